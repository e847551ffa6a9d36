"""`fairlot report`: make the report of a folder of results again, from its tables alone."""

from __future__ import annotations

from pathlib import Path

import typer

from simulator.commands.outcome import NOT_WRITTEN, WRONG_INPUT
from simulator.commands.studying import REPORT, leave_report


def report(folder: str, *, pdf: bool = False, word: bool = False) -> int:
    """Draw the report of a folder that run or compare left, and return the exit code.

    Args:
        folder: of results.
        pdf: also print it, with a browser or WeasyPrint of this machine.
        word: also write a page for word processors.
    """
    from simulator.study.disk import ResultsMistake  # noqa: PLC0415  (pandas is slow to import)
    from simulator.study.store import held, load_results  # noqa: PLC0415
    from simulator.study.stored import result_of  # noqa: PLC0415  (the engine takes a second to import)

    place = Path(folder)
    try:
        results = load_results(place)
        with held(place):
            trouble = leave_report(result_of(results), place, results.manifest)
    except ResultsMistake as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    if trouble:
        typer.echo(trouble, err=True)
        return NOT_WRITTEN
    typer.echo(f"The report is {place / REPORT}: open it in a browser.")
    if word:
        _for_word(place)
    return _print(place) if pdf else 0


def _for_word(place: Path) -> None:
    """Write the page for word processors."""
    from simulator.report.word_page import write_word_page  # noqa: PLC0415  (matplotlib is slow to import)
    from simulator.study.disk import sentences  # noqa: PLC0415
    from simulator.study.store import held, load_results  # noqa: PLC0415
    from simulator.study.stored import result_of  # noqa: PLC0415

    results = load_results(place)
    with held(place), sentences(place):
        page = write_word_page(result_of(results), place, results.manifest)
    typer.echo(f"The page for word processors is {page}, its pictures are beside it.")


def _print(place: Path) -> int:
    """Print the report as PDF and return the exit code."""
    from simulator.commands.printing import print_page  # noqa: PLC0415

    target = (place / REPORT).with_suffix(".pdf")
    if trouble := print_page(place / REPORT, target):
        typer.echo(f"{target}: not written; {trouble}.", err=True)
        return NOT_WRITTEN
    typer.echo(f"The PDF is {target}.")
    return 0
