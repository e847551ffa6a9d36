"""`fairlot import`: files that councils publish become a scenario of their place, with a report of what they say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from simulator.intake.gathering import Gathered, Order, gather
from simulator.intake.headings import hold_headings, read_mapping
from simulator.intake.place_numbers import ASSUMED, Place
from simulator.intake.refusals import refused
from simulator.intake.tallies import Reason
from simulator.intake.texts import one_line
from simulator.scenario.library import SUFFIX
from simulator.scenario.loading import load_scenario
from simulator.scenario.value_words import as_argument, counted, quoted

_MOST_REASONS = 3  # of each kind are told on the terminal
FORMS = ("ocds", "register", "spend")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for.

    Attributes:
        files: to read.
        out: scenario file to write; the report and the patterns stand beside it.
        form: how to read them, or None to find out.
        columns: TOML file with headings of one's own.
        council: the only buyer wanted, and the buyer where a table names none.
        title: of the scenario.
    """

    files: tuple[str, ...]
    out: str
    form: str | None = None
    columns: str | None = None
    council: str = ""
    title: str = ""


def import_files(wish: Wish) -> int:
    """Read, fit and write; return the exit code.

    Raises:
        ScenarioMistakes: a file, a heading or an option cannot be used.
    """
    from simulator.intake.intake_page import intake_html  # noqa: PLC0415  (matplotlib is slow to import)
    from simulator.intake.place_file import patterns_text, scenario_text  # noqa: PLC0415
    from simulator.intake.place_of_purchases import place_of  # noqa: PLC0415
    from simulator.study.disk import sentences, write_text  # noqa: PLC0415

    out = _target(wish)
    own, council = read_mapping(wish.columns), one_line(wish.council)
    gathered = gather(Order(wish.files, wish.form, own, council))
    hold_headings(wish.columns, own, gathered.headings)
    _tell(gathered)
    place = place_of(gathered.frame, wish.title, council)
    report, patterns = _beside(out)
    with sentences(out.absolute().parent):
        write_text(out, scenario_text(place))
        write_text(report, intake_html(place, gathered, out.name))
        if place.targets:
            write_text(patterns, patterns_text(place.targets))
    _tell_assumed(place)
    load_scenario(out)  # what cannot be run is told here, not at the first run
    typer.echo(f"{out}: written, a scenario of {place.title}. What was read, guessed and is missing: {report}.")
    typed = as_argument(out)
    typer.echo(f"Try `fairlot run {typed}`" + (f" and `fairlot validate {typed}`." if place.targets else "."))
    return 0


def _tell_assumed(place: Place) -> None:
    """Tell whose budget the files do not hold: all that is simulated rests on it."""
    for buyer in place.buyers:
        if buyer.budget_gbp.is_assumed:
            why = buyer.budget_gbp.source.removeprefix(ASSUMED)
            typer.echo(f"{buyer.name}: its budget of £{buyer.budget_gbp.value:,.0f} is an assumption{why}.")


def _target(wish: Wish) -> Path:
    out = Path(wish.out)
    if wish.form is not None and wish.form not in FORMS:
        raise refused("--as", f"unknown form `{wish.form}`", f"known: {', '.join(FORMS)}", "leave it out to find out")
    if wish.council and not wish.council.strip():
        raise refused("--council", "a name of nothing but spaces", remedy="write the buyer's name, or leave it out")
    if out.suffix != SUFFIX:
        remedy = f"write --out {as_argument(f'{out}{SUFFIX}')}"
        raise refused("--out", f"`{out}` is no name of a scenario", remedy=remedy)
    try:
        there = next((file for file in (out, *_beside(out)) if file.exists()), None)
        is_folder = out.absolute().parent.is_dir()
    except (OSError, ValueError) as problem:  # a name that no file system takes
        words = getattr(problem, "strerror", None) or str(problem)
        raise refused("--out", f"{quoted(out)} cannot be a file ({words})", remedy="choose another name") from None
    if there is not None:
        raise refused("--out", f"`{there}` exists already and is left as it is", remedy="choose another name")
    if not is_folder:
        raise refused("--out", f"there is no folder `{out.parent}`", remedy="make the folder first")
    from simulator.study.disk import why_not_written  # noqa: PLC0415

    if trouble := why_not_written(out):
        raise refused("--out", f"{quoted(out)} cannot be written ({trouble})", remedy="choose another place")
    return out


def _beside(out: Path) -> tuple[Path, Path]:
    """Return the report and the patterns of a scenario."""
    return out.with_suffix(".import.html"), out.with_suffix(".patterns.toml")


def _tell(gathered: Gathered) -> None:
    for tally in gathered.tallies:
        typer.echo(f"{tally.name}: {tally.summary}")
        for told in filter(None, (tally.whose, tally.aside)):
            typer.echo(f"  {told}.")
        _tell_why("refused", tally.refused, tally.place)
        _tell_why("used with a doubt", tally.doubtful, tally.place)


def _tell_why(what: str, reasons: dict[str, Reason], place: str) -> None:
    """Tell what holds of whole columns and the reasons that most rows have; the report has all."""
    of_columns = [(why, reason) for why, reason in reasons.items() if reason.is_of_column]
    of_rows = [(why, reason) for why, reason in reasons.items() if not reason.is_of_column]
    of_rows.sort(key=lambda item: -item[1].count)
    for why, reason in of_columns + of_rows[:_MOST_REASONS]:
        typer.echo(f"  {what}: {why} ({reason.count:,}; {place} {reason.first(3)})")
    if more := len(of_rows[_MOST_REASONS:]):
        typer.echo(f"  {what}: {counted(more, 'further reason')}; the report has all")
