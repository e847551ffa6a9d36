"""What tenders ask beyond work at a price, by hand: clauses, promises, results, and contracts given up."""

from __future__ import annotations

import pytest

from simulator.behaviours.asks.clauses import (
    ask_more,
    close_clauses,
    cost_of_asks,
    extra_jobs,
    has_met,
    is_engaged,
    keep_promise,
    lots_of_design,
    passes_work_on,
    promise,
)
from simulator.behaviours.asks.results import (
    days_between_invoices,
    expected_pay_share,
    hold_back,
    invoice_results,
    is_invoice_due,
    keep_results_money,
    sure_pay,
)
from simulator.engine.accounts import (
    CLAUSE_MONITORING,
    CLAUSE_PENALTY,
    COMMUNITY_BENEFIT,
)
from simulator.engine.codes import (
    AFTER_AWARD,
    AT_TENDER,
    BEFORE_DESIGN,
    LARGE_CONTRACTOR,
    LEGAL_FORM,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
)
from simulator.engine.world import World
from tests.unit.hand_world import (
    alike,
    cash,
    contract,
    firm,
    hand_world,
    list_members,
    moved,
    numbers,
    rules,
)

pytestmark = pytest.mark.interpreted

NOW = 100


def asked(kind: int = SMALL_FIRM, chain: int = 0, **rule: float) -> tuple[World, int]:
    """Return a world with a firm and its contract of a million pounds over 50 weeks."""
    world = hand_world(NOW, asks=1, chain=chain, month_ends=0)
    numbers(
        world, cost_share_of_reference=0.9, wage_gbp_per_year=30_000.0, clause_job_cost_gbp=100.0,
        clause_handling_share=0.1, clause_goodwill=0.0, clause_check_gbp=5.0, results_target=0.8, results_sd=0.0,
        priority_share_additional=0.5, smallest_need_gbp=1.0, reserve_competitors=1.0, discovery_per_week=1e9,
        contact_discovery=2.0, clause_design_weeks=20.0,
    )  # fmt: skip
    given = {
        "clause_threshold_gbp": 500_000.0, "clause_jobs_per_million": 2.0, "clause_se_share": 0.2,
        "clause_stage": AT_TENDER, "payment_milestones": 4.0, "results_share": 0.25, "results_lag_weeks": 8.0,
        "mandated_se_share": 0.0, "national_se_share": 0.0, "clause_monitoring": 1.0, "clause_remedy": 2.0,
        "se_definition": LEGAL_FORM, "standing_multiple": 0.0,
    }  # fmt: skip
    rules(world, **(given | rule))
    world.sectors[0].labour_share = 0.6
    firm(world, kind, priority_share=0.2)
    return world, contract(world, 0, value=100_000_000, weeks=50)


@pytest.mark.parametrize(
    ("threshold", "chain", "jobs", "part"), [(500e3, 1, 2.0, 0.2), (500e3, 0, 2.0, 0.0), (2e6, 1, 0.0, 0.0)]
)
def test_what_a_tender_asks(threshold: float, chain: int, jobs: float, part: float) -> None:
    world, _ = asked(chain=chain, clause_threshold_gbp=threshold)
    ask_more(world, 0)
    ask = world.asks[0]
    assert alike([ask.jobs, ask.se_part, ask.results_share, ask.results_weeks], [jobs, part, 0.25, 8.0])
    assert (ask.milestones, ask.stage) == (4, AT_TENDER)


def test_a_design_that_met_ses_cuts_their_part_for_them() -> None:
    world, _ = asked(SOCIAL_ENTERPRISE, clause_stage=BEFORE_DESIGN)
    world.suppliers[0].turnover = 1e12
    list_members(world)
    assert lots_of_design(world, 0, 4) == 2
    rules(world, clause_stage=AT_TENDER)
    assert lots_of_design(world, 0, 4) == 1
    rules(world, clause_stage=BEFORE_DESIGN, clause_threshold_gbp=1_000_000.01)
    assert lots_of_design(world, 0, 4) == 1


