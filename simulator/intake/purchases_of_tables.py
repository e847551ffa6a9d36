"""Rows of registers and of spend become purchases; each that cannot be used is counted with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan, nan

from simulator.intake.amounts_and_dates import (
    MOST_MONTHS,
    NO_END,
    flag,
    is_financial_year,
    is_placeholder,
    months_between,
    tells_nothing,
    why_no_value,
)
from simulator.intake.cells_of_rows import MOST_ALIKE, Cells
from simulator.intake.habits import habits_of
from simulator.intake.headings import SPEND, Layout
from simulator.intake.packed_suppliers import PackedSupplier, unpacked
from simulator.intake.purchases import AWARD, CONTRACT, MOST_ROWS, PAYMENT, Purchase, Purchases
from simulator.intake.refusals import refused
from simulator.intake.rows_of_tables import STRAY_QUOTE, rows_of, sheet_of
from simulator.intake.shipped_words import (
    is_hidden,
    is_no_purchase,
    plain_words,
    process_of_words,
    service_of_cpv,
    service_of_words,
)
from simulator.intake.sources_of_rows import Source
from simulator.intake.tallies import Tally

HIDDEN = "(redacted)"
BROKEN_UP = "more cells than headings: one without quotes holds what separates them, or a column has no heading"
CEILING = "value: the ceiling of a framework, left out of values"
EITHER = "{}: a thousand or a fraction, its column has commas and points before both"
SLIP = "{}: a comma before a fraction, in a column whose commas stand before thousands"
FINANCIAL_YEAR = "a financial year, not a date; write a day of it, such as 01/04/2023 or 31/03/2024 for 2023/24"
LONGEST_DAYS_TO_PAY = 730
_TELLING = ("title", "supplier", "start", "process", "category", "months")  # a row without any may be a total


@dataclass
class Reader:
    """Reads one table after another into the same purchases.

    Attributes:
        purchases: what was read so far.
        council: the buyer where a table names none, or empty where that is found out when all are read.
    """

    purchases: Purchases
    council: str = ""

    def __post_init__(self) -> None:
        self._seen: set[int] = set()
        self._other_sheets: set[int] = set()

    def read(self, source: Source, layouts: list[Layout]) -> list[Tally]:
        """Read a table, or the sheets of a workbook: a row that stands on two of them counts once.

        Raises:
            ScenarioMistakes: it cannot be read to its end, or holds more rows than are kept.
        """
        self._other_sheets = set()
        tallies = []
        for layout in layouts:
            before = set(self._seen) if len(layouts) > 1 else set()
            tallies.append(self._read_one(source, layout))
            self._other_sheets |= self._seen - before if len(layouts) > 1 else set()
            tallies[-1].sheet = sheet_of(layout.way) if len(layouts) > 1 else ""
        return tallies

    def _read_one(self, source: Source, layout: Layout) -> Tally:
        tally = Tally(source.name, layout.form, [_way_told(layout.way), layout.told()])
        width = len(layout.headings)
        habits = habits_of(rows_of(source, layout.way, width), layout.columns, layout.line)
        habits.tell(tally)
        for remark in layout.remarks():
            tally.doubt_column(remark, layout.line)
        for line, cells in rows_of(source, layout.way, width):
            if line > layout.line:
                tally.read += 1
                if cells[-1] == STRAY_QUOTE:
                    tally.doubt("a quote that is opened and not closed: read without it", line)
                    cells.pop()
                self._take(Cells(cells, layout, habits), line, tally)
            if len(self.purchases) > MOST_ROWS:
                why = f"more than {MOST_ROWS:,} rows"
                raise refused(source.name, why, "they would not fit in memory", "import fewer years at once", line)
        return tally

    def _take(self, cells: Cells, line: int, tally: Tally) -> None:
        if why := self._refusal(cells):
            tally.refuse(why, line)
            return
        if cells.is_named_like_total():
            tally.doubt("reads like a total, yet names a supplier and a day or title", line)
        row = _payment(cells, line, tally) if tally.form == SPEND else _contract(cells, line, tally)
        if row is None:
            return
        for _ in range(cells.count()):
            self.purchases.add(row if row.council else _named(row, self.council))
            tally.used += 1

    def _refusal(self, cells: Cells) -> str:
        if cells.is_within_quote():
            return "within a quote that is opened and not closed"
        if cells.is_broken_up():
            return BROKEN_UP
        if cells.is_total():
            return "a total, not a row of its own"
        if cells.repeats_headings():
            return "the headings once more"
        if not cells.count():
            blank = cells.is_blank("contracts")
            return "contracts: blank" if blank else f"contracts: no count from 1 to {MOST_ALIKE:,}"
        if cells.is_open_notice():
            return "a notice of which nothing is awarded yet"
        digest = hash(cells.all_of_it())
        if digest in self._other_sheets:
            return "the same row as on another sheet"
        if digest in self._seen and (cells.has("transaction") or not cells.has("paid")) and not cells.has("contracts"):
            return "the same row once more"
        self._seen.add(digest)
        return ""


def _way_told(way: str) -> str:
    encoding, _, separator = way.partition("|")
    signs = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes"}
    return f"text in {encoding}, cells between {signs[separator]}" if separator else way


def _named(row: Purchase, council: str) -> Purchase:
    from dataclasses import replace  # noqa: PLC0415

    return replace(row, council=council)


def _date(cells: Cells, role: str, line: int, tally: Tally) -> date | None:
    found, is_turned = cells.day(role)
    if cells.day_may_be_either(role):
        tally.doubt(f"{role}: day or month first, its column has both; read as day first", line)
    if is_turned:
        tally.doubt(f"{role}: a date read as month before day", line)
    if found is None and cells.of(role) not in ("", None):
        tally.doubt(f"{role}: {FINANCIAL_YEAR if is_financial_year(cells.of(role)) else 'not a date'}", line)
    return found


def _supplier(name: str, line: int, tally: Tally) -> str:
    if not name or not is_hidden(name):
        return name
    tally.doubt("supplier taken out before publication", line)
    return HIDDEN


def _flag(cell: object, role: str, line: int, tally: Tally) -> bool | None:
    found = flag(cell, role)
    if found is None and not tells_nothing(cell):
        tally.doubt(f"{role}: says neither yes nor no", line)
    return found


def _service(cells: Cells) -> str:
    by_code = service_of_cpv(cells.text("cpv"))
    return by_code or service_of_words(cells.text("category"), cells.text("title"), cells.text("department"))


def _value(cells: Cells, line: int, tally: Tally, length: float) -> float:
    """Return the whole value of a contract; not a number where it is unknown or stands for something else."""
    stated, value = cells.of("value"), cells.money("value")
    role = "value" if not isnan(value) or cells.is_blank("annual_value") else "annual_value"
    if isnan(value) and not isnan(cells.band("value")):
        tally.doubt("value: a band, its middle is taken", line)
        value, role = cells.band("value"), "value"
    if isnan(value) and not isnan(cells.money("annual_value")):
        tally.doubt("value: worked out from the yearly value and the length", line)
        value = cells.money("annual_value") * (max(12.0, length)) / 12.0
    if currency := cells.foreign(role):
        tally.doubt(f"value: in {currency}, not pounds", line)
        return nan
    _doubt_signs(cells, role, line, tally)
    why = _no_value(value, stated, is_framework="framework" in plain_words(cells.text("agreement_type")))
    if why:
        tally.doubt(why, line)
        return nan
    return value


def _doubt_signs(cells: Cells, role: str, line: int, tally: Tally) -> None:
    if cells.may_be_either(role):
        tally.doubt(EITHER.format(role), line)
    if cells.is_slip(role):
        tally.doubt(SLIP.format(role), line)


def _no_value(value: float, stated: object, *, is_framework: bool) -> str:
    if isnan(value):
        return "value: not an amount" if stated not in ("", None) else "value: blank"
    return why_no_value(value) or (CEILING if is_framework else "")


def _contract(cells: Cells, line: int, tally: Tally) -> Purchase | None:
    if cells.is_alone() and all(map(cells.is_blank, ("value", "annual_value"))):
        tally.refuse("one cell alone: perhaps a note", line)
        return None
    if not any(cells.of(role) not in ("", None) for role in _TELLING):
        tally.refuse("nothing but a value: perhaps a total", line)
        return None
    start, end = _date(cells, "start", line, tally), _date(cells, "end", line, tally)
    length = months_between(start, end)
    if start and end and end < start:
        tally.doubt("ends before it starts", line)
    if isnan(length):
        length = cells.months()
        if isnan(length) and not cells.is_blank("months"):
            tally.doubt("months: not a length", line)
    if length > MOST_MONTHS:
        tally.doubt(NO_END, line)
        length = nan
    listed = unpacked(cells.text("supplier"))
    first = listed[0] if listed else PackedSupplier(cells.text("supplier"), cells.of("sme"), cells.of("vcse"))
    value = _value(cells, line, tally, length)
    if len(listed) > 1:
        tally.doubt("several suppliers on one award: its value is the ceiling of a framework, left out", line)
        value = nan
    return Purchase(
        file=tally.file,
        line=line,
        form=AWARD if cells.is_award() else CONTRACT,
        council=cells.text("council"),
        department=cells.text("department"),
        service=_service(cells),
        supplier=_supplier(first.name, line, tally),
        process=process_of_words(cells.text("process")),
        value_gbp=value,
        start=start,
        months=length if length > 0.0 else nan,
        vcse=_flag(first.vcse, "vcse", line, tally),
        sme=_flag(first.sme, "sme", line, tally),
        title="" if cells.has("contracts") else plain_words(cells.of("title")) or cells.text("title"),
    )


def _payment(cells: Cells, line: int, tally: Tally) -> Purchase | None:
    role = "amount" if cells.has("amount") else "value"
    amount = cells.money(role)
    if isnan(amount):
        tally.refuse("amount: blank" if cells.is_blank(role) else "amount: not an amount", line)
        return None
    if currency := cells.foreign(role):
        tally.refuse(f"amount: in {currency}, not pounds", line)
        return None
    _doubt_signs(cells, role, line, tally)
    if is_placeholder(abs(amount)):
        tally.refuse("amount: a placeholder such as 9,999,999,999", line)
        return None
    if not cells.text("supplier") and cells.of("paid") in ("", None):
        tally.refuse("neither supplier nor date: perhaps a total", line)
        return None
    if is_no_purchase(cells.text("supplier"), cells.text("category"), cells.text("title")):
        tally.refuse("no purchase: a tax, pension contributions or a precept", line)
        return None
    if amount < 0.0:
        tally.doubt("a credit, taken off", line)
    paid, invoiced = _date(cells, "paid", line, tally), _date(cells, "invoiced", line, tally)
    is_exact = not cells.is_month("paid") and not cells.is_month("invoiced")
    days = float((paid - invoiced).days) if paid and invoiced and is_exact else nan
    if not 0.0 <= days <= LONGEST_DAYS_TO_PAY and not isnan(days):
        tally.doubt("paid before it was invoiced, or years after: days to pay left out", line)
        days = nan
    return Purchase(
        file=tally.file,
        line=line,
        form=PAYMENT,
        council=cells.text("council"),
        department=cells.text("department"),
        service=_service(cells),
        supplier=_supplier(cells.text("supplier"), line, tally),
        value_gbp=amount,
        start=paid,
        days_to_pay=days,
        vcse=_flag(cells.of("vcse"), "vcse", line, tally),
        sme=_flag(cells.of("sme"), "sme", line, tally),
    )
