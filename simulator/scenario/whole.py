"""Whole numbers as people and programs give them in Python: taken where they mean something, else one sentence."""

from __future__ import annotations

import math
import numbers

LARGEST_SEED = 2**63 - 1


def whole_number(given: object, name: str, low: int, high: int) -> int:
    """Return a number that was asked for: an int, a numpy integer, or a float without a fraction.

    Args:
        given: what the caller gave.
        name: what it is, for the sentence.
        low: the smallest that makes sense.
        high: the largest.

    Raises:
        TypeError: it is no number, or a truth value.
        ValueError: it has a fraction, or lies outside the range.
    """
    if isinstance(given, bool) or not isinstance(given, numbers.Real):
        raise TypeError(f"{name} is {given!r}; it must be a whole number from {low:,} to {high:,}")
    number = 0.0 if isinstance(given, numbers.Integral) else float(given)
    if not math.isfinite(number) or (not isinstance(given, numbers.Integral) and number != math.floor(number)):
        raise ValueError(f"{name} is {given}; it must be a whole number from {low:,} to {high:,}")
    whole = int(given) if isinstance(given, numbers.Integral) else math.floor(number)
    if not low <= whole <= high:
        raise ValueError(f"{name} is {given}; it must be a whole number from {low:,} to {high:,}")
    return whole
