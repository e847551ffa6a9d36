"""The register of figures: the smallest difference of each key figure that matters, read from ``figures.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FIGURES_FILE = Path(__file__).with_name("figures.toml")
Measured = Literal["own_unit", "of_spending", "of_level"]


@dataclass(frozen=True, slots=True)
class Relevance:
    """From which size on a difference of a figure matters.

    Attributes:
        least: the smallest difference that matters.
        measured: in the figure's own unit, as a share of what councils spend in a year, or as a share of the figure
            itself; both without the policies.
    """

    least: float
    measured: Measured

    def of(self, level: float, spending: float) -> float:
        """Return the smallest difference that matters in the figure's unit.

        Args:
            level: the figure without the policies.
            spending: what councils spend on suppliers without the policies [pounds a year].
        """
        return self.least * abs({"own_unit": 1.0, "of_spending": spending, "of_level": level}[self.measured])

    @property
    def words(self) -> str:
        """Return what the threshold is measured in, for people."""
        return {"own_unit": "", "of_spending": "of councils' spend", "of_level": "of the figure"}[self.measured]


def _read() -> dict[str, Relevance]:
    document = tomllib.loads(FIGURES_FILE.read_text(encoding="utf-8"))
    measured: tuple[Measured, ...] = ("own_unit", "of_spending", "of_level")
    return {name: Relevance(float(least), how) for how in measured for name, least in document[how].items()}


#: Of a figure that has no line yet; a test asks for one.
ANY_SIZE = Relevance(0.0, "own_unit")
#: Every key figure by its name.
FIGURES: dict[str, Relevance] = _read()


def relevance_of(figure: str) -> Relevance:
    """Return from which size on a difference of a figure matters: from any, where it has no line."""
    return FIGURES.get(figure, ANY_SIZE)
