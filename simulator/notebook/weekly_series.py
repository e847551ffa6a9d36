"""The week's series of a run, with the firms in business of kinds that not every world has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.recfunctions import append_fields
from numpy.typing import NDArray

from simulator.engine.codes import NOBODY
from simulator.register import SUPPLIER_KINDS

if TYPE_CHECKING:
    from simulator.engine.world import World


#: Weekly columns that are states; the model writes all others as totals since the start, of which a week's own is the
#: difference.
STATES = (*(f"active_{kind.prefix}" for kind in SUPPLIER_KINDS), "open_tenders", "live_contracts", "se_cash")
#: Weekly columns in pence.
MONEY = ("award_value", "se_award_value", "invoiced", "se_invoiced", "paid", "se_cash")


def active_of(world: World, code: int) -> NDArray[np.int64]:
    """Return how many firms of a kind were in business at the end of each week [weeks]."""
    firms = world.suppliers[: world.clock[0].suppliers]
    firms = firms[(firms["kind"] == code) & (firms["n_members"] == 0)]
    weeks = np.arange(len(world.series))[:, None]
    is_there: NDArray[np.bool_] = (firms["born"] <= weeks) & ((firms["left"] == NOBODY) | (firms["left"] > weeks))
    count: NDArray[np.int64] = is_there.sum(axis=1)
    return count


def series_of(world: World) -> NDArray[Any]:
    """Return a copy of the series, a row per week, with ``active_coop`` and the like where a world has such firms."""
    series = np.array(world.series)
    kinds = list(enumerate(SUPPLIER_KINDS[: len(world.tallies)]))
    more = {f"active_{kind.prefix}": active_of(world, code) for code, kind in kinds if not kind.in_every_world}
    if not more:
        return series
    found: NDArray[Any] = append_fields(series, list(more), list(more.values()), usemask=False)
    return found
