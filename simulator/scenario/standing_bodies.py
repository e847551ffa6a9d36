"""Bodies of several firms that are there at week 0: franchises, hubs and consortia, in one area or in many.

Their members are firms of the population, so that an arm with a body and one without it hold the same firms with the
same past; where an area has too few, newcomers make up the number. How they are chosen: ``start/bodies_at_start.py``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from simulator.scenario.quantities import Counts, Name, quantity, share
from simulator.scenario.strict_table import StrictTable

MOST_MEMBERS = 8
"""So many firms a consortium has at most, as in the engine (``codes.MOST_MEMBERS``)."""


def _record() -> Any:
    return share("Track record that buyers see at the start; by default what its firms have")


class FranchiseSystem(StrictTable):
    """A social franchise that exists: a franchisor, its units by area, what they pay and how they stand in."""

    name: Name = Field(description="Name of the franchise.")
    sector: Name = Field(description="Service line in which its units work.")
    units: Counts = Field(description="Units by the council in whose area they are at home.")
    home: Name | None = Field(
        None, description="Area of a franchisor that works there itself; by default it sits elsewhere in the country."
    )
    turnover_gbp: Annotated[
        float,
        quantity("Yearly turnover of a franchisor that sits elsewhere", "pounds a year", 10_000, 1_000_000_000),
    ] = 1_000_000.0
    capital_gbp: Annotated[
        float | None, quantity("Cash of the franchisor at the start; by default what it has", "pounds", 0, 100_000_000)
    ] = None
    record: Annotated[float | None, _record()] = None
    units_elsewhere: Annotated[
        int, quantity("Units outside the places of this scenario", "organisations", 0, 10_000)
    ] = 0
    royalty: Annotated[
        float | None, quantity("Share of council income that a unit pays; by default the register's", "share", 0, 0.3)
    ] = None
    yearly_fee_gbp: Annotated[
        float, quantity("Flat fee of a unit, beside the royalty", "pounds a year", 0, 1_000_000)
    ] = 0.0
    unit_capital_gbp: Annotated[
        float | None, quantity("Capital of a new unit; by default the register's", "pounds", 0, 1_000_000)
    ] = None
    pooled_guarantee: bool = Field(
        False,
        description="Whether all members stand in for each, not the franchisor alone, where a council accepts"
        " guarantees (lever franchise_guarantee).",
    )


class Hub(StrictTable):
    """A hub that exists: a firm with capital and a record that wins work, alone or from others, and passes it on."""

    name: Name = Field(description="Name of the hub.")
    home: Name = Field(description="Area where it sits.")
    sector: Name = Field(description="Service line in which it works.")
    members: Counts = Field(description="Members by the council in whose area they are at home.")
    capital_gbp: Annotated[float, quantity("Cash at the start", "pounds", 0, 100_000_000)]
    record: Annotated[float | None, _record()] = None
    margin: Annotated[
        float | None, quantity("What it keeps of the price; by default the register's hub_margin", "share", 0, 0.5)
    ] = None
    office_gbp: Annotated[float, quantity("Yearly cost of its office", "pounds a year", 0, 10_000_000)] = 60_000.0


class StandingConsortium(StrictTable):
    """A consortium that exists: firms of one service line that have agreed how to bid together."""

    name: Name = Field(description="Name of the consortium.")
    sector: Name = Field(description="Service line in which its members work.")
    members: Counts = Field(description="Members by the council in whose area they are at home; two to eight in all.")
    trust: Annotated[float, share("Trust between its members")] = 0.7
