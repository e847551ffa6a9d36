"""Rounds: what is kept of one, what goes on into the next, and to which round a message belongs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from simulator import Scenario, load_scenario
from simulator.live.controls import Preset, preset_of
from simulator.live.goals import Goal
from simulator.live.going_on import fitting
from simulator.live.rooms import OPEN, REVEALED, Room
from simulator.live.session import session_zip
from simulator.live.showing import board_of_round, room_for
from simulator.live.switches import Switches, switches_of
from simulator.live.wishes import Rule, Wish
from simulator.live.workshop import Workshop
from simulator.metrics import KPIS
from tests.unit.live.stage import preset
from tests.unit.live.test_workshop import facilitator, in_a_loop, participant

FIRST, OTHER = (Wish(0, frozenset(), (Rule("notice_weeks", weeks),)) for weeks in (8.0, 6.0))


@pytest.fixture
def presets(tiny_scenario: Scenario) -> list[Preset]:
    return [preset(tiny_scenario)]


def result(mean: float) -> dict[str, Any]:
    """Return a result in which every figure goes from 1 to a mean, of a policy that says so."""
    figure = {"label": "x", "unit": "", "a": "1", "b": str(mean), "verdict": "better", "symbol": "", "sentence": "told"}
    figure |= {"means": [1.0, mean], "interval": [1.0, 0.5, 1.5]}
    return {"figures": dict.fromkeys(KPIS, figure), "policies": [f"a policy that makes it {mean}"]}


def revealed(**means: float) -> Room:
    """Return a room whose tables sent a policy each, and see what it does."""
    room = Room("Room")
    for name, mean in means.items():
        room.propose(room.join(name), FIRST)
        room.tables[-1].result = result(mean)
    room.phase = REVEALED
    return room


def reopened(presets: list[Preset]) -> tuple[Room, dict[str, Any]]:
    """Return a room that left its first round after South had replaced a policy that was revealed, and that board."""
    room = revealed(North=2.0, South=3.0)
    room.lock(is_locked=False)
    north, south = room.members.values()
    room.propose(north, FIRST)
    room.propose(south, OTHER, reason="it is cheaper")
    room.reset()
    return room, board_of_round(room, 0, presets)


def test_a_result_goes_with_the_policy_that_it_was_worked_out_for(presets: list[Preset]) -> None:
    """A board showed the new policy's round with the figures, and the words, of the one before."""
    _, board = reopened(presets)
    north, south = board["tables"]
    assert north["result"]["policies"] == ["a policy that makes it 2.0"]
    assert "policies" not in north
    assert south["result"] is None
    assert south["policies"] == ["Time to write a bid: 6 weeks"]


def test_what_is_taken_home_says_where_a_policy_has_no_result(presets: list[Preset]) -> None:
    room, _ = reopened(presets)
    packed = zipfile.ZipFile(io.BytesIO(session_zip(room, presets)))
    first = packed.read("report.html").decode().partition("Round 2")[0]
    assert "Time to write a bid: 6 weeks<p>We chose this because it is cheaper</p></td><td colspan='5'>no res" in first
    assert "a policy that makes it 2.0" in first
    assert "makes it 3.0" not in first
    assert json.loads(packed.read("results.json"))["rounds"][0]["tables"][1]["policies"]


def test_the_last_round_is_no_round_before_it_where_that_has_no_result(presets: list[Preset]) -> None:
    """What South chose last was never worked out, and no older figure stands in."""
    room = revealed(North=2.0, South=3.0)
    room.reset()
    for member, wish in zip(room.members.values(), (FIRST, OTHER), strict=True):
        room.propose(member, wish)
    room.tables[0].result = result(4.0)
    room.reset()
    for table in room.tables:
        table.result = result(5.0)
    room.phase = REVEALED
    tables = room_for(room, None, is_facilitator=True)["tables"]
    told = [table["result"]["figures"][room.criteria[0]] for table in tables]
    assert [figure["before"] for figure in told] == [told[0]["before"], None]
    assert told[0]["before"].startswith("4")


def test_a_room_that_is_taken_along_keeps_its_clock_until_a_round_begins() -> None:
    """The timer stopped silently with every change of the world, though nobody had begun a round."""
    room = Room("Room")
    ann = room.join("North")
    room.set_timer(10)
    room.reset(world=Switches(years=3))
    assert room.seconds_left() in (599, 600)
    room.propose(ann, FIRST)
    room.reset()
    assert room.seconds_left() is None
    room.set_timer(10)
    room.forget()
    assert room.seconds_left() is None


