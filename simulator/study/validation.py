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
from simulator.scenario.plain import is_number

FILE = Path(__file__).parents[1] / "data" / "patterns.toml"
#: The figure of which a run's end is measured against its start.
CHANGING = "se_award_share_value"
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
        ScenarioMistakes: the file beside it cannot be read as patterns, or one of them is none.
    """
    beside = (find_scenario(scenario_file) or Path(scenario_file)).with_suffix(OF_A_PLACE)
    if not beside.is_file():
        return patterns()
    try:
        own = _patterns_in(beside)
        wrong = next(filter(None, map(_fault, own)), None)
    except (OSError, ValueError, TypeError, KeyError) as problem:
        why = f"{type(problem).__name__}: {' '.join(str(problem).split())[:100]}"
        raise ScenarioMistakes([Mistake(str(beside), 1, "cannot be read as patterns", why, _AGAIN)]) from problem
    if wrong is not None:
        raise ScenarioMistakes([Mistake(str(beside), 1, *wrong)])
    known = {pattern.kpi for pattern in own if not pattern.change}
    return own + tuple(p for p in patterns() if p.change or p.kpi not in known)


def _fault(pattern: Pattern) -> tuple[str, str, str] | None:
    """Return what is wrong with a pattern of a place, why, and what to do; None where nothing is."""
    name = f"the pattern `{pattern.id}` of `{pattern.kpi}`"
    if not isinstance(pattern.kpi, str) or pattern.kpi not in KPIS:
        return f"there is no figure `{pattern.kpi}`", "", _AGAIN
    if not (is_number(pattern.low) and is_number(pattern.high) and pattern.low <= pattern.high):
        return f"{name} accepts {pattern.low!r} to {pattern.high!r}", "that is no range of numbers", _AGAIN
    if pattern.use not in ("fit", "check"):
        return f"{name} has use = {pattern.use!r}", "", 'write use = "fit" or use = "check", or delete it'
    if pattern.change and pattern.kpi != CHANGING:
        return f"{name} is a change over time", f"that is measured of `{CHANGING}` alone", "delete it"
    return None
