"""What work is credited with, what a buyer counts of it, and what evidence and training cost."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.recognition.double_work import report_month, train_month
from simulator.behaviours.recognition.outcomes import (
    begin_credit,
    cell_of,
    count_by_home,
    credit,
    credit_before_change,
    credit_clause_jobs,
    credit_grant,
    credit_own,
    credit_part,
    is_quarter_end,
    is_shared,
    social_offer,
    with_offer,
)
from simulator.behaviours.recognition.recognition import (
    benefit,
    counted_share,
    credence,
    evidence_of,
    passport_of,
    wall,
    worth_of_job,
    worth_of_work,
    writing_left,
)
from simulator.behaviours.teams.teams import add_team
from simulator.engine.accounts import REPORTING, REPORTING_PAYMENT, SKILLS_TRAINING
from simulator.engine.chain_rows import add_subcontract
from simulator.engine.codes import LEGAL_FORM, LOCAL_RESPEND, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from tests.unit.hand_world import alike, bid, cash, contract, firm, hand_world, moved, numbers, rules

pytestmark = pytest.mark.interpreted


def working(kind: int = SOCIAL_ENTERPRISE, chain: int = 0) -> tuple[World, int]:
    world = hand_world(100, chain=chain)
    numbers(world, passport_bid_saving=0.5, priority_share_additional=0.5, apprenticeships_per_gbp_m=0.0,
            training_weeks_per_gbp_m=0.0, local_respend_home=0.6, local_respend_away=0.1, reporting_cost_gbp=1.0,
            reporting_cost_share=0.0, training_course_gbp=1.0, training_gain=0.5)  # fmt: skip
    rules(world, compliance_passport=0.0, se_definition=LEGAL_FORM, skills_training_gbp=0.0, evidence_standard=0.0)
    world.benefits[:] = 0.0
    world.sectors[0].labour_share = 0.5
    firm(world, kind, priority_share=0.2, social=0.4)
    return world, contract(world, 0)


def test_a_passport_is_for_ses_and_saves_writing() -> None:
    world, _ = working()
    other = firm(world, SMALL_FIRM)
    rules(world, compliance_passport=0.8)
    assert [passport_of(world, row, 0) for row in (0, other)] == [0.8, 0.0]
    assert alike([writing_left(world, row, 0) for row in (0, other)], [0.6, 1.0])


def test_a_wall_leaves_out_what_lands_in_other_departments() -> None:
    """100 in the buyer's department, 40 in another, 10 with residents: a wall of a half loses 20."""
    world, _ = working()
    values = np.zeros(world.benefits.shape[1])
    values[0], values[1], values[-1] = 100.0, 40.0, 10.0
    world.benefits[:] = values
    assert alike([benefit(world, 0, 0, 0.0), benefit(world, 0, 0, 0.5)], [150.0, 130.0])
    assert alike(worth_of_job(world, 0, 0.5), 0.5 * 130.0 / 52.0)
    assert alike(worth_of_work(world, 0.4, 1.0, 0, 0.0), 0.5 * 150.0 / 100.0)
    assert worth_of_work(world, 0.4, 0.0, 0, 0.0) == 0.0  # by firms from elsewhere


def test_work_is_credited_since_the_last_time() -> None:
    world, row = working()
    begin_credit(world, row)
    world.contracts[row].worked_weeks = 3
    credit(world, row, 10.0)
    cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    assert alike([cell.job_weeks, cell.priority_job_weeks, cell.home_work], [10.0, 2.0, 300_000.0])
    assert alike([cell.away_work, cell.offered_work], [0.0, 120_000.0])
    credit(world, row, 0.0)
    assert cell.home_work == 300_000.0


