"""Hold `carillion.toml` against what is known of Carillion and its like: targets beside results, misses included.

``python -m simulator.study.validate_collapse [SEEDS]`` runs the scenario and its variant with project bank accounts
and prints a table. Shares of runs have Wilson intervals, means Student intervals, and the relative risk of suppliers
a Poisson interval by the normal approximation of its log, because a quarter's failures are few.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np
from numpy.typing import NDArray

from simulator.behaviours.contractors.collapse import PARENT_RESTRUCTURING
from simulator.engine.codes import NOBODY
from simulator.engine.kind_columns import CARRIES_FINANCE
from simulator.metrics.collapse_and_contagion import cascade_sizes
from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario
from simulator.study.execution import default_workers
from simulator.study.intervals import CONFIDENCE, NORMAL_QUANTILE, Interval, interval
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from simulator.week.unusable_rules import words_of

_QUARTER = 13.0
_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run says about the contractor that the scenario names, and about contagion from all that collapsed."""

    has_collapsed: bool
    is_restructured: bool
    warning_days: float
    debt_ratio: float
    recovery: float
    public_cost: float
    direct_suppliers: int
    failed_in_quarter: int
    insolvencies: int
    firm_weeks: int
    contagious: float
    largest_cascade: float
    covered_loss: float
    other_loss: float
    money_is_conserved: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a target and what came out."""

    what: str
    target: str
    low: float
    high: float
    found: Interval

    @property
    def verdict(self) -> str:
        """Return whether the mean, or only part of its interval, lies in the accepted range."""
        if math.isnan(self.found.mean):
            return "nothing to measure"
        if self.low <= self.found.mean <= self.high:
            return "in range"
        overlaps = self.found.low <= self.high and self.found.high >= self.low
        return "near" if overlaps else "missed"


def play(scenario: Scenario, seed: int) -> Outcome:
    """Run a scenario with one seed and take its outcome; a broken invariant is an error of the project."""
    world = open_world(scenario, seed)
    named = [row for row in range(int(world.clock[0].suppliers)) if world.finance[row].book_target > 0]
    live(world, scenario.horizon_weeks)
    if world.clock[0].fault:
        raise RuntimeError(f"seed {seed}: {words_of(int(world.clock[0].fault))}")
    rows = world.failures[: world.clock[0].failures]
    large = rows[CARRIES_FINANCE[rows.kind]]
    own = large[np.isin(large.supplier, named)][:1]
    totals = world.chain_totals[0]
    others = ~CARRIES_FINANCE[: len(world.tallies)]
    return Outcome(
        has_collapsed=len(own) > 0,
        is_restructured=bool((own.form == PARENT_RESTRUCTURING).any()),
        warning_days=_DAYS * float((own.week - own.warned)[0]) if len(own) and own.warned[0] != NOBODY else math.nan,
        debt_ratio=float(own.average_to_shown_debt[0]) if len(own) and own.average_to_shown_debt[0] else math.nan,
        recovery=_share(own.recovered.sum(), own.owed_to_chain.sum() + own.owed_to_others.sum()),
        public_cost=_share(own.public_cost.sum(), own.public_revenue.sum()),
        direct_suppliers=int(large.direct_suppliers.sum()),
        failed_in_quarter=int(large.failed_in_quarter.sum()),
        insolvencies=int(world.tallies.insolvencies[others].sum()),
        firm_weeks=int(world.tallies.firm_weeks[others].sum()),
        contagious=_share(int(np.count_nonzero(rows.cause != NOBODY)), len(rows)),
        largest_cascade=float(cascade_sizes(rows.cause).max(initial=0)),
        covered_loss=_share(totals.ring_fenced_lost, totals.ring_fenced),
        other_loss=_share(totals.lost - totals.ring_fenced_lost, totals.billed - totals.ring_fenced),
        money_is_conserved=bool(world.cash.sum() == world.clock[0].money),
    )


def _share(part: SupportsFloat, whole: SupportsFloat) -> float:
    return float(part) / float(whole) if float(whole) else math.nan


def wilson(successes: int, trials: int) -> Interval:
    """Return a share with its Wilson interval."""
    if not trials:
        return Interval(math.nan, math.nan, math.nan, 0)
    z2 = NORMAL_QUANTILE * NORMAL_QUANTILE
    share = successes / trials
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = NORMAL_QUANTILE * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return Interval(share, centre - half, centre + half, trials)


def relative_risk(outcomes: Sequence[Outcome]) -> Interval:
    """Return the pooled failure rate of direct suppliers in the first quarter over that of all small firms and SEs."""
    failed = sum(o.failed_in_quarter for o in outcomes)
    exposed = sum(o.direct_suppliers for o in outcomes)
    usual = _QUARTER * sum(o.insolvencies for o in outcomes) / max(1, sum(o.firm_weeks for o in outcomes))
    if not exposed or not usual:
        return Interval(math.nan, math.nan, math.nan, len(outcomes))
    ratio = failed / exposed / usual
    if not failed:
        return Interval(0.0, 0.0, 3.0 / exposed / usual, len(outcomes))  # rule of three
    spread = math.exp(NORMAL_QUANTILE / math.sqrt(failed))
    return Interval(ratio, ratio / spread, ratio * spread, len(outcomes))


def _mean(values: Sequence[float]) -> Interval:
    numbers: NDArray[np.float64] = np.array(values, dtype=np.float64)
    return interval(numbers)


def table(outcomes: Sequence[Outcome], covered: Sequence[Outcome]) -> list[Row]:
    """Return every target beside its result; ``covered`` are the runs with project bank accounts."""
    n = len(outcomes)
    days = [o.warning_days for o in outcomes if not math.isnan(o.warning_days)]
    return [
        Row("collapse of the named contractor", "usually, not always", 0.5, 0.99,
            wilson(sum(o.has_collapsed for o in outcomes), n)),
        Row("of those, restructured at the parent", "no target", 0.0, 1.0,
            wilson(sum(o.is_restructured for o in outcomes), sum(o.has_collapsed for o in outcomes))),
        Row("days from warning to collapse", "SF17: 60 to 300", 60.0, 300.0, _mean(days)),
        Row("share of collapses 60 to 300 days after", "most", 0.5, 1.0,
            wilson(sum(60.0 <= d <= 300.0 for d in days), len(days))),
        Row("average over year-end debt", "SF16: 2 to 4", 2.0, 4.0, _mean([o.debt_ratio for o in outcomes])),
        Row("unsecured recovery", "SF19: 0 to 0.05", 0.0, 0.05, _mean([o.recovery for o in outcomes])),
        Row("relative risk of direct suppliers", "SF20: 1.5 to 5", 1.5, 5.0, relative_risk(outcomes)),
        Row("public cost over yearly public revenue", "SF22: 0.05 to 0.15", 0.05, 0.15,
            _mean([o.public_cost for o in outcomes])),
        Row("insolvencies caused by a customer's", "EF-T8: below 1/3", 0.0, 1.0 / 3.0,
            _mean([o.contagious for o in outcomes])),
        Row("largest cascade [firms]", "no avalanche: below 20", 0.0, 20.0,
            _mean([o.largest_cascade for o in outcomes])),
        Row("loss share, covered by project accounts", "SF28: close to 0", 0.0, 0.002,
            _mean([o.covered_loss for o in covered])),
        Row("loss share, not covered, same runs", "above covered", 0.002, 1.0,
            _mean([o.other_loss for o in covered])),
        Row("runs in which money is conserved", "all", 1.0, 1.0,
            wilson(sum(o.money_is_conserved for o in (*outcomes, *covered)), n + len(covered))),
    ]  # fmt: skip


def outcomes_of(name: str, seeds: Sequence[int]) -> list[Outcome]:
    """Run a ready scenario, policies included, with every seed."""
    scenario = load_scenario(name)
    with ThreadPoolExecutor(default_workers()) as pool:
        return list(pool.map(lambda seed: play(scenario, seed), seeds))


def main(arguments: Sequence[str]) -> None:
    """Print the table for a number of seeds, 50 by default."""
    seeds = range(1, 1 + int(arguments[0]) if arguments else 51)
    rows = table(outcomes_of("carillion", seeds), outcomes_of("carillion_project_bank_accounts", seeds))
    lines = [f"carillion.toml, {len(seeds)} seeds, {CONFIDENCE:.0%} intervals"]
    for row in rows:
        f = row.found
        lines.append(f"{row.what:42s} {row.target:24s} {f.mean:9.3f}  [{f.low:8.3f}, {f.high:8.3f}]  {row.verdict}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
