"""Four published effects of procurement rules, held against the model: set-asides, preferences and prompt payment.

python experiments/published_effects.py --seeds 40

Every effect is measured on pairs of runs with the same luck. The bands are those that the evidence suggests; a miss is
printed like a hit. Nothing in the model is fitted to any of them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from simulator import Scenario, load_scenario
from simulator.engine.accounts import EMPLOYMENT_TAX, FIRST_SUPPLIER_ACCOUNT, N_PARTIES, WAGES
from simulator.engine.codes import INSOLVENT, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from simulator.start.population import create_world
from simulator.study.intervals import interval
from simulator.week.digest import in_use
from simulator.week.growth import live

Row = Mapping[str, float]
YEARS = 10
LAST_YEARS = 364  # week from which prices are looked at where something happens after five years
REMOVED = 260  # week in which a set-aside is taken away


class Effect(NamedTuple):
    """One measured effect: its name, one value a seed, and the band that evidence suggests."""

    name: str
    values: list[float]
    low: float
    high: float


def place(parameters: Row, rules: Row, policies: list[dict[str, Any]] | None = None, ses: float = 1.0) -> Scenario:
    """Return the reference world with other numbers and rules, and so many times its social enterprises."""
    settings = load_scenario("baseline").without_policies().resolved()
    for group in settings["suppliers"]:
        if group["kind"] == "social_enterprise":
            group["count"] = round(ses * group["count"])
    for council in settings["councils"]:
        council["rules"] = council["rules"] | {k: v for k, v in rules.items() if k.startswith("payment_")}
    settings |= {"parameters": dict(parameters), "rules": settings["rules"] | dict(rules), "policies": policies or []}
    return Scenario.from_resolved(settings)


def lived(scenario: Scenario, seed: int) -> tuple[World, np.ndarray, np.ndarray]:
    """Live a run; return it, the months of cash of the firms at its start, and which of them had council work then."""
    world = create_world(scenario, seed)
    firms = in_use(world, "suppliers")
    cash = in_use(world, "cash")[N_PARTIES + len(world.councils) :]
    months, has_work = cash / (firms.turnover / 12.0), np.array(firms.live_contracts > 0)
    live(world, scenario.horizon_weeks)
    if world.clock[0].fault:
        raise RuntimeError(f"a broken invariant under seed {seed}")
    return world, months, has_work


def price(world: World, since: int = 0) -> float:
    """Return what was paid for awards since a week over the true typical cost of the work, both summed."""
    tenders, bids = in_use(world, "tenders"), in_use(world, "bids")
    won = (tenders.winner >= 0) & (tenders.week_published >= since)
    return float(bids.price[tenders.winner[won]].sum() / tenders.common_cost[won].sum())


def preference(seeds: range) -> list[Effect]:
    """EF-M1: a 5 % preference, few or many social enterprises, entry fixed or following awards; price change in %."""
    effects = []
    for ses in (1.0, 4.0):
        for elasticity, low, high in ((0.0, -1.0, 1.0), (1.0, 0.0, 6.0)):
            numbers = {"entry_elasticity": elasticity}
            arms = [place(numbers, rules, ses=ses) for rules in ({}, {"se_price_preference": 0.05})]
            changes = []
            for seed in seeds:
                without, preferred = (price(lived(arm, seed)[0]) for arm in arms)
                changes.append(100.0 * (preferred / without - 1.0))
            told = "fixed" if elasticity == 0.0 else "follows awards"
            effects.append(Effect(f"EF-M1 price, %; {ses:.0f} x the SEs, entry {told}", changes, low, high))
    return effects


def set_aside(seeds: range) -> list[Effect]:
    """EF-M5: half of spend kept for social enterprises for five years, then no more; against keeping it."""
    kept = {"lever": "mandated_se_share", "value": 0.5, "from": 0}
    effects: dict[str, list[float]] = {"SEs in business at the end, %": [], "price of the last years, %": []}
    for seed in seeds:
        runs = []
        for until in (None, REMOVED):
            policy = kept if until is None else kept | {"until": until}
            world = lived(place({"entry_elasticity": 1.0}, {"mandate_fallback": 3.0}, [policy], ses=4.0), seed)[0]
            runs.append((float(world.tallies.active[SOCIAL_ENTERPRISE]), price(world, LAST_YEARS)))
        (stay, stay_price), (go, go_price) = runs
        effects["SEs in business at the end, %"].append(100.0 * (go / stay - 1.0))
        effects["price of the last years, %"].append(100.0 * (go_price / stay_price - 1.0))
    bands = {"SEs in business at the end, %": (-55.0, -25.0), "price of the last years, %": (0.0, 10.0)}
    return [Effect(f"EF-M5 {name}", values, *bands[name]) for name, values in effects.items()]


def failures(world: World, who: np.ndarray) -> float:
    """Return how many of some firms of the start became insolvent."""
    return float((in_use(world, "suppliers").state[: len(who)][who] == INSOLVENT).sum())


def terms(seeds: range) -> list[Effect]:
    """EF-T1: terms of 60 days, used in full, against 30; failures of firms with council work at the start, by cash."""
    arms = [place({}, {"payment_terms_days": days, "payment_usual_days": days}) for days in (60.0, 30.0)]
    totals: dict[str, list[list[float]]] = {name: [[], []] for name in ("all", "low", "high", "entries")}
    for seed in seeds:
        for arm, scenario in enumerate(arms):
            world, months, has_work = lived(scenario, seed)
            low, high = np.quantile(months[has_work], [1 / 3, 2 / 3])
            totals["all"][arm].append(failures(world, has_work))
            totals["low"][arm].append(failures(world, has_work & (months <= low)))
            totals["high"][arm].append(failures(world, has_work & (months >= high)))
            totals["entries"][arm].append(float(world.tallies.entries.sum()))
    counts = {name: np.array(pair) for name, pair in totals.items()}
    ratio = counts["all"][1] / np.maximum(1.0, counts["all"][0])
    fewer = {name: counts[name][0] - counts[name][1] for name in ("low", "high")}
    more_for_the_poor = list(fewer["low"] - 2.0 * fewer["high"])
    entries = list(counts["entries"][1] - counts["entries"][0])
    return [
        Effect("EF-T1 failures at 30 days over those at 60", list(ratio), 0.60, 0.90),
        Effect("EF-T1 failures avoided, cash-poor third less 2 x richest third", more_for_the_poor, 0.0, np.inf),
        Effect("EF-T1 entries at 30 days less those at 60", entries, 0.0, np.inf),
    ]


def payroll(world: World) -> float:
    """Return what firms paid for staff in a run [pence], taxes included."""
    return float(world.flows[[WAGES, EMPLOYMENT_TAX], FIRST_SUPPLIER_ACCOUNT:].sum())


def won_at_home(world: World, councils: tuple[int, ...]) -> float:
    """Return the value of awards to firms of some areas [pence]."""
    tenders, bids = in_use(world, "tenders"), in_use(world, "bids")
    won = (tenders.winner >= 0) & (tenders.week_published >= 0)
    rows = tenders.winner[won]
    return float(bids.price[rows][np.isin(in_use(world, "suppliers").home[bids.supplier[rows]], councils)].sum())


def faster(seeds: range) -> list[Effect]:
    """EF-T2: payment in 15 days instead of 30: payroll for each pound that comes sooner, and who wins.

    The first in all councils, the second where two of five pay faster.
    """
    slow = {"payment_terms_days": 30.0, "payment_usual_days": 30.0}
    everywhere = place({}, slow | {"payment_usual_days": 15.0, "payment_terms_days": 15.0})
    policies = [{"lever": lever, "value": 15.0, "councils": ["Brackenford", "Dunmere"]} for lever in slow]
    two = place({}, slow, policies)
    per_pound, treated, untreated = [], [], []
    for seed in seeds:
        base = lived(place({}, slow), seed)[0]
        all_faster, two_faster = lived(everywhere, seed)[0], lived(two, seed)[0]
        sooner = float(base.tallies.invoiced.sum()) / YEARS * 15.0 / 365.0
        per_pound.append((payroll(all_faster) - payroll(base)) / YEARS / sooner)
        treated.append(100.0 * (won_at_home(two_faster, (1, 3)) / won_at_home(base, (1, 3)) - 1.0))
        untreated.append(100.0 * (won_at_home(two_faster, (0, 2, 4)) / won_at_home(base, (0, 2, 4)) - 1.0))
    return [
        Effect("EF-T2 payroll a year for each pound that comes sooner", per_pound, 0.03, 0.20),
        Effect("EF-T2 awards to firms of the two areas, %", treated, 0.0, np.inf),
        Effect("EF-T2 awards to firms of the other three areas, %", untreated, -np.inf, 0.0),
    ]


EXPERIMENTS: dict[str, Callable[[range], list[Effect]]] = {
    "preference": preference,
    "set_aside": set_aside,
    "terms": terms,
    "faster": faster,
}


def judged(effect: Effect) -> str:
    """Return an effect as a row of a table, with its interval and whether it lies in its band."""
    found = interval(np.array(effect.values))
    is_inside = effect.low <= found.low and found.high <= effect.high
    is_outside = found.high < effect.low or found.low > effect.high
    word = "in the band" if is_inside else "MISSES the band" if is_outside else "cannot be told"
    band = f"{effect.low:g} to {effect.high:g}"
    return f"| {effect.name} | {found.mean:.3g} [{found.low:.3g}, {found.high:.3g}] | {band} | {word} |"


def main() -> None:
    """Run the experiments that are asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--only", choices=sorted(EXPERIMENTS), default=None)
    asked = parser.parse_args()
    seeds = range(1, asked.seeds + 1)
    sys.stdout.write(f"Means over {asked.seeds} paired seeds with 95 % intervals.\n\n")
    sys.stdout.write("| effect | found | band | |\n|---|---|---|---|\n")
    for name, experiment in EXPERIMENTS.items():
        if asked.only in (None, name):
            for effect in experiment(seeds):
                sys.stdout.write(judged(effect) + "\n")


if __name__ == "__main__":
    main()