def test_work_is_near_or_far_by_the_home_of_who_does_it() -> None:
    world, _ = working()
    s = world.suppliers[0]
    count_by_home(world, 0, int(s.home), 70.0)
    count_by_home(world, 0, int(s.home) + 1, 30.0)
    count_by_home(world, 0, int(s.home), -20.0)  # passed on to another
    assert (s.home_work, s.away_work) == (50.0, 30.0)


def test_what_a_bid_offered_beyond_the_habitual_is_credited_while_its_bidder_holds_the_contract() -> None:
    """0.6 offered instead of 0.4: at a half, a tenth more of the jobs go to priority groups."""
    world, row = working()
    numbers(world, priority_share_of_offer=0.5)
    assert alike([with_offer(world, 0.2, more) for more in (0.2, -0.6, 2.0)], [0.3, 0.0, 1.0])
    world.contracts[row].bid = bid(world, int(world.contracts[row].tender), 0, social_offer=0.6)
    assert social_offer(world, row) == 0.6
    begin_credit(world, row)
    world.contracts[row].worked_weeks = 3
    credit(world, row, 10.0)
    cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    assert alike([cell.priority_job_weeks, cell.offered_work], [3.0, 180_000.0])
    world.contracts[row].supplier = firm(world, SMALL_FIRM, social=0.1)  # it took the contract over
    assert social_offer(world, row) == 0.1


def test_the_buyer_counts_as_much_as_it_weighs() -> None:
    """Twice the weight recognises twice the value, no weight none of it, the whole weight all that is seen."""
    seen = []
    for weight in (0.0, 0.1, 0.2, 1.0):
        world, row = working()
        world.benefits[:] = 100.0
        rules(world, social_value_weight=weight)
        begin_credit(world, row)
        world.contracts[row].worked_weeks = 3
        credit(world, row, 10.0)
        cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
        seen.append(float(cell.recognised))
    beneficiaries = world.benefits.shape[1]
    jobs = 10.0 * 0.2 * 0.5 * 100.0 * beneficiaries / 52.0
    respend = 300_000.0 * (0.6 - 0.1) * 100.0 * beneficiaries / 100.0
    assert alike(seen, [weight * (jobs + respend) for weight in (0.0, 0.1, 0.2, 1.0)])


def test_jobs_follow_the_weeks_worked_and_not_the_price_of_work() -> None:
    """Half of a cost of 100 over three weeks, at a hundredth of a job a penny: 1.5, however dear work has become."""
    for index, shock in ((1.0, 0.0), (1.5, 0.2)):
        world, row = working()
        world.contracts[row].weekly_cost = 100.0
        world.lines[0].cost_index, world.lines[0].shock = index, shock
        begin_credit(world, row)
        world.contracts[row].worked_weeks += 3
        credit_own(world, row, 0.01)
        credit_own(world, row, 0.01)  # nothing was worked since
        assert alike(world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)].job_weeks, 1.5)


def test_parts_and_clause_jobs_are_credited_to_those_that_give_them() -> None:
    world, row = working(chain=1)
    sub = firm(world, SMALL_FIRM, home=1, priority_share=0.1)
    assert not is_shared(world, row)
    add_subcontract(world, row, sub)
    assert is_shared(world, row)
    credit_part(world, row, sub, 10.0, 700.0)
    cell = world.outcome_cells[cell_of(world, 0, SMALL_FIRM)]
    assert alike([cell.job_weeks, cell.priority_job_weeks, cell.home_work, cell.away_work], [10.0, 1.0, 0.0, 700.0])
    credit_clause_jobs(world, row, 4.0)
    cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    assert (cell.job_weeks, cell.priority_job_weeks) == (4.0, 4.0)


