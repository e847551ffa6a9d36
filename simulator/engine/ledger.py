"""Accounts and transfers: the only way in which money moves.

Money is whole pence. Every account is one row of ``cash``; the outside parties come first, then councils, then
suppliers. A transfer takes from one account what it gives to another, so the sum over all accounts never changes.
Totals are kept by reason and by the kinds of payer and payee: every money figure shown to anyone comes from them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine.accounts import N_PARTIES
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def pence(amount: float) -> int:
    """Round an amount of pence to the nearest whole penny, halves up."""
    return math.floor(amount + 0.5)


@kernel
def council_account(council: int) -> int:
    """Return the account of a council's row."""
    return N_PARTIES + council


@kernel
def supplier_account(world: World, supplier: int) -> int:
    """Return the account of a supplier's row."""
    return N_PARTIES + len(world.councils) + supplier


@kernel
def _note(world: World, payer: int, payee: int, amount: int, reason: int) -> None:
    """Put a transfer on the bank statements of the suppliers that it concerns. Changes nothing else."""
    first = N_PARTIES + len(world.councils)
    if payer >= first:
        world.month_flows[payer - first, reason] -= amount
    if payee >= first:
        world.month_flows[payee - first, reason] += amount


@kernel
def transfer(world: World, payer: int, payee: int, amount: int, reason: int) -> None:
    """Move ``amount`` [pence, not negative] from one account to another and book it under its reason."""
    if amount <= 0:
        world.clock[0].negative_transfers += amount < 0
        return
    world.cash[payer] -= amount
    world.cash[payee] += amount
    world.flows[reason, world.account_kinds[payer], world.account_kinds[payee]] += amount
    if world.clock[0].recording:
        _note(world, payer, payee, amount, reason)


@kernel
def total_of_kind(world: World, account_kind: int) -> int:
    """Return the sum over the accounts of one kind [pence]."""
    balance, kinds, cash = 0, world.account_kinds, world.cash
    for account in range(accounts_in_use(world)):
        if kinds[account] == account_kind:  # both tables looked up before the loop: it takes several accounts at once
            balance += cash[account]
    return balance


@kernel
def accounts_in_use(world: World) -> int:
    """Return how many accounts there are: of the outside parties, the councils and the suppliers so far."""
    return N_PARTIES + len(world.councils) + world.clock[0].suppliers


@kernel
def total(world: World) -> int:
    """Return the sum over all accounts [pence]: the same number at every tick."""
    balance = 0
    for account in range(accounts_in_use(world)):
        balance += world.cash[account]
    return balance
