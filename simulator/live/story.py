"""Why: the recorded facts about a supplier, a contract or a tender, as sentences in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.live.events import MUTE, pounds, sentence_of, supplier_name
from simulator.live.wishes import Refused
from simulator.rows import EVENT_NAMES
from simulator.world import (
    BID_OUTCOME_NAMES,
    CONTRACT_STATE_NAMES,
    DECISION_NAMES,
    GO,
    NOBODY,
    PROCESS_NAMES,
    REASON_NAMES,
    SUPPLIER_STATE_NAMES,
    TENDER_STATE_NAMES,
    WON,
)

if TYPE_CHECKING:
    from simulator.model import ProcurementModel

MOST_LINES = 60
_SUBJECTS = {"supplier": "suppliers", "contract": "contracts", "tender": "tenders"}


def story_of(model: ProcurementModel, subject: str, row: int) -> dict[str, Any]:
    """Return the story of one row: a title, facts (label and value) and lines (week and sentence).

    Raises:
        Refused: there is no such row.
    """
    if not 0 <= row < int(model.world.clock[0][_SUBJECTS[subject]]):
        raise Refused(f"there is no {subject} {row}")
    told = {"supplier": _of_supplier, "contract": _of_contract, "tender": _of_tender}[subject](model, row)
    lines = sorted(told["lines"], key=lambda line: line["week"])
    return {"subject": subject, "row": row} | told | {"lines": lines[-MOST_LINES:]}


def _line(week: int, text: str, tender: int = NOBODY, supplier: int = NOBODY) -> dict[str, Any]:
    return {"week": week, "text": text, "tender": tender, "supplier": supplier}


def _of_supplier(model: ProcurementModel, row: int) -> dict[str, Any]:
    world, scenario = model.world, model.scenario
    s = world.suppliers[row]
    used = world.clock[0]
    bids = world.bids[: used.bids]
    own = np.flatnonzero(bids["supplier"] == row)
    candidates = world.candidates[: used.candidates]
    decisions = candidates["decision"][candidates["supplier"] == row]
    won = int(np.count_nonzero(bids["outcome"][own] == WON))
    facts = [
        ["Home", scenario.councils[int(s.home)].name],
        ["Main work", scenario.service_lines[int(s.sector)].label],
        ["State at the end", SUPPLIER_STATE_NAMES[int(s.state)]],
        ["Turnover at the start", f"{pounds(s.starting_turnover)} a year"],
        ["Turnover at the end", f"{pounds(s.turnover)} a year"],
        ["Tenders it heard of", f"{len(decisions):,}"],
        ["Bids", f"{len(own):,}, {won:,} of them won"],
    ]
    facts += [
        [f"Did not bid: {DECISION_NAMES[code]}", f"{count:,}"]
        for code, count in zip(*np.unique(decisions, return_counts=True), strict=True)
        if code != GO and code < len(DECISION_NAMES)
    ]
    if s.left != NOBODY:
        unpaid = world.contracts[: used.contracts]
        held = unpaid[(unpaid["supplier"] == row) & (unpaid["end"] == s.left)]
        facts.append(["Contracts that ended the week it left", f"{len(held):,}"])
    lines = [_line(int(b.week), _bid_in_words(model, b), int(b.tender)) for b in bids[own]]
    lines += _events_about(model, row)
    return {"title": supplier_name(world, row), "facts": facts, "lines": lines}


def _events_about(model: ProcurementModel, supplier: int) -> list[dict[str, Any]]:
    events = model.world.events[: model.world.clock[0].events]
    lines = []
    for event in events[events["supplier"] == supplier]:
        name = EVENT_NAMES[int(event.event)]
        if name == "paid_late":
            words = f"Paid {pounds(float(event.amount))} {float(event.detail):.0f} days late."
        elif name in MUTE:
            continue
        else:
            words = sentence_of(model.world, model.scenario, event)
        lines.append(_line(int(event.week), words))
    return lines


def _bid_in_words(model: ProcurementModel, bid: Any) -> str:
    """Return how one bid fared, and by how much it lost."""
    world = model.world
    tender = world.tenders[int(bid.tender)]
    council = model.scenario.councils[int(tender.council)].name
    outcome = BID_OUTCOME_NAMES[int(bid.outcome)]
    words = f"Bids {pounds(float(bid.price))} to {council}: {outcome}"
    if outcome == "lost" and tender.winner != NOBODY:
        best = world.bids[int(tender.winner)]
        gap = {
            name: float(best[f"{name}_score"] - bid[f"{name}_score"]) * float(tender[f"weight_{name}"])
            for name in ("price", "quality", "social")
        }
        worst = max(gap, key=lambda name: gap[name])
        if gap[worst] > 0:
            words += f" to {supplier_name(world, int(best.supplier))} at {pounds(float(best.price))}, most on {worst}"
    return f"{words}."


def _of_tender(model: ProcurementModel, row: int) -> dict[str, Any]:
    world, scenario = model.world, model.scenario
    t = world.tenders[row]
    facts = [
        ["Buyer", scenario.councils[int(t.council)].name],
        ["Work", scenario.service_lines[int(t.sector)].label],
        ["Council's estimate", pounds(float(t.value))],
        ["How it was bought", PROCESS_NAMES[int(t.process)].replace("_", " ")],
        ["Outcome", f"{TENDER_STATE_NAMES[int(t.state)]} ({REASON_NAMES[int(t.reason)]})"],
        ["Suppliers that heard of it", f"{int(t.n_candidates):,}"],
        ["Did not bid for want of capacity", f"{int(t.no_capacity):,}"],
        ["Did not bid: standing test", f"{int(t.no_standing):,}"],
        ["Did not bid: not worth it", f"{int(t.not_worth_it):,}"],
    ]
    first = int(t.first_bid)
    bids = world.bids[first : first + int(t.n_bids)]
    lines = [
        _line(
            int(b.week),
            f"{supplier_name(world, int(b.supplier))}: {pounds(float(b.price))}, score {float(b.score):.2f}, "
            f"{BID_OUTCOME_NAMES[int(b.outcome)]}.",
            supplier=int(b.supplier),
        )
        for b in bids
    ]
    return {"title": f"Tender {row}", "facts": facts, "lines": lines}


def _of_contract(model: ProcurementModel, row: int) -> dict[str, Any]:
    world, scenario = model.world, model.scenario
    c = world.contracts[row]
    facts = [
        ["Buyer", scenario.councils[int(c.council)].name],
        ["Supplier", supplier_name(world, int(c.supplier))],
        ["Work", scenario.service_lines[int(c.sector)].label],
        ["Price", pounds(float(c.value))],
        ["Invoiced", pounds(float(c.invoiced))],
        ["State at the end", CONTRACT_STATE_NAMES[int(c.state)]],
        ["Runs from week", f"{int(c.start)} to {int(c.end)}"],
    ]
    lines = [] if c.legacy else _of_tender(model, int(c.tender))["lines"]
    return {"title": f"Contract {row}", "facts": facts, "lines": lines}
