"""A room of tables that each set a policy, predict what it does, and vote; all of it pure state without a network."""

from __future__ import annotations

import hmac
import secrets
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulator.languages.speech import say
from simulator.live.goals import Goal, usual_criteria
from simulator.live.progress import Progress
from simulator.live.seats import MOST_TABLES, Member, Overtaken, Round, Table, draw_numbers, free_number, round_of
from simulator.live.switches import AS_IT_IS, Switches
from simulator.live.wishes import Refused, Wish, clean_text
from simulator.metrics import KPIS

MOST_MEMBERS = 300
MOST_CRITERIA = 6
MOST_ROUNDS = 20
MOST_REASON = 160
MOST_TARGET = 120
MOST_MINUTES = 120
OPEN, LOCKED, RUNNING, REVEALED = "open", "locked", "running", "revealed"
PHASES = (OPEN, LOCKED, RUNNING, REVEALED)
GUESSES = ("up", "same", "down")
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Room:
    """A room: its tables and people, what the facilitator decided, and what may be shown to whom."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(6))
        self.token = secrets.token_urlsafe(24)
        self.preset = 0
        self.world = AS_IT_IS
        self.criteria = usual_criteria(is_troubled=False)
        self.hides_names = False
        self.phase = OPEN
        self.tables: list[Table] = []
        self.members: dict[str, Member] = {}
        self.telling = Progress()
        self.rounds: list[Round] = []
        self.target = ""
        self.goal: Goal | None = None
        self.dropped = ""  # what is told of a target that is none any more
        self.veiled = 0  # figures of the board that are not shown yet, though the results are out
        self.gone: set[int] = set()  # numbers of tables that went in this round
        self.first_version = 0  # of a new table: above every version of tables that are gone, whatever they were called
        self.ends: float | None = None  # when the time of this step is up [s since 1970]

    def knows(self, token: object) -> bool:
        """Say whether a token is the facilitator's, in a time that does not depend on the token."""
        return isinstance(token, str) and hmac.compare_digest(token.encode(errors="replace"), self.token.encode())

    def member(self, secret: object) -> Member | None:
        """Return the person who was here before with this secret."""
        return self.members.get(secret) if isinstance(secret, str) else None

    def join(self, table_name: object, secret: object = None) -> Member:
        """Seat a person at a table, which is set up when nobody was there yet."""
        name = clean_text(table_name, say("the name of the table"), 24)
        place = next((i for i, t in enumerate(self.tables) if t.name.casefold() == name.casefold()), None)
        if place is None:
            place = self._new_table(name, secret)
        known = self.member(secret)
        if known is not None:
            if known.table != place:
                known.guesses = {}
            known.table = place
            return known
        if len(self.members) >= MOST_MEMBERS:
            raise Refused("this room is full: {most} people", most=MOST_MEMBERS)
        member = Member(secrets.token_urlsafe(18), place)
        self.members[member.secret] = member
        return member

    def _new_table(self, name: str, secret: object) -> int:
        """Set a table up and return its place; a table that its only person leaves for it, without a policy, is it."""
        known = self.member(secret)
        if known is not None and self.tables[known.table].wish is None:
            others = [m for m in self.members.values() if m is not known and known.table in (m.table, m.vote)]
            if not others:
                renamed = self.tables[known.table]
                self._outlive([renamed])
                renamed.name, renamed.version = name, self.first_version
                return known.table
        if len(self.tables) >= MOST_TABLES:
            raise Refused("this room has {most} tables already; join one of them", most=MOST_TABLES)
        self.tables.append(Table(name, version=self.first_version, number=free_number(self.tables, self.gone)))
        return len(self.tables) - 1

    def remove(self, place: object) -> None:
        """Take a table away with its people, who may join again; votes for it are void."""
        self._must_not_be_running()
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(self.tables):
            raise Refused("there is no such table")
        went = self.tables.pop(place)
        self._outlive([went])
        self.gone.add(went.number)
        self.members = {secret: m for secret, m in self.members.items() if m.table != place}
        self._void_votes(place)
        for member in self.members.values():
            member.table -= member.table > place
            if member.vote is not None:
                member.vote -= member.vote > place

    def _outlive(self, tables: Sequence[Table]) -> None:
        """Let tables begin beyond the versions of some that go: a draft of one of those would replace others unseen."""
        self.first_version = max([self.first_version, *(table.version + 1 for table in tables)])

    def propose(
        self, member: Member, wish: Wish | None, *, version: int | None = None, reason: str | None = None
    ) -> None:
        """Set a table's policy, its reason or both, while the room is open; of what is None the table's stays.

        ``version`` is that of the policy and reason on which they were built.

        Raises:
            Overtaken: somebody else set another policy or reason since that version.
        """
        self._must_be(OPEN, Refused("policies are locked"))
        if wish is not None and wish.preset != self.preset:
            raise Refused("the room works on another scenario; load the page again")
        table = self.tables[member.table]
        policy = table.wish if wish is None else replace(wish, world=self.world)
        if policy is None:
            raise Refused("your table has no policy yet; send one with the reason")
        words = table.reason if reason is None else reason
        if version is not None and table.wish is not None and table.is_overtaken_by(version, policy, words):
            raise Overtaken(table, table.wish)
        if table.wish != policy:
            self._void_votes(member.table)
        table.take(policy, words)

    def _void_votes(self, place: int) -> None:
        """Take back votes for a table: they were for what it no longer has."""
        for member in self.members.values():
            member.vote = None if member.vote == place else member.vote

    def predict(self, member: Member, guesses: object) -> None:
        """Take what a person thinks that the table's policy does, before it is shown; others' words on it stay."""
        if self.phase not in (OPEN, LOCKED):
            raise Refused("the results are out; predictions are closed")
        if not isinstance(guesses, Mapping) or len(guesses) > MOST_CRITERIA:
            raise Refused("predictions must be a table of criteria")
        for name, guess in guesses.items():
            if name not in self.criteria or guess not in GUESSES:
                raise Refused("a prediction is up, same or down, for one of the room's criteria")
        told = {str(name): str(guess) for name, guess in guesses.items()}
        member.guesses |= told
        self.tables[member.table].guesses |= told

    def vote(self, member: Member, table: object) -> None:
        """Give a person's one vote to a table whose results are out; it may be changed, also to none."""
        self._must_be(REVEALED, Refused("votes are given while the results are out"))
        if table is None:
            member.vote = None
            return
        if isinstance(table, bool) or not isinstance(table, int) or not 0 <= table < len(self.tables):
            raise Refused("there is no such table to vote for")
        member.vote = table

    def choose_criteria(self, names: object) -> None:
        """Set the figures by which the board judges; results and predictions of the others stay, unseen."""
        if not isinstance(names, Sequence) or isinstance(names, str) or not 1 <= len(names) <= MOST_CRITERIA:
            raise Refused("choose 1 to {most} criteria", most=MOST_CRITERIA)
        if any(not isinstance(name, str) or name not in KPIS for name in names):
            raise Refused("one of the criteria does not exist")
        self._judge_by(list(dict.fromkeys(names)))

    def _judge_by(self, criteria: list[str]) -> None:
        """Set the figures of the board; a target that is none of them could be neither reached nor changed: it goes."""
        self.criteria = criteria
        if self.goal is not None and self.goal.figure not in criteria:
            told = say("The target “{target}” is dropped: the board has no such figure now.")
            self.dropped = told.format(target=self.goal.words)
            self.goal = None

    def aim(self, words: str, goal: Goal | None) -> None:
        """Set what the tables try to reach: in words, as a figure, both or neither."""
        self.target, self.goal, self.dropped = words, goal, ""

    @property
    def progress(self) -> str:
        """How far the results are, and what there is to say of tables; until a round begins."""
        return self.telling.told(self.tables, self.shown_name)

    def lock(self, *, is_locked: bool) -> None:
        """Stop or allow changes of policies; a look at results ends with it."""
        self._must_not_be_running()
        self.phase = LOCKED if is_locked else OPEN

    @property
    def round(self) -> int:
        """The number of the round that is on."""
        return len(self.rounds) + 1

    @property
    def shown_criteria(self) -> list[str]:
        """The figures of the board that are to be seen: all but those that are revealed later."""
        return self.criteria[: len(self.criteria) - self.veiled]

    def unveil(self) -> None:
        """Show one figure more."""
        self._must_be(REVEALED, Refused("the results are not out yet"))
        self.veiled = max(0, self.veiled - 1)

    def fit(self, *, is_troubled: bool) -> None:
        """Judge by figures that the world has, unless the facilitator chose others."""
        if self.criteria in (usual_criteria(is_troubled=True), usual_criteria(is_troubled=False)):
            self._judge_by(usual_criteria(is_troubled=is_troubled))

    def reset(self, preset: int | None = None, world: Switches | None = None) -> None:
        """Begin a new round, maybe in another world. The last one is kept; tables and people stay seated.

        In the same scenario each table goes on from its policy, also where its world changes; predictions and votes
        begin anew. Where nobody had said anything no round is over, and a timer that runs goes on.
        """
        self._must_not_be_running()
        over = round_of(self.preset, self.world, self.criteria, self.tables, [*self.members.values()], self.goal)
        if over is not None:
            if len(self.rounds) >= MOST_ROUNDS:
                raise Refused(
                    "{most} rounds are kept already; save the session, delete it and begin a new one", most=MOST_ROUNDS
                )
            self.rounds.append(over)
            self.ends = None
        wanted = (self.preset if preset is None else preset, self.world if world is None else world)
        is_elsewhere = wanted[0] != self.preset
        self.preset, self.world = wanted
        self.phase, self.dropped, self.veiled = OPEN, "", 0
        self.telling.go_to("")
        for table in self.tables:
            goes_on = None if is_elsewhere else table.wish
            table.begin_round(goes_on and replace(goes_on, world=self.world))
        for member in self.members.values():
            member.vote, member.guesses = None, {}
        self.gone = set()
        draw_numbers(self.tables)

    def forget(self) -> None:
        """Clear everything, also who was here and what tables called themselves."""
        self._must_not_be_running()
        self._outlive(self.tables)
        self.tables, self.members, self.rounds = [], {}, []
        self.target, self.goal, self.ends = "", None, None
        self.reset()

    def set_timer(self, minutes: int) -> None:
        """Give the tables some minutes from now on; none takes the timer away."""
        self.ends = time.time() + 60.0 * minutes if minutes else None

    def seconds_left(self) -> int | None:
        """Return how many seconds the tables have left; None without a timer."""
        return None if self.ends is None else max(0, round(self.ends - time.time()))

    def _must_not_be_running(self) -> None:
        if self.phase == RUNNING:
            raise Refused("the results are being worked out; wait a moment")

    def _must_be(self, phase: str, otherwise: Refused) -> None:
        if self.phase != phase:
            raise otherwise

    def shown_name(self, place: int, member: Member | None = None) -> str:
        """Return how a person knows a table: by its name, or by its number where the room hides names of others."""
        table = self.tables[place]
        is_own = member is not None and member.table == place
        return say("Table {n}").format(n=table.number) if self.hides_names and not is_own else table.name

    def shown_order(self) -> list[int]:
        """Return the places of tables in the order in which they are shown: as founded, or by number."""
        places = range(len(self.tables))
        return sorted(places, key=lambda place: self.tables[place].number) if self.hides_names else [*places]

    def place_shown(self, at: object, name: object = None, member: Member | None = None) -> object:
        """Return the place of the table that is shown at a position; what is no position stays what it is.

        With the ``name`` under which a person saw it, it is found where tables have come or gone since; None if it
        went.
        """
        order = self.shown_order()
        is_position = isinstance(at, int) and not isinstance(at, bool) and 0 <= at < len(order)
        seen = order[at] if is_position and isinstance(at, int) else at
        if name is None:
            return seen
        found = [place for place in order if name == self.shown_name(place, member)]
        return seen if seen in found else found[0] if len(found) == 1 else None

    def votes(self) -> list[int]:
        """Return the votes for each table."""
        given = Counter(member.vote for member in self.members.values())
        return [given[place] for place in range(len(self.tables))]