def test_what_parts_and_clause_jobs_are_evidenced_and_counted_as_follows_the_contracts_promise() -> None:
    """The contract promises a fifth of its jobs, 3 shown and 2 counted a job: of priority jobs alone 15 and 10."""
    world, row = working(chain=1)
    sub = firm(world, SMALL_FIRM, home=1, priority_share=0.1)
    begin_credit(world, row)
    credit(world, row, 0.0)
    promise = world.promises[row]
    promise.evidenced_per_job, promise.recognised_per_job = 3.0, 2.0
    credit_part(world, row, sub, 10.0, 0.0)
    cell = world.outcome_cells[cell_of(world, 0, SMALL_FIRM)]
    assert alike([cell.evidenced, cell.recognised], [0.5 * 10.0 * 3.0, 0.5 * 10.0 * 2.0])
    credit_clause_jobs(world, row, 4.0)
    cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    assert alike([cell.evidenced, cell.recognised], [4.0 * 15.0, 4.0 * 10.0])
    promise.priority_share = 0.0  # nobody is promised: nothing to go by
    credit_clause_jobs(world, row, 4.0)
    assert alike([cell.evidenced, cell.recognised], [60.0, 40.0])


def test_work_from_elsewhere_is_away_work() -> None:
    world, row = working()
    world.suppliers[0].home = 1
    begin_credit(world, row)
    world.contracts[row].worked_weeks = 3
    credit(world, row, 10.0)
    cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    assert alike([cell.home_work, cell.away_work], [0.0, 300_000.0])


def test_a_consortiums_work_is_credited_to_the_kinds_of_its_members_with_their_own_staff() -> None:
    """Three quarters to the SE that leads, a quarter to a firm without people of priority groups."""
    world, _ = working()
    numbers(world, coordination_per_partner=0.0, tie_trust_mean=0.5, priority_share_of_offer=0.5)
    other = firm(world, SMALL_FIRM, priority_share=0.0)
    world.drafts[0], world.drafts[1] = (0, 0.75, 0.5), (other, 0.25, 0.5)
    bidder = int(world.teams[add_team(world, 0, 2, 0)].supplier)
    world.suppliers[bidder].social = 0.4
    row = contract(world, bidder)
    begin_credit(world, row)
    world.contracts[row].worked_weeks = 3
    credit(world, row, 10.0)
    ours = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    theirs = world.outcome_cells[cell_of(world, 0, SMALL_FIRM)]
    assert alike([ours.job_weeks, theirs.job_weeks], [7.5, 2.5])
    assert alike([ours.priority_job_weeks, theirs.priority_job_weeks], [1.5, 0.0])
    assert alike([ours.home_work, theirs.home_work, ours.away_work], [225_000.0, 75_000.0, 0.0])
    assert alike([ours.offered_work, theirs.offered_work], [90_000.0, 30_000.0])
    promise = world.promises[row]
    promise.evidenced_per_job, promise.evidenced_per_pence = 3.0, 0.5
    promise.recognised_per_job, promise.recognised_per_pence = 2.0, 0.25
    world.contracts[row].worked_weeks = 4
    credit(world, row, 10.0)
    assert alike([ours.evidenced, theirs.evidenced], [0.75 * (30.0 + 50_000.0), 0.25 * (30.0 + 50_000.0)])
    assert alike([ours.recognised, theirs.recognised], [0.75 * (20.0 + 25_000.0), 0.25 * (20.0 + 25_000.0)])


def test_what_was_done_before_a_contract_passes_on_is_its_old_holders() -> None:
    """Half of a cost of 100 over three weeks, at a hundredth of a job a penny; the next holder promises anew."""
    world, row = working()
    numbers(world, wage_gbp_per_year=52.0)  # a hundredth of a job a penny and week
    world.contracts[row].weekly_cost = 100.0
    begin_credit(world, row)
    credit_before_change(world, row)
    cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    assert cell.job_weeks == 0.0
    world.contracts[row].worked_weeks = 3
    credit_before_change(world, row)
    assert alike([cell.job_weeks, cell.home_work], [1.5, 300_000.0])
    assert world.promises[row].place == 0
    world.contracts[row].supplier, world.contracts[row].worked_weeks = firm(world, SMALL_FIRM, home=1), 5
    credit_before_change(world, row)
    theirs = world.outcome_cells[cell_of(world, 0, SMALL_FIRM)]
    assert alike([cell.job_weeks, theirs.job_weeks, theirs.away_work], [1.5, 1.0, 200_000.0])


