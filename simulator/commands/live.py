"""`fairlot live`: the workshop view in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib.util import find_spec

import typer

from simulator.commands.long_work import telling
from simulator.commands.outcome import BEYOND_LIMIT, WRONG_INPUT
from simulator.scenario.library import library_names
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes

_MOST_COUNCILS = 60  # of a ready scenario that a room is offered
_NEEDED = ("starlette", "uvicorn", "websockets", "segno")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the user asked for: scenarios, address, and for whom."""

    files: Sequence[str]
    host: str | None
    port: int
    share: bool
    rooms: Sequence[str]
    browser: bool
    resume: bool = False
    forget: bool = False
    minutes: float = 5.0
    gigabytes: float | None = None
    allow_hosts: Sequence[str] = ()
    trust_proxies: Sequence[str] = ()
    language: str = "en"


def live(asked: Invitation) -> int:
    """Serve the live view until interrupted and return the exit code."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        typer.echo(f"The live view needs {', '.join(missing)}: pip install 'fairlot[live]'", err=True)
        return WRONG_INPUT
    from simulator.languages.speech import say, speak  # noqa: PLC0415
    from simulator.live import own_names, serving  # noqa: PLC0415  (they import the engine, which takes a second)
    from simulator.live.kept import Keeper, usual_file  # noqa: PLC0415
    from simulator.live.refused import Refused  # noqa: PLC0415
    from simulator.live.typed_text import clean_text  # noqa: PLC0415

    if asked.forget:
        try:
            is_gone = Keeper(usual_file()).forget()
        except OSError as problem:
            where = usual_file().parent
            typer.echo(f"The kept session could not be deleted from {where}: {problem.strerror}", err=True)
            return WRONG_INPUT
        typer.echo("The kept session is deleted." if is_gone else "No session was kept.")
        return 0
    try:
        speak(asked.language)
        named = tuple(map(own_names.as_named, asked.allow_hosts))
        proxies = tuple(map(own_names.as_address, asked.trust_proxies))
        rooms = tuple(clean_text(name, say("the name of a room")) for name in asked.rooms)
    except (ValueError, Refused) as problem:
        typer.echo(str(problem), err=True)
        return WRONG_INPUT
    host = asked.host or (serving.EVERYWHERE if asked.share else own_names.LOOPBACK)
    if not asked.share and not own_names.is_of_this_machine_alone(host):
        typer.echo(f"{host} can be reached by other machines: say --share if that is meant", err=True)
        return WRONG_INPUT
    return _serve(replace(asked, allow_hosts=named, trust_proxies=proxies, rooms=rooms), host)


def _serve(asked: Invitation, host: str) -> int:
    from simulator.engine.kernel import is_compiled_before  # noqa: PLC0415  (numba is slow to import)
    from simulator.engine.limits import LimitReached, limits_of  # noqa: PLC0415
    from simulator.live import serving  # noqa: PLC0415
    from simulator.live.kept import Keeper, NotOffered, usual_file  # noqa: PLC0415
    from simulator.study.execution import default_workers  # noqa: PLC0415
    from simulator.week.compiling import help_to_compile  # noqa: PLC0415

    kept = serving.kept_presets(Keeper(usual_file())) if asked.resume else ()
    try:
        presets = serving.presets_of(asked.files or kept or _ready_scenarios())
    except ScenarioMistakes as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    limits = limits_of(asked.minutes, asked.gigabytes, default_workers() + 1)
    who = tuple(asked.allow_hosts), tuple(asked.trust_proxies)
    venue = serving.Venue(host, asked.port, asked.share, tuple(asked.rooms), asked.browser, asked.resume, limits, *who)
    try:
        help_to_compile()
        with nullcontext() if is_compiled_before() else telling("Compiling the model, once for this version"):
            serving.warm_up(presets[0], limits)
        workshop = serving.workshop_of(presets, venue, typer.echo)
    except LimitReached as limit:
        typer.echo(str(limit), err=True)
        return BEYOND_LIMIT
    except NotOffered as refusal:
        typer.echo(str(refusal), err=True)
        return WRONG_INPUT
    except OSError as problem:
        what = f"The kept session in {usual_file().parent} can neither be read nor be put aside: {problem.strerror}"
        typer.echo(f"{what}; name another folder in FAIRLOT_STATE_DIR", err=True)
        return WRONG_INPUT
    try:
        serving.serve(workshop, venue, typer.echo)
    except OSError as problem:
        what = f"Port {asked.port} of {host} cannot be had: {problem.strerror}"
        typer.echo(f"{what}; choose another with --port", err=True)
        return WRONG_INPUT
    return 0


def _ready_scenarios() -> list[str]:
    """Return the names of the ready scenarios, one with policies first: the page then has something to show.

    Without those that a room would wait minutes for.
    """
    names = [name for name in library_names() if len(load_scenario(name).councils) <= _MOST_COUNCILS]
    return sorted(names, key=lambda name: name != "mandate_and_prompt_payment")
