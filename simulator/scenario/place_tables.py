"""What a scenario says of a place: its service lines, who buys and when they pay, who sells, and how contracts are let.

The attribute names are the keys of a scenario file; see ``schema.py`` for what holds of all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.register import KIND_NAMES
from simulator.scenario.frozen import FrozenTable
from simulator.scenario.named_firms import Finances
from simulator.scenario.quantities import LeverValues, Name, Names, Shares, Values, quantity, share
from simulator.scenario.service_budgets import LEAST_GBP, MOST_GBP, with_budgets_as_shares
from simulator.scenario.strict_table import StrictTable

if TYPE_CHECKING:
    KindName = str
else:  # the names are rows of the register, which a type checker does not read
    KindName = Literal[KIND_NAMES]
CouncilKind = Literal["council", "anchor"]


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
    annual_budget_gbp: Annotated[
        float, quantity("Yearly contract spend at the start", "pounds a year", LEAST_GBP, MOST_GBP)
    ]
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
