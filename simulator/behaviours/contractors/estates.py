"""Who gets what of a failed contractor, and who loses: the estate is cleared, what is unpaid is lost.

Only in scenarios with ``payment_chains``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.behaviours.contractors.bills import hand_on
from simulator.behaviours.contractors.debt_clearing import clear_debts
from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.firms.standing import in_pence
from simulator.engine import chance
from simulator.engine.accounts import BANKS, ESTATE_DISTRIBUTION, LIQUIDATION_COST, MARKET, SUBCONTRACT_PAYMENT
from simulator.engine.apart import apart
from simulator.engine.chain_rows import free_bill
from simulator.engine.codes import ACTIVE, NOBODY
from simulator.engine.events import CLAIM_LOST, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import council_account, pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@apart
def share_out_estates(world: World) -> None:
    """Settle the debts of all that failed this week among each other and with the rest; unpaid bills are lost.

    What other customers still pay goes to the liquidators first, then to banks but for the part that the law keeps from
    them, then to the rest in proportion.
    """
    clock = world.clock[0]
    first = clock.failures
    while first > 0 and world.failures[first - 1].week == clock.week:
        first -= 1
    number = clock.failures - first
    if number == 0:
        return
    place = np.full(clock.suppliers, NOBODY, np.int64)
    owes = 0
    for k in range(first, clock.failures):
        failure = world.failures[k]
        if world.suppliers[failure.supplier].state != ACTIVE:
            place[failure.supplier] = k - first
            owes += carries_finance(failure.kind) or _owes_a_chain(world, failure.supplier)
    if owes > 0:
        _share_out_to_bills(world, first, number, place)


@kernel
def _owes_a_chain(world: World, row: int) -> bool:
    """Say whether a small firm took over work with its chain: it owes bills, or work that is not billed yet."""
    if world.finance[row].owed > 0:
        return True
    for k in range(world.clock[0].orphans):
        contract_row = world.live_contracts[world.orphans[k]]
        if world.contracts[contract_row].supplier == row and world.works[contract_row].first != NOBODY:
            return True
    return False


@kernel
def _realise(world: World, row: int) -> int:
    """Collect what other customers still pay and return it less what collecting costs [pence].

    Costs vary: they leave nothing in most liquidations (I6).
    """
    if not carries_finance(world.suppliers[row].kind):
        return 0
    f = world.finance[row]
    parameters = world.parameters[0]
    account = supplier_account(world, row)
    realised = pence(f.receivables * parameters.estate_realisation)
    transfer(world, MARKET, account, realised, ESTATE_DISTRIBUTION)
    z = chance.normal(world.clock[0].seed, chance.LIQUIDATION, world.clock[0].week, world.suppliers[row].id, 0)
    share = parameters.liquidation_cost_share * math.exp(parameters.liquidation_cost_sd * z)
    cost = pence(realised * min(1.0, share))
    transfer(world, account, MARKET, cost, LIQUIDATION_COST)
    f.receivables = 0
    return realised - cost


@kernel
def prescribed_part(net: float, first: float, share: float, most: float) -> float:
    """Return what of an estate the law keeps for unsecured creditors although a bank has a charge on all of it [pence].

    Half of the ``first`` pence and a ``share`` of the rest, at most ``most``.
    """
    return min(most, 0.5 * min(net, first) + share * max(0.0, net - first))


@kernel
def _banks_part(world: World, row: int, net: int) -> int:
    """Return what banks take of a failed firm's estate before others get anything [pence]."""
    debt = net - world.cash[supplier_account(world, row)]
    parameters = world.parameters[0]
    kept = prescribed_part(
        float(net),
        in_pence(parameters.prescribed_part_first_gbp),
        parameters.prescribed_part_share,
        in_pence(parameters.prescribed_part_most_gbp),
    )
    return max(0, min(debt, net - pence(kept)) if net > 0 else debt)


@kernel
def _pay_claims(world: World, first: int, debtor: Any, bills: Any, owed: Any, paid: Any) -> None:
    """Pay out what each claim on this week's failed contractors gets [pence]: of a bill, or of others together."""
    for i in range(len(debtor)):
        failure_row = first + debtor[i]
        row = world.failures[failure_row].supplier
        amount = int(paid[i])
        if bills[i] != NOBODY:
            _end_bill(world, bills[i], failure_row, amount)
        elif owed[i] > 0.0:
            transfer(world, supplier_account(world, row), MARKET, amount, ESTATE_DISTRIBUTION)
            world.failures[failure_row].owed_to_others += int(owed[i])
            world.failures[failure_row].recovered += amount
            world.finance[row].payables = 0


