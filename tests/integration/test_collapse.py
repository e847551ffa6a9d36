"""Large contractors, their chains and their failures: sound, off when off, and in the direction that reason asks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator import Scenario, load_scenario
from simulator.engine.codes import LARGE_CONTRACTOR
from simulator.start.place import place_tables
from simulator.week.digest import in_use, run_digests
from tests.chains import assert_sound, lived

SEEDS = (1, 2, 3, 4)
#: Tables that hold only what payment chains add.
ADDED = ("finance", "works", "subcontracts", "bills", "failures", "chain_totals")


@pytest.fixture(scope="module")
def carillion() -> Scenario:
    """The ready scenario, ten years."""
    return load_scenario("carillion")


@pytest.mark.null
def test_without_chains_nothing_of_it_exists(small_scenario: Scenario) -> None:
    world = lived(small_scenario.model_copy(update={"payment_chains": False}), 1)
    assert world.clock[0].failures == world.clock[0].subcontracts == 0
    assert not world.failure_costs.any()
    assert all(not getattr(world, name).view(np.uint8).any() for name in ADDED)


@pytest.mark.null
def test_rules_of_chains_do_nothing_without_chains(settings: dict[str, Any]) -> None:
    rules = {"chain_pass_through_days": 10.0, "project_bank_account_above_gbp": 0.0, "retention_share": 0.1}
    rules |= {"monitoring_detection": 1.0, "monitoring_lead_weeks": 5.0, "maximum_chain_days": 10.0}
    rules |= {"average_debt_disclosed": 1.0, "early_payment_as_debt": 1.0, "public_stake_reserve": 0.5}
    without = Scenario.from_resolved(settings | {"payment_chains": False})
    other = Scenario.from_resolved(settings | {"payment_chains": False, "rules": settings["rules"] | rules})
    one, two = run_digests(without, 1), run_digests(other, 1)
    assert {name for name in one if one[name] != two[name]} <= {"baseline", "rules", "rule_values"}


@pytest.mark.integration
@pytest.mark.parametrize("seed", SEEDS)
def test_the_ready_scenario_is_sound(carillion: Scenario, seed: int) -> None:
    assert_sound(lived(carillion, seed))


@pytest.mark.integration
def test_hidden_losses_may_be_as_large_as_a_scenario_can_say(carillion: Scenario) -> None:
    told = carillion.resolved()
    told["suppliers"][-1]["balance_sheet"]["overstated_profit_gbp"] = 1e10
    assert place_tables(Scenario.from_resolved(told))["group_finance"]["overstated"].max() == 10**12  # pence


@pytest.mark.integration
def test_failure_is_not_scripted(carillion: Scenario) -> None:
    """With honest margins and no hidden losses the same contractor stays in business."""
    plain = carillion.resolved()
    sheet = plain["suppliers"][-1]["balance_sheet"]
    sheet |= {"true_margin": 0.045, "bid_optimism": 0.0, "overstated_profit_gbp": 0.0, "average_debt_gbp": 5_300_000.0}
    healthy = Scenario.from_resolved(plain)
    failed = 0
    for seed in SEEDS:
        world = lived(healthy, seed)
        named = np.flatnonzero(world.finance.book_target > 0)
        failed += np.isin(in_use(world, "failures").supplier, named).any()
    assert failed <= 1


@pytest.mark.integration
def test_covered_subcontractors_lose_next_to_nothing(carillion: Scenario) -> None:
    """SF28: all of the chain under project bank accounts from the first day."""
    covered = Scenario.from_resolved(
        carillion.resolved() | {"rules": dict(carillion.rules) | {"project_bank_account_above_gbp": 0.0}}
    )
    usual = sum(lived(carillion, seed).chain_totals[0].lost for seed in SEEDS)
    less = sum(lived(covered, seed).chain_totals[0].lost for seed in SEEDS)
    assert usual > 0
    assert less < 0.05 * usual


@pytest.mark.integration
def test_shorter_terms_lower_the_loss(carillion: Scenario) -> None:
    short = Scenario.from_resolved(
        carillion.resolved() | {"rules": dict(carillion.rules) | {"chain_pass_through_days": 14.0}}
    )
    usual, quick = ([lived(s, seed).chain_totals[0] for seed in SEEDS] for s in (carillion, short))
    assert sum(t.payment_days for t in quick) < sum(t.payment_days for t in usual)
    assert sum(t.lost / t.billed for t in quick) < sum(t.lost / t.billed for t in usual)


LINES = ["construction", "facilities", "social_care"]


@pytest.mark.property
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**31),
    rules=st.fixed_dictionaries(
        {
            "chain_pass_through_days": st.floats(0.0, 365.0),
            "project_bank_account_above_gbp": st.sampled_from([0.0, 200_000.0, 1e9]),
            "retention_share": st.floats(0.0, 0.1),
            "concentration_cap": st.floats(0.02, 1.0),
            "monitoring_detection": st.floats(0.0, 1.0),
            "upfront_share": st.floats(0.0, 0.5),
        }
    ),
    facility=st.floats(0.0, 2e7),
    debt=st.floats(0.0, 2e7),
    margin=st.floats(-0.3, 0.05),
    surprise=st.sampled_from(["cost_shock", "demand_surge", "bank_withdrawal"]),
    size=st.floats(-0.9, 1.0),
)
@example(  # a small firm that had taken over a contract with its chain failed, and its bills stood open for ever
    seed=1_870_610_239,
    rules={
        "chain_pass_through_days": 57.0,
        "project_bank_account_above_gbp": 1e9,
        "retention_share": 0.0,
        "concentration_cap": 1.0,
        "monitoring_detection": 0.0,
        "upfront_share": 0.0,
    },
    facility=5213589.0,
    debt=0.0,
    margin=-0.234375,
    surprise="cost_shock",
    size=0.0,
)
def test_any_collapse_is_sound(
    seed: int, rules: dict[str, float], facility: float, debt: float, margin: float, surprise: str, size: float
) -> None:
    """Money is conserved to the penny through whatever failures a year brings."""
    plain = load_scenario("carillion").resolved()
    plain |= {"horizon_years": 1, "rules": plain["rules"] | rules}
    plain["councils"] = plain["councils"][:2]
    for group in plain["suppliers"]:
        group["areas"] = None
        group["count"] = max(1, group["count"] // 6)
    sheet = plain["suppliers"][-1]["balance_sheet"]
    sheet |= {"facility_gbp": facility, "average_debt_gbp": debt, "true_margin": margin}
    plain["suppliers"][-1]["count"] = 3
    plain["shocks"] = [{"kind": surprise, "size": max(0.0, size) if surprise == "bank_withdrawal" else size, "from": 4}]
    assert_sound(lived(Scenario.from_resolved(plain), seed))


def test_large_contractors_alone_fail_as_such(carillion: Scenario) -> None:
    rows = in_use(lived(carillion, 2), "failures")
    assert (rows.direct_suppliers[rows.kind != LARGE_CONTRACTOR] == 0).all()
