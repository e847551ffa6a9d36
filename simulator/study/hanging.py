"""What an answer hangs on: how much of an effect's variance choices of the model, numbers and luck have.

Two samples of points and the mixtures of them in which one group is taken from the other give what each group explains
alone and with others (Sobol, estimators of Jansen), and from that its Shapley value: shares that sum to one, whatever
works together with what. ``structures.py`` runs the points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.metrics import KPIS
from simulator.register import STRUCTURES
from simulator.study.intervals import CONFIDENCE, Interval, interval
from simulator.verification.coalition import shapley

Array = NDArray[np.float64]

GROUPS = ("structure", "parameters", "luck")
_LUCK_SEED = 20250401  # of resampling
_RESAMPLED = 400
_FEWEST = 8  # points below which nothing is said


@dataclass(frozen=True)
class Hangs:
    """What an answer hangs on.

    Attributes:
        arms: names of the reference and of the arm that is answered for.
        alternatives: what is otherwise, the usual first.
        effects: effect by figure under each alternative [alternative, seed, KPI].
        design: of which alternative each choice was, and which vector and seed, at each point [point, column].
        spread: effect by figure over the design [sample (A, B, then A with one group of B), point, KPI].
        numbers: values of the plausible vectors at the points of A and B, by path [point].
    """

    arms: tuple[str, str]
    alternatives: tuple[str, ...]
    effects: Array
    design: NDArray[np.int64]
    spread: Array
    numbers: pd.DataFrame

    def effect(self, kpi: str, alternative: int) -> Interval:
        """Return the effect on a figure under an alternative (by its place), with its interval of luck."""
        return interval(self.effects[alternative, :, list(KPIS).index(kpi)])

    def shares(self, kpi: str) -> dict[str, Interval]:
        """Return the share of the effect's variance that hangs on each group, with 95 % intervals over the points.

        A group that was not varied has none. NaN where there is nothing to share out (:meth:`why_no_shares`).
        """
        found = self.spread[:, :, list(KPIS).index(kpi)]
        found = found[:, ~np.isnan(found).any(axis=0)]
        points = found.shape[1]
        if points < _FEWEST or not found.var():
            return {group: Interval(math.nan, math.nan, math.nan, points) for group in GROUPS}
        luck = np.random.default_rng(_LUCK_SEED)
        drawn = [group_shares(found[:, luck.integers(points, size=points)]) for _ in range(_RESAMPLED)]
        tail = 50.0 * (1.0 - CONFIDENCE)
        low, high = np.nanpercentile(np.array(drawn), [tail, 100.0 - tail], axis=0)
        ends = zip(group_shares(found), low, high, strict=True)
        return {g: Interval(float(m), float(a), float(b), points) for g, (m, a, b) in zip(GROUPS, ends, strict=True)}

    def why_no_shares(self, kpi: str) -> str:
        """Return why the effect's variance cannot be shared out, in words; nothing where it can."""
        found = self.spread[:, :, list(KPIS).index(kpi)]
        points, known = found.shape[1], int((~np.isnan(found).any(axis=0)).sum())
        if points < _FEWEST:
            return f"what it hangs on is not told by {points} points, at least {_FEWEST} are needed; take more seeds"
        if known < _FEWEST:
            return f"what it hangs on is not told, as the effect is known at {known} of {points} points"
        return "the effect does not vary" if math.isnan(self.shares(kpi)["luck"].mean) else ""

    def strongest(self, kpi: str, group: str) -> str:
        """Return the choice or number that the effect goes with most over the points of A and B; empty if none is sure.

        Sure is a rank correlation beyond what one of so many unrelated ones would reach by chance in 5 of 100.
        """
        columns = self._columns(group)
        effects = self.spread[:2, :, list(KPIS).index(kpi)].ravel()
        known = ~np.isnan(effects)
        if not len(columns.columns) or known.sum() < _FEWEST:
            return ""
        ranks = columns[known].rank().corrwith(pd.Series(effects[known], index=columns.index[known]).rank())
        name = str(ranks.abs().idxmax()) if ranks.notna().any() else ""
        return name if name and abs(ranks[name]) > chance_correlation(int(known.sum()), len(ranks)) else ""

    def _columns(self, group: str) -> pd.DataFrame:
        if group == "structure":
            return pd.DataFrame(self.design[:, : len(STRUCTURES)], columns=list(STRUCTURES))
        return self.numbers if group == "parameters" else pd.DataFrame()

    def table(self, kpis: Sequence[str]) -> pd.DataFrame:
        """Return a row for each figure and alternative: effect with interval of luck, and seeds."""
        rows = [
            [kpi, KPIS[kpi].unit, name, *self.effect(kpi, place)]
            for kpi in kpis
            for place, name in enumerate(self.alternatives)
        ]
        return pd.DataFrame(rows, columns=["kpi", "unit", "alternative", "mean", "low", "high", "seeds"])

    def share_table(self, kpis: Sequence[str]) -> pd.DataFrame:
        """Return a row for each figure and group: share of the effect's variance with its interval, and what leads."""
        rows = [
            [kpi, group, *self.shares(kpi)[group], self.strongest(kpi, group)] for kpi in kpis for group in GROUPS
        ]
        return pd.DataFrame(rows, columns=["kpi", "group", "share", "low", "high", "points", "strongest"])


