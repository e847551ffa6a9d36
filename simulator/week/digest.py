"""One short text that two runs share exactly when everything in them is the same, bit by bit.

Left out is only how rows are laid out in memory, which depends on when tables grew: rows not in use, the index of who
can be found where, the waiting list of candidates and the chains of invoices. Events are left out too, so that a run
that keeps them can be held against one that does not.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from simulator.engine.accounts import N_PARTIES
from simulator.engine.tables import DECLARATIONS, MET_ROW, TABLES
from simulator.engine.world import World, wide
from simulator.week.growth import live
from simulator.week.lived_in import open_world

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario

RECORDINGS = frozenset({"events", "month_flows", "movements", "statements"})
SCRATCH = frozenset(
    {
        *("council_places", "deciding", "drafts", "draws", "ended", "finders", "finished", "gone", "holders"),
        *("invitation_queue", "invoice_draws", "joint_bids", "leaving", "orphans", "reordered", "rounding_draws"),
    }
)
LAYOUT_TABLES = (
    RECORDINGS
    | SCRATCH
    | {
        *("bills", "bills_due", "candidates", "due", "firms", "invoices", "members", "member_ids", "memberships"),
        *("clock_values", "reached", "reached_areas", "reaches", "spaces"),
    }
)
LAYOUT_COLUMNS = {
    "clock": frozenset(
        {
            *("bill_rows", "candidates", "decided", "ended", "events", "firms", "free_bill", "free_bills"),
            *("free_invoices", "memberships", "movements", "next_invoice", "orphans", "recording", "statements"),
            "phase",  # which is at work
            "recognition",  # which code runs; where no lever moves, both ways give the same
        }
    ),
    "sectors": frozenset({"unanswered"}),  # a sum over lines, for one month's end
    "tenders": frozenset({"first_candidate"}),
}


def in_use(world: World, name: str) -> Any:
    """Return the rows of a table that are in use."""
    array = getattr(world, name)
    clock = world.clock[0]
    if name in ("cash", "account_kinds"):
        return array[: N_PARTIES + len(world.councils) + clock.suppliers]
    if name == "met":
        return array[: clock.suppliers // MET_ROW + 1]
    counted = DECLARATIONS[name].used
    return array[: getattr(clock, counted)] if counted else array


def table_digests(world: World) -> dict[str, str]:
    """Return a digest [16 hexadecimal digits] of every table's rows in use, by name."""
    return {name: _digest(name, in_use(world, name)) for name in TABLES if name not in LAYOUT_TABLES}


def _digest(name: str, rows: Any) -> str:
    digest = hashlib.sha256(str(rows.shape).encode())
    if rows.dtype.names:
        for column in rows.dtype.names:
            if column not in LAYOUT_COLUMNS.get(name, ()):
                digest.update(column.encode())
                digest.update(wide(rows[column]).tobytes())
    else:
        digest.update(wide(rows).tobytes())
    return digest.hexdigest()[:16]


def run_digests(scenario: Scenario, seed: int, weeks: int | None = None, *, recording: bool = False) -> dict[str, str]:
    """Live a scenario, whole or for a number of weeks, and return its tables' digests."""
    world = open_world(scenario, seed, recording=recording)
    live(world, scenario.horizon_weeks if weeks is None else weeks)
    return table_digests(world)
