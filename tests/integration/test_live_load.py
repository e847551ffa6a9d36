"""A hundred browsers in ten rooms, or at ten tables of one: nobody waits, memory stays flat, the deaf harm none."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario

if find_spec("starlette") is None or find_spec("websockets") is None:
    pytest.skip("the live view is an extra", allow_module_level=True)

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from simulator.live.kept import Keeper
from simulator.live.serving import in_background
from simulator.live.workshop import Workshop
from tests.unit.live.stage import preset

pytestmark = [pytest.mark.integration, pytest.mark.slow]

BROWSERS = 100
SECONDS = float(os.environ.get("FAIRLOT_LOAD_SECONDS", "12"))
LONG = 60.0  # seconds after which caches of films and stories are full, and memory has to stay as it is
PAUSE = 1.0  # between two actions of a browser
PATIENCE = 30.0  # seconds after which an answer counts as lost
COMPILING = 240.0  # seconds after which a picture does: the first one may wait for the model to be compiled


def memory_mb() -> float:
    """Return what this process holds now [MB]."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


async def hear(line: Any, what: str) -> Any:
    """Return the next message of a kind."""
    while True:
        text = await line.recv()
        message = json.loads(text) if isinstance(text, str) else {"what": ""}
        if message["what"] == what:
            return message


async def take_part(
    address: str, code: str, number: int, table: str, until: float, waits: list[float], lost: list[int]
) -> None:
    """Join a table and change policy and prediction until the end; note how long each answer took, and a lost one."""
    async with connect(address, max_size=2**22) as line:
        await line.send(json.dumps({"do": "hello", "room": code}))
        await hear(line, "room")
        await line.send(json.dumps({"do": "join", "table": table}))
        await hear(line, "seated")
        turn = 0
        while time.monotonic() < until:
            turn += 1
            began = time.monotonic()
            days = 5 + (number + turn) % 40
            await line.send(json.dumps({"do": "propose", "wish": {"preset": 0, "rules": {"payment_terms_days": days}}}))
            try:
                async with asyncio.timeout(PATIENCE):
                    room = (await hear(line, "room"))["room"]
                    said = {room["criteria"][0]["name"]: ("up", "same", "down")[turn % 3]}
                    await line.send(json.dumps({"do": "predict", "guesses": said, "round": room["round"]}))
                    while room["own"] != said:
                        room = (await hear(line, "room"))["room"]
            except TimeoutError:
                lost.append(number)
                return
            waits.append(time.monotonic() - began)
            await asyncio.sleep(PAUSE)


async def lead(address: str, token: str, until: float, pictures: list[float], lost: list[int]) -> None:
    """Compare policies without end, as a busy facilitator does."""
    async with connect(address, max_size=2**22) as line:
        await line.send(json.dumps({"do": "hello", "token": token}))
        number = 0
        while time.monotonic() < until:
            number += 1
            rules = {"payment_terms_days": 3 + number % 60}
            await line.send(json.dumps({"do": "compare", "number": number, "b": {"preset": 0, "rules": rules}}))
            try:
                async with asyncio.timeout(COMPILING):
                    await hear(line, "picture")
            except TimeoutError:
                lost.append(-number)
                return
            pictures.append(time.monotonic())
            await asyncio.sleep(0.1)  # pages send no faster; a line over its budget is closed


async def watch_films(address: str, token: str, until: float, stories: list[float], lost: list[int]) -> None:
    """Play films of one luck after the other and open stories in each, also in those that were played before."""
    async with connect(address, max_size=2**24) as line:
        await line.send(json.dumps({"do": "hello", "token": token}))
        keys: list[str] = []
        while time.monotonic() < until:
            seed = 1 + len(keys)
            await line.send(json.dumps({"do": "film", "seed": seed, "b": {"preset": 0}}))
            try:
                async with asyncio.timeout(COMPILING):
                    keys.append(await film_key(line))
                    for key in (keys[-1], keys[max(0, len(keys) - 5)]):
                        wanted = {"film": key, "arm": 1, "subject": "supplier", "row": seed % 30}
                        await line.send(json.dumps({"do": "story"} | wanted))
                        await hear(line, "story")
                        stories.append(time.monotonic())
            except TimeoutError:
                lost.append(1_000 + seed)
                return
            await asyncio.sleep(0.2)


