"""`fairlot run`: play one scenario with several seeds and summarise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.commands.studying import Order, carry_out
from simulator.scenario.schema import Scenario
from simulator.study.arms import Arm, shortened
from simulator.study.recording import Recording

if TYPE_CHECKING:
    from simulator.engine.limits import Limits
    from simulator.study.comparison import Result
    from simulator.study.execution import Progress


def run(order: Order) -> int:
    """Run the only file of an order and return the exit code."""
    return carry_out(order, _arm, _play, _show)


def _arm(scenarios: Sequence[Scenario], years: int | None) -> tuple[Arm, ...]:
    scenario = shortened(scenarios[0], years)
    return (Arm(scenario.title, scenario),)


def _play(
    arms: tuple[Arm, ...], seeds: tuple[int, ...], recording: Recording, progress: Progress, limits: Limits
) -> Result:
    from simulator.study.comparison import run as play  # noqa: PLC0415  (the engine takes a second to import)

    return play(arms[0].scenario, seeds, record=recording, progress=progress, limits=limits)


def _show(result: Result, everything: bool) -> None:
    from simulator.commands.figures_table import show_run  # noqa: PLC0415

    show_run(result, everything=everything)
