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
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationInfo, model_validator

from simulator.register import KIND_NAMES
from simulator.scenario import faults
from simulator.scenario.calendar import WEEKS_PER_YEAR, is_whole, week_of
from simulator.scenario.choosing import Chosen
from simulator.scenario.contract_lengths import LengthBand, Season
from simulator.scenario.frozen import FrozenTable
from simulator.scenario.named_firms import Finances, WorkAtStart
from simulator.scenario.quantities import (
    LeverValues,
    Moment,
    Name,
    Names,
    Number,
    Shares,
    StructureValues,
    Values,
    Words,
    lever_code,
    quantity,
    share,
)
from simulator.scenario.service_budgets import with_budgets_as_shares
from simulator.scenario.shock_sizes import ANY_SIZE
from simulator.scenario.standing_bodies import FranchiseSystem, Hub, StandingConsortium
from simulator.scenario.strict_table import StrictTable
from simulator.scenario.takeovers import Takeover
from simulator.scenario.window_checks import LONGEST_YEARS

if TYPE_CHECKING:
    KindName = str
else:  # the names are rows of the register, which a type checker does not read
    KindName = Literal[KIND_NAMES]
CouncilKind = Literal["council", "anchor"]
Operation = Literal["set", "add", "scale"]
ShockKind = Literal["demand_surge", "cost_shock", "bank_withdrawal", "downturn", "deferral", "lender_withdrawal"]
Outcome = Literal["priority_job", "apprenticeship", "training_week", "local_respend"]
Grade = Literal["P", "S", "S-low", "D", "M", "X", "assumption"]


class ServiceLine(StrictTable):
    """One sector in which councils buy and suppliers work."""

    name: Name = Field(description="Key by which other tables name this service line.")
    label: Name = Field(description="Name for people.")
    department: Name = Field(description="Department that owns the budget of this service line.")
    value_median_gbp: Annotated[
        float, quantity("Median of the lognormal total value of a contract", "pounds", 1_000, 1_000_000_000)
    ]
    value_sigma: Annotated[float, quantity("Standard deviation of the log of the total value", "log pounds", 0, 4)]
    labour_share: Annotated[float, share("Wages as a share of the cost of delivery")]
    length_factor: Annotated[
        float, quantity("Length of its contracts over that of all contracts of the same value", "times", 0.1, 10)
    ] = 1.0


class AwardWeights(StrictTable):
    """How much price, quality and social value count in an award; they sum to one."""

    price: Annotated[float, share("Weight of the price score")]
    quality: Annotated[float, share("Weight of the quality score")]
    social: Annotated[float, share("Weight of the social value score")]


class PaymentBehaviour(StrictTable):
    """When a buyer pays its invoices; what is left out follows ``[rules]``."""

    usual_days: Annotated[
        float | None, quantity("Mean days from invoice to payment when not late", "days", 0, 365)
    ] = None
    late_share: Annotated[float | None, share("Share of invoices paid late")] = None
    late_days: Annotated[
        float | None, quantity("Mean further days until a late payment arrives", "days", 0, 365)
    ] = None


class Council(StrictTable):
    """One buyer: a council, or an anchor institution such as a health body or university."""

    name: Name = Field(description="Name by which policies, shocks and suppliers refer to this buyer.")
    kind: CouncilKind = Field("council", description="A council, or an anchor institution (health body, university).")
    annual_budget_gbp: Annotated[float, quantity("Yearly contract spend at the start", "pounds a year", 10_000, 2e10)]
    x_km: Annotated[float, quantity("Position, eastwards", "km", -1_000, 1_000)] = 0.0
    y_km: Annotated[float, quantity("Position, northwards", "km", -1_000, 1_000)] = 0.0
    award_weights: AwardWeights | None = Field(
        None, description="Weights of price, quality and social value; they sum to one. By default those of [rules]."
    )
    service_shares: Shares = Field(description="Share of the budget by service line; the shares sum to one.")
    service_budgets_gbp: Values | None = Field(
        None,
        description="Yearly budgets in pounds by service line, in place of annual_budget_gbp and service_shares;"
        " services that are not named keep what a file that is extended gives them.",
    )
    payment: PaymentBehaviour | None = Field(
        None, description="When this buyer pays its invoices. By default as [rules] say."
    )
    champion: bool = Field(False, description="Whether a social enterprise champion works here at the start.")
    rules: LeverValues = Field(default_factory=FrozenTable, description="Baseline lever values of this buyer alone.")

    @model_validator(mode="before")
    @classmethod
    def _budgets_as_shares(cls, data: Any) -> Any:
        """Take budgets in pounds for what they are: a yearly budget and its shares."""
        return with_budgets_as_shares(data)


