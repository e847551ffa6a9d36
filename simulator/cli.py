"""The command line: a thin list of commands; what they do is in :mod:`simulator.commands`.

Nothing heavy is imported before a command asks for it, so that `--help`, `check` and `describe` answer at once.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from dataclasses import replace
from typing import Annotated

import typer

from simulator.commands.place_options import add_place_commands
from simulator.commands.sentences import Commands
from simulator.commands.signs import show_what_can_be_shown
from simulator.commands.sweep_options import add_sweep_commands

_OBJECTS_BETWEEN_COLLECTIONS = 100_000
_PATIENCE = 2.0  # seconds for runs to end that were told to stop

app = typer.Typer(
    name="fairlot",
    cls=Commands,
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
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Scenario or experiment files, or names of ready scenarios.")
    ],
) -> None:
    """Check scenario and experiment files and report every mistake with its file and line."""
    from simulator.commands.check import check as command  # noqa: PLC0415

    raise typer.Exit(command(files))


_SEEDS = typer.Option("--seeds", metavar="N", help="Runs of each scenario, each with its own luck (seeds 1 to N).")
_YEARS = typer.Option("--years", metavar="Y", help="Run only the first Y years.")
_STRUCTURES = "Say what the answer hangs on: choices of the model, numbers or luck."
_OUT = typer.Option("--out", metavar="DIR", help="Folder of results. Default: results/<name>-<fingerprint>.")
_JSON = typer.Option("--json", help="Print one JSON object and nothing else.")
_ALL = typer.Option("--all", help="Show every figure, not the key figures alone.")
_BY = typer.Option("--by", metavar="WHAT", help="Also show figures by council, sector or size.")
_RECORD = typer.Option(
    "--record-all/--record-none",
    help="Keep bids, contracts, firms and events of every seed, or of none, instead of seed 1 alone.",
)
_THERE = "Keep them of this council and of who lives there alone; may be given many times."
_RECORD_IN = typer.Option("--record-in", metavar="COUNCIL", help=_THERE)
_PARAMETERS = typer.Option(
    "--parameters",
    metavar="plausible|fixed",
    help="plausible: also play the vectors of numbers that the known patterns do not rule out; fixed: the register's.",
)
_MINUTES = typer.Option("--time-limit", metavar="MINUTES", min=0.001, help="Stop when one run takes longer.")
_ALLOW_HOST = "Another name under which browsers reach this server, such as that of a proxy; may be given many times."
_TRUST_PROXY = "Address of a proxy that is believed when it says for whom it asks; may be given many times."
_GIGABYTES = typer.Option(
    "--memory-limit", metavar="GB", min=0.001, help="Stop when one run needs more. Default: its part of the machine's."
)


@app.command()
def run(  # noqa: PLR0913, PLR0917  (one argument for each option)
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scenario file, or the name of a ready scenario.")],
    seeds: Annotated[int, _SEEDS] = 5,
    years: Annotated[int | None, _YEARS] = None,
    out: Annotated[str | None, _OUT] = None,
    as_json: Annotated[bool, _JSON] = False,
    record: Annotated[bool | None, _RECORD] = None,
    record_in: Annotated[list[str] | None, _RECORD_IN] = None,
    minutes: Annotated[float, _MINUTES] = 60.0,
    gigabytes: Annotated[float | None, _GIGABYTES] = None,
    by: Annotated[str | None, _BY] = None,
    everything: Annotated[bool, _ALL] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Only tell where the time of one run goes.")] = False,
) -> None:
    """Run a scenario once for each seed and summarise."""
    from simulator.commands.run import run as command  # noqa: PLC0415
    from simulator.commands.studying import Order  # noqa: PLC0415

    where = record_in or ()
    order = Order([file], seeds, years, out, as_json, record, minutes, gigabytes, by, "fixed", everything, where)
    if profile:
        from simulator.commands.profile import profile as where_time_goes  # noqa: PLC0415

        raise typer.Exit(where_time_goes(order))
    raise typer.Exit(command(order))


@app.command()
def compare(  # noqa: PLR0913, PLR0917  (one argument for each option)
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="One: with and without its policies; several: the first is the reference."
        ),
    ],
    seeds: Annotated[int, _SEEDS] = 20,
    years: Annotated[int | None, _YEARS] = None,
    out: Annotated[str | None, _OUT] = None,
    as_json: Annotated[bool, _JSON] = False,
    record: Annotated[bool | None, _RECORD] = None,
    record_in: Annotated[list[str] | None, _RECORD_IN] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Set one file against the file that it extends.")] = False,
    structures: Annotated[bool, typer.Option("--structures", help=_STRUCTURES)] = False,
    parameters: Annotated[str, _PARAMETERS] = "plausible",
    minutes: Annotated[float, _MINUTES] = 60.0,
    gigabytes: Annotated[float | None, _GIGABYTES] = None,
    by: Annotated[str | None, _BY] = None,
    everything: Annotated[bool, _ALL] = False,
) -> None:
    """Compare scenarios over the same luck and say what differs, and how sure that is."""
    from simulator.commands.compare import compare as command  # noqa: PLC0415
    from simulator.commands.studying import Order  # noqa: PLC0415

    where = record_in or ()
    order = Order(files, seeds, years, out, as_json, record, minutes, gigabytes, by, parameters, everything, where)
    if structures:
        from simulator.commands.hanging_on import hanging  # noqa: PLC0415

        raise typer.Exit(hanging(order, whole))
    raise typer.Exit(command(order, whole))


@app.command()
def validate(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A scenario file, or the name of a ready scenario.")
    ] = "baseline",
    seeds: Annotated[int, _SEEDS] = 20,
    as_json: Annotated[bool, _JSON] = False,
    page: Annotated[str | None, typer.Option("--html", metavar="FILE", help="Write table and plots as a page.")] = None,
    cases: Annotated[bool, typer.Option("--cases", help="Hold real cases instead: a folder's, or the ready.")] = False,
) -> None:
    """Hold the model against what is known (patterns, shapes, published effects, theorems), hits and misses alike."""
    from simulator.commands.validate import validate as of_world  # noqa: PLC0415
    from simulator.commands.validate import validate_cases  # noqa: PLC0415

    raise typer.Exit((validate_cases if cases else of_world)(file, seeds, as_json, page))


@app.command()
def report(
    results: Annotated[str, typer.Argument(metavar="RESULTS", help="Folder that run or compare left.")],
    pdf: Annotated[bool, typer.Option("--pdf", help="Also as PDF, by the Chromium or WeasyPrint here.")] = False,
    word: Annotated[bool, typer.Option("--word", help="Also as a page that word processors open.")] = False,
) -> None:
    """Make the report of a folder of results again, from its tables."""
    from simulator.commands.report import report as command  # noqa: PLC0415

    raise typer.Exit(command(results, pdf=pdf, word=word))


@app.command()
def explain(
    results: Annotated[str, typer.Argument(metavar="RESULTS", help="Folder that run or compare left.")],
    bid: Annotated[str | None, typer.Option("--bid", metavar="N|lost", help="A bid; `lost` picks examples.")] = None,
    firm: Annotated[str | None, typer.Option("--firm", metavar="N|failed", help="A firm; `failed`: examples.")] = None,
    tender: Annotated[str | None, typer.Option("--tender", metavar="N", help="A tender.")] = None,
    figure: Annotated[str | None, typer.Option("--figure", metavar="NAME", help="Why a figure moved.")] = None,
    arm: Annotated[str | None, typer.Option("--arm", metavar="NAME", help="An arm. Default: the last.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="A recorded seed; else the first.")] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Tell why a figure moved, a bid lost, what became of a tender, or how a firm lived and failed."""
    from simulator.commands.explain import Question  # noqa: PLC0415
    from simulator.commands.explain import explain as command  # noqa: PLC0415

    raise typer.Exit(command(Question(results, bid, firm, tender, figure, arm, seed, as_json)))


