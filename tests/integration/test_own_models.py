"""Models of a user's own in sweeps: hooks, rules and figures in workers, and never where a folder is only read."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.notebook.own_rules import rules_in_use
from simulator.study import told_figures
from simulator.study.arms import StudyMistake
from simulator.study.experiments.files import load_experiment
from simulator.study.sweeps.foreign_code import found_model
from simulator.study.sweeps.model_version import version_with
from simulator.study.sweeps.own_model import OwnModelMistake, class_of, look_at
from simulator.study.sweeps.parts import Store, StoreMistake
from simulator.study.sweeps.reading import runs_frame
from simulator.study.sweeps.run_again import rerun
from simulator.study.sweeps.run_experiment import sweep
from tests.integration.studies_scene import same_runs, write_experiment

pytestmark = pytest.mark.integration
HOW_TO = Path(simulator.__file__).parent / "docs" / "how-to" / "own-rules.md"
MINE = """
from simulator import ProcurementModel, figure
import beside

class Gifts(ProcurementModel):
    def after_week(self):
        if self.week % 10 == 0:
            self.transfer("taxpayer", self.council(0), 1_000.0, "funding")

    @figure("What bidders add to their cost", "ratio", "down")
    def mark_up(self):
        \"\"\"Median price of bids over the cost that they reckon with.\"\"\"
        return (self.bids["price_gbp"] / self.bids["cost_estimate_gbp"]).median()

    @figure("Gifts", "gifts")
    def gifts(self):
        return self.week // 10
"""


def write_own(folder: Path, mine: str = MINE, name: str = "own_gifts:Gifts") -> Path:
    """Write an experiment whose runs are lived by a model of its own, with what it needs beside it."""
    file = write_experiment(folder, points=2, seeds=1)
    file.write_text(f'model = "{name}"\n{file.read_text(encoding="utf-8")}', encoding="utf-8")
    (folder / "own_gifts.py").write_text(mine, encoding="utf-8")
    (folder / "beside.py").write_text("MARGIN = 0.1\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_own(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def whole(experiment: Path) -> Path:
    folder = experiment.parent / "whole"
    done = sweep(experiment, folder, workers=1)
    assert done.failures == 0, runs_frame(folder)
    return folder


def test_workers_live_the_users_model_and_measure_its_figures(whole: Path) -> None:
    runs = runs_frame(whole)
    assert runs["mark_up"].round(3).ne(1.1).all()
    assert (runs["gifts"] == 5).all()
    assert runs["council_spend"].notna().all()
    assert "own_gifts" not in sys.modules


@pytest.mark.slow
def test_the_model_of_the_how_to_is_swept_with_its_rule_and_its_figure(tmp_path: Path) -> None:
    """In the workers, not here: bids ask a tenth more than they reckon with, as its rule says."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (setting,) = (text for kind, text in blocks if kind == "toml")
    _, mine = (text for kind, text in blocks if kind == "python")
    (tmp_path / "mine.py").write_text(mine, encoding="utf-8")
    file = write_experiment(tmp_path, points=2, seeds=1)
    file.write_text(setting + file.read_text(encoding="utf-8"), encoding="utf-8")
    sweep(file, tmp_path / "out", workers=1)
    assert runs_frame(tmp_path / "out")["mark_up"].round(3).eq(1.1).all()
    assert rules_in_use() == ()


@pytest.mark.slow
def test_two_workers_give_the_bits_of_one(experiment: Path, whole: Path, tmp_path: Path) -> None:
    sweep(experiment, tmp_path / "two", workers=2)
    assert same_runs(whole, tmp_path / "two")


def test_the_folder_says_which_code_it_was_and_another_code_is_another_model(experiment: Path, whole: Path) -> None:
    manifest = Store(whole).manifest()
    assert manifest["own_model"]["name"] == "own_gifts:Gifts"
    assert [told["label"] for told in manifest["own_model"]["figures"]] == ["Gifts", "What bidders add to their cost"]
    assert {"mark_up", "gifts"} <= set(manifest["kpis"])
    assert sweep(experiment, whole, workers=1).made == 0
    assert version_with(manifest["own_model"]["sha256"]) == manifest["model"]
    beside = experiment.parent / "beside.py"
    beside.write_text("MARGIN = 0.2\n", encoding="utf-8")
    changed = found_model("own_gifts:Gifts", str(experiment.parent))
    beside.write_text("MARGIN = 0.1\n", encoding="utf-8")
    assert changed.digest != manifest["own_model"]["sha256"]
    assert version_with(changed.digest) != manifest["model"]


