"""What one person may see of a room, as plain data: others' policies and results only once they are out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.languages.speech import say
from simulator.live.controls import Preset, without_jargon
from simulator.live.rooms import GUESSES, REVEALED, RUNNING, Room
from simulator.live.seats import Member, Table
from simulator.live.wishes import Refused, Wish, scenario_of
from simulator.live.words import amounts, figure_label, policies_told
from simulator.metrics import KPIS
from simulator.study.readings import NOT_AVAILABLE


def is_right(guess: str, interval: Sequence[float | None]) -> bool | None:
    """Say whether a prediction holds: up or down where the interval leaves zero out on that side, else same.

    None of a figure that is not there in one of the two: nothing was predicted of it that could come true.
    """
    mean, low, high = interval
    if mean is None:
        return None
    if low is not None and low > 0:
        return guess == "up"
    if high is not None and high < 0:
        return guess == "down"
    return guess == "same"


def room_for(room: Room, member: Member | None, *, is_facilitator: bool) -> dict[str, Any]:
    """Return what one person may see of a room as plain data: others' policies only once they are revealed."""
    is_shown = room.phase == REVEALED
    seen = room.shown_criteria
    return {
        "name": room.name,
        "code": room.code,
        "preset": room.preset,
        "world": room.world.as_data(),
        "phase": room.phase,
        "progress": _told(room, is_facilitator=is_facilitator),
        "round": room.round,
        "seconds": room.seconds_left(),
        "target": room.target,
        "goal": None if room.goal is None else room.goal.as_data() | {"words": room.goal.words},
        "veiled": room.veiled,
        "guessed": guessed(room) if is_facilitator or is_shown else None,
        "hides_names": room.hides_names,
        "criteria": [
            {"name": n, "label": figure_label(n), "good": KPIS[n].good, "definition": definition_of(n)}
            for n in (seen if is_shown else room.criteria)
        ],
        "tables": _tables_for(room, member, is_facilitator=is_facilitator),
        "mine": _position(room, member.table) if member is not None else None,
        "vote": _position(room, member.vote) if member is not None else None,
        "own": _of_board(room, member.guesses) if member is not None else {},
    }


def _told(room: Room, *, is_facilitator: bool) -> str:
    """Return how far the room is, for whom it is; what became of its target is for who leads it."""
    if is_facilitator:
        return f"{room.progress} {room.dropped}".strip()
    return room.progress if room.phase in (RUNNING, REVEALED) else ""


def _position(room: Room, place: int | None) -> int | None:
    """Return where a table stands among those that are shown."""
    return None if place is None else room.shown_order().index(place)


def _tables_for(room: Room, member: Member | None, *, is_facilitator: bool) -> list[dict[str, Any]]:
    """Return what one person may see of each table, in the order in which they are shown."""
    is_shown, seen, votes = room.phase == REVEALED, room.shown_criteria, room.votes()
    read = {name: _read_together(room, name) for name in seen} if is_shown else {}
    seats = Counter(person.table for person in room.members.values())
    goal = room.goal if is_shown and room.goal is not None and room.goal.figure in seen else None
    tables = []
    for place in room.shown_order():
        table = room.tables[place]
        is_own = member is not None and member.table == place
        may_see = is_facilitator or is_shown or is_own
        guesses = _of_board(room, table.guesses)
        tables.append(
            {
                "name": room.shown_name(place, member),
                "people": seats[place],
                "ready": table.wish is not None,
                "carried": table.is_carried,
                "version": table.version,
                "predicted": len(guesses),
                "votes": votes[place],
                "wish": table.wish.as_data() if table.wish is not None and may_see else None,
                "reason": table.reason if may_see else "",
                "guesses": guesses if may_see else {},
                "result": _scored(room, table, read) if is_shown else None,
                "reached": goal.is_reached(table.result) if goal is not None else None,
            }
        )
    return tables


def _of_board(room: Room, guesses: Mapping[str, str]) -> dict[str, str]:
    """Return predictions of the figures by which the board judges."""
    return {name: guess for name, guess in guesses.items() if name in room.criteria}


