"""Play every arm with every seed, in threads: compiled weeks hold no interpreter lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.limits import USUAL, Limits
from simulator.metrics import kpi_values
from simulator.metrics.books import Books
from simulator.metrics.bought_by_area import AREA, area_years, bought_cells
from simulator.metrics.stages import stage_cells
from simulator.notebook.own_rules import check_nothing_replaced
from simulator.notebook.weekly_series import series_of
from simulator.study.arms import Arm, workers_of
from simulator.study.common_years import CommonYears, begun, common_of
from simulator.study.recording import NOTHING_KEPT, Recording
from simulator.week.watch import Watch

if TYPE_CHECKING:
    import pandas as pd

    from simulator.engine.world import World

#: Called after each run with the number of runs finished and the number of all runs.
Progress = Callable[[int, int], None]

MOST_WORKERS = 4
#: What the names of the threads begin with that live runs.
THREADS = "fairlot-run"
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """What is kept of one run.

    Attributes:
        arm: place of its arm in the study.
        seed: its seed.
        kpis: figures in the order of ``metrics.KPIS`` [KPIs].
        year_ends: figures measured at the end of each year, NaN where not of that kind [years, KPIs].
        tallies: totals by supplier kind up to the end of each year [years, kinds].
        series: the row of each week [weeks].
        outcomes: the social account at the end, by service line and supplier kind [cells].
        areas: awards and competitions of each year and council [years, councils].
        flows: pence moved [reason, kind of payer, kind of payee].
        records: decoded tables by name, if the run was recorded.
        bought: awards and competitions by council, service line and size [cells].
        stages: the way from call to award by service line and size [cells].
        unheld: share of the work planned for week 0 that no supplier could hold.
        recorded_in: names of the councils whose records are kept; none for all.
    """

    arm: int
    seed: int
    kpis: NDArray[np.float64]
    year_ends: NDArray[np.float64]
    tallies: NDArray[Any]
    series: NDArray[Any]
    flows: NDArray[np.int64]
    outcomes: NDArray[Any]
    areas: NDArray[Any]
    records: Mapping[str, pd.DataFrame] | None
    bought: NDArray[Any] = field(default_factory=lambda: np.empty((0, 0, 0), AREA))
    stages: NDArray[Any] = field(default_factory=lambda: np.empty((0, 0)))
    unheld: float = 0.0
    recorded_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A run that is to be made: an arm, its place in the study, a seed, and of what its records are kept."""

    arm: Arm
    place: int
    seed: int
    recording: Recording = NOTHING_KEPT


def play(
    arm: Arm,
    place: int,
    seed: int,
    *,
    recording: Recording = NOTHING_KEPT,
    watch: Watch | None = None,
    common: CommonYears | None = None,
) -> Run:
    """Run one arm with one seed to its horizon, looking at it at the end of each year; keep records if it says so.

    Of years that it has in ``common`` with other arms only those are lived that none of them has lived yet.

    The same weeks as those of a :class:`~simulator.notebook.model.ProcurementModel`, without Mesa around them: nobody
    acts in between, and importing Mesa would double the time in which a worker of a sweep starts.

    Raises:
        BrokenInvariant: an invariant of the model does not hold.
        LimitReached: the run takes longer, or more memory, than ``watch`` allows; by default, than is usual.
        Stopped: the watch was told to stop the run.
    """
    check_nothing_replaced()
    watch = watch or Watch()
    is_kept = seed in recording.seeds
    lived = (common.begun if common else begun)(arm.scenario, seed, watch, recording=is_kept)
    lived.go_on(arm.scenario, seed, arm.scenario.horizon_years, watch)
    world, year_ends = lived.world, lived.year_ends
    watch.end()
    books = Books(world)
    return Run(
        arm=place,
        seed=seed,
        kpis=kpi_values(world, year_ends, books),
        year_ends=np.array(year_ends),
        tallies=np.array(lived.tallies),
        series=series_of(world),
        flows=world.flows.copy(),
        outcomes=np.array(world.outcome_cells),
        areas=area_years(books, arm.scenario.horizon_years),
        records=_records(world, arm, recording.councils) if is_kept else None,
        bought=bought_cells(books),
        stages=stage_cells(books),
        unheld=lived.unheld,
        recorded_in=tuple(recording.councils) if is_kept else (),
    )


