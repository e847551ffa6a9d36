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


def in_part(councils: Sequence[str]) -> str:
    """Return what to say to who reads such tables: nothing where the records of all councils are kept."""
    if not councils:
        return ""
    names = ", ".join(councils)
    tables = ", ".join(IN_PART)
    return f"Records are kept of {names} alone: {tables} hold its work and that of who lives there, not all."


def recording_of(asked: Collection[int] | Recording, arms: Sequence[Arm]) -> Recording:
    """Return what is kept of runs: seeds alone stand for the records of all councils.

    Raises:
        StudyMistake: a council is in no arm.
    """
    if not isinstance(asked, Recording):
        return Recording(asked)
    check_councils(asked.councils, arms)
    return asked


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
