"""Who depends on whom: councils on suppliers, suppliers on contractors, and what a failure would bring down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import ACTIVE, NOBODY, RUNNING
from simulator.engine.kind_columns import CARRIES_FINANCE
from simulator.metrics.collapse_and_contagion import has_chains
from simulator.metrics.kpi import kpi, ratio
from simulator.metrics.spreading import Values, herfindahl, systemic_impact
from simulator.metrics.sums import weighted_sum
from simulator.scenario.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from simulator.metrics.books import Books

_GROUP = "who depends on whom"


def running_work(books: Books) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], Values]:
    """Return the contracts that run: council, sector, supplier, and pence a year."""
    contracts, used = books.world.contracts, books.world.clock[0].contracts
    runs = np.flatnonzero(contracts["state"][:used] == RUNNING)
    council, sector, supplier = (contracts[name][runs] for name in ("council", "sector", "supplier"))
    return council, sector, supplier, contracts["weekly_value"][runs] * WEEKS_PER_YEAR


def concentrations(holder: NDArray[Any], supplier: NDArray[Any], value: Values) -> tuple[Values, Values, Values]:
    """Return of each council or sector that has work: concentration in points, largest share, and its total."""
    found = []
    for row in np.unique(holder):
        mine = holder == row
        amounts: Values = np.bincount(supplier[mine], weights=value[mine]).astype(np.float64)
        found.append((herfindahl(amounts), float(amounts.max()) / float(amounts.sum()), float(amounts.sum())))
    columns = np.array(found).reshape(-1, 3).T
    return columns[0], columns[1], columns[2]


def _weighted(values: Values, weights: Values) -> float:
    return ratio(weighted_sum(values, weights), weights.sum())


@kpi("Councils' dependence on suppliers (HHI)", "points", "down", _GROUP)
def council_dependence(books: Books) -> float:
    """Concentration of the work that runs for a council over its suppliers, in points; mean of councils by spend."""
    council, _, supplier, value = books.once(running_work)
    points, _, total = concentrations(council, supplier, value)
    return _weighted(points, total)


@kpi("Services' dependence on suppliers (HHI)", "points", "down", _GROUP)
def sector_dependence(books: Books) -> float:
    """Concentration of the work that runs in a service line over its suppliers, in points; mean of lines by spend."""
    _, sector, supplier, value = books.once(running_work)
    points, _, total = concentrations(sector, supplier, value)
    return _weighted(points, total)


@kpi("Largest supplier's part of a council's work", "share", "down", _GROUP)
def largest_supplier_share(books: Books) -> float:
    """Part of the work that runs for a council that its largest supplier holds; mean of councils by spend."""
    council, _, supplier, value = books.once(running_work)
    _, largest, total = concentrations(council, supplier, value)
    return _weighted(largest, total)


@dataclass(frozen=True, slots=True)
class Exposed:
    """What firms would lose to each other [pence], and what they could lose.

    ``exposure[i, j]``: open bills and retentions that j owes i. ``equity``: cash, and money owed by councils and
    contractors, at least nothing. Rows are suppliers' rows.
    """

    exposure: csr_array
    equity: Values
    large: NDArray[np.int64]


def exposed(books: Books) -> Exposed:
    """Return who is exposed to whom at this moment."""
    from scipy.sparse import coo_array  # noqa: PLC0415  (a quarter of a second to import)

    world, n = books.world, int(books.world.clock[0].suppliers)
    bills = world.bills
    bills = bills[(bills["open"] != 0) & (bills["payer"] != NOBODY) & (bills["payee"] != NOBODY)]
    held = world.subcontracts[: world.clock[0].subcontracts]
    held = held[held["retained"] > 0]
    payer = np.concatenate([bills["payer"], world.contracts["supplier"][held["contract"]]])
    payee = np.concatenate([bills["payee"], held["supplier"]])
    amount = np.concatenate([bills["amount"], held["retained"]]).astype(np.float64)
    equity = np.maximum(0.0, books.own_cash.astype(np.float64) + books.supplier("receivable"))
    is_large = CARRIES_FINANCE[books.supplier("kind")] & (books.supplier("state") == ACTIVE)
    return Exposed(coo_array((amount, (payee, payer)), shape=(n, n)).tocsr(), equity, np.flatnonzero(is_large))


@kpi("Largest impact of one contractor's failure", "share", "down", _GROUP)
def systemic_impact_largest(books: Books) -> float:
    """Share of other firms' equity that would go with the contractor whose failure spreads furthest (DebtRank)."""
    if not has_chains(books):
        return math.nan
    tables = books.once(exposed)
    if not len(tables.large):
        return math.nan
    return float(systemic_impact(tables.exposure, tables.equity, tables.equity, tables.large).max())


@kpi("Claims of suppliers on contractors over equity", "share", "down", _GROUP, may_exceed_one=True)
def chain_exposure(books: Books) -> float:
    """What contractors owe suppliers of their chains, as a share of those suppliers' equity."""
    if not has_chains(books):
        return math.nan
    tables = books.once(exposed)
    claims = np.asarray(tables.exposure.sum(axis=1)).ravel()
    return ratio(claims.sum(), tables.equity[claims > 0].sum())
