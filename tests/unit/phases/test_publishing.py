"""What a council publishes and spreads the word of; budgets, learning, records and the calendar of the week."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.behaviours.bidding.bidding import kind_of_competition, market_of
from simulator.behaviours.firms.cash import paid_ahead
from simulator.engine import chance
from simulator.engine.accounts import COMPETITION_COST, FUNDING
from simulator.engine.chosen import FOR_SES
from simulator.engine.codes import (
    ASKED_ONE,
    BEFORE_DESIGN,
    CALL_AGAIN,
    CALL_OFF,
    CALLED_ANEW,
    CLOSED,
    COST_SHOCK,
    CUT_SMALLER,
    DEMAND_SURGE,
    EVALUATING,
    FIRST_CALL,
    INSIST,
    LEGAL_FORM,
    MINI_COMPETITION,
    NEEDED,
    NOBODY,
    OPEN,
    PREFERENCE,
    PUBLISHED,
    QUOTATION,
    RESERVE,
    RUNG_ROUND,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
    SPLIT,
    TARGET,
    WAIVE,
    WAIVER,
)
from simulator.engine.columns.run_columns import Shock
from simulator.engine.columns.social_columns import Ask
from simulator.engine.ledger import council_account, total
from simulator.engine.rules import LEVER_COLUMN, shock_size
from simulator.engine.world import World, table
from simulator.phases import budgets, discover, learn, publish, record, social
from simulator.phases.discover import invitations, might_do, search_effort, sought, stranger_weight
from simulator.phases.publish import lots_of
from simulator.phases.record import (
    BUDGET_HOLD_WRONG,
    DEAD_SUPPLIER_WORKS,
    DUE_UNPAID,
    MONEY_NOT_CONSERVED,
    NEGATIVE_TRANSFER,
    NO_FAULT,
    OVER_INVOICED,
    TABLE_FULL,
    broken_invariant,
)
from tests.unit.hand_world import (
    alike,
    bid,
    firm,
    hand_world,
    list_members,
    moved,
    numbers,
    rules,
    tender,
)

pytestmark = pytest.mark.interpreted

NOW = 100


def shocked(world: World, *shocks: tuple[int, int, int, int, float]) -> None:
    rows = table(Shock, len(shocks))
    rows.chosen = NOBODY
    for row, (kind, sector, start, until, change) in zip(rows, shocks, strict=True):
        row.shock, row.sector, row.start, row.until, row.change = kind, sector, start, until, change
    world.put("shocks", rows)
    world.put("shock_councils", np.ones((len(shocks), 2), np.int64))


# Budgets ------------------------------------------------------------------------------------------------------------


def test_shocks_add_up_while_they_last_where_they_strike() -> None:
    world = hand_world(NOW)
    shocked(world, (COST_SHOCK, NOBODY, 90, 101, 0.2), (COST_SHOCK, 1, 90, 101, 0.4), (DEMAND_SURGE, 0, 90, 101, 0.9))
    assert alike([shock_size(world, COST_SHOCK, 0, sector) for sector in (0, 1)], [0.2, 0.6])
    world.shock_councils[0, 0] = 0
    assert shock_size(world, COST_SHOCK, 0, 0) == 0.0
    world.clock[0].week = 101
    assert shock_size(world, COST_SHOCK, 1, 1) == 0.0


def test_budgets_costs_and_funding_move_on_their_days() -> None:
    """5,200 a year is 100 a week; a surge of a half makes it 150. Costs rise by a twelfth of 12 %."""
    world = hand_world(NOW, month_ends=1, year_starts=1)
    world.lines["budget"] = 0
    world.lines[0].budget = 5_200
    world.baseline[:] = world.rule_values
    world.baseline[:, LEVER_COLUMN["real_budget_growth"]] = 0.1
    world.baseline[:, LEVER_COLUMN["cost_inflation"]] = 0.12
    shocked(world, (DEMAND_SURGE, 0, 0, 999, 0.5), (COST_SHOCK, 0, 0, 999, -3.0))
    budgets.run(world)
    line = world.lines[0]
    assert (line.budget, line.shock) == (5_720, -1.0)
    assert alike([line.cost_index, line.surge], [1.01, 0.5])
    assert moved(world, FUNDING) == world.cash[council_account(0)] == 165
    world.clock[0].month_ends = world.clock[0].year_starts = 0
    budgets.run(world)
    assert (line.budget, moved(world, FUNDING)) == (5_720, 330)
    assert alike(line.cost_index, 1.01)


# Publish ------------------------------------------------------------------------------------------------------------


def called(value: int = 100_000, process: int = OPEN, **rule: float) -> World:
    """Return a world with a need; every process is the same."""
    world = hand_world(NOW)
    numbers(
        world, most_lots=4.0, evaluation_weeks=5.0, short_evaluation_weeks=1.0, quotation_notice_weeks=2.0,
        direct_notice_weeks=1.0, reserve_competitors=2.0, reference_error=0.0, cost_share_of_reference=0.8,
    )  # fmt: skip
    given = {
        "maximum_lot_gbp": 1e9, "mandate_fallback": 0, "notice_weeks": 4.0, "social_value_weight": 0.2,
        "minimum_social_value_weight": 0.0, "price_share": 0.5, "payment_terms_days": 30.0, "mandated_se_share": 0.0,
        "maximum_payment_days": 20.0, "reserved_below_gbp": 0.0, "se_price_preference": 0.01, "mandate_from_gbp": 0.0,
        "mandate_to_gbp": 1e9, "se_definition": LEGAL_FORM, "real_budget_growth": 0.0, "national_se_share": 0.0,
    }  # fmt: skip
    rules(world, **(given | rule))
    world.process_mix[:] = 0.0
    world.process_mix[:, process] = 1.0
    tender(world, value, 50, state=NEEDED, commitment=2_000)
    return world


def test_a_need_is_published_with_the_rules_of_its_day() -> None:
    world = called()
    publish.run(world)
    t = world.tenders[0]
    assert (t.state, t.process, t.week_published, t.week_closing, t.week_deciding) == (PUBLISHED, OPEN, 100, 104, 109)
    assert alike([t.weight_price, t.weight_quality, t.weight_social], [0.4, 0.4, 0.2])
    assert (t.terms_days, t.se_preference, t.reserved, t.common_cost) == (20.0, 0.01, 0, 80_000)


def test_what_a_need_costs_is_off_from_the_estimate_by_its_luck_and_right_in_the_mean() -> None:
    world = called()
    numbers(world, reference_error=0.3)
    publish.run(world)
    z = chance.normal(world.clock[0].seed, chance.COMMON_COST, 0, world.tenders[0].id, 0)
    assert world.tenders[0].common_cost == round(80_000 * math.exp(0.3 * z - 0.045))


def test_what_is_called_again_costs_what_it_did() -> None:
    """A higher estimate is nearer to the cost of the work, and does not move it."""
    world = called()
    world.tenders[0].common_cost = 95_000
    publish.run(world)
    assert (world.tenders[0].state, world.tenders[0].common_cost) == (PUBLISHED, 95_000)


@pytest.mark.parametrize(
    ("process", "closing", "deciding"), [(QUOTATION, 102, 103), (CALL_OFF, 101, 102), (WAIVER, 101, 102)]
)
def test_light_processes_are_quick(process: int, closing: int, deciding: int) -> None:
    world = called(process=process)
    publish.run(world)
    assert (world.tenders[0].week_closing, world.tenders[0].week_deciding) == (closing, deciding)


@pytest.mark.parametrize(
    ("answer", "process", "asked", "notice"),
    [(CALLED_ANEW, OPEN, 1, 6), (RUNG_ROUND, QUOTATION, 5, 2), (ASKED_ONE, WAIVER, 1, 1)],
)
def test_a_tender_called_again_is_called_as_the_buyer_answered(
    answer: int, process: int, asked: int, notice: int
) -> None:
    world = called(process=WAIVER)
    numbers(world, quotation_invitations=3.0, ring_round_invitations=5.0, rerun_notice_factor=1.5)
    world.tenders[0].attempt, world.tenders[0].answer = 1, answer
    publish.run(world)
    assert (world.tenders[0].process, world.tenders[0].notice_weeks) == (process, notice)
    assert invitations(world, 0) == asked
    world.tenders[0].answer, world.tenders[0].process = FIRST_CALL, QUOTATION
    assert invitations(world, 0) == 3


def mini_competition(fallback: int, members: int, others: int) -> World:
    """Return a world of a council that reserves, with SEs in its framework and beside it, after publishing."""
    world = called(process=MINI_COMPETITION, mandated_se_share=0.5, mandate_enforcement=RESERVE)
    rules(world, mandate_fallback=fallback, standing_multiple=0.0)
    numbers(world, quotation_threshold_gbp=1_000.01, smallest_need_gbp=1_000.0)
    for firms, framework in ((members, 1), (others, 0)):
        for _ in range(firms):
            firm(world, SOCIAL_ENTERPRISE, framework=framework)
    world.councils[0].awarded = 1.0
    list_members(world)
    publish.run(world)
    return world


@pytest.mark.parametrize("fallback", [WAIVE, CALL_AGAIN, CUT_SMALLER, INSIST])
@pytest.mark.parametrize(
    ("members", "others", "leaves", "reserves"),
    [
        (2, 0, (), (WAIVE, CALL_AGAIN, CUT_SMALLER, INSIST)),
        (1, 1, (CALL_AGAIN, CUT_SMALLER, INSIST), (CALL_AGAIN, CUT_SMALLER, INSIST)),
        (0, 2, (CALL_AGAIN, CUT_SMALLER, INSIST), (CALL_AGAIN, CUT_SMALLER, INSIST)),
        (1, 0, (CALL_AGAIN, INSIST), (CALL_AGAIN, INSIST)),  # nowhere enough
        (0, 0, (CALL_AGAIN, INSIST), (CALL_AGAIN, INSIST)),
    ],
)
def test_where_a_framework_has_too_few_ses_all_but_waivers_look_beside_it(
    fallback: int, members: int, others: int, leaves: tuple[int, ...], reserves: tuple[int, ...]
) -> None:
    """Two SEs are enough; a quotation has two weeks, a mini-competition four."""
    t = mini_competition(fallback, members, others).tenders[0]
    process, weeks = (QUOTATION, 2) if fallback in leaves else (MINI_COMPETITION, 4)
    assert (t.reserved, t.process, t.notice_weeks) == (fallback in reserves, process, weeks)


def test_preparing_a_competition_costs_the_council_though_nobody_bids() -> None:
    """Half of a bid's 100 pounds; a quarter of that where a quotation takes a quarter."""
    for process, cost in ((OPEN, 5_000), (QUOTATION, 1_250)):
        world = called(process=process)
        numbers(
            world, bid_cost_gbp=100.0, bid_cost_elasticity=0.0, quotation_bid_factor=0.25, buyer_preparing_share=0.5,
        )  # fmt: skip
        publish.run(world)
        assert moved(world, COMPETITION_COST) == cost


