"""A world made by hand: empty tables of the right shape, into which a test writes the few rows that its rule reads.

Everything that a rule takes from the register is set by the test (``numbers``), so that a rule is checked by a sum that
can be done on paper and a better source does not break a test. Money is in whole pence, as in the engine.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulator import load_scenario
from simulator.engine.accounts import FIRST_SUPPLIER_ACCOUNT, N_PARTIES
from simulator.engine.chosen import WHATEVER_SIZE
from simulator.engine.codes import ACTIVE, INSOLVENT, NOBODY, PUBLISHED, RUNNING, SMALL_FIRM
from simulator.engine.columns.run_columns import ChosenSuppliers, Shock
from simulator.engine.declaring import Room
from simulator.engine.lists import index_members, list_firm, note_left
from simulator.engine.rows import add_bid, add_contract, add_need
from simulator.engine.world import World, table
from simulator.scenario.schema import Scenario
from simulator.start.place import place_tables
from simulator.start.population import _empty_world
from tests.scenes import cut_down

COUNCILS = 2
#: A firm that can do any work: everything else is zero unless a test says so.
_ABLE = {"turnover": 520_000_00.0, "public_share": 0.5, "reach_km": 1000.0, "cost_factor": 1.0}
_NOBODYS = ("left", "team", "first_tie", "joined_for", "alone_for", "franchise", "second_sector", "first_hope")


@cache
def _place(**changes: Any) -> tuple[Scenario, dict[str, Any]]:
    scenario = cut_down(load_scenario("baseline").without_policies(), COUNCILS, 0.02, 2)
    scenario = Scenario.from_resolved(scenario.resolved() | changes)
    return scenario, place_tables(scenario)


def hand_world(week: int = 100, **features: int) -> World:
    """Return a world of two councils without firms, tenders or contracts, in the middle of a week.

    ``features`` switch tables on: chain, recording, asks, labels, grants (rows of ``grants`` to come), breaks.
    Rules are those of the baseline, each council's own; all shocks and policies are left out.
    """
    scenario, given = _place()
    on = {name: features.get(name, 0) for name in ("recording", "chain", "asks", "labels", "grants")}
    room = Room(
        councils=COUNCILS, sectors=len(given["sectors"]), lines=len(given["lines"]), weeks=208, kinds=4,
        suppliers=64, tenders=64, contracts=64, open_tenders=64, live_contracts=64, **on,
    )  # fmt: skip
    world = _empty_world(scenario, 1, {name: array.copy() for name, array in given.items()}, room)
    world.rule_values[:] = world.baseline
    world.clock[0].week = week
    for name in set(features) - set(on):
        world.clock[0][name] = features[name]
    world.lines["cost_index"] = 1.0
    world.economy["wanted"] = 1e18  # customers other than councils buy whatever firms offer, at usual times
    world.distance_km[:] = [[0.0, 20.0], [20.0, 0.0]]
    return world


def numbers(world: World, **values: float) -> None:
    """Set numbers of the register for this world."""
    for name, value in values.items():
        world.parameters[0][name] = value


def rules(world: World, council: int | None = None, **values: float) -> None:
    """Set rules of one council, or of all."""
    for row in range(COUNCILS) if council is None else [council]:
        for name, value in values.items():
            world.rules[row][name] = value


def choose(
    world: World, groups: list[int], homes: list[int], sectors: list[int] | None = None, **columns: float
) -> None:
    """Let a policy choose suppliers: groups by their marks, home areas, sectors (all unless told); rules as they are.

    ``columns`` are those of the choice: least, below [pence a year], is_local.
    """
    row = table(ChosenSuppliers, 1)
    for name, value in ({"below": np.inf} | columns).items():
        row[0][name] = value
    flags = {
        "chosen_groups": groups,
        "chosen_sectors": [sectors is None or s in sectors for s in range(len(world.sectors))],
        "chosen_homes": [c in homes for c in range(COUNCILS)],
    }
    for name, flag in flags.items():
        before = getattr(world, name) if len(world.chosen) else np.empty((0, len(flag)), np.int64)
        world.put(name, np.concatenate([before, np.array([flag], np.int64)]))
    world.put("chosen", np.concatenate([world.chosen, row]).view(np.recarray))
    world.put("chosen_awards", np.zeros((len(world.chosen), COUNCILS, 2)))
    world.put("baseline", np.concatenate([world.baseline, world.baseline]))
    world.restate(np.concatenate([world.rules, world.rules]).view(np.recarray))
    world.clock[0].choices = len(world.chosen)


def strike(world: World, kind: int, change: float, *, chosen: bool = True, weeks: int = 10) -> None:
    """Add a shock that begins this week: of the firms at home in area 0, or of all."""
    if chosen:
        choose(world, groups=[WHATEVER_SIZE] * 3, homes=[0])
    week = int(world.clock[0].week)
    world.put("shocks", table(Shock, 1))
    world.shocks[0] = (kind, NOBODY, change, week, week + weeks, 0 if chosen else NOBODY)
    world.put("shock_councils", np.ones((1, COUNCILS), np.int64))
    world.clock[0].strikes = 1


def firm(world: World, kind: int = SMALL_FIRM, cash: int = 0, **columns: float) -> int:
    """Add a firm in business with some cash [pence], at home with council 0 in sector 0, and return its row."""
    row = int(world.clock[0].suppliers)
    world.clock[0].suppliers = row + 1
    s = world.suppliers[row]
    for name, value in (dict.fromkeys(_NOBODYS, NOBODY) | _ABLE | columns).items():
        s[name] = value
    s.id = world.supplier_ids[row] = 1000 + row
    s.kind = kind
    s.state = columns.get("state", ACTIVE)
    list_firm(world, row)
    world.account_kinds[account(row)] = FIRST_SUPPLIER_ACCOUNT + kind
    world.cash[account(row)] = cash
    world.tallies[kind].active += 1
    if world.clock[0].chain:
        for name in ("warned", "strained", "rescued", "last_prime", "last_loss"):
            world.finance[row][name] = NOBODY
    return row


def account(supplier: int) -> int:
    """Return the place of a firm's account in ``cash``."""
    return N_PARTIES + COUNCILS + supplier