def test_ses_of_the_area_are_engaged_before_the_design() -> None:
    world, _ = asked(SOCIAL_ENTERPRISE)
    assert not is_engaged(world, 0, 0)
    world.asks[0].stage = BEFORE_DESIGN
    assert is_engaged(world, 0, 0)
    world.suppliers[0].home = 1
    assert not is_engaged(world, 0, 0)


def test_jobs_beyond_those_given_anyway_cost_extra() -> None:
    """A million at 90 %, 60 % of it wages at 30,000: 18 job-years, 3.6 of them for priority groups. Five are asked.

    A tenth of overheads, or wages that have risen by a quarter, leave fewer of them.
    """
    world, _ = asked()
    world.asks[0].jobs, world.asks[0].stage = 5.0, AT_TENDER
    assert alike(extra_jobs(world, 0, 0), 1.4)
    assert alike(cost_of_asks(world, 0, 0), 14_000.0)
    world.asks[0].stage = AFTER_AWARD
    assert cost_of_asks(world, 0, 0) == 0.0
    world.suppliers[0].overhead_share = 0.1
    assert alike(extra_jobs(world, 0, 0), 5.0 - 3.24)
    world.lines[0].cost_index = 1.25
    assert alike(extra_jobs(world, 0, 0), 5.0 - 3.24 / 1.25)
    world.asks[0].jobs = 2.0
    assert extra_jobs(world, 0, 0) == 0.0


def test_handling_many_parts_costs_those_that_pass_work_on() -> None:
    world, _ = asked(LARGE_CONTRACTOR, chain=1)
    world.asks[0].se_part, world.asks[0].stage = 0.2, AT_TENDER
    assert passes_work_on(world, 0)
    assert alike(cost_of_asks(world, 0, 0), 0.1 * 0.2 * 90_000_000.0)
    world.suppliers[0].n_members = 2
    assert not passes_work_on(world, 0)


@pytest.mark.parametrize(
    ("kind", "monitoring", "stage", "goodwill", "keeps"),
    [(SOCIAL_ENTERPRISE, 0.0, AT_TENDER, 0.0, 1), (SMALL_FIRM, 0.5, AT_TENDER, 0.0, 1),
     (SMALL_FIRM, 0.49, AT_TENDER, 0.0, 0), (SMALL_FIRM, 1.0, AFTER_AWARD, 0.0, 0),
     (SMALL_FIRM, 0.0, AFTER_AWARD, 1.0, 1)],
)  # fmt: skip
def test_who_means_to_keep_a_promise(kind: int, monitoring: float, stage: int, goodwill: float, keeps: int) -> None:
    world, row = asked(kind, clause_monitoring=monitoring)
    numbers(world, clause_goodwill=goodwill)
    world.asks[0].jobs, world.asks[0].stage = 5.0, stage
    promise(world, row)
    assert (world.asks[0].keeps, world.ask_totals[0].contracts) == (keeps, 1)


def test_a_kept_promise_is_paid_for_with_the_work() -> None:
    """A quarter of the work: 0.5 of two job-years at 100 pounds."""
    world, row = asked()
    world.asks[0].keeps, world.asks[0].extra_jobs = 1, 2.0
    keep_promise(world, row, 25_000_000)
    assert (cash(world, 0), moved(world, COMMUNITY_BENEFIT)) == (-5_000, 5_000)
    assert alike(world.asks[0].jobs_done, 0.5)
    assert alike(world.tallies[SMALL_FIRM].job_weeks, 26.0)
    assert alike(world.outcome_cells.priority_job_weeks.sum(), 26.0)
    world.asks[0].keeps = 0
    keep_promise(world, row, 25_000_000)
    assert cash(world, 0) == -5_000


