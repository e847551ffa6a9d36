"""One recorded run: its tables, and who is who in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.explanation.holding import Hands, hands_of, held_by
from simulator.explanation.standing_names import System, hubs_of, own_names, systems_of
from simulator.explanation.story import kind_in_words, when
from simulator.languages.speech import say
from simulator.metrics.followers import Followers
from simulator.notebook.firm_names import firm_name, own_name
from simulator.register import PARAMETERS
from simulator.scenario.value_words import did_you_mean, quoted
from simulator.study.arms import StudyMistake, no_arm
from simulator.study.comparison import Result
from simulator.study.disk import ResultsMistake
from simulator.study.series import of_run

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from simulator.scenario.schema import Scenario
    from simulator.study.results_folder import Results

PENCE = 100
#: A column of each table that stories read and earlier versions did not record.
_SINCE = {"bids": "failing", "tenders": "gone", "contracts": "won_by"}
NEAR = 5
WHERE = "the table `firms` of the folder has their numbers, stories and reports their names"


class UnknownNumber(ValueError):  # noqa: N818  (its name is read by users)
    """There is no such bid, firm, tender, arm or seed; the message is one sentence that names near ones."""


@dataclass(frozen=True)
class Record:
    """The recorded tables of one arm and seed; rows are looked up by number.

    Attributes:
        source: the study.
        arm: name of the arm.
        seed: seed of the run.
        scenario: what was run.
    """

    source: Result | Results
    arm: str
    seed: int
    scenario: Scenario

    def _table(self, name: str) -> pd.DataFrame:
        frame = self.source.records(name) if isinstance(self.source, Result) else self.source.table(name)
        if _SINCE.get(name, "seed") not in frame.columns:
            raise UnknownNumber("the run was recorded by an earlier version and cannot be explained; run it again")
        chosen = of_run(frame, self.arm, self.seed)
        return chosen.drop(columns=["arm", "seed"]).reset_index(drop=True)

    @cached_property
    def firms(self) -> pd.DataFrame:
        """A row per firm, by number."""
        return self._table("firms").set_index("firm", drop=False).rename_axis(index=None)

    @cached_property
    def tenders(self) -> pd.DataFrame:
        """A row per tender, by number."""
        return self._table("tenders").set_index("tender", drop=False).rename_axis(index=None)

    @cached_property
    def bids(self) -> pd.DataFrame:
        """A row per bid, by number."""
        return self._table("bids").set_index("bid", drop=False).rename_axis(index=None)

    @cached_property
    def contracts(self) -> pd.DataFrame:
        """A row per contract, by number."""
        return self._table("contracts").set_index("contract", drop=False).rename_axis(index=None)

    @cached_property
    def events(self) -> pd.DataFrame:
        """A row per event, in order."""
        return self._table("events")

    @cached_property
    def statements(self) -> pd.DataFrame:
        """A row per firm and month: what came in and went out by reason since the row before.

        A reason that only another arm or seed knows moved nothing here.
        """
        found = self._table("statements")
        return found.fillna({name: 0.0 for name in found.columns if name.endswith("_gbp")})

    @cached_property
    def failures(self) -> pd.DataFrame | None:
        """A row per failure in a run with payment chains; None in results of earlier versions."""
        if not isinstance(self.source, Result) and "failures" not in self.source.tables:
            return None
        return self._table("failures")

    @cached_property
    def subcontracts(self) -> pd.DataFrame:
        """A row per subcontract in a run with payment chains; the firm is who does the part."""
        return self._table("subcontracts")

    @cached_property
    def systems(self) -> dict[int, System]:
        """Every franchise, by its number."""
        return systems_of(self.events, self.scenario)

    @cached_property
    def hands(self) -> Hands:
        """The holders of every contract that changed hands."""
        return hands_of(self.contracts, self.events)

    @cached_property
    def broken_off(self) -> dict[int, str]:
        """The contracts that their supplier or council ended early, and who did; their state is ``completed``."""
        ends = self.events[self.events["event"].isin(("walked_away", "dropped"))]
        return {int(end.subject): str(end.event) for end in ends.itertuples()}

    def held_by(self, firm: int) -> pd.DataFrame:
        """Return the contracts that a firm held, each for the weeks from ``since`` and before ``until``."""
        return held_by(self.contracts, self.hands, firm)

    @cached_property
    def hubs(self) -> dict[int, int]:
        """The firms that are hubs, with their place in the scenario."""
        return hubs_of(self.events)

    @cached_property
    def _own_names(self) -> dict[int, str]:
        members = self._table("members") if self.scenario.consortia else self.events.iloc[:0]
        return own_names(self.events, members, self.scenario, self.systems)

    @cached_property
    def followers(self) -> Followers:
        """Numbers of tenders, by what they descend from."""
        return Followers(self.tenders["id"].to_numpy(), self.tenders["tender"].to_numpy())

    @cached_property
    def councils(self) -> tuple[str, ...]:
        """Names of the councils whose records are kept; none where those of all are."""
        return self.source.recorded_in if isinstance(self.source, Result) else self.source.councils

    @cached_property
    def told_firms(self) -> set[int]:
        """The firms of which everything is kept: all, or those that live in the councils, and their consortia."""
        everybody = self.firms.index
        if not self.councils:
            return set(everybody)
        members = self._table("members")
        here = set(everybody[self.firms["home"].isin(self.councils)])
        return here | set(members.loc[members["firm"].isin(here), "consortium"])

    def row(self, table: str, number: int) -> Any:
        """Return a row of ``firms``, ``tenders``, ``bids`` or ``contracts`` of which everything is kept.

        Raises:
            UnknownNumber: there is none, with near numbers, or it is of a council whose records are not kept.
        """
        frame = getattr(self, table)
        thing = table.removesuffix("s")
        if number not in frame.index:
            near = _near(number, frame.index)
            kept = f" among the records that are kept, those of {self._kept}" if self.councils else ""
            raise UnknownNumber(f"there is no {thing} {number} in seed {self.seed} of `{self.arm}`{kept}; {near}")
        if table == "firms" and number not in self.told_firms:
            lives = f"{self.numbered(number)} lives in {frame.at[number, 'home'] or 'no council of the scenario'}"
            raise UnknownNumber(f"{lives}, and records are kept of {self._kept} alone (`--record-in`)")
        return frame.loc[number]

    @property
    def _kept(self) -> str:
        return ", ".join(self.councils)

    def parameter(self, name: str) -> float:
        """Return a number of the world as this scenario has it."""
        return float(self.scenario.parameters.get(name, PARAMETERS[name].value))

    def when(self, week: int) -> str:
        """Return a week in words, ``week 212 (April 2029)``."""
        return when(int(week), self.scenario.start_date)

    def at(self, week: int) -> str:
        """Return a week as a sentence begins, ``Week 212 (April 2029)``."""
        words = self.when(week)
        return words[:1].upper() + words[1:]

    def firm_in_words(self, number: int) -> str:
        """Return who a firm is: ``firm 45 (Alvarwick Care CIC), a social enterprise from Aldermoor``."""
        firm = self.firms.loc[number]
        words = {"firm": self.numbered(number), "kind": kind_in_words(firm), "place": firm["home"]}
        return say("{firm}, a {kind} from {place}").format(**words)

    def name_of(self, number: int) -> str:
        """Return what a firm is called; nothing for a team, which goes by its number, unless the scenario names it."""
        firm = self.firms.loc[number]
        if number in self._own_names:
            return self._own_names[number]
        if firm.get("n_members", 0) > 0:
            return ""
        count = next((group.count for group in self.scenario.suppliers if group.name == firm["group"]), 0)
        own = own_name(count, int(firm["born"]), str(firm["group"]))
        return own or firm_name(str(firm["kind"]), str(firm["sector"]), int(firm["id"]))

    def firm_called(self, name: str) -> int:
        """Return the number of the firm of a name, of a franchise that of who leads it; capitals do not count.

        Raises:
            UnknownNumber: there is none, or several, with names that are near or their numbers.
        """
        if not name.strip():
            raise UnknownNumber(f"a firm is asked for by its number or its name; {WHERE}")
        names = {int(number): self.name_of(number) for number in self.firms.index}
        found = [number for number, known in names.items() if known.casefold() == name.casefold()]
        led = {system.name: system.franchisor for system in self.systems.values() if system.name}
        found = found or [firm for known, firm in led.items() if known.casefold() == name.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(map(str, found))
            raise UnknownNumber(f"{len(found)} firms are called {quoted(name)}; give the number of one: {numbers}")
        near = did_you_mean(name, [known for known in (*names.values(), *led) if known])
        raise UnknownNumber(f"no firm of seed {self.seed} of `{self.arm}` is called {quoted(name)}; {near or WHERE}")

    def numbered(self, number: int) -> str:
        """Return a firm's number with its name: ``firm 45 (Alvarwick Care CIC)``."""
        name = self.name_of(number)
        return say("firm {n} ({name})" if name else "firm {n}").format(n=number, name=name)

    def service(self, sector: str) -> str:
        """Return the label of a service line."""
        return next((line.label for line in self.scenario.service_lines if line.name == sector), sector)


