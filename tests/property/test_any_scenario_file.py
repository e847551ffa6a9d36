"""Property: a scenario file with any levers, windows and operations runs clean on a tiny world, or is told wrong."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import Scenario, ScenarioMistakes, load_scenario
from simulator.register import LEVERS, PARAMETERS
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.property.test_conservation import assert_sound

pytestmark = pytest.mark.property

#: Two councils, two service lines, about forty suppliers, a year: all kinds of supplier and of tender.
TINY = """\
title = "Tiny"
horizon_years = 1
start_date = 2025-04-01
payment_chains = {chains}

[[service_lines]]
name = "care"
label = "Care"
department = "adult_services"
value_median_gbp = 60_000
value_sigma = 1.2
labour_share = 0.7

[[service_lines]]
name = "works"
label = "Works"
department = "regeneration"
value_median_gbp = 400_000
value_sigma = 1.5
labour_share = 0.4

[[councils]]
name = "Northam"
annual_budget_gbp = 6_000_000
award_weights = {{ price = 0.5, quality = 0.4, social = 0.1 }}
service_shares = {{ care = 0.6, works = 0.4 }}
payment = {{ usual_days = 12, late_share = 0.1, late_days = 20 }}

[[councils]]
name = "Southam"
annual_budget_gbp = 4_000_000
x_km = 12.0
award_weights = {{ price = 0.4, quality = 0.4, social = 0.2 }}
service_shares = {{ care = 0.4, works = 0.6 }}
payment = {{ usual_days = 25, late_share = 0.2, late_days = 40 }}

[[suppliers]]
name = "Social enterprises"
kind = "social_enterprise"
count = 12
sectors = {{ care = 0.9, works = 0.1 }}

[[suppliers]]
name = "Small firms"
kind = "small_firm"
count = 24
sectors = {{ care = 0.5, works = 0.5 }}

[[suppliers]]
name = "Large contractors"
kind = "large_contractor"
count = 4
sectors = {{ works = 1.0 }}
"""
OPERATIONS = ("set", "add", "scale")
NUMBERS = [name for name, entry in PARAMETERS.items() if entry.kind != "constant"]


@st.composite
def values(draw: st.DrawFn, name: str) -> str:
    """Return a value of a lever as a file writes it: in its range, and now and then outside it or of another type."""
    lever = LEVERS[name]
    if draw(st.integers(0, 19)) == 0:
        return draw(st.sampled_from(["-1e12", '"sometimes"', "true", "1e12", '"2026-04-01"']))
    if lever.choices:
        return f'"{draw(st.sampled_from(lever.choices))}"'
    return repr(draw(st.floats(lever.low, lever.high)))


@st.composite
def policies(draw: st.DrawFn) -> str:
    """Return one [[policies]] table with some of the keys that it may have."""
    lever = draw(st.sampled_from(list(LEVERS)))
    lines = ["[[policies]]", f'lever = "{lever}"', f"value = {draw(values(lever))}"]
    if draw(st.booleans()):
        is_number = not LEVERS[lever].choices
        words = OPERATIONS if is_number or draw(st.integers(0, 9)) == 0 else ("set",)
        lines.append(f'operation = "{draw(st.sampled_from(words))}"')
    if draw(st.booleans()):
        lines.append(f"from = {draw(st.integers(0, 55))}")
    if draw(st.booleans()):
        lines.append(f"until = {draw(st.integers(0, 80))}")
    if draw(st.booleans()):
        lines.append(f"ramp_weeks = {draw(st.integers(0, 60))}")
    if draw(st.booleans()):
        names = draw(st.lists(st.sampled_from(["Northam", "Southam"]), min_size=1, unique=True))
        lines.append(f"councils = {names}".replace("'", '"'))
    return "\n".join(lines)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return the text of a scenario file."""
    text = TINY.format(chains=draw(st.sampled_from(["true", "false"])))
    rules = draw(st.lists(st.sampled_from(list(LEVERS)), max_size=6, unique=True))
    text += "\n[rules]\n" + "".join(f"{name} = {draw(values(name))}\n" for name in rules)
    numbers = draw(st.lists(st.sampled_from(NUMBERS), max_size=4, unique=True))
    drawn = [(name, draw(st.floats(PARAMETERS[name].low, PARAMETERS[name].high))) for name in numbers]
    text += "\n[parameters]\n" + "".join(f"{name} = {value!r}\n" for name, value in drawn)
    return text + "\n" + "\n\n".join(draw(st.lists(policies(), max_size=6))) + "\n"


def loaded(text: str) -> Scenario | None:
    """Load a text as a file; None if it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.toml"
        path.write_text(text, encoding="utf-8")
        try:
            return load_scenario(path)
        except ScenarioMistakes as problem:
            judge(problem, text.count("\n") + 1)
            return None


def judge(problem: ScenarioMistakes, lines: int) -> None:
    """Hold each mistake to its form: one line that says what is wrong, and where in the file."""
    assert problem.mistakes
    for mistake in problem.mistakes:
        assert 1 <= mistake.line <= lines
        assert mistake.what
        assert "\n" not in str(mistake)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=files(), seed=st.integers(0, 2**31))
def test_any_file_runs_clean_or_is_refused_in_words(text: str, seed: int) -> None:
    scenario = loaded(text)
    if scenario is not None:
        world = create_world(scenario, seed)
        live(world, scenario.horizon_weeks)
        assert_sound(world)


def test_the_tiny_world_has_something_of_everything() -> None:
    """All kinds of supplier win something in it over a few seeds, so that levers have something to work on."""
    scenario = loaded(TINY.format(chains="true"))
    assert scenario is not None
    awards = [0, 0, 0]
    for seed in range(1, 9):
        world = create_world(scenario, seed)
        live(world, scenario.horizon_weeks)
        awards = [a + int(b) for a, b in zip(awards, world.tallies.awards, strict=True)]
    assert min(awards) > 0
