"""Results of tables: numbers, which are kept, and the words for them in the language that is spoken now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.languages.speech import say
from simulator.live.pictures import figure_told
from simulator.live.words import VERDICTS, policies_told
from simulator.metrics import KPIS
from simulator.study.intervals import Interval
from simulator.study.readings import SYMBOLS
from simulator.study.wording import change_told, power_told

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario
    from simulator.study.comparison import Comparison

#: What is kept of a figure: no word of it hangs on the language.
NUMBERS = ("means", "interval", "seeds", "reading", "shown_from")
_READINGS = {VERDICTS.get(reading, reading): reading for reading in SYMBOLS}  # by what pages call them


def result_of(comparison: Comparison, scenario: Scenario) -> dict[str, Any]:
    """Return what a policy does beside the same world without it, in numbers and words; ``scenario`` has the policy."""
    return told({name: _measured(comparison, name) for name in KPIS}, scenario)


def _measured(comparison: Comparison, kpi: str) -> dict[str, Any]:
    means = [comparison.of_arm(kpi, arm).mean for arm in (0, 1)]
    found = comparison.difference(kpi, 1)
    return {
        "means": _plain(means),
        "interval": _plain(found[:3]),
        "seeds": found.seeds,
        "reading": comparison.reading(kpi, 1),
        "shown_from": _plain([comparison.smallest_shown(kpi, 1)])[0],
    }


def told(numbers: Mapping[str, Mapping[str, Any]], scenario: Scenario) -> dict[str, Any]:
    """Return a result of numbers, with every word for them and for the policies that brought them."""
    return {"figures": {name: _told(name, numbers[name]) for name in KPIS}, "policies": policies_told(scenario)}


def _told(kpi: str, numbers: Mapping[str, Any]) -> dict[str, Any]:
    before, after = _floats(numbers["means"])
    mean, low, high = _floats(numbers["interval"])
    found, reading = Interval(mean, low, high, int(numbers["seeds"])), numbers["reading"]
    (shown_from,) = _floats([numbers["shown_from"]])
    told_so = change_told(kpi, (before, after), found, reading, say), power_told(kpi, reading, shown_from, say)
    words = figure_told(kpi, (before, after), found, reading)
    return words | {"sentence": " ".join(filter(None, told_so))} | {name: numbers[name] for name in NUMBERS}


def kept_numbers(result: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what is kept of a result: the numbers of its figures alone."""
    if result is None:
        return None
    figures = {name: {n: figure[n] for n in NUMBERS if n in figure} for name, figure in result["figures"].items()}
    return {"figures": figures}


def result_again(data: object, scenario: Scenario) -> dict[str, Any] | None:
    """Return a result that was kept, told anew; None where it lacks a figure that the model now has.

    Earlier versions kept the words, and neither how many seeds there were nor what these would have shown.

    Raises:
        KeyError, TypeError, ValueError: it is damaged.
    """
    figures = data.get("figures", {}) if isinstance(data, Mapping) else {}
    if any(name not in figures or not {"means", "interval"} <= set(figures[name]) for name in KPIS):
        return None
    return told({name: _of_before(figures[name]) | dict(figures[name]) for name in KPIS}, scenario)


def _of_before(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a figure lacks that an earlier version kept."""
    reading = _READINGS[figure["verdict"]] if "reading" not in figure else figure["reading"]
    if reading not in SYMBOLS:
        raise ValueError(reading)
    return {"reading": reading, "seeds": 0 if figure["interval"][0] is None else 1, "shown_from": None}


def _plain(values: Any) -> list[float | None]:
    return [None if math.isnan(value) else float(value) for value in values]


def _floats(values: Any) -> list[float]:
    return [math.nan if value is None else float(value) for value in values]
