"""What outlives the server: the rooms of a session in one file, so that a restart loses nobody's work.

The file holds the facilitator's tokens, and what people typed as names of tables: it is readable by its owner alone,
and the facilitator deletes it from the page or with ``fairlot live --forget``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs

from simulator.languages.speech import say
from simulator.live.controls import Preset
from simulator.live.goals import kept_goal
from simulator.live.kept_shapes import KeptSession
from simulator.live.kept_state import state_of
from simulator.live.rooms import GUESSES, LOCKED, OPEN, PHASES, REVEALED, RUNNING, Room
from simulator.live.scenario_names import places_of
from simulator.live.seats import Member, Round, Table, draw_numbers
from simulator.live.switches import Switches
from simulator.live.table_results import result_again
from simulator.live.typed_text import MOST_NAME, clean_text
from simulator.live.wishes import Refused, Wish, scenario_of, whole, wish_of
from simulator.metrics import KPIS
from simulator.study.manifests import Unsealed, sealed, unsealed

VERSION = 3
PAUSE = 1.0  # seconds between two writings
_OWNER_ONLY = 0o600
log = logging.getLogger("fairlot.live")
_LEFT_OUT = ("The policy of {table} was left out: {why}.", "A policy of {table} was left out: {why}.")


class UnreadableSession(Exception):  # noqa: N818  (it reads as what happened)
    """The kept session cannot be read; the message is one sentence."""


class NotOffered(Refused):
    """A scenario of the kept session is not among those offered now."""


@dataclass
class Session:
    """A session as it was kept: names of its scenarios, whether it was open to all, its rooms, what was left out.

    Earlier versions kept no ``files`` of scenarios, but their names as they had been typed.
    """

    presets: tuple[str, ...]
    is_open: bool
    saved: str
    data: list[Any]
    left_out: list[str] = field(default_factory=list)
    files: tuple[str, ...] = ()

    def rooms(self, presets: Sequence[Preset]) -> list[Room]:
        """Return its rooms for the scenarios that are offered now.

        Raises:
            UnreadableSession: the file is damaged.
            NotOffered: a scenario that a room works on is not offered.
        """
        try:
            now = places_of(self.presets, self.files, presets)
            return [self._room(data, now, presets) for data in self.data]
        except NotOffered:
            raise
        except (Refused, KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
            raise UnreadableSession(say("it is damaged")) from problem

    def _room(self, data: Mapping[str, Any], now: Mapping[str, int], presets: Sequence[Preset]) -> Room:
        called = data["name"]
        # Earlier versions took names of any length.
        room = Room(clean_text(called, say("the name of a room"), max(MOST_NAME, len(called))))
        for name in ("code", "token"):
            if not isinstance(data[name], str) or not data[name].isascii() or len(data[name]) < len(room.code):
                raise ValueError(name)
        room.code, room.token = data["code"], data["token"]
        room.preset = self._place(whole(data["preset"], say("the scenario"), 0, len(self.presets) - 1), now)
        room.world = self._world(data, room.preset, presets)
        self._judge(room, data["criteria"])
        room.hides_names, room.first_version = data["hides_names"] is True, int(data.get("first_version", 0))
        room.veiled = min(int(data.get("veiled", 0)), len(room.criteria) - 1)
        room.gone = set(data.get("gone", []))
        room.tables = [self._table(table, now, presets) for table in data["tables"]]
        if len({table.number for table in room.tables} - {0}) < len(room.tables):  # an earlier version gave none
            draw_numbers(room.tables)
        room.members = {m.secret: m for m in _members(data, len(room.tables))}
        room.rounds = [self._round(each, now, presets) for each in data.get("rounds", [])]
        room.target, room.ends, goal = str(data.get("target", "")), data.get("ends"), kept_goal(data.get("goal"))
        room.goal = goal if goal is not None and goal.figure in room.criteria else None
        room.phase = data["phase"] if data["phase"] in PHASES else OPEN
        is_complete = all(table.result for table in room.tables if table.wish)
        if room.phase == RUNNING or (room.phase == REVEALED and not is_complete):
            room.phase = LOCKED
        return room

    def _judge(self, room: Room, criteria: Sequence[str]) -> None:
        """Let a room judge by the figures that it had, as far as they are still measured; by the usual ones else."""
        measured = [name for name in criteria if name in KPIS]
        if gone := [name for name in criteria if name not in KPIS]:
            told = say("The board of {room} lost what is no longer measured: {figures}.")
            self.left_out.append(told.format(room=room.name, figures=", ".join(gone)))
        room.choose_criteria(measured or room.criteria)

    def _place(self, place: int, now: Mapping[str, int]) -> int:
        name = self.presets[place]
        if name not in now:
            raise NotOffered(
                "the kept session works on the scenario {name}: name it after `fairlot live --resume`",
                name=self.files[place] if self.files else name,
            )
        return now[name]

    @staticmethod
    def _world(data: Mapping[str, Any], place: int, presets: Sequence[Preset]) -> Switches:
        return wish_of({"preset": place, "world": data.get("world", {})}, presets).world

    def _round(self, data: Mapping[str, Any], now: Mapping[str, int], presets: Sequence[Preset]) -> Round:
        """Return a round that is over, with what tables called themselves and chose in it."""
        place = self._place(whole(data["preset"], say("the scenario"), 0, len(self.presets) - 1), now)
        tables = [self._table(table, now, presets) for table in data["tables"]]
        criteria = [str(name) for name in data["criteria"] if name in KPIS]
        world, members = self._world(data, place, presets), _members(data, len(tables))
        return Round(place, world, criteria, tables, members, kept_goal(data.get("goal")))

    def _table(self, data: Mapping[str, Any], now: Mapping[str, int], presets: Sequence[Preset]) -> Table:
        table = Table(clean_text(data["name"], say("the name of a table")), guesses=_guesses(data["guesses"]))
        table.version, table.number = int(data.get("version", 0)), int(data.get("number", 0))
        if data["wish"] is None:
            return table
        try:
            table.wish = self._wish(data["wish"], now, presets)
            table.earlier = [self._wish(wish, now, presets) for wish in data.get("earlier", [])]
        except NotOffered:
            raise
        except Refused as refusal:
            self.left_out.append(say(_LEFT_OUT[table.wish is not None]).format(table=table.name, why=refusal))
            if table.wish is None:
                return table
        if data["result"] is not None:
            table.result = result_again(data["result"], scenario_of(table.wish, presets))
        table.reason, table.is_carried = str(data.get("reason", "")), data.get("is_carried") is True
        return table

    def _wish(self, data: Mapping[str, Any], now: Mapping[str, int], presets: Sequence[Preset]) -> Wish:
        wish = wish_of({**data, "preset": self._place(data["preset"], now)}, presets)
        scenario_of(wish, presets)
        return wish


def _guesses(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(guess) for name, guess in data.items() if name in KPIS and guess in GUESSES}


def _members(data: Mapping[str, Any], tables: int) -> list[Member]:
    """Return who sits where, in a room or a round of so many tables."""
    found = []
    for person in data["members"]:
        table = whole(person["table"], say("a table"), 0, tables - 1)
        vote = None if person["vote"] is None else whole(person["vote"], say("a vote"), 0, tables - 1)
        found.append(Member(str(person["secret"]), table, vote, _guesses(person.get("guesses", {}))))
    return found


def text_of(rooms: Sequence[Room], presets: Sequence[Preset], *, is_open: bool) -> str:
    """Return a session as the text of its file."""
    kept = {
        "version": VERSION,
        "saved": datetime.now().astimezone().isoformat(timespec="minutes"),
        "presets": [preset.name for preset in presets],
        "files": [preset.file or preset.name for preset in presets],
        "is_open": is_open,
        "rooms": [state_of(room) for room in rooms],
    }
    return sealed(kept)


def usual_file() -> Path:
    """Return where sessions are kept: ``FAIRLOT_STATE_DIR``, else the user's folder for state."""
    return Path(os.environ.get("FAIRLOT_STATE_DIR") or platformdirs.user_state_path("fairlot")) / "live-session.json"


