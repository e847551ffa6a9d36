"""A public stake held in reserve: the state fills the hole of a contractor that holds council work, and owns it then.

Only in scenarios with ``payment_chains``. What would go to the owners goes to the taxpayer until the money is back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.reporting import debt_of, restore_trust
from simulator.engine.accounts import HOUSEHOLDS, PUBLIC_STAKE, TAXPAYER
from simulator.engine.apart import apart
from simulator.engine.events import STAKE_TAKEN, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@apart
def takes_stake(world: World, row: int) -> bool:
    """Put public money into a contractor about to fail if its debt is within the reserve; say whether that happened."""
    s = world.suppliers[row]
    f = world.finance[row]
    money = debt_of(world, row)
    if s.live_contracts == 0 or money > world.rules[s.home].public_stake_reserve * s.turnover:
        return False
    transfer(world, TAXPAYER, supplier_account(world, row), money, PUBLIC_STAKE)
    f.public_stake += money
    world.chain_totals[0].staked += money
    s.weeks_over_limit = 0
    restore_trust(world, row)
    add_event(world, STAKE_TAKEN, row, row, money, s.turnover)
    return True


@kernel
def pay_owners(world: World, row: int, amount: int, reason: int) -> None:
    """Pay a contractor's owners [pence]: the taxpayer until a public stake has come back, then the others."""
    f = world.finance[row]
    account = supplier_account(world, row)
    public = min(amount, f.public_stake)
    f.public_stake -= public
    world.chain_totals[0].stake_returned += public
    transfer(world, account, TAXPAYER, public, PUBLIC_STAKE)
    transfer(world, account, HOUSEHOLDS, amount - public, reason)
