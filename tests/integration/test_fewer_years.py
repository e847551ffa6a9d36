"""Integration tests: `--years`, or the `years` of an experiment, end a run before its policies and shocks begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import load_results, load_scenario
from simulator.cli import app
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import load_experiment
from simulator.study.plausible import shipped
from simulator.study.sweeps.plan import plan_of
from simulator.study.sweeps.work import warm_up
from tests.integration.studies_scene import as_toml
from tests.scenes import cut_down

pytestmark = pytest.mark.integration
run = CliRunner().invoke
LATE = """
[[policies]]
name = "Late policy"
lever = "payment_terms_days"
value = 5
from = 60
[[policies]]
lever = "mandated_se_share"
value = 0.2
until = 80
[[shocks]]
kind = "cost_shock"
size = 0.5
from = {shock}
until = 90
"""
EXPERIMENT = """title = "Fewer years"
question = "What?"
scenario = "late.toml"
seeds = 1
{top}
[design]
kind = "grid"
[[factors]]
path = "upfront_share"
values = [0, 0.1]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario of two years, in which something begins in the second."""
    place = tmp_path_factory.mktemp("years")
    scenario = cut_down(load_scenario("baseline"), councils=1, share_of_suppliers=0.06, years=2, budget_gbp=12e6)
    text = as_toml(scenario.without_policies().model_copy(update={"title": "Late"}))
    (place / "late.toml").write_text(text + LATE.format(shock="2026-04-01"), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def study(folder: Path) -> tuple[Path, str]:
    """The kept comparison of its first year, and what was told on the way."""
    out = folder / "study"
    asked = ["compare", str(folder / "late.toml"), "--seeds", "2", "--years", "1", "--parameters", "fixed"]
    found = run(app, [*asked, "--out", str(out)])
    assert found.exit_code == 0, found.output
    return out, found.stderr


def experiment(folder: Path, top: str = "years = 1", more: str = "") -> Path:
    file = folder / "e.toml"
    file.write_text(EXPERIMENT.format(top=top) + more, encoding="utf-8")
    return file


def test_a_kept_study_of_fewer_years_is_read_as_it_was_run(folder: Path, study: tuple[Path, str]) -> None:
    short = load_scenario(folder / "late.toml").with_horizon(1)
    kept = load_results(study[0])
    assert kept.scenario(kept.arms[1]) == short
    place = str(study[0])
    wanted = (["explain", place, "--figure", "joint_win_rate"], ["report", place])
    for command in (*wanted, ["export", "csv", place, "--out", str(folder / "csv")]):
        found = run(app, command)
        assert found.exit_code == 0, found.output


def test_a_shortened_scenario_may_be_put_in_plausible_worlds(folder: Path) -> None:
    short = load_scenario(folder / "late.toml").with_horizon(1)
    assert shipped().at(short, 0).policies == short.policies


def test_the_first_year_of_a_sweep_warms_its_worker_up(folder: Path) -> None:
    """The scenario runs for two years; the first alone ends before its windows do."""
    loaded = load_experiment(experiment(folder, top=""))
    warm_up(plan_of(loaded, *design_points(loaded)).recipe)
    found = run(app, ["check", str(folder / "e.toml")])
    assert found.exit_code == 0, found.output
    assert "valid. A grid over 1 factor" in found.stdout


def test_what_begins_after_the_last_week_is_told(folder: Path, study: tuple[Path, str]) -> None:
    """By a comparison, a run and a check of an experiment, on stderr; and in the report."""
    end = "does nothing here: it begins in week {}, and the last week that is run is week 51"
    policy, shock = f"`Late policy` (`payment_terms_days`) {end.format(60)}", f"`cost_shock` {end.format(52)}"
    assert f"The policy {policy} (in `Late`).\n" in study[1]
    assert f"The shock {shock} (in `Without policies` and `Late`).\n" in study[1]
    assert "does nothing here: it begins in week 60" in (study[0] / "report.html").read_text(encoding="utf-8")
    ran = run(app, ["run", str(folder / "late.toml"), "--seeds", "1", "--years", "1", "--out", str(folder / "run")])
    assert f"The policy {policy}.\n" in ran.stderr
    file = experiment(folder)
    assert f"{file}:5: the policy {policy}\n" in run(app, ["check", str(file)]).stderr
