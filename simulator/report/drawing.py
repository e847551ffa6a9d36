"""Matplotlib figures as SVG for the inside of a page: no dates, no addresses, ids that are unique in the page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_svg import FigureCanvasSVG

from simulator.study.styles import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: How a figure becomes part of a page: from the figure, a name that is its own in the page, and a title.
Picture = Callable[["Figure", str, str], str]

_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_NAMESPACES = re.compile(r' xmlns(:\w+)?="[^"]*"')
_SIZE = re.compile(r' (?:width|height)="[\d.]+pt"')


def inline_svg(figure: Figure, prefix: str, title: str) -> str:
    """Return a figure as an ``<svg>`` element with a title for screen readers; every id begins with the prefix."""
    target = io.StringIO()
    with styled():
        # ``Figure.savefig`` would draw everything twice.
        canvas: Any = FigureCanvasSVG(figure)  # without types in some versions
        canvas.print_svg(target, metadata={"Date": None, "Creator": None})
    text = target.getvalue()
    text = _METADATA.sub("", text[text.index("<svg") :])
    head, rest = text.split(">", 1)
    head = _SIZE.sub("", _NAMESPACES.sub("", head))
    rest = rest.replace("xlink:href", "href")
    rest = re.sub(r'\bid="', f'id="{prefix}-', rest)
    rest = re.sub(r'(href="|url\()#', rf"\1#{prefix}-", rest)
    return f'{head} role="img" aria-label="{title}">{rest}'.strip()
