"""How long contracts last, by their value, and when in the year they are called: settings of a scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Annotated, TypeGuard

from pydantic import Field

from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, is_number, tables
from simulator.scenario.quantities import Share, quantity
from simulator.scenario.strict_table import StrictTable
from simulator.scenario.value_words import is_one, number, to_make_one

MONTHS_OF_A_YEAR = 12
LONGEST_MONTHS = 84
"""No contract lasts longer: the start of a world draws what is running among contracts of up to seven years."""

Months = Annotated[float, quantity("Length of a contract", "months", 0.25, LONGEST_MONTHS)]
Season = Annotated[
    tuple[Annotated[float, quantity("Needs of a month, over those of an average one", "times", 0, 12)], ...],
    Field(strict=False, json_schema_extra={"unit": "times", "low": 0, "high": 12}),
]


class LengthBand(StrictTable):
    """How long contracts of one value band last; the shares sum to one."""

    from_gbp: Annotated[float, quantity("Lowest contract value of the band", "pounds", 0, 1_000_000_000)]
    months: Annotated[
        tuple[Months, ...],
        Field(
            strict=False,
            min_length=1,
            json_schema_extra={"unit": "months", "low": 0.25, "high": LONGEST_MONTHS},
            description="Lengths in rising order; those over six months last that long, shorter ones are spread evenly"
            " from the one before.",
        ),
    ]
    shares: Annotated[
        tuple[Share, ...], Field(strict=False, min_length=1, description="Share of contracts of each length.")
    ]


def length_faults(data: Data) -> Iterator[Fault]:
    """Find lengths without a share or out of order, shares that do not sum to one, and years without twelve months."""
    for place, band in tables(data, "contract_lengths"):
        months, shares = band.get("months"), band.get("shares")
        if _are_numbers(months) and _are_numbers(shares) and months and shares:  # empty lists are told as such
            yield from _band_faults(("contract_lengths", place), months, shares)
    season = data.get("season")
    if _are_numbers(season) and season:
        yield from _season_faults(season)


def _are_numbers(values: object) -> TypeGuard[Sequence[float]]:
    return isinstance(values, Sequence) and not isinstance(values, str) and all(map(is_number, values))


def _band_faults(path: KeyPath, months: Sequence[float], shares: Sequence[float]) -> Iterator[Fault]:
    if len(months) != len(shares):
        what = f"{len(months)} `months` and {len(shares)} `shares`"
        yield Fault((*path, "shares"), what, "each length has its share", "write as many of one as of the other")
    elif list(months) != sorted(set(months)):
        yield Fault((*path, "months"), "these `months` do not rise", "lengths are listed in rising order", "sort them")
    elif min(shares) >= 0 and not is_one(total := math.fsum(shares)):
        what = f"these `shares` sum to {number(total)}, not to 1"
        yield Fault((*path, "shares"), what, remedy=to_make_one(total))


def _season_faults(season: Sequence[float]) -> Iterator[Fault]:
    if len(season) != MONTHS_OF_A_YEAR:
        what, remedy = f"`season` has {len(season)} numbers", "write one for each month, January to December"
        yield Fault(("season",), what, "a year has twelve months", remedy)
    elif min(season) >= 0 and abs(math.fsum(season) / MONTHS_OF_A_YEAR - 1) > 0.01:
        mean = math.fsum(season) / MONTHS_OF_A_YEAR
        yield Fault(
            ("season",),
            f"the mean of `season` is {number(mean)}, not 1",
            "it moves needs within the year; how much is bought is in the budgets",
            f"divide each by {number(mean)}" if mean else "write 1 for an average month",
        )
