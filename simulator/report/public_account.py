"""Who gains and who pays: net public value line by line, what of it is assumed, and what would turn its sign."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulator.register import PARAMETERS
from simulator.study.comparison import Comparison

if TYPE_CHECKING:
    from simulator.study.comparison import Result
    from simulator.study.intervals import Interval

#: Lines of the account: who, what in words, the figure, and whether it is gained (+1) or paid (-1).
LINES = (
    ("residents", "services delivered, at their assumed worth", "service_value", 1),
    ("residents", "their quality beyond the usual, at its assumed worth", "quality_value", 1),
    ("residents", "social value: in work, as apprentices, in training", "resident_benefit", 1),
    ("public bodies", "social value: benefits not paid, tax, services not needed", "public_benefit", 1),
    ("councils", "price of the work", "price_of_work", -1),
    ("councils and taxpayer", "tendering, support, reports, failures, interest", "public_cost_beyond_price", -1),
    ("councils", "grants and advances that brought no work", "paid_for_nothing", -1),
    ("suppliers", "reports that nobody paid for", "unpaid_reporting", -1),
    ("the public", "net public value", "net_public_value", 1),
    ("not in the sum", "services that residents did not get, at their assumed worth", "services_missed", -1),
)
#: What is assumed: in words, the figure that is in proportion to it, and the number of the register.
_ASSUMED = (
    ("worth of a service, £ per £ of its cost", "service_value", "service_worth"),
    ("worth of quality, £ per £ of cost and point", "quality_value", "quality_worth"),
)


def account_tables(result: Result) -> list[dict[str, Any]]:
    """Return for each arm the account [million pounds a year], and the question which assumption would turn it.

    Arms of a comparison beyond the first are told as differences from it.
    """
    return [_table(result, place) for place in range(len(result.arms))]


def _found(result: Result, kpi: str, place: int) -> Interval:
    """Return the level of a figure in an arm, or, beyond the first arm of a comparison, its difference."""
    if isinstance(result, Comparison) and place:
        return result.difference(kpi, place)
    return result.of_arm(kpi, place)


def _table(result: Result, place: int) -> dict[str, Any]:
    rows = []
    for who, what, kpi, sign in LINES:
        found = _found(result, kpi, place)
        low, high = sorted((sign * found.low, sign * found.high))
        ends = "" if math.isnan(low) or low == high else f"{_million(low)} to {_million(high)}"
        rows.append({"who": who, "what": what, "amount": _million(sign * found.mean), "ends": ends})
    return {
        "arm": result.names[place],
        "is_difference": isinstance(result, Comparison) and place > 0,
        "rows": rows,
        "in_words": _in_words(result, place),
        "assumptions": [*_assumptions(result, place), _unit_values(result, place)],
    }


def turning_points(result: Result, place: int) -> list[str]:
    """Return as sentences which assumptions turn the sign of net public value, or of its difference, in their range."""
    found = [
        f"An assumption. Net public value turns its sign where the {row['words']} (here {row['here']}, range"
        f" {row['range']}) is {row['nil']}."
        for row in _assumptions(result, place)
        if _is_turned(row)
    ]
    if _is_turned(_unit_values(result, place)):
        found.append("Assumptions. Net public value turns its sign between the low and the high ends of unit values.")
    return found


def _is_turned(row: dict[str, str]) -> bool:
    """Say whether the net value is above zero at one end of a range and below at the other."""
    low, high = (float(row[end].replace(",", "")) for end in ("low", "high"))
    return low * high < 0.0


def _in_words(result: Result, place: int) -> str:
    """Say how much of the net value, or of its difference, is assumed."""
    net, assumed = (_found(result, kpi, place).mean for kpi in ("net_public_value", "assumed_value"))
    what = "difference" if isinstance(result, Comparison) and place else "net value"
    return (
        f"Of this {what} of {_pounds(net)} a year, {_pounds(assumed)} rest on assumptions (worth of services, worth of"
        f" quality, unit values without a source); the other {_pounds(net - assumed)} do not."
    )


def _assumptions(result: Result, place: int) -> list[dict[str, str]]:
    """Return for each assumed number: its value here, its range, the net value at both ends, and where that is nil.

    Of a difference the number is the same in both arms at the ends, also where their scenarios set it otherwise.
    """
    net = _found(result, "net_public_value", place).mean
    told = []
    for words, kpi, name in _ASSUMED:
        entry, rest, slope, heres = PARAMETERS[name], net, 0.0, []
        for arm, sign in _arms(result, place).items():
            here = float(result.arms[arm].scenario.parameters.get(name, entry.value))
            part = sign * result.of_arm(kpi, arm).mean
            rest, slope = rest - part, slope + (part / here if here else 0.0)
            heres.append(f"{here:g}")
        ends = [rest + slope * end for end in (entry.low, entry.high)]
        root = -rest / slope if slope else math.nan
        known = " against ".join(dict.fromkeys(heres))
        told.append(_assumption(words, known, f"{entry.low:g} to {entry.high:g}", ends, root))
    return told


def _arms(result: Result, place: int) -> dict[int, float]:
    """Return the arms of which the account of one is made, each with its sign: a difference is one less the first."""
    return {place: 1.0, 0: -1.0} if isinstance(result, Comparison) and place else {place: 1.0}


def _unit_values(result: Result, place: int) -> dict[str, str]:
    """Return the same for the unit values of social outcomes, all together at their low or high ends."""
    net, part = (_found(result, kpi, place).mean for kpi in ("net_public_value", "social_value_true"))
    sums = result.benefits.groupby("arm")[["value_gbp", "low_gbp", "high_gbp"]].sum() / len(result.seeds)
    sums = sums.reindex(result.names, fill_value=0.0)  # a world without suppliers has no row
    own = sums.loc[result.names[place]]
    if isinstance(result, Comparison) and place:
        own = own - sums.loc[result.names[0]]
    ends = [net + float(own[end] - own["value_gbp"]) for end in ("low_gbp", "high_gbp")]
    words = "unit values of social outcomes, times"
    return _assumption(words, "1", "each at its low or high end", ends, 1.0 - net / part if part else math.nan)


def _assumption(words: str, here: str, ends: str, net: list[float], root: float) -> dict[str, str]:
    at_nil = f"{root:,.2f}" if math.isfinite(root) and root >= 0.0 else "nowhere above 0"
    low, high = net
    return {"words": words, "here": here, "range": ends, "low": _million(low), "high": _million(high), "nil": at_nil}


def _million(pounds: float) -> str:
    return f"{pounds / 1e6:z,.2f}"


def _pounds(amount: float) -> str:
    return f"{'−' if amount < 0 else ''}£{abs(amount) / 1e6:,.2f}m"
