"""What a report says was run: every arm's shocks, place and numbers, and in what else arms differ."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from simulator import Scenario, compare, run
from simulator.report import report_html
from simulator.report.what_was_run import arms_in_words, assumed_in_words, differing_in_words, places_in_words
from simulator.report.where_section import where_tables
from simulator.study.comparison import Comparison

SHOCKS: list[dict[str, Any]] = [
    {"kind": "demand_surge", "size": -0.25, "sector": "digital", "from": 4, "until": 8},
    {"kind": "cost_shock", "size": 0.2, "name": "Diesel", "councils": ["Aldermoor"], "suppliers": {"size": ["micro"]}},
    {"kind": "downturn", "size": 0.1},
    {"kind": "deferral", "size": 0.1},
    {"kind": "lender_withdrawal", "size": 0.5, "from": 10},
    {"kind": "bank_withdrawal", "size": 0.5},
]
TOLD = [
    "councils need 25 % less, in Digital services and equipment, from 2025-04-29 (week 4) until 2025-05-27 (week 8)",
    "work costs 20 % more, only in Aldermoor, only suppliers that are micro, from the start to the end",
    "10 % of firms' business with others than councils falls away, from the start to the end",
    "10 % of running council work is put off, from the start to the end",
    "lenders take back 50 % of loans and overdrafts, once, on 2025-06-10 (week 10)",
    "banks lend large contractors 50 % less, from the start to the end",
]


@pytest.fixture(scope="module")
def unlike(tiny_scenario: Scenario) -> Comparison:
    """Two scenarios that differ in a number, in a budget and in shocks, and a third that is the first with a policy."""
    settings = tiny_scenario.resolved()
    other = settings | {"shocks": SHOCKS, "title": "Struck"}
    other["councils"] = [council | {"annual_budget_gbp": 11_000_000.0} for council in settings["councils"]]
    first = settings | {"title": "Dear", "parameters": settings["parameters"] | {"service_worth": 2.0}}
    arms = [Scenario.from_resolved(one) for one in (first, other)]
    return compare([*arms, arms[0].with_policy("payment_terms_days", 5.0, name="Days")], seeds=2)


@pytest.mark.integration
def test_every_shock_is_told_with_what_where_and_when(unlike: Comparison) -> None:
    shocks = arms_in_words(unlike)[1]["shocks"]
    assert [shock["what"] for shock in shocks] == TOLD
    assert [shock["name"] for shock in shocks] == ["", "Diesel", "", "", "", ""]


@pytest.mark.integration
def test_places_and_numbers_are_told_of_every_arm_and_once_where_they_are_the_same(unlike: Comparison) -> None:
    first, second, third = unlike.names
    for found in (places_in_words(unlike), assumed_in_words(unlike)):
        assert [one["arms"] for one in found] == [f"{first}, {third}", second]
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", report_html(unlike))).split())
    assert f"What was assumed: {first}, {third}" in text
    assert "service worth 2 1.5" in text
    assert "of the same place" not in text
    assert f"what else the scenarios set otherwise ({differing_in_words(unlike)})" in text
    assert differing_in_words(unlike) == "[parameters] service_worth, councils, shocks"


@pytest.mark.integration
def test_a_council_that_is_called_as_a_service_line_keeps_its_name(tiny_scenario: Scenario) -> None:
    settings = tiny_scenario.resolved()
    settings["councils"] = [settings["councils"][0] | {"name": "digital"}]
    councils, services, _ = where_tables(run(Scenario.from_resolved(settings), seeds=1))
    assert [row["name"] for row in councils["rows"]] == ["digital"]
    assert "Digital services and equipment" in {row["name"] for row in services["rows"]}


@pytest.mark.integration
def test_one_place_has_no_names_of_arms(tiny_scenario: Scenario) -> None:
    same = compare([tiny_scenario, tiny_scenario.with_policy("payment_terms_days", 5.0)], seeds=1)
    assert [one["arms"] for one in (*places_in_words(same), *assumed_in_words(same))] == ["", ""]
    assert "of the same place" in report_html(same)
