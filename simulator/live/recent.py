"""The newest of what was made, so that it need not be made again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """What was last asked for, by key, up to a number of things; threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Return what is kept under a key, which is then the newest; None where nothing is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep something; what was not asked for longest gives way."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
        self.shrink(self._most)

    def all(self) -> list[V]:
        """Return all that is kept, the oldest first."""
        with self._lock:
            return list(self._kept.values())

    def shrink(self, most: int) -> None:
        """Keep so many of the newest things alone."""
        with self._lock:
            while len(self._kept) > most:
                self._kept.popitem(last=False)
