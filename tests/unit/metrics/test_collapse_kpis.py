"""Unit tests: the figures of collapse and interruption on failures that can be worked out in the head."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulator.engine.codes import (
    AWARDED,
    CANCELLED,
    LARGE_CONTRACTOR,
    NOBODY,
    RERUN,
    RUNNING,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
    SPLIT,
)
from simulator.engine.columns.chain_columns import Failure
from simulator.engine.rows import FROM_LOT, FROM_RELET, FROM_RERUN, descend
from simulator.engine.world import table
from simulator.metrics import KPIS
from simulator.metrics.collapse_and_contagion import cascade_sizes
from tests.unit.metrics.hand_made import LARGE, PENCE, SE, SME, hand_made


def failed() -> Any:
    """Return the hand-made year with three failures. Pounds in the comments.

    Week 20: the large contractor, ten weeks after its warning; of 1,000 owed to its chain and 1,000 to others it pays
    40. Three suppliers lose 970, two of them fail within the quarter. Week 25: the small firm, because of it. Week 40:
    the social enterprise, for its own reasons.
    """
    world = hand_made()
    world.clock[0].chain = 1
    world.failures = table(Failure, 4)
    world.clock[0].failures = 3
    f = world.failures
    f["supplier"][:3], f["kind"][:3] = (LARGE, SME, SE), (LARGE_CONTRACTOR, SMALL_FIRM, SOCIAL_ENTERPRISE)
    f["week"][:3], f["warned"][:3], f["cause"][:3] = (20, 25, 40), (10, NOBODY, NOBODY), (NOBODY, 0, NOBODY)
    f["public_cost"][:3] = np.array([60, 3, 5]) * PENCE
    f["public_revenue"][:3] = np.array([600, 30, 100]) * PENCE
    large = f[0]
    large.average_to_shown_debt = 3.0
    large.owed_to_chain, large.owed_to_others, large.recovered = 1_000 * PENCE, 1_000 * PENCE, 40 * PENCE
    large.lost_by_chain = 970 * PENCE
    large.direct_suppliers, large.failed_in_quarter = 3, 2
    large.turnover, large.jobs_moved, large.jobs_lost = 8_000.0 * PENCE, 30.0, 10.0
    totals = world.chain_totals[0]
    totals.lost, totals.ring_fenced_lost = 970 * PENCE, 10 * PENCE
    totals.billed, totals.ring_fenced, totals.se_billed = 3_000 * PENCE, 600 * PENCE, 300 * PENCE
    totals.value, totals.se_value = 4_000 * PENCE, 1_000 * PENCE
    totals.payments, totals.payment_days = 10, 650.0
    totals.staked, totals.stake_returned = 90 * PENCE, 20 * PENCE
    return world


EXPECTED = {
    "collapses_per_decade": 10,
    "large_failures_per_10000": 10_000 / 100,
    "claims_over_turnover": 2_000 / 8_000,
    "jobs_moved": 30,
    "jobs_lost": 10,
    "public_stakes": 70,
    "warning_to_collapse": 70,
    "average_to_shown_debt": 3,
    "unsecured_recovery": 40 / 2_000,
    "subcontractor_losses": 970,
    "covered_loss_share": 10 / 600,
    "uncovered_loss_share": 960 / 2_400,
    "contagious_share": 1 / 3,
    "largest_cascade": 2,
    "supplier_relative_risk": (2 / 3) / (13 * 2 / 15_600),
    "public_cost_large": 60,
    "public_cost_se": 5,
    "public_cost_sme": 3,
    "public_cost_share_large": 0.1,
    "public_cost_share_se": 0.05,
    "chain_days_to_payment": 65,
    "se_subcontract_share": 0.25,
    "se_indirect_income": 300,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_figure_of_collapse(name: str) -> None:
    assert KPIS[name].of(failed()) == pytest.approx(EXPECTED[name])


@pytest.mark.parametrize("name", [*EXPECTED, "interrupted_service"])
def test_without_failures_figures_are_zero_or_not_measured(name: str) -> None:
    world = failed()
    world.clock[0].failures = 0
    world.chain_totals[:] = np.zeros(1, world.chain_totals.dtype)
    world.contracts["state"] = RUNNING
    value = KPIS[name].of(world)
    assert math.isnan(value) or value == 0.0


def test_a_cascade_is_counted_at_its_first_failure() -> None:
    """0 -> 1 -> 3 and 0 -> 2; 4 stands alone."""
    assert cascade_sizes(np.array([NOBODY, 0, 0, 1, NOBODY])).tolist() == [4, 0, 0, 0, 1]


def stopped(**follower: Any) -> Any:
    """Return the hand-made year in which contract 3, weeks 10 to 40, stopped after ten; what followed is given."""
    world = failed()
    contract = world.contracts[3]
    contract.id, contract.start, contract.end, contract.worked_weeks = 77, 10, 40, 10
    again = world.tenders[6]
    again.id = descend(77, FROM_RELET, 10, 0)
    for name, value in follower.items():
        again[name] = value
    return world


def interrupted(world: Any) -> float:
    return float(KPIS["interrupted_service"].of(world))


def test_service_is_interrupted_until_the_new_contract_starts() -> None:
    world = stopped(state=AWARDED, contract=2)
    world.contracts[2].start = 26
    assert interrupted(world) == 6


def test_service_that_nobody_takes_up_is_interrupted_to_the_old_end() -> None:
    assert interrupted(stopped(state=CANCELLED)) == 20


def test_nothing_is_interrupted_beyond_the_old_end_or_the_run() -> None:
    world = stopped(state=AWARDED, contract=2)
    world.contracts[2].start = 48
    assert interrupted(world) == 20
    world.contracts[3].end = 80
    world.contracts[2].start = 60
    assert interrupted(world) == 32  # the run ends in week 52


def test_interruption_goes_on_through_a_second_call() -> None:
    world = stopped(state=RERUN, attempt=0)
    second = world.tenders[5]
    second.id, second.state, second.contract = descend(int(world.tenders[6].id), FROM_RERUN, 0, 0), AWARDED, 2
    world.contracts[2].start = 30
    assert interrupted(world) == 10


def test_interruption_ends_with_the_last_of_the_lots() -> None:
    world = stopped(state=SPLIT)
    for lot, row, contract, start in ((0, 4, 0, 22), (1, 5, 1, 27)):
        world.tenders[row].id = descend(int(world.tenders[6].id), FROM_LOT, 0, lot)
        world.tenders[row].state, world.tenders[row].contract = AWARDED, contract
        world.contracts[contract].start = start
    assert interrupted(world) == 7


def test_a_contract_that_never_began_counts_from_its_start() -> None:
    world = stopped(state=CANCELLED)
    contract = world.contracts[3]
    contract.worked_weeks = 0
    world.tenders[6].id = descend(77, FROM_RELET, 0, 0)
    assert interrupted(world) == 30