@pytest.mark.parametrize(("largest", "lots"), [(1_000.0, 1), (999.99, 2), (300.0, 4), (10.0, 4)])
def test_a_need_above_the_largest_lot_is_cut_into_equal_ones(largest: float, lots: int) -> None:
    world = called(100_000, maximum_lot_gbp=largest)
    assert lots_of(world, 0) == lots
    publish.run(world)
    rows = world.tenders[1 : world.clock[0].tenders]
    if lots > 1:
        assert world.tenders[0].state == SPLIT
        assert [int(t.lot) for t in rows] == list(range(1, lots + 1))
        assert (rows.value.sum(), rows.commitment.sum()) == (100_000, 2_000)
        assert (rows.state == PUBLISHED).all()  # a lot is not cut again
    else:
        assert world.tenders[0].state == PUBLISHED


def test_a_design_that_met_the_ses_cuts_a_main_lot_and_a_small_one_for_them() -> None:
    world = called(100_000, clause_stage=BEFORE_DESIGN, clause_se_share=0.3, clause_threshold_gbp=0.0)
    numbers(world, smallest_need_gbp=1.0, discovery_per_week=1e9, contact_discovery=1.0)
    world.put("asks", table(Ask, 64))
    world.clock[0].asks = 1
    for _ in range(2):
        firm(world, SOCIAL_ENTERPRISE)
    list_members(world)
    assert lots_of(world, 0) == 2
    publish.run(world)
    rows = world.tenders[1 : world.clock[0].tenders]
    assert [(int(t.value), int(t.commitment), int(t.lot)) for t in rows] == [(70_000, 1_400, 1), (30_000, 600, 2)]


