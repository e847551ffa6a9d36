"""A firm's business with others than councils: an economy in common moves it, and customers buy no more than they want.

The luck of a month has a part in common to all firms, one in common to a sector, and the firm's own. Parts in common
last: they are stationary AR(1) processes with standard deviation 1, so that there are recessions, in which firms of all
kinds fail together. What firms offer beyond what the customers of the place want, nobody sells.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.codes import ACTIVE, COST_SHOCK, DOWNTURN, OWN_LUCK
from simulator.engine.kernel import kernel
from simulator.engine.rules import own_shock_size, shock_size

if TYPE_CHECKING:
    from simulator.engine.world import World

ALL_BUSINESS = 0  # row of ``economy`` of what is common to all; the rows after it are the sectors'
_MOVE, _START = range(2)  # what a draw of the cycle is about


@kernel
def next_level(level: float, persistence: float, z: float) -> float:
    """Return where a stationary process of standard deviation 1 stands a month later; ``z`` is standard normal."""
    return persistence * level + math.sqrt(1.0 - persistence * persistence) * z


@kernel
def blended(own: float, common: float, of_sector: float, common_share: float, sector_share: float) -> float:
    """Return a firm's luck of a month, of variance 1, out of its own and what it shares [all of variance 1]."""
    own_share = max(0.0, 1.0 - common_share - sector_share)
    return math.sqrt(own_share) * own + math.sqrt(common_share) * common + math.sqrt(sector_share) * of_sector


@kernel
def share_sold(wanted: float, offered: float) -> float:
    """Return the share of what firms offer that customers buy: all of it, up to what they want."""
    return wanted / offered if offered > wanted else 1.0


@kernel
def kept_costs(usual: float, sales: float, margin: float, share: float) -> float:
    """Return the costs of sales that fell away [unit of sales]: the share of them that stays all the same."""
    return share * (usual - sales) * (1.0 - margin)


@kernel
def _identity(world: World, row: int) -> int:
    return 0 if row == ALL_BUSINESS else world.sectors[row - 1].id


@kernel
def _offered(world: World) -> float:
    """Return what all firms in business could sell in a month [pence]."""
    offered = 0.0
    for i in range(world.clock[0].firms):
        s = world.suppliers[world.firms[i]]
        if s.state == ACTIVE:
            offered += s.outside_income
    return offered


@kernel
def open_economy(world: World) -> None:
    """Begin somewhere in the cycle; customers want ``outside_depth`` times what the firms at the start offer."""
    clock = world.clock[0]
    for row in range(len(world.economy)):
        world.economy[row].level = chance.normal(clock.seed, chance.CYCLE, clock.week, _identity(world, row), _START)
    world.economy[ALL_BUSINESS].wanted = _offered(world) * world.parameters[0].outside_depth
    world.economy[ALL_BUSINESS].sold = 1.0


@kernel
def move_economy(world: World) -> None:
    """Move the cycle of all business and of every sector by a month; see how much of what is offered is sold."""
    clock = world.clock[0]
    persistence = world.parameters[0].cycle_persistence
    for row in range(len(world.economy)):
        part = world.economy[row]
        z = chance.normal(clock.seed, chance.CYCLE, clock.week, _identity(world, row), _MOVE)
        part.level = next_level(part.level, persistence, z)
    market = world.economy[ALL_BUSINESS]
    market.sold = share_sold(market.wanted, _offered(world))


@kernel
def luck_of_month(world: World, row: int, own: float) -> float:
    """Return how a month's other business went for a supplier [standard deviations]; ``own`` is its own part."""
    parameters = world.parameters[0]
    if parameters.other_income == OWN_LUCK:
        return own
    common = world.economy[ALL_BUSINESS].level
    of_sector = world.economy[1 + world.suppliers[row].sector].level
    return blended(own, common, of_sector, parameters.cycle_share, parameters.sector_cycle_share)


@kernel
def usual_sales(world: World, row: int) -> float:
    """Return what a supplier's other business takes in in a month without a downturn [pence]: its part of the market.

    A market fills slowly, so costs follow what is sold there.
    """
    return world.suppliers[row].outside_income * world.economy[ALL_BUSINESS].sold


@kernel
def sales_of_month(world: World, row: int) -> float:
    """Return what a supplier's other business takes in this month [pence]."""
    s = world.suppliers[row]
    sales = usual_sales(world, row)
    if len(world.shocks) > 0:
        lost = shock_size(world, DOWNTURN, s.home, s.sector)
        sales *= max(0.0, 1.0 - lost - own_shock_size(world, DOWNTURN, s.home, s.sector, row))
    return sales


@kernel
def burden_of_month(world: World, row: int, sales: float) -> float:
    """Return what shocks cost a supplier's other business this month [pence]: costs of work not sold, dearer work."""
    if len(world.shocks) == 0:
        return 0.0
    s = world.suppliers[row]
    parameters = world.parameters[0]
    own = own_shock_size(world, COST_SHOCK, s.home, s.sector, row)
    dearer = max(-1.0, shock_size(world, COST_SHOCK, s.home, s.sector) + own)
    kept = kept_costs(usual_sales(world, row), sales, s.outside_margin, parameters.outside_fixed_share)
    return kept + parameters.outside_cost_share * dearer * sales * (1.0 - s.outside_margin)
