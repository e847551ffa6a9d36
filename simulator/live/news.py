"""What happened in plain words: the feed beside the film."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import NOBODY, PENCE_PER_POUND, REASON_NAMES
from simulator.engine.events import EVENT_NAMES
from simulator.engine.world import World
from simulator.languages.speech import say
from simulator.notebook.firm_names import called
from simulator.register import SUPPLIER_KINDS
from simulator.scenario.schema import Scenario

#: How much an event matters in the feed: 3 stops the room, 2 is shown, 1 is shown while nothing else happens.
LOUD, PLAIN, QUIET = 3, 2, 1
_WEIGHTS = {
    "failed": LOUD,
    "over_limit": PLAIN,
    "contract_terminated": PLAIN,
    "closed_down": QUIET,
    "entered": QUIET,
    "went_overdrawn": QUIET,
    "contract_won": QUIET,
    "challenged": QUIET,
    "renewal_lost": QUIET,
    "tender_cancelled": QUIET,
    "collapsed": LOUD + 1,
    "warned": LOUD,
    "team_dropped_work": LOUD,
}
MUTE = {"paid_late", "bad_month", "contract_ended", "rerun_called", "team_too_late", "team_not_found"}
MOST_EVENTS = 6_000
MOST_MOMENTS = 12
_BIG_WIN = 100_000_00  # pence from which a win is told


class Happening(NamedTuple):
    """An event in plain numbers: reading them one by one from the table takes a hundred times longer."""

    week: int
    event: int
    supplier: int
    subject: int
    amount: int
    detail: float

    @property
    def name(self) -> str:
        """Return what kind of event it is."""
        return EVENT_NAMES[self.event]


def happenings(world: World, names: Collection[str] | None = None) -> list[Happening]:
    """Return the events of a world, or those of some kinds, in their order."""
    events = world.events[: world.clock[0].events]
    if names is not None:
        events = events[np.isin(events["event"], [EVENT_NAMES.index(name) for name in names])]
    return list(map(Happening, *(events[column].tolist() for column in Happening._fields)))


def pounds(amount: float) -> str:
    """Return pence as pounds in words."""
    value = abs(amount) / PENCE_PER_POUND
    for size, word in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"£{value / size:,.{1 if value < 10 * size else 0}f}{word}"
    return f"£{value:,.0f}"


def _buyer(world: World, scenario: Scenario, table: str, row: int) -> str:
    place = int(getattr(world, table)["council"][row]) if row != NOBODY else NOBODY
    return scenario.councils[place].name if place != NOBODY else say("a council")


#: Sentence of each event, from who it is about, the buyer, the amount, the detail in pounds, and the detail itself.
_SENTENCES = {
    "entered": "{who} enters the market.",
    "closed_down": "{who} closes down, with its bills paid.",
    "failed": "{who} is insolvent, {amount} overdrawn.",
    "went_overdrawn": "{who} is overdrawn for the first time{waits}.",
    "over_limit": "{who} is {amount} overdrawn, beyond its limit{waits}.",
    "contract_won": "{who} wins a contract of {buyer}, {amount}.",
    "contract_terminated": "{buyer} loses a supplier: {who}, {amount} not delivered.",
    "renewal_lost": "{who} loses the work it had with {buyer}.",
    "challenged": "{who} challenges an award of {buyer}.",
    "team_formed": "{who} forms: {detail:.0f} suppliers bid together.",
    "member_lost": "{who} loses members that did {detail:.0%} of its work.",
    "team_dropped_work": "{who} gives up its work: the members left cannot carry it.",
    "franchise_founded": "{who} founds a social franchise, for {amount}.",
    "franchise_ended": "The franchise of {who} ends.",
    "unit_joined": "{who} joins a social franchise for a fee of {amount}.",
    "unit_opened": "{who} opens as a unit of a social franchise.",
    "unit_left": "{who} leaves its franchise.",
    "units_merged": "{who} takes in another unit of its franchise.",
    "taken_over": "{who} takes another firm over for {amount}.",
    "warned": "{who} gives a profit warning: {amount} of profit was never earned; it owes {owed}.",
    "bank_cut": "{who}: its banks cut its facility to {amount}.",
    "rescued": "{who} raises {amount} from its investors.",
    "restructured": "{who} hands itself to its lenders, {amount} of debt.",
    "collapsed": "{who} collapses; its subcontractors lose {amount}.",
    "claim_lost": "{who} loses {amount} that {failed} owed it.",
    "handed_over": "{who}: a contract goes to a successor, {amount} left to do.",
    "tender_cancelled": "{buyer} gives up a tender of {amount}{reason}.",
}
#: Events that come in dozens at once, told as one: a line each would bury the failure that brought them.
_TOGETHER = {
    "claim_lost": "{count} firms lose {amount} that {failed} owed them, the most {who}: {most}.",
    "handed_over": "{count} contracts go to successors, {amount} left to do.",
    "contract_terminated": "{count} services lose their supplier, {amount} not delivered.",
}
_FEW = 3
#: Turning points of a large contractor, as the page names them on its line of time, the gravest last.
MOMENTS = {
    "warned": "profit warning",
    "bank_cut": "banks cut credit",
    "rescued": "rescued by investors",
    "restructured": "handed to its lenders",
    "collapsed": "collapse",
}
_ABOUT_CONTRACTS = ("contract_won", "contract_terminated")
_ABOUT_TENDERS = ("renewal_lost", "challenged", "tender_cancelled")


def _failed(world: World, scenario: Scenario, event: Happening) -> str:
    """Return the failed firm that a lost claim was against."""
    return called(world, scenario, event.subject) if event.subject != NOBODY else say("a failed contractor")


def sentence_of(world: World, scenario: Scenario, event: Happening) -> str:
    """Return one event as a sentence without its week; an event that has no sentence yet is named."""
    name, detail, code = event.name, event.detail, int(event.detail)
    table = "contracts" if name in _ABOUT_CONTRACTS else "tenders" if name in _ABOUT_TENDERS else ""
    words = {
        "who": called(world, scenario, event.supplier) if event.supplier != NOBODY else say("A supplier"),
        "failed": _failed(world, scenario, event) if name == "claim_lost" else "",
        "buyer": _buyer(world, scenario, table, event.subject) if table else "",
        "amount": pounds(event.amount),
        "owed": pounds(detail),
        "waits": say("; {amount} is owed to it").format(amount=pounds(detail)) if detail >= PENCE_PER_POUND else "",
        "detail": detail,
        "reason": f": {say(REASON_NAMES[code])}" if 0 < code < len(REASON_NAMES) else "",
    }
    return say(_SENTENCES.get(name, "{who}: " + name.replace("_", " ") + ".")).format(**words)


def weight_of(kinds: Sequence[int], event: Happening) -> int:
    """Return how much an event matters: its kind's weight, more for large contractors; ``kinds`` of all suppliers."""
    name = event.name
    weight = _WEIGHTS.get(name, PLAIN)
    if event.supplier != NOBODY and weight < LOUD:
        kind = SUPPLIER_KINDS[kinds[event.supplier]]
        if kind.carries_finance and name not in ("contract_won", "entered", "challenged", "renewal_lost"):
            weight += 1
        if kind.has_social_purpose and name == "contract_won":
            weight += 1
    return weight


