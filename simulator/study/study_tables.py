"""What a plot needs to know of a study: its arms and its tables, whoever holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from simulator.study.arms import Arm
    from simulator.study.execution import Run
    from simulator.study.intervals import Interval


@dataclass(frozen=True, slots=True)
class Part:
    """An arm without one of its policies.

    Attributes:
        arm: place of the arm.
        policy: place of the policy that is left out, in the arm's scenario.
        name: the policy in words.
        values: every figure of every run without it [seed, KPI].
    """

    arm: int
    policy: int
    name: str
    values: NDArray[Any]


class StudyTables(Protocol):
    """Arms, seeds and tables of a study; :class:`simulator.study.comparison.Result` says what is in each."""

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms, the reference first."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arms."""

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that every arm was run with."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """What is kept of each run, by arm and then by seed."""

    @property
    def weeks(self) -> int:
        """Length of each run [weeks]."""

    @property
    def values(self) -> NDArray[Any]:
        """Every figure of every run [arm, seed, KPI]."""

    @property
    def weekly(self) -> pd.DataFrame:
        """A row for each arm, seed and week."""

    @property
    def series(self) -> pd.DataFrame:
        """Mean and quantiles over seeds of each weekly measure."""

    @property
    def yearly(self) -> pd.DataFrame:
        """A row for each arm, seed, year and supplier kind."""

    @property
    def year_ends(self) -> pd.DataFrame:
        """A row for each arm, seed and year."""

    @property
    def where(self) -> pd.DataFrame:
        """A row for each arm, seed and council, service line or size."""

    @property
    def outcomes(self) -> pd.DataFrame:
        """Social outcomes of delivered work."""

    @property
    def benefits(self) -> pd.DataFrame:
        """Pounds a year by beneficiary."""

    @property
    def areas(self) -> pd.DataFrame:
        """Engaged areas against the others."""


class ComparedTables(StudyTables, Protocol):
    """The same of a study whose arms are compared with the first."""

    def difference(self, kpi: str, arm: int) -> Interval:
        """Return the mean paired difference of an arm from the reference."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Arms without one of their policies, where that was asked for."""
