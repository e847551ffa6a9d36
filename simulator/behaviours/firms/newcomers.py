"""Who a supplier is: every trait of a new firm, drawn from its group's numbers by keyed luck.

Used for the population at the start and for firms that enter later, so that both obey one rule.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.firms.balance_sheets import open_finance
from simulator.behaviours.firms.maturing import maturity
from simulator.behaviours.firms.scores import clipped
from simulator.engine import chance
from simulator.engine.accounts import FIRST_SUPPLIER_ACCOUNT, HOUSEHOLDS, STARTING_CAPITAL
from simulator.engine.codes import ACTIVE, FULL_SIZE, NOBODY, PENCE_PER_POUND
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer
from simulator.engine.lists import list_firm
from simulator.engine.rows import FROM_GROUP, descend, next_row

if TYPE_CHECKING:
    from simulator.engine.world import World

# What a trait's draw is about: the `what` of its key.
SIZE, AREA, SECTOR, SECOND, AGE, RESERVES, EFFICIENCY = range(7)
QUALITY, SALES, SOCIAL, FRAMEWORK, OVERDRAFT, RECOVERY = range(7, 13)

_YOUNG_YEARS = 5.0  # what the register's young_share calls young


@kernel
def trait(world: World, identity: int, what: int) -> float:
    """Return the uniform draw behind one trait of a supplier; it depends on who the supplier is and on nothing else."""
    return chance.uniform(world.clock[0].seed, chance.POPULATE, 0, identity, what)


@kernel
def score(world: World, identity: int, what: int, mean: float, sd: float) -> float:
    """Return a normally distributed trait on a 0-1 scale."""
    return clipped(mean + sd * chance.inverse_normal(trait(world, identity, what)))


@kernel
def age_in_weeks(world: World, identity: int, young_share: float) -> int:
    """Return the age of a firm at the start [weeks]: the young up to 5 years, the others up to the oldest."""
    u = trait(world, identity, AGE)
    if u < young_share:
        years = _YOUNG_YEARS * u / young_share
    else:
        older = world.parameters[0].oldest_firm_years - _YOUNG_YEARS
        years = _YOUNG_YEARS + older * (u - young_share) / (1.0 - young_share)
    return int(years * 52.0)


@kernel
def add_groups(world: World) -> None:
    """Add the suppliers of every group that are there at the start."""
    for group in range(len(world.groups)):
        for ordinal in range(world.groups[group].count):
            add_supplier(world, group, descend(world.groups[group].id, FROM_GROUP, 0, ordinal), False)


@kernel
def add_supplier(world: World, group: int, identity: int, is_entrant: bool) -> int:
    """Add a supplier of a group and return its row, or NOBODY if there is no room; ``index_members`` makes it findable.

    An entrant is born this week and smaller than it will be; others get an age, and the size that goes with it.
    """
    clock = world.clock[0]
    row = next_row(world, clock.suppliers, len(world.suppliers))
    if row == NOBODY:
        return NOBODY
    numbers = world.group_kinds[group]
    s = world.suppliers[row]
    clock.suppliers = row + 1
    s.id = world.supplier_ids[row] = identity
    s.kind = world.groups[group].kind
    s.group = group
    s.state = ACTIVE
    list_firm(world, row)
    world.account_kinds[supplier_account(world, row)] = FIRST_SUPPLIER_ACCOUNT + s.kind
    world.tallies[s.kind].active += 1
    s.left = NOBODY
    s.team = s.first_tie = s.joined_for = s.alone_for = s.franchise = s.first_hope = NOBODY
    s.home = chance.pick(trait(world, identity, AREA), world.group_areas[group])
    s.sector = chance.pick(trait(world, identity, SECTOR), world.group_sectors[group])
    _add_second_sector(world, row, numbers.second_sector_probability)
    s.born = clock.week if is_entrant else -age_in_weeks(world, identity, numbers.young_share)
    _set_money(world, row)
    _set_abilities(world, row)
    if clock.chain:
        open_finance(world, row)
    return row


@kernel
def _add_second_sector(world: World, row: int, probability: float) -> None:
    s = world.suppliers[row]
    s.second_sector = NOBODY
    u = trait(world, s.id, SECOND)
    if u < probability:
        other = chance.pick(u / probability, world.group_second_sectors[s.group])
        if other != s.sector:
            s.second_sector = other


@kernel
def _set_money(world: World, row: int) -> None:
    s = world.suppliers[row]
    numbers = world.group_kinds[s.group]
    median = numbers.turnover_median_gbp * PENCE_PER_POUND
    full = chance.inverse_lognormal(trait(world, s.id, SIZE), median, numbers.turnover_sigma)
    age = (world.clock[0].week - s.born) / 52.0
    entrant_size = 1.0 if world.parameters[0].entrant_growth == FULL_SIZE else numbers.entrant_size
    s.turnover = full * maturity(age, entrant_size, world.parameters[0].growth_years)
    s.starting_turnover = s.turnover
    s.public_share = numbers.public_share
    # Council work at the start fills part of what a firm can carry; the rest of its turnover comes from elsewhere.
    booked = world.parameters[0].booked_at_start
    elsewhere = (1.0 - booked * numbers.public_share) / 12.0
    s.outside_income = s.turnover * elsewhere
    s.outside_usual = full * elsewhere
    s.outside_margin = numbers.outside_margin
    s.outside_sd = numbers.outside_sd
    months = chance.inverse_lognormal(
        trait(world, s.id, RESERVES), numbers.reserve_months_median, numbers.reserve_months_sigma
    )
    s.target_cash = months * s.turnover / 12.0
    has_overdraft = trait(world, s.id, OVERDRAFT) < numbers.interest_access
    s.overdraft_limit = pence(numbers.overdraft_months * s.turnover / 12.0) if has_overdraft else 0
    s.overhead_share = numbers.overhead_share
    transfer(world, HOUSEHOLDS, supplier_account(world, row), pence(s.target_cash), STARTING_CAPITAL)


@kernel
def _set_abilities(world: World, row: int) -> None:
    s = world.suppliers[row]
    numbers = world.group_kinds[s.group]
    z = chance.inverse_normal(trait(world, s.id, EFFICIENCY))
    s.cost_factor = numbers.cost_factor * math.exp(numbers.efficiency_sd * z)
    mean = numbers.overhead_recovery_mean
    # Uniform around the mean, never above full recovery when the mean is below it.
    half_width = min(mean, abs(1.0 - mean))
    s.overhead_recovery = mean + half_width * (2.0 * trait(world, s.id, RECOVERY) - 1.0)
    s.quality = score(world, s.id, QUALITY, numbers.quality_mean, numbers.quality_sd)
    s.track = s.quality
    s.sales = score(world, s.id, SALES, numbers.sales_mean, numbers.sales_sd)
    s.social = score(world, s.id, SOCIAL, numbers.social_mean, numbers.social_sd)
    s.priority_share = numbers.priority_share
    s.framework = 1 if trait(world, s.id, FRAMEWORK) < numbers.framework_probability else 0
    s.reach_km = numbers.reach_km
