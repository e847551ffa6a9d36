"""One device does not stop a room: silent sockets, slow ones, strange letters, and who is believed."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gzip
import http.client
import json
import logging
import os
import resource
import socket
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from simulator import Scenario

if find_spec("starlette") is None or find_spec("websockets") is None or find_spec("resource") is None:
    pytest.skip("the live view is an extra, and limits of open files are told by Unix alone", allow_module_level=True)

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from simulator.languages.speech import ENGLISH, speak
from simulator.live import controls, door, offer, server
from simulator.live.connections import TOO_MANY
from simulator.live.serving import in_background
from simulator.live.workshop import Workshop
from tests.unit.live.stage import preset

pytestmark = pytest.mark.integration

HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"  # two devices, as the server sees them
#: Silent sockets of the attack: `make attack` runs it with more, for longer.
SILENT = 1_100


@pytest.fixture
def workshop(tiny_scenario: Scenario) -> Workshop:
    return Workshop([preset(tiny_scenario)], ["One"], is_open=False)


@pytest.fixture
def many_files() -> Iterator[None]:
    """Let this process hold both ends of every socket."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < 4_096:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4_096, most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


def call(port: int, said: bytes = b"", source: str = ELSEWHERE) -> socket.socket:
    """Open a socket from an address, and say something."""
    try:
        line = socket.create_connection((HERE, port), timeout=10, source_address=(source, 0))
    except OSError as problem:
        if problem.errno != errno.EADDRNOTAVAIL:
            raise
        pytest.skip(f"this system has one loopback address: {problem}")
    if said:
        line.sendall(said)
    return line