def test_a_target_goes_with_its_figure_and_who_leads_is_told() -> None:
    """In a world with other figures no table could reach it, and its words could not be changed."""
    room = Room("Room")
    room.join("North")
    room.goal = Goal("council_spend", "most", 300e6)
    room.fit(is_troubled=False)
    assert room.goal is not None
    room.fit(is_troubled=True)
    assert room.goal is None
    told = room_for(room, None, is_facilitator=True)["progress"]
    assert told.startswith("The target “Councils pay suppliers: at most £300m a year” is dropped")
    assert room_for(room, None, is_facilitator=False)["progress"] == ""


def test_what_was_on_its_way_while_a_round_began_does_not_count_in_it(presets: list[Preset]) -> None:
    """A phone's message that a bad line held back became the first word of the next round."""
    workshop = Workshop(presets, ["One"], is_open=False)
    room, late = workshop.first_room, {"number": 1, "round": 1}
    wish, guesses = {"preset": 0, "rules": {"notice_weeks": 9}}, {room.criteria[0]: "up"}

    def play() -> None:
        ann = participant(workshop, "North")
        room.propose(ann.member, FIRST)
        room.reset()
        for phase in (OPEN, REVEALED):
            room.phase = phase
            for message in ({"do": "propose", "wish": wish}, {"do": "predict", "guesses": guesses},
                            {"do": "vote", "table": 0}, {"do": "vote", "table": None}):  # fmt: skip
                workshop.handle(ann, message | late)
                refused = ann.last("refused")
                assert (refused["of"], refused["why"][:30]) == (message["do"], "that was sent for round 1, whi")
                ann.heard.clear()
        room.phase = OPEN
        assert (room.tables[0].wish, room.tables[0].guesses, room.votes()) == (FIRST, {}, [0])
        for wrong in (0, "2", True, 1.5):
            workshop.handle(ann, {"do": "predict", "guesses": guesses, "round": wrong})
            assert ann.last("refused")["why"].startswith("the round must be a whole number")
        assert room.tables[0].guesses == {}
        workshop.handle(ann, {"do": "predict", "guesses": guesses, "round": 2})
        assert room.tables[0].guesses == guesses
        workshop.handle(ann, {"do": "predict", "guesses": {room.criteria[1]: "same"}})  # another program says no round
        assert len(room.tables[0].guesses) == 2

    in_a_loop(play)
    workshop.studies.close()


DOWNTURN = {"shocks": [{"kind": "downturn", "week": 10, "size": 0.2, "weeks": 20}]}


def begun(presets: list[Preset], world: dict[str, Any], *wishes: Wish, **other: Any) -> Room:
    """Return a room in which tables sent policies, each with a sentence, and who leads began a round in a world."""
    workshop = Workshop(presets, ["One"], is_open=False)
    room = workshop.first_room

    def play() -> None:
        for number, wish in enumerate(wishes):
            room.propose(room.join(f"Table {number}"), wish, reason=f"reason {number}")
        workshop.handle(facilitator(workshop), {"do": "reset", "world": world} | other)

    in_a_loop(play)
    workshop.studies.close()
    return room


def test_the_same_policies_go_on_in_a_changed_world_of_the_scenario(presets: list[Preset]) -> None:
    """A downturn for the second round deleted every policy and every sentence, against the page's own question."""
    room = begun(presets, DOWNTURN, FIRST, OTHER)
    world = switches_of(DOWNTURN, presets[0].scenario)
    assert [table.wish for table in room.tables] == [replace(wish, world=world) for wish in (FIRST, OTHER)]
    assert [(table.reason, table.is_carried) for table in room.tables] == [("reason 0", True), ("reason 1", True)]
    assert (room.progress, [over.world for over in room.rounds]) == ("", [Switches()])
    assert room.rounds[0].tables[0].wish == FIRST


def test_what_does_not_fit_the_changed_world_is_left_out_and_told(presets: list[Preset]) -> None:
    late = Rule("upfront_share", 0.1, from_week=60)
    room = begun(presets, {"years": 1}, replace(FIRST, rules=(*FIRST.rules, late)), replace(FIRST, rules=(late,)))
    north, south = room.tables
    assert north.wish == replace(FIRST, world=Switches(years=1))
    assert (north.reason, south.wish, south.reason) == ("reason 0", None, "")
    for table in room.tables:
        assert f"The policy of {table.name} lost what does not fit this world: the first week of" in room.progress


