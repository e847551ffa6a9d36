"""What a world that has lived some years hands on to week 0 of a run: its firms, their contracts, money and beliefs.

Rows of what is over are left behind, the others numbered anew, and weeks are counted from week 0, so that nothing from
before is counted among the figures of a run. Contracts won before week 0 are ``legacy``, and the tenders behind them
were never published in the run; tenders under way come along with those who know of them and their bids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, AWARDED, BEST_SCORE, NOBODY, PUBLISHED, WAIVER
from simulator.engine.columns.contract_columns import Bid, Candidate, Contract, Invoice, Tender
from simulator.engine.columns.firm_columns import Council, Economy, Group, Line, Market, Supplier, Waiting
from simulator.engine.columns.row import Row
from simulator.engine.met import who_met
from simulator.engine.world import copied

if TYPE_CHECKING:
    from simulator.engine.world import World

Rows = NDArray[np.int64]

#: Tables that are handed on, and the type of their rows.
HANDED_ON: dict[str, type[Row]] = {
    "suppliers": Supplier,
    "contracts": Contract,
    "tenders": Tender,
    "bids": Bid,
    "candidates": Candidate,
    "invoices": Invoice,
    "lines": Line,
    "councils": Council,
    "groups": Group,
    "markets": Market,
    "waiting": Waiting,
    "economy": Economy,
}
#: Columns with row numbers of tables that are numbered anew, and of which.
POINTS_TO = {
    "contracts": {"supplier": "suppliers", "won_by": "suppliers", "tender": "tenders", "bid": "bids"},
    "tenders": {"incumbent": "suppliers", "renews": "contracts", "contract": "contracts", "winner": "bids"},
    "bids": {"tender": "tenders", "supplier": "suppliers"},
    "candidates": {"supplier": "suppliers"},
    "invoices": {"contract": "contracts", "supplier": "suppliers"},
}
#: Columns about a week that is over, or about a feature that begins with the run: they point to nobody.
FORGOTTEN = {
    "suppliers": ("team", "first_tie", "joined_for", "alone_for", "franchise", "first_hope"),
    "candidates": ("next_hope",),
    "invoices": ("next",),
}
#: Rows that stand together: the columns of a tender that say where they begin and how many they are, and the table.
RUNS = (("first_candidate", "n_candidates", "candidates"), ("first_bid", "n_bids", "bids"))
#: Columns with row numbers of councils, sectors and groups, which stay what they are.
STAY = frozenset({"council", "line", "sector", "second_sector", "department", "home", "group"})
#: Columns in which -1 says never; elsewhere it is a week.
NEVER = {"suppliers": ("left",), "tenders": ("week_published", "week_decided")}


@dataclass(frozen=True, slots=True)
class Past:
    """Rows as they stand at week 0.

    Attributes:
        rows: table -> its rows in use.
        cash: what every supplier has [pence].
        worked: who worked for which council, and the last week of that [n, 3].
        pay_weeks: week in which every invoice is paid.
        lists: rows of the live contracts, of the open tenders and of the renewals to be considered.
        decided: tenders before this row are decided.
    """

    rows: dict[str, Any]
    cash: Rows
    worked: Rows
    pay_weeks: Rows
    lists: dict[str, Rows]
    decided: int

    @property
    def nbytes(self) -> int:
        """Memory that it takes [bytes]."""
        arrays = [*self.rows.values(), self.cash, self.worked, self.pay_weeks, *self.lists.values()]
        return sum(array.nbytes for array in arrays)


def handed_on(world: World) -> Past:
    """Return what a world hands on as its next week begins, which becomes week 0."""
    kept = _Kept(world)
    rows = {name: kept.moved(name) for name in HANDED_ON}
    _end_awards(rows, len(kept.decided))
    for first, many, name in RUNS:
        _note_runs(rows["tenders"][len(kept.decided) :], kept.runs[name], first, many)
    cash = world.cash[N_PARTIES + len(world.councils) + kept.rows["suppliers"]]
    rows["suppliers"]["was_negative"] = cash < 0
    rows["suppliers"]["starting_turnover"] = rows["suppliers"]["turnover"]
    return Past(
        rows=rows,
        cash=cash,
        worked=_worked(world, kept),
        pay_weeks=kept.pay_weeks - kept.weeks,
        lists={name: kept.number[table][rows] for name, (table, rows) in kept.lists.items()},
        decided=len(kept.decided),
    )


class _Kept:
    """Which rows of a world are handed on, in their new order."""

    def __init__(self, world: World) -> None:
        clock = world.clock[0]
        self.world = world
        self.weeks = int(clock.week)
        self.is_there = world.suppliers["state"] == ACTIVE
        renewals = world.renewals[: clock.renewals]
        self.lists = {
            "live_contracts": ("contracts", world.live_contracts[: clock.live_contracts]),
            "open_tenders": ("tenders", world.open_tenders[: clock.open_tenders]),
            "renewals": ("contracts", renewals[self.is_there[world.contracts["supplier"][renewals]]]),
        }
        invoices, self.pay_weeks = _unpaid(world, self.is_there)
        owed = world.invoices["contract"][invoices]
        contracts = np.unique(np.concatenate([self.lists["live_contracts"][1], self.lists["renewals"][1], owed]))
        self.decided = np.sort(world.contracts["tender"][contracts])
        under_way = np.sort(self.lists["open_tenders"][1])
        self.runs = {run[2]: self._runs(under_way, *run) for run in RUNS}
        self.rows = {
            "suppliers": np.flatnonzero(self.is_there[: clock.suppliers]),
            "contracts": contracts,
            "tenders": np.concatenate([self.decided, under_way]),
            "bids": np.concatenate([*self.runs["bids"], self._won(contracts)]),
            "candidates": np.concatenate([*self.runs["candidates"], contracts[:0]]),
            "invoices": invoices,
        }
        self.number = {name: _numbers(rows, len(getattr(world, name))) for name, rows in self.rows.items()}

    def _runs(self, tenders: Rows, first: str, many: str, table: str) -> list[Rows]:
        """Return the rows that belong to each tender, without those of firms that left; candidates' until it closes."""
        suppliers = getattr(self.world, table)["supplier"]
        found = []
        for tender in self.world.tenders[tenders]:
            is_kept = tender[many] > 0 and (table != "candidates" or tender["state"] == PUBLISHED)
            rows = np.arange(tender[first], tender[first] + tender[many]) if is_kept else tenders[:0]
            found.append(rows[self.is_there[suppliers[rows]]])
        return found

    def _won(self, contracts: Rows) -> Rows:
        """Return the bids that won contracts, where the bidder is still there."""
        bids = self.world.contracts["bid"][contracts]
        bids = bids[bids != NOBODY]
        rows: Rows = bids[self.is_there[self.world.bids["supplier"][bids]]]
        return rows

    def moved(self, name: str) -> Any:
        """Return a table's rows that are handed on, their row numbers and weeks as they are from week 0 on."""
        table = getattr(self.world, name)
        rows = copied(table, self.rows.get(name, slice(None)))
        for column, other in POINTS_TO.get(name, {}).items():
            pointer = rows[column]
            rows[column] = np.where(pointer == NOBODY, NOBODY, self.number[other][pointer])
        for column in FORGOTTEN.get(name, ()):
            rows[column] = NOBODY
        for column in _week_columns(name):
            rows[column] = _weeks_from_0(rows[column], self.weeks, column in NEVER.get(name, ()))
        return rows


