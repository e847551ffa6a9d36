"""How a team forms for a tender: suppliers that cannot bid alone look among those they know; the best team goes first.

Every lead drafts the team that it would build. All members of a draft rank it by the same number, the gain that it
promises per head, so taking the best draft, then the best among those still free, gives teams that nobody would leave
for another draft (the greedy top-coalition rule, VR-C5). Each round takes at least one lead, so the search ends. Nobody
stands in two teams for one tender.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator import chance
from simulator.behaviours.bidding import bid_cost, expected_gain, expected_rivals, own_cost_factor, win_chance
from simulator.behaviours.pricing import equilibrium_bid
from simulator.behaviours.sharing import (
    contribution_share,
    coordination_factor,
    is_better_than_alone,
    set_up_weeks,
)
from simulator.behaviours.standing import is_within_reach, passes_standing, takes_work
from simulator.behaviours.teams import add_team, free_capacity, joint_turnover, members_can_carry, refresh
from simulator.kernel import kernel
from simulator.ledger import (
    CONSORTIUM_GRANT,
    CONSORTIUM_SETUP,
    MARKET,
    council_account,
    pence,
    supplier_account,
    transfer,
)
from simulator.rows import TEAM_FORMED, TEAM_NOT_FOUND, TEAM_TOO_LATE, add_event
from simulator.world import (
    ANY_TEAMS,
    FRANCHISE,
    GO,
    HUB,
    JOINED,
    LEAD_ALONE,
    MINI_COMPETITION,
    MOST_MEMBERS,
    NO_CAPACITY,
    NO_STANDING,
    NO_TEAMS,
    NOBODY,
    OPEN,
    PENCE_PER_POUND,
    SOCIAL_ENTERPRISE,
)

if TYPE_CHECKING:
    from simulator.world import World

# Parts of the scratch table ``drafts``: the draft at hand, the best so far, and partners in order of how well they fit.
_BEST = MOST_MEMBERS
_QUEUE = 2 * MOST_MEMBERS
_ANY_ORIGIN = 0


@kernel
def are_teams_possible(world: World) -> bool:
    """Say whether joint bids are allowed anywhere this week."""
    allowed = 0
    for council in range(len(world.councils)):
        allowed += int(world.rules[council].consortium_bids) != NO_TEAMS
    return allowed > 0


@kernel
def partner_fit(trust: float, brings: float, wanted: float) -> float:
    """Return how well a partner fits: trust, more so the more of what is wanted it brings [both pence a week]."""
    return trust * (0.5 + 0.5 * min(1.0, brings / max(1.0, wanted)))


@kernel
def _may_join(world: World, row: int, supplier: int, mode: int) -> bool:
    """Say whether a supplier can be a partner in a bid for a tender."""
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    if not takes_work(world, supplier) or s.joined_for == row:
        return False
    if tender.sector not in (s.sector, s.second_sector):
        return False
    if tender.reserved and s.kind != SOCIAL_ENTERPRISE:
        return False
    if s.alone_for == row and mode != ANY_TEAMS:
        return False
    return is_within_reach(world, supplier, tender.council)


@kernel
def _line_up(world: World, row: int, lead: int, origin: int, mode: int, wanted: float, most: int) -> int:
    """Put the lead's acquaintances that may join into the queue, the best fit first; return how many there are."""
    drafts = world.drafts
    queued = 0
    t = world.suppliers[lead].first_tie
    while t != NOBODY:
        tie = world.ties[t]
        if (origin == _ANY_ORIGIN or tie.origins & origin) and _may_join(world, row, tie.other, mode):
            brings = free_capacity(world, tie.other)
            if brings > 0.0:
                fit = partner_fit(tie.trust, brings, wanted)
                place = queued
                while place > 0 and drafts[_QUEUE + place - 1, 2] < fit:
                    place -= 1
                if place < most:
                    for i in range(min(queued, most - 1), place, -1):
                        for c in range(3):
                            drafts[_QUEUE + i, c] = drafts[_QUEUE + i - 1, c]
                    drafts[_QUEUE + place, 0] = tie.other
                    drafts[_QUEUE + place, 1] = tie.trust
                    drafts[_QUEUE + place, 2] = fit
                    queued = min(queued + 1, most)
        t = tie.next
    return queued


