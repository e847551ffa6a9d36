"""Who depends on whom: tables made by hand, and a run with chains in which graph, table and figures agree."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import NOBODY
from simulator.engine.columns.chain_columns import Bill, Work
from simulator.engine.world import table
from simulator.metrics import KPIS
from simulator.metrics.books import Books
from simulator.metrics.dependence import chain_exposure, concentrations, exposed, systemic_impact_largest
from simulator.notebook.dependence_network import dependence_graph, dependence_table
from simulator.notebook.model import ProcurementModel
from tests.unit.metrics.hand_made import LARGE, SE, SME, hand_made


def test_concentration_of_each_holder_by_itself() -> None:
    holder, supplier, value = np.array([0, 0, 0, 3]), np.array([1, 1, 2, 5]), np.array([2.0, 1.0, 1.0, 9.0])
    points, largest, total = concentrations(holder, supplier, value)
    assert points.tolist() == [6_250.0, 10_000.0]
    assert largest.tolist() == [0.75, 1.0]
    assert total.tolist() == [4.0, 9.0]


def test_exposure_is_open_bills_and_retentions_over_cash_and_what_councils_owe() -> None:
    """The large contractor owes the small firm 30 by a bill and 10 held back, the SE 20 by a bill; one bill is paid."""
    world = hand_made()
    world.clock[0].chain = 1
    world.bills = table(Bill, 5)
    for row, (payer, payee, amount, is_open) in enumerate(
        [(LARGE, SME, 3_000, 1), (LARGE, SE, 2_000, 1), (LARGE, SE, 9_000, 0), (NOBODY, SE, 500, 1)]
    ):
        bill = world.bills[row]
        bill.payer, bill.payee, bill.amount, bill.open = payer, payee, amount, is_open
    world.subcontracts["retained"][0] = 1_000
    world.works = table(Work, 5)
    first = N_PARTIES + 1
    world.cash[first + SME], world.cash[first + LARGE] = 10_000, 50_000
    world.suppliers["receivable"][SME] = 6_000
    books = Books(world)
    tables = exposed(books)
    assert tables.exposure.toarray()[SME, LARGE] == 4_000.0
    assert tables.exposure.toarray()[SE, LARGE] == 2_000.0
    se_equity = 32_000 - 7_000  # what it was paid for work to come is not its own
    assert tables.equity.tolist() == [se_equity, 16_000.0, 50_000.0]
    assert chain_exposure(books) == pytest.approx(6_000 / (se_equity + 16_000))
    # Each loses its claim and passes nothing on.
    assert systemic_impact_largest(books) == pytest.approx(6_000 / (se_equity + 16_000))


@pytest.mark.integration
def test_graph_table_and_figures_of_a_run_agree(tiny_scenario: Scenario) -> None:
    settings = tiny_scenario.resolved() | {"payment_chains": True}
    model = ProcurementModel(Scenario.from_resolved(settings), seed=1)
    model.run_model()
    graph, found = dependence_graph(model), dependence_table(model)
    work = sum(data["work"] for _, _, data in graph.edges(data=True))
    assert found["work_gbp"].sum() == pytest.approx(work)
    assert found["output_lost"].between(0.0, 1.0).all()
    assert found["output_lost"].is_monotonic_decreasing
    # Everybody's own output goes with it; rivals, the failed firm's customers and suppliers can only add to that.
    assert (found["output_lost"] >= found["work_gbp"] / work - 1e-9).all()
    council = tiny_scenario.councils[0].name
    held = np.array([data["work"] for _, _, data in graph.out_edges(council, data=True)])
    share = KPIS["largest_supplier_share"].of(model.world)
    assert held.max() / held.sum() == pytest.approx(share)
    largest = KPIS["systemic_impact_largest"].of(model.world)
    large = found[found["kind"] == "large_contractor"]
    assert np.isnan(largest) or large["equity_lost"].max() <= largest + 1e-9
