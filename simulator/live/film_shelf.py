"""The films that are kept: as bytes a dozen, with the models that stories are told from one, and for a while."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc

from simulator.live.film_story import Film
from simulator.live.recent import Recent

FILMS_KEPT = 12  # some megabytes each, without their models
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
        self.lighten()

    def lighten(self, but: Film | None = None) -> None:
        """Let go of the models of all films but one; a story of the others lives its arm again."""
        heavy = [film for film in self._films.all() if film is not but and film.is_heavy]
        for film in heavy:
            film.let_go()
        give_back_memory()

    def put(self, key: str, film: Film) -> None:
        """Keep a film."""
        self._films.put(key, film)
