"""The tables: which there are, what a row of each is, and how they lie in memory.

Their columns, with units, are in ``columns/``; what the codes in them stand for is in ``codes.py``. Each table is one
structured array seen as a record array: ``world.suppliers[i].quality`` is one number, ``world.suppliers.quality`` a
column. Money is whole pence (``i8``), shares and scores ``f8``, flags and codes ``i8``. Rows are never moved or
deleted, so a row number is a handle for as long as a run lasts; only those of candidates, invoices and bills are used
again (``rows.py``). ``id`` columns are identities derived from causes and key every draw.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.columns.chain import BILL, CHAIN, FAILURE, FINANCE, GROUP_FINANCE, SUBCONTRACT, WORK
from simulator.engine.columns.contracts import BID, CANDIDATE, CONTRACT, INVOICE, TENDER
from simulator.engine.columns.firms import COUNCIL, GROUP, LINE, MARKET, MEMBERSHIP, SECTOR, SUPPLIER
from simulator.engine.columns.joint import FRANCHISE_ROW, JOINT_BID, TEAM, TEAM_MEMBER, TIE
from simulator.engine.columns.run import (
    CLOCK,
    EVENT,
    FLOAT,
    KIND,
    PARAMETER,
    POLICY,
    RULES,
    SERIES,
    SHOCK,
    TALLY,
    WHOLE,
)
from simulator.engine.columns.social import ASK, ASK_TOTALS, GRANT_ROW, GRANTEE, NATION, OUTCOME_CELL, PRACTICE, PROMISE

_CACHE_LINE = 64  # bytes

Table = Any  # a one-dimensional np.recarray; numba and numpy see its fields

#: Every table of a run: name -> (row type, dimensions). Shapes are in rows; the comment says what a row is.
TABLES: dict[str, tuple[np.dtype[Any], int]] = {
    "clock": (CLOCK, 1),  # one row
    "parameters": (PARAMETER, 1),  # one row
    "baseline": (FLOAT, 2),  # [council, lever]: rules without policies
    "rules": (RULES, 1),  # a row per council: rules in force this week
    "rule_values": (FLOAT, 2),  # [council, lever]: the same memory as ``rules``
    "policies": (POLICY, 1),
    "policy_councils": (WHOLE, 2),  # [policy, council]: flag
    "shocks": (SHOCK, 1),
    "shock_councils": (WHOLE, 2),  # [shock, council]: flag
    "season": (FLOAT, 1),  # [12] factor on needs by calendar month
    "process_edges": (WHOLE, 1),  # [band] lower edge in pence
    "process_mix": (FLOAT, 2),  # [band, process] shares
    "duration_edges": (WHOLE, 1),  # [band] lower edge in pence
    "duration": (FLOAT, 2),  # [band, quantile] weeks
    "councils": (COUNCIL, 1),
    "distance_km": (FLOAT, 2),  # [council, council]
    "closeness": (FLOAT, 2),  # [council, council]: factor on discovery by distance, 1 at home
    "widest_reach": (FLOAT, 1),  # [1] km: the longest reach of any supplier group
    "lines": (LINE, 1),
    "sectors": (SECTOR, 1),
    "markets": (MARKET, 1),  # row = sector * BANDS + band
    "groups": (GROUP, 1),
    "group_sectors": (FLOAT, 2),  # [group, sector] shares
    "group_areas": (FLOAT, 2),  # [group, council] shares
    "group_kinds": (KIND, 1),  # a row per group: the kind's numbers with the group's overrides
    "suppliers": (SUPPLIER, 1),
    "supplier_ids": (WHOLE, 1),  # [supplier] its identity, for many draws at once
    "ties": (TIE, 1),
    "teams": (TEAM, 1),
    "team_members": (TEAM_MEMBER, 1),  # members of one team stand together; their shares sum to one
    "franchises": (FRANCHISE_ROW, 1),
    "joint_bids": (JOINT_BID, 1),  # scratch: teams that bid this week
    "drafts": (FLOAT, 2),  # scratch [place, 3]: supplier, what it brings, trust
    "members": (WHOLE, 3),  # [area, sector, 2]: first row and number of the memberships
    "memberships": (MEMBERSHIP, 1),
    "member_ids": (WHOLE, 1),  # [membership] the supplier's identity
    "draws": (FLOAT, 1),  # scratch [place]: as many as memberships
    "finders": (WHOLE, 1),  # likewise
    "contact": (WHOLE, 2),  # [supplier, council]: last week of work for that council, or far in the past
    "tenders": (TENDER, 1),
    "open_tenders": (WHOLE, 1),  # rows of tenders that are not decided yet
    "deciding": (WHOLE, 1),  # scratch: rows of the tenders decided this week, in order
    "candidates": (CANDIDATE, 1),
    "invitation_queue": (FLOAT, 2),  # [place, 2] scratch: time, supplier
    "bids": (BID, 1),
    "contracts": (CONTRACT, 1),
    "finished": (WHOLE, 1),  # scratch: rows of suppliers that completed contracts this week
    "renewals": (WHOLE, 1),  # rows of contracts whose renewal is to be considered next week
    "reordered": (WHOLE, 1),  # scratch: as many places as live contracts
    "invoice_draws": (FLOAT, 1),  # scratch [place among the live contracts]
    "rounding_draws": (FLOAT, 1),  # likewise
    "council_places": (WHOLE, 1),  # [council] scratch
    "live_contracts": (WHOLE, 1),  # rows of contracts that have not ended
    "invoices": (INVOICE, 1),
    "due": (WHOLE, 1),  # [week]: head of the chain of invoices paid in that week
    "cash": (WHOLE, 1),  # [account] pence
    "account_kinds": (WHOLE, 1),  # [account] index into accounts.ACCOUNT_KIND_NAMES
    "flows": (WHOLE, 3),  # [reason, account kind, account kind] pence
    "tallies": (TALLY, 1),  # a row per supplier kind
    "series": (SERIES, 1),  # a row per week
    "events": (EVENT, 1),
    "statements": (WHOLE, 2),  # [statement, column]: see STATEMENT_HEAD; kept when recording
    "month_flows": (WHOLE, 2),  # [supplier, reason]: pence in, or below 0 out, since the last statement
    "finance": (FINANCE, 1),
    "works": (WORK, 1),
    "subcontracts": (SUBCONTRACT, 1),
    "bills": (BILL, 1),
    "bills_due": (WHOLE, 1),  # [week]: head of the chain of bills to be looked at in that week
    "failures": (FAILURE, 1),
    "failure_costs": (WHOLE, 2),  # [supplier kind, item of behaviours.handover.COST_NAMES] pence
    "group_finance": (GROUP_FINANCE, 1),
    "benefits": (FLOAT, 2),  # [outcome, beneficiary] pence of one additional unit; departments first, residents last
    "assumed_benefits": (FLOAT, 2),  # [outcome, beneficiary] the part of it that rests on an assumption
    "promises": (PROMISE, 1),
    "line_costs": (FLOAT, 1),  # [line] sum of the cost index, shocks included, over the weeks so far
    "grants": (GRANT_ROW, 1),
    "grantees": (GRANTEE, 1),  # a row per supplier
    "granted": (WHOLE, 1),  # [line] pence a week of running grants
    "practice": (PRACTICE, 1),
    "nation": (NATION, 1),  # one row
    "outcome_cells": (OUTCOME_CELL, 1),  # row = line * number of supplier kinds + kind
    "chain_totals": (CHAIN, 1),  # one row
    "asks": (ASK, 1),  # a row per tender, none where no rule asks
    "ask_totals": (ASK_TOTALS, 1),  # one row
    "labels": (WHOLE, 1),  # [supplier] flag: a firm that calls itself an SE; empty where none may
}

_PLACES = {name: place for place, name in enumerate(TABLES)}

#: Where compiled code finds functions that were compiled apart (``apart.py``), by slot; shared by all worlds.
ADDRESSES = np.zeros(1 << 14, np.int64)


class World:
    """All tables of one run, an attribute each (see ``TABLES``), and their addresses for compiled code.

    Kernels take the whole world as one argument: compiled code reads a table's address, length and width from
    ``descriptor``, so that a call costs the same however many tables there are (``world_type.py``).
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, **tables: Any) -> None:
        """Take every table of ``TABLES``; a missing or surplus one is an error of the project."""
        if set(tables) != set(TABLES):
            raise TypeError(f"tables differ from TABLES: {sorted(set(tables) ^ set(TABLES))}")
        self.descriptor = np.zeros((len(TABLES) + 1, 4), np.int64)
        self.descriptor[-1, 0] = ADDRESSES.ctypes.data
        self.address = self.descriptor.ctypes.data
        for name, array in tables.items():
            self.put(name, array)

    def put(self, name: str, array: Any) -> None:
        """Set or replace a table; it must be of the declared row type, dimensions and contiguous."""
        dtype, dimensions = TABLES[name]
        if array.dtype != dtype or array.ndim != dimensions or not array.flags.c_contiguous:
            raise TypeError(f"table {name} is {array.dtype} [{array.ndim}], not {dtype} [{dimensions}] in one piece")
        object.__setattr__(self, name, array)
        row = self.descriptor[_PLACES[name]]
        row[0] = array.ctypes.data
        row[1 : 1 + dimensions] = array.shape


