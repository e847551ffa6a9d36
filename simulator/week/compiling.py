"""The first start compiles on two processors: a second process begins with the week's last phase.

The first process compiles what it comes to: it makes a world and lives its weeks. The second goes backwards through the
week and then through what its phases call in the reference world; each leaves out what the other is at and loads what
the other has made (``engine/code_cache.py``). Run as a program, this module is the second process.
"""

from __future__ import annotations

import atexit
import gc
import os
import subprocess
import sys

from simulator.engine.apart import Apart, all_apart
from simulator.engine.kernel import CACHE_FOLDER, is_compiled_before
from simulator.week.tick import TICK

#: Parts of phases, and chapters of behaviours whose rules are in force in the reference world; others are compiled
#: where a scenario asks.
_USUAL = ("simulator.phases.", "simulator.behaviours.contractors.", "simulator.behaviours.teams.")


def help_to_compile() -> None:
    """Start a second process where nothing is compiled yet; it ends with this one at the latest.

    Without a place for compiled code, or with one processor, there is nothing to help with.
    """
    if CACHE_FOLDER is None or is_compiled_before() or os.name != "posix" or _processors() < 2:
        return
    quiet = subprocess.DEVNULL
    helper = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    atexit.register(helper.terminate)


def _processors() -> int:
    """Return how many processors this process may use; not every system can say."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def compile_backwards() -> None:
    """Compile the phases from the last to the first, then what they call apart; stop when nobody waits any more."""
    first = os.getppid()
    phases = [phase.run for phase in reversed(TICK) if isinstance(phase.run, Apart)]
    others = [other for kind in _USUAL for other in all_apart() if other.__module__.startswith(kind)]
    for function in dict.fromkeys((*phases, *others)):
        if os.getppid() != first:
            return
        function.compile_unless_busy()


if __name__ == "__main__":
    gc.freeze()
    gc.disable()
    compile_backwards()
