"""How a table writes its amounts and days, found over whole columns: ``1.500`` or ``03/04/2024`` alone tell nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from simulator.intake.amounts_and_dates import THOUSAND, day, is_month, last_of_month, order_of_day, sign_of_fraction
from simulator.intake.rows_of_tables import Row
from simulator.intake.tallies import Tally
from simulator.intake.units_of_headings import AMOUNTS

HALF_TURNED = (
    "{}: all dates are up to the twelfth of a month, beside texts of later days: a spreadsheet may have taken them for"
    " dates with day and month swapped; compare some with their source"
)
DAYS = ("start", "end", "paid", "invoiced")
"""Roles of columns that hold days."""
_ASKED: Mapping[str, Callable[[object], str]] = {
    **dict.fromkeys(AMOUNTS, sign_of_fraction),
    **dict.fromkeys(DAYS, lambda cell: _where_in_month(cell) or order_of_day(cell)),
}
_ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d")
_MONTHS = 12
_ENOUGH = 5  # days that are none of the first: two in five are up to the twelfth, all five hardly ever
Met = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Habits:
    """How the columns of a table are written.

    Attributes:
        commas: roles whose amounts have a decimal comma, with the first line that shows it.
        mixed_signs: roles whose amounts have a decimal comma in some rows and a point in others.
        months_first: roles whose days have the month first, with the first line that shows it.
        mixed_days: roles whose days have the month first in some rows and the day in others.
        thousands: roles whose commas stand before thousands, but for some slips such as ``12,50``.
        half_turned: roles of which a spreadsheet took some texts for dates, perhaps in the wrong order, with the first
            line of those that it did not.
    """

    commas: Mapping[str, int] = field(default_factory=dict)
    mixed_signs: frozenset[str] = frozenset()
    months_first: Mapping[str, int] = field(default_factory=dict)
    mixed_days: frozenset[str] = frozenset()
    thousands: frozenset[str] = frozenset()
    half_turned: Mapping[str, int] = field(default_factory=dict)

    def tell(self, tally: Tally) -> None:
        """Say once of each column what is unusual in all of it."""
        for role, line in self.commas.items():
            tally.doubt_column(f"{role}: read with a decimal comma, in all rows", line)
        for role, line in self.months_first.items():
            tally.doubt_column(f"{role}: read as month before day, in all rows", line)
        for role, line in self.half_turned.items():
            tally.doubt_column(HALF_TURNED.format(role), line)

    def day(self, role: str, cell: object) -> tuple[date | None, bool]:
        """Return a date, and whether it had to be read otherwise than its column; what ends in a month, on its last."""
        found, is_turned = day(cell, has_month_first=role in self.months_first)
        return (last_of_month(found) if found and role == "end" and is_month(cell) else found), is_turned

    def day_may_be_either(self, role: str, cell: object) -> bool:
        """Tell whether a date fits both orders, in a column that has both."""
        return role in self.mixed_days and order_of_day(cell) == "either"


def habits_of(rows: Iterable[Row], columns: Mapping[str, int], below: int) -> Habits:
    """Return how the columns of a table are written.

    Args:
        rows: all of it.
        columns: place of the column of each role.
        below: line of the headings.
    """
    met: dict[str, dict[str, int]] = {role: {} for role in _ASKED if role in columns}
    times: Counter[tuple[str, str]] = Counter()
    for line, cells in rows:
        if line <= below:
            continue
        for role, answers in met.items():
            cell = cells[columns[role]] if columns[role] < len(cells) else None
            answers.setdefault(answer := _ASKED[role](cell), line)
            times[role, answer] += 1
    thousands = frozenset(role for role in met if times[role, THOUSAND] > times[role, ","] > 0)
    for role in thousands:
        del met[role][","]
    amounts, days = ({role: met[role] for role in roles if role in met} for roles in (AMOUNTS, DAYS))
    half = {role: line for role, answers in days.items() if (line := _half_turned(answers, times[role, _EARLY]))}
    return Habits(*_split(amounts, ",", "."), *_split(_as_others(days), "month", "day"), thousands, half)


_FIRST, _EARLY, _LATE = "first", "early", "late"
"""Where in its month a date lies that can be read in one way alone: on the first, up to the twelfth, or later."""


def _where_in_month(cell: object) -> str:
    """Return where a date of a spreadsheet, or one with its year first, lies in its month; empty for any other cell."""
    if not isinstance(cell, date) and not (isinstance(cell, str) and _ISO_DAY.match(cell)):
        return ""
    found, _ = day(cell)
    if found is None:
        return ""
    return _FIRST if found.day == 1 else _EARLY if found.day <= _MONTHS else _LATE


def _half_turned(answers: Mapping[str, int], early: int) -> int:
    """Return the first line of texts that a spreadsheet took for no dates as it reads the other order; nought if none.

    Those that fit both orders it took, and turned: none is left as text, and none is later than the twelfth. Of texts
    with the day first, as most are, there have to be enough others, and not on the first, as most contracts begin.
    """
    if {_LATE, "either"} & set(answers) or {"month", "day"} <= set(answers):
        return 0
    is_turned = {_FIRST, _EARLY} & set(answers) if "month" in answers else early >= _ENOUGH
    return answers.get("month", answers.get("day", 0)) if is_turned else 0


def _split(met: Met, unusual: str, usual: str) -> tuple[dict[str, int], frozenset[str]]:
    """Return the roles of which only the unusual was met, with its first line, and those of which both were."""
    only = {role: answers[unusual] for role, answers in met.items() if unusual in answers and usual not in answers}
    return only, frozenset(role for role, answers in met.items() if {unusual, usual} <= set(answers))


def _as_others(met: Met) -> Met:
    """Return what was met, columns that leave the order open with what the table's others show, if they agree."""
    lines = [answers["month"] for answers in met.values() if "month" in answers]
    if not lines or any("day" in answers for answers in met.values()):
        return met
    return {role: {"month": min(lines), **answers} if "either" in answers else answers for role, answers in met.items()}