def test_a_council_short_of_its_share_prefers_or_reserves() -> None:
    world = called(mandated_se_share=0.5, mandate_enforcement=PREFERENCE, mandate_preference=0.1)
    world.councils[0].awarded = 1.0
    publish.run(world)
    assert world.tenders[0].se_preference == 0.1
    for ses, reserved in ((1, 0), (2, 1)):
        world = called(mandated_se_share=0.5, mandate_enforcement=RESERVE)
        world.councils[0].awarded = 1.0
        for _ in range(ses):
            firm(world, SOCIAL_ENTERPRISE)
        list_members(world)
        publish.run(world)
        assert world.tenders[0].reserved == reserved


@pytest.mark.parametrize(("below", "attempt", "reserved"), [(1_000.0, 0, 0), (1_000.01, 0, 1), (1_000.01, 1, 0)])
def test_small_tenders_are_reserved_once(below: float, attempt: int, reserved: int) -> None:
    world = called(reserved_below_gbp=below)
    world.tenders[0].attempt = attempt
    firm(world, SOCIAL_ENTERPRISE), firm(world, SOCIAL_ENTERPRISE)
    list_members(world)
    publish.run(world)
    assert world.tenders[0].reserved == reserved


# Discover -----------------------------------------------------------------------------------------------------------


