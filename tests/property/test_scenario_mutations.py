"""Property tests: whatever is done to a scenario, it is a valid scenario or a list of mistakes, never a traceback."""

from __future__ import annotations

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenario import Scenario, ScenarioMistakes, load_scenario
from simulator.scenario.library import CLONE

pytestmark = pytest.mark.property

LINES = (CLONE / "scenarios" / "baseline.toml").read_text(encoding="utf-8").splitlines()
VALUES = [
    "1", "-1", "0.5", "1e400", "nan", "-inf", "true", '"x"', '""', "[]", "[1, 2]", "{}", "{ a = 1 }", "2026-04-01",
    "2026-04-01T00:00:00Z", "07:30:00", "9" * 400, '"""\nx"""', "[[[]]]", '["Aldermoor"]', '{ name = "x" }',
    "0001-01-01", "9999-12-31", "[{ }]", '[{ name = 1 }]', "words", "0x1F", "1_000",
]  # fmt: skip
HEADERS = [
    "[rules]",
    "[[councils]]",
    "[councils]",
    "[[policies]]",
    "[[shocks]]",
    "[parameters]",
    "[[x.y]]",
    "[councils.a]",
]
KEYS = [
    "title",
    "name",
    "from",
    "until",
    "lever",
    "value",
    "councils",
    "extends",
    "start_date",
    "rules",
    "overrides",
    "a.b",
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return the baseline with some lines dropped, doubled, given another value, or written anew."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        deed = draw(st.sampled_from(["drop", "double", "value", "key", "add", "header", "letter"]))
        if deed == "drop":
            del lines[place]
        elif deed == "double":
            lines.insert(place, lines[place])
        elif deed == "value":
            lines[place] = re.sub(r"= .*", lambda _found: f"= {draw(st.sampled_from(VALUES))}", lines[place])
        elif deed == "key":
            lines[place] = re.sub(r"^\w+", draw(st.sampled_from(KEYS)), lines[place])
        elif deed == "add":
            lines.insert(place, f"{draw(st.sampled_from(KEYS))} = {draw(st.sampled_from(VALUES))}")
        elif deed == "header":
            lines.insert(place, draw(st.sampled_from(HEADERS)))
        else:
            at = draw(st.integers(0, len(lines[place])))
            lines[place] = lines[place][:at] + draw(st.characters(codec="utf-8")) + lines[place][at:]
    return "\n".join(lines)


def _load(text: str) -> Scenario | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutated.toml"
        path.write_bytes(text.encode())
        try:
            return load_scenario(path)
        except ScenarioMistakes as problem:
            _judge(problem, text, str(path))
            return None


def _judge(problem: ScenarioMistakes, text: str, file: str) -> None:
    """Hold each mistake to its form: one line of print, and a line that the file has."""
    assert problem.mistakes
    for mistake in problem.mistakes:
        assert 1 <= mistake.line <= text.count("\n") + 1 or mistake.file != file
        assert mistake.what
        assert "\n" not in str(mistake)


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_a_mutated_baseline_is_valid_or_told_wrong(text: str) -> None:
    """Load, or raise `ScenarioMistakes` and nothing else; what loads comes back from its resolved settings."""
    scenario = _load(text)
    if scenario is not None:
        again = Scenario.from_resolved(scenario.resolved())
        assert again == scenario
        assert again.fingerprint() == scenario.fingerprint()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_valid_or_told_wrong(text: str) -> None:
    """No text of whatever kind gives a traceback."""
    _load(text.encode("utf-8", "replace").decode())


@settings(max_examples=100, deadline=None)
@given(
    horizon=st.integers(1, 40),
    start=st.dates(min_value=date(1900, 1, 1), max_value=date(2500, 12, 31)),
    values=st.lists(st.floats(0, 180, allow_nan=False), max_size=4),
    weeks=st.integers(0, 51),
)
def test_resolved_settings_come_back_as_the_same_scenario(horizon, start, values, weeks) -> None:
    """`from_resolved(resolved())` is the identity, whatever the start date and the policies."""
    settings_ = load_scenario("baseline").resolved() | {"horizon_years": horizon, "start_date": start.isoformat()}
    settings_["policies"] = [{"lever": "payment_terms_days", "value": value, "from": weeks} for value in values]
    scenario = Scenario.from_resolved(settings_)
    assert Scenario.from_resolved(scenario.resolved()) == scenario
