"""Keyed draws: every piece of luck is a pure function of (seed, decision, week, who, what).

Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") turns a key and a counter into four
32-bit words. The seed is the key; decision, week and the two subject identities are the counter. Nothing is consumed,
so a draw never depends on how many others were made, and two policies that run with one seed share all the luck that
they do not change. Only inverse distribution functions are used: one draw, one number.
"""

from __future__ import annotations

import math
from typing import Any

from simulator.engine.kernel import inlined, kernel

# Decisions: what a draw is for. A number is never used twice and never re-used for another purpose.
POPULATE = 1
NEED_COUNT = 2
NEED_VALUE = 3
NEED_DURATION = 4
PROCESS = 5
DISCOVER = 7
INVITE = 8
COST = 9
QUALITY = 11
TIE = 12
CHALLENGE = 13
OVERRUN = 14
PAYMENT = 15
OUTSIDE = 17
CLOSURE = 18
ENTRY = 19
RENEWAL = 21
NEEDED_STILL = 22  # whether a need comes back after a call that was cancelled
COMMON_COST = 23
CYCLE = 24
VERIFY = 28
OWN = 29  # a behaviour that a user added
TIE_MADE = 60
TRUST = 61
TEAM_SETUP = 62
NETWORKING = 63
FOUND_FRANCHISE = 64
JOIN_FRANCHISE = 65
OPEN_UNIT = 66
ENGAGED = 67  # whether early engagement reaches a supplier
EVENT_MEETING = 68
TRAINED = 70
GRANT_SIZE = 71
GRANT_CALL = 72

# 40 to 59: large contractors and their chains
SUBCONTRACTOR = 40
SUBCONTRACT_COST = 41
CHAIN_PAYMENT = 42
ATTITUDE = 43
BANK = 44
INVESTORS = 45
FAILURE_FORM = 46
HANDOVER = 47
SUCCESSOR = 48
INSPECTION = 49
HOLDER = 50
LIQUIDATION = 51
BALANCE_SHEET = 52
MARGIN = 53  # how a contractor's other business does, month by month
DISTRUST = 54

# 80 to 99: what tenders ask beyond work at a price
RELABEL = 80
VERIFICATION = 81
GOODWILL = 82
CLAUSE_CHECK = 83
RESULTS = 84
MEETING = 85
LATE_CLAIM = 86

WITHDRAWAL = 100  # of a competition by its buyer

HANDED_OVER = 110  # the order in which running contracts change hands before week 0
PUT_OFF = 111  # running work, by a shock

IDENTITY_BITS = 48
_M32 = 0xFFFFFFFF
_M16 = 0xFFFF
_MULTIPLIER_0 = 0xD2511F53
_MULTIPLIER_1 = 0xCD9E8D57
_WEYL_0 = 0x9E3779B9
_WEYL_1 = 0xBB67AE85
_IDENTITY_KEY = 0x0FA1210
_BELOW_ONE = 1.0 - 2.0**-53
_LARGE_MEAN = 500.0  # of a Poisson draw: from about 745 on nothing is too rare to be told from never
_FAR = 12.0  # standard deviations below a large mean, where nothing is left to sum up


