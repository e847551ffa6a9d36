"""A copied, pickled or saved world lives its own life, to the same bits, and leaves the original alone."""

from __future__ import annotations

import copy
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator import ProcurementModel, Scenario, run
from simulator.engine.tables import TABLES
from simulator.notebook import checkpoint, own_rules
from simulator.notebook.checkpoint import CheckpointMistake
from simulator.week.digest import run_digests, table_digests
from tests.scenes import differing, with_policies

pytestmark = pytest.mark.null

WAYS: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_and_its_original_live_apart(way: str, small_scenario: Scenario) -> None:
    expected = run_digests(small_scenario, 1)
    model = ProcurementModel(small_scenario, 1)
    model.advance(30)
    before = table_digests(model.world)
    other = WAYS[way](model)
    other.run()
    assert model.week == 30
    assert table_digests(model.world) == before
    model.run()
    assert differing(table_digests(model.world), expected) == []
    assert differing(table_digests(other.world), expected) == []
    assert other.supplier(0).model is other


@pytest.mark.parametrize("way", WAYS)
def test_a_copied_world_grows_by_itself(way: str, small_scenario: Scenario) -> None:
    """Tables that are enlarged in a copy are its own, and what is seen as numbers is still the same memory."""
    world = ProcurementModel(small_scenario, 1).world
    other = WAYS[way](world)
    other.clock[0].week = 7
    assert other.clock_values[other.clock.dtype.names.index("week")] == 7
    other.rule_values[0, 0] = 0.125
    assert other.rules[0][0] == 0.125
    assert (world.clock[0].week, world.rules[0][0] == 0.125) == (0, False)
    assert other.address == other.descriptor.ctypes.data != world.address


@pytest.mark.parametrize("bytes_each", [4, 8])
def test_a_saved_table_is_read_whether_it_was_saved_by_compiled_or_by_interpreted_code(bytes_each: int) -> None:
    """Interpreted code stores all whole numbers in eight bytes."""
    table = TABLES["ties"][0]
    kinds = [f"i{bytes_each}" if table[name].kind == "i" else "f8" for name in table.names or ()]
    saved = np.zeros(3, list(zip(table.names or (), kinds, strict=True)))
    saved["next"] = [5, -1, 2]
    read = checkpoint._as_stored_here("ties", saved)
    assert (read.dtype, list(read.next)) == (table, [5, -1, 2])


@pytest.mark.parametrize("way", WAYS)
def test_results_can_be_copied(way: str, small_scenario: Scenario) -> None:
    result = run(small_scenario, seeds=2, years=1)
    other = WAYS[way](result)
    assert other.kpis.equals(result.kpis)
    assert other.weekly.equals(result.weekly)


def test_a_saved_model_goes_on(tmp_path: Path, small_scenario: Scenario) -> None:
    model = ProcurementModel(small_scenario, 1, recording=True)
    model.advance(30)
    model.save(tmp_path / "week 30.npz")
    other = ProcurementModel.load(tmp_path / "week 30.npz")
    assert (other.week, other.steps, other.seed, other.scenario) == (30, 30, 1, small_scenario)
    assert other.watch._world is other.world
    assert differing(table_digests(other.run().world), table_digests(model.run().world)) == []
    assert list(tmp_path.iterdir()) == [tmp_path / "week 30.npz"]


def test_policies_can_begin_in_a_saved_world(tmp_path: Path, small_scenario: Scenario) -> None:
    """Another future: policies that begin after the checkpoint give the run that had them from the start.

    Only what earlier tenders did not ask was written down in the one and not in the other.
    """
    mandate = {"lever": "mandated_se_share", "value": 0.2, "from": 60}
    clause = {"lever": "clause_jobs_per_million", "value": 5.0, "from": 60}
    told = with_policies(small_scenario, mandate, clause)
    model = ProcurementModel(small_scenario.without_policies(), 1)
    model.advance(30)
    model.save(tmp_path / "start.npz")
    one = ProcurementModel.load(tmp_path / "start.npz", told).run()
    other = ProcurementModel(told, 1).run()
    assert differing(table_digests(one.world), table_digests(other.world), ("asks",)) == []
    later = one.world.tenders.week_published[: one.world.clock[0].tenders] >= 30
    assert later.any()
    assert (one.world.asks[: len(later)][later] == other.world.asks[: len(later)][later]).all()
    assert differing(table_digests(model.run().world), run_digests(told, 1), ("asks",)) != []


def test_a_world_goes_on_with_the_rules_that_it_was_lived_with(
    tmp_path: Path, small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of rules of a user's own nothing was noted: the model's lived on in their place, and theirs in the model's."""
    model, path = ProcurementModel(small_scenario, 1), tmp_path / "start.npz"
    model.save(path)
    monkeypatch.setitem(own_rules._IN_USE, "scoring", lambda *scores: scores[0])
    with pytest.raises(CheckpointMistake, match=r"start\.npz was saved where the rule for scoring was another"):
        ProcurementModel.load(path)
    model.save(path)
    assert ProcurementModel.load(path).week == 0
    monkeypatch.setitem(own_rules._IN_USE, "scoring", lambda *scores: scores[1])
    with pytest.raises(CheckpointMistake, match="the rule for scoring was another than here"):
        ProcurementModel.load(path)


def test_only_policies_may_differ(tmp_path: Path, small_scenario: Scenario) -> None:
    ProcurementModel(small_scenario, 1).save(tmp_path / "start.npz")
    with pytest.raises(ValueError, match="horizon_years of"):
        ProcurementModel.load(tmp_path / "start.npz", small_scenario.with_horizon(9))


def _damaged(path: Path, way: str) -> None:
    content = bytearray(path.read_bytes())
    if way == "flipped":
        content[len(content) // 2] ^= 4
        path.write_bytes(content)
    elif way == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif way == "empty":
        path.write_bytes(b"")
    elif way == "another zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("a.txt", "b")
    elif way == "pickled":
        np.savez(path, header=np.array({"format": "fairlot checkpoint"}, dtype=object))
    elif way == "text":
        path.write_text("no checkpoint")


@pytest.mark.parametrize("way", ["flipped", "truncated", "empty", "another zip", "pickled", "text"])
def test_a_damaged_file_is_refused_in_one_sentence(way: str, tmp_path: Path, small_scenario: Scenario) -> None:
    path = tmp_path / "start.npz"
    ProcurementModel(small_scenario, 1).save(path)
    _damaged(path, way)
    with pytest.raises(CheckpointMistake, match=r"^start\.npz is"):
        ProcurementModel.load(path)


def test_another_version_is_refused(
    tmp_path: Path, small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProcurementModel(small_scenario, 1).save(tmp_path / "start.npz")
    monkeypatch.setattr("simulator.notebook.checkpoint.source_fingerprint", lambda: "another")
    with pytest.raises(CheckpointMistake, match="another version of the model"):
        ProcurementModel.load(tmp_path / "start.npz")
