"""A target that is a figure, and results that are revealed figure by figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario
from simulator.live.goals import Goal, goal_of, kept_goal, typed_as
from simulator.live.kept import Keeper, text_of
from simulator.live.refused import Refused
from simulator.live.rooms import OPEN, REVEALED, Room
from simulator.live.showing import room_for
from simulator.live.wishes import Wish
from simulator.metrics import KPIS
from simulator.study.wording import scale_of
from tests.unit.live.stage import preset

SHARE = {"figure": "se_award_share_value", "side": "least", "value": 10}


def result(share: float) -> dict[str, Any]:
    """Return a result in which every figure is 1, and social enterprises win a share."""
    figure = {"label": "x", "unit": "", "a": "1", "b": "1", "verdict": "better", "symbol": "", "sentence": ""}
    figures = {name: figure | {"means": [1.0, 1.0], "interval": [0.1, 0.1, 0.1]} for name in KPIS}
    figures["se_award_share_value"] |= {"means": [0.04, share]}
    return {"figures": figures, "policies": ["a policy"]}


def revealed(*shares: float) -> Room:
    room = Room("One")
    for number, share in enumerate(shares):
        room.propose(room.join(f"Table {number}"), Wish(0, frozenset(), ()))
        room.tables[number].result = result(share)
    room.phase = REVEALED
    return room


def test_a_target_is_read_as_the_board_reads_it_and_judges_each_table() -> None:
    room = revealed(0.09, 0.10)
    room.goal = goal_of(SHARE, room.criteria)
    assert room.goal == Goal("se_award_share_value", "least", 0.1)
    told = room_for(room, None, is_facilitator=True)
    assert told["goal"]["words"] == "Won by social enterprises: at least 10 % of new contracts"
    assert [table["reached"] for table in told["tables"]] == [False, True]
    room.goal = Goal("se_award_share_value", "most", 0.09)
    assert [t["reached"] for t in room_for(room, None, is_facilitator=True)["tables"]] == [True, False]
    room.choose_criteria(["council_spend"])
    assert room.goal is None


def test_a_target_in_pounds_is_typed_in_the_unit_that_stands_beside_it() -> None:
    """Property: what is typed, multiplied back, is the value; millions where the board reads millions."""
    for figure in KPIS:
        typed = typed_as(figure)
        goal = goal_of({"figure": figure, "side": "most", "value": 312.5}, [figure])
        assert goal is not None
        assert goal.value * typed["times"] == pytest.approx(312.5)
        assert typed["unit"].startswith("£") == KPIS[figure].unit.startswith("GBP")
        assert typed["unit"].startswith("%") == (typed["times"] == 100.0), figure
        if not typed["unit"].startswith("£"):
            assert typed["times"] == scale_of(KPIS[figure].unit, 1.0)[0], figure  # as the board reads it
    assert typed_as("council_spend")["unit"] == "£m a year"
    assert typed_as("mean_award_value")["unit"] == "£k"
    assert typed_as("se_award_share_value")["unit"] == "% of new contracts"
    spend = goal_of({"figure": "council_spend", "side": "most", "value": 312.5}, ["council_spend"])
    assert spend == Goal("council_spend", "most", 312_500_000.0)
    assert "at most £312.5m a year" in spend.words


def test_a_result_that_reads_as_the_target_does_reaches_it() -> None:
    """8.46 % reads as 8.5 % on the board; 8.44 % does not."""
    goal = Goal("se_award_share_value", "least", 0.085)
    assert [goal.is_reached(result(share)) for share in (0.0846, 0.0844, 0.0851)] == [True, False, True]
    assert goal.words == "Won by social enterprises: at least 8.5 % of new contracts"


@pytest.mark.parametrize(
    "data",
    [1, {}, SHARE | {"side": "above"}, SHARE | {"figure": "se_jobs"}, SHARE | {"figure": ["x"]}, SHARE | {"value": "1"},
     SHARE | {"value": float("nan")}, SHARE | {"value": True}, SHARE | {"more": 1}],
)  # fmt: skip
def test_a_target_that_is_none_is_refused(data: Any) -> None:
    with pytest.raises(Refused):
        goal_of(data, Room("One").criteria)


def test_figures_are_shown_one_after_the_other_and_what_is_veiled_is_sent_to_nobody() -> None:
    room = revealed(0.2)
    room.goal = Goal("council_spend", "least", 0.0)
    room.veiled = len(room.criteria) - 1
    guesses = {room.criteria[0]: "up", "council_spend": "down", room.criteria[3]: "up"}
    room.tables[0].guesses = guesses
    seen = []
    for _ in room.criteria:
        told = room_for(room, None, is_facilitator=True)
        (table,) = told["tables"]
        names = [criterion["name"] for criterion in told["criteria"]]
        assert set(table["result"]["figures"]) == set(names)
        assert (table["reached"] is not None) == ("council_spend" in names)
        assert table["result"]["judged"] == len(set(names) & set(guesses))
        assert table["result"]["right"] == len(set(names) & set(guesses)) - ("council_spend" in names)
        seen.append(len(names))
        room.unveil()
    assert seen == [1, 2, 3, 4]
    room.unveil()
    assert room.veiled == 0
    room.reset()
    assert room.phase == OPEN
    with pytest.raises(Refused):
        room.unveil()


def test_a_target_outlives_the_server(tiny_scenario: Scenario, tmp_path: Path) -> None:
    presets, room = [preset(tiny_scenario)], Room("One")
    room.goal = Goal("se_award_share_value", "least", 0.1)
    keeper = Keeper(tmp_path / "live-session.json")
    keeper.write(text_of([room], presets, is_open=True))
    session = keeper.read()
    assert session is not None
    assert session.rooms(presets)[0].goal == room.goal
    assert json.loads(keeper.file.read_text(encoding="utf-8"))["rooms"][0]["goal"] == room.goal.as_data()
    for strange in (None, 1, {"figure": "x"}, room.goal.as_data() | {"value": None}):
        assert kept_goal(strange) is None
