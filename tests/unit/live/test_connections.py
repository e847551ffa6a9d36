"""One browser's line: what is newest is sent, what is too much is not read."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from simulator.live import connections
from simulator.live.connections import Budget, Connection, OverBudget


class Line:
    """A line that gives messages one by one and keeps what is sent."""

    client = None

    def __init__(self, *given: dict[str, Any]) -> None:
        self.given = list(given)
        self.sent: list[str | bytes] = []

    async def receive(self) -> dict[str, Any]:
        return {"type": "websocket.receive", **self.given.pop(0)} if self.given else {"type": "websocket.disconnect"}

    async def send_text(self, text: str) -> None:
        self.sent.append(text)

    async def send_bytes(self, data: bytes) -> None:
        self.sent.append(data)


def connection(*given: dict[str, Any]) -> tuple[Connection, Line]:
    line = Line(*given)
    return Connection(line), line  # type: ignore[arg-type]


def test_of_a_topic_the_newest_is_sent_and_topics_keep_their_order() -> None:
    line, sent = connection()
    for number in range(3):
        line.tell("room", number=number)
        line.put("film", bytes([number]))

    async def live() -> None:
        sender = asyncio.create_task(line.send_all())
        await asyncio.sleep(0.01)
        line.tell("late")
        await asyncio.sleep(0.01)
        sender.cancel()

    asyncio.run(live())
    assert sent.sent == ['{"what":"room","number":2}', b"\x02", '{"what":"late"}']
    assert line.dropped == 4


@pytest.mark.parametrize(
    "given",
    [
        {"text": "x" * (connections.MOST_BYTES + 1)},
        {"text": "no json"},
        {"text": "[" * 20_000},
        {"bytes": b"{}"},
        {"text": None},
        {"text": "9" * 10_000},
    ],
)
def test_what_cannot_be_read_is_nothing(given: dict[str, Any]) -> None:
    line, _ = connection(given)
    assert asyncio.run(line.receive()) is None


def test_a_message_is_plain_data_and_the_end_is_told() -> None:
    line, _ = connection({"text": '{"do":"hello"}'})

    async def live() -> Any:
        message = await line.receive()
        with pytest.raises(WebSocketDisconnect):
            await line.receive()
        return message

    assert asyncio.run(live()) == {"do": "hello"}


def test_beyond_the_budget_messages_are_not_parsed_and_end_the_line() -> None:
    line, sent = connection(*({"text": json.dumps({"n": n})} for n in range(9)))
    line.budget = Budget(rate=0.0, burst=4.0)

    async def live() -> list[Any]:
        heard = [await line.receive() for _ in range(4)]
        with pytest.raises(OverBudget):
            await line.receive()
        return heard

    assert asyncio.run(live()) == [{"n": 0}, {"n": 1}, {"n": 2}, {"n": 3}]
    assert sent.sent == []


def test_a_new_piece_of_work_takes_the_place_of_the_earlier_one() -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        await asyncio.sleep(0.01)
        done.append(name)

    async def live() -> None:
        line, _ = connection()
        line.begin("compare", work("first"))
        await asyncio.sleep(0)
        line.begin("compare", work("second"))
        line.begin("film", work("film"))
        await asyncio.sleep(0.05)
        line.begin("compare", work("third"))
        await asyncio.sleep(0)
        line.end()
        await asyncio.sleep(0.03)

    asyncio.run(live())
    assert sorted(done) == ["film", "second"]
