"""`fairlot sweep`: make the runs of an experiment, or those that are missing."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from simulator.commands.ending import GOES_ON
from simulator.commands.how_far import announce_compilation, progress_bar
from simulator.commands.outcome import STOPPED, WRONG_INPUT
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.value_words import as_argument, counted
from simulator.study.arms import StudyMistake

SOME_FAILED = 3


@dataclass(frozen=True, slots=True)
class SweepOrder:
    """What the user asked for.

    Attributes:
        file: the experiment file.
        out: folder, or None for the usual one.
        workers: processes, or None for one each processor.
        scheduler: address of a dask scheduler, or None.
        retry: whether failed runs are tried again.
    """

    file: str
    out: str | None = None
    workers: int | None = None
    scheduler: str | None = None
    retry: bool = False


def sweep(order: SweepOrder) -> int:
    """Run an experiment and return the exit code.

    0; 2 for a mistake of the user; 3 where some runs failed; 130 when interrupted.
    """
    from simulator.study.disk import ResultsMistake  # noqa: PLC0415  (the engine takes a second to import)
    from simulator.study.sweeps.run_experiment import sweep as run  # noqa: PLC0415

    if order.scheduler is None:
        announce_compilation()
    try:
        with progress_bar() as progress:
            done = run(
                order.file,
                order.out,
                order.workers,
                order.scheduler,
                retry=order.retry,
                progress=progress,
                say=lambda words: typer.echo(words, err=True),
            )
    except (ScenarioMistakes, StudyMistake, ResultsMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    except KeyboardInterrupt:
        typer.echo(GOES_ON, err=True)
        return STOPPED
    rate = f", {done.made / done.seconds:.1f} a second" if done.made else ""
    same = f"{done.repeated:,} of them the same as others, " if done.repeated else ""
    typer.echo(
        f"{done.folder}: {counted(done.asked, 'run')} asked for, {same}{done.found:,} found, {done.made:,} made in "
        f"{done.seconds:.1f} s{rate}; {done.failures:,} failed."
    )
    typed = as_argument(done.folder)
    if done.failures:
        typer.echo(f'Why: fairlot query {typed} "select * from failures". Try them again with --retry.', err=True)
    typer.echo(f"Next: fairlot analyse {typed}")
    return SOME_FAILED if done.failures else 0
