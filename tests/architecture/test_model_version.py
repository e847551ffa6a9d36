"""Architecture: the version of the model in a store covers everything that a run imports or opens, and no report."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.study.sweeps import model_version as versions
from tests.integration.studies_scene import write_experiment

PLAY = """
import json, sys
from pathlib import Path

opened = set()
def listen(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, Path)):
        opened.add(str(arguments[0]))
sys.addaudithook(listen)

from simulator.study.experiments.files import load_experiment
from simulator.study.sweeps.plan import recipe_of
recipe = recipe_of(load_experiment(sys.argv[1]))
from simulator.study.sweeps.work import Task, play_task
outcome = play_task(recipe, Task(0, 1, (30.0, 9e6), 1))
assert outcome.failure is None, outcome.failure
print(json.dumps(sorted(opened)))
"""
FRESH = """
import json, sys
import simulator.study.sweeps.work
print(json.dumps([m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "simulator" and m.__file__]))
"""


def _in_a_fresh_process(code: str, *arguments: str) -> set[Path]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {Path(name).resolve() for name in json.loads(done.stdout.splitlines()[-1])}


def test_every_module_that_a_worker_imports_counts() -> None:
    imported = _in_a_fresh_process(FRESH)
    assert len(imported) > 50
    assert imported <= {path.resolve() for path in versions.files_of_a_run()}


def test_every_table_that_a_run_opens_counts(tmp_path: Path) -> None:
    package = versions.PACKAGE.resolve()
    opened = _in_a_fresh_process(PLAY, str(write_experiment(tmp_path)))
    library = package / "scenario" / "library"  # scenarios are in the fingerprint of each run
    tables = {p for p in opened if package in p.parents and library not in p.parents and p.suffix in (".toml", ".csv")}
    assert package / "register" / "parameters.toml" in tables
    assert tables <= {path.resolve() for path in versions.files_of_a_run()}


@pytest.mark.parametrize("room", ["commands", "live", "report", "explanation", "calibration"])
def test_what_cannot_change_a_figure_does_not_count(room: str) -> None:
    counted = {path.relative_to(versions.PACKAGE).parts[0] for path in versions.files_of_a_run()}
    assert room not in counted
    assert {"metrics", "phases", "behaviours", "register"} <= counted


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("metrics/purse.py", True),
        ("register/parameters.toml", True),
        ("phases/pay.py", True),
        ("live/film_story.py", False),
    ],
)
def test_a_change_is_noticed_where_it_matters(
    file: str, counts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "simulator"
    shutil.copytree(versions.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "static", "docs"))
    monkeypatch.setattr(versions, "PACKAGE", package)

    def version() -> str:
        versions.files_of_a_run.cache_clear()
        versions.model_version.cache_clear()
        return versions.model_version()

    before = version()
    changed = package / file
    changed.write_bytes(changed.read_bytes() + b"\n# another\n")
    assert (version() != before) is counts
    changed.write_bytes(changed.read_bytes().replace(b"\n# another\n", b"").replace(b"\n", b"\r\n"))
    assert version() == before
    monkeypatch.undo()
    versions.files_of_a_run.cache_clear()
    versions.model_version.cache_clear()
