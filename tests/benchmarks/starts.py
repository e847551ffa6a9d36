"""Time from the command line to the answer, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import Figure, figure, seconds

ROOT = Path(__file__).parents[2]
PART = "Starts, wall time"
#: A small scenario: the baseline's places with a tenth of its suppliers, for two years.
SMALL = """
extends = "{baseline}"
title = "Small"
question = "How long does a small run take?"
horizon_years = 2
[[suppliers]]
name = "Social enterprises"
count = 12
[[suppliers]]
name = "Small firms"
count = 50
"""


class CommandFailedError(RuntimeError):
    """A command that was to be timed did not do its work."""


def answer(*words: str, cache: str | None = None) -> None:
    """Run ``fairlot`` with these words; raise ``CommandFailedError`` with what it said.

    Python keeps what it made of the sources, as it does for users; some machines for tests tell it not to.
    """
    environment = {**os.environ, **({"FAIRLOT_CACHE_DIR": cache} if cache else {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "simulator.cli", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandFailedError(f"fairlot {' '.join(words)} failed:\n{done.stderr}{done.stdout}")


def small_run(folder: str, cache: str | None = None) -> None:
    """Run the small scenario once, results into a folder."""
    file = Path(folder) / "small.toml"
    file.write_text(SMALL.format(baseline=(ROOT / "scenarios" / "baseline.toml").as_posix()), encoding="utf-8")
    answer("run", str(file), "--seeds", "1", "--out", str(Path(folder) / "results"), "--json", cache=cache)


def light_commands(repeats: int) -> list[Figure]:
    """Commands that run nothing."""
    lines = (("--help",), ("check", "scenarios/baseline.toml"), ("describe", "--levers"))
    figures = []
    for words in lines:
        answer(*words)
        taken = [seconds(lambda words=words: answer(*words)) for _ in range(repeats)]  # type: ignore[misc]
        figures.append(figure(PART, f"fairlot {' '.join(words)}", "s", taken, 0.5))
    return figures


def warm_run(repeats: int) -> list[Figure]:
    """A small run, compiled before."""
    with tempfile.TemporaryDirectory() as folder:
        small_run(folder)
        taken = [seconds(lambda: small_run(folder)) for _ in range(min(repeats, 5))]
    return [figure(PART, "fairlot run, small scenario, one seed", "s", taken, 1.2)]


def first_run(_repeats: int) -> list[Figure]:
    """The first run ever, compiling everything."""
    with tempfile.TemporaryDirectory() as folder:
        first = [seconds(lambda: small_run(folder, cache=str(Path(folder) / "cache")))]
        warm = [seconds(lambda: small_run(folder, cache=str(Path(folder) / "cache")))]
    return [
        figure(PART, "the same with nothing compiled yet", "s", first, 12.0),
        figure(PART, "of which compiling", "s", [first[0] - warm[0]]),
    ]
