"""Compiled code on disk: private, checked before it is run, made anew when damaged, left out where it cannot be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from simulator.engine.code_cache import NotKept, SealedFiles, alone, is_private, keep_code_of, private_folder

pytestmark = pytest.mark.integration

#: One small kernel; the last line says how often its code was found on disk.
USE = """
from simulator.engine import kernel as kernel_
from simulator.behaviours.bidding.pricing import equilibrium_bid
print(equilibrium_bid(0.5, 0.0, 1.0, 3.0))
print(kernel_.CACHE_FOLDER)
print(sum(equilibrium_bid.stats.cache_hits.values()))
"""


def used(**environment: str | None) -> subprocess.CompletedProcess[str]:
    """Compile and call a kernel in another process; None takes a variable away."""
    changed = {**os.environ, **{name: value for name, value in environment.items() if value is not None}}
    for name, value in environment.items():
        if value is None:
            changed.pop(name, None)
    changed["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.run([sys.executable, "-c", USE], capture_output=True, text=True, check=False, env=changed)


def lines_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "0.625"
    return lines


def kept_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".nbc", ".nbi"))


def test_code_is_kept_and_found_again(tmp_path: Path) -> None:
    assert lines_of(used(FAIRLOT_CACHE_DIR=str(tmp_path)))[2] == "0"
    assert len(kept_files(tmp_path)) >= 2
    again = used(FAIRLOT_CACHE_DIR=str(tmp_path))
    assert lines_of(again)[2] == "1"
    assert again.stderr == ""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    used(FAIRLOT_CACHE_DIR=str(folder))
    return folder


@pytest.mark.parametrize("suffix", [".nbc", ".nbi"])
@pytest.mark.parametrize("damage", ["truncated", "emptied", "flipped", "a folder"])
def test_damaged_code_is_made_anew(kept: Path, tmp_path: Path, damage: str, suffix: str) -> None:
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    (file,) = [path for path in kept_files(tmp_path) if path.suffix == suffix and "equilibrium_bid-" in path.name]
    content = file.read_bytes()
    if damage == "truncated":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "emptied":
        file.write_bytes(b"")
    elif damage == "flipped":
        middle = len(content) * 3 // 4
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    else:
        file.unlink()
        file.mkdir()
    assert lines_of(used(FAIRLOT_CACHE_DIR=str(tmp_path)))[2] == "0"
    if damage == "truncated":
        assert lines_of(used(FAIRLOT_CACHE_DIR=str(tmp_path)))[2] == "1"


def test_code_of_another_user_or_that_others_can_write_is_not_run(tmp_path: Path) -> None:
    folder = private_folder(tmp_path, "kernels-1")
    (folder / "code").write_text("theirs")
    assert is_private(folder)
    folder.chmod(0o777)
    assert not is_private(folder)
    assert list(private_folder(tmp_path, "kernels-1").iterdir()) == []
    assert is_private(folder)


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "kernels-1").symlink_to(tmp_path / "theirs")
    assert not private_folder(tmp_path, "kernels-1").is_symlink()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_made_anew(tmp_path: Path) -> None:
    folder = private_folder(tmp_path, "kernels-1")
    os.chown(folder, 65534, 65534)
    assert private_folder(tmp_path, "kernels-1").stat().st_uid == os.getuid()


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of Unix")
@pytest.mark.parametrize("way", ["itself", "above", "behind a link", "above a link"])
def test_a_root_that_everybody_may_change_keeps_no_code(tmp_path: Path, way: str) -> None:
    """Another user could put a folder in the place of the one that was looked at, from which code is read later."""
    open_, private = tmp_path / "for all", tmp_path / "private"
    open_.mkdir()
    private.mkdir()
    (private / "link").symlink_to(open_)
    (open_ / "link").symlink_to(private)
    roots = {"itself": open_, "above": open_ / "mine", "behind a link": private / "link"}
    roots["above a link"] = open_ / "link"
    open_.chmod(0o777)
    with pytest.raises(NotKept, match=r"^everybody can write into .*/for all and .*`chmod o-w '.*/for all'`"):
        private_folder(roots[way], "kernels-1")
    open_.chmod(0o1777)  # as /tmp is
    assert is_private(private_folder(roots[way], "kernels-1"))


def test_a_file_in_the_place_of_the_root_is_told(tmp_path: Path) -> None:
    (tmp_path / "root").write_text("")
    with pytest.raises(NotKept, match=r"Not a directory|File exists"):
        private_folder(tmp_path / "root", "kernels-1")


@pytest.mark.skipif(os.name != "posix", reason="HOME is a matter of Unix")
@pytest.mark.parametrize(
    ("home", "cache"), [("", None), (None, "/proc/nothing"), (None, "/dev/full/cache")]
)
def test_without_a_place_one_sentence_says_so(tmp_path: Path, home: str | None, cache: str | None) -> None:
    done = used(HOME=home, FAIRLOT_CACHE_DIR=cache, XDG_CACHE_HOME=None, FAIRLOT_CODE_NOT_KEPT=None)
    assert lines_of(done)[1] == "None"
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Compiled code is not kept (")
    assert "Set FAIRLOT_CACHE_DIR" in done.stderr


def test_a_relative_home_is_no_place_in_the_folder_of_the_moment(tmp_path: Path) -> None:
    used(HOME="relative", FAIRLOT_CACHE_DIR=None, XDG_CACHE_HOME=None)
    assert not Path("relative").exists()


def test_it_is_said_once_for_all_processes_of_a_command() -> None:
    done = used(FAIRLOT_CACHE_DIR="/proc/nothing", FAIRLOT_CODE_NOT_KEPT="1")
    assert (lines_of(done)[1], done.stderr) == ("None", "")


@pytest.mark.skipif(os.name != "posix", reason="the lock is Unix's")
def test_one_process_compiles_what_another_is_at_only_once(tmp_path: Path) -> None:
    with alone(tmp_path, "unit") as is_first:
        assert is_first
        with alone(tmp_path, "unit", waiting=False) as is_second:
            assert not is_second
        with alone(tmp_path, "other", waiting=False) as is_other:
            assert is_other
    with alone(tmp_path, "unit") as is_free:
        assert is_free


def test_without_a_place_or_with_a_folder_in_the_way_everybody_compiles(tmp_path: Path) -> None:
    with alone(None, "unit") as is_free:
        assert is_free
    (tmp_path / "unit.lock").mkdir()
    with alone(tmp_path, "unit") as is_free:
        assert is_free


@pytest.mark.skipif(os.name != "posix", reason="the lock is Unix's")
def test_code_is_kept_by_one_process_at_a_time(tmp_path: Path) -> None:
    """Two that read the index at once gave one number to the code of two signatures."""
    files = SealedFiles(str(tmp_path), "rule", "stamp")
    other = Thread(target=files.save, args=("signature", "code"))
    with alone(tmp_path, files._index_name):
        other.start()
        other.join(0.2)
        assert files.load("signature") is None
    other.join()
    assert files.load("signature") == "code"


def test_a_function_never_has_a_cache_that_is_not_sealed() -> None:
    """Two threads may compile one function at once: numba's own cache would stumble over the seals."""
    seen = []

    class Seen:
        __wrapped__ = staticmethod(lines_of)

        def __setattr__(self, name: str, value: object) -> None:
            seen.append(value._cache_file)  # type: ignore[attr-defined]

        def enable_caching(self) -> None:
            raise AssertionError("numba's own cache")

    keep_code_of(Seen())
    assert [type(files) for files in seen] == [SealedFiles]
