"""The cost of showing what was achieved ("double work"), who pays for it, and training that makes it easier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.firms.standing import in_pence
from simulator.behaviours.recognition.recognition import passport_of
from simulator.engine import chance
from simulator.engine.accounts import MARKET, REPORTING, REPORTING_PAYMENT, SKILLS_TRAINING
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, RUNNING
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se
from simulator.engine.ledger import council_account, pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def reporting_cost(standard: float, monthly_value: float, fixed: float, share: float, passport: float) -> float:
    """Return what a month's evidence for one contract costs [pence]: a fixed part and a share of the month's value.

    ``standard`` is the share of the offer that has to be evidenced; what a passport covers is not asked again.
    """
    return standard * (fixed + share * monthly_value) * (1.0 - passport)


@kernel
def _report(world: World, row: int) -> None:
    parameters = world.parameters[0]
    contract = world.contracts[row]
    rule = world.rules[contract.council]
    value = contract.weekly_value * 52.0 / 12.0
    passport = passport_of(world, contract.supplier, contract.council)
    fixed, share = in_pence(parameters.reporting_cost_gbp), parameters.reporting_cost_share
    cost = pence(reporting_cost(rule.evidence_standard, value, fixed, share, passport))
    account = supplier_account(world, contract.supplier)
    transfer(world, account, MARKET, cost, REPORTING)
    paid = pence(cost * rule.reporting_payment)
    transfer(world, council_account(contract.council), account, paid, REPORTING_PAYMENT)
    add_to_surplus(world, contract.supplier, paid - cost)


@apart
def report_month(world: World) -> None:
    """Let the holder of every running contract pay for the month's evidence, and councils for their part of it."""
    clock = world.clock[0]
    for i in range(clock.live_contracts):
        contract = world.contracts[world.live_contracts[i]]
        if contract.state == RUNNING and world.rules[contract.council].evidence_standard > 0.0:
            _report(world, world.live_contracts[i])


@apart
def train_month(world: World) -> None:
    """Spend a month's money for training: SEs of the area in turn become better at selling and telling."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    for council in range(len(world.councils)):
        budget = in_pence(world.rules[council].skills_training_gbp) / 12.0
        if budget > 0.0:
            there = 0
            for row in range(clock.suppliers):
                there += _can_be_trained(world, row, council)
            probability = min(1.0, budget / in_pence(parameters.training_course_gbp) / max(1, there))
            for row in range(clock.suppliers):
                if _can_be_trained(world, row, council):
                    s = world.suppliers[row]
                    if chance.uniform(clock.seed, chance.TRAINED, clock.week, s.id, 0) < probability:
                        s.sales += parameters.training_gain * (1.0 - s.sales)
            transfer(world, council_account(council), MARKET, pence(budget), SKILLS_TRAINING)


@kernel
def _can_be_trained(world: World, row: int, council: int) -> bool:
    s = world.suppliers[row]
    is_there = s.state == ACTIVE and s.home == council and s.n_members == 0
    return is_there and counts_as_se(world, s.kind, council)
