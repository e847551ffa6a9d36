"""Theory: designs, boxes and fronts against programs that we did not write (SALib, ema_workbench, pymoo).

SALib and pymoo come with the test extra; ema_workbench pins versions of what it needs, so its test is only run where it
is installed (in an environment of its own: ``pip install ema_workbench pytest``, then ``pytest --noconftest``).
"""

from __future__ import annotations

import numpy as np
import pytest

pytestmark = pytest.mark.theory


def test_the_front_is_that_of_pymoo() -> None:
    """On random costs with many ties, in two to four objectives."""
    sorting = pytest.importorskip("pymoo.util.nds.non_dominated_sorting")
    from simulator.study.analysis.pareto import undominated

    for seed in range(20):
        luck = np.random.default_rng(seed)
        costs = luck.integers(0, 12, (80, 2 + seed % 3)).astype(float)
        theirs = sorting.NonDominatedSorting().do(costs, only_non_dominated_front=True)
        assert sorted(theirs.tolist()) == np.flatnonzero(undominated(costs)).tolist()


def test_saltellis_design_is_in_the_order_of_salib() -> None:
    """SALib's own sampler with the same sequence behind it: the analysis of the one must read the other."""
    pytest.importorskip("SALib")
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampler

    from simulator.study.analysis.indices import sobol_indices
    from simulator.study.experiments.designs import saltelli

    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}

    def outcome(points: np.ndarray) -> np.ndarray:
        found: np.ndarray = 3.0 * points[:, 0] + points[:, 1] + 2.0 * points[:, 0] * points[:, 2]
        return found

    points = sampler.sample(problem, 2048, calc_second_order=False, seed=1)
    theirs = analysis.analyze(problem, outcome(points), calc_second_order=False, seed=1)
    ours = sobol_indices(["a", "b", "c"], outcome(saltelli(3, 2048, 2)))
    assert ours["S1"].to_numpy() == pytest.approx(theirs["S1"], abs=0.03)
    assert ours["ST"].to_numpy() == pytest.approx(theirs["ST"], abs=0.03)


def test_morriss_trajectories_are_read_like_those_of_salib() -> None:
    """A function with an interaction: mean effects of our trajectories and of theirs agree within their spread."""
    pytest.importorskip("SALib")
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampler

    from simulator.study.analysis.indices import morris_effects
    from simulator.study.experiments.designs import morris

    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}

    def outcome(points: np.ndarray) -> np.ndarray:
        found: np.ndarray = 4.0 * points[:, 0] - points[:, 1] + 3.0 * points[:, 1] * points[:, 2]
        return found

    points = sampler.sample(problem, 400, num_levels=4, seed=3)
    theirs = analysis.analyze(problem, points, outcome(points), num_levels=4, seed=3)
    design = morris(3, 400, 4, 5)
    ours = morris_effects(["a", "b", "c"], design, outcome(design), 4)
    assert ours["mu"].to_numpy() == pytest.approx(np.asarray(theirs["mu"]), abs=0.2)
    assert ours["mu_star"].to_numpy() == pytest.approx(np.asarray(theirs["mu_star"]), abs=0.2)
    assert ours["sigma"].to_numpy() == pytest.approx(np.asarray(theirs["sigma"]), abs=0.2)


@pytest.mark.parametrize("seed", range(3))
def test_the_planted_box_is_that_of_ema_workbench(seed: int) -> None:
    """VR-X4: x1 > 0.8 and x2 > 0.6 in 5 inputs; both programs find limits within 0.03 of the planted ones."""
    prim = pytest.importorskip("ema_workbench.analysis.prim")
    import pandas as pd

    from simulator.study.analysis.prim import discover

    points = np.random.default_rng(seed).random((2000, 5))
    cases = (points[:, 0] > 0.8) & (points[:, 1] > 0.6)
    ours = discover(points, cases)
    found = prim.Prim(pd.DataFrame(points, columns=list("abcde")), cases, threshold=0.8, peel_alpha=0.05).find_box()
    step = int(found.peeling_trajectory["density"].to_numpy().argmax())
    theirs = found.box_lims[step]
    assert ours.low[:2] == pytest.approx([0.8, 0.6], abs=0.03)
    assert [theirs["a"].iloc[0], theirs["b"].iloc[0]] == pytest.approx(ours.low[:2].tolist(), abs=0.03)
    assert ours.coverage >= found.peeling_trajectory["coverage"].iloc[step] - 0.05
    assert ours.density >= found.peeling_trajectory["density"].iloc[step] - 0.05
