"""The options of the commands about a place of one's own; like ``cli``, this imports nothing heavy."""

from __future__ import annotations

from typing import Annotated

import typer

_FILES = "Contracts registers or spend (CSV, XLSX), OCDS (JSON); also in zip or gz."


def add_place_commands(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(name="import")(_import)
    app.command(name="export")(_export)
    app.command(name="calibrate")(_calibrate)


def _import(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help=_FILES)],
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Scenario file to write.")] = "my_place.toml",
    form: Annotated[
        str | None, typer.Option("--as", metavar="FORM", help="register, spend or ocds. Default: what it looks like.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="FILE", help='TOML file of your own headings: value = "Sum".')
    ] = None,
    council: Annotated[
        str, typer.Option("--council", metavar="NAME", help="The buyer: where a file has many, or names none.")
    ] = "",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the scenario.")] = "",
) -> None:
    """Make a scenario of your own place from files that councils publish."""
    from simulator.commands.import_files import Wish, import_files  # noqa: PLC0415

    raise typer.Exit(import_files(Wish(tuple(files), out, form, columns, council, title)))


def _export(
    form: Annotated[str, typer.Argument(metavar="FORM", help="ocds, csv or xlsx.")],
    results: Annotated[str, typer.Argument(metavar="RESULTS", help="Folder that run or compare left.")],
    out: Annotated[
        str | None, typer.Option("--out", metavar="PATH", help="File, or folder of csv. Default: within RESULTS.")
    ] = None,
    arm: Annotated[str | None, typer.Option("--arm", metavar="NAME", help="Of ocds: an arm; else the last.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="Of ocds: a recorded seed.")] = None,
) -> None:
    """Give results to others: OCDS for procurement tools, CSV or XLSX for spreadsheets, R and Stata."""
    from simulator.commands.export_results import Wish, export_results  # noqa: PLC0415

    raise typer.Exit(export_results(Wish(form, results, out, arm, seed)))


def _calibrate(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A scenario file, or the name of a ready scenario.")
    ] = "baseline",
    numbers: Annotated[
        str, typer.Option("--numbers", metavar="FILE", help="Experiment file of the numbers that are varied.")
    ] = "plausible",
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="File of the set. Default: beside the scenario.")
    ] = None,
    runs: Annotated[
        str | None, typer.Option("--runs", metavar="DIR", help="Folder of the runs, from which it goes on.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", help="Processes. Default: one for each processor.")
    ] = None,
    vectors: Annotated[
        int | None,
        typer.Option("--vectors", metavar="N", min=5, help="Plausible worlds that are wanted. Default: 60."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Find the vectors of uncertain numbers that the known patterns of a place do not rule out."""
    from simulator.commands.calibrate import CalibrateOrder  # noqa: PLC0415
    from simulator.commands.calibrate import calibrate as command  # noqa: PLC0415

    raise typer.Exit(command(CalibrateOrder(scenario, numbers, out, runs, workers, as_json, vectors)))
