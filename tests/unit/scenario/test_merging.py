"""Unit tests: what `extends` takes over, merges, appends and replaces; what a loaded scenario offers."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from simulator.register import LEVERS
from simulator.scenario import Scenario, load_scenario
from simulator.scenario.calendar import week_of
from simulator.scenario.lines import line_map
from tests.unit.scenario.writing import SMALL

OVER = """\
extends = "base.toml"
title = "Over"

[rules]
standing_multiple = 2

[[councils]]
name = "Northam"
payment = { late_share = 0.2 }

[[councils]]
name = "Southam"
annual_budget_gbp = 500_000
award_weights = { price = 1, quality = 0, social = 0 }
service_shares = { care = 1 }
payment = { usual_days = 1, late_share = 0, late_days = 0 }

[[process_mix]]
from_gbp = 0
waiver = 1.0

[[policies]]
lever = "price_rule"
value = "linear"
councils = ["Southam"]
from = 52
until = 2027-04-01
"""


@pytest.fixture
def over(tmp_path: Path) -> Scenario:
    base = SMALL + '\n[rules]\npayment_terms_days = 20\n\n[[policies]]\nlever = "payment_terms_days"\nvalue = 10\n'
    (tmp_path / "base.toml").write_text(base, encoding="utf-8")
    (tmp_path / "over.toml").write_text(OVER, encoding="utf-8")
    return load_scenario(tmp_path / "over.toml")


def test_tables_merge_by_key_and_named_tables_by_name(over: Scenario) -> None:
    assert over.title == "Over"
    assert over.rules == {"payment_terms_days": 20.0, "standing_multiple": 2.0}
    north, south = over.councils
    assert (north.name, south.name) == ("Northam", "Southam")
    assert (north.payment.usual_days, north.payment.late_share) == (12.0, 0.2)


def test_policies_are_appended_and_other_lists_replaced(over: Scenario) -> None:
    assert [policy.lever for policy in over.policies] == ["payment_terms_days", "price_rule"]
    assert [(band.open, band.waiver) for band in over.process_mix] == [(0.0, 1.0)]


def test_choices_become_codes_and_windows_become_weeks(over: Scenario) -> None:
    policy = over.policies[1]
    assert policy.value == LEVERS["price_rule"].choices.index("linear")
    assert policy.window_weeks(over) == (52, 104)
    assert policy.window_weeks(over.with_horizon(1)) == (52, 52)
    assert not policy.applies_to("Northam")
    assert over.policies[0].applies_to("Northam")


def test_a_scenario_is_frozen_all_the_way_down_and_travels(over: Scenario) -> None:
    with pytest.raises(ValidationError):
        over.title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError, match="cannot be changed"):
        over.rules["payment_terms_days"] = 1.0  # type: ignore[index]
    assert pickle.loads(pickle.dumps(over)) == over


def test_fingerprint_depends_on_settings_only(over: Scenario) -> None:
    assert over.fingerprint() == Scenario.from_resolved(over.resolved()).fingerprint()
    assert over.fingerprint() != over.without_policies().fingerprint()
    assert over.without_policies().policies == ()
    assert len(over.fingerprint()) == 64


def test_weeks_begin_again_on_every_anniversary() -> None:
    start = date(2025, 4, 1)
    assert [week_of(day, start) for day in (start, date(2025, 4, 7), date(2025, 4, 8))] == [0, 0, 1]
    assert week_of(date(2026, 3, 31), start) == 51
    assert [week_of(start.replace(year=2025 + year), start) for year in (1, 5, 40)] == [52, 260, 2080]
    assert week_of(date(2025, 3, 31), start) == -1
    assert week_of(date(2025, 2, 28), date(2024, 2, 29)) == 51
    assert week_of(17, start) == 17


def test_lines_of_every_form_of_toml() -> None:
    text = (
        'a.b = 1\n"c d".e = """\n\n"quoted" \\""""\nf = [\n  1, # one\n  { g = 2, h.i = [3,\n   4] },\n]\n'
        "[t]\nx = '''\n'\n'''\n[[t.rows]]\ny = 1\n[[t.rows]]\n[t.rows.inner]\nz = 1979-05-27 07:32:00 # when\n"
    )
    lines = line_map(text)
    assert lines["a", "b"] == 1
    assert lines["c d", "e"] == 2
    assert lines["f",] == 5
    assert lines["f", 0] == 6
    assert lines["f", 1, "g"] == 7
    assert lines["f", 1, "h", "i", 1] == 8
    assert lines["t", "x"] == 11
    assert (lines["t", "rows", 0], lines["t", "rows", 0, "y"]) == (14, 15)
    assert (lines["t", "rows", 1], lines["t", "rows", 1, "inner"], lines["t", "rows", 1, "inner", "z"]) == (16, 17, 18)
