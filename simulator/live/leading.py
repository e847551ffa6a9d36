"""What the facilitator does with a room: steps, rounds, figures, tables, time, and what is taken home."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.languages.speech import say
from simulator.live import rooms
from simulator.live.goals import goal_of
from simulator.live.going_on import begin_round
from simulator.live.revealing import reveal
from simulator.live.session import session_zip, toml_of
from simulator.live.showing import board_of_round
from simulator.live.switches import Switches
from simulator.live.wishes import Refused, clean_text, scenario_of, whole, wish_of

if TYPE_CHECKING:
    from simulator.live.connections import Connection
    from simulator.live.hosting import Host


def scenario(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Send a policy as the text of a scenario file that stands for itself."""
    found = scenario_of(wish_of(message.get("b"), workshop.presets), workshop.presets)
    connection.tell("scenario", text=toml_of(found.resolved()))


def criteria(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Choose the figures of the board."""
    if connection.room.phase in (rooms.RUNNING, rooms.REVEALED):
        raise Refused("begin a new round or lock the room before other criteria are chosen")
    connection.room.choose_criteria(message.get("names"))
    workshop.tell_room(connection.room)


def lock(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Stop or allow changes."""
    connection.room.lock(is_locked=message.get("on") is True)
    workshop.tell_room(connection.room)


def hide(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Hide or show the names of tables."""
    connection.room.hides_names = message.get("on") is True
    workshop.tell_room(connection.room)


def timer(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Give the tables some minutes, or take the timer away."""
    connection.room.set_timer(whole(message.get("minutes"), say("the minutes"), 0, rooms.MOST_MINUTES))
    workshop.tell_room(connection.room)


def target(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Set what the tables try to reach, in words, as a figure, or both; nothing takes it away."""
    words = message.get("text")
    found = "" if words == "" else clean_text(words, say("the target"), rooms.MOST_TARGET)
    connection.room.aim(found, goal_of(message.get("goal"), connection.room.criteria))
    workshop.tell_room(connection.room)


def reset(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Begin a new round, maybe in another world; the last one is kept."""
    begin_round(connection.room, workshop.presets, *_asked_world(workshop, connection.room, message))
    workshop.tell_room(connection.room)
    workshop.preparing.soon(connection.room)


def _asked_world(workshop: Host, room: rooms.Room, message: Mapping[str, Any]) -> tuple[int, Switches]:
    """Return the scenario and world to which a room is to go, where it is unless told.

    Raises:
        Refused: there is no such world.
    """
    place = message.get("preset")
    preset = room.preset if place is None else whole(place, say("the scenario"), 0, len(workshop.presets) - 1)
    given = message.get("world")
    found = wish_of({"preset": preset, "world": {} if given is None else given}, workshop.presets)
    world = room.world if given is None and preset == room.preset else found.world
    scenario_of(replace(found, world=world), workshop.presets)  # refuses what cannot be
    return preset, world


def forget(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Delete what tables and people left here; every phone is asked for a table again, maybe in another world."""
    there = _asked_world(workshop, connection.room, message)
    connection.room.forget()
    begin_round(connection.room, workshop.presets, *there)
    workshop.unseat(connection.room)
    if workshop.keeper is not None and not workshop.has_tables:
        workshop.keeper.forget()
    workshop.tell_room(connection.room)


def remove(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Take a table away, such as one with a rude name; its people are asked for a table again."""
    connection.room.remove(connection.room.place_shown(message.get("table"), message.get("name")))
    workshop.unseat(connection.room)
    workshop.tell_room(connection.room)


def unveil(workshop: Host, connection: Connection, _message: Mapping[str, Any]) -> None:
    """Show one figure more of results that are revealed one by one."""
    connection.room.unveil()
    workshop.tell_room(connection.room)


def reveal_results(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Work out what is not ready yet, and show every table's result: all figures, or slowly one by one."""
    room = connection.room
    if room.phase == rooms.RUNNING:
        raise Refused("the results are being worked out; wait a moment")
    if not any(table.wish for table in room.tables):
        raise Refused("no table has set a policy yet")
    room.phase, room.ends, room.dropped = rooms.RUNNING, None, ""
    room.veiled = len(room.criteria) - 1 if message.get("slowly") is True else 0
    work = reveal(room, workshop.presets, workshop.studies, workshop.tell_room, workshop.preparing.ready)
    workshop.revealing.add(task := asyncio.create_task(work))
    task.add_done_callback(workshop.revealing.discard)


def show_round(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Send the board of a round that is over."""
    room = connection.room
    number = whole(message.get("round"), say("the round"), 1, max(1, len(room.rounds)))
    if not room.rounds:
        raise Refused("no round is over yet")
    connection.tell("round", room=board_of_round(room, number - 1, workshop.presets))


def export(workshop: Host, connection: Connection, _message: Mapping[str, Any]) -> None:
    """Send the session as a zip."""
    connection.put("export", b"ZIP!" + session_zip(connection.room, workshop.presets))
