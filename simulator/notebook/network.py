"""The network of ties between suppliers for people and other programs: networkx graphs and GraphML files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from simulator.engine.codes import ACTIVE, NOBODY, SUPPLIER_STATE_NAMES, TIE_ORIGIN_NAMES
from simulator.register import KIND_NAMES

if TYPE_CHECKING:
    from simulator.notebook.model import ProcurementModel


def tie_graph(model: ProcurementModel, *, with_departed: bool = False) -> Any:
    """Return suppliers and their ties as a networkx graph; empty of ties where joint bids were never allowed.

    Nodes are supplier rows with ``kind``, ``home``, ``sector``, ``state``, ``franchise`` (-1 for none); edges have
    ``trust`` [0-1], ``since`` [week, negative or 0 at the start] and ``origins`` (words with commas between).

    Args:
        model: the model at any week.
        with_departed: keep firms that have left, too.
    """
    world = model.world
    graph = nx.Graph()
    councils = [council.name for council in model.scenario.councils]
    sectors = [line.name for line in model.scenario.service_lines]
    for row in range(int(world.clock[0].suppliers)):
        s = world.suppliers[row]
        if s.n_members == 0 and (with_departed or s.state == ACTIVE):
            graph.add_node(
                row,
                kind=KIND_NAMES[int(s.kind)],
                home=councils[int(s.home)],
                sector=sectors[int(s.sector)],
                state=SUPPLIER_STATE_NAMES[int(s.state)],
                franchise=int(s.franchise) if s.franchise != NOBODY else -1,
            )
    for tie in world.ties[: int(world.clock[0].ties) : 2]:
        one, other = int(tie.supplier), int(tie.other)
        if one in graph and other in graph:
            words = [word for flag, word in TIE_ORIGIN_NAMES.items() if int(tie.origins) & flag]
            graph.add_edge(one, other, trust=float(tie.trust), since=int(tie.made), origins=", ".join(words))
    return graph


def write_graphml(model: ProcurementModel, path: str | Path) -> None:
    """Write the network of ties as GraphML, which Gephi, yEd, igraph and others read."""
    nx.write_graphml(tie_graph(model), Path(path))
