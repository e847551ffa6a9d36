"""A firm that takes another over: planned by a scenario for two suppliers that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from simulator.register import KIND_OF_NAME
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, tables
from simulator.scenario.quantities import Moment, Name, quantity
from simulator.scenario.strict_table import StrictTable
from simulator.scenario.value_words import did_you_mean, quoted


class Takeover(StrictTable):
    """One firm takes another over, in the first week from a date on in which both are in business and it can pay."""

    buyer: Name = Field(description="Supplier group of one that takes the other over.")
    target: Name = Field(description="Supplier group of one that is taken over; no large contractor.")
    start: Moment = Field(0, alias="from", description="First week in which it may happen: a date, or weeks.")
    price_gbp: Annotated[float, quantity("Price that the owners of the target get", "pounds", 0, 1e10)] = 0.0
    once_closing: bool = Field(False, description="Whether it waits until the target has decided to close.")


def takeover_faults(data: Data) -> Iterator[Fault]:
    """Find takeovers of or by what is no single firm, of itself, and of firms with a balance sheet."""
    groups = {str(group.get("name")): group for _, group in tables(data, "suppliers")}
    for place, plan in tables(data, "takeovers"):
        for role in ("buyer", "target"):
            if isinstance(plan.get(role), str):
                yield from _no_firm(("takeovers", place, role), plan[role], groups)
        if isinstance(plan.get("buyer"), str) and plan["buyer"] == plan.get("target"):
            what = f"{quoted(plan['buyer'])} takes itself over"
            yield Fault(("takeovers", place, "target"), what, "", "name another supplier group as the target")


def _no_firm(path: KeyPath, name: str, groups: dict[str, Data]) -> Iterator[Fault]:
    group = groups.get(name)
    if group is None:
        why = "no [[suppliers]] of this scenario has that name"
        yield Fault(path, f"unknown supplier {quoted(name)}", why, did_you_mean(name, list(groups)))
    elif group.get("count") != 1:
        yield Fault(path, f"{quoted(name)} is not one firm", "firms take over firms", "write count = 1 in that group")
    elif path[-1] == "target":
        kind = KIND_OF_NAME.get(str(group.get("kind")))
        if kind is not None and kind.carries_finance:
            why = f"the books, bank and chain of {kind.many} are their own"
            yield Fault(path, f"{quoted(name)} cannot be taken over", why, "name a firm of another kind as the target")
