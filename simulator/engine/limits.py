"""How long one run may take and how much memory its tables may take, and the sentence that is said beyond it."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_GIGABYTE = 1e9  # bytes
#: Of the machine's memory, the part that the tables of all runs at once may take unless told.
_PART = 0.75
_LEAST_TOLD = 0.1  # gigabytes
_UNKNOWN = 8e9  # bytes, where the system does not say how much there is
#: Where Linux tells a container how much memory it may have: in its second and its first version of control groups.
_CONTAINER = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


class LimitReached(RuntimeError):  # noqa: N818 - a name that reads as what happened
    """A run takes longer, or more memory, than it may; the message says where it was and what to do."""


def memory_of_machine() -> float:
    """Return the memory that this process could have at most [bytes]: the machine's, or its container's if less."""
    try:
        whole = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):  # not on Windows
        return _UNKNOWN
    return min(whole, *map(_limit_told_in, _CONTAINER))


def _limit_told_in(file: Path) -> float:
    """Return the limit that a file tells [bytes]: none where there is no such file, or no limit ("max")."""
    try:
        return float(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return math.inf


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take: ``minutes`` of time, and ``gigabytes`` [10^9 bytes] for its tables."""

    minutes: float = 60.0
    gigabytes: float = _PART * memory_of_machine() / _GIGABYTE

    def shared(self, runs_at_once: int) -> Limits:
        """Return the limits of one of several runs at once: the same time, its part of the memory."""
        return Limits(self.minutes, self.gigabytes / runs_at_once)


#: What a run may take unless told otherwise.
USUAL = Limits()
#: What a run may take that somebody looks on at, who can stop it: any time.
PATIENT = Limits(minutes=math.inf)


def limits_of(minutes: float, gigabytes: float | None, runs_at_once: int) -> Limits:
    """Return limits as a user gives them: without ``gigabytes``, a run's part of what all may take."""
    return Limits(minutes, USUAL.shared(runs_at_once).gigabytes if gigabytes is None else gigabytes)


def _told(gigabytes: float) -> str:
    """Return an amount of memory with two decimals; one that they would hide, with its first two digits."""
    return f"{gigabytes:,.2f}" if gigabytes >= _LEAST_TOLD else f"{gigabytes:.2g}"


def check_memory(sizes: Mapping[str, int], limits: Limits, where: str) -> None:
    """Refuse tables of so many bytes each if together they are more than a run may have.

    Raises:
        LimitReached: naming ``where`` in the run that is, and the largest table.
    """
    total = sum(sizes.values()) / _GIGABYTE
    if total > limits.gigabytes:
        largest = max(sizes, key=lambda name: sizes[name])
        raise LimitReached(
            f"{where}: the tables of one run need {_told(total)} GB, more than the {_told(limits.gigabytes)} GB that it"
            f" may have; the largest is `{largest}` with {_told(sizes[largest] / _GIGABYTE)} GB. Make the world smaller"
            " (suppliers, councils, budgets, years), or allow more with --memory-limit."
        )
