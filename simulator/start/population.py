"""Scenario -> World: who exists at week 0, with which numbers, rules and running contracts."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from simulator.behaviours.buying.chosen_awards import remember_running_work
from simulator.behaviours.firms.newcomers import add_groups
from simulator.behaviours.firms.other_business import open_economy
from simulator.engine import (
    accounts,
    ledger,
    world_type,  # noqa: F401 - teaches the compiler what a world is
)
from simulator.engine.codes import NOBODY
from simulator.engine.columns.run_columns import Rules
from simulator.engine.declaring import Room, doubled
from simulator.engine.limits import USUAL, Limits, check_memory
from simulator.engine.lists import index_members
from simulator.engine.rows import FROM_PAST, descend
from simulator.engine.tables import DECLARATIONS
from simulator.engine.world import World, bytes_of, chain_unused, empty_tables, table
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import breaks_contracts, features_of, kinds_of, recognises_outcomes, strikes
from simulator.start.bodies_at_start import add_bodies
from simulator.start.carried import Past
from simulator.start.named_at_start import settle
from simulator.start.place import place_tables
from simulator.start.rule_rows import names_services
from simulator.start.running_contracts import place_running_contracts
from simulator.start.taking_up import begin_chains, take_up


def _room(scenario: Scenario, lines: Any, groups: Any, *, recording: bool) -> Room:
    """Return how large the tables begin; those that may run full grow between weeks (``week/growth.py``)."""
    suppliers = round((1.2 + 0.25 * scenario.horizon_years) * int(groups["count"].sum())) + 256
    at_once = sum(line.budget / 52.0 / line.mean_weekly_value for line in lines)
    running = round(2.5 * at_once) + 1024
    total = round(at_once * scenario.horizon_years) + 2 * running
    return Room(
        councils=len(scenario.councils),
        sectors=len(scenario.service_lines),
        lines=len(lines),
        weeks=scenario.horizon_weeks,
        kinds=kinds_of(scenario),
        suppliers=suppliers,
        tenders=total + running + 64 * len(lines) + 1024,  # the needs of a busy week must always fit (engine/tables.py)
        contracts=total,
        open_tenders=2 * running + 64 * len(lines) + 1024,
        live_contracts=running + 1024,
        recording=int(recording),
        chain=int(scenario.payment_chains),
        **features_of(scenario),
    )


def shapes_of(room: Room) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the tables that begin empty."""
    return {name: told.shape(room) for name, told in DECLARATIONS.items() if told.rows is not None}


def _empty_world(scenario: Scenario, seed: int, given: dict[str, Any], room: Room) -> World:
    """Return a world with councils, lines, rules and groups, but without suppliers and contracts."""
    world = World(room, **given, **empty_tables(shapes_of(room)), rules=table(Rules, len(given["baseline"])))
    clock = world.clock[0]
    clock.seed = seed
    clock.horizon = room.weeks
    clock.start_month = scenario.start_date.month - 1
    clock.recording = room.recording
    clock.chain = room.chain
    clock.recognition = int(recognises_outcomes(scenario))
    clock.asks = room.asks
    clock.labels = room.labels
    clock.breaks = int(breaks_contracts(scenario))
    clock.choices = len(scenario.chooses_suppliers)
    clock.strikes = int(strikes(scenario))
    clock.by_service = int(names_services(scenario))
    world.markets["bids"] = world.parameters[0].rivals_at_start
    world.due[:] = NOBODY
    world.bills_due[:] = NOBODY
    chain_unused(world.bills, 0, NOBODY)
    clock.free_invoices = len(world.invoices)
    clock.free_bills = len(world.bills)
    clock.free_bill = 0 if clock.chain else NOBODY
    _set_account_kinds(world)
    return world


def _set_account_kinds(world: World) -> None:
    """Write the kind of every account; suppliers' are written when a supplier is added."""
    kinds, councils = world.account_kinds, accounts.N_PARTIES + len(world.councils)
    kinds[: accounts.N_PARTIES] = range(accounts.N_PARTIES)
    kinds[accounts.N_PARTIES : councils] = accounts.COUNCIL_ACCOUNT


def _populate(world: World) -> None:
    """Draw the suppliers of every group and the contracts that run."""
    clock = world.clock[0]
    add_groups(world)
    index_members(world)
    if len(np.unique(world.suppliers.id[: clock.suppliers])) != clock.suppliers:
        raise ValueError("two suppliers drew the same identity; change the name of a supplier group")
    place_running_contracts(world)
    open_economy(world)


def _fund_councils(world: World) -> None:
    """Give councils their float."""
    for council in range(len(world.councils)):
        budget = int(world.lines.budget[world.lines.council == council].sum())
        opening = math.floor(budget / 52.0 * world.parameters[0].council_float_weeks)
        ledger.transfer(world, accounts.TAXPAYER, ledger.council_account(council), opening, accounts.FUNDING)


def bytes_at_start(scenario: Scenario, limits: Limits = USUAL) -> int:
    """Return how much memory the tables of a scenario begin with [bytes], without making them.

    Raises:
        LimitReached: more than a run may have.
    """
    given = place_tables(scenario)
    sizes = bytes_of(shapes_of(_room(scenario, given["lines"], given["groups"], recording=False)))
    check_memory(sizes, limits, "Before week 0")
    return sum(sizes.values())


def _set_apart(world: World) -> None:
    """Give a world of the past luck, lines and groups of its own, so that no draw of it is drawn again after week 0."""
    for rows in (world.clock.seed, world.lines.id, world.groups.id):
        rows[:] = [descend(int(parent), FROM_PAST, 0, 0) for parent in rows]


def create_world(
    scenario: Scenario,
    seed: int,
    *,
    recording: bool = False,
    limits: Limits = USUAL,
    past: Past | None = None,
    is_past: bool = False,
) -> World:
    """Return the world of a scenario at week 0 under one seed: with the firms and contracts of a past, or drawn.

    The population depends on the scenario's place and suppliers and on the seed, never on its policies. A place that
    needs more rows at the start than was reckoned with is made again with more room, to the same bits. ``is_past``
    says that it is to be lived as the past of another (``week/lived_in.py``).

    Raises:
        LimitReached: its tables would take more memory than a run may have.
    """
    given = place_tables(scenario)
    room = _room(scenario, given["lines"], given["groups"], recording=recording)
    while True:
        check_memory(bytes_of(shapes_of(room)), limits, "Before week 0")
        world = _empty_world(scenario, seed, given, room)
        world.rule_values[:] = world.baseline
        if is_past:
            _set_apart(world)
        if past is None:
            _populate(world)
        else:
            take_up(world, past)
        if world.clock[0].table_full == 0:
            begin_with = partial(settle, world, scenario)
            begin_with() if past is None else begin_chains(world, begin_with)
        add_bodies(world, scenario)
        if world.clock[0].table_full == 0:
            break
        given, room = place_tables(scenario), doubled(room)
    if world.clock[0].choices > 0:
        remember_running_work(world)
    _fund_councils(world)
    world.clock[0].money = ledger.total(world)
    return world