def is_told(event: Happening) -> bool:
    """Say whether an event is worth a line."""
    return event.name not in MUTE and not (event.name == "contract_won" and event.amount < _BIG_WIN)


def feed_of(world: World, scenario: Scenario, rows: NDArray[np.int64]) -> list[list[Any]]:
    """Return the feed: week, weight, sentence, place of the supplier among those drawn (or -1), name of the event.

    Of each week the loudest comes last, and of equals the largest. Where there are too many, the quiet ones go first.
    """
    place = {int(row): at for at, row in enumerate(rows)}
    kinds = world.suppliers["kind"].tolist()
    told = [event for event in happenings(world, set(EVENT_NAMES) - MUTE) if is_told(event)]
    weighed = [(_weight_of_group(kinds, group), group) for group in _grouped(told)]
    if len(weighed) > MOST_EVENTS:
        weights = [weight for weight, _ in weighed]
        floor = next(w for w in (PLAIN, LOUD, LOUD + 1) if sum(x >= w for x in weights) <= MOST_EVENTS)
        weighed = [each for each in weighed if each[0] >= floor]
    weighed.sort(key=lambda each: (each[1][0].week, each[0], sum(abs(event.amount) for event in each[1])))
    return [_line(world, scenario, weight, group, place) for weight, group in weighed]


