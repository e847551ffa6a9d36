"""The account of social outcomes: delivered work, credited to the line that bought it and the kind that did it.

Pure accounting: nothing in the run reads it. What a contract promises is fixed when its work is first credited. Work is
credited once a quarter, when a contract ends and when it passes on. Where a chain does part of the work, it is credited
week by week. Jobs go by what work costs at the prices of week 0: where it becomes dearer, no more people do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import jobs_per_penny
from simulator.behaviours.recognition.recognition import (
    credence,
    evidence_of,
    wall,
    worth_of_job,
    worth_of_work,
)
from simulator.engine.apart import apart
from simulator.engine.codes import NOBODY, PARTS
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World

MONTHS_PER_QUARTER = 3  # by the calendar


@kernel
def cell_of(world: World, line_row: int, kind: int) -> int:
    """Return the row of the account of a service line and a kind of supplier."""
    return line_row * len(world.tallies) + kind


@kernel
def social_offer(world: World, row: int) -> float:
    """Return the social value that a contract's holder offered for it in its bid, or, without one, always offers."""
    contract = world.contracts[row]
    if contract.bid != NOBODY and world.bids[contract.bid].supplier == contract.supplier:
        return world.bids[contract.bid].social_offer
    return world.suppliers[contract.supplier].social


@kernel
def with_offer(world: World, priority_share: float, more: float) -> float:
    """Return the share of jobs that go to priority groups where a bid offers ``more`` social value than is habitual."""
    return min(1.0, max(0.0, priority_share + world.parameters[0].priority_share_of_offer * more))


@apart
def _promise(world: World, row: int) -> None:
    """Fix what a contract's work will be credited with: whose staff, how evidenced, and how much the buyer counts."""
    contract = world.contracts[row]
    s = world.suppliers[contract.supplier]
    line = world.lines[contract.line]
    promise = world.promises[row]
    if promise.weeks == 0:
        promise.weeks = max(0, -contract.start)  # what was worked before the run
    promise.place = cell_of(world, contract.line, s.kind) + 1
    if s.n_members > 0:
        promise.place = -promise.place
    promise.social = social_offer(world, row)
    promise.priority_share = with_offer(world, s.priority_share, promise.social - s.social)
    promise.home = 1.0 if s.home == contract.council else 0.0
    shown = evidence_of(world, contract.supplier, contract.council)
    promise.evidenced_per_job = shown * promise.priority_share * worth_of_job(world, line.department, 0.0)
    worth = worth_of_work(world, promise.social, promise.home, line.department, 0.0)
    promise.evidenced_per_pence = shown * worth
    tender = world.tenders[contract.tender]
    is_from_start = tender.week_published == NOBODY
    weight = world.rules[contract.council].social_value_weight if is_from_start else tender.weight_social
    weighed = weight * credence(world, contract.supplier, contract.council)
    left_out = wall(world, contract.supplier, contract.council)
    promise.recognised_per_job = weighed * promise.priority_share * worth_of_job(world, line.department, left_out)
    counted = worth_of_work(world, promise.social, promise.home, line.department, left_out)
    promise.recognised_per_pence = weighed * counted


@kernel
def _promise_once(world: World, row: int) -> None:
    """See to it that what a contract's work is credited with is fixed; its next holder fixes it anew."""
    if world.promises[row].place == 0:
        _promise(world, row)


@kernel
def is_quarter_end(world: World) -> bool:
    """Say whether this week ends a quarter."""
    clock = world.clock[0]
    return bool(clock.month_ends and (clock.month + 1) % MONTHS_PER_QUARTER == 0)


@kernel
def is_shared(world: World, row: int) -> bool:
    """Say whether subcontractors do, or did, part of a contract's work."""
    return bool(world.clock[0].chain and world.works[row].first != NOBODY)


@kernel
def begin_credit(world: World, row: int) -> None:
    """Note at the start of a contract's work up to where it needs no credit."""
    world.promises[row].weeks = world.contracts[row].worked_weeks


@apart
def _credit_members(world: World, row: int, jobs: float, work: float) -> None:
    """Credit a consortium's work to the kinds of its members, by their shares and with their own staff."""
    promise = world.promises[row]
    contract = world.contracts[row]
    team = world.teams[world.suppliers[contract.supplier].team]
    for m in range(team.first_member, team.first_member + team.n_members):
        share = world.team_members[m].parts / PARTS
        member = world.suppliers[world.team_members[m].supplier]
        cell = world.outcome_cells[cell_of(world, contract.line, member.kind)]
        cell.job_weeks += share * jobs
        more = promise.social - world.suppliers[contract.supplier].social
        cell.priority_job_weeks += share * jobs * with_offer(world, member.priority_share, more)
        cell.home_work += share * work * promise.home
        cell.away_work += share * work * (1.0 - promise.home)
        cell.offered_work += share * work / contract.index_signed * promise.social
        cell.evidenced += share * (jobs * promise.evidenced_per_job + work * promise.evidenced_per_pence)
        cell.recognised += share * (jobs * promise.recognised_per_job + work * promise.recognised_per_pence)


