"""Every loop of the engine ends: a ``while`` is written down here with what bounds it, or it is not allowed.

A compiled week cannot be interrupted, so a loop whose end depends on progress that need not come stops a machine. A
``for`` over a number fixed beforehand is the better loop; a new ``while`` needs a line below that says why it ends.
"""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "simulator"
ROOMS = ("register", "engine", "behaviours", "phases", "start", "week", "verification")

_CHAIN = "follows a chain of rows in which each row stands once (tests/invariants/test_chains_of_rows.py)"
_UP = "counts up to a number that is fixed while it runs"
_DOWN = "counts a place down to nought"

#: file::function -> (loops, what bounds them)
BOUNDED = {
    "engine/chance.py::inverse_poisson": (1, "k passes a finite mean, then probabilities fall below 1e-18"),
    "engine/lists.py::_find_place": (1, _DOWN),
    "engine/lists.py::_note_looking_as_far": (1, "halves what is left"),
    "week/together.py::advance": (1, "each round lives a week or ends"),
    "engine/rows.py::value_band": (1, _UP),
    "engine/rows.py::add_invoice": (1, "a row is free: free_invoices, asked before, counts them"),
    "behaviours/asks/breaking.py::break_contracts": (1, "each round ends a running contract of the line"),
    "behaviours/bidding/bid_budget.py::_take_best_hope": (1, _CHAIN),
    "behaviours/bidding/bid_budget.py::choose_bids": (1, "takes a row out of the chain each time"),
    "behaviours/buying/demand.py::band_of": (1, _UP),
    "behaviours/buying/mandates.py::lots_for": (1, "lots double up to a fixed number"),
    "behaviours/contractors/bills.py::bill_work": (1, _CHAIN),
    "behaviours/contractors/bills.py::pay_bills": (1, _CHAIN + "; put off bills go to a later week's"),
    "behaviours/contractors/collapse.py::failure_of": (1, _DOWN),
    "behaviours/contractors/estates.py::share_out_estates": (1, _DOWN),
    "behaviours/contractors/estates.py::_unfile_ended_bills": (1, _CHAIN),
    "behaviours/contractors/handover.py::close_accounts": (1, _DOWN),
    "behaviours/contractors/subcontracted_work.py::own_part": (1, _CHAIN),
    "behaviours/contractors/subcontracted_work.py::end_chain": (1, _CHAIN),
    "behaviours/contractors/subcontracting.py::_enqueue": (1, _DOWN),
    "behaviours/contractors/watching.py::weeks_since_detection": (1, "goes half a year on each time, up to this week"),
    "behaviours/franchises/units.py::part": (1, _CHAIN),
    "behaviours/teams/drafting.py::_line_up": (2, _CHAIN + "; and " + _DOWN),
    "behaviours/teams/drafting.py::draft": (1, _UP),
    "behaviours/teams/fetching.py::fetch_acquaintances": (1, "goes on along chains of ties that end; none is left"),
    "behaviours/teams/readiness.py::leads_a_team": (1, _CHAIN),
    "behaviours/teams/standing_teams.py::old_team": (1, _CHAIN),
    "behaviours/teams/standing_teams.py::known_team": (1, _CHAIN),
    "behaviours/teams/uniting.py::unite_in_teams": (1, _CHAIN),
    "behaviours/teams/teams.py::let_lead": (1, _CHAIN),
    "behaviours/teams/teams.py::_identity_of": (1, "goes on no more often than its members have teams"),
    "behaviours/teams/teams.py::_is_taken": (1, _CHAIN),
    "behaviours/teams/ties.py::find_tie": (1, _CHAIN),
    "behaviours/buying/deciding_order.py::_sink": (1, "its place doubles, up to a number that is fixed while it runs"),
    "phases/discover.py::_enqueue": (1, _DOWN),
    "phases/learn.py::_learn_from_deliveries": (1, _DOWN),
    "phases/learn.py::run": (1, _UP),
    "phases/pay.py::run": (1, _CHAIN),
    "phases/publish.py::run": (1, "only needs are cut, and lots are not needs: each adds at most most_lots"),
    "start/carried.py::_unpaid": (1, _CHAIN),
    "start/past.py::past_of": (1, "takes one away each time"),
    "start/place.py::place_tables": (1, "takes one away each time"),
    "start/population.py::create_world": (1, "room doubles, up to the memory that a run may have (engine/limits.py)"),
    "week/diagnosis.py::guilty_phase": (1, "tables grow, up to the memory that a run may have"),
    "week/diagnosis.py::replayed": (1, "tables grow, up to the memory that a run may have"),
    "week/lived_in.py::_keep": (1, "takes one away each time"),
    "week/lived_in.py::_lived": (1, "tables grow, up to the memory that a run may have"),
    "week/growth.py::live": (1, "lives a week, or grows the tables, up to the memory that a run may have"),
    "week/tick.py::advance": (1, "lives a week each time, or returns"),
    "week/watch.py::check": (1, "those that go first end, or the run is stopped"),
    "verification/clearing_vector.py::clear_claims": (1, "payments fall each round, on a grid no finer than rounding"),
    "verification/entry.py::entry_probability": (1, "bisection: the bracket halves"),
    "verification/ruin.py::gamblers_ruin": (1, "a random walk between two ends, with keyed luck"),
    "verification/ruin.py::insurer_ruin": (1, "a random walk between two ends, with keyed luck"),
}


def loops() -> dict[str, int]:
    """Return how many ``while`` each function of the compiled rooms has."""
    found: dict[str, int] = {}
    for room in ROOMS:
        for file in sorted((PACKAGE / room).rglob("*.py")):
            for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    number = sum(isinstance(node, ast.While) for node in ast.walk(function))
                    if number:
                        found[f"{file.relative_to(PACKAGE).as_posix()}::{function.name}"] = number
    return found


def test_every_while_says_what_bounds_it() -> None:
    assert loops() == {name: number for name, (number, _why) in BOUNDED.items()}
