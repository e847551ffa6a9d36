"""What OCDS says of single lots: which an award is about, how many bid for it, and what price weighs."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan

from simulator.calibration.reduce import price_weight
from simulator.intake.plain_json import Json, dig, number, tables, text

NEVER = ("cancelled", "unsuccessful", "withdrawn")


def is_alive(lot: Json) -> bool:
    """Tell whether a lot may still be let, or was."""
    return text(lot, "status") not in NEVER


def lots_of(award: Json) -> list[str]:
    """Return the ids of the lots that an award is about; empty where it does not say."""
    found = dig(award, "relatedLots")
    return [str(lot) for lot in found] if isinstance(found, list) else []


def lot_of(release: Json, award: Json) -> Json:
    """Return the first lot that an award is about, else the first of all; empty where there is none."""
    lots, mine = tables(release, "tender", "lots"), lots_of(award)
    return next((lot for lot in lots if text(lot, "id") in mine), next(iter(lots), {}))


def bids_for(release: Json, lots: Sequence[str]) -> float:
    """Return how many bid for lots, or for all where none is named; not a number where that is not said.

    Counts that differ from lot to lot say nothing of an award that does not name its own.
    """
    statistics = [one for one in tables(release, "bids", "statistics") if _is_about(one, lots)]
    for measure in ("validBids", "bids"):
        told = {number(one, "value") for one in statistics if text(one, "measure") == measure}
        if told:
            return told.pop() if len(told) == 1 else nan
    if len(tables(release, "tender", "lots")) > 1:  # what follows is about all of them together
        return nan
    listed, tenderers = number(release, "bids", "n"), number(release, "tender", "numberOfTenderers")
    return listed if listed > 0.0 and isnan(tenderers) else tenderers


def _is_about(statistic: Json, lots: Sequence[str]) -> bool:
    lot = text(statistic, "relatedLot")
    return not lot or not lots or lot in lots


def price_share_of(lot: Json) -> float:
    """Return the weight of price of a lot [share], read as the shipped tables were."""
    criteria = [
        {"criterion_type": text(one, "type"), "weight_text": text(one, "description") or text(one, "name")}
        for one in tables(lot, "awardCriteria", "criteria")
    ]
    percent = price_weight(criteria) if criteria else None
    return nan if percent is None else min(percent / 100.0, 1.0)
