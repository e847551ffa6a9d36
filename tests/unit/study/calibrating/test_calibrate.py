"""A calibration of a small place from its files to its set: repeatable, resumable, within the register's ranges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.commands.calibrate import CalibrateOrder
from simulator.commands.calibrate import calibrate as command
from simulator.commands.outcome import WRONG_INPUT
from simulator.matching.waves import Plan
from simulator.report.calibration_page import calibration_html
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.arms import StudyMistake
from simulator.study.calibrating import find_plausible
from simulator.study.calibrating.calibration_story import story_of
from simulator.study.calibrating.find_plausible import (
    Calibrated,
    Wish,
    calibrate,
    file_of,
    loaded_for,
    quantile,
    set_of,
)
from simulator.study.calibrating.telling import findings
from simulator.study.experiments.spreads import range_of
from simulator.study.plausible import FILE, plausible_of, write_plausible
from simulator.study.sweeps.reading import runs_frame
from tests.intake_scene import invoked

SMALL = Plan(waves=2, wanted=12, confirming_seeds=4, looked_at=2**10)
NUMBERS = """
title = "Two numbers"
question = "Which are plausible?"
scenario = "baseline"
seeds = 3
factors = [{ path = "bid_cost_gbp" }, { path = "social_enterprise.public_share" }, { path = "burn_in_years" }]
[design]
kind = "sobol"
points = 16
"""
PATTERNS = """
[[pattern]]
id = "A"
what = "Bids per competition"
kpi = "bids_per_tender"
low = 0.5
high = 9.0

[[pattern]]
id = "B"
what = "More than can be"
kpi = "single_bid_share"
low = 5.0
high = 6.0

[[pattern]]
id = "C"
what = "Only checked"
kpi = "days_to_payment"
low = 10.0
high = 11.0
use = "check"
"""


PLACE = """
extends = "baseline"
title = "A place"
horizon_years = 1
[parameters]
burn_in_years = 0.0
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a scenario of one year, its patterns and nobody else's, and two numbers that are varied."""
    folder = tmp_path_factory.mktemp("place")
    for name, text in (("place.toml", PLACE), ("place.patterns.toml", PATTERNS), ("numbers.toml", NUMBERS)):
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.study.validation.FILE", folder / "place.patterns.toml")
        yield folder


def _wish(place: Path, runs: str = "runs") -> Wish:
    return Wish(str(place / "place.toml"), str(place / "numbers.toml"), place / runs, 2, SMALL)


@pytest.fixture(scope="module")
def done(place: Path) -> Calibrated:
    return calibrate(_wish(place))


def test_numbers_that_the_scenario_sets_itself_are_not_varied(place: Path) -> None:
    paths = [factor.path for factor in loaded_for(_wish(place)).factors]
    assert paths == ["bid_cost_gbp", "social_enterprise.public_share"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"sobol"\npoints = 16', '"grid"', "numbers.toml:8: a calibration has no use for a grid design; "),
        ('"bid_cost_gbp"', '"bid_cost_gbp", values = [1000.0, 2000.0]', "numbers.toml:6: `values` of `bid_cost_gbp` "),
        (
            '"bid_cost_gbp"',
            '"bid_cost_gbp", low = 1.1, high = 1.5, operation = "scale"',
            "numbers.toml:6: `operation` of `bid_cost_gbp` ",
        ),
        ("points = 16", 'points = 16\n[[arms]]\nname = "one"', "numbers.toml:10: a calibration has no use for `arms`"),
        ("seeds = 3", "seeds = 1", "numbers.toml:5: a calibration needs more than one run of each point; "),
        ("seeds = 3", "", "a calibration needs more than one run of each point; "),
        ("seeds = 3", "seeds = 3\nyears = 1", "numbers.toml:6: a calibration has no use for `years`; "),
    ],
)
def test_what_a_calibration_would_drop_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "numbers.toml"
    file.write_text(NUMBERS.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioMistakes) as refused:
        loaded_for(Wish(experiment=str(file)))
    assert told in str(refused.value)
    assert len(refused.value.mistakes) == 1


def test_every_vector_is_within_the_range_of_the_register(done: Calibrated) -> None:
    assert len(done.found.table) >= SMALL.wanted
    for factor in done.loaded.factors:
        low, high = range_of(factor)
        assert done.found.table[factor.path].between(low, high).all()


def test_no_two_points_of_a_calibration_share_a_seed(done: Calibrated) -> None:
    seeds = [seed for folder in sorted(done.folder.iterdir()) for seed in runs_frame(folder)["seed"]]
    assert len(seeds) == len(set(seeds)) > 90


def test_from_the_runs_that_are_there_the_same_set_comes_without_a_run(done: Calibrated, place: Path) -> None:
    finished: list[int] = []
    again = calibrate(_wish(place), progress=lambda made, _all: finished.append(made))
    assert not finished
    pd.testing.assert_frame_equal(again.found.table, done.found.table, check_exact=True)


