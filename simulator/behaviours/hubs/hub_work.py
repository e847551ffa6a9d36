"""What a hub is and does: it bids as any firm, its members do the work, and its capital lets them be paid at once.

A hub is a firm in business, so that it finds notices, is invited, bids, is subcontracted to, waits for its money and
may fail as any other. It has no staff that delivers: each week the work, the jobs and the income of what it holds pass
to its members by the room that each has, and it owes them the price less its margin. It pays them as far as its cash
goes: who has capital pays before the council does, who has none pays when paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import capacity, takes_work
from simulator.behaviours.teams.sharing import coordination_factor, part_up_to, share_of, through_a_hub
from simulator.behaviours.teams.team_work import hand_on_share, keep_no_work
from simulator.engine.accounts import JOINT_SHARE, MARKET, OVERHEAD
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, NOBODY, PARTS
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

_LITTLE = 0.01  # of its capacity: what a member without room still takes of work that must be done


@kernel
def room_of(world: World, m: int) -> float:
    """Return the work that a hub's member can do for it [pence a week], what it does for it included."""
    member = world.hub_members[m]
    s = world.suppliers[member.supplier]
    most = capacity(s.turnover, s.public_share)
    return max(_LITTLE * most, most - (s.committed - member.held)) if takes_work(world, member.supplier) else 0.0


@kernel
def _divide(world: World, h: int) -> float:
    """Divide the hub's work anew by the room that each member has; return the room of all [pence a week]."""
    hub = world.hubs[h]
    first, end = hub.first_member, hub.first_member + hub.n_members
    room = 0.0
    for m in range(first, end):
        room += room_of(world, m)
    rest, last = PARTS, NOBODY
    for m in range(first, end):
        own = room_of(world, m)
        world.hub_members[m].parts = int(own / room * PARTS) if room > 0.0 else 0
        rest -= world.hub_members[m].parts
        last = m if own > 0.0 else last
    if last != NOBODY:
        world.hub_members[last].parts += rest
    return room


@kernel
def hold(world: World, h: int, committed: int) -> None:
    """Let members hold their parts of work that is promised [pence a week], to the penny."""
    hub = world.hubs[h]
    cumulative = before = 0
    for m in range(hub.first_member, hub.first_member + hub.n_members):
        member = world.hub_members[m]
        cumulative += member.parts
        upto = part_up_to(committed, share_of(cumulative))
        world.suppliers[member.supplier].committed += upto - before - member.held
        member.held = upto - before
        before = upto


@kernel
def be_its_members(world: World, h: int, room: float) -> None:
    """Let a hub be as large, as good and as cheap as its members are; its record, sales and money are its own.

    A standing test reads the turnover of all: they stand in by contract. ``room`` is what they can do [pence a week].
    """
    parameters = world.parameters[0]
    hub = world.hubs[h]
    s = world.suppliers[hub.supplier]
    turnover = cost = overhead = recovery = quality = social = priority = 0.0
    working = 0
    for m in range(hub.first_member, hub.first_member + hub.n_members):
        share = share_of(world.hub_members[m].parts)
        member = world.suppliers[world.hub_members[m].supplier]
        if share > 0.0:
            working += 1
            turnover += member.turnover
            cost += share * member.cost_factor
            overhead += share * member.overhead_share
            recovery += share * member.overhead_recovery
            quality += share * member.quality
            social += share * member.social
            priority += share * member.priority_share
    if working == 0:
        s.winding_down = 1
        return
    together = min(working, int(parameters.consortium_members_most))
    cost *= coordination_factor(together, parameters.hub_trust, parameters.coordination_per_partner)
    s.cost_factor, s.overhead_share, s.overhead_recovery = through_a_hub(cost, overhead, recovery, hub.margin)
    s.turnover = turnover
    s.public_share = 52.0 * room / turnover
    s.quality = quality
    s.social = social
    s.priority_share = priority


@kernel
def _pass_on(world: World, h: int) -> None:
    """Give the week's work to the members: costs and jobs, and the price less the margin, which the hub owes them."""
    hub = world.hubs[h]
    s = world.suppliers[hub.supplier]
    receipts = s.council_income * (1.0 - hub.margin)
    due = pence(receipts)
    cumulative = before = 0
    for m in range(hub.first_member, hub.first_member + hub.n_members):
        part = world.hub_members[m]
        hand_on_share(world, hub.supplier, part.supplier, share_of(part.parts), receipts)
        cumulative += part.parts
        upto = part_up_to(due, share_of(cumulative))
        part.owed += upto - before
        before = upto
    hub.passed_on += due
    s.result += s.council_income - receipts
    s.income += s.council_income - receipts
    keep_no_work(world, hub.supplier)


@kernel
def pay_members_of_hub(world: World, h: int) -> None:
    """Pay members what they are owed, all of it or as far as cash goes in equal parts of their claims."""
    hub = world.hubs[h]
    account = supplier_account(world, hub.supplier)
    first, end = hub.first_member, hub.first_member + hub.n_members
    owed = 0
    for m in range(first, end):
        owed += world.hub_members[m].owed
    cash = max(0, world.cash[account])
    for m in range(first, end):
        part = world.hub_members[m]
        if part.owed > 0 and world.suppliers[part.supplier].state == ACTIVE:
            paid = part.owed if cash >= owed else int(part.owed * (cash / owed))
            transfer(world, account, supplier_account(world, part.supplier), paid, JOINT_SHARE)
            part.owed -= paid


@kernel
def _keep_office(world: World, h: int) -> None:
    hub = world.hubs[h]
    cost = pence(hub.office / 12.0)
    transfer(world, supplier_account(world, hub.supplier), MARKET, cost, OVERHEAD)
    world.suppliers[hub.supplier].result -= cost


@apart
def settle_hub(world: World, h: int) -> None:
    """Let a hub that begins be its members."""
    be_its_members(world, h, _divide(world, h))


@apart
def live_week_of_hubs(world: World) -> None:
    """Let the members of every hub do its week's work, be paid, and take their parts of what it has promised.

    Work of a hub that is no longer there, or has nobody left, is nobody's but its own.
    """
    for h in range(len(world.hubs)):
        hub = world.hubs[h]
        s = world.suppliers[hub.supplier]
        if s.state != ACTIVE:
            hold(world, h, 0)
            continue
        room = _divide(world, h)
        if room > 0.0:
            _pass_on(world, h)
        hold(world, h, s.committed)
        pay_members_of_hub(world, h)
        be_its_members(world, h, room)
        if world.clock[0].month_ends:
            _keep_office(world, h)


@apart
def change_member_of_hub(world: World, goes: int, stays: int) -> None:
    """Let a firm that absorbs another have its place in hubs: its part of the work and what it is owed."""
    for h in range(len(world.hubs)):
        hub = world.hubs[h]
        old, kept = NOBODY, NOBODY
        for m in range(hub.first_member, hub.first_member + hub.n_members):
            old = m if world.hub_members[m].supplier == goes else old
            kept = m if world.hub_members[m].supplier == stays else kept
        if old != NOBODY and kept == NOBODY:
            world.hub_members[old].supplier = stays
        elif old != NOBODY:
            last = hub.first_member + hub.n_members - 1
            world.hub_members[kept].parts += world.hub_members[old].parts
            world.hub_members[kept].held += world.hub_members[old].held
            world.hub_members[kept].owed += world.hub_members[old].owed
            world.hub_members[old] = world.hub_members[last]
            hub.n_members -= 1
