"""Which rows of a run are kept where records are asked for of some councils alone: a country's are gigabytes.

Kept whole are the tables in which everybody is named (firms, failures, subcontracts, members). Of the others, what the
stories of these places need: all that their councils tender and that their firms bid for or hold, with all bids on it
and what followed it; the bank statements of firms that live there; and what happened to any of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.codes import NOBODY
from simulator.engine.events import (
    BAD_MONTH,
    CHALLENGED,
    CLOSED_DOWN,
    CONTRACT_ENDED,
    CONTRACT_WON,
    ENTERED,
    HANDED_OVER,
    OVER_LIMIT,
    PAID_LATE,
    RENEWAL_LOST,
    RERUN_CALLED,
    TAKEN_OVER,
    TEAM_FORMED,
    TEAM_NOT_FOUND,
    TEAM_TOO_LATE,
    TENDER_CANCELLED,
    UNITS_MERGED,
    WENT_OVERDRAWN,
)
from simulator.metrics.followers import Followers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario

    Mask = NDArray[np.bool_]

#: Events whose subject is a tender or a contract, and events of a firm's own days. All others are few, and told in
#: stories of other firms as well: of franchises, failures and what they leave.
_OF_TENDERS = (RENEWAL_LOST, CHALLENGED, RERUN_CALLED, TENDER_CANCELLED, TEAM_FORMED, TEAM_TOO_LATE, TEAM_NOT_FOUND)
_OF_CONTRACTS = (PAID_LATE, CONTRACT_WON, CONTRACT_ENDED)
_OF_FIRMS = (ENTERED, CLOSED_DOWN, WENT_OVERDRAWN, OVER_LIMIT, BAD_MONTH)


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The numbers of the rows that are kept of each table, in their order; None stands for all.

    Attributes:
        tenders: rows of tenders [rows].
        bids: rows of bids, all of each kept tender [rows].
        contracts: rows of contracts, all of each kept tender [rows].
        events: rows of events [rows].
        statements: rows of bank statements [rows].
    """

    tenders: NDArray[np.int64] | None = None
    bids: NDArray[np.int64] | None = None
    contracts: NDArray[np.int64] | None = None
    events: NDArray[np.int64] | None = None
    statements: NDArray[np.int64] | None = None


def kept_rows(world: World, scenario: Scenario, councils: Sequence[str] = ()) -> KeptRows:
    """Return the rows that are kept of a recorded run for the stories of some councils, by name; of none, all rows."""
    if not councils:
        return KeptRows()
    clock = world.clock[0]
    places = [place for place, council in enumerate(scenario.councils) if council.name in councils]
    firms = _who_lives_in(world, places)
    bids, contracts = world.bids[: clock.bids], world.contracts[: clock.contracts]
    tenders = np.isin(world.tenders["council"][: clock.tenders], places)
    tenders[bids["tender"][firms[bids["supplier"]]]] = True
    holders = _with_absorbed(world, firms)
    for holder in ("supplier", "won_by"):
        tenders[contracts["tender"][holders[contracts[holder]]]] = True
    tenders[contracts["tender"][_handed_on(world, firms)]] = True
    _add_what_followed(world, tenders)
    contracts_kept = tenders[contracts["tender"]]
    events = _events(world, firms, tenders, contracts_kept)
    statements = firms[world.statements["supplier"][: clock.statements]]
    kept = (tenders, tenders[bids["tender"]], contracts_kept, events, statements)
    return KeptRows(*map(np.flatnonzero, kept))


def _who_lives_in(world: World, places: Sequence[int]) -> Mask:
    """Return which suppliers live in a place, or are consortia of which a member does."""
    clock = world.clock[0]
    found: Mask = np.isin(world.suppliers["home"][: clock.suppliers], places)
    members = world.team_members[: clock.team_members]
    teams = members["team"][found[members["supplier"]]]
    found[world.teams["supplier"][teams]] = True
    return found


def _with_absorbed(world: World, firms: Mask) -> Mask:
    """Return the marked firms and those that became part of one: what they had won was its work later."""
    rows = world.events[: world.clock[0].events]
    found = firms.copy()
    for event in rows[np.isin(rows["event"], (TAKEN_OVER, UNITS_MERGED))][::-1]:
        found[event["subject"]] |= found[event["supplier"]]
    return found


def _handed_on(world: World, firms: Mask) -> NDArray[np.int64]:
    """Return the contracts that failed firms handed over, where these or their heirs are marked."""
    rows = world.events[: world.clock[0].events]
    handed = rows[rows["event"] == HANDED_OVER]
    is_marked = firms[handed["supplier"]] | firms[handed["detail"].astype(np.int64)]
    found: NDArray[np.int64] = handed["subject"][is_marked].astype(np.int64)
    return found


def _add_what_followed(world: World, tenders: Mask) -> None:
    """Mark the tenders by which marked ones, or contracts under them that ended early, went on elsewhere."""
    rows = world.tenders[: len(tenders)]
    followers = Followers(rows["id"])
    waiting = np.flatnonzero(tenders).tolist()
    while waiting:
        tender = rows[waiting.pop()]
        found: list[int | None] = [*followers.of_tender(tender)]
        if tender["contract"] != NOBODY:
            found.append(followers.of_contract(world.contracts[tender["contract"]]))
        for after in found:
            if after is not None and not tenders[after]:
                tenders[after] = True
                waiting.append(after)


def _events(world: World, firms: Mask, tenders: Mask, contracts: Mask) -> Mask:
    """Return which events are kept."""
    rows = world.events[: world.clock[0].events]
    what, subject, supplier = rows["event"], rows["subject"], rows["supplier"]
    found: Mask = ~np.isin(what, (*_OF_TENDERS, *_OF_CONTRACTS, *_OF_FIRMS))
    found |= (supplier != NOBODY) & firms[np.maximum(supplier, 0)]
    for events, marked in ((_OF_TENDERS, tenders), (_OF_CONTRACTS, contracts)):
        places = np.flatnonzero(np.isin(what, events))
        found[places] |= marked[subject[places]]
    return found
