"""What one run may take: limits as they are given, and the sentence beyond them."""

from __future__ import annotations

import pytest

from simulator.engine.limits import USUAL, LimitReached, Limits, check_memory, limits_of, memory_of_machine


def test_runs_at_once_share_the_memory_and_not_the_time() -> None:
    assert Limits(minutes=2.0, gigabytes=8.0).shared(4) == Limits(minutes=2.0, gigabytes=2.0)


def test_memory_that_nobody_names_is_a_part_of_what_all_may_take() -> None:
    assert limits_of(3.0, None, 2) == Limits(3.0, USUAL.gigabytes / 2)
    assert limits_of(3.0, 1.5, 2) == Limits(3.0, 1.5)


def test_this_machine_has_some_memory() -> None:
    assert 1e8 < memory_of_machine() < 1e15
    assert 0.0 < USUAL.gigabytes * 1e9 < memory_of_machine()


def test_tables_up_to_the_limit_pass_and_beyond_it_the_largest_is_named() -> None:
    sizes = {"bids": 600_000_000, "tenders": 400_000_000}
    check_memory(sizes, Limits(gigabytes=1.0), "at the start")
    with pytest.raises(LimitReached, match=r"at the start: .* need 1\.00 GB, .* largest is `bids` with 0\.60 GB"):
        check_memory(sizes, Limits(gigabytes=0.99), "at the start")
    with pytest.raises(LimitReached, match=r"more than the 0\.00023 GB that it may"):
        check_memory(sizes, Limits(gigabytes=0.000234), "at the start")
