"""Hold a baseline against the patterns that are known: which lie in their accept range, and which do not.

The patterns are rows of ``data/patterns.toml``. A miss is printed like a hit; nothing here changes a number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simulator.metrics import KPIS
from simulator.scenario.library import OF_A_PLACE, find_scenario
from simulator.scenario.mistakes import Mistake, ScenarioMistakes
from simulator.study.intervals import Interval, interval

if TYPE_CHECKING:
    from simulator.study.comparison import Result

FILE = Path(__file__).parents[1] / "data" / "patterns.toml"
_AGAIN = "import the files again, or delete it"
_ENDS_YEARS = 2  # a change compares as many years at the end with as many at the beginning
_SERIES_SHARES = {"se_award_share_value": ("se_award_value_gbp", "award_value_gbp")}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern with its accept range, in the unit of its figure; a change is of the run's end against its start."""

    id: str
    what: str
    kpi: str
    low: float
    high: float
    change: bool = False
    note: str = ""

    @property
    def unit(self) -> str:
        """Unit of the figure."""
        return KPIS[self.kpi].unit


@dataclass(frozen=True, slots=True)
class Finding:
    """What a pattern came out as over the seeds."""

    pattern: Pattern
    found: Interval

    @property
    def verdict(self) -> str:
        """``in range`` by its mean, ``near`` if only its interval reaches the range, else ``missed``."""
        pattern, found = self.pattern, self.found
        if pattern.low <= found.mean <= pattern.high:
            return "in range"
        reaches = found.low <= pattern.high and found.high >= pattern.low
        return "near" if reaches else "missed"


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


def _changes(result: Result, kpi: str) -> npt.NDArray[np.float64]:
    """Return the change of a share from the first years to the last [seed]; NaN for runs too short to tell."""
    part, whole = _SERIES_SHARES[kpi]
    weekly = result.weekly
    last = int(weekly["week"].max())
    span = _ENDS_YEARS * 52

    def share(first: int, until: int) -> npt.NDArray[np.float64]:
        window = weekly[(weekly["week"] >= first) & (weekly["week"] < until)]
        sums = window.groupby("seed")[[part, whole]].sum()
        return np.asarray(sums[part] / sums[whole], dtype=np.float64)

    if last + 1 < 2 * span:
        return np.full(len(result.seeds), np.nan)
    return share(last + 1 - span, last + 1) - share(0, span)


def findings(result: Result, wanted: tuple[Pattern, ...] | None = None) -> Iterator[Finding]:
    """Yield what each pattern came out as in a run of one arm; the national ones if none are given."""
    names = list(KPIS)
    for pattern in patterns() if wanted is None else wanted:
        level = result.values[0, :, names.index(pattern.kpi)]
        yield Finding(pattern, interval(_changes(result, pattern.kpi) if pattern.change else level))
