"""What changes hands in the plain model: money between accounts, tenders, bids, contracts and invoices.

Amounts are whole pence unless a comment says otherwise, times are weeks since the start.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from simulator.engine import chance

if TYPE_CHECKING:
    from tests.reference.plain_council import Council, ServiceLine
    from tests.reference.plain_supplier import Supplier

COMPETITIVE = ("open", "mini_competition", "quotation")
DIRECT = ("call_off", "waiver")
UNDECIDED = ("needed", "published", "evaluating")

# How a new identity descends from an older one; the numbers are part of the keys of draws.
LINE, RENEWAL, LOT, RERUN, RELET, GROUP = range(1, 7)
CANCELLED = 14
PLACES = 8  # needs of a service line that may wait


class HasCash(Protocol):
    """Anyone that can pay and be paid."""

    cash: int
    account_kind: str


@dataclass
class Party:
    """An outside party: households, the market, banks, the tax office, the taxpayer."""

    account_kind: str
    cash: int = 0


class Ledger:
    """Moves money and remembers how much went from which kind of account to which, for which reason."""

    def __init__(self) -> None:
        self.flows: Counter[tuple[str, str, str]] = Counter()

    def pay(self, payer: HasCash, payee: HasCash, amount: int, reason: str) -> None:
        """Move an amount; a negative one is a mistake."""
        if amount < 0:
            raise ValueError(f"{reason}: {amount} pence")
        payer.cash -= amount
        payee.cash += amount
        if amount:
            self.flows[reason, payer.account_kind, payee.account_kind] += amount


@dataclass(eq=False)
class Tender:
    """A need of a service line on its way to a contract."""

    id: int
    line: ServiceLine
    value: int
    weeks: int
    commitment: int  # pence a week
    week_needed: int
    state: str = "needed"
    reason: str = "none"
    process: str = "open"
    attempt: int = 0
    answer: str = "first call"  # how it is called again after a call that failed
    lot: int = 0
    renews: Contract | None = None
    incumbent: Supplier | None = None
    earliest_start: int = 0
    reserved: bool = False
    weights: tuple[float, float, float] = (0.0, 0.0, 0.0)  # price, quality, social value
    rules: dict[str, float] = field(default_factory=dict)  # in force when it was published
    se_preference: float = 0.0
    notice_weeks: int = 0
    week_published: int = -1
    week_closing: int = 0
    week_deciding: int = 0
    week_decided: int = -1
    common_cost: int = 0
    candidates: list[Supplier] = field(default_factory=list)
    able: list[Supplier] = field(default_factory=list)  # candidates that could bid alone
    stayed_out: Counter[str] = field(default_factory=Counter)
    bids: list[Bid] = field(default_factory=list)
    winner: Bid | None = None
    contract: Contract | None = None
    challenged: bool = False

    @property
    def council(self) -> Council:
        """The buyer."""
        return self.line.council

    @property
    def believed_days(self) -> float:
        """Days from invoice to payment that bidders expect of the buyer."""
        return max(0.0, self.terms + self.council.days_beyond_terms)

    @property
    def terms(self) -> float:
        """Written terms [days]."""
        return self.rules["payment_terms_days"]

    @property
    def competition(self) -> tuple[str, bool]:
        """Kind of competition: its process, and whether it is reserved."""
        return self.process, self.reserved

    @property
    def band(self) -> int:
        """Value band of the market's beliefs: below £100,000, below £1m, above."""
        return (self.value >= 10_000_000) + (self.value >= 100_000_000)


@dataclass
class Waiting:
    """A need that waits for room in the budget, or until it may be called again."""

    id: int
    value: int
    cost: int
    weeks: int
    not_before: int


@dataclass
class Belief:
    """Bids that suppliers expect on a kind of competition, and how many of that kind they saw."""

    bids: float
    seen: int = 0

    def see(self, bids: int, weight: float) -> None:
        """Move towards what was seen once more."""
        self.bids += weight * (bids - self.bids)
        self.seen += 1


@dataclass(eq=False)
class Bid:
    """One supplier's offer for one tender."""

    tender: Tender
    supplier: Supplier
    week: int
    price: int
    cost_estimate: int
    true_cost: int
    cost: int  # of writing it
    quality_offer: float = 0.0
    social_offer: float = 0.0
    expected_rivals: float = 0.0
    price_score: float = 0.0
    quality_score: float = 0.0
    social_score: float = 0.0
    score: float = 0.0
    outcome: str = "submitted"

    @property
    def compared_price(self) -> float:
        """The price that enters the price score: an SE's is reduced by its preference."""
        if self.supplier.kind == "social_enterprise":
            return (1.0 - self.tender.se_preference) * self.price
        return float(self.price)


@dataclass(eq=False)
class Contract:
    """Work that a supplier does for a council over a fixed number of weeks at a fixed price."""

    tender: Tender
    supplier: Supplier
    value: int
    commitment: int  # pence a week
    weekly_cost: float  # pence: direct cost at the prices of the start
    week_awarded: int
    start: int
    end: int
    terms_days: float
    upfront_share: float = 0.0
    state: str = "mobilising"
    worked_weeks: int = 0
    invoiced: int = 0
    upfront_left: int = 0
    index_signed: float = 1.0  # cost index when the price was agreed
    renewed: bool = False  # its renewal is considered
    replaced: bool = False  # a tender for its renewal or the rest of its work has been called

    @property
    def council(self) -> Council:
        """The buyer."""
        return self.tender.line.council

    @property
    def line(self) -> ServiceLine:
        """The service line whose budget pays."""
        return self.tender.line

    @property
    def weekly_value(self) -> float:
        """What a week of it earns [pence]."""
        return self.value / (self.end - self.start)

    @property
    def earned(self) -> int:
        """What the work done so far has earned: the whole value at the end."""
        weeks = self.end - self.start
        return self.value if self.worked_weeks >= weeks else pence(self.value * self.worked_weeks / weeks)


@dataclass(eq=False)
class Invoice:
    """A claim of a supplier on a council, paid in a known week."""

    contract: Contract
    amount: int
    issued: int
    days: float
    days_late: float


def pence(amount: float) -> int:
    """Round to the nearest penny, halves up."""
    return math.floor(amount + 0.5)


def descend(parent: int, how: int, week: int, ordinal: int) -> int:
    """Return the identity of something that an older thing causes."""
    return chance.identity(parent % 2**32, (parent >> 32) + how * 2**16, week, ordinal)


def pick(u: float, shares: list[float]) -> int:
    """Return the index whose part of the unit interval holds ``u``; an index without a share is never picked."""
    total = 0.0
    for i, share in enumerate(shares):
        total += share
        if share > 0.0 and u < total:
            return i
    return max(i for i, share in enumerate(shares) if share > 0.0)


def band_below(edges: list[int], value: int) -> int:
    """Return the last band whose lower edge the value reaches, the first one if it reaches none."""
    return max([i for i, edge in enumerate(edges) if value >= edge], default=0)


def on_scale(score: float) -> float:
    """Keep a score within [0.02, 0.98]."""
    return min(0.98, max(0.02, score))
