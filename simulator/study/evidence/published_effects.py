"""Published effects of procurement rules, each on pairs of runs with the same luck: set-asides, preferences, payment.

The bands are those that the evidence suggests. Nothing in the model is fitted to any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.engine.accounts import EMPLOYMENT_TAX, FIRST_SUPPLIER_ACCOUNT, N_PARTIES, WAGES
from simulator.engine.codes import INSOLVENT, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from simulator.register import KIND_NAMES
from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario
from simulator.study.evidence.held import Claim, Held
from simulator.study.intervals import interval
from simulator.week.digest import in_use
from simulator.week.growth import live
from simulator.week.lived_in import open_world

Row = Mapping[str, float]
YEARS = 10
LAST_YEARS = 364  # week from which prices are looked at where something happens after five years
REMOVED = 260  # week in which a set-aside is taken away


class Effect(NamedTuple):
    """One measured effect: row, name, unit, one value a seed, the band that evidence suggests, and what makes it."""

    id: str
    name: str
    unit: str
    values: list[float]
    low: float
    high: float
    target: str
    mechanism: str


def place(parameters: Row, rules: Row, policies: list[dict[str, Any]] | None = None, ses: float = 1.0) -> Scenario:
    """Return the reference world with other numbers and rules, and so many times its social enterprises."""
    settings = load_scenario("baseline").without_policies().resolved()
    for group in settings["suppliers"]:
        if group["kind"] == KIND_NAMES[SOCIAL_ENTERPRISE]:
            group["count"] = round(ses * group["count"])
    for council in settings["councils"]:
        council["rules"] = council["rules"] | {k: v for k, v in rules.items() if k.startswith("payment_")}
    settings |= {"parameters": dict(parameters), "rules": settings["rules"] | dict(rules), "policies": policies or []}
    return Scenario.from_resolved(settings)


def from_start(**levers: float) -> list[dict[str, Any]]:
    """Return policies from week 0 on: the years before are the same in both arms, and so are the firms at the start."""
    return [{"lever": lever, "value": value, "from": 0} for lever, value in levers.items()]


def lived(scenario: Scenario, seed: int) -> tuple[World, NDArray[Any], NDArray[Any]]:
    """Live a run; return it, the months of cash of the firms at its start, and which of them had council work then."""
    world = open_world(scenario, seed)
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


def preference(seeds: Sequence[int]) -> list[Effect]:
    """EF-M1: a 5 % preference, few or many social enterprises, entry fixed or following awards; price change in %."""
    effects = []
    for ses in (1.0, 4.0):
        for elasticity, low, high in ((0.0, -1.0, 1.0), (1.0, 0.0, 6.0)):
            numbers = {"entry_elasticity": elasticity}
            arms = [place(numbers, {}, policies, ses=ses) for policies in ([], from_start(se_price_preference=0.05))]
            changes = []
            for seed in seeds:
                without, preferred = (price(lived(arm, seed)[0]) for arm in arms)
                changes.append(100.0 * (preferred / without - 1.0))
            told = "fixed" if elasticity == 0.0 else "follows awards"
            name = f"price under a 5 % preference; {ses:.0f} x the SEs, entry {told}"
            target = "+3.8 %, less where entry is fixed"
            effects.append(Effect("EF-M1", name, "%", changes, low, high, target, "bids of those who lose more often"))
    return effects


def set_aside(seeds: Sequence[int]) -> list[Effect]:
    """EF-M5: half of spend kept for social enterprises for five years, then no more; against keeping it."""
    kept = {"lever": "mandated_se_share", "value": 0.5, "from": 0}
    firms: list[float] = []
    prices: list[float] = []
    for seed in seeds:
        runs = []
        for until in (None, REMOVED):
            policy = kept if until is None else kept | {"until": until}
            world = lived(place({"entry_elasticity": 1.0}, {"mandate_fallback": 3.0}, [policy], ses=4.0), seed)[0]
            runs.append((float(world.tallies.active[SOCIAL_ENTERPRISE]), price(world, LAST_YEARS)))
        (stay, stay_price), (go, go_price) = runs
        firms.append(100.0 * (go / stay - 1.0))
        prices.append(100.0 * (go_price / stay_price - 1.0))
    gone, cost = "exit and lack of entry without work", "who comes back costs less than who leaves"
    return [
        Effect("EF-M5", "SEs left after a set-aside ends", "%", firms, -55.0, -25.0, "about 40 % of firms leave", gone),
        Effect("EF-M5", "price after a set-aside ends", "%", prices, 0.0, 10.0, "prices rise", cost),
    ]


def set_aside_price(seeds: Sequence[int]) -> list[Effect]:
    """EF-M4: half of spend kept for social enterprises against an open market: few of them and no entry, or many."""
    found = []
    kept = [{"lever": "mandated_se_share", "value": 0.5, "from": 0}]
    for ses, elasticity, low, high in ((1.0, 0.0, 0.0, 10.0), (4.0, 1.5, -5.0, 5.0)):
        numbers = {"entry_elasticity": elasticity}
        rules = {"mandate_fallback": 3.0}
        arms = [place(numbers, rules, policies, ses=ses) for policies in ([], kept)]
        changes = []
        for seed in seeds:
            without, reserved = (price(lived(arm, seed)[0], LAST_YEARS) for arm in arms)
            changes.append(100.0 * (reserved / without - 1.0))
        told = "entry fixed" if elasticity == 0.0 else "entry follows awards"
        name = f"price under a set-aside of half; {ses:.0f} x the SEs, {told}"
        target = "revenue -5 % (timber); with entry the sign turns"
        found.append(Effect("EF-M4", name, "%", changes, low, high, target, "fewer rivals in reserved tenders"))
    return found


def failures(world: World, who: NDArray[Any]) -> float:
    """Return how many of some firms of the start became insolvent."""
    return float((in_use(world, "suppliers").state[: len(who)][who] == INSOLVENT).sum())


def terms(seeds: Sequence[int]) -> list[Effect]:
    """EF-T1: terms of 60 days, used in full, against 30; failures of firms with council work at the start, by cash."""
    slow = {"payment_terms_days": 60.0, "payment_usual_days": 60.0}
    arms = [place({}, slow, policies) for policies in ([], from_start(**dict.fromkeys(slow, 30.0)))]
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
    more = list(counts["all"][0] - counts["all"][1])
    cash, founders = "work is paid for before it is paid", "founders see no difference in awards"
    return [
        Effect("EF-T1", "failures at 30 days over those at 60", "ratio", list(ratio), 0.60, 0.90, "-25 %", cash),
        Effect("EF-T1", "failures avoided, cash-poor third less twice the richest third", "firms", more_for_the_poor,
               0.0, np.inf, "concentrated in constrained firms", cash),
        Effect("EF-T1", "entries at 30 days less those at 60", "firms", entries, 0.0, np.inf, "more entry", founders),
        Effect("EF-T11", "failures at 60 days less those at 30", "firms", more, 0.0, np.inf, "sign: more", cash),
    ]  # fmt: skip


def payroll(world: World) -> float:
    """Return what firms paid for staff in a run [pence], taxes included."""
    return float(world.flows[[WAGES, EMPLOYMENT_TAX], FIRST_SUPPLIER_ACCOUNT:].sum())


def won_at_home(world: World, councils: tuple[int, ...]) -> float:
    """Return the value of awards to firms of some areas [pence]."""
    tenders, bids = in_use(world, "tenders"), in_use(world, "bids")
    won = (tenders.winner >= 0) & (tenders.week_published >= 0)
    rows = tenders.winner[won]
    return float(bids.price[rows][np.isin(in_use(world, "suppliers").home[bids.supplier[rows]], councils)].sum())


def faster(seeds: Sequence[int]) -> list[Effect]:
    """EF-T2: payment in 15 days instead of 30: payroll for each pound that comes sooner, and who wins.

    The first in all councils, the second where two of five pay faster.
    """
    slow = {"payment_terms_days": 30.0, "payment_usual_days": 30.0}
    everywhere = place({}, slow, from_start(**dict.fromkeys(slow, 15.0)))
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
    hire, same = "firms hire for work they have won, not for cash", "faster payment moves no work between areas"
    return [
        Effect("EF-T2", "payroll a year for each pound that comes sooner", "GBP", per_pound, 0.03, 0.20, "0.10", hire),
        Effect("EF-T2", "awards to firms of two areas paid faster", "%", treated, 0.0, np.inf, "sign: more", same),
        Effect("EF-T2", "awards to firms of the other areas", "%", untreated, -np.inf, 0.0, "crowded out", same),
    ]


EXPERIMENTS: dict[str, Callable[[Sequence[int]], list[Effect]]] = {
    "preference": preference,
    "set_aside": set_aside,
    "set_aside_price": set_aside_price,
    "terms": terms,
    "faster": faster,
}



def effects(
    seeds: Sequence[int], names: Iterable[str] = EXPERIMENTS, done: Callable[[], None] = lambda: None
) -> Iterator[Held]:
    """Yield every effect of some experiments beside its band; ``done`` is called after each experiment."""
    for name in names:
        for e in EXPERIMENTS[name](seeds):
            claim = Claim(
                e.id, "published effects", e.name, e.unit, e.target, e.low, e.high, e.name, e.mechanism, e.id
            )
            yield Held(claim, interval(np.array(e.values)))
        done()
