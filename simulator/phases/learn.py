"""Phase 16, learn: beliefs about competition, track records, councils' memory of their SE share, entry of new firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.bidding.bidding import kind_of_competition, market_of
from simulator.behaviours.buying.chosen_awards import fade_chosen_awards
from simulator.behaviours.buying.labels import relabel
from simulator.behaviours.buying.waiting_needs import bring_back
from simulator.behaviours.firms.entering import count_firms, entrants_of_month, fade_memories, see_award, sum_unanswered
from simulator.behaviours.firms.newcomers import add_supplier
from simulator.behaviours.franchises.franchise_month import is_franchising, live_franchise_month
from simulator.behaviours.franchises.taking_over import take_over
from simulator.behaviours.support.practice import live_practice_month
from simulator.behaviours.teams.team_work import forget_idle_teams, learn_together
from simulator.behaviours.teams.ties import introduce_newcomers, support_networks
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.codes import CANCELLED, EVALUATING, NOBODY
from simulator.engine.events import ENTERED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.lists import asked_several, index_members, order_live_contracts
from simulator.engine.rows import FROM_GROUP, descend

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def updated_belief(belief: float, seen: float, weight: float) -> float:
    """Return a belief after it has seen something once more: exponential smoothing."""
    return belief + weight * (seen - belief)


@kernel
def _see_bids(world: World, row: int) -> None:
    """Let the beliefs about a kind of competition see how many bid for a tender.

    In its sector and band the mean of all seen counts at first, later the newest; over all of them the newest counts
    less, as there are many.
    """
    parameters = world.parameters[0]
    market, of_kind = world.markets[market_of(world, row)], world.markets[kind_of_competition(world, row)]
    bids = float(world.tenders[row].n_bids)
    market.bids = updated_belief(market.bids, bids, max(parameters.belief_weight, 1.0 / (market.seen + 1.0)))
    of_kind.bids = updated_belief(of_kind.bids, bids, parameters.belief_weight / parameters.belief_pooling)
    market.seen += 1
    of_kind.seen += 1


@kernel
def _learn_from_awards(world: World, row: int) -> None:
    """Let the market see how many bid, and founders what there is to earn."""
    if asked_several(world, row):
        _see_bids(world, row)
    see_award(world, row)


@kernel
def _learn_from_deliveries(world: World) -> None:
    """Let a completed contract move the track record towards the quality delivered."""
    clock = world.clock[0]
    gain = world.parameters[0].track_gain
    for i in range(clock.finished):
        s = world.suppliers[world.finished[i]]
        while s.completed_now > 0:
            s.track = updated_belief(s.track, s.quality, gain)
            s.completed_now -= 1
    clock.finished = 0


@kernel
def _let_firms_enter(world: World, group: int) -> None:
    clock = world.clock[0]
    g = world.groups[group]
    u = chance.uniform(clock.seed, chance.ENTRY, clock.week, g.id, 0)
    for ordinal in range(chance.inverse_poisson(u, entrants_of_month(world, group))):
        row = add_supplier(world, group, descend(g.id, FROM_GROUP, clock.week + 1, ordinal), True)
        if row != NOBODY:
            world.tallies[g.kind].entries += 1
            g.entrants += 1
            add_event(world, ENTERED, row, row, 0, 0.0)


@apart
def run(world: World) -> None:
    """Move beliefs and records by what happened this week; let firms enter at the end of a month."""
    clock = world.clock[0]
    fade = 1.0 - 1.0 / world.parameters[0].se_share_memory_weeks
    for council in range(len(world.councils)):
        world.councils[council].awarded *= fade
        world.councils[council].awarded_to_se *= fade
        world.councils[council].passed_to_se *= fade
    if clock.choices > 0:
        fade_chosen_awards(world, fade)
    fade_memories(world)
    for i in range(clock.decided):
        _learn_from_awards(world, world.deciding[i])
        if world.tenders[world.deciding[i]].state == CANCELLED:
            bring_back(world, world.deciding[i])
    while clock.first_undecided < clock.tenders and world.tenders[clock.first_undecided].state > EVALUATING:
        clock.first_undecided += 1
    if clock.teams > 0:
        learn_together(world)
    _learn_from_deliveries(world)
    if len(world.takeovers) > 0:
        take_over(world)
    if clock.month_ends:
        count_firms(world)
        sum_unanswered(world)
        for group in range(len(world.groups)):
            _let_firms_enter(world, group)
        index_members(world)
        order_live_contracts(world)
        if len(world.practice) > 0:
            live_practice_month(world)
        if clock.is_tied:
            introduce_newcomers(world)
            support_networks(world)
        if clock.labels:
            relabel(world)
        if clock.teams > 0:
            forget_idle_teams(world)
        if clock.franchises > 0 or is_franchising(world):
            live_franchise_month(world)
