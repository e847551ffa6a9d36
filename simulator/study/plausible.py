"""The plausible set: vectors of the numbers that nobody knows exactly, none of which the known patterns rule out.

`fairlot calibrate` finds it by history matching (``matching/``). The set of the reference world ships; a place may have
its own beside its scenario (``NAME.plausible.parquet``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.metrics import KPIS
from simulator.scenario.library import find_scenario, shown
from simulator.scenario.loading import base_of, load_scenario
from simulator.scenario.schema import Scenario
from simulator.scenario.value_words import as_argument
from simulator.study.arms import Arm, StudyMistake
from simulator.study.database import database, parquet, write_table_whole
from simulator.study.execution import play
from simulator.study.experiments.paths import Settings, Target, entry_of, targets_of, with_values

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = NDArray[np.float64]

REFERENCE = "baseline"
FILE = Path(__file__).parents[1] / "data" / "plausible.parquet"
OF_A_PLACE = ".plausible.parquet"
STALE = (
    "The plausible set was made with another version of the model or of its scenario: its range of effects is a guide"
    " until `fairlot calibrate` has made it anew."
)
_WEIGHT, _MADE_WITH = "weight", "made_with"
_PROBE_SEED = 1


@dataclass(frozen=True)
class PlausibleSet:
    """Vectors that are not ruled out, in an order in which the first few already fill the space.

    Attributes:
        table: a row for each vector: a column for each number by its path, its weight, what the model that made the set
            answers to it (``made_with``), and the mean of each figure that was held against a pattern.
        scenario: file of the scenario that the set was fitted in.
    """

    table: pd.DataFrame
    scenario: Path

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the numbers, as in an experiment file."""
        return tuple(name for name in self.table.columns if entry_of(name) is not None)

    @cached_property
    def values(self) -> Array:
        """The vectors [vectors, numbers], in the units of the register."""
        found: Array = self.table[list(self.paths)].to_numpy(float)
        return found

    @cached_property
    def weights(self) -> Array:
        """How much each vector counts [vectors]; they sum to one."""
        found: Array = self.table[_WEIGHT].to_numpy(float) / self.table[_WEIGHT].sum()
        return found

    def first(self, number: int) -> PlausibleSet:
        """Return the set of the first vectors."""
        return replace(self, table=self.table.iloc[:number])

    def at(self, scenario: Scenario, place: int) -> Scenario:
        """Return a scenario with the numbers of one vector; those that it sets itself stay as it says."""
        settings = scenario.resolved()
        return Scenario.from_resolved(with_values(settings, self.targets(settings), self.values[place].tolist()))

    def targets(self, settings: Settings) -> tuple[tuple[Target, ...], ...]:
        """Return where each number goes in the resolved settings of a scenario: nowhere that it sets itself."""
        return free_targets(self.paths, settings)

    @cached_property
    def is_stale(self) -> bool:
        """Whether the model, or the scenario, no longer gives the first vector the figures that it had."""
        scenario = load_scenario(self.scenario).without_policies()
        return bool(self.table[_MADE_WITH].iloc[0] != answer_of(self.at(scenario, 0), self._figures))

    @property
    def _figures(self) -> list[str]:
        return [name for name in self.table.columns if name in KPIS]


def free_targets(paths: Sequence[str], settings: Settings) -> tuple[tuple[Target, ...], ...]:
    """Return where numbers go in the resolved settings of a scenario: nowhere that it sets itself."""
    return tuple(_not_set(targets_of([path], "set", settings), settings) for path in paths)


def _not_set(targets: Sequence[Target], settings: Settings) -> tuple[Target, ...]:
    """Return the targets without the places where the scenario has a number of its own."""
    free = (tuple(place for place in target.places if not is_set(settings, place)) for target in targets)
    return tuple(replace(target, places=places) for target, places in zip(targets, free, strict=True))


def is_set(settings: Settings, place: Sequence[str | int]) -> bool:
    """Say whether the settings of a scenario have a number of their own at a place."""
    inner: Any = settings
    for step in place[:-1]:
        inner = inner[step]
    return place[-1] in inner


def answer_of(scenario: Scenario, figures: Sequence[str]) -> str:
    """Return what the model answers to a scenario, as a digest: one run tells a changed model from an old one.

    Digits beyond the ninth are left out; changed comments and new figures change nothing.
    """
    kpis = dict(zip(KPIS, play(Arm("", scenario), 0, _PROBE_SEED).kpis.tolist(), strict=True))
    text = " ".join(f"{name}={kpis[name]:.9e}" for name in sorted(figures))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_plausible(found: PlausibleSet, file: Path) -> None:
    """Write a set as a Parquet file; the same set gives the same bytes."""
    write_table_whole(found.table, file)


@cache
def load_plausible(file: Path, scenario: Path) -> PlausibleSet:
    """Return the set of a file.

    Raises:
        StudyMistake: it is not there, is no set, or the register has changed so that a number lies outside.
    """
    import duckdb  # noqa: PLC0415  (only needed where tables are read)

    named = scenario.stem if scenario == shipped_scenario() else shown(scenario)
    again = f"make it with `fairlot calibrate {as_argument(named)}`"
    try:
        with database() as opened:
            table = opened.execute(f"SELECT * FROM {parquet(file)}").df()
    except duckdb.Error as problem:
        raise StudyMistake(f"{file}: there is no plausible set that can be read; {again}") from problem
    found = PlausibleSet(table, scenario)
    if not found.paths or not {_WEIGHT, _MADE_WITH} <= set(table.columns) or not len(table):
        raise StudyMistake(f"{file}: not a plausible set; {again}")
    for path, values in zip(found.paths, found.values.T, strict=True):
        entry = entry_of(path)
        if entry is not None and not (entry.low <= values.min() and values.max() <= entry.high):
            raise StudyMistake(f"{file}: `{path}` is outside the register's range by now; {again}")
    return found


def shipped() -> PlausibleSet:
    """Return the set of the reference world."""
    return load_plausible(FILE, shipped_scenario())


def shipped_scenario() -> Path:
    """Return the file of the reference world."""
    return find_scenario(f"{REFERENCE}.toml", FILE.parent) or Path(REFERENCE)


def plausible_of(scenario_file: str) -> PlausibleSet:
    """Return the set of a place: beside its scenario file or beside one that it extends, else the shipped one."""
    file: str | None = scenario_file
    while file is not None:
        path = find_scenario(file) or Path(file)
        if path.with_suffix(OF_A_PLACE).is_file():
            return load_plausible(path.with_suffix(OF_A_PLACE), path)
        file = base_of(file)
    return shipped()