@kernel
def _draft(world: World, row: int, lead: int, origin: int, mode: int, hopes: float) -> int:
    """Draft the lead's team: partners in order of fit until size and capacity suffice; return its members, 0 for none.

    Writes (supplier, share, trust) into the first rows of ``drafts``. ``hopes`` is how much work must be carried
    [pence a week]. Under the lead-only test the lead must stand alone and looks for capacity only.
    """
    tender = world.tenders[row]
    drafts = world.drafts
    s = world.suppliers[lead]
    is_lead_test = int(world.rules[tender.council].consortium_standing) == LEAD_ALONE
    turnover = s.turnover
    if is_lead_test and not passes_standing(turnover, tender.standing_multiple, tender.value, tender.weeks):
        return 0
    most = min(MOST_MEMBERS, int(world.parameters[0].consortium_members_most)) - 1
    room = free_capacity(world, lead)
    queued = _line_up(world, row, lead, origin, mode, hopes - room, most)
    drafts[0, 0], drafts[0, 1], drafts[0, 2] = lead, room, 1.0
    n = 1
    while n <= queued:
        partner = int(drafts[_QUEUE + n - 1, 0])
        brings = free_capacity(world, partner)
        drafts[n, 0], drafts[n, 1], drafts[n, 2] = partner, brings, drafts[_QUEUE + n - 1, 1]
        room += brings
        turnover += world.suppliers[partner].turnover
        n += 1
        is_large = is_lead_test or passes_standing(turnover, tender.standing_multiple, tender.value, tender.weeks)
        if is_large and room >= hopes:
            for i in range(n):
                drafts[i, 1] = contribution_share(drafts[i, 1], room)
            return n
    return 0


@kernel
def _gain_alone(world: World, row: int, supplier: int, rivals: float, writing: float) -> float:
    """Return what a supplier expects from bidding alone [pence]; nothing if it cannot."""
    if world.suppliers[supplier].alone_for != row:
        return 0.0
    s = world.suppliers[supplier]
    factor = own_cost_factor(world, supplier, row)
    believed = win_chance(rivals + 1.0, s.wins, s.bids, world.parameters[0].experience_weight)
    return _expected(world, row, factor, s.overhead_share, s.overhead_recovery, believed, rivals, writing)


@kernel
def _expected(
    world: World,
    row: int,
    factor: float,
    overhead: float,
    recovery: float,
    believed: float,
    rivals: float,
    writing: float,
) -> float:
    """Return the expected gain of a bid at a cost factor [pence]; nothing when the price is beyond the council."""
    parameters = world.parameters[0]
    value = world.tenders[row].value
    typical = value * parameters.cost_share_of_reference
    low, high = typical * (1.0 - parameters.cost_spread), typical * (1.0 + parameters.cost_spread)
    estimate = typical * factor
    price = equilibrium_bid(estimate * (1.0 - overhead * (1.0 - recovery)), low, high, rivals)
    if price > value * (1.0 + parameters.affordable_excess):
        return 0.0
    return expected_gain(believed, price, estimate * (1.0 - overhead), writing, parameters.risk_margin * value)


@kernel
def _draft_gain(world: World, row: int, n: int, origin: int, rivals: float, writing: float) -> float:
    """Return what the drafted team expects to gain together [pence], set-up not counted."""
    parameters = world.parameters[0]
    drafts = world.drafts
    rule = world.rules[world.tenders[row].council]
    factor = overhead = recovery = trust = 0.0
    could_alone = wins = bids = 0
    for i in range(n):
        supplier = int(drafts[i, 0])
        s = world.suppliers[supplier]
        factor += drafts[i, 1] * s.cost_factor
        overhead += drafts[i, 1] * s.overhead_share
        recovery += drafts[i, 1] * s.overhead_recovery
        could_alone += s.alone_for == row
        wins += s.joint_wins
        bids += s.joint_bids
        if i > 0:
            trust += drafts[i, 2] / (n - 1)
    factor *= coordination_factor(n, trust, parameters.coordination_per_partner * (1.0 - rule.consortium_brokerage))
    if origin == HUB:
        margin = parameters.hub_margin
        factor /= 1.0 - margin
        whole = 1.0 - (1.0 - overhead) * (1.0 - margin)
        recovery = 1.0 - overhead * (1.0 - recovery) / whole
        overhead = whole
    # Every member that could have bid alone is a rival less (VR-A6).
    fewer = max(0.0, rivals - max(0, could_alone - 1))
    believed = win_chance(fewer + 1.0, wins, bids, parameters.experience_weight)
    return _expected(world, row, factor, overhead, recovery, believed, fewer, writing)


@kernel
def _can_stake(world: World, supplier: int, stake: float) -> bool:
    """Say whether a member can afford to lose its part of the cost of a joint bid [pence]."""
    money = world.cash[supplier_account(world, supplier)] + world.suppliers[supplier].overdraft_limit
    return bool(stake <= world.parameters[0].joint_stake_most * money)


@kernel
def _all_gain(world: World, row: int, n: int, gain: float, rivals: float, writing: float, set_up: float) -> bool:
    """Say whether every member of the draft expects more in the team than on its own, and can afford to lose."""
    for i in range(n):
        if not _can_stake(world, int(world.drafts[i, 0]), world.drafts[i, 1] * (writing + set_up)):
            return False
        alone = _gain_alone(world, row, int(world.drafts[i, 0]), rivals, writing)
        if not is_better_than_alone(world.drafts[i, 1], gain, alone):
            return False
    return True


