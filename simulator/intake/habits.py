"""How a table writes its amounts: found over whole columns, as single cells such as ``1.500`` do not tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from simulator.intake.amounts_and_dates import sign_of_fraction
from simulator.intake.rows_of_tables import Row
from simulator.intake.tallies import Tally
from simulator.intake.units_of_headings import AMOUNTS


@dataclass(frozen=True)
class Habits:
    """How the columns of a table are written.

    Attributes:
        commas: roles whose amounts have a decimal comma, with the first line that shows it.
        mixed_signs: roles whose amounts have a decimal comma in some rows and a point in others.
    """

    commas: Mapping[str, int] = field(default_factory=dict)
    mixed_signs: frozenset[str] = frozenset()

    def tell(self, tally: Tally) -> None:
        """Say once of each column what is unusual in all of it."""
        for role, line in self.commas.items():
            tally.doubt(f"{role}: read with a decimal comma, in all rows", line)


def habits_of(rows: Iterable[Row], columns: Mapping[str, int], below: int) -> Habits:
    """Return how the columns of a table are written.

    Args:
        rows: all of it.
        columns: place of the column of each role.
        below: line of the headings.
    """
    signs: dict[str, dict[str, int]] = {role: {} for role in AMOUNTS if role in columns}
    for line, cells in rows:
        if line <= below:
            continue
        for role, met in signs.items():
            cell = cells[columns[role]] if columns[role] < len(cells) else None
            met.setdefault(sign_of_fraction(cell), line)
    return Habits(
        {role: met[","] for role, met in signs.items() if "," in met and "." not in met},
        frozenset(role for role, met in signs.items() if {",", "."} <= set(met)),
    )
