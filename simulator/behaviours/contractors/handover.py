"""What becomes of a failed firm's contracts, and what that costs the public; counted alike for every kind of supplier.

Only in scenarios with ``payment_chains``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.asks.results import keep_results_money
from simulator.behaviours.contractors.collapse import MANAGED_TRANSFER, PARENT_RESTRUCTURING, failure_of
from simulator.behaviours.contractors.precautions import standby
from simulator.behaviours.contractors.subcontracted_work import end_chain
from simulator.behaviours.contractors.watching import weeks_since_detection
from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.firms.standing import jobs_per_penny, note_work, takes_work
from simulator.behaviours.recognition.outcomes import credit_before_change
from simulator.engine import chance
from simulator.engine.accounts import (
    CONTINUITY_FUNDING,
    DELAY_COST,
    FINISHING_WORKS,
    HOUSEHOLDS,
    INTERIM_COVER,
    LITIGATION,
    MARKET,
    REDUNDANCY,
    STATE_PENSIONS,
    TAXPAYER,
)
from simulator.engine.apart import apart
from simulator.engine.codes import (
    CONTINUITY,
    COVER,
    DELAY,
    FINISHING,
    LAWYERS,
    LETTING_AGAIN,
    NOBODY,
    PENSIONS,
    STAFF,
)
from simulator.engine.events import COLLAPSED, HANDED_OVER, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import areas_in_reach

if TYPE_CHECKING:
    from simulator.engine.world import World

_YEAR = 52
PASSED_ON = -1  # instead of weeks: a contract that lives on with another provider


@kernel
def transfer_chance(labour_share: float, works: float, services: float, low: float, high: float) -> float:
    """Return the chance that another provider takes a contract over with its staff.

    ``works`` for a labour share up to ``low``, ``services`` from ``high`` on, mixed in between: work that is people's
    time moves with the people, a half-finished building does not.
    """
    mix = min(1.0, max(0.0, (labour_share - low) / (high - low)))
    return works + mix * (services - works)


@kernel
def _spend(world: World, failure_row: int, item: int, payer: int, payee: int, amount: float, reason: int) -> None:
    """Let the public pay for a failure, and count it under its item."""
    whole = pence(amount)
    transfer(world, payer, payee, whole, reason)
    world.failure_costs[world.failures[failure_row].kind, item] += whole
    world.failures[failure_row].public_cost += whole


@apart
def pass_contract_on(world: World, row: int, left_weeks: int) -> int:
    """Find another provider for a failed firm's contract; return PASSED_ON, or the weeks until it is let again."""
    contract = world.contracts[row]
    failure_row = failure_of(world, contract.supplier)
    if failure_row == NOBODY:
        return 0
    _note_contract(world, row, failure_row)
    if left_weeks > 0 and contract.replaced == 0 and _try_handover(world, row, failure_row):
        return PASSED_ON
    return _count_stop(world, row, failure_row, left_weeks)


@kernel
def _note_contract(world: World, row: int, failure_row: int) -> None:
    """Count a running contract of a failed firm."""
    failure = world.failures[failure_row]
    failure.contracts += 1
    failure.public_revenue += pence(52.0 * world.contracts[row].weekly_value)


@kernel
def _own_jobs(world: World, row: int) -> float:
    """Return the jobs that the holder of a contract has in it; its subcontractors' are theirs."""
    contract = world.contracts[row]
    labour = contract.weekly_cost * world.sectors[contract.sector].labour_share * (1.0 - world.works[row].subcontracted)
    return labour * jobs_per_penny(world)


@kernel
def _try_handover(world: World, row: int, failure_row: int) -> bool:
    """Hand a failed firm's contract to another provider if one can take it; say whether that happened.

    A managed transfer hands over what it can; otherwise services mostly pass on with their staff, works mostly stop.
    A council with a plan to step in that is ready hands over without a gap.
    """
    parameters = world.parameters[0]
    contract = world.contracts[row]
    failure = world.failures[failure_row]
    probability = 1.0
    is_ready = _has_plan(world, contract.supplier, contract.council)
    if failure.form != MANAGED_TRANSFER and not is_ready:
        probability = transfer_chance(
            world.sectors[contract.sector].labour_share,
            parameters.transfer_share_works,
            parameters.transfer_share_services,
            parameters.works_labour_share,
            parameters.services_labour_share,
        )
    on_standby = NOBODY
    if world.rules[contract.council].standby_bidder > 0.0 and contract.bid != NOBODY:
        on_standby = standby(world, contract.tender)
    if on_standby != NOBODY:
        _hand_over(world, row, failure_row, on_standby, True)
        return True
    holder = world.suppliers[contract.supplier].id
    u = chance.uniform(world.clock[0].seed, chance.HANDOVER, 0, contract.id, holder)
    if u >= probability:
        return False
    successor = _find_successor(world, row)
    if successor == NOBODY:
        return False
    _hand_over(world, row, failure_row, successor, is_ready or failure.form == MANAGED_TRANSFER)
    return True


@kernel
def _has_plan(world: World, supplier: int, council: int) -> bool:
    if not carries_finance(world.suppliers[supplier].kind):
        return False
    if world.rules[council].step_in_plan > 0.0:
        return True
    weeks = weeks_since_detection(world, supplier, council)
    return weeks != NOBODY and weeks >= world.rules[council].monitoring_lead_weeks


