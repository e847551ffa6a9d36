"""The films that are kept for stories: few, for a while, and their memory goes back to the system."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc

from simulator.live.films import Film
from simulator.live.recent import Recent

FILMS_KEPT = 3  # each holds two whole worlds: hundreds of megabytes
FILM_SECONDS = 900.0  # that films are kept after anybody last asked for one


def give_back_memory() -> None:
    """Return freed memory to the system.

    The C library of Linux keeps what a thread freed for that thread, which after a few films is more than a gigabyte;
    elsewhere the system does by itself what is asked for here.
    """
    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


class FilmShelf:
    """Films by key."""

    def __init__(self) -> None:
        self._films: Recent[str, Film] = Recent(FILMS_KEPT)
        self._clearing: asyncio.TimerHandle | None = None

    def find(self, key: str) -> Film | None:
        """Return a film that is kept, and keep all of them for longer."""
        loop = asyncio.get_running_loop()
        if self._clearing is not None:
            self._clearing.cancel()
        self._clearing = loop.call_later(FILM_SECONDS, loop.run_in_executor, None, self.shrink, 0)
        return self._films.get(key)

    def shrink(self, most: int = FILMS_KEPT - 1) -> None:
        """Keep the newest films alone, by default so many that one more has a place; takes a moment."""
        self._films.shrink(most)
        give_back_memory()

    def put(self, key: str, film: Film) -> None:
        """Keep a film."""
        self._films.put(key, film)
