"""Integration: a sweep is analysed into tables and a report, whatever its design."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.metrics import KPIS
from simulator.report.study_page import study_html
from simulator.report.study_plots import drawn
from simulator.study.analysis.analysis_tables import all_tables
from simulator.study.analysis.pareto import robust_value, undominated
from simulator.study.analysis.response import take_off
from simulator.study.analysis.study import load_study
from simulator.study.experiments.files import load_experiment
from simulator.study.remains import MADE_OF_SWEEPS, take_away
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.fulfilment import Means
from simulator.study.sweeps.parts import Store
from simulator.study.sweeps.plan import Plan
from simulator.study.sweeps.pool import Pool
from simulator.study.sweeps.run_experiment import held_store, sweep
from simulator.study.sweeps.search import search
from simulator.study.sweeps.work import Outcome, Task
from tests.integration.studies_scene import write_experiment

pytestmark = pytest.mark.integration


def analysed(folder: Path, design: str, keep_arms: bool = True) -> dict[str, pd.DataFrame]:
    file = write_experiment(folder, points=4, seeds=3)
    text = file.read_text().replace('kind = "latin_hypercube"\npoints = 4', design)
    if "grid" in design:
        for end in ("high = 90", "high = 12_000_000"):
            text = text.replace(end, f"{end}\nlevels = 2")
    file.write_text(text if keep_arms else text[: text.index("[[arms]]")])
    sweep(file, folder / "out", workers=2)
    answer = CliRunner().invoke(app, ["analyse", str(folder / "out")])
    assert answer.exit_code == 0, answer.output
    assert (folder / "out" / "report.html").is_file()
    crate = json.loads((folder / "out" / "ro-crate-metadata.json").read_text())
    named = {entry["@id"] for entry in crate["@graph"]}
    assert {"./", "runs.parquet", "experiment.toml", "report.html", "tables/arms.csv"} <= named
    take_away(folder / "out", MADE_OF_SWEEPS)
    assert [path.name for place in ("tables", "plots") for path in (folder / "out" / place).glob("[!.]*")] == []
    return all_tables(load_study(folder / "out"))


@pytest.mark.slow
def test_a_grid_with_two_arms(tmp_path: Path) -> None:
    tables = analysed(tmp_path, 'kind = "grid"')
    response = tables["response"]
    assert set(response["outcome"]) == {"today", "mandate - today"}
    lowest = response[(response["factor"] == "payment_terms_days") & (response["level"] == 5)]
    assert (lowest["change"] == 0.0).all()
    study = load_study(tmp_path / "out")
    page = study_html(study, tables, list(drawn(study, tables)))
    assert "<svg" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.slow
def test_morris_and_saltelli(tmp_path: Path) -> None:
    pytest.importorskip("SALib")
    (tmp_path / "m").mkdir()
    (tmp_path / "s").mkdir()
    effects = analysed(tmp_path / "m", 'kind = "morris"\ntrajectories = 3', keep_arms=False)["morris"]
    assert set(effects["factor"]) == {"payment_terms_days", "budget"}
    assert (effects["trajectories"] == 2).all()  # two of the three go through the same points
    indices = analysed(tmp_path / "s", 'kind = "saltelli"\npoints = 4', keep_arms=False)["sobol"]
    assert (indices["base_points"] == 4).all()


def _search_file(folder: Path, generations: int, states: int, *objectives: str) -> Path:
    """Write an experiment that searches four policies a generation, in so many states of the world."""
    file = write_experiment(folder, points=4, seeds=1)
    text = file.read_text()
    text = text[: text.index("[[arms]]")].replace(
        'kind = "latin_hypercube"\npoints = 4',
        f'kind = "pareto"\npopulation = 4\ngenerations = {generations}\nstates = {states}',
    )
    text = text.replace("high = 90", "high = 90\ndecision = true")
    file.write_text(text + "".join(f"[[objectives]]\n{objective}\n" for objective in objectives))
    return file


def test_a_search_finds_policies_and_goes_on_where_it_was(tmp_path: Path) -> None:
    pytest.importorskip("pymoo")
    file = _search_file(tmp_path, 2, 2, 'kpi = "se_award_share_value"', 'kpi = "days_to_payment"\nrobust = "worst"')
    done = sweep(file, tmp_path / "out", workers=2)
    assert (done.asked, done.made, done.failures) == (16, 16, 0)
    assert sweep(file, tmp_path / "out", workers=2).made == 0
    table = all_tables(load_study(tmp_path / "out"))["policies"]
    assert len(table) == 8
    assert table["is_on_front"].any()
    assert (table["states"] == 2).all()
    answer = CliRunner().invoke(app, ["analyse", str(tmp_path / "out")])
    assert answer.exit_code == 0
    assert "along the front; best with payment terms days " in answer.output


@dataclass(frozen=True)
class _Failing(Means):
    """Makes runs of which every second fails, however often it is tried, and notes which were tried."""

    tried: list[int] = field(default_factory=list)

    def run(self, plan: Plan, chunker: Chunker, pool: Pool | None = None) -> Iterator[list[Outcome]]:  # noqa: ARG002
        while tasks := chunker.take(1):
            self.tried.extend(task.number for task in tasks)
            yield [self._of(task) for task in tasks]

    @staticmethod
    def _of(task: Task) -> Outcome:
        if task.number % 2:
            return Outcome(task.number, None, "so it is", 0.1)
        return Outcome(task.number, (1.0,) * len(KPIS), None, 0.1)


def test_a_search_tries_each_failed_run_again_once(tmp_path: Path) -> None:
    """In whichever generation it is: 3 generations of 4 policies, 12 runs, of which every second fails."""
    pytest.importorskip("pymoo")
    file = _search_file(tmp_path, 3, 1, 'kpi = "se_award_share_value"')
    store, counts = Store(tmp_path / "out"), []
    for retry in (False, True):
        means = _Failing(workers=1)
        with held_store(store, None):
            done = search(load_experiment(file), store, means, retry=retry, progress=None, say=None)
        assert len(set(means.tried)) == len(means.tried) == done.made
        counts.append((done.found, done.made, done.failures))
    assert counts == [(0, 12, 6), (6, 6, 6)]


def test_the_front_is_what_nobody_beats() -> None:
    costs = np.array([[1.0, 4.0], [2.0, 2.0], [4.0, 1.0], [3.0, 3.0], [np.nan, 0.0], [2.0, 2.0]])
    assert undominated(costs).tolist() == [True, True, True, False, False, True]


def test_robust_values() -> None:
    values = np.arange(20.0)
    assert robust_value(values, "mean", "up") == 9.5
    assert robust_value(values, "worst", "up") == 0.5
    assert robust_value(values, "worst", "down") == 18.5


def test_take_off_is_the_first_level_from_which_all_differ() -> None:
    table = pd.DataFrame(
        {
            "kpi": "k",
            "outcome": "o",
            "factor": "f",
            "level": [1.0, 2.0, 3.0, 4.0],
            "change": [0.0, 1.0, 2.0, 3.0],
            "change_low": [0.0, -1.0, 0.5, 1.0],
            "change_high": [0.0, 3.0, 3.5, 5.0],
        }
    )
    assert take_off(table)["from_level"].tolist() == [3.0]
    table["change_low"] = [0.0, 0.5, -0.5, 1.0]
    assert take_off(table)["from_level"].tolist() == [4.0]
