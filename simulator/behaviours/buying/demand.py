"""What a council needs: how large, how long, how often. One rule for the start and for every later week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.codes import PENCE_PER_POUND
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def weekly_room(budget: int, surge: float, committed: int) -> float:
    """Return the pence a week of a yearly budget that nothing is committed to yet."""
    return budget * (1.0 + surge) / 52.0 - committed


@kernel
def free_room(world: World, line_row: int) -> float:
    """Return the pence a week that a service line can still commit; below zero where it holds more than it has.

    What was not spent so far is planned again, over ``unspent_planning_years``; what was overspent is saved likewise.
    """
    line = world.lines[line_row]
    planned_again = line.unspent / (52.0 * world.parameters[0].unspent_planning_years)
    return weekly_room(line.budget, line.surge, line.committed) + planned_again


@kernel
def expected_needs(room: float, mean_weekly_value: float, response_weeks: float, season: float, most: float) -> float:
    """Return the expected number of new needs this week: free room over a need's size, at the line's pace.

    ``room`` and ``mean_weekly_value`` are in pence a week, ``response_weeks`` is how long free room takes to be used;
    ``most`` bounds it where a line has far more room than a typical need takes.
    """
    if room <= 0.0:
        return 0.0
    return min(most, season * room / (mean_weekly_value * response_weeks))


@kernel
def contract_weeks(world: World, row: int, u: float) -> int:
    """Return a duration [weeks, at least 1] by inverting a row of quantiles, linear between them."""
    steps = world.duration.shape[1] - 1
    position = u * steps
    i = min(int(position), steps - 1)
    low, high = world.duration[row, i], world.duration[row, i + 1]
    return max(1, int(low + (high - low) * (position - i) + 0.5))


@kernel
def band_of(edges: object, value: int) -> int:
    """Return the band in which a value falls, given the bands' lower edges in rising order [both pence]."""
    band = 0
    while band + 1 < len(edges) and value >= edges[band + 1]:  # type: ignore[arg-type, index]
        band += 1
    return band


@kernel
def lengths_row(world: World, sector: int, value: int) -> int:
    """Return the row of lengths for a value [pence]: of its band, within those of the line where lines differ."""
    band, bands = band_of(world.duration_edges, value), len(world.duration_edges)
    return sector * bands + band if len(world.duration) > bands else band


@kernel
def largest_value(world: World, budget: int, weeks: int) -> int:
    """Return the value [pence] at which a contract of that length takes the largest allowed share of the line."""
    return pence(world.parameters[0].value_cap_share * budget * max(weeks, 1) / 52.0)


@kernel
def draw_need(world: World, line_row: int, identity: int) -> tuple[int, int]:
    """Return the value [pence, today's costs] and duration [weeks] of a service line's need, keyed by its identity."""
    line = world.lines[line_row]
    sector = world.sectors[line.sector]
    u_value, u_weeks = chance.uniforms(world.clock[0].seed, chance.NEED_VALUE, 0, identity, 0)
    value = chance.inverse_lognormal(u_value, sector.value_median, sector.value_sigma)
    weeks = contract_weeks(world, lengths_row(world, line.sector, int(value)), u_weeks)
    worth = min(pence(value * line.cost_index), largest_value(world, line.budget, weeks))
    return max(pence(world.parameters[0].smallest_need_gbp * PENCE_PER_POUND), worth), weeks
