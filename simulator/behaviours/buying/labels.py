"""Who is taken for a social enterprise: the real ones, and firms that call themselves one where that pays.

Only where a council takes firms at their word (lever ``se_definition``). A firm that relabels changes its name and
nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, OWN_WORD
from simulator.engine.events import RELABELLED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se, may_call_itself_se

if TYPE_CHECKING:
    from simulator.engine.world import World


@apart
def is_believed(world: World, supplier: int, council: int) -> bool:
    """Say whether a council takes a supplier for a social enterprise because it calls itself one; asked if any may."""
    return world.labels[supplier] != 0 and int(world.rules[council].se_definition) == OWN_WORD


@kernel
def is_taken_for_se(world: World, supplier: int, council: int) -> bool:
    """Say whether a supplier looks like a social enterprise to a council: it is one, or says so and is believed."""
    if counts_as_se(world, world.suppliers[supplier].kind, council):
        return True
    return world.clock[0].labels > 0 and is_believed(world, supplier, council)


@apart
def note_taken_for_se(world: World, supplier: int, council: int, price: int) -> None:
    """Count an award [pence] to whom its council took for a social enterprise, and whether it only calls itself one."""
    totals = world.ask_totals[0]
    totals.to_ses += price
    if not counts_as_se(world, world.suppliers[supplier].kind, council):
        totals.to_relabelled += price


@kernel
def looks_like_se(world: World, m: int, council: int) -> bool:
    """Say the same of a member of the list of those who can be found: read from the list, which is at hand."""
    member = world.memberships[m]
    if counts_as_se(world, member.kind, council):
        return True
    return world.clock[0].labels > 0 and is_believed(world, member.supplier, council)


@kernel
def passes_as_se(world: World, supplier: int, tender_row: int) -> bool:
    """Say whether a council that checks bidders takes one for a social enterprise in a tender."""
    s = world.suppliers[supplier]
    tender = world.tenders[tender_row]
    if counts_as_se(world, s.kind, tender.council):
        return True
    if world.clock[0].labels == 0 or not is_believed(world, supplier, tender.council):
        return False
    u = chance.uniform(world.clock[0].seed, chance.VERIFICATION, 0, s.id, tender.id)
    return u >= world.rules[tender.council].se_verification


@apart
def relabel(world: World) -> None:
    """At a month's end, let firms that may call themselves SEs: the more work is kept for SEs at home, the more do."""
    clock = world.clock[0]
    rate = world.parameters[0].relabel_rate / 12.0
    for row in range(clock.suppliers):
        s = world.suppliers[row]
        if may_call_itself_se(s.kind) and s.state == ACTIVE and world.labels[row] == 0:
            rule = world.rules[s.home]
            pressure = max(rule.mandated_se_share, rule.national_se_share)
            is_worth_it = int(rule.se_definition) == OWN_WORD and pressure > 0.0
            if is_worth_it and chance.uniform(clock.seed, chance.RELABEL, clock.week, s.id, 0) < rate * pressure:
                world.labels[row] = 1
                add_event(world, RELABELLED, row, row, 0, pressure)