def noticed(process: int = OPEN, **columns: float) -> World:
    world = hand_world(NOW)
    numbers(world, discovery_per_week=1e9, contact_discovery=1.0, framework_discovery=1.0, contact_weight=1.0,
            quotation_invitations=2.0, target_invite_weight=5.0, incumbent_weight=3.0)  # fmt: skip
    world.closeness[:] = 1.0
    rules(world, mandated_se_share=0.0, national_se_share=0.0)
    tender(world, 100_000, 50, **({"process": process, "week_published": NOW, "notice_weeks": 4} | columns))
    return world


def knowing(world: World) -> list[int]:
    list_members(world)
    discover.run(world)
    t = world.tenders[0]
    return sorted(int(c.supplier) for c in world.candidates[t.first_candidate : t.first_candidate + t.n_candidates])


def test_suppliers_of_the_trade_within_reach_come_across_a_notice() -> None:
    world = noticed()
    firm(world), firm(world, sector=1), firm(world, home=1, reach_km=19.0), firm(world, home=1, reach_km=20.0)
    assert knowing(world) == [0, 3]


def test_a_hidden_notice_is_found_by_nobody() -> None:
    world = noticed()
    numbers(world, discovery_per_week=0.0)
    firm(world)
    assert knowing(world) == []


def test_reserved_notices_reach_social_enterprises_and_frameworks_their_members() -> None:
    world = noticed(reserved=1)
    firm(world, SMALL_FIRM), firm(world, SOCIAL_ENTERPRISE)
    assert knowing(world) == [1]
    world = noticed(MINI_COMPETITION)
    firm(world), firm(world, framework=1)
    assert knowing(world) == [1]


def test_quotations_invite_a_few_and_direct_awards_one_that_could_deliver() -> None:
    for process, number in ((QUOTATION, 2), (WAIVER, 1)):
        world = noticed(process)
        for _ in range(4):
            firm(world)
        firm(world, committed=10**9)
        found = knowing(world)
        assert len(found) == number
        assert 4 not in found