@pytest.mark.slow
def test_from_nothing_and_with_one_process_the_same_set_comes_to_the_bit(done: Calibrated, place: Path) -> None:
    again = calibrate(replace(_wish(place, "other"), workers=1))
    pd.testing.assert_frame_equal(again.found.table, done.found.table, check_exact=True)


def test_the_story_tells_what_was_fitted_what_only_checked_and_what_is_out_of_reach(done: Calibrated) -> None:
    story = story_of(done)
    uses = {pattern["id"]: pattern["use"] for pattern in story["patterns"]}
    assert (uses["A"], uses["B"], uses["C"]) == ("fit", "out of reach", "check")
    told = " ".join(findings(story))
    assert "hardly any numbers within the register's ranges reach it: More than can be" in told
    assert "Only checked: 0 %" in told
    page = calibration_html(json.loads(json.dumps(story)))
    assert "More than can be" in page
    assert "social_enterprise.public_share" in page


def test_numbers_at_an_end_and_away_from_their_source_are_named(done: Calibrated) -> None:
    """The set is moved by hand: all of it in the uppermost twentieth of one number."""
    pushed = done.matched.units.copy()
    pushed[:, 0] = 0.95 + 0.05 * pushed[:, 0]
    matched = replace(done.matched, units=pushed)
    moved = replace(done, matched=matched, found=set_of(done.loaded, matched, done.found.scenario))
    known = {row["path"]: row for row in story_of(moved)["numbers"]}
    assert (known["bid_cost_gbp"]["pressed"], known["bid_cost_gbp"]["pulled"]) == ("high", True)
    assert "Pressed against an end of their range: bid_cost_gbp (high)." in findings(story_of(moved))


def test_the_set_lies_beside_its_scenario_and_comparisons_find_it(done: Calibrated, place: Path) -> None:
    file = file_of(_wish(place))
    assert file == place / "place.plausible.parquet"
    write_plausible(done.found, file)
    found = plausible_of(str(place / "place.toml"))
    assert np.array_equal(found.values, done.found.values)
    assert not found.is_stale
    file.unlink()


def test_of_the_reference_world_it_is_the_one_that_ships() -> None:
    assert file_of(Wish()) == FILE


def test_a_place_of_ones_own_of_the_same_name_does_not_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("baseline.toml").write_text('extends = "county.toml"\n', encoding="utf-8")
    assert file_of(Wish("baseline.toml")) == Path("baseline.plausible.parquet")
    assert file_of(Wish()) == FILE


def test_the_command_asks_for_as_many_worlds_as_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def work(wish: Wish, *_: object) -> Calibrated:
        asked.append(wish.plan.wanted)
        raise StudyMistake("enough")

    monkeypatch.setattr(find_plausible, "calibrate", work)
    for more in ([], ["--vectors", "7"]):
        assert invoked("calibrate", *more).exit_code == WRONG_INPUT
    assert asked == [60, 7]


@pytest.mark.parametrize("scenario", ["nowhere.toml", "place.toml"])
def test_a_file_that_is_not_there_is_told_in_a_sentence(
    place: Path, scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    order = CalibrateOrder(str(place / scenario), str(place / "nowhere.toml"), None, str(place / "none"), 2, False)
    assert command(order) == 2
    assert "nowhere.toml" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["", "none/set.parquet"])
def test_a_place_where_no_set_can_be_written_is_told_before_a_run(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_plausible, "calibrate", lambda *_: pytest.fail("it ran"))
    told = invoked("calibrate", "--out", str(tmp_path / out))
    assert told.exit_code == WRONG_INPUT
    assert "cannot be written; name a file, in a folder that is there" in told.output


def test_a_set_that_its_story_would_be_written_over_is_refused_before_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_plausible, "calibrate", lambda *_: pytest.fail("it ran"))
    told = invoked("calibrate", "--out", str(tmp_path / "set.json"))
    assert told.exit_code == WRONG_INPUT
    assert "name a .parquet file" in told.output


@pytest.mark.parametrize("out", ["", "elsewhere.parquet"])
def test_the_command_says_which_set_comparisons_use(
    done: Calibrated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    monkeypatch.setattr(find_plausible, "calibrate", lambda *_: done)
    mine = tmp_path / "place.toml"
    mine.write_text(PLACE, encoding="utf-8")
    told = invoked("calibrate", str(mine), *(["--out", str(tmp_path / out)] if out else []))
    assert told.exit_code == 0
    wanted = f"uses what is at {tmp_path / 'place.plausible.parquet'}." if out else "uses it."
    assert wanted in told.output


def test_one_wave_is_one(done: Calibrated) -> None:
    story = story_of(done)
    assert next(findings(story | {"waves": story["waves"][:1]})).startswith("1 wave left ")


def test_quantiles_follow_the_weights() -> None:
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.25, 0.25])
    assert [quantile(values, weights, share) for share in (0.1, 0.5, 0.9)] == [1.0, 2.0, 3.0]