def table(dtype: np.dtype[Any], rows: int) -> Table:
    """Return an empty table of ``rows`` rows."""
    return np.zeros(rows, dtype).view(np.recarray)


def empty_tables(shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return empty tables of the given shapes, all in one block of memory.

    The operating system hands out one large block in large pages, which saves a run a thousand interruptions. Each
    table begins at a line of the processor's cache.
    """
    sizes = {name: TABLES[name][0].itemsize * math.prod(shape) for name, shape in shapes.items()}
    block = np.zeros(sum(size + _CACHE_LINE for size in sizes.values()) + _CACHE_LINE, np.uint8)
    place = -block.ctypes.data % _CACHE_LINE
    made = {}
    for name, shape in shapes.items():
        dtype = TABLES[name][0]
        array = block[place : place + sizes[name]].view(dtype).reshape(shape)
        made[name] = array.view(np.recarray) if dtype.names else array
        place += -(-sizes[name] // _CACHE_LINE) * _CACHE_LINE
    return made


def grown(array: Any, rows: int) -> Any:
    """Return a copy of a table or array with at least ``rows`` rows; new rows are zero."""
    if len(array) >= rows:
        return array
    bigger = np.zeros((rows, *array.shape[1:]), array.dtype)
    bigger[: len(array)] = array
    return bigger.view(np.recarray) if isinstance(array, np.recarray) else bigger


def chain_unused(rows: Any, first: int, following: int) -> None:
    """Chain the rows from ``first`` on, and after them ``following`` (NOBODY when none is left)."""
    rows["next"][first:] = np.arange(first + 1, len(rows) + 1)
    rows["next"][-1:] = following