def cash(world: World, *suppliers: int) -> Any:
    """Return what a firm has [pence]; of several, a list."""
    found = [int(world.cash[account(row)]) for row in suppliers]
    return found if len(found) > 1 else found[0]


def tender(world: World, value: int = 100_000_00, weeks: int = 50, line: int = 0, **columns: float) -> int:
    """Add a published tender of the first service line [value in pence] and return its row."""
    row = add_need(world, 500 + int(world.clock[0].tenders), line, value, weeks, 0)
    for name, fixed in ({"state": PUBLISHED} | columns).items():
        world.tenders[row][name] = fixed
    return int(row)


def bid(world: World, tender_row: int, supplier: int, price: int = 0, **columns: float) -> int:
    """Add a bid [price in pence] and return its row."""
    row = add_bid(world, tender_row, supplier)
    for name, value in ({"price": price} | columns).items():
        world.bids[row][name] = value
    return int(row)


def contract(world: World, supplier: int, value: int = 52_000_00, weeks: int = 52, **columns: float) -> int:
    """Add a running contract [value in pence] that began this week, with its tender, and return its row."""
    week = int(world.clock[0].week)
    row = add_contract(world, tender(world, value, weeks), supplier)
    started = {"state": RUNNING, "bid": NOBODY, "start": week, "end": week + weeks, "value": value}
    for name, fixed in (started | {"weekly_value": value / weeks, "index_signed": 1.0} | columns).items():
        world.contracts[row][name] = fixed
    world.holders[world.clock[0].live_contracts - 1] = supplier
    world.suppliers[supplier].live_contracts += 1
    if world.clock[0].chain:
        world.works[row].first = NOBODY
    return int(row)


def moved(world: World, reason: int) -> int:
    """Return how much money moved for a reason [pence]."""
    return int(world.flows[reason].sum())


def list_members(world: World) -> None:
    """Make firms findable by area and sector."""
    index_members(world)


def events(world: World) -> list[tuple[int, int, int]]:
    """Return what was recorded: (event, supplier, amount)."""
    return [(int(e.event), int(e.supplier), int(e.amount)) for e in world.events[: world.clock[0].events]]


def alike(values: Any, expected: Any) -> bool:
    """Say whether numbers agree to a millionth."""
    return bool(np.allclose(values, expected, rtol=1e-6, atol=1e-6))


def fail(world: World, supplier: int, **columns: float) -> int:
    """Let a firm fail this week, with an account of its failure if there are payment chains; return its row."""
    s = world.suppliers[supplier]
    s.state = INSOLVENT
    note_left(world, supplier)
    world.leaving[world.clock[0].left_now] = supplier
    world.clock[0].left_now += 1
    row = int(world.clock[0].failures)
    if world.clock[0].chain:
        world.clock[0].failures = row + 1
        for name, value in ({"supplier": supplier, "kind": s.kind, "week": s.left, "cause": NOBODY} | columns).items():
            world.failures[row][name] = value
    return row
