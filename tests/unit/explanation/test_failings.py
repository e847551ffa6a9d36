"""Unit tests: every code that a bid can fail by has a name and a sentence."""

from __future__ import annotations

from simulator.engine import codes
from simulator.explanation.failings import FAILINGS


def test_every_failing_has_a_name_and_a_sentence() -> None:
    assert len(codes.FAILING_NAMES) == codes.NOT_CHOSEN + 1
    assert set(FAILINGS) == set(codes.FAILING_NAMES) - {codes.FAILING_NAMES[codes.SOUND]}
    assert codes.FAILING_NAMES[codes.NOT_AN_SE] == "not an SE"
