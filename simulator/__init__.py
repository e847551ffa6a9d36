"""fairlot: simulate public procurement policy. The names in ``__all__`` are the public API; nothing else is.

Each is imported when it is first used, so that ``import simulator`` and the light commands take no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.explanation import explain
    from simulator.scenario.loading import load_scenario
    from simulator.scenario.mistakes import ScenarioMistakes
    from simulator.scenario.schema import Scenario
    from simulator.study.comparison import compare, run
    from simulator.study.store import load_results
    from simulator.study.sweeps.sweep import sweep

__all__ = ["Scenario", "ScenarioMistakes", "compare", "explain", "load_results", "load_scenario", "run", "sweep"]

_HOMES = {
    "Scenario": "simulator.scenario.schema",
    "ScenarioMistakes": "simulator.scenario.mistakes",
    "compare": "simulator.study.comparison",
    "explain": "simulator.explanation",
    "load_results": "simulator.study.store",
    "load_scenario": "simulator.scenario.loading",
    "run": "simulator.study.comparison",
    "sweep": "simulator.study.sweeps.sweep",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
