"""What a scenario says in vain: levers, policies, shocks and settings of bodies that change nothing in it, and why.

Each is told to whoever checks or runs the scenario; nothing of it is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.register import LEVERS, Condition
from simulator.scenario.baseline_rules import baseline_rules
from simulator.scenario.calendar import week_of
from simulator.scenario.changes import Policy, Shock
from simulator.scenario.choosing import LOCAL, Chosen
from simulator.scenario.idle import IdleLever, holds, idle_levers, missing
from simulator.scenario.named_firms import Finances
from simulator.scenario.place_tables import SupplierGroup
from simulator.scenario.schema import Scenario
from simulator.scenario.standing_bodies import FranchiseSystem
from simulator.scenario.takeovers import Takeover
from simulator.scenario.usage import is_moved
from simulator.scenario.value_words import quoted
from simulator.scenario.window_checks import GROWTH


def set_in_vain(scenario: Scenario) -> list[IdleLever]:
    """Return the levers that rules or policies move, the policies, shocks and settings of bodies, without effect."""
    moved = [idle for idle in idle_levers(scenario) if is_moved(scenario, idle.lever)]
    told = {idle.lever for idle in moved}
    policies = (idle for idle in _idle_policies(scenario) if idle.lever not in told)
    return [*moved, *policies, *_idle_shocks(scenario), *_idle_settings(scenario)]


def _idle_policies(scenario: Scenario) -> Iterator[IdleLever]:
    """Yield policies that leave values as they are, and those that are about nobody."""
    for place, policy in enumerate(scenario.policies):
        called = policy.name or f"policy {place + 1}"
        because = _why_nobody(policy.suppliers, scenario) or _why_not_bought(policy, policy.services, scenario)
        because = because or _why_as_before(place, scenario) or _why_overruled(place, scenario)
        if because:
            yield IdleLever(policy.lever, because, called)
        elif policy.ramp_weeks and LEVERS[policy.lever].choices:
            yield IdleLever("ramp_weeks", "a choice changes at once, there is nothing half-way", called)


def _idle_shocks(scenario: Scenario) -> Iterator[IdleLever]:
    """Yield shocks of no size, and those that strike nobody."""
    for place, shock in enumerate(scenario.shocks, 1):
        because = "its size is 0" if shock.size == 0.0 else _why_nobody(shock.suppliers, scenario)
        if shock.kind == "demand_surge" and shock.sector is not None:  # others strike firms of that trade, too
            because = because or _why_not_bought(shock, (shock.sector,), scenario)
        called = shock.name or f"shock {place}"
        if because:
            yield IdleLever(shock.kind, because, called)
        elif shock.kind == "lender_withdrawal" and shock.until is not None:
            yield IdleLever("until", "lenders take back once, in its first week", called)


#: What a group says of its suppliers; how large one is, is drawn.
_KEYS_OF_GROUPS = ("name", "kind", "sector", "home")


def _why_nobody(chosen: Chosen | None, scenario: Scenario) -> str:
    """Return why no supplier can be chosen, newcomers among them, who are of the groups too; empty where some can."""
    if chosen is None or any(_may_be_chosen(group, chosen) for group in scenario.suppliers):
        return ""
    given = ((key, getattr(chosen, key)) for key in _KEYS_OF_GROUPS)
    words = [f"the {key} {' or '.join(map(quoted, names))}" for key, names in given if names is not None]
    return f"no group of suppliers has {' and '.join(words)}"


def _may_be_chosen(group: SupplierGroup, chosen: Chosen) -> bool:
    sectors = {name for shares in (group.sectors, group.second_sectors or {}) for name, part in shares.items() if part}
    has = [
        chosen.name is None or group.name in chosen.name,
        chosen.kind is None or group.kind in chosen.kind,
        chosen.sector is None or not sectors.isdisjoint(chosen.sector),
        chosen.home is None or group.areas is None or not {LOCAL, *group.areas}.isdisjoint(chosen.home),
    ]
    return all(has)


def _why_not_bought(change: Policy | Shock, services: tuple[str, ...] | None, scenario: Scenario) -> str:
    """Return that nobody whom a policy or shock is about buys its services; empty where somebody does, or all are."""
    buyers = [council for council in scenario.councils if change.applies_to(council.name)]
    if services is None or any(buyer.service_shares.get(name, 0.0) > 0.0 for buyer in buyers for name in services):
        return ""
    return f"none of its councils buys {' or '.join(map(quoted, services))}"


#: The value with which a policy leaves any lever as it is, by its operation; and why it does.
_NEUTRAL = {"add": (0.0, "adding 0 changes nothing"), "scale": (1.0, "multiplying by 1 changes nothing")}


def _why_as_before(place: int, scenario: Scenario) -> str:
    """Return why a policy leaves its lever at the value that it has; empty where it may move it."""
    policy = scenario.policies[place]
    neutral, why = _NEUTRAL.get(policy.operation, (None, ""))
    if policy.value == neutral:
        return why
    if any(_meet(policy, earlier, scenario) for earlier in scenario.policies[:place]):
        return ""
    concerned = (council for council in scenario.councils if policy.applies_to(council.name))
    before = {baseline_rules(scenario, council)[policy.lever] for council in concerned}
    if policy.operation == "set":  # a choice that is the usual one, too, is said for those who read
        is_same = before == {policy.value} and not LEVERS[policy.lever].choices
        return "that is its value without the policy" if is_same else ""
    if policy.operation == "scale" and before == {0.0}:
        return "it is 0, and 0 times anything is 0"
    return _why_at_end(policy, before)


def _why_at_end(policy: Policy, before: set[float]) -> str:
    """Return why a lever cannot be moved the way that a policy would; empty where it can somewhere."""
    lever = LEVERS[policy.lever]
    rises = policy.value > (1.0 if policy.operation == "scale" else 0.0)
    if rises and min(before) >= lever.high:
        return "it cannot be more than it is without the policy"
    return "it cannot be less than it is without the policy" if not rises and max(before) <= lever.low else ""


def _meet(one: Policy, other: Policy, scenario: Scenario) -> bool:
    """Say whether two policies are about the same lever in the same weeks; of councils, perhaps the same."""
    (first, after), (begin, end) = one.window_weeks(scenario), other.window_weeks(scenario)
    return one.lever == other.lever and first < end and begin < after


def _why_overruled(place: int, scenario: Scenario) -> str:
    """Return which later policy sets the lever of one wherever and whenever that moves it; empty where none does."""
    policy = scenario.policies[place]
    for number, later in enumerate(scenario.policies[place + 1 :], place + 2):
        if _overrules(later, policy, scenario):
            return f"{quoted(later.name) if later.name else f'policy {number}'} sets it in the same places and weeks"
    return ""


def _overrules(later: Policy, policy: Policy, scenario: Scenario) -> bool:
    """Say whether a later policy leaves nothing of one: it sets the same lever at once for all that one concerns."""
    (first, after), (begin, end) = policy.window_weeks(scenario), later.window_weeks(scenario)
    concerned = (council.name for council in scenario.councils if policy.applies_to(council.name))
    return (
        (later.lever, later.operation, later.ramp_weeks) == (policy.lever, "set", 0)
        and begin <= first
        and after <= end
        and all(map(later.applies_to, concerned))
        and (later.services is None or set(policy.services or ["*"]) <= set(later.services))
        and later.suppliers in (None, policy.suppliers)
    )


def out_of_time(scenarios: Mapping[str, Scenario]) -> list[str]:
    """Return a sentence for each policy, shock and takeover that begins after the last week of a shortened run.

    And one for each policy that ends, as it may with the run, before its ramp does.

    Args:
        scenarios: by the names of their arms; what is so in some of several arms is told with their names.
    """
    found: dict[str, list[str]] = {}
    for arm, scenario in scenarios.items():
        for words in (*_never_begun(scenario), *_never_reached(scenario)):
            found.setdefault(words, []).append(quoted(arm))
    several = len(scenarios) > 1
    return [words + (f" (in {' and '.join(arms)})" if several else "") for words, arms in found.items()]


def _never_begun(scenario: Scenario) -> Iterator[str]:
    last = scenario.horizon_weeks - 1
    changes: tuple[Policy | Shock | Takeover, ...]
    changes = (*scenario.policies, *scenario.shocks, *scenario.takeovers)
    for change in changes:
        week = week_of(change.start, scenario.start_date)
        if week > last:
            why = f"it begins in week {week}, and the last week that is run is week {last}"
            yield f"{_called(change)} does nothing here: {why}"


def _never_reached(scenario: Scenario) -> Iterator[str]:
    for policy in scenario.policies:
        first, after = policy.window_weeks(scenario)
        if 0 < after - first < policy.ramp_weeks and not LEVERS[policy.lever].choices:
            why = f"it moves there over {policy.ramp_weeks} weeks and is in force for {after - first}"
            yield f"{_called(policy)} never reaches its value: {why}"


def _called(change: Policy | Shock | Takeover) -> str:
    """Return what a policy, shock or takeover is called in a sentence."""
    if isinstance(change, Takeover):
        return f"the takeover of {quoted(change.target)} by {quoted(change.buyer)}"
    noun, what = ("policy", change.lever) if isinstance(change, Policy) else ("shock", change.kind)
    return f"the {noun} {quoted(change.name)} ({quoted(what)})" if change.name else f"the {noun} {quoted(what)}"


#: What a franchise may be given -> without what it does nothing.
_NEEDED_BY_FRANCHISES = {
    "pooled_guarantee": Condition("franchise_guarantee", "accepted"),
    "unit_capital_gbp": Condition("franchising", "allowed"),
}


def _idle_settings(scenario: Scenario) -> Iterator[IdleLever]:
    """Yield settings that nothing looks at: of franchises, of named firms, and of who has the work at the start."""
    yield from _idle_in_franchises(scenario)
    for group in scenario.suppliers:
        if group.finances is not None:
            yield from _idle_in_finances(group.name, group.finances)
    of_groups = {group.kind for group in scenario.suppliers}
    work = None if scenario.work_at_start is None else scenario.work_at_start.kind
    for kind, share in (work or {}).items():
        if share > 0.0 and kind not in of_groups:
            yield IdleLever(kind, "no group of suppliers has that kind", "work_at_start")


def _idle_in_franchises(scenario: Scenario) -> Iterator[IdleLever]:
    """Yield what franchises are given for new units, guarantees, and a franchisor elsewhere, where there are none."""
    for body in scenario.franchises:
        for name, condition in _NEEDED_BY_FRANCHISES.items():
            if getattr(body, name) and not holds(scenario, condition):
                yield IdleLever(name, missing(scenario, condition), body.name)
        if body.home is not None and body.turnover_gbp != FranchiseSystem.model_fields["turnover_gbp"].default:
            yield IdleLever("turnover_gbp", "its franchisor is a firm that is at home there", body.name)


def _idle_in_finances(firm: str, finances: Finances) -> Iterator[IdleLever]:
    """Yield how a named firm pays back, keeps to its lender's terms or grows, where it has no loan, lender or staff."""
    lacking = {
        "loan_years": "" if finances.loan_gbp else "it has no loan",
        "covenant_months": "" if finances.loan_gbp or finances.overdraft_gbp else "it has neither loan nor overdraft",
        "staff_growth": "" if finances.staff else "it has no staff of its own",
        **dict.fromkeys(GROWTH, "" if finances.staff_growth else "its staff do not grow"),
    }
    for key, because in lacking.items():
        if because and getattr(finances, key) != Finances.model_fields[key].default:
            yield IdleLever(key, because, firm)