@kernel
def _find_successor(world: World, row: int) -> int:
    """Return who takes a contract over: a firm of the sector within reach, by keyed draw weighted with its size.

    One race for each contract: whom it went to before is out, and among the others the draw is still weighted so.
    """
    contract = world.contracts[row]
    best = NOBODY
    shortest = math.inf
    least = 2.0 * (52.0 * contract.weekly_value)
    for place in range(*areas_in_reach(world, contract.council, contract.sector)):
        near = world.reached_areas[place]
        for m in range(near.first, near.end):
            s = world.suppliers[world.memberships[m].supplier]
            is_able = takes_work(world, world.memberships[m].supplier) and s.turnover >= least
            if is_able and world.memberships[m].supplier != contract.supplier:
                u = chance.uniform(world.clock[0].seed, chance.SUCCESSOR, 0, s.id, contract.id)
                time = chance.inverse_exponential(u, 1.0 / s.turnover)
                if time < shortest:
                    shortest, best = time, world.memberships[m].supplier
    return best


@kernel
def _hand_over(world: World, row: int, failure_row: int, successor: int, at_once: bool) -> None:
    """Give a contract to its new provider at its old price, with a premium paid by the council; its chain comes."""
    contract = world.contracts[row]
    parameters = world.parameters[0]
    failure = world.failures[failure_row]
    s = world.suppliers[successor]
    left_weeks = contract.end - contract.start - contract.worked_weeks
    failure.jobs_moved += _own_jobs(world, row)
    world.suppliers[contract.supplier].live_contracts -= 1
    if not at_once:
        weeks = min(float(left_weeks), parameters.handover_weeks)
        weekly = contract.weekly_value * parameters.continuity_share
        _spend(world, failure_row, CONTINUITY, TAXPAYER, MARKET, weekly * weeks, CONTINUITY_FUNDING)
    premium = parameters.interim_premium * contract.weekly_value * min(left_weeks, _YEAR)
    payer, payee = council_account(contract.council), supplier_account(world, successor)
    _spend(world, failure_row, COVER, payer, payee, premium, INTERIM_COVER)
    add_to_surplus(world, successor, premium)
    credit_before_change(world, row)
    if world.clock[0].asks:
        keep_results_money(world, row)
    contract.supplier = successor
    note_work(world, successor, contract.council, contract.end)
    world.chain_totals[0].advances_lost += contract.upfront_left
    contract.upfront_left = 0
    contract.upfront_share = 0.0
    contract.weekly_cost = contract.weekly_value * parameters.cost_share_of_reference * (1.0 - s.overhead_share)
    contract.weekly_cost *= s.cost_factor / world.lines[contract.line].cost_index
    world.works[row].believed_cost = contract.weekly_cost
    world.works[row].attitude = 0
    world.works[row].handed_over = 1
    s.committed += pence(contract.weekly_value)
    s.live_contracts += 1
    failure.handed_over += 1
    add_event(world, HANDED_OVER, failure.supplier, row, contract.value - contract.invoiced, float(successor))


@kernel
def _count_stop(world: World, row: int, failure_row: int, left_weeks: int) -> int:
    """Count what it costs that a contract stops; return the weeks until it is let again.

    Staff lose their jobs, lawyers argue, works stand still and cost more to finish.
    """
    contract = world.contracts[row]
    parameters = world.parameters[0]
    world.failures[failure_row].let_again += 1
    world.failures[failure_row].jobs_lost += _own_jobs(world, row)
    council = council_account(contract.council)
    left = contract.value - contract.invoiced
    labour = contract.weekly_cost * world.sectors[contract.sector].labour_share
    pay = labour * parameters.redundancy_weeks * parameters.redundancy_share
    _spend(world, failure_row, STAFF, TAXPAYER, HOUSEHOLDS, pay, REDUNDANCY)
    _spend(world, failure_row, LAWYERS, council, MARKET, left * parameters.litigation_share, LITIGATION)
    end_chain(world, row)
    works_labour, services_labour = parameters.works_labour_share, parameters.services_labour_share
    works = 1.0 - transfer_chance(world.sectors[contract.sector].labour_share, 0.0, 1.0, works_labour, services_labour)
    gap = works * min(parameters.restart_gap_weeks, float(left_weeks))
    delay = gap * contract.weekly_value * parameters.delay_cost_share
    _spend(world, failure_row, DELAY, council, MARKET, delay, DELAY_COST)
    finishing = works * left * parameters.finishing_premium
    _spend(world, failure_row, FINISHING, council, MARKET, finishing, FINISHING_WORKS)
    return int(gap)


@apart
def count_letting_again(world: World, supplier: int, cost: int) -> None:
    """Count the cost [pence] of letting a failed firm's contract again; the transfer itself is the phase's."""
    failure_row = failure_of(world, supplier)
    if failure_row == NOBODY:
        return
    world.failure_costs[world.failures[failure_row].kind, LETTING_AGAIN] += cost
    world.failures[failure_row].public_cost += cost


@apart
def close_accounts(world: World) -> None:
    """Close the accounts of this week's failures, the last first."""
    failure_row = world.clock[0].failures - 1
    while failure_row >= 0 and world.failures[failure_row].week == world.clock[0].week:
        _close_account(world, failure_row)
        failure_row -= 1


@kernel
def _close_account(world: World, failure_row: int) -> None:
    """Add what the state bears of pensions and tell the story."""
    failure = world.failures[failure_row]
    f = world.finance[failure.supplier]
    if failure.form != PARENT_RESTRUCTURING:  # such a firm goes on and keeps its pensions
        share = world.parameters[0].state_pension_share
        _spend(world, failure_row, PENSIONS, TAXPAYER, HOUSEHOLDS, share * f.pension_deficit, STATE_PENSIONS)
    if carries_finance(failure.kind):
        add_event(world, COLLAPSED, failure.supplier, failure_row, failure.lost_by_chain, float(failure.form))
