"""What a KPI is, and the register in which every KPI enters itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, SupportsFloat

from simulator.metrics.books import Books

if TYPE_CHECKING:
    from simulator.engine.world import World

Measure = Callable[[Books], float]
Good = Literal["up", "down", "none"]

#: Groups in the order of tables and reports.
GROUPS = (
    "who wins",
    "bidding together",
    "social franchises",
    "competition and price",
    "payment and cash",
    "failure and entry",
    "collapse and contagion",
    "clauses and results",
    "social outcomes",
    "social value",
    "spread of practice",
    "grants and contracts",
    "public purse",
)


@dataclass(frozen=True, slots=True)
class Kpi:
    """One key figure of a run.

    Attributes:
        name: key in tables and in JSON.
        label: name for people.
        unit: ``share`` (0 to 1), ``GBP``, ``GBP a year``, ``days``, ``months`` and so on.
        good: which way is better: ``up``, ``down`` or ``none`` where that is a matter of opinion.
        group: heading under which it is shown, one of ``GROUPS``.
        definition: one plain sentence.
        is_year_end: measured at the end of each year of a run and averaged over the years, because the tables at the
            end of the run do not show it for earlier years; all others are measured once, at the end.
        measure: the figure, computed from a run's books; NaN where its denominator is empty.
    """

    name: str
    label: str
    unit: str
    good: Good
    group: str
    definition: str
    is_year_end: bool
    measure: Measure

    def of(self, world: World) -> float:
        """Return the figure of a world at this moment."""
        return self.measure(Books(world))


KPIS: dict[str, Kpi] = {}


def kpi(label: str, unit: str, good: Good, group: str, *, is_year_end: bool = False) -> Callable[[Measure], Measure]:
    """Enter the decorated function as a KPI: its name is the KPI's name, its docstring the definition."""
    if group not in GROUPS:
        raise ValueError(f"{group!r} is not one of the groups {GROUPS}")

    def enter(measure: Measure) -> Measure:
        definition = " ".join((measure.__doc__ or "").split())
        name = measure.__name__
        if name in KPIS:
            raise ValueError(f"two KPIs are called {name}")
        KPIS[name] = Kpi(name, label, unit, good, group, definition, is_year_end, measure)
        return measure

    return enter


def ratio(part: SupportsFloat, whole: SupportsFloat) -> float:
    """Return part / whole, or NaN where there is nothing to divide by."""
    return float(part) / float(whole) if float(whole) else math.nan
