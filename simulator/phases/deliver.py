"""Phase 9, mobilise and deliver: work starts, costs accrue week by week, contracts end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.asks.breaking import break_contracts
from simulator.behaviours.buying.unspent import spend
from simulator.behaviours.contractors.subcontracted_work import end_chain, own_part
from simulator.behaviours.firms.deferring import is_put_off
from simulator.behaviours.firms.standing import jobs_per_penny, note_work
from simulator.behaviours.hubs.hub_work import live_week_of_hubs
from simulator.behaviours.recognition.outcomes import (
    begin_credit,
    count_by_home,
    credit,
    credit_own,
    is_quarter_end,
    is_shared,
)
from simulator.behaviours.support.grants import live_on_grants
from simulator.behaviours.teams.team_work import hand_on_work, note_joint_work
from simulator.engine.accounts import UPFRONT_PAYMENT
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, COMPLETED, JOINT, MOBILISING, RUNNING
from simulator.engine.events import CONTRACT_ENDED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import count_completed
from simulator.engine.prefetch import fetch_ahead, fetch_parts_ahead, fetch_promise_ahead
from simulator.engine.rules import cost_shock

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _start(world: World, row: int) -> None:
    """Begin work; the upfront share is paid at once and taken off later invoices."""
    contract = world.contracts[row]
    contract.state = RUNNING
    begin_credit(world, row)
    advance = pence(contract.value * contract.upfront_share)
    if advance > 0:
        contract.upfront_left = advance
        world.suppliers[contract.supplier].advances += advance
        payer, payee = council_account(contract.council), supplier_account(world, contract.supplier)
        transfer(world, payer, payee, advance, UPFRONT_PAYMENT)


@kernel
def _work(world: World, row: int, jobs: float) -> None:
    """Do a week's work: its direct cost falls due to staff and to suppliers of materials.

    ``jobs`` for each penny of labour at the prices of week 0: dearer work is no more people.
    """
    contract = world.contracts[row]
    line = world.lines[contract.line]
    s = world.suppliers[contract.supplier]
    if s.state not in (ACTIVE, JOINT):
        world.clock[0].worked_by_nobody += 1
    contract.worked_weeks += 1
    cost = contract.weekly_cost * line.cost_index * (1.0 + cost_shock(world, contract.line, contract.supplier))
    s.council_cost += cost
    labour_share = world.sectors[contract.sector].labour_share
    shared = is_shared(world, row)
    own = 1.0
    if shared or (world.clock[0].chain and carries_finance(s.kind)):
        own = own_part(world, row, cost)
        cost *= own
    labour = cost * labour_share
    s.wages_due += labour
    s.materials_due += cost - labour
    s.council_income += contract.weekly_value
    spend(world, contract.line, contract.weekly_value)
    job_weeks = contract.weekly_cost * own * labour_share * jobs
    s.job_weeks += job_weeks
    if shared:
        credit(world, row, job_weeks)
    count_by_home(world, contract.supplier, contract.council, contract.weekly_value)


@apart
def put_off(world: World, row: int, jobs: float) -> None:
    """Let a week of a contract be put off: nothing is worked or earned, its end moves, part of its staff are paid."""
    contract = world.contracts[row]
    line = world.lines[contract.line]
    if not is_shared(world, row):
        credit_own(world, row, jobs)
    contract.start += 1
    contract.end += 1
    contract.deferred += 1
    note_work(world, contract.supplier, contract.council, contract.end)
    if world.suppliers[contract.supplier].state == JOINT:
        note_joint_work(world, contract.supplier, contract.council, contract.end)
    labour = contract.weekly_cost * line.cost_index * world.sectors[contract.sector].labour_share
    world.suppliers[contract.supplier].wages_due += world.parameters[0].outside_fixed_share * labour


@kernel
def _complete(world: World, place: int) -> None:
    """Let the work at a place among the live contracts be done with."""
    row = world.live_contracts[place]
    contract = world.contracts[row]
    s = world.suppliers[contract.supplier]
    contract.state = COMPLETED
    world.lines[contract.line].committed -= contract.commitment
    s.committed -= pence(contract.weekly_value)
    contract.commitment = 0
    if world.clock[0].chain:
        end_chain(world, row)
    s.live_contracts -= 1
    count_completed(world, contract.supplier, 1)
    world.ended[world.clock[0].ended] = place
    world.clock[0].ended += 1
    add_event(world, CONTRACT_ENDED, contract.supplier, row, contract.value, 0.0)


@apart
def run(world: World) -> None:
    """Start, work and complete contracts. Work is done at true cost, with inflation, shocks and overruns."""
    clock = world.clock[0]
    jobs = jobs_per_penny(world)
    closes_quarter = is_quarter_end(world)
    lead = int(world.parameters[0].procurement_lead_weeks)
    clock.ended = 0
    if clock.breaks and clock.month_ends:
        break_contracts(world)
    for i in range(clock.live_contracts):
        fetch_ahead(world, i)
        if clock.chain:
            fetch_parts_ahead(world, i)
        if closes_quarter:
            fetch_promise_ahead(world, i)
        row = world.live_contracts[i]
        contract = world.contracts[row]
        world.holders[i] = contract.supplier
        if contract.state == MOBILISING and clock.week >= contract.start:
            _start(world, row)
        if contract.state == RUNNING:
            if clock.strikes and is_put_off(world, row):
                put_off(world, row, jobs)
            else:
                _work(world, row, jobs)
            if contract.renewed == 0 and clock.week + 1 >= contract.end - lead:
                contract.renewed = 1
                world.renewals[clock.renewals] = row
                clock.renewals += 1
            if clock.week + 1 >= contract.end:
                _complete(world, i)
            # A team's members may change from week to week.
            is_team = world.suppliers[contract.supplier].state == JOINT
            is_due = closes_quarter or is_team or contract.state == COMPLETED
            if is_due and not is_shared(world, row):
                credit_own(world, row, jobs)
    if len(world.grants) > 0:
        live_on_grants(world)
    if clock.teams > 0:
        hand_on_work(world)
    if len(world.hubs) > 0:
        live_week_of_hubs(world)
