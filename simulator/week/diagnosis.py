"""Find the phase that broke an invariant: live the same weeks again, then the broken week phase by phase.

Compiled code checks the invariants once a week, which is cheap enough to be always on; it knows the week and not the
phase. A run depends on its scenario and seed alone, so it can be lived again up to that week at full speed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from simulator.behaviours.teams.teams import teams_short_of_hands
from simulator.engine.codes import ACTIVE, JOINT, MOBILISING, NOBODY, RUNNING
from simulator.engine.world import World
from simulator.phases.record import (
    BUDGET_HOLD_WRONG,
    DEAD_SUPPLIER_WORKS,
    DUE_UNPAID,
    MONEY_NOT_CONSERVED,
    NEGATIVE_TRANSFER,
    OVER_INVOICED,
    TABLE_FULL,
    TEAM_SHORT_OF_HANDS,
)
from simulator.scenario.schema import Scenario
from simulator.week import tick
from simulator.week.growth import grow, live
from simulator.week.lived_in import open_world
from simulator.week.space import has_space, has_space_to_publish
from simulator.week.unusable_rules import rule_sentence, words_of
from simulator.week.watch import BrokenInvariant, UnusableRule


def is_money_lost(world: World) -> bool:
    """Say whether the sum over all accounts differs from the money that the world began with."""
    return bool(world.cash.sum() != world.clock[0].money)


def is_negative_transfer_asked(world: World) -> bool:
    """Say whether somebody asked for a transfer of less than nothing."""
    return world.clock[0].negative_transfers > 0


def is_hold_wrong(world: World) -> bool:
    """Say whether the lines' commitments differ from those of running contracts and open tenders [pence a week]."""
    clock = world.clock[0]
    contracts = world.contracts.commitment[world.live_contracts[: clock.live_contracts]].sum()
    tenders = world.tenders.commitment[world.open_tenders[: clock.open_tenders]].sum()
    return bool(world.lines.committed.sum() != contracts + tenders + world.granted.sum())


def is_over_invoiced(world: World) -> bool:
    """Say whether a live contract was invoiced beyond its value."""
    live_rows = world.contracts[world.live_contracts[: world.clock[0].live_contracts]]
    return bool((live_rows.invoiced > live_rows.value).any())


def is_dead_at_work(world: World) -> bool:
    """Say whether a firm that left still holds a running contract."""
    live_rows = world.contracts[world.live_contracts[: world.clock[0].live_contracts]]
    is_left = ~np.isin(world.suppliers.state[live_rows.supplier], (ACTIVE, JOINT))
    return bool((is_left & np.isin(live_rows.state, (MOBILISING, RUNNING))).any())


def is_due_unpaid(world: World) -> bool:
    """Say whether an invoice of this week waits for payment."""
    return world.due[world.clock[0].week] != NOBODY


def is_table_full(world: World) -> bool:
    """Say whether a table ran out of rows."""
    return bool(world.clock[0].table_full)


def is_team_short_of_hands(world: World) -> bool:
    """Say whether a consortium's work is not wholly that of members in business."""
    return bool(teams_short_of_hands(world) > 0)


#: How each fault shows in the tables, by code.
SIGNS: dict[int, Callable[[World], bool]] = {
    MONEY_NOT_CONSERVED: is_money_lost,
    NEGATIVE_TRANSFER: is_negative_transfer_asked,
    BUDGET_HOLD_WRONG: is_hold_wrong,
    OVER_INVOICED: is_over_invoiced,
    DEAD_SUPPLIER_WORKS: is_dead_at_work,
    DUE_UNPAID: is_due_unpaid,
    TABLE_FULL: is_table_full,
    TEAM_SHORT_OF_HANDS: is_team_short_of_hands,
}
#: The phase whose work is to remove the sign: until it has run, the sign is no fault.
REMOVED_BY = {DUE_UNPAID: "pay", DEAD_SUPPLIER_WORKS: "clear", TEAM_SHORT_OF_HANDS: "clear"}


def guilty_phase(world: World, fault: int, phases: Sequence[tick.Phase] | None = None) -> str | None:
    """Live the world's next week phase by phase; return the phase after which a fault shows and stays, or None."""
    phases = tick.TICK if phases is None else phases
    shows = SIGNS[fault]
    is_fault_yet = fault not in REMOVED_BY
    guilty = None
    tick.start_week(world)
    for phase in phases:
        phase.run(world)
        while phase.name == "needs" and not has_space_to_publish(world):
            grow(world)
        is_fault_yet = is_fault_yet or phase.name == REMOVED_BY.get(fault)
        if not (is_fault_yet and shows(world)):
            guilty = None
        elif guilty is None:
            guilty = phase.name
    return guilty


def replayed(scenario: Scenario, seed: int, week: int, *, recording: bool = False) -> World:
    """Return the world of a scenario and seed as it stood when ``week`` began, with room for a busy week.

    What is recorded has tables of its own, which may be what broke.
    """
    world = open_world(scenario, seed, recording=recording)
    live(world, week)
    while not has_space(world):
        grow(world)
    return world


def broken(world: World, scenario: Scenario, seed: int, *, exchanged_in: int | None = None) -> BrokenInvariant:
    """Return the error of a run that stopped with a fault: one of a rule of the user's own, or one of the model.

    ``exchanged_in`` is the week from which a world that was lived with other policies has those of the scenario.
    """
    clock = world.clock[0]
    week, fault = int(clock.week), int(clock.fault)
    if words := rule_sentence(fault, f"Week {week}"):
        return UnusableRule(words)
    if exchanged_in is not None:
        return BrokenInvariant(_without_replay(seed, week, fault, exchanged_in))
    return BrokenInvariant(sentence(scenario, seed, week, fault, recording=bool(clock.recording)))


def _without_replay(seed: int, week: int, fault: int, exchanged_in: int) -> str:
    """Return what broke in a run that its last scenario alone cannot make again."""
    return (
        f"Week {week}: {words_of(fault)}. The run was stopped. Policies were exchanged as it went on from week"
        f" {exchanged_in}, so no scenario lives it again to find the phase. If you have a before_week, after_week or"
        " step of your own, look at these, and move money with model.transfer only; otherwise this is a mistake of"
        f" fairlot: please report it with the saved model, the scenario file that it went on with, and seed {seed}."
    )


def sentence(
    scenario: Scenario,
    seed: int,
    week: int,
    fault: int,
    phases: Sequence[tick.Phase] | None = None,
    *,
    recording: bool = False,
) -> str:
    """Return what broke, in which phase and week, and what to do about it."""
    what = words_of(fault)
    if fault not in SIGNS:  # of a rule: nothing in the tables shows it
        return (
            f"Week {week}: {what}. The run was stopped. This is a mistake of fairlot and not of your scenario:"
            f" please report it with the scenario file and seed {seed}."
        )
    world = replayed(scenario, seed, week, recording=recording)
    phase = guilty_phase(world, fault, phases) if world.clock[0].week == week else None
    if phase is None:
        return (
            f"Week {week}: {what}. The same scenario with seed {seed} keeps this rule when it is run again, so"
            " something outside the tick changed the tables: look at your own before_week, after_week and step, and"
            " move money with model.transfer only."
        )
    return (
        f"Week {week}, phase {phase}: {what}. The run was stopped. This is a mistake of fairlot and not of your"
        f" scenario: please report it with the scenario file and seed {seed}."
    )
