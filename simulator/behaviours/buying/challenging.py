"""Challenges of awards by those who lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import add_to_surplus
from simulator.engine import chance
from simulator.engine.accounts import CHALLENGE_COST, MARKET
from simulator.engine.codes import ACTIVE, JOINT, PENCE_PER_POUND
from simulator.engine.events import CHALLENGED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def settle_challenge(world: World, row: int) -> None:
    """Let a loser challenge the award with small probability; both sides pay, the start is delayed."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    tender = world.tenders[row]
    if tender.n_bids < 2:
        return
    u_challenge, u_who = chance.uniforms(clock.seed, chance.CHALLENGE, 0, tender.id, 0)
    if u_challenge >= parameters.challenge_probability:
        return
    loser = tender.first_bid + int(u_who * tender.n_bids)
    if loser == tender.winner:
        loser = tender.first_bid + (loser - tender.first_bid + 1) % tender.n_bids
    supplier = world.bids[loser].supplier
    if world.suppliers[supplier].state not in (ACTIVE, JOINT):
        return
    tender.challenged = 1
    cost = pence(parameters.challenge_cost_gbp * PENCE_PER_POUND)
    transfer(world, council_account(tender.council), MARKET, cost, CHALLENGE_COST)
    transfer(world, supplier_account(world, supplier), MARKET, cost, CHALLENGE_COST)
    add_to_surplus(world, supplier, -cost)
    add_event(world, CHALLENGED, supplier, row, cost, 0.0)
