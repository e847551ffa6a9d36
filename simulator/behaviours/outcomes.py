"""The account of social outcomes: delivered work, credited to the line that bought it and the kind that did it.

Pure accounting: nothing in the run reads it. What a contract promises is fixed when its work begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.apart import apart
from simulator.behaviours.recognition import credence, evidence_of, wall, worth_of_job, worth_of_work
from simulator.kernel import kernel
from simulator.register import KIND_NAMES
from simulator.world import NOBODY

if TYPE_CHECKING:
    from simulator.world import World

N_KINDS = len(KIND_NAMES)


@apart
def _promise(world: World, row: int) -> None:
    """Fix what a contract's work will be credited with: whose staff, how evidenced, and how much the buyer counts."""
    contract = world.contracts[row]
    s = world.suppliers[contract.supplier]
    line = world.lines[contract.line]
    promise = world.promises[row]
    promise.place = contract.line * N_KINDS + s.kind + 1
    promise.priority_share = s.priority_share
    promise.social = s.social
    promise.home = 1.0 if s.home == contract.council else 0.0
    shown = evidence_of(world, contract.supplier, contract.council)
    promise.evidenced_per_job = shown * s.priority_share * worth_of_job(world, line.department, 0.0)
    worth = worth_of_work(world, promise.social, promise.home, line.department, 0.0)
    promise.evidenced_per_pence = shown * worth
    tender = world.tenders[contract.tender]
    is_from_start = tender.week_published == NOBODY
    weight = world.rules[contract.council].social_value_weight if is_from_start else tender.weight_social
    promise.recognised_per_job = 0.0
    promise.recognised_per_pence = 0.0
    if weight > 0.0:
        believed = credence(world, contract.supplier, contract.council)
        left_out = wall(world, contract.supplier, contract.council)
        promise.recognised_per_job = believed * s.priority_share * worth_of_job(world, line.department, left_out)
        counted = worth_of_work(world, promise.social, promise.home, line.department, left_out)
        promise.recognised_per_pence = believed * counted


@kernel
def credit(world: World, row: int, jobs: float) -> None:
    """Credit a week's work of a contract, with the ``jobs`` that it kept."""
    if world.promises[row].place == 0:
        _promise(world, row)
    promise = world.promises[row]
    cell = world.outcome_cells[promise.place - 1]
    work = world.contracts[row].weekly_value
    cell.job_weeks += jobs
    cell.priority_job_weeks += jobs * promise.priority_share
    cell.home_work += work * promise.home
    cell.away_work += work * (1.0 - promise.home)
    cell.offered_work += work * promise.social
    cell.evidenced += jobs * promise.evidenced_per_job + work * promise.evidenced_per_pence
    cell.recognised += jobs * promise.recognised_per_job + work * promise.recognised_per_pence


@kernel
def credit_part(world: World, row: int, supplier: int, jobs: float, work: float) -> None:
    """Credit a subcontractor's week: its own kind and staff, believed as much as the contract's holder."""
    if world.promises[row].place == 0:
        _promise(world, row)
    promise = world.promises[row]
    s = world.suppliers[supplier]
    cell = world.outcome_cells[world.contracts[row].line * N_KINDS + s.kind]
    cell.job_weeks += jobs
    cell.priority_job_weeks += jobs * s.priority_share
    like = s.priority_share / promise.priority_share if promise.priority_share > 0.0 else 0.0
    cell.evidenced += like * jobs * promise.evidenced_per_job
    cell.recognised += like * jobs * promise.recognised_per_job
    if s.home == world.contracts[row].council:
        cell.home_work += work
    else:
        cell.away_work += work


@kernel
def credit_grant(world: World, line_row: int, supplier: int, jobs: float, work: float) -> None:
    """Credit a week's work on a grant: chosen for its social offer, so the buyer counts what it believes and sees."""
    s = world.suppliers[supplier]
    line = world.lines[line_row]
    home = 1.0 if s.home == line.council else 0.0
    cell = world.outcome_cells[line_row * N_KINDS + s.kind]
    priority = jobs * s.priority_share
    cell.job_weeks += jobs
    cell.priority_job_weeks += priority
    cell.home_work += work * home
    cell.away_work += work * (1.0 - home)
    cell.offered_work += work * s.social
    worth = priority * worth_of_job(world, line.department, 0.0)
    worth += work * worth_of_work(world, s.social, home, line.department, 0.0)
    cell.evidenced += worth * evidence_of(world, supplier, line.council)
    left_out = wall(world, supplier, line.council)
    counted = priority * worth_of_job(world, line.department, left_out)
    counted += work * worth_of_work(world, s.social, home, line.department, left_out)
    cell.recognised += counted * credence(world, supplier, line.council)
