"""What waiting for the money is believed to take and to cost: a bidder's own, and its subcontractors'.

Subcontractors only in scenarios with ``payment_chains``. Waiting is priced at the overdraft rate; the risk of not being
paid at all is not priced, as subcontractors of Carillion did not see it coming.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import DAYS_BETWEEN_INVOICES
from simulator.behaviours.firms.standing import in_pence
from simulator.engine.chosen import class_of, rules_for
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def waiting_price(terms_days: float, yearly_rate: float) -> float:
    """Return what waiting adds to a price, as a share of it: interest from the work, on average, to its payment."""
    return yearly_rate * (0.5 * DAYS_BETWEEN_INVOICES + terms_days) / 365.0


@kernel
def _has_own_terms(world: World, tender_row: int, supplier: int) -> bool:
    """Say whether a supplier is one of those that policies choose, so that rules of its own may hold for it."""
    if world.clock[0].choices == 0 or supplier == NOBODY:
        return False
    return class_of(world, supplier, world.tenders[tender_row].council) > 0


@kernel
def terms_for(world: World, tender_row: int, supplier: int) -> float:
    """Return the days in which a tender's council is to pay a supplier: the tender's, or those for chosen suppliers."""
    tender = world.tenders[tender_row]
    if not _has_own_terms(world, tender_row, supplier):
        return tender.terms_days
    rule = world.rules[rules_for(world, tender.council, tender.line, supplier)]
    return min(rule.payment_terms_days, rule.maximum_payment_days)


@kernel
def advance_for(world: World, tender_row: int, supplier: int) -> float:
    """Return the share of a tender's price that a supplier is paid in advance."""
    tender = world.tenders[tender_row]
    if not _has_own_terms(world, tender_row, supplier):
        return tender.upfront_share
    return world.rules[rules_for(world, tender.council, tender.line, supplier)].upfront_share


@kernel
def believed_days(world: World, tender_row: int, supplier: int) -> float:
    """Return the days from invoice to payment that a bidder expects of a tender's council.

    They go by the written terms and by how far beyond them, or within, that council has paid of late.
    """
    tender = world.tenders[tender_row]
    return max(0.0, terms_for(world, tender_row, supplier) + world.councils[tender.council].days_beyond_terms)


@kernel
def own_waiting(world: World, tender_row: int, supplier: int) -> float:
    """Return what a bidder's own waiting for its money costs, as a share of cost; an advance is not waited for."""
    interest = waiting_price(believed_days(world, tender_row, supplier), world.parameters[0].overdraft_rate)
    return interest * (1.0 - advance_for(world, tender_row, supplier))


@kernel
def is_ring_fenced(world: World, council: int, value: float) -> bool:
    """Say whether a contract of a value [pence] is paid out of a project bank account."""
    return value >= in_pence(world.rules[council].project_bank_account_above_gbp)


@kernel
def longest_terms(world: World, council: int) -> float:
    """Return the longest time in which rules let a large contractor pay its chain on a council's work [days]."""
    rule = world.rules[council]
    return min(rule.chain_pass_through_days, rule.maximum_payment_days, rule.maximum_chain_days)


@kernel
def terms_given(world: World, contractor: int, council: int, ring_fenced: bool) -> float:
    """Return the days after which a contractor's subcontractors are to be paid under the rules in force."""
    if ring_fenced:
        return world.parameters[0].project_bank_account_days
    return min(world.finance[contractor].terms_days, longest_terms(world, council))


@kernel
def bought_share(world: World, sector: int) -> float:
    """Return the share of a contract's cost that a large contractor passes on to subcontractors."""
    return world.parameters[0].subcontract_share * (1.0 - world.sectors[sector].labour_share)


@kernel
def cost_of_waiting(world: World, supplier: int, tender_row: int) -> float:
    """Return what its subcontractors' waiting adds to a bidder's cost of a contract, as a share of that cost."""
    s = world.suppliers[supplier]
    if not carries_finance(s.kind) or s.n_members > 0:
        return 0.0
    tender = world.tenders[tender_row]
    terms = terms_given(world, supplier, tender.council, is_ring_fenced(world, tender.council, tender.value))
    return bought_share(world, tender.sector) * waiting_price(terms, world.parameters[0].overdraft_rate)


@kernel
def hopeful_estimate(world: World, supplier: int, estimate: float) -> float:
    """Return a cost estimate as an over-optimistic contractor sees it."""
    return estimate * (1.0 - world.finance[supplier].bid_optimism)
