"""Money, dates, lengths and yes or no, in the many ways in which councils write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from math import isfinite, isnan, nan, sqrt

_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "thousand": 1e3}
_UNIT = r"\s*(k|mn?|million|bn|billion|thousand)?\b\.?"
_AMOUNT = re.compile(rf"(\d[\d,.\s]*(?:e[+-]?\d{{1,2}})?|\.\d+){_UNIT}", re.IGNORECASE)
_WITH_POINT = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:[,\s]\d{3})+)?(?:\.\d+)?\.?")  # 1,500.25
_WITH_COMMA = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:[.\s]\d{3})+)(?:,\d+)?")  # 1.500,25
_SURELY_COMMA = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:[.\s]\d{3})+)(?:,\d{1,2})?|0,\d+")  # 1500,000 is a slip, perhaps
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # a thousand or a fraction
_POUNDS = {"gbp", "pound", "pounds", "sterling", "stg", "ukl", "uk", "gb", "british", "great"}  # and several of these
_CURRENCIES = {"€": "EUR", "$": "USD", "¥": "JPY"}
_SIGNED = re.compile(r"(cr\b|[-+])?\s*(\()?([^()]*?)(?(2)\))\s*(cr|-)?", re.IGNORECASE)  # a bracket is a credit
_BETWEEN = re.compile(r"^[£\s]*([\d,.]+)\s*(k|m)?\s*(?:-|–|to)\s*[£\s]*([\d,.]+)\s*(k|m)?\s*$", re.IGNORECASE)
_UP_TO = re.compile(r"^(?:<=?|up to|under|below|less than)\s*", re.IGNORECASE)
_OVER = re.compile(r"^(?:>=?|over|above|more than)\s*|\+$", re.IGNORECASE)
_MONTHS_BAND = re.compile(r"(?:<=?\s*|up to\s+|\d+\s*(?:-|–|to)\s*)(\d+)(?:\s*months?)?")
_LENGTH = re.compile(  # 2 years, 18m, 1 year and 6 months
    r"(\d+(?:\.\d+)?)\s*(years?|yrs?|y|months?|mths?|m|weeks?|wks?|days?)?"
    r"(?:[\s,&]+(?:and\s+)?(\d+)\s*(?:months?|mths?|m))?"
)
_MONTHS_OF = {"y": 12.0, "m": 1.0, "w": 7.0 / 30.4375, "d": 1.0 / 30.4375}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?$")
_TWO_YEARS = re.compile(r"^(?:fy ?)?(\d{4}) ?([-/–]) ?(\d\d)?(\d\d)(?![\d/.–-])", re.IGNORECASE)
_UK = re.compile(r"^(\d{1,2})[-/.\s](\d{1,2})[-/.\s](\d{4}|\d{2})(?:\s.*)?$")
_UK_DIGITS = re.compile(r"^(\d{1,2})(\d{2})((?:19|20)\d{2})(?:\.0+)?$")  # 13042024, 1042024; never also 20240413
_NAMED = re.compile(
    r"^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-/.\s]+([a-z]{3})[a-z]*[-/.,\s]+(\d{4}|\d{2})(?:\s.*)?$",
    re.IGNORECASE,
)
_NAMED_FIRST = re.compile(
    r"^(?:[a-z]{3,9},?\s+)?([a-z]{3})[a-z]*[-/.\s]+(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]+(\d{4})(?:\s.*)?$", re.IGNORECASE
)
_MONTH = re.compile(
    r"^(?:([a-z]{3})[a-z]*[-/.,'\s]*(\d{4}|\d{2})|(\d{1,2})[-/.](\d{4})|\d{4}[-/.]\d{1,2})$", re.IGNORECASE
)
_EXCEL_DAY_0 = date(1899, 12, 30)
_YES = {"y", "yes", "true", "1", "1.0", "x", "✓"}
_NO = {"n", "no", "false", "0", "0.0"}
_UNTOLD = {"", "n a", "na", "none", "unknown", "not known", "tbc", "null"}
_IS_IT = {
    "sme": re.compile(r"\b(?:smes?|micro|small|medium)\b|^s$"),
    "vcse": re.compile(
        r"\b(?:vcse|vcs|vco|charit\w+|voluntary|social enterprises?|community interest|cic|third sector)\b"
    ),
}
_VCSE = r"(?:vcse|vcs|vco|charit\w+|voluntary|social enterprises?|third sector)"
_IS_NOT = {
    "sme": re.compile(r"\blarge\b|^l$|\bno[nt]? (?:an )?smes?\b|\bsmes? no?$"),
    "vcse": re.compile(rf"\bno[nt]? (?:an? )?{_VCSE}\b|\b{_VCSE} no?$"),
}
MOST_MONTHS = 480.0
"""The longest contracts of councils, for buildings and waste, last 25 to 35 years."""
NO_END = "end: more than forty years after the start, as one that stands for none; length left out"
THOUSAND = "thousand"
PLACEHOLDER_GBP = 1.0
"""Portals demand a value, so 0.01 and 1 stand for "not stated"."""


def money(cell: object, *, has_comma: bool = False) -> float:
    """Return an amount [pounds], below nought for a credit; not a number where the cell holds none.

    A pound sign, commas, brackets, a minus or CR at either end, k or m behind, and a spreadsheet's ``1.5E+03`` are
    understood, and decimal commas where nothing else can be meant (``1.000,00``).

    Args:
        cell: as the table has it.
        has_comma: whether its column has decimal commas, so that ``1.500`` is a thousand and a half.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if isfinite(cell) else nan
    text = str(cell or "").strip().replace("\u2212", "-").replace("\xa0", " ").replace("\u202f", " ")
    signed = _SIGNED.fullmatch(re.sub(r"(?i)gbp|£|^dr\b|dr$", "", text).strip().removeprefix("'"))
    if signed is None:
        return nan
    is_credit = bool(signed[2] or signed[4]) or (signed[1] or "+") != "+"
    bare = signed[3].strip()
    found = _AMOUNT.fullmatch(bare)
    amount = _number(found[1].strip(), has_comma=has_comma) if found else nan
    if not found or not isfinite(amount):
        return nan
    amount *= _SCALES[(found[2] or "").lower()]
    return -amount if is_credit else amount


