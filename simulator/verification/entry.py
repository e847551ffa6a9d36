"""Whether to prepare a bid at all: mixed-strategy entry when preparing it costs money (Levin & Smith 1994).

Money is in units of the cost range: costs are uniform on [0, 1], the price ceiling is 1 and a tender that attracts
nobody costs the buyer 1. ``n_potential`` counts the firms that could bid, oneself included.

The published closed forms divide by powers of the entry probability. Written as sums over ``q = 1 - p`` they need no
division, hold at p = 0 as well, and every term is positive, so that no digits are lost.
"""

from __future__ import annotations

from simulator.engine.kernel import kernel

_TOLERANCE = 1e-10
"""Width of the bracket at which the search for the entry probability stops [probability]."""


@kernel
def entry_profit(p: float, n_potential: int) -> float:
    """Return the expected profit from entering, before the entry cost, when each rival enters with probability ``p``.

    ``[1 - q^(N+1) - (N+1) p q^N] / (N (N+1) p^2) = sum_{j=1..N} j q^(j-1) / (N (N+1))`` (VR-A9): falls from 1/2 at
    p = 0 to 1/(N(N+1)) at p = 1.
    """
    q = 1.0 - p
    total = 0.0
    power = 1.0
    for j in range(1, n_potential + 1):
        total += j * power
        power *= q
    return total / (n_potential * (n_potential + 1.0))


@kernel
def entry_probability(entry_cost: float, n_potential: int) -> float:
    """Return the symmetric equilibrium probability of entry: the p at which profit equals the entry cost (VR-A9).

    One when even a full field leaves a profit, zero when not even a lone bidder recovers the cost. Found by bisection
    to 1e-10. The cost is in units of the cost range.
    """
    if entry_profit(1.0, n_potential) >= entry_cost:
        return 1.0
    if entry_profit(0.0, n_potential) <= entry_cost:
        return 0.0
    low, high = 0.0, 1.0
    while high - low > _TOLERANCE:
        middle = 0.5 * (low + high)
        if entry_profit(middle, n_potential) > entry_cost:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@kernel
def expected_buyer_cost(p: float, n: int) -> float:
    """Return what the tender costs the buyer on average when each of ``n`` firms enters with probability ``p``.

    ``2 (1 - q^(n+1)) / ((n+1) p) - q^n = 2/(n+1) sum_{j=0..n} q^j - q^n`` (VR-A9), in units of the cost range.
    """
    q = 1.0 - p
    total = 1.0
    power = 1.0
    for _ in range(n):
        power *= q
        total += power
    return 2.0 * total / (n + 1.0) - power
