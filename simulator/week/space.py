"""Whether tables have rows left for a week, so that they are grown between weeks and never run full within one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.teams.teaming import are_teams_possible
from simulator.behaviours.teams.ties import has_space_for_teams, pairs
from simulator.engine.apart import apart
from simulator.engine.codes import NEEDED, PUBLISHED
from simulator.engine.kernel import kernel
from simulator.engine.lists import members_in_reach, sector_members
from simulator.engine.rows import has_rows, rows_left
from simulator.engine.world import SPACES
from simulator.phases import publish

if TYPE_CHECKING:
    from simulator.engine.world import World

_TENDERS, _OPEN_TENDERS, _CANDIDATES = (SPACES[name] for name in ("tenders", "open_tenders", "candidates"))


@apart
def has_space(world: World) -> bool:
    """Say whether every table has rows left for the week that begins; otherwise those marked are to be grown first.

    What each must have to spare is declared with the table (``engine/tables.py``). Bids come from the candidates there
    are, contracts from the open tenders; needs, entrants and events are bounded generously. What lots and teams add is
    asked by :func:`has_space_to_publish`.
    """
    clock = world.clock[0]
    short = 0
    for i in range(len(world.spaces)):
        space = world.spaces[i]
        spare = (
            space.fixed
            + space.per_supplier * clock.suppliers
            + space.per_open_tender * clock.open_tenders
            + space.per_live_contract * clock.live_contracts
            + space.per_candidate * clock.candidates
        )
        space.short = int(rows_left(world, i) <= spare)
        short += space.short
    return short == 0


@kernel
def _could_learn(world: World) -> int:
    """Return how many suppliers could learn of this week's needs, cut into lots, each counted for every lot."""
    candidates = 0
    for i in range(world.clock[0].open_tenders):
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if tender.state == NEEDED:
            candidates += publish.lots_of(world, row) * members_in_reach(world, tender.council, tender.sector)
    return candidates


@apart
def has_space_to_publish(world: World) -> bool:
    """Say whether this week's needs, cut into lots, fit the tables, with everyone who could learn of each.

    Where teams may form, so must they and the ties that they come from. What does not is marked to be grown. Who could
    learn of a tender is counted only where its whole sector, wherever at home, does not fit: that is known at once.
    """
    clock = world.clock[0]
    tenders = at_most = leads = meetings = 0
    for i in range(clock.open_tenders):
        tender = world.tenders[world.open_tenders[i]]
        if tender.state == NEEDED:
            lots = publish.lots_of(world, world.open_tenders[i])
            first, end = sector_members(world, tender.sector)
            tenders += lots
            at_most += lots * (end - first)
        elif tender.state == PUBLISHED and tender.week_closing == clock.week:
            leads += tender.n_candidates
            if world.rules[tender.council].market_events > 0.0:
                meetings += pairs(tender.n_candidates)
    has_all = has_rows(world, _TENDERS, tenders)
    has_all &= has_rows(world, _OPEN_TENDERS, tenders)
    if rows_left(world, _CANDIDATES) < at_most:
        has_all &= has_rows(world, _CANDIDATES, _could_learn(world))
    if are_teams_possible(world):
        has_all &= has_space_for_teams(world, leads, meetings)
    return has_all
