"""Integration tests: a kind that not every world has goes through figures, tables, pictures and stories by its row."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from simulator import ProcurementModel, Scenario, compare, explain, load_scenario
from simulator.engine.accounts import DISTRIBUTION, DIVIDEND, FIRST_SUPPLIER_ACCOUNT, HOUSEHOLDS
from simulator.live.films import film_of
from simulator.notebook.agents import SocialEnterprise
from simulator.register import KIND_NAMES
from simulator.report.page import report_html
from simulator.scenario.usage import kinds_of
from simulator.start.population import create_world
from simulator.study.comparison import Comparison
from tests.scenes import cut_down, with_policies

pytestmark = pytest.mark.integration

COOP = KIND_NAMES.index("cooperative")
ACCOUNT = FIRST_SUPPLIER_ACCOUNT + COOP
COUNTS = {"lever": "se_definition", "value": "legal form or co-operative"}
RESERVED = {"lever": "reserved_below_gbp", "value": 1_000_000.0}


@pytest.fixture(scope="module")
def small() -> Scenario:
    """Two councils, as many co-operatives as social enterprises."""
    settings = cut_down(load_scenario("cooperatives"), councils=2, share_of_suppliers=0.25, years=2).resolved()
    settings["suppliers"][-1]["count"] = 18
    return Scenario.from_resolved(settings | {"policies": []})


@pytest.fixture(scope="module")
def study(small: Scenario) -> Comparison:
    """Small contracts are kept for social enterprises: by their own legal form alone, or with co-operatives."""
    narrow, wide = with_policies(small, RESERVED).resolved(), with_policies(small, RESERVED, COUNTS).resolved()
    arms = [Scenario.from_resolved(arm | {"title": title}) for arm, title in ((narrow, "narrow"), (wide, "wide"))]
    return compare(arms, seeds=1, record=(1,))


def test_only_worlds_with_cooperatives_have_a_place_for_them(small: Scenario) -> None:
    assert (kinds_of(small), kinds_of(load_scenario("baseline"))) == (COOP + 1, COOP)
    without = cut_down(load_scenario("baseline"), councils=2, share_of_suppliers=0.25, years=1)
    assert len(create_world(without, 1).tallies) == COOP


def test_members_are_paid_from_surplus_once_a_year_and_draw_nothing_else(small: Scenario) -> None:
    model = ProcurementModel(small, 1)
    flows = model.world.flows
    model.advance(50)
    assert flows[DIVIDEND, ACCOUNT, HOUSEHOLDS] == 0
    model.advance(104)
    assert flows[DIVIDEND, ACCOUNT, HOUSEHOLDS] > 0
    assert flows[DISTRIBUTION, ACCOUNT, HOUSEHOLDS] == 0
    assert flows[DISTRIBUTION, FIRST_SUPPLIER_ACCOUNT, HOUSEHOLDS] > 0


def test_reserved_tenders_are_open_to_cooperatives_where_the_rule_counts_them(study: Comparison) -> None:
    bids = study.records("bids").merge(study.records("tenders")[["arm", "tender", "reserved"]], on=["arm", "tender"])
    kinds = study.records("firms")[["arm", "firm", "kind"]]
    reserved = bids[bids["reserved"] == 1].merge(kinds, on=["arm", "firm"])
    found = {arm: set(rows["kind"]) for arm, rows in reserved.groupby("arm")}
    assert found == dict(
        zip(study.names, [{"social_enterprise"}, {"social_enterprise", "cooperative"}], strict=True),
    )


def test_figures_series_and_tables_know_them(study: Comparison) -> None:
    share = study.kpis["coop_award_share_value"]
    assert (share > 0.0).all()
    parts = study.kpis[[f"{prefix}_award_share_value" for prefix in ("se", "sme", "large", "coop")]]
    assert np.allclose(parts.sum(axis=1), 1.0)
    assert set(study.yearly["kind"]) == set(KIND_NAMES)
    weekly, yearly = study.weekly, study.yearly
    last = weekly[weekly["week"] == weekly["week"].max()]["active_coop"].to_list()
    assert last == yearly[(yearly["kind"] == "cooperative") & (yearly["year"] == 2)]["active"].to_list()
    flows = study.flows
    assert flows[(flows["payee"] == "cooperative") & (flows["reason"] == "contract_payment")]["amount_gbp"].sum() > 0


def test_the_report_and_the_stories_call_them_by_their_name(study: Comparison) -> None:
    page = report_html(study)
    assert "Co-operative share of awards, by value" in page
    assert "<th>worker co-operative</th>" in page
    firms = study.records("firms")
    one = firms[(firms["kind"] == "cooperative") & (firms["arm"] == study.names[1])].iloc[0]
    title = explain(study, firm=int(one["firm"])).title
    assert title.startswith(f"Firm {one['firm']} (")
    assert f": a worker co-operative from {one['home']}" in title


def test_the_film_sends_words_and_marks_of_every_kind(small: Scenario) -> None:
    content = film_of((small.with_horizon(1), with_policies(small, COUNTS).with_horizon(1)), ("A", "B"), 1).content
    (length,) = struct.unpack("<I", content[:4])
    header = json.loads(content[4 : 4 + length])
    assert [kind["one"] for kind in header["kinds"]][COOP] == "worker co-operative"
    suppliers = header["arms"][0]["suppliers"]
    assert COOP in suppliers["kind"]
    assert any("(worker co-operative " in name for name in suppliers["name"])


def test_agents_have_a_class_of_their_own(small: Scenario) -> None:
    agents = ProcurementModel(small, 1).suppliers
    own = [agent for agent in agents if agent.kind == "cooperative"]
    assert {type(agent).__name__ for agent in own} == {"Cooperative"}
    assert not any(isinstance(agent, SocialEnterprise) for agent in own)
