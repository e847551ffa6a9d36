"""Unit tests: the ready scenarios say what the facts say, and the JSON Schema knows what the loader knows."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.handbook.file_pages import scenario_page
from simulator.register import LEVERS
from simulator.scenario import json_schema, load_scenario
from simulator.scenario.library import CLONE, library_names


@pytest.mark.parametrize("name", library_names())
def test_every_ready_scenario_is_valid_asks_a_question_and_is_in_the_catalogue(name: str) -> None:
    assert load_scenario(name).question.endswith("?")
    assert f"`{name}.toml`" in (CLONE / "scenarios" / "README.md").read_text(encoding="utf-8")


def test_the_baseline_has_the_size_and_the_sector_mix_of_the_facts() -> None:
    """L34 (sector mix), SF13 (days and late shares); how many tenders there are is told by a run."""
    place = load_scenario("baseline")
    total = sum(council.annual_budget_gbp for council in place.councils)
    spend = {
        line.name: sum(council.annual_budget_gbp * council.service_shares[line.name] for council in place.councils)
        for line in place.service_lines
    }
    assert 0.37 <= spend["construction"] / total <= 0.46
    assert 0.18 <= spend["social_care"] / total <= 0.22
    assert 0.07 <= spend["transport"] / total <= 0.09
    assert all(10 <= council.payment.usual_days <= 22 for council in place.councils)
    assert all(0.03 <= council.payment.late_share <= 0.15 for council in place.councils)


def test_every_number_of_the_baseline_names_its_source() -> None:
    """Every number stands under or beside a comment that names a row, a table or `assumption`."""
    text = (CLONE / "scenarios" / "baseline.toml").read_text(encoding="utf-8")
    named = re.compile(r"\b(L\d+|SF\d+|S\d+|B\d+|Salford|Contracts Finder|assumption|contracts)\b")
    for part in re.split(r"\n# -{10,}", text):
        assert named.search(part)
    for line in text.splitlines():
        if line.startswith(("value_", "labour_share", "award_weights", "payment =", "horizon")):
            assert named.search(line.partition("#")[2]) or "the same notices" in line, line


def test_the_schema_names_every_lever_with_its_unit() -> None:
    schema = json.loads(json.dumps(json_schema()))
    rules = schema["properties"]["rules"]
    assert set(rules["properties"]) == set(LEVERS)
    assert rules["additionalProperties"] is False
    assert schema["$defs"]["Policy"]["properties"]["lever"]["enum"] == list(LEVERS)
    assert "[days, 0 to " in rules["properties"]["payment_terms_days"]["description"]
    assert "from" in schema["$defs"]["Policy"]["properties"]
    assert schema["properties"]["horizon_years"]["maximum"] == 40
    assert "extends" in schema["properties"]


def as_json(value: Any) -> Any:
    """Return what an editor holds against the schema: dates are their texts."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("name", [name for name in library_names() if name != "england"])
def test_the_schema_takes_every_ready_scenario(name: str) -> None:
    """A choice of suppliers in one word was underlined as a mistake in five of them."""
    text = (CLONE / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    Draft202012Validator(json_schema()).validate(as_json(tomllib.loads(text)))


FIRM = 'name = "One"\nkind = "small_firm"\ncount = 1\nsectors = { housing = 1.0 }\n'


@pytest.mark.parametrize(
    "lines",
    [
        '[drop]\ncouncils = ["Eskholme"]\n',
        f"[[suppliers]]\n{FIRM}overrides = {{ outside_margin = -0.2 }}\n",
        '[[suppliers]]\nname = "One"\nfinances = { reserves_gbp = 5 }\n',
        '[[hubs]]\nname = "Hub"\ncapital_gbp = 5\n',
    ],
)
def test_the_schema_takes_what_a_file_that_extends_another_may_say(lines: str) -> None:
    Draft202012Validator(json_schema()).validate(as_json(tomllib.loads(f'extends = "x.toml"\n{lines}')))


def test_the_page_of_keys_tells_what_a_scenario_needs() -> None:
    """Keys that a file may leave out where it extends another were not told to be needed at all."""
    page = scenario_page()
    needed = [line.split("|")[1].strip() for line in page.splitlines() if line.endswith("**needed** |")]
    assert {"`title`", "`councils`", "`labour_share`", "`annual_budget_gbp`", "`turnover_gbp`"} <= set(needed)
    assert "`drop`" in page
