"""`fairlot validate`: hold a scenario without policies against the patterns that are known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from simulator.commands.figures_table import terminal
from simulator.commands.outcome import WRONG_INPUT
from simulator.commands.studying import announce_compilation, progress_bar
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.arms import StudyMistake, seeds_of

if TYPE_CHECKING:
    from simulator.study.validation import Finding

_STYLES = {"in range": "bold blue", "near": "", "missed": "bold red"}


def validate(file: str, n_seeds: int, as_json: bool) -> int:
    """Run a scenario without its policies, print every pattern with its range, and return the exit code.

    A missed pattern is an answer and no error: the code is 0, or 2 for a mistake in the file or the arguments.
    """
    try:
        seeds = seeds_of(n_seeds)
        scenario = load_scenario(file).without_policies()
        from simulator.study.validation import findings, patterns_of  # noqa: PLC0415  (numpy is slow to import)

        wanted = patterns_of(file)
    except (ScenarioMistakes, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    from simulator.study.comparison import run  # noqa: PLC0415  (the engine takes a second to import)

    announce_compilation()
    with progress_bar() as progress:
        found = sorted(findings(run(scenario, seeds, progress=progress), wanted), key=_misses_first)
    if as_json:
        typer.echo(json.dumps([_as_plain(f) for f in found], indent=2, ensure_ascii=False))
    else:
        _show(found, scenario.title, len(seeds))
    return 0


def _misses_first(finding: Finding) -> int:
    return ("missed", "near", "in range").index(finding.verdict)


def _as_plain(finding: Finding) -> dict[str, object]:
    pattern, found = finding.pattern, finding.found
    return {
        "id": pattern.id,
        "pattern": pattern.what,
        "kpi": pattern.kpi,
        "unit": pattern.unit,
        "accept": [pattern.low, pattern.high],
        "mean": found.mean,
        "interval": [found.low, found.high],
        "verdict": finding.verdict,
    }


def _show(found: list[Finding], title: str, seeds: int) -> None:
    from simulator.study.wording import shown, shown_unit  # noqa: PLC0415

    table = Table(title=f"{title}: known patterns ({seeds} seeds)", title_justify="left")
    for heading in ("row", "pattern", "unit"):
        table.add_column(heading)
    for heading in ("simulated [95 % interval]", "accepted"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for finding in found:
        pattern, f = finding.pattern, finding.found
        beside = (pattern.low, pattern.high, f.mean)
        mean, low, high, least, most = (
            shown(x, pattern.unit, *beside) for x in (f.mean, f.low, f.high, pattern.low, pattern.high)
        )
        unit = shown_unit(pattern.unit, *beside)
        row = (pattern.id, pattern.what, unit, f"{mean} [{low}, {high}]", f"{least} to {most}", finding.verdict)
        table.add_row(*row, style=_STYLES[finding.verdict])
    console = terminal()
    console.print(table)
    for finding in found:
        if finding.pattern.note and finding.verdict != "in range":
            console.print(f"{finding.pattern.id}: {finding.pattern.note}")
