"""Money set against something: as a share of what councils spend, for each point of SE share, for each SE job."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.metrics import KPIS
from simulator.study.intervals import Interval
from simulator.study.readings import CLEAR, HANGS, NO_DIFFERENCE, TINY
from simulator.study.wording import shown_change

if TYPE_CHECKING:
    from simulator.study.comparison import Comparison

#: What a committee asks first.
PURSE = ("council_spend", "buying_cost", "public_cost_beyond_price", "net_public_value")
_POINTS = 100.0


@dataclass(frozen=True, slots=True)
class Price:
    """A change in money, and what it is set against.

    Attributes:
        figure: its name.
        difference: pounds a year.
        reading: what it means in a word.
        of_spend: as a share of what councils spend without the policies.
        per_point: pounds a year for each point that the SE share of award value rises or falls; NaN where it does not.
        per_job: pounds a year for each full-time job at SEs that is gained or lost; NaN likewise.
    """

    figure: str
    difference: Interval
    reading: str
    of_spend: float
    per_point: float
    per_job: float


def prices(comparison: Comparison, arm: int) -> list[Price]:
    """Return what an arm changes in the public's money."""
    spend = comparison.of_arm("council_spend", 0).mean
    points, jobs = _clear(comparison, "se_award_share_value", arm, _POINTS), _clear(comparison, "se_jobs", arm, 1.0)
    found: list[Price] = []
    for kpi in PURSE:
        gap = comparison.difference(kpi, arm)
        if found and kpi == "public_cost_beyond_price" and gap == found[-1].difference:
            continue  # running tenders is all of it
        against = [gap.mean / abs(size) if size else math.nan for size in (points, jobs)]
        share = gap.mean / spend if spend else math.nan
        found.append(Price(kpi, gap, comparison.reading(kpi, arm), share, *against))
    return found


def _clear(comparison: Comparison, kpi: str, arm: int, factor: float) -> float:
    """Return a difference if it is clear, else nothing: what may be nothing is no measure."""
    is_clear = comparison.reading(kpi, arm) in (*CLEAR, HANGS)
    return factor * comparison.difference(kpi, arm).mean if is_clear else 0.0


def price_in_words(comparison: Comparison, arm: int) -> str:
    """Return the price as a sentence: the cost of running tenders, and net public value."""
    by_name = {price.figure: price for price in prices(comparison, arm)}
    parts = [f"{words} is {_change(by_name[kpi])}" for kpi, words in _SAID.items()]
    return f"The price: {parts[0]}; {parts[1]}."


_SAID = {"buying_cost": "the cost of running tenders", "net_public_value": "net public value"}


def _change(price: Price) -> str:
    unit = KPIS[price.figure].unit
    size, ends = shown_change(price.difference, unit)
    if price.reading not in (*CLEAR, HANGS, TINY):
        word = "the same" if price.reading == NO_DIFFERENCE else "not clearly changed"
        return f"{word} (95 % interval {ends} a year)" if ends and price.reading != NO_DIFFERENCE else word
    way = "higher" if price.difference.mean > 0.0 else "lower"
    tiny = "little: " if price.reading == TINY else ""
    percent = f"{100.0 * abs(price.of_spend):.2f}"
    share = f"{tiny}{'under 0.01' if percent == '0.00' else percent} % of what councils spend"
    doubt = ", though numbers that nobody knows exactly could turn that" if price.reading == HANGS else ""
    return f"{size.lstrip('+-')} {way} ({share}){doubt}"
