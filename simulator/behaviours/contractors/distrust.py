"""Suppliers that do not trust a weak contractor: they want money before the work, or do not work for it.

Only in scenarios with ``payment_chains``. They see what is shown: a warning, or the average debt where it has to be
disclosed. Firms that are paid out of a project bank account need no trust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.accounts import SUBCONTRACT_PAYMENT
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def seen_weakness(world: World, contractor: int) -> float:
    """Return how openly weak a contractor is: 1 after a warning, the disclosed share of its debt under strain, or 0."""
    f = world.finance[contractor]
    if f.warned != NOBODY:
        return 1.0
    if f.strained != NOBODY:
        return float(world.rules[world.suppliers[contractor].home].average_debt_disclosed)
    return 0.0


@kernel
def distrusts(world: World, supplier: int, contractor: int) -> bool:
    """Say whether a firm does not trust a contractor; the same firms are wary of it as long as it is weak."""
    weakness = seen_weakness(world, contractor)
    if weakness <= 0.0:
        return False
    who, whom = world.suppliers[supplier].id, world.suppliers[contractor].id
    u = chance.uniform(world.clock[0].seed, chance.DISTRUST, 0, who, whom)
    return bool(u < world.parameters[0].distrust_share * weakness)


@kernel
def deposit_asked(world: World, supplier: int, contractor: int, weekly: float, weeks: int) -> int:
    """Return what a firm wants before it works for a contractor for so many weeks [pence]: nothing if it trusts it."""
    if not distrusts(world, supplier, contractor):
        return 0
    return pence(weekly * min(world.parameters[0].deposit_weeks, float(weeks)))


@kernel
def can_pay_ahead(world: World, contractor: int, amount: int) -> bool:
    """Say whether a contractor has the money for a deposit [pence]; a firm that does not get it refuses the work."""
    room = world.cash[supplier_account(world, contractor)] + world.suppliers[contractor].overdraft_limit
    return bool(amount <= room)


@kernel
def pay_deposit(world: World, part_row: int, contractor: int, amount: int) -> None:
    """Pay a subcontractor before its work [pence]."""
    part = world.subcontracts[part_row]
    part.deposit = amount
    world.chain_totals[0].deposits += amount
    payer, payee = supplier_account(world, contractor), supplier_account(world, part.supplier)
    transfer(world, payer, payee, amount, SUBCONTRACT_PAYMENT)
