"""A room as plain data, as it stands in the file of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.live.table_results import kept_numbers

if TYPE_CHECKING:
    from simulator.live.rooms import Room
    from simulator.live.seats import Round, Table


def state_of(room: Room) -> dict[str, Any]:
    """Return a room as plain data."""
    return {
        "name": room.name,
        "code": room.code,
        "token": room.token,
        "preset": room.preset,
        "world": room.world.as_data(),
        "criteria": room.criteria,
        "hides_names": room.hides_names,
        "first_version": room.first_version,
        "veiled": room.veiled,
        "gone": sorted(room.gone),
        "phase": room.phase,
        "tables": [_table_data(table) for table in room.tables],
        "members": [vars(member) for member in room.members.values()],
        "rounds": [_round_data(over) for over in room.rounds],
        "target": room.target,
        "goal": None if room.goal is None else room.goal.as_data(),
        "ends": room.ends,
    }


def _round_data(over: Round) -> dict[str, Any]:
    tables, members = [_table_data(table) for table in over.tables], [vars(member) for member in over.members]
    round_is = {"preset": over.preset, "world": over.world.as_data(), "criteria": over.criteria}
    goal = None if over.goal is None else over.goal.as_data()
    return round_is | {"tables": tables, "members": members, "goal": goal}


def _table_data(table: Table) -> dict[str, Any]:
    earlier = [wish.as_data() for wish in table.earlier]
    wish, result = table.wish and table.wish.as_data(), kept_numbers(table.result)
    return {**vars(table), "wish": wish, "result": result, "earlier": earlier}
