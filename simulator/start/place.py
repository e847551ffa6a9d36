"""Scenario -> the tables that it gives: councils, lines, rules, supplier groups, policies, shocks, values.

Nothing here depends on the seed, so what was worked out for one run serves the next of the same scenario.
"""

from __future__ import annotations

import math
import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from simulator.engine.codes import NOBODY, OUTCOME_NAMES, PENCE_PER_POUND, PROCESS_NAMES, SHOCK_NAMES
from simulator.engine.columns.chain_columns import GroupFinance
from simulator.engine.columns.firm_columns import Council, Group, Line, Sector
from simulator.engine.columns.joint_columns import Hub, HubMember
from simulator.engine.columns.run_columns import KindNumbers, Parameters, Shock
from simulator.engine.columns.social_columns import Nation, Practice
from simulator.engine.rows import descend
from simulator.engine.rules import LEVER_COLUMN
from simulator.engine.world import copied, table
from simulator.register import KIND_NAMES, KINDS, PARAMETERS, STRUCTURES
from simulator.scenario.bought import bought_lines
from simulator.scenario.schema import Scenario
from simulator.scenario.social_values import beneficiaries_of, departments_of, values_of
from simulator.start.fitted_demand import Demand, load_demand
from simulator.start.lengths import durations_of, lengths_of, mean_weekly_value
from simulator.start.named_rows import named_firms, planned_takeovers
from simulator.start.rule_rows import meant_suppliers, rule_tables

_KEPT = 8  # scenarios whose tables are kept for their next run
_kept: OrderedDict[int, tuple[Scenario, dict[str, Any]]] = OrderedDict()


def place_tables(scenario: Scenario) -> dict[str, Any]:
    """Return copies of the tables that a scenario gives, by name."""
    known = _kept.get(id(scenario))
    if known is None or known[0] is not scenario:
        known = _kept[id(scenario)] = scenario, _place_tables(scenario)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return {name: copied(array) for name, array in known[1].items()}


def _place_tables(scenario: Scenario) -> dict[str, Any]:
    demand = load_demand()
    sector_rows = {line.name: i for i, line in enumerate(scenario.service_lines)}
    duration_edges, duration = durations_of(scenario)
    process_edges, process_mix = _process_mix(scenario, demand)
    parameters = _parameters(scenario)
    councils, distance = _councils(scenario)
    sectors = _sectors(scenario)
    groups, group_sectors, group_areas, group_kinds = _groups(scenario, sector_rows)
    seconds = [group.second_sectors or group.sectors for group in scenario.suppliers]
    shocks, shock_councils = _shocks(scenario, sector_rows)
    rules = rule_tables(scenario, parameters)
    return {
        "parameters": parameters,
        **rules,
        "shocks": shocks,
        "shock_councils": shock_councils,
        "season": np.array(scenario.season or demand.monthly_factors),
        "process_edges": process_edges,
        "process_mix": process_mix,
        "duration_edges": duration_edges,
        "duration": duration,
        "councils": councils,
        "distance_km": distance,
        "closeness": _closeness(distance, float(parameters[0].discovery_distance_km)),
        "widest_reach": np.array([group_kinds.reach_km.max() if len(group_kinds) else 0.0]),
        "lines": _lines(scenario, sectors, float(parameters[0].value_cap_share)),
        "sectors": sectors,
        "groups": groups,
        "group_sectors": group_sectors,
        "group_second_sectors": _by_sector(seconds, sector_rows),
        "group_areas": group_areas,
        "group_kinds": group_kinds,
        "group_finance": _group_finance(scenario),
        "named": named_firms(scenario),
        "takeovers": planned_takeovers(scenario),
        "benefits": _benefits(scenario, assumed=False),
        "assumed_benefits": _benefits(scenario, assumed=True),
        "practice": _practice(scenario, rules["baseline"], parameters[0]),
        "nation": _nation(),
        "hubs": table(Hub, len(scenario.hubs)),
        "hub_members": table(HubMember, sum(sum(hub.members.values()) for hub in scenario.hubs)),
    }


def stable_id(*words: str) -> int:
    """Return the 48-bit identity of something that a scenario names; it depends on the names alone."""
    text = "\x1f".join(words).encode()
    return descend(zlib.crc32(text), 0, zlib.crc32(text[::-1]), len(text))


def _shocks(scenario: Scenario, sectors: dict[str, int]) -> tuple[Any, npt.NDArray[np.int64]]:
    rows, meant = table(Shock, len(scenario.shocks)), meant_suppliers(scenario)
    concerned = np.zeros((len(scenario.shocks), len(scenario.councils)), np.int64)
    for i, shock in enumerate(scenario.shocks):
        start, until = shock.window_weeks(scenario)
        sector = NOBODY if shock.sector is None else sectors[shock.sector]
        chosen = NOBODY if shock.suppliers is None else meant.index(shock.suppliers)
        rows[i] = (SHOCK_NAMES.index(shock.kind), sector, shock.size, start, until, chosen)
        concerned[i] = [shock.applies_to(c.name) for c in scenario.councils]
    return rows, concerned


