"""The numbers of a place, each with where it comes from: so many rows of which files, or an assumption."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import mul

from simulator.scenario.place_tables import Council

ASSUMED = "assumption"


@dataclass(frozen=True, slots=True)
class Told:
    """A number, or a table of them, and where it comes from.

    Attributes:
        value: the number.
        source: files and rows, or a text that begins with ``assumption``.
    """

    value: float
    source: str

    @property
    def is_assumed(self) -> bool:
        """Whether the files do not say it."""
        return self.source.startswith(ASSUMED)


@dataclass(frozen=True, slots=True)
class Shared:
    """Shares that sum to one, and where they come from."""

    shares: Mapping[str, float]
    source: str

    @property
    def is_assumed(self) -> bool:
        """Whether the files do not say them."""
        return self.source.startswith(ASSUMED)


@dataclass(frozen=True, slots=True)
class LengthShares:
    """How long contracts from a value [pounds] upwards last: lengths [months, rising], shares, and where it is from."""

    low: float
    months: tuple[float, ...]
    shares: tuple[float, ...]
    source: str

    @property
    def mean_months(self) -> float:
        """Mean length [months]."""
        return math.fsum(map(mul, self.months, self.shares))


@dataclass(frozen=True, slots=True)
class MonthFactors:
    """Needs of each month, January to December, in those of an average one, and where they come from."""

    factors: tuple[float, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """One council or other body that buys.

    What no file says of weights and payment is that of ``like``, or of the first council of the reference world.
    """

    name: str
    kind: str
    budget_gbp: Told
    service_shares: Shared
    x_km: Told
    y_km: Told
    price_weight: Told | None = None
    payment: tuple[Told, Told, Told] | None = None
    like: Council | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One service line: its name in the reference world, and what the files say about its contracts.

    ``length_factor`` is how long they last over all contracts of the same value, or None where that is not told.
    """

    name: str
    median_gbp: Told
    sigma: Told
    length_factor: Told | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Suppliers of one kind."""

    name: str
    kind: str
    count: Told
    sectors: Shared


@dataclass(frozen=True, slots=True)
class Target:
    """A pattern that the simulation is held against: a figure of the model, and its range in the data.

    ``fits`` is false of the second of two about the same thing: a calibration checks with it what it has found.
    """

    id: str
    what: str
    kpi: str
    low: float
    high: float
    fits: bool = True


@dataclass(frozen=True)
class Place:
    """All that a scenario of a place is made of.

    Attributes:
        title: of the scenario.
        buyers: who buys.
        lines: what is bought.
        process_mix: lowest value [pounds] of each band and how contracts in it are let; empty for the national one.
        lengths: how long contracts last, by value; empty for the national lengths.
        season: when in the year contracts are called; None for the national one.
        has_chains: whether large contractors subcontract and suppliers bid together, as in the reference world.
        groups: who sells.
        targets: what the simulation should meet.
        silent: what the files cannot say, in sentences.
        files: names of the files.
        question: what the scenario asks.
        made_by: the command that made it.
        key_figures: names of the figures that answer the question.
    """

    title: str
    buyers: tuple[Buyer, ...]
    lines: tuple[Line, ...]
    process_mix: tuple[tuple[float, Shared], ...]
    groups: tuple[Group, ...]
    targets: tuple[Target, ...]
    silent: tuple[str, ...]
    files: tuple[str, ...] = field(default=())
    lengths: tuple[LengthShares, ...] = field(default=())
    season: MonthFactors | None = None
    has_chains: bool = True
    question: str = "What happens in our own place when nothing changes?"
    made_by: str = "`fairlot import`"
    key_figures: tuple[str, ...] = (
        *("se_award_share_value", "se_days_to_payment", "insolvencies_per_10000", "buying_cost"),
        "net_public_value",
    )
