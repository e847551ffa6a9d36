"""What everybody in a room may do: sit down, send a policy, predict, vote. Each is answered with a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.languages.speech import say
from simulator.live.rooms import MOST_REASON
from simulator.live.seats import Member, Overtaken
from simulator.live.wishes import Refused, Wish, clean_text, scenario_of, whole, wish_of
from simulator.live.words import policies_told

if TYPE_CHECKING:
    from simulator.live.connections import Connection
    from simulator.live.hosting import Host

_MOST = 2**31


def ping(_workshop: Host, connection: Connection, _message: Mapping[str, Any]) -> None:
    """Answer a browser that asks whether the line still stands."""
    connection.tell("pong")


def join(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Sit down at a table."""
    known = connection.member.secret if connection.member else message.get("member")
    connection.member = connection.room.join(message.get("table"), known)
    connection.tell("seated", member=connection.member.secret)
    workshop.tell_room(connection.room)


def propose(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Set policy and reason of one's table, once the scenario schema finds them right; who is overtaken is told."""
    wish = None if message.get("wish") is None else _in_its_room(workshop, connection, message["wish"])
    _must_be_of_this_round(connection, message)
    version, reason = message.get("version"), message.get("reason")
    built_on = None if version is None else whole(version, say("the version"), 0, _MOST)
    words = reason if reason in (None, "") else clean_text(reason, say("the reason"), MOST_REASON)
    member = _member(connection)
    try:
        connection.room.propose(member, wish, version=built_on, reason=words)
    except Overtaken as overtaken:
        _tell_overtaken(workshop, connection, overtaken)
        return
    _receipt(connection, "propose", message, version=connection.room.tables[member.table].version)
    workshop.tell_room(connection.room)
    workshop.preparing.soon(connection.room)


def _in_its_room(workshop: Host, connection: Connection, data: object) -> Wish:
    """Return a policy in the world of its room, which may be another than that in which it was set, or refuse it."""
    wish, room = wish_of(data, workshop.presets), connection.room
    if wish.preset == room.preset:  # of another scenario the room itself says that
        wish = wish_of(wish.as_data() | {"world": room.world.as_data()}, workshop.presets)
    scenario_of(wish, workshop.presets)
    return wish


def _tell_overtaken(workshop: Host, connection: Connection, overtaken: Overtaken) -> None:
    """Say which policy and reason stand, so that the table can choose."""
    table, wish = overtaken.table, overtaken.wish
    words = policies_told(scenario_of(wish, workshop.presets))
    connection.tell("overtaken", wish=wish.as_data(), version=table.version, words=words, reason=table.reason)


def predict(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Say what one's policy will do."""
    _must_be_of_this_round(connection, message)
    connection.room.predict(_member(connection), message.get("guesses"))
    _receipt(connection, "predict", message)
    workshop.tell_room(connection.room)


def vote(workshop: Host, connection: Connection, message: Mapping[str, Any]) -> None:
    """Give one's vote."""
    member, wanted = _member(connection), message.get("table")
    _must_be_of_this_round(connection, message)
    place = connection.room.place_shown(wanted, message.get("name"), member)
    tables = connection.room.tables
    is_empty = isinstance(place, int) and 0 <= place < len(tables) and tables[place].wish is None
    if is_empty or (place is None and wanted is not None):  # who wants no table takes a vote back
        raise Refused("there is no such table to vote for")
    connection.room.vote(member, place)
    _receipt(connection, "vote", message)
    workshop.tell_room(connection.room)


def _must_be_of_this_round(connection: Connection, message: Mapping[str, Any]) -> None:
    """Refuse what was on its way while a new round began; who names no round (another program) is taken as it comes."""
    told = message.get("round")
    if told is None:
        return
    number = whole(told, say("the round"), 1, _MOST)
    if number != connection.room.round:
        raise Refused("that was sent for round {n}, which is over: it does not count in this one", n=number)


def _receipt(connection: Connection, verb: str, message: Mapping[str, Any], **content: Any) -> None:
    """Say that something was taken, by the number under which the browser sent it."""
    number = whole(message.get("number", 0), say("the number"), 0, _MOST)
    connection.tell("receipt", topic=f"receipt {verb}", of=verb, number=number, **content)


def _member(connection: Connection) -> Member:
    member: Member | None = connection.member
    if member is None:
        raise Refused("join a table first")
    return member