def _near(number: int, known: Any) -> str:
    if len(known) == 0:
        return "there are none"
    near = sorted(sorted(known, key=lambda other: (abs(int(other) - number), other))[:NEAR])
    numbers = ", ".join(str(int(other)) for other in near)
    return f"near numbers are {numbers} (they go from {known.min()} to {known.max()})"


def record_of(source: Result | Results, arm: str | None = None, seed: int | None = None) -> Record:
    """Return the records of one arm (by default the last) and one recorded seed (by default the first).

    Raises:
        UnknownNumber: no such arm or seed, or no run was recorded.
    """
    if isinstance(source, Result):
        names: Collection[str] = source.names
        recorded = sorted({run.seed for run in source.runs if run.records is not None})
    else:
        names, recorded = source.arms, list(source.manifest.get("recorded_seeds", ()))
    if not recorded or not _has_statements(source):
        why = "no run was recorded in a way that can be explained"
        raise UnknownNumber(f"{why}; run the study again, without `--record-none`")
    chosen = list(names)[-1] if arm is None else arm
    if chosen not in names:
        raise UnknownNumber(no_arm(chosen, names))
    number = recorded[0] if seed is None else seed
    if number not in recorded:
        seeds = ", ".join(map(str, recorded))
        raise UnknownNumber(f"seed {number} was not recorded; recorded: {seeds} (see --record-all)")
    if isinstance(source, Result):
        scenario = source.arms[list(names).index(chosen)].scenario
    else:
        scenario = source.scenario(chosen)
    return Record(source, chosen, number, scenario)


def _has_statements(source: Result | Results) -> bool:
    try:
        return isinstance(source, Result) or "statements" in source.tables
    except (ResultsMistake, StudyMistake):
        return False
