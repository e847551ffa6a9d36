"""Scenario -> World: who exists at week 0, with which numbers, rules and running contracts."""

from __future__ import annotations

import math
import zlib
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from simulator import (
    chance,
    ledger,
    world_type,  # noqa: F401 - teaches the compiler what a world is
)
from simulator import world as tables
from simulator.behaviours.handover import COST_NAMES
from simulator.demand import Demand, load_demand
from simulator.lists import index_members
from simulator.newcomers import add_groups
from simulator.phases.discover import MOST_INVITATIONS
from simulator.register import KIND_NAMES, KINDS, LEVERS, PARAMETERS
from simulator.rows import descend
from simulator.rules import LEVER_COLUMN, OPERATION_NAMES
from simulator.scenario.bought import bought_lines
from simulator.scenario.schema import Scenario
from simulator.scenario.social_values import beneficiaries_of, departments_of, values_of
from simulator.scenario.usage import asks_for_more, breaks_contracts, lets_firms_relabel
from simulator.start import place_running_contracts
from simulator.world import (
    BANDS,
    MOST_MEMBERS,
    NOBODY,
    PENCE_PER_POUND,
    PROCESS_NAMES,
    SHOCK_NAMES,
    World,
    chain_unused,
    empty_tables,
    table,
)

#: Levers that switch on recognition, reporting and training.
RECOGNITION_LEVERS = (
    *("department_firewall", "pooled_outcomes_budget", "evidence_standard", "story_share", "compliance_passport"),
    *("reporting_payment", "skills_training_gbp"),
)
CHANNEL_LEVERS = ("grant_share",)
WEEKS_PER_MONTH = 52.0 / 12.0
_QUANTILES = 41  # of contract length, every 2.5 %
_MIDPOINTS = 400  # equal shares of a distribution over which a mean is taken
_SPARE_WEEKS = 1  # one slot beyond the horizon holds everything that would be paid later


def stable_id(*words: str) -> int:
    """Return the 48-bit identity of something that a scenario names; it depends on the names alone."""
    text = "\x1f".join(words).encode()
    return int(descend(zlib.crc32(text), 0, zlib.crc32(text[::-1]), len(text)))


def duration_quantiles(demand: Demand) -> npt.NDArray[np.float64]:
    """Return the weeks at evenly spaced quantiles of contract length, one row per value band [band, quantile].

    Lengths over six months sit on the tops of their bands (contracts last whole years), shorter ones are spread evenly.
    """
    tops = np.array(demand.duration.band_tops_months)
    floors = np.where(tops > 6.0, tops, np.concatenate([[0.1], tops[:-1]]))
    rows = []
    for band in demand.duration.bands:
        edges = np.concatenate([[0.0], np.cumsum(band.shares)])
        months = []
        for u in np.linspace(0.0, 1.0, _QUANTILES):
            i = min(int(np.searchsorted(edges, u, side="right")) - 1, len(tops) - 1)
            width = edges[i + 1] - edges[i]
            within = (u - edges[i]) / width if width > 0 else 0.0
            months.append(floors[i] + (tops[i] - floors[i]) * within)
        rows.append(months)
    return np.maximum(1.0, np.array(rows) * WEEKS_PER_MONTH)


