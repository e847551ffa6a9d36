"""What of a room goes on into a new round: policies as far as they fit its world, and figures that the world has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.languages.speech import say
from simulator.live.controls import Preset
from simulator.live.rooms import Room
from simulator.live.switches import Switches, has_hidden_losses
from simulator.live.wishes import Refused, Wish, scenario_of, wish_of


def begin_round(room: Room, presets: Sequence[Preset], preset: int, world: Switches) -> None:
    """Begin a new round in a world, and tell who leads the room what does not go along into it.

    Raises:
        Refused: there is no such world, or no round may begin now.
    """
    nothing_changed = Wish(preset, frozenset(), (), world=world)
    is_troubled = has_hidden_losses(scenario_of(nothing_changed, presets))
    room.reset(preset, world)
    for place in room.shown_order():
        table = room.tables[place]
        if table.wish is None:
            continue
        found, why = fitting(table.wish, presets)
        if found != table.wish:
            told = say("The policy of {table} lost what does not fit this world: {why}.")
            room.telling.note(told, table, why)
            table.go_on_with(found)
    room.fit(is_troubled=is_troubled)


def fitting(wish: Wish, presets: Sequence[Preset]) -> tuple[Wish | None, str]:
    """Return what of a policy fits the world that it names, None where nothing does, and why the rest does not."""
    why = _misfit(wish, presets)
    if not why:
        return wish, ""
    found = replace(wish, kept=frozenset(), rules=(), where=())
    for place in sorted(wish.kept):
        kept = found.kept | {place}
        found = _wider(found, replace(found, kept=kept, where=tuple(w for w in wish.where if w[0] in kept)), presets)
    for rule in wish.rules:
        found = _wider(found, replace(found, rules=(*found.rules, rule)), presets)
    return (found if found.rules or found.kept else None), why


def _wider(found: Wish, wider: Wish, presets: Sequence[Preset]) -> Wish:
    """Return the wider of two policies where it fits, else the other."""
    return found if _misfit(wider, presets) else wider


def _misfit(wish: Wish, presets: Sequence[Preset]) -> str:
    """Return why a policy cannot be had, as its table would be told; nothing where it can."""
    try:
        scenario_of(wish_of(wish.as_data(), presets), presets)
    except Refused as refusal:
        return str(refusal)
    return ""
