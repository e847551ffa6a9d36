"""Run an answer over choices of the model that could be otherwise, over plausible numbers and over luck.

The answer under each choice made otherwise, one at a time, with the register's numbers and the seeds of the comparison;
and a design of groups for the variance of the effect: at a point every choice is usual or otherwise with even chance,
the numbers are one vector of the plausible set, and luck is a seed of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.metrics import KPIS
from simulator.register import STRUCTURES
from simulator.scenario.frozen import FrozenTable
from simulator.scenario.schema import Scenario
from simulator.study.arms import Arm
from simulator.study.execution import Job, Progress, play_jobs
from simulator.study.hanging import GROUPS, Hangs

if TYPE_CHECKING:
    from simulator.engine.limits import Limits
    from simulator.study.plausible import PlausibleSet

USUAL = "as usual"
POINTS_PER_SEED = 2  # points of each sample of the design, for a seed of the comparison
_DESIGN_SEED = 20250401
_FIRST_SEED = 1000  # luck of the design begins here, apart from that of the comparison


def design_of(points: int, vectors: int, seed: int = _DESIGN_SEED) -> NDArray[np.int64]:
    """Return the points of A and then of B [point, column]: each choice's code, the vector, and the seed of luck."""
    luck = np.random.default_rng(seed)
    choices = [luck.integers(len(s.choices), size=2 * points) for s in STRUCTURES.values()]
    vector = luck.integers(max(1, vectors), size=2 * points)
    return np.column_stack([*choices, vector, _FIRST_SEED + np.arange(2 * points)]).astype(np.int64)


def mixtures(design: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return A, B, and A with the structure, the vector or the luck of B."""
    points = len(design) // 2
    a, b = design[:points], design[points:]
    n = len(STRUCTURES)
    samples = [a, b]
    for columns in (slice(0, n), slice(n, n + 1), slice(n + 1, n + 2)):
        mixed = a.copy()
        mixed[:, columns] = b[:, columns]
        samples.append(mixed)
    return samples


def with_structure(scenario: Scenario, **structure: float) -> Scenario:
    """Return a scenario with other choices of the model; those that it makes itself stay unless they are named."""
    return scenario.model_copy(update={"structure": FrozenTable(dict(scenario.structure) | structure)})


def one_away(scenario: Scenario) -> list[tuple[str, dict[str, float]]]:
    """Return every alternative to how a scenario makes the choices, one at a time, after the usual itself."""
    listed: list[tuple[str, dict[str, float]]] = [(USUAL, {})]
    for name, structure in STRUCTURES.items():
        own = int(scenario.structure.get(name, 0.0))
        others = [code for code in range(len(structure.choices)) if code != own]
        listed += [(f"{name.replace('_', ' ')}: {structure.choices[code]}", {name: float(code)}) for code in others]
    return listed


def what_it_hangs_on(
    reference: Arm,
    arm: Arm,
    seeds: Sequence[int],
    plausible: PlausibleSet | None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Hangs:
    """Run an answer over choices, numbers and luck.

    Args:
        reference: what the arm is compared with.
        arm: whose effect is asked for.
        seeds: of the runs with the register's numbers.
        plausible: vectors of numbers; None leaves them as the register has them, and their share is nothing.
        workers: runs at once.
        progress: told after each run.
        limits: time and memory that one run may take.

    Raises:
        LimitReached: a run takes longer, or more memory, than it may.
    """
    arms = (reference, arm)
    listed = one_away(arm.scenario)
    pairs: list[tuple[dict[str, float], int | None, int]] = [(more, None, seed) for _, more in listed for seed in seeds]
    design = design_of(POINTS_PER_SEED * len(seeds), len(plausible.table) if plausible else 1)
    for sample in mixtures(design):
        pairs += [(_structure_at(row), int(row[-2]) if plausible else None, int(row[-1])) for row in sample]
    jobs = [
        Job(Arm(one.name, _scenario_at(one.scenario, more, vector, plausible)), place, seed)
        for more, vector, seed in pairs
        for place, one in enumerate(arms)
    ]
    values = np.array([run.kpis for run in play_jobs(jobs, workers=workers, progress=progress, limits=limits)])
    effects = values[1::2] - values[0::2]
    own = len(listed) * len(seeds)
    numbers = pd.DataFrame()
    if plausible is not None:
        numbers = pd.DataFrame(plausible.values[design[:, -2]], columns=list(plausible.paths))
    return Hangs(
        (reference.name, arm.name),
        tuple(name for name, _ in listed),
        effects[:own].reshape(len(listed), len(seeds), -1),
        design,
        effects[own:].reshape(2 + len(GROUPS), -1, len(KPIS)),
        numbers,
    )


def _structure_at(row: NDArray[np.int64]) -> dict[str, float]:
    return {name: float(code) for name, code in zip(STRUCTURES, row, strict=False)}


def _scenario_at(
    scenario: Scenario, structure: dict[str, float], vector: int | None, plausible: PlausibleSet | None
) -> Scenario:
    chosen = with_structure(scenario, **structure) if structure else scenario
    return chosen if plausible is None or vector is None else plausible.at(chosen, vector)
