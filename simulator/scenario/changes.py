"""What a scenario lets happen: policies, which change a lever for a window of time, and shocks, which change the world.

The attribute names are the keys of a scenario file; see ``schema.py`` for what holds of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.scenario.calendar import Dated, week_of
from simulator.scenario.choosing import Chosen
from simulator.scenario.quantities import Moment, Name, Names, Number, lever_code, quantity
from simulator.scenario.shock_sizes import ANY_SIZE
from simulator.scenario.strict_table import StrictTable

Operation = Literal["set", "add", "scale"]
ShockKind = Literal["demand_surge", "cost_shock", "bank_withdrawal", "downturn", "deferral", "lender_withdrawal"]


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

    def window_weeks(self, scenario: Dated) -> tuple[int, int]:
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