def test_whom_a_buyer_thinks_of() -> None:
    world = noticed(WAIVER, incumbent=0)
    firm(world, sales=0.5), firm(world, SOCIAL_ENTERPRISE, sales=0.5)
    list_members(world)
    assert alike([stranger_weight(world, 0, m, 0.5, FOR_SES - 1) for m in (0, 1)], [1.5, 0.5])
    assert alike([stranger_weight(world, 0, m, 0.5, FOR_SES) for m in (0, 1)], [1.5, 2.5])


def test_who_might_do() -> None:
    world = noticed(CALL_OFF)
    firm(world, framework=1, turnover=100.0), firm(world, SOCIAL_ENTERPRISE)
    list_members(world)
    assert [might_do(world, 0, m, 100.0) for m in (0, 1)] == [True, False]
    assert not might_do(world, 0, 0, 100.1)
    world.tenders[0].process, world.tenders[0].reserved = WAIVER, 1
    assert [might_do(world, 0, m, 100.0) for m in (0, 1)] == [False, True]


def test_how_fast_a_notice_is_come_across() -> None:
    world = noticed(OPEN)
    numbers(world, discovery_per_week=0.1)
    rules(world, notice_publicity=3.0)
    assert alike(search_effort(world, 0), 0.3)


def test_councils_below_a_soft_target_look_for_ses() -> None:
    world = noticed()
    assert sought(world, 0) == FOR_SES - 1
    rules(world, mandated_se_share=0.5, mandate_enforcement=TARGET, mandate_from_gbp=0.0, mandate_to_gbp=1e9)
    world.councils[0].awarded = 1.0
    assert sought(world, 0) == FOR_SES


# Learn, record, social ------------------------------------------------------------------------------------------------


def test_beliefs_records_and_councils_memory_move() -> None:
    """Three bids believed, five seen, a tenth of the way: 3.2; of its kind, a fifth of that."""
    world = hand_world(NOW)
    numbers(world, belief_weight=0.1, belief_pooling=5.0, track_gain=0.25, se_share_memory_weeks=10.0)
    row = firm(world, quality=0.8, track=0.4, completed_now=1)
    at = tender(world, week_decided=NOW, process=OPEN, state=3)
    world.tenders[at].n_bids = 5
    bid(world, at, row)
    world.tenders[at].n_bids, world.tenders[at].winner = 5, 0
    world.markets["bids"], world.markets["seen"] = 3.0, 100
    world.finished[0], world.clock[0].finished = row, 1
    world.deciding[0], world.clock[0].decided = at, 1
    world.councils["awarded"] = 100.0
    learn.run(world)
    seen = market_of(world, at), kind_of_competition(world, at)
    assert alike([world.markets[i].bids for i in seen], [3.2, 3.04])
    assert [i for i, market in enumerate(world.markets) if market.seen > 100] == sorted(seen)
    assert alike([world.suppliers[row].track, world.councils[0].awarded], [0.5, 90.0])
    assert world.groups[0].profit == -0.93 * world.tenders[at].value  # a bid of nothing, against the typical cost
    assert (world.suppliers[row].completed_now, world.clock[0].finished, world.clock[0].first_undecided) == (0, 0, 1)


def test_tenders_still_open_keep_the_search_from_passing_them() -> None:
    world = hand_world(NOW)
    tender(world, state=EVALUATING)
    learn.run(world)
    assert world.clock[0].first_undecided == 0


@pytest.mark.parametrize(
    ("column", "fault"),
    [("table_full", TABLE_FULL), ("money", MONEY_NOT_CONSERVED), ("negative_transfers", NEGATIVE_TRANSFER),
     ("over_invoiced", OVER_INVOICED), ("worked_by_nobody", DEAD_SUPPLIER_WORKS)],
)  # fmt: skip
def test_a_broken_invariant_is_named(column: str, fault: int) -> None:
    world = hand_world(NOW)
    assert broken_invariant(world) == NO_FAULT
    world.clock[0][column] = 1
    assert broken_invariant(world) == fault
    record.run(world)
    assert world.clock[0].fault == fault


