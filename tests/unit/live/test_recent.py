"""What was asked for lately stays, what was not gives way."""

from __future__ import annotations

from simulator.live.recent import Recent


def test_what_is_asked_for_again_outlives_what_was_made_after_it() -> None:
    kept: Recent[str, int] = Recent(2)
    kept.put("reference", 1)
    kept.put("first try", 2)
    assert kept.get("reference") == 1
    kept.put("second try", 3)
    assert [kept.get(key) for key in ("reference", "first try", "second try")] == [1, None, 3]
