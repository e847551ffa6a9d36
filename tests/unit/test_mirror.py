"""Tests of single rules run as plain Python: to compile an entry point for each would take minutes."""

from __future__ import annotations

import os
import subprocess
import sys

import numba
import pytest

#: Whole worlds in plain Python take most of the time of all: `make coverage` lives them.
ONES = "interpreted and not slow"


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="this is the run in plain Python")
def test_rules_by_hand() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", ONES, "tests/unit"],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
