"""Every figure by theme: a table for each, folded, with what it holds in a line, and as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from simulator.metrics import GROUPS, Kpi
from simulator.report.csv_links import csv_link
from simulator.study.comparison import Comparison, Result
from simulator.study.discoveries import doubtful
from simulator.study.intervals import Interval
from simulator.study.readings import SHORT, SYMBOLS
from simulator.study.wording import difference_beside, roughly, shown_levels, shown_unit

#: Words of a theme's line, in their order.
_COUNTED = ("better", "worse", "higher", "lower")


def theme_tables(result: Result) -> list[dict[str, Any]]:
    """Return a table of figures for each theme in which anything happened."""
    doubts = _doubts(result)
    tables = []
    for group in GROUPS:
        if figures := result.told(group):
            rows = [figure_row(result, k, doubts) for k in figures]
            frame = theme_frame(result, figures)
            told = {"name": group, "rows": rows, "in_words": _in_words(rows), "csv": csv_link(frame)}
            tables.append(told | {"file": f"{group.replace(' ', '_')}.csv"})
    return tables


def _doubts(result: Result) -> list[set[str]]:
    """Return for each arm the clear figures that may be luck, as they are a few of many."""
    if not isinstance(result, Comparison) or not is_compared(result):
        return [set() for _ in result.arms]
    return [set(), *(doubtful(result, arm) for arm in range(1, len(result.arms)))]


def is_compared(result: Result) -> bool:
    """Say whether there is anything to compare."""
    return isinstance(result, Comparison) and len(result.arms) > 1


def figure_row(result: Result, k: Kpi, doubts: list[set[str]]) -> dict[str, Any]:
    """Return one figure: the mean of each arm and each difference from the reference, as texts."""
    found = [result.of_arm(k.name, place) for place in range(len(result.arms))]
    means = [one.mean for one in found]
    unit = shown_unit(k.unit, *means)
    row: dict[str, Any] = {
        "name": k.name,
        "label": k.label,
        "definition": k.definition,
        "unit": unit,
        "differences": [],
    }
    gaps: list[Interval] = []
    if isinstance(result, Comparison) and is_compared(result):
        gaps = [result.difference(k.name, place) for place in range(1, len(found))]
        row["differences"] = [
            _difference(result, k, place, unit, k.name in doubts[place]) for place in range(1, len(found))
        ]
    levels = shown_levels(found, k.unit, *gaps)
    return row | {"cells": [{"mean": mean, "ends": ends} for mean, ends in levels]}


def _difference(comparison: Comparison, k: Kpi, place: int, unit: str, is_doubtful: bool) -> dict[str, Any]:
    mean, ends = difference_beside(comparison.difference(k.name, place), k.unit, unit)
    word = comparison.reading(k.name, place)
    wide = comparison.in_worlds(k.name, place)
    wide_ends, worlds = "", ""
    if wide is not None and wide.number:
        wide_ends = roughly(difference_beside(wide.interval, k.unit, unit)[1], wide)
        worlds = wide.sentence
    return {
        "mean": mean,
        "ends": ends,
        "word": word,
        "short": SHORT.get(word, word),
        "symbol": SYMBOLS[word],
        "doubt": is_doubtful,
        "wide": wide_ends,
        "worlds": worlds,
    }


def _in_words(rows: list[dict[str, Any]]) -> str:
    """Return how many figures a theme has, and how many of its differences are clear."""
    words = Counter(one["word"] for row in rows for one in row["differences"])
    told = [f"{words[word]} {word}" for word in _COUNTED if words[word]]
    number = f"{len(rows)} figure{'s' if len(rows) > 1 else ''}"
    return f"{number}: {', '.join(told)}" if told else number


def theme_frame(result: Result, figures: list[Kpi]) -> pd.DataFrame:
    """Return the figures of a theme as numbers: a row for each figure and arm."""
    return pd.DataFrame(_frame_rows(result, figures))


def _frame_rows(result: Result, figures: list[Kpi]) -> Iterator[dict[str, Any]]:
    for k in figures:
        for place, name in enumerate(result.names):
            mean, low, high, seeds = result.of_arm(k.name, place)
            row = {"figure": k.name, "label": k.label, "unit": k.unit, "arm": name, "mean": mean, "low": low}
            row |= {"high": high, "seeds": seeds}
            if place and isinstance(result, Comparison):
                gap = result.difference(k.name, place)
                row |= {"difference": gap.mean, "difference_low": gap.low, "difference_high": gap.high}
                row |= {"reading": result.reading(k.name, place)}
            yield row
