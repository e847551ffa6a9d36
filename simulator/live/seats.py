"""Tables and people of a room, and the rounds that they have played."""

from __future__ import annotations

import secrets
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.live.goals import Goal
from simulator.live.switches import Switches
from simulator.live.wishes import Refused, Wish

MOST_TABLES = 24
MOST_EARLIER = 12  # policies of a table that were replaced and are kept


@dataclass
class Table:
    """A table of people, with the policy that they agreed on and what they think it does.

    Attributes:
        name: what it calls itself.
        wish: its policy; None before it sent one.
        guesses: what it thinks each figure does, by figure; of several people the newest word on each.
        result: what its policy does, once worked out; of no other policy.
        version: how often its policy or its reason was changed; who changes one names the version that it builds on.
        reason: "we chose this because ...".
        is_carried: whether its policy is that of the last round, not sent again yet.
        earlier: policies of this round that were replaced, newest last.
        number: by which others know it where the room hides names; drawn for each round.
    """

    name: str
    wish: Wish | None = None
    guesses: dict[str, str] = field(default_factory=dict)
    result: dict[str, Any] | None = None
    version: int = 0
    reason: str = ""
    is_carried: bool = False
    earlier: list[Wish] = field(default_factory=list)
    number: int = 0

    def take(self, wish: Wish, reason: str) -> None:
        """Set the policy; the one before is kept, its result is not, as it says nothing of another policy.

        Who confirms what stands overtakes nobody: the version stays.
        """
        if self.wish is not None and self.wish != wish:
            self.earlier = [*self.earlier, self.wish][-MOST_EARLIER:]
        if self.wish != wish:
            self.result = None
        self.version += (self.wish, self.reason) != (wish, reason)
        self.wish, self.reason, self.is_carried = wish, reason, False

    def is_overtaken_by(self, version: int, wish: Wish, reason: str) -> bool:
        """Say whether a word built on a version would replace, unseen, the policy or the reason of somebody else."""
        if self.wish is None or version == self.version:
            return False
        return wish != self.wish or self.reason not in ("", reason)

    def begin_round(self, wish: Wish | None) -> None:
        """Begin a round from a policy, or from none: what was said of it goes with it."""
        self.guesses, self.result, self.earlier = {}, None, []
        self.go_on_with(wish)

    def go_on_with(self, wish: Wish | None) -> None:
        """Carry a policy over; without one the reason goes too, and drafts are built on something older."""
        self.is_carried = wish is not None
        if wish is None:
            self.reason = ""
            self.version += 1
        self.wish = wish


class Overtaken(Refused):
    """Somebody else at the table has set its policy or reason meanwhile; nothing was replaced."""

    def __init__(self, table: Table, wish: Wish) -> None:
        super().__init__("somebody else at your table has sent another policy meanwhile")
        self.table, self.wish = table, wish  # where, and what stands there


@dataclass
class Member:
    """One phone: the secret by which it is known again, its table, its vote and what it predicted itself."""

    secret: str
    table: int
    vote: int | None = None
    guesses: dict[str, str] = field(default_factory=dict)


@dataclass
class Round:
    """A round that is over: its scenario, figures, tables, people and target as they stood."""

    preset: int
    world: Switches
    criteria: list[str]
    tables: list[Table]
    members: list[Member]
    goal: Goal | None = None


def round_of(
    preset: int, world: Switches, criteria: list[str], tables: list[Table], members: list[Member], goal: Goal | None
) -> Round | None:
    """Return what a round leaves; None where nobody sent, predicted or voted in it, nor saw a result."""
    has_policy = any(
        table.wish is not None and (not table.is_carried or table.result is not None) for table in tables
    )
    if not has_policy and not any(m.guesses or m.vote is not None for m in members):
        return None
    kept = [replace(table, guesses=dict(table.guesses), earlier=list(table.earlier)) for table in tables]
    return Round(preset, world, list(criteria), kept, [replace(m, guesses=dict(m.guesses)) for m in members], goal)


def free_number(tables: Sequence[Table], gone: Set[int]) -> int:
    """Return a number for a new table: drawn, as tables are founded before everybody's eyes; none that went."""
    free = set(range(1, MOST_TABLES + 1)) - {table.number for table in tables}
    return secrets.choice(sorted(free - gone) or sorted(free))


def draw_numbers(tables: Sequence[Table]) -> None:
    """Draw numbers for all tables anew, as a round begins."""
    drawn = secrets.SystemRandom().sample(range(1, MOST_TABLES + 1), len(tables))
    for table, number in zip(tables, drawn, strict=True):
        table.number = number