@app.command()
def live(  # noqa: PLR0913, PLR0917  (one argument for each option)
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENARIO]...", help="Scenario files to offer. Default: all ready scenarios."),
    ] = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to serve on. Default: this machine only.")] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="Port; 0 takes any that is free.")] = 8137,
    share: Annotated[bool, typer.Option("--share", help="Let phones in the room join; shows a QR code.")] = False,
    room: Annotated[list[str] | None, typer.Option("--room", help="Name of a room; may be given many times.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the rooms of the last session.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Delete the kept session, and do nothing else.")] = False,
    minutes: Annotated[float, _MINUTES] = 5.0,
    gigabytes: Annotated[float | None, _GIGABYTES] = None,
    allow_host: Annotated[list[str] | None, typer.Option(metavar="NAME", help=_ALLOW_HOST)] = None,
    trust_proxy: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help=_TRUST_PROXY)] = None,
    language: Annotated[str, typer.Option("--language", metavar="LL", help="Language of the pages: en, fr.")] = "en",
) -> None:
    """Open the workshop view: move a lever, see ten years."""
    from simulator.commands.live import Invitation  # noqa: PLC0415
    from simulator.commands.live import live as command  # noqa: PLC0415

    asked = Invitation(files or [], host, port, share, room or [], browser, resume, forget, minutes, gigabytes)
    asked = replace(asked, allow_hosts=allow_host or [], trust_proxies=trust_proxy or [], language=language)
    raise typer.Exit(command(asked))


