"""Theory: the formulas of recognition at their ends, and their direction in between (hypothesis)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.recognition.double_work import reporting_cost
from simulator.behaviours.recognition.recognition import (
    counted_share,
    credence,
    discounted,
    evidence_of,
    saturating,
    visible_share,
    wall,
)
from simulator.engine.apart import Apart
from simulator.engine.codes import LARGE_CONTRACTOR, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.columns.contract_columns import Tender
from simulator.engine.columns.firm_columns import Line, Sector, Supplier
from simulator.engine.columns.run_columns import Parameters, Rules
from simulator.engine.world import table
from simulator.register import PARAMETERS

pytestmark = pytest.mark.theory
SHARE = st.floats(0.0, 1.0)


def scene(kind: int = SOCIAL_ENTERPRISE, turnover_gbp: float = 100_000.0, sales: float = 0.4, **rules: float) -> Any:
    """Return a council, a line of its first department and one supplier; python stands in for compiled code."""
    world = SimpleNamespace(
        parameters=table(Parameters, 1),
        rules=table(Rules, 1),
        suppliers=table(Supplier, 1),
        lines=table(Line, 1),
        sectors=table(Sector, 1),
        tenders=table(Tender, 1),
        benefits=np.array([[100.0, 300.0, 100.0], [0.0, 0.0, 50.0], [10.0, 0.0, 0.0], [0.1, 0.0, 0.0]]),
    )
    for name, entry in PARAMETERS.items():
        world.parameters[name][0] = entry.value
    world.sectors["labour_share"][0] = 0.6
    for name, value in rules.items():
        world.rules[name][0] = value
    s = world.suppliers[0]
    s.kind, s.turnover, s.sales, s.social, s.priority_share = kind, turnover_gbp * 100, sales, 0.6, 0.2
    return world


def python_of(kernel: Any) -> Any:
    return getattr(kernel, "py_func", getattr(kernel, "function", kernel))


def call(kernel: Any, *arguments: Any) -> float:
    """Run a kernel as plain Python; the kernels that it calls are compiled for worlds only."""
    import simulator.behaviours.recognition.recognition as room

    names = [name for name, value in vars(room).items() if hasattr(value, "py_func") or isinstance(value, Apart)]
    kept = {name: getattr(room, name) for name in names}
    try:
        for name in names:
            setattr(room, name, python_of(kept[name]))
        room.in_pence = python_of(room.in_pence)
        return float(python_of(kernel)(*arguments))
    finally:
        for name, value in kept.items():
            setattr(room, name, value)


def test_without_levers_an_offer_counts_at_face_value() -> None:
    assert call(visible_share, scene(), 0, 0) == 1.0


@given(SHARE, SHARE)
def test_a_share_that_depends_on_something_is_lost_as_far_as_that_is_missing(share: float, missing: float) -> None:
    assert discounted(share, missing) == pytest.approx(1 - share * missing)


@given(st.floats(1.0, 1e12), st.floats(1.0, 1e12))
def test_size_gives_half_at_the_half_and_never_all(amount: float, half: float) -> None:
    assert saturating(half, half) == 0.5
    assert 0.0 <= saturating(amount, half) <= 1.0


@given(SHARE, SHARE, SHARE)
def test_a_higher_wall_never_lets_more_through(low: float, high: float, pooled: float) -> None:
    low, high = sorted((low, high))
    more, less = (
        call(counted_share, scene(department_firewall=f, pooled_outcomes_budget=pooled), 0, 0) for f in (low, high)
    )
    assert less <= more + 1e-12
    assert 0.0 < less <= 1.0


def test_a_whole_wall_leaves_the_own_department_and_residents() -> None:
    """Of a world whose only outcome is priority jobs, 200 of 500 pence land inside the wall."""
    world = scene(department_firewall=1.0)
    world.benefits[1:] = 0.0
    assert call(counted_share, world, 0, 0) == pytest.approx(200 / 500)
    world.rules["pooled_outcomes_budget"][0] = 1.0
    assert call(counted_share, world, 0, 0) == 1.0


@given(SHARE)
def test_evidence_helps_large_firms_more_and_a_passport_closes_the_gap(standard: float) -> None:
    small = call(credence, scene(evidence_standard=standard), 0, 0)
    large = call(credence, scene(LARGE_CONTRACTOR, 1e8, 0.8, evidence_standard=standard), 0, 0)
    with_passport = call(credence, scene(evidence_standard=standard, compliance_passport=1.0), 0, 0)
    assert small <= large + 1e-12
    assert with_passport == pytest.approx(1.0)


def test_a_passport_is_for_social_enterprises() -> None:
    firm = scene(SMALL_FIRM, evidence_standard=1.0, compliance_passport=1.0, department_firewall=1.0)
    assert call(credence, firm, 0, 0) < 1.0
    assert call(wall, firm, 0, 0) == 1.0


@given(SHARE, SHARE)
def test_skill_at_telling_and_paid_reports_raise_what_is_believed(low: float, high: float) -> None:
    low, high = sorted((low, high))
    rules = {"story_share": 0.5, "evidence_standard": 0.5}
    assert call(credence, scene(sales=low, **rules), 0, 0) <= call(credence, scene(sales=high, **rules), 0, 0) + 1e-12
    unpaid, paid = (call(evidence_of, scene(reporting_payment=share), 0, 0) for share in (low, high))
    assert unpaid <= paid + 1e-12


@given(SHARE, st.floats(0, 1e9), SHARE)
def test_a_passport_saves_reports_in_proportion(standard: float, value: float, passport: float) -> None:
    without = reporting_cost(standard, value, 15_000.0, 0.02, 0.0)
    assert reporting_cost(standard, value, 15_000.0, 0.02, passport) == pytest.approx(without * (1 - passport))
