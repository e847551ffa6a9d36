"""The contract work that was done in a run: what it was paid, what such work typically costs, and how good it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import NOBODY
from simulator.metrics.sums import weighted_sum

if TYPE_CHECKING:
    from simulator.engine.world import World

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Delivered:
    """Work done since week 0 on each contract, finished or not.

    Attributes:
        price: what was earned by it [contract, pence].
        typical_cost: what a typical bidder's full cost of it is [contract, pence]; the price where no call of the run
            or of its past is known, so that nothing is read into those.
        quality: what its holder offered in its bid, or, without one, always delivers [contract, score].
    """

    price: Values
    typical_cost: Values
    quality: Values

    @property
    def mean_quality(self) -> float:
        """Mean quality of a pound of work; NaN without any."""
        total = float(self.price.sum())
        return weighted_sum(self.quality, self.price) / total if total else float("nan")

    def quality_at(self, share: float) -> float:
        """Return the quality that this share of the work [by price] does not exceed; NaN without any work."""
        order = np.argsort(self.quality)
        below = np.cumsum(self.price[order])
        if not len(below) or below[-1] <= 0.0:
            return float("nan")
        return float(self.quality[order][np.searchsorted(below, share * below[-1])])


def delivered(world: World) -> Delivered:
    """Return the work done in a run so far. Payment does not count: work is earned whenever it is paid for."""
    contracts = world.contracts[: world.clock[0].contracts]
    weeks = np.maximum(0, contracts["worked_weeks"] + np.minimum(0, contracts["start"] - contracts["deferred"]))
    price = weeks * contracts["weekly_value"]
    cost, planned = (world.tenders[column][contracts["tender"]] for column in ("common_cost", "weeks"))
    typical = weeks * cost / np.maximum(1, planned)
    return Delivered(price, np.where(cost > 0, typical, price), _quality(world, contracts))


def _quality(world: World, contracts: Any) -> Values:
    bidder, offered = (world.bids[column][np.maximum(0, contracts["bid"])] for column in ("supplier", "quality_offer"))
    is_own = (contracts["bid"] != NOBODY) & (bidder == contracts["supplier"])
    habitual = world.suppliers["quality"][contracts["supplier"]]
    quality: Values = np.where(is_own, offered, habitual).astype(np.float64)
    return quality