def _worked(world: World, kept: _Kept) -> Rows:
    """Return who worked for which council, and the last week of that, counted from week 0 [n, 3]."""
    firms = kept.rows["suppliers"]
    found = []
    for council in range(len(world.councils)):
        places = who_met(world, firms, council)
        weeks = world.contact[firms[places], council] - kept.weeks
        found.append(np.column_stack([places, np.full(len(places), council), weeks]))
    return np.concatenate(found)


def _numbers(rows: Rows, length: int) -> Rows:
    """Return the new number of every old row, NOBODY for those left behind."""
    number = np.full(length, NOBODY)
    number[rows] = np.arange(len(rows))
    return number


def _week_columns(name: str) -> list[str]:
    """Return the columns of a table that hold weeks since the start."""
    return [column for column, kind in HANDED_ON[name].__annotations__.items() if kind == "Week"]


def _weeks_from_0(column: Any, weeks: int, may_be_never: bool) -> Any:
    """Return weeks counted from week 0; the week before it becomes the one before that where -1 says never."""
    moved = column - weeks
    if not may_be_never:
        return moved
    return np.where(column == NOBODY, NOBODY, np.where(moved == NOBODY, NOBODY - 1, moved))


def _unpaid(world: World, is_there: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """Return the invoices still to be paid to firms that are there, and the week of each, in the order of payment."""
    payee, following = (world.invoices[column].tolist() for column in ("supplier", "next"))
    found = []
    for week, first in enumerate(world.due.tolist()):
        row = first
        while row != NOBODY:
            if is_there[payee[row]]:
                found.append((row, week))
            row = following[row]
    rows, weeks = np.array(found, np.int64).reshape(-1, 2).T.copy()
    return rows, weeks


def _note_runs(tenders: Any, runs: list[Rows], first: str, many: str) -> None:
    """Write where the rows of each tender under way begin now; of tenders that have closed, who knew is a number."""
    counts = np.array([len(rows) for rows in runs], np.int64)
    tenders[first] = np.where(counts > 0, np.cumsum(counts) - counts, 0)
    is_over = tenders["state"] != PUBLISHED if many == "n_candidates" else np.zeros(len(runs), bool)
    tenders[many] = np.where(is_over, tenders[many], counts)


def _end_awards(rows: dict[str, Any], decided: int) -> None:
    """Let contracts and the tenders behind them be what ran before week 0: no award of the run."""
    rows["contracts"]["legacy"] = 1
    rows["contracts"]["won_by"] = rows["contracts"]["supplier"]
    tenders = rows["tenders"][:decided]
    for column, value in {"state": AWARDED, "reason": BEST_SCORE, "process": WAIVER, "commitment": 0}.items():
        tenders[column] = value
    for column in ("week_published", "week_decided"):
        tenders[column] = NOBODY
    tenders["n_candidates"] = 0
    tenders["n_bids"] = tenders["winner"] != NOBODY
    tenders["first_bid"] = np.maximum(0, tenders["winner"])