def test_unpaid_invoices_and_wrong_holds_are_faults() -> None:
    world = hand_world(NOW)
    world.due[NOW] = 0
    assert broken_invariant(world) == DUE_UNPAID
    world = hand_world(NOW, month_ends=1)
    world.lines[0].committed = 1
    assert broken_invariant(world) == BUDGET_HOLD_WRONG
    world.clock[0].month_ends = 0
    assert broken_invariant(world) == NO_FAULT


def test_a_weeks_row_of_the_series() -> None:
    world = hand_world(NOW, month_ends=1)
    firm(world, SOCIAL_ENTERPRISE, cash=700, turnover=1_200.0, live_contracts=1)
    world.clock[0].money = total(world)
    world.tallies[SOCIAL_ENTERPRISE].awards = 3
    record.run(world)
    now, tally = world.series[NOW], world.tallies[SOCIAL_ENTERPRISE]
    assert (now.week, now.active_se, now.active_sme, now.se_cash, now.awards, now.se_awards) == (NOW, 1, 0, 700, 3, 3)
    assert (tally.contract_firm_months, tally.contract_reserve_months) == (1, 7.0)


def test_reserves_are_of_firms_in_business_with_work() -> None:
    world = hand_world(NOW, month_ends=1)
    firm(world, SOCIAL_ENTERPRISE, cash=700, turnover=1_200.0)
    firm(world, SOCIAL_ENTERPRISE, cash=700, turnover=1_200.0, live_contracts=1, state=CLOSED)
    world.clock[0].money = total(world)
    record.run(world)
    assert world.tallies[SOCIAL_ENTERPRISE].contract_firm_months == 0


@pytest.mark.parametrize(
    ("month_ends", "columns", "has_moved", "is_written"),
    [(1, {}, 0, 1), (0, {}, 5, 0), (1, {"state": CLOSED}, 0, 0), (1, {"state": CLOSED}, 5, 1),
     (0, {"state": CLOSED, "left": NOW}, 0, 1), (0, {"state": CLOSED, "left": NOW - 1}, 5, 0)],
)  # fmt: skip
def test_who_gets_a_bank_statement(month_ends: int, columns: dict[str, int], has_moved: int, is_written: int) -> None:
    """Firms in business by the month, those that left at once, and estates in months in which money moves."""
    world = hand_world(NOW, month_ends=month_ends, recording=1)
    firm(world, **columns)
    world.month_flows[0, 3] = has_moved
    world.clock[0].money = total(world)
    record.run(world)
    assert world.clock[0].statements == is_written


def test_what_was_paid_for_work_to_come_is_no_reserve() -> None:
    """Of 700, 200 were paid in advance: five months. With grants, 100 more are kept for their purpose."""
    world = hand_world(NOW, month_ends=1)
    firm(world, SOCIAL_ENTERPRISE, cash=700, turnover=1_200.0, live_contracts=1, advances=200)
    world.clock[0].money = total(world)
    record.run(world)
    assert world.tallies[SOCIAL_ENTERPRISE].contract_reserve_months == 5.0
    assert paid_ahead(world, 0) == 200.0


def test_a_months_outcomes_are_counted_at_its_end() -> None:
    world = hand_world(NOW, month_ends=0)
    numbers(world, local_respend_home=0.6, local_respend_away=0.1)
    firm(world, job_weeks=10.0, home_work=100.0, away_work=50.0)
    social.run(world)
    assert world.tallies[SMALL_FIRM].job_weeks == 0.0
    world.clock[0].month_ends = 1
    social.run(world)
    tally = world.tallies[SMALL_FIRM]
    assert alike([tally.job_weeks, tally.local_respend], [10.0, 65.0])
    assert world.suppliers[0].job_weeks == 0.0
    world.suppliers[0].home_work = 200.0  # of a service that pays no wages
    social.run(world)
    assert alike([tally.job_weeks, tally.local_respend, world.suppliers[0].home_work], [10.0, 185.0, 0.0])
