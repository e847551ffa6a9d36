"""When a team is ready to bid: what it must settle first, when it hears of the work, and who begins in time.

A consortium needs time between hearing of a tender and its closing. How much is a matter of trust; when it begins is a
matter of notice and of early engagement. A lead whose team cannot be ready for this tender goes on setting it up for
the next of its kind, if it leads no team yet: that is how standing consortia come about.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import is_within_reach, needs_partners, takes_work
from simulator.behaviours.teams.sharing import set_up_weeks
from simulator.behaviours.teams.ties import tie
from simulator.engine import chance
from simulator.engine.accounts import MARKET, NETWORK_SUPPORT
from simulator.engine.apart import apart
from simulator.engine.codes import AT_ONCE, MARKET_EVENT, NOBODY, PENCE_PER_POUND
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, transfer
from simulator.engine.rows import add_candidate, pair_identity

if TYPE_CHECKING:
    from simulator.engine.world import World

ANY_ORIGIN = 0


@kernel
def set_up_cost(world: World, council: int, origin: int) -> float:
    """Return what setting a new team up costs [pence], before any grant; nothing within a hub or franchise."""
    if origin != ANY_ORIGIN:
        return 0.0
    brokerage = world.rules[council].consortium_brokerage
    return world.parameters[0].consortium_setup_gbp * PENCE_PER_POUND * (1.0 - brokerage)


@kernel
def heard_of(world: World, row: int, candidate: int) -> int:
    """Return the week in which a candidate heard of a tender: from its notice, or before by early engagement.

    Engagement reaches a share of those that find the notice later (register: ``engagement_reach``).
    """
    tender = world.tenders[row]
    week = world.candidates[candidate].week
    ahead = int(world.rules[tender.council].early_engagement_weeks)
    if ahead > 0:
        lead = world.suppliers[world.candidates[candidate].supplier]
        u = chance.uniform(world.clock[0].seed, chance.ENGAGED, 0, lead.id, tender.id)
        if u < world.parameters[0].engagement_reach:
            return min(week, tender.week_published) - ahead
    return week


@kernel
def week_ready(world: World, row: int, candidate: int, n: int) -> int:
    """Return the first week in which the drafted team could bid, if it begins when its lead hears of a tender."""
    parameters = world.parameters[0]
    tender = world.tenders[row]
    lead = world.suppliers[world.candidates[candidate].supplier]
    trust = 0.0
    for i in range(1, n):
        trust += world.drafts[i, 2] / (n - 1)
    z = chance.normal(world.clock[0].seed, chance.TEAM_SETUP, 0, lead.id, tender.id)
    noise = math.exp(parameters.consortium_setup_sigma * z)
    brokerage = world.rules[tender.council].consortium_brokerage
    weeks = set_up_weeks(parameters.consortium_setup_weeks, noise, brokerage, trust, parameters.tie_trust_mean)
    if parameters.consortium_setup == AT_ONCE:
        weeks = 0.0
    return heard_of(world, row, candidate) + math.ceil(weeks)


@kernel
def leads_a_team(world: World, supplier: int, of: int) -> bool:
    """Say whether a supplier leads a consortium that still stands, ready or not, in which a firm has a place."""
    t = world.suppliers[supplier].team
    while t != NOBODY:
        team = world.teams[t]
        if team.dissolved == NOBODY and team.lead == supplier:
            for m in range(team.first_member, team.first_member + team.n_members):
                if world.team_members[m].supplier == of:
                    return True
        t = team.following
    return False


@apart
def hold_event(world: World, row: int) -> None:
    """Let the candidates of a tender that cannot bid alone meet at an event of the council, some pairs of them.

    The council pays for it (register: ``market_event_gbp``); who meets is a draw of the two and the tender.
    """
    tender = world.tenders[row]
    parameters = world.parameters[0]
    cost = pence(parameters.market_event_gbp * PENCE_PER_POUND)
    transfer(world, council_account(tender.council), MARKET, cost, NETWORK_SUPPORT)
    first, end = tender.first_candidate, tender.first_candidate + tender.n_candidates
    for k in range(first, end):
        for other in range(first, k):
            one, two = world.candidates[k], world.candidates[other]
            if needs_partners(one.decision) and needs_partners(two.decision):
                pair = pair_identity(world.suppliers[one.supplier].id, world.suppliers[two.supplier].id)
                u = chance.uniform(world.clock[0].seed, chance.EVENT_MEETING, world.clock[0].week, pair, tender.id)
                if u < parameters.market_event_meeting:
                    tie(world, one.supplier, two.supplier, MARKET_EVENT, 0.0)


@apart
def invite_ready_teams(world: World, row: int) -> None:
    """Tell the leads of ready consortia of a tender, where its council keeps a list of them."""
    clock = world.clock[0]
    tender = world.tenders[row]
    for t in range(clock.teams):
        team = world.teams[t]
        if team.dissolved != NOBODY or team.ready > tender.week_closing or team.lead == NOBODY:
            continue
        s = world.suppliers[team.lead]
        if not takes_work(world, team.lead):
            continue
        if tender.sector in (s.sector, s.second_sector) and is_within_reach(world, team.lead, tender.council):
            known = 0
            for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
                known += world.candidates[k].supplier == team.lead
            if known == 0:
                add_candidate(world, row, team.lead, clock.week)
