"""Unit tests: every key figure of a world that can be worked out in the head, and what all of them obey."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulator import run
from simulator.engine import accounts
from simulator.engine.codes import CLOSED, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.metrics import GROUPS, KPIS, kpi_values, measure, year_end_values
from simulator.metrics.books import Books
from simulator.register import LEVERS, PARAMETERS
from simulator.study.evidence.what_holds import ready_world
from tests.unit.metrics.hand_made import PENCE, hand_made

#: Every figure of the hand-made world, from its description.
EXPECTED = {
    "se_award_share_number": 1 / 3,
    "sme_award_share_number": 1 / 3,
    "large_award_share_number": 1 / 3,
    "se_award_share_value": 80 / 400,
    "se_invoice_share": 100 / 1_000,
    "sme_award_share_value": 120 / 400,
    "sme_invoice_share": 300 / 1_000,
    "large_award_share_value": 200 / 400,
    "large_invoice_share": 600 / 1_000,
    "se_engaged": 1,
    "se_median_award": 80,
    "se_million_award_share": 0,
    "mean_award_value": 400 / 3,
    "awards_per_year": 3,
    "award_concentration": 10_000 * (80**2 + 120**2 + 200**2) / 400**2,
    "se_winner_growth": math.nan,  # no SE went without a contract
    "joint_bid_share": 0,
    "se_bid_jointly": math.nan,  # no record says that anybody competed
    "hub_award_share_value": 0,
    "hub_passed_on": 0,
    "hub_owed_weeks": math.nan,
    "hubs_left": math.nan,
    "franchise_guarantees_paid": 0,
    "joint_win_rate": math.nan,
    "single_win_rate": math.nan,  # no tender drew a joint bid
    "joint_award_share_value": 0,
    "se_team_award_share_value": 0,
    "team_size": math.nan,
    "teams_per_year": 0,
    "team_setup_cost": 0,
    "team_support_cost": 0,
    "hub_income": 0,
    "too_late_share": math.nan,
    "named_in_business": 1.0,
    "named_growth": 1.2,
    "named_council_share": 52 * 6 / 1_200,
    "local_work_share": 1 / 3,
    "local_award_share": 200 / 400,
    "small_firm_award_share": 200 / 400,
    "small_firm_reached_share": 220 / 400,
    "se_largest_award": 80,
    "se_share_over_1m": math.nan,  # no contract was that large
    "se_share_over_1m_alone": math.nan,
    "se_share_over_1m_in_teams": math.nan,
    "se_share_over_5m": math.nan,
    "teams_hit": 0,
    "teams_dropped": 0,
    "franchises_founded": 0,
    "franchises": 0,
    "franchise_units": 0,
    "franchises_ended_share": math.nan,
    "units_opened": 0,
    "units_joined": 0,
    "unit_exit_rate": math.nan,
    "independent_exit_rate": 5 / 100,
    "fees_over_costs": math.nan,
    "franchise_support_cost": 0,
    "mergers": 0,
    "se_share_over_1m_in_franchises": math.nan,
    "bids_per_tender": 5 / 3,  # tenders 1, 2 and 5
    "single_bid_share": 2 / 3,
    "no_bid_share": 1 / 4,
    "tenders_per_year": 6,
    "tenders_awarded_share": 3 / 5,
    "tenders_rerun_share": 1 / 5,
    "tenders_cancelled_share": 1 / 5,
    "tenders_withdrawn_share": 0.0,
    "needs_without_award_share": 1 / 4,
    "award_without_competition_share": 1 / 3,
    "rung_round_share": 0.5,
    "asked_one_share": 0.5,
    "reserved_share": 1 / 6,
    "set_aside_share": 1 / 6,
    "price_over_cost": (80 / 80 + 120 / 100 + 200 / 160) / 3,
    "price_over_cost_by_value": 400 / 340,
    "price_over_estimate": (0.8 + 1.2 + 2.0) / 3,
    "money_left_on_table": (100 - 80) / 80,
    "time_to_award": 70,
    "challenge_share": 1 / 3,
    "bid_cost_share": 6 / 400,
    "private_bid_cost_share": 6 / 8,
    "days_to_payment": 1_000 / 60,
    "se_days_to_payment": 10,
    "sme_days_to_payment": 15,
    "large_days_to_payment": 20,
    "late_payment_share": 6 / 60,
    "se_months_of_reserves": 2.5,  # 320 of cash, 70 of it for work to come
    "se_mean_months_of_reserves": 2.5,
    "se_negative_cash_share": 1,
    "se_overdraft_interest": 3,
    "se_margin": -0.02,
    "se_loss_share": 1,
    "dropped_contracts": 0,
    "dispute_cost": 0,
    # No tender asks for more than work at a price.
    **dict.fromkeys(
        (
            "clause_jobs",
            "clause_jobs_kept",
            "clause_se_kept",
            "clause_watching_cost",
            "clause_penalties",
            "results_earned",
            "relabelled_award_share",
        ),
        math.nan,
    ),
    # Nobody has subcontractors here.
    **dict.fromkeys(
        (
            "collapses_per_decade",
            "large_failures_per_10000",
            "claims_over_turnover",
            "jobs_moved",
            "jobs_lost",
            "public_stakes",
            "warning_to_collapse",
            "average_to_shown_debt",
            "unsecured_recovery",
            "subcontractor_losses",
            "covered_loss_share",
            "uncovered_loss_share",
            "contagious_share",
            "largest_cascade",
            "systemic_impact_largest",
            "chain_exposure",
            "supplier_relative_risk",
            "interrupted_service",
            "public_cost_large",
            "public_cost_se",
            "public_cost_sme",
            "public_cost_share_large",
            "public_cost_share_se",
            "chain_days_to_payment",
            "se_subcontract_share",
            "se_indirect_income",
        ),
        math.nan,
    ),
    # Two contracts run: 8 a week of the SE, 12.5 of the small firm, for one council in one service line.
    "council_dependence": 10_000 * (8**2 + 12.5**2) / 20.5**2,
    "sector_dependence": 10_000 * (8**2 + 12.5**2) / 20.5**2,
    "largest_supplier_share": 12.5 / 20.5,
    "insolvencies_per_10000": 10_000 * 2 / 400,
    "se_insolvencies_per_10000": 100,
    "sme_insolvencies_per_10000": 50,
    "large_insolvencies_per_10000": 0,
    "se_exit_rate": 5 / 100,
    "sme_exit_rate": 4 / 200,
    "large_exit_rate": 0,
    "se_entry_rate": 7 / 100,
    "sme_entry_rate": 0,
    "large_entry_rate": 0,
    **dict.fromkeys(
        (
            *("coop_award_share_number", "coop_award_share_value", "coop_invoice_share", "coop_days_to_payment"),
            *("coop_insolvencies_per_10000", "coop_exit_rate", "coop_entry_rate"),
        ),
        math.nan,  # no place for a kind that nobody is of
    ),
    "contracts_terminated_share": 1 / 4,
    "apprenticeships": 2,
    "additional_apprenticeships": 1,
    "training_weeks": 40,
    "additional_training_weeks": 10,
    "additional_local_respend": 200,
    "social_value_true": 1.5 * 400 + 1 * 1_000 + 10 * 20 + 200 * 0.1,
    "social_value_evidenced": 300,
    "social_value_recognised": 200,
    "se_social_value_share": (400 + 500 + 100 + 20) / 1_820,
    "social_value_assumed_share": (75 + 1_000 + 20) / 1_820,
    "public_benefit": 1.5 * 150 + 200 + 20,
    "public_benefit_assumed_share": (75 + 20) / 445,
    "resident_benefit": 1_820 - 445,
    "reporting_cost": 5,
    "winner_quality": (0.7 + 0.5 + 0.6) / 3,
    "quality_delivered": (40 * 0.7 + 125 * 0.5 + 100 * 0.6 + 20 * 0.4) / 285,
    "quality_delivered_low": 0.5,  # 20 of 285 are worse than that
    "quality_delivered_high": 0.7,  # 40 of 285 are as good as that
    "service_value": 1.5 * (40 + 100 + 80 + 20 + 45),
    "quality_value": 2 * (40 * 0.2 + 100 * 0 + 80 * 0.1 - 20 * 0.1),
    "services_missed": 1.5 * (2_000 - 1_800) / 100,  # a budget of 2,000 pence bought work for 1,800
    "price_of_work": 40 + 125 + 100 + 20 + 45,
    "price_beyond_cost": 0 + 25 + 20 + 0,
    "public_cost_beyond_price": 2 + 4 + 3,
    "paid_for_nothing": 5 + 7,
    "unpaid_reporting": 1,
    "net_public_value": 427.5 + 28 + 1_820 - 330 - 9 - 12 - 1,
    "assumed_value": 427.5 + 28 + 1_095,
    "se_council_income": 90 + 50,
    "se_reached": 1,
    "small_se_reached": 1,
    "grant_spend": 50,
    "grant_running_cost": 3,
    "grant_undelivered": 5,
    "councils_with_targets": 0,
    "social_weight_tenders": 0,
    "mean_social_weight": 0,
    "se_engaged_yearly": 1,
    "willingness": math.nan,  # practice does not spread
    "council_spend": 1_004,
    "budget_delivered": 1_800 / 2_000,
    "needs_unmet": 100 / 500,
    "budget_returned": 0,
    "buying_cost": 2,
    "late_interest": 0,
    "jobs": 4,
    "se_jobs": 1,
    "priority_jobs": 3.0,
    "additional_priority_jobs": 1.5,
    "local_respend": 50,
}

#: Names that other programs rely on.
PROMISED = {
    *("se_award_share_number", "se_award_share_value", "se_invoice_share", "sme_award_share_value"),
    *("bids_per_tender", "single_bid_share", "price_over_cost", "days_to_payment", "se_days_to_payment"),
    *("se_months_of_reserves", "se_insolvencies_per_10000", "insolvencies_per_10000", "se_exit_rate"),
    *("council_spend", "tenders_awarded_share"),
}


def test_every_kpi_has_an_expected_value_here() -> None:
    assert set(EXPECTED) == set(KPIS)
    assert set(KPIS) >= PROMISED


def test_no_figure_is_called_what_can_be_varied() -> None:
    """Both are columns of a sweep."""
    assert not set(KPIS) & {*LEVERS, *PARAMETERS}


@pytest.mark.parametrize("name", EXPECTED)
def test_kpi_of_the_hand_made_world(name: str) -> None:
    assert KPIS[name].of(hand_made()) == pytest.approx(EXPECTED[name], nan_ok=True)


@pytest.mark.parametrize("name", KPIS)
def test_every_kpi_is_described(name: str) -> None:
    k = KPIS[name]
    assert k.group in GROUPS
    assert k.good in ("up", "down", "none")
    assert k.definition.endswith(".")
    assert k.unit
    assert k.label


def _empty() -> Any:
    world = hand_made()
    emptied = ("tallies", "tenders", "bids", "suppliers", "contracts", "outcome_cells", "lines")
    for table in (getattr(world, name) for name in emptied):
        table[:] = np.zeros(1, table.dtype)
    world.named = world.named[:0]
    world.flows[:] = 0
    for table in ("week", "grants", "suppliers", "tenders", "bids", "contracts", "subcontracts"):
        world.clock[0][table] = 0
    return world


def test_an_empty_denominator_gives_nan_and_never_an_error() -> None:
    values = measure(_empty())
    assert all(math.isnan(value) or value == 0.0 for value in values.values())
    assert math.isnan(values["se_award_share_value"])
    assert math.isnan(values["bids_per_tender"])
    assert math.isnan(values["council_spend"])


def test_legacy_contracts_are_no_awards() -> None:
    world = hand_made()
    before = measure(world)
    world.tenders["value"][0] = 10**12
    world.tenders["n_bids"][0] = 9
    assert measure(world) == pytest.approx(before, nan_ok=True)


def test_what_a_team_led_by_a_social_enterprise_hands_on_to_others_is_none_of_theirs() -> None:
    """Of what councils pay SEs and their teams 30 go to small firms; 20 come from a team that a small firm leads."""
    world = hand_made()
    se, small = (accounts.FIRST_SUPPLIER_ACCOUNT + kind for kind in (SOCIAL_ENTERPRISE, SMALL_FIRM))
    before = KPIS["se_council_income"].of(world)
    world.flows[accounts.JOINT_SHARE, se, small] += 30 * PENCE
    world.flows[accounts.JOINT_SHARE, se, se] += 10 * PENCE
    world.flows[accounts.JOINT_SHARE, small, se] += 20 * PENCE
    assert KPIS["se_council_income"].of(world) == pytest.approx(before - 10)


def test_tenders_under_way_at_the_start_were_not_published_in_the_run() -> None:
    world = hand_made()
    before = KPIS["tenders_per_year"].of(world), KPIS["awards_per_year"].of(world)
    awarded = int(np.flatnonzero(Books(world).is_awarded)[0])
    world.tenders[awarded].week_published = -5
    assert KPIS["tenders_per_year"].of(world) == before[0] - 1
    assert KPIS["awards_per_year"].of(world) == before[1]


def test_two_equal_lowest_prices_leave_nothing_on_the_table() -> None:
    world = hand_made()
    world.bids["price"][1] = 80 * PENCE
    assert KPIS["money_left_on_table"].of(world) == 0.0


def test_measuring_changes_nothing() -> None:
    world = hand_made()
    copies = {name: table.copy() for name, table in vars(world).items()}
    measure(world)
    assert all(np.array_equal(copies[name], table) for name, table in vars(world).items())


def test_figures_of_year_ends_are_averaged_over_the_years() -> None:
    world = hand_made()
    first = year_end_values(world)
    world.cash[:] *= 3
    second = year_end_values(world)
    place = list(KPIS).index("se_months_of_reserves")
    assert (first[place], second[place]) == (2.5, 8.9)  # what is for work to come did not grow
    assert kpi_values(world, [first, second])[place] == pytest.approx(5.7)
    nothing = np.full_like(first, np.nan)
    assert kpi_values(world, [first, nothing])[place] == 2.5


def test_a_firm_without_council_contract_does_not_count_in_reserves() -> None:
    world = hand_made()
    world.suppliers["live_contracts"][0] = 0
    assert math.isnan(KPIS["se_months_of_reserves"].of(world))
    world.suppliers["live_contracts"][0] = 1
    world.suppliers["state"][0] = CLOSED
    assert math.isnan(KPIS["se_months_of_reserves"].of(world))


def test_no_figure_of_the_account_reads_the_councils_estimates() -> None:
    """Estimates a fifth higher would have made every price look like a gain: they are the councils' own guess."""
    world = hand_made()
    before = measure(world)
    world.tenders["value"] *= 6
    world.tenders["value"] //= 5
    after = measure(world)
    assert after["price_over_estimate"] == pytest.approx(before["price_over_estimate"] / 1.2)
    changed = {name for name in KPIS if KPIS[name].group == "what the public gets" and before[name] != after[name]}
    assert changed == set()


