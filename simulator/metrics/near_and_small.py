"""Where the money goes by home and size of supplier: local work, small and medium firms, directly and passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.codes import PENCE_PER_POUND
from simulator.engine.kind_columns import CARRIES_FINANCE
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books, Column, Flags

_GROUP = "who wins"


@kpi("Work by suppliers of the council's own area", "share", "none", _GROUP)
def local_work_share(books: Books) -> float:
    """Work done by suppliers whose home is the area of the council that buys, as a share of all work by value."""
    cells = books.world.outcome_cells
    return ratio(cells["home_work"].sum(), cells["home_work"].sum() + cells["away_work"].sum())


@kpi("Awards to suppliers of the council's own area", "share", "none", _GROUP)
def local_award_share(books: Books) -> float:
    """Value awarded to suppliers whose home is the area of the council that buys, as a share of all awarded."""
    is_local = books.supplier("home")[books.award_supplier] == books.tender("council")[books.is_awarded]
    return ratio(books.award_price[is_local].sum(), books.award_price.sum())


def _is_sme(books: Books) -> Flags:
    """Return which suppliers are small or medium: by the turnover that they have, large contractors never."""
    most = float(books.world.parameters[0].medium_turnover_gbp) * PENCE_PER_POUND
    flags: Flags = (books.supplier("turnover") < most) & ~CARRIES_FINANCE[books.supplier("kind")]
    return flags


@kpi("Awards to small and medium firms", "share", "none", _GROUP)
def small_firm_award_share(books: Books) -> float:
    """Value awarded to small and medium firms, social enterprises of that size among them, as a share of all."""
    is_small = _is_sme(books)[books.award_supplier]
    return ratio(books.award_price[is_small].sum(), books.award_price.sum())


def _passed_on_to_smes(books: Books) -> float:
    """Return the value of the parts of the run's contracts of others that went to small and medium firms [pence]."""
    world = books.world
    parts = world.subcontracts[: world.clock[0].subcontracts]
    start, end, legacy, holder = (
        world.contracts[column][parts["contract"]] for column in ("start", "end", "legacy", "supplier")
    )
    weeks: Column = end - start
    is_small = _is_sme(books)
    counts = (legacy == 0) & is_small[parts["supplier"]] & ~is_small[holder]
    return float((parts["weekly_value"] * weeks)[counts].sum())


@kpi("Awards to small and medium firms, directly or passed on", "share", "none", _GROUP)
def small_firm_reached_share(books: Books) -> float:
    """The same share with what large contractors pass on of their awards (with ``payment_chains``; without, alike)."""
    is_small = _is_sme(books)[books.award_supplier]
    return ratio(float(books.award_price[is_small].sum()) + _passed_on_to_smes(books), float(books.award_price.sum()))

