"""Which column of a table is which: by the headings that councils use, and by what stands below them."""

from __future__ import annotations

import re
import tomllib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from simulator.intake.amounts_and_dates import band_middle, day, money
from simulator.intake.habits import DAYS
from simulator.intake.refusals import refused
from simulator.intake.rows_of_tables import Row, heads_of, hidden_sheets, rows_of, sheet_of
from simulator.intake.shipped_words import plain_words, roles_of_headings
from simulator.intake.sources_of_rows import Source
from simulator.intake.texts import one_line
from simulator.intake.units_of_headings import AMOUNTS, GROSS, Unit, order_of_tax, unit_of, without_tax, without_unit
from simulator.scenario.value_words import did_you_mean, quoted

REGISTER, SPEND = "register", "spend"
AWARDED = "awarded date"
_ENOUGH = 0.5  # of the filled cells below a heading that must look as the role wants


def _is_amount(cell: object) -> bool:
    return money(cell) == money(cell) or band_middle(cell) == band_middle(cell)  # not equal to itself: not a number


def _is_day(cell: object) -> bool:
    return day(cell)[0] is not None


_LOOKS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(AMOUNTS, _is_amount),
    "currency": lambda cell: bool(re.fullmatch(r"[A-Za-z ]{1,20}|[£€$¥]", str(cell).strip())),
    **dict.fromkeys(DAYS, _is_day),
}


@dataclass(frozen=True)
class Layout:
    """How a table is laid out.

    Attributes:
        way: in which it is read, see ``rows_of_tables``.
        form: ``register`` or ``spend``.
        line: of the headings.
        columns: place of the column of each role.
        headings: as the file has them.
    """

    way: str
    form: str
    line: int
    columns: Mapping[str, int]
    headings: list[str]

    def is_like(self, other: Layout) -> bool:
        """Tell whether another table has the same headings, or the same below those that are used."""
        mine, others = (
            [{_plain(heading) for heading in one.headings if heading}, one.form] for one in (self, other)
        )
        used, wanted = ({role: _plain(one.headings[p]) for role, p in one.columns.items()} for one in (self, other))
        return mine == others or (self.form == other.form and used == wanted)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """What the amounts of each role are told in, where the heading says so."""
        found = {role: unit_of(self.headings[self.columns[role]]) for role in AMOUNTS if role in self.columns}
        return {role: unit for role, unit in found.items() if unit is not None}

    @property
    def has_awards(self) -> bool:
        """Whether rows are notices of what was newly let, known by packed suppliers, and no contracts that run."""
        return "supplier" in self.columns and "|" in self.headings[self.columns["supplier"]]

    @cached_property
    def awarded(self) -> int | None:
        """Place of the column that says when a notice was awarded; None where there is none."""
        named = [_plain(heading) for heading in self.headings]
        return named.index(AWARDED) if AWARDED in named else None

    def is_of_months(self, role: str) -> bool:
        """Tell whether the heading of a role says that months stand below it, however they are written."""
        return role in self.columns and "month" in _plain(self.headings[self.columns[role]]).split()

    @property
    def gross(self) -> list[str]:
        """Roles of which the heading says that VAT is in their amounts."""
        places = {role: self.columns[role] for role in AMOUNTS if role in self.columns}
        return [role for role, place in places.items() if order_of_tax(_plain(self.headings[place])) == GROSS]

    def remarks(self) -> Iterator[str]:
        """Yield what is unusual about whole columns, as their headings say, and whether these ask for another form."""
        if (likely := _form(self.columns)) not in ("", self.form):
            what = "spend" if likely == SPEND else "a register"
            yield f"its headings are those of {what}, and it was to be read as {self.form}"
        scaled = {role: unit.told for role, unit in self.units.items() if unit.told}
        yield from (f"{role}: taken in {scale}, as its heading says" for role, scale in scaled.items())
        yield from (f"{role}: with VAT, as its heading says" for role in self.gross)
        named = [_plain(heading) for heading in self.headings]
        for role, place in self.columns.items():
            if (times := named.count(named[place])) > 1:
                what = f"{role}: {times} columns are headed {quoted(self.headings[place])}"
                yield f"{what}, column {place + 1} is taken; rename it for another"

    def told(self) -> str:
        """Return which column was taken for what."""
        pairs = (f"{role} = {self.headings[place]!r}" for role, place in self.columns.items())
        return f"headings on line {self.line}: " + ", ".join(pairs)