def chance_correlation(points: int, candidates: int) -> float:
    """Return the rank correlation that the largest of so many unrelated ones exceeds in 5 of 100 (Bonferroni)."""
    from scipy.stats import norm  # noqa: PLC0415  (a second to import)

    return float(norm.ppf(1.0 - 0.025 / candidates)) / math.sqrt(max(1, points - 1))


def group_shares(found: Array) -> Array:
    """Return the Shapley share of each group in the variance of an effect [group].

    What a set of groups explains together is the variance less that which is left when only the others are drawn anew
    (Jansen's estimators, Saltelli and others 2010): ``V - E[(f(B) - f(A_B^i))^2] / 2`` for one group, and for two
    ``V - E[(f(A) - f(A_B^i))^2] / 2`` of the third. What sampling makes negative counts as nothing. A group that moves
    nothing at any point, as one that was not varied, adds nothing to any other; few points alone would not show that.

    Args:
        found: effects of A, of B, and of A with each group of B [2 + groups, point].
    """
    a, b, mixed = found[0], found[1], found[2:]
    whole = float(np.var(found[:2]))
    if whole <= 0.0:
        return np.full(len(mixed), math.nan)
    total = 0.5 * ((a - mixed) ** 2).mean(axis=1)
    alone = whole - 0.5 * ((b - mixed) ** 2).mean(axis=1)
    movers = sum(1 << i for i in range(3) if total[i] > 0.0)
    values = np.zeros(8)
    for groups in range(1, 8):
        moving = groups & movers
        if moving == movers:
            values[groups] = whole
        elif moving.bit_count() == 2:
            values[groups] = whole - total[(7 - moving).bit_length() - 1]
        elif moving:
            values[groups] = alone[moving.bit_length() - 1]
    parts = np.maximum(0.0, shapley(values, 3))
    shares: Array = parts / parts.sum() if parts.sum() > 0.0 else np.full(len(mixed), math.nan)
    return shares


def sentence(hangs: Hangs, kpi: str) -> str:
    """Say in a sentence what the effect on a figure hangs on most, and whether its sign holds under every choice."""
    usual = hangs.effect(kpi, 0)
    means = [hangs.effect(kpi, place) for place in range(len(hangs.alternatives))]
    flips = [
        name for name, found in zip(hangs.alternatives, means, strict=True)
        if not found.contains_zero and not usual.contains_zero and found.mean * usual.mean < 0.0
    ]  # fmt: skip
    shares = {g: share.mean for g, share in hangs.shares(kpi).items()}
    if why := hangs.why_no_shares(kpi):
        return f"{KPIS[kpi].label}: {why}."
    most = max(shares, key=lambda group: shares[group])
    leads = {group: hangs.strongest(kpi, group) for group in ("structure", "parameters")}
    told = ", ".join(f"{group} {share:.0%}" for group, share in shares.items())
    named = "; ".join(f"most of {group}: {name}" for group, name in leads.items() if name)
    sign = f"turns round with {', '.join(flips)}" if flips else "turns round under no single choice"
    sign = "cannot be told" if usual.contains_zero else sign
    return f"{KPIS[kpi].label}: hangs most on {most} ({told}{'; ' + named if named else ''}); its sign {sign}."
