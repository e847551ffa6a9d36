"""What happened in plain words: the feed beside the film."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.rows import EVENT_NAMES
from simulator.scenario.schema import Scenario
from simulator.world import LARGE_CONTRACTOR, NOBODY, PENCE_PER_POUND, REASON_NAMES, SOCIAL_ENTERPRISE, World

KIND_WORDS = ("Social enterprise", "Small firm", "Large contractor")

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
}
MUTE = {"paid_late", "bad_month", "contract_ended", "rerun_called"}
MOST_EVENTS = 6_000
_BIG_WIN = 100_000_00  # pence from which a win is told


def supplier_name(world: World, row: int) -> str:
    """Return a supplier's name for people: its kind and number."""
    return f"{KIND_WORDS[int(world.suppliers[row].kind)]} {row}"


def pounds(amount: float) -> str:
    """Return pence as pounds in words."""
    value = abs(amount) / PENCE_PER_POUND
    for size, word in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"£{value / size:,.{1 if value < 10 * size else 0}f}{word}"
    return f"£{value:,.0f}"


def _buyer(world: World, scenario: Scenario, table: str, row: int) -> str:
    place = int(getattr(world, table)[row].council) if row != NOBODY else NOBODY
    return scenario.councils[place].name if place != NOBODY else "a council"


def sentence_of(world: World, scenario: Scenario, event: Any) -> str:
    """Return one event as a sentence without its week."""
    name = EVENT_NAMES[int(event.event)]
    who = supplier_name(world, int(event.supplier)) if event.supplier != NOBODY else ""
    amount, subject = float(event.amount), int(event.subject)
    if name == "entered":
        return f"{who} enters the market."
    if name == "closed_down":
        return f"{who} closes down, with its bills paid."
    if name == "failed":
        return f"{who} is insolvent, {pounds(amount)} overdrawn."
    if name == "went_overdrawn":
        return f"{who} is overdrawn for the first time; {pounds(float(event.detail))} is owed to it."
    if name == "over_limit":
        return f"{who} is {pounds(amount)} overdrawn, beyond its limit; {pounds(float(event.detail))} is owed to it."
    if name == "contract_won":
        return f"{who} wins a contract of {_buyer(world, scenario, 'contracts', subject)}, {pounds(amount)}."
    if name == "contract_terminated":
        buyer = _buyer(world, scenario, "contracts", subject)
        return f"{buyer} loses a supplier: {who}, {pounds(amount)} not delivered."
    if name == "renewal_lost":
        return f"{who} loses the work it had with {_buyer(world, scenario, 'tenders', subject)}."
    if name == "challenged":
        return f"{who} challenges an award of {_buyer(world, scenario, 'tenders', subject)}."
    if name == "tender_cancelled":
        reason = int(event.detail)
        why = f": {REASON_NAMES[reason]}" if 0 < reason < len(REASON_NAMES) else ""
        return f"{_buyer(world, scenario, 'tenders', subject)} gives up a tender of {pounds(amount)}{why}."
    return f"{who}: {name.replace('_', ' ')}.".removeprefix(": ")


def weight_of(world: World, event: Any) -> int:
    """Return how much an event matters: its kind's weight, more for large contractors."""
    name = EVENT_NAMES[int(event.event)]
    weight = _WEIGHTS.get(name, PLAIN)
    if event.supplier != NOBODY and weight < LOUD:
        kind = int(world.suppliers[int(event.supplier)].kind)
        if kind == LARGE_CONTRACTOR and name not in ("contract_won", "entered", "challenged", "renewal_lost"):
            weight += 1
        if kind == SOCIAL_ENTERPRISE and name == "contract_won":
            weight += 1
    return weight


def is_told(event: Any) -> bool:
    """Say whether an event is worth a line."""
    name = EVENT_NAMES[int(event.event)]
    return name not in MUTE and not (name == "contract_won" and event.amount < _BIG_WIN)


def feed_of(world: World, scenario: Scenario, rows: NDArray[np.int64]) -> list[list[Any]]:
    """Return the feed: week, weight, sentence, place of the supplier among those drawn (or -1), name of the event.

    Where there are too many, the quiet ones go first.
    """
    place = {int(row): at for at, row in enumerate(rows)}
    told = [event for event in world.events[: world.clock[0].events] if is_told(event)]
    weights = [weight_of(world, event) for event in told]
    if len(told) > MOST_EVENTS:
        floor = next(w for w in (PLAIN, LOUD, LOUD + 1) if sum(x >= w for x in weights) <= MOST_EVENTS)
        kept = [(event, weight) for event, weight in zip(told, weights, strict=True) if weight >= floor]
    else:
        kept = list(zip(told, weights, strict=True))
    return [
        [
            int(event.week),
            weight,
            sentence_of(world, scenario, event),
            place.get(int(event.supplier), NOBODY),
            EVENT_NAMES[int(event.event)],
        ]
        for event, weight in kept
    ]
