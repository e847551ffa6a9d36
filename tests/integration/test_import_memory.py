"""Integration: how much memory an import takes does not follow the size of the file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.intake_scene import release

_IMPORT = """
import resource, sys
from simulator.commands.import_files import Wish, import_files
assert import_files(Wish((sys.argv[1],), sys.argv[2])) == 0
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
_PADDING = "x" * 3_000  # a description, which is read and not kept


def peak(folder: Path, count: int, encoding: str) -> int:
    """Return what the import of a package of so many releases takes at its peak [MB]."""
    file = folder / f"{count}.json"
    with file.open("w", encoding=encoding) as opened:
        opened.write('{"releases": [')
        for i in range(count):
            row = release(i % 500, ocid=f"ocds-213czf-{i}", description=_PADDING)
            opened.write((", " if i else "") + json.dumps(row))
        opened.write("]}")
    words = [sys.executable, "-c", _IMPORT, str(file), str(folder / f"{count}.toml")]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    return int(told.stdout.splitlines()[-1])


@pytest.mark.integration
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are told in other units elsewhere")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_memory_does_not_follow_the_size_of_the_file(tmp_path: Path, encoding: str) -> None:
    """Twenty thousand releases more, some 80 MB, take less than a quarter of that: rows, not the file."""
    small, large = peak(tmp_path, 500, encoding), peak(tmp_path, 20_500, encoding)
    assert large - small < 20
