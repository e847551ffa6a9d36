"""A firm that a scenario names takes another over in a run; planned and never due, it changes no bit."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from simulator import Scenario, load_scenario, run
from simulator.engine.codes import CLOSED, NOBODY
from simulator.explanation.firm_story import explain_firm
from simulator.explanation.recorded_run import record_of
from simulator.start.population import create_world
from simulator.week.digest import table_digests
from simulator.week.growth import live
from tests.scenes import cut_down

OWN = {"turnover_gbp": 900_000, "council_work_share": 0.5, "reserves_gbp": 400_000, "staff": 6, "loan_gbp": 50_000}
PLAN = {"buyer": "Bright Start", "target": "Harbour Care", "from": 20, "price_gbp": 30_000}


def firm(name: str, **finances: float) -> dict[str, Any]:
    shared = {"kind": "social_enterprise", "count": 1, "sectors": {"social_care": 1.0}}
    return {"name": name, **shared, "finances": OWN | finances}


@cache
def place() -> dict[str, Any]:
    settings = cut_down(load_scenario("baseline"), councils=2, share_of_suppliers=0.3, years=2).resolved()
    two = [firm("Bright Start"), firm("Harbour Care", reserves_gbp=80_000)]
    return settings | {"suppliers": [*settings["suppliers"], *two]}


def with_plan(**changes: Any) -> Scenario:
    return Scenario.from_resolved(place() | {"takeovers": [PLAN | changes]}, made_from=place())


def lived(scenario: Scenario, weeks: int) -> Any:
    world = create_world(scenario, 3)
    live(world, weeks)
    assert world.clock[0].fault == 0
    return world


@pytest.mark.property
def test_all_that_the_target_had_is_the_buyers_and_money_is_conserved() -> None:
    """Property: to the week of the takeover both arms are the same; then the target's work is the buyer's."""
    before = lived(Scenario.from_resolved(place()), 20)
    world = lived(with_plan(), 21)
    plan = world.takeovers[0]
    a, b = world.suppliers[plan.buyer], world.suppliers[plan.target]
    assert (plan.done, b.state, b.left) == (20, CLOSED, 20)
    held = before.contracts["supplier"][before.live_contracts[: before.clock[0].live_contracts]]
    assert (held == plan.target).sum() > 0
    assert a.turnover > 1.5 * before.suppliers[plan.buyer].turnover
    assert world.named[0].staff == 12.0
    assert lived(with_plan(), 104).clock[0].fault == 0


@pytest.mark.parametrize("plan", [{"price_gbp": 9e9}, {"once_closing": True}])
def test_a_takeover_that_is_never_due_changes_no_bit(plan: dict[str, Any]) -> None:
    without, planned = lived(Scenario.from_resolved(place()), 52), lived(with_plan(**plan), 52)
    assert planned.takeovers[0].done == NOBODY
    digests = table_digests(without), table_digests(planned)
    assert {name for name in digests[0] if digests[0][name] != digests[1][name]} == {"takeovers"}


def test_both_firms_tell_it() -> None:
    result = run(with_plan(), seeds=(3,), record=(3,))
    record = record_of(result)
    target, buyer = (explain_firm(record, record.firm_called(name)) for name in ("Harbour Care", "Bright Start"))
    assert "became part of Bright Start" in target.text[-1]
    assert any("took over" in line and "£30,000" in line for line in buyer.text)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"target": "Harbor Care"}, "did you mean"),
        ({"target": "Bright Start"}, "takes itself over"),
        ({"buyer": "Small firms"}, "is not one firm"),
        ({"from": 900}, "starts in week 900"),
        ({"from": date(2020, 1, 1)}, "before the start"),
    ],
)
def test_who_cannot_take_over_whom_and_when_is_said(plan: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        with_plan(**plan)


def test_a_contractor_may_buy_and_not_be_bought() -> None:
    large = {"name": "Calder Group", "kind": "large_contractor", "count": 1, "sectors": {"social_care": 1.0}}
    settings = place() | {"suppliers": [*place()["suppliers"], large]}
    bought = settings | {"takeovers": [PLAN | {"target": "Calder Group"}]}
    with pytest.raises(ValueError, match="cannot be taken over"):
        Scenario.from_resolved(bought)
    world = lived(Scenario.from_resolved(settings | {"takeovers": [PLAN | {"buyer": "Calder Group"}]}), 104)
    assert world.takeovers[0].done == 20
