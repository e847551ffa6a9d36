"""A measured figure, how it is taken and how it is shown."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured number: best and median of its repeats, and the project's target if it has one (at most that)."""

    part: str
    name: str
    unit: str
    best: float
    median: float
    repeats: int
    target: float | None = None

    def as_plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {k: round(v, 6) if isinstance(v, float) else v for k, v in vars(self).items()}


def figure(part: str, name: str, unit: str, values: list[float], target: float | None = None) -> Figure:
    """Return the figure of some repeats."""
    return Figure(part, name, unit, min(values), statistics.median(values), len(values), target)


def ratio(part: str, name: str, above: list[float], below: list[float], target: float | None = None) -> Figure:
    """Return how many times as long one thing takes as another: of the bests, and of the medians."""
    medians = statistics.median(above) / statistics.median(below)
    return Figure(part, name, "times", min(above) / min(below), medians, len(above), target)


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of one call [seconds]."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def table_lines(figures: list[Figure]) -> list[str]:
    """Return the lines of a table with a heading per part."""
    lines: list[str] = []
    width = max(len(f.name) for f in figures)
    part = ""
    for f in figures:
        if f.part != part:
            part = f.part
            lines += ["", f"{part:{width + 2}}{'best':>10}{'median':>10}{'at most':>10}"]
        target = "" if f.target is None else shown(f.target)
        median = "" if f.repeats == 1 else shown(f.median)
        lines.append(f"  {f.name:{width}}{shown(f.best):>10}{median:>10}{target:>10}  {f.unit}")
    return lines


PAGE = """# How fast it is, measured

`make bench` on idle processors writes this page and `results/bench.json`. Each figure is the best and the median of
several repeats; what is compared is compared within one run. "At most" is what we want, not what a test asks.
[How fast it is](../../simulator/docs/speed.md) says what the cost of a run is made of.

![Processor time for a tender, a payment and a firm-week against the number of councils](cost-by-size.svg)

{machine}
"""


def page_of(figures: list[Figure], machine: str) -> str:
    """Return the page that keeps the figures, a table for each part."""
    lines = [PAGE.format(machine=machine).rstrip()]
    for part in dict.fromkeys(f.part for f in figures):
        lines += ["", f"## {part}", "", "| | best | median | at most | |", "| --- | --- | --- | --- | --- |"]
        for f in (f for f in figures if f.part == part):
            median = "" if f.repeats == 1 else shown(f.median)
            target = "" if f.target is None else shown(f.target)
            lines.append(f"| {f.name} | {shown(f.best)} | {median} | {target} | {f.unit} |")
    return "\n".join(lines) + "\n"


def shown(value: float) -> str:
    """Return a number with three significant digits, whole from a hundred on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