class Keeper:
    """The file of a session. An earlier session that is not resumed is put beside it, not overwritten, at first use."""

    def __init__(self, file: Path, *, is_resumed: bool = False) -> None:
        self.file = file
        self._is_own = is_resumed
        self._is_written = True
        self._lock = threading.Lock()
        self._deletions = 0
        self._writing: asyncio.Task[None] | None = None

    def write_soon(self, text_now: Callable[[], str]) -> None:
        """Write the session down off the event loop; what changes meanwhile is written once, after a pause."""
        self._is_written = False
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(text_now))

    async def _write(self, text_now: Callable[[], str]) -> None:
        while not self._is_written:
            self._is_written = True
            try:
                await asyncio.to_thread(self.write, text_now(), self._deletions)
            except OSError:
                log.exception("the session could not be written down")
            await asyncio.sleep(PAUSE)

    @property
    def is_begun(self) -> bool:
        """Say whether the file is this session's own: written or resumed, and not deleted since."""
        return self._is_own

    def write(self, text: str, deletions: int | None = None) -> None:
        """Put a session in place of the one before, all at once: whoever pulls the plug finds one or the other.

        With the number of ``deletions`` at which the text was made, a text from before a later deletion is not written.
        """
        with self._lock:
            if deletions is None or deletions == self._deletions:
                self._replace(text)

    def _replace(self, text: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        if not self._is_own and self.file.exists():
            self.file.replace(self._free_name("before"))
        self._is_own = True
        new = self.file.with_name(f"{self.file.name}.new")
        new.unlink(missing_ok=True)
        new.touch(_OWNER_ONLY)
        with new.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        new.replace(self.file)

    def forget(self) -> bool:
        """Delete what is kept, also of the session before; say whether there was anything."""
        with self._lock:
            found = [file for file in self.file.parent.glob("live-session*") if file.is_file()]
            for file in found:
                file.unlink(missing_ok=True)
            self._is_own, self._is_written = False, True
            self._deletions += 1
        return bool(found)

    def read(self) -> Session | None:
        """Return the kept session, or None where there is none.

        Raises:
            UnreadableSession: the file is damaged, or of another version.
        """
        try:
            raw = self.file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise UnreadableSession(say("it is damaged")) from problem
        try:
            data = unsealed(raw, KeptSession)
        except Unsealed as problem:
            version = re.search(rb'"version": (\d+)', raw[:100])
            other = version is not None and int(version[1][:9]) not in (2, VERSION)
            why = say("another version of fairlot wrote it" if other else "it is damaged")
            raise UnreadableSession(why) from problem
        files = tuple(data.get("files", ()))
        return Session(tuple(data["presets"]), data["is_open"], data["saved"], data["rooms"], files=files)

    def put_aside(self) -> Path:
        """Rename a file that cannot be read, so that it is not lost, and return its new name."""
        aside = self._free_name("unreadable")
        self.file.replace(aside)
        return aside

    def _free_name(self, why: str) -> Path:
        """Return the first name beside the file that is free; the last of very many is used again."""
        names = (self.file.with_name(f"live-session-{why}-{number}.json") for number in range(1, 1_000))
        return next((name for name in names if not name.exists()), self.file.with_name(f"live-session-{why}-999.json"))
