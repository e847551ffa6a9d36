"""What a council keeps ready for the failure of a large contractor: plans to step in, and bidders on standby.

Only in scenarios with ``payment_chains``: elsewhere contracts of failed firms are let again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.firms.standing import is_within_reach, takes_work
from simulator.engine.accounts import MARKET, STANDBY_FEE, STEP_IN_PLAN
from simulator.engine.apart import apart
from simulator.engine.codes import LOST, NOBODY, RUNNING
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance, counts_as_se
from simulator.engine.ledger import council_account, pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def standby(world: World, tender_row: int) -> int:
    """Return the bidder on standby for a tender: the best of the losers that could still come, SEs first; or NOBODY."""
    tender = world.tenders[tender_row]
    best = NOBODY
    highest = 0.0
    for b in range(tender.first_bid, tender.first_bid + tender.n_bids):
        bid = world.bids[b]
        s = world.suppliers[bid.supplier]
        is_able = takes_work(world, bid.supplier) and is_within_reach(world, bid.supplier, tender.council)
        is_se = counts_as_se(world, s.kind, tender.council)
        rank = bid.score + 1.0 if is_se else bid.score  # scores lie in [0, 1]
        if bid.outcome == LOST and s.n_members == 0 and is_able and (best == NOBODY or rank > highest):
            best, highest = int(bid.supplier), rank
    return best


@apart
def retain_standby(world: World, contract_row: int) -> None:
    """Pay the bidder on standby for holding itself ready for a large contractor's new contract."""
    contract = world.contracts[contract_row]
    s = world.suppliers[contract.supplier]
    who = standby(world, contract.tender) if carries_finance(s.kind) and s.n_members == 0 else NOBODY
    if who != NOBODY:
        fee = pence(world.parameters[0].standby_fee_share * contract.value)
        transfer(world, council_account(contract.council), supplier_account(world, who), fee, STANDBY_FEE)
        add_to_surplus(world, who, fee)


@apart
def keep_plans(world: World) -> None:
    """At a month's end, let councils that keep plans to step in pay for them, by the work that contractors do."""
    share = world.parameters[0].step_in_plan_share
    for i in range(world.clock[0].live_contracts):
        contract = world.contracts[world.live_contracts[i]]
        s = world.suppliers[contract.supplier]
        is_watched = carries_finance(s.kind) and s.n_members == 0 and contract.state == RUNNING
        if is_watched and world.rules[contract.council].step_in_plan > 0.0:
            cost = pence(share * contract.weekly_value * 52.0 / 12.0)
            transfer(world, council_account(contract.council), MARKET, cost, STEP_IN_PLAN)
