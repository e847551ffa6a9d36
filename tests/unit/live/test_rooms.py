"""A room: who sees what, what is closed when, and which predictions were right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.live.rooms import LOCKED, MOST_TABLES, OPEN, REVEALED, RUNNING, Room
from simulator.live.seats import Overtaken
from simulator.live.showing import guessed, is_right, room_for, round_as_room
from simulator.live.switches import AS_IT_IS, Blow, Switches
from simulator.live.wishes import Refused, Rule, Wish
from simulator.metrics import KPIS

WISH = Wish(0, frozenset(), (Rule("notice_weeks", 8.0),))


def test_people_at_one_table_share_a_policy_that_other_tables_see_only_when_it_is_revealed() -> None:
    room = Room("Room")
    ann, ben, cat = room.join("North", None), room.join("north ", None), room.join("South", None)
    room.propose(ann, WISH)
    assert ann.table == ben.table != cat.table
    assert room_for(room, ben, is_facilitator=False)["tables"][0]["wish"] == WISH.as_data()
    assert room_for(room, cat, is_facilitator=False)["tables"][0]["wish"] is None
    assert room_for(room, None, is_facilitator=True)["tables"][0]["wish"] == WISH.as_data()
    room.phase = REVEALED
    assert room_for(room, cat, is_facilitator=False)["tables"][0]["wish"] == WISH.as_data()


def test_nobody_is_told_a_secret_or_the_token() -> None:
    room = Room("Room")
    ann = room.join("North", None)
    told = str(room_for(room, ann, is_facilitator=True))
    assert room.token not in told
    assert ann.secret not in told


def test_hidden_names_are_hidden_from_all_but_the_table_itself() -> None:
    room = Room("Room")
    ann, ben = room.join("North", None), room.join("South", None)
    room.hides_names = True
    for who, own, others in ((ann, "North", "South"), (ben, "South", "North")):
        told = room_for(room, who, is_facilitator=who is ann)
        names = [table["name"] for table in told["tables"]]
        assert names.index(own) == told["mine"]
        assert others not in names
        assert sum(name.startswith("Table ") for name in names) == 1


def numbered(room: Room) -> list[str]:
    """Return what each table is called, as they were founded."""
    return [room.shown_name(place) for place in range(len(room.tables))]


def test_numbers_of_hidden_tables_say_nothing_of_who_came_first() -> None:
    """Property: every place has every number about as often; first come is not first named, nor first shown."""
    firsts, tops = [], []
    for _ in range(400):
        room = Room("Room")
        room.hides_names = True
        for name in ("North", "South", "West"):
            room.join(name)
        own, numbers = numbered(room), [table["name"] for table in room_for(room, None, is_facilitator=True)["tables"]]
        assert sorted(own) == sorted(numbers)
        assert numbers == sorted(numbers, key=lambda name: int(name.removeprefix("Table ")))
        firsts.append(own[0])
        tops.append(numbers.index(own[0]))
    assert len(set(firsts)) == MOST_TABLES
    assert all(80 < tops.count(place) < 190 for place in range(3))


def test_numbers_of_hidden_tables_stay_through_a_round_and_are_drawn_anew_for_the_next() -> None:
    room = Room("Room")
    room.hides_names = True
    ann = room.join("North")
    for name in ("South", "West", "East", "Mid"):
        room.join(name)
    before = numbered(room)
    room.join("One more")
    assert numbered(room)[:5] == before
    room.propose(ann, WISH)
    room.lock(is_locked=True)
    assert numbered(room)[:5] == before
    room.phase = REVEALED
    room.vote(ann, 2)
    shown = room_for(room, ann, is_facilitator=False)
    assert shown["tables"][shown["vote"]]["votes"] == 1
    assert shown["tables"][shown["vote"]]["name"] == before[2]
    assert room.place_shown(shown["vote"]) == 2
    room.reset()
    assert numbered(room)[:5] != before
    assert numbered(round_as_room(room, 0))[:5] == before
    for what in (None, True, -1, 6, "0"):
        assert room.place_shown(what) is what


@pytest.mark.parametrize("is_hidden", [True, False])
def test_who_votes_for_or_removes_a_table_means_the_one_that_was_seen(is_hidden: bool) -> None:
    """Others may be founded or removed while a hand is on the button, and stand before it then."""
    room = Room("Room")
    room.hides_names = is_hidden
    ann = room.join("North")
    for name in ("South", "West"):
        room.join(name)
    seen = [(at, room.shown_name(place, ann), room.tables[place]) for at, place in enumerate(room.shown_order())]
    for name in ("East", "Mid", "Far", "Low"):
        room.join(name)
    for at, name, table in seen:
        assert room.tables[room.place_shown(at, name, ann)] is table  # type: ignore[call-overload]
    at, name, table = next(each for each in seen if each[2].name == "South")
    room.remove(room.tables.index(table))
    assert room.place_shown(at, name, ann) is None
    for at, name, table in seen:
        if table.name != "South":
            assert room.tables[room.place_shown(at, name, ann)] is table  # type: ignore[call-overload]
    assert room.place_shown("0", "nobody") is None


def test_a_number_is_of_one_table_all_through_a_round() -> None:
    """Also where others went, whose numbers nobody has in their stead; a real name finds no table of others."""
    room = Room("Room")
    room.hides_names = True
    ann = room.join("North")
    for name in ("South", "West", "East"):
        room.join(name)
    before = {table.name: table.number for table in room.tables}
    room.remove(1)
    room.join("South again")
    now = {table.name: table.number for table in room.tables}
    assert {name: now[name] for name in ("North", "West", "East")} == {n: before[n] for n in ("North", "West", "East")}
    assert now["South again"] not in before.values()
    assert room.place_shown(99, "West", ann) is None
    assert room.place_shown(99, "North", ann) == 0


def test_a_locked_room_takes_predictions_but_no_policies() -> None:
    room = Room("Room")
    ann = room.join("North", None)
    room.lock(is_locked=True)
    assert room.phase == LOCKED
    with pytest.raises(Refused, match="locked"):
        room.propose(ann, WISH)
    room.predict(ann, {room.criteria[0]: "up"})
    assert room.tables[0].guesses == {room.criteria[0]: "up"}


@pytest.mark.parametrize("guesses", [None, [], {"no_such": "up"}, {"se_jobs": "sideways"}, {1: "up"}])
def test_predictions_are_for_criteria_of_the_room(guesses: object) -> None:
    room = Room("Room")
    with pytest.raises(Refused):
        room.predict(room.join("North", None), guesses)


def test_a_person_comes_back_to_the_same_seat_and_has_one_vote() -> None:
    room = Room("Room")
    ann = room.join("North", None)
    assert room.join("North", ann.secret) is ann
    assert len(room.members) == 1
    for phase in (OPEN, LOCKED, RUNNING):
        room.phase = phase
        with pytest.raises(Refused, match="while the results are out"):
            room.vote(ann, 0)
    room.phase = REVEALED
    room.vote(ann, 0)
    room.vote(ann, 0)
    assert room.votes() == [1]
    room.vote(ann, None)
    assert room.votes() == [0]
    for place in (-1, 1, True, "0", 0.0):
        with pytest.raises(Refused):
            room.vote(ann, place)


def test_a_table_that_is_removed_takes_its_people_and_the_votes_for_it() -> None:
    room = Room("Room")
    ann, ben, cat = room.join("North"), room.join("Rude"), room.join("South")
    room.phase = REVEALED
    room.vote(ann, 1)
    room.vote(cat, 2)
    room.remove(1)
    assert [table.name for table in room.tables] == ["North", "South"]
    assert room.member(ben.secret) is None
    assert (ann.vote, cat.table, cat.vote) == (None, 1, 1)
    for place in (2, -1, True, None, "0"):
        with pytest.raises(Refused, match="no such table"):
            room.remove(place)


def test_somebody_who_renames_a_table_of_their_own_does_not_leave_an_empty_one() -> None:
    room = Room("Room")
    ann, ben = room.join("Nroth"), room.join("South")
    assert room.join("North", ann.secret) is ann
    assert [table.name for table in room.tables] == ["North", "South"]
    room.phase = REVEALED
    room.vote(ben, 0)
    room.join("Elsewhere", ann.secret)
    assert [table.name for table in room.tables] == ["North", "South", "Elsewhere"]


@pytest.mark.parametrize("act", [lambda r: r.reset(), lambda r: r.lock(is_locked=True), lambda r: r.remove(0)])
def test_nothing_is_changed_while_results_are_worked_out(act: Any) -> None:
    room = Room("Room")
    room.join("North")
    room.phase = RUNNING
    with pytest.raises(Refused, match="wait a moment"):
        act(room)


def result(before: float | None, after: float | None) -> dict[str, Any]:
    figure = {"label": "x", "verdict": "better", "symbol": "▲", "means": [before, after], "interval": [1.0, 0.5, 1.5]}
    return {"figures": dict.fromkeys(KPIS, figure), "policies": ["no policy"]}


def test_the_board_reads_a_criterion_alike_for_all_tables() -> None:
    room = Room("Room")
    for name, after in (("North", 313.3e6), ("South", 311.8e6), ("West", None)):
        room.propose(room.join(name), WISH)
        room.tables[-1].result = result(312.5e6, after)
    room.criteria = ["council_spend"]
    room.phase = REVEALED
    figures = [t["result"]["figures"]["council_spend"] for t in room_for(room, None, is_facilitator=True)["tables"]]
    assert [(f["a"], f["b"], f["unit"]) for f in figures] == [
        ("£312.5m", "£313.3m", "a year"),
        ("£312.5m", "£311.8m", "a year"),
        ("£312.5m", "n/a", "a year"),
    ]


def test_a_room_has_an_end() -> None:
    room = Room("Room")
    for place in range(MOST_TABLES):
        room.join(f"Table {place}", None)
    with pytest.raises(Refused, match="tables already"):
        room.join("One more", None)


def test_a_reset_keeps_people_seated() -> None:
    room = Room("Room")
    ann = room.join("North", None)
    room.propose(ann, WISH)
    room.phase = REVEALED
    room.vote(ann, 0)
    room.reset()
    assert (room.tables[0].wish, room.tables[0].is_carried, ann.vote, ann.table) == (WISH, True, None, 0)


def test_a_round_that_is_over_is_kept_as_it_stood() -> None:
    room = Room("Room")
    ann, ben = room.join("North"), room.join("South")
    room.propose(ann, WISH, reason="it is fair")
    room.predict(ann, {room.criteria[0]: "up"})
    room.tables[0].result, room.phase = result(1.0, 2.0), REVEALED
    room.vote(ben, 0)
    room.reset(preset=1)
    (over,) = room.rounds
    assert (over.preset, over.tables[0].wish, over.tables[0].reason) == (0, WISH, "it is fair")
    assert (room.tables[0].wish, room.tables[0].guesses, room.votes()) == (None, {}, [0, 0])
    shown = room_for(round_as_room(room, 0), None, is_facilitator=True)
    assert shown["tables"][0]["guesses"] == {room.criteria[0]: "up"}
    assert shown["tables"][0]["result"]["figures"][room.criteria[0]]["right"] is True
    assert [table["votes"] for table in shown["tables"]] == [1, 0]


def test_a_round_in_which_nobody_said_anything_leaves_nothing() -> None:
    room = Room("Room")
    room.propose(room.join("North"), WISH)
    room.reset()
    room.reset()
    assert len(room.rounds) == 1


def test_the_board_shows_what_a_table_reached_in_the_round_before() -> None:
    room = Room("Room")
    ann = room.join("North")
    room.propose(ann, WISH)
    room.criteria = ["council_spend"]
    room.tables[0].result = result(312.5e6, 313.3e6)
    room.reset()
    room.propose(ann, Wish(0, frozenset(), ()))
    room.tables[0].result, room.phase = result(312.5e6, 312.5e6), REVEALED
    figure = room_for(room, ann, is_facilitator=False)["tables"][0]["result"]["figures"]["council_spend"]
    assert (figure["before"], figure["before_round"], figure["b"]) == ("£313m", 1, "£312m")


def test_what_a_table_reached_before_is_told_with_the_round_that_it_is_of() -> None:
    """After a round in another world the board called figures of the one before that those of the last round."""
    room, downturn = Room("Room"), Switches(shocks=(Blow("downturn", 4, 0.2, 26),))
    ann = room.join("North")
    room.criteria = ["council_spend"]
    for world, after in ((None, 313.3e6), (downturn, 300e6), (AS_IT_IS, 312.5e6)):
        room.reset(world=world)
        room.propose(ann, WISH)
        room.tables[0].result, room.phase = result(312.5e6, after), REVEALED
    figure = room_for(room, ann, is_facilitator=False)["tables"][0]["result"]["figures"]["council_spend"]
    assert (room.round, figure["before"], figure["before_round"]) == (3, "£313m", 1)


def test_who_is_overtaken_replaces_nothing_and_what_is_replaced_is_kept() -> None:
    room = Room("Room")
    ann, ben = room.join("North"), room.join("North")
    other = Wish(0, frozenset(), (Rule("notice_weeks", 6.0),))
    room.propose(ann, WISH, version=0)
    with pytest.raises(Overtaken):
        room.propose(ben, other, version=0)
    assert room.tables[0].wish == WISH
    room.propose(ben, other, version=1)
    assert (room.tables[0].wish, room.tables[0].version, room.tables[0].earlier) == (other, 2, [WISH])


def test_a_reason_alone_goes_to_the_policy_that_stands_and_replaces_no_other_reason() -> None:
    room = Room("Room")
    ann, ben = room.join("North"), room.join("North")
    with pytest.raises(Refused, match="no policy yet"):
        room.propose(ann, None, version=0, reason="it is fair")
    room.propose(ann, WISH, version=0)
    room.propose(ben, None, version=0, reason="it is fair")
    with pytest.raises(Overtaken):
        room.propose(ann, None, version=1, reason="it is cheap")
    with pytest.raises(Overtaken):
        room.propose(ann, WISH, version=1, reason="it is cheap")
    assert (room.tables[0].wish, room.tables[0].reason, room.tables[0].version) == (WISH, "it is fair", 2)
    room.propose(ann, None, version=2, reason="it is cheap")
    room.propose(ann, Wish(0, frozenset(), ()), version=3)
    assert room.tables[0].reason == "it is cheap"


def test_who_confirms_what_stands_overtakes_nobody_and_another_scenario_takes_what_was_built_in_the_old() -> None:
    room = Room("Room")
    ann, ben = room.join("North"), room.join("North")
    room.propose(ann, WISH, version=0)
    room.reset()
    room.propose(ann, WISH, version=1)
    other = Wish(0, frozenset(), (Rule("notice_weeks", 6.0),))
    room.propose(ben, other, version=1)
    room.reset(world=Switches(years=3))
    with pytest.raises(Overtaken):  # what ben sent goes on in the changed world
        room.propose(ann, WISH, version=1)
    room.reset(preset=1, world=Switches(years=3))
    room.propose(ann, replace(WISH, preset=1), version=1)
    assert room.tables[0].wish == replace(WISH, preset=1, world=Switches(years=3))


@pytest.mark.parametrize("go", ["removed", "forgotten", "renamed", "renamed to it"])
def test_a_draft_of_a_table_that_is_gone_replaces_nothing_at_one_of_its_name(go: str) -> None:
    room = Room("Room")
    ann, other = room.join("North"), Wish(0, frozenset(), (Rule("notice_weeks", 6.0),))
    room.propose(ann, WISH)
    room.reset(world=Switches(years=3))
    drafted_on = room.tables[0].version
    if go == "renamed":
        room.join("South", ann.secret)
    elif go == "forgotten":
        room.forget()
    else:
        room.remove(0)
    ben = room.join("West" if go == "renamed to it" else "North")
    if go == "renamed to it":
        room.join("North", ben.secret)
    for version in range(drafted_on + 1):
        room.propose(ben, other)
        with pytest.raises(Overtaken):
            room.propose(ben, WISH, version=version)
        room.reset(world=Switches(years=4 + version))
        room.propose(ben, other)
    assert room.tables[-1].version > drafted_on


def test_everybody_sees_what_they_said_themselves() -> None:
    room = Room("Room")
    ann, ben = room.join("North"), room.join("North")
    figure = room.criteria[0]
    room.predict(ann, {figure: "up"})
    assert room_for(room, ann, is_facilitator=False)["own"] == {figure: "up"}
    assert room_for(room, ben, is_facilitator=False)["own"] == {}
    assert room_for(room, ben, is_facilitator=False)["tables"][0]["guesses"] == {figure: "up"}
    assert room_for(room, None, is_facilitator=True)["own"] == {}
    room.predict(ben, {figure: "up"})
    assert guessed(room)[figure] == {"up": 2, "same": 0, "down": 0}


def test_predictions_of_two_people_at_a_table_are_merged_and_counted() -> None:
    room = Room("Room")
    ann, ben = room.join("North"), room.join("North")
    first, second = room.criteria[:2]
    room.predict(ann, {first: "up"})
    room.predict(ben, {first: "down", second: "same"})
    assert room.tables[0].guesses == {first: "down", second: "same"}
    assert room_for(room, None, is_facilitator=True)["guessed"][first] == {"up": 1, "same": 0, "down": 1}
    assert room_for(room, ann, is_facilitator=False)["guessed"] is None


def test_predictions_of_figures_that_are_taken_off_the_board_come_back_with_them() -> None:
    room = Room("Room")
    first, second = room.criteria[:2]
    room.predict(room.join("North"), {first: "up", second: "down"})
    room.choose_criteria([second])
    assert room_for(room, None, is_facilitator=True)["tables"][0]["guesses"] == {second: "down"}
    room.choose_criteria([first])
    assert room_for(room, None, is_facilitator=True)["tables"][0]["guesses"] == {first: "up"}


def test_a_timer_counts_down_and_may_be_taken_away() -> None:
    room = Room("Room")
    assert room.seconds_left() is None
    room.set_timer(5)
    assert room.seconds_left() in (299, 300)
    room.ends = 1.0
    assert room.seconds_left() == 0
    room.set_timer(0)
    assert room.seconds_left() is None


def test_tokens_are_long_and_differ() -> None:
    rooms = [Room("Room") for _ in range(50)]
    assert len({room.token for room in rooms} | {room.code for room in rooms}) == 100
    assert all(len(room.token) >= 32 for room in rooms)
    assert rooms[0].knows(rooms[0].token)
    assert not rooms[0].knows(rooms[1].token)
    assert not rooms[0].knows(None)
    assert not rooms[0].knows("é")


@pytest.mark.parametrize(
    ("guess", "interval", "right"),
    [
        ("up", [1.0, 0.5, 1.5], True),
        ("same", [1.0, 0.5, 1.5], False),
        ("same", [0.1, -0.5, 0.7], True),
        ("down", [-1.0, -1.5, -0.5], True),
        ("up", [0.0, 0.0, 0.0], False),
        ("same", [0.0, 0.0, 0.0], True),
        ("same", [1.0, None, None], True),
        ("same", [None, None, None], None),  # no figure, nothing foretold
        ("up", [None, None, None], None),
    ],
)
def test_a_prediction_is_right_when_the_interval_says_so(
    guess: str, interval: list[float | None], right: bool | None
) -> None:
    assert is_right(guess, interval) is right
