"""Integration: a sweep survives whatever happens to it, and the same comes out in the end."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import threading
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from simulator import load_scenario
from simulator.cli import app
from simulator.scenario.schema import Scenario
from simulator.study.database import write_table_whole
from simulator.study.experiments import files
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import load_experiment
from simulator.study.lock import only_writer
from simulator.study.sweeps import parts as parts_module
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.parts import Store, StoreMistake
from simulator.study.sweeps.plan import plan_of
from simulator.study.sweeps.pool import Pool
from simulator.study.sweeps.reading import missing_runs, query, runs_frame
from simulator.study.sweeps.run_again import rerun
from simulator.study.sweeps.run_experiment import sweep
from tests.integration.pretended_sweep import pretend
from tests.integration.studies_scene import same_runs, write_experiment

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_experiment(tmp_path_factory.mktemp("experiment"))


@pytest.fixture(scope="module")
def whole(experiment: Path) -> Path:
    """A sweep that nothing happened to, by one worker."""
    folder = experiment.parent / "whole"
    done = sweep(experiment, folder, workers=1)
    assert (done.asked, done.found, done.made, done.failures) == (24, 0, 24, 0)
    return folder


def test_a_finished_sweep_is_not_run_again(experiment: Path, whole: Path) -> None:
    done = sweep(experiment, whole, workers=2)
    assert (done.found, done.made) == (24, 0)


def test_parts_of_another_version_may_have_other_figures(experiment: Path, whole: Path, tmp_path: Path) -> None:
    """A part without a figure and with one that is unknown now: they are kept, and the sweep makes what it needs."""
    folder = tmp_path / "older"
    shutil.copytree(whole, folder)
    store = Store(folder)
    part = next(iter(sorted(store.parts.glob("*.parquet"))))
    older = duckdb.read_parquet(str(part)).df().copy().assign(model="older", forgotten=1.0)
    older = older.drop(columns="se_award_share_value")
    part.unlink()
    written = store.parts / "older.parquet"
    write_table_whole(older, written)
    written.rename(store.parts / f"{parts_module.digest_of(written)}.parquet")
    done = sweep(experiment, folder, workers=1)
    assert done.made == len(older)
    pd.testing.assert_frame_equal(runs_frame(whole), runs_frame(folder), check_exact=True)


def test_a_damaged_plan_is_one_sentence_and_made_anew(experiment: Path, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(whole, folder)
    (folder / "plan.parquet").write_bytes(b"no table")
    with pytest.raises(StoreMistake, match=r"plan.parquet: damaged .* give the sweep again"):
        query(folder, "select 1")
    assert sweep(experiment, folder, workers=1).made == 0
    assert same_runs(whole, folder)


def test_two_workers_give_the_bits_of_one(experiment: Path, whole: Path, tmp_path: Path) -> None:
    sweep(experiment, tmp_path / "two", workers=2)
    assert same_runs(whole, tmp_path / "two")


def test_the_address_of_a_run_is_the_fingerprint_of_its_scenario(experiment: Path) -> None:
    loaded = load_experiment(experiment)
    plan = plan_of(loaded, *design_points(loaded))
    task = plan.task(7)
    settings = plan.recipe.settings(task.arm, task.values)
    assert Scenario.from_resolved(settings).fingerprint() == plan.address(7)[0]


def test_a_worker_that_is_killed_costs_nothing(experiment: Path, whole: Path, tmp_path: Path) -> None:
    loaded = load_experiment(experiment)
    plan = plan_of(loaded, *design_points(loaded))
    pool = Pool(plan.recipe, 2)
    killer = threading.Timer(0.0, lambda: None)
    outcomes = []
    for finished in pool.run(Chunker(plan.tasks(range(plan.size)), plan.size)):
        if not outcomes:
            victim = pool.processes[0]
            killer = threading.Timer(0.01, os.kill, (victim, signal.SIGKILL))
            killer.start()
        outcomes += finished
    killer.join()
    assert sorted(o.number for o in outcomes) == list(range(plan.size))
    assert all(o.failure is None for o in outcomes)


def test_runs_that_raise_or_hang_are_recorded_with_their_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "joint_faults", lambda *_: ())  # which would tell before any run
    file = write_experiment(tmp_path, points=4, seeds=1)
    text = file.read_text().replace("annual_budget_gbp", "service_shares.construction")
    text = text.replace("low = 5_000_000", "low = 0").replace("high = 12_000_000", "high = 0.3")
    council = text.partition('path = "councils.')[2].partition(".")[0]
    other = f'[[factors]]\npath = "councils.{council}.service_shares.social_care"\nlow = 0\nhigh = 0.3\n'
    file.write_text(text + other)
    done = sweep(file, tmp_path / "out", workers=2)
    told = query(tmp_path / "out", "select point, budget, failure from failures order by run")
    assert done.failures == len(told) > 0
    assert done.made == 8
    assert told["failure"].str.startswith("the scenario is not valid at this point: the shares of").all()
    again = sweep(file, tmp_path / "out", workers=2)
    assert again.made == 0  # the reason is in the run itself
    assert sweep(file, tmp_path / "out", workers=2, retry=True).made == done.failures


def test_a_run_beyond_its_limit_is_stopped(tmp_path: Path) -> None:
    file = write_experiment(tmp_path, points=2, seeds=1, limit=0.01)
    text = (tmp_path / "small.toml").read_text().replace("horizon_years = 1", "horizon_years = 40")
    (tmp_path / "small.toml").write_text(text.replace("12000000.0", "900000000.0"))
    file.write_text(file.read_text().replace("high = 12_000_000", "high = 900_000_000"))
    done = sweep(file, tmp_path / "out", workers=1)
    assert done.failures > 0
    reasons = query(tmp_path / "out", "select failure from failures")["failure"]
    assert reasons.str.contains("took longer than its limit of 0.01 seconds").all()


def test_a_damaged_part_is_noticed_and_made_again(experiment: Path, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hurt"
    sweep(experiment, folder, workers=2)
    part = min((folder / "parts").glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-10] + b"0123456789")
    with pytest.raises(StoreMistake, match=r"damaged; give the sweep again"):
        runs_frame(folder)
    said: list[str] = []
    done = sweep(experiment, folder, workers=2, say=said.append)
    assert done.made > 0
    assert "was damaged; it was set aside, and its runs are made again" in said[0]
    assert same_runs(whole, folder)


def test_a_second_writer_is_sent_away(experiment: Path, whole: Path) -> None:
    with only_writer(whole), pytest.raises(StoreMistake, match="another command is writing there"):
        sweep(experiment, whole)


def test_a_full_disk_is_one_sentence_and_loses_nothing(
    experiment: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, calls = parts_module.place_atomically, []

    def full_from_the_third_on(temporary: Path, final: Path) -> None:
        if final.parent.name == "parts":
            calls.append(final)
            if len(calls) >= 3:  # and full it stays
                raise OSError(errno.ENOSPC, "No space left on device")
        place(temporary, final)

    monkeypatch.setattr(parts_module, "place_atomically", full_from_the_third_on)
    folder = tmp_path / "full"
    with pytest.raises(StoreMistake, match="the disk is full; all finished chunks are kept: make room"):
        sweep(experiment, folder, workers=1)
    monkeypatch.undo()
    assert len(list((folder / "parts").glob("*.parquet"))) == 2
    assert sweep(experiment, folder, workers=1).found > 0
    assert same_runs(whole, folder)


def test_more_points_and_seeds_keep_what_is_there(tmp_path: Path) -> None:
    file = write_experiment(tmp_path, points=4, seeds=1)
    first = sweep(file, tmp_path / "out", workers=2)
    write_experiment(tmp_path, points=4, seeds=2)
    second = sweep(file, tmp_path / "out", workers=2)
    assert (first.made, second.found, second.made) == (8, 8, 8)


def test_what_was_made_of_fewer_runs_does_not_stay_beside_more(tmp_path: Path) -> None:
    """Also where the runs are there already and fewer of them are asked for; what is of others stays."""
    old = ("report.html", "tables/arms.csv", "plots/arms-0.pdf", "plots/morris-se_award_share_value.svg")
    others = ("notes.txt", "tables/mine.csv", "plots/mine.svg")
    out = tmp_path / "out"
    file = write_experiment(tmp_path, points=3, seeds=1)
    pretend(file, out)
    for seeds, made, kept in ((1, 0, old), (2, 6, ()), (1, 0, ())):
        for name in (*old, *others):
            (out / name).parent.mkdir(exist_ok=True)
            (out / name).write_text("of earlier runs")
        write_experiment(tmp_path, points=3, seeds=seeds)
        assert pretend(file, out).made == made
        assert tuple(name for name in old if (out / name).exists()) == kept
        assert all((out / name).exists() for name in others)
        assert ('"report.html"' in (out / "ro-crate-metadata.json").read_text()) is bool(kept)
    assert len(runs_frame(out)) == 6


def test_a_killed_sweep_leaves_no_report_of_the_runs_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    file = write_experiment(tmp_path, points=3, seeds=1)
    pretend(file, out)
    (out / "report.html").write_text("of earlier runs")

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.study.sweeps.fulfilment.write_runs", killed)
    write_experiment(tmp_path, points=3, seeds=2)
    with pytest.raises(KeyboardInterrupt):
        pretend(file, out)
    assert not (out / "report.html").exists()


def test_a_changed_scenario_is_noticed(tmp_path: Path) -> None:
    file = write_experiment(tmp_path, points=2, seeds=1)
    sweep(file, tmp_path / "out", workers=2)
    small = tmp_path / "small.toml"
    small.write_text(small.read_text().replace('champion" = false', 'champion" = true'))
    said: list[str] = []
    done = sweep(file, tmp_path / "out", workers=2, say=said.append)
    assert done.made == 4
    assert "what its arms simulate has changed" in said[0]
    assert missing_runs(Store(tmp_path / "out")) == []


def test_every_reader_reads_the_same_table(whole: Path) -> None:
    ours = query(whole, "select * from runs order by run")
    assert len(ours) == 24
    assert len(pd.concat(map(_read, sorted((whole / "parts").glob("*.parquet"))))) == 24
    polars = pytest.importorskip("polars")
    assert polars.read_parquet(str(whole / "runs.parquet")).height == 24


def _read(path: Path) -> pd.DataFrame:
    with duckdb.connect() as database:
        return database.read_parquet(str(path)).df()


def test_any_run_is_made_again_bit_for_bit(whole: Path) -> None:
    made = rerun(whole, point=3, seed=2, arm="mandate")
    assert made.stored
    assert made.differing == ()
    with pytest.raises(StoreMistake, match="there is no point 99"):
        rerun(whole, point=99, seed=1)
    for seed in (2**63, -1, 10**40):
        with pytest.raises(StoreMistake, match=f"the seed is {seed}; it must be a whole number from 0 to 9,223,"):
            rerun(whole, point=3, seed=seed)


def test_the_commands_speak_in_sentences(whole: Path, tmp_path: Path) -> None:
    run = CliRunner()
    answer = run.invoke(app, ["query", str(whole), "select count(*) as n from runs", "--csv"])
    assert answer.output.split() == ["n", "24"]
    wrong = run.invoke(app, ["query", str(whole), "select nothing from runs"])
    assert wrong.exit_code == 2
    assert "cannot be answered" in wrong.output
    (tmp_path / "manifest.json").write_text("{}")
    for command in (["analyse"], ["rerun", "--point", "0", "--seed", "1"]):
        told = run.invoke(app, [*command, str(tmp_path)])
        assert (told.exit_code, "results of run or compare, not the folder of a sweep" in told.output) == (2, True)
    nowhere = run.invoke(app, ["analyse", str(tmp_path / "none")])
    assert (nowhere.exit_code, "none: there is no such folder" in nowhere.output) == (2, True)
    (tmp_path / "manifest.json").unlink()
    absent = run.invoke(app, ["query", str(tmp_path), "select 1"])
    assert (absent.exit_code, "no study of fairlot" in absent.output) == (2, True)
    missing = run.invoke(app, ["sweep", str(tmp_path / "none.toml")])
    assert (missing.exit_code, "there is no experiment file" in missing.output) == (2, True)
    same = run.invoke(app, ["rerun", str(whole), "--point", "0", "--seed", "1"])
    assert same.exit_code == 0, same.output
    assert "The same bits" in same.output


def test_the_scenario_of_the_tests_is_the_cut_down_one(experiment: Path) -> None:
    assert load_scenario(experiment.parent / "small.toml").horizon_years == 1
