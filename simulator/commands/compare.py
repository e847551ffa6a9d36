"""`fairlot compare`: set scenarios against each other over common luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.commands.studying import Order, carry_out
from simulator.study.arms import Arm, arms_of

if TYPE_CHECKING:
    from simulator.engine.limits import Limits
    from simulator.study.comparison import Comparison, Result
    from simulator.study.execution import Progress


def compare(order: Order) -> int:
    """Compare the files of an order (one: with and without its policies) and return the exit code."""
    return carry_out(order, arms_of, _play, _show)


def _play(
    arms: tuple[Arm, ...], seeds: tuple[int, ...], recorded: frozenset[int], progress: Progress, limits: Limits
) -> Comparison:
    from simulator.study.comparison import compare_arms  # noqa: PLC0415  (the engine takes a second to import)

    return compare_arms(arms, seeds, record=recorded, progress=progress, limits=limits)


def _show(result: Result) -> None:
    from simulator.commands.figures_table import show_comparison, show_run  # noqa: PLC0415
    from simulator.study.comparison import Comparison  # noqa: PLC0415

    if isinstance(result, Comparison) and len(result.arms) > 1:
        show_comparison(result)
    else:
        show_run(result, "This scenario has no policies, so there is nothing to compare it with: it was just run.")