def test_a_policy_of_the_file_that_does_not_fit_takes_no_other_with_it() -> None:
    """Where one that stayed from the file was about a contractor who is switched off, moved levers were lost, too."""
    carillion = load_scenario("carillion").without_policies()
    troubled = next(group.name for group in carillion.suppliers if group.balance_sheet)
    scenario = carillion.with_policy("payment_terms_days", 5.0)
    scenario = scenario.with_policy("payment_terms_days", 60.0, suppliers={"name": [troubled]})
    kept = replace(FIRST, kept=frozenset({0, 1}), where=((0, (scenario.councils[0].name,)),))
    world = Switches(hidden=False)
    found, why = fitting(replace(kept, world=world), [preset_of("carillion", scenario)])
    assert found == replace(kept, kept=frozenset({0}), world=world)
    assert troubled in why


def test_policies_of_another_scenario_do_not_go_along(presets: list[Preset]) -> None:
    room = begun(presets * 2, {}, FIRST, preset=1)
    assert (room.preset, room.tables[0].wish, room.tables[0].reason, room.progress) == (1, None, "", "")


def test_a_round_of_carried_policies_that_was_revealed_is_kept() -> None:
    """Where nobody sent a policy again its results were gone with the next round."""
    room = revealed(North=2.0)
    room.reset(world=Switches(years=3))
    room.tables[0].result, room.phase = result(4.0), REVEALED
    room.reset()
    assert [over.world for over in room.rounds] == [Switches(), Switches(years=3)]


def test_a_policy_of_a_kept_round_that_fits_no_scenario_any_more_says_so(presets: list[Preset]) -> None:
    room = Room("Room")
    room.propose(room.join("North"), Wish(0, frozenset(), (Rule("notice_weeks", 1e9),)))
    room.reset()
    assert board_of_round(room, 0, presets)["tables"][0]["policies"][0].startswith("This policy does not fit")


def test_a_round_that_is_over_keeps_the_target_that_it_had() -> None:
    room = revealed(North=2.0, South=3.0)
    room.goal = Goal(room.criteria[0], "least", 2.5)
    room.reset()
    room.goal = None
    told = board_of_round(room, 0, [])
    assert [table["reached"] for table in told["tables"]] == [False, True]
    assert told["goal"]["words"] == "Won by social enterprises: at least 250 % of new contracts"


def test_a_vote_for_a_policy_that_was_replaced_is_void_when_results_are_shown_again() -> None:
    """Who opened the policies again after a vote counted it for what the table chose instead."""
    room = revealed(North=2.0, South=3.0)
    north, south = room.members.values()
    room.vote(north, 1)
    room.vote(south, 0)
    room.lock(is_locked=False)
    room.propose(north, FIRST, reason="it is cheaper")  # the same policy: what was voted for stands
    room.propose(south, OTHER)
    assert (room.votes(), north.vote, south.vote) == ([1, 0], None, 0)


def test_what_was_told_of_a_table_hides_its_name_once_names_are_hidden_and_goes_with_it() -> None:
    room = revealed(North=2.0, South=3.0)
    room.lock(is_locked=False)
    for table in room.tables:
        room.telling.note("{table}: {why}.", table, "no such week")
    assert room.progress == "North: no such week. South: no such week."
    room.hides_names = True
    hidden = [f"Table {table.number}: no such week." for table in room.tables]
    assert room_for(room, None, is_facilitator=True)["progress"] == " ".join(hidden)
    room.remove(0)
    assert room.progress == hidden[1]
    room.reset()
    assert room.progress == ""


def test_a_new_target_ends_what_was_told_of_the_old_one_alone() -> None:
    room = revealed(North=2.0)
    room.lock(is_locked=False)
    room.goal = Goal("council_spend", "most", 300e6)
    room.fit(is_troubled=True)
    room.telling.note("The policy of {table} lost what does not fit this world: {why}.", room.tables[0], "it does")
    room.aim("Spend less", None)
    told = room_for(room, None, is_facilitator=True)["progress"]
    assert told == "The policy of North lost what does not fit this world: it does."