class ProcessBand(StrictTable):
    """How contracts of one value band are let; the shares sum to one."""

    from_gbp: Annotated[float, quantity("Lowest contract value of the band", "pounds", 0, 1_000_000_000)]
    open: Annotated[float, share("Share let by open tender")] = 0.0
    mini_competition: Annotated[float, share("Share let by mini-competition under a framework")] = 0.0
    quotation: Annotated[float, share("Share let by request for quotations")] = 0.0
    call_off: Annotated[float, share("Share called off a framework without competition")] = 0.0
    waiver: Annotated[float, share("Share let without competition, by a waiver of standing orders")] = 0.0


class BalanceSheet(StrictTable):
    """Where a large contractor stands at the start, in place of what the register's numbers would draw."""

    turnover_gbp: Annotated[float, quantity("Yearly turnover of all business", "pounds a year", 1_000_000, 2e10)]
    public_share: Annotated[float, share("Council contracts of this region at the start, as a share of turnover")]
    average_debt_gbp: Annotated[float, quantity("Net bank debt on an ordinary day", "pounds", 0, 1e10)] = 0.0
    year_end_debt_gbp: Annotated[float, quantity("Net bank debt shown in the last accounts", "pounds", 0, 1e10)] = 0.0
    facility_gbp: Annotated[float, quantity("What banks have agreed to lend", "pounds", 0, 1e10)]
    supply_chain_finance_gbp: Annotated[
        float, quantity("Size of the programme under which banks pay suppliers early", "pounds", 0, 1e10)
    ] = 0.0
    pension_deficit_gbp: Annotated[float, quantity("Deficit of its pension funds", "pounds", 0, 1e10)] = 0.0
    overstated_profit_gbp: Annotated[
        float, quantity("Profit of past years that was reported and not earned", "pounds", 0, 1e10)
    ] = 0.0
    supplier_terms_days: Annotated[float, quantity("Days in which it pays its suppliers", "days", 0, 365)] = 45.0
    reported_margin: Annotated[float, quantity("Margin that its accounts show", "share", -0.5, 0.5)] = 0.02
    true_margin: Annotated[float, quantity("Margin that its running work really earns", "share", -0.5, 0.5)] = 0.02
    normal_margin: Annotated[
        float | None, quantity("Margin around which it moves; by default the true one", "share", -0.5, 0.5)
    ] = None
    bid_optimism: Annotated[float, quantity("Share by which its bids underestimate costs", "share", 0, 0.5)] = 0.0


class SupplierGroup(StrictTable):
    """A number of suppliers of one kind, drawn alike."""

    name: Name = Field(description="Name of the group.")
    kind: KindName = Field(description="Kind of supplier; its numbers come from the register.")
    count: Annotated[int, quantity("Suppliers of this group at the start", "suppliers", 0, 1_000_000)]
    sectors: Shares = Field(description="Share of the group by main service line; the shares sum to one.")
    second_sectors: Shares | None = Field(
        None, description="Shares of a second service line, for those that have one; by default those of the main one."
    )
    areas: Names | None = Field(None, description="Home areas; by default all councils, in proportion to budget.")
    overrides: Values = Field(
        default_factory=FrozenTable, description="Numbers of the kind that differ for this group alone."
    )
    balance_sheet: BalanceSheet | None = Field(
        None, description="Starting balance sheet of a large contractor; it needs payment_chains."
    )
    finances: Finances | None = Field(None, description="Finances, lender and staff of a named firm (count = 1).")


class _Window(StrictTable):
    """A span of time, and the buyers it concerns."""

    name: Name | None = Field(None, description="Label for people.")
    councils: Names | None = Field(None, description="Buyers concerned; by default all.")
    start: Moment = Field(
        0, alias="from", description="First week: a date, or weeks since the start. Default: the start."
    )
    until: Moment | None = Field(
        None,
        description="Week that no longer belongs to it: a date, or weeks since the start. Default: the end of the run.",
    )

    def applies_to(self, council: str) -> bool:
        """Tell whether the named buyer is concerned."""
        return self.councils is None or council in self.councils

    def window_weeks(self, scenario: Scenario) -> tuple[int, int]:
        """Return the first week and the week after the last [weeks since the start], cut off at the horizon.

        See :func:`simulator.scenario.calendar.week_of` for how dates fall into weeks. Where the horizon was shortened
        with :meth:`Scenario.with_horizon` the window may be empty: then both numbers are the horizon.
        """
        horizon = scenario.horizon_weeks
        first = min(week_of(self.start, scenario.start_date), horizon)
        after = horizon if self.until is None else min(week_of(self.until, scenario.start_date), horizon)
        return first, max(first, after)