@kernel
def _set_up_cost(world: World, council: int, origin: int) -> float:
    """Return what setting a new team up costs [pence], before any grant; nothing within a hub or franchise."""
    if origin != _ANY_ORIGIN:
        return 0.0
    brokerage = world.rules[council].consortium_brokerage
    return float(world.parameters[0].consortium_setup_gbp * PENCE_PER_POUND * (1.0 - brokerage))


@kernel
def _is_in_time(world: World, row: int, candidate: int) -> bool:
    """Say whether a new team that begins when its lead learns of a tender is set up when the tender closes."""
    parameters = world.parameters[0]
    tender = world.tenders[row]
    lead = world.suppliers[world.candidates[candidate].supplier]
    z = chance.normal(world.clock[0].seed, chance.TEAM_SETUP, 0, lead.id, tender.id)
    noise = math.exp(parameters.consortium_setup_sigma * z)
    brokerage = world.rules[tender.council].consortium_brokerage
    weeks = set_up_weeks(parameters.consortium_setup_weeks, noise, brokerage)
    return bool(world.candidates[candidate].week + weeks <= tender.week_closing)


@kernel
def _old_team(world: World, row: int, lead: int, mode: int, rivals: float, writing: float) -> tuple[int, float]:
    """Return the lead's standing team with the largest gain per head for a tender and that gain, or NOBODY."""
    tender = world.tenders[row]
    is_lead_test = int(world.rules[tender.council].consortium_standing) == LEAD_ALONE
    best, most = NOBODY, 0.0
    t = world.suppliers[lead].team
    while t != NOBODY:
        team = world.teams[t]
        if team.dissolved == NOBODY and team.lead == lead and _team_may_bid(world, row, t, mode, writing):
            s = world.suppliers[team.supplier]
            turnover = world.suppliers[lead].turnover if is_lead_test else joint_turnover(world, t)
            is_large = passes_standing(turnover, tender.standing_multiple, tender.value, tender.weeks)
            if is_large and members_can_carry(world, team.supplier, tender.value / tender.weeks):
                refresh(world, t, world.rules[tender.council].consortium_brokerage)
                factor = own_cost_factor(world, team.supplier, row)
                believed = win_chance(rivals + 1.0, s.wins, s.bids, world.parameters[0].experience_weight)
                gain = _expected(
                    world, row, factor, s.overhead_share, s.overhead_recovery, believed, rivals, writing
                )
                if gain / team.n_members > most:
                    best, most = t, gain / team.n_members
        t = team.following
    return best, most


@kernel
def _team_may_bid(world: World, row: int, team_row: int, mode: int, writing: float) -> bool:
    """Say whether a standing team is allowed to bid for a tender and each member can and may take part."""
    tender = world.tenders[row]
    team = world.teams[team_row]
    if team.origin == HUB and world.rules[tender.council].managed_hub <= 0.0:
        return False
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        if not _may_join(world, row, member.supplier, mode):
            return False
        if not _can_stake(world, member.supplier, member.share * writing):
            return False
    return True


@kernel
def _keep_best(world: World, n: int) -> None:
    for i in range(n):
        for c in range(3):
            world.drafts[_BEST + i, c] = world.drafts[i, c]


@kernel
def _is_known_team(world: World, lead: int, n: int) -> int:
    """Return the lead's idle team of exactly the best draft's members, which takes on its shares, or NOBODY."""
    t = world.suppliers[lead].team
    while t != NOBODY:
        team = world.teams[t]
        if team.dissolved == NOBODY and team.n_members == n and team.lead == lead:
            same = 0
            for i in range(n):
                for m in range(team.first_member, team.first_member + n):
                    same += world.team_members[m].supplier == int(world.drafts[_BEST + i, 0])
            if same == n and team.is_busy == 0:
                for m in range(team.first_member, team.first_member + n):
                    for i in range(n):
                        if world.team_members[m].supplier == int(world.drafts[_BEST + i, 0]):
                            world.team_members[m].share = world.drafts[_BEST + i, 1]
                return t
        t = team.following
    return NOBODY


@kernel
def _stand(world: World, row: int, team_row: int) -> None:
    """Let a team bid for a tender: its members stand in no other bid for it."""
    clock = world.clock[0]
    if clock.joint_bids >= len(world.joint_bids):
        clock.table_full = 1
        return
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