def guessed(room: Room) -> dict[str, dict[str, int]]:
    """Return how many people predict up, same and down of each criterion."""
    people = room.members.values()
    return {
        name: {guess: sum(m.guesses.get(name) == guess for m in people) for guess in GUESSES} for name in room.criteria
    }


def _before(room: Room, table: Table) -> tuple[int, dict[str, Any]]:
    """Return a table's last round in this world and the figures that it reached; none where that showed none of it."""
    for number, over in reversed([*enumerate(room.rounds, 1)]):
        same = next((each for each in over.tables if each.name == table.name and each.wish is not None), None)
        if (over.preset, over.world) == (room.preset, room.world) and same is not None:
            return number, {} if same.result is None else same.result["figures"]
    return 0, {}


def round_as_room(room: Room, number: int) -> Room:
    """Return a round that is over as a room with its results out, to be shown or exported like the one that is on."""
    over = room.rounds[number]
    past = Room(room.name)
    past.preset, past.world, past.hides_names = over.preset, over.world, room.hides_names
    past.criteria, past.goal = list(over.criteria), over.goal
    past.rounds, past.tables = room.rounds[:number], over.tables
    past.members = {m.secret: m for m in over.members}
    past.phase = REVEALED
    return past


def board_of_round(room: Room, number: int, presets: Sequence[Preset]) -> dict[str, Any]:
    """Return the board of a round that is over, as who leads the room sees it.

    A policy without a result, as it was never revealed or replaced one that was, stands there in words alone.
    """
    past = round_as_room(room, number)
    board = room_for(past, None, is_facilitator=True)
    for place, told in zip(past.shown_order(), board["tables"], strict=True):
        wish, result = past.tables[place].wish, past.tables[place].result
        if wish is not None and result is None:
            told["policies"] = _in_words(wish, presets)
    return board


def _in_words(wish: Wish, presets: Sequence[Preset]) -> list[str]:
    try:
        return policies_told(scenario_of(wish, presets))
    except Refused as refusal:
        return [say("This policy does not fit its scenario: {why}.").format(why=refusal)]


def _scored(room: Room, table: Table, read: Mapping[str, tuple[dict[int, list[str]], str]]) -> dict[str, Any] | None:
    """Return a table's results for the board, each with whether its prediction was right."""
    if table.result is None:
        return None
    figures = {}
    number, _ = _before(room, table)
    for name in read:
        texts, unit = read[name]
        (a, b, before), guess = texts[id(table)], table.guesses.get(name)
        figure = table.result["figures"][name] | {"a": a, "b": b, "unit": unit}
        figure |= {"before": None if before == NOT_AVAILABLE else before, "before_round": number}
        figures[name] = figure | {"right": None if guess is None else is_right(guess, figure["interval"])}
    right = sum(figure["right"] is True for figure in figures.values())
    judged = sum(figure["right"] is not None for figure in figures.values())
    return {"figures": figures, "right": right, "judged": judged, "policies": table.result["policies"]}


def _read_together(room: Room, name: str) -> tuple[dict[int, list[str]], str]:
    """Return a criterion's values without and with each table's policy and in its last round, all in one unit."""
    with_result = [table for table in room.tables if table.result is not None]
    means: list[float | None] = []
    for table in with_result:
        before = _before(room, table)[1].get(name, {"means": [None, None]})["means"][1]
        means += [*(table.result["figures"][name]["means"] if table.result else ()), before]
    if room.goal is not None and room.goal.figure == name:
        means.append(room.goal.value)  # a result that reads as the target does reaches it
    texts, unit = amounts(name, [math.nan if mean is None else mean for mean in means])
    return {id(table): texts[3 * at : 3 * at + 3] for at, table in enumerate(with_result)}, say(unit)


def definition_of(figure: str) -> str:
    """Return what a figure counts, for everybody."""
    return say(without_jargon(KPIS[figure].definition))
