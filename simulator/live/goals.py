"""A target that is a figure: which it is, which way, and which tables reach it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from simulator.languages.speech import say
from simulator.live.refused import Refused
from simulator.live.words import amounts, figure_label
from simulator.metrics import KPIS
from simulator.study.wording import scale_of, worded

Side = Literal["least", "most"]
SIDES: tuple[Side, ...] = ("least", "most")
_LARGEST = 1e12


@dataclass(frozen=True)
class Goal:
    """A figure that tables try to bring to a value.

    Attributes:
        figure: its name.
        side: whether it is to be at least or at most the value.
        value: as the figure is measured, shares from 0 to 1.
    """

    figure: str
    side: Side
    value: float

    def as_data(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @property
    def words(self) -> str:
        """The target as a sentence."""
        typed = typed_as(self.figure)
        digits = f"{self.value * typed['times']:,.12g}"
        value = worded(digits, typed["unit"]) if typed["unit"].startswith("£") else f"{digits} {typed['unit']}".rstrip()
        told = "{figure}: at least {value}" if self.side == "least" else "{figure}: at most {value}"
        return say(told).format(figure=figure_label(self.figure), value=value)

    def is_reached(self, result: Mapping[str, Any] | None) -> bool | None:
        """Say whether a table's result reaches it; None without a result or where there is no such number.

        A result that reads as the target does reaches it.
        """
        mean = None if result is None else result["figures"].get(self.figure, {"means": (None, None)})["means"][1]
        if mean is None:
            return None
        (first, second), _ = amounts(self.figure, [mean, self.value])
        return first == second or bool(mean >= self.value if self.side == "least" else mean <= self.value)


def usual_criteria(*, is_troubled: bool) -> list[str]:
    """Return the figures of a board unless others are chosen: with a contractor in trouble, what its end costs."""
    if is_troubled:
        return ["collapses_per_decade", "subcontractor_losses", "interrupted_service", "public_cost_large"]
    return ["se_award_share_value", "insolvencies_per_10000", "council_spend", "net_public_value"]


def _read_as(figure: str) -> tuple[float, str]:
    """Return by how much a figure is multiplied where it is typed, and its unit there: as the board reads it.

    Of pounds, what a year costs is read in millions, one contract in thousands.
    """
    unit = KPIS[figure].unit
    times, read, _ = scale_of(unit, 1e6 if unit.endswith("a year") else 1e3)
    return times, read


def typed_as(figure: str) -> dict[str, Any]:
    """Return how the value of a target is typed: what the figure is multiplied by, and the unit behind it."""
    times, read = _read_as(figure)
    if read.startswith("£"):
        size, _, rest = read.partition(" ")
        return {"times": times, "unit": f"{size} {say(rest)}".rstrip()}
    return {"times": times, "unit": say(amounts(figure, [1.0])[1])}


def goal_of(data: object, criteria: Sequence[str]) -> Goal | None:
    """Return the target that a browser sets, its value as it is typed; None takes it away.

    Raises:
        Refused: it is none of the board's figures, or no number.
    """
    if data is None:
        return None
    if not isinstance(data, Mapping) or set(data) != {"figure", "side", "value"} or data["side"] not in SIDES:
        raise Refused("a target has a figure, a side and a value")
    figure, value = data["figure"], data["value"]
    if not isinstance(figure, str) or figure not in criteria:
        raise Refused("a target is one of the figures of the board")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        raise Refused("the value of a target is a number")
    return Goal(figure, data["side"], float(f"{value / _read_as(figure)[0]:.12g}"))


def kept_goal(data: object) -> Goal | None:
    """Return a target as it was kept; None where there is none, or its figure is no longer measured."""
    if not isinstance(data, Mapping) or data.get("figure") not in KPIS or data.get("side") not in SIDES:
        return None
    value = data.get("value")
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return Goal(str(data["figure"]), data["side"], float(value)) if is_number and value is not None else None