@app.command()
def describe(
    schema: Annotated[bool, typer.Option("--schema", help="JSON Schema of scenario files, for editors.")] = False,
    levers: Annotated[bool, typer.Option("--levers", help="Rules that scenarios and policies can set.")] = False,
    parameters: Annotated[bool, typer.Option("--parameters", help="Numbers of the world, with sources.")] = False,
    structures: Annotated[bool, typer.Option("--structures", help="Choices that could be otherwise.")] = False,
    tick: Annotated[bool, typer.Option("--tick", help="Phases of a week, in order.")] = False,
    figures: Annotated[bool, typer.Option("--figures", help="Key figures, with definitions.")] = False,
    experiments: Annotated[bool, typer.Option("--experiment-schema", help="JSON Schema of experiment files.")] = False,
) -> None:
    """Show what the model can do."""
    from simulator.commands import describe as command  # noqa: PLC0415

    shown = {command.schema: schema, command.levers: levers, command.parameters: parameters, command.tick: tick}
    shown |= {command.figures: figures, command.experiment_schema: experiments, command.structures: structures}
    if not any(shown.values()):
        raise typer.BadParameter("say what: one or several of the options that --help lists")
    for show, wanted in shown.items():
        if wanted:
            show()


@app.command()
def new(
    file: Annotated[str, typer.Argument(metavar="FILE", help="File to write; it must not exist.")],
    experiment: Annotated[bool, typer.Option("--experiment", help="An experiment file for `fairlot sweep`.")] = False,
) -> None:
    """Write a commented scenario or experiment file to start from."""
    from simulator.commands.new import new as command  # noqa: PLC0415

    raise typer.Exit(command(file, experiment=experiment))


add_sweep_commands(app)
add_place_commands(app)


def main() -> None:
    """Run the command line."""
    # Looking for garbage while libraries are imported took a tenth of a small run.
    os.environ.pop("MPLBACKEND", None)  # plots go into files; a notebook's way of showing them is none of ours
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 50, 50)
    show_what_can_be_shown()
    try:
        app()
    finally:
        _leave_behind_runs()


def _leave_behind_runs() -> None:
    """Do not wait at the end for a run whose week does not end: what it would find is not asked for any more."""
    ended = sys.exc_info()[1]
    code = ended.code if isinstance(ended, SystemExit) and isinstance(ended.code, int) else 1
    runs = [thread for thread in threading.enumerate() if thread.name.startswith("fairlot-run")]
    for thread in runs:
        thread.join(_PATIENCE / len(runs))
    if any(thread.is_alive() for thread in runs):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
