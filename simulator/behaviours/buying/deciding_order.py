"""The order in which a week's tenders are decided: the largest contracts come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.codes import EVALUATING
from simulator.engine.kernel import kernel
from simulator.engine.lists import is_decided_now

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _comes_before(world: World, row: int, other: int) -> bool:
    """Say whether one tender is decided before another: the larger estimate first, then the lower identity.

    The order matters only for a bidder that won more than it can carry: it takes the largest contracts first.
    """
    a, b = world.tenders[row], world.tenders[other]
    return a.value > b.value or (a.value == b.value and a.id < b.id)


@kernel
def _sink(world: World, place: int, count: int) -> None:
    """Let a tender of ``deciding`` sink until both below it (at twice its place, and one more) come before it."""
    deciding = world.deciding
    while 2 * place + 1 < count:
        below = 2 * place + 1
        if below + 1 < count and _comes_before(world, deciding[below], deciding[below + 1]):
            below += 1
        if not _comes_before(world, deciding[place], deciding[below]):
            return
        deciding[place], deciding[below] = deciding[below], deciding[place]
        place = below


@kernel
def due_in_order(world: World) -> int:
    """Write this week's tenders into ``deciding`` in the order in which they are decided; return how many there are.

    A heap sort: a country decides a thousand in a week.
    """
    deciding = world.deciding
    count = 0
    for i in range(world.clock[0].open_tenders):
        if is_decided_now(world, world.open_tenders[i]):
            deciding[count] = world.open_tenders[i]
            count += 1
    for top in range(count // 2 - 1, -1, -1):
        _sink(world, top, count)
    for last in range(count - 1, 0, -1):
        deciding[0], deciding[last] = deciding[last], deciding[0]
        _sink(world, 0, last)
    return count


@kernel
def close_list(world: World) -> None:
    """Drop decided tenders from the list of open ones, keeping its order, and list them in that order."""
    clock = world.clock[0]
    kept = decided = 0
    for i in range(clock.open_tenders):
        row = world.open_tenders[i]
        if world.tenders[row].state <= EVALUATING:
            world.open_tenders[kept] = row
            kept += 1
        else:
            world.deciding[decided] = row
            decided += 1
    clock.open_tenders, clock.decided = kept, decided
