"""The one place where what goes wrong in a command becomes a sentence and an exit code; commands need only let it rise.

A command says itself what it can say better. What is left is told here in one line, never as a traceback; who works on
fairlot sees that with ``FAIRLOT_TRACEBACK=1``.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from typer.core import TyperGroup

from simulator.commands.outcome import BEYOND_LIMIT, BROKEN_MODEL, NOT_WRITTEN, STOPPED, WRONG_INPUT

_LONG = 200  # characters of a path or of an error's own words that are shown


def short(text: object) -> str:
    """Return the first line of a text, cut when long."""
    line = next(iter(str(text).splitlines()), "")
    return line if len(line) <= _LONG else f"{line[:_LONG]}..."


def sentence_of(problem: Exception) -> tuple[str, int]:
    """Return what went wrong as a sentence, and the exit code."""
    from simulator.engine.limits import LimitReached  # noqa: PLC0415  (only now, so that commands begin fast)
    from simulator.scenario.mistakes import ScenarioMistakes  # noqa: PLC0415
    from simulator.study.arms import StudyMistake  # noqa: PLC0415
    from simulator.study.disk import ResultsMistake  # noqa: PLC0415
    from simulator.week.watch import BrokenInvariant, UnusableRule  # noqa: PLC0415

    if isinstance(problem, (ScenarioMistakes, StudyMistake, ResultsMistake)):
        return str(problem), WRONG_INPUT
    if isinstance(problem, LimitReached):
        return str(problem), BEYOND_LIMIT
    if isinstance(problem, UnusableRule):
        return str(problem), WRONG_INPUT
    if isinstance(problem, BrokenInvariant):
        return f"The model broke one of its own rules and stopped ({problem}).", BROKEN_MODEL
    if isinstance(problem, MemoryError):
        return "There is not enough memory for this: ask for fewer seeds at once, or for a smaller world.", BEYOND_LIMIT
    if isinstance(problem, RecursionError):
        return "A file is nested too deeply to be read: write it flatter.", WRONG_INPUT
    if isinstance(problem, OSError) and problem.strerror:
        where = f"{short(problem.filename)}: " if problem.filename else ""
        return f"{where}{problem.strerror}; name another file or folder, or free this one.", NOT_WRITTEN
    told = f"Something went wrong that fairlot should have told better ({type(problem).__name__}: {short(problem)})."
    remedy = "Please report it with the command and its files; with FAIRLOT_TRACEBACK=1 it says where that was."
    return f"{told} {remedy}", BROKEN_MODEL


@contextmanager
def _ended_as_by_hand() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Commands(TyperGroup):
    """The commands; what one of them lets rise is told in a sentence."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run a command; a request to end it (SIGTERM) is taken as Ctrl+C is, so that it says what it keeps."""
        try:
            with _ended_as_by_hand():
                return super().invoke(ctx)
        except (typer.Abort, BrokenPipeError):
            raise  # stopped by the user, or nobody reads on
        except KeyboardInterrupt as stop:
            typer.echo("Stopped.", err=True)  # before the work began, or where there is nothing to keep
            raise typer.Exit(STOPPED) from stop
        except Exception as problem:
            # What is about arguments knows its own exit code and is shown with the command's usage.
            if hasattr(problem, "exit_code") or os.environ.get("FAIRLOT_TRACEBACK"):
                raise
            words, code = sentence_of(problem)
            typer.echo(words, err=True)
            raise typer.Exit(code) from problem
