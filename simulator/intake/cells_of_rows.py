"""One row of a table, asked by role: its texts, its amounts in pounds and its days, read as its columns are written."""

from __future__ import annotations

import re
from datetime import date
from math import isnan, nan

from simulator.intake.amounts_and_dates import band_middle, currency_of, is_month, money, months, sign_of_fraction
from simulator.intake.habits import DAYS, Habits
from simulator.intake.headings import Layout
from simulator.intake.rows_of_tables import WITHIN_QUOTE, sheet_of
from simulator.intake.shipped_words import plain_words
from simulator.intake.texts import one_line
from simulator.intake.units_of_headings import unit_of_lengths

MOST_ALIKE = 100_000  # contracts that one row of counts may stand for
_TOTALS = ("total ", "totals ", "subtotal ", "sub total ", "grand total ")
_ENDS = (" total", " totals", " subtotal")
_SURELY_TOTAL = re.compile(r"(?:total|totals)$|(?:totals|sub ?total|grand total|total (?:for|of|spend|amount|value))\b")
_ONLY_TOTAL = re.compile(r"(?:grand |sub ?)?totals?")
_SCALED = re.compile(r"(?i)\d\s*(?:k|mn?|bn|thousand|million|billion)\b")


class Cells:
    """One row, asked by role."""

    def __init__(self, cells: list[object], layout: Layout, habits: Habits) -> None:
        """Keep a row with how its table is laid out and written."""
        self._cells, self._layout, self._habits = cells, layout, habits

    def has(self, role: str) -> bool:
        """Tell whether the table has a column of a role."""
        return role in self._layout.columns

    def of(self, role: str) -> object:
        """Return the cell of a role; None where there is none."""
        place = self._layout.columns.get(role, len(self._cells))
        return self._cells[place] if place < len(self._cells) else None

    def is_blank(self, role: str) -> bool:
        """Tell whether nothing stands in the column of a role."""
        return self.of(role) in ("", None)

    def text(self, role: str) -> str:
        """Return a cell as one line of text."""
        return one_line(self.of(role) or "")

    def all_of_it(self) -> tuple[str, ...]:
        """Return all cells as texts."""
        return tuple(map(str, self._cells))

    def money(self, role: str) -> float:
        """Return an amount [pounds], in the unit of its heading; not a number where there is none."""
        return money(self.of(role), has_comma=role in self._habits.commas) * self._unit(role)

    def months(self) -> float:
        """Return a length [months], in the unit of its heading; not a number where there is none."""
        if not self.has("months"):
            return nan
        heading = self._layout.headings[self._layout.columns["months"]]
        return months(self.of("months"), unit_of_lengths(heading))

    def band(self, role: str) -> float:
        """Return the middle of a band [pounds], in the unit of its heading; not a number where there is none."""
        return band_middle(self.of(role)) * self._unit(role)

    def may_be_either(self, role: str) -> bool:
        """Tell whether an amount is written as a thousand and as a fraction, in a column that has commas of both."""
        is_open = role in self._habits.mixed_signs and not isnan(money(self.of(role)))
        return is_open and money(self.of(role)) != money(self.of(role), has_comma=True)

    def is_slip(self, role: str) -> bool:
        """Tell whether an amount has a decimal comma in a column whose commas stand before thousands."""
        return role in self._habits.thousands and sign_of_fraction(self.of(role)) == ","

    def foreign(self, role: str) -> str:
        """Return the currency of an amount as the heading or a column of currencies has it; empty for pounds."""
        of_heading = self._layout.units.get(role)
        if of_heading is not None and of_heading.currency:
            return "" if of_heading.currency == "GBP" else of_heading.currency
        told = currency_of(self.of("currency"))
        return "" if told == "GBP" else told

    def day(self, role: str) -> tuple[date | None, bool]:
        """Return a date, and whether it had to be read otherwise than its column."""
        return self._habits.day(role, self.of(role))

    def day_may_be_either(self, role: str) -> bool:
        """Tell whether a date fits both orders, in a column that has both."""
        return self._habits.day_may_be_either(role, self.of(role))

    def is_month(self, role: str) -> bool:
        """Tell whether a cell holds a month and no day of it, by itself or as its heading says."""
        return is_month(self.of(role)) or self._layout.is_of_months(role)

    def is_alone(self) -> bool:
        """Tell whether only one cell is filled, as in a note below a table."""
        return sum(cell not in ("", None) for cell in self._cells) == 1

    def is_award(self) -> bool:
        """Tell whether this is a notice of an award, not a contract that runs."""
        return self._layout.has_awards

    def is_open_notice(self) -> bool:
        """Tell whether this stands among awards and says neither to whom, for how much nor when it was awarded."""
        place = self._layout.awarded
        when = self._cells[place] if place is not None and place < len(self._cells) else None
        is_silent = when in ("", None) and all(map(self.is_blank, ("supplier", "value", "annual_value")))
        return self.is_award() and is_silent

    def is_within_quote(self) -> bool:
        """Tell whether this is a line that a stray quote has taken in."""
        return self.all_of_it() == (WITHIN_QUOTE,)

    def is_broken_up(self) -> bool:
        """Tell whether a text has more cells than headings: what stands in a column may be part of another's cell."""
        is_text = not sheet_of(self._layout.way)  # a sheet may have notes beside its table
        return is_text and any(cell not in ("", None) for cell in self._cells[len(self._layout.headings) :])

    def is_total(self) -> bool:
        """Tell whether this is a total of other rows: it says so, and is not a purchase whose name says so."""
        return self._says_total() and not self.is_named_like_total()

    def is_named_like_total(self) -> bool:
        """Tell whether this is a purchase whose supplier or title reads like a total (Total Gas & Power Ltd)."""
        if not self._says_total():
            return False
        names = [plain_words(name) for name in (self.of("supplier"), self._first())]
        is_plain_total = any(_SURELY_TOTAL.match(name) for name in names)
        others = ("title", *DAYS)
        is_whole = not self.is_blank("supplier") and not all(map(self.is_blank, others))
        return is_whole and not is_plain_total

    def _says_total(self) -> bool:
        """Tell whether a name begins like a total, or ends like the subtotal of a spreadsheet (Acme Ltd Total).

        Nor is a row without supplier and title one of its own where any cell says nothing but "Total": beside it may
        stand the buyer and the day of the sum.
        """
        texts = [cell for cell in self._cells if isinstance(cell, str) and "total" in cell.lower()]
        totals = [cell for cell in texts if _ONLY_TOTAL.fullmatch(plain_words(cell))]
        if totals and self.is_blank("supplier") and (self.is_blank("title") or self.of("title") in totals):
            return True
        names = (plain_words(self._first()), plain_words(self.of("supplier")))
        return any(f"{words} ".startswith(_TOTALS) or f" {words}".endswith(_ENDS) for words in names)

    def _first(self) -> object:
        return next((cell for cell in self._cells if cell not in ("", None)), "")

    def repeats_headings(self) -> bool:
        """Tell whether these are the headings once more."""
        same = [str(cell or "").strip() == name for cell, name in zip(self._cells, self._layout.headings, strict=False)]
        return bool(same) and all(same)

    def count(self) -> int:
        """Return how many contracts a row stands for; nought where its count is none that can be."""
        counted = money(self.of("contracts")) if self.has("contracts") else 1.0
        return int(counted) if 1.0 <= counted <= MOST_ALIKE and counted % 1.0 == 0.0 else 0

    def _unit(self, role: str) -> float:
        """Return what an amount is multiplied by: the heading says thousands and the cell no unit of its own."""
        unit = self._layout.units.get(role)
        return 1.0 if unit is None or _SCALED.search(str(self.of(role))) else unit.scale
