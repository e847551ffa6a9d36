"""A study that was kept in a folder, as the same object that the runs gave: to report on it again without a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from simulator.metrics import KPIS
from simulator.notebook.records import RECORD_TABLES
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison, Result
from simulator.study.contributions import parts_from
from simulator.study.disk import ResultsMistake, reading
from simulator.study.execution import Run
from simulator.study.series import of_run
from simulator.study.store import USUAL_TABLES
from simulator.study.worlds import worlds_of_table

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.results_folder import Results

#: Reads a table of the folder.
_Read = Callable[[str], "pd.DataFrame"]


def result_of(results: Results) -> Result:
    """Return the study of a folder: its tables, figures and records, but not the raw state of its runs.

    Raises:
        ResultsMistake: a table is not as this version writes it.
    """
    with reading(results.folder):
        return _result(results)


def _result(results: Results) -> Result:
    arms = tuple(Arm(name, results.scenario(name)) for name in results.arms)
    figures = results.table("kpis")
    lacking = {"arm", "seed", *KPIS} - set(figures.columns)
    if lacking or len(figures) != len(arms) * len(results.seeds):
        raise ResultsMistake(f"{results.folder}: written by another version of fairlot; run the study again")
    names = [name for name in RECORD_TABLES if name in results.tables]
    kept = set(results.manifest["recorded_seeds"]) if names else set()
    read = lru_cache(1)(results.table)  # runs ask for the same table in turn

    def records_of(arm: str, seed: int) -> _Records | None:
        return _Records(results, read, names, arm, seed) if seed in kept else None

    runs = tuple(
        _run(place, seed, values, records_of(arms[place].name, seed), results.councils)
        for (place, seed), values in zip(
            ((place, seed) for place in range(len(arms)) for seed in results.seeds),
            figures[list(KPIS)].to_numpy(float),
            strict=True,
        )
    )
    result = _of_arms(arms, tuple(results.seeds), runs, results)
    vars(result).update({name: results.table(name) for name in USUAL_TABLES})
    if len(arms) > 1:
        vars(result)["areas"] = results.table("areas") if "areas" in results.tables else figures.iloc[:0]
    return result


def _of_arms(arms: tuple[Arm, ...], seeds: tuple[int, ...], runs: tuple[Run, ...], results: Results) -> Result:
    if len(arms) == 1:
        return Result(arms, seeds, runs)
    worlds = worlds_of_table(results.table("worlds"), results.arms) if "worlds" in results.tables else None
    parts = parts_from(results.table("contributions"), results.arms) if "contributions" in results.tables else ()
    return Comparison(arms, seeds, runs, worlds, parts)


def _run(place: int, seed: int, kpis: np.ndarray, records: _Records | None, councils: tuple[str, ...]) -> Run:
    nothing, flows = np.empty(0), np.empty(0, np.int64)
    return Run(place, seed, kpis, nothing, nothing, nothing, flows, nothing, nothing, records, recorded_in=councils)


class _Records(Mapping[str, "pd.DataFrame"]):
    """The recorded tables of one run, each read when one asks for it: those of a country are gigabytes.

    Raises:
        ResultsMistake: a table is not as this version writes it.
    """

    def __init__(self, results: Results, read: _Read, names: Sequence[str], arm: str, seed: int) -> None:
        self._results, self._read, self._names, self._arm, self._seed = results, read, names, arm, seed

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        with reading(self._results.folder):
            return of_run(self._read(name), self._arm, self._seed).drop(columns=["arm", "seed"])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