async def film_key(line: Any) -> str:
    """Return the key of the next film."""
    while True:
        message = await line.recv()
        if isinstance(message, bytes) and message[:4] == b"FILM":
            return message[4:36].decode()


async def be_deaf(address: str, code: str, until: float) -> None:
    """Say hello and never read again."""
    async with connect(address, max_queue=1) as line:
        await line.send(json.dumps({"do": "hello", "room": code}))
        await asyncio.sleep(max(0.0, until - time.monotonic()))


@pytest.mark.parametrize(("count", "tables"), [(10, 4), (1, 10)], ids=["ten rooms", "ten tables"])
def test_a_hundred_browsers(tiny_scenario: Scenario, tmp_path: Path, count: int, tables: int) -> None:
    keeper = Keeper(tmp_path / "live-session.json")
    workshop = Workshop([preset(tiny_scenario)], [f"Room {n}" for n in range(count)], is_open=False, keeper=keeper)
    rooms = list(workshop.rooms.values())
    waits: list[float] = []
    pictures: list[float] = []
    stories: list[float] = []
    held: list[float] = []
    lost: list[int] = []

    async def watch(until: float) -> None:
        while time.monotonic() < until:
            held.append(memory_mb())
            await asyncio.sleep(0.5)

    async def live(address: str) -> None:
        until = time.monotonic() + SECONDS
        places = [(rooms[n % count].code, n, f"Table {n // count % tables}") for n in range(BROWSERS)]
        parts = [take_part(address, *place, until, waits, lost) for place in places]
        deaf = [be_deaf(address, room.code, until) for room in rooms[:3]]
        films = watch_films(address, rooms[-1].token, until, stories, lost)
        await asyncio.gather(*parts, *deaf, lead(address, rooms[0].token, until, pictures, lost), films, watch(until))

    with in_background(workshop) as port:
        asyncio.run(live(f"ws://127.0.0.1:{port}/line"))
    middle, slow = statistics.median(waits), sorted(waits)[int(0.95 * len(waits))]
    begin, end = statistics.median(held[len(held) // 4 : len(held) // 2]), statistics.median(held[-len(held) // 4 :])
    print(
        f"{BROWSERS} browsers, {count} rooms, {tables} tables in each, {SECONDS:.0f} s: {len(waits)} answers, "
        f"median {1000 * middle:.0f} ms, 95 % within {1000 * slow:.0f} ms; {len(pictures) / SECONDS:.1f} pictures a "
        f"second; {len(stories)} stories; memory {begin:.0f} to {end:.0f} MB; load {os.getloadavg()[0]:.1f}"
    )
    assert lost == []
    assert len(waits) > BROWSERS * SECONDS / 6
    assert pictures
    assert stories
    assert SECONDS < LONG or end < begin + 60
    seats = [len(room.members) for room in rooms]
    assert seats == [BROWSERS // count] * count
    session = keeper.read()
    assert session is not None
    assert [len(room.members) for room in session.rooms(workshop.presets)] == seats


def test_other_names_and_other_pages_are_turned_away(tiny_scenario: Scenario) -> None:
    workshop = Workshop([preset(tiny_scenario)], is_open=True)

    async def knock(address: str, **settings: Any) -> None:
        async with connect(address, **settings) as line:
            await line.send(json.dumps({"do": "hello"}))
            await hear(line, "welcome")

    with in_background(workshop) as port:
        asyncio.run(knock(f"ws://127.0.0.1:{port}/line"))
        asyncio.run(knock(f"ws://127.0.0.1:{port}/line", origin=f"http://127.0.0.1:{port}"))
        for origin in ("http://evil.example", "null", f"http://127.0.0.1:{port + 1}"):
            with pytest.raises((InvalidHandshake, ConnectionClosed)):
                asyncio.run(knock(f"ws://127.0.0.1:{port}/line", origin=origin))
        with pytest.raises((InvalidHandshake, ConnectionClosed)):
            asyncio.run(knock(f"ws://127.0.0.1:{port}/line", additional_headers={"Host": "evil.example"}))