def _number(digits: str, *, has_comma: bool) -> float:
    """Return the number that digits with commas, points and spaces stand for; not a number where they fit none."""
    digits, _, power = digits.lower().partition("e")
    signs = (_WITH_COMMA, _WITH_POINT) if has_comma else (_WITH_POINT, _SURELY_COMMA)
    way = next((way for way in signs if way.fullmatch(digits)), None)
    if way is None:
        return nan
    thousands, point = (r"[,\s]", ".") if way is _WITH_POINT else (r"[.\s]", ",")
    return float(re.sub(thousands, "", digits).replace(point, ".") + (f"e{power}" if power else ""))


def sign_of_fraction(cell: object) -> str:
    """Return which sign an amount has before its fraction: a point or a comma; empty where it does not tell.

    ``1,500`` may be either and is a ``thousand`` of its own: where most of a column is like it, it shows what is meant,
    as few amounts have a fraction of three digits.
    """
    digits = re.sub(r"[^\d.,]", "", cell) if isinstance(cell, str) else ""
    if not re.search(r"[.,]", digits) or isnan(money(cell)):
        return ""
    if _EITHER.fullmatch(digits):
        return THOUSAND if "," in digits else ""
    has_point, has_comma = (bool(way.fullmatch(digits)) for way in (_WITH_POINT, _SURELY_COMMA))
    return "" if has_point == has_comma else "." if has_point else ","


def currency_of(cell: object) -> str:
    """Return a currency in three letters where it has them; pounds and a cell that tells none are ``GBP``."""
    text = str(cell or "").strip()
    plain = re.sub(r"[^a-z]+", " ", text.lower()).strip()
    if text in _CURRENCIES:
        return _CURRENCIES[text]
    return "GBP" if plain in _UNTOLD or set(plain.split()) <= _POUNDS else text.upper()[:10]


def band_middle(cell: object) -> float:
    """Return the geometric middle of a band such as ``10-25k``, half of an upper and twice a lower bound [pounds]."""
    text = str(cell or "").strip()
    if found := _BETWEEN.match(text):
        top = money(f"{found[3]}{found[4] or ''}")
        low = money(f"{found[1]}{found[2] or found[4] or ''}")
        return sqrt(low * top) if 0.0 < low < top else nan
    if _UP_TO.match(text):
        return money(_UP_TO.sub("", text)) / 2.0
    return money(_OVER.sub("", text)) * 2.0 if _OVER.search(text) else nan


def why_no_value(amount: float) -> str:
    """Return why an amount says nothing of what a contract is worth; empty where it does."""
    if amount < 0.0:
        return "value: below nought, left out of values"
    if amount <= PLACEHOLDER_GBP:
        return "value: nought or £1, which stand for nothing"
    return "value: a placeholder such as 9,999,999,999" if is_placeholder(amount) else ""


def is_placeholder(amount: float) -> bool:
    """Tell whether an amount only fills a field: nines in a row, or ten thousand million pounds and more."""
    digits = f"{amount:.0f}"
    return amount >= 1e10 or (len(digits) >= 7 and set(digits) == {"9"})


