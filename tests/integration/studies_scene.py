"""A sweep that is small enough to be killed many times in a test."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from simulator import Scenario, load_scenario
from simulator.study.sweeps.reading import runs_frame
from tests.scenes import cut_down

EXPERIMENT = """
title = "Small sweep"
question = "Does the same come out whatever happens on the way?"
scenario = "small.toml"
seeds = {seeds}
limit_seconds = {limit}

[design]
kind = "latin_hypercube"
points = {points}

[[factors]]
path = "payment_terms_days"
low = 5
high = 90

[[factors]]
path = "councils.Aldermoor.annual_budget_gbp"
name = "budget"
low = 5_000_000
high = 12_000_000

[[arms]]
name = "today"

[[arms]]
name = "mandate"
policies = [{{ lever = "mandated_se_share", value = 0.2, from = 10 }}]
"""


def write_experiment(folder: Path, points: int = 6, seeds: int = 2, limit: float = 120.0) -> Path:
    """Write an experiment with its small scenario into a folder and return its file."""
    scenario = cut_down(load_scenario("baseline"), councils=1, share_of_suppliers=0.06, years=1, budget_gbp=12e6)
    (folder / "small.toml").write_text(as_toml(scenario), encoding="utf-8")
    file = folder / "sweep.toml"
    file.write_text(EXPERIMENT.format(points=points, seeds=seeds, limit=limit), encoding="utf-8")
    return file


def as_toml(scenario: Scenario) -> str:
    """Return a scenario as a file: JSON values are TOML values once tables are written inline."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in scenario.resolved().items() if _kept(key, value))


def _kept(key: str, value: object) -> bool:
    return value is not None and not (key in ("policies", "shocks") and not value)


def _value(value: object, key: str = "") -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(k)} = {_value(v, k)}" for k, v in value.items() if v is not None)
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return value
    return json.dumps(value)


def same_runs(one: Path, other: Path) -> bool:
    """Tell whether two sweeps hold the same runs to the last bit."""
    frames = [runs_frame(folder) for folder in (one, other)]
    pd.testing.assert_frame_equal(frames[0], frames[1], check_exact=True)
    return (one / "runs.parquet").read_bytes() == (other / "runs.parquet").read_bytes()
