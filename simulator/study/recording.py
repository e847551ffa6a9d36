"""Of which runs records are kept, and of which councils: bids, contracts, firms, bank statements and events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from simulator.scenario.value_words import did_you_mean, quoted
from simulator.study.arms import Arm, StudyMistake


@dataclass(frozen=True, slots=True)
class Recording:
    """What is kept of runs beside their figures.

    Attributes:
        seeds: whose records are kept.
        councils: names of those whose records alone are kept: what they tender, and who lives there with all its work
            (``notebook/kept_rows.py``); none for all.
    """

    seeds: Collection[int] = ()
    councils: Sequence[str] = ()


NOTHING_KEPT = Recording()
#: Tables that are not whole where records are kept of some councils alone.
IN_PART = ("tenders", "bids", "contracts", "events", "statements")
_MOST_TOLD = 5


def in_part(councils: Sequence[str]) -> str:
    """Return what to say to who reads such tables: nothing where the records of all councils are kept."""
    if not councils:
        return ""
    names = ", ".join(councils)
    tables = ", ".join(IN_PART)
    return f"Records are kept of {names} alone: {tables} hold its work and that of who lives there, not all."


def recording_of(asked: Collection[int] | Recording, arms: Sequence[Arm], seeds: Sequence[int]) -> Recording:
    """Return what is kept of the runs of some seeds: seeds alone stand for the records of all councils.

    Raises:
        StudyMistake: a council is in no arm, or a seed is not run.
    """
    wanted = asked if isinstance(asked, Recording) else Recording(asked)
    check_councils(wanted.councils, arms)
    _check_seeds(wanted.seeds, seeds)
    return wanted


def _check_seeds(wanted: Collection[int], seeds: Sequence[int]) -> None:
    """Refuse to keep records of a seed that is not run."""
    if missing := [seed for seed in wanted if seed not in seeds]:
        told = ", ".join(str(seed) for seed in seeds[:_MOST_TOLD]) + (", ..." if len(seeds) > _MOST_TOLD else "")
        why = f"it is not among the seeds that are run ({told})"
        raise StudyMistake(f"no records of seed {missing[0]!r}: {why}; name one of those in `record`")


def check_councils(councils: Sequence[str], arms: Sequence[Arm]) -> None:
    """Refuse to keep records of a council that an arm does not have.

    Raises:
        StudyMistake: with near names.
    """
    for arm in arms:
        known = [council.name for council in arm.scenario.councils]
        for name in councils:
            if name not in known:
                meant = did_you_mean(name, known, f"it has {len(known)}, such as {quoted(known[0])}")
                raise StudyMistake(f"no records of {quoted(name)}: {quoted(arm.name)} has no such council; {meant}")
