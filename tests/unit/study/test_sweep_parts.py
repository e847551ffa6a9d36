"""Unit tests: a plan numbers every run once, chunks hand out each of them, parts are named by what they hold."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.metrics import KPIS
from simulator.study.disk import write_text
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import load_experiment
from simulator.study.lock import Locked, only_writer
from simulator.study.manifests import STUDY_MANIFEST
from simulator.study.sweeps.chunks import LONGEST, USUAL, Chunker
from simulator.study.sweeps.parts import Store, StoreMistake, digest_of
from simulator.study.sweeps.plan import Plan, plan_of
from simulator.study.sweeps.work import Outcome, Recipe, Task
from simulator.study.sweeps.writing import Writer

EXPERIMENT = """
title = "Test"
question = "What?"
scenario = "baseline"
seeds = 3

[design]
kind = "grid"

[[factors]]
path = "payment_terms_days"
values = [10, 30]

[[arms]]
name = "one"

[[arms]]
name = "the same again"

[[arms]]
name = "another"
policies = [{ lever = "mandated_se_share", value = 0.2 }]
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("plan") / "e.toml"
    file.write_text(EXPERIMENT, encoding="utf-8")
    loaded = load_experiment(file)
    return plan_of(loaded, *design_points(loaded))


def outcome(number: int, failure: str | None = None) -> Outcome:
    return Outcome(number, None if failure else tuple(float(number) for _ in KPIS), failure, 0.1)


def test_every_run_has_a_number_of_its_own(plan: Plan) -> None:
    assert plan.size == 2 * 3 * 3
    tasks = [plan.task(number) for number in range(plan.size)]
    assert len({(task.arm, task.values, task.seed) for task in tasks}) == plan.size
    assert [task.number for task in tasks] == list(range(plan.size))
    assert {task.seed for task in tasks} == {1, 2, 3}


def test_arms_that_are_the_same_scenario_share_an_address(plan: Plan) -> None:
    """Point 0: arms 0 and 1 are the same scenario, so their runs are made once."""
    assert plan.address(0) == plan.address(3)
    assert plan.address(0) != plan.address(6)
    assert plan.address(0)[0] == plan.address(1)[0]
    cells = plan.cells()
    assert len(cells) == 6
    assert cells["fingerprint"].nunique() == 4


def test_a_part_is_named_by_its_contents_and_a_changed_one_is_damaged(plan: Plan, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.prepare()
    store.write_part(plan, [outcome(0), outcome(7, "ValueError: on purpose")])
    (part,) = store.parts.iterdir()
    assert part.stem == digest_of(part)
    with duckdb.connect() as database:
        rows = database.read_parquet(str(part)).df()
    assert rows["failure"].tolist() == ["", "ValueError: on purpose"]
    assert rows["fingerprint"].tolist() == [plan.address(0)[0], plan.address(7)[0]]
    assert rows[list(KPIS)].iloc[1].isna().all()
    part.write_bytes(part.read_bytes()[:-1])
    assert store.damaged() == [part]
    assert store.set_aside_damaged() == [part.name]
    assert not list(store.parts.iterdir())
    assert [path.name for path in (tmp_path / "store" / "damaged").iterdir()] == [part.name]


def test_what_a_killed_writer_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.prepare()
    for name in (".123.unfinished", "kept.parquet"):
        (store.parts / name).touch()
    (store.folder / ".plan.parquet.unfinished").touch()
    store.clear_unfinished()
    assert [path.name for path in store.parts.iterdir()] == ["kept.parquet"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(StoreMistake, match="it holds other files"):
        Store(tmp_path).prepare()
    write_text(tmp_path / STUDY_MANIFEST, "{}")
    Store(tmp_path).prepare()


def test_a_writer_tells_of_a_part_that_could_not_be_written_and_writes_the_others(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    store.prepare()
    write, asked = store.write_part, []

    def fail_once(plan: Plan, outcomes: list[Outcome]) -> None:
        asked.append(outcomes[0].number)
        if outcomes[0].number == 1:
            raise StoreMistake("the disk is full")
        write(plan, outcomes)

    def hand_in() -> None:
        with Writer(store, plan) as writer:
            for number in range(4):
                writer.write([outcome(number)])

    monkeypatch.setattr(store, "write_part", fail_once)
    with pytest.raises(StoreMistake, match="the disk is full"):
        hand_in()
    assert 1 in asked
    assert len(list(store.parts.glob("*.parquet"))) == len(asked) - 1  # those handed in behind it as well


def test_one_writer_a_folder(tmp_path: Path) -> None:
    with only_writer(tmp_path):
        if os.name == "posix":
            with pytest.raises(Locked), only_writer(tmp_path):
                pass
    with only_writer(tmp_path):
        pass


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(
    total=st.integers(1, 3000),
    workers=st.integers(1, 8),
    seconds=st.floats(0.001, 30.0),
    returned=st.lists(st.integers(0, 50), max_size=5),
)
def test_chunks_hand_out_every_run_once(total: int, workers: int, seconds: float, returned: list[int]) -> None:
    """Whatever runs take, and whatever comes back from workers that died."""
    chunker = Chunker([Task(number, 0, (), 1) for number in range(total)], total)
    for _ in range(100):
        chunker.note(Outcome(0, (), None, seconds))
    done: list[int] = []
    while chunk := chunker.take(workers):
        if returned:
            back = chunk[len(chunk) - min(returned.pop(), len(chunk) - 1) :] if len(chunk) > 1 else []
            chunker.give_back(back)
            chunk = chunk[: len(chunk) - len(back)]
        assert len(chunk) == 1 or len(chunk) * seconds <= LONGEST * 1.5
        done += [task.number for task in chunk]
    assert sorted(done) == list(range(total))


def test_a_chunk_is_as_long_as_is_usual_while_enough_is_left() -> None:
    chunker = Chunker([Task(number, 0, (), 1) for number in range(2000)], 2000)
    for _ in range(200):
        chunker.note(Outcome(0, (), None, 0.05))
    assert len(chunker.take(2)) == pytest.approx(USUAL / 0.05, abs=1)


def test_a_recipe_puts_values_where_they_belong(plan: Plan) -> None:
    recipe: Recipe = plan.recipe
    made = recipe.settings(2, (30.0,))
    assert {council["rules"]["payment_terms_days"] for council in made["councils"]} == {30.0}
    assert made["policies"][-1]["lever"] == "mandated_se_share"
    assert np.all(plan.values[:, 0] == [10.0, 30.0])
