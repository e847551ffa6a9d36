"""What cannot be had, and whole numbers in a range: what every message from a browser is checked with."""

from __future__ import annotations

from simulator.languages.speech import say


class Refused(Exception):  # noqa: N818  (it reads as what happened)
    """Something that was asked for cannot be had; the message is one sentence for the person who asked, as they speak.

    The sentence is given in English, with ``{names}`` where ``values`` are to stand.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(say(sentence).format(**values) if values else say(sentence))


def whole(data: object, what: str, low: int, high: int) -> int:
    """Return a whole number in a range, or refuse; ``what`` it is has been said in the language that is spoken."""
    if isinstance(data, bool) or not isinstance(data, int) or not low <= data <= high:
        raise Refused("{what} must be a whole number from {low} to {high}", what=what, low=low, high=high)
    return data
