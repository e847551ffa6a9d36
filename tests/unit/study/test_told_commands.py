"""Commands that are told can be given as they stand, whatever the name of a file or folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.experiments.files import load_experiment
from simulator.study.sweeps import run_experiment
from simulator.study.sweeps.fulfilment import Swept
from tests.intake_scene import invoked


def test_what_comes_after_a_sweep_names_its_folder_as_a_shell_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = Swept(Path("my study's"), 4, 0, 0, 4, 1, 1.0, 0.0, 1.0, 1.0)
    monkeypatch.setattr(run_experiment, "sweep", lambda *_, **__: swept)
    told = invoked("sweep", "payment_terms").output
    assert """Why: fairlot query 'my study'"'"'s' "select * from failures".""" in told
    assert """Next: fairlot analyse 'my study'"'"'s'\n""" in told


def test_a_file_of_the_other_kind_is_told_with_the_command_that_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my place.toml").write_text('extends = "baseline"\n', encoding="utf-8")
    Path("my study.toml").write_text('title = "x"\n[design]\nkind = "grid"\n', encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match=r"run it with `fairlot run 'my place\.toml'`"):
        load_experiment("my place.toml")
    with pytest.raises(ScenarioMistakes, match=r"run it with `fairlot sweep 'my study\.toml'`"):
        load_scenario("my study.toml")
