"""Unit tests: factors that do not fit together are told with a point of theirs, before any run."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from simulator import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.arms import StudyMistake
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.experiments.joint_trials import ways
from tests.unit.study.test_experiment_trials import HEAD, factor, load

SHARES = "councils.Aldermoor.service_shares."
OTHERS = "".join(
    factor(path, "")
    for path in ("entry_elasticity", "bid_cost_gbp", "cost_spread", "discovery_per_week", "reference_error")
)


def two_shares(low: float = 0.0, high: float = 0.5) -> str:
    return "".join(
        factor(f"{SHARES}{service}", f'name = "{name}"\nlow = {low}\nhigh = {high}')
        for name, service in (("one", "transport"), ("two", "housing"))
    )


def load_bands(folder: Path, first: str, second: str, more: str = "") -> Loaded:
    """Read factors that move where the second and the third band of the county begin: at £25,000 and £100,000."""
    text = OTHERS + factor("process_mix.1.from_gbp", first) + factor("process_mix.2.from_gbp", second) + more
    (folder / "e.toml").write_text(HEAD.format(design="morris").replace("baseline", "county") + text, encoding="utf-8")
    return load_experiment(folder / "e.toml")


@pytest.mark.parametrize("design", ["grid", "latin_hypercube", "morris", "sobol"])
@pytest.mark.parametrize("more", ["", OTHERS])
def test_shares_that_two_factors_break_are_told_with_a_point(design: str, more: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes) as caught:
        load(tmp_path, more + two_shares(), design)
    (mistake,) = caught.value.mistakes
    assert mistake.what == f"factors do not fit together at `{SHARES}transport` 0, `{SHARES}housing` 0"
    assert "the shares of `service_shares` sum to" in mistake.why
    assert 'kind = "list"' in mistake.remedy
    assert "housing" in (tmp_path / "e.toml").read_text("utf-8").splitlines()[mistake.line - 1]


def test_a_rule_that_only_two_ends_break_names_the_two(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes) as caught:
        load_bands(tmp_path, "low = 25000\nhigh = 70000", "low = 60000\nhigh = 100000")
    (mistake,) = caught.value.mistakes
    point = "`process_mix.1.from_gbp` 70,000, `process_mix.2.from_gbp` 60,000"
    assert mistake.what == f"factors do not fit together at {point}"
    assert "this band starts at 60,000 pounds, the one before at 70,000" in mistake.why
    assert load_bands(tmp_path, "low = 25000\nhigh = 50000", "low = 60000\nhigh = 100000").factors


def test_it_is_told_of_the_arm_in_which_it_holds(tmp_path: Path) -> None:
    scaled = "low = 25000\nhigh = 50000", 'low = 0.6\nhigh = 1\noperation = "scale"'
    arms = '[[arms]]\nname = "a"\n[[arms]]\nname = "b"\n'
    assert load_bands(tmp_path, *scaled, arms).factors
    with pytest.raises(ScenarioMistakes, match=r"`process_mix.2.from_gbp` 0.6, in the arm `b`; this band starts at"):
        load_bands(tmp_path, *scaled, f'{arms}[arms.settings]\n"process_mix.2.from_gbp" = 60000\n')


def test_a_point_of_a_list_is_tried_before_any_run(tmp_path: Path) -> None:
    shares = load_scenario("baseline").resolved()["councils"][0]["service_shares"]
    one, two = shares["transport"], shares["housing"]
    file, points = tmp_path / "e.toml", tmp_path / "p.csv"
    head = HEAD.replace('kind = "{design}"\n', 'kind = "list"\nfile = "p.csv"\n')
    file.write_text(head + two_shares(), encoding="utf-8")
    points.write_text(f"one,two\n{one},{two}\n{two},{one}\n", encoding="utf-8")
    assert len(design_points(load_experiment(file))[1]) == 2
    points.write_text(f"one,two\n{one},{two}\n0.5,0.5\n", encoding="utf-8")
    with pytest.raises(StudyMistake, match=r"p\.csv: point 2 is no valid scenario; the shares of `service_shares` sum"):
        design_points(load_experiment(file))


@pytest.mark.parametrize("factors", [2, 5, 6, 7, 8, 31, 40])
def test_factors_meet_in_all_ways(factors: int) -> None:
    found = ways(factors)
    assert len(found) <= 64
    assert len(set(found)) == len(found)
    assert all(len(way) == factors for way in found)
    for few in combinations(range(min(factors, 31)), min(3, factors)):
        assert len({tuple(way[place] for place in few) for way in found}) == 2 ** len(few)
