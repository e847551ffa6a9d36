"""How a supplier decides whether to bid and at what price: costs as they are and as seen, mark-up, go or no-go."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import cost_of_asks
from simulator.behaviours.asks.results import days_between_invoices, expected_pay_share, sure_pay
from simulator.behaviours.bidding.pricing import cost_plus_bid, equilibrium_bid
from simulator.behaviours.bidding.waiting import (
    advance_for,
    believed_days,
    cost_of_waiting,
    hopeful_estimate,
    own_waiting,
)
from simulator.behaviours.firms.cash import DAYS_BETWEEN_INVOICES, peak_funding_need
from simulator.behaviours.firms.standing import capacity
from simulator.engine import chance
from simulator.engine.codes import AS_USUAL, BANDS, COMPETITIONS, COST_PLUS
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account
from simulator.engine.lists import is_competitive

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def scale_factor(yearly_value: float, preferred: float, mismatch: float) -> float:
    """Return the factor on cost of work away from a firm's usual size: ``1 + mismatch |ln(value / preferred)|``."""
    return 1.0 + mismatch * abs(math.log(yearly_value / preferred))


@kernel
def own_cost_factor(world: World, supplier: int, tender_row: int) -> float:
    """Return a supplier's cost of a contract over a typical bidder's, as it knows without working the bid out.

    Its lasting efficiency, how far the size is from its usual work, and the distance.
    """
    parameters = world.parameters[0]
    s = world.suppliers[supplier]
    tender = world.tenders[tender_row]
    yearly = tender.value * min(1.0, 52.0 / tender.weeks)
    size = scale_factor(yearly, parameters.preferred_size_share * s.turnover, parameters.scale_mismatch)
    distance = 1.0 + parameters.distance_cost_per_100km * world.distance_km[s.home, tender.council] / 100.0
    return s.cost_factor * size * distance


@kernel
def costs(world: World, supplier: int, tender_row: int, factor: float) -> tuple[float, float]:
    """Return what a contract would cost a supplier in full, before overruns, and what it believes [pence].

    Overheads are included. ``factor`` is :func:`own_cost_factor`; what is peculiar to this tender and the bidder's
    error of estimate come on top, each by a draw.
    """
    parameters = world.parameters[0]
    s = world.suppliers[supplier]
    tender = world.tenders[tender_row]
    u_cost, u_error = chance.uniforms(world.clock[0].seed, chance.COST, 0, s.id, tender.id)
    cost = tender.common_cost * factor * noise_factor(u_cost, parameters.private_cost_sd)
    if world.clock[0].chain:
        cost *= 1.0 + cost_of_waiting(world, supplier, tender_row)
    if world.clock[0].asks:
        cost += cost_of_asks(world, supplier, tender_row)
    estimate = cost * noise_factor(u_error, parameters.estimate_error)
    if world.clock[0].chain:
        estimate = hopeful_estimate(world, supplier, estimate)
    return cost, estimate


@kernel
def noise_factor(u: float, sd: float) -> float:
    """Return a lognormal factor with mean one from a uniform draw; ``sd`` is of its log."""
    return math.exp(sd * chance.inverse_normal(u) - 0.5 * sd * sd)


@kernel
def market_of(world: World, tender_row: int) -> int:
    """Return the row of ``markets`` of a competition: its sector, value band, process and whether it is reserved."""
    tender = world.tenders[tender_row]
    return (1 + tender.sector * BANDS + tender.band) * COMPETITIONS + 2 * tender.process + (tender.reserved > 0)


@kernel
def kind_of_competition(world: World, tender_row: int) -> int:
    """Return the row of ``markets`` of a process, reserved or not, over all sectors and value bands."""
    tender = world.tenders[tender_row]
    return 2 * tender.process + (tender.reserved > 0)


@kernel
def pooled(own: float, seen: float, of_kind: float, weight: float) -> float:
    """Return a belief drawn towards that of a whole kind by ``weight`` observations; ``seen`` are one's own."""
    return (seen * own + weight * of_kind) / (seen + weight)


@kernel
def believed_bids(world: World, tender_row: int) -> float:
    """Return the bids that suppliers expect on a competition, from the award notices of others like it.

    Where few were seen in its sector and band, they go by the process and the reservation.
    """
    market = world.markets[market_of(world, tender_row)]
    of_kind = world.markets[kind_of_competition(world, tender_row)].bids
    return pooled(market.bids, market.seen, of_kind, world.parameters[0].belief_pooling)


