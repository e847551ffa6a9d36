"""What a difference means in a word: better, worse, clear but tiny, or that it cannot be told from zero."""

from __future__ import annotations

from simulator.study.intervals import Interval

UNTOLD = "cannot be told from zero"
NO_DIFFERENCE = "exactly equal"
TINY = "clear but tiny"
#: Luck alone tells it from zero; with the numbers that nobody knows exactly it may go either way.
HANGS = "hangs on what is not known"
NOT_AVAILABLE = "n/a"

SYMBOLS = {"better": "▲", "worse": "▼", "higher": "△", "lower": "▽", TINY: "≈", UNTOLD: "·", NO_DIFFERENCE: "="}
#: Before an interval by luck and parameters whose width luck hides.
ROUGH_MARK = "~"
SYMBOLS |= {HANGS: "?", NOT_AVAILABLE: ""}
#: The same where there is little room.
SHORT = {UNTOLD: "not clear", HANGS: "hangs on numbers", NO_DIFFERENCE: "equal", TINY: "tiny", NOT_AVAILABLE: "n/a"}
#: Readings that say something to somebody who decides.
CLEAR = ("better", "worse", "higher", "lower")


def verdict(difference: Interval, good: str, matters: float = 0.0) -> str:
    """Return a difference in a word.

    Args:
        difference: the mean of the pairs with its interval.
        good: the direction that is better: up, down or none.
        matters: the smallest difference that matters; below it a clear difference is tiny.
    """
    if not difference.seeds:
        return NOT_AVAILABLE
    if difference.low == difference.high == 0.0:
        return NO_DIFFERENCE
    if difference.contains_zero:
        return UNTOLD
    if abs(difference.mean) < matters:
        return TINY
    is_up = difference.low > 0.0
    if good == "none":
        return "higher" if is_up else "lower"
    return "better" if is_up == (good == "up") else "worse"
