"""Keyed draws: Philox against its published answers, no key tied to another, inverse distribution functions."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine import chance
from simulator.engine.kernel import kernel

WORD = st.integers(0, 2**32 - 1)

# Counter (four words), key (two words), output: the kat_vectors file of Random123, philox4x32 with 10 rounds
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@kernel
def fill(draws: np.ndarray, seed: int, decision: int, axis: int) -> None:
    """Write draws whose key differs in one place only: seed (0), decision (1), week (2), who (3), what (4)."""
    for i in range(draws.size):
        draws[i] = chance.uniform(
            seed + i * (axis == 0),
            decision + i * (axis == 1),
            7 + i * (axis == 2),
            11 + i * (axis == 3),
            13 + i * (axis == 4),
        )


def chi_square_z(counts: np.ndarray, expected: float) -> float:
    """Standard normal score of a chi-square statistic (Wilson & Hilferty's cube root)."""
    degrees = counts.size - 1
    statistic = float(((counts - expected) ** 2).sum() / expected)
    return ((statistic / degrees) ** (1 / 3) - (1 - 2 / (9 * degrees))) / math.sqrt(2 / (9 * degrees))


@pytest.mark.theory
@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(
    counter: tuple[int, ...], key: tuple[int, ...], answer: tuple[int, ...]
) -> None:
    assert chance.philox4x32(*counter, *key) == answer


def plain_philox(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Philox as its paper defines it, in Python's unbounded whole numbers."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return c0, c1, c2, c3


@pytest.mark.property
@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD))
def test_philox_has_no_overflow(counter: tuple[int, ...], key: tuple[int, ...]) -> None:
    """Compiled whole numbers have 64 bits and a product of words needs all of them."""
    assert chance.philox4x32(*counter, *key) == plain_philox(counter, key)


@pytest.mark.property
@given(
    st.integers(0, 2**63 - 1),
    st.integers(1, 28),
    st.integers(0, 2**24 - 1),
    st.integers(0, 2**48 - 1),
    st.integers(0, 2**48 - 1),
)
def test_every_part_of_the_key_reaches_the_counter(seed: int, decision: int, week: int, who: int, what: int) -> None:
    """Two keys give one draw only if they are one key: no bit of any part is dropped or shared."""
    counter = (
        decision | (week << 8),
        who % 2**32,
        what % 2**32,
        (who >> 32) | ((what >> 32) << 16),
    )
    a, b, c, d = plain_philox(counter, (seed % 2**32, seed >> 32))
    first, second = chance.uniforms(seed, decision, week, who, what)
    assert first == ((a >> 5) * 2**26 + (b >> 6) + 0.5) / 2**53
    assert second == ((c >> 5) * 2**26 + (d >> 6) + 0.5) / 2**53
    assert 0.0 < first < 1.0
    assert 0.0 < second < 1.0


def test_no_two_decisions_share_a_number() -> None:
    decisions = {
        name: value
        for name, value in vars(chance).items()
        if name.isupper() and not name.startswith("_") and name != "IDENTITY_BITS"
    }
    assert len(decisions) >= 15
    assert len(set(decisions.values())) == len(decisions)
    assert all(isinstance(code, int) and 0 < code < 256 for code in decisions.values())  # eight bits of the counter


@pytest.mark.statistical
@pytest.mark.parametrize("axis", range(5), ids=["seed", "decision", "week", "who", "what"])
def test_neighbouring_keys_are_independent(axis: int) -> None:
    """Pairs of draws from keys that differ by one in one place fill a 16 by 16 table evenly.

    N = 100,000 pairs (200 for decisions, in a 4 by 4 table); chi-square beyond 4 standard normal deviations on either
    side, about 1 false alarm in 16,000 a key part; the seed is fixed.
    """
    size, cells = (200, 4) if axis == 1 else (100_000, 16)
    draws = np.empty(2 * size if axis != 1 else size + 1)
    fill(draws, 2025, 3, axis)
    first, second = (draws[:-1], draws[1:]) if axis == 1 else (draws[0::2], draws[1::2])
    table, _, _ = np.histogram2d(first, second, bins=cells, range=((0, 1), (0, 1)))
    assert abs(chi_square_z(table.ravel(), first.size / cells**2)) < 4.0
    lagged = np.corrcoef(draws[:-1], draws[1:])[0, 1] * math.sqrt(draws.size - 1)
    assert abs(lagged) < 4.0


@pytest.mark.statistical
def test_the_two_draws_of_a_key_are_independent_and_uniform() -> None:
    """N = 50,000: moments and correlation within 4 SE, about 1 false alarm in 16,000 a comparison."""
    n = 50_000
    pairs = np.array([chance.uniforms(9, 3, 0, who, 5) for who in range(n)])
    for column in pairs.T:
        assert abs(column.mean() - 0.5) <= 4 * math.sqrt(1 / 12 / n)
        assert abs((column * column).mean() - 1 / 3) <= 4 * math.sqrt(4 / 45 / n)
    assert abs(np.corrcoef(pairs.T)[0, 1]) <= 4 / math.sqrt(n)


def test_identities_stay_in_range_and_differ() -> None:
    """100,000 causes in 48 bits: a collision has a chance of 2e-5, and the causes are fixed."""
    seen = {chance.identity(a, b, c, 0) for a in range(10) for b in range(100) for c in range(100)}
    assert len(seen) == 100_000
    assert all(0 <= i < 2**chance.IDENTITY_BITS for i in seen)
    assert chance.identity(1, 2, 3, 4) == chance.identity(1, 2, 3, 4) != chance.identity(1, 2, 4, 3)


