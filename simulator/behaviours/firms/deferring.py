"""Which running contracts a shock puts off: a share of those that it is about, the same ones while it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.codes import DEFERRAL
from simulator.engine.rules import own_shock_size, shock_size

if TYPE_CHECKING:
    from simulator.engine.world import World


@apart
def is_put_off(world: World, row: int) -> bool:
    """Say whether this week's work of a running contract is put off."""
    contract = world.contracts[row]
    share = shock_size(world, DEFERRAL, contract.council, contract.sector)
    share += own_shock_size(world, DEFERRAL, contract.council, contract.sector, contract.supplier)
    return share > 0.0 and chance.uniform(world.clock[0].seed, chance.PUT_OFF, 0, contract.id, 0) < share