@cache
def _durations() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the lower edges [pence] of the duration bands and their quantiles [band, quantile] in weeks."""
    demand = load_demand()
    edges = [round(band.from_gbp * PENCE_PER_POUND) for band in demand.duration.bands]
    return np.array(edges, np.int64), duration_quantiles(demand)


@cache
def _normal_quantiles() -> list[float]:
    """Return the standard normal quantiles of the midpoints, without waiting for a compiler."""
    quantile = getattr(chance.inverse_normal, "py_func", chance.inverse_normal)
    return [quantile((i + 0.5) / _MIDPOINTS) for i in range(_MIDPOINTS)]


@lru_cache(maxsize=4096)
def mean_weekly_value(median: float, sigma: float, cap: float) -> float:
    """Return the mean weekly value [pence] of a line's needs, by quadrature over value and length.

    ``cap`` is the largest weekly value that the line's budget allows [pence].
    """
    edges, duration = _durations()
    values = median * np.array([math.exp(sigma * z) for z in _normal_quantiles()])
    bands = np.searchsorted(edges[1:], values, side="right")
    weekly = values[:, None] / duration[bands]
    return float(np.minimum(weekly, cap).mean())


def _rule_baseline(scenario: Scenario) -> npt.NDArray[np.float64]:
    """Return the baseline rules [council, lever]: register, scenario, a council's own behaviour, its own rules."""
    baseline = np.empty((len(scenario.councils), len(LEVERS)))
    for row, council in zip(baseline, scenario.councils, strict=True):
        weights, payment = council.award_weights, council.payment
        rest = weights.price + weights.quality
        values = {name: lever.default for name, lever in LEVERS.items()}
        values |= dict(scenario.rules)
        values |= {
            "social_value_weight": weights.social,
            "price_share": weights.price / rest if rest > 0 else 0.5,
            "payment_usual_days": payment.usual_days,
            "payment_late_share": payment.late_share,
            "payment_late_days": payment.late_days,
        }
        values |= dict(council.rules)
        row[:] = [values[name] for name in LEVERS]
    return baseline


def _policies(scenario: Scenario) -> tuple[Any, npt.NDArray[np.int64]]:
    rows = table(tables.POLICY, len(scenario.policies))
    concerned = np.zeros((len(scenario.policies), len(scenario.councils)), np.int64)
    for i, policy in enumerate(scenario.policies):
        start, until = policy.window_weeks(scenario)
        rows[i] = (
            LEVER_COLUMN[policy.lever],
            OPERATION_NAMES.index(policy.operation),
            policy.value,
            start,
            until,
            0 if LEVERS[policy.lever].choices else policy.ramp_weeks,  # there is nothing half-way between choices
        )
        concerned[i] = [policy.applies_to(c.name) for c in scenario.councils]
    return rows, concerned


def _shocks(scenario: Scenario, sectors: dict[str, int]) -> tuple[Any, npt.NDArray[np.int64]]:
    rows = table(tables.SHOCK, len(scenario.shocks))
    concerned = np.zeros((len(scenario.shocks), len(scenario.councils)), np.int64)
    for i, shock in enumerate(scenario.shocks):
        start, until = shock.window_weeks(scenario)
        sector = NOBODY if shock.sector is None else sectors[shock.sector]
        rows[i] = (SHOCK_NAMES.index(shock.kind), sector, shock.size, start, until)
        concerned[i] = [shock.applies_to(c.name) for c in scenario.councils]
    return rows, concerned


def _councils(scenario: Scenario) -> tuple[Any, npt.NDArray[np.float64]]:
    rows = table(tables.COUNCIL, len(scenario.councils))
    for row, council in zip(rows, scenario.councils, strict=True):
        row.id = stable_id("council", council.name)
        row.kind = 0 if council.kind == "council" else 1
        row.x_km, row.y_km = council.x_km, council.y_km
        row.champion = int(council.champion)
    across = rows.x_km[:, None] - rows.x_km[None, :]
    up = rows.y_km[:, None] - rows.y_km[None, :]
    return rows, np.sqrt(across * across + up * up)


def _closeness(distance: npt.NDArray[np.float64], scale: float) -> npt.NDArray[np.float64]:
    """Return the factor on discovery by distance [both km]; ``math.exp`` gives one answer on every machine."""
    return np.array([[math.exp(-d / scale) for d in row] for row in distance])


def _sectors(scenario: Scenario) -> Any:
    rows = table(tables.SECTOR, len(scenario.service_lines))
    for row, line in zip(rows, scenario.service_lines, strict=True):
        row.id = stable_id("sector", line.name)
        row.value_median = line.value_median_gbp * PENCE_PER_POUND
        row.value_sigma = line.value_sigma
        row.labour_share = line.labour_share
    return rows


