"""How a command that makes runs and leaves a folder ends: with an exit code, and a sentence where it was cut short."""

from __future__ import annotations

from collections.abc import Callable

import typer

from simulator.commands.outcome import BEYOND_LIMIT, BROKEN_MODEL, STOPPED

GOES_ON = "Stopped. All finished chunks are kept; the same command goes on from there."


def ended(work: Callable[[], int], left: Callable[[], str]) -> int:
    """Do the work and return its exit code, or that of what cut it short, which is told; mistakes rise.

    Args:
        work: makes the runs and leaves the folder.
        left: what of it is there, in words, where the user stopped it.
    """
    from simulator.engine.limits import LimitReached  # noqa: PLC0415  (the engine takes a second to import)
    from simulator.week.watch import BrokenInvariant  # noqa: PLC0415

    try:
        return work()
    except LimitReached as limit:
        typer.echo(f"{limit} Nothing was saved.", err=True)
        return BEYOND_LIMIT
    except KeyboardInterrupt:
        typer.echo(f"Stopped; {left()}.", err=True)
        return STOPPED
    except BrokenInvariant as broken:
        told = f"The model broke one of its own rules and stopped ({broken}); this is a fault of fairlot."
        typer.echo(told, err=True)
        return BROKEN_MODEL
