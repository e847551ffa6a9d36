"""One browser's line: messages in at a bounded rate, messages out that a slow line drops rather than queues."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from simulator.languages.speech import say
from simulator.live.wishes import Refused

MOST_BYTES = 32_768  # of one message
MOST_A_SECOND = 20.0
BURST = 60.0
STALLED = 20.0  # seconds that one message may take before the line is given up
TOO_MANY = "too many messages; wait a moment"
WENT_WRONG = "that went wrong; the server's terminal says more"

log = logging.getLogger("fairlot.live")


class OverBudget(RuntimeError):  # noqa: N818 - a name that reads as what happened
    """A browser sends more messages than it may: its line is to be closed."""


class Budget:
    """How many messages a browser may still send: refilled steadily, up to a burst."""

    def __init__(self, rate: float = MOST_A_SECOND, burst: float = BURST) -> None:
        self.rate, self.burst = rate, burst
        self.left, self.at = burst, time.monotonic()

    def spend(self, now: float | None = None) -> bool:
        """Take one message off, or say that there is none left."""
        now = time.monotonic() if now is None else now
        self.left = min(self.burst, self.left + self.rate * (now - self.at))
        self.at = now
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True


class Connection:
    """A browser. Of every topic only the newest message waits to be sent, so nothing piles up for a slow one."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.address = socket.client.host if socket is not None and socket.client else ""
        self.budget = Budget()
        self.room: Any = None
        self.member: Any = None
        self.is_facilitator = False
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.dropped = 0
        self._waiting: OrderedDict[str, str | bytes] = OrderedDict()
        self._ready = asyncio.Event()

    def tell(self, what: str, topic: str = "", **content: Any) -> None:
        """Leave a message for the browser; it replaces one of the same topic that was not sent yet."""
        self.put(topic or what, json.dumps({"what": what, **content}, separators=(",", ":"), allow_nan=False))

    def refuse(self, why: str, of: str = "") -> None:
        """Tell that something is not done, why, as it is said here, and what it was: the verb, or nothing."""
        self.tell("refused", topic=f"refused {of}", why=why, of=of)

    def put(self, topic: str, message: str | bytes) -> None:
        """Leave a message that is already in its form on the line."""
        if topic in self._waiting:
            self.dropped += 1
        self._waiting[topic] = message
        self._ready.set()

    def begin(self, name: str, work: Any) -> None:
        """Begin a piece of work in place of the earlier one of that name."""
        if (earlier := self.tasks.get(name)) is not None:
            earlier.cancel()
        self.tasks[name] = asyncio.create_task(work)

    def undertake(self, verb: str, work: Callable[[], Awaitable[None]]) -> None:
        """Begin what a verb asks for; what goes wrong in it is written down here, and told without its inner words."""

        async def watched() -> None:
            try:
                await work()
            except Refused as refusal:
                self.refuse(str(refusal), verb)
            except Exception:
                log.exception("a piece of work failed")
                self.refuse(say(WENT_WRONG), verb)

        self.begin(verb, watched())

    def stop(self, name: str) -> None:
        """Stop a piece of work that nobody needs any more."""
        if (earlier := self.tasks.pop(name, None)) is not None:
            earlier.cancel()

    def end(self) -> None:
        """Stop everything that was begun for this browser."""
        for task in self.tasks.values():
            task.cancel()

    async def send_all(self) -> None:
        """Send what waits, for as long as the line stands."""
        while True:
            await self._ready.wait()
            while self._waiting:
                _topic, message = self._waiting.popitem(last=False)
                async with asyncio.timeout(STALLED):
                    if isinstance(message, bytes):
                        await self.socket.send_bytes(message)
                    else:
                        await self.socket.send_text(message)
            self._ready.clear()

    async def receive(self) -> Any:
        """Return the next message as plain data, or None for one that is too long or no JSON.

        Raises:
            WebSocketDisconnect: the browser has gone.
            OverBudget: it sends too many messages.
        """
        message = await self.socket.receive()
        if message["type"] != "websocket.receive":
            raise WebSocketDisconnect(message.get("code", 1000))
        if not self.budget.spend():
            raise OverBudget
        text = message.get("text")
        if text is None or len(text) > MOST_BYTES:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
