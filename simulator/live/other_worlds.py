"""A comparison in plausible worlds, played in the background once its first answer is there."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.live.recent import Recent
from simulator.study.arms import StudyMistake
from simulator.study.comparison import Comparison
from simulator.study.execution import Job
from simulator.study.plausible import STALE, PlausibleSet, shipped
from simulator.study.worlds import jobs_of, worlds_of

if TYPE_CHECKING:
    from simulator.live.studies import Studies

log = logging.getLogger(__name__)

#: How long a hand rests before worlds are made ready [seconds].
_REST = 0.6
#: Figures of so many runs are kept, one kilobyte each: the worlds of some thirty policies.
_RUNS_KEPT = 4_000


class OtherWorlds:
    """Plays comparisons in the worlds of the shipped set, and remembers what came out."""

    def __init__(self, studies: Studies) -> None:
        self._studies = studies
        self._kept: Recent[tuple[str, int], NDArray[np.float64]] = Recent(_RUNS_KEPT)
        self._plausible: PlausibleSet | None = None
        self._is_asked = False

    async def of(self, comparison: Comparison) -> Comparison:
        """Return a comparison with its worlds, each run played only while nobody waits for a first answer.

        Without a plausible set it is returned as it is. It begins a moment later, as scenarios of so many worlds take
        a quarter of a second to write: whoever moves a lever again ends it before.
        """
        await asyncio.sleep(_REST)
        plausible = await self._studies.in_painter(self._known)
        if plausible is None or len(comparison.arms) < 2:
            return comparison
        jobs = await self._studies.in_painter(jobs_of, comparison.arms, plausible, len(comparison.seeds))
        found = {(job.place, job.seed): await self._figures(job) for job in jobs}
        rows = [found[at] for at in sorted(found)]  # by arm, and then by world
        values = np.array(rows).reshape(len(comparison.arms), -1, len(rows[0]))
        return replace(comparison, worlds=worlds_of(values, plausible))

    async def _figures(self, job: Job) -> NDArray[np.float64]:
        key = job.arm.scenario.fingerprint(), job.seed
        known = self._kept.get(key)
        if known is None:
            known = (await self._studies.play_quietly(job)).kpis
            self._kept.put(key, known)
        return known

    def _known(self) -> PlausibleSet | None:
        """Return the shipped set; say once where it is missing or of an older model."""
        if not self._is_asked:
            self._is_asked = True
            try:
                self._plausible = shipped()
                if self._plausible.is_stale:
                    log.warning(STALE)
            except StudyMistake as mistake:
                log.warning("%s", mistake)
        return self._plausible
