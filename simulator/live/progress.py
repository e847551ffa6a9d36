"""What a room says of itself while it works: how far results are, and what does not go along with a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.live.seats import Table


class Progress:
    """A step, and notes on tables that hold until the next step."""

    def __init__(self) -> None:
        self.step = ""
        self.notes: list[tuple[str, Table, str]] = []  # words, table, why

    def go_to(self, step: str) -> None:
        """Say how far the results are; what was told before is over."""
        self.step, self.notes = step, []

    def note(self, words: str, table: Table, why: str) -> None:
        """Tell something of a table in words that say {table} and {why}."""
        self.notes.append((words, table, why))

    def told(self, tables: Sequence[Table], shown_name: Callable[[int], str]) -> str:
        """Return all of it as sentences; tables are called as they are shown by now; those that went are left out."""
        places = {id(table): place for place, table in enumerate(tables)}
        known = ((words, places[id(table)], why) for words, table, why in self.notes if id(table) in places)
        sentences = (words.format(table=shown_name(place), why=why) for words, place, why in known)
        return " ".join(filter(None, (self.step, *sentences)))
