"""The page of what holds: every claim with target, range, finding and verdict, misses first, and the curves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from simulator.report.drawing import inline_svg
from simulator.report.pages import page_of
from simulator.scenario.value_words import counted
from simulator.study.evidence.held import NOT_MODELLED, VERDICTS, Held, misses_first
from simulator.study.styles import COLOURS, styled

if TYPE_CHECKING:
    from simulator.study.evidence.curve import Drawn
    from simulator.study.evidence.what_holds import WhatHolds


def evidence_html(holds: WhatHolds) -> str:
    """Return the table and the plots as one HTML page without scripts or outside addresses."""
    context = {
        "title": holds.title,
        "seeds": counted(holds.seeds, "seed"),
        "counts": counts(holds.held),
        "lines": [_row(line) for line in misses_first(list(holds.held))],
        "plots": [_plot(place, shape) for place, shape in enumerate(holds.drawn)],
    }
    return page_of("simulator.report", "evidence.html.j2", context)


def counts(held: Sequence[Held]) -> list[dict[str, Any]]:
    """Return how many lines of each family have each verdict."""
    families = list(dict.fromkeys(line.claim.family for line in held))
    return [
        {"family": family, "numbers": [
            (verdict, sum(line.claim.family == family and line.verdict == verdict for line in held))
            for verdict in VERDICTS
        ]}
        for family in families
    ]  # fmt: skip


def number_words(value: float) -> str:
    """Return a number as short as its size allows; nothing for what is not a number."""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "any"
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"


def range_words(low: float, high: float) -> str:
    """Return an accepted range in words."""
    if math.isinf(low) and math.isinf(high):
        return ""
    if math.isinf(high):
        return f"at least {number_words(low)}"
    return f"at most {number_words(high)}" if math.isinf(low) else f"{number_words(low)} to {number_words(high)}"


def found_words(line: Held) -> str:
    """Return a finding with its interval in words."""
    found = line.found
    if line.verdict == NOT_MODELLED:
        return ""
    ends = "" if math.isnan(found.low) else f" [{number_words(found.low)}, {number_words(found.high)}]"
    return number_words(found.mean) + ends


def _row(line: Held) -> dict[str, Any]:
    c = line.claim
    return {
        "id": c.id, "family": c.family, "what": c.what, "unit": c.unit, "target": c.target,
        "range": range_words(c.low, c.high), "found": found_words(line), "verdict": line.verdict,
        "mechanism": c.mechanism, "source": c.source, "note": c.note, "world": c.world,
    }  # fmt: skip


def _plot(place: int, shape: Drawn) -> dict[str, str]:
    with styled():
        svg = inline_svg(draw_curve(shape), f"curve{place}", shape.curve.title)
    return {"title": shape.curve.title, "svg": svg}


def draw_curve(shape: Drawn) -> Figure:
    """Draw a curve: what data show with the accepted band, and the simulated mean with its interval."""
    curve = shape.curve
    figure = Figure(figsize=(7.0, 3.0), layout="constrained")
    axes = figure.subplots()
    x = np.arange(len(curve.points))
    for left, low, high in _bands(shape):
        axes.fill_between([left - 0.35, left + 0.35], low, high, color=COLOURS[4], alpha=0.25, linewidth=0)
    axes.plot(x, curve.real, "s", color=COLOURS[1], label="data")
    errors = np.abs(np.array([shape.mean - shape.low, shape.high - shape.mean]))
    axes.errorbar(x, shape.mean, np.nan_to_num(errors), fmt="o-", color=COLOURS[0], capsize=3, label="simulated")
    axes.set_xticks(x, curve.points)
    axes.set_xlabel(curve.x)
    axes.set_ylabel(curve.y)
    axes.set_title(curve.title)
    axes.legend()
    return figure


def _bands(shape: Drawn) -> Iterator[tuple[int, float, float]]:
    top = np.nanmax([np.nanmax(shape.high, initial=0.0), np.nanmax(shape.mean, initial=0.0)])
    for place, (low, high) in enumerate(zip(shape.curve.low, shape.curve.high, strict=True)):
        if not math.isnan(low):
            yield place, low, min(high, float(top) * 1.1)
