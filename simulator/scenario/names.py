"""What a name is made of: one way of writing each letter, and no signs that steer a terminal or a page."""

from __future__ import annotations

import unicodedata

#: Signs that turn the direction of writing; what is read is then not what is written.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STEERING = ("Cc", "Cs", "Zl", "Zp")


def normalised(text: str) -> str:
    """Return a text in which every letter is written in one way (NFC): an accent is no sign of its own."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def steering_sign(text: str, allowed: str = "") -> str:
    """Return the first sign that is no text, as ``U+001B``; empty where there is none.

    Args:
        text: what somebody wrote.
        allowed: signs that may be in it: line breaks, for longer texts.
    """
    if text.isprintable():
        return ""
    found = (c for c in text if c not in allowed and (c in _TURNING or unicodedata.category(c) in _STEERING))
    return next((f"U+{ord(c):04X}" for c in found), "")


def without_steering_signs(text: str) -> str:
    r"""Return a text that a terminal only shows: signs that would steer it are written out as ``\x1b``."""
    if not steering_sign(text, "\n\t"):
        return text
    return "".join(c if not steering_sign(c, "\n\t") else repr(c)[1:-1] for c in text)


def twin_key(name: str) -> str:
    """Return what two names share that a database, a file system or a reader could take for one another."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