@pytest.mark.parametrize(
    ("monitoring", "stage", "penalty"), [(1.0, AT_TENDER, 30_000), (0.0, AT_TENDER, 0), (1.0, AFTER_AWARD, 0)]
)
def test_what_is_found_missing_costs_twice_what_was_saved(monitoring: float, stage: int, penalty: int) -> None:
    """1.5 job-years of 2 extra were not given: 15,000 saved."""
    world, row = asked(clause_monitoring=monitoring)
    ask = world.asks[0]
    ask.jobs, ask.extra_jobs, ask.jobs_done, ask.stage = 5.0, 2.0, 0.5, stage
    close_clauses(world, row)
    assert moved(world, CLAUSE_PENALTY) == world.ask_totals[0].penalties == penalty
    assert moved(world, CLAUSE_MONITORING) == (500 if penalty else 0)
    assert alike([world.ask_totals[0].jobs_asked, world.ask_totals[0].jobs_given], [5.0, 3.5])


def test_what_was_not_passed_on_to_ses_costs_twice_its_handling() -> None:
    """Of a fifth of 90 % of a million an SE got a twentieth: handling a tenth of the missing 135,000 was saved."""
    world, row = asked(clause_monitoring=1.0)
    ask = world.asks[0]
    ask.se_part, ask.se_placed, ask.stage = 0.2, 0.05, AT_TENDER
    close_clauses(world, row)
    assert moved(world, CLAUSE_PENALTY) == 2 * 1_350_000
    assert alike([world.ask_totals[0].se_asked, world.ask_totals[0].se_placed], [20_000_000.0, 5_000_000.0])
    assert world.suppliers[0].result == -2_700_000.0


@pytest.mark.parametrize(
    ("stage", "lot", "part"), [(BEFORE_DESIGN, 0, 0.2), (BEFORE_DESIGN, 1, 0.0), (AT_TENDER, 1, 0.2)]
)
def test_a_design_that_met_the_ses_asks_no_part_of_its_lots(stage: int, lot: int, part: float) -> None:
    world, _ = asked(chain=1, clause_stage=stage)
    world.tenders[0].lot = lot
    ask_more(world, 0)
    assert alike(world.asks[0].se_part, part)


def test_whoever_has_time_is_met() -> None:
    world, row = asked()
    assert has_met(world, row, 0, 1.0)
    assert not has_met(world, row, 0, 0.0)


def test_results_hold_a_part_of_the_money_back_until_they_are_known() -> None:
    """A quarter of 1,000 is held; a quality of 0.4 reaches half of what results need."""
    world, row = asked()
    ask_more(world, 0)
    world.suppliers[0].quality = 0.4
    assert hold_back(world, row, 1_000) == 250
    assert alike([expected_pay_share(world, 0, 0), sure_pay(world, 0)], [0.875, 75_000_000.0])
    world.invoices[0].days_late = 9.0  # of the invoice that had this row before
    invoice_results(world, row, 10.0, 0.0, 104)
    i = world.invoices[0]
    assert (i.amount, i.days, i.days_late, world.due[112]) == (125, 10.0, 0.0, 0)  # results take weeks, paying ten days
    assert (world.asks[0].held, world.ask_totals[0].held, world.ask_totals[0].earned) == (0, 250, 125)
    invoice_results(world, row, 10.0, 0.0, 104)
    assert (world.suppliers[0].receivable, world.suppliers[0].result) == (125, -125.0)
    world.asks[0].held = 40
    keep_results_money(world, row)  # the contract ended early
    assert (world.asks[0].held, world.ask_totals[0].forfeited, world.ask_totals[0].held) == (0, 40, 250)
    assert world.suppliers[0].result == -165.0


def test_milestones_decide_when_work_is_invoiced() -> None:
    world, row = asked()
    assert not is_invoice_due(world, row)
    world.clock[0].month_ends = 1
    assert is_invoice_due(world, row)
    ask_more(world, 0)
    assert alike([days_between_invoices(world, 0, 30.0)], [87.5])
    world.contracts[row].worked_weeks = 12
    assert not is_invoice_due(world, row)
    world.contracts[row].worked_weeks = 13
    assert is_invoice_due(world, row)
    world.asks[0].milestones = 0
    assert days_between_invoices(world, 0, 30.0) == 30.0
