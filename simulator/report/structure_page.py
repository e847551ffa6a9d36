"""What an answer hangs on, on one page: a chart of shares and of effects under every choice, sentences, tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from simulator.metrics import KPIS
from simulator.report.drawing import inline_svg
from simulator.report.pages import page_of
from simulator.scenario.value_words import counted
from simulator.study.hanging import Hangs, sentence
from simulator.study.styles import COLOURS, styled
from simulator.study.wording import scale_of, shown_change


def structures_html(hangs: Hangs, kpis: Sequence[str]) -> str:
    """Return the page on what an answer hangs on, without scripts or outside addresses."""
    with styled():
        chart = inline_svg(hangs_figure(hangs, kpis), "hangs", "What the answer hangs on")
    context = {
        "reference": hangs.arms[0],
        "title": hangs.arms[1],
        "seeds": counted(hangs.effects.shape[1], "seed"),
        "points": hangs.spread.shape[1],
        "has_numbers": bool(len(hangs.numbers.columns)),
        "sentences": [sentence(hangs, kpi) for kpi in kpis],
        "chart": chart,
        "columns": [KPIS[kpi].label for kpi in kpis],
        "rows": [_row(hangs, kpis, place) for place in range(len(hangs.alternatives))],
    }
    return page_of("simulator.report", "structures.html.j2", context)


def _row(hangs: Hangs, kpis: Sequence[str], place: int) -> dict[str, Any]:
    cells = [shown_change(hangs.effect(kpi, place), KPIS[kpi].unit) for kpi in kpis]
    return {"name": hangs.alternatives[place], "cells": cells}


def hangs_figure(hangs: Hangs, kpis: Sequence[str]) -> Figure:
    """Draw a row for each figure: how much of the spread each group has, and the effect under each choice."""
    figure = Figure(figsize=(10.0, 1.0 + 1.25 * len(kpis)), layout="constrained")
    panels = figure.subplots(len(kpis), 2, squeeze=False, width_ratios=(1.0, 1.6))
    for (left, right), kpi in zip(panels, kpis, strict=True):
        _shares(left, hangs, kpi)
        _effects(right, hangs, kpi)
    panels[0][0].set_title("Share of the effect's spread")
    panels[0][1].set_title("Effect under each choice, 95 % of luck")
    handles, labels = panels[0][1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=8)
    return figure


def _shares(axes: Any, hangs: Hangs, kpi: str) -> None:
    if hangs.why_no_shares(kpi):
        style: Any = {"ha": "center", "va": "center", "color": "#5b5b5b", "fontsize": 8}
        axes.text(0.5, 0.5, "not known", transform=axes.transAxes, **style)
    start = 0.0
    for place, (group, share) in enumerate(hangs.shares(kpi).items()):
        width = max(0.0, float(np.nan_to_num(share.mean)))
        axes.barh(0, width, left=start, color=COLOURS[place], height=0.6)
        if width > 0.12:
            axes.text(start + width / 2, 0, f"{group}\n{width:.0%}", ha="center", va="center", color="w", fontsize=8)
        start += width
    axes.set_xlim(0.0, max(1.0, start))
    axes.set_yticks([0], [KPIS[kpi].label], fontsize=8)
    axes.grid(visible=False)


def _effects(axes: Any, hangs: Hangs, kpi: str) -> None:
    for place, name in enumerate(hangs.alternatives):
        found = hangs.effect(kpi, place)
        half = np.nan_to_num([[found.mean - found.low], [found.high - found.mean]])
        axes.errorbar(
            [found.mean], [-place], xerr=half, fmt="os^DvPX*p"[place % 9], capsize=2, markersize=5,
            color=COLOURS[place % len(COLOURS)], label=name,
        )  # fmt: skip
    axes.axvline(0.0, color="#8a8a8a", linewidth=0.8)
    axes.set_yticks([])
    ticks = axes.get_xticks()
    factor, _, unit = scale_of(KPIS[kpi].unit, float(np.abs(ticks).max()))
    axes.set_xticks(ticks, [f"{tick:z,.6g}" for tick in factor * ticks], fontsize=8)
    axes.set_xlabel(unit, fontsize=8)

