"""Words of councils and what they stand for: the tables that ship in ``data``, each found once."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_SHORT = 4  # letters up to which words are only found whole
_CPV, _DIGITS = re.compile(r"\d{7,}"), 8
DATA = Path(__file__).parents[1] / "data"
_LEGAL = re.compile(r"\b(?:ltd|limited|plc|llp|l l p|inc|company|co|uk|the|and|t a)\b")
_CIC = re.compile(r"\bcommunity interest co(?:mpany)?\b|\bc i c\b")
#: Who is paid taxes and pension contributions, and sells nothing.
_OFFICES = r"h ?m revenue|hmrc|inland revenue|teachers pensions?|(?:pensions?|superannuation) (?:fund|scheme)"
_NO_SELLER = re.compile(rf"\b(?:{_OFFICES})\b")
_PUBLIC = re.compile(
    r"\b(?:council|nhs|university|police|primary school|high school|academy|ministry|department for|borough"
    rf"|county council|fire authority|combined authority|hm courts|{_OFFICES})\b"
)
_PRECEPT = re.compile(r"\bprecepts?\b")
_PURPOSE = re.compile(
    r"\b(?:cic|c i c|community interest|charity|charitable|foundation|housing association|social enterprise"
    r"|voluntary|age uk|mind|citizens advice|community benefit|hospice|ymca|barnardos?|trust|society|co operative"
    r"|cooperative|co op|mencap|shelter|relate|scouts?|church)\b"
)
_BLACKED_OUT = re.compile(r"\W+|x{2,}")
_OF_CELLS_WITHOUT_NAME = """
anonymised confidence confidential confidentiality disclosed gdpr individual individuals personal private protection
publication published redaction removed s40 withheld
"""
_BESIDE_THEM = """
a act an and as by carer client clients commercial commercially customer data detail details due exempt foi for foster
from grounds in information is name names not of on payee payees payment payments person persons reasons recipient
section sensitive service supplier suppliers the to under user vendor
"""
_HIDES, _BESIDE_HIDES = (frozenset(words.split()) for words in (_OF_CELLS_WITHOUT_NAME, _BESIDE_THEM))


def plain_words(text: object) -> str:
    """Return a text in small letters and digits with single spaces, so that spellings can be compared."""
    return re.sub(r"[^a-z0-9]+", " ", str(text if text is not None else "").replace("&", " and ").lower()).strip()


@cache
def word_table(name: str) -> Mapping[str, str]:
    """Return a shipped table of two columns or more: its first column to its second."""
    with (DATA / name).open(encoding="utf-8", newline="") as opened:
        return {row[0]: row[1] for row in list(csv.reader(opened))[1:]}


@cache
def roles_of_headings() -> Mapping[str, list[str]]:
    """Return the headings that stand for each role of a column, the best first."""
    found: dict[str, list[str]] = {}
    with (DATA / "column_words.csv").open(encoding="utf-8", newline="") as opened:
        for role, heading in list(csv.reader(opened))[1:]:
            found.setdefault(role, []).append(heading)
    return found


@cache
def _patterns(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the words of a table as patterns: short ones as whole words, longer ones as beginnings of words."""
    table = word_table(name)
    ends = {words: r"\b" if len(words) <= _SHORT else "" for words in table}
    return tuple((re.compile(rf"\b{words}{ends[words]}"), told) for words, told in table.items())


@cache
def _first(name: str, text: str) -> str:
    return next((told for pattern, told in _patterns(name) if pattern.search(text)), "")


def service_of_words(*texts: str) -> str:
    """Return the service line that the first telling text names; empty where none does."""
    plain = (plain_words(text) for text in texts)
    return next((found for text in plain if (found := _first("service_line_words.csv", text))), "")


def service_of_cpv(code: str) -> str:
    """Return the service line of a code of the common procurement vocabulary, by its longest known beginning.

    A spreadsheet that takes a code for a number loses its first nought: 9310000 is 09310000, electricity.
    """
    table = word_table("service_lines_by_cpv.csv")
    found = _CPV.search(code)
    code = found[0].zfill(_DIGITS) if found else re.sub(r"\D", "", code)
    return next((table[code[:n]] for n in (4, 3, 2) if code[:n] in table), "")


def process_of_words(text: str) -> str:
    """Return how a contract was let, in the words of a scenario; empty where the text does not say."""
    return _first("process_words.csv", plain_words(text))


def is_hidden(supplier: str) -> bool:
    """Tell whether a name was taken out before publication: the cell says so and holds no other words.

    A firm may have such a word in its name (Individual Care Services); nobody is called redacted.
    """
    name = supplier.strip().lower()
    words = {word for word in plain_words(name).split() if not word.isdigit()}
    is_said = not words.isdisjoint(_HIDES) and words <= _HIDES | _BESIDE_HIDES
    return is_said or "redacted" in words or bool(_BLACKED_OUT.fullmatch(name))


def is_public_body(supplier: str) -> bool:
    """Tell whether a name is one of another public body, which is no supplier on a market."""
    plain = plain_words(supplier)
    return bool(_PUBLIC.search(plain)) and not _PURPOSE.search(plain.replace("trust", ""))


def is_no_purchase(payee: str, *purposes: str) -> bool:
    """Tell whether a payment is a tax, a pension contribution or a precept, by its payee or what it says it is for."""
    plain = [plain_words(text) for text in (payee, *purposes)]
    return bool(_NO_SELLER.search(plain[0])) or any(map(_PRECEPT.search, plain))


def sounds_like_se(supplier: str) -> bool:
    """Tell whether a name sounds like a charity or social enterprise: a guess, and told as one."""
    return bool(_PURPOSE.search(plain_words(supplier))) and not is_public_body(supplier)


@cache
def bare_name(supplier: str) -> str:
    """Return a supplier's name without legal form, punctuation and small words; that of a CIC keeps it, as it tells."""
    plain = _CIC.sub("cic", plain_words(supplier))
    return " ".join(_LEGAL.sub(" ", plain).split()) or plain or supplier.strip().casefold()  # of other letters
