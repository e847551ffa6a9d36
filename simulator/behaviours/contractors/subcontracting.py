"""Passing work on: which part of a large contractor's contract goes to which small firm or social enterprise.

Only in scenarios with ``payment_chains``. A firm takes a part if it is near enough, has the capacity free, and the
cash to wait for its money on the contractor's terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import has_met
from simulator.behaviours.bidding.bidding import noise_factor
from simulator.behaviours.bidding.waiting import bought_share, is_ring_fenced, terms_given, waiting_price
from simulator.behaviours.buying.chosen_awards import PASSED_ON, count_for_chosen
from simulator.behaviours.buying.labels import is_taken_for_se
from simulator.behaviours.contractors.distrust import can_pay_ahead, deposit_asked, pay_deposit
from simulator.behaviours.firms.cash import DAYS_BETWEEN_INVOICES, peak_funding_need
from simulator.behaviours.firms.standing import capacity, in_pence, takes_work
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.chain_rows import add_subcontract
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance, counts_as_se
from simulator.engine.ledger import pence, supplier_account
from simulator.engine.lists import areas_in_reach, draw_for_near

if TYPE_CHECKING:
    from simulator.engine.world import World

_MOST_PARTS = 6  # as many as the scratch list of suppliers has room for, and two to spare
_A_LITTLE_MORE = 1.000001


@kernel
def parts(weekly: float, package_a_year: float) -> int:
    """Return into how many subcontracts work of a weekly value is cut, for packages of a yearly value; one to six."""
    return max(1, min(_MOST_PARTS, int(weekly * 52.0 / package_a_year + 0.5)))


@kernel
def _asked(world: World, row: int, supplier: int, weekly: float) -> int:
    """Return the deposit that a firm asks for work of a weekly value under a contract [pence]."""
    if world.works[row].ring_fenced:
        return 0
    contract = world.contracts[row]
    return deposit_asked(world, supplier, contract.supplier, weekly, contract.end - contract.start)


@kernel
def _can_take(world: World, row: int, supplier: int, weekly: float, terms_days: float) -> bool:
    """Say whether a firm has the free capacity and the cash to wait for its money, or gets it before the work."""
    s = world.suppliers[supplier]
    if not takes_work(world, supplier):
        return False
    if s.committed + weekly > capacity(s.turnover, s.public_share):
        return False
    deposit = _asked(world, row, supplier, weekly)
    if deposit > 0:
        terms_days = 0.0
        if not can_pay_ahead(world, world.contracts[row].supplier, deposit):
            return False
    need = peak_funding_need(weekly / 7.0, DAYS_BETWEEN_INVOICES, terms_days) - deposit
    return need <= world.cash[supplier_account(world, supplier)] + s.overdraft_limit


@kernel
def _find_subcontractors(
    world: World, row: int, weekly: float, terms_days: float, wanted: int, for_clause: bool
) -> int:
    """Put up to ``wanted`` firms of the sector that can take a part each into the scratch list; return how many.

    An exponential race with keyed draws: near firms and the contractor's last subcontractors run faster. For a clause
    only social enterprises run, those that it has met.
    """
    contract = world.contracts[row]
    queue, draws = world.invitation_queue, world.draws
    trust = world.parameters[0].subcontract_trust
    draw_for_near(world, chance.SUBCONTRACTOR, contract.council, contract.sector, contract.id)
    drawn = found = 0
    for place in range(*areas_in_reach(world, contract.council, contract.sector)):
        near = world.reached_areas[place]
        closeness = world.closeness[near.area, contract.council]
        fastest = _A_LITTLE_MORE * closeness * max(1.0, trust)
        for m in range(near.first, near.end):
            member = world.memberships[m]
            u = draws[drawn]
            drawn += 1
            # No time is below u / weight: most need no closer look once the first places are taken.
            may_be_early = found < wanted or u < fastest * queue[found - 1, 0]
            if may_be_early and not carries_finance(member.kind):
                weight = closeness
                if world.finance[member.supplier].last_prime == contract.supplier:
                    weight *= trust
                time = chance.inverse_exponential(u, 1.0 / weight)
                is_early = found < wanted or time < queue[found - 1, 0]
                is_wanted = is_early and (not for_clause or _is_met_se(world, row, member.supplier, closeness))
                if is_wanted and _can_take(world, row, member.supplier, weekly, terms_days):
                    found = _enqueue(world, found, wanted, time, member.supplier)
    return found


@kernel
def _enqueue(world: World, used: int, wanted: int, time: float, supplier: int) -> int:
    """Put a firm into its place in the scratch list, where the first ``wanted`` stay; return how many there are."""
    queue = world.invitation_queue
    used = min(wanted, used + 1)
    place_in_queue = used - 1
    while place_in_queue > 0 and queue[place_in_queue - 1, 0] > time:
        queue[place_in_queue, 0] = queue[place_in_queue - 1, 0]
        queue[place_in_queue, 1] = queue[place_in_queue - 1, 1]
        place_in_queue -= 1
    queue[place_in_queue, 0] = time
    queue[place_in_queue, 1] = supplier
    return used


@apart
def place(world: World, row: int) -> None:
    """Open the books of a new contract and pass part of a large contractor's work on to subcontractors.

    What nobody takes, the contractor does itself.
    """
    contract = world.contracts[row]
    parameters = world.parameters[0]
    work = world.works[row]
    work.first = NOBODY
    s = world.suppliers[contract.supplier]
    if not carries_finance(s.kind) or s.n_members > 0:
        return
    index = world.lines[contract.line].cost_index
    _open_books(world, row)
    work.ring_fenced = int(is_ring_fenced(world, contract.council, contract.value))
    terms = terms_given(world, contract.supplier, contract.council, work.ring_fenced > 0)
    bought = bought_share(world, contract.sector)
    waiting = waiting_price(terms, parameters.overdraft_rate)
    direct = contract.weekly_cost * index
    if world.clock[0].asks:
        bought = max(0.0, bought - _place_for_clause(world, row, terms))
        direct = contract.weekly_cost * index
    number = parts(direct * bought, in_pence(parameters.subcontract_package_gbp))
    found = _find_subcontractors(world, row, direct * bought / number, terms, number, False)
    for ordinal in range(found):
        # The contract's cost has the price of waiting in it, which belongs to this part alone.
        share = bought / number * (1.0 + waiting) / (1.0 + bought * waiting)
        _place_part(world, row, share, int(world.invitation_queue[ordinal, 1]), terms, waiting)


@kernel
def _is_met_se(world: World, row: int, supplier: int, near: float) -> bool:
    return is_taken_for_se(world, supplier, world.contracts[row].council) and has_met(world, row, supplier, near)


@apart
def _place_for_clause(world: World, row: int, terms: float) -> float:
    """Pass on to SEs what a clause asks, as far as they can be found; return the share of the cost that went to them.

    Many small parts cost the contractor something to handle.
    """
    contract = world.contracts[row]
    ask = world.asks[contract.tender]
    if ask.se_part <= 0.0 or ask.keeps == 0:
        return 0.0
    parameters = world.parameters[0]
    weekly = contract.weekly_cost * world.lines[contract.line].cost_index * ask.se_part
    number = parts(weekly, in_pence(parameters.subcontract_package_gbp))
    found = _find_subcontractors(world, row, weekly / number, terms, number, True)
    if found < number < _MOST_PARTS:  # smaller parts, that more SEs can carry
        number = _MOST_PARTS
        found = _find_subcontractors(world, row, weekly / number, terms, number, True)
    for ordinal in range(found):
        _place_part(world, row, ask.se_part / number, int(world.invitation_queue[ordinal, 1]), terms, 0.0)
    placed = found * ask.se_part / number
    contract.weekly_cost *= 1.0 + parameters.clause_handling_share * placed
    return placed


@kernel
def _place_part(world: World, row: int, share: float, supplier: int, terms: float, waiting: float) -> None:
    """Give a share of a contract's cost to a subcontractor, of which it asked ``waiting`` for waiting for its money."""
    contract = world.contracts[row]
    parameters = world.parameters[0]
    index = world.lines[contract.line].cost_index
    weekly = contract.weekly_cost * index * share
    part_row = add_subcontract(world, row, supplier)
    if part_row == NOBODY:
        return
    s = world.suppliers[supplier]
    part = world.subcontracts[part_row]
    u = chance.uniform(world.clock[0].seed, chance.SUBCONTRACT_COST, 0, s.id, contract.id)
    own = (1.0 - s.overhead_share) * (1.0 - parameters.subcontract_margin) / (1.0 + waiting)
    part.share = share
    part.weekly_value = weekly
    part.weekly_cost = weekly / index * own * noise_factor(u, parameters.private_cost_sd)
    deposit = _asked(world, row, supplier, weekly)
    if deposit > 0 and can_pay_ahead(world, contract.supplier, deposit):
        pay_deposit(world, part_row, contract.supplier, deposit)
    part.terms_days = terms
    world.works[row].subcontracted += share
    s.committed += pence(weekly)
    world.finance[supplier].last_prime = contract.supplier
    total = pence(weekly * (contract.end - contract.start))
    world.chain_totals[0].value += total
    if world.clock[0].choices > 0:
        count_for_chosen(world, supplier, contract.council, float(total), PASSED_ON)
    if counts_as_se(world, s.kind, contract.council):
        world.chain_totals[0].se_value += total
        world.councils[contract.council].passed_to_se += total
        if world.clock[0].asks:
            world.asks[contract.tender].se_placed += share


@kernel
def _open_books(world: World, row: int) -> None:
    """Note what the contractor believes a contract will cost, and how it reports what it sees (C36)."""
    contract = world.contracts[row]
    parameters = world.parameters[0]
    work = world.works[row]
    s = world.suppliers[contract.supplier]
    index = world.lines[contract.line].cost_index
    work.believed_cost = contract.weekly_cost
    if contract.bid != NOBODY:
        weeks = contract.end - contract.start
        work.believed_cost = world.bids[contract.bid].cost_estimate * (1.0 - s.overhead_share) / weeks / index
    u = chance.uniform(world.clock[0].seed, chance.ATTITUDE, 0, s.id, contract.id)
    if u < parameters.optimistic_share:
        work.attitude = 1
    elif u < parameters.optimistic_share + parameters.cautious_share:
        work.attitude = -1
