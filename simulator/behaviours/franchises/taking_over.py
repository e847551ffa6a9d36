"""A firm that takes another over, where the scenario has planned it (``scenario/takeovers.py``).

The buyer pays the owners of the target their price and the target's lender what it is owed; then the target is part of
it, as units of a franchise that merge are: contracts, invoices, staff, money, places in consortia and hubs. Costs,
quality, record and skills are the buyer's from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.lenders import grown_so_far, take_back
from simulator.behaviours.firms.standing import capacity
from simulator.behaviours.franchises.absorbing import absorb
from simulator.engine.accounts import HOUSEHOLDS, MERGER
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, NOBODY
from simulator.engine.events import TAKEN_OVER, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _is_due(world: World, i: int) -> bool:
    """Say whether a takeover happens this week: both are in business, and the buyer can pay owners and lender."""
    plan = world.takeovers[i]
    if plan.done != NOBODY or world.clock[0].week < plan.start:
        return False
    a, b = world.suppliers[plan.buyer], world.suppliers[plan.target]
    if a.state != ACTIVE or a.winding_down or b.state != ACTIVE or (plan.once_closing and b.winding_down == 0):
        return False
    together = world.cash[supplier_account(world, plan.buyer)] + world.cash[supplier_account(world, plan.target)]
    return together + a.overdraft_limit >= plan.price + b.loan


@kernel
def _pass_staff_on(world: World, buyer: int, target: int) -> None:
    """Let a named buyer pay the staff of a named target as the target did, work or no work."""
    staff = 0.0
    for i in range(len(world.named)):
        if world.named[i].supplier == target:
            staff = world.named[i].staff * grown_so_far(world, i)
    for i in range(len(world.named)):
        if world.named[i].supplier == buyer:
            world.named[i].staff += staff / grown_so_far(world, i)


@kernel
def _carry_what_both_could(world: World, buyer: int, room: float) -> None:
    """Let a buyer carry as much council work as both firms could [pence a week]."""
    s = world.suppliers[buyer]
    s.public_share = min(1.0, 52.0 * room / s.turnover)
    for i in range(len(world.named)):
        if world.named[i].supplier == buyer:
            world.named[i].public_share = s.public_share / grown_so_far(world, i)


@apart
def take_over(world: World) -> None:
    """Let firms take others over whose week has come."""
    for i in range(len(world.takeovers)):
        if _is_due(world, i):
            plan = world.takeovers[i]
            a, b = world.suppliers[plan.buyer], world.suppliers[plan.target]
            room = capacity(a.turnover, a.public_share) + capacity(b.turnover, b.public_share)
            add_event(world, TAKEN_OVER, plan.buyer, plan.target, plan.price, b.turnover)
            transfer(world, supplier_account(world, plan.buyer), HOUSEHOLDS, plan.price, MERGER)
            take_back(world, plan.target, 1.0)
            _pass_staff_on(world, plan.buyer, plan.target)
            absorb(world, plan.buyer, plan.target)
            _carry_what_both_could(world, plan.buyer, room)
            plan.done = world.clock[0].week
