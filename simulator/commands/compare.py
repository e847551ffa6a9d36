"""`fairlot compare`: set scenarios against each other over common luck."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import typer

from simulator.commands.outcome import WRONG_INPUT
from simulator.commands.studying import Order, carry_out
from simulator.scenario.loading import base_of, load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.value_words import as_argument, quoted
from simulator.study.arms import Arm, StudyMistake, arms_of
from simulator.study.recording import Recording

if TYPE_CHECKING:
    from simulator.engine.limits import Limits
    from simulator.scenario.schema import Scenario
    from simulator.study.comparison import Comparison, Result
    from simulator.study.execution import Progress
    from simulator.study.plausible import PlausibleSet

PARAMETERS = ("plausible", "fixed")


def compare(order: Order, whole: bool = False) -> int:
    """Compare the files of an order and return the exit code.

    One file: with and without its policies, or, as a ``whole``, with the file that it extends.
    """
    if order.parameters not in PARAMETERS:
        typer.echo(f"--parameters {order.parameters}: known are {', '.join(PARAMETERS)}", err=True)
        return WRONG_INPUT
    try:
        base = base_of(order.files[0]) if len(order.files) == 1 else None
        if whole and base is None:
            why = "it extends no other" if len(order.files) == 1 else "there are several"
            typer.echo(f"--whole sets one file against the file that it extends, but {why}", err=True)
            return WRONG_INPUT
        if whole:
            order = replace(order, files=(str(base), *order.files))
        elif base is not None:
            _tell_of_shared_rules(order.files[0], base)
    except ScenarioMistakes as mistakes:
        typer.echo(str(mistakes), err=True)
        return WRONG_INPUT
    return carry_out(order, arms_of, partial(_play, order), _show)


def _tell_of_shared_rules(file: str, base: str) -> None:
    """Say which rules a file has beside its policies that its base has not: both arms have them, so none shows."""
    scenario, other = load_scenario(file), load_scenario(base)
    changed = changed_rules(scenario, other)
    if scenario.policies and changed:
        rules = ", ".join(quoted(name) for name in changed)
        told = f"both arms have {rules} as {quoted(file)} sets them, unlike the file that it extends"
        shows = f"`fairlot compare --whole {as_argument(file)}` shows all of it"
        typer.echo(f"Beside its policies, {told}; {shows}.", err=True)


def changed_rules(scenario: Scenario, base: Scenario) -> list[str]:
    """Return the levers that a scenario's rules, or a council's, set otherwise than those of another."""
    names: dict[str, None] = {}
    theirs = {council.name: council.rules for council in base.councils}
    pairs = [(scenario.rules, base.rules)]
    pairs += [(council.rules, theirs[council.name]) for council in scenario.councils if council.name in theirs]
    for ours, others in pairs:
        names |= dict.fromkeys(name for name in (*ours, *others) if ours.get(name) != others.get(name))
    return list(names)


def _play(
    order: Order,
    arms: tuple[Arm, ...],
    seeds: tuple[int, ...],
    recording: Recording,
    progress: Progress,
    limits: Limits,
) -> Comparison:
    from simulator.study.comparison import compare_arms  # noqa: PLC0415  (the engine takes a second to import)

    plausible = plausible_set(order) if len(arms) > 1 else None
    return compare_arms(
        arms, seeds, plausible=plausible, record=recording, progress=progress, limits=limits, take_apart=True
    )


def plausible_set(order: Order) -> PlausibleSet | None:
    """Return the plausible set of the place, or None where numbers are fixed; say where it is of an older model."""
    if order.parameters == "fixed":
        return None
    from simulator.study.plausible import STALE, plausible_of  # noqa: PLC0415

    try:
        found = plausible_of(order.files[-1])
    except StudyMistake as mistake:
        typer.echo(f"{mistake}; the numbers of the register are taken as known.", err=True)
        return None
    if found.is_stale:
        typer.echo(STALE, err=True)
    return found


def _show(result: Result, everything: bool) -> None:
    from simulator.commands.figures_table import show_comparison, show_run  # noqa: PLC0415
    from simulator.study.comparison import Comparison  # noqa: PLC0415

    if isinstance(result, Comparison) and len(result.arms) > 1:
        show_comparison(result, everything=everything)
    else:
        remark = "This scenario has no policies, so there is nothing to compare it with: it was just run."
        show_run(result, remark, everything=everything)
