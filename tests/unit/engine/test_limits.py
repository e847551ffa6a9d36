"""What one run may take: limits as they are given, and the sentence beyond them."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.engine import limits
from simulator.engine.limits import USUAL, LimitReached, Limits, check_memory, limits_of, memory_of_machine


def test_runs_at_once_share_the_memory_and_not_the_time() -> None:
    assert Limits(minutes=2.0, gigabytes=8.0).shared(4) == Limits(minutes=2.0, gigabytes=2.0)


def test_memory_that_nobody_names_is_a_part_of_what_all_may_take() -> None:
    assert limits_of(3.0, None, 2) == Limits(3.0, USUAL.gigabytes / 2)
    assert limits_of(3.0, 1.5, 2) == Limits(3.0, 1.5)


def test_this_machine_has_some_memory() -> None:
    assert 1e8 < memory_of_machine() < 1e15
    assert 0.0 < USUAL.gigabytes * 1e9 < memory_of_machine()


@pytest.mark.parametrize(
    ("told", "bytes_at_most"), [("250000000\n", 2.5e8), ("max\n", 1e15), ("9223372036854771712\n", 1e15)]
)
def test_a_container_has_what_either_version_of_control_groups_tells(
    told: str, bytes_at_most: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container of the first version runs took the machine's memory for theirs, and were killed."""
    (tmp_path / "limit").write_text(told, encoding="ascii")
    monkeypatch.setattr(limits, "_CONTAINER", (tmp_path / "none", tmp_path / "limit"))
    assert 2.5e8 <= memory_of_machine() <= bytes_at_most


def test_tables_up_to_the_limit_pass_and_beyond_it_the_largest_is_named() -> None:
    sizes = {"bids": 600_000_000, "tenders": 400_000_000}
    check_memory(sizes, Limits(gigabytes=1.0), "at the start")
    with pytest.raises(LimitReached, match=r"at the start: .* need 1\.00 GB, .* largest is `bids` with 0\.60 GB"):
        check_memory(sizes, Limits(gigabytes=0.99), "at the start")
    with pytest.raises(LimitReached, match=r"more than the 0\.00023 GB that it may"):
        check_memory(sizes, Limits(gigabytes=0.000234), "at the start")
