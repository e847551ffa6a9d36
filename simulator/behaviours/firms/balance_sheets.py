"""Where a large contractor stands when it enters: its bank debt, trade credit, pensions and books.

Only in scenarios with ``payment_chains``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.accounts import HOUSEHOLDS, STARTING_CAPITAL
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def open_finance(world: World, row: int) -> None:
    """Give a new supplier its line of finance; a contractor whose balance sheet the scenario gives starts with that."""
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    f.warned = NOBODY
    f.strained = NOBODY
    f.rescued = NOBODY
    f.last_prime = NOBODY
    f.last_loss = NOBODY
    if not carries_finance(s.kind):
        return
    f.facility = s.overdraft_limit
    f.terms_days = parameters.chain_terms_days
    f.reported_margin = s.outside_margin
    f.normal_margin = s.outside_margin
    given = world.group_finance[s.group]
    if given.given and s.born < 0:  # not those who enter later under its group's name
        _take_over(world, row)
    f.first_terms_days = f.terms_days
    weekly = s.outside_income * 12.0 / 52.0
    f.payables = pence(weekly * parameters.outside_bought_share * f.terms_days / 7.0)
    f.receivables = pence(weekly * parameters.outside_collection_days / 7.0)
    f.last_reported = f.reported_margin * s.turnover


@kernel
def _take_over(world: World, row: int) -> None:
    """Take over the balance sheet of the scenario; the difference in cash was paid out before the run began."""
    s = world.suppliers[row]
    f = world.finance[row]
    given = world.group_finance[s.group]
    s.turnover = float(given.turnover)
    s.starting_turnover = s.turnover
    s.public_share = world.parameters[0].book_headroom * given.public_share
    s.outside_income = s.turnover * (1.0 - given.public_share) / 12.0
    s.outside_margin = given.true_margin
    s.overdraft_limit = given.facility
    f.facility = given.facility
    f.advance_limit = given.advance_limit
    f.pension_deficit = given.pension_deficit
    f.overstated = float(given.overstated)
    f.overstated_before = f.overstated
    f.terms_days = given.terms_days
    f.reported_margin = given.reported_margin
    f.bid_optimism = given.bid_optimism
    f.book_margin = given.true_margin
    f.book_target = s.turnover * given.public_share / 52.0
    f.shown_debt = given.shown_debt
    account = supplier_account(world, row)
    wanted = -given.average_debt
    if world.cash[account] > wanted:
        transfer(world, account, HOUSEHOLDS, world.cash[account] - wanted, STARTING_CAPITAL)
    s.was_negative = 1 if wanted < 0 else 0
