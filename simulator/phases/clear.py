"""Phase 14, clear: what becomes of the money, the work and the creditors of firms that left this week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.asks.results import keep_results_money
from simulator.behaviours.contractors.estates import share_out_estates
from simulator.behaviours.contractors.handover import PASSED_ON, close_accounts, count_letting_again, pass_contract_on
from simulator.behaviours.firms.cash import earned, heir_of
from simulator.behaviours.franchises.franchising import call_guarantee
from simulator.behaviours.recognition.outcomes import credit_before_change
from simulator.behaviours.teams.team_failure import lose_members
from simulator.behaviours.teams.team_work import pay_members
from simulator.engine.accounts import (
    BANK_LOSS,
    BANKS,
    CLOSING_BALANCE,
    CONTRACT_PAYMENT,
    ESTATE_DISTRIBUTION,
    HOUSEHOLDS,
    LOAN_REPAYMENT,
    MARKET,
    RELET_COST,
)
from simulator.engine.apart import apart
from simulator.engine.codes import CLOSED, INSOLVENT, NOBODY, PENCE_PER_POUND, TERMINATED
from simulator.engine.events import CONTRACT_TERMINATED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import list_orphans, take_off
from simulator.engine.rows import FROM_RELET, add_need, descend

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _relet(world: World, row: int, left_weeks: int, gap_weeks: int) -> None:
    """Let the rest of a terminated contract again; its place in the budget passes to the new tender."""
    contract = world.contracts[row]
    tender = world.tenders[contract.tender]
    left = contract.value - contract.invoiced
    identity = descend(tender.id, FROM_RELET, contract.worked_weeks, 0)
    again = add_need(world, identity, contract.line, left, left_weeks, contract.commitment)
    if again != NOBODY:
        contract.commitment = 0
        if gap_weeks > 0:
            world.tenders[again].earliest_start = world.clock[0].week + gap_weeks
        cost = pence(world.parameters[0].relet_cost_gbp * PENCE_PER_POUND)
        transfer(world, council_account(contract.council), MARKET, cost, RELET_COST)
        if world.clock[0].chain:
            count_letting_again(world, contract.supplier, cost)


@kernel
def _invoice_into_estate(world: World, row: int) -> None:
    contract = world.contracts[row]
    done = earned(contract.value, contract.end - contract.start, contract.worked_weeks) - contract.invoiced
    worked_off = min(done, contract.upfront_left)
    owed = done - worked_off
    contract.upfront_left -= worked_off  # the rest of the advance is lost
    # What is owed for the work done goes to the firm's heirs; a team that gave up shares it out.
    payee, reason = heir_of(world, contract.supplier)
    if world.suppliers[contract.supplier].n_members > 0:
        payee, reason = supplier_account(world, contract.supplier), CONTRACT_PAYMENT
    transfer(world, council_account(contract.council), payee, owed, reason)
    contract.invoiced += done
    world.tallies[world.suppliers[contract.supplier].kind].invoiced += done


@kernel
def _terminate(world: World, row: int) -> bool:
    """End a contract whose supplier failed: the work done is invoiced into the estate, the rest is let again.

    With payment chains it may pass to another provider instead and live on; say whether it ended.
    """
    contract = world.contracts[row]
    left_weeks = contract.end - contract.start - contract.worked_weeks
    _invoice_into_estate(world, row)
    gap_weeks = 0
    if world.clock[0].chain:
        gap_weeks = pass_contract_on(world, row, left_weeks)
        if gap_weeks == PASSED_ON:
            return False
    if world.clock[0].franchises > 0:
        call_guarantee(world, row)
    credit_before_change(world, row)
    if world.clock[0].asks:
        keep_results_money(world, row)
    contract.state = TERMINATED
    add_event(world, CONTRACT_TERMINATED, contract.supplier, row, contract.value - contract.invoiced, float(left_weeks))
    if contract.replaced == 0 and left_weeks > 0:
        contract.replaced = 1
        _relet(world, row, left_weeks, gap_weeks)
    world.lines[contract.line].committed -= contract.commitment
    contract.commitment = 0
    world.suppliers[contract.supplier].live_contracts -= 1
    return True


@kernel
def _wind_up(world: World, row: int) -> None:
    """Share out what is left: a failed firm's overdraft is the bank's loss, a closed firm's cash is its owners'.

    Before its owners a closed firm's lender is paid off.
    """
    s = world.suppliers[row]
    account = supplier_account(world, row)
    balance = world.cash[account]
    if balance < 0:
        transfer(world, BANKS, account, -balance, BANK_LOSS)
    elif s.state == INSOLVENT:
        transfer(world, account, BANKS, balance, ESTATE_DISTRIBUTION)
    elif s.state == CLOSED:
        repaid = min(balance, s.loan)
        transfer(world, account, BANKS, repaid, LOAN_REPAYMENT)
        s.loan -= repaid
        transfer(world, account, HOUSEHOLDS, balance - repaid, CLOSING_BALANCE)
    s.committed = 0


@kernel
def _end_orphans(world: World) -> None:
    """Terminate the contracts of those that left this week, or see them pass on."""
    clock = world.clock[0]
    ended = 0
    for k in range(clock.orphans):
        place = world.orphans[k]
        if _terminate(world, world.live_contracts[place]):
            world.orphans[ended] = place
            ended += 1
    take_off(world, world.orphans, ended)


@apart
def run(world: World) -> None:
    """Terminate the contracts of firms that failed this week and wind up all that left."""
    clock = world.clock[0]
    if clock.left_now == 0:
        return
    given_up = lose_members(world) if clock.teams > 0 else 0
    # A firm that closes has no work; a team may break up with its work.
    clock.orphans = 0
    if clock.left_working > 0 or given_up > 0:
        list_orphans(world)
    if clock.chain:
        share_out_estates(world)
    for i in range(clock.left_now):
        if world.suppliers[world.leaving[i]].n_members == 0:
            _wind_up(world, world.leaving[i])
    _end_orphans(world)
    if clock.chain:
        close_accounts(world)
    # What a consortium that gave up owes, or is owed, is its members' at once: it may be the last week.
    if clock.teams > 0:
        pay_members(world)
