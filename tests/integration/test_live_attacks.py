"""What somebody in the room may try against the server; each test fails without the protection that it names."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario

if find_spec("starlette") is None or find_spec("websockets") is None:
    pytest.skip("the live view is an extra", allow_module_level=True)

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from simulator.live import connections
from simulator.live import workshop as workshops
from simulator.live.server import HEADERS, STATIC
from simulator.live.serving import in_background
from simulator.live.workshop import Workshop
from tests.unit.live.stage import preset

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def house(tiny_scenario: Scenario) -> Iterator[tuple[Workshop, int]]:
    workshop = Workshop([preset(tiny_scenario)], ["One", "Two"], is_open=False)
    with in_background(workshop) as port:
        yield workshop, port


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Ask for a path as it stands: no client tidies it up."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode("latin-1")


async def talk(port: int, code: str, *texts: str | bytes, wait: float = 10.0, token: Any = None) -> list[Any]:
    """Say hello, some texts, and hello again; return what comes back until that is answered, or within a time."""
    heard: list[Any] = []
    hello = json.dumps({"do": "hello", "room": code, "token": token})
    async with connect(f"ws://127.0.0.1:{port}/line", max_size=2**22) as line:
        for text in (hello, *texts):
            await line.send(text)
        await asyncio.sleep(0.2)
        await line.send(hello)
        try:
            async with asyncio.timeout(wait):
                while sum(message["what"] == "welcome" for message in heard) < 2:
                    heard.append(json.loads(await line.recv()))
        except TimeoutError:
            pass
    return heard


def said(heard: list[Any]) -> list[str]:
    return [message["why"] for message in heard if message["what"] == "refused"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static/%2e%2e%2f%2e%2e%2fparameters.toml",
        "/static/....//server.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/",
        "/static/vendor/",
        "/qr/..%2f..%2fetc.svg",
        "/qr/zzzzzz.svg",
        "/join/../../server.py",
        "/docs",
        "/.git/config",
    ],
)
def test_nothing_but_the_pages_is_served(house: tuple[Workshop, int], path: str) -> None:
    status, headers, text = get(house[1], path)
    assert status in (400, 404, 405)
    for leak in ("import ", "root:", "[lever.", "Traceback", "site-packages", str(STATIC)):
        assert leak not in text
    assert headers["content-security-policy"] == HEADERS["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/join/abc", "/static/main.js", "/nothing", "/qr/zzzzzz.svg"])
def test_every_answer_has_the_headers_and_says_nothing_of_the_server(house: tuple[Workshop, int], path: str) -> None:
    _, headers, _ = get(house[1], path)
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "server" not in headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_pages_keep_to_their_own_policy() -> None:
    """No script or style stands in a page, and nothing points outside: the policy would block it."""
    for page in STATIC.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\son\w+=|style=|<style|javascript:", text), page.name
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), page.name
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text), page.name


def test_no_text_is_ever_read_as_markup() -> None:
    for script in STATIC.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for door in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert door not in text, f"{script.name}: {door}"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_name_that_is_not_ours_is_turned_away(house: tuple[Workshop, int], host: str) -> None:
    """A page elsewhere may let its own name point here (DNS rebinding)."""
    status, _, text = get(house[1], "/", Host=host)
    assert status in (400, 421)
    assert "fairlot" not in text


HOSTILE = {
    "a number without end": '{"do":"propose","wish":{"rules":{"notice_weeks":1' + "0" * 400 + "}}}",
    "a number beyond floats": '{"do":"propose","wish":{"rules":{"notice_weeks":1e999}}}',
    "no number": '{"do":"propose","wish":{"rules":{"notice_weeks":NaN}}}',
    "digits that take long": '{"do":"propose","wish":{"preset":' + "9" * 30_000 + "}}",
    "a table within a value": '{"do":"propose","wish":{"rules":{"notice_weeks":{"value":{"value":1}}}}}',
    "a list within a list": "[" * 30_000,
    "half a letter as a key": '{"do":"hello","token":"\\ud800"}',
    "half a letter as a name": '{"do":"join","table":"\\ud800\\udfff\\ud800"}',
    "letters that turn the line round": '{"do":"join","table":"\\u202eabc"}',
    "a name as a list": '{"do":"join","table":["x"],"member":{"a":1}}',
    "a verb as a list": '{"do":["reveal"]}',
    "a verb of the program": '{"do":"__class__"}',
    "a method": '{"do":"tell_room","room":"x"}',
    "a vote beyond": '{"do":"vote","table":' + "9" * 300 + "}",
    "guesses as a text": '{"do":"predict","guesses":"up"}',
    "guesses of lists": '{"do":"predict","guesses":{"se_jobs":["up"]}}',
    "room as a table": '{"do":"hello","room":{"a":1}}',
    "nothing": "",
    "bytes": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_messages_leave_the_line_open_and_leak_nothing(house: tuple[Workshop, int], attack: str) -> None:
    workshop, port = house
    room = workshop.first_room
    after = json.dumps({"do": "join", "table": "Still here"})
    heard = asyncio.run(talk(port, room.code, HOSTILE[attack], after))
    assert any(message["what"] == "seated" for message in heard), "the line was lost"
    text = json.dumps(heard)
    for leak in ("Traceback", "simulator", ".py", str(Path.home()), room.token, "went wrong"):
        assert leak not in text
    assert room.phase == "open"
    assert all(table.name.isprintable() for table in room.tables)


def test_a_message_that_is_too_long_ends_the_line_and_nobody_elses(house: tuple[Workshop, int]) -> None:
    """Also one that is short on the line and long once unpacked."""
    workshop, port = house

    async def live() -> None:
        async with connect(f"ws://127.0.0.1:{port}/line", compression="deflate") as bomb:
            await bomb.send("x" * 20_000_000)
            with pytest.raises(ConnectionClosed) as end:
                await bomb.recv()
        assert end.value.rcvd is not None
        assert end.value.rcvd.code == 1009

    asyncio.run(asyncio.wait_for(live(), 20))
    assert asyncio.run(talk(port, workshop.first_room.code))


def test_one_address_cannot_take_every_place(house: tuple[Workshop, int], monkeypatch: pytest.MonkeyPatch) -> None:
    _, port = house
    monkeypatch.setattr(workshops, "MOST_OF_ONE", 3)

    async def live() -> None:
        lines = [await connect(f"ws://127.0.0.1:{port}/line") for _ in range(3)]
        with pytest.raises((InvalidHandshake, ConnectionClosed)):
            await connect(f"ws://127.0.0.1:{port}/line")
        await asyncio.gather(*(line.close() for line in lines))

    asyncio.run(asyncio.wait_for(live(), 20))


def test_one_phone_cannot_take_every_table(house: tuple[Workshop, int]) -> None:
    workshop, port = house
    room = list(workshop.rooms.values())[1]
    joins = [json.dumps({"do": "join", "table": f"Mine {n}"}) for n in range(40)]
    asyncio.run(talk(port, room.code, *joins))
    assert len(room.tables) == 1
    assert len(room.members) == 1


def test_a_phone_hears_of_its_own_room_alone_and_never_a_key(house: tuple[Workshop, int]) -> None:
    workshop, port = house
    first, second = workshop.rooms.values()

    async def live() -> list[Any]:
        others = asyncio.create_task(talk(port, second.code, json.dumps({"do": "join", "table": "Secret"})))
        heard = await talk(port, first.code, json.dumps({"do": "join", "table": "North"}))
        await others
        return heard

    heard = asyncio.run(live())
    own = [message["member"] for message in heard if message["what"] == "seated"]
    rest = json.dumps([message for message in heard if message["what"] != "seated"])
    assert "Secret" not in rest
    for key in (first.token, second.token, second.code, *own, *first.members, *second.members):
        assert key not in rest


@pytest.mark.parametrize("token", [None, "", "x", 7, True, [], {"a": 1}])
def test_a_wrong_key_leads_nothing(house: tuple[Workshop, int], token: Any) -> None:
    workshop, port = house
    room = workshop.first_room
    verbs = ("reveal", "reset", "forget", "remove", "export", "lock", "hide", "criteria", "compare", "film", "story")
    heard = asyncio.run(talk(port, room.code, *(json.dumps({"do": verb, "b": {}}) for verb in verbs), token=token))
    assert set(said(heard)) == {"only the facilitator can do that"}
    assert not any(message["what"] in ("picture", "story") for message in heard)


def test_a_line_that_hears_nothing_is_given_up_and_stalls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a topic only the newest message waits; a line that takes none for a while is closed."""
    monkeypatch.setattr(connections, "STALLED", 0.2)

    class Deaf:
        client = None

        async def send_text(self, _text: str) -> None:
            await asyncio.sleep(60)

    async def live() -> None:
        line = connections.Connection(Deaf())  # type: ignore[arg-type]
        for number in range(10_000):
            line.tell("room", number=number)
            line.tell("picture", number=number)
        assert len(line._waiting) == 2
        assert line.dropped == 19_998
        with pytest.raises(TimeoutError):
            await line.send_all()

    begin: Callable[[], Awaitable[None]] = live
    asyncio.run(asyncio.wait_for(begin(), 5))
