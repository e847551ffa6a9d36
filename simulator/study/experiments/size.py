"""How much an experiment asks for, without running it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.study.arms import StudyMistake
from simulator.study.experiments.counting import points_of
from simulator.study.experiments.designs import design_points, latin_hypercube
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.spreads import values_of
from simulator.study.sweeps.plan import Plan, plan_of

#: Designs up to this many numbers are made to count them; it takes a second [points * factors].
_QUICK = 1_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """What an experiment asks for.

    Attributes:
        points: points of the design; for a search, policies of all generations times states of the world.
        arms: policies that are compared at each point.
        seeds: runs of each arm at each point.
        factors: what is varied.
        years: length of a run in the first arm.
    """

    points: int
    arms: int
    seeds: int
    factors: int
    years: int

    @property
    def runs(self) -> int:
        """Number of runs; some may turn out to be the same."""
        return self.points * self.arms * self.seeds


def size_of(loaded: Loaded) -> Size:
    """Return what an experiment asks for.

    Raises:
        StudyMistake: a list of points cannot be read.
    """
    years = int(loaded.arms[0]["horizon_years"])
    return Size(_points(loaded), len(loaded.arms), loaded.experiment.seeds, len(loaded.factors), years)


def _points(loaded: Loaded) -> int:
    found = points_of(loaded.experiment.design, loaded.factors)
    return len(design_points(loaded)[1]) if found is None else found


def sample_plan(loaded: Loaded) -> Plan:
    """Return a plan that stands for an experiment: its own, or some points of it where it is very large or a search.

    Raises:
        StudyMistake: a list of points cannot be read, or a package is missing.
    """
    design = loaded.experiment.design
    if design.kind == "pareto":
        try:
            import pymoo  # noqa: F401, PLC0415  (an extra)
        except ImportError as problem:
            raise StudyMistake("a search needs further packages: pip install 'fairlot[studies]'") from problem
    elif _points(loaded) * max(1, len(loaded.factors)) <= _QUICK:
        return plan_of(loaded, *design_points(loaded))
    units = latin_hypercube(len(loaded.factors), 8, design.seed)
    return plan_of(loaded, units, values_of(loaded.factors, units))
