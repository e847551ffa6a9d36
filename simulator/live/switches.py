"""What a facilitator changes of a scenario's world, for every policy in it alike: length, payment chains, shocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, get_args

from simulator.languages.speech import say
from simulator.live.refused import Refused, whole
from simulator.live.words import shock_words
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.changes import ShockKind
from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario
from simulator.scenario.shock_sizes import size_range
from simulator.scenario.window_checks import LONGEST_YEARS

MOST_SHOCKS = 8
_NEEDS_CHAINS = "bank_withdrawal"
_KEYS = {"years", "chains", "hidden", "off", "shocks"}
_SHOCK_KEYS = {"kind", "week", "size", "weeks"}


@dataclass(frozen=True, order=True)
class Blow:
    """A shock that the facilitator adds.

    Attributes:
        kind: what happens, by its name in the schema.
        week: week in which it begins.
        size: relative change while it lasts.
        weeks: weeks that it lasts.
    """

    kind: str
    week: int
    size: float
    weeks: int


@dataclass(frozen=True)
class Switches:
    """How a world differs from its scenario file; None and empty where it does not.

    Attributes:
        years: length of a run.
        chains: whether large contractors subcontract, carry bank debt and fail as such.
        hidden: whether a large contractor with hidden losses is there.
        off: shocks of the file that do not happen, by place.
        shocks: shocks that are added.
    """

    years: int | None = None
    chains: bool | None = None
    hidden: bool | None = None
    off: frozenset[int] = frozenset()
    shocks: tuple[Blow, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as a browser sends it: what is not changed is left out."""
        named = {"years": self.years, "chains": self.chains, "hidden": self.hidden}
        lists = {"off": sorted(self.off), "shocks": [asdict(shock) for shock in self.shocks]}
        return {key: value for key, value in named.items() if value is not None} | {k: v for k, v in lists.items() if v}


AS_IT_IS = Switches()


def switches_of(data: object, scenario: Scenario) -> Switches:
    """Return what a browser asks for of a scenario's world, or refuse with a sentence."""
    if not isinstance(data, Mapping) or set(data) - _KEYS:
        raise Refused("a world has years, chains, hidden, off and shocks, and nothing else")
    years = data.get("years")
    length = None if years is None else whole(years, say("the years"), 1, LONGEST_YEARS)
    off, shocks = data.get("off", []), data.get("shocks", [])
    for listed in (off, shocks):
        if not isinstance(listed, Sequence) or isinstance(listed, str) or len(listed) > MOST_SHOCKS:
            raise Refused("a world has at most {most} shocks", most=MOST_SHOCKS)
    last = max(0, len(scenario.shocks) - 1)
    left_out = frozenset(whole(place, say("a shock of the scenario"), 0, last) for place in off)
    weeks = WEEKS_PER_YEAR * (length or scenario.horizon_years)
    added = tuple(sorted(_blow(shock, weeks) for shock in shocks))
    return Switches(length, _flag(data, "chains"), _flag(data, "hidden"), left_out, added)


def _flag(data: Mapping[str, Any], key: str) -> bool | None:
    value = data.get(key)
    if value is not None and not isinstance(value, bool):
        raise Refused("{key} is yes or no", key=key)
    return value


def _blow(data: object, weeks: int) -> Blow:
    if not isinstance(data, Mapping) or set(data) != _SHOCK_KEYS or data["kind"] not in get_args(ShockKind):
        raise Refused("a shock has a kind of the schema, a week, a size and a number of weeks")
    kind, size = str(data["kind"]), data["size"]
    least, most = size_range(kind)
    if isinstance(size, bool) or not isinstance(size, int | float) or not least <= size <= most:
        words = {"shock": shock_words(kind), "least": least, "most": most}
        raise Refused("the size of “{shock}” is a number from {least} to {most}", **words)
    week = whole(data["week"], say("the week of a shock"), 0, weeks - 1)
    return Blow(kind, week, float(size), whole(data["weeks"], say("the weeks of a shock"), 1, weeks))


def has_hidden_losses(scenario: Scenario) -> bool:
    """Say whether a contractor of a scenario has reported profit that it never earned."""
    return any(_is_troubled(group.model_dump()) for group in scenario.suppliers)


def _is_troubled(group: Mapping[str, Any]) -> bool:
    return bool(group.get("balance_sheet")) and group["balance_sheet"]["overstated_profit_gbp"] > 0.0


@cache
def _troubled_contractor() -> dict[str, Any]:
    """Return the group of the ready scenario that is about such a contractor."""
    groups = load_scenario("carillion").resolved()["suppliers"]
    return next(group for group in groups if _is_troubled(group))


def switched(scenario: Scenario, switches: Switches) -> dict[str, Any]:
    """Return the settings of a scenario in the world that the switches make of it; a shorter length is not among them.

    What needs payment chains goes with them; windows of policies that begin after the end are left out.
    """
    settings = scenario.resolved()
    is_troubled = has_hidden_losses(scenario) if switches.hidden is None else switches.hidden
    has_chains = scenario.payment_chains if switches.chains is None else switches.chains
    if switches.hidden and switches.chains is None:
        has_chains = True
    settings["payment_chains"] = has_chains
    settings["suppliers"] = _suppliers(settings, is_troubled=is_troubled and has_chains, has_chains=has_chains)
    kept = [shock for place, shock in enumerate(settings["shocks"]) if place not in switches.off]
    settings["shocks"] = [shock for shock in kept if has_chains or shock["kind"] != _NEEDS_CHAINS]
    settings["horizon_years"] = max(scenario.horizon_years, switches.years or 0)
    weeks = WEEKS_PER_YEAR * settings["horizon_years"]
    settings["shocks"] += [
        {"kind": s.kind, "from": s.week, "until": min(weeks, s.week + s.weeks), "size": s.size} for s in switches.shocks
    ]
    return settings


def _suppliers(settings: dict[str, Any], *, is_troubled: bool, has_chains: bool) -> list[dict[str, Any]]:
    groups = [group for group in settings["suppliers"] if is_troubled or not _is_troubled(group)]
    if not has_chains:
        groups = [group for group in groups if not group.get("balance_sheet")]
    if not is_troubled or any(map(_is_troubled, groups)):
        return groups
    largest = max(settings["councils"], key=lambda council: float(council["annual_budget_gbp"]))
    lines = [line["name"] for line in settings["service_lines"]]
    own = _troubled_contractor()
    sectors = {name: part for name, part in own["sectors"].items() if name in lines} or {lines[0]: 1.0}
    return [*groups, own | {"areas": [largest["name"]], "sectors": sectors}]
