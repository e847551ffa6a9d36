"""``python -m tests.benchmarks.intake``: what an import of a large OCDS package takes in memory and time.

A package of made-up releases, as long as real ones are (about 5 kB each), is written beside a small one, and each is
imported by a process of its own. Memory has a bound, 500 MB, whatever the size; time is told as a ratio, per megabyte.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import Figure, figure, table_lines
from tests.intake_scene import release

PART = "Import of OCDS"
BOUND_MB = 500.0
_DESCRIPTION = "What is bought, for whom, where and why, in the words of the notice. " * 60
_IMPORT = """
import resource, sys, time
from simulator.commands.import_files import Wish, import_files
start = time.process_time()
assert import_files(Wish((sys.argv[1],), sys.argv[2])) == 0
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.process_time() - start)
"""


@dataclass(frozen=True)
class Taken:
    """What one import took: size of the file [MB], peak of memory [MB], processor time [s]."""

    size: float
    peak: float
    seconds: float


def written(file: Path, megabytes: float) -> float:
    """Write a package of at least so many megabytes, and return how many it has."""
    size, i = 0, 0
    with file.open("w", encoding="utf-8") as opened:
        size += opened.write('{"uri": "urn:made-up", "version": "1.1", "releases": [')
        while size < megabytes * 1e6:
            row = release(i % 5_000, ocid=f"ocds-213czf-{i}", description=_DESCRIPTION)
            size += opened.write((",\n" if i else "") + json.dumps(row))
            i += 1
        size += opened.write("]}\n")
    return size / 1e6


def imported(folder: Path, megabytes: float) -> Taken:
    """Return what the import of a package of that size takes, in a process of its own."""
    file = folder / f"{megabytes:g}.json"
    size = written(file, megabytes)
    words = [sys.executable, "-c", _IMPORT, str(file), str(file.with_suffix(".toml"))]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    peak, seconds = map(float, told.stdout.splitlines()[-1].split())
    file.unlink()
    return Taken(size, peak, seconds)


def figures(folder: Path, megabytes: float) -> list[Figure]:
    """Measure a package of that size and one of a tenth."""
    small, large = imported(folder, megabytes / 10), imported(folder, megabytes)
    a_megabyte = large.seconds / large.size / (small.seconds / small.size)
    return [
        figure(PART, f"peak of memory, {small.size:,.0f} MB", "MB", [small.peak], BOUND_MB),
        figure(PART, f"peak of memory, {large.size:,.0f} MB", "MB", [large.peak], BOUND_MB),
        figure(PART, "peak, large over small", "times", [large.peak / small.peak], 2.0),
        figure(PART, "time a megabyte, large over small", "times", [a_megabyte], 1.5),
        figure(PART, f"processor time, {large.size:,.0f} MB", "s", [large.seconds]),
    ]


def main() -> None:
    """Measure and print; fail where the bound on memory is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.intake")
    parser.add_argument("--mb", type=float, default=1_000.0, help="size of the large package (default 1,000)")
    with tempfile.TemporaryDirectory() as folder:
        found = figures(Path(folder), parser.parse_args().mb)
    print("\n".join(table_lines(found)))
    if max(one.best for one in found if one.unit == "MB") > BOUND_MB:
        sys.exit(f"More memory than {BOUND_MB:.0f} MB.")


if __name__ == "__main__":
    main()
