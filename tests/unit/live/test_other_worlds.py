"""A room's comparison is refined with plausible worlds after its first answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator import Scenario, compare
from simulator.live.other_worlds import OtherWorlds
from simulator.live.pictures import figure_of
from simulator.live.studies import Studies
from simulator.study.arms import StudyMistake
from simulator.study.plausible import PlausibleSet
from tests.scenes import with_policies

TABLE = pd.DataFrame({"bid_cost_gbp": [2_000.0, 5_000.0, 3_000.0], "weight": 1.0, "made_with": "0123"})
FOUND = PlausibleSet(TABLE, Path("baseline.toml"))


def test_worlds_in_the_background_are_those_of_the_command(
    tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time nothing is played: what came out is remembered."""
    monkeypatch.setattr("simulator.live.other_worlds.shipped", lambda: FOUND)
    monkeypatch.setattr(PlausibleSet, "is_stale", True)
    arms = with_policies(tiny_scenario, {"lever": "payment_terms_days", "value": 1})
    known = compare(arms, seeds=1, plausible=FOUND)
    plain = compare(arms, seeds=1)
    studies = Studies(workers=2)
    worlds = OtherWorlds(studies)
    try:
        found = asyncio.run(worlds.of(plain))
        monkeypatch.setattr("simulator.live.studies.play", None)
        again = asyncio.run(worlds.of(plain))
    finally:
        studies.close()
    assert known.worlds is not None
    for one in (found, again):
        assert one.worlds is not None
        assert np.array_equal(one.worlds.values, known.worlds.values, equal_nan=True)
    told = figure_of(found, "days_to_payment")["worlds"]
    assert told.startswith("down in 3 of 3 plausible worlds; luck and parameters")
    assert figure_of(plain, "days_to_payment")["worlds"] == ""


def test_without_a_set_a_comparison_stays_as_it_is(tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> PlausibleSet:
        raise StudyMistake("there is none")

    monkeypatch.setattr("simulator.live.other_worlds.shipped", missing)
    plain = compare(with_policies(tiny_scenario, {"lever": "payment_terms_days", "value": 1}), seeds=1)
    studies = Studies(workers=1)
    try:
        assert asyncio.run(OtherWorlds(studies).of(plain)) is plain
    finally:
        studies.close()
