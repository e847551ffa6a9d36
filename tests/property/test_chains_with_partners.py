"""Property tests: chains, consortia and franchises at once; units that merge bring bills and subcontracts along."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator import Scenario, load_scenario
from simulator.behaviours.contractors.subcontracted_work import pass_chain_on
from simulator.behaviours.franchises.merging import merge_units
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, CLOSED, NOBODY, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from simulator.start.population import create_world
from simulator.week.digest import in_use
from simulator.week.growth import live
from tests.chains import assert_sound, lived

#: Franchises that are founded, joined and merged about as often as the register allows.
EAGER = {
    "franchise_founding_rate": 0.2,
    "franchise_least_turnover_gbp": 50_000.0,
    "franchise_least_track": 0.4,
    "franchise_least_age_years": 1.0,
    "franchise_joining_fee_gbp": 0.0,
    "franchise_merger_blocked": 1.0,
}


def with_partners(years: int, margin: float = 0.0, **rules: float) -> Scenario:
    """Return a small region with a weak large contractor, consortia and franchises."""
    plain: dict[str, Any] = load_scenario("carillion").resolved()
    plain |= {"horizon_years": years, "councils": plain["councils"][:2]}
    plain["rules"] |= {"consortium_bids": 1.0, "franchising": 1.0, **rules}
    plain["parameters"] |= EAGER
    for group in plain["suppliers"]:
        group["areas"] = None
        group["count"] = max(2, group["count"] // 5)
    plain["suppliers"][-1]["balance_sheet"] |= {"true_margin": margin, "facility_gbp": 14_000_000.0}
    return Scenario.from_resolved(plain)


@pytest.mark.property
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**31),
    years=st.integers(1, 6),
    margin=st.floats(-0.3, 0.03),
    terms=st.floats(0.0, 365.0),
    retention=st.floats(0.0, 0.1),
    account=st.sampled_from([0.0, 200_000.0, 1e9]),
    lot=st.sampled_from([500_000.0, 1e9]),
)
@example(  # a royalty reached a franchisor that had failed a fortnight before
    seed=8137, years=1, margin=-0.25, terms=0.0, retention=0.0, account=0.0, lot=500_000.0
)
def test_chains_with_partners_are_sound(
    seed: int, years: int, margin: float, terms: float, retention: float, account: float, lot: float
) -> None:
    scenario = with_partners(
        years,
        margin,
        chain_pass_through_days=terms,
        retention_share=retention,
        project_bank_account_above_gbp=account,
        maximum_lot_gbp=lot,
    )
    assert_sound(lived(scenario, seed))


def holding(world: World) -> tuple[int, int]:
    """Return two social enterprises of which the first holds a live subcontract and an open bill."""
    bills = world.bills[(world.bills.open == 1) & (world.bills.payee != NOBODY)]
    firms, parts = in_use(world, "suppliers"), in_use(world, "subcontracts")
    cash = world.cash[N_PARTIES + len(world.councils) :][: len(firms)]
    is_free = (firms.kind == SOCIAL_ENTERPRISE) & (firms.state == ACTIVE) & (cash >= 0) & (firms.n_members == 0)
    others = np.flatnonzero(is_free)
    for row in np.unique(bills.payee):
        if is_free[row] and parts.live[parts.supplier == row].any():
            return int(row), int(next(other for other in others if other != row))
    raise AssertionError("nobody holds a subcontract")


@pytest.mark.integration
def test_units_that_merge_bring_their_chain_along() -> None:
    """One franchise of two units of one area; the merged unit's bills, parts and losses are the other's afterwards."""
    scenario = with_partners(2, consortium_bids=0.0)  # who works in a team does not merge
    world = create_world(scenario, 3)
    live(world, 51)
    goes, stays = holding(world)
    for row in (goes, stays):
        s = world.suppliers[row]
        s.franchise, s.home, s.second_sector = 0, world.suppliers.home[goes], NOBODY
        s.too_small = 1_000
        s.winding_down = 0
    world.suppliers.turnover[stays] = world.suppliers.turnover[goes] + 1.0
    world.franchises[0].franchisor = NOBODY
    world.franchises[0].units = 2
    parts = in_use(world, "subcontracts")
    held = int((parts.supplier == goes).sum())
    held_before = int((parts.supplier == stays).sum())
    owed = int(world.bills.amount[(world.bills.open == 1) & (world.bills.payee == goes)].sum())
    was_owed = int(world.suppliers.receivable[stays])
    merge_units(world)
    assert world.suppliers.state[goes] == CLOSED
    assert held > 0
    assert int((parts.supplier == stays).sum()) == held + held_before
    assert not ((world.bills.open == 1) & (world.bills.payee == goes)).any()
    assert int(world.suppliers.receivable[stays]) >= was_owed + owed > was_owed


@pytest.mark.integration
def test_what_a_firm_owes_its_chain_passes_with_it() -> None:
    world = create_world(with_partners(1), 1)
    live(world, 30)
    payer = int(world.bills.payer[(world.bills.open == 1) & (world.bills.payer != NOBODY)][0])
    heir = next(row for row in range(int(world.clock[0].suppliers)) if row != payer and not world.finance.owed[row])
    owed = int(world.finance.owed[payer])
    pass_chain_on(world, payer, heir)
    assert world.finance.owed[payer] == 0
    assert world.finance.owed[heir] == owed > 0
    assert not ((world.bills.open == 1) & (world.bills.payer == payer)).any()
