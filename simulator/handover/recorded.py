"""One recorded run of a folder of results, chosen by arm and seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.handover.ocds_package import RecordedRun
from simulator.study.arms import no_arm
from simulator.study.disk import ResultsMistake
from simulator.study.results_folder import Results
from simulator.study.series import of_run

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("tenders", "bids", "contracts", "firms")


def recorded_run(results: Results, arm: str | None = None, seed: int | None = None) -> RecordedRun:
    """Return a recorded run: by default the last arm and the first recorded seed.

    Raises:
        ResultsMistake: there is no such arm or seed, or nothing was recorded.
    """
    name = results.arms[-1] if arm is None else arm
    if name not in results.arms:
        raise ResultsMistake(f"{results.folder}: {no_arm(name, results.arms)}")
    kept = [int(one) for one in results.manifest["recorded_seeds"]]
    if not kept or any(table not in results.tables for table in NEEDED):
        raise ResultsMistake(f"{results.folder}: no run was recorded; make the study again, without `--record-none`")
    chosen = kept[0] if seed is None else seed
    if chosen not in kept:
        told = ", ".join(map(str, kept))
        why = f"seed {chosen} was not recorded; recorded: {told}"
        raise ResultsMistake(f"{results.folder}: {why}; `--record-all` of run and compare keeps every seed")
    place = results.arms.index(name)
    return RecordedRun(
        scenario=results.scenario(name),
        fingerprint=str(results.manifest["arms"][place]["fingerprint"]),
        arm=place,
        seed=chosen,
        tables=_tables(results, name, chosen),
        created=str(results.manifest["created"]),
    )


def _tables(results: Results, arm: str, seed: int) -> Mapping[str, pd.DataFrame]:
    return {name: of_run(results.table(name), arm, seed) for name in NEEDED}
