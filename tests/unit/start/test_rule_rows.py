"""Rows of rules that a scenario's policies ask for, and which of them a policy moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario, ScenarioMistakes, load_scenario
from simulator.engine.chosen import BY_SIZE, NONE_OF_IT, WHATEVER_SIZE
from simulator.register import LEVERS
from simulator.start.place import place_tables
from simulator.start.population import create_world
from simulator.start.rule_rows import _rule_rows, councils_of_rows, names_services, rule_tables
from tests.scenes import cut_down


@pytest.fixture(scope="module")
def place() -> Scenario:
    return cut_down(load_scenario("baseline"), councils=2, share_of_suppliers=0.05, years=2)


def tables(scenario: Scenario) -> dict[str, Any]:
    return rule_tables(scenario, place_tables(scenario)["parameters"])


def test_without_choices_and_services_there_is_a_row_of_rules_a_council(place: Scenario) -> None:
    found = tables(place)
    assert (found["baseline"].shape, len(found["chosen"])) == ((2, len(LEVERS)), 0)
    assert not names_services(place)


def test_policies_of_services_and_suppliers_concern_their_rows_alone(place: Scenario) -> None:
    arm = place.with_policy("upfront_share", 0.1).with_policy("payment_terms_days", 5, suppliers={"size": "sme"})
    arm = arm.with_policy("notice_weeks", 8, services=["housing"], councils=[place.councils[1].name])
    found = tables(arm)
    lines = len(place_tables(place)["lines"])
    everybody, small, housing = found["policy_councils"]
    assert len(everybody) == 2 * (2 + lines)
    assert everybody.all()
    assert small.tolist() == [0] * (2 + lines) + [1] * (2 + lines)
    assert housing.sum() == 2  # one line, for those who are chosen and those who are not
    assert not housing[[0, 1]].any()


@pytest.mark.parametrize("services", [None, ["housing"]])
@pytest.mark.parametrize("suppliers", [None, {"size": "sme"}])
def test_every_row_of_rules_is_some_council_s(place: Scenario, services: Any, suppliers: Any) -> None:
    arm = place.with_policy("payment_terms_days", 5, services=services, suppliers=suppliers)
    names = [arm.councils[row].name for row in councils_of_rows(create_world(arm, 1))]
    assert names == [row.council.name for row in _rule_rows(arm)]


def test_sizes_go_by_turnover_but_for_large_contractors(place: Scenario) -> None:
    marks = {
        "sme": [BY_SIZE, BY_SIZE, NONE_OF_IT],
        "large": [BY_SIZE, BY_SIZE, WHATEVER_SIZE],
    }
    for size, expected in marks.items():
        found = tables(place.with_policy("payment_terms_days", 5, suppliers={"size": size}))
        assert found["chosen_groups"].tolist() == [expected]
    small = tables(place.with_policy("payment_terms_days", 5, suppliers={"size": ["micro", "small"], "home": "local"}))
    assert (small["chosen"].least[0], small["chosen"].below[0], small["chosen"].is_local[0]) == (0.0, 15e8, 1)
    assert small["chosen_homes"].tolist() == [[0, 0]]
    assert np.all(small["chosen_sectors"])


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ({"suppliers": {"size": "smal"}}, "did you mean `small`?"),
        ({"suppliers": {"home": "Aldermor"}}, "did you mean `Aldermoor`?"),
        ({"suppliers": {"kind": "charity"}}, "unknown kind `charity`"),
        ({"suppliers": {}}, "chooses nobody in particular"),
        ({"services": ["houses"]}, "unknown service line `houses`"),
    ],
)
def test_a_choice_that_means_nobody_is_told(place: Scenario, policy: dict[str, Any], told: str) -> None:
    with pytest.raises((ScenarioMistakes, ValueError), match=told.replace("?", ".")):
        place.with_policy("payment_terms_days", 5, **policy)


def test_a_lever_that_cannot_be_narrowed_says_which_can(place: Scenario) -> None:
    with pytest.raises((ScenarioMistakes, ValueError), match="`franchising` is the same for all suppliers"):
        place.with_policy("franchising", 1, suppliers={"size": "sme"})