def test_a_service_that_is_not_delivered_is_a_loss_though_its_price_is_saved() -> None:
    """Half the work for half the price: the public is worse off at either end of what services are assumed worth."""
    for worth in (1.1, 3.0):
        world = hand_made()
        world.parameters["service_worth"] = worth
        world.parameters["quality_worth"] = 0.0
        world.contracts["weekly_value"][:4] = world.tenders["common_cost"][[1, 2, 4, 0]] / 10.0
        before = KPIS["net_public_value"].of(world)
        world.contracts["worked_weeks"] //= 2
        assert KPIS["net_public_value"].of(world) < before


def test_pay_for_results_that_were_not_reached_is_no_cost() -> None:
    world = hand_made()
    world.ask_totals["held"], world.ask_totals["earned"] = 30 * PENCE, 10 * PENCE
    assert KPIS["price_of_work"].of(world) == 330 - 20


@pytest.mark.property
@pytest.mark.parametrize("name", ["chains", "clauses", "carillion", "consortium_brokerage"])
def test_figures_lie_within_their_ends(name: str) -> None:
    """Three years with chains, clauses, a collapse or teams: what ends at zero or at one is never beyond."""
    values = run(ready_world(name), 1, years=3).values[0, 0]
    ends = np.array([k.ends for k in KPIS.values()])
    beyond = (values < ends[:, 0] - 1e-9) | (values > ends[:, 1] + 1e-9)
    assert [k for k, is_beyond in zip(KPIS, beyond, strict=True) if is_beyond] == []