def is_ended(line: socket.socket, within: float) -> bool:
    """Say whether the server ends a socket within some seconds; what it says before is thrown away."""
    line.settimeout(within)
    try:
        while line.recv(65_536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def page(port: int, source: str = HERE, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection(HERE, port, timeout=10, source_address=(source, 0))
    line.request("GET", path, headers=headers)
    return line.getresponse()


async def greet(port: int, code: str, **settings: Any) -> Any:
    """Say hello on a new line and return the welcome."""
    async with connect(f"ws://{HERE}:{port}/line", **settings) as line:
        await line.send(json.dumps({"do": "hello", "room": code}))
        return json.loads(await line.recv())


async def end_of(line: Any) -> tuple[int, str]:
    """Read a line to its end, and return the code and the words with which the server closes it."""
    try:
        while True:
            await asyncio.wait_for(line.recv(), 5)
    except ConnectionClosed as end:
        return (end.rcvd.code, end.rcvd.reason) if end.rcvd is not None else (0, "no farewell")


def stay_silent(port: int, number: int, room: str) -> None:
    """Open silent sockets from one device, and see that both it and others are served meanwhile."""
    silent = [call(port) for _ in range(number)]
    try:
        for source in (HERE, ELSEWHERE):
            began = time.monotonic()
            assert page(port, source).status == 200
            assert asyncio.run(greet(port, room))["what"] == "welcome"
            assert time.monotonic() - began < 5.0
        ended = sum(is_ended(line, 0.001) for line in silent)
        assert ended >= number - door.MOST_OF_ONE_ADDRESS
    finally:
        for line in silent:
            line.close()


@pytest.mark.usefixtures("many_files")
def test_silent_sockets_of_one_device_stop_nobody(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    with in_background(workshop) as port:
        stay_silent(port, SILENT, next(iter(workshop.rooms)))
    assert len(caplog.records) <= door.FIRST_LINES + 5
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.attack
@pytest.mark.usefixtures("many_files")
def test_silent_sockets_again_and_again(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    with in_background(workshop) as port:
        for _ in range(20):
            stay_silent(port, 2 * SILENT, next(iter(workshop.rooms)))
    assert len(caplog.records) <= door.FIRST_LINES + 60


def test_when_all_places_are_taken_the_silent_give_way(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when they come from several addresses, none of which has too many."""
    monkeypatch.setattr(door, "MOST_SOCKETS", 12)
    with in_background(workshop) as port:
        silent = [call(port, source=f"127.0.0.{2 + number % 4}") for number in range(12)]
        assert page(port).status == 200
        assert is_ended(silent[0], 2.0)
        assert not is_ended(silent[-1], 0.1)
        for line in silent:
            line.close()


SLOW = {
    "silent": b"",
    "headers without end": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a",
    "a body that never comes": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nab",
    "a line that is not shaken": b"GET /line HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n",
}


@pytest.mark.parametrize("said", SLOW)
def test_a_slow_socket_is_ended_and_a_line_is_not(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(door, "SILENT_SECONDS", 0.3)
    monkeypatch.setattr(door, "PLAIN_SECONDS", 0.6)
    with in_background(workshop) as port:
        slow = call(port, SLOW[said])

        async def live() -> None:
            async with connect(f"ws://{HERE}:{port}/line") as line:
                await line.send(json.dumps({"do": "hello", "room": next(iter(workshop.rooms))}))
                await asyncio.sleep(1.0)
                assert json.loads(await line.recv())["what"] == "welcome"
                await line.ping()

        asyncio.run(live())
        assert is_ended(slow, 2.0)
        slow.close()


@pytest.mark.parametrize("said", ["", '{"do":"hello","room":"nowhere"}', "no json"])
def test_a_line_that_finds_no_room_is_closed(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr(server, "HELLO_SECONDS", 0.3)

    async def live(port: int) -> tuple[int, str]:
        async with connect(f"ws://{HERE}:{port}/line") as line:
            if said:
                await line.send(said)
            return await end_of(line)

    with in_background(workshop) as port:
        end = asyncio.run(live(port))
    assert end == (1008, "say hello first")


@pytest.mark.parametrize(("language", "why"), [(ENGLISH, TOO_MANY), ("fr", "trop de messages ; attendez un instant")])
def test_a_line_over_its_budget_is_closed_and_says_why(workshop: Workshop, language: str, why: str) -> None:
    """The page shows the reason as it is: it was English in every language."""
    speak(language)
    hello = json.dumps({"do": "hello", "room": next(iter(workshop.rooms))})

    async def live(port: int) -> tuple[int, str]:
        async with connect(f"ws://{HERE}:{port}/line") as line:
            with contextlib.suppress(ConnectionClosed):
                for _ in range(400):
                    await line.send(hello)
            return await end_of(line)

    try:
        with in_background(workshop) as port:
            end = asyncio.run(live(port))
            assert asyncio.run(greet(port, next(iter(workshop.rooms))))["what"] == "welcome"
    finally:
        speak(ENGLISH)
    assert end == (1008, why)


def test_what_is_offered_is_made_once_and_packed(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def count(presets: Any) -> Any:
        made.append(1)
        return controls.presets_for_page(presets)

    monkeypatch.setattr(offer, "presets_for_page", count)
    with in_background(workshop) as port:
        welcomes = [asyncio.run(greet(port, next(iter(workshop.rooms)))) for _ in range(5)]
        answer = page(port, path=welcomes[0]["offer"])
        assert page(port, path="/offer/guessed.json").status == 404
    assert len(made) == 1
    assert len(json.dumps(welcomes[0])) < 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/json"
    offered = json.loads(gzip.decompress(answer.read()))
    assert set(offered) == {"levers", "limits", "presets", "kpis", "roles", "shocks", "version"}
    assert offered["presets"][0]["name"] == "small"


def test_ten_busy_lines_keep_no_newcomer_waiting(workshop: Workshop) -> None:
    """Ten lines that say hello at the rate that is allowed."""
    code = next(iter(workshop.rooms))

    async def babble(port: int, until: float) -> None:
        async with connect(f"ws://{HERE}:{port}/line", max_queue=None) as line:
            while time.monotonic() < until:
                await line.send(json.dumps({"do": "hello", "room": code}))
                await asyncio.sleep(0.05)

    async def live(port: int) -> float:
        crowd = [asyncio.create_task(babble(port, time.monotonic() + 2.0)) for _ in range(10)]
        await asyncio.sleep(1.0)
        began = time.monotonic()
        await greet(port, code)
        waited = time.monotonic() - began
        await asyncio.gather(*crowd)
        return waited

    with in_background(workshop) as port:
        assert asyncio.run(live(port)) < 2.0


@pytest.mark.parametrize("proxies", [(), ("127.0.0.1",), ("192.0.2.7",)])
def test_who_is_asked_for_is_believed_of_a_named_proxy_alone(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, proxies: tuple[str, ...]
) -> None:
    """Whatever the environment of the web server says."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    seen: list[str] = []
    monkeypatch.setattr(workshop, "has_room_for", lambda address: seen.append(address) or True)
    with in_background(workshop, proxies=proxies) as port:
        headers = {"X-Forwarded-For": "203.0.113.9"}
        asyncio.run(greet(port, next(iter(workshop.rooms)), additional_headers=headers))
    assert seen == ["203.0.113.9" if proxies == ("127.0.0.1",) else HERE]


@pytest.mark.parametrize(
    "host", ["[::1].evil.com", "[::1]evil", "[::1", "[::1]:80:80", "localhost:80@evil.com", "localhost:", "a\\b", "[x]"]
)
def test_a_name_that_begins_like_ours_is_turned_away(workshop: Workshop, host: str) -> None:
    with in_background(workshop) as port:
        assert page(port, Host=host).status in (400, 421)
        assert page(port, Host="LOCALHOST").status == 200


STRANGE = {
    "a text of no letters": b"\x81\x84\x00\x00\x00\x00\xff\xfe\xfd\xfc",
    "half a letter in two frames": b"\x01\x81\x00\x00\x00\x00\xc3\x80\x81\x00\x00\x00\x00\x28",
    "a farewell of no letters": b"\x88\x84\x00\x00\x00\x00\x03\xe8\xff\xfe",
    "a frame of no kind": b"\x8f\x80\x00\x00\x00\x00",
    "no mask": b"\x81\x01a",
    "no frame": os.urandom(64),
}


@pytest.mark.parametrize("said", STRANGE)
def test_strange_letters_print_no_traceback(workshop: Workshop, caplog: pytest.LogCaptureFixture, said: str) -> None:
    shake = "GET /line HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    shake += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    with in_background(workshop) as port, caplog.at_level(logging.WARNING):
        line = call(port, shake.encode(), HERE)
        assert b"101" in line.recv(4_096)
        line.sendall(STRANGE[said])
        is_ended(line, 1.0)
        line.close()
        assert asyncio.run(greet(port, next(iter(workshop.rooms))))["what"] == "welcome"
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    "said", [b"\xff\xfe\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n"]
)
def test_bad_requests_fill_no_log(workshop: Workshop, caplog: pytest.LogCaptureFixture, said: bytes) -> None:
    with in_background(workshop) as port:
        for _ in range(200):
            line = call(port, said, HERE)
            line.recv(4_096)
            line.close()
    assert len(caplog.records) <= door.FIRST_LINES + 5
    assert not any(record.exc_info for record in caplog.records)


def test_a_log_that_was_cut_says_how_much_is_missing() -> None:
    short = door.ShortLog()
    short.budget.rate = 0.0
    lines = [logging.LogRecord("x", logging.ERROR, "", 0, "line %d", (n,), None) for n in range(100)]
    assert sum(short.filter(line) for line in lines) == door.FIRST_LINES
    short.budget.left = 1.0
    last = logging.LogRecord("x", logging.ERROR, "", 0, "line %d", (100,), None)
    assert short.filter(last)
    assert last.getMessage() == "line 100 (70 lines before it were left out)"
