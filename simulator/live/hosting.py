"""What verbs of a room need of the workshop that they are said in."""

from __future__ import annotations

import asyncio
from typing import Protocol

from simulator.live.controls import Preset
from simulator.live.kept import Keeper
from simulator.live.revealing import Preparing
from simulator.live.rooms import Room
from simulator.live.studies import Studies


class Host(Protocol):
    """A workshop, as those see it who act in one of its rooms."""

    presets: tuple[Preset, ...]
    studies: Studies
    preparing: Preparing
    keeper: Keeper | None
    revealing: set[asyncio.Task[None]]

    @property
    def has_tables(self) -> bool:
        """Say whether anybody has sat down."""

    def tell_room(self, room: Room) -> None:
        """Tell everybody in a room how it stands, soon."""

    def unseat(self, room: Room) -> None:
        """Let go of people who are no longer known in a room."""
