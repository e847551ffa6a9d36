"""Integration tests: stories of franchises, hubs, named firms and long falls agree with the records of a run."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator import Scenario, explain, load_scenario, run
from simulator.explanation import Explanation, Record, record_of
from simulator.study.comparison import Result
from tests.scenes import cut_down

pytestmark = pytest.mark.integration
WENT = ("left", "merged", "insolvent", "closed", "there")


@pytest.fixture(scope="module")
def study() -> Result:
    """Five years of two councils with a franchise, a hub and a firm whose lender goes."""
    place: dict[str, Any] = cut_down(load_scenario("baseline").without_policies(), 2, 0.3, 5).resolved()
    one, other = (council["name"] for council in place["councils"])
    system = {"name": "Care at home", "sector": "social_care", "home": one, "units": {one: 3, other: 2}}
    hub = {"name": "Works together", "sector": "construction", "home": one, "members": {one: 2, other: 2}}
    money = {"turnover_gbp": 2e6, "council_work_share": 0.6, "reserves_gbp": 1.2e5, "loan_gbp": 2.5e5, "staff": 15.0}
    firm = {"name": "Harbour Care", "kind": "social_enterprise", "count": 1, "areas": [one], "finances": money}
    lender = {"name": "Its bank goes", "kind": "lender_withdrawal", "size": 1.0, "from": 52}
    place["suppliers"].append(firm | {"sectors": {"social_care": 1.0}})
    place["shocks"] = [lender | {"suppliers": {"name": ["Harbour Care"]}}]
    place["franchises"] = [system | {"capital_gbp": 4e5}]
    place["hubs"] = [hub | {"capital_gbp": 7.5e5, "margin": 0.1}]
    place["rules"] |= {"franchising": 1.0}
    return run(Scenario.from_resolved(place), seeds=1, record=(1,))


@pytest.fixture(scope="module")
def record(study: Result) -> Record:
    return record_of(study)


@pytest.fixture(scope="module")
def stories(study: Result, record: Record) -> list[Explanation]:
    """The stories of all that belong to a body, of the named firm, and of all that failed."""
    told = set(record.firms[record.firms["state"] == "insolvent"]["firm"])
    told |= set(record.events[record.events["event"].str.endswith("_from_start")]["firm"])
    return [explain(study, firm=int(firm)) for firm in (*told, record.firm_called("Harbour Care"))]


def test_units_that_came_are_those_that_went_or_are_there(study: Result, record: Record) -> None:
    story = explain(study, firm="care at home")
    counts = story.facts["franchise"]
    assert counts["at_start"] == 5
    assert counts["at_start"] + counts["joined"] + counts["opened"] == sum(counts[name] for name in WENT)
    units = record.events[(record.events["event"] == "unit_from_start") & (record.events["subject"] == 0)]["firm"]
    paid = [explain(study, firm=int(unit)).facts.get("franchise_fees_paid_gbp", 0.0) for unit in units]
    assert max(paid) > 0.0
    assert sum(paid) <= counts["fee_gbp"] + 0.05
    assert "the franchise Care at home: 5 units at the start" in "\n".join(story.text)


def test_a_hub_tells_what_it_took_and_gave_to_the_penny(study: Result, record: Record) -> None:
    """What it took, gave and began with is what it has; banks that paid a bill early are contractors' money, too."""
    story = explain(study, firm="Works together")
    hub = story.facts["hub"]
    took, gave = hub["from_councils_gbp"] + hub["from_contractors_gbp"], hub["paid_to_members_gbp"]
    assert took > 0.0
    assert hub["paid_ahead_gbp"] == pytest.approx(gave - 0.9 * took, abs=0.01)
    other = {"joint_share_gbp", "overhead_gbp", "contract_payment_gbp", "subcontract_payment_gbp", "early_payment_gbp"}
    mine = record.statements[record.statements["firm"] == story.number]
    rest = mine[[name for name in mine if name.endswith("_gbp") and name not in other]].sum()
    left = rest.drop(["cash_gbp", "receivable_gbp", "starting_capital_gbp"]).sum()
    had = 750_000.0 + took - gave - hub["office_gbp"] + left
    assert float(mine["cash_gbp"].iloc[-1]) == pytest.approx(had, abs=0.05)
    assert story.text[0].startswith("It is a hub: 4 members do its work, for the price less 10.0% that it keeps")


def test_a_lender_that_goes_is_told_before_what_it_calls(study: Result) -> None:
    text = "\n".join(explain(study, firm="Harbour Care").text)
    assert "It had 15 staff, paid whether there is work for them or not." in text
    assert "Its bank goes: its lender took back 100% of its loan and overdraft." in text
    assert text.index("its lender took back 100%") < text.index("its lender called £")
    assert "covenant" not in text


def test_what_happened_stands_in_order(stories: list[Explanation]) -> None:
    for story in stories:
        weeks = [int(found[1]) for line in story.text if (found := re.match(r"Week (\d+) \(", line))]
        assert weeks == sorted(weeks), story.title


def test_long_falls_add_up_and_are_longer_than_half_a_year(stories: list[Explanation]) -> None:
    falls = [story.facts["long_cash_fall"] for story in stories if "long_cash_fall" in story.facts]
    assert falls
    for story in stories:
        if (fall := story.facts.get("long_cash_fall")) is not None:
            assert fall["since_week"] < story.facts["cash_fall"]["since_week"]
            assert fall["fall_gbp"] > 2.0 * story.facts["cash_fall"]["fall_gbp"]
            change = fall["after_gbp"] - fall["before_gbp"]
            assert sum(fall["flows_gbp"].values()) == pytest.approx(change, abs=0.05)
            assert sum(fall["causes_gbp"].values()) == pytest.approx(change, abs=0.1)


def test_a_firm_that_closes_is_said_to_have_chosen_to(study: Result, record: Record) -> None:
    closed = record.events[record.events["event"] == "closed_down"]["firm"].head(5)
    assert len(closed) == 5
    for firm in closed:
        last = explain(study, firm=int(firm)).text[-1]
        assert re.search(r"of firms of its age \d+\.\d% a year choose to close\.", last)
