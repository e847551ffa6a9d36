"""A room of tables that each set a policy, predict what it does, and vote; all of it pure state without a network."""

from __future__ import annotations

import hmac
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.live.wishes import Refused, Wish, clean_text
from simulator.live.words import amounts, figure_label
from simulator.metrics import KPIS

MOST_TABLES = 24
MOST_MEMBERS = 300
MOST_CRITERIA = 6
OPEN, LOCKED, RUNNING, REVEALED = "open", "locked", "running", "revealed"
PHASES = (OPEN, LOCKED, RUNNING, REVEALED)
GUESSES = ("up", "same", "down")
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class Table:
    """A table of people, with the policy that they agreed on and what they think it does."""

    name: str
    wish: Wish | None = None
    guesses: dict[str, str] = field(default_factory=dict)
    result: dict[str, Any] | None = None


@dataclass
class Member:
    """One phone: the secret by which it is known again, its table and its vote."""

    secret: str
    table: int
    vote: int | None = None


def _default_criteria() -> list[str]:
    return ["se_award_share_value", "insolvencies_per_10000", "council_spend", "net_public_value"]


class Room:
    """A room: its tables and people, what the facilitator decided, and what may be shown to whom."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(6))
        self.token = secrets.token_urlsafe(24)
        self.preset = 0
        self.criteria = _default_criteria()
        self.hides_names = False
        self.phase = OPEN
        self.tables: list[Table] = []
        self.members: dict[str, Member] = {}
        self.progress = ""

    def knows(self, token: object) -> bool:
        """Say whether a token is the facilitator's, in a time that does not depend on the token."""
        return isinstance(token, str) and hmac.compare_digest(token.encode(errors="replace"), self.token.encode())

    def member(self, secret: object) -> Member | None:
        """Return the person who was here before with this secret."""
        return self.members.get(secret) if isinstance(secret, str) else None

    def join(self, table_name: object, secret: object = None) -> Member:
        """Seat a person at a table, which is set up when nobody was there yet."""
        name = clean_text(table_name, "the name of the table", 24)
        place = next((i for i, t in enumerate(self.tables) if t.name.casefold() == name.casefold()), None)
        if place is None:
            place = self._new_table(name, secret)
        known = self.member(secret)
        if known is not None:
            known.table = place
            return known
        if len(self.members) >= MOST_MEMBERS:
            raise Refused(f"this room is full: {MOST_MEMBERS} people")
        member = Member(secrets.token_urlsafe(18), place)
        self.members[member.secret] = member
        return member

    def _new_table(self, name: str, secret: object) -> int:
        """Set a table up and return its place; a table that its only person leaves for it, without a policy, is it."""
        known = self.member(secret)
        if known is not None and self.tables[known.table].wish is None:
            others = [m for m in self.members.values() if m is not known and known.table in (m.table, m.vote)]
            if not others:
                self.tables[known.table] = Table(name)
                return known.table
        if len(self.tables) >= MOST_TABLES:
            raise Refused(f"this room has {MOST_TABLES} tables already; join one of them")
        self.tables.append(Table(name))
        return len(self.tables) - 1

    def remove(self, place: object) -> None:
        """Take a table away with its people, who may join again; votes for it are void."""
        self._must_not_be_running()
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(self.tables):
            raise Refused("there is no such table")
        del self.tables[place]
        self.members = {secret: m for secret, m in self.members.items() if m.table != place}
        for member in self.members.values():
            member.table -= member.table > place
            if member.vote is not None:
                member.vote = None if member.vote == place else member.vote - (member.vote > place)

    def propose(self, member: Member, wish: Wish) -> None:
        """Set a table's policy, while the room is open."""
        self._must_be(OPEN, "policies are locked")
        if wish.preset != self.preset:
            raise Refused("the room works on another scenario; load the page again")
        self.tables[member.table].wish = wish

    def predict(self, member: Member, guesses: object) -> None:
        """Set what a table thinks that its policy does, before it is shown."""
        if self.phase not in (OPEN, LOCKED):
            raise Refused("the results are out; predictions are closed")
        if not isinstance(guesses, Mapping) or len(guesses) > MOST_CRITERIA:
            raise Refused("predictions must be a table of criteria")
        for name, guess in guesses.items():
            if name not in self.criteria or guess not in GUESSES:
                raise Refused("a prediction is up, same or down, for one of the room's criteria")
        self.tables[member.table].guesses = {str(name): str(guess) for name, guess in guesses.items()}

    def vote(self, member: Member, table: object) -> None:
        """Give a person's one vote to a table; it may be changed, also to none."""
        if table is None:
            member.vote = None
            return
        if isinstance(table, bool) or not isinstance(table, int) or not 0 <= table < len(self.tables):
            raise Refused("there is no such table to vote for")
        member.vote = table

    def choose_criteria(self, names: object) -> None:
        """Set the figures by which the board judges; results that were shown stay."""
        if not isinstance(names, Sequence) or isinstance(names, str) or not 1 <= len(names) <= MOST_CRITERIA:
            raise Refused(f"choose 1 to {MOST_CRITERIA} criteria")
        if any(not isinstance(name, str) or name not in KPIS for name in names):
            raise Refused("one of the criteria does not exist")
        self.criteria = list(dict.fromkeys(names))
        for table in self.tables:
            table.guesses = {name: guess for name, guess in table.guesses.items() if name in self.criteria}

    def lock(self, *, is_locked: bool) -> None:
        """Stop or allow changes of policies; a look at results ends with it."""
        self._must_not_be_running()
        self.phase = LOCKED if is_locked else OPEN

    def reset(self, preset: int | None = None) -> None:
        """Clear policies, predictions, votes and results; tables and people stay seated."""
        self._must_not_be_running()
        self.preset = self.preset if preset is None else preset
        self.phase, self.progress = OPEN, ""
        for table in self.tables:
            table.wish, table.guesses, table.result = None, {}, None
        for member in self.members.values():
            member.vote = None

    def forget(self) -> None:
        """Clear everything, also who was here and what tables called themselves."""
        self.reset()
        self.tables, self.members = [], {}

    def _must_not_be_running(self) -> None:
        if self.phase == RUNNING:
            raise Refused("the results are being worked out; wait a moment")

    def _must_be(self, phase: str, otherwise: str) -> None:
        if self.phase != phase:
            raise Refused(otherwise)

    def shown_name(self, place: int) -> str:
        """Return a table's name, or its number where the room hides names."""
        return f"Table {place + 1}" if self.hides_names else self.tables[place].name

    def votes(self) -> list[int]:
        """Return the votes for each table."""
        counts = [0] * len(self.tables)
        for member in self.members.values():
            if member.vote is not None and member.vote < len(counts):
                counts[member.vote] += 1
        return counts


