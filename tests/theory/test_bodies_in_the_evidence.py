"""Published signs on joint bids, franchises and suppliers of failed customers, held against runs (EF-C, EF-S, EF-T).

`fairlot validate` prints the same looks beside their bands; these tests say which signs must not be lost, and hold the
mechanism of the one that is wrong (EF-S1). Statistical: seeded; n and the chance that a true null fails stand there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator import load_scenario
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, NOBODY, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from simulator.metrics import KPIS, kpi_values
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.study.evidence.what_holds import look_at, ready_world
from simulator.week.growth import live
from simulator.week.lived_in import open_world

pytestmark = [pytest.mark.theory, pytest.mark.statistical, pytest.mark.slow]
SEEDS, SYSTEM_SEEDS = range(1, 13), range(1, 21)
ERRORS = 2.0  # standard errors: one way a true null fails once in 40 times, both ways once in 20
AGES = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0)  # years from which an age band counts
Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


@cache
def looks(world: str, *names: str, seeds: range = SEEDS) -> tuple[Values, ...]:
    """Return looks at a ready world, each by seed; runs that have nothing to look at are left out."""
    found, _ = look_at(ready_world(world), seeds, names, (), lambda: None)
    return tuple(found[name][~np.isnan(found[name])] for name in names)


def margin(values: Values) -> float:
    """Return two standard errors of the mean over seeds."""
    return ERRORS * float(values.std(ddof=1)) / math.sqrt(len(values))


def test_suppliers_of_a_failed_customer_fail_more_often_than_others() -> None:
    """EF-T5, EF-T9 over 72 seeds: the risk of a direct supplier is above that of others; the sign, by the mean.

    Most collapses pull no supplier down, some several: the mean is 2.2, its standard error 0.39 and over 12 seeds 0.95,
    so that one in ten such samples had the wrong sign. Over 72 it fails once in a thousand times.
    """
    (risk,) = looks("carillion", "supplier_relative_risk", seeds=range(1, 73))
    assert len(risk) >= 60
    assert risk.mean() > 1.0


def test_failures_that_another_one_caused_are_no_epidemic() -> None:
    """EF-T8 over 12 seeds: nearly a fifth of insolvencies; more than a third contradicts the registers."""
    (share,) = looks("carillion", "contagious_share")
    assert share.mean() > 0.0
    assert share.mean() + margin(share) < 1.0 / 3.0


def test_joint_bids_win_no_less_often_than_single_ones() -> None:
    """EF-C1 over 12 seeds: partnerships formed before the award win more often; here the gap is small, or none."""
    joint, single = looks("consortium_brokerage", "joint_win_rate", "single_win_rate")
    assert (joint - single).mean() + margin(joint - single) > 0.0


# ------------------------------------------------------------------------------------------------------- EF-S1, EF-S2
@dataclass(frozen=True, slots=True)
class FirmYears:
    """Social enterprises in business at the start of a year, franchisors left out [firm and year].

    ``closing`` had decided before to close, ``leaves`` left business within the year, and ``begins`` decided to close
    or failed within it; ``age`` in years.
    """

    is_unit: Flags
    age: Values
    closing: Flags
    leaves: Flags
    begins: Flags


def _start(world: World) -> dict[str, NDArray[Any]]:
    rows = world.suppliers[: world.clock[0].suppliers]
    leads = np.zeros(len(rows), bool)
    leads[world.franchises["franchisor"][: world.clock[0].franchises]] = True
    is_there = (rows["state"] == ACTIVE) & (rows["kind"] == SOCIAL_ENTERPRISE) & (rows["n_members"] == 0) & ~leads
    return {
        "row": np.flatnonzero(is_there),
        "is_unit": rows["franchise"][is_there] != NOBODY,
        "age": (world.clock[0].week - rows["born"][is_there]) / WEEKS_PER_YEAR,
        "closing": rows["winding_down"][is_there] == 1,
    }


def _year(world: World, until: int) -> FirmYears:
    start = _start(world)
    live(world, until)
    rows = world.suppliers[start["row"]]
    failed, closed = rows["state"] == INSOLVENT, rows["state"] == CLOSED
    begins = failed | closed | (rows["winding_down"] == 1)
    return FirmYears(start["is_unit"], start["age"], start["closing"], failed | closed, begins & ~start["closing"])


@cache
def lived() -> tuple[FirmYears, Values]:
    """Return all years of all runs as one, and the share of systems that ended in each run."""
    scenario, years, ended = load_scenario("franchise_growth"), [], []
    for seed in SYSTEM_SEEDS:
        world = open_world(scenario, seed)
        weeks = range(WEEKS_PER_YEAR, scenario.horizon_weeks + 1, WEEKS_PER_YEAR)
        years += [_year(world, until) for until in weeks]
        ended.append(kpi_values(world)[list(KPIS).index("franchises_ended_share")])
    names = FirmYears.__dataclass_fields__
    together = FirmYears(*(np.concatenate([getattr(year, name) for year in years]) for name in names))
    return together, np.array([share for share in ended if not math.isnan(share)])


def expected_at_age(years: FirmYears, at_risk: Flags) -> float:
    """Return how many units would begin to leave if they did so as independent ones of their age do."""
    band = np.digitize(np.maximum(0.0, years.age), AGES)
    expected = 0.0
    for number in np.unique(band[at_risk & years.is_unit]):
        alike = at_risk & (band == number)
        expected += float(years.begins[alike & ~years.is_unit].mean()) * float((alike & years.is_unit).sum())
    return expected


def test_systems_end_about_as_often_as_published() -> None:
    """EF-S2 over 20 seeds: three quarters gone in twelve years, 40 to 80 % in ten (evidence.toml); both ways."""
    _, ended = lived()
    assert len(ended) >= 10
    assert ended.mean() + margin(ended) > 0.40
    assert ended.mean() - margin(ended) < 0.80


def test_units_leave_business_less_often_which_is_a_miss() -> None:
    """EF-S1 has 1.24 times as often; here less often. When this fails, the miss is gone: say so in the validation."""
    years, _ = lived()
    left = years.leaves & years.is_unit
    ratio = left[years.is_unit].mean() / years.leaves[~years.is_unit].mean()
    assert ratio * (1.0 + ERRORS / math.sqrt(left.sum())) < 1.24


def test_what_makes_the_miss_is_who_may_join() -> None:
    """Who has decided to close may not join, so fewer units are on their way out; of the others, no fewer begin to be.

    One way over 20 seeds (some 1,150 unit-years at risk): begun over expected at the same age is not below one by two
    Poisson errors. Over 80 seeds it is 1.15 (582 in 3,595 unit-years, 505 expected); both ways it held over 20 alone.
    """
    years, _ = lived()
    assert years.closing[years.is_unit].mean() < years.closing[~years.is_unit].mean()
    at_risk = ~years.closing
    observed = float(years.begins[at_risk & years.is_unit].sum())
    expected = expected_at_age(years, at_risk)
    assert observed / expected > 1.0 - ERRORS / math.sqrt(expected)
