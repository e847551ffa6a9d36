"""Attributes that read a column, and contracts, which are not agents, as views on a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, overload

from simulator.engine.codes import CONTRACT_STATE_NAMES, PENCE_PER_POUND

if TYPE_CHECKING:
    from simulator.notebook.agents import Council, Supplier
    from simulator.notebook.model import ProcurementModel

T = TypeVar("T", int, float)


class HasRow(Protocol):
    """Something that stands on a row of a table."""

    model: ProcurementModel
    row: int

    @property
    def own_row(self) -> Any:
        """The row: a view, with every column."""


class _Column(Generic[T]):
    """A read-only attribute that reads one column of the agent's row when it is asked for."""

    def __init__(self, column: str, doc: str) -> None:
        self.column = column
        self.__doc__ = doc

    @overload
    def __get__(self, agent: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, agent: HasRow, owner: type | None = None) -> T: ...
    def __get__(self, agent: HasRow | None, owner: type | None = None) -> T | Self:
        return self if agent is None else self.read(agent.own_row[self.column])

    def __set__(self, agent: HasRow, value: T) -> None:
        raise AttributeError(f"{self.column} follows from what happens in the model and cannot be set")

    def read(self, value: Any) -> T:
        """Return the column's value in the attribute's unit."""
        raise NotImplementedError


class Whole(_Column[int]):
    """A whole number."""

    def read(self, value: Any) -> int:
        """Return the number as it is."""
        return int(value)


class Real(_Column[float]):
    """A number."""

    def read(self, value: Any) -> float:
        """Return the number as it is."""
        return float(value)


class Pounds(_Column[float]):
    """Money, held in pence."""

    def read(self, value: Any) -> float:
        """Return pounds."""
        return float(value) / PENCE_PER_POUND


class Score(Real):
    """A score on a scale of 0 to 1, which may be written."""

    def __set__(self, agent: HasRow, value: float) -> None:
        if not 0.0 <= value <= 1.0:
            raise ValueError(f"{self.column} is a score of 0 to 1, not {value}")
        agent.own_row[self.column] = value


class FindableScore(Score):
    """A score of which the index of who can be found where keeps a copy."""

    def __set__(self, agent: HasRow, value: float) -> None:
        super().__set__(agent, value)
        memberships = agent.model.world.memberships
        memberships[self.column][memberships.supplier == agent.row] = value


@dataclass(frozen=True, slots=True)
class Contract:
    """A view on one contract."""

    model: ProcurementModel
    row: int

    @property
    def own_row(self) -> Any:
        """Row of the table of contracts: a view, with every column."""
        return self.model.world.contracts[self.row]

    @property
    def supplier(self) -> Supplier:
        """Who does the work."""
        return self.model.supplier(int(self.own_row.supplier))

    @property
    def council(self) -> Council:
        """Who pays for it."""
        return self.model.council(int(self.own_row.council))

    @property
    def sector(self) -> str:
        """Name of the service line."""
        return self.model.scenario.service_lines[int(self.own_row.sector)].name

    @property
    def state(self) -> str:
        """``mobilising``, ``running``, ``completed`` or ``terminated``."""
        return CONTRACT_STATE_NAMES[int(self.own_row.state)]

    @property
    def value_gbp(self) -> float:
        """Price [pounds]."""
        return int(self.own_row.value) / PENCE_PER_POUND

    @property
    def invoiced_gbp(self) -> float:
        """Invoiced so far [pounds]."""
        return int(self.own_row.invoiced) / PENCE_PER_POUND

    @property
    def weeks(self) -> tuple[int, int]:
        """First week of work and the week after the last."""
        return int(self.own_row.start), int(self.own_row.end)
