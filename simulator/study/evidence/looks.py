"""What is measured in a run beside its key figures, to be held against what is known. Each look is a number a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import INELIGIBLE, PENCE_PER_POUND, SOCIAL_ENTERPRISE, TOO_LOW
from simulator.metrics import KPIS
from simulator.metrics.kpi import ratio
from simulator.study.evidence.watched_run import Values, Watched, age_at_exit

Look = Callable[[Watched], float]
LOOKS: dict[str, Look] = {}
#: Lowest and highest value that a look or a key figure can have.
ENDS = {name: figure.ends for name, figure in KPIS.items()}
_EVEN = 0.01  # a surplus or deficit below a hundredth of income is breaking even: chosen here, surveys do not say
_ENDS_WEEKS = 104  # a change compares two years at the end with two at the beginning


def look(measure: Look) -> Look:
    """Enter a function under its name; what it measures is never below zero."""
    return between(0.0, math.inf)(measure)


def between(low: float, high: float) -> Callable[[Look], Look]:
    """Enter a function under its name, with the lowest and the highest value that it can have."""

    def enter(measure: Look) -> Look:
        LOOKS[measure.__name__], ENDS[measure.__name__] = measure, (low, high)
        return measure

    return enter


def quantile_or_nan(values: Values, share: float) -> float:
    """Return a quantile, NaN of nothing."""
    return float(np.quantile(values, share)) if len(values) else math.nan


def mean_or_nan(values: NDArray[Any]) -> float:
    """Return a mean, NaN of nothing."""
    return float(values.mean()) if len(values) else math.nan


# ---------------------------------------------------------------------------------------------------------- who wins
@between(-1.0, 1.0)
def se_share_change(run: Watched) -> float:
    """SE share of awards by value in the last two years less that of the first two; NaN for runs under four years."""
    series: Any = run.world.series
    weeks = run.books.weeks
    if weeks < 2 * _ENDS_WEEKS:
        return math.nan

    def share(first: int, until: int) -> float:
        start = series[first - 1] if first else None
        part, whole = (
            float(series[name][until - 1]) - (float(start[name]) if start is not None else 0.0)
            for name in ("se_award_value", "award_value")
        )
        return ratio(part, whole)

    return share(weeks - _ENDS_WEEKS, weeks) - share(0, _ENDS_WEEKS)


@between(-1.0, 1.0)
def se_number_over_value(run: Watched) -> float:
    """SE share of awards by number less that by value."""
    books = run.books
    is_se = books.award_kind == SOCIAL_ENTERPRISE
    return ratio(is_se.sum(), len(is_se)) - ratio(books.award_price[is_se].sum(), books.award_price.sum())


@look
def se_award_mean_over_median(run: Watched) -> float:
    """Mean of SE awards over their median."""
    prices = run.books.award_price[run.books.award_kind == SOCIAL_ENTERPRISE]
    return ratio(prices.mean(), np.median(prices)) if len(prices) else math.nan


def se_incomes(run: Watched) -> Values:
    """Return what each SE with any council work invoiced, highest first [pence]."""
    world = run.world
    rows = world.contracts[: world.clock[0].contracts]
    income = np.bincount(rows["supplier"], weights=rows["invoiced"], minlength=len(world.suppliers))
    is_se = world.suppliers["kind"] == SOCIAL_ENTERPRISE
    found: Values = np.sort(income[is_se & (income > 0)])[::-1]
    return found


def top_share(incomes: Values, part: float) -> float:
    """Return the share of all income that the top part of earners have; the last one counts by its part."""
    wanted = part * len(incomes)
    whole = int(wanted)
    rest = (wanted - whole) * incomes[whole] if whole < len(incomes) else 0.0
    return ratio(incomes[:whole].sum() + rest, incomes.sum())


@between(0.0, 1.0)
def se_income_of_top_six(run: Watched) -> float:
    """Share of SEs' council income that the 6 % with the most have."""
    return top_share(se_incomes(run), 0.06)


# ------------------------------------------------------------------------------------------------ results, cash, exit
def _se_results(run: Watched) -> tuple[Values, Values]:
    books = run.books
    result, income = books.of_active_se("last_result"), books.of_active_se("last_income")
    return result[income > 0], income[income > 0]


@between(0.0, 1.0)
def se_profit_share(run: Watched) -> float:
    """SEs whose last year ended with a surplus above a hundredth of income."""
    result, income = _se_results(run)
    return ratio(np.count_nonzero(result > _EVEN * income), len(income))


@between(0.0, 1.0)
def five_year_survival(run: Watched) -> float:
    """Share of firms founded in the run that live five years, by the product of yearly hazards (Kaplan and Meier)."""
    return float(np.prod(1.0 - exit_hazards(run)))


def exit_hazards(run: Watched, years: int = 5) -> Values:
    """Return the share of firms founded in the run that leave within each year of age, of those that began it."""
    lived, left = age_at_exit(run)
    found = np.full(years, math.nan)
    for year in range(years):
        at_risk = float((np.minimum(lived, year + 1) - year)[lived > year].sum())
        leaves = np.count_nonzero(left & (lived > year) & (lived <= year + 1))
        found[year] = 1.0 - math.exp(-leaves / at_risk) if at_risk else math.nan
    return found


@look
def se_exit_over_all(run: Watched) -> float:
    """Yearly exits of SEs over those of all firms."""
    kind, gone = run.of_firms("kind"), run.of_firms("failed") | run.of_firms("closed")
    return ratio(mean_or_nan(gone[kind == SOCIAL_ENTERPRISE]), mean_or_nan(gone))