def day(cell: object, *, has_month_first: bool = False) -> tuple[date | None, bool]:
    """Return a date, and whether it had to be read in the other order; None where the cell holds no date.

    ISO, UK (day before month) and named months are understood, the first two also in digits alone, and Excel's day
    numbers; a month alone is its first day, and two digits of a year from 70 on belong to the last century.

    Args:
        cell: as the table has it.
        has_month_first: whether its column has the month before the day.
    """
    if isinstance(cell, datetime):
        return cell.date(), False
    if isinstance(cell, date):
        return cell, False
    text = str(cell or "").strip()
    if is_financial_year(text):
        return None, False
    if found := _ISO.match(text):
        return _date(found[1], found[2], found[3] or "1"), False
    if found := _NAMED.match(text):
        return _date_of_name(found[3], found[2], found[1]), False
    if found := _NAMED_FIRST.match(text):
        return _date_of_name(found[3], found[1], found[2]), False
    if found := _MONTH.match(text):
        return (_date_of_name(found[2], found[1]) if found[1] else _date(found[4], found[3], "1")), False
    if found := _UK.match(text) or _UK_DIGITS.match(text):
        month, of_month = (1, 2) if has_month_first else (2, 1)
        usual = _date(found[3], found[month], found[of_month])
        turned = usual or _date(found[3], found[of_month], found[month])
        return turned, turned is not usual
    return _from_digits(text), False


def is_financial_year(cell: object) -> bool:
    """Tell whether a cell holds a year and the next, as ``2023/24`` and ``2011/12``; ``2011-12`` is a month."""
    found = _TWO_YEARS.match(str(cell or "").strip())
    if not found or int(found[4]) != (int(found[1]) + 1) % 100:
        return False
    return found[2] != "-" or bool(found[3]) or not 1 <= int(found[4]) <= len(_MONTHS)


def is_month(cell: object) -> bool:
    """Tell whether a cell holds a month and no day of it."""
    return isinstance(cell, str) and bool(_MONTH.match(cell.strip())) and day(cell)[0] is not None


def last_of_month(first: date) -> date:
    """Return the last day of a month of which the first is given."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def order_of_day(cell: object) -> str:
    """Return what a date begins with: ``day``, ``month``, or ``either``; empty where it does not matter."""
    text = str(cell).strip() if isinstance(cell, str | int | float) else ""
    found = _UK.match(text) or _UK_DIGITS.match(text)
    if not found:
        return ""
    of_uk, turned = _date(found[3], found[2], found[1]), _date(found[3], found[1], found[2])
    if of_uk and turned:
        return "" if of_uk == turned else "either"
    return "day" if of_uk else "month" if turned else ""


def _from_digits(text: str) -> date | None:
    if re.fullmatch(r"(19|20)\d{6}(\.0+)?", text):
        return _date(text[:4], text[4:6], text[6:8])
    if re.fullmatch(r"[2-6]\d{4}(\.\d+)?", text):  # Excel counts days: 20,000 is in 1954, 69,999 in 2091
        return _EXCEL_DAY_0 + timedelta(days=int(float(text)))
    return None


def _date_of_name(year: str, name: str, of_month: str = "1") -> date | None:
    return _date(year, str(_MONTHS.index(name.lower()) + 1), of_month) if name.lower() in _MONTHS else None


def _date(year: str, month: str, of_month: str) -> date | None:
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 70 else 2000)
    try:
        found = date(full, int(month), int(of_month))
    except ValueError:
        return None
    return found if 1950 <= full <= 2150 else None


def flag(cell: object, role: str) -> bool | None:
    """Return whether a cell says that a supplier is an ``sme`` or a ``vcse``; None where it does not say."""
    words = _flag_words(cell)
    if words in _YES or words in _NO:
        return words in _YES
    is_not = bool(_IS_NOT[role].search(words))
    is_it = bool(_IS_IT[role].search(_IS_NOT[role].sub(" ", words)))
    return None if is_it == is_not else is_it


def tells_nothing(cell: object) -> bool:
    """Tell whether a cell that asks for yes or no is blank, or says that it is not known."""
    return _flag_words(cell) in _UNTOLD


def _flag_words(cell: object) -> str:
    return re.sub(r"[^a-z0-9.✓]+", " ", str(cell).lower()).strip() if cell is not None else ""


def months_between(start: date | None, end: date | None) -> float:
    """Return the length of a contract whose both ends are included [months]; not a number where it has none."""
    if start is None or end is None or end < start:
        return nan
    return ((end - start).days + 1) / 30.4375


def months(cell: object, unit: str = "m") -> float:
    """Return a length such as ``24``, ``2 years`` or ``36 months`` [months]; of a band such as ``13-24`` its upper end.

    Contracts last whole years, so most of a band lie there. An open band, ``>60``, counts as twice its lower end. What
    is longer than forty years is no length.

    Args:
        cell: as the table has it.
        unit: of a number without one, by its first letter: months, or what the heading says.
    """
    found = _stated_months(cell, unit)
    return found if found <= MOST_MONTHS else nan


def _stated_months(cell: object, unit: str) -> float:
    text = str(cell or "").strip().lower()
    if found := _MONTHS_BAND.fullmatch(text):
        return float(found[1]) * (1.0 if "m" in text else _MONTHS_OF[unit])
    if _OVER.search(text):
        return _stated_months(_OVER.sub("", text), unit) * 2.0
    found = _LENGTH.fullmatch(text)
    if not found or (found[3] and not (found[2] or "").startswith("y")):
        return nan
    whole = float(found[1]) * _MONTHS_OF[(found[2] or unit)[0]]
    return whole + float(found[3] or 0.0)
