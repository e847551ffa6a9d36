"""Who depends on whom, for people and other programs: a graph of councils and suppliers, and a table of suppliers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd

from simulator.engine.codes import ACTIVE, PENCE_PER_POUND
from simulator.metrics.books import Books
from simulator.metrics.dependence import exposed, running_work
from simulator.metrics.spreading import output_lost, spread_distress
from simulator.register import KIND_NAMES
from simulator.scenario.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from simulator.notebook.model import ProcurementModel


def dependence_graph(model: ProcurementModel) -> Any:
    """Return councils, suppliers and what runs between them as a directed networkx graph.

    Edges go from who buys to who does the work: ``work`` [GBP a year] of contracts and subcontracts, ``owed`` [GBP] of
    open bills and retentions. Nodes are names of councils and rows of suppliers, with ``kind``.
    """
    books, graph = Books(model.world), nx.DiGraph()
    names = [council.name for council in model.scenario.councils]
    graph.add_nodes_from(names, kind="council")
    kinds, states = books.supplier("kind"), books.supplier("state")
    graph.add_nodes_from((row, {"kind": KIND_NAMES[kinds[row]]}) for row in np.flatnonzero(states == ACTIVE).tolist())
    council, _, supplier, value = running_work(books)
    for c, s, v in zip(council.tolist(), supplier.tolist(), value.tolist(), strict=True):
        _add(graph, names[c], s, "work", v / PENCE_PER_POUND)
    for buyer, seller, v in _passed_on(books):
        _add(graph, buyer, seller, "work", v / PENCE_PER_POUND)
    if model.world.clock[0].chain:
        owed = exposed(books).exposure.tocoo()
        for creditor, debtor, v in zip(owed.row.tolist(), owed.col.tolist(), owed.data.tolist(), strict=True):
            _add(graph, debtor, creditor, "owed", v / PENCE_PER_POUND)
    return graph


def _add(graph: Any, buyer: Any, seller: Any, what: str, amount: float) -> None:
    if not graph.has_edge(buyer, seller):
        graph.add_edge(buyer, seller, work=0.0, owed=0.0)
    graph[buyer][seller][what] += amount


def _passed_on(books: Books) -> list[tuple[int, int, float]]:
    """Return the running subcontracts: who passed the work on, who does it, pence a year."""
    rows = books.world.subcontracts[: books.world.clock[0].subcontracts]
    rows = rows[rows["live"] != 0]
    buyers = books.world.contracts["supplier"][rows["contract"]]
    values = rows["weekly_value"] * WEEKS_PER_YEAR
    return list(zip(buyers.tolist(), rows["supplier"].tolist(), values.tolist(), strict=True))


def dependence_table(model: ProcurementModel) -> pd.DataFrame:
    """Return a row for each supplier with work: how much would be lost with it, the most first.

    Columns: ``firm``, ``kind``, ``work_gbp`` a year, ``output_lost`` (ESRI: share of all work, in chains too, lost
    with it), ``owes_gbp`` to suppliers, ``equity_lost`` (DebtRank: share of all other firms' equity).
    A firm's rivals are those of its main sector; all work is essential to who passes it on.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415  (a quarter of a second to import)

    books, n = Books(model.world), int(model.world.clock[0].suppliers)
    council, _, supplier, value = running_work(books)
    passed = _passed_on(books)
    sellers = np.concatenate([supplier, np.array([p[1] for p in passed], np.int64)])
    buyers = np.concatenate([n + council, np.array([p[0] for p in passed], np.int64)])
    amounts = np.concatenate([value, np.array([p[2] for p in passed])])
    size = n + len(model.scenario.councils)
    trade = coo_array((amounts, (sellers, buyers)), shape=(size, size)).tocsr()
    sector = np.concatenate([books.supplier("sector"), np.zeros(size - n, np.int64)])
    working = np.unique(sellers)
    everything = np.ones(len(model.scenario.service_lines), bool)
    work = np.asarray(trade.sum(axis=1)).ravel()[working] / PENCE_PER_POUND
    owes, lost = np.zeros(len(working)), np.full(len(working), np.nan)
    if model.world.clock[0].chain:
        tables = exposed(books)
        owes = np.asarray(tables.exposure.sum(axis=0)).ravel()[working] / PENCE_PER_POUND
        first = np.zeros((n, len(working)))
        first[working, np.arange(len(working))] = 1.0
        distress = spread_distress(tables.exposure, tables.equity, first)
        others = tables.equity.sum() - tables.equity[working]
        lost = (tables.equity @ distress - tables.equity[working]) / np.maximum(1.0, others)
    columns = {
        "firm": working, "kind": [KIND_NAMES[k] for k in books.supplier("kind")[working]], "work_gbp": work,
        "output_lost": output_lost(trade, sector, everything, working), "owes_gbp": owes, "equity_lost": lost,
    }  # fmt: skip
    return pd.DataFrame(columns).sort_values("output_lost", ascending=False, ignore_index=True)
