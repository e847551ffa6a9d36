"""A run's tables as the plain columns that KPIs are about, each taken out of the tables once.

Contracts that were running at week 0 (``legacy``) and the tenders behind them (never published) are no awards of the
run and are left out here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, SupportsFloat, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import (
    ACTIVE,
    AWARDED,
    CANCELLED,
    INELIGIBLE,
    MINI_COMPETITION,
    NOBODY,
    OPEN,
    PENCE_PER_POUND,
    QUOTATION,
    RERUN,
    SOCIAL_ENTERPRISE,
    TOO_LOW,
)
from simulator.engine.world import wide
from simulator.metrics.account import Rates, worth
from simulator.metrics.delivered_work import Delivered, delivered

if TYPE_CHECKING:
    from simulator.engine.world import World

Flags = NDArray[np.bool_]
Column = NDArray[Any]

WEEKS_PER_YEAR = 52.0
Found = TypeVar("Found")


class Books:
    """What KPIs read: nothing in the world is changed, and it must not move on while its books are read."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.weeks = int(world.clock[0].week)
        self.tallies = world.tallies
        self.flows = world.flows
        self._columns: dict[tuple[str, str], Column] = {}
        self._found: dict[Callable[[Books], Any], Any] = {}

    def once(self, find: Callable[[Books], Found]) -> Found:
        """Return what a function finds in these books; however many figures ask for it, it is worked out once."""
        if find not in self._found:
            self._found[find] = find(self)
        found: Found = self._found[find]
        return found

    def _column(self, table: str, column: str) -> Column:
        """Return a column of the rows in use, in one piece: taken out of the table's rows once."""
        key = table, column
        if key not in self._columns:
            rows = int(getattr(self.world.clock[0], table))
            self._columns[key] = wide(getattr(self.world, table)[column][:rows])
        return self._columns[key]

    @property
    def years(self) -> float:
        """Length of the run so far [years of 52 weeks]."""
        return self.weeks / WEEKS_PER_YEAR

    def tender(self, column: str) -> Column:
        """Return a column of all tenders in use."""
        return self._column("tenders", column)

    def recent_tender(self, column: str) -> Column:
        """Return a column of the tenders that may have been published or decided in the last 52 weeks: few of all."""
        clock = self.world.clock[0]
        values: Column = self.world.tenders[column][clock.first_of_last_year : clock.tenders]
        return values

    def supplier(self, column: str) -> Column:
        """Return a column of all suppliers in use."""
        return self._column("suppliers", column)

    def bid(self, column: str) -> Column:
        """Return a column of all bids in use."""
        return self._column("bids", column)

    @cached_property
    def is_joint(self) -> Flags:
        """Which suppliers are consortia: bidders and no firms."""
        flags: Flags = self.supplier("n_members") > 0
        return flags

    @cached_property
    def winning_firms(self) -> Column:
        """Rows of the firms that won a contract, alone or in a team."""
        has_won = np.zeros(len(self.is_joint), bool)
        has_won[self.award_supplier] = True
        teams = self.supplier("team")[has_won & self.is_joint]
        members = self.world.team_members[: self.world.clock[0].team_members]
        has_won[members["supplier"][np.isin(members["team"], teams)]] = True
        rows: Column = np.flatnonzero(has_won & ~self.is_joint)
        return rows

    @cached_property
    def is_published(self) -> Flags:
        """Which tenders were published in the run, or before and were under way at week 0."""
        flags: Flags = self.tender("week_published") != NOBODY
        return flags

    @cached_property
    def is_called(self) -> Flags:
        """Which tenders were published in the run."""
        flags: Flags = self.tender("week_published") >= 0
        return flags

    @cached_property
    def state(self) -> Column:
        """State of every tender."""
        return self.tender("state")

    @cached_property
    def is_awarded(self) -> Flags:
        """Which tenders ended in an award of the run."""
        flags: Flags = self.is_published & (self.state == AWARDED)
        return flags

    @cached_property
    def is_decided(self) -> Flags:
        """Which tenders ended: awarded, to be published again, or cancelled."""
        ended = (self.state == AWARDED) | (self.state == RERUN) | (self.state == CANCELLED)
        flags: Flags = self.is_published & ended
        return flags

    @cached_property
    def asks_several(self) -> Flags:
        """Which tenders ask more than one supplier: open, mini-competition or quotation."""
        process = self.tender("process")
        flags: Flags = (process == OPEN) | (process == MINI_COMPETITION) | (process == QUOTATION)
        return flags

    @cached_property
    def competition_bids(self) -> Column:
        """Number of bids of each competitive tender that ended."""
        bids: Column = self.tender("n_bids")[self.is_decided & self.asks_several]
        return bids

    @cached_property
    def winning_bid(self) -> Column:
        """Bid row behind each award."""
        rows: Column = self.tender("winner")[self.is_awarded]
        return rows

    @cached_property
    def award_price(self) -> Column:
        """Price of each award [pence]."""
        return self._of_winners("price")

    @cached_property
    def award_cost(self) -> Column:
        """True full cost of the winner of each award [pence]."""
        return self._of_winners("true_cost")

    @cached_property
    def award_supplier(self) -> Column:
        """Supplier row of each award."""
        return self._of_winners("supplier")

    @cached_property
    def award_kind(self) -> Column:
        """Supplier kind of each award."""
        kinds: Column = self.supplier("kind")[self.award_supplier]
        return kinds

    def _of_winners(self, column: str) -> Column:
        values: Column = self.world.bids[column][self.winning_bid]
        return values

    @cached_property
    def active_se(self) -> Column:
        """Rows of the active social enterprises."""
        is_active = (self.supplier("kind") == SOCIAL_ENTERPRISE) & (self.supplier("state") == ACTIVE)
        return np.flatnonzero(is_active)

    def of_active_se(self, column: str) -> Column:
        """Return a column of the active social enterprises."""
        values: Column = self.world.suppliers[column][self.active_se]
        return values

    @cached_property
    def benefit(self) -> Column:
        """Additional social benefit of the whole run so far [outcome, beneficiary] in pounds."""
        world = self.world
        return worth(world.outcome_cells, Rates.of(world.parameters[0]), world.benefits)

    @cached_property
    def assumed_benefit(self) -> Column:
        """The part of it whose unit values have no source [outcome, beneficiary]."""
        world = self.world
        return worth(world.outcome_cells, Rates.of(world.parameters[0]), world.assumed_benefits)

    @property
    def supplier_cash(self) -> Column:
        """Cash of each supplier [pence]."""
        first = N_PARTIES + len(self.world.councils)
        balance: Column = self.world.cash[first : first + self.world.clock[0].suppliers]
        return balance

    @property
    def own_cash(self) -> Column:
        """Cash of each supplier [pence], less what it was paid for work to come: advances, and grants not spent yet."""
        own: Column = self.supplier_cash - self.supplier("advances")
        if len(self.world.grants):
            own = own - self.world.grantees["unspent"][: len(own)]
        return own

    @cached_property
    def work(self) -> Delivered:
        """The contract work done in the run, by contract."""
        return delivered(self.world)

    @cached_property
    def two_lowest_prices(self) -> tuple[Column, Column]:
        """Lowest and second lowest price [pence] of each competition with two valid bids or more.

        Bids screened out as ineligible or abnormally low do not count. Bids of one tender stand together.
        """
        used = int(self.world.clock[0].bids)
        if not used:
            return np.empty(0), np.empty(0)
        tender, outcome = self._column("bids", "tender"), self._column("bids", "outcome")
        is_valid = (outcome != TOO_LOW) & (outcome != INELIGIBLE)
        price = np.where(is_valid, self._column("bids", "price"), np.inf)
        first = np.flatnonzero(np.r_[True, tender[1:] != tender[:-1]])
        size = np.diff(np.r_[first, used])
        lowest = np.minimum.reduceat(price, first)
        is_lowest = price == np.repeat(lowest, size)
        how_many = np.add.reduceat(is_lowest.astype(np.int64), first)
        others = np.minimum.reduceat(np.where(is_lowest, np.inf, price), first)
        second = np.where(how_many > 1, lowest, others)
        is_compared = np.isfinite(second) & self.asks_several[tender[first]]
        return lowest[is_compared], second[is_compared]

    def per_year(self, amount: SupportsFloat) -> float:
        """Return an amount of the whole run as an amount a year."""
        return float(amount) / self.years if self.weeks else float("nan")

    def pounds_per_year(self, amount: SupportsFloat) -> float:
        """Return pence of the whole run as pounds a year."""
        return self.per_year(amount) / PENCE_PER_POUND
