"""A sweep whose runs are pretended: the whole way through its folder in a tenth of a second, without the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simulator.metrics import KPIS
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import load_experiment
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.fulfilment import Means, Swept, fulfil
from simulator.study.sweeps.parts import Store
from simulator.study.sweeps.plan import Plan, plan_of
from simulator.study.sweeps.pool import Pool
from simulator.study.sweeps.run_experiment import held_store
from simulator.study.sweeps.work import Outcome


class Pretence(Means):
    """Makes runs whose figures are their own number."""

    def run(self, plan: Plan, chunker: Chunker, pool: Pool | None = None) -> Iterator[list[Outcome]]:  # noqa: ARG002
        while tasks := chunker.take(1):
            yield [Outcome(task.number, (float(task.number),) * len(KPIS), None, 0.1) for task in tasks]


def pretend(file: Path, folder: Path, said: list[str] | None = None) -> Swept:
    """Sweep an experiment into a folder."""
    loaded = load_experiment(file)
    plan = plan_of(loaded, *design_points(loaded))
    store = Store(folder)
    with held_store(store, None if said is None else said.append):
        return fulfil(loaded, plan, store, Pretence())