@kernel
def _found(world: World, row: int, lead: int, n: int, origin: int) -> int:
    """Set the best draft up as a new team; the council bears its part of the cost. Return its row."""
    for i in range(n):
        for c in range(3):
            world.drafts[i, c] = world.drafts[_BEST + i, c]
    tender = world.tenders[row]
    rule = world.rules[tender.council]
    team_row = add_team(world, lead, n, origin)
    if team_row == NOBODY:
        return NOBODY
    team = world.teams[team_row]
    cost = pence(_set_up_cost(world, tender.council, origin))
    is_se = world.suppliers[lead].kind == SOCIAL_ENTERPRISE
    granted = pence(cost * rule.consortium_grant_share) if is_se else 0
    team.setup_cost = cost
    account = supplier_account(world, team.supplier)
    council = council_account(tender.council)
    transfer(world, council, account, granted, CONSORTIUM_GRANT)
    transfer(world, account, MARKET, cost, CONSORTIUM_SETUP)
    if origin == _ANY_ORIGIN:
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
    lead = world.candidates[k].supplier
    rule = world.rules[tender.council]
    best, team, members, chosen = 0.0, NOBODY, 0, _ANY_ORIGIN
    old, gain = _old_team(world, row, lead, mode, rivals, writing)
    if gain > most:
        best, team = gain, old
    hopes = tender.value / tender.weeks
    for way in range(3):
        if way == 0:
            origin, is_open = FRANCHISE, False
        elif way == 1:
            is_se = world.suppliers[lead].kind == SOCIAL_ENTERPRISE
            origin, is_open = HUB, rule.managed_hub > 0.0 and is_se
        else:
            origin, is_open = _ANY_ORIGIN, int(rule.consortium_bids) != NO_TEAMS and _is_in_time(world, row, k)
        if is_open:
            n = _draft(world, row, lead, origin, mode, hopes)
            if n > 1:
                paid = 1.0 - (rule.consortium_grant_share if world.suppliers[lead].kind == SOCIAL_ENTERPRISE else 0.0)
                cost = _set_up_cost(world, tender.council, origin) * paid
                gain = _draft_gain(world, row, n, origin, rivals, writing) - cost
                if gain / n > max(best, most) and _all_gain(world, row, n, gain, rivals, writing, cost):
                    best, team, members, chosen = gain / n, NOBODY, n, origin
                    _keep_best(world, n)
    return best, team, members, chosen


@kernel
def _looks_for_team(world: World, row: int, k: int, mode: int) -> bool:
    candidate = world.candidates[k]
    if world.suppliers[candidate.supplier].joined_for == row:
        return False
    if candidate.decision in (NO_STANDING, NO_CAPACITY):
        return True
    return bool(mode == ANY_TEAMS and candidate.decision == GO)


@kernel
def _note_lonely(world: World, row: int, mode: int) -> None:
    """Count and record why suppliers that cannot bid alone are in no team; members of teams do not bid alone."""
    tender = world.tenders[row]
    for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
        candidate = world.candidates[k]
        if world.suppliers[candidate.supplier].joined_for == row:
            candidate.decision = JOINED
        elif candidate.decision in (NO_STANDING, NO_CAPACITY) and mode != NO_TEAMS:
            if _is_in_time(world, row, k):
                tender.team_not_found += 1
                add_event(world, TEAM_NOT_FOUND, candidate.supplier, row, tender.value, 0.0)
            else:
                tender.team_too_late += 1
                weeks = float(tender.week_closing - candidate.week)
                add_event(world, TEAM_TOO_LATE, candidate.supplier, row, tender.value, weeks)


@kernel
def find_partners(world: World, row: int) -> None:
    """Let the candidates of a tender that closes this week form teams, the best first, until no draft is worth it."""
    tender = world.tenders[row]
    mode = int(world.rules[tender.council].consortium_bids)
    if mode == NO_TEAMS or tender.process not in (OPEN, MINI_COMPETITION):
        return
    rivals, writing = expected_rivals(world, row), bid_cost(world, row)
    end = tender.first_candidate + tender.n_candidates
    for k in range(tender.first_candidate, end):
        if world.candidates[k].decision == GO:
            world.suppliers[world.candidates[k].supplier].alone_for = row
    is_searching = True
    while is_searching:
        most = 0.0
        team, members, origin, lead = NOBODY, 0, _ANY_ORIGIN, NOBODY
        for k in range(tender.first_candidate, end):
            if _looks_for_team(world, row, k, mode):
                gain, t, n, o = _consider(world, row, k, mode, rivals, writing, most)
                if gain > most:
                    most, team, members, origin = gain, t, n, o
                    lead = world.candidates[k].supplier
        is_searching = lead != NOBODY
        if is_searching:
            if team == NOBODY:
                team = _is_known_team(world, lead, members)
            if team == NOBODY:
                team = _found(world, row, lead, members, origin)
            if team == NOBODY:
                return
            _stand(world, row, team)
    _note_lonely(world, row, mode)
