"""Results of a room: every table's policy against the same world without policies, shown all at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from simulator.live.controls import Preset
from simulator.live.pictures import figure_of
from simulator.live.rooms import LOCKED, REVEALED, Room
from simulator.live.studies import Studies
from simulator.live.wishes import Refused, Wish, reference_of, scenario_of
from simulator.live.words import policy_in_plain_words
from simulator.metrics import KPIS
from simulator.study.arms import Arm
from simulator.study.wording import headline

log = logging.getLogger("fairlot.live")


async def reveal(room: Room, presets: Sequence[Preset], studies: Studies, tell: Callable[[Room], None]) -> None:
    """Compare every table with the reference, one after the other, and then show all; ``tell`` says how far it is.

    A table whose policy no longer fits its scenario has no result, and the room says why.
    """
    left_out: list[str] = []
    try:
        for place, table in enumerate(room.tables):
            if table.wish is not None:
                room.progress = f"table {place + 1} of {len(room.tables)}"
                tell(room)
                table.result = None
                try:
                    table.result = await _result_of(table.wish, presets, studies)
                except Refused as refusal:
                    left_out.append(f"{room.shown_name(place)}: {refusal}")
        room.phase, room.progress = REVEALED, ". ".join(left_out)
    except Exception:
        log.exception("revealing failed")
        room.phase, room.progress = LOCKED, "the results could not be worked out"
    tell(room)


async def _result_of(wish: Wish, presets: Sequence[Preset], studies: Studies) -> dict[str, Any]:
    async def keep_quiet(_picture: dict[str, Any]) -> None:
        return None

    first, second = (scenario_of(each, presets) for each in (reference_of(wish), wish))
    comparison = await studies.compare([Arm("A", first), Arm("B", second)], keep_quiet)
    return {
        "figures": {name: figure_of(comparison, name) | {"sentence": headline(comparison, name, 1)} for name in KPIS},
        "policies": [policy_in_plain_words(policy, second) for policy in second.policies] or ["no policy"],
    }
