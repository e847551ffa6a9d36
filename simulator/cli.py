"""The command line: a thin list of commands; what they do is in :mod:`simulator.commands`.

Nothing heavy is imported before a command asks for it, so that `--help`, `check` and `describe` answer at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="fairlot",
    help="Simulate public procurement policy: who wins, who gets paid when, and who fails.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fairlot {_version()}")
        raise typer.Exit


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415

    try:
        return metadata.version("fairlot")
    except metadata.PackageNotFoundError:  # run from a clone that is not installed
        return "(not installed)"


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files, or names of ready scenarios.")],
) -> None:
    """Check scenario files and report every mistake with its file and line."""
    from simulator.commands.check import check as command  # noqa: PLC0415

    raise typer.Exit(command(files))


@app.command()
def describe(
    schema: Annotated[bool, typer.Option("--schema", help="JSON Schema of scenario files, for editors.")] = False,
    levers: Annotated[bool, typer.Option("--levers", help="Rules that scenarios and policies can set.")] = False,
    parameters: Annotated[bool, typer.Option("--parameters", help="Numbers of the world, with sources.")] = False,
    tick: Annotated[bool, typer.Option("--tick", help="Phases of a week, in order.")] = False,
) -> None:
    """Show what the model can do."""
    from simulator.commands import describe as command  # noqa: PLC0415

    shown = {command.schema: schema, command.levers: levers, command.parameters: parameters, command.tick: tick}
    if not any(shown.values()):
        raise typer.BadParameter("say what: --schema, --levers, --parameters or --tick")
    for show, wanted in shown.items():
        if wanted:
            show()


@app.command()
def new(file: Annotated[str, typer.Argument(metavar="FILE", help="File to write; it must not exist.")]) -> None:
    """Write a commented scenario file to start from."""
    from simulator.commands.new import new as command  # noqa: PLC0415

    raise typer.Exit(command(file))


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
