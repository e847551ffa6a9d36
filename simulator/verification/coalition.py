"""How partners can divide what they gain together, and which teams hold: cooperative and hedonic games.

A coalition is a whole number whose bit i says whether member i belongs; a game is the array of values of all ``2^n``
coalitions in that order, in any one unit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engine.kernel import kernel


@kernel
def shapley(values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return what each of ``n`` members adds on average over all orders of joining [unit of the values] (VR-C1).

    ``phi_i = sum_S |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))`` over the coalitions S without i. ``values`` has ``2^n``
    entries, that of the empty coalition first. The work doubles with each member: meant for consortia, n up to 20.
    """
    shares = np.zeros(n)
    weights = np.empty(n)
    weights[0] = 1.0 / n
    for size in range(1, n):
        weights[size] = weights[size - 1] * size / (n - size)
    for coalition in range(1 << n):
        size = 0
        for i in range(n):
            size += (coalition >> i) & 1
        for i in range(n):
            if not (coalition >> i) & 1:
                shares[i] += weights[size] * (values[coalition | (1 << i)] - values[coalition])
    return shares


@kernel
def top_coalitions(worth: NDArray[np.float64], n: int) -> NDArray[np.int64]:
    """Return the team of each of ``n`` players when the team of the most worth per head forms first, and so on (VR-C5).

    Every member of a coalition ranks it by the same number, its worth per head, so no coalition is better for all its
    members than the teams that they are in: the partition is core-stable. Ends after at most n rounds. ``worth`` has
    ``2^n`` entries; a team is a coalition, like those.
    """
    team_of = np.zeros(n, np.int64)
    taken = 0
    for _ in range(n):
        if taken == (1 << n) - 1:
            break
        best, most = 0, -np.inf
        for coalition in range(1, 1 << n):
            if coalition & taken == 0:
                size = 0
                for i in range(n):
                    size += (coalition >> i) & 1
                if worth[coalition] / size > most:
                    best, most = coalition, worth[coalition] / size
        for i in range(n):
            if (best >> i) & 1:
                team_of[i] = best
        taken |= best
    return team_of


@kernel
def settled_coalitions(rank: NDArray[np.int64], n: int, most_steps: int) -> tuple[NDArray[np.int64], bool]:
    """Let blocking coalitions form one after another from everyone alone; return the teams and whether they are stable.

    ``rank[i, S]`` is where player i places coalition S, 0 the best; a coalition blocks when all its members place it
    before the team that they are in. With preferences that differ there may be no stable partition (VR-C5): then the
    search ends at ``most_steps`` and says so.
    """
    team_of = np.zeros(n, np.int64)
    for i in range(n):
        team_of[i] = 1 << i
    for _ in range(most_steps):
        blocking = 0
        for coalition in range(1, 1 << n):
            if blocking == 0:
                wanted = True
                for i in range(n):
                    if (coalition >> i) & 1 and rank[i, coalition] >= rank[i, team_of[i]]:
                        wanted = False
                if wanted:
                    blocking = coalition
        if blocking == 0:
            return team_of, True
        for i in range(n):
            team_of[i] = blocking if (blocking >> i) & 1 else team_of[i] & ~blocking
    return team_of, False
