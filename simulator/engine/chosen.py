"""Whose rules are asked for: a council's, those of one of its service lines, or those for chosen suppliers.

``world.rules`` has a row for each council, then, where a policy names services, one for each line: the rules for
suppliers that no policy chooses. Where policies choose suppliers, as many rows follow for each set of choices that a
supplier may belong to (bit k for choice k), so that all policies combine in listed order for everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World

#: What ``chosen_groups`` says of a supplier group: nobody in it is chosen, those of the right size, or all.
NONE_OF_IT, BY_SIZE, WHATEVER_SIZE = range(3)
#: For whom a share is, or a tender is kept: social enterprises, or choice k of the scenario as k.
FOR_SES = -1


@kernel
def scope_of(world: World, council: int, line: int) -> int:
    """Return the row of ``rules`` for a service line of a council, whoever the supplier is."""
    return council if world.clock[0].by_service == 0 else len(world.councils) + line


@kernel
def scopes(world: World) -> int:
    """Return how many rows of ``rules`` each set of choices has."""
    return len(world.councils) + world.clock[0].by_service * len(world.lines)


@kernel
def is_in_size(turnover: float, least: float, below: float) -> bool:
    """Say whether a turnover [pence a year] lies in a range of sizes."""
    return least <= turnover < below


@kernel
def is_chosen(world: World, choice: int, supplier: int, council: int) -> bool:
    """Say whether a supplier is one of those that a choice means, where a council buys."""
    chosen = world.chosen[choice]
    s = world.suppliers[supplier]
    mark = world.chosen_groups[choice, s.group]
    if mark == NONE_OF_IT:
        return False
    if chosen.is_local and s.home == council:
        return _is_of_trade(world, choice, supplier) and _is_of_size(world, choice, supplier, mark)
    if world.chosen_homes[choice, s.home] == 0:
        return False
    return _is_of_trade(world, choice, supplier) and _is_of_size(world, choice, supplier, mark)


@kernel
def _is_of_size(world: World, choice: int, supplier: int, mark: int) -> bool:
    chosen = world.chosen[choice]
    return mark == WHATEVER_SIZE or is_in_size(world.suppliers[supplier].turnover, chosen.least, chosen.below)


@kernel
def _is_of_trade(world: World, choice: int, supplier: int) -> bool:
    s = world.suppliers[supplier]
    if world.chosen_sectors[choice, s.sector]:
        return True
    return s.second_sector != NOBODY and world.chosen_sectors[choice, s.second_sector] != 0


@kernel
def class_of(world: World, supplier: int, council: int) -> int:
    """Return the set of choices that a supplier belongs to, where a council buys: bit k for choice k."""
    found = 0
    for choice in range(world.clock[0].choices):
        if is_chosen(world, choice, supplier, council):
            found |= 1 << choice
    return found


@kernel
def rules_for(world: World, council: int, line: int, supplier: int) -> int:
    """Return the row of ``rules`` by which a council treats a supplier in a service line."""
    row = scope_of(world, council, line)
    if world.clock[0].choices > 0:
        row += class_of(world, supplier, council) * scopes(world)
    return row


@kernel
def rules_for_choice(world: World, council: int, line: int, choice: int) -> int:
    """Return the row of ``rules`` by which a council treats those that a choice means, or SEs (``FOR_SES``)."""
    row = scope_of(world, council, line)
    return row if choice == FOR_SES else row + (1 << choice) * scopes(world)
