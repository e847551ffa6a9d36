"""Rules and policies of a scenario as tables: which rows of rules there are (``engine/chosen.py``), who is chosen."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.engine.chosen import BY_SIZE, NONE_OF_IT, WHATEVER_SIZE
from simulator.engine.codes import PENCE_PER_POUND
from simulator.engine.columns.run_columns import ChosenSuppliers, Policy
from simulator.engine.rules import LEVER_COLUMN, OPERATION_NAMES
from simulator.engine.world import World, table
from simulator.register import KIND_OF_NAME, LEVERS
from simulator.scenario import changes
from simulator.scenario.baseline_rules import baseline_rules
from simulator.scenario.bought import bought_lines
from simulator.scenario.choosing import LOCAL, SIZES, Chosen
from simulator.scenario.place_tables import Council, SupplierGroup
from simulator.scenario.schema import Scenario

Flags = npt.NDArray[np.int64]


class _RuleRow(NamedTuple):
    """Whose rules a row has: a council's, those of one service of it (or ""), for the suppliers of a set of choices."""

    council: Council
    service: str
    choices: tuple[Chosen, ...]


def _rule_rows(scenario: Scenario) -> list[_RuleRow]:
    """Return the rows of rules in their order: councils, lines if a policy names services; again for each set."""
    every = scenario.chooses_suppliers
    scopes = [(council, "") for council in scenario.councils]
    if names_services(scenario):
        names = [line.name for line in scenario.service_lines]
        scopes += [(scenario.councils[line.council], names[line.service]) for line in bought_lines(scenario)]
    sets = [tuple(one for k, one in enumerate(every) if bits >> k & 1) for bits in range(1 << len(every))]
    return [_RuleRow(council, service, chosen) for chosen in sets for council, service in scopes]


def councils_of_rows(world: World) -> npt.NDArray[np.int64]:
    """Return whose rules each row has, as the row of a council: that of its lines, and of every set of choices, too."""
    scopes = np.arange(len(world.councils))
    if world.clock[0].by_service:
        scopes = np.concatenate([scopes, world.lines["council"]])
    return np.resize(scopes, len(world.baseline))  # again for each set


def names_services(scenario: Scenario) -> bool:
    """Say whether a policy concerns some services alone, so that lines have rules of their own."""
    return any(policy.services is not None for policy in scenario.policies)


def _concerns(policy: changes.Policy, row: _RuleRow) -> bool:
    is_there = policy.applies_to(row.council.name) and (policy.services is None or row.service in policy.services)
    return is_there and (policy.suppliers is None or policy.suppliers in row.choices)


def rule_tables(scenario: Scenario, parameters: Any) -> dict[str, Any]:
    """Return the tables of baseline rules, policies and chosen suppliers."""
    rows = _rule_rows(scenario)
    of_council = {c.name: list(map(baseline_rules(scenario, c).__getitem__, LEVERS)) for c in scenario.councils}
    policies, concerned = table(Policy, len(scenario.policies)), np.zeros((len(scenario.policies), len(rows)), np.int64)
    for i, policy in enumerate(scenario.policies):
        start, until = policy.window_weeks(scenario)
        policies[i] = (
            LEVER_COLUMN[policy.lever],
            OPERATION_NAMES.index(policy.operation),
            policy.value,
            start,
            until,
            0 if LEVERS[policy.lever].choices else policy.ramp_weeks,  # there is nothing half-way between choices
        )
        concerned[i] = [_concerns(policy, row) for row in rows]
    return {
        "baseline": np.array([of_council[row.council.name] for row in rows]),
        "policies": policies,
        "policy_councils": concerned,
        **_chosen_tables(scenario, parameters[0]),
    }


def meant_suppliers(scenario: Scenario) -> tuple[Chosen, ...]:
    """Return the choices of suppliers that policies make, then those that shocks alone make, in the order of rows."""
    struck = (shock.suppliers for shock in scenario.shocks)
    return tuple(dict.fromkeys([*scenario.chooses_suppliers, *(one for one in struck if one is not None)]))


def _chosen_tables(scenario: Scenario, parameters: Any) -> dict[str, Any]:
    choices = meant_suppliers(scenario)
    rows = table(ChosenSuppliers, len(choices))
    tops = (parameters.micro_turnover_gbp, parameters.small_turnover_gbp, parameters.medium_turnover_gbp)
    edges = [0.0, *(top * PENCE_PER_POUND for top in tops), np.inf]
    for row, chosen in zip(rows, choices, strict=True):
        places = [place for place, size in enumerate(SIZES) if size in chosen.sizes]
        row.least, row.below = edges[min(places)], edges[max(places) + 1]
        row.is_local = int(LOCAL in (chosen.home or ()))
    marks = [[_mark(one, group) for group in scenario.suppliers] for one in choices]
    sectors = [[one.sector is None or line.name in one.sector for line in scenario.service_lines] for one in choices]
    homes = [[one.home is None or council.name in one.home for council in scenario.councils] for one in choices]
    return {
        "chosen": rows,
        "chosen_groups": _flags(marks, len(scenario.suppliers)),
        "chosen_sectors": _flags(sectors, len(scenario.service_lines)),
        "chosen_homes": _flags(homes, len(scenario.councils)),
        "chosen_awards": np.zeros((len(choices), len(scenario.councils), 2)),
    }


def _flags(rows: list[list[Any]], width: int) -> Flags:
    return np.array(rows, np.int64).reshape(len(rows), width)


def _mark(chosen: Chosen, group: SupplierGroup) -> int:
    """Return whether suppliers of a group may be chosen; a large contractor is large, whatever its own turnover."""
    if not (chosen.name is None or group.name in chosen.name) or not (chosen.kind is None or group.kind in chosen.kind):
        return NONE_OF_IT
    if chosen.size is None:
        return WHATEVER_SIZE
    if KIND_OF_NAME[group.kind].carries_finance:
        return WHATEVER_SIZE if "large" in chosen.sizes else NONE_OF_IT
    return BY_SIZE
