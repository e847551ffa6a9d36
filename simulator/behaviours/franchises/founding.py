"""Which social enterprises found a social franchise, and what that costs them and their council."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import is_hub
from simulator.engine.accounts import FRANCHISE_FOUNDING, FRANCHISE_SUPPORT, MARKET
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, NOBODY, PENCE_PER_POUND
from simulator.engine.events import FRANCHISE_FOUNDED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import has_social_purpose
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.rows import next_row

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def could_found(world: World, row: int) -> bool:
    """Say whether a social enterprise may and can found a franchise: record, size, age and cash after its cost."""
    parameters = world.parameters[0]
    s = world.suppliers[row]
    if not has_social_purpose(s.kind) or s.state != ACTIVE or s.winding_down or s.franchise != NOBODY:
        return False
    if world.rules[s.home].franchising <= 0.0 or s.track < parameters.franchise_least_track:
        return False
    if s.turnover < parameters.franchise_least_turnover_gbp * PENCE_PER_POUND:
        return False
    if is_hub(world, row) or world.clock[0].week - s.born < 52.0 * parameters.franchise_least_age_years:
        return False
    own = (parameters.franchise_founding_gbp - world.rules[s.home].replication_grant_gbp) * PENCE_PER_POUND
    return world.cash[supplier_account(world, row)] - max(0.0, own) >= 0.5 * s.target_cash


@apart
def become_franchisor(world: World, row: int) -> int:
    """Let a firm be the franchisor of a new system with the register's fees; return the system's row, or NOBODY."""
    clock = world.clock[0]
    franchise_row = next_row(world, clock.franchises, len(world.franchises))
    if franchise_row == NOBODY:
        return NOBODY
    s = world.suppliers[row]
    franchise = world.franchises[franchise_row]
    franchise.franchisor = row
    franchise.sector = s.sector
    franchise.founded = clock.week
    franchise.ended = NOBODY
    franchise.record = s.track
    franchise.turnover = s.turnover
    franchise.royalty = world.parameters[0].franchise_royalty
    franchise.unit_capital = world.parameters[0].franchise_unit_capital_gbp * PENCE_PER_POUND
    s.franchise = franchise_row
    s.joined = clock.week
    clock.franchises = franchise_row + 1
    return int(franchise_row)


@kernel
def found(world: World, row: int) -> None:
    """Make a social enterprise the franchisor of a new system; its council bears the grant's part of the cost."""
    franchise_row = become_franchisor(world, row)
    if franchise_row == NOBODY:
        return
    s = world.suppliers[row]
    cost = pence(world.parameters[0].franchise_founding_gbp * PENCE_PER_POUND)
    granted = min(cost, pence(world.rules[s.home].replication_grant_gbp * PENCE_PER_POUND))
    account = supplier_account(world, row)
    transfer(world, council_account(s.home), account, granted, FRANCHISE_SUPPORT)
    transfer(world, account, MARKET, cost, FRANCHISE_FOUNDING)
    world.franchises[franchise_row].costs += cost
    s.result -= cost - granted
    add_event(world, FRANCHISE_FOUNDED, row, s.franchise, cost, 0.0)
