"""`fairlot calibrate`: find the plausible set of a place, write it, and say what was found."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from simulator.commands.ending import GOES_ON
from simulator.commands.figures_table import terminal
from simulator.commands.how_far import announce_compilation, progress_bar
from simulator.commands.outcome import STOPPED, WRONG_INPUT
from simulator.commands.studying import REPORT
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.value_words import number
from simulator.study.arms import StudyMistake


@dataclass(frozen=True, slots=True)
class CalibrateOrder:
    """What the user asked for.

    Attributes:
        scenario: its file, or the name of a ready one.
        experiment: the file of numbers that are varied, and how many runs a wave has.
        out: file of the set, or None for the usual one.
        runs: folder where runs are kept, or None for the usual one.
        workers: processes, or None for one each processor.
        as_json: print one JSON object and nothing else.
        vectors: plausible worlds that are wanted, or None for the usual number.
    """

    scenario: str
    experiment: str
    out: str | None
    runs: str | None
    workers: int | None
    as_json: bool
    vectors: int | None = None


def calibrate(order: CalibrateOrder) -> int:
    """Calibrate and return the exit code: 0, 2 for a mistake of the user, 130 when interrupted."""
    from simulator.study.calibrating.calibration_story import story_of  # noqa: PLC0415
    from simulator.study.calibrating.find_plausible import Wish, file_of  # noqa: PLC0415  (the engine is slow to import)
    from simulator.study.calibrating.find_plausible import calibrate as work  # noqa: PLC0415
    from simulator.study.disk import ResultsMistake, why_not_written  # noqa: PLC0415

    wish = Wish(order.scenario, order.experiment, Path(order.runs) if order.runs else None, order.workers)
    if order.out and why_not_written(Path(order.out)):
        typer.echo(f"{order.out}: cannot be written; name a file, in a folder that is there", err=True)
        return WRONG_INPUT
    if order.out and _story_file(Path(order.out)) == Path(order.out):
        why = "what was found is written there, beside the set"
        typer.echo(f"{order.out}: cannot hold the set; {why}; name a .parquet file", err=True)
        return WRONG_INPUT
    if order.vectors is not None:
        wish = replace(wish, plan=replace(wish.plan, wanted=order.vectors))
    announce_compilation()
    try:
        with progress_bar() as progress:
            found = work(wish, progress, lambda words: typer.echo(words, err=True))
        file = Path(order.out) if order.out else file_of(wish)
        story = story_of(found)
        _write(found, story, file)
    except (ScenarioMistakes, StudyMistake, ResultsMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    except KeyboardInterrupt:
        typer.echo(GOES_ON, err=True)
        return STOPPED
    if order.as_json:
        typer.echo(json.dumps(story, indent=2, ensure_ascii=False))
    else:
        _show(story)
        usual = file_of(wish)
        used = "it" if file.resolve() == usual.resolve() else f"what is at {usual}"
        typer.echo(f"The set is {file}; `fairlot compare` of this place uses {used}. Report: {found.folder / REPORT}.")
    return 0


def _story_file(file: Path) -> Path:
    """Return where what was found is written beside the file of a set."""
    return file.with_suffix(".json")


def _write(found: Any, story: dict[str, Any], file: Path) -> None:
    """Write the set with what was found as JSON beside it, and the report beside the runs."""
    from simulator.report.calibration_page import calibration_html  # noqa: PLC0415
    from simulator.study.disk import sentences, write_text  # noqa: PLC0415
    from simulator.study.plausible import write_plausible  # noqa: PLC0415

    with sentences(file.parent):
        write_plausible(found.found, file)
        write_text(_story_file(file), json.dumps(story, indent=1, ensure_ascii=False) + "\n")
        write_text(found.folder / REPORT, calibration_html(story))


def _show(story: dict[str, Any]) -> None:
    from simulator.study.calibrating.telling import findings, pattern_rows  # noqa: PLC0415

    console: Console = terminal()
    table = Table(title=f"{story['title']}: patterns over the plausible set", title_justify="left")
    for heading in ("row", "pattern", "unit", "use"):
        table.add_column(heading)
    for heading in ("found, 5 % to 95 %", "accepted", "in range"):
        table.add_column(heading, justify="right")
    for row in pattern_rows(story):
        table.add_row(*row)
    console.print(table)
    for sentence in findings(story):
        console.print(sentence)
    console.print(f"{number(story['vectors'])} vectors of {number(story['tried'])} tried.")
