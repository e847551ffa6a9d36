"""The patterns of key figures that are known, each with the range that is accepted: rows of ``data/patterns.toml``.

A place may have its own beside its scenario. ``evidence/what_holds.py`` holds a world against them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from simulator.metrics import KPIS
from simulator.scenario.library import OF_A_PLACE, find_scenario
from simulator.scenario.mistakes import Mistake, ScenarioMistakes

FILE = Path(__file__).parents[1] / "data" / "patterns.toml"
_AGAIN = "import the files again, or delete it"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern with its accept range, in the unit of its figure; a change is of the run's end against its start.

    ``target`` is what was measured outside, ``mechanism`` what in the model makes it.
    ``use`` says whether `fairlot calibrate` fits to it or only checks with it what it has found.
    """

    id: str
    what: str
    kpi: str
    low: float
    high: float
    change: bool = False
    note: str = ""
    target: str = ""
    mechanism: str = ""
    use: Literal["fit", "check"] = "fit"

    @property
    def unit(self) -> str:
        """Unit of the figure."""
        return KPIS[self.kpi].unit


def patterns() -> tuple[Pattern, ...]:
    """Return the national patterns in the order of their file."""
    return _patterns_in(FILE)


def _patterns_in(file: Path) -> tuple[Pattern, ...]:
    return tuple(Pattern(**row) for row in tomllib.loads(file.read_text(encoding="utf-8"))["pattern"])


def patterns_of(scenario_file: str) -> tuple[Pattern, ...]:
    """Return the patterns of a place that stand beside its scenario (``NAME.patterns.toml``), then the national ones.

    A national level gives way to one that the place has of the same figure.

    Raises:
        ScenarioMistakes: the file beside it cannot be read as patterns.
    """
    beside = (find_scenario(scenario_file) or Path(scenario_file)).with_suffix(OF_A_PLACE)
    if not beside.is_file():
        return patterns()
    try:
        own = _patterns_in(beside)
        strange = next((pattern.kpi for pattern in own if pattern.kpi not in KPIS), None)
    except (OSError, ValueError, TypeError, KeyError) as problem:
        why = f"{type(problem).__name__}: {' '.join(str(problem).split())[:100]}"
        raise ScenarioMistakes([Mistake(str(beside), 1, "cannot be read as patterns", why, _AGAIN)]) from problem
    if strange is not None:
        raise ScenarioMistakes([Mistake(str(beside), 1, f"there is no figure `{strange}`", "", _AGAIN)])
    known = {pattern.kpi for pattern in own if not pattern.change}
    return own + tuple(p for p in patterns() if p.change or p.kpi not in known)
