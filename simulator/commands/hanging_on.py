"""`fairlot compare --structures`: what the answer hangs on, choices of the model, numbers or luck."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.commands.ending import ended
from simulator.commands.how_far import announce_compilation, progress_bar
from simulator.commands.outcome import NOT_WRITTEN, WRONG_INPUT
from simulator.commands.studying import Order, tell_out_of_time, without_use
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.arms import Arm, StudyMistake, arms_of, seeds_of

if TYPE_CHECKING:
    from simulator.study.hanging import Hangs

PAGE, EFFECTS, SHARES = "structures.html", "structures.csv", "structure_shares.csv"
#: What is told where a scenario does not name its key figures.
MAIN = (
    *("se_award_share_value", "bids_per_tender", "insolvencies_per_10000", "se_insolvencies_per_10000"),
    "net_public_value",
)
_MOST = 5


def hanging(order: Order, whole: bool = False) -> int:
    """Run the answer of an order over structures, leave page and tables, and return the exit code."""
    if unfit := [*without_use(order), *(["--whole"] if whole else [])]:
        why = "of no use with --structures, which tells one effect; leave it out"
        typer.echo(f"{' and '.join(unfit)}: {why}", err=True)
        return WRONG_INPUT
    try:
        seeds = seeds_of(order.seeds)
        arms = arms_of([load_scenario(file) for file in order.files], order.years)
    except (ScenarioMistakes, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    tell_out_of_time(arms)
    if len(arms) != 2:
        typer.echo("--structures asks about one effect: name a scenario with policies, or two scenarios", err=True)
        return WRONG_INPUT
    return _run_and_leave(order, arms, seeds)


def _run_and_leave(order: Order, arms: tuple[Arm, ...], seeds: tuple[int, ...]) -> int:
    """Run, tell and leave page and tables in a folder that is kept for them from before the first run."""
    from simulator.study.store import held  # noqa: PLC0415  (pandas is slow to import)

    kpis = (arms[1].scenario.key_figures or MAIN)[:_MOST]
    folder = Path(order.out) if order.out else Path("results") / f"{Path(order.files[-1]).stem}-structures"

    def work() -> int:
        with held(folder, (PAGE, EFFECTS, SHARES)):
            hangs = _played(order, arms, seeds)
            _answer(hangs, kpis, as_json=order.as_json)
            return _leave(hangs, kpis, folder)

    return ended(work, lambda: "not all was saved")


def _played(order: Order, arms: tuple[Arm, ...], seeds: tuple[int, ...]) -> Hangs:
    from simulator.commands.compare import plausible_set  # noqa: PLC0415  (the engine takes a second to import)
    from simulator.study.other_structures import what_it_hangs_on  # noqa: PLC0415

    announce_compilation()
    with progress_bar() as progress:
        plausible = plausible_set(order)
        return what_it_hangs_on(arms[0], arms[1], seeds, plausible, progress=progress, limits=order.limits())


def _answer(hangs: Hangs, kpis: Sequence[str], *, as_json: bool) -> None:
    """Print a sentence for each figure, or one JSON object."""
    from simulator.study.hanging import sentence  # noqa: PLC0415

    sentences = [sentence(hangs, kpi) for kpi in kpis]
    if not as_json:
        typer.echo("\n".join(sentences))
        return
    tables = {"effects": hangs.table(kpis), "shares": hangs.share_table(kpis)}
    told = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
    typer.echo(json.dumps(told | {"sentences": sentences}, indent=2))


def _leave(hangs: Hangs, kpis: Sequence[str], folder: Path) -> int:
    """Write page and tables, and return the exit code."""
    from simulator.report.structure_page import structures_html  # noqa: PLC0415  (matplotlib is slow to import)

    try:
        (folder / PAGE).write_text(structures_html(hangs, kpis), encoding="utf-8")
        hangs.table(kpis).to_csv(folder / EFFECTS, index=False)
        hangs.share_table(kpis).to_csv(folder / SHARES, index=False)
    except OSError as problem:
        typer.echo(f"{folder}: cannot be written ({problem.strerror}); give --out another place", err=True)
        return NOT_WRITTEN
    typer.echo(f"The page is {folder / PAGE}: open it in a browser.", err=True)
    return 0
