"""Null tests: years before the first policy are lived once for all arms of a seed, and no bit depends on it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulator import Scenario
from simulator.study import common_years
from simulator.study.arms import Arm
from simulator.study.common_years import common_of
from simulator.study.contributions import arms_without
from simulator.study.execution import Run, jobs_of_all, play, play_jobs
from simulator.study.recording import Recording
from tests.scenes import with_policies

pytestmark = pytest.mark.null
#: Each changes the years after its first week, another part of a run each.
LATE: dict[str, dict[str, Any]] = {
    "a mandate": {"lever": "mandated_se_share", "value": 0.3, "from": 60},
    "in one place": {"lever": "payment_terms_days", "value": 5.0, "councils": ["Aldermoor"], "from": 52},
    "for a service": {"lever": "notice_weeks", "value": 9.0, "services": ["social_care"], "from": 110, "until": 120},
    "step by step": {"lever": "consortium_bids", "value": 2.0, "from": 54, "ramp_weeks": 30},
    "dropped work": {"lever": "walking_away", "value": 1.0, "from": 53},
    "reports": {"lever": "compliance_passport", "value": 1.0, "from": 55},
}


def same(one: Run, other: Run) -> bool:
    """Say whether two runs are the same in everything that is kept of them."""
    pairs = [(getattr(one, each.name), getattr(other, each.name)) for each in fields(Run)]
    return all(_same(mine, theirs) for mine, theirs in pairs)


def _same(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, np.ndarray):
        return mine.dtype == theirs.dtype and mine.tobytes() == theirs.tobytes()
    if isinstance(mine, dict):
        return mine.keys() == theirs.keys() and all(_same(mine[name], theirs[name]) for name in mine)
    return bool(mine.equals(theirs) if isinstance(mine, pd.DataFrame) else mine == theirs)


def arms_of(scenario: Scenario, *policies: dict[str, Any]) -> list[Arm]:
    return [Arm("Without policies", scenario), Arm("With", with_policies(scenario, *policies))]


@pytest.mark.parametrize("policy", LATE)
def test_runs_are_the_same_to_the_bit(policy: str, small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    opened = common_years.open_world
    monkeypatch.setattr(common_years, "open_world", lambda *a, **k: asked.append(1) or opened(*a, **k))
    jobs = jobs_of_all(arms_of(small_scenario, LATE[policy]), (1, 2), Recording((1,)), 2)
    found = play_jobs(jobs, workers=2)
    assert len(asked) == 2  # one for each seed
    for job, run in zip(jobs, found, strict=True):
        assert same(run, play(job.arm, job.place, job.seed, recording=job.recording))


def test_arms_without_one_policy_have_their_first_years_in_common_too(small_scenario: Scenario) -> None:
    arms = arms_of(small_scenario, *list(LATE.values())[:3])
    arms += [arm for _, _, arm in arms_without(arms)]
    jobs = jobs_of_all(arms, (3,), workers=1)
    assert len(set(common_of([(job.arm.scenario, job.seed, False) for job in jobs]))) == 1
    for job, run in zip(jobs, play_jobs(jobs, workers=1), strict=True):
        assert same(run, play(job.arm, job.place, job.seed))


def test_a_world_that_is_too_large_to_keep_is_lived_anew(
    small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common_years, "_MOST_BYTES", 0)
    jobs = jobs_of_all(arms_of(small_scenario, LATE["a mandate"]), (1,), workers=1)
    for job, run in zip(jobs, play_jobs(jobs, workers=1), strict=True):
        assert same(run, play(job.arm, job.place, job.seed))


@pytest.mark.parametrize(
    "policy",
    [
        LATE["a mandate"] | {"from": 51},
        {"lever": "supplier_weight", "value": 0.2, "suppliers": {"size": ["sme"]}, "from": 60},
        {"lever": "clause_jobs_per_million", "value": 2.0, "from": 60},
        {"lever": "grant_share", "value": 0.2, "from": 60},
    ],
)
def test_what_must_be_there_from_the_start_has_no_years_in_common(
    policy: dict[str, Any], small_scenario: Scenario
) -> None:
    plain, other = (arm.scenario for arm in arms_of(small_scenario, policy))
    assert common_of([(plain, 1, False), (other, 1, False)]) == [None, None]


def test_only_runs_of_one_place_seed_and_record_share_years(small_scenario: Scenario) -> None:
    plain, other = (arm.scenario for arm in arms_of(small_scenario, LATE["a mandate"]))
    elsewhere = Scenario.from_resolved(other.resolved() | {"payment_chains": False})
    runs = [(plain, 1, True), (other, 1, True), (other, 2, True), (other, 1, False), (elsewhere, 1, True)]
    first, second, *others = common_of(runs)
    assert first is second is not None
    assert first.years == 1
    assert others == [None, None, None]