def _lines(scenario: Scenario, sectors: Any, cap_share: float) -> Any:
    departments = {name: i for i, name in enumerate(departments_of(scenario))}
    wanted = [(c, s, budget_gbp * PENCE_PER_POUND) for c, s, budget_gbp in bought_lines(scenario)]
    rows = table(tables.LINE, len(wanted))
    for row, (c, s, budget) in zip(rows, wanted, strict=True):
        service = scenario.service_lines[s]
        row.id = stable_id("line", scenario.councils[c].name, service.name)
        row.council, row.sector = c, s
        row.department = departments[service.department]
        row.budget = round(budget)
        row.cost_index = 1.0
        cap = cap_share * budget / 52.0
        row.mean_weekly_value = mean_weekly_value(float(sectors[s].value_median), float(sectors[s].value_sigma), cap)
    return rows


def _parameters(scenario: Scenario) -> Any:
    row = table(tables.PARAMETER, 1)
    row[0] = tuple(scenario.parameters.get(name, p.value) for name, p in PARAMETERS.items())
    return row


def _groups(scenario: Scenario, sectors: dict[str, int]) -> tuple[Any, Any, Any, Any]:
    """Return the supplier groups, their sector and area shares, and their numbers."""
    n = len(scenario.suppliers)
    rows, numbers = table(tables.GROUP, n), table(tables.KIND, n)
    by_sector, by_area = np.zeros((n, len(sectors))), np.zeros((n, len(scenario.councils)))
    for i, group in enumerate(scenario.suppliers):
        rows[i].id = stable_id("group", group.name)
        rows[i].kind = KIND_NAMES.index(group.kind)
        rows[i].count = group.count
        numbers[i] = tuple(group.overrides.get(name, p.value) for name, p in KINDS[group.kind].items())
        for name, share in group.sectors.items():
            by_sector[i, sectors[name]] = share
        weights = [
            c.annual_budget_gbp if group.areas is None or c.name in group.areas else 0.0 for c in scenario.councils
        ]
        by_area[i] = np.array(weights) / sum(weights)
    return rows, by_sector, by_area, numbers


def _process_mix(scenario: Scenario, demand: Demand) -> tuple[Any, Any]:
    """Return the lower edges [pence] and shares [band, process] of the process mix."""
    if scenario.process_mix:
        edges = [band.from_gbp for band in scenario.process_mix]
        shares = [[getattr(band, name) for name in PROCESS_NAMES] for band in scenario.process_mix]
    else:
        order = [demand.processes.index(name) for name in PROCESS_NAMES]
        edges = [band.from_gbp for band in demand.process_mix]
        shares = [[band.shares[i] for i in order] for band in demand.process_mix]
    return np.round(np.array(edges) * PENCE_PER_POUND).astype(np.int64), np.array(shares)


