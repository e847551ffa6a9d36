"""What `fairlot live` does: load and check scenarios, warm up the model, say the address, serve."""

from __future__ import annotations

import io
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import segno
import uvicorn

from simulator.engine.limits import USUAL, Limits
from simulator.languages.speech import say
from simulator.live.connections import MOST_BYTES
from simulator.live.controls import Preset, preset_of
from simulator.live.door import Door, short_log, visits_through
from simulator.live.films import shoot
from simulator.live.kept import Keeper, UnreadableSession, usual_file
from simulator.live.own_names import LOOPBACK, address_of_machine, host_names, is_of_this_machine_alone
from simulator.live.rooms import Room
from simulator.live.scenario_names import named
from simulator.live.server import create_app
from simulator.live.workshop import Workshop
from simulator.scenario.loading import load_scenario
from simulator.week.watch import Watch

EVERYWHERE = "0.0.0.0"
_BACKLOG = 256
_MOST_REQUESTS = 1_000  # open lines and requests together: more are turned away instead of using up all files
_GOODBYE = 2  # seconds that open lines may take when the server stops


@dataclass(frozen=True, slots=True)
class Venue:
    """Where and for whom to serve.

    Attributes:
        host: address to bind to; the loopback address unless shared.
        port: port to bind to; 0 for any that is free.
        is_shared: whether phones in the room may join.
        rooms: names of rooms; without any, and not shared, everybody on this machine may work the levers.
        opens_browser: whether to open the page.
        resumes: whether to go on with the session that was kept.
        limits: what one run may take; the usual ones of a room unless told.
        also_named: further host names under which browsers may reach the server, such as that of a proxy.
        proxies: addresses of proxies that are believed when they say whom they ask for; nobody unless told.
    """

    host: str
    port: int
    is_shared: bool
    rooms: tuple[str, ...]
    opens_browser: bool
    resumes: bool = False
    limits: Limits | None = None
    also_named: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()


def presets_of(names: Sequence[str]) -> tuple[Preset, ...]:
    """Return the presets of some scenario files.

    Raises:
        ScenarioMistakes: a file is wrong.
    """
    return tuple(preset_of(each.name, load_scenario(each.typed), each.file) for each in named(names))


def warm_up(preset: Preset, limits: Limits | None = None) -> None:
    """Live one year once, so that the first person at the lever does not wait for compiled code to load.

    Raises:
        LimitReached: that takes longer, or more memory, than a run may take.
    """
    shoot(preset.scenario.with_horizon(1), 1, Watch(limits or USUAL))


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        OSError: the port is taken, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    listening.listen(_BACKLOG)
    return listening


def server_of(workshop: Workshop, hosts: set[str], proxies: Sequence[str] = ()) -> uvicorn.Server:
    """Return the web server: one process, small messages only, nothing said about itself.

    Who is told of by ``X-Forwarded-For`` is believed of ``proxies`` alone, whatever the environment says.
    """
    return uvicorn.Server(
        uvicorn.Config(
            create_app(workshop, hosts),
            http=visits_through(Door(proxies)),
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            ws_max_size=MOST_BYTES,
            limit_concurrency=_MOST_REQUESTS,
            ws_ping_interval=20.0,
            ws_ping_timeout=30.0,
            timeout_graceful_shutdown=_GOODBYE,
            lifespan="off",
        )
    )


