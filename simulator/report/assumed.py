"""What was assumed: the place, its councils and firms, and every number that the scenario sets itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.register import KIND_OF_NAME, KINDS, LEVERS, PARAMETERS, STRUCTURES
from simulator.scenario.baseline_rules import baseline_rules, own_rules
from simulator.scenario.lever_words import lever_label, money, value_in_words
from simulator.scenario.value_words import number

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario


def councils_in_words(scenario: Scenario) -> list[dict[str, Any]]:
    """Return every buyer: what it is, its yearly budget, and its largest service lines."""
    labels = {line.name: line.label for line in scenario.service_lines}
    rows = []
    for council in scenario.councils:
        largest = sorted(council.service_shares.items(), key=lambda item: -item[1])[:3]
        services = ", ".join(f"{labels[name]} {share:.0%}".replace("%", " %") for name, share in largest)
        kind = "council" if council.kind == "council" else "anchor institution"
        rows.append(
            {"name": council.name, "kind": kind, "budget": money(council.annual_budget_gbp), "services": services}
        )
    return rows


def suppliers_in_words(scenario: Scenario) -> list[dict[str, Any]]:
    """Return every group of suppliers at the start: kind, number, trades."""
    labels = {line.name: line.label for line in scenario.service_lines}
    rows = []
    for group in scenario.suppliers:
        trades = sorted(group.sectors.items(), key=lambda item: -item[1])[:3]
        told = ", ".join(f"{labels[name]} {share:.0%}".replace("%", " %") for name, share in trades)
        rows.append(
            {"name": group.name, "kind": KIND_OF_NAME[group.kind].one, "count": number(group.count), "trades": told}
        )
    return rows


def assumptions(scenario: Scenario) -> Iterator[dict[str, str]]:
    """Yield every number that the scenario sets itself instead of taking it from the register."""
    for name, value in scenario.parameters.items():
        yield _assumption("the world", name, value, PARAMETERS[name])
    for name, code in scenario.structure.items():
        structure = STRUCTURES[name]
        chosen, others = structure.choices[int(code)], ", ".join(structure.choices)
        told = {"where": "the model", "name": structure.what, "value": chosen, "usual": structure.usual}
        yield told | {"range": others, "unit": "choice"}
    yield from _own_rules(scenario)
    for group in scenario.suppliers:
        for name, value in group.overrides.items():
            yield _assumption(f"suppliers, {group.name}", name, value, KINDS[group.kind][name])


def _own_rules(scenario: Scenario) -> Iterator[dict[str, str]]:
    """Yield every rule of before the policies that the scenario sets, as it is in force, with the councils it is of."""
    in_force = {council.name: baseline_rules(scenario, council) for council in scenario.councils}
    told = set(scenario.rules).union(*(own_rules(council) for council in scenario.councils))
    for name, lever in LEVERS.items():
        if name not in told:
            continue
        for value in dict.fromkeys(rules[name] for rules in in_force.values()):
            councils = [council for council, rules in in_force.items() if rules[name] == value]
            who = "every council" if len(councils) == len(in_force) else ", ".join(councils)
            yield {
                "where": f"rule from the start, {who}",
                "name": lever_label(name),
                "value": value_in_words(lever, value),
                "usual": value_in_words(lever, lever.default),
                "range": "" if lever.choices else f"{number(lever.low)} to {number(lever.high)}",
                "unit": "" if lever.choices else lever.unit,
            }


def _assumption(where: str, name: str, value: float, entry: Any) -> dict[str, str]:
    return {
        "where": where,
        "name": name.replace("_", " "),
        "value": number(value),
        "usual": number(entry.value),
        "range": f"{number(entry.low)} to {number(entry.high)}",
        "unit": entry.unit,
    }
