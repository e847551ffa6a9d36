"""Mesa agents as views on a row of a table: for people and notebooks, never in hot loops.

An agent holds its model and its row and nothing else: every attribute is read from the tables when it is asked for,
so it is always up to date, also after tables grew. Scores may be written; money moves only by ``model.transfer``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import mesa

from simulator.behaviours.teams.sharing import share_of
from simulator.engine import ledger
from simulator.engine.codes import ACTIVE, NOBODY, PENCE_PER_POUND, SUPPLIER_STATE_NAMES
from simulator.engine.rules import LEVER_COLUMN
from simulator.notebook.views import Contract, FindableScore, Pounds, Real, Score, Whole
from simulator.register import KIND_NAMES, LEVERS, SUPPLIER_KINDS, SupplierKind
from simulator.start.rule_rows import councils_of_rows

if TYPE_CHECKING:
    from simulator.notebook.model import ProcurementModel


class _Numbers:
    """Numbers for new agents, kept by the model: Mesa 3.3 keeps every model alive in a table of its own instead."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        count: Iterator[int] = model.__dict__.setdefault("_agent_numbers", itertools.count(1))
        return count


class Holder(mesa.Agent):  # type: ignore[misc]
    """Someone with an account: a council or a supplier."""

    _ids = _Numbers()
    model: ProcurementModel

    def __init__(self, model: ProcurementModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def account(self) -> int:
        """Account in the ledger."""
        raise NotImplementedError

    @property
    def identity(self) -> int:
        """Identity that keys the agent's luck: the same in every arm of a comparison."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """Name for people."""
        raise NotImplementedError

    @property
    def cash_gbp(self) -> float:
        """Balance of the account [pounds]; negative on overdraft."""
        return int(self.model.world.cash[self.account]) / PENCE_PER_POUND

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.row}: {self.name}>"


class Council(Holder):
    """A buyer: a council or an anchor institution."""

    @property
    def account(self) -> int:
        """Account in the ledger."""
        return ledger.council_account(self.row)

    @property
    def identity(self) -> int:
        """Identity that keys the agent's luck."""
        return int(self.model.world.councils[self.row].id)

    @property
    def name(self) -> str:
        """Name in the scenario."""
        return self.model.scenario.councils[self.row].name

    @property
    def kind(self) -> str:
        """``council`` or ``anchor``."""
        return self.model.scenario.councils[self.row].kind

    @property
    def is_active(self) -> bool:
        """True: buyers never leave."""
        return True

    @property
    def budget_gbp(self) -> float:
        """Contract budget of this year over all service lines [pounds]."""
        lines = self.model.world.lines
        return int(lines.budget[lines.council == self.row].sum()) / PENCE_PER_POUND

    @property
    def se_share(self) -> float:
        """Share of award value that went to social enterprises in about the last year [0-1]; 0 without awards."""
        council = self.model.world.councils[self.row]
        return float(council.awarded_to_se / council.awarded) if council.awarded > 0 else 0.0

    @property
    def local_suppliers(self) -> Any:
        """Agent set of the suppliers whose home this is."""
        return self.model.suppliers.select(lambda supplier: supplier.home is self)

    def rule(self, lever: str) -> float:
        """Return a rule of the last week lived, in the lever's own unit: that for whom and what no policy names."""
        return float(self.model.world.rule_values[self.row, LEVER_COLUMN[lever]])

    def set_rule(self, lever: str, value: float | str) -> None:
        """Change a rule's baseline from the coming week on; policies of the scenario go on working upon it.

        ``value`` is a number, or the name of a choice (``"reserve"``), as in a scenario file.

        Raises:
            ValueError: for an unknown lever or choice, or a value outside its range.
        """
        if lever not in LEVERS:
            raise ValueError(f"there is no lever {lever!r}; there are {', '.join(LEVERS)}")
        allowed = LEVERS[lever]
        code = allowed.choices.index(value) if value in allowed.choices else value
        if isinstance(code, str) or (allowed.choices and code % 1):
            ways = ", ".join(map(repr, allowed.choices)) or f"a number from {allowed.low:g} to {allowed.high:g}"
            raise ValueError(f"{lever} is {value!r}; it must be {ways}")
        if not allowed.low <= code <= allowed.high:
            raise ValueError(f"{lever} is {code}; it must lie in {allowed.low:g} to {allowed.high:g} {allowed.unit}")
        world = self.model.world  # of which tenders read the rows of their line, and of who bids
        world.baseline[councils_of_rows(world) == self.row, LEVER_COLUMN[lever]] = code


class Supplier(Holder):
    """A firm that works for councils, or did."""

    week_entered = Whole("born", "Week in which it was founded; negative before the start.")
    turnover_gbp = Pounds("turnover", "Yearly turnover, smoothed: what the standing test reads [pounds].")
    committed_gbp = Pounds("committed", "Council work won [pounds a week].")
    receivable_gbp = Pounds("receivable", "Invoiced and not yet paid [pounds].")
    overdraft_limit_gbp = Pounds("overdraft_limit", "Overdraft facility [pounds].")
    reach_km = Real("reach_km", "How far away it works [km].")
    bids = Whole("bids", "Competitive bids made so far.")
    wins = Whole("wins", "Competitive bids won so far.")
    n_live_contracts = Whole("live_contracts", "Contracts held that have not ended.")
    quality = Score("quality", "Quality of its work [0-1]; may be written.")
    track = Score("track", "Track record [0-1]; may be written.")
    sales = FindableScore("sales", "Skill in finding and telling [0-1]; may be written.")
    social = Score("social", "Social value that it offers [0-1]; may be written.")

    @property
    def account(self) -> int:
        """Account in the ledger."""
        return ledger.supplier_account(self.model.world, self.row)

    @property
    def own_row(self) -> Any:
        """Row of the table of suppliers: a view, with every column."""
        return self.model.world.suppliers[self.row]

    @property
    def identity(self) -> int:
        """Identity that keys the agent's luck."""
        return int(self.own_row.id)

    @property
    def kind(self) -> str:
        """Key of its kind of supplier, such as ``social_enterprise`` (``register/kinds.py``)."""
        return KIND_NAMES[int(self.own_row.kind)]

    @property
    def group(self) -> str:
        """Name of the scenario's supplier group that it belongs to."""
        return self.model.scenario.suppliers[int(self.own_row.group)].name

    @property
    def name(self) -> str:
        """Group and row."""
        return f"{self.group} {self.row}"

    @property
    def code_of_state(self) -> int:
        """State as a code of ``codes.py``."""
        return int(self.own_row.state)

    @property
    def state(self) -> str:
        """``active``, ``closed`` or ``insolvent``."""
        return SUPPLIER_STATE_NAMES[self.code_of_state]

    @property
    def is_active(self) -> bool:
        """Whether the firm is still there."""
        return self.code_of_state == ACTIVE

    @property
    def home(self) -> Council:
        """Council in whose area it is at home."""
        return self.model.council(int(self.own_row.home))

    @property
    def sector(self) -> str:
        """Name of its main service line."""
        return self.model.scenario.service_lines[int(self.own_row.sector)].name

    @property
    def second_sector(self) -> str | None:
        """Name of its second service line, if it has one."""
        row = int(self.own_row.second_sector)
        return None if row == NOBODY else self.model.scenario.service_lines[row].name

    @property
    def week_left(self) -> int | None:
        """Week in which it closed or failed, or None."""
        week = int(self.own_row.left)
        return None if week == NOBODY else week

    @property
    def reserve_months(self) -> float:
        """Cash in months of turnover, less what it was paid for work to come."""
        world = self.model.world
        ahead = float(self.own_row.advances) + (float(world.grantees.unspent[self.row]) if len(world.grants) else 0.0)
        return (self.cash_gbp - ahead / PENCE_PER_POUND) / (self.turnover_gbp / 12.0)

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """Every contract that it ever held, oldest first."""
        world = self.model.world
        holders = world.contracts.supplier[: world.clock[0].contracts]
        return tuple(Contract(self.model, int(row)) for row in (holders == self.row).nonzero()[0])


class SocialEnterprise(Supplier):
    """A social enterprise."""


class SmallFirm(Supplier):
    """A small or medium-sized firm."""


class LargeContractor(Supplier):
    """A large contractor."""


class Consortium(Supplier):
    """A team that bids and delivers together: it holds contracts and passes their work and money to its members."""

    @property
    def members(self) -> tuple[Supplier, ...]:
        """The firms in it, the lead of its first bid first."""
        return tuple(self.model.supplier(int(row)) for row in self._member_rows.supplier)

    @property
    def shares(self) -> tuple[float, ...]:
        """Each member's share of work, receipts and costs; they sum to one."""
        return tuple(share_of(int(parts)) for parts in self._member_rows.parts)

    @property
    def _member_rows(self) -> Any:
        world = self.model.world
        team = world.teams[int(self.own_row.team)]
        return world.team_members[team.first_member : team.first_member + team.n_members]


def _type_of(kind: SupplierKind) -> type[Supplier]:
    """Return the class of a kind's agents, named after it: one of those above, or one made for it."""
    name = kind.name.title().replace("_", "")
    known = {each.__name__: each for each in Supplier.__subclasses__()}
    return known.get(name) or type(name, (Supplier,), {"__doc__": f"A {kind.one}.", "__module__": __name__})


SUPPLIER_TYPES = tuple(map(_type_of, SUPPLIER_KINDS))


H_co = TypeVar("H_co", bound=Holder, covariant=True)


class AgentSet(Protocol[H_co]):
    """What a type checker knows of a set of agents: Mesa's own ``AgentSet``, which tells no types."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[H_co]: ...
    def __getitem__(self, at: int) -> H_co: ...
    def __contains__(self, agent: object) -> bool: ...
    def select(self, *given: Any, **more: Any) -> AgentSet[H_co]: ...  # noqa: D102
    def sort(self, *given: Any, **more: Any) -> AgentSet[H_co]: ...  # noqa: D102
    def __getattr__(self, name: str) -> Any: ...


def agent_set(members: Sequence[H_co], random: Random) -> AgentSet[H_co]:
    """Return a Mesa agent set of some agents, in their order."""
    made: AgentSet[H_co] = mesa.agent.AgentSet(members, random=random)
    return made