class Policy(_Window):
    """A change of one lever, for a window of time. Policies combine in the order in which they are listed."""

    lever: Name = Field(description="Lever of the register.")
    value: Number = Field(description="New value, or what to add, or the factor; a choice by name or code.")
    operation: Operation = Field("set", description="How the value changes the baseline: set, add or scale.")
    ramp_weeks: Annotated[
        int,
        quantity("Weeks over which the lever moves linearly from the value before to the new one", "weeks", 0, 2_080),
    ] = 0
    services: Names | None = Field(None, description="Service lines concerned; by default all.")
    suppliers: Chosen | None = Field(
        None, description='Suppliers concerned, such as { size = "sme" } or { home = "local" }; by default all.'
    )

    @model_validator(mode="before")
    @classmethod
    def _code_of_choice(cls, data: Any) -> Any:
        """Turn the name of a choice into its code, as the tables of rules do."""
        if isinstance(data, Mapping) and "value" in data:
            return {**data, "value": lever_code(data.get("lever"), data["value"])}
        return data


class Shock(_Window):
    """Something that happens to the world, in every arm of a comparison."""

    kind: ShockKind = Field(
        description="What happens: demand_surge, cost_shock, bank_withdrawal (with payment_chains), or downturn: the"
        " share `size` of firms' business with others than councils falls away; deferral: that share of running"
        " council work is put off; lender_withdrawal: lenders take back that share of loans and overdrafts, once."
    )
    sector: Name | None = Field(None, description="Service line concerned; by default all.")
    suppliers: Chosen | None = Field(
        None, description='Suppliers concerned, such as { name = "Bright Start" }; by default all.'
    )
    size: Annotated[float, quantity("Relative change while it lasts: 0.3 is 30 % more", "share", *ANY_SIZE)]


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
        settings = self.resolved()
        return self.from_resolved({**settings, "policies": [*settings["policies"], policy]})

    def with_horizon(self, years: int) -> Scenario:
        """Return the same scenario, run for another number of years; windows beyond it are cut off.

        Raises:
            ValueError: that is no whole number of years from 1 to 40.
        """
        if not is_whole(years) or not 1 <= years <= LONGEST_YEARS:
            raise ValueError(f"a run lasts a whole number of years from 1 to {LONGEST_YEARS}, not {years!r}")
        return self.model_copy(update={"horizon_years": years})

    def resolved(self) -> dict[str, Any]:
        """Return all settings, defaults included, as plain data that JSON can hold; dates are ISO texts."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def from_resolved(cls, settings: Mapping[str, Any]) -> Self:
        """Return the scenario whose :meth:`resolved` gave these settings."""
        return cls.model_validate(_with_dates(settings))

    def fingerprint(self) -> str:
        """Return the SHA-256 of the resolved settings [64 hexadecimal digits]: equal settings, equal fingerprint."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @model_validator(mode="wrap")
    @classmethod
    def _report_all_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Check what no single value can show, also where single values are wrong, and report both together."""
        complete = not (info.context and info.context.get("incomplete"))
        return faults.validate_together(cls.__name__, data, handler, complete)


def _with_dates(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy in which the ISO texts of date settings are dates again."""

    def dated(table: Mapping[str, Any], *keys: str) -> dict[str, Any]:
        return {k: date.fromisoformat(v) if k in keys and isinstance(v, str) else v for k, v in table.items()}

    def planned(group: Mapping[str, Any]) -> Mapping[str, Any]:
        finances = group.get("finances")
        return {**group, "finances": dated(finances, "growth_from", "growth_until")} if finances else group

    top = dated(settings, "start_date")
    top["suppliers"] = [planned(group) for group in top.get("suppliers", ())]
    windows = ("policies", "shocks", "takeovers")
    return top | {key: [dated(item, "from", "until") for item in top.get(key, ())] for key in windows}
