"""Unit tests: who counts as a social enterprise under which rule, and what the members of a co-operative get."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.columns.run_columns import Rules
from simulator.engine.kind_columns import (
    carries_finance,
    counts_as_se,
    has_social_purpose,
    may_call_itself_se,
    shares_surplus,
)
from simulator.engine.world import table
from simulator.phases.operate import surplus_shared
from simulator.register import KIND_NAMES, KINDS, LEVERS

FORMS = LEVERS["se_definition"].choices
POUNDS = st.floats(-1e9, 1e9)


def counted(kind: str, definition: str) -> bool:
    """Say whether a council with this definition counts a kind."""
    rules: Any = table(Rules, 2)
    rules["se_definition"] = (FORMS.index("own word"), FORMS.index(definition))
    function = getattr(counts_as_se, "py_func", counts_as_se)
    return bool(function(SimpleNamespace(rules=rules), KIND_NAMES.index(kind), 1))


@pytest.mark.parametrize(
    ("definition", "kinds"),
    [
        ("legal form", {"social_enterprise"}),
        ("own word", {"social_enterprise"}),  # others must call themselves one first
        ("legal form or co-operative", {"social_enterprise", "cooperative"}),
    ],
)
def test_the_rule_of_the_council_says_whose_legal_form_counts(definition: str, kinds: set[str]) -> None:
    assert {kind for kind in KIND_NAMES if counted(kind, definition)} == kinds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        (has_social_purpose, {"social_enterprise"}),
        (may_call_itself_se, {"small_firm", "cooperative"}),
        (carries_finance, {"large_contractor"}),
        (shares_surplus, {"cooperative"}),
    ],
)
def test_what_the_kinds_are(question: Callable[[int], bool], kinds: set[str]) -> None:
    assert {kind for code, kind in enumerate(KIND_NAMES) if question(code)} == kinds


def test_a_cooperative_has_its_own_numbers_and_otherwise_those_of_a_small_firm() -> None:
    own, like = KINDS["cooperative"], KINDS["small_firm"]
    assert list(own) == list(like)
    assert own["closure_factor"].source == "S46"
    assert own["reach_km"].value == like["reach_km"].value
    assert own["reach_km"].name == "cooperative.reach_km"


def test_members_get_their_share_of_a_surplus() -> None:
    assert surplus_shared(1_000.0, 0.4, 5_000.0, 2_000.0) == pytest.approx(400.0)
    assert surplus_shared(1_000.0, 0.4, 2_100.0, 2_000.0) == pytest.approx(100.0)  # no more than is above the target
    assert surplus_shared(1_000.0, 0.4, 1_900.0, 2_000.0) == 0.0
    assert surplus_shared(-1_000.0, 0.4, 5_000.0, 2_000.0) == 0.0  # a loss is not theirs to make good


@given(POUNDS, st.floats(0.0, 1.0), POUNDS, st.floats(0.0, 1e9))
def test_sharing_never_takes_a_firm_below_its_target(surplus: float, share: float, cash: float, target: float) -> None:
    out = surplus_shared(surplus, share, cash, target)
    assert 0.0 <= out <= max(0.0, surplus)
    assert out == 0.0 or cash - out >= target - 1e-6 * abs(cash)
