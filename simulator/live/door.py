"""The door of the server: how many sockets an address may hold, how long one may be silent, how much is logged.

What stands behind the door counts browsers (:mod:`simulator.live.workshop`); here every socket counts, also one that
never says a word. Who is silent gives way to who comes anew, so that one device cannot keep a room out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Collection, Iterator

from uvicorn.protocols.http.h11_impl import H11Protocol

from simulator.live.connections import Budget

MOST_SOCKETS = 900  # all together; fewer where the system allows fewer open files
MOST_OF_ONE_ADDRESS = 400  # sockets: a hall behind one router, two for each phone
KEPT_FREE = 100  # files that the program itself needs open
FILES = 8_192  # that the program asks the system for: a burst is let in before it can be sent away
SILENT_SECONDS = 10.0  # until the headers of the first request are there
PLAIN_SECONDS = 60.0  # that a socket may live which is no line
LINES_A_MINUTE = 10.0  # of the log, of each logger
FIRST_LINES = 30.0  # of the log that are written at once
_LOGGERS = ("asyncio", "fairlot.live", "uvicorn.error", "websockets.server")


def most_sockets() -> int:
    """Return how many sockets may stay open, once the system was asked for enough files."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415  (Unix only)

        allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        if allowed != resource.RLIM_INFINITY and allowed < FILES:
            wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
                allowed = wanted
        if allowed != resource.RLIM_INFINITY:
            return max(1, min(MOST_SOCKETS, allowed - KEPT_FREE))
    return MOST_SOCKETS


class Door:
    """Who is inside. ``proxies``: addresses that bring others' requests, and are not held to the limit of one."""

    def __init__(self, proxies: Collection[str] = ()) -> None:
        self.proxies = frozenset(proxies)
        self.most = most_sockets()
        self._visits: list[Visit] = []

    def lets_in(self, visit: Visit) -> bool:
        """Take a visit in, in place of the longest silent one where all places are taken; say whether it is in."""
        self._visits = [other for other in self._visits if not other.transport.is_closing()]
        own = [other for other in self._visits if other.address == visit.address]
        if visit.address not in self.proxies and not _has_place(own, MOST_OF_ONE_ADDRESS):
            return False
        if not _has_place([other for other in self._visits if not other.transport.is_closing()], self.most):
            return False
        self._visits.append(visit)
        return True


def _has_place(visits: Collection[Visit], most: int) -> bool:
    """Say whether one more visit fits, once the longest silent one has gone if need be."""
    if len(visits) < most:
        return True
    silent = next((visit for visit in visits if visit.is_silent), None)
    if silent is not None:
        silent.transport.abort()
    return silent is not None


class Visit(H11Protocol):
    """One socket, from its first byte to its end or until it becomes a line."""

    door: Door
    address = ""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin a visit, or end it at once where there is no place."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        if self.door.lets_in(self):
            self._timer = self.loop.call_later(SILENT_SECONDS, self._end_if_silent)
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End a visit, and what would have ended it."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    @property
    def is_plain(self) -> bool:
        """Whether this is no line (yet), but a socket for pages."""
        return self.transport.get_protocol() is self

    @property
    def is_silent(self) -> bool:
        """Whether nothing was asked yet: no byte, or headers that do not end."""
        return self.is_plain and self.cycle is None

    def _end_if_silent(self) -> None:
        if self.is_silent:
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(PLAIN_SECONDS - SILENT_SECONDS, self._end_if_plain)

    def _end_if_plain(self) -> None:
        if self.is_plain:
            self.transport.abort()


def visits_through(door: Door) -> type[Visit]:
    """Return the protocol of the sockets that come through a door."""
    return type("VisitHere", (Visit,), {"door": door})


class ShortLog(logging.Filter):
    """Let so many lines pass and say how many were left out; what browsers send wrongly is no error of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.budget = Budget(LINES_A_MINUTE / 60.0, FIRST_LINES)
        self.left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is written; one about letters that are none is written without its inner words."""
        if record.exc_info and isinstance(record.exc_info[1], UnicodeError):
            record.exc_info = record.exc_text = None
        if not self.budget.spend():
            self.left_out += 1
            return False
        if self.left_out:
            record.msg, record.args = f"{record.getMessage()} ({self.left_out} lines before it were left out)", None
            self.left_out = 0
        return True


@contextlib.contextmanager
def short_log() -> Iterator[None]:
    """Keep the log short while a server runs."""
    filters = {name: ShortLog() for name in _LOGGERS}
    for name, short in filters.items():
        logging.getLogger(name).addFilter(short)
    try:
        yield
    finally:
        for name, short in filters.items():
            logging.getLogger(name).removeFilter(short)
