"""What was run, for the report: policies and shocks of each arm, in what else arms differ, their places and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from simulator.report.assumed import assumptions, councils_in_words, suppliers_in_words
from simulator.scenario.calendar import day_of
from simulator.scenario.lever_words import change_in_plain_words
from simulator.scenario.value_words import number
from simulator.study.contributions import differences_of
from simulator.study.wording import span_in_words, window_in_words

if TYPE_CHECKING:
    from simulator.scenario.changes import Shock
    from simulator.scenario.schema import Scenario
    from simulator.study.arms import Arm
    from simulator.study.comparison import Result

#: What a shock does; filled in where it says {so}.
_HAPPENS = {
    "demand_surge": "councils need {change}",
    "cost_shock": "work costs {change}",
    "downturn": "{size} % of firms' business with others than councils falls away",
    "deferral": "{size} % of running council work is put off",
    "bank_withdrawal": "banks lend large contractors {size} % less",
    "lender_withdrawal": "lenders take back {size} % of loans and overdrafts, once",
}


def arms_in_words(result: Result) -> list[dict[str, Any]]:
    """Return every arm with its policies and its shocks: what, where and when."""
    return [_arm(arm) for arm in result.arms]


def _arm(arm: Arm) -> dict[str, Any]:
    policies = [
        {"name": p.name or "", "what": change_in_plain_words(p), "when": window_in_words(p, arm.scenario)}
        for p in arm.scenario.policies
    ]
    shocks = [_shock(shock, arm.scenario) for shock in arm.scenario.shocks]
    return {"name": arm.name, "policies": policies, "shocks": shocks, "fingerprint": arm.scenario.fingerprint()}


def _shock(shock: Shock, scenario: Scenario) -> dict[str, str]:
    size = number(100.0 * abs(shock.size))
    what = _HAPPENS[shock.kind].format(size=size, change=f"{size} % {'less' if shock.size < 0.0 else 'more'}")
    labels = {line.name: line.label for line in scenario.service_lines}
    told = [
        f"in {labels.get(shock.sector, shock.sector)}" if shock.sector else "",
        f"only in {' and '.join(shock.councils)}" if shock.councils else "",
        f"only suppliers that are {shock.suppliers.in_words()}" if shock.suppliers else "",
        _when(shock, scenario),
    ]
    return {"name": shock.name or "", "what": ", ".join(filter(None, (what, *told)))}


def _when(shock: Shock, scenario: Scenario) -> str:
    """Return when a shock lasts; of what happens once, when that is."""
    first, after = shock.window_weeks(scenario)
    if shock.kind == "lender_withdrawal" and first < after:
        return f"on {day_of(first, scenario.start_date)} (week {first})"
    return span_in_words(shock, scenario)


def differing_in_words(result: Result) -> str:
    """Return in what arms differ from the reference beside policies, as scenario files name it; mostly in nothing."""
    others = (name for arm in result.arms[1:] for name in differences_of(arm, result.arms[0]).others)
    return ", ".join(dict.fromkeys(others))


def places_in_words(result: Result) -> list[dict[str, Any]]:
    """Return the buyers and suppliers of every place that was run, with the arms that it is of; mostly a single one."""
    return list(_apart(result, lambda s: {"councils": councils_in_words(s), "suppliers": suppliers_in_words(s)}))


def assumed_in_words(result: Result) -> list[dict[str, Any]]:
    """Return what scenarios set themselves, with the arms that do; mostly all set the same."""
    return list(_apart(result, lambda s: {"rows": list(assumptions(s))}))


def _apart(result: Result, told: Callable[[Scenario], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what is told of arms, once for all of which it is the same, with their names where it is not of all."""
    found: list[tuple[list[str], dict[str, Any]]] = []
    for arm in result.arms:
        words = told(arm.scenario)
        same = next((names for names, other in found if other == words), None)
        if same is None:
            found.append(([arm.name], words))
        else:
            same.append(arm.name)
    for names, words in found:
        yield words | {"arms": ", ".join(names) if len(found) > 1 else ""}
