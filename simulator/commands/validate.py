"""`fairlot validate`: hold the model against what is known: patterns, shapes, published effects, theorems."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from simulator.commands.figures_table import terminal
from simulator.commands.how_far import announce_compilation, progress_bar
from simulator.commands.outcome import NOT_WRITTEN, WRONG_INPUT
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.value_words import counted
from simulator.study.arms import StudyMistake, seeds_of

if TYPE_CHECKING:
    from simulator.study.evidence.held import Held
    from simulator.study.evidence.what_holds import WhatHolds

REFERENCE = "baseline"
_STYLES = {"in range": "bold blue", "near": "", "out": "bold red", "not modelled": "dim"}
_OWN_FAMILIES = ("stylised facts", "shapes")


def validate(file: str, n_seeds: int, as_json: bool, page: str | None = None) -> int:
    """Run what it takes, print every line with its range and verdict, and return the exit code.

    The reference world is held against everything; a world of one's own against patterns and shapes, as the ready
    worlds with effects, collapses and theorems are the same for all. A miss is an answer and no error: the code is 0,
    or 2 for a mistake in the file or the arguments.
    """
    if _is_nowhere(page):
        return WRONG_INPUT
    try:
        seeds = seeds_of(n_seeds)
        scenario = load_scenario(file).without_policies()
        from simulator.study.evidence.what_holds import FAMILIES, hold  # noqa: PLC0415  (the engine is slow to import)
        from simulator.study.validation import patterns_of  # noqa: PLC0415

        wanted = patterns_of(file)
    except (ScenarioMistakes, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    is_reference = Path(file).stem == REFERENCE
    announce_compilation()
    with progress_bar() as progress:
        families = FAMILIES if is_reference else _OWN_FAMILIES
        found = hold(scenario, seeds, wanted, families, ready_worlds=is_reference, progress=progress)
    return _tell(found, as_json, page)


def validate_cases(folder: str, n_seeds: int, as_json: bool, page: str | None = None) -> int:
    """Hold the model against real cases, of a folder or the ready ones, and return the exit code."""
    if _is_nowhere(page):
        return WRONG_INPUT
    try:
        seeds = seeds_of(n_seeds)
        from simulator.study.evidence.cases import case_folder, hold_cases, load_cases  # noqa: PLC0415
        from simulator.study.evidence.what_holds import WhatHolds  # noqa: PLC0415

        place = case_folder() if folder == REFERENCE else Path(folder)
        cases = load_cases(place or Path(folder))
    except (ScenarioMistakes, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    announce_compilation()
    with progress_bar() as progress:
        found = WhatHolds("Real cases", len(seeds), tuple(hold_cases(cases, seeds, progress)), ())
    return _tell(found, as_json, page)


def _is_nowhere(page: str | None) -> bool:
    """Say, before the first run, that no page can be written where it is wanted."""
    from simulator.study.disk import why_not_written  # noqa: PLC0415

    if trouble := why_not_written(Path(page)) if page else "":
        typer.echo(_not_there(page, trouble), err=True)
    return bool(trouble)


def _not_there(page: str | None, why: str | None) -> str:
    return f"{page}: cannot be written ({why}); give --html another place"


def _tell(found: WhatHolds, as_json: bool, page: str | None) -> int:
    if as_json:
        typer.echo(json.dumps([line.as_json() for line in _sorted(found)], indent=2, ensure_ascii=False))
    else:
        show(found)
    return leave_page(found, page) if page else 0


def _sorted(found: WhatHolds) -> list[Held]:
    from simulator.study.evidence.held import misses_first  # noqa: PLC0415

    return misses_first(list(found.held))


def leave_page(found: WhatHolds, page: str) -> int:
    """Write the page, and return the exit code."""
    from simulator.report.evidence_page import evidence_html  # noqa: PLC0415  (matplotlib is slow to import)

    try:
        Path(page).write_text(evidence_html(found), encoding="utf-8")
    except OSError as problem:
        typer.echo(_not_there(page, problem.strerror), err=True)
        return NOT_WRITTEN
    typer.echo(f"The page is {page}: open it in a browser.", err=True)
    return 0


def show(found: WhatHolds) -> None:
    """Print the table, misses first, then what to beware of."""
    from simulator.report.evidence_page import counts, found_words, range_words  # noqa: PLC0415

    table = Table(title=f"{found.title}: what holds ({counted(found.seeds, 'seed')})", title_justify="left")
    for heading in ("row", "pattern", "unit", "target"):
        table.add_column(heading)
    for heading in ("found [95 % interval]", "accepted"):
        table.add_column(heading, justify="right")
    table.add_column("")
    lines = _sorted(found)
    for line in lines:
        c = line.claim
        words = (c.id, c.what, c.unit, c.target, found_words(line), range_words(c.low, c.high), line.verdict)
        table.add_row(*words, style=_STYLES[line.verdict])
    console = terminal()
    console.print(table)
    for row in counts(found.held):
        told = ", ".join(f"{number} {verdict}" for verdict, number in row["numbers"] if number)
        console.print(f"{row['family']}: {told}")
    for line in lines:
        if line.claim.note and line.verdict != "in range":
            console.print(f"{line.claim.id}, {line.claim.what}: {line.claim.note}")