@between(0.0, 1.0)
def paid_within_30_days(run: Watched) -> float:
    """Share of councils' invoices paid within 30 days, from those open at year ends, weighted for how long they are."""
    weights = run.invoice_weights
    return ratio(weights[run.invoice_days <= 30.0].sum(), weights.sum())


# -------------------------------------------------------------------------------------------- competition and bidding
def competition_bids(run: Watched) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the valid bids on competitions [bid]: tender row, price, whether it won; bids of a tender together."""
    books = run.books
    tender, outcome = books.bid("tender"), books.bid("outcome")
    is_valid = (outcome != TOO_LOW) & (outcome != INELIGIBLE) & books.asks_several[tender]
    is_valid &= books.is_published[tender]
    winner = books.tender("winner")[tender] == np.arange(len(tender))
    return tender[is_valid], books.bid("price")[is_valid].astype(np.float64), winner[is_valid]


def spreads(run: Watched) -> tuple[NDArray[Any], Values, Values]:
    """Return of each competition with two valid bids or more: bids, sd of their logs, money left on the table."""
    tender, price, _ = competition_bids(run)
    if not len(tender):
        return np.empty(0, int), np.empty(0), np.empty(0)
    first = np.flatnonzero(np.r_[True, tender[1:] != tender[:-1]])
    groups = [np.sort(part) for part in np.split(price, first[1:]) if len(part) > 1]
    counts = np.array([len(part) for part in groups])
    sd = np.array([np.log(part).std(ddof=1) for part in groups])
    left = np.array([(part[1] - part[0]) / part[0] for part in groups])
    return counts, sd, left


@look
def median_bid_spread(run: Watched) -> float:
    """Median standard deviation of log bids, over competitions with four valid bids or more."""
    counts, sd, _ = spreads(run)
    return quantile_or_nan(sd[counts >= 4], 0.5)


@look
def median_money_left(run: Watched) -> float:
    """Median of (second lowest less lowest) over lowest bid, over competitions with two valid bids or more."""
    return quantile_or_nan(spreads(run)[2], 0.5)


@look
def bidder_dispersion(run: Watched) -> float:
    """Variance of the number of bids over its mean, over competitions with a bid; 1 is that of pure chance."""
    bids = run.books.competition_bids
    bids = bids[bids > 0]
    return ratio(bids.var(ddof=1), bids.mean()) if len(bids) > 1 else math.nan


@between(0.0, 1.0)
def lowest_bid_loses(run: Watched) -> float:
    """Competitions of two valid bids or more that a bid above the lowest won, as a share of those awarded."""
    return _lowest(run)[0]


@look
def price_above_lowest(run: Watched) -> float:
    """Mean of (winning less lowest) over lowest bid where the lowest bid lost."""
    return _lowest(run)[1]


def _lowest(run: Watched) -> tuple[float, float]:
    tender, price, won = competition_bids(run)
    rows = np.unique(tender)
    lowest = np.full(len(run.books.state), np.inf)
    np.minimum.at(lowest, tender, price)
    several = np.bincount(tender, minlength=len(lowest)) > 1
    is_award = won & several[tender]
    over = price[is_award] / lowest[tender[is_award]] - 1.0
    if not len(rows) or not len(over):
        return math.nan, math.nan
    lost = over > 0.0
    return float(lost.mean()), float(over[lost].mean()) if lost.any() else math.nan


@look
def bid_cost_of_small_firms(run: Watched) -> float:
    """Mean cost of a bid of SEs and small firms, all sizes of contract together [GBP]."""
    books = run.books
    kind = books.supplier("kind")[books.bid("supplier")]
    costs = books.bid("bid_cost")[(kind <= 1) & books.asks_several[books.bid("tender")]]
    return float(costs.mean()) / PENCE_PER_POUND if len(costs) else math.nan


def _bid_cost_share(run: Watched, low: float, high: float) -> float:
    books = run.books
    price = books.bid("price") / PENCE_PER_POUND
    chosen = (price >= low) & (price < high) & books.asks_several[books.bid("tender")]
    return ratio((books.bid("bid_cost")[chosen] / PENCE_PER_POUND).sum(), price[chosen].sum())


@look
def bid_cost_small_over_large(run: Watched) -> float:
    """Cost of a bid as a share of price at 60 to 150 thousand pounds over that at 0.7 to 1.5 million."""
    return ratio(_bid_cost_share(run, 6e4, 1.5e5), _bid_cost_share(run, 7e5, 1.5e6))


@look
def se_price_over_cost(run: Watched) -> float:
    """Median of price over true full cost, over awards of SEs that leave part of their overheads out of prices."""
    books = run.books
    asks_less = books.supplier("overhead_recovery")[books.award_supplier] < 1.0
    chosen = asks_less & (books.award_kind == SOCIAL_ENTERPRISE)
    return quantile_or_nan(books.award_price[chosen] / books.award_cost[chosen], 0.5)


@between(-1.0, 1.0)
def value_length_correlation(run: Watched) -> float:
    """Rank correlation of value and length of running contracts."""
    value, weeks = run.of_stocks("value"), run.of_stocks("weeks")
    return rank_correlation(value, weeks)


def rank_correlation(one: Values, other: Values) -> float:
    """Return Spearman's rank correlation; NaN where there is nothing to tell."""
    from scipy.stats import spearmanr  # noqa: PLC0415  (a second to import)

    return float(spearmanr(one, other).statistic) if len(one) > 2 else math.nan