def _weight_of_group(kinds: Sequence[int], group: Sequence[Happening]) -> int:
    weight = max(weight_of(kinds, event) for event in group)
    if len(group) == 1:
        return weight
    return max(weight, LOUD if group[0].name == "claim_lost" else PLAIN)


def _line(world: World, scenario: Scenario, weight: int, group: list[Happening], place: Mapping[int, int]) -> list[Any]:
    """Return a line of the feed, of one event or of many of a kind."""
    first = group[0]
    if len(group) > 1:
        words, who = _sentence_of_many(world, scenario, first.name, group)
    else:
        words, who = sentence_of(world, scenario, first), first.supplier
    return [first.week, weight, words, place.get(who, NOBODY), first.name]


def _grouped(events: list[Happening]) -> list[list[Happening]]:
    """Return events one by one, but those of a kind that come in dozens in one week as one group."""
    many: dict[tuple[int, str, int], list[Happening]] = {}
    groups: list[list[Happening]] = []
    for event in events:
        name = event.name
        if name in _TOGETHER:
            of_whom = event.subject if name == "claim_lost" else NOBODY
            many.setdefault((event.week, name, of_whom), []).append(event)
        else:
            groups.append([event])
    for found in many.values():
        groups += [found] if len(found) >= _FEW else [[event] for event in found]
    return groups


def _sentence_of_many(world: World, scenario: Scenario, name: str, events: list[Happening]) -> tuple[str, int]:
    """Return one sentence for many events of a week, and the firm that it names or stands first for.

    Firms are counted once, with all that they lose.
    """
    by_firm: dict[int, float] = {}
    for event in events:
        by_firm[event.supplier] = by_firm.get(event.supplier, 0.0) + event.amount
    worst = max(by_firm, key=lambda row: by_firm[row])
    words = {
        "count": len(by_firm) if name == "claim_lost" else len(events),
        "amount": pounds(sum(by_firm.values())),
        "failed": _failed(world, scenario, events[0]) if name == "claim_lost" else "",
        "who": called(world, scenario, worst) if worst != NOBODY else say("a supplier"),
        "most": pounds(by_firm[worst]),
    }
    return say(_TOGETHER[name]).format(**words), worst


def moments_of(world: World, scenario: Scenario, rows: NDArray[np.int64]) -> list[list[Any]]:
    """Return the turning points of large contractors: week, what, name of the firm, place among those drawn (or -1).

    Where there are many, collapses come first and warnings last.
    """
    place = {int(row): at for at, row in enumerate(rows)}
    gravest = sorted(happenings(world, MOMENTS), key=lambda e: (-list(MOMENTS).index(e.name), e.week))
    found = sorted(gravest[:MOST_MOMENTS], key=lambda e: e.week)
    return [
        [e.week, say(MOMENTS[e.name]), called(world, scenario, e.supplier), place.get(e.supplier, NOBODY)]
        for e in found
    ]


def sentences() -> list[str]:
    """Return every sentence of the news, and what stands in for a name that is not known."""
    stand_ins = ("a council", "A supplier", "a failed contractor", "a supplier", "; {amount} is owed to it")
    return [*_SENTENCES.values(), *_TOGETHER.values(), *MOMENTS.values(), *stand_ins]