def read_mapping(file: str | None) -> dict[str, str]:
    """Return the user's own headings by role, from a TOML file such as ``value = "Contract Sum (est)"``.

    Raises:
        ScenarioMistakes: it cannot be read, or names a role that there is not.
    """
    if file is None:
        return {}
    try:
        found = tomllib.loads(_text_of(file))
    except (OSError, ValueError) as problem:
        met = re.search(r" \(at line (\d+), column \d+\)", str(problem))
        why = str(problem).replace(met[0], "") if met else getattr(problem, "strerror", None) or str(problem)
        line = int(met[1]) if met else 1
        raise refused(file, f"the columns cannot be read ({why})", "", 'write role = "heading" lines', line) from None
    roles = roles_of_headings()
    for role, heading in found.items():
        line = _line_of(file, role)
        if role not in roles:
            known = f"known: {', '.join(roles)}"
            raise refused(file, f"unknown role {quoted(role)}", known, did_you_mean(role, roles), line)
        if not isinstance(heading, str):
            raise refused(file, f"`{role}` is not a heading", remedy="write it between quotes", line=line)
    return found


def hold_headings(file: str | None, own: Mapping[str, str], there: Iterable[str]) -> None:
    """Hold the user's own headings against those of all tables that were read.

    Raises:
        ScenarioMistakes: no table has one of them.
    """
    plain = {_plain(heading): heading for heading in there}
    for role, heading in own.items():
        if plain and _plain(heading) not in plain:
            what = f"no table has the heading {quoted(heading)}"
            remedy = did_you_mean(heading, list(plain.values()), f"there are: {in_short(plain.values())}")
            raise refused(file or "--columns", what, remedy=remedy, line=_line_of(file, role))


def _text_of(file: str) -> str:
    """Return the text of a mapping, without the mark that Windows may have put before it."""
    return Path(file).read_text(encoding="utf-8-sig")


def _line_of(file: str | None, role: str) -> int:
    """Return the line of a mapping on which a role stands."""
    lines = _text_of(file).splitlines() if file else []
    keys = (re.split("[=.]", line)[0].strip(" \t[]'\"") for line in lines)
    return next((i for i, key in enumerate(keys, 1) if key == role), 1)


def in_short(headings: Iterable[object]) -> str:
    """Return headings on one line of bearable length."""
    return quoted(", ".join(one_line(heading) for heading in headings if heading not in ("", None)))[1:-1]


def layouts_of(source: Source, form: str | None, own: Mapping[str, str]) -> tuple[list[Layout], list[str], list[str]]:
    """Return how a table is best read, once for each sheet of a workbook that has these headings; other sheets; hidden.

    Hidden sheets are named where they are not read.

    Raises:
        ScenarioMistakes: no line looks like the headings of a register or of spend.
    """
    found = {way: _best(way, rows, form, own) for way, rows in heads_of(source)}
    hidden = hidden_sheets(source)  # copies and old states, mostly: they would count rows twice
    shown = {way: scored for way, scored in found.items() if sheet_of(way) not in hidden}
    found = shown if any(layout for _, layout in shown.values()) else found
    best = max(found.values(), key=lambda scored: scored[0])[1]
    if best is None:
        _hold_quotes(source)
        raise _no_headings(source, form, own)
    if source.form != "workbook":
        return [best], [], []
    alike = [layout for _, layout in found.values() if layout is not None and layout.is_like(best)]
    read = {sheet_of(layout.way) for layout in alike}
    others = [sheet for sheet in map(sheet_of, found) if sheet not in read]
    return alike, others, [sheet for sheet in hidden if sheet not in read]


def _best(way: str, rows: list[Row], form: str | None, own: Mapping[str, str]) -> tuple[int, Layout | None]:
    """Return the line that looks most like headings, and how much so."""
    best: tuple[int, Layout | None] = (0, None)
    for place, (line, cells) in enumerate(rows):
        columns = _columns(cells, rows[place + 1 :], own)
        found = form or _form(columns)
        score = len(columns) if found and _suffices(found, columns) else 0
        if score > best[0]:
            kept = _without_references(columns, own)
            best = score, Layout(way, found, line, kept, [str(cell or "").strip() for cell in cells])
    return best


