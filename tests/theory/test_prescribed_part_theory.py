"""Theory tests: what the law keeps of a charged estate for unsecured creditors, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.contractors.estates import prescribed_part

FIRST, SHARE, MOST = 10_000.0, 0.2, 600_000.0


@pytest.mark.theory
@pytest.mark.parametrize(
    ("net", "kept"),
    [(0.0, 0.0), (4_000.0, 2_000.0), (10_000.0, 5_000.0), (110_000.0, 25_000.0), (2_985_000.0, 600_000.0), (1e9, 6e5)],
)
def test_prescribed_part_of_an_estate(net: float, kept: float) -> None:
    """Half of the first 10,000 pounds and a fifth of the rest, at most 600,000."""
    assert prescribed_part(net, FIRST, SHARE, MOST) == pytest.approx(kept)


@pytest.mark.property
@given(net=st.floats(0.0, 1e10), more=st.floats(0.0, 1e10), share=st.floats(0.0, 0.5))
def test_prescribed_part_is_within_the_estate_and_grows_with_it(net: float, more: float, share: float) -> None:
    kept = prescribed_part(net, FIRST, share, MOST)
    assert 0.0 <= kept <= net
    assert kept <= prescribed_part(net + more, FIRST, share, MOST)


@pytest.mark.null
@given(net=st.floats(0.0, 1e10))
def test_without_a_share_banks_take_all(net: float) -> None:
    assert prescribed_part(net, 0.0, 0.0, MOST) == 0.0
