"""`fairlot rerun`: make one run of a study again and hold it against what is stored."""

from __future__ import annotations

import typer

from simulator.commands.outcome import BROKEN_MODEL, WRONG_INPUT


def rerun(folder: str, point: int, seed: int, arm: str | None) -> int:
    """Make a run again, print its figures, and return the exit code: 0 if every bit is the same, 1 if not."""
    from simulator.study.disk import ResultsMistake  # noqa: PLC0415  (the engine takes a second to import)
    from simulator.study.sweeps.run_again import rerun as again  # noqa: PLC0415

    try:
        made = again(folder, point, seed, arm)
    except ResultsMistake as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    for name, value in made.figures.items():
        typer.echo(f"{name}: {value!r}")
    if made.note:
        typer.echo(made.note, err=True)
    if made.differing:
        typer.echo(f"Differs from what is stored: {', '.join(made.differing)}.", err=True)
        return BROKEN_MODEL
    return 0
