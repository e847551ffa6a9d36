"""Recognition, practice and grants give the same bits with and without the compiler, all of them switched on."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Scenario
from simulator.week.digest import run_digests
from tests.invariants.test_same_bits import elsewhere
from tests.scenes import cut_down, differing, with_policies

pytestmark = [pytest.mark.null, pytest.mark.slow]

RULES = {
    "department_firewall": 0.6,
    "evidence_standard": 0.5,
    "story_share": 0.3,
    "compliance_passport": 0.5,
    "reporting_payment": 0.4,
    "skills_training_gbp": 30_000.0,
    "cost_inflation": 0.02,
    "consortium_bids": 1.0,
    "franchising": 1.0,
}
POLICIES = (
    {"lever": "grant_share", "value": 0.2},
    {"lever": "champion", "value": 1.0, "councils": ["Aldermoor"]},
    {"lever": "buyer_network_gbp", "value": 15_000},
    {"lever": "intermediary_reach", "value": 0.7},
)


def test_interpreted_and_compiled_agree(baseline: Scenario, tmp_path: Path) -> None:
    place = cut_down(baseline, councils=3, share_of_suppliers=0.12, years=2, budget_gbp=8_000_000.0)
    edited = place.resolved() | {"spreading_practice": True, "rules": {**place.rules, **RULES}}
    scenario = with_policies(Scenario.from_resolved(edited), *POLICIES)
    plain = elsewhere(tmp_path, scenario, NUMBA_DISABLE_JIT="1")
    assert differing(plain, run_digests(scenario, 1)) == []