def _records(world: World, arm: Arm, councils: Sequence[str]) -> dict[str, pd.DataFrame]:
    from simulator.notebook.records import records_of  # noqa: PLC0415  (pandas is slow to import)

    return records_of(world, arm.scenario, councils)


def default_workers() -> int:
    """Return how many runs go on at once unless told: the processors of the machine, at most four."""
    return min(MOST_WORKERS, os.cpu_count() or 1)


def play_all(
    arms: Sequence[Arm],
    seeds: Sequence[int],
    *,
    recording: Recording = NOTHING_KEPT,
    workers: int | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> list[Run]:
    """Return every run, by arm and then by seed, whatever the order in which they finish.

    Args:
        arms: the arms, the reference first.
        seeds: the same for all arms.
        recording: of which runs, and of which councils, records are kept.
        workers: runs at once; by default :func:`default_workers`.
        progress: told after each run.
        limits: what one run may take; by default the usual time and its part of the machine's memory.

    Raises:
        BrokenInvariant: an invariant of the model does not hold.
        LimitReached: a run takes longer, or more memory, than it may.
    """
    runs = play_jobs(jobs_of_all(arms, seeds, recording, workers), workers=workers, progress=progress, limits=limits)
    return sorted(runs, key=lambda run: (run.arm, run.seed))


def jobs_of_all(
    arms: Sequence[Arm], seeds: Sequence[int], recording: Recording = NOTHING_KEPT, workers: int | None = None
) -> list[Job]:
    """Return the runs of every arm with every seed, in the order in which they are best made."""
    at_once = workers_of(workers) or default_workers()
    # Runs that go on at once have different seeds: arms of one seed share the years before week 0.
    rounds = [seeds[i : i + at_once] for i in range(0, len(seeds), at_once)]
    return [
        Job(arm, place, seed, recording)
        for together in rounds
        for place, arm in enumerate(arms)
        for seed in together
    ]


def play_jobs(
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> list[Run]:
    """Return the run of each job, in their order; the other arguments and the errors are those of `play_all`."""
    at_once = workers_of(workers) or default_workers()
    limits = limits or USUAL.shared(at_once)
    finished = 0

    def note(_run: Future[Run]) -> None:
        nonlocal finished
        finished += 1
        if progress is not None:
            progress(finished, len(jobs))

    pool = ThreadPoolExecutor(at_once, thread_name_prefix=THREADS)
    # With at most half as many runs as may go on at once, each has a second core.
    cores = 2 if 2 * len(jobs) <= min(at_once, os.cpu_count() or 1) else 1
    watches = [Watch(limits, cores=cores) for _ in jobs]
    try:
        futures = []
        runs = [(job.arm.scenario, job.seed, job.seed in job.recording.seeds) for job in jobs]
        for job, watch, common in zip(jobs, watches, common_of(runs), strict=True):
            run = partial(play, job.arm, job.place, job.seed, recording=job.recording, watch=watch, common=common)
            future = pool.submit(run)
            future.add_done_callback(note)
            futures.append(future)
        return _results(futures, watches)
    finally:
        # A broken, late or interrupted study need not play to its end: runs stop after the week that they are in.
        for watch in watches:
            watch.stop()
        pool.shutdown(wait=False, cancel_futures=True)


def _results(futures: Sequence[Future[Run]], watches: Sequence[Watch]) -> list[Run]:
    """Wait for all runs; look now and then whether one is so late that its week will not end."""
    waiting: Collection[Future[Run]] = futures
    while waiting:
        done, waiting = wait(waiting, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()  # the first failure ends the study
        for watch in watches:
            watch.check_from_outside()
    return [future.result() for future in futures]
