"""Films are few, do not outlive their use, and give their memory back."""

from __future__ import annotations

import asyncio
import platform
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.live import film_shelf
from simulator.live.film_shelf import FILMS_KEPT, FilmShelf, give_back_memory
from simulator.live.films import film_of


class Reel:
    """A film that refers to itself, as a world may that an error once passed through."""

    def __init__(self) -> None:
        self.own = self
        self.is_heavy = True

    def let_go(self) -> None:
        self.is_heavy = False


def test_films_are_forgotten_when_nobody_asks_and_leave_place_for_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_shelf, "FILM_SECONDS", 0.2)
    shelf = FilmShelf()
    films: list[Any] = [Reel() for _ in range(FILMS_KEPT)]
    refs = [weakref.ref(film) for film in films]

    async def live() -> None:
        for number in range(FILMS_KEPT):
            shelf.put(str(number), films.pop(0))
        assert shelf.find("0") is refs[0]()
        shelf.shrink()
        assert [ref() is not None for ref in refs] == [True, False, *[True] * (FILMS_KEPT - 2)]
        await asyncio.sleep(0.6)
        assert [ref() for ref in refs] == [None] * FILMS_KEPT
        assert shelf.find("0") is None

    asyncio.run(live())


def test_only_one_film_holds_its_models_and_a_story_is_the_same_after_they_were_let_go(tiny_scenario: Scenario) -> None:
    shelf = FilmShelf()
    made = [film_of((tiny_scenario, tiny_scenario), ("A", "B"), seed) for seed in (1, 2)]
    for number, film in enumerate(made):
        shelf.put(str(number), film)
    before = made[0].story(1, "supplier", 3)
    shelf.lighten(made[1])
    assert [film.is_heavy for film in made] == [False, True]
    assert made[0].story(1, "supplier", 3) == before
    assert made[0].is_heavy


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries give memory back by themselves")
def test_memory_that_a_thread_freed_goes_back_to_the_system() -> None:
    def held_mb() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4_096 / 1e6

    def work() -> list[Any]:
        blocks = [np.ones(8_000) for _ in range(3_000)]  # 64 kB each, too small to be given back one by one
        return blocks[::100] + blocks[-1:]

    with ThreadPoolExecutor(1) as pool:
        kept = pool.submit(work).result()
    before = held_mb()
    give_back_memory()
    assert held_mb() < before - 100
    assert len(kept) == 31
