"""What a KPI is, and the register in which every KPI enters itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, SupportsFloat

from simulator.metrics.books import Books
from simulator.register import SUPPLIER_KINDS

if TYPE_CHECKING:
    from simulator.engine.world import World

Measure = Callable[[Books], float]
KindMeasure = Callable[[Books, int], float]
EnterOfKinds = Callable[[KindMeasure], KindMeasure]
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
    "who depends on whom",
    "clauses and results",
    "social outcomes",
    "social value",
    "what the public gets",
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
        is_signed: whether it may be below zero, so that its interval may be, too.
        may_exceed_one: whether a share may be more than all, as it is no part of what it is held against.
        measure: the figure, computed from a run's books; NaN where its denominator is empty.
    """

    name: str
    label: str
    unit: str
    good: Good
    group: str
    definition: str
    is_year_end: bool
    is_signed: bool
    may_exceed_one: bool
    measure: Measure

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value that the figure can have."""
        is_part = self.unit == "share" and not (self.is_signed or self.may_exceed_one)
        return -math.inf if self.is_signed else 0.0, 1.0 if is_part else math.inf

    def of(self, world: World) -> float:
        """Return the figure of a world at this moment."""
        return self.measure(Books(world))


KPIS: dict[str, Kpi] = {}


def kpi(
    label: str,
    unit: str,
    good: Good,
    group: str,
    *,
    is_year_end: bool = False,
    is_signed: bool = False,
    may_exceed_one: bool = False,
) -> Callable[[Measure], Measure]:
    """Enter the decorated function as a KPI: its name is the KPI's name, its docstring the definition."""

    def enter(measure: Measure) -> Measure:
        definition = " ".join((measure.__doc__ or "").split())
        further = is_year_end, is_signed, may_exceed_one
        _enter(Kpi(measure.__name__, label, unit, good, group, definition, *further, measure))
        return measure

    return enter


def _enter(figure: Kpi) -> None:
    if figure.group not in GROUPS:
        raise ValueError(f"{figure.group!r} is not one of the groups {GROUPS}")
    if figure.name in KPIS:
        raise ValueError(f"two KPIs are called {figure.name}")
    KPIS[figure.name] = figure


def kpi_of_kinds(label: str, unit: str, good: Good, group: str, *, others: Good = "down") -> EnterOfKinds:
    """Enter the decorated function of books and kind once for each kind: ``exit_rate_of`` as ``se_exit_rate`` ...

    Label and docstring are filled from the kind's row (``{many}``, ``{short}`` ...). ``good`` is the good direction for
    kinds with a social purpose and ``others`` for the rest. A kind that a run keeps no totals of gives NaN.
    """

    def enter(measure: KindMeasure) -> KindMeasure:
        for code, kind in enumerate(SUPPLIER_KINDS):
            words = asdict(kind)
            told = label.format_map(words)
            definition = " ".join((measure.__doc__ or "").format_map(words).split())
            name = f"{kind.prefix}_{measure.__name__.removesuffix('_of')}"
            direction = good if kind.has_social_purpose else others
            told = told[:1].upper() + told[1:]
            _enter(Kpi(name, told, unit, direction, group, definition, False, False, False, _of_kind(measure, code)))
        return measure

    return enter


def _of_kind(measure: KindMeasure, code: int) -> Measure:
    def measure_kind(books: Books) -> float:
        return measure(books, code) if code < len(books.tallies) else math.nan

    return measure_kind


def ratio(part: SupportsFloat, whole: SupportsFloat) -> float:
    """Return part / whole, or NaN where there is nothing to divide by."""
    return float(part) / float(whole) if float(whole) else math.nan
