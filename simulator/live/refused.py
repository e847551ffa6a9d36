"""What cannot be had, and whole numbers in a range: what every message from a browser is checked with."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  (it reads as what happened)
    """Something that was asked for cannot be had; the message is one sentence for the person who asked."""


def whole(data: object, what: str, low: int, high: int) -> int:
    """Return a whole number in a range, or refuse."""
    if isinstance(data, bool) or not isinstance(data, int) or not low <= data <= high:
        raise Refused(f"{what} must be a whole number from {low} to {high}")
    return data
