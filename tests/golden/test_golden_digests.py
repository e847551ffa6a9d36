"""Every Python and every version of numba gives the numbers that are kept here, bit by bit."""

from __future__ import annotations

import json

import pytest

from tests.golden.golden_digests import FILE, arithmetic, digests, results
from tests.scenes import differing


@pytest.mark.golden
@pytest.mark.skipif(not FILE.exists(), reason="no digests are kept yet: python -m tests.golden.golden_digests")
def test_numbers_and_tables_are_those_that_are_kept() -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    if kept["arithmetic"] != arithmetic():
        pytest.skip("exp and log differ in their last bit on this machine from where the digests were made")
    now = digests()
    assert {name: differing(now[name], run) for name, run in kept["runs"].items()} == {name: [] for name in now}
    assert differing(results(), kept["results"]) == []
