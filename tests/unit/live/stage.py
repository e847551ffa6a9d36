"""A workshop on a small scenario, and connections that keep what they are told."""

from __future__ import annotations

import json
from typing import Any

from simulator import Scenario
from simulator.live.connections import Connection
from simulator.live.controls import Preset, preset_of
from tests.scenes import with_policies

LATE = {"name": "Pay fast", "lever": "payment_terms_days", "value": 10, "from": 4}


def preset(scenario: Scenario, name: str = "small") -> Preset:
    """Return a preset with one policy of its own."""
    return preset_of(name, with_policies(scenario, LATE))


class Ear(Connection):
    """A connection without a line: what it would send is kept, newest last."""

    def __init__(self) -> None:
        super().__init__(socket=None)  # type: ignore[arg-type]
        self.heard: list[Any] = []

    def put(self, topic: str, message: str | bytes) -> None:  # noqa: ARG002
        self.heard.append(message if isinstance(message, bytes) else json.loads(message))

    def last(self, what: str) -> Any:
        """Return the newest message of a kind."""
        told = [message for message in self.heard if isinstance(message, dict)]
        return next(message for message in reversed(told) if message["what"] == what)