def _empty_world(scenario: Scenario, seed: int, recording: bool) -> World:
    """Return a world with councils, lines, rules and groups, but without suppliers and contracts."""
    demand = load_demand()
    sector_rows = {line.name: i for i, line in enumerate(scenario.service_lines)}
    duration_edges, duration = _durations()
    process_edges, process_mix = _process_mix(scenario, demand)
    parameters = _parameters(scenario)
    councils, distance = _councils(scenario)
    sectors = _sectors(scenario)
    lines = _lines(scenario, sectors, float(parameters[0].value_cap_share))
    groups, group_sectors, group_areas, group_kinds = _groups(scenario, sector_rows)
    policies, policy_councils = _policies(scenario)
    shocks, shock_councils = _shocks(scenario, sector_rows)
    rules = table(tables.RULES, len(councils))
    baseline = _rule_baseline(scenario)
    granting = _is_used(baseline, policies, CHANNEL_LEVERS)
    world = World(
        **empty_tables(_room(scenario, lines, groups, recording, granting=granting)),
        parameters=parameters,
        baseline=baseline,
        rules=rules,
        rule_values=rules.view(np.float64).view(np.ndarray).reshape(len(councils), len(LEVERS)),
        policies=policies,
        policy_councils=policy_councils,
        shocks=shocks,
        shock_councils=shock_councils,
        season=np.array(demand.monthly_factors),
        process_edges=process_edges,
        process_mix=process_mix,
        duration_edges=duration_edges,
        duration=duration,
        councils=councils,
        distance_km=distance,
        closeness=_closeness(distance, float(parameters[0].discovery_distance_km)),
        widest_reach=np.array([group_kinds.reach_km.max() if len(group_kinds) else 0.0]),
        lines=lines,
        sectors=sectors,
        groups=groups,
        group_sectors=group_sectors,
        group_areas=group_areas,
        group_kinds=group_kinds,
        group_finance=_group_finance(scenario),
        benefits=_benefits(scenario, assumed=False),
        assumed_benefits=_benefits(scenario, assumed=True),
        practice=_practice(scenario, baseline, parameters[0]),
        nation=_nation(),
    )
    clock = world.clock[0]
    clock.seed = seed
    clock.horizon = scenario.horizon_weeks
    clock.start_month = scenario.start_date.month - 1
    clock.recording = int(recording)
    clock.chain = int(scenario.payment_chains)
    clock.recognition = int(_is_used(baseline, policies, RECOGNITION_LEVERS))
    clock.asks = int(asks_for_more(scenario))
    clock.labels = int(lets_firms_relabel(scenario))
    clock.breaks = int(breaks_contracts(scenario))
    world.markets["rivals"] = parameters[0].rivals_at_start
    world.due[:] = NOBODY
    world.bills_due[:] = NOBODY
    chain_unused(world.bills, 0, NOBODY)
    clock.free_invoices = len(world.invoices)
    clock.free_bills = len(world.bills)
    clock.free_bill = 0 if clock.chain else NOBODY
    _set_account_kinds(world)
    return world


