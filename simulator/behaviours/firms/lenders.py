"""What lends a firm money and takes it back, and staff that a named firm pays before there is work for them.

A named firm (``scenario/named_firms.py``) has a loan with instalments, a covenant on its reserves, and staff of its
own. A lender that is lost, by a broken covenant or by a shock, wants its loan back at once and ends the overdraft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.accounts import BANKS, LOAN_REPAYMENT, OVERDRAFT_INTEREST
from simulator.engine.apart import apart
from simulator.engine.chosen import is_chosen
from simulator.engine.codes import ACTIVE, LENDER_WITHDRAWAL, NOBODY, PENCE_PER_POUND
from simulator.engine.events import BANK_CUT, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def staff_grown(growth: float, weeks: float) -> float:
    """Return the factor on staff after some weeks of a growth plan [share a year]."""
    return 1.0 + growth * max(0.0, weeks) / 52.0


@kernel
def idle_pay(staff: float, wage: float, due: float) -> float:
    """Return what staff cost in a week beyond the wages that the week's work brings [unit of the yearly wage]."""
    return max(0.0, staff * wage / 52.0 - due)


@kernel
def breaks_reserve_covenant(cash: float, turnover: float, months: float) -> bool:
    """Say whether a firm's cash has fallen below so many months of its turnover [money of one unit, a year]."""
    return months > 0.0 and cash < months * turnover / 12.0


@kernel
def take_back(world: World, row: int, share: float) -> None:
    """Let a lender take back a share of what it lends a supplier: loan at once, overdraft from now on."""
    s = world.suppliers[row]
    called, cut = pence(share * s.loan), pence(share * s.overdraft_limit)
    transfer(world, supplier_account(world, row), BANKS, called, LOAN_REPAYMENT)
    s.loan -= called
    s.overdraft_limit -= cut
    if called > 0 or cut > 0:
        add_event(world, BANK_CUT, row, row, s.overdraft_limit, float(called))


@apart
def lose_lenders(world: World) -> None:
    """Let lenders withdraw from the suppliers that a shock of this week is about."""
    for i in range(len(world.shocks)):
        shock = world.shocks[i]
        if shock.shock != LENDER_WITHDRAWAL or shock.start != world.clock[0].week:
            continue
        for row in range(world.clock[0].suppliers):
            s = world.suppliers[row]
            is_there = s.state == ACTIVE and world.shock_councils[i, s.home] != 0
            is_meant = shock.chosen == NOBODY or is_chosen(world, shock.chosen, row, s.home)
            if is_there and is_meant and shock.sector in (NOBODY, s.sector):
                take_back(world, row, shock.change)


@kernel
def grown_so_far(world: World, i: int) -> float:
    """Return the factor by which the staff of a named firm has grown since its plan began."""
    firm = world.named[i]
    return staff_grown(firm.staff_growth, float(min(world.clock[0].week, firm.growth_until) - firm.growth_from))


@apart
def keep_staff(world: World) -> None:
    """Let named firms pay the staff that they have, and carry as much work as these can do."""
    wage = world.parameters[0].wage_gbp_per_year * PENCE_PER_POUND
    for i in range(len(world.named)):
        firm = world.named[i]
        s = world.suppliers[firm.supplier]
        if s.state == ACTIVE and firm.staff > 0.0:
            grown = grown_so_far(world, i)
            s.wages_due += idle_pay(firm.staff * grown, wage, s.wages_due)
            s.public_share = firm.public_share * grown


@apart
def serve_loans(world: World) -> None:
    """At a month's end, let named firms pay interest on their loans, and their lenders look at their reserves."""
    for i in range(len(world.named)):
        firm = world.named[i]
        s = world.suppliers[firm.supplier]
        if s.state != ACTIVE:
            continue
        interest = pence(s.loan * max(0.0, world.parameters[0].overdraft_rate) / 12.0)
        account = supplier_account(world, firm.supplier)
        transfer(world, account, BANKS, interest, OVERDRAFT_INTEREST)
        s.result -= interest
        is_lent = s.loan > 0 or s.overdraft_limit > 0
        if is_lent and breaks_reserve_covenant(float(world.cash[account]), s.turnover, firm.covenant_months):
            take_back(world, firm.supplier, 1.0)
