"""Phase 12, operate: wages and materials, overhead, other business, interest, distributions, growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.reporting import close_month
from simulator.behaviours.contractors.treasury import live_week, pay_out, raised_by_waiting
from simulator.behaviours.firms.cash import outside_net, overhead_of, paid_ahead
from simulator.behaviours.firms.lenders import keep_staff, lose_lenders, serve_loans
from simulator.behaviours.firms.maturing import grow_up, monthly_share
from simulator.behaviours.firms.other_business import (
    burden_of_month,
    luck_of_month,
    move_economy,
    sales_of_month,
)
from simulator.behaviours.franchises.franchising import pay_franchise_dues
from simulator.engine import chance
from simulator.engine.accounts import (
    BANKS,
    DISTRIBUTION,
    DIVIDEND,
    EMPLOYMENT_TAX,
    HOUSEHOLDS,
    MARKET,
    MATERIALS,
    OUTSIDE_GAIN,
    OUTSIDE_LOSS,
    OVERDRAFT_INTEREST,
    OVERHEAD,
    TAX_OFFICE,
    WAGES,
)
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, NOBODY
from simulator.engine.events import BAD_MONTH, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance, shares_surplus
from simulator.engine.ledger import pence, supplier_account, transfer
from simulator.engine.lists import draw_for_suppliers
from simulator.engine.prefetch import fetch_firm_ahead

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def moved_towards(current: float, target: float, share: float) -> float:
    """Return a quantity after it has closed a share of its gap to a target."""
    return current + share * (target - current)


@kernel
def distribution(balance: float, target: float, share: float) -> float:
    """Return what leaves a firm whose cash stands above its target [pence]: a share of the excess."""
    return max(0.0, share * (balance - target))


@kernel
def monthly_interest(balance: float, yearly_rate: float) -> float:
    """Return a month's interest on an overdrawn balance [pence]; nothing on a balance in credit."""
    return max(0.0, -balance) * yearly_rate / 12.0


@kernel
def _pay_week(world: World, row: int) -> None:
    """Pay the week's staff, their taxes, materials and overheads."""
    s = world.suppliers[row]
    account = supplier_account(world, row)
    taxes = s.wages_due * world.parameters[0].employer_tax_share
    transfer(world, account, HOUSEHOLDS, pence(s.wages_due - taxes), WAGES)
    transfer(world, account, TAX_OFFICE, pence(taxes), EMPLOYMENT_TAX)
    transfer(world, account, MARKET, pence(s.materials_due), MATERIALS)
    transfer(world, account, MARKET, pence(s.overhead), OVERHEAD)
    s.result -= s.wages_due + s.materials_due + s.overhead
    s.wages_due = 0.0
    s.materials_due = 0.0


@kernel
def _earn_outside(world: World, row: int, u: float) -> float:
    """Let the month's other business bring its margin, up or down by chance, and return what was sold [pence].

    ``u`` is the uniform draw of the firm's own luck.
    """
    s = world.suppliers[row]
    z = luck_of_month(world, row, chance.inverse_normal(u))
    sales = sales_of_month(world, row)
    burden = burden_of_month(world, row, sales)
    net = outside_net(sales * s.outside_margin - burden, sales * s.outside_sd, z)
    if net >= 0.0:
        transfer(world, MARKET, supplier_account(world, row), pence(net), OUTSIDE_GAIN)
    else:
        transfer(world, supplier_account(world, row), MARKET, pence(-net), OUTSIDE_LOSS)
    s.result += net
    if z < -world.parameters[0].bad_month_sd:
        add_event(world, BAD_MONTH, row, row, pence(net), z)
    return sales


@kernel
def surplus_shared(surplus: float, share: float, balance: float, target: float) -> float:
    """Return what a co-operative's members get of a year's surplus [pence], no more than what it can do without."""
    return max(0.0, min(share * surplus, balance - target))


