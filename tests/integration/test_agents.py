"""Agents are views on rows: always up to date, also after tables grew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.chosen import rules_for
from simulator.notebook.agents import Council, LargeContractor, SmallFirm, SocialEnterprise, Supplier
from simulator.notebook.model import ProcurementModel
from simulator.week import growth

pytestmark = pytest.mark.integration


@pytest.fixture
def model(small_scenario: Scenario) -> ProcurementModel:
    settings = small_scenario.resolved()  # without teams, whose work is counted with their members, too
    alone = settings | {"rules": settings["rules"] | {"consortium_bids": "none"}}
    return ProcurementModel(Scenario.from_resolved(alone), 1)


def test_types_follow_kinds(model: ProcurementModel) -> None:
    by_type = model.agents_by_type
    counts = {group.kind: group.count for group in model.scenario.suppliers}
    assert {kind: len(by_type[kind]) for kind in (SocialEnterprise, SmallFirm, LargeContractor, Council)} == {
        SocialEnterprise: counts["social_enterprise"],
        SmallFirm: counts["small_firm"],
        LargeContractor: counts["large_contractor"],
        Council: 3,
    }
    assert set(model.agent_types) == set(by_type)
    assert len(model.agents) == len(model.suppliers) + len(model.councils)


def test_attributes_read_the_tables(model: ProcurementModel) -> None:
    model.advance(60)
    world = model.world
    for firm in model.suppliers:
        row = world.suppliers[firm.row]
        assert round(firm.cash_gbp * 100) == world.cash[firm.account]
        assert firm.quality == row.quality
        assert firm.turnover_gbp == pytest.approx(row.turnover / 100)
        assert firm.home.name == model.scenario.councils[row.home].name
        assert firm.sector == model.scenario.service_lines[row.sector].name
        assert firm.is_active == (firm.state == "active") == (firm.week_left is None)
        live = [c for c in firm.contracts if c.state in ("mobilising", "running")]
        assert len(live) == firm.n_live_contracts
        assert all(contract.supplier is firm for contract in live)
    council = model.council("Brackenford")
    assert council.budget_gbp == pytest.approx(95e6, rel=0.2)
    assert council.cash_gbp == world.cash[council.account] / 100
    assert 0.0 <= council.se_share <= 1.0


def test_views_survive_growth(model: ProcurementModel) -> None:
    firm = model.supplier(3)
    before = firm.cash_gbp, firm.quality
    growth.grow(model.world)
    assert (firm.cash_gbp, firm.quality) == before
    firm.quality = 0.5
    assert model.world.suppliers[3].quality == 0.5


def test_agents_hold_nothing_of_their_own(model: ProcurementModel) -> None:
    assert set(vars(model.supplier(0))) == {"model", "unique_id", "pos", "row"}


def test_entrants_appear_and_leavers_stay(model: ProcurementModel) -> None:
    at_start = len(model.suppliers)
    first = model.supplier(0)
    model.run()
    assert len(model.suppliers) == model.world.clock[0].suppliers > at_start
    assert model.supplier(0) is first
    gone = model.suppliers.select(lambda firm: not firm.is_active)
    assert len(gone) > 0
    assert {firm.state for firm in gone} <= {"closed", "insolvent"}
    assert all(0 <= firm.week_left < model.horizon for firm in gone)
    newest = model.supplier(len(model.suppliers) - 1)
    assert newest.week_entered > 0
    assert newest in model.agents


def test_agent_sets_work(model: ProcurementModel) -> None:
    model.advance(30)
    enterprises = model.suppliers.select(agent_type=SocialEnterprise)
    rows = model.world.suppliers[: model.world.clock[0].suppliers]
    assert enterprises.agg("turnover_gbp", sum) == pytest.approx(rows.turnover[rows.kind == 0].sum() / 100)
    groups = {kind: len(members) for kind, members in model.suppliers.groupby("kind")}
    assert sum(groups.values()) == len(model.suppliers)
    assert len(model.suppliers.groupby("home").groups) == 3
    richest = next(iter(model.suppliers.sort("cash_gbp", ascending=False)))
    assert richest.cash_gbp == max(model.suppliers.get("cash_gbp"))
    seen: list[int] = []
    model.councils.do(lambda council: seen.append(council.row))
    assert seen == [0, 1, 2]
    enterprises.set("sales", 0.9)
    assert set(enterprises.get("sales")) == {0.9}
    assert sum(len(council.local_suppliers) for council in model.councils) == len(model.suppliers)


def test_only_scores_can_be_written(model: ProcurementModel) -> None:
    firm = model.supplier(0)
    with pytest.raises(AttributeError):
        firm.cash_gbp = 1.0
    with pytest.raises(AttributeError, match="wins follows from what happens"):
        firm.wins = 3
    with pytest.raises(ValueError, match=r"quality is a score of 0 to 1, not 1\.5"):
        firm.quality = 1.5


def test_a_written_score_is_what_the_market_sees(model: ProcurementModel) -> None:
    """The index of suppliers copies their sales skill; both agree at every time."""
    model.advance(6)
    model.supplier(2).sales = 0.123
    world = model.world
    places = [range(first, first + number) for first, number in world.members.reshape(-1, 2)]
    rows = np.concatenate([np.array(place, int) for place in places])
    found = world.memberships[rows]
    assert (found.sales == world.suppliers.sales[found.supplier]).all()
    assert (found.sales == 0.123).any()


def test_rules_can_be_set(model: ProcurementModel) -> None:
    council = model.council("Carrowby")
    council.set_rule("payment_terms_days", 10.0)
    model.step()
    assert council.rule("payment_terms_days") == 10.0
    assert model.council("Aldermoor").rule("payment_terms_days") != 10.0
    with pytest.raises(ValueError, match="it must lie in"):
        council.set_rule("payment_terms_days", 10_000.0)
    for nothing in (1.5, "sometimes"):  # as in a scenario file
        with pytest.raises(ValueError, match=f"mandate_enforcement is {nothing!r}; it must be 'target', "):
            council.set_rule("mandate_enforcement", nothing)
    with pytest.raises(ValueError, match="no lever 'payment_term'"):
        council.set_rule("payment_term", 10.0)
    with pytest.raises(KeyError, match="there is no council 'Nowhere'"):
        model.council("Nowhere")


@pytest.mark.parametrize("narrowed", [{"services": ["housing"]}, {"suppliers": {"size": "sme"}}])
def test_a_rule_that_is_set_holds_in_every_service_and_for_every_supplier(
    small_scenario: Scenario, narrowed: dict[str, Any]
) -> None:
    """Tenders read the rules of their line, and payments those of who is paid; set was the row of the council alone."""
    scenario = small_scenario.with_policy("payment_terms_days", 20.0, **narrowed)
    model = ProcurementModel(scenario, 1)
    model.council("Carrowby").set_rule("social_value_weight", 0.5)
    model.council("Carrowby").set_rule("payment_usual_days", 3.0)
    model.advance(6)
    tenders = model.tenders
    is_here, is_called = tenders["council"] == "Carrowby", tenders["week_published"].notna()
    assert set(tenders[is_here & is_called]["weight_social"]) == {0.5}
    assert 0.5 not in set(tenders[~is_here]["weight_social"])
    world, row = model.world, model.council("Carrowby").row
    lines = np.flatnonzero(world.lines["council"] == row)
    read = {rules_for(world, row, line, firm.row) for line in lines for firm in model.suppliers}
    assert {float(world.rules[one].payment_usual_days) for one in read} == {3.0}


def test_names_are_for_people(model: ProcurementModel) -> None:
    assert repr(model.supplier(0)) == "<SocialEnterprise 0: Social enterprises 0>"
    assert repr(model.council(0)) == "<Council 0: Aldermoor>"
    assert isinstance(model.supplier(0), Supplier)
    assert np.unique([firm.identity for firm in model.suppliers]).size == len(model.suppliers)