@kernel
def credit(world: World, row: int, jobs: float) -> None:
    """Credit the work of a contract since the last time; ``jobs`` are the job-weeks that it kept."""
    _promise_once(world, row)
    promise = world.promises[row]
    work = world.contracts[row].weekly_value * (world.contracts[row].worked_weeks - promise.weeks)
    promise.weeks = world.contracts[row].worked_weeks
    if promise.place < 0:
        _credit_members(world, row, jobs, work)
        return
    cell = world.outcome_cells[promise.place - 1]
    cell.job_weeks += jobs
    cell.priority_job_weeks += jobs * promise.priority_share
    cell.home_work += work * promise.home
    cell.away_work += work * (1.0 - promise.home)
    cell.offered_work += work / world.contracts[row].index_signed * promise.social
    cell.evidenced += jobs * promise.evidenced_per_job + work * promise.evidenced_per_pence
    cell.recognised += jobs * promise.recognised_per_job + work * promise.recognised_per_pence


@kernel
def credit_own(world: World, row: int, per_penny: float) -> None:
    """Credit a contract that nobody else has a part in with its work since the last time."""
    _promise_once(world, row)
    contract = world.contracts[row]
    labour = contract.weekly_cost * world.sectors[contract.sector].labour_share
    weeks = contract.worked_weeks - world.promises[row].weeks
    credit(world, row, labour * weeks * per_penny)


@apart
def credit_before_change(world: World, row: int) -> None:
    """Credit what a contract's holder did before it ends early or passes on; the next holder promises anew."""
    contract = world.contracts[row]
    if not is_shared(world, row) and contract.worked_weeks > max(0, -contract.start):
        credit_own(world, row, jobs_per_penny(world))
    world.promises[row].place = 0


@kernel
def count_by_home(world: World, supplier: int, council: int, work: float) -> None:
    """Count work [pence] in a firm's month as that of the buying council's area or of elsewhere; less takes it off."""
    s = world.suppliers[supplier]
    if s.home == council:
        s.home_work += work
    else:
        s.away_work += work


@kernel
def credit_part(world: World, row: int, supplier: int, jobs: float, work: float) -> None:
    """Credit a subcontractor's week: its own kind and staff, believed as much as the contract's holder.

    ``work`` is what it is paid for [pence]; the holder is credited with that much less, so that no pound counts twice.
    """
    _promise_once(world, row)
    promise = world.promises[row]
    s = world.suppliers[supplier]
    cell = world.outcome_cells[cell_of(world, world.contracts[row].line, s.kind)]
    cell.job_weeks += jobs
    cell.priority_job_weeks += jobs * s.priority_share
    like = s.priority_share / promise.priority_share if promise.priority_share > 0.0 else 0.0
    cell.evidenced += like * jobs * promise.evidenced_per_job
    cell.recognised += like * jobs * promise.recognised_per_job
    holder = world.outcome_cells[abs(promise.place) - 1]
    holder.home_work -= work * promise.home
    holder.away_work -= work * (1.0 - promise.home)
    if s.home == world.contracts[row].council:
        cell.home_work += work
    else:
        cell.away_work += work


@kernel
def credit_clause_jobs(world: World, row: int, job_weeks: float) -> None:
    """Credit weeks in jobs for people of priority groups that a clause asked for, believed as the contract is."""
    _promise_once(world, row)
    promise = world.promises[row]
    cell = world.outcome_cells[abs(promise.place) - 1]  # a consortium gives them as its lead
    cell.job_weeks += job_weeks
    cell.priority_job_weeks += job_weeks
    if promise.priority_share > 0.0:
        cell.evidenced += job_weeks * promise.evidenced_per_job / promise.priority_share
        cell.recognised += job_weeks * promise.recognised_per_job / promise.priority_share


@kernel
def credit_grant(world: World, line_row: int, supplier: int, jobs: float, work: float) -> None:
    """Credit a week's work on a grant: chosen for its social offer, so the buyer counts what it believes and sees."""
    s = world.suppliers[supplier]
    line = world.lines[line_row]
    home = 1.0 if s.home == line.council else 0.0
    cell = world.outcome_cells[cell_of(world, line_row, s.kind)]
    priority = jobs * s.priority_share
    cell.job_weeks += jobs
    cell.priority_job_weeks += priority
    cell.home_work += work * home
    cell.away_work += work * (1.0 - home)
    cell.offered_work += work / line.cost_index * s.social
    worth = priority * worth_of_job(world, line.department, 0.0)
    worth += work * worth_of_work(world, s.social, home, line.department, 0.0)
    cell.evidenced += worth * evidence_of(world, supplier, line.council)
    left_out = wall(world, supplier, line.council)
    counted = priority * worth_of_job(world, line.department, left_out)
    counted += work * worth_of_work(world, s.social, home, line.department, left_out)
    cell.recognised += counted * credence(world, supplier, line.council)
