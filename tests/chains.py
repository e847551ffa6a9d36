"""What holds at the end of any run with payment chains, for the tests that make such runs."""

from __future__ import annotations

import numpy as np

from simulator import Scenario
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, NOBODY
from simulator.engine.ledger import total
from simulator.engine.world import World
from simulator.phases.record import FAULTS
from simulator.start.population import create_world
from simulator.week.digest import in_use
from simulator.week.growth import live


def lived(scenario: Scenario, seed: int) -> World:
    """Return the world of a scenario at its end."""
    world = create_world(scenario, seed)
    live(world, scenario.horizon_weeks)
    return world


def assert_sound(world: World) -> None:
    """Check money, debts, and the accounts of failures."""
    clock = world.clock[0]
    assert clock.fault == 0, FAULTS[int(clock.fault)]
    assert total(world) == clock.money
    _assert_debts_add_up(world)
    failures = in_use(world, "failures")
    assert (failures.recovered <= failures.owed_to_chain + failures.owed_to_others).all()
    assert (failures.lost_by_chain <= failures.owed_to_chain).all()
    assert (failures.cause < np.arange(len(failures))).all(), "a cause comes before what it causes"
    assert world.failure_costs.sum() == failures.public_cost.sum()
    assert world.chain_totals[0].lost == failures.lost_by_chain.sum()
    first = N_PARTIES + len(world.councils)
    cash = world.cash[first : first + clock.suppliers]
    firms = in_use(world, "suppliers")
    is_gone = np.isin(firms.state, (INSOLVENT, CLOSED)) & (firms.n_members == 0)
    assert not cash[is_gone].any(), "a firm that left holds no cash"


def _assert_debts_add_up(world: World) -> None:
    """Check what firms owe and are owed against the bills and invoices that are open."""
    rows = len(world.suppliers)
    bills = world.bills[world.bills.open == 1]
    owing = bills[bills.payer != NOBODY]
    assert np.array_equal(world.finance.owed, _sums(owing.payer, owing.amount, rows))
    assert (world.suppliers.state[owing.payer] == ACTIVE).all(), "a firm that is gone owes nobody"
    owed = bills[bills.payee != NOBODY]
    invoices = world.invoices[world.invoices.open == 1]
    receivable = _sums(owed.payee, owed.amount, rows) + _sums(invoices.supplier, invoices.amount, rows)
    wrong = np.flatnonzero(receivable != world.suppliers.receivable)
    assert not len(wrong), f"firms {wrong}: owed {receivable[wrong]}, noted {world.suppliers.receivable[wrong]}"
    parts = world.subcontracts[: world.clock[0].subcontracts]
    assert (parts.invoiced >= 0).all()
    assert (parts.retained >= 0).all()
    active = in_use(world, "suppliers").state == ACTIVE
    assert (in_use(world, "suppliers").committed[active] >= 0).all()


def _sums(rows: np.ndarray, amounts: np.ndarray, length: int) -> np.ndarray:
    return np.bincount(rows, amounts, length).astype(np.int64)