@inlined
def philox4x32(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Return the four 32-bit words of Philox4x32-10 for a 128-bit counter (c0..c3) and a 64-bit key (k0, k1).

    All arguments are whole numbers in [0, 2**32). Verified against the Random123 known-answer vectors.
    """
    for _ in range(10):
        p0 = _MULTIPLIER_0 * c0
        p1 = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            ((p1 >> 32) & _M32) ^ c1 ^ k0,
            p1 & _M32,
            ((p0 >> 32) & _M32) ^ c3 ^ k1,
            p0 & _M32,
        )
        k0 = (k0 + _WEYL_0) & _M32
        k1 = (k1 + _WEYL_1) & _M32
    return c0, c1, c2, c3


@inlined
def unit_interval(high: int, low: int) -> float:
    """Return a number in the open interval (0, 1) with 53 bits of luck from two 32-bit words.

    The largest would round to 1 and is the largest number below 1 instead.
    """
    return min(((high >> 5) * 67108864.0 + (low >> 6) + 0.5) / 9007199254740992.0, _BELOW_ONE)


@kernel
def uniforms(seed: int, decision: int, week: int, who: int, what: int) -> tuple[float, float]:
    """Return two independent uniform draws in the open interval (0, 1) for one key.

    ``seed`` is up to 64 bits, ``week`` up to 24 bits, ``who`` and ``what`` are identities of up to 48 bits.
    """
    seed, who, what = int(seed), int(who), int(what)
    a, b, c, d = philox4x32(
        int(decision) | (int(week) << 8),
        who & _M32,
        what & _M32,
        ((who >> 32) & _M16) | (((what >> 32) & _M16) << 16),
        seed & _M32,
        (seed >> 32) & _M32,
    )
    return unit_interval(a, b), unit_interval(c, d)


@kernel
def fill_uniforms(out: Any, seed: int, decision: int, week: int, who: Any, first: int, count: int, what: int) -> None:
    """Write the draws of many at once: ``out[i] = uniform(seed, decision, week, who[i], what)`` from ``first`` on.

    A fifth of the time of as many calls: a processor makes eight draws at once.
    """
    seed, what = int(seed), int(what)
    k0, k1 = seed & _M32, (seed >> 32) & _M32
    c0, c2, c3 = int(decision) | (int(week) << 8), what & _M32, ((what >> 32) & _M16) << 16
    ids, draws = who[first : first + count], out[first : first + count]
    for i in range(len(ids)):
        one = int(ids[i])
        a, b, _, _ = philox4x32(c0, one & _M32, c2, ((one >> 32) & _M16) | c3, k0, k1)
        draws[i] = unit_interval(a, b)


@kernel
def fill_pairs(out: Any, other: Any, seed: int, decision: int, week: int, who: Any, count: int, what: int) -> None:
    """Write both draws of many at once: ``(out[i], other[i]) = uniforms(seed, decision, week, who[i], what)``."""
    seed, what = int(seed), int(what)
    k0, k1 = seed & _M32, (seed >> 32) & _M32
    c0, c2, c3 = int(decision) | (int(week) << 8), what & _M32, ((what >> 32) & _M16) << 16
    for i in range(count):
        one = int(who[i])
        a, b, c, d = philox4x32(c0, one & _M32, c2, ((one >> 32) & _M16) | c3, k0, k1)
        out[i] = unit_interval(a, b)
        other[i] = unit_interval(c, d)


@kernel
def uniform(seed: int, decision: int, week: int, who: int, what: int) -> float:
    """Return the uniform draw in (0, 1) of one key; see :func:`uniforms`."""
    return uniforms(seed, decision, week, who, what)[0]


@kernel
def normal(seed: int, decision: int, week: int, who: int, what: int) -> float:
    """Return the standard normal draw of one key."""
    return inverse_normal(uniforms(seed, decision, week, who, what)[0])


@kernel
def identity(a: int, b: int, c: int, d: int) -> int:
    """Return the 48-bit identity of a cause, four whole numbers in [0, 2**32): the same cause, the same identity."""
    w0, w1, _, _ = philox4x32(int(a) & _M32, int(b) & _M32, int(c) & _M32, int(d) & _M32, _IDENTITY_KEY, 0)
    return w0 | ((w1 & _M16) << 32)


# Coefficients stand as in the publication.
# fmt: off
@kernel
def inverse_normal(u: float) -> float:
    """Return the standard normal quantile of ``u`` in (0, 1), to about 1e-16 (Wichura 1988, algorithm AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (
                ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                    + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                 + 133.14166789178437745) * r + 3.387132872796366608
            )
            / (
                ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                    + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
                 + 42.313330701600911252) * r + 1.0
            )
        )
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        value = (
            ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
             + 4.6303378461565452959) * r + 1.42343711074968357734
        ) / (
            ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
             + 2.05319162663775882187) * r + 1.0
        )
    else:
        r -= 5.0
        value = (
            ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
             + 5.4637849111641143699) * r + 6.6579046435011037772
        ) / (
            ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
             + 0.59983220655588793769) * r + 1.0
        )
    return -value if q < 0.0 else value
# fmt: on


@kernel
def inverse_lognormal(u: float, median: float, sigma: float) -> float:
    """Return the quantile of a lognormal with the given median [unit of median] and sigma of logs."""
    return median * math.exp(sigma * inverse_normal(u))


@kernel
def inverse_exponential(u: float, mean: float) -> float:
    """Return the exponential quantile with the given mean [unit of mean]."""
    return -mean * math.log(1.0 - u)


@kernel
def _rare(k: int, mean: float) -> float:
    """Return the Poisson probability of a large ``k``, with Stirling's series in place of the factorial.

    Written so that no two large numbers are taken from each other.
    """
    x = (mean - k) / k
    series = 1.0 / (12.0 * k) - 1.0 / (360.0 * float(k) ** 3)
    return math.exp(-k * (x - math.log1p(x)) - series) / math.sqrt(2.0 * math.pi * k)


@kernel
def inverse_poisson(u: float, mean: float) -> int:
    """Return the Poisson quantile: the smallest k whose cumulative probability reaches ``u``.

    Probabilities are summed up from 0, or for a large mean from 12 standard deviations below it (what is less has a
    chance of 1e-33); that takes some 24 times the root of the mean in steps.
    """
    k = 0
    probability = math.exp(-mean)
    if mean > _LARGE_MEAN:
        k = int(mean - _FAR * math.sqrt(mean))
        probability = _rare(k, mean)
    cumulative = probability
    while u > cumulative and (k < mean or probability > 1e-18):
        k += 1
        probability *= mean / k
        cumulative += probability
    return k


@kernel
def round_by_chance(x: float, u: float) -> int:
    """Round ``x`` up with probability equal to its fraction, else down, so that the mean is kept."""
    floor = math.floor(x)
    return int(floor) + (1 if u < x - floor else 0)


@kernel
def pick(u: float, shares: object) -> int:
    """Return the index that a uniform draw picks from shares that sum to one."""
    cumulative = 0.0
    last = 0
    for i in range(len(shares)):  # type: ignore[arg-type]
        if shares[i] > 0.0:  # type: ignore[index]
            cumulative += shares[i]  # type: ignore[index]
            last = i
            if u < cumulative:
                return i
    return last
