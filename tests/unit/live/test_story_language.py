"""Stories of firms, tenders, bids and contracts, and reasons, are told in the language that is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.languages.speech import ENGLISH, speak
from simulator.live.film_story import SUBJECTS, story_of
from simulator.live.films import film_of
from simulator.live.reasons import reason_of
from simulator.live.refused import Refused
from simulator.metrics import KPIS
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.execution import play
from tests.scenes import cut_down

#: Words that every English sentence of a story has one of, and no French one.
_ENGLISH = re.compile(r"\b(the|was|were|its|it|of|had|has|for|by|with|from|and|when|that|who|would|year|weeks?)\b")
_NAMES = re.compile(r"\([^()]*\)|\b[A-Z]\w* for [A-Z]\w*")  # of firms
_EACH = 40  # rows of each table that are told


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    speak("fr")
    yield
    speak(ENGLISH)


@pytest.fixture(scope="module")
def collapse() -> Scenario:
    return cut_down(load_scenario("carillion_project_bank_accounts"), councils=2, share_of_suppliers=0.3, years=2)


def texts_of(thing: Any) -> Iterator[str]:
    """Give every text in plain data, names of keys left out."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for key, value in thing.items():
            if key not in ("subject", "figure", "events", "reading"):
                yield from texts_of(value)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from texts_of(each)


def english_in(told: Any, scenario: Scenario) -> list[str]:
    """Return the texts with an English word; what the scenario itself calls a service is its own."""
    services = [line.label for line in scenario.service_lines]
    found = []
    for text in texts_of(told):
        bare = text
        for service in services:
            bare = bare.replace(service, "")
        if _ENGLISH.search(_NAMES.sub("", bare)):
            found.append(text)
    return found


def test_every_story_is_told_in_french(collapse: Scenario) -> None:
    film = film_of((collapse.without_policies(), collapse), ("A", "B"), 3)
    film.story(1, "supplier", 0)
    model, records = film.model(1), film._records[1]
    told = []
    for subject, table in SUBJECTS.items():
        count = int(getattr(model.world.clock[0], table))
        for row in np.unique(np.linspace(0, count - 1, _EACH).astype(int)).tolist():
            try:
                told.append(story_of(model, records, subject, row))
            except Refused:
                continue
    assert len(told) > 3 * _EACH
    assert english_in(told, collapse)[:5] == []


def test_every_reason_is_told_in_french(collapse: Scenario) -> None:
    arms = Arm("A", collapse.without_policies().with_horizon(1)), Arm("B", collapse.with_horizon(1))
    runs = tuple(play(arm, place, seed) for place, arm in enumerate(arms) for seed in (1, 2, 3))
    comparison = Comparison(arms, (1, 2, 3), runs)
    for figure in KPIS:
        assert english_in(reason_of(comparison, figure, is_whole=True), collapse) == [], figure
