"""Phase 5, partner: suppliers that know of a tender they cannot carry alone are counted, and look for partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import can_carry, passes_standing, standing_turnover, takes_work
from simulator.behaviours.teams.fetching import fetch_acquaintances
from simulator.behaviours.teams.teaming import are_teams_possible, find_partners
from simulator.behaviours.teams.ties import introduce_all
from simulator.engine.apart import apart
from simulator.engine.codes import GO, GONE, NO_CAPACITY, NO_STANDING
from simulator.engine.kernel import kernel
from simulator.engine.lists import is_closing_now
from simulator.engine.prefetch import fetch_firm

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def decision_alone(world: World, row: int, supplier: int) -> int:
    """Return whether a supplier could bid alone (GO), or what it lacks."""
    tender = world.tenders[row]
    if not takes_work(world, supplier):
        return GONE
    turnover = standing_turnover(world, supplier, tender.council)
    if not passes_standing(turnover, tender.standing_multiple, tender.value, tender.weeks):
        return NO_STANDING
    if not can_carry(world, supplier, row):
        return NO_CAPACITY
    return GO


@kernel
def _note_what_they_lack(world: World, row: int) -> None:
    """Note with each candidate of a tender what it lacks to bid alone, and count it with the tender."""
    tender = world.tenders[row]
    first, end = tender.first_candidate, tender.first_candidate + tender.n_candidates
    for k in range(first, end):
        fetch_firm(world.suppliers, world.candidates[k].supplier)
    for k in range(first, end):
        candidate = world.candidates[k]
        candidate.decision = decision_alone(world, row, candidate.supplier)
        tender.gone += candidate.decision == GONE
        tender.no_standing += candidate.decision == NO_STANDING
        if world.clock[0].franchises > 0:
            world.suppliers[candidate.supplier].too_small += candidate.decision == NO_STANDING
        tender.no_capacity += candidate.decision == NO_CAPACITY


@apart
def run(world: World) -> None:
    """For tenders that close this week, note what each candidate lacks to bid alone; where allowed, teams form."""
    clock = world.clock[0]
    clock.joint_bids = 0
    is_joint = are_teams_possible(world)
    if is_joint and clock.is_tied == 0:
        introduce_all(world)
    for i in range(clock.open_tenders):
        if is_closing_now(world, world.open_tenders[i]):
            _note_what_they_lack(world, world.open_tenders[i])
    if is_joint or clock.franchises > 0:
        fetch_acquaintances(world)
        for i in range(clock.open_tenders):
            if is_closing_now(world, world.open_tenders[i]):
                find_partners(world, world.open_tenders[i])
