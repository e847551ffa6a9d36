"""Scenario -> World: who exists at week 0, with which numbers, rules and running contracts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulator.behaviours.contractors.handover import COST_NAMES
from simulator.behaviours.firms.newcomers import add_groups
from simulator.engine import (
    accounts,
    ledger,
    world_type,  # noqa: F401 - teaches the compiler what a world is
)
from simulator.engine.codes import BANDS, MOST_MEMBERS, NOBODY
from simulator.engine.columns.run import RULES, STATEMENT_COLUMNS
from simulator.engine.lists import index_members
from simulator.engine.world import World, chain_unused, empty_tables, table
from simulator.phases.discover import MOST_INVITATIONS
from simulator.register import LEVERS
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import (
    asks_for_more,
    breaks_contracts,
    gives_grants,
    kinds_of,
    lets_firms_relabel,
    recognises_outcomes,
)
from simulator.start.place import place_tables
from simulator.start.running_contracts import place_running_contracts

_SPARE_WEEKS = 1  # one slot beyond the horizon holds everything that would be paid later


def _empty_world(scenario: Scenario, seed: int, recording: bool) -> World:
    """Return a world with councils, lines, rules and groups, but without suppliers and contracts."""
    given = place_tables(scenario)
    rules = table(RULES, len(scenario.councils))
    world = World(
        **given,
        **empty_tables(_room(scenario, given["lines"], given["groups"], recording)),
        rules=rules,
        rule_values=rules.view(np.float64).view(np.ndarray).reshape(len(rules), len(LEVERS)),
    )
    clock = world.clock[0]
    clock.seed = seed
    clock.horizon = scenario.horizon_weeks
    clock.start_month = scenario.start_date.month - 1
    clock.recording = int(recording)
    clock.chain = int(scenario.payment_chains)
    clock.recognition = int(recognises_outcomes(scenario))
    clock.asks = int(len(world.asks) > 0)
    clock.labels = int(len(world.labels) > 0)
    clock.breaks = int(breaks_contracts(scenario))
    world.markets["rivals"] = world.parameters[0].rivals_at_start
    world.due[:] = NOBODY
    world.bills_due[:] = NOBODY
    chain_unused(world.bills, 0, NOBODY)
    clock.free_invoices = len(world.invoices)
    clock.free_bills = len(world.bills)
    clock.free_bill = 0 if clock.chain else NOBODY
    _set_account_kinds(world)
    return world


def _room(scenario: Scenario, lines: Any, groups: Any, recording: bool) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the tables that begin empty; those that may run full grow between weeks (``growth.py``)."""
    councils, sectors, horizon = len(scenario.councils), len(scenario.service_lines), scenario.horizon_weeks
    suppliers = round((1.2 + 0.14 * scenario.horizon_years) * int(groups["count"].sum())) + 256
    yearly = sum(line.budget / 52.0 / line.mean_weekly_value for line in lines)
    running = round(2.5 * yearly) + 1024
    waiting = 2 * running + 64 * len(lines) + 1024
    total = round(yearly * scenario.horizon_years) + 2 * running
    holders = accounts.N_PARTIES + councils + suppliers
    memberships = 2 * suppliers + 256
    kinds = kinds_of(scenario)
    account_kinds = accounts.FIRST_SUPPLIER_ACCOUNT + kinds
    chain = int(scenario.payment_chains)
    shapes = {
        "clock": 1,
        "markets": sectors * BANDS,
        "suppliers": suppliers,
        "supplier_ids": suppliers,
        "ties": 32 * suppliers + 4096,
        "teams": suppliers + 1024,
        "team_members": 4 * suppliers + 4096,
        "franchises": 256,
        "joint_bids": 1024,
        "drafts": (3 * MOST_MEMBERS, 3),
        "members": (councils, sectors, 2),
        "memberships": memberships,
        "member_ids": memberships,
        "draws": memberships,
        "finders": memberships,
        "contact": (suppliers, councils),
        "tenders": total,
        "open_tenders": waiting,
        "deciding": waiting,
        "candidates": 8192 + 48 * suppliers,
        "invitation_queue": (MOST_INVITATIONS, 2),
        "bids": 4 * total + 16 * suppliers,
        "contracts": total,
        "promises": total,
        "line_costs": len(lines),
        "outcome_cells": len(lines) * kinds,
        "grantees": suppliers,
        "granted": len(lines),
        "grants": 256 * len(lines) * int(gives_grants(scenario)),
        "finished": suppliers,
        "renewals": running + 1024,
        "reordered": running + 1024,
        "invoice_draws": running + 1024,
        "rounding_draws": running + 1024,
        "council_places": councils,
        "live_contracts": running + 1024,
        "invoices": 4 * running,
        "due": horizon + _SPARE_WEEKS,
        "cash": holders,
        "account_kinds": holders,
        "flows": (len(accounts.REASON_NAMES), account_kinds, account_kinds),
        "tallies": kinds,
        "series": horizon,
        "finance": chain * suppliers,
        "works": chain * total,
        "subcontracts": chain * (2 * total + 16 * len(lines) * 8 + 8192),
        "bills": chain * (8 * running + 16384),
        "bills_due": chain * (horizon + _SPARE_WEEKS),
        "failures": chain * (suppliers + 256),
        "failure_costs": (kinds, len(COST_NAMES)),
        "chain_totals": 1,
        "asks": int(asks_for_more(scenario)) * total,
        "ask_totals": 1,
        "labels": int(lets_firms_relabel(scenario)) * suppliers,
        "events": recording * (16 * suppliers + 8 * total),
        "statements": (recording * 16 * suppliers, STATEMENT_COLUMNS),
        "month_flows": (recording * suppliers, len(accounts.REASON_NAMES)),
    }
    return {name: shape if isinstance(shape, tuple) else (shape,) for name, shape in shapes.items()}


def _set_account_kinds(world: World) -> None:
    """Write the kind of every account; suppliers' are written when a supplier is added."""
    kinds, councils = world.account_kinds, accounts.N_PARTIES + len(world.councils)
    kinds[: accounts.N_PARTIES] = range(accounts.N_PARTIES)
    kinds[accounts.N_PARTIES : councils] = accounts.COUNCIL_ACCOUNT


def _populate(world: World) -> None:
    """Draw the suppliers of every group and give councils their float."""
    clock = world.clock[0]
    add_groups(world)
    index_members(world)
    if len(np.unique(world.suppliers.id[: clock.suppliers])) != clock.suppliers:
        raise ValueError("two suppliers drew the same identity; change the name of a supplier group")
    for council in range(len(world.councils)):
        budget = int(world.lines.budget[world.lines.council == council].sum())
        opening = math.floor(budget / 52.0 * world.parameters[0].council_float_weeks)
        ledger.transfer(world, accounts.TAXPAYER, ledger.council_account(council), opening, accounts.FUNDING)


def create_world(scenario: Scenario, seed: int, *, recording: bool = False) -> World:
    """Return the world of a scenario at week 0 under one seed.

    The population depends on the scenario's place and suppliers and on the seed, never on its policies.
    """
    world = _empty_world(scenario, seed, recording)
    world.rule_values[:] = world.baseline
    _populate(world)
    place_running_contracts(world)
    world.clock[0].money = ledger.total(world)
    return world
