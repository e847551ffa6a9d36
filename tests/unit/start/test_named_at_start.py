"""A named firm takes its place in the state that the past left; stated shares of work at the start are reached."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, ScenarioMistakes, load_scenario
from simulator.engine.codes import NOBODY, RUNNING
from simulator.engine.columns.firm_columns import NamedFirm
from simulator.engine.ledger import total
from simulator.engine.rows import add_invoice
from simulator.engine.world import World, table
from simulator.start.named_at_start import hand_over, pick_among, settle
from simulator.start.named_rows import named_firms
from simulator.start.past import past_of, years_before
from simulator.start.population import create_world
from tests.scenes import cut_down
from tests.unit.hand_world import alike, cash, contract, firm, hand_world, list_members

FINANCES = {
    "turnover_gbp": 900_000,
    "council_work_share": 0.5,
    "reserves_gbp": 80_000,
    "overdraft_gbp": 30_000,
    "loan_gbp": 24_000,
    "loan_years": 2,
    "staff": 9,
}
FIRM = {
    "name": "Bright Start",
    "kind": "social_enterprise",
    "count": 1,
    "sectors": {"social_care": 1.0},
    "finances": FINANCES,
}


@pytest.fixture(scope="module")
def place() -> Scenario:
    return cut_down(load_scenario("baseline"), councils=2, share_of_suppliers=0.3, years=2)


def with_firm(place: Scenario, **changes: Any) -> Scenario:
    settings = place.resolved()
    return Scenario.from_resolved(settings | {"suppliers": [*settings["suppliers"], FIRM | changes]})


def shares(world: World) -> tuple[float, float]:
    """Return the shares of running work of SEs and of local suppliers."""
    held = world.contracts[world.live_contracts[: world.clock[0].live_contracts]]
    held = held[held["state"] == RUNNING]
    weekly, who = held["weekly_value"], world.suppliers[held["supplier"]]
    ours, near = weekly[who["kind"] == 0].sum(), weekly[who["home"] == held["council"]].sum()
    return float(ours / weekly.sum()), float(near / weekly.sum())


@pytest.mark.property
def test_a_named_firm_has_what_the_scenario_says(place: Scenario) -> None:
    """Property: turnover, cash, debts and work in hand are those of the file, and nobody else's contracts are lost."""
    world = create_world(with_firm(place), 3)
    row = int(world.named[0].supplier)
    s = world.suppliers[row]
    assert (s.turnover, s.overdraft_limit, s.loan, s.loan_payment) == (90_000_000, 3_000_000, 2_400_000, 100_000)
    assert world.cash[len(world.cash) - len(world.suppliers) + row] == 8_000_000
    assert 0.3 < 52 * s.committed / s.turnover < 0.7
    held = world.contracts["supplier"][world.live_contracts[: world.clock[0].live_contracts]]
    used = world.clock[0].suppliers
    assert np.array_equal(np.bincount(held, minlength=used)[:used], world.suppliers["live_contracts"][:used])


@pytest.mark.property
def test_shares_of_work_at_the_start_are_reached_as_far_as_suppliers_could_deliver(place: Scenario) -> None:
    settings = place.resolved()
    usual = shares(create_world(place, 3))
    for kind, local in ((0.5 * usual[0], usual[1]), (1.3 * usual[0], usual[1] + 0.06)):
        work = {"kind": {"social_enterprise": kind}, "local": local}
        found = shares(create_world(Scenario.from_resolved(settings | {"work_at_start": work}), 3))
        assert abs(found[0] - kind) < 0.01
        assert abs(found[1] - local) < 0.05


def test_a_plan_in_dates_survives_being_written_down(place: Scenario) -> None:
    dated = with_firm(place, finances=FINANCES | {"growth_from": date(2026, 4, 1), "growth_until": 60})
    assert Scenario.from_resolved(json.loads(json.dumps(dated.resolved()))) == dated
    assert (named_firms(dated)[0].growth_from, named_firms(dated)[0].growth_until) == (52, 60)


def test_a_named_firm_has_a_past_as_a_firm_of_its_kind(place: Scenario) -> None:
    lived = with_firm(place).model_copy(update={"parameters": load_scenario("baseline").parameters})
    assert years_before(lived) > 0
    then, _ = past_of(lived)
    assert [group.finances for group in then.suppliers] == [None] * len(then.suppliers)
    assert then.suppliers[-1].count == 1
    assert len(named_firms(then)) == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"count": 2}, "write count = 1"),
        ({"kind": "large_contractor"}, "they have a `balance_sheet`"),
        ({"finances": FINANCES | {"reserves_gbp": -1.0}}, "out of range|greater than or equal"),
    ],
)
def test_finances_are_those_of_one_firm(place: Scenario, changes: dict[str, Any], told: str) -> None:
    with pytest.raises((ScenarioMistakes, ValueError), match=told):
        with_firm(place, **changes)


@pytest.mark.interpreted
def test_a_contract_changes_hands() -> None:
    world = hand_world()
    firm(world, overhead_share=0.2, committed=100_000, overhead=9_999.0), firm(world, overhead_share=0.1)
    list_members(world)
    row = contract(world, 0, weekly_cost=80_000.0)
    tender = int(world.contracts[row].tender)
    assert [pick_among(world, tender, np.array(allowed)) for allowed in ([0, 1], [0, 0])] == [1, NOBODY]
    hand_over(world, row, 1)
    assert world.suppliers["committed"][:2].tolist() == [0, 100_000]
    assert world.suppliers["live_contracts"][:2].tolist() == [0, 1]
    assert alike([world.contracts[row].supplier, world.contracts[row].weekly_cost], [1, 90_000.0])
    assert world.suppliers[0].overhead == 0.0


@pytest.mark.interpreted
def test_what_councils_owe_for_work_in_hand_is_owed_to_the_named_firm_that_holds_it() -> None:
    """It starts as if it had held its contracts before: not with two months of work to pay and nothing to come."""
    world = hand_world()
    firm(world, committed=100_000), firm(world, group=1, public_share=1.0)
    list_members(world)
    row = contract(world, 0, weekly_cost=80_000.0)
    add_invoice(world, row, 0, 70_000, 103)
    world.suppliers[0].receivable = 70_000
    world.put("named", table(NamedFirm, 1))
    named = world.named[0]
    named.group, named.turnover, named.work_share, named.reserves = 1, 520_000_00, 0.2, 9_000
    before = total(world)
    settle(world, load_scenario("baseline"))
    assert (world.contracts[row].supplier, world.invoices[0].supplier) == (1, 1)
    assert world.suppliers["receivable"][:2].tolist() == [0, 70_000]
    assert (cash(world, 0, 1), total(world)) == ([70_000, 9_000], before)


@pytest.mark.interpreted
def test_without_named_firms_and_shares_nothing_changes_hands() -> None:
    world = hand_world()
    firm(world), firm(world)
    row = contract(world, 0)
    settle(world, load_scenario("baseline"))
    assert world.contracts[row].supplier == 0
