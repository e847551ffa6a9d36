"""Texts of strangers as one line: no sign that steers a terminal, each letter written in one way, not too long."""

from __future__ import annotations

from simulator.scenario.names import normalised

LONGEST = 200  # characters of a name, as a scenario allows


def one_line(value: object) -> str:
    """Return a value as one line of text that can be shown and written anywhere."""
    shown = "".join(sign if sign.isprintable() else " " for sign in str(value)[: 10 * LONGEST])
    return normalised(" ".join(shown.split()))[:LONGEST].strip()
