"""What became of the firms that a scenario names with finances of their own; NaN where it names none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine.codes import ACTIVE
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "failure and entry"
_WEEKS = 52.0


def _firms(books: Books) -> Any:
    """Return the suppliers' rows of the named firms."""
    return books.world.suppliers[books.world.named["supplier"]]


@kpi("Named firms in business", "share", "none", _GROUP)
def named_in_business(books: Books) -> float:
    """Firms that the scenario names with finances that are in business at the end, as a share of all of them."""
    firms = _firms(books)
    return ratio((firms["state"] == ACTIVE).sum(), len(firms))


@kpi("Growth of named firms", "ratio", "none", _GROUP)
def named_growth(books: Books) -> float:
    """Turnover of the named firms that are in business over what they had at the start; nothing for those that left."""
    firms = _firms(books)
    return ratio((firms["turnover"] * (firms["state"] == ACTIVE)).sum(), books.world.named["turnover"].sum())


@kpi("Council work of named firms", "share of turnover", "none", _GROUP)
def named_council_share(books: Books) -> float:
    """Council work in hand of the named firms that are in business, a year, over their turnover."""
    firms = _firms(books)
    firms = firms[firms["state"] == ACTIVE]
    return ratio(_WEEKS * firms["committed"].sum(), firms["turnover"].sum())