@kernel
def _share_out_to_bills(world: World, first: int, number: int, place: object) -> None:
    """Clear bills and other debts of this week's failed contractors; book payments and losses."""
    open_bills = 0
    for b in range(world.clock[0].bill_rows):
        bill = world.bills[b]
        if bill.open and bill.payer != NOBODY and place[bill.payer] != NOBODY:  # type: ignore[index]
            open_bills += 1
    claims = open_bills + 2 * number
    debtor = np.zeros(claims, np.int64)
    creditor = np.full(claims, NOBODY, np.int64)
    owed = np.zeros(claims)
    rank = np.ones(claims, np.int64)
    bills = np.full(claims, NOBODY, np.int64)
    cash = np.zeros(number)
    c = 0
    for b in range(world.clock[0].bill_rows):
        bill = world.bills[b]
        if bill.open and bill.payer != NOBODY and place[bill.payer] != NOBODY:  # type: ignore[index]
            debtor[c] = place[bill.payer]  # type: ignore[index]
            if bill.payee != NOBODY:
                creditor[c] = place[bill.payee]  # type: ignore[index]
            owed[c] = bill.amount
            bills[c] = b
            c += 1
    for k in range(number):
        row = world.failures[first + k].supplier
        debtor[c + k] = k
        debtor[c + number + k] = k
        rank[c + number + k] = 0
        if place[row] != NOBODY:  # type: ignore[index]
            owed[c + k] = world.finance[row].payables + _others(world, row)
            net = _realise(world, row)
            cash[k] = max(net, world.cash[supplier_account(world, row)])
            owed[c + number + k] = _banks_part(world, row, net)
    paid = clear_debts(debtor, creditor, owed, rank, cash, 1.0, 1.0)
    _pay_claims(world, first, debtor[: c + number], bills, owed, paid)  # banks have theirs: less is overdrawn
    _unfile_ended_bills(world)
    _lose_retentions(world, first, place)


@kernel
def _others(world: World, row: int) -> int:
    """Return what is owed to unsecured creditors apart from suppliers [pence]: the pension fund."""
    return world.finance[row].pension_deficit


@kernel
def _end_bill(world: World, bill_row: int, failure_row: int, amount: int) -> None:
    """Pay a bill what its share of the estate is; the rest is lost."""
    bill = world.bills[bill_row]
    failure = world.failures[failure_row]
    failure.recovered += amount
    payer = supplier_account(world, bill.payer)
    if bill.payee == NOBODY:
        transfer(world, payer, BANKS, amount, ESTATE_DISTRIBUTION)
        failure.owed_to_others += bill.amount
        world.finance[bill.payer].advanced -= bill.amount
    else:
        s = world.suppliers[bill.payee]
        payee = supplier_account(world, bill.payee)
        transfer(world, payer, payee, amount, SUBCONTRACT_PAYMENT)
        hand_on(world, bill.payee, amount)
        s.receivable -= bill.amount
        failure.owed_to_chain += bill.amount
        _lose(world, bill.payee, failure_row, bill.amount - amount)
    bill.open = 0


@kernel
def _lose(world: World, supplier: int, failure_row: int, amount: int) -> None:
    """Let a subcontractor bear a loss."""
    clock = world.clock[0]
    f = world.finance[supplier]
    failure = world.failures[failure_row]
    if f.last_loss != failure_row:
        f.last_loss = failure_row
        f.loss = 0
        failure.direct_suppliers += world.suppliers[supplier].state == ACTIVE
    f.loss += amount
    f.loss_week = clock.week
    failure.lost_by_chain += amount
    world.chain_totals[0].lost += amount
    s = world.suppliers[supplier]
    s.result -= amount
    s.overdraft_limit -= min(s.overdraft_limit, pence(amount * world.parameters[0].exposed_credit_cut))
    if amount > 0:
        add_event(world, CLAIM_LOST, supplier, failure.supplier, amount, 0.0)


@kernel
def _unfile_ended_bills(world: World) -> None:
    """Take bills that ended out of the chains of the weeks to come and give their rows back."""
    for week in range(world.clock[0].week, len(world.bills_due)):
        row = world.bills_due[week]
        world.bills_due[week] = NOBODY
        while row != NOBODY:
            following = world.bills[row].next
            if world.bills[row].open:
                world.bills[row].next = world.bills_due[week]
                world.bills_due[week] = row
            else:
                free_bill(world, row)
            row = following


@kernel
def _lose_retentions(world: World, first: int, place: object) -> None:
    """Let retentions and unbilled work be lost with the contractor that owes them; lost work reaches the chain too."""
    clock = world.clock[0]
    for i in range(clock.subcontracts):
        part = world.subcontracts[i]
        if part.live == 0 and part.retained <= 0:
            continue
        contract = world.contracts[part.contract]
        if place[contract.supplier] != NOBODY:  # type: ignore[index]
            failure_row = first + place[contract.supplier]  # type: ignore[index]
            unbilled = pence(part.weekly_value * part.worked) - part.invoiced
            if world.works[part.contract].ring_fenced:
                # The council pays the chain's work up to the end itself.
                account = supplier_account(world, part.supplier)
                transfer(world, council_account(contract.council), account, unbilled, SUBCONTRACT_PAYMENT)
                contract.invoiced += unbilled
                world.failures[failure_row].ring_fenced += unbilled
                hand_on(world, part.supplier, unbilled)
                unbilled = 0
            open_claim = part.retained + unbilled
            # What was paid ahead of work that nobody will ask for stays with the firm.
            add_to_surplus(world, part.supplier, max(0, part.deposit - open_claim))
            lost = max(0, open_claim - part.deposit)
            part.deposit = 0
            world.failures[failure_row].owed_to_chain += lost
            _lose(world, part.supplier, failure_row, lost)
            if world.works[part.contract].ring_fenced:
                world.chain_totals[0].ring_fenced_lost += lost
            part.invoiced = pence(part.weekly_value * part.worked)
            part.retained = 0
