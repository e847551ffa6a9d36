"""The one model object: a Mesa model whose step is one compiled week."""

from __future__ import annotations

import zlib
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Self

from simulator.engine import accounts, chance, ledger
from simulator.engine.codes import ACTIVE, PENCE_PER_POUND
from simulator.engine.limits import PATIENT
from simulator.engine.world import World
from simulator.metrics import KPIS, kpi_values
from simulator.notebook import checkpoint, frames, records
from simulator.notebook.agents import Consortium, Council, Holder, Supplier
from simulator.notebook.mesa_ways import leave_schedule, seed_of
from simulator.notebook.own_rules import check_nothing_replaced
from simulator.notebook.populated import Populated
from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario
from simulator.scenario.whole import whole_number
from simulator.start.other_policies import check_same_place, take_policies
from simulator.week.diagnosis import broken
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from simulator.week.watch import Watch

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


#: More than there is money anywhere, and far below where whole pence would pass the end of eight bytes.
_MOST_POUNDS = 1e12


class RunIsOver(RuntimeError):  # noqa: N818 - likewise
    """A week beyond the horizon was asked for."""


class ProcurementModel(Populated):
    """A region's councils, suppliers and contracts under one scenario and one seed, week by week.

    Args:
        scenario: a scenario, the path of a scenario file, or the name of a ready one.
        seed: whole number, not negative; with the scenario it decides everything that happens. By default 1; in
            Mesa's ``batch_run`` the number of the iteration, from 1 on, so that iterations differ and can be repeated.
        recording: keep events, from which ``fairlot explain`` tells why. Changes nothing else.
        rng: the seed under the name by which Mesa 3.5 hands it to subclasses that name no seed.
        watch: what the run is held against; by default it may take any time, and three quarters of the memory.

    ``world`` holds every table (see ``world.py``). ``agents``, ``suppliers`` and ``councils`` are Mesa agent sets of
    views on those tables, made when first asked for. To add a behaviour of your own, write a subclass with
    ``before_week`` or ``after_week``; move money with :meth:`transfer` and draw luck with :meth:`draw`. ``steps`` and
    ``time`` are the weeks lived so far. ``random`` and ``rng`` are Mesa's, for your own code: the model itself never
    draws from them.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "baseline",
        seed: int | None = None,
        *,
        recording: bool = False,
        watch: Watch | None = None,
        rng: int | None = None,
    ) -> None:
        seed = seed_of(seed, rng)
        super().__init__(rng=seed)
        leave_schedule(self)
        self._scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        self.seed = seed
        self.watch = watch or Watch(PATIENT)
        check_nothing_replaced()
        self.world: World = open_world(
            self._scenario, seed, recording=recording, limits=self.watch.limits, watch=self.watch
        )
        self.watch.begin(self.world)
        self._exchanged_in: int | None = None
        self._councils: list[Council] = []
        self._suppliers: list[Supplier] = []
        self._keep_time()

    def __copy__(self) -> Self:
        """Return a copy that lives its own life: one that shared tables would live the original's weeks."""
        return deepcopy(self)

    @property
    def scenario(self) -> Scenario:
        """The scenario that this model lives."""
        return self._scenario

    @scenario.setter
    def scenario(self, _mesas_own: object) -> None:
        """Ignore the empty scenario that Mesa 3.5 makes for models without one."""

    @property
    def week(self) -> int:
        """The week that the next step lives; equal to the horizon at the end."""
        return int(self.world.clock[0].week)

    @property
    def horizon(self) -> int:
        """Weeks in the whole run."""
        return int(self.world.clock[0].horizon)

    def step(self) -> None:
        """Live one week, between :meth:`before_week` and :meth:`after_week`."""
        if self.week >= self.horizon:
            raise RunIsOver(
                f"All {self.horizon} weeks have been lived. For a longer run raise horizon_years in the scenario,"
                " or call scenario.with_horizon(years)."
            )
        self.before_week()
        self._live(self.week + 1)
        self.after_week()

    def before_week(self) -> None:
        """Do nothing; a subclass may act here before each week. ``self.week`` is the week to come."""

    def after_week(self) -> None:
        """Do nothing; a subclass may act or collect data here after each week. ``self.week`` weeks have been lived."""

    @property
    def has_own_behaviour(self) -> bool:
        """Whether a subclass acts between weeks, so that weeks must be stepped one by one."""
        own = type(self)
        return any(getattr(own, name) is not getattr(ProcurementModel, name) for name in _HOOKS)

    def advance(self, until: int) -> None:
        """Live weeks up to ``until`` (exclusive), at most to the horizon.

        At compiled speed, unless a subclass acts in between.
        """
        if self.has_own_behaviour:
            while self.running and self.week < min(until, self.horizon):
                self.step()
        else:
            self._live(until)

    def run(self) -> Self:
        """Live every week to the horizon, or until a subclass sets ``running`` to False; return the model."""
        self.advance(self.horizon)
        return self

    def run_model(self) -> None:
        """Do as :meth:`run`: Mesa's name for it."""
        self.run()

    def run_for(self, duration: float) -> None:
        """Live a number of weeks (Mesa 3.5's name)."""
        self.advance(self.week + whole_number(duration, "the duration [weeks]", 0, self.horizon))

    def run_until(self, end_time: float) -> None:
        """Live weeks up to one (Mesa 3.5's name)."""
        self.advance(whole_number(end_time, "the week", 0, self.horizon))

    def _live(self, until: int) -> None:
        if self.week == 0 or until > self.week + 1:  # not in every step: it takes a quarter of a millisecond
            check_nothing_replaced()
        live(self.world, until, self.watch)
        self._keep_time()
        if self.world.clock[0].fault:
            self.running = False
            raise broken(self.world, self._scenario, self.seed, exchanged_in=self._exchanged_in)

    def _keep_time(self) -> None:
        self.steps = self.week
        self.time = float(self.week)
        self.running = self.week < self.horizon

    def save(self, path: str | Path) -> None:
        """Write the model as it stands into a file from which :meth:`load` goes on, to the same bits."""
        checkpoint.save(Path(path), self.world, self._scenario, self.seed, self._exchanged_in)

    @classmethod
    def load(cls, path: str | Path, scenario: Scenario | str | Path | None = None) -> Self:
        """Return a model that goes on where :meth:`save` was called.

        Args:
            path: the file.
            scenario: one with other policies, which hold from the next week on: the same past, another future. Its
                place, suppliers, rules and numbers must be those of the saved one; what ``set_rule`` changed stays.

        Raises:
            CheckpointMistake: the file is damaged, no checkpoint, or of another version of the model.
            ValueError: the scenario differs in more than its policies.
        """
        world, lived, seed, exchanged_in = checkpoint.load(Path(path))
        model = cls(lived, seed, recording=bool(world.clock[0].recording))
        model.world, model._exchanged_in = world, exchanged_in
        model.watch.begin(world)  # which forgets the world of week 0
        if scenario is not None:
            other = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
            check_same_place(lived, other)
            take_policies(world, other)
            model._scenario, model._exchanged_in = other, model.week
        model._keep_time()
        return model

    def transfer(self, payer: Holder | str, payee: Holder | str, amount_gbp: float, reason: str) -> None:
        """Move money from one account to another, rounded to the penny, so that it stays conserved.

        Args:
            payer: a supplier, a council, or an outside party by name (``accounts.PARTY_NAMES``).
            payee: likewise.
            amount_gbp: pounds, not negative.
            reason: what the transfer is booked as, one of ``accounts.REASON_NAMES``.

        Raises:
            ValueError: for a negative or boundless amount, an unknown party or reason, a consortium, or a firm that has
                left.
        """
        if not 0 <= amount_gbp <= _MOST_POUNDS:
            how = "at most a trillion at once" if amount_gbp > 0 else "to move money back, swap payer and payee"
            raise ValueError(f"{amount_gbp} pounds cannot be transferred; {how}")
        if reason not in accounts.REASON_NAMES:
            raise ValueError(f"there is no reason {reason!r}; there are {', '.join(accounts.REASON_NAMES)}")
        source, target = self._account(payer), self._account(payee)
        pence = ledger.pence(amount_gbp * PENCE_PER_POUND)
        ledger.transfer(self.world, source, target, pence, accounts.REASON_NAMES.index(reason))

    def _account(self, holder: Holder | str) -> int:
        if isinstance(holder, str):
            if holder not in accounts.PARTY_NAMES:
                raise ValueError(f"there is no party {holder!r}; there are {', '.join(accounts.PARTY_NAMES)}")
            return accounts.PARTY_NAMES.index(holder)
        if isinstance(holder, Consortium):
            raise ValueError(f"{holder.name} is a consortium, whose money is its members'; transfer to or from these")
        if isinstance(holder, Supplier) and holder.code_of_state != ACTIVE:
            raise ValueError(f"{holder.name} has left ({holder.state}); its account is closed")
        return holder.account

    def draw(self, agent: Holder, purpose: str) -> float:
        """Return a uniform draw in (0, 1) of an agent for a purpose of yours this week.

        It depends on the seed, the week, the agent and the purpose alone, so two arms of a comparison share it.
        """
        return chance.uniform(self.seed, chance.OWN, self.week, agent.identity, zlib.crc32(purpose.encode()))

    def kpis(self) -> pd.Series[float]:
        """Return every key figure of the weeks lived so far, by name; ``fairlot describe --figures`` tells them.

        Figures that are read at a year's end are read now.
        """
        import pandas as pd  # noqa: PLC0415  (slow to import)

        return pd.Series(kpi_values(self.world), index=list(KPIS), name=f"week {self.week}")

    @property
    def tenders(self) -> pd.DataFrame:
        """A row per need, lot and re-run so far, money in pounds, codes as words; see ``docs/tables.md``."""
        return records.tender_frame(self.world, self._scenario)

    @property
    def bids(self) -> pd.DataFrame:
        """A row per bid so far; ``tender`` and ``firm`` are rows of tenders and suppliers."""
        return records.bid_frame(self.world)

    @property
    def contracts(self) -> pd.DataFrame:
        """A row per contract so far, those that ran at week 0 included (``legacy``)."""
        return records.contract_frame(self.world, self._scenario)

    def graph(self) -> nx.Graph:
        """Return suppliers and their ties as a networkx graph; see :func:`~simulator.notebook.network.tie_graph`."""
        from simulator.notebook.network import tie_graph  # noqa: PLC0415  (networkx is slow to import)

        return tie_graph(self)

    def series(self) -> pd.DataFrame:
        """Return a row per week lived: who was active, what was awarded, invoiced and paid; see ``frames.py``."""
        return frames.weekly(self.world)

    def data(self) -> pd.DataFrame:
        """Return a row per supplier as it stands now, indexed as Mesa's agent data are: (Step, AgentID)."""
        return frames.agent_frame(self.suppliers, self.week)


_HOOKS = ("step", "before_week", "after_week")
