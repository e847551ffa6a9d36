"""Plain words: every lever has them, values read as people say them, and rounding hides no change."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from simulator import load_scenario
from simulator.live import words
from simulator.live.controls import levers_for_page, preset_for_page, preset_of
from simulator.metrics import KPIS
from simulator.register import LEVERS
from simulator.scenario import lever_words
from simulator.scenario.idle import lacks_feature
from tests.scenes import with_policies

STATIC = Path(words.__file__).with_name("static")


def test_every_lever_and_group_has_plain_words_and_no_words_are_left_over() -> None:
    """Property: a lever that is added, or renamed, asks for its words."""
    known = lever_words.lever_words()
    assert set(known["levers"]) == set(LEVERS)
    assert set(words._words()["groups"]) == {lever.group for lever in LEVERS.values()}
    assert len(set(known["levers"].values())) == len(LEVERS)
    for name, choices in known["choices"].items():
        assert len(choices) == len(LEVERS[name].choices), name
    assert {name for name, lever in LEVERS.items() if lever.choices} == set(known["choices"])


def test_every_figure_with_words_exists_and_every_box_shows_figures_with_words() -> None:
    known = words._words()["figures"]
    assert set(known) <= set(KPIS)
    assert {name for box in words.boxes() for name in box["figures"]} == set(known)


def test_labels_use_no_names_of_the_program() -> None:
    for lever in levers_for_page():
        assert "_" not in lever["label"]
        assert "gbp" not in lever["label"].lower()


@pytest.mark.parametrize(
    ("lever", "value", "words_of_it"),
    [
        ("mandated_se_share", 0.1, "10 %"),
        ("payment_terms_days", 30.0, "30 days"),
        ("maximum_lot_gbp", 1_500_000.0, "£1.5m"),
        ("skills_training_gbp", 250_000.0, "£250k a year"),
        ("mandate_enforcement", 2.0, "tenders for them only"),
        ("standing_multiple", 2.0, "× 2"),
        ("interest_rate_rise", 0.05, "5 % a year"),
        ("monitoring_detection", 0.35, "35 %"),
        ("champion", 1.5, "1.5"),
    ],
)
def test_values_read_as_people_say_them(lever: str, value: float, words_of_it: str) -> None:
    assert lever_words.value_in_words(LEVERS[lever], value) == words_of_it


@pytest.mark.parametrize(
    ("first", "ramp", "until", "said"),
    [
        (0, 0, None, ""),
        (52, 104, None, "from year 2, phased in over 2 years"),
        (60, 26, 156, "from week 60, phased in over 26 weeks, until year 4"),
        (0, 52, None, "phased in over a year"),
    ],
)
def test_timing_is_told_in_years(first: int, ramp: int, until: int | None, said: str) -> None:
    assert lever_words.timing_in_words(first, ramp, until) == said


def test_a_policy_is_told_with_place_and_time(tiny_scenario: object) -> None:
    scenario = with_policies(
        tiny_scenario,
        {"lever": "payment_terms_days", "value": 10, "from": 4},
        {"lever": "price_share", "value": -0.1, "operation": "add"},
        {"lever": "maximum_lot_gbp", "value": 0.5, "operation": "scale"},
    )
    assert [lever_words.policy_in_plain_words(policy, scenario) for policy in scenario.policies] == [
        "Bills are due after: 10 days, from week 4",
        "Weight of price against quality: 10 % less",
        "Split contracts larger than: × 0.5",
    ]


@pytest.mark.parametrize(
    ("kpi", "values", "texts", "unit"),
    [
        ("council_spend", (312.5e6, 313.3e6), ["£312m", "£313m"], "a year"),
        ("council_spend", (312.5e6, 312.4e6), ["£312.5m", "£312.4m"], "a year"),
        ("net_public_value", (-9.02e6, 8.91e6), ["−£9.02m", "£8.91m"], "a year"),
        ("insolvencies_per_10000", (54.8, 61.4), ["55", "61"], "in 10,000 a year"),
        ("insolvencies_per_10000", (54.8, 55.1), ["54.8", "55.1"], "in 10,000 a year"),
        ("se_award_share_value", (0.04, float("nan")), ["4.0", "n/a"], "% of new contracts"),
    ],
)
def test_amounts_have_the_digits_that_matter(kpi: str, values: list[float], texts: list[str], unit: str) -> None:
    assert words.amounts(kpi, values) == (texts, unit)


@pytest.mark.parametrize("kpi", list(words._words()["figures"]))
def test_a_change_is_a_sentence_with_both_values(kpi: str) -> None:
    said = words.change_in_a_sentence(kpi, 0.25, 0.5)
    (a, b), _ = words.amounts(kpi, (0.25, 0.5))
    assert a in said
    assert b in said
    assert said.endswith(".")
    assert "{" not in said


def test_levers_that_do_nothing_in_a_scenario_are_named(tiny_scenario: object) -> None:
    chains = load_scenario("carillion")
    city = load_scenario("baseline").model_copy(update={"payment_chains": False})
    assert [lacks_feature(city, name) for name in ("retention_share", "champion")] == [True, True]
    assert not lacks_feature(city, "mandate_enforcement")  # a group can move the lever that it needs
    assert not lacks_feature(chains, "retention_share")


def test_a_lever_says_which_others_it_needs() -> None:
    told = {lever["name"]: lever["mechanism"] for lever in levers_for_page()}
    assert "needs" in told["replication_grant_gbp"]
    assert told["payment_terms_days"] == LEVERS["payment_terms_days"].mechanism


def test_a_preset_tells_what_each_policy_does_to_its_lever(tiny_scenario: object) -> None:
    scenario = with_policies(tiny_scenario, {"name": "Fast", "lever": "payment_terms_days", "value": 10, "from": 4})
    page = preset_for_page(preset_of("small", scenario))
    (policy,) = page["policies"]
    assert (policy["lever"], policy["value"], policy["from_week"], policy["ramp_weeks"]) == (
        "payment_terms_days",
        10.0,
        4,
        0,
    )


PAGE_VALUES = """
import { shownValue } from "VALUES";
let text = "";
for await (const piece of process.stdin) text += piece;
const shown = JSON.parse(text).map((lever) => [lever.low, lever.default, lever.high].map((v) => shownValue(lever, v)));
console.log(JSON.stringify(shown));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node to run the page's script")
def test_the_page_writes_values_as_we_do(tmp_path: Path) -> None:
    """Both ends and the default of every lever, by the script of the page and by ours."""
    script = tmp_path / "shown.mjs"
    values = tmp_path / "values.mjs"  # a module by its name: node goes by that
    values.write_text((STATIC / "values.js").read_text(encoding="utf-8"), encoding="utf-8")
    script.write_text(PAGE_VALUES.replace("VALUES", values.as_uri()), encoding="utf-8")
    asked = json.dumps(levers_for_page())
    done = subprocess.run(["node", str(script)], input=asked, capture_output=True, text=True, check=True)
    ends = [(lever, (lever.low, lever.default, lever.high)) for lever in LEVERS.values()]
    assert json.loads(done.stdout) == [[lever_words.value_in_words(lever, v) for v in values] for lever, values in ends]
