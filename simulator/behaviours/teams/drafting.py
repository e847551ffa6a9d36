"""How a supplier drafts a team for a tender: whom it would ask, who does how much, what all of them would gain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.bidding.bid_budget import can_write
from simulator.behaviours.bidding.bidding import expected_gain, own_cost_factor, win_chance
from simulator.behaviours.bidding.pricing import equilibrium_bid
from simulator.behaviours.bidding.waiting import own_waiting
from simulator.behaviours.buying.reservations import may_be_member
from simulator.behaviours.buying.scoring import highest_price
from simulator.behaviours.firms.standing import is_hub, is_within_reach, passes_standing, takes_work
from simulator.behaviours.teams.readiness import ANY_ORIGIN
from simulator.behaviours.teams.sharing import (
    contribution_share,
    coordination_factor,
    is_better_than_alone,
    share_of,
    through_a_hub,
)
from simulator.behaviours.teams.teams import free_capacity
from simulator.engine.codes import ANY_TEAMS, HUB, LEAD_ALONE, MOST_MEMBERS, NOBODY, PARTS
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account
from simulator.engine.rule_values import NO_GAIN, check_number

if TYPE_CHECKING:
    from simulator.engine.world import World

# Parts of the scratch table ``drafts``: the draft at hand, the best so far, and partners in order of how well they fit.
BEST = MOST_MEMBERS
_QUEUE = 2 * MOST_MEMBERS


@kernel
def partner_fit(trust: float, brings: float, wanted: float) -> float:
    """Return how well a partner fits: trust, more so the more of what is wanted it brings [both pence a week]."""
    return trust * (0.5 + 0.5 * min(1.0, brings / max(1.0, wanted)))


@kernel
def may_join(world: World, row: int, supplier: int, mode: int) -> bool:
    """Say whether a supplier can be a partner in a bid for a tender; what most fail by is asked first."""
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    if tender.sector not in (s.sector, s.second_sector):
        return False
    if not takes_work(world, supplier) or s.joined_for == row:
        return False
    if s.alone_for == row and mode != ANY_TEAMS:
        return False
    if is_hub(world, supplier) or not may_be_member(world, supplier, row):
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
        if (origin == ANY_ORIGIN or tie.origins & origin) and may_join(world, row, tie.other, mode):
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
def draft(world: World, row: int, lead: int, origin: int, mode: int, hopes: float) -> int:
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
            _share_out(world, n, room)
            return n
    return 0


@kernel
def _share_out(world: World, n: int, brought_by_all: float) -> None:
    """Turn what each member of the draft brings into its share, in whole parts; the largest has the rest."""
    drafts = world.drafts
    largest = 0
    left = PARTS
    for i in range(n):
        largest = i if drafts[i, 1] > drafts[largest, 1] else largest
    for i in range(n):
        parts = int(contribution_share(drafts[i, 1], brought_by_all) * PARTS)
        drafts[i, 1] = share_of(parts)
        left -= parts
    drafts[largest, 1] += share_of(left)


@kernel
def _gain_alone(world: World, row: int, supplier: int, rivals: float, writing: float) -> float:
    """Return what a supplier expects from bidding alone [pence]; nothing if it cannot."""
    if world.suppliers[supplier].alone_for != row:
        return 0.0
    s = world.suppliers[supplier]
    factor = own_cost_factor(world, supplier, row)
    believed = win_chance(rivals + 1.0, s.wins, s.bids, world.parameters[0].experience_weight)
    return expected(world, row, factor, s.overhead_share, s.overhead_recovery, believed, rivals, writing)


@kernel
def expected(
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
    waiting = 1.0 + own_waiting(world, row, int(world.drafts[0, 0]))
    typical = value * parameters.cost_share_of_reference * waiting
    low, high = typical * (1.0 - parameters.cost_spread), typical * (1.0 + parameters.cost_spread)
    estimate = typical * factor  # the wait for money included
    price = equilibrium_bid(estimate * (1.0 - overhead * (1.0 - recovery)), low, high, rivals)
    if price > highest_price(value, parameters.affordable_excess):
        return 0.0
    direct = estimate * (1.0 - overhead)
    gain = expected_gain(believed, price, direct, writing, parameters.risk_margin * value)
    check_number(world, gain, NO_GAIN)
    return gain


@kernel
def draft_gain(world: World, row: int, n: int, origin: int, rivals: float, writing: float) -> float:
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
        factor, overhead, recovery = through_a_hub(factor, overhead, recovery, parameters.hub_margin)
    # Every member that could have bid alone is a rival less (VR-A6).
    fewer = max(0.0, rivals - max(0, could_alone - 1))
    believed = win_chance(fewer + 1.0, wins, bids, parameters.experience_weight)
    return expected(world, row, factor, overhead, recovery, believed, fewer, writing)


@kernel
def can_stake(world: World, supplier: int, writing: float, set_up: float) -> bool:
    """Say whether a member can afford to lose its part of a joint bid's cost and of its set-up [both pence]."""
    if not can_write(world, supplier, writing):
        return False
    money = world.cash[supplier_account(world, supplier)] + world.suppliers[supplier].overdraft_limit
    return writing + set_up <= world.parameters[0].joint_stake_most * money


@kernel
def all_gain(world: World, row: int, n: int, gain: float, rivals: float, writing: float, set_up: float) -> bool:
    """Say whether every member of the draft expects more in the team than on its own, and can afford to lose."""
    for i in range(n):
        share = world.drafts[i, 1]
        if not can_stake(world, int(world.drafts[i, 0]), share * writing, share * set_up):
            return False
        alone = _gain_alone(world, row, int(world.drafts[i, 0]), rivals, writing)
        if not is_better_than_alone(world.drafts[i, 1], gain, alone):
            return False
    return True
