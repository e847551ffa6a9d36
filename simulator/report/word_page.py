"""The report for word processors: the same page with pictures as files beside it and nothing folded."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg

from simulator.report.page import report_html
from simulator.study.styles import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.study.comparison import Result

PAGE, PICTURES = "report_word.html", "report_word_files"
_DOTS_PER_INCH = 160
_WIDEST = 620  # pixels of a picture on a page of a word processor


def write_word_page(result: Result, folder: Path, made_with: Mapping[str, Any] | None = None) -> Path:
    """Write the page and its pictures into a folder of results; return the page's path.

    Args:
        result: the study.
        folder: where its tables are.
        made_with: what made the runs, as for :func:`simulator.report.report_html`.
    """
    pictures = folder / PICTURES
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir()

    def as_file(figure: Figure, name: str, title: str) -> str:
        with styled():
            canvas: Any = FigureCanvasAgg(figure)  # without types in some versions
            figure.set_dpi(_DOTS_PER_INCH)
            canvas.print_png(str(pictures / f"{name}.png"), metadata={"Software": None})
        return f'<img src="{PICTURES}/{name}.png" width="{_WIDEST}" alt="{title}">'

    page = folder / PAGE
    page.write_text(report_html(result, made_with, picture=as_file), encoding="utf-8")
    return page