@pytest.mark.theory
@pytest.mark.parametrize("u", [1e-300, 1e-16, 1e-9, 0.001, 0.0749, 0.0751, 0.2, 0.5, 0.8, 0.95, 0.999999, 1 - 1e-13])
def test_inverse_normal_returns_through_the_distribution_function(u: float) -> None:
    x = chance.inverse_normal(u)
    below = 0.5 * math.erfc(-x / math.sqrt(2.0))
    tail = min(u, 1.0 - u)
    assert min(below, 0.5 * math.erfc(x / math.sqrt(2.0))) == pytest.approx(tail, rel=1e-12, abs=1e-16)
    assert x == pytest.approx(NormalDist().inv_cdf(u), rel=1e-13, abs=1e-16)


@pytest.mark.theory
def test_inverse_functions_agree_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for u in (1e-12, 1e-4, 0.03, 0.31, 0.5, 0.77, 0.99, 1 - 1e-9):
        assert chance.inverse_normal(u) == pytest.approx(stats.norm.ppf(u), rel=1e-12, abs=1e-15)
        lognormal = stats.lognorm.ppf(u, 1.9, scale=117_000.0)
        assert chance.inverse_lognormal(u, 117_000.0, 1.9) == pytest.approx(lognormal, rel=1e-10)
        assert chance.inverse_exponential(u, 3.5) == pytest.approx(stats.expon.ppf(u, scale=3.5), rel=1e-9)
        for mean in (0.02, 0.7, 4.0, 60.0, 500.0, 501.0, 745.0, 746.0, 2_000.0, 98_765.4):
            assert chance.inverse_poisson(u, mean) == stats.poisson.ppf(u, mean)


@pytest.mark.theory
@pytest.mark.parametrize("mean", [Fraction(1, 10), Fraction(5, 2), Fraction(40), Fraction(60), Fraction(300)])
def test_inverse_poisson_is_the_smallest_count_that_reaches_u(mean: Fraction) -> None:
    """Against cumulative probabilities in exact fractions (but for the factor exp(-mean))."""
    terms, term = [], Fraction(1)
    for k in range(1, 600):
        terms.append(term)
        term *= mean / k
    cumulative = np.cumsum([float(t) for t in terms]) * math.exp(-mean)
    for u in np.linspace(0.0005, 0.9995, 200):
        assert chance.inverse_poisson(u, float(mean)) == int(np.searchsorted(cumulative, u))


@pytest.mark.theory
@pytest.mark.parametrize("x", [0.0, 0.25, 3.0, 7.9, -1.25])
def test_rounding_by_chance_keeps_the_mean(x: float) -> None:
    """Exact: averaged over 1,000 equally spaced draws, whose grid divides each of these fractions."""
    grid = (np.arange(1_000) + 0.5) / 1_000
    assert np.mean([chance.round_by_chance(x, u) for u in grid]) == pytest.approx(x, abs=1e-12)
    assert {chance.round_by_chance(x, u) for u in grid} <= {math.floor(x), math.ceil(x)}


PRINT_BITS = """
from simulator.engine import chance
from simulator.verification.entry import entry_probability
from simulator.behaviours.bidding.pricing import asymmetric_discount, equilibrium_bid_with_reserve
from simulator.verification import cash_ruin, entry_tender, first_price_tender, second_price_tender
for i in range(300):
    u, v = chance.uniforms(2**63 - 1 - i, 1 + i % 28, 519, 2**48 - 1 - i, i * i)
    print(u.hex(), v.hex(), float(chance.normal(i, 2, i, 3, 4)).hex(), chance.identity(i, 2**32 - 1, 5, 6))
    print(chance.inverse_lognormal(u, 117000.0, 1.9).hex(), chance.inverse_exponential(v, 3.0).hex())
    print(chance.inverse_poisson(u, 300.0 * v), chance.round_by_chance(9.9 * u, v))
    print(equilibrium_bid_with_reserve(u, 2.5 + v, 0.9).hex(), asymmetric_discount(u, 1.2, 0.4 + v).hex())
for estimate in (
    *first_price_tender(3, 200, 4, 2.5, 1.0), *first_price_tender(3, 200, 4, 1.0, 0.7),
    *second_price_tender(3, 200, 3, 2, 1.7, 0.1), *entry_tender(3, 200, 9, entry_probability(0.07, 9)),
    cash_ruin(3, 200, 20.0, 0.5, 5.0, 30),
):
    print([float(x).hex() for x in estimate])
"""


def printed_bits(disable_jit: str) -> str:
    """Output of a fresh interpreter with compilation on ("0") or off ("1")."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_BITS],
        env={**os.environ, "NUMBA_DISABLE_JIT": disable_jit, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.null
def test_compiled_and_interpreted_kernels_give_the_same_bits() -> None:
    compiled, interpreted = printed_bits("0"), printed_bits("1")
    assert len(compiled) > 10_000
    assert compiled == interpreted


@pytest.mark.parametrize("seed", [0, 7, 2**63 - 1])
def test_many_draws_at_once_are_the_draws_one_by_one(seed: int) -> None:
    """Null: making draws together changes no bit of any."""
    who = np.array([0, 1, 5, 2**32 + 3, 2**48 - 1, 77, 78, 79, 80], np.int64)
    first, second = np.zeros(len(who)), np.zeros(len(who))
    chance.fill_pairs(first, second, seed, chance.PAYMENT, 31, who, len(who), 12)
    one_by_one = [chance.uniforms(seed, chance.PAYMENT, 31, int(one), 12) for one in who]
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == one_by_one
    second[:] = 0.0
    chance.fill_uniforms(second, seed, chance.PAYMENT, 31, who, 2, len(who) - 3, 12)
    assert second.tolist() == [0.0, 0.0, *first[2:-1].tolist(), 0.0]
