"""How far a study has come: that the model is compiled first, and a bar of finished runs once that takes a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from simulator.study.execution import Progress

#: A run that takes longer than this shows how far it has come [seconds].
PATIENCE = 2.0


def announce_compilation() -> None:
    """Say that the model is compiled, when it is not yet, and let a second process help: it takes the first minute."""
    from simulator.engine.kernel import is_compiled_before  # noqa: PLC0415  (numba is slow to import)

    if not is_compiled_before():
        typer.echo("Compiling the model once (about half a minute) ...", err=True)
        from simulator.week.compiling import help_to_compile  # noqa: PLC0415

        help_to_compile()


def watch_compilation(tell: Callable[[int], None], has_run: threading.Event, every: float = 1.0) -> None:
    """Tell every second how many parts of the model are compiled, until a first run is over; nothing if all were."""
    from simulator.engine.kernel import CACHE_FOLDER, is_compiled_before  # noqa: PLC0415  (numba is slow to import)

    if CACHE_FOLDER is None or is_compiled_before():
        return
    folder = CACHE_FOLDER

    def look() -> None:
        while not has_run.wait(every):
            tell(sum(1 for _ in folder.rglob("*.nbc")))

    threading.Thread(target=look, daemon=True).start()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a function to be told of finished runs; it shows a bar on stderr once that takes longer than two seconds."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("runs")
    began = time.monotonic()
    has_run = threading.Event()

    def tell_of_compilation(parts: int) -> None:
        if not bar.live.is_started:
            bar.start()
        bar.update(task, description=f"compiling, {parts} parts done; runs", total=None)

    def tell(finished: int, total: int) -> None:
        has_run.set()
        bar.update(task, description="runs", total=total)
        if not bar.live.is_started and finished < total and time.monotonic() - began > PATIENCE:
            bar.start()
        bar.update(task, completed=finished, total=total)

    if bar.console.is_terminal:
        watch_compilation(tell_of_compilation, has_run)
    try:
        yield tell
    finally:
        has_run.set()
        if bar.live.is_started:
            bar.stop()
