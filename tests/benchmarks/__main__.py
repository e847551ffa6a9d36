"""``python -m tests.benchmarks``: how fast fairlot is, how it grows, and how it stands beside other programs.

Every figure is the best of several repeats with the median beside it; what is compared is compared as a ratio within
this one run. Times depend on the machine, so nothing here passes or fails: targets stand beside the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import numba
import numpy as np

from tests.benchmarks import growth, peers, runs, starts, sweeps
from tests.benchmarks.figures import Figure, page_of, table_lines

RESULT = Path(__file__).parents[2] / "results" / "bench.json"
PAGE = Path(__file__).with_name("README.md")


def main() -> None:
    """Measure everything, print a table and write ``results/bench.json``."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--repeats", type=int, default=7, help="repeats of each measurement (default 7)")
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    wanted = parser.parse_args()
    steps = [runs.whole_runs, runs.week_by_phase, runs.keyed_draws, peers.beside_c, starts.light_commands]
    steps += [starts.warm_run, sweeps.sweep_of_the_baseline]
    if not wanted.quick:
        steps += [growth.country, growth.two_cores, runs.beside_plain_mesa, starts.first_run]
    figures: list[Figure] = []
    failures: list[str] = []
    for step in steps:
        print(f"measuring: {(step.__doc__ or '').splitlines()[0].rstrip('.').lower()} ...", flush=True)
        try:
            figures += step(wanted.repeats)
        except starts.CommandFailedError as failure:
            failures.append(str(failure))
    print("\n".join(table_lines(figures)))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(report(figures), indent=2) + "\n", encoding="utf-8")
    print(f"\nWritten to {RESULT.parent.name}/{RESULT.name}.")
    if not wanted.quick:
        PAGE.write_text(page_of(figures, machine()), encoding="utf-8")
        print("The table in tests/benchmarks/README.md is of this run now.")
    if failures:
        sys.exit("\n".join(["", "Not measured:", *failures]))


def machine() -> str:
    """Return what it was measured on, and when, in a sentence."""
    day = datetime.now(UTC).date()
    versions = f"Python {platform.python_version()}, numba {numba.__version__}, NumPy {np.__version__}"
    return f"Measured on {day} on a machine with {os.cpu_count()} processors ({platform.machine()}), {versions}."


def report(figures: list[Figure]) -> dict[str, object]:
    """Return what is written: the figures and what they were measured on."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "numba": numba.__version__,
        "numpy": np.__version__,
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "figures": [figure.as_plain() for figure in figures],
    }


if __name__ == "__main__":
    main()
