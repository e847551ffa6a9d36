"""Integration: the experiments that travel with the package are found by name, valid, and told apart from scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.library import CLONE, EXPERIMENTS, find_experiment, library_names
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.experiments.files import load_experiment


@pytest.mark.parametrize("name", library_names(EXPERIMENTS))
def test_a_ready_experiment_is_found_from_any_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_experiment(name).experiment == load_experiment(CLONE / "experiments" / f"{name}.toml").experiment


def test_no_name_means_two_things() -> None:
    assert set(library_names(EXPERIMENTS)) & set(library_names()) == set()


def test_a_file_of_ones_own_goes_before_a_ready_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "payment_terms.toml").write_text("mine")
    assert find_experiment("payment_terms.toml") == Path("payment_terms.toml")
    assert find_experiment("nowhere/payment_terms.toml") is None


def test_a_slip_in_a_name_is_put_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioMistakes, match="did you mean the ready experiment `payment_terms`"):
        load_experiment("payment_tems")
