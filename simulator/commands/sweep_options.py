"""The options of the commands about sweeps; like ``cli``, this imports nothing heavy."""

from __future__ import annotations

from typing import Annotated

import typer

_OUT = typer.Option("--out", metavar="DIR", help="Folder of the sweep. Default: results/<name>-<fingerprint>.")
_STUDY = typer.Argument(metavar="DIR", help="Folder of a sweep.")
_FOLDER = typer.Argument(metavar="DIR", help="Folder of a sweep, or of results that run or compare left.")


def add_sweep_commands(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(name="sweep")(_sweep)
    app.command(name="query")(_query)
    app.command(name="analyse")(_analyse)
    app.command(name="rerun")(_rerun)


def _sweep(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An experiment file.")],
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", help="Processes. Default: one for each processor.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Run on a dask cluster: tcp://host:port.")
    ] = None,
    out: Annotated[str | None, _OUT] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try runs again that failed earlier.")] = False,
) -> None:
    """Make the runs of an experiment; given again, only those that are missing."""
    from simulator.commands.sweep import SweepOrder  # noqa: PLC0415
    from simulator.commands.sweep import sweep as command  # noqa: PLC0415

    raise typer.Exit(command(SweepOrder(file, out, workers, scheduler, retry)))


def _query(
    folder: Annotated[str, _FOLDER],
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help="For example: select arm, avg(se_jobs) from runs group by arm")
    ],
    csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")] = False,
) -> None:
    """Ask the runs of a sweep, or the tables of results, a question in SQL."""
    from simulator.commands.query import query as command  # noqa: PLC0415

    raise typer.Exit(command(folder, sql, csv))


def _analyse(folder: Annotated[str, _STUDY]) -> None:
    """Write tables and a report of what the runs of a sweep say."""
    from simulator.commands.analyse import analyse as command  # noqa: PLC0415

    raise typer.Exit(command(folder))


def _rerun(
    folder: Annotated[str, _STUDY],
    point: Annotated[int, typer.Option("--point", metavar="N", help="Number of the point.")],
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Seed.")],
    arm: Annotated[str | None, typer.Option("--arm", metavar="NAME", help="Arm. Default: the first.")] = None,
) -> None:
    """Make one run of a sweep again, and compare it with what is stored, bit for bit."""
    from simulator.commands.rerun import rerun as command  # noqa: PLC0415

    raise typer.Exit(command(folder, point, seed, arm))
