"""fairlot: simulate public procurement policy. The names in ``__all__`` are the public API; nothing else is.

Each is imported when it is first used, so that ``import simulator`` and the light commands take no time. The modules
``simulator.model`` and ``simulator.agents``, which notebooks import, are in the room ``notebook``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from simulator.explanation import explain
    from simulator.notebook.model import ProcurementModel
    from simulator.notebook.own_figures import figure
    from simulator.notebook.own_rules import use_rules
    from simulator.scenario.loading import load_scenario
    from simulator.scenario.mistakes import ScenarioMistakes
    from simulator.scenario.schema import Scenario
    from simulator.study.comparison import compare, run
    from simulator.study.recording import Recording
    from simulator.study.store import load_results
    from simulator.study.sweeps.run_experiment import sweep

__all__ = [
    "ProcurementModel",
    "Recording",
    "Scenario",
    "ScenarioMistakes",
    "compare",
    "explain",
    "figure",
    "load_results",
    "load_scenario",
    "run",
    "sweep",
    "use_rules",
]

_HOMES = {
    "ProcurementModel": "simulator.notebook.model",
    "Recording": "simulator.study.recording",
    "Scenario": "simulator.scenario.schema",
    "ScenarioMistakes": "simulator.scenario.mistakes",
    "compare": "simulator.study.comparison",
    "explain": "simulator.explanation",
    "figure": "simulator.notebook.own_figures",
    "load_results": "simulator.study.store",
    "load_scenario": "simulator.scenario.loading",
    "run": "simulator.study.comparison",
    "sweep": "simulator.study.sweeps.run_experiment",
    "use_rules": "simulator.notebook.own_rules",
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


#: Modules that people import under a shorter name.
_SHORT_NAMES = {f"{__name__}.{name}": f"{__name__}.notebook.{name}" for name in ("model", "agents")}


class _ShortName(MetaPathFinder, Loader):
    """Finds a module under its short name: the same module object as under its own."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        return ModuleSpec(fullname, self) if fullname in _SHORT_NAMES else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = import_module(_SHORT_NAMES[spec.name])
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = module.__spec__ and module.__spec__.loader_state  # the import system put the short name's


sys.meta_path.append(_ShortName())
