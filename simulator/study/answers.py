"""The answer in a sentence or two: which figures the question names, how they change, at what price, how sure."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.metrics import KPIS
from simulator.study.prices import price_in_words
from simulator.study.readings import CLEAR, HANGS
from simulator.study.wording import shown_means, shown_unit, worded

if TYPE_CHECKING:
    from simulator.study.comparison import Comparison, Result
    from simulator.study.intervals import Interval

SENTENCES_FILE = Path(__file__).with_name("key_figures.toml")
#: Figures of a scenario that names none, or fewer than ``SHOWN``.
USUAL = ("se_award_share_value", "se_days_to_payment", "insolvencies_per_10000", "buying_cost", "net_public_value")
SHOWN = 5
_TOLD_TOGETHER = 2


def key_figures_of(result: Result) -> tuple[str, ...]:
    """Return the five figures that a report begins with: those that the last arm's scenario names, then usual ones."""
    named = result.arms[-1].scenario.key_figures
    return tuple(dict.fromkeys((*named, *USUAL)))[:SHOWN]


@cache
def _sentences() -> dict[str, str]:
    return tomllib.loads(SENTENCES_FILE.read_text(encoding="utf-8"))


def change_in_words(kpi: str, before: float, after: float, difference: Interval) -> str:
    """Return how a figure changes as a part of a sentence, beginning with a small letter where it is no name.

    Args:
        kpi: the figure.
        before: its mean in the reference.
        after: its mean with the policies.
        difference: between them, whose interval says how many digits count.
    """
    k = KPIS[kpi]
    bare, unit = shown_means([before, after], k.unit, difference), shown_unit(k.unit, before, after)
    first, second = (worded(digits, unit) for digits in bare)
    said = _sentences().get(kpi, f"{k.label}: {{b}} instead of {{a}}")
    return said.format(a=first, b=second, first=bare[0], second=bare[1])


def answer(comparison: Comparison, arm: int) -> list[str]:
    """Return the verdict on an arm: what changes and for whom; at what price; how sure."""
    told = _told(comparison, arm)
    if not told:
        number = len(comparison.seeds)
        first = f"These {number} pairs of runs show no clear change that matters in any figure that the question names."
        if number == 1:
            first = "One pair of runs cannot tell what a policy does from luck; run more seeds."
        return [first, price_in_words(comparison, arm)]
    changes = [change_in_words(kpi, *_means(comparison, kpi, arm), comparison.difference(kpi, arm)) for kpi in told]
    sentence = ", and ".join(changes)
    sure = how_sure(comparison, told[0], arm)
    hanging = [KPIS[kpi].label for kpi in told if comparison.reading(kpi, arm) == HANGS]
    doubt = f" Numbers that nobody knows exactly could turn this: {', '.join(hanging)}." if hanging else ""
    return [f"{sentence[0].upper()}{sentence[1:]}.", price_in_words(comparison, arm), sure + doubt]


def _told(comparison: Comparison, arm: int) -> list[str]:
    """Return the first key figure that changes clearly, and the next: one that goes the other way, if there is any."""
    readings = {kpi: comparison.reading(kpi, arm) for kpi in key_figures_of(comparison)}
    clear = [kpi for kpi, word in readings.items() if word in (*CLEAR, HANGS)]
    if not clear:
        return []
    lead, rest = clear[0], clear[1:]
    against = [kpi for kpi in rest if {readings[lead], readings[kpi]} == {"better", "worse"}]
    return [lead, *(against or rest)[: _TOLD_TOGETHER - 1]]


def _means(comparison: Comparison, kpi: str, arm: int) -> tuple[float, float]:
    return comparison.of_arm(kpi, 0).mean, comparison.of_arm(kpi, arm).mean


def how_sure(comparison: Comparison, kpi: str, arm: int) -> str:
    """Return how sure a change is: by luck, in how many pairs it goes that way; by parameters, in how many worlds."""
    column = list(KPIS).index(kpi)
    gaps = comparison.values[arm, :, column] - comparison.values[0, :, column]
    known = gaps[~np.isnan(gaps)]
    alike = int((np.sign(known) == np.sign(known.mean())).sum()) if len(known) else 0
    luck = f"How sure: the first goes this way in {alike} of {len(known)} pairs of runs with equal luck"
    wide = comparison.in_worlds(kpi, arm)
    if wide is None or not wide.number:
        return f"{luck}; the model's numbers are taken as known."
    return f"{luck}, and it is {wide.sentence}."
