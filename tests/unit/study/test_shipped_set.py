"""The plausible set that ships: enough vectors, within the register, fitted to what it says, and with its story."""

from __future__ import annotations

import json

import numpy as np
import pytest

from simulator.matching.targets import DISCREPANCY
from simulator.matching.waves import Plan
from simulator.metrics import KPIS
from simulator.study.experiments.files import load_experiment
from simulator.study.experiments.paths import entry_of
from simulator.study.plausible import FILE, shipped
from simulator.study.validation import patterns

STORY = json.loads(FILE.with_suffix(".json").read_text(encoding="utf-8"))


def test_it_has_as_many_vectors_as_are_wanted_over_the_numbers_of_the_experiment() -> None:
    found = shipped()
    assert len(found.table) >= Plan().wanted
    assert found.paths == tuple(factor.path for factor in load_experiment("plausible").factors)


def test_no_number_leaves_the_range_of_the_register_and_none_stands_still() -> None:
    found = shipped()
    for path, values in zip(found.paths, found.values.T, strict=True):
        entry = entry_of(path)
        assert entry is not None
        assert entry.low <= values.min() < values.max() <= entry.high


def test_weights_are_worth_at_least_a_third_as_many_equal_ones() -> None:
    weights = shipped().weights
    assert weights.sum() == pytest.approx(1.0)
    assert 1.0 / (weights @ weights) >= len(weights) / 3


def test_every_fitted_pattern_is_met_or_nearly_met_by_every_vector() -> None:
    """Outside its range at most as far as the cutoff allows for luck and discrepancy: less than the range's width.

    The mean of the set lies within the range, or as near as the model is allowed to be off.
    """
    for pattern in STORY["patterns"]:
        if pattern["use"] == "fit":
            low, high = pattern["accepted"]
            values = shipped().table[pattern["kpi"]].to_numpy(float)
            assert np.all((values > 2 * low - high) & (values < 2 * high - low)), pattern["kpi"]
            off = DISCREPANCY * (high - low)
            assert low - off <= shipped().weights @ values <= high + off, pattern["kpi"]


def test_the_story_is_of_patterns_that_there_are() -> None:
    known = {pattern.kpi for pattern in patterns()}
    assert {pattern["kpi"] for pattern in STORY["patterns"]} <= known & set(KPIS)
    assert STORY["vectors"] == len(shipped().table)
