"""The scenario: a frozen, strictly typed description of a place, its suppliers, its rules and the policies tried.

The attribute names are the keys of a scenario file. Nothing is converted in silence: a whole number may stand where a
number is wanted, and that is all. The ranges in this file are wide limits of what makes sense (`assumption`), meant to
catch slips such as pence for pounds; the ranges of levers and parameters come from the register.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator

from simulator.scenario import faults
from simulator.scenario.calendar import WEEKS_PER_YEAR, is_whole
from simulator.scenario.changes import Policy, Shock
from simulator.scenario.choosing import Chosen
from simulator.scenario.contract_lengths import LengthBand, Season
from simulator.scenario.frozen import FrozenTable
from simulator.scenario.mistakes import Mistake, ScenarioMistakes
from simulator.scenario.named_firms import WorkAtStart
from simulator.scenario.place_tables import Council, ProcessBand, ServiceLine, SupplierGroup
from simulator.scenario.quantities import (
    LeverValues,
    Name,
    StructureValues,
    Values,
    Words,
    quantity,
)
from simulator.scenario.standing_bodies import FranchiseSystem, Hub, StandingConsortium
from simulator.scenario.strict_table import StrictTable
from simulator.scenario.takeovers import Takeover
from simulator.scenario.translation import faults_of
from simulator.scenario.window_checks import GROWTH, LONGEST_YEARS, WINDOWS, windows_past_end

Outcome = Literal["priority_job", "apprenticeship", "training_week", "local_respend"]
Grade = Literal["P", "S", "S-low", "D", "M", "X", "assumption"]


class SocialValue(StrictTable):
    """What one additional unit of an outcome is worth to one beneficiary (usual ones: ``data/social_values.csv``)."""

    outcome: Outcome = Field(
        description="A year in a job for someone of a priority group, an apprenticeship begun, a week of training,"
        " or a pound spent again in the area."
    )
    beneficiary: Name = Field(description="A department of the service lines, another public body, or residents.")
    value_gbp: Annotated[float, quantity("Worth of one additional unit", "pounds", -1_000_000, 1_000_000)]
    low_gbp: Annotated[float, quantity("Low end of its range", "pounds", -1_000_000, 1_000_000)]
    high_gbp: Annotated[float, quantity("High end of its range", "pounds", -1_000_000, 1_000_000)]
    grade: Grade = Field(description="How far to trust it: P primary, S secondary, ... M no source, or assumption.")
    source: Words = Field("", description="Where it was found; needed unless the grade is M or assumption.")
    note: Words = Field("", description="What it stands for.")

    @property
    def is_assumed(self) -> bool:
        """Whether no source stands behind the value."""
        return self.grade in ("M", "assumption")


class Scenario(StrictTable):
    """Everything that one run needs to know, apart from its seed."""

    #: What a file may say beside it: which other file it extends, and what of that it leaves out.
    KEYS_OF_FILES: ClassVar[tuple[str, ...]] = ("extends", "drop")

    title: Name = Field(description="Short name of the scenario.")
    question: Words = Field("", description="One sentence: what this file asks.")
    key_figures: Annotated[
        tuple[Name, ...],
        Field(
            strict=False,
            max_length=12,
            description="Figures that answer the question, the most important first; a report begins with five.",
        ),
    ] = ()
    horizon_years: Annotated[int, quantity("Length of a run", "years", 1, LONGEST_YEARS)] = 10
    start_date: date = Field(date(2025, 4, 1), description="First day of week 0.")
    rules: LeverValues = Field(default_factory=FrozenTable, description="Baseline lever values of all buyers.")
    parameters: Values = Field(
        default_factory=FrozenTable, description="Uncertain numbers of the register that this scenario sets."
    )
    structure: StructureValues = Field(
        default_factory=FrozenTable, description="Choices of the model that this scenario makes otherwise."
    )
    service_lines: Annotated[tuple[ServiceLine, ...], Field(strict=False, min_length=1)]
    councils: Annotated[tuple[Council, ...], Field(strict=False, min_length=1)]
    process_mix: Annotated[
        tuple[ProcessBand, ...],
        Field(strict=False, description="How contracts are let, by value; by default as the Salford register has it."),
    ] = ()
    contract_lengths: Annotated[
        tuple[LengthBand, ...],
        Field(strict=False, description="How long contracts last, by value; by default as Salford's register has it."),
    ] = ()
    season: Annotated[
        Season, Field(description="Needs of each month, January to December, over those of an average one.")
    ] = ()
    suppliers: Annotated[tuple[SupplierGroup, ...], Field(strict=False, min_length=1)]
    franchises: Annotated[tuple[FranchiseSystem, ...], Field(strict=False)] = ()
    hubs: Annotated[tuple[Hub, ...], Field(strict=False)] = ()
    consortia: Annotated[tuple[StandingConsortium, ...], Field(strict=False)] = ()
    takeovers: Annotated[tuple[Takeover, ...], Field(strict=False)] = ()
    policies: Annotated[tuple[Policy, ...], Field(strict=False)] = ()
    shocks: Annotated[tuple[Shock, ...], Field(strict=False)] = ()
    work_at_start: WorkAtStart | None = Field(
        None, description="Who holds the running contracts at week 0; by default as the past left it."
    )
    payment_chains: bool = Field(
        False,
        description="Whether large contractors subcontract, carry bank debt and books of their own, and fail as such.",
    )
    spreading_practice: bool = Field(
        False,
        description="Whether councils' willingness to buy for social value rises and falls with what they see.",
    )
    social_values: Annotated[
        tuple[SocialValue, ...],
        Field(strict=False, description="Worth of social outcomes; in a file the name of a CSV table of one's own."),
    ] = ()

    @property
    def horizon_weeks(self) -> int:
        """Length of a run [weeks]."""
        return self.horizon_years * WEEKS_PER_YEAR

    @property
    def chooses_suppliers(self) -> tuple[Chosen, ...]:
        """The different choices of suppliers that policies make, in their order."""
        made = (policy.suppliers for policy in self.policies)
        return tuple(dict.fromkeys(chosen for chosen in made if chosen is not None))

    def without_policies(self) -> Scenario:
        """Return the same scenario with no policy in it: what a comparison is made against."""
        return self.model_copy(update={"policies": ()})

    def with_policy(self, lever: str, value: float | str, **window: Any) -> Scenario:
        """Return the same scenario with one policy more: its lever, value, and what else a ``[[policies]]`` entry has.

        ``from`` is a word of Python: give ``from_`` (a date or a week).

        Raises:
            ScenarioMistakes: the policy is not valid.
        """
        policy = {"lever": lever, "value": value, **{name.rstrip("_"): given for name, given in window.items()}}
        before = self.resolved()
        settings = {**before, "policies": [*before["policies"], policy]}
        try:
            return self.from_resolved(settings, made_from=before)
        except ValidationError as problem:
            found = faults_of(problem, settings, complete=True, root=Scenario)
            raise ScenarioMistakes(Mistake(self.title, 0, f.what, f.why, f.remedy) for f in found) from None

    def with_horizon(self, years: int) -> Scenario:
        """Return the same scenario, run for another number of years; windows beyond it are cut off.

        Raises:
            ValueError: that is no whole number of years from 1 to 40.
        """
        if not is_whole(years) or not 1 <= years <= LONGEST_YEARS:
            raise ValueError(f"a run lasts a whole number of years from 1 to {LONGEST_YEARS}, not {years!r}")
        return self.model_copy(update={"horizon_years": int(years)})

    def resolved(self) -> dict[str, Any]:
        """Return all settings, defaults included, as plain data that JSON can hold; dates are ISO texts."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def from_resolved(cls, settings: Mapping[str, Any], made_from: Mapping[str, Any] | None = None) -> Self:
        """Return the scenario whose :meth:`resolved` gave these settings.

        Windows may reach past the horizon: :meth:`with_horizon` may have shortened the scenario.

        Args:
            settings: the resolved settings, or some that were made from those of a scenario.
            made_from: those of that scenario; then only its own windows may, none that was changed or added since.

        Raises:
            ValidationError: they are not those of a scenario.
        """
        dated = _with_dates(settings)
        before = dated if made_from is None else _with_dates(made_from)
        past = windows_past_end(before) if isinstance(before, Mapping) else frozenset()
        return cls.model_validate(dated, context={"cut_off": past})

    def fingerprint(self) -> str:
        """Return the SHA-256 of the resolved settings [64 hexadecimal digits]: equal settings, equal fingerprint."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @model_validator(mode="wrap")
    @classmethod
    def _report_all_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Check what no single value can show, also where single values are wrong, and report both together."""
        context = info.context or {}
        complete, cut_off = not context.get("incomplete"), context.get("cut_off", ())
        return faults.validate_together(cls.__name__, data, handler, complete, cut_off)


def _with_dates(settings: Any) -> Any:
    """Return a copy in which the ISO texts of date settings are dates again.

    What should be a table or a list and is none stays as it is, to be told by the check of types.
    """

    def dated(table: Any, *keys: str) -> Any:
        if not isinstance(table, Mapping):
            return table
        return {k: _date_of(v) if k in keys and isinstance(v, str) else v for k, v in table.items()}

    def planned(group: Any) -> Any:
        has_plan = isinstance(group, Mapping) and "finances" in group
        return {**group, "finances": dated(group["finances"], *GROWTH)} if has_plan else group

    top = dated(settings, "start_date")
    for key in ("suppliers", *WINDOWS):
        if isinstance(top, Mapping) and isinstance(rows := top.get(key), list | tuple):
            top = {**top, key: [planned(row) if key == "suppliers" else dated(row, "from", "until") for row in rows]}
    return top


def _date_of(text: str) -> date | str:
    """Return the date that an ISO text is; any other text as it is, to be told by the check of types."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
