"""Scenario files: what they may hold, how they are read, and what is said about mistakes in them.

The names in ``__all__`` are imported when they are first used: the command line needs some parts of this package only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.scenario.changes import Policy, Shock
    from simulator.scenario.export import json_schema
    from simulator.scenario.loading import load_scenario
    from simulator.scenario.mistakes import Mistake, ScenarioMistakes
    from simulator.scenario.place_tables import Council, ServiceLine, SupplierGroup
    from simulator.scenario.schema import Scenario

__all__ = [
    "Council",
    "Mistake",
    "Policy",
    "Scenario",
    "ScenarioMistakes",
    "ServiceLine",
    "Shock",
    "SupplierGroup",
    "json_schema",
    "load_scenario",
]

_HOMES = {"json_schema": "export", "load_scenario": "loading", "Mistake": "mistakes", "ScenarioMistakes": "mistakes"}
_HOMES |= {"Policy": "changes", "Shock": "changes", "Scenario": "schema"}
_HOMES |= dict.fromkeys(("Council", "ServiceLine", "SupplierGroup"), "place_tables")


def __getattr__(name: str) -> Any:
    """Import a name from its home (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
