"""The experiment: a frozen, strictly typed description of many runs and of the question that they answer."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from simulator.scenario.changes import Policy
from simulator.scenario.frozen import FrozenTable
from simulator.scenario.quantities import Name, Names, Number, Values, Words, quantity
from simulator.scenario.window_checks import LONGEST_YEARS
from simulator.study.arms import MOST_SEEDS

DesignKind = Literal["grid", "list", "latin_hypercube", "sobol", "saltelli", "morris", "pareto"]
Distribution = Literal["uniform", "log_uniform", "triangular", "normal"]
Operation = Literal["set", "add", "scale"]
Robust = Literal["mean", "worst"]
Goal = Literal["up", "down"]


class _Table(BaseModel):
    """What all tables of an experiment file have in common: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


def column_of(path: str) -> str:
    """Return the usual name of a factor's column."""
    return path.replace(".", "_").replace(" ", "_").replace("*", "all")


class Factor(_Table):
    """One quantity that is varied: a lever, an uncertainty, a number of a kind of supplier, or a scenario setting."""

    path: Name = Field(description="Lever, uncertainty, kind.number, or the path of a setting in the scenario.")
    also: Names | None = Field(None, description="Further paths that get the same value.")
    name: Name | None = Field(None, description="Name of its column. Default: the last part of the path.")
    low: Number | None = Field(None, description="Lower end. Default: the register's.")
    high: Number | None = Field(None, description="Upper end. Default: the register's.")
    values: Annotated[tuple[Number, ...] | None, Field(strict=False, min_length=1)] = None
    levels: Annotated[int, quantity("Levels in a grid between low and high", "levels", 2, 1_000)] = 5
    distribution: Distribution = Field("uniform", description="How values are spread between low and high.")
    mode: Number | None = Field(None, description="Most likely value of a triangular distribution.")
    mean: Number | None = Field(None, description="Mean of a normal distribution, which is cut off at low and high.")
    sd: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] | None = None
    operation: Operation = Field("set", description="Whether a value replaces the setting, is added, or multiplies it.")
    decision: bool = Field(False, description="In a Pareto search: chosen by the policy maker, not by the world.")

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that gets the value."""
        return (self.path, *(self.also or ()))

    @property
    def column(self) -> str:
        """Name of its column in tables."""
        return self.name or column_of(self.path)


class Design(_Table):
    """Which points of the space of factors are run."""

    kind: DesignKind = Field(description="grid, list, latin_hypercube, sobol, saltelli, morris or pareto.")
    points: Annotated[int, quantity("Points; for saltelli the base sample", "points", 1, 10_000_000)] = 64
    trajectories: Annotated[int, quantity("Trajectories of a Morris design", "trajectories", 2, 10_000)] = 10
    levels: Annotated[int, quantity("Levels of a Morris design", "levels", 2, 100)] = 4
    file: Name | None = Field(None, description="CSV file of a list, beside the experiment file.")
    seed: Annotated[int, quantity("Seed of the design itself", "seed", 0, 2**31 - 1)] = 1
    population: Annotated[int, quantity("Policies in a generation of a Pareto search", "policies", 4, 10_000)] = 24
    generations: Annotated[int, quantity("Generations of a Pareto search", "generations", 1, 10_000)] = 8
    states: Annotated[int, quantity("States of the world for each policy of a search", "states", 1, 10_000)] = 8


class ExperimentArm(_Table):
    """One of the policies that are compared inside each point."""

    name: Name = Field(description="Name in tables and plots.")
    policies: Annotated[tuple[Policy, ...], Field(strict=False)] = ()
    settings: Values = Field(default_factory=FrozenTable, description="Values by path, as in a factor.")
    without_policies: bool = Field(False, description="Whether the policies of the scenario itself are left out.")


class Objective(_Table):
    """What a Pareto search wants more or less of."""

    kpi: Name = Field(description="Key figure.")
    goal: Goal | None = Field(None, description="up or down. Default: the good direction of the figure.")
    robust: Robust = Field("mean", description="Over states of the world: their mean, or the worst tenth of them.")


class Experiment(_Table):
    """Everything that a sweep needs to know."""

    title: Name = Field(description="Short name of the experiment.")
    question: Annotated[Words, Field(min_length=1, max_length=200, description="One sentence: what this file asks.")]
    scenario: Name = Field(description="Base scenario: a file beside this one, or a ready scenario.")
    model: Name | None = Field(None, description="A model of your own, `module:Class`; the module is beside this file.")
    years: (
        Annotated[int, quantity("Years of each run; by default as the scenario says", "years", 1, LONGEST_YEARS)] | None
    ) = None
    seeds: Annotated[int, quantity("Runs of each arm at each point: seeds 1 to N", "seeds", 1, MOST_SEEDS)] = 1
    every: Annotated[
        tuple[Literal["uncertainties", "kinds"], ...],
        Field(strict=False, description="Further factors: all uncertainties, all numbers of kinds, over their ranges."),
    ] = ()
    leave_out: Annotated[
        tuple[Name, ...], Field(strict=False, description="Paths that `every` does not mean; a star is any text.")
    ] = ()
    factors: Annotated[tuple[Factor, ...], Field(strict=False)] = ()
    design: Design = Field(description="Which points are run.")
    arms: Annotated[tuple[ExperimentArm, ...], Field(strict=False)] = ()
    kpis: Annotated[tuple[Name, ...], Field(strict=False, description="Figures kept. Default: all.")] = ()
    main_kpis: Annotated[tuple[Name, ...], Field(strict=False, description="Figures that the report is about.")] = ()
    objectives: Annotated[tuple[Objective, ...], Field(strict=False)] = ()
    tags: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    parameters: Literal["fixed", "plausible"] = Field(
        "fixed", description="plausible: the world of the plausible set is one more factor, `plausible_world`."
    )
    limit_seconds: Annotated[
        float, quantity("Longest time of one run; a longer one is stopped and recorded", "seconds", 0.01, 86_400)
    ] = 120.0

    @property
    def arms_or_base(self) -> tuple[ExperimentArm, ...]:
        """The arms; without any, the scenario as it is."""
        return self.arms or (ExperimentArm(name="as it is"),)

    def resolved(self) -> dict[str, Any]:
        """Return all settings as plain data that JSON can hold; what an older file could not say only if said."""
        settings = self.model_dump(mode="json", by_alias=True)
        unsaid = {"model": None, "parameters": "fixed"}
        return {key: value for key, value in settings.items() if key not in unsaid or value != unsaid[key]}

    def fingerprint(self) -> str:
        """Return the SHA-256 of the resolved settings [64 hexadecimal digits]."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()