@pytest.mark.parametrize("home", [0, 1])
def test_a_grants_work_is_credited_as_what_its_holder_offers_and_the_buyer_believes(home: int) -> None:
    """A week in such a job is worth a pound to another department, half of it additional; a wall loses four fifths."""
    world, _ = working()
    world.suppliers[0].home = home
    rules(world, department_firewall=0.8, pooled_outcomes_budget=0.0, story_share=0.0)
    numbers(world, apprenticeships_additional=0.5, training_additional=0.5)
    world.lines[0].department, world.lines[0].cost_index = 0, 1.25
    world.benefits[0, 1] = 5_200.0
    world.benefits[LOCAL_RESPEND] = 0.0
    credit_grant(world, 0, 0, 10.0, 700.0)
    cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
    assert alike([cell.job_weeks, cell.priority_job_weeks], [10.0, 2.0])
    assert alike([cell.home_work, cell.away_work], [700.0 * (1 - home), 700.0 * home])
    assert alike(cell.offered_work, 700.0 / 1.25 * 0.4)
    shown = evidence_of(world, 0, 0)
    assert alike([cell.evidenced, cell.recognised], [2.0 * 50.0 * shown, 2.0 * 10.0 * credence(world, 0, 0)])


def test_a_wall_is_lowered_by_a_pooled_budget_and_by_a_passport() -> None:
    world, _ = working()
    rules(world, department_firewall=0.8, pooled_outcomes_budget=0.25, compliance_passport=0.5)
    other = firm(world, SMALL_FIRM)
    assert alike([wall(world, row, 0) for row in (0, other)], [0.8 * 0.75 * 0.5, 0.8 * 0.75])


def test_what_a_buyer_counts_of_a_suppliers_benefit_is_what_lands_inside_its_wall() -> None:
    """A job's benefit is half inside and half outside; there is no other. With a wall of 0.8 six tenths count."""
    world, _ = working()
    rules(world, department_firewall=0.8, pooled_outcomes_budget=0.0)
    world.lines[0].department = 0
    world.benefits[0, 0] = world.benefits[0, 1] = 50.0
    numbers(world, wage_gbp_per_year=520.0, apprenticeships_additional=0.5, training_additional=0.5)
    assert alike(counted_share(world, 0, 0), 0.6)
    rules(world, department_firewall=0.0)
    assert counted_share(world, 0, 0) == 1.0


@pytest.mark.parametrize(("month", "ends", "is_end"), [(2, 1, True), (2, 0, False), (3, 1, False), (11, 1, True)])
def test_quarters_end_with_every_third_month(month: int, ends: int, is_end: bool) -> None:
    world, _ = working()
    world.clock[0].month, world.clock[0].month_ends = month, ends
    assert is_quarter_end(world) == is_end


def test_evidence_is_paid_by_who_gives_it_and_in_part_by_who_asks() -> None:
    world, _ = working()
    report_month(world)
    assert moved(world, REPORTING) == 0
    rules(world, evidence_standard=0.5, reporting_payment=0.4)
    report_month(world)
    assert (moved(world, REPORTING), moved(world, REPORTING_PAYMENT)) == (50, 20)
    assert cash(world, 0) == world.suppliers[0].result == -30


def test_training_makes_ses_of_the_area_tell_better() -> None:
    """12 pounds a year are one course a month: the only SE there has it."""
    world, _ = working()
    rules(world, 0, skills_training_gbp=12.0)
    world.suppliers[0].sales = 0.4
    train_month(world)
    assert alike(world.suppliers[0].sales, 0.7)
    assert moved(world, SKILLS_TRAINING) == 100
