"""`fairlot run --profile`: where the time of one run goes, phase by phase, beside what the machine could do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from simulator.commands.how_far import announce_compilation
from simulator.commands.outcome import BROKEN_MODEL, WRONG_INPUT
from simulator.commands.studying import Order, without_use
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.arms import StudyMistake, shortened

if TYPE_CHECKING:
    from simulator.study.profiling import PhaseTime, Profile

#: A phase further from its floor than this has its reason told.
_FAR = 5.0


def profile(order: Order) -> int:
    """Live the only file of an order once with seed 1, print its profile and return the exit code."""
    try:
        scenario = shortened(load_scenario(order.files[0]), order.years)
    except (ScenarioMistakes, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    if unfit := [*without_use(order), *(["--out"] if order.out else [])]:
        typer.echo(f"{' and '.join(unfit)}: of no use with --profile, which keeps nothing; leave it out", err=True)
        return WRONG_INPUT
    announce_compilation()
    from simulator.study.profiling import profile as of_run  # noqa: PLC0415  (the engine takes a second to import)

    found = of_run(scenario, 1)
    if not found.is_same:
        typer.echo("Phase by phase the run came out otherwise; this is a fault of fairlot.", err=True)
        return BROKEN_MODEL
    if order.as_json:
        typer.echo(json.dumps(_as_json(found), indent=2, allow_nan=False))
    else:
        _show(found)
    return 0


def _as_json(found: Profile) -> dict[str, object]:
    phases = [
        {
            "phase": one.name,
            "calls": one.calls,
            "milliseconds": 1e3 * one.seconds,
            "unit": one.work.unit,
            "ns_per_unit": 1e9 * one.per_unit,
            "floor_ns": 1e9 * one.floor,
            "table_bytes": one.table_bytes,
        }
        for one in found.phases
    ]
    machine = {"copied_bytes_per_second": found.machine.bandwidth, "draw_ns": 1e9 * found.machine.draw}
    return {"phases": phases, "machine": machine, "same_bits": found.is_same}


def _show(found: Profile) -> None:
    from rich.table import Table  # noqa: PLC0415  (slow to import)

    from simulator.commands.figures_table import terminal  # noqa: PLC0415

    total = sum(one.seconds for one in found.phases)
    table = Table(title="One run, phase by phase (processor time)", title_justify="left")
    table.add_column("phase")
    for heading in ("calls", "ms", "share", "ns a unit", "floor", "times", "MB"):
        table.add_column(heading, justify="right")
    table.add_column("unit; why it is far from its floor")
    for one in found.phases:
        spent = (f"{one.calls:,}", f"{1e3 * one.seconds:.1f}", f"{one.seconds / total:.0%}")
        table.add_row(one.name, *spent, *_cells(one))
    terminal().print(table)
    typer.echo(
        f"Together {1e3 * total:.0f} ms; the run left the same bits as one that is lived as usual. This machine copied"
        f" {found.machine.bandwidth / 1e9:.1f} GB/s and made a draw in {1e9 * found.machine.draw:.1f} ns meanwhile."
    )


def _cells(one: PhaseTime) -> tuple[str, ...]:
    """Return the cells of a phase behind its share."""
    times = one.per_unit / one.floor if one.floor > 0.0 else 0.0
    floor = (f"{1e9 * one.floor:.1f}", f"{times:.1f}") if one.floor > 0.0 else ("", "")
    held = f"{one.table_bytes / 1e6:.1f}" if one.table_bytes else ""
    why = f"; {one.work.why}" if times > _FAR else ""
    return (f"{1e9 * one.per_unit:,.0f}", *floor, held, one.work.unit + why)