def _room(
    scenario: Scenario, lines: Any, groups: Any, recording: bool, *, granting: bool
) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the tables that begin empty; those that may run full grow between weeks (``growth.py``)."""
    councils, sectors, horizon = len(scenario.councils), len(scenario.service_lines), scenario.horizon_weeks
    suppliers = round((1.2 + 0.14 * scenario.horizon_years) * int(groups["count"].sum())) + 256
    yearly = sum(line.budget / 52.0 / line.mean_weekly_value for line in lines)
    running = round(2.5 * yearly) + 1024
    waiting = 2 * running + 64 * len(lines) + 1024
    total = round(yearly * scenario.horizon_years) + 2 * running
    accounts = ledger.N_PARTIES + councils + suppliers
    memberships = 2 * suppliers + 256
    kinds = len(ledger.ACCOUNT_KIND_NAMES)
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
        "outcome_cells": len(lines) * len(KIND_NAMES),
        "grantees": suppliers,
        "granted": len(lines),
        "grants": 256 * len(lines) * int(granting),
        "finished": suppliers,
        "renewals": running + 1024,
        "reordered": running + 1024,
        "invoice_draws": running + 1024,
        "rounding_draws": running + 1024,
        "council_places": councils,
        "live_contracts": running + 1024,
        "invoices": 4 * running,
        "due": horizon + _SPARE_WEEKS,
        "cash": accounts,
        "account_kinds": accounts,
        "flows": (len(ledger.REASON_NAMES), kinds, kinds),
        "tallies": len(KIND_NAMES),
        "series": horizon,
        "finance": chain * suppliers,
        "works": chain * total,
        "subcontracts": chain * (2 * total + 16 * len(lines) * 8 + 8192),
        "bills": chain * (8 * running + 16384),
        "bills_due": chain * (horizon + _SPARE_WEEKS),
        "failures": chain * (suppliers + 256),
        "failure_costs": (len(KIND_NAMES), len(COST_NAMES)),
        "chain_totals": 1,
        "asks": int(asks_for_more(scenario)) * total,
        "ask_totals": 1,
        "labels": int(lets_firms_relabel(scenario)) * suppliers,
        "events": recording * (16 * suppliers + 8 * total),
        "statements": (recording * 16 * suppliers, tables.STATEMENT_COLUMNS),
        "month_flows": (recording * suppliers, len(ledger.REASON_NAMES)),
    }
    return {name: shape if isinstance(shape, tuple) else (shape,) for name, shape in shapes.items()}


def _is_used(baseline: npt.NDArray[np.float64], policies: Any, levers: tuple[str, ...]) -> bool:
    """Say whether any of the levers is away from its default somewhere, or moved by a policy at some time."""
    columns = [LEVER_COLUMN[name] for name in levers]
    defaults = [LEVERS[name].default for name in levers]
    return bool((baseline[:, columns] != defaults).any() or np.isin(policies.lever, columns).any())


def _benefits(scenario: Scenario, *, assumed: bool) -> npt.NDArray[np.float64]:
    """Return what one additional unit of each outcome is worth to each beneficiary [pence], or the assumed part."""
    beneficiaries = beneficiaries_of(scenario)
    worth = np.zeros((len(tables.OUTCOME_NAMES), len(beneficiaries)))
    for value in values_of(scenario):
        if value.is_assumed or not assumed:
            place = tables.OUTCOME_NAMES.index(value.outcome), beneficiaries.index(value.beneficiary)
            worth[place] = value.value_gbp * PENCE_PER_POUND
    return worth


def _practice(scenario: Scenario, baseline: npt.NDArray[np.float64], parameters: Any) -> Any:
    """Return each council's willingness at the start: its weight of social value over that of a willing one."""
    rows = table(tables.PRACTICE, len(scenario.councils) if scenario.spreading_practice else 0)
    for row, rules in zip(rows, baseline, strict=False):
        row.base_weight = rules[LEVER_COLUMN["social_value_weight"]]
        row.first = row.willingness = min(1.0, row.base_weight / parameters.weight_of_the_willing)
    return rows


def _nation() -> Any:
    row = table(tables.NATION, 1)
    row[0].rule_since = NOBODY
    return row


def _group_finance(scenario: Scenario) -> Any:
    """Return the starting balance sheets of supplier groups, in pence."""
    rows = table(tables.GROUP_FINANCE, len(scenario.suppliers))
    for row, group in zip(rows, scenario.suppliers, strict=True):
        sheet = group.balance_sheet
        if sheet is None:
            continue
        row.given = 1
        row.turnover = round(sheet.turnover_gbp * PENCE_PER_POUND)
        row.average_debt = round(sheet.average_debt_gbp * PENCE_PER_POUND)
        row.shown_debt = round(sheet.year_end_debt_gbp * PENCE_PER_POUND)
        row.facility = round(sheet.facility_gbp * PENCE_PER_POUND)
        row.advance_limit = round(sheet.supply_chain_finance_gbp * PENCE_PER_POUND)
        row.pension_deficit = round(sheet.pension_deficit_gbp * PENCE_PER_POUND)
        row.overstated = round(sheet.overstated_profit_gbp * PENCE_PER_POUND)
        row.terms_days = sheet.supplier_terms_days
        row.reported_margin = sheet.reported_margin
        row.true_margin = sheet.true_margin
        row.public_share = sheet.public_share
        row.bid_optimism = sheet.bid_optimism
    return rows


def _set_account_kinds(world: World) -> None:
    """Write the kind of every account; suppliers' are written when a supplier is added."""
    kinds, councils = world.account_kinds, ledger.N_PARTIES + len(world.councils)
    kinds[: ledger.N_PARTIES] = range(ledger.N_PARTIES)
    kinds[ledger.N_PARTIES : councils] = ledger.COUNCIL_ACCOUNT


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
        ledger.transfer(world, ledger.TAXPAYER, ledger.council_account(council), opening, ledger.FUNDING)


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
