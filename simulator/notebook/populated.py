"""Who is in a model: its councils, suppliers and consortia as Mesa agents, made when somebody first asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import mesa

from simulator.notebook.agents import SUPPLIER_TYPES, AgentSet, Consortium, Council, Holder, Supplier, agent_set

if TYPE_CHECKING:
    from simulator.engine.world import World
    from simulator.notebook.model import ProcurementModel
    from simulator.scenario.schema import Scenario


class Populated(mesa.Model):  # type: ignore[misc]
    """A Mesa model whose agents are views on the rows of a world; :class:`ProcurementModel` is the one that lives."""

    world: World
    _scenario: Scenario
    _councils: list[Council]
    _suppliers: list[Supplier]

    @property
    def agents(self) -> AgentSet[Holder]:
        """Every council and supplier that ever was, as Mesa agents; ``is_active`` tells who is still there."""
        self._make_views()
        everybody: AgentSet[Holder] = super().agents
        return everybody

    @property
    def agents_by_type(self) -> Any:
        """Agent sets by class of agent."""
        self._make_views()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents."""
        self._make_views()
        types: list[type] = super().agent_types
        return types

    @property
    def suppliers(self) -> AgentSet[Supplier]:
        """Every firm that ever was: an agent set in order of row; see :attr:`consortia` for those that bid together."""
        self._make_views()
        return agent_set([s for s in self._suppliers if not isinstance(s, Consortium)], self.random)

    @property
    def consortia(self) -> AgentSet[Consortium]:
        """Every consortium that ever was: an agent set in order of row."""
        self._make_views()
        return agent_set([s for s in self._suppliers if isinstance(s, Consortium)], self.random)

    @property
    def councils(self) -> AgentSet[Council]:
        """Every council and anchor institution: an agent set in the order of the scenario."""
        self._make_views()
        return agent_set(self._councils, self.random)

    def supplier(self, row: int) -> Supplier:
        """Return the supplier of a row."""
        self._make_views()
        return self._suppliers[row]

    def council(self, which: int | str) -> Council:
        """Return the council of a row or name."""
        self._make_views()
        if isinstance(which, int):
            return self._councils[which]
        names = [c.name for c in self._scenario.councils]
        if which not in names:
            raise KeyError(f"there is no council {which!r}; there are {', '.join(names)}")
        return self._councils[names.index(which)]

    def _make_views(self) -> None:
        """Make the agents of rows that have none yet."""
        model = cast("ProcurementModel", self)
        while len(self._councils) < len(self.world.councils):
            self._councils.append(Council(model, len(self._councils)))
        while len(self._suppliers) < self.world.clock[0].suppliers:
            row = len(self._suppliers)
            own = self.world.suppliers[row]
            is_team = own.n_members > 0
            self._suppliers.append(Consortium(model, row) if is_team else SUPPLIER_TYPES[int(own.kind)](model, row))