def is_right(guess: str, interval: Sequence[float | None]) -> bool:
    """Say whether a prediction holds: up or down where the interval leaves zero out on that side, else same."""
    _, low, high = interval
    if low is not None and low > 0:
        return guess == "up"
    if high is not None and high < 0:
        return guess == "down"
    return guess == "same"


def room_for(room: Room, member: Member | None, *, is_facilitator: bool) -> dict[str, Any]:
    """Return what one person may see of a room as plain data: others' policies only once they are revealed."""
    is_shown = room.phase == REVEALED
    read = {name: _read_together(room, name) for name in room.criteria} if is_shown else {}
    votes = room.votes()
    seats = [sum(m.table == place for m in room.members.values()) for place in range(len(room.tables))]
    tables = []
    for place, table in enumerate(room.tables):
        is_own = member is not None and member.table == place
        may_see = is_facilitator or is_shown or is_own
        name = table.name if is_own else room.shown_name(place)
        tables.append(
            {
                "name": name,
                "people": seats[place],
                "ready": table.wish is not None,
                "predicted": len(table.guesses),
                "votes": votes[place],
                "wish": table.wish.as_data() if table.wish is not None and may_see else None,
                "guesses": table.guesses if may_see else {},
                "result": _scored(room, table, read) if is_shown else None,
            }
        )
    return {
        "name": room.name,
        "code": room.code,
        "preset": room.preset,
        "phase": room.phase,
        "progress": room.progress,
        "hides_names": room.hides_names,
        "criteria": [
            {"name": n, "label": figure_label(n), "good": KPIS[n].good, "definition": KPIS[n].definition}
            for n in room.criteria
        ],
        "tables": tables,
        "mine": member.table if member is not None else None,
        "vote": member.vote if member is not None else None,
    }


def _scored(room: Room, table: Table, read: Mapping[str, tuple[dict[int, list[str]], str]]) -> dict[str, Any] | None:
    """Return a table's results for the board, each with whether its prediction was right."""
    if table.result is None:
        return None
    figures = {}
    for name in room.criteria:
        texts, unit = read[name]
        (a, b), guess = texts[id(table)], table.guesses.get(name)
        figure = table.result["figures"][name] | {"a": a, "b": b, "unit": unit}
        figures[name] = figure | {"right": None if guess is None else is_right(guess, figure["interval"])}
    right = sum(figure["right"] is True for figure in figures.values())
    return {"figures": figures, "right": right, "policies": table.result["policies"]}


def _read_together(room: Room, name: str) -> tuple[dict[int, list[str]], str]:
    """Return a criterion's values without and with each table's policy, all in one unit with the same digits."""
    with_result = [table for table in room.tables if table.result is not None]
    means = [mean for table in with_result if table.result for mean in table.result["figures"][name]["means"]]
    texts, unit = amounts(name, [math.nan if mean is None else mean for mean in means])
    return {id(table): texts[2 * at : 2 * at + 2] for at, table in enumerate(with_result)}, unit