@kernel
def _kept_back(world: World, row: int) -> float:
    """Return the cash that a firm does not give away [pence]: its target, and what it was paid for work to come."""
    return world.suppliers[row].target_cash + paid_ahead(world, row)


@kernel
def _share_surplus(world: World, row: int) -> None:
    """Let the members of a co-operative have their share of the year's surplus."""
    account = supplier_account(world, row)
    share = world.parameters[0].members_share_of_surplus
    out = surplus_shared(world.suppliers[row].result, share, world.cash[account], _kept_back(world, row))
    transfer(world, account, HOUSEHOLDS, pence(out), DIVIDEND)


@kernel
def _close_month(world: World, row: int, u: float, retreat: float, growth: float) -> None:
    """Pay interest and distributions; let overheads and size follow what the firm actually does.

    ``u`` is the draw of the firm's own luck, ``retreat`` and ``growth`` the shares of a gap that ``grow_up`` closes.
    """
    parameters = world.parameters[0]
    s = world.suppliers[row]
    account = supplier_account(world, row)
    sales = _earn_outside(world, row, u)
    is_contractor = world.clock[0].chain and carries_finance(s.kind)
    rate = parameters.facility_rate if is_contractor else parameters.overdraft_rate
    rate = max(0.0, rate + world.rules[s.home].interest_rate_rise)
    interest = monthly_interest(world.cash[account], rate)
    transfer(world, account, BANKS, pence(interest), OVERDRAFT_INTEREST)
    s.result += s.council_income - interest
    s.income += s.council_income + sales
    if is_contractor:
        close_month(world, row)
        own = float(world.cash[account] - raised_by_waiting(world, row))
        pay_out(world, row, pence(distribution(own, _kept_back(world, row), parameters.distribution_share)))
    else:
        share = 0.0 if shares_surplus(s.kind) else parameters.distribution_share
        out = distribution(world.cash[account], _kept_back(world, row), share)
        transfer(world, account, HOUSEHOLDS, pence(out), DISTRIBUTION)
        grow_up(world, row, sales, retreat, growth)
    if s.franchise != NOBODY or s.loan > 0:
        pay_franchise_dues(world, row)
    carried = overhead_of(s.council_cost * 12.0 / 52.0, s.overhead_share)
    s.overhead = moved_towards(s.overhead, carried, parameters.overhead_adjustment)
    yearly = 12.0 * (sales + s.council_income)
    s.turnover = moved_towards(s.turnover, yearly, parameters.turnover_adjustment)
    s.council_income = s.council_cost = 0.0


@kernel
def _close_year(world: World, row: int) -> None:
    s = world.suppliers[row]
    if shares_surplus(s.kind):
        _share_surplus(world, row)
    s.last_result = s.result
    s.last_income = s.income
    s.result = 0.0
    s.income = 0.0


@apart
def run(world: World) -> None:
    """Run every firm for a week; books are closed at the end of a month and of a year."""
    clock = world.clock[0]
    if clock.month_ends:
        move_economy(world)
        draw_for_suppliers(world, chance.OUTSIDE)
    year_ends = clock.month_ends and clock.month + 1 == 12
    retreat = monthly_share(world.parameters[0].retreat_years)
    growth = monthly_share(world.parameters[0].growth_years)
    if clock.strikes:
        lose_lenders(world)
    if len(world.named) > 0:
        keep_staff(world)
        if clock.month_ends:
            serve_loans(world)
    for i in range(clock.firms):
        fetch_firm_ahead(world, i)
        row = world.firms[i]
        s = world.suppliers[row]
        if s.state == ACTIVE:
            if s.wages_due > 0.0 or s.materials_due > 0.0 or s.overhead > 1.0:
                _pay_week(world, row)
            if clock.month_ends:
                _close_month(world, row, world.draws[row], retreat, growth)
            if clock.chain and carries_finance(s.kind):
                live_week(world, row)
            if year_ends:
                _close_year(world, row)
