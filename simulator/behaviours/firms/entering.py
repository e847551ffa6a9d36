"""How many firms enter: founders go by what firms of their kind earn on council work, and by work that nobody bid for.

Both can be seen by anyone, in award notices: prices against estimates, and calls without a bid.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine.codes import ACTIVE, FOR_PROFIT, NOBODY, PENCE_PER_POUND
from simulator.engine.kernel import kernel
from simulator.engine.lists import asked_several, sector_members

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def kept_within(factor: float, bound: float) -> float:
    """Return a factor kept in [1 / bound, bound]."""
    return min(bound, max(1.0 / bound, factor))


@kernel
def people_left(firms: float, usual: float, pool: float) -> float:
    """Return the founders that are left, 1 at the usual number of firms and none where ``pool`` times as many exist."""
    return max(0.0, (pool * usual - firms) / ((pool - 1.0) * usual))


@kernel
def expected_entrants(rate: float, count: float, attraction: float, elasticity: float, bound: float) -> float:
    """Return the expected entrants of a month: the birth rate times the group's size, times attraction^elasticity.

    ``attraction`` is the profit that a firm of the group can expect over the usual one; it, and what it does to entry,
    are kept in [1 / bound, bound].
    """
    pull = math.exp(elasticity * math.log(kept_within(attraction, bound)))
    return rate / 12.0 * count * kept_within(pull, bound)


@kernel
def usual_profit(median: float, sigma: float, share: float) -> float:
    """Return the yearly profit on council work at which as many enter as leave: a share of a kind's mean turnover.

    Turnovers are lognormal; the unit is that of ``median``.
    """
    return share * median * math.exp(0.5 * sigma * sigma)


@kernel
def see_award(world: World, row: int) -> None:
    """Let founders see a decided tender: what the winner's kind may earn on it, or that nobody bid."""
    tender = world.tenders[row]
    if tender.winner != NOBODY:
        bid = world.bids[tender.winner]
        typical = world.parameters[0].cost_share_of_reference * tender.value
        world.groups[world.suppliers[bid.supplier].group].profit += bid.price - typical
    elif tender.n_bids == 0 and tender.attempt == 0 and asked_several(world, row):
        world.lines[tender.line].unanswered += tender.value


@kernel
def fade_memories(world: World) -> None:
    """Let a week pass over what founders have seen."""
    kept = 1.0 - 1.0 / world.parameters[0].founders_memory_weeks
    for group in range(len(world.groups)):
        world.groups[group].profit *= kept
        world.groups[group].seen = world.groups[group].seen * kept + 1.0
    for line in range(len(world.lines)):
        world.lines[line].unanswered *= kept


@kernel
def count_firms(world: World) -> None:
    """Count the firms of every group."""
    for group in range(len(world.groups)):
        world.groups[group].firms = 0
    for i in range(world.clock[0].firms):
        s = world.suppliers[world.firms[i]]
        if s.state == ACTIVE:
            world.groups[s.group].firms += 1


@kernel
def sum_unanswered(world: World) -> None:
    """Sum up the work that nobody bid for in every sector, for founders of all groups."""
    for sector in range(len(world.sectors)):
        world.sectors[sector].unanswered = 0.0
    for row in range(len(world.lines)):
        world.sectors[world.lines[row].sector].unanswered += world.lines[row].unanswered


@kernel
def _unanswered(world: World, group: int) -> float:
    """Return the work that nobody bid for, for each firm in the trades of a group [pence in about a year]."""
    found = 0.0
    for sector in range(len(world.sectors)):
        first, end = sector_members(world, sector)
        firms = 1.0 + end - first  # with the newcomer
        found += world.group_sectors[group, sector] * world.sectors[sector].unanswered / firms
    return found


@kernel
def expected_profit(world: World, group: int) -> float:
    """Return what a newcomer to a group can expect to earn on council work [pence a year].

    As much as a firm of its kind earns, at prices against estimates; and its part of the work that nobody bid for, at
    the estimate.
    """
    g = world.groups[group]
    unanswered = (1.0 - world.parameters[0].cost_share_of_reference) * _unanswered(world, group)
    return 52.0 / g.seen * (g.profit / max(1.0, float(g.firms)) + unanswered)


@kernel
def entrants_of_month(world: World, group: int) -> float:
    """Return the expected entrants of a group this month."""
    parameters = world.parameters[0]
    g = world.groups[group]
    if g.count == 0:
        return 0.0
    numbers = world.group_kinds[group]
    median = numbers.turnover_median_gbp * PENCE_PER_POUND
    attraction = 1.0
    # Until half of the memory is filled founders have seen too little.
    if g.seen >= 0.5 * parameters.founders_memory_weeks and parameters.entry == FOR_PROFIT:
        usual = usual_profit(median, numbers.turnover_sigma, numbers.usual_council_profit)
        attraction = expected_profit(world, group) / usual
    # Where few firms close, few are founded: a kind's births are scaled like its deaths.
    rate = parameters.entry_rate * numbers.closure_factor
    elasticity, bound = parameters.entry_elasticity, parameters.attraction_bound
    left = people_left(float(g.firms), float(g.count), parameters.founder_pool)
    return expected_entrants(rate, float(g.count), attraction, elasticity, bound) * left
