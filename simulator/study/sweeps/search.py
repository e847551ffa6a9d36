"""Search for policies that are good in several ways at once and in many states of the world (NSGA-II).

A generation of policies is a sweep: every policy is played in the same states of the world, drawn once as a Latin
hypercube over the factors that are not decisions, with the same seeds. The search is seeded and every run is stored, so
that a search that was killed goes through the same generations and only makes what is missing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.study.analysis.pareto import costs_of
from simulator.study.analysis.study import load_study
from simulator.study.arms import StudyMistake
from simulator.study.execution import Progress
from simulator.study.experiments.designs import latin_hypercube
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.spreads import values_of
from simulator.study.intervals import mean_over
from simulator.study.sweeps.fulfilment import Means, Say, Swept, fulfil
from simulator.study.sweeps.parts import Store
from simulator.study.sweeps.plan import plan_of, recipe_of

Array = NDArray[np.float64]

#: What a policy costs whose runs all failed: more than any that has figures.
HOPELESS = 1e300


def points_of(loaded: Loaded, policies: Array, states: Array) -> Array:
    """Return the points of every policy in every state [policies * states, factors], in the unit cube."""
    is_decision = np.array([factor.decision for factor in loaded.factors])
    units = np.empty((len(policies) * len(states), len(loaded.factors)))
    units[:, is_decision] = np.repeat(policies, len(states), axis=0)
    units[:, ~is_decision] = np.tile(states, (len(policies), 1))
    return units


def _algorithm(loaded: Loaded) -> Any:
    try:
        from pymoo.algorithms.moo.nsga2 import NSGA2  # noqa: PLC0415  (an extra)
    except ImportError as problem:
        raise StudyMistake("a search needs further packages: pip install 'fairlot[studies]'") from problem
    return NSGA2(pop_size=loaded.experiment.design.population)


def _problem(loaded: Loaded) -> Any:
    from pymoo.core.problem import Problem  # noqa: PLC0415

    decisions = sum(factor.decision for factor in loaded.factors)
    return Problem(n_var=decisions, n_obj=len(loaded.experiment.objectives), xl=0.0, xu=1.0)


def search(
    loaded: Loaded, store: Store, means: Means, *, retry: bool, progress: Progress | None, say: Say | None
) -> Swept:
    """Run every generation of a search; the lock of the store is held by the caller."""
    design = loaded.experiment.design
    algorithm, problem = _algorithm(loaded), _problem(loaded)
    algorithm.setup(problem, termination=("n_gen", design.generations), seed=design.seed, verbose=False)
    others = sum(not factor.decision for factor in loaded.factors)
    states = latin_hypercube(others, design.states, design.seed) if others else np.empty((1, 0))
    units = np.empty((0, len(loaded.factors)))
    steps: list[Swept] = []
    with means.pool(recipe_of(loaded)).kept() as pool:
        while algorithm.has_next():
            asked = algorithm.ask()
            first = len(units)
            units = np.vstack([units, points_of(loaded, np.asarray(asked.get("X"), dtype=float), states)])
            plan = plan_of(loaded, units, values_of(loaded.factors, units))
            steps.append(
                fulfil(
                    loaded,
                    plan,
                    store,
                    means,
                    retry=retry,
                    retry_from=plan.size * first // len(units),  # what earlier steps tried again is not tried once more
                    progress=progress,
                    say=say if not steps else None,
                    pool=pool,
                )
            )
            asked.set("F", _costs(loaded, store, first, len(states)))
            algorithm.tell(infills=asked)
    last = steps[-1]
    return replace(
        last,
        found=last.asked - last.repeated - sum(step.made for step in steps),
        made=sum(step.made for step in steps),
        seconds=sum(step.seconds for step in steps),
        writing=sum(step.writing for step in steps),
        playing=sum(step.playing for step in steps),
        processor=sum(step.processor for step in steps),
    )


def _costs(loaded: Loaded, store: Store, first: int, states: int) -> Array:
    """Return the objectives of the newest policies as costs [policies, objectives]."""
    study = load_study(store.folder)
    objectives = [objective.model_dump() for objective in loaded.experiment.objectives]
    figures = {o["kpi"]: mean_over(study.figures(o["kpi"])[first:, 0, :], axis=1) for o in objectives}
    number = len(study.values[first:]) // states
    costs = [
        costs_of({kpi: values[i * states : (i + 1) * states] for kpi, values in figures.items()}, objectives)
        for i in range(number)
    ]
    return np.nan_to_num(np.array(costs), nan=HOPELESS)
