"""Unit and null tests of the plausible set: whose numbers it sets, when it is stale, and what is played with it."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator import Scenario, compare, load_results
from simulator.register import KINDS, PARAMETERS
from simulator.scenario.library import shown
from simulator.study.arms import StudyMistake
from simulator.study.comparison import Comparison
from simulator.study.plausible import (
    OF_A_PLACE,
    PlausibleSet,
    answer_of,
    load_plausible,
    plausible_of,
    shipped_scenario,
    write_plausible,
)
from simulator.study.readings import HANGS, TINY
from simulator.study.store import save
from simulator.study.stored import result_of
from simulator.study.worlds import worlds_of
from tests.scenes import with_policies

PROMPT = {"name": "Prompt", "lever": "payment_terms_days", "value": 5.0}
NUMBERS = {
    "bid_cost_gbp": [PARAMETERS["bid_cost_gbp"].value, 5_000.0],
    "social_enterprise.public_share": [KINDS["social_enterprise"]["public_share"].value, 0.4],
}


def _set(made_with: str = "", file: Path = Path("baseline.toml")) -> PlausibleSet:
    table = pd.DataFrame(NUMBERS | {"weight": [1.0, 3.0], "made_with": made_with, "bids_per_tender": [4.0, 5.0]})
    return PlausibleSet(table, file)


def test_numbers_and_weights_are_told_from_what_else_is_in_the_table() -> None:
    assert _set().paths == tuple(NUMBERS)
    assert _set().weights.tolist() == [0.25, 0.75]


def test_a_vector_sets_the_numbers_of_the_world_and_of_every_group_of_a_kind(tiny_scenario: Scenario) -> None:
    found = _set().at(tiny_scenario, 1)
    assert found.parameters["bid_cost_gbp"] == 5_000.0
    of_kind = {group.kind: group.overrides.get("public_share") for group in found.suppliers}
    assert of_kind == {"social_enterprise": 0.4, "small_firm": None, "large_contractor": None}


def test_numbers_that_a_scenario_sets_itself_stay(tiny_scenario: Scenario) -> None:
    own = Scenario.from_resolved(tiny_scenario.resolved() | {"parameters": {"bid_cost_gbp": 2_500.0}})
    assert _set().at(own, 1).parameters["bid_cost_gbp"] == 2_500.0


@pytest.fixture(scope="module")
def study(tiny_scenario: Scenario) -> Comparison:
    return compare(with_policies(tiny_scenario, PROMPT), seeds=2, plausible=_set())


@pytest.mark.null
def test_a_world_with_the_numbers_of_the_register_is_the_run_without_it(study: Comparison) -> None:
    """World 1 has seed 1 and says of each number what the register says."""
    assert study.worlds is not None
    assert np.array_equal(study.worlds.values[:, 0], study.values[:, 0], equal_nan=True)
    assert not np.array_equal(study.worlds.values[:, 1], study.values[:, 1], equal_nan=True)


def test_both_intervals_are_in_the_table_of_differences(study: Comparison) -> None:
    row = study.differences.loc["days_to_payment"].iloc[0]
    wide = study.in_worlds("days_to_payment", 1)
    assert wide is not None
    assert (row.worlds_low, row.worlds_down, row.worlds_number) == (wide.low, 2, 2)
    told = study.as_json()["kpis"]["days_to_payment"]["difference"][study.names[1]]
    assert told["luck_and_parameters"]["down"] == 2
    assert told["smallest_shown"] == pytest.approx(row.shown_from)


def test_a_difference_that_luck_alone_tells_from_zero_hangs_on_the_numbers(study: Comparison) -> None:
    """Two worlds, played once, tell nothing for sure, so whatever matters and two seeds tell hangs on them."""
    assert study.worlds is not None
    once = replace(study, worlds=worlds_of(study.worlds.values[:, :2], _set()))
    told = once.differences.query("low > 0 or high < 0")
    unsure = told[~((told["worlds_low"] > 0) | (told["worlds_high"] < 0))]
    assert set(unsure["verdict"]) - {TINY} == {HANGS}


def test_two_seeds_play_a_set_of_two_vectors_three_times(study: Comparison) -> None:
    """Six runs for two seeds; a round has luck of its own, and the same vectors."""
    assert study.worlds is not None
    assert study.worlds.numbers["world"].tolist() == [1, 2] * 3
    assert study.worlds.numbers["seed"].tolist() == [1, 2, 3, 4, 5, 6]
    first, second = (study.worlds.numbers.iloc[rows].drop(columns="seed") for rows in (slice(0, 2), slice(2, 4)))
    pd.testing.assert_frame_equal(first.reset_index(drop=True), second.reset_index(drop=True))
    assert not np.array_equal(study.worlds.values[:, :2], study.worlds.values[:, 2:4], equal_nan=True)


def test_worlds_are_kept_with_the_results(study: Comparison, tmp_path: Path) -> None:
    save(study, tmp_path)
    again = result_of(load_results(tmp_path))
    assert isinstance(again, Comparison)
    pd.testing.assert_frame_equal(again.differences, study.differences)


def test_a_set_is_stale_once_the_model_answers_otherwise(
    tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.study.plausible.load_scenario", lambda _file: tiny_scenario)
    answer = answer_of(_set().at(tiny_scenario, 0), ["bids_per_tender"])
    assert not _set(answer).is_stale
    assert _set("0123456789abcdef").is_stale


def test_the_set_of_a_place_is_found_beside_its_scenario_and_beside_what_that_extends(tmp_path: Path) -> None:
    place, policy = tmp_path / "place.toml", tmp_path / "policy.toml"
    place.write_text('extends = "baseline"\ntitle = "A place"\n', encoding="utf-8")
    policy.write_text('extends = "place.toml"\ntitle = "A policy"\n', encoding="utf-8")
    file = place.with_suffix(OF_A_PLACE)
    write_plausible(_set(), file)
    first = file.read_bytes()
    assert plausible_of(str(policy)).scenario == place
    assert plausible_of(str(place)).values.tolist() == _set().values.tolist()
    write_plausible(_set(), file)
    assert file.read_bytes() == first


def test_a_set_with_a_number_outside_the_register_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "place.plausible.parquet"
    table = _set().table.assign(bid_cost_gbp=[4_000.0, 9_000.0])
    write_plausible(PlausibleSet(table, file), file)
    with pytest.raises(StudyMistake, match="`bid_cost_gbp` is outside the register's range"):
        load_plausible(file, Path("place.toml"))


@pytest.mark.parametrize("content", [None, b"no table"])
def test_what_is_no_set_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "strange.plausible.parquet"
    if content is not None:
        file.write_bytes(content)
    mine = tmp_path / "my place.toml"
    for scenario, named in ((mine, shlex.quote(shown(mine))), (shipped_scenario(), "baseline")):
        with pytest.raises(StudyMistake) as refusal:
            load_plausible(file, scenario)
        assert str(refusal.value).endswith(f"make it with `fairlot calibrate {named}`")
        assert "\n" not in str(refusal.value)
