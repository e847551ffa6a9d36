"""Running contracts that are dropped: by a supplier that loses money on them, or by a council that must cut.

Off unless a rule allows it. Either way the other side has a claim, and both pay lawyers (G4, G5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.demand import free_room
from simulator.behaviours.firms.cash import add_to_surplus, earned
from simulator.behaviours.firms.standing import in_pence
from simulator.engine.accounts import BROKEN_CONTRACT, LITIGATION, MARKET, UPFRONT_PAYMENT
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, NOBODY, RUNNING, RUNNING_CONTRACTS
from simulator.engine.events import DROPPED, WALKED_AWAY, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.rows import FROM_BREAK, add_need, descend
from simulator.engine.rules import cost_shock

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def pays_to_walk_away(weekly_loss: float, weeks_left: int, value_left: float, damages: float, lawyers: float) -> bool:
    """Say whether giving a contract up costs a supplier less than finishing it; money of one unit."""
    return weekly_loss * weeks_left > damages * value_left + lawyers


@kernel
def _value_left(world: World, row: int) -> int:
    """Return the value of a contract's work that is not done after this week [pence]."""
    contract = world.contracts[row]
    return contract.value - earned(contract.value, contract.end - contract.start, contract.worked_weeks + 1)


@kernel
def _weeks_left(world: World, row: int) -> int:
    contract = world.contracts[row]
    return contract.end - contract.start - contract.worked_weeks - 1


@kernel
def _wants_out(world: World, row: int) -> bool:
    """Say whether a firm without cash gives up a contract that loses more than breaking it would cost."""
    contract = world.contracts[row]
    rule = world.rules[contract.council]
    s = world.suppliers[contract.supplier]
    if rule.walking_away <= 0.0 or s.state != ACTIVE or world.cash[supplier_account(world, contract.supplier)] >= 0:
        return False
    cost = contract.weekly_cost * world.lines[contract.line].cost_index
    loss = cost * (1.0 + cost_shock(world, contract.line, contract.supplier)) - contract.weekly_value
    lawyers = in_pence(world.parameters[0].challenge_cost_gbp)
    left = float(_value_left(world, row))
    return pays_to_walk_away(loss, _weeks_left(world, row), left, rule.broken_contract_damages, lawyers)


@kernel
def _end_early(world: World, row: int) -> None:
    """Let this week be a contract's last: it ends as if it had been as long and as dear as what was done."""
    contract = world.contracts[row]
    weeks = contract.end - contract.start
    done = contract.worked_weeks + 1
    if world.clock[0].asks:
        ask = world.asks[contract.tender]
        ask.jobs *= done / weeks
        ask.extra_jobs *= done / weeks
    contract.value = earned(contract.value, weeks, done)
    contract.end = contract.start + done
    contract.renewed = 1
    # What was paid in advance beyond the work done goes back.
    unearned = max(0, contract.upfront_left - (contract.value - contract.invoiced))
    payer = supplier_account(world, contract.supplier)
    transfer(world, payer, council_account(contract.council), unearned, UPFRONT_PAYMENT)
    contract.upfront_left -= unearned
    world.suppliers[contract.supplier].advances -= unearned


@kernel
def _pay_lawyers(world: World, row: int) -> None:
    contract = world.contracts[row]
    fee = pence(in_pence(world.parameters[0].challenge_cost_gbp))
    transfer(world, council_account(contract.council), MARKET, fee, LITIGATION)
    transfer(world, supplier_account(world, contract.supplier), MARKET, fee, LITIGATION)
    add_to_surplus(world, contract.supplier, -fee)


@kernel
def _let_again(world: World, row: int, left: int, weeks: int) -> None:
    """Let what is left of a contract again; its place in the budget passes to the new tender."""
    contract = world.contracts[row]
    if contract.replaced or left <= 0 or weeks <= 0:
        return
    identity = descend(contract.id, FROM_BREAK, contract.worked_weeks, 0)
    if add_need(world, identity, contract.line, left, weeks, contract.commitment) != NOBODY:
        contract.commitment = 0
        contract.replaced = 1


@kernel
def _walk_away(world: World, row: int) -> None:
    contract = world.contracts[row]
    left, weeks = _value_left(world, row), _weeks_left(world, row)
    _end_early(world, row)
    damages = pence(world.rules[contract.council].broken_contract_damages * left)
    payer = supplier_account(world, contract.supplier)
    transfer(world, payer, council_account(contract.council), damages, BROKEN_CONTRACT)
    add_to_surplus(world, contract.supplier, -damages)
    _pay_lawyers(world, row)
    _let_again(world, row, left, weeks)
    world.ask_totals[0].walked_away += 1
    add_event(world, WALKED_AWAY, contract.supplier, row, left, float(damages))


@kernel
def _drop(world: World, row: int) -> None:
    """Let a council end a contract early; it owes the supplier a share of what is left."""
    contract = world.contracts[row]
    left = _value_left(world, row)
    _end_early(world, row)
    damages = pence(world.rules[contract.council].broken_contract_damages * left)
    payee = supplier_account(world, contract.supplier)
    transfer(world, council_account(contract.council), payee, damages, BROKEN_CONTRACT)
    add_to_surplus(world, contract.supplier, damages)
    _pay_lawyers(world, row)
    world.ask_totals[0].dropped += 1
    add_event(world, DROPPED, contract.supplier, row, left, float(damages))


@kernel
def _last_to_end(world: World, line: int) -> int:
    """Return the running contract of a service line that would run longest, of those that can be ended, or NOBODY."""
    clock = world.clock[0]
    best = NOBODY
    for i in range(clock.live_contracts):
        row = world.live_contracts[i]
        contract = world.contracts[row]
        is_open = contract.state == RUNNING and contract.renewed == 0 and contract.replaced == 0
        is_later = best == NOBODY or contract.end > world.contracts[best].end
        if contract.line == line and is_open and is_later and _weeks_left(world, row) > 0:
            best = row
    return best


@apart
def break_contracts(world: World) -> None:
    """At a month's end, let suppliers walk away from work that ruins them, and councils end what they cannot pay for.

    A council that must cut ends the contracts of a service line that would run longest, until the rest fits its budget.
    """
    clock = world.clock[0]
    for i in range(clock.live_contracts):
        row = world.live_contracts[i]
        is_open = world.contracts[row].state == RUNNING and world.contracts[row].renewed == 0
        if is_open and _weeks_left(world, row) > 0 and _wants_out(world, row):
            _walk_away(world, row)
    for line in range(len(world.lines)):
        here = world.lines[line]
        if int(world.rules[here.council].budget_gives_way) == RUNNING_CONTRACTS:
            over = -free_room(world, line)
            row = _last_to_end(world, line) if over > 0.0 else NOBODY
            while row != NOBODY and over > 0.0:
                over -= world.contracts[row].commitment
                _drop(world, row)
                row = _last_to_end(world, line)
