"""Unit tests: settings of shocks, of named firms and of the work at the start that change nothing are told."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Scenario
from simulator.scenario import load_scenario
from simulator.scenario.in_vain import set_in_vain
from simulator.scenario.library import library_names

FIRM = {"name": "Bright", "kind": "social_enterprise", "count": 1, "sectors": {"social_care": 1.0}}
MONEY = {"turnover_gbp": 1e6, "council_work_share": 0.1, "reserves_gbp": 1e5}
LENDERS = {"kind": "lender_withdrawal", "size": 0.5, "from": 20}


def _told(place: Scenario, **changes: Any) -> list[str]:
    return [str(idle) for idle in set_in_vain(Scenario.from_resolved(place.resolved() | changes))]


def test_the_end_of_a_withdrawal_that_happens_once_is_told(small_scenario: Scenario) -> None:
    words = "does nothing here: lenders take back once, in its first week"
    assert _told(small_scenario, shocks=[LENDERS]) == []
    assert _told(small_scenario, shocks=[LENDERS | {"until": 30}]) == [f"`until of shock 1` {words}"]
    assert _told(small_scenario, shocks=[LENDERS | {"until": 30, "name": "Bank"}]) == [f"`until of Bank` {words}"]
    assert _told(small_scenario, shocks=[LENDERS | {"kind": "deferral", "until": 30}]) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, {}),
        ({"loan_years": 3}, {"loan_years": "it has no loan"}),
        ({"loan_years": 3, "loan_gbp": 5_000}, {}),
        ({"covenant_months": 2}, {"covenant_months": "it has neither loan nor overdraft"}),
        ({"covenant_months": 2, "overdraft_gbp": 5_000}, {}),
        ({"staff_growth": 0.2}, {"staff_growth": "it has no staff of its own"}),
        ({"staff_growth": 0.2, "staff": 5, "growth_from": 9, "growth_until": 60}, {}),
        ({"staff": 5, "growth_from": 9, "growth_until": 60}, dict.fromkeys(("growth_from", "growth_until"), "")),
    ],
)
def test_terms_of_a_loan_or_a_growth_that_there_is_not_are_told(
    given: dict[str, Any], told: dict[str, str], small_scenario: Scenario
) -> None:
    suppliers = [*small_scenario.resolved()["suppliers"], FIRM | {"finances": MONEY | given}]
    words = [f"`{key} of Bright` does nothing here: {why or 'its staff do not grow'}" for key, why in told.items()]
    assert _told(small_scenario, suppliers=suppliers) == words


def test_work_at_the_start_of_a_kind_that_nobody_is_is_told(small_scenario: Scenario) -> None:
    given = {"cooperative": 0.2, "small_firm": 0.3, "large_contractor": 0.0}
    words = ["`cooperative of work_at_start` does nothing here: no group of suppliers has that kind"]
    assert _told(small_scenario, work_at_start={"kind": given}) == words
    assert _told(small_scenario, work_at_start={"local": 0.2}) == []


@pytest.mark.parametrize("name", library_names())
def test_no_ready_scenario_has_such_a_setting(name: str) -> None:
    keys = ("until of", "loan_years of", "covenant_months of", "growth", "staff_growth of", "of work_at_start")
    assert not [idle for idle in map(str, set_in_vain(load_scenario(name))) if any(key in idle for key in keys)]
