"""The tables of a recorded run for people: codes as names, money in pounds, links to nothing left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulator.engine.accounts import N_PARTIES
from simulator.engine.accounts import REASON_NAMES as LEDGER_REASONS
from simulator.engine.codes import (
    ANSWER_NAMES,
    BID_OUTCOME_NAMES,
    CONTRACT_STATE_NAMES,
    FAILING_NAMES,
    NEEDED,
    NOBODY,
    PARTS,
    PENCE_PER_POUND,
    PROCESS_NAMES,
    REASON_NAMES,
    SPLIT,
    SUPPLIER_STATE_NAMES,
    TENDER_STATE_NAMES,
)
from simulator.engine.columns.chain_columns import Failure, Subcontract
from simulator.engine.columns.contract_columns import Bid, Contract, Tender
from simulator.engine.columns.firm_columns import Supplier
from simulator.engine.columns.row import Row
from simulator.engine.events import (
    BANK_CUT,
    CLAUSE_BROKEN,
    CLOSED_DOWN,
    DROPPED,
    EVENT_NAMES,
    FAILED,
    HANDED_OVER,
    OVER_LIMIT,
    RERUN_CALLED,
    STAKE_TAKEN,
    TAKEN_OVER,
    TENDER_CANCELLED,
    UNIT_JOINED,
    UNITS_MERGED,
    WALKED_AWAY,
    WARNED,
    WENT_OVERDRAWN,
)
from simulator.engine.world import wide
from simulator.notebook.beginnings import beginnings
from simulator.notebook.kept_rows import kept_rows
from simulator.register import KIND_NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario

#: Tables of a recorded run; the first column of each is the row number that other tables refer to. Statements are
#: firms' monthly bank statements: what came in (above 0) or went out by reason, since the statement before.
RECORD_TABLES = (
    *("firms", "tenders", "bids", "contracts", "events", "statements", "subcontracts", "failures"),
    "members",
)

_PRICE_RULES = ("relative", "absolute", "linear")
_SCRATCH = {"wages_due", "materials_due", "completed_now", "first_candidate", "first_bid", "first_hope"}
#: By the code in ``behaviours.collapse``.
_FORM_NAMES = ("liquidation", "parent-only restructuring", "managed transfer", "SE wind-up", "closure")
_MONEY_DETAIL = (
    *(CLOSED_DOWN, FAILED, WENT_OVERDRAWN, OVER_LIMIT, WARNED, BANK_CUT, STAKE_TAKEN, TAKEN_OVER, UNITS_MERGED),
    *(UNIT_JOINED, CLAUSE_BROKEN, WALKED_AWAY, DROPPED),
)
_REASON_DETAIL = (RERUN_CALLED, TENDER_CANCELLED)


def _money_of(row: type[Row]) -> tuple[str, ...]:
    """Return the columns of a row that hold pence, as their types say: a list beside these would forget some."""
    return tuple(name for name, kind in row.__annotations__.items() if kind in ("Pence", "Money"))


def _of(rows: Any, kept: NDArray[np.int64] | None) -> Any:
    """Return the rows of a table that are kept; None stands for all."""
    return rows if kept is None else rows[kept]


def decoded(
    rows: Any,
    handle: str,
    *,
    kept: NDArray[np.int64] | None = None,
    money: Sequence[str] = (),
    names: Mapping[str, Sequence[str]] | None = None,
    links: Sequence[str] = (),
    unknown: Mapping[str, NDArray[np.bool_]] | None = None,
) -> pd.DataFrame:
    """Return rows of a table as a data frame.

    Args:
        rows: structured array.
        handle: name of a first column with the row numbers; empty for none.
        kept: numbers of the rows that are wanted; None for all.
        money: columns in pence; they become pounds and end in ``_gbp``.
        names: words for the codes of a column; a code below zero has none.
        links: columns that may point to nothing (``NOBODY``) and are then left empty.
        unknown: columns that hold nothing yet in some rows, whatever stands there, and in which of all rows.
    """
    numbers = np.arange(len(rows), dtype=np.int64) if kept is None else kept
    rows = _of(rows, kept)
    columns: dict[str, Any] = {handle: numbers} if handle else {}
    for field in rows.dtype.names:
        values = wide(rows[field])
        if field in _SCRATCH:
            continue
        if field in money:
            columns[f"{field}_gbp"] = values / PENCE_PER_POUND
        elif names is not None and field in names:
            columns[field] = _words(values, names[field])
        elif field in links:
            columns[field] = pd.arrays.IntegerArray(values.copy(), values == NOBODY)
        elif unknown is not None and field in unknown:
            columns[field] = pd.arrays.IntegerArray(values.copy(), _of(unknown[field], kept))
        else:
            columns[field] = values.copy()
    return pd.DataFrame(columns, copy=False)


def _words(codes: Any, names: Sequence[str]) -> Any:
    """Return the word for each code; None for a code below zero."""
    return np.array([*names, None], dtype=object)[np.where(codes < 0, len(names), codes)]


def _firms(world: World, scenario: Scenario) -> pd.DataFrame:
    used = int(world.clock[0].suppliers)
    sectors = [line.name for line in scenario.service_lines]
    names = {
        "kind": KIND_NAMES,
        "group": [group.name for group in scenario.suppliers],
        "state": SUPPLIER_STATE_NAMES,
        "home": [council.name for council in scenario.councils],
        "sector": sectors,
        "second_sector": sectors,
    }
    rows = world.suppliers[:used]
    unknown = {  # who never was there has what rows begin with: a 0, less the weeks of the past
        "last_bid": (rows["bids"] == 0) & (rows["bid_spend"] == 0.0),
        "over_limit_until": rows["weeks_over_limit"] == 0,
        "joined": (rows["franchise"] == NOBODY) & (rows["joined"] <= 0),
    }
    frame = decoded(rows, "firm", money=_money_of(Supplier), names=names, links=("left",), unknown=unknown)
    first = N_PARTIES + len(world.councils)
    return frame.assign(cash_gbp=world.cash[first : first + used] / PENCE_PER_POUND)


def tender_frame(world: World, scenario: Scenario, kept: NDArray[np.int64] | None = None) -> pd.DataFrame:
    """Return the table of tenders: a row per need, lot and re-run, or of these those ``kept``."""
    rows = world.tenders[: world.clock[0].tenders]
    names = {
        "council": [council.name for council in scenario.councils],
        "sector": [line.name for line in scenario.service_lines],
        "process": PROCESS_NAMES,
        "state": TENDER_STATE_NAMES,
        "reason": REASON_NAMES,
        "answer": ANSWER_NAMES,
        "price_rule": _PRICE_RULES,
    }
    links = ("week_published", "week_decided", "renews", "incumbent", "winner", "contract")
    unknown = dict.fromkeys(("week_closing", "week_deciding"), rows["week_published"] == NOBODY)
    unknown["earliest_start"] = rows["earliest_start"] <= rows["week_needed"]  # it may start at once
    frame = decoded(rows, "tender", kept=kept, money=_money_of(Tender), names=names, links=links, unknown=unknown)
    has_no_process = np.isin(_of(rows["state"], kept), (NEEDED, SPLIT))
    return frame.assign(process=frame["process"].where(~has_no_process, None))


def bid_frame(world: World, kept: NDArray[np.int64] | None = None) -> pd.DataFrame:
    """Return the table of bids, or of these those ``kept``."""
    rows = world.bids[: world.clock[0].bids]
    names = {"outcome": BID_OUTCOME_NAMES, "failing": FAILING_NAMES}
    return decoded(rows, "bid", kept=kept, money=_money_of(Bid), names=names).rename(columns={"supplier": "firm"})


def contract_frame(world: World, scenario: Scenario, kept: NDArray[np.int64] | None = None) -> pd.DataFrame:
    """Return the table of contracts, or of these those ``kept``."""
    rows = world.contracts[: world.clock[0].contracts]
    names = {
        "council": [council.name for council in scenario.councils],
        "sector": [line.name for line in scenario.service_lines],
        "state": CONTRACT_STATE_NAMES,
    }
    frame = decoded(rows, "contract", kept=kept, money=_money_of(Contract), names=names, links=("bid",))
    rows = _of(rows, kept)
    kinds, winners = (_words(world.suppliers["kind"][rows[who]], KIND_NAMES) for who in ("supplier", "won_by"))
    # A contract that is cut short ends with the value of the work done; what was agreed is the bid's price, or of a
    # contract that ran at the start its tender's value.
    is_bid = rows["bid"] != NOBODY
    agreed = np.where(
        is_bid, world.bids["price"][np.where(is_bid, rows["bid"], 0)], world.tenders["value"][rows["tender"]]
    )
    return frame.rename(columns={"supplier": "firm"}).assign(
        firm_kind=kinds,
        won_by_kind=winners,
        value_gbp=agreed / PENCE_PER_POUND,
        value_at_end_gbp=rows["value"] / PENCE_PER_POUND,
    )


def _members(world: World) -> pd.DataFrame:
    """Return who is in which consortium, with which share, and since when."""
    rows = world.team_members[: world.clock[0].team_members]
    teams = world.teams[rows["team"]]
    ended = wide(teams["dissolved"])
    return pd.DataFrame(
        {
            "consortium": wide(teams["supplier"]),
            "firm": wide(rows["supplier"]),
            "share": rows["parts"] / PARTS,
            "leads": np.asarray(teams["lead"] == rows["supplier"]),
            "formed": wide(teams["formed"]),
            "dissolved": pd.arrays.IntegerArray(ended.copy(), ended == NOBODY),
        }
    )


def _events(world: World, scenario: Scenario, kept: NDArray[np.int64] | None) -> pd.DataFrame:
    rows = _of(world.events[: world.clock[0].events], kept)
    is_money = np.isin(rows["event"], _MONEY_DETAIL)
    is_reason = np.isin(rows["event"], _REASON_DETAIL)
    reasons = np.where(is_reason, rows["detail"], -1).astype(np.int64)
    heirs = np.where(rows["event"] == HANDED_OVER, rows["detail"], NOBODY).astype(np.int64)
    frame = decoded(rows, "", money=("amount",), names={"event": EVENT_NAMES}, links=("supplier", "subject"))
    frame = frame.rename(columns={"supplier": "firm"}).assign(
        detail_gbp=np.where(is_money, rows["detail"] / PENCE_PER_POUND, np.nan),
        reason=_words(reasons, REASON_NAMES),
        heir=pd.arrays.IntegerArray(heirs, heirs == NOBODY),
    )
    first = beginnings(scenario, int(world.clock[0].seed), frame)
    return pd.concat([first, frame], ignore_index=True) if len(first) else frame


def _subcontracts(world: World) -> pd.DataFrame:
    rows = world.subcontracts[: world.clock[0].subcontracts]
    return (
        decoded(rows, "subcontract", money=_money_of(Subcontract))
        .drop(columns=["next"])
        .rename(columns={"supplier": "firm"})
    )


def _failures(world: World) -> pd.DataFrame:
    rows = world.failures[: world.clock[0].failures]
    names = {"kind": KIND_NAMES, "form": _FORM_NAMES}
    frame = decoded(rows, "failure", money=_money_of(Failure), names=names, links=("warned", "cause"))
    return frame.rename(columns={"supplier": "firm"})


def _statements(world: World, kept: NDArray[np.int64] | None) -> pd.DataFrame:
    rows = world.statements[: world.clock[0].statements]
    moved = world.movements[: world.clock[0].movements]
    lengths = np.diff(rows["movements"], append=len(moved))
    if kept is not None:
        is_kept = np.zeros(len(rows), dtype=bool)
        is_kept[kept] = True
        rows, moved, lengths = rows[kept], moved[np.repeat(is_kept, lengths)], lengths[kept]
    columns: dict[str, Any] = {"firm": wide(rows["supplier"]).copy(), "week": wide(rows["week"]).copy()}
    columns |= {f"{name}_gbp": rows[name] / PENCE_PER_POUND for name in ("cash", "receivable")}
    statement = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
    by_reason = np.argsort(moved["reason"].astype(np.int16), kind="stable")
    reasons, begin = np.unique(moved["reason"][by_reason], return_index=True)
    for reason, places in zip(reasons, np.split(by_reason, begin[1:])[: len(reasons)], strict=True):
        amounts = np.zeros(len(rows))
        amounts[statement[places]] = moved["amount"][places] / PENCE_PER_POUND
        columns[f"{LEDGER_REASONS[reason]}_gbp"] = amounts
    return pd.DataFrame(columns, copy=False)


def records_of(world: World, scenario: Scenario, councils: Sequence[str] = ()) -> dict[str, pd.DataFrame]:
    """Return the decoded tables of a recorded run by name, of everything or of some councils; see ``RECORD_TABLES``.

    Args:
        world: a run that was recorded.
        scenario: what was run.
        councils: names of those whose stories are wanted (``kept_rows.py``); none for all.
    """
    kept = kept_rows(world, scenario, councils)
    return {
        "firms": _firms(world, scenario),
        "tenders": tender_frame(world, scenario, kept.tenders),
        "bids": bid_frame(world, kept.bids),
        "contracts": contract_frame(world, scenario, kept.contracts),
        "events": _events(world, scenario, kept.events),
        "statements": _statements(world, kept.statements),
        "subcontracts": _subcontracts(world),
        "failures": _failures(world),
        "members": _members(world),
    }
