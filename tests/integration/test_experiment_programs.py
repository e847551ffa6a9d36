"""Every experiment that is a program starts: what it imports is where it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.integration
@pytest.mark.parametrize("program", sorted((ROOT / "experiments").glob("*.py")), ids=lambda path: path.stem)
def test_it_tells_what_it_asks_for(program: Path) -> None:
    order = [sys.executable, str(program), "--help"]
    around = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(order, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout
