"""Who is meant by a share or a reservation: social enterprises, or the suppliers that a policy chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.labels import looks_like_se, passes_as_se
from simulator.engine.chosen import FOR_SES, is_chosen
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se

if TYPE_CHECKING:
    from simulator.engine.world import World

#: ``tenders.reserved`` of a tender that is open to all; from there on it tells for whom it is kept.
OPEN_TO_ALL = 0


@kernel
def reservation_for(whom: int) -> int:
    """Return the code of a tender that is kept for SEs (``FOR_SES``) or for those of a choice."""
    return whom - FOR_SES + 1


@kernel
def kept_for(world: World, row: int) -> int:
    """Return for whom a reserved tender is kept: ``FOR_SES``, or a choice."""
    return world.tenders[row].reserved - 1 + FOR_SES


@kernel
def is_meant(world: World, m: int, council: int, whom: int) -> bool:
    """Say whether a member of the list of those who can be found looks like one of those meant, to a council."""
    if whom == FOR_SES:
        return looks_like_se(world, m, council)
    return is_chosen(world, whom, world.memberships[m].supplier, council)


@kernel
def may_be_told(world: World, m: int, row: int) -> bool:
    """Say whether a tender is open to a member of the list of those who can be found, as far as can be seen."""
    if world.tenders[row].reserved == OPEN_TO_ALL:
        return True
    return is_meant(world, m, world.tenders[row].council, kept_for(world, row))


@kernel
def may_win(world: World, supplier: int, row: int) -> bool:
    """Say whether a bidder may win a tender, as far as a council that checks bidders finds out."""
    if world.tenders[row].reserved == OPEN_TO_ALL:
        return True
    whom = kept_for(world, row)
    if whom == FOR_SES:
        return passes_as_se(world, supplier, row)
    return is_chosen(world, whom, supplier, world.tenders[row].council)


@kernel
def may_be_member(world: World, supplier: int, row: int) -> bool:
    """Say whether a supplier may be in a team for a tender: in a reserved one all members are those it is kept for."""
    if world.tenders[row].reserved == OPEN_TO_ALL:
        return True
    whom = kept_for(world, row)
    council = world.tenders[row].council
    if whom == FOR_SES:
        return counts_as_se(world, world.suppliers[supplier].kind, council)
    return is_chosen(world, whom, supplier, council)
