"""The patterns file and the verdicts; `fairlot validate` prints what the baseline does."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from simulator.cli import app
from simulator.metrics import KPIS
from simulator.study.comparison import run
from simulator.study.intervals import interval
from simulator.study.validation import Finding, Pattern, findings, patterns


def test_patterns_name_figures_that_exist_and_ranges_that_are_not_empty() -> None:
    assert {p.kpi for p in patterns()} <= set(KPIS)
    assert all(p.low < p.high for p in patterns())
    assert {"SF1", "SF5", "SF6", "SF12", "SF13"} <= {p.id for p in patterns()}


@pytest.mark.parametrize(
    ("values", "verdict"),
    [([0.4, 0.5, 0.6], "in range"), ([0.9, 1.1, 1.3], "near"), ([2.0, 2.1, 2.2], "missed"), ([math.nan] * 3, "missed")],
)
def test_verdict_is_by_mean_then_by_interval(values: list[float], verdict: str) -> None:
    pattern = Pattern("SF0", "something", "bids_per_tender", 0.0, 1.0)
    assert Finding(pattern, interval(np.array(values))).verdict == verdict


@pytest.mark.integration
def test_change_is_of_the_last_two_years_against_the_first_two(baseline) -> None:
    result = run(baseline, 2, years=4)
    found = next(f for f in findings(result) if f.pattern.change)
    changes = []
    for seed in (1, 2):
        weekly = result.weekly[result.weekly["seed"] == seed]
        late, early = weekly[weekly["week"] >= 104], weekly[weekly["week"] < 104]
        shares = [half["se_award_value_gbp"].sum() / half["award_value_gbp"].sum() for half in (early, late)]
        changes.append(shares[1] - shares[0])
    assert found.found.mean == pytest.approx(np.mean(changes))


@pytest.mark.integration
def test_a_mistake_is_one_sentence_and_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        app(["validate", "no-such-file.toml"])
    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.integration
def test_json_lists_every_pattern(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        app(["validate", "baseline", "--seeds", "2", "--json"])
    assert stop.value.code == 0
    rows = json.loads(capsys.readouterr().out)
    assert sorted(row["id"] for row in rows) == sorted(p.id for p in patterns())
    order = ["missed", "near", "in range"]
    verdicts = [order.index(row["verdict"]) for row in rows]
    assert verdicts == sorted(verdicts)  # misses first