def _councils(scenario: Scenario) -> tuple[Any, npt.NDArray[np.float64]]:
    rows = table(Council, len(scenario.councils))
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
    rows = table(Sector, len(scenario.service_lines))
    for row, line in zip(rows, scenario.service_lines, strict=True):
        row.id = stable_id("sector", line.name)
        row.value_median = line.value_median_gbp * PENCE_PER_POUND
        row.value_sigma = line.value_sigma
        row.labour_share = line.labour_share
    return rows


def _lines(scenario: Scenario, sectors: Any, cap_share: float) -> Any:
    departments = {name: i for i, name in enumerate(departments_of(scenario))}
    lengths = lengths_of(scenario)
    wanted = [(c, s, budget_gbp * PENCE_PER_POUND) for c, s, budget_gbp in bought_lines(scenario)]
    rows = table(Line, len(wanted))
    for row, (c, s, budget) in zip(rows, wanted, strict=True):
        service = scenario.service_lines[s]
        row.id = stable_id("line", scenario.councils[c].name, service.name)
        row.council, row.sector = c, s
        row.department = departments[service.department]
        row.budget = round(budget)
        row.cost_index = 1.0
        cap = cap_share * budget / 52.0
        median, sigma = float(sectors[s].value_median), float(sectors[s].value_sigma)
        row.mean_weekly_value = mean_weekly_value(median, sigma, cap, lengths, service.length_factor)
    return rows


def _parameters(scenario: Scenario) -> Any:
    row = table(Parameters, 1)
    numbers = (scenario.parameters.get(name, p.value) for name, p in PARAMETERS.items())
    row[0] = (*numbers, *(scenario.structure.get(name, 0.0) for name in STRUCTURES))
    return row


def _groups(scenario: Scenario, sectors: dict[str, int]) -> tuple[Any, Any, Any, Any]:
    """Return the supplier groups, their sector and area shares, and their numbers."""
    n = len(scenario.suppliers)
    rows, numbers = table(Group, n), table(KindNumbers, n)
    by_area = np.zeros((n, len(scenario.councils)))
    for i, group in enumerate(scenario.suppliers):
        rows[i].id = stable_id("group", group.name)
        rows[i].kind = KIND_NAMES.index(group.kind)
        rows[i].count = group.count
        numbers[i] = tuple(group.overrides.get(name, p.value) for name, p in KINDS[group.kind].items())
        weights = [
            c.annual_budget_gbp if group.areas is None or c.name in group.areas else 0.0 for c in scenario.councils
        ]
        by_area[i] = np.array(weights) / sum(weights)
    return rows, _by_sector([group.sectors for group in scenario.suppliers], sectors), by_area, numbers


def _by_sector(shares: Sequence[Mapping[str, float]], sectors: dict[str, int]) -> npt.NDArray[np.float64]:
    """Return the shares of supplier groups by service line [group, sector]."""
    table_of_shares = np.zeros((len(shares), len(sectors)))
    for row, of_group in zip(table_of_shares, shares, strict=True):
        for name, share in of_group.items():
            row[sectors[name]] = share
    return table_of_shares


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


def _benefits(scenario: Scenario, *, assumed: bool) -> npt.NDArray[np.float64]:
    """Return what one additional unit of each outcome is worth to each beneficiary [pence], or the assumed part."""
    beneficiaries = beneficiaries_of(scenario)
    worth = np.zeros((len(OUTCOME_NAMES), len(beneficiaries)))
    for value in values_of(scenario):
        if value.is_assumed or not assumed:
            place = OUTCOME_NAMES.index(value.outcome), beneficiaries.index(value.beneficiary)
            worth[place] = value.value_gbp * PENCE_PER_POUND
    return worth


def _practice(scenario: Scenario, baseline: npt.NDArray[np.float64], parameters: Any) -> Any:
    """Return each council's willingness at the start: its weight of social value over that of a willing one."""
    rows = table(Practice, len(scenario.councils) if scenario.spreading_practice else 0)
    for row, rules in zip(rows, baseline, strict=False):
        row.base_weight = rules[LEVER_COLUMN["social_value_weight"]]
        row.first = row.willingness = min(1.0, row.base_weight / parameters.weight_of_the_willing)
    return rows


def _nation() -> Any:
    row = table(Nation, 1)
    row[0].rule_since = NOBODY
    return row


def _group_finance(scenario: Scenario) -> Any:
    """Return the starting balance sheets of supplier groups, in pence."""
    rows = table(GroupFinance, len(scenario.suppliers))
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
        row.normal_margin = sheet.true_margin if sheet.normal_margin is None else sheet.normal_margin
        row.public_share = sheet.public_share
        row.bid_optimism = sheet.bid_optimism
    return rows
