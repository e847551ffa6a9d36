"""The options of the commands about a place of one's own; like ``cli``, this imports nothing heavy."""

from __future__ import annotations

from typing import Annotated

import typer

_FILES = "Contracts registers or spend (CSV, XLSX), OCDS (JSON); also in zip or gz."


def add_place_commands(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(name="import")(_import)


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
