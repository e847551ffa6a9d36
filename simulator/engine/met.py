"""Who ever worked for which council, a bit each: of most suppliers it is no, and every tender asks it of many.

Bits of 256 neighbours fill eight words that stand together for each council: one line of the processor's cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.kernel import kernel
from simulator.engine.prefetch import fetch_cell
from simulator.engine.tables import MET_BITS, MET_ROW, MET_WORDS

if TYPE_CHECKING:
    from simulator.engine.world import World

_ROW_SHIFT, _WORD_SHIFT = MET_ROW.bit_length() - 1, MET_BITS.bit_length() - 1  # both are powers of two


@kernel
def _word(supplier: int, council: int) -> int:
    """Return the place in a row of ``met`` of the word with a supplier's bit for a council."""
    return MET_WORDS * council + ((supplier >> _WORD_SHIFT) & (MET_WORDS - 1))


@kernel
def ever_worked_for(world: World, supplier: int, council: int) -> bool:
    """Say whether a supplier ever worked for a council."""
    word = world.met[supplier >> _ROW_SHIFT, _word(supplier, council)]
    return ((word >> (supplier & (MET_BITS - 1))) & 1) != 0


@kernel
def note_met(world: World, supplier: int, council: int) -> None:
    """Note that a supplier works for a council."""
    world.met[supplier >> _ROW_SHIFT, _word(supplier, council)] |= 1 << (supplier & (MET_BITS - 1))


def who_met(world: World, suppliers: Any, council: int) -> Any:
    """Return the places, among rows of suppliers, of those that ever worked for a council."""
    words = world.met[suppliers // MET_ROW, MET_WORDS * council + suppliers // MET_BITS % MET_WORDS]
    return np.flatnonzero(words >> suppliers % MET_BITS & 1)


@kernel
def fetch_met(world: World, supplier: int, council: int) -> None:
    """Fetch what :func:`ever_worked_for` reads."""
    fetch_cell(world.met, supplier >> _ROW_SHIFT, _word(supplier, council))