@kernel
def expected_rivals(world: World, tender_row: int) -> float:
    """Return how many rivals a bidder reckons with: the bids on such a competition of late, less its own.

    A buyer that asks one supplier can still walk away to another (register: ``direct_award_rivals``).
    """
    tender = world.tenders[tender_row]
    if not is_competitive(tender.process):
        return world.parameters[0].direct_award_rivals
    if world.parameters[0].competition_belief == AS_USUAL:
        return max(0.0, world.parameters[0].rivals_at_start - 1.0)
    return max(0.0, believed_bids(world, tender_row) - 1.0)


@kernel
def win_chance(market_bids: float, own_wins: int, own_bids: int, weight: float) -> float:
    """Return a supplier's belief that it will win: an even chance among the market's bids, moved by its own record.

    The market counts as ``weight`` bids of experience.
    """
    even = 1.0 / max(1.0, market_bids)
    return (own_wins + weight * even) / (own_bids + weight)


@kernel
def markup_factor(world: World, supplier: int) -> float:
    """Return the factor on price for a full order book (above 1) and for cash distress (below 1)."""
    parameters = world.parameters[0]
    s = world.suppliers[supplier]
    utilisation = min(1.0, s.committed / max(1.0, capacity(s.turnover, s.public_share)))
    balance = world.cash[supplier_account(world, supplier)]
    distress = 0.0
    if balance < 0:
        distress = min(1.0, -balance / max(1.0, float(s.overdraft_limit)))
    return 1.0 + parameters.backlog_markup * (utilisation - 0.5) - parameters.distress_discount * distress


@kernel
def own_price(world: World, charged: float, low: float, high: float, rivals: float) -> float:
    """Return the price of a bidder for the cost it charges [pence], by the structure ``pricing``."""
    parameters = world.parameters[0]
    if parameters.pricing == COST_PLUS:
        return cost_plus_bid(charged, low, high, max(0.0, parameters.rivals_at_start - 1.0))
    return equilibrium_bid(charged, low, high, rivals)


@kernel
def asking_price(world: World, supplier: int, tender_row: int, estimate: float, rivals: float) -> float:
    """Return the price a supplier asks [pence].

    It plays the equilibrium bid of uniform costs against the ``rivals`` it expects, around the cost that the published
    estimate suggests, on the costs it charges: an organisation that lives partly on other income leaves part of its
    overheads out (S42). All of them price the weeks until that council pays. A full order book raises the price, cash
    distress lowers it.
    """
    parameters = world.parameters[0]
    s = world.suppliers[supplier]
    waiting = 1.0 + own_waiting(world, tender_row, supplier)
    typical = world.tenders[tender_row].value * parameters.cost_share_of_reference * waiting
    low = typical * (1.0 - parameters.cost_spread)
    high = typical * (1.0 + parameters.cost_spread)
    charged = estimate * (1.0 - s.overhead_share * (1.0 - s.overhead_recovery)) * waiting
    if world.clock[0].asks:
        added = cost_of_asks(world, supplier, tender_row)
        low, high = low + added, high + added
        price = own_price(world, charged, low, high, rivals) / expected_pay_share(world, supplier, tender_row)
    else:
        price = own_price(world, charged, low, high, rivals)
    return price * markup_factor(world, supplier)


@kernel
def can_fund(world: World, supplier: int, tender_row: int, direct_cost: float) -> bool:
    """Say whether cash and overdraft carry the work until the first receipt (VR-F5), net of an upfront payment.

    The first receipt comes when that council is believed to pay, whatever its terms say.
    """
    s = world.suppliers[supplier]
    tender = world.tenders[tender_row]
    days = tender.weeks * 7.0
    between = DAYS_BETWEEN_INVOICES
    if world.clock[0].asks:
        between = days_between_invoices(world, tender_row, between)
    need = peak_funding_need(direct_cost / days, min(days, between), believed_days(world, tender_row, supplier))
    if world.clock[0].asks:
        need += max(0.0, direct_cost - sure_pay(world, tender_row))
    need -= advance_for(world, tender_row, supplier) * tender.value
    return need <= world.cash[supplier_account(world, supplier)] + s.overdraft_limit


@kernel
def expected_gain(chance_to_win: float, price: float, direct_cost: float, cost_of_bid: float, risk: float) -> float:
    """Return the expected gain of a bid [pence]: what a win adds after direct cost and a charge for risk."""
    return chance_to_win * (price - direct_cost - risk) - cost_of_bid
