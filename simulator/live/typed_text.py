"""What people type, as it may be shown to others: short, on one line, without signs that steer or hide."""

from __future__ import annotations

import re

from simulator.live.refused import Refused

MOST_NAME = 40
#: Signs that nobody sees and that a written sign is made of all the same: joiners between parts of an emoji or letters
#: of scripts that need them, never of Latin, Greek or Cyrillic, where they would only make twins of a name; and the
#: letters behind the flags of England, Scotland and Wales.
_JOINED = re.compile(
    "(?<=[\u0590-\u1fff\u2190-\ufaff\ufe0f\U0001f000-\U000e01ef])[\u200c\u200d]"
    "(?=[\u0590-\u1fff\u2190-\ufaff\U0001f000-\U000dffff])"
    "|(?<=\U0001f3f4)[\U000e0030-\U000e007a]{1,6}\U000e007f"
)


def clean_text(data: object, what: str, most: int = MOST_NAME) -> str:
    """Return a short printable text without line breaks, or refuse; it is only ever shown as text, never as markup.

    ``what`` it is has been said in the language that is spoken.
    """
    if not isinstance(data, str):
        raise Refused("{what} must be a text", what=what)
    text = " ".join(_printable(data[: 4 * most]).split())
    if not text or len(text) > most:
        raise Refused("{what} must have 1 to {most} characters", what=what, most=most)
    return text


def _printable(text: str) -> str:
    """Return a text with spaces in place of what cannot be printed, but for what joins signs to one."""
    kept = {place for found in _JOINED.finditer(text) for place in range(*found.span())}
    return "".join(c if c.isprintable() or place in kept else " " for place, c in enumerate(text))
