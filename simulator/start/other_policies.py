"""Other policies for a world that is being lived: the same past, another future."""

from __future__ import annotations

from dataclasses import replace

from simulator.engine.columns.run_columns import Rules
from simulator.engine.world import World, table
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import breaks_contracts, features_of, recognises_outcomes
from simulator.start.place import place_tables
from simulator.start.rule_rows import councils_of_rows, names_services

#: Settings in which the two scenarios may differ.
FREE = frozenset({"title", "question", "key_figures", "policies"})
#: Tables of the suppliers that policies choose.
CHOSEN = ("chosen", "chosen_groups", "chosen_sectors", "chosen_homes", "chosen_awards")


def check_same_place(scenario: Scenario, other: Scenario) -> None:
    """Refuse a scenario whose place, suppliers, rules or numbers are not those of the first.

    Raises:
        ValueError: with the settings that differ.
    """
    mine, theirs = scenario.resolved(), other.resolved()
    apart = sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))
    if differing := [name for name in apart if name not in FREE]:
        raise ValueError(
            f"only policies can be exchanged in a world that is being lived; {', '.join(differing)} of"
            f" “{other.title}” differ from those of “{scenario.title}”"
        )


def take_policies(world: World, scenario: Scenario) -> None:
    """Put a scenario's policies in the place of a world's: they hold from the week that comes next.

    A policy whose window began in the past is as far on its ramp as if it had held since then. Tables of features that
    the world did without so far are added. What ``set_rule`` made of the baseline stays: both scenarios have one place,
    so that nothing else tells their baselines apart.
    """
    given, n = place_tables(scenario), len(world.councils)
    baseline, in_force = world.baseline[:n].copy(), world.rule_values[:n].copy()
    for name in ("baseline", "policies", "policy_councils", *CHOSEN):
        world.put(name, given[name])
    world.restate(table(Rules, len(given["baseline"])))
    clock = world.clock[0]
    clock.choices, clock.by_service = len(scenario.chooses_suppliers), int(names_services(scenario))
    whose = councils_of_rows(world)
    world.baseline[:] = baseline[whose]
    world.rule_values[:] = in_force[whose]  # until the next week works them out, as whoever looks now is told
    before, wanted = world.room, features_of(scenario)
    world.furnish(replace(before, **{name: max(getattr(before, name), flag) for name, flag in wanted.items()}))
    clock.asks, clock.labels = world.room.asks, world.room.labels
    clock.recognition = max(clock.recognition, recognises_outcomes(scenario))
    clock.breaks = max(clock.breaks, breaks_contracts(scenario))
