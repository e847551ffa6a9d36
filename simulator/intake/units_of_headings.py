"""What a heading says of what stands below it: thousands, millions, a currency, VAT; years where lengths are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

AMOUNTS = ("value", "annual_value", "amount")
"""Roles of columns that hold amounts."""
GROSS = 2
"""Where a column with VAT stands among those that are taken for amounts: behind all others."""
_THOUSANDS = re.compile(r"(?i)(?<=[£€$( ])k(?=[) ]|$)|\bthousands?\b|(?<![\d,.])'?000'?s?\b|(?<=£)1,?000s\b")
_MILLIONS = re.compile(r"(?i)(?<=[£€$( ])mn?(?=[) ]|$)|\bmillions?\b")
_POUNDS = re.compile(r"(?i)£|\bgbp\b|\blocal currency\b|\blc\b")
_OTHERS = {"EUR": re.compile(r"(?i)€|\beur(?:os?)?\b"), "USD": re.compile(r"(?i)\$|\busd\b|\bdollars?\b")}
_NET = re.compile(r"\b(?:excl?|ex|excluding|exclusive of|exclusive|net of|less|without|before) vat\b|\bnet\b")
_GROSS = re.compile(r"\b(?:incl?|including|inclusive of|inclusive|with|plus) vat\b|\bgross\b")
_OF_TAX = re.compile(rf"(?:{_NET.pattern}|{_GROSS.pattern})")
_OF_TIME = re.compile(r"\b(?:years?|yrs?|months?|mths?|weeks?|wks?|days?)\b")
_WITHIN = re.compile(r"_+|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Unit:
    """The unit of a column.

    Attributes:
        scale: what its amounts are multiplied by.
        currency: in three letters; empty where the heading names none.
    """

    scale: float = 1.0
    currency: str = ""

    @property
    def told(self) -> str:
        """The scale in words; empty for single pounds."""
        return {1_000.0: "thousands", 1_000_000.0: "millions"}.get(self.scale, "")


def unit_of(heading: str) -> Unit | None:
    """Return what a heading says of its amounts; None where it says nothing."""
    heading = _in_words(heading)
    scale = 1_000.0 if _THOUSANDS.search(heading) else 1_000_000.0 if _MILLIONS.search(heading) else 1.0
    other = next((name for name, sign in _OTHERS.items() if sign.search(heading)), "")
    currency = "GBP" if _POUNDS.search(heading) else other
    return Unit(scale, currency) if currency or scale > 1.0 else None


@cache
def unit_of_lengths(heading: str) -> str:
    """Return in what a heading counts lengths, by its first letter; months where it names them too, or nothing."""
    named = [word[0] for word in _OF_TIME.findall(_in_words(heading).lower())]
    return "m" if "m" in named or not named else named[0]


def without_unit(heading: str) -> str:
    """Return a heading without its unit, so that ``Value (£k)`` and ``value_gbp`` are found as ``Value``."""
    heading = _in_words(heading)
    bare = _MILLIONS.sub(" ", _THOUSANDS.sub(" ", heading)) if _POUNDS.search(heading) or "(" in heading else heading
    return re.sub(r"(?i)[£]|\bgbp\b", " ", bare)


def order_of_tax(plain: str) -> int:
    """Return nought where plain words of a heading say that VAT is not in it, ``GROSS`` where it is, else one."""
    return 0 if _NET.search(plain) else GROSS if _GROSS.search(plain) else 1


def without_tax(plain: str) -> str:
    """Return a heading in plain words without what it says of VAT."""
    return " ".join(_OF_TAX.sub(" ", plain).split())


def _in_words(heading: str) -> str:
    """Return a heading with blanks between its words: ``award_value_gbp`` and ``ContractValue``."""
    return _WITHIN.sub(" ", heading)
