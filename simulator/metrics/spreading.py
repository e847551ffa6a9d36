"""How distress and lost output spread through a network of firms: the published measures, on sparse tables.

Nodes are numbers from 0; ``exposure[i, j]`` is what node i would lose to node j, ``trade[i, j]`` what i sells to j,
both in one unit of money. Nothing here knows the model: ``dependence.py`` makes the tables of a run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.metrics.sums import weighted_sum

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Values = NDArray[np.float64]

_STEPS = 1_000  # distress of a loop grows by ever less; the measure stops by itself long before
_SMALLEST = 1e-12


def leverage(exposure: csr_array, equity: Values) -> Any:
    """Return each node's exposures over its equity (sparse [node, node]); who has none is lost with any exposure."""
    from scipy.sparse import diags_array  # noqa: PLC0415  (a quarter of a second to import)

    return diags_array(1.0 / np.maximum(equity, _SMALLEST)) @ exposure


def spread_distress(exposure: csr_array, equity: Values, first: Values) -> Values:
    """Return the distress of every node when some were struck [node, or node and case]: 0 is none, 1 is failure.

    ``h(t+1) = min(1, h(t) + L (h(t) - h(t-1)))`` with exposures over equity L (Bardoscia and others 2015, VR-K7): each
    new bit of distress is passed on in proportion, once.

    Args:
        exposure: what each node would lose to each other.
        equity: what each node can lose before it fails.
        first: the shock; a column for each case, or one.
    """
    struck = first.any(axis=tuple(range(1, first.ndim)))
    nodes = np.flatnonzero((np.diff(exposure.indptr) > 0) | struck)  # no other has anything to lose
    lever = leverage(exposure[nodes][:, nodes], equity[nodes])
    before, now = np.zeros_like(first[nodes]), first[nodes]
    for _ in range(_STEPS):
        before, now = now, np.minimum(1.0, now + lever @ (now - before))
        if np.abs(now - before).max(initial=0.0) <= _SMALLEST:
            break
    found: Values = np.zeros_like(first)
    found[nodes] = now
    return found


def systemic_impact(exposure: csr_array, equity: Values, worth: Values, nodes: NDArray[np.int64]) -> Values:
    """Return the share of all others' worth that is lost when each of some nodes fails alone (DebtRank) [node asked].

    Args:
        exposure: what each node would lose to each other.
        equity: what each node can lose before it fails.
        worth: how much each node counts.
        nodes: who fails, one after the other.
    """
    first = np.zeros((len(equity), len(nodes)))
    first[nodes, np.arange(len(nodes))] = 1.0
    distress = spread_distress(exposure, equity, first)
    lost: Values = (worth[:, None] * distress).sum(axis=0) - worth[nodes]
    others = worth.sum() - worth[nodes]
    impact: Values = np.divide(lost, others, out=np.zeros(len(nodes)), where=others > 0.0)
    return impact


def output_lost(
    trade: csr_array, sector: NDArray[np.int64], essential: NDArray[np.bool_], nodes: NDArray[np.int64]
) -> Values:
    """Return the share of all output that is lost with each of some nodes (ESRI, Diem and others 2022, VR-K12).

    Downstream, a firm makes what the scarcest of its essential inputs allows, and loses in proportion what it lacks of
    others; rivals of the sector take over as far as they are large: of a failed firm's share only ``min(1, its output
    over that of the survivors)`` is missing. Upstream, it loses what its customers no longer buy. The two spread apart
    from each other, and a firm loses the worse of them.

    Args:
        trade: what each node sells to each other; a node's output is what it sells.
        sector: of each node.
        essential: of each sector, whether its work can be done without [sector].
        nodes: who fails, one after the other.
    """
    output = np.asarray(trade.sum(axis=1)).ravel()
    total = float(output.sum())
    inputs = np.asarray(trade.sum(axis=0)).ravel()
    bought = _bought(trade, sector, len(essential))
    supplied = partial(
        _supplied, trade=trade, sector=sector, essential=essential, output=output, bought=bought, inputs=inputs
    )
    demanded = partial(_demanded, trade=trade, output=output)
    lost = np.zeros(len(nodes))
    for place, node in enumerate(nodes):
        level = np.minimum(*(_settled(after, len(output), int(node)) for after in (supplied, demanded)))
        lost[place] = weighted_sum(1.0 - level, output) / total if total > 0.0 else 0.0
    return lost


def _settled(after: Callable[[Values], Values], size: int, node: int) -> Values:
    """Return what is left of every node's output once the loss of one has passed through, a step at a time."""
    level = np.ones(size)
    level[node] = 0.0
    for _ in range(_STEPS):
        found = after(level)
        found[node] = 0.0
        found = np.minimum(level, found)
        if np.abs(found - level).max() <= _SMALLEST:
            break
        level = found
    return level


def _bought(trade: Any, sector: NDArray[np.int64], sectors: int) -> Values:
    """Return what each node buys of each sector [node, sector]."""
    entries = trade.tocoo()
    bought = np.zeros((trade.shape[0], sectors))
    np.add.at(bought, (entries.col, sector[entries.row]), entries.data)
    return bought


def _supplied(
    level: Values, trade: csr_array, sector: NDArray[np.int64], essential: NDArray[np.bool_], output: Values,
    bought: Values, inputs: Values,
) -> Values:  # fmt: skip
    """Return what each node can make of what it still gets: the least of its essential sectors and of all others."""
    survivors = np.bincount(sector, weights=output * level, minlength=len(essential))[sector]
    missing = np.minimum(1.0, np.divide(output, survivors, out=np.ones_like(output), where=survivors > 0.0))
    lacking = _bought(trade.multiply(((1.0 - level) * missing)[:, None]), sector, len(essential))
    ratio = np.divide(lacking, bought, out=np.zeros_like(lacking), where=bought > 0.0)
    strict = 1.0 - ratio[:, essential].max(axis=1, initial=0.0)
    others = lacking[:, ~essential].sum(axis=1)
    loose = 1.0 - np.divide(others, inputs, out=np.zeros_like(inputs), where=inputs > 0.0)
    allowed: Values = np.minimum(strict, loose)
    return allowed


def _demanded(level: Values, trade: csr_array, output: Values) -> Values:
    """Return the part of its output that each node can still sell."""
    sold = np.asarray(trade @ level).ravel()
    found: Values = np.divide(sold, output, out=np.ones_like(output), where=output > 0.0)
    return found


def herfindahl(amounts: Values) -> float:
    """Return the concentration of amounts in points: 10,000 where one has all; NaN of nothing."""
    total = float(amounts.sum())
    return 10_000.0 * float((amounts * amounts).sum()) / (total * total) if total > 0.0 else float("nan")
