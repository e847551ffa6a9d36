"""Cash between work and payment: what payment terms tie up, how outside income moves, and when the money is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.accounts import BANKS, CLOSING_BALANCE, ESTATE_DISTRIBUTION, HOUSEHOLDS
from simulator.engine.codes import CLOSED, PARTS
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence

if TYPE_CHECKING:
    from simulator.engine.world import World

DAYS_BETWEEN_INVOICES = 365.0 / 12.0  # councils and contractors are invoiced monthly


@kernel
def peak_funding_need(cost_per_day: float, invoice_days: float, payment_days: float) -> float:
    """Return the cash that work needs before its first receipt, ``c (M + D)`` [unit of cost] (VR-F5).

    Work costs ``cost_per_day``, is invoiced every ``invoice_days`` in arrears and paid ``payment_days`` after that.
    """
    return cost_per_day * (invoice_days + payment_days)


@kernel
def overhead_of(direct_cost: float, overhead_share: float) -> float:
    """Return the overhead that work carries: so much that it is ``overhead_share`` of direct cost and itself."""
    return direct_cost * overhead_share / (1.0 - overhead_share)


@kernel
def outside_net(mean: float, spread: float, z: float) -> float:
    """Return one period's net flow of money from outside the market: ``mean + spread z``, z standard normal (VR-F2).

    ``mean`` and ``spread`` are per period; over periods m times as long they are m and sqrt(m) times as large.
    """
    return mean + spread * z


@kernel
def add_to_surplus(world: World, supplier: int, amount: float) -> None:
    """Add to a firm's surplus of the year [pence] what comes beside its work, below zero what that cost it.

    A consortium's is its members', by their shares.
    """
    s = world.suppliers[supplier]
    if s.n_members == 0:
        s.result += amount
        return
    team = world.teams[s.team]
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        world.suppliers[member.supplier].result += amount * member.parts / PARTS


@kernel
def is_ruined(cash: float, floor: float) -> bool:
    """Say whether cash has fallen below the floor: zero, or minus the overdraft that the bank allows."""
    return cash < floor


@kernel
def paid_ahead(world: World, supplier: int) -> float:
    """Return the part of a firm's cash that is for work to come [pence]: advances, and grants not spent yet."""
    ahead = float(world.suppliers[supplier].advances)
    if len(world.grants) > 0:
        ahead += world.grantees[supplier].unspent
    return ahead


@kernel
def heir_of(world: World, supplier: int) -> tuple[int, int]:
    """Return the account that gets what still comes for a firm that left, and as what: owners if it closed, else banks.

    A firm closes solvent, so nobody but its owners has a claim on it; a failed firm's estate owes the banks.
    """
    if world.suppliers[supplier].state == CLOSED:
        return HOUSEHOLDS, CLOSING_BALANCE
    return BANKS, ESTATE_DISTRIBUTION


@kernel
def earned(value: int, weeks: int, worked: int) -> int:
    """Return what has been earned after ``worked`` of ``weeks`` weeks [pence]; the whole value at the end."""
    if worked >= weeks:
        return value
    return pence(value * worked / weeks)
