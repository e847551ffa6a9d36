"""How a team forms for a tender: suppliers that cannot bid alone look among those they know; the best team goes first.

Every lead drafts the team that it would build. All members of a draft rank it by the same number, the gain that it
promises per head, so taking the best draft, then the best among those still free, gives teams that nobody would leave
for another draft (the greedy top-coalition rule, VR-C5). Each round takes at least one lead, so the search ends. Nobody
stands in two teams for one tender.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.bidding.bid_budget import bid_cost
from simulator.behaviours.bidding.bidding import expected_rivals
from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.firms.standing import is_hub, needs_partners
from simulator.behaviours.teams.drafting import BEST, all_gain, draft, draft_gain
from simulator.behaviours.teams.readiness import (
    ANY_ORIGIN,
    heard_of,
    hold_event,
    leads_a_team,
    set_up_cost,
    week_ready,
)
from simulator.behaviours.teams.standing_teams import known_team, old_team
from simulator.behaviours.teams.teams import add_team, refresh
from simulator.engine.accounts import CONSORTIUM_GRANT, CONSORTIUM_SETUP, MARKET
from simulator.engine.apart import apart
from simulator.engine.codes import (
    ANY_TEAMS,
    FRANCHISE,
    GO,
    HUB,
    JOINED,
    MINI_COMPETITION,
    NO_TEAMS,
    NOBODY,
    OPEN,
    PENCE_PER_POUND,
)
from simulator.engine.events import TEAM_FORMED, TEAM_NOT_FOUND, TEAM_TOO_LATE, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se
from simulator.engine.ledger import council_account, pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


#: In place of what a lead hopes for: the team that it would build cannot be ready in time.
NO_TIME = -1.0


@kernel
def are_teams_possible(world: World) -> bool:
    """Say whether joint bids are allowed anywhere this week."""
    allowed = 0
    for council in range(len(world.councils)):
        allowed += int(world.rules[council].consortium_bids) != NO_TEAMS
    return allowed > 0


@kernel
def _keep_best(world: World, n: int) -> None:
    for i in range(n):
        for c in range(3):
            world.drafts[BEST + i, c] = world.drafts[i, c]


@kernel
def _stand(world: World, row: int, team_row: int) -> bool:
    """Let a team bid for a tender, so that its members stand in no other bid for it; say whether there was room."""
    clock = world.clock[0]
    if clock.joint_bids >= len(world.joint_bids):
        clock.table_full = 1
        return False
    tender = world.tenders[row]
    team = world.teams[team_row]
    refresh(world, team_row, world.rules[tender.council].consortium_brokerage)
    joint = world.joint_bids[clock.joint_bids]
    joint.tender = row
    joint.supplier = team.supplier
    clock.joint_bids += 1
    tender.joint_bids += 1
    team.last_bid = clock.week
    for m in range(team.first_member, team.first_member + team.n_members):
        world.suppliers[world.team_members[m].supplier].joined_for = row
    return True


@kernel
def _found(world: World, row: int, lead: int, n: int, origin: int) -> int:
    """Set the best draft up as a new team; the council bears its part of the cost. Return its row."""
    for i in range(n):
        for c in range(3):
            world.drafts[i, c] = world.drafts[BEST + i, c]
    tender = world.tenders[row]
    rule = world.rules[tender.council]
    team_row = add_team(world, lead, n, origin)
    if team_row == NOBODY:
        return NOBODY
    team = world.teams[team_row]
    cost = pence(set_up_cost(world, tender.council, origin))
    is_se = counts_as_se(world, world.suppliers[lead].kind, tender.council)
    granted = pence(cost * rule.consortium_grant_share) if is_se else 0
    account = supplier_account(world, team.supplier)
    council = council_account(tender.council)
    transfer(world, council, account, granted, CONSORTIUM_GRANT)
    transfer(world, account, MARKET, cost, CONSORTIUM_SETUP)
    add_to_surplus(world, team.supplier, granted - cost)
    if origin == ANY_ORIGIN:
        broker = pence(world.parameters[0].broker_cost_gbp * PENCE_PER_POUND * rule.consortium_brokerage)
        transfer(world, council, MARKET, broker, CONSORTIUM_GRANT)
    add_event(world, TEAM_FORMED, team.supplier, row, cost, float(n))
    return team_row


@kernel
def _consider(
    world: World, row: int, k: int, mode: int, rivals: float, writing: float, most: float
) -> tuple[float, int, int, int]:
    """Return the best team that a lead can offer if it beats ``most`` pence per head: gain, team row, members, origin.

    A new team is left in the best draft. Gain 0 means none.
    """
    tender = world.tenders[row]
    candidate = world.candidates[k]
    lead = candidate.supplier
    rule = world.rules[tender.council]
    best, team, members, chosen = 0.0, NOBODY, 0, ANY_ORIGIN
    is_se = counts_as_se(world, world.suppliers[lead].kind, tender.council)
    old, gain = old_team(world, row, lead, mode, rivals, writing)
    if gain > most:
        best, team = gain, old
    hopes = tender.value / tender.weeks
    for way in range(3):
        if way == 0:
            origin, is_open = FRANCHISE, world.suppliers[lead].franchise != NOBODY
        elif way == 1:
            origin, is_open = HUB, mode != NO_TEAMS and rule.managed_hub > 0.0 and is_se
        else:
            origin, is_open = ANY_ORIGIN, mode != NO_TEAMS and candidate.gain != NO_TIME
        if is_open:
            n = draft(world, row, lead, origin, mode, hopes)
            if n > 1 and origin == ANY_ORIGIN and week_ready(world, row, k, n) > tender.week_closing:
                candidate.gain = NO_TIME
            elif n > 1:
                paid = 1.0 - (rule.consortium_grant_share if is_se else 0.0)
                cost = set_up_cost(world, tender.council, origin) * paid
                gain = draft_gain(world, row, n, origin, rivals, writing) - cost
                if gain / n > max(best, most) and all_gain(world, row, n, gain, rivals, writing, cost):
                    best, team, members, chosen = gain / n, NOBODY, n, origin
                    _keep_best(world, n)
    return best, team, members, chosen


@kernel
def _looks_for_team(world: World, row: int, k: int, mode: int) -> bool:
    """Say whether a candidate needs a team, or is free to want one, and is in none yet."""
    candidate = world.candidates[k]
    if not needs_partners(candidate.decision) and not (mode == ANY_TEAMS and candidate.decision == GO):
        return False
    if world.suppliers[candidate.supplier].joined_for == row or is_hub(world, candidate.supplier):
        return False
    return mode != NO_TEAMS or world.suppliers[candidate.supplier].franchise != NOBODY


@kernel
def _note_able(world: World, row: int) -> None:
    """Note who could bid alone; others may still have time for a team."""
    tender = world.tenders[row]
    for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
        world.candidates[k].gain = 0.0
        if world.candidates[k].decision == GO:
            world.suppliers[world.candidates[k].supplier].alone_for = row


@kernel
def _begin_for_the_next(world: World, row: int, k: int, mode: int, rivals: float, writing: float) -> None:
    """Let a lead that is too late set its team up all the same, for tenders like this one that come, if that pays.

    It counts on one such tender only, and on its being as good as this one. Who leads a team, or stands in one that a
    partner leads, has one.
    """
    tender = world.tenders[row]
    lead = world.candidates[k].supplier
    if leads_a_team(world, lead, lead):
        return
    n = draft(world, row, lead, ANY_ORIGIN, mode, tender.value / tender.weeks)
    if n < 2:
        return
    for i in range(1, n):
        if leads_a_team(world, int(world.drafts[i, 0]), lead):
            return
    is_se = counts_as_se(world, world.suppliers[lead].kind, tender.council)
    paid = 1.0 - (world.rules[tender.council].consortium_grant_share if is_se else 0.0)
    cost = set_up_cost(world, tender.council, ANY_ORIGIN) * paid
    gain = draft_gain(world, row, n, ANY_ORIGIN, rivals, writing) - cost
    if gain > 0.0 and all_gain(world, row, n, gain, rivals, writing, cost):
        ready = week_ready(world, row, k, n)
        _keep_best(world, n)
        team = _found(world, row, lead, n, ANY_ORIGIN)
        if team != NOBODY:
            world.teams[team].ready = ready


@kernel
def _note_lonely(world: World, row: int, mode: int, rivals: float, writing: float) -> None:
    """Count and record why suppliers that cannot bid alone are in no team; members of teams do not bid alone.

    Who had partners and no time goes on for the next tender.
    """
    tender = world.tenders[row]
    for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
        candidate = world.candidates[k]
        if world.suppliers[candidate.supplier].joined_for == row:
            candidate.decision = JOINED
        elif needs_partners(candidate.decision) and mode != NO_TEAMS:
            if candidate.gain == NO_TIME:
                tender.team_too_late += 1
                weeks = float(tender.week_closing - heard_of(world, row, k))
                add_event(world, TEAM_TOO_LATE, candidate.supplier, row, tender.value, weeks)
                _begin_for_the_next(world, row, k, mode, rivals, writing)
            else:
                tender.team_not_found += 1
                add_event(world, TEAM_NOT_FOUND, candidate.supplier, row, tender.value, 0.0)


@apart
def find_partners(world: World, row: int) -> None:
    """Let the candidates of a tender that closes this week form teams, the best first, until no draft is worth it.

    Each round seats a lead, who looks no further, so there are at most as many rounds as candidates.
    """
    tender = world.tenders[row]
    mode = int(world.rules[tender.council].consortium_bids)
    if mode == NO_TEAMS and world.clock[0].franchises == 0:
        return
    if tender.process not in (OPEN, MINI_COMPETITION):
        return
    if world.rules[tender.council].market_events > 0.0 and mode != NO_TEAMS:
        hold_event(world, row)
    rivals, writing = expected_rivals(world, row), bid_cost(world, row)
    end = tender.first_candidate + tender.n_candidates
    _note_able(world, row)
    for _ in range(tender.n_candidates):
        most = 0.0
        team, members, origin, lead = NOBODY, 0, ANY_ORIGIN, NOBODY
        for k in range(tender.first_candidate, end):
            if _looks_for_team(world, row, k, mode):
                gain, t, n, o = _consider(world, row, k, mode, rivals, writing, most)
                if gain > most:
                    most, team, members, origin = gain, t, n, o
                    lead = world.candidates[k].supplier
        if lead == NOBODY:
            break
        if team == NOBODY:
            team = known_team(world, lead, members)
        if team == NOBODY:
            team = _found(world, row, lead, members, origin)
        if team == NOBODY or not _stand(world, row, team):
            return  # a table is full, which stops the run
    _note_lonely(world, row, mode, rivals, writing)
