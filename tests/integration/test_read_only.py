"""A folder that may only be read: as the place of results, of a sweep, of a new file, of compiled code, and to read."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.engine.code_cache import NotKept, private_folder
from tests.integration.pretended_sweep import pretend
from tests.integration.studies_scene import write_experiment

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="permissions are taken away as Linux does it"),
]
_DROP_FROM_BOUNDS, _OVERRIDE = 24, 1  # of prctl: PR_CAPBSET_DROP; CAP_DAC_OVERRIDE


def _obey_permissions() -> None:
    """Let even root be bound by them in the program that is started next."""
    if os.getuid() == 0:
        ctypes.CDLL(None, use_errno=True).prctl(_DROP_FROM_BOUNDS, _OVERRIDE, 0, 0, 0)


def fairlot(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder as somebody who is bound by permissions."""
    known = {name: value for name, value in os.environ.items() if name != "FAIRLOT_CODE_NOT_KEPT"}
    return subprocess.run(
        [sys.executable, "-m", "simulator.cli", *words],
        cwd=folder,
        env={**known, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1", **settings},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_obey_permissions,
    )


@pytest.fixture
def shut(tmp_path: Path) -> Iterator[Path]:
    """A folder that may be read and not written."""
    folder = tmp_path / "shut"
    folder.mkdir()
    folder.chmod(0o555)
    command = ["touch", str(folder / "x")]
    touched = subprocess.run(command, check=False, capture_output=True, preexec_fn=_obey_permissions)
    if touched.returncode == 0:
        pytest.skip("permissions do not hold here")
    yield folder
    folder.chmod(0o755)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "baseline", "--years", "1", "--seeds", "1"), "results/baseline-"),
        (("compare", "baseline", "--years", "1", "--seeds", "1", "--out", "here"), "here: not written"),
        (("sweep", "payment_terms"), "results/payment_terms-"),
        (("new", "mine.toml"), "mine.toml: not written"),
    ],
)
def test_results_that_cannot_be_written_are_one_sentence_before_any_run(
    words: tuple[str, ...], told: str, shut: Path
) -> None:
    done = fairlot(*words, folder=shut)
    assert done.returncode == 2
    (sentence,) = [line for line in done.stderr.splitlines() if "not written" in line]
    assert sentence.startswith(told)
    assert "Permission denied" in sentence
    assert "Traceback" not in done.stderr
    assert not list(shut.iterdir())


def test_a_study_that_may_only_be_read_is_read_and_its_analysis_is_refused_in_a_sentence(tmp_path: Path) -> None:
    study = tmp_path / "study"
    pretend(write_experiment(tmp_path, points=4, seeds=2), study)
    for path in (study, *study.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        asked = fairlot("query", str(study), "select count(*) as runs from runs", folder=tmp_path)
        assert asked.returncode == 0, asked.stderr
        assert "16" in asked.stdout
        analysed = fairlot("analyse", str(study), folder=tmp_path)
        assert analysed.returncode == 2
        assert analysed.stderr.strip().splitlines()[-1].startswith(str(study))
        assert "Permission denied" in analysed.stderr
        assert "Traceback" not in analysed.stderr
    finally:
        for path in (study, *study.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(study)


def test_compiled_code_that_cannot_be_kept_is_one_sentence_and_the_command_goes_on(shut: Path) -> None:
    done = fairlot("check", "baseline", folder=shut, FAIRLOT_CACHE_DIR=str(shut))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("baseline: valid.")
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(f"Compiled code is not kept ({shut}")
    assert "Permission denied" in sentence


@pytest.mark.parametrize("step", ["mkdir", "write_bytes"])
def test_whatever_step_the_system_refuses_it_is_told(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the folder is there and only the file in it is refused: a file system that was made read-only."""

    def refused(*_given: object, **_named: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, step, refused)
    with pytest.raises(NotKept, match="Read-only file system"):
        private_folder(tmp_path, "kernels-x")
