"""What belonging to a social franchise means for a unit: fees, a shared library and name, and whether it is worth it.

No bonus on survival is assumed (EF-S1, EF-S2). A franchise lowers the cost of a bid, teaches, and lets its units be
seen by a common record; it takes fees, costs money to run, and its units are tempted to live on the common name (K35).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.teams.sharing import part_up_to
from simulator.engine.accounts import BANKS, CONSORTIUM_LIABILITY, FRANCHISE_FEE, FRANCHISE_SUPPORT, LOAN_REPAYMENT
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, INSOLVENT, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

_LEAST_RELATIVE, _MOST_RELATIVE = 0.5, 2.0


@kernel
def writing_share(world: World, supplier: int) -> float:
    """Return the share of the cost of a bid that a supplier bears: less with a franchise's library."""
    if world.suppliers[supplier].franchise == NOBODY:
        return 1.0
    return 1.0 - world.parameters[0].franchise_bid_saving


@kernel
def shrunken_rate(wins: float, bids: float, usual: float, weight: float) -> float:
    """Return a win rate as seen from a record, drawn towards the usual one by ``weight`` bids of experience."""
    return (wins + weight * usual) / (bids + weight)


@kernel
def yearly_gain_of_joining(
    bids_a_year: float,
    writing: float,
    saving: float,
    council_income: float,
    margin: float,
    relative_success: float,
    royalty: float,
) -> float:
    """Return what a social enterprise expects to gain a year as a unit [pence].

    It saves a share of the cost of its bids; its council income [pence a year] changes as the system's success with
    bids relates to its own; a share of that income goes to the franchisor. All from records: nothing says that it pays.
    """
    bounded = min(_MOST_RELATIVE, max(_LEAST_RELATIVE, relative_success))
    more = council_income * (bounded - 1.0) * margin
    return bids_a_year * writing * saving + more - royalty * council_income * bounded


@kernel
def monitoring_cost(base: float, per_unit: float, units: float, crowding: float) -> float:
    """Return what a franchisor spends a year [unit of the costs]: each further unit is harder to keep an eye on."""
    return base + per_unit * units * (1.0 + units / crowding)


@kernel
def unseen_share(units: float, crowding: float) -> float:
    """Return the share of what units do that the franchisor does not see: it grows with their number."""
    return units / (units + crowding)


@apart
def pay_franchise_dues(world: World, row: int) -> None:
    """Pay a unit's royalty on the month's council income, its flat fee, and an instalment of its loan."""
    s = world.suppliers[row]
    account = supplier_account(world, row)
    if s.loan > 0:
        instalment = min(s.loan, s.loan_payment)
        transfer(world, account, BANKS, instalment, LOAN_REPAYMENT)
        s.loan -= instalment
    if s.franchise == NOBODY:
        return
    franchise = world.franchises[s.franchise]
    # Between its franchisor's end and its own a system takes no fees.
    is_led = world.suppliers[franchise.franchisor].state == ACTIVE
    if franchise.franchisor == row or franchise.ended != NOBODY or not is_led:
        return
    fee = pence(franchise.royalty * s.council_income + franchise.flat_fee / 12.0)
    pay_fee(world, row, s.franchise, fee)
    s.result -= fee


@kernel
def pay_fee(world: World, unit: int, franchise_row: int, fee: int) -> None:
    """Pay a fee to the franchisor; the council of the unit's area bears its part of it."""
    franchise = world.franchises[franchise_row]
    payee = supplier_account(world, franchise.franchisor)
    home = world.suppliers[unit].home
    borne = pence(fee * world.rules[home].franchise_fee_subsidy)
    transfer(world, council_account(home), payee, borne, FRANCHISE_SUPPORT)
    transfer(world, supplier_account(world, unit), payee, fee - borne, FRANCHISE_FEE)
    franchise.fees += fee
    franchise.fees_this_year += fee
    world.suppliers[franchise.franchisor].result += fee


@apart
def call_guarantee(world: World, contract_row: int) -> None:
    """Let those that stood in for a failed unit pay a council for the work left: the franchisor, or all members.

    The register's ``joint_liability_share`` of it, as members of a consortium owe; a pooled guarantee is shared out by
    turnover. Councils that accept no guarantee have none.
    """
    contract = world.contracts[contract_row]
    s = world.suppliers[contract.supplier]
    if s.franchise == NOBODY or s.state != INSOLVENT or world.rules[contract.council].franchise_guarantee <= 0.0:
        return
    franchise = world.franchises[s.franchise]
    owed = pence(world.parameters[0].joint_liability_share * (contract.value - contract.invoiced))
    turnover = 0.0
    for row in range(world.clock[0].suppliers):
        turnover += world.suppliers[row].turnover if _stands_in(world, row, s.franchise) else 0.0
    cumulative, before = 0.0, 0
    for row in range(world.clock[0].suppliers):
        if _stands_in(world, row, s.franchise):
            cumulative += world.suppliers[row].turnover
            upto = owed if cumulative >= turnover else part_up_to(owed, cumulative / turnover)
            account = supplier_account(world, row)
            transfer(world, account, council_account(contract.council), upto - before, CONSORTIUM_LIABILITY)
            world.suppliers[row].result -= upto - before
            before = upto
    franchise.guaranteed += before


@kernel
def _stands_in(world: World, row: int, franchise_row: int) -> bool:
    """Say whether a firm in business stands in for the units of a franchise."""
    s = world.suppliers[row]
    franchise = world.franchises[franchise_row]
    is_member = s.franchise == franchise_row and s.state == ACTIVE
    return bool(is_member and (franchise.is_pooled or franchise.franchisor == row))
