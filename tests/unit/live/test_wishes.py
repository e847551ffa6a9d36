"""What browsers may ask for."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Scenario
from simulator.live.wishes import Refused, clean_text, reference_of, scenario_of, wish_of
from tests.unit.live.stage import preset


def test_a_wish_becomes_a_scenario_with_the_kept_policies_and_the_moved_levers(tiny_scenario: Scenario) -> None:
    presets = [preset(tiny_scenario)]
    moved = {"value": 8, "from_week": 13, "ramp_weeks": 4}
    wish = wish_of({"preset": 0, "kept": [0], "rules": {"notice_weeks": moved, "price_share": 0.4}}, presets)
    policies = scenario_of(wish, presets).policies
    found = [(p.lever, p.value, p.start, p.ramp_weeks) for p in policies]
    assert found == [("payment_terms_days", 10.0, 4, 0), ("notice_weeks", 8.0, 13, 4), ("price_share", 0.4, 0, 0)]
    assert scenario_of(reference_of(wish), presets).policies == ()
    assert wish_of(wish.as_data(), presets) == wish


def test_a_moved_lever_takes_the_place_of_the_kept_policy_on_it(tiny_scenario: Scenario) -> None:
    presets = [preset(tiny_scenario)]
    wish = wish_of({"preset": 0, "kept": [0], "rules": {"payment_terms_days": 20}}, presets)
    assert [(p.lever, p.value) for p in scenario_of(wish, presets).policies] == [("payment_terms_days", 20.0)]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        {"preset": 1},
        {"preset": True},
        {"preset": 0, "kept": [1]},
        {"preset": 0, "kept": [0, 0, 0]},
        {"preset": 0, "rules": {"no_such_lever": 1}},
        {"preset": 0, "rules": {"notice_weeks": "<script>"}},
        {"preset": 0, "rules": {"notice_weeks": float("nan")}},
        {"preset": 0, "rules": {"notice_weeks": 1e308}},
        {"preset": 0, "from_week": 1},
        {"preset": 0, "rules": {"notice_weeks": {"value": 8, "from_week": 10**9}}},
        {"preset": 0, "rules": {"notice_weeks": {"value": 8, "from_week": -1}}},
        {"preset": 0, "rules": {"notice_weeks": {"value": 8, "ramp_weeks": 2_081}}},
        {"preset": 0, "rules": {"notice_weeks": {"value": 8, "ramp_weeks": 1.5}}},
        {"preset": 0, "rules": {"notice_weeks": {"value": 8, "until": 9}}},
        {"preset": 0, "rules": {"notice_weeks": {}}},
        {"preset": 0, "surplus": 1},
    ],
)
def test_nonsense_is_refused_in_a_sentence(tiny_scenario: Scenario, data: Any) -> None:
    presets = [preset(tiny_scenario)]
    with pytest.raises(Refused) as refusal:
        scenario_of(wish_of(data, presets), presets)
    assert "Traceback" not in str(refusal.value)
    assert "/" not in str(refusal.value).replace("a/b", "")


def test_the_schema_says_what_is_wrong_with_a_value(tiny_scenario: Scenario) -> None:
    presets = [preset(tiny_scenario)]
    with pytest.raises(Refused, match="must lie between 1 and 26"):
        scenario_of(wish_of({"preset": 0, "rules": {"notice_weeks": 80}}, presets), presets)


JOINED = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
    "\U0001f469\U0001f3fd\u200d\U0001f680",  # an astronaut with her own skin
    "\u2764\ufe0f\u200d\U0001f525",  # a burning heart
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # a Persian word
    "\u0915\u094d\u200d\u0937",  # Hindi letters side by side
)


@pytest.mark.parametrize("text", JOINED)
def test_joiners_that_a_sign_is_made_of_stay(text: str) -> None:
    assert clean_text(f"Team {text}", "the name") == f"Team {text}"


@pytest.mark.parametrize(
    "text", ["Nor\u200dth", "\u200dNorth", "North\u200d", "N\U000e0067\U000e007f", "N\u200c\u200dN"]
)
def test_joiners_that_make_twins_of_a_name_go(text: str) -> None:
    assert clean_text(text, "the name").isprintable()


@pytest.mark.parametrize(("text", "clean"), [(" Table\n 1 ", "Table 1"), ("<b>x</b>", "<b>x</b>"), ("a\u202eb", "a b")])
def test_texts_lose_what_cannot_be_printed(text: str, clean: str) -> None:
    assert clean_text(text, "the name") == clean


@pytest.mark.parametrize("text", ["", " \n ", "x" * 41, 7, None, "x" * 100_000])
def test_empty_and_endless_texts_are_refused(text: Any) -> None:
    with pytest.raises(Refused):
        clean_text(text, "the name")