def _without_references(columns: Mapping[str, int], own: Mapping[str, str]) -> Mapping[str, int]:
    """Leave out a column of contracts where each row is one by its supplier or title: it holds references, no counts.

    A column that the user names is kept.
    """
    names_each = {"supplier", "title"} & set(columns) and "contracts" not in own
    return {role: place for role, place in columns.items() if role != "contracts" or not names_each}


def _hold_quotes(source: Source) -> None:
    """Refuse a text in which a quote is opened and not closed: it may have taken in the headings."""
    if source.form == "text":
        way = next(way for way, _ in heads_of(source))
        deque(rows_of(source, way), maxlen=0)


def _no_headings(source: Source, form: str | None, own: Mapping[str, str]) -> Exception:
    wanted = "a " + form if form == REGISTER else form or "a register or of spend"
    first = next((cells for _, rows in heads_of(source) for _, cells in rows if any(cells)), [])
    what = f"no line with the headings of {wanted} (it begins: {in_short(first)})"
    why = "a register needs a value and a title, supplier or start; spend an amount, a supplier and a date of payment"
    remedy = 'say which column is which in a TOML file, such as value = "Sum", and give it with --columns'
    return refused(source.name, what, why, "look at the headings in the --columns file" if own else remedy)


def _form(columns: Mapping[str, int]) -> str:
    """Return what a table is; values and lengths alone are statistics, not contracts."""
    is_register = {"start", "end", "process", "months", "contracts", "annual_value"} & set(columns)
    tells_which = {"title", "supplier", "start", "process", "category", "contracts"} & set(columns)
    if is_register and tells_which and {"value", "annual_value"} & set(columns):
        return REGISTER
    return SPEND if {"supplier", "paid"} <= set(columns) and {"amount", "value"} & set(columns) else ""


def _suffices(form: str, columns: Mapping[str, int]) -> bool:
    if form == SPEND:
        return "supplier" in columns and bool({"amount", "value"} & set(columns))
    others = {"title", "supplier", "start", "process", "category", "months"}
    return bool({"value", "annual_value", "amount"} & set(columns)) and bool(others & set(columns))


def _columns(cells: list[object], below: list[Row], own: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each role: the user's own where it is there, else the best whose cells look right.

    A column of amounts or days of which most look wrong is taken where no other is there: its rows are told one by one.
    One of months is not: without their years they would all be one month.
    """
    named = [_plain(cell) for cell in cells]
    found = {role: named.index(_plain(heading)) for role, heading in own.items() if _plain(heading) in named}
    known = _known()
    bare = [name if name in known else without_tax(name) for name in named]
    fit = {role: _places(headings, named, bare) for role, headings in roles_of_headings().items()}
    for role, places in fit.items():
        _take_first(found, role, (place for place in places if _looks_right(role, place, below)))
    for role in (*AMOUNTS, *DAYS):
        if role != "amount" or "value" not in found:
            _take_first(found, role, (place for place in fit[role] if "month" not in named[place].split()))
    return found


def _take_first(found: dict[str, int], role: str, places: Iterable[int]) -> None:
    """Give a role that has none yet the first place that no other role has."""
    free = (place for place in places if place not in found.values())
    if role not in found and (place := next(free, None)) is not None:
        found[role] = place


@cache
def _known() -> frozenset[str]:
    """Return the headings of all roles."""
    return frozenset(heading for one in roles_of_headings().values() for heading in one)


def _places(headings: list[str], named: list[str], bare: list[str]) -> list[int]:
    """Return the places whose heading, ``bare`` of tax, is a role's, the best first: without VAT before with it."""
    fit = [(name, place) for place, name in enumerate(bare) if name in headings]
    ranked = sorted((order_of_tax(named[place]), headings.index(name), place) for name, place in fit)
    return [place for _, _, place in ranked]


def _plain(heading: object) -> str:
    bare = without_unit(str(heading or "").replace("(s)", ""))
    return plain_words(bare).removesuffix(" in").strip()


def _looks_right(role: str, place: int, below: list[Row]) -> bool:
    look = _LOOKS.get(role)
    filled = [row[place] for _, row in below if place < len(row) and row[place] not in ("", None)]
    return look is None or not filled or sum(map(look, filled)) >= _ENOUGH * len(filled)