def serve(workshop: Workshop, venue: Venue, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; ``tell`` prints a line.

    Raises:
        OSError: the address cannot be had.
    """
    is_open = workshop.is_open
    names = host_names(venue.host, venue.is_shared, venue.also_named)
    listening = bound_socket(venue.host, venue.port)
    port = int(listening.getsockname()[1])
    here = address_of_machine() if venue.host == EVERYWHERE else venue.host
    base = f"http://{f'[{here}]' if ':' in here else here}:{port}"
    workshop.reach = "" if is_of_this_machine_alone(venue.host) else base
    for line in invitation(workshop, base, venue.is_shared):
        tell(line)
    own = f"http://{LOOPBACK if venue.host == EVERYWHERE else here}:{port}/"
    page = own if is_open else f"{own}#token={workshop.first_room.token}"
    if venue.opens_browser:
        opening = threading.Timer(0.8, webbrowser.open, [page])
        opening.daemon = True
        opening.start()
    try:
        with short_log():
            server_of(workshop, names, venue.proxies).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        workshop.studies.close()
        keep(workshop, tell)


def keep(workshop: Workshop, tell: Callable[[str], None]) -> None:
    """Write down what changed since the last writing, and say whether the session is kept."""
    if workshop.keeper is None or not (workshop.has_tables or workshop.keeper.is_begun):
        return
    try:
        workshop.keeper.write(workshop.text())
    except OSError as problem:
        told = say("The session could not be written to {file}: {why}.")
        tell(told.format(file=workshop.keeper.file, why=problem.strerror))
        return
    if workshop.has_tables:
        tell(say("The session is kept: `fairlot live --resume` goes on with it, `fairlot live --forget` deletes it."))


def kept_presets(keeper: Keeper) -> tuple[str, ...]:
    """Return the files of the kept session's scenarios; none where there is no session, or one that cannot be read."""
    try:
        session = keeper.read()
    except UnreadableSession:
        return ()
    return (session.files or session.presets) if session is not None else ()


def workshop_of(presets: Sequence[Preset], venue: Venue, tell: Callable[[str], None]) -> Workshop:
    """Return the workshop, with the rooms that were kept where they are wanted; ``tell`` says what became of them.

    A file that cannot be read is put aside, and a new session begins.

    Raises:
        NotOffered: a room works on a scenario that is not offered.
        OSError: the file can neither be read nor be put aside.
    """
    is_open = not venue.is_shared and not venue.rooms
    keeper = Keeper(usual_file(), is_resumed=venue.resumes)
    rooms: list[Room] = []
    try:
        session = keeper.read()
        if session is not None and venue.resumes:
            rooms = session.rooms(presets)
            is_open = is_open and session.is_open
            for line in (say("Going on with the session of {when}.").format(when=session.saved), *session.left_out):
                tell(line)
        elif session is not None:
            told = say("A session of {when} is kept: --resume goes on with it, --forget deletes it.")
            tell(told.format(when=session.saved))
        elif venue.resumes:
            tell(say("No session is kept; a new one begins."))
    except UnreadableSession as problem:
        told = say("The kept session cannot be read ({why}); it was put aside as {file}.")
        tell(told.format(why=problem, file=keeper.put_aside()))
    names = venue.rooms or (() if rooms else ("Workshop",))
    return Workshop(presets, names, is_open=is_open, keeper=keeper, kept_rooms=rooms, limits=venue.limits)


def invitation(workshop: Workshop, base: str, is_shared: bool) -> Iterator[str]:
    """Give the lines that say where the facilitator and the participants go."""
    if workshop.is_open:
        yield say("The live view is at {address} (press Ctrl+C to stop).").format(address=f"{base}/")
        return
    for room in workshop.rooms.values():
        yield say("Room {name}:").format(name=room.name)
        leads, take_part = say("facilitator"), say("participants")
        wide, keep_it = max(len(leads), len(take_part)), say("(keep this address to yourself)")
        yield f"  {leads:{wide}}  {base}/#token={room.token}   {keep_it}"
        yield f"  {take_part:{wide}}  {base}/join/{room.code}"
        if is_shared:
            yield qr_of(f"{base}/join/{room.code}")
    yield say("Press Ctrl+C to stop.")


def qr_of(text: str) -> str:
    """Return a QR code for a terminal."""
    drawn = io.StringIO()
    segno.make(text, error="m").terminal(out=drawn, border=2, compact=True)
    return drawn.getvalue()


@contextmanager
def in_background(workshop: Workshop, port: int = 0, proxies: Sequence[str] = ()) -> Iterator[int]:
    """Serve on the loopback address in a thread, by default on any free port, and give the port: for tests."""
    listening = bound_socket(LOOPBACK, port)
    server = server_of(workshop, host_names(LOOPBACK, is_shared=False), proxies)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    with short_log():
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(timeout=5.0)
            workshop.studies.close()