def test_a_folder_is_read_without_its_code(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Analysis knows the figures by what the folder says; nothing in it is imported, and a run is not made again."""
    monkeypatch.setattr(told_figures, "_OF_STUDIES", {})
    done = CliRunner().invoke(app, ["analyse", str(whole)])
    assert done.exit_code == 0, done.output
    assert "What bidders add to their cost" in (whole / "report.html").read_text(encoding="utf-8")
    with pytest.raises(StoreMistake, match=r"a model of somebody's own \(`own_gifts:Gifts`\)"):
        rerun(whole, 0, 1)
    assert "own_gifts" not in sys.modules


def test_a_model_that_is_not_what_it_was_fails_its_runs(experiment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = found_model("own_gifts:Gifts", str(experiment.parent))
    monkeypatch.setattr(sys, "path", list(sys.path))
    (experiment.parent / "own_plain.py").write_text(
        "from simulator import ProcurementModel\nclass Plain(ProcurementModel): pass\n", encoding="utf-8"
    )
    found = look_at("own_plain:Plain", str(experiment.parent))
    assert class_of(found).__name__ == "Plain"
    assert found.figures == ()
    (experiment.parent / "own_plain.py").write_text("changed = True\n", encoding="utf-8")
    class_of.cache_clear()
    with pytest.raises(OwnModelMistake, match="was changed while the sweep was running"):
        class_of(found)
    assert own.digest != found.digest


def test_check_says_what_cannot_be_imported_with_its_line(tmp_path: Path) -> None:
    file = write_own(tmp_path, "import sys\nsys.exit(7)\n")
    checked = CliRunner().invoke(app, ["check", str(file)])
    assert checked.exit_code == 2
    assert checked.stderr.startswith(f"{file}:1: `own_gifts` cannot be imported (SystemExit: 7)")
    assert CliRunner().invoke(app, ["sweep", str(file)]).stderr == checked.stderr
    (tmp_path / "own_gifts.py").write_text("import os\nos._exit(9)\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["check", str(file)]).stderr
    assert "importing `own_gifts:Gifts` ended its process (exit code 9)" in told


def test_check_of_a_valid_one_times_it_in_a_worker(experiment: Path) -> None:
    checked = CliRunner().invoke(app, ["check", str(experiment)])
    assert checked.exit_code == 0, checked.output
    assert "a run takes" in checked.stdout or "once the model is compiled" in checked.stdout
    assert rules_in_use() == ()


_CLASS = "from simulator import ProcurementModel, figure\nclass Own(ProcurementModel):\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("no_colon", "", "is not of the form `module:Class`"),
        ("own_none:Own", None, "`own_none` cannot be imported (ModuleNotFoundError: No module named 'own_none')"),
        ("own_wrong:Own", "def", "`own_wrong` cannot be imported (SyntaxError: "),
        ("own_empty:Own", "", "own_empty.py` has no `Own`"),
        ("own_other:Own", "Own = int", "own_other.py` is no ProcurementModel in its `Own`"),
        ("own_needs:Own", _CLASS + "    def __init__(self, more): pass", "cannot be made from a scenario and `seed=`"),
        ("own_taken:Own", _CLASS + "    @figure('', '')\n    def jobs(self): pass", "there is a figure `jobs` already"),
        ("own_good:Own", _CLASS + "    @figure('', '', 'high')\n    def x(self): pass", "say up, down or none"),
        ("own_name:Own", _CLASS + "    @figure('', '')\n    def X(self): pass", "must be named in small letters"),
    ],
)
def test_every_mistake_is_a_sentence(
    name: str, text: str | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    if text is not None:
        (tmp_path / f"{name.partition(':')[0]}.py").write_text(text, encoding="utf-8")
    with pytest.raises(OwnModelMistake) as problem:
        look_at(name, str(tmp_path))
    assert told in str(problem.value)


def test_figures_may_be_named_where_those_of_the_package_are(experiment: Path, tmp_path: Path) -> None:
    text = experiment.read_text(encoding="utf-8")
    file = experiment.with_name("named.toml")
    file.write_text(f'main_kpis = ["mark_up", "gift"]\n{text}', encoding="utf-8")
    told = CliRunner().invoke(app, ["check", str(file)]).stderr
    assert told.startswith(f"{file}:1: unknown figure `gift`; there is no key figure of that name; did you mean")
    file.write_text(f'main_kpis = ["mark_up"]\n{text}', encoding="utf-8")
    loaded = load_experiment(file)
    assert loaded.own_figures == ("gifts", "mark_up")
    with pytest.raises(StudyMistake, match="the workers of a cluster have no model of your own"):
        sweep(file, tmp_path / "out", scheduler="tcp://127.0.0.1:1")


def test_an_experiment_without_a_model_is_what_it_was(tmp_path: Path) -> None:
    """Its fingerprint, and with it the usual folder, know no such setting."""
    loaded = load_experiment(write_experiment(tmp_path))
    assert "model" not in json.loads(json.dumps(loaded.experiment.resolved()))
