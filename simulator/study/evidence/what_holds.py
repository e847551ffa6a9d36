"""Hold the model against everything that is known: run the worlds that it takes, and put each claim beside its finding.

Nothing here changes a number. A claim is of the world that is held (patterns, stylised facts, shapes) or of a ready
world that has what it is about: chains and a collapse, clauses, consortia, franchises.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulator.metrics import KPIS
from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario
from simulator.study.evidence.curve import Curve, Drawn, drawn
from simulator.study.evidence.curves import CURVES
from simulator.study.evidence.held import NOTHING, Claim, Held
from simulator.study.evidence.looks import ENDS
from simulator.study.evidence.more_looks import LOOKS
from simulator.study.evidence.published_effects import EXPERIMENTS, effects
from simulator.study.evidence.theory_rows import theory
from simulator.study.evidence.watched_run import Values, Watched, watch
from simulator.study.execution import Progress, default_workers
from simulator.study.intervals import interval
from simulator.study.validate_collapse import outcomes_of, table
from simulator.study.validation import Pattern, patterns

FILE = Path(__file__).parents[2] / "data" / "evidence.toml"
#: Ready worlds beside the one that is held.
WORLDS = ("carillion", "chains", "clauses", "consortium_brokerage", "franchise_growth")
FAMILIES = ("stylised facts", "shapes", "published effects", "collapse", "theory")
_COLLAPSE_IDS = {"SF16", "SF17", "SF19", "SF20", "SF22", "SF28"}


@dataclass(frozen=True, slots=True)
class WhatHolds:
    """Every line of the table, and the curves that are drawn."""

    title: str
    seeds: int
    held: tuple[Held, ...]
    drawn: tuple[Drawn, ...]


def claims() -> tuple[Claim, ...]:
    """Return what stands in ``data/evidence.toml``."""
    return tuple(Claim(**row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["claim"])


def claim_of(pattern: Pattern) -> Claim:
    """Return a pattern as a claim."""
    name = "se_share_change" if pattern.change else pattern.kpi
    target = pattern.target or f"{pattern.low:g} to {pattern.high:g}"
    return Claim(
        pattern.id, "stylised facts", pattern.what, pattern.unit, target, pattern.low, pattern.high, name,
        pattern.mechanism, pattern.id, pattern.note, "chains" if pattern.kpi.startswith("large_") else "",
    )  # fmt: skip


#: Worlds that are the reference world with something in it: its settings, and baseline rules of all councils.
_MADE: dict[str, tuple[dict[str, Any], dict[str, float]]] = {
    "chains": ({"payment_chains": True}, {}),
    # One and a third jobs per million: the middle of what was reached in Wales and Scotland (H27, H28).
    "clauses": ({}, {"clause_jobs_per_million": 1.35}),
}


def ready_world(name: str) -> Scenario:
    """Return a ready world with its policies, or the reference world with payment chains or with clauses."""
    if name not in _MADE:
        return load_scenario(name)
    more, rules = _MADE[name]
    settings = load_scenario("baseline").without_policies().resolved()
    return Scenario.from_resolved(settings | more | {"rules": settings["rules"] | rules})


def seen(run: Watched, names: Sequence[str], curves: Sequence[Curve]) -> tuple[dict[str, float], list[Values]]:
    """Return what a run shows: looks and key figures by name, and the points of each curve."""
    figures = dict(zip(KPIS, map(float, run.kpis), strict=True))
    values = {name: LOOKS[name](run) if name in LOOKS else figures[name] for name in names}
    return values, [np.asarray(curve.of_run(run), np.float64) for curve in curves]


def look_at(
    scenario: Scenario, seeds: Sequence[int], names: Sequence[str], curves: Sequence[Curve], done: Callable[[], None]
) -> tuple[dict[str, Values], list[Values]]:
    """Run a scenario and return each look [seed] and each curve [seed, point]."""

    def one(seed: int) -> tuple[dict[str, float], list[Values]]:
        found = seen(watch(scenario, seed), names, curves)
        done()
        return found

    with ThreadPoolExecutor(default_workers()) as pool:
        runs = list(pool.map(one, seeds))
    looks = {name: np.array([run[0][name] for run in runs]) for name in names}
    return looks, [np.array([run[1][place] for run in runs]) for place in range(len(curves))]


def found_of(claim: Claim, values: Values) -> Held:
    """Return a claim beside what its look showed [seed]."""
    return Held(claim, interval(values).within(ENDS[claim.look]))


def _of_world(
    scenario: Scenario, listed: Sequence[Claim], seeds: Sequence[int], curves: Sequence[Curve], done: Callable[[], None]
) -> tuple[list[Held], list[Drawn]]:
    names = sorted({claim.look for claim in listed if claim.look})
    looks, points = look_at(scenario, seeds, names, curves, done)
    held = [found_of(claim, looks[claim.look]) if claim.look else Held(claim, NOTHING) for claim in listed]
    return held, [drawn(curve, found) for curve, found in zip(curves, points, strict=True)]


def _shape_lines(shapes: Sequence[Drawn]) -> Iterator[Held]:
    for shape in shapes:
        curve = shape.curve
        claim = Claim(
            curve.id, "shapes", f"{curve.title}: points within their bands", "share of points", "all", 0.75, 1.0,
            curve.id, "see the plot", curve.id,
        )  # fmt: skip
        yield Held(claim, shape.share_in_band)


def _collapse(seeds: Sequence[int], done: Callable[[], None]) -> Iterator[Held]:
    rows = table(outcomes_of("carillion", seeds), outcomes_of("carillion_project_bank_accounts", seeds))
    done()
    for row in rows:
        head, _, target = row.target.partition(": ")
        name = head if head in _COLLAPSE_IDS else "collapse"
        mechanism = "accounts, banks and warnings of the named contractor"
        claim = Claim(name, "collapse", row.what, "", target or head, row.low, row.high, row.what, mechanism, name)
        yield Held(claim, row.found)


def hold(
    scenario: Scenario,
    seeds: Sequence[int],
    wanted: Sequence[Pattern] | None = None,
    families: Sequence[str] = FAMILIES,
    *,
    ready_worlds: bool = True,
    progress: Progress | None = None,
) -> WhatHolds:
    """Hold a scenario, and where families ask for them the ready worlds, against what is known.

    Args:
        scenario: the world that is held, without policies.
        seeds: of every world.
        wanted: patterns of key figures; the national ones if none are given.
        families: which parts of the table.
        ready_worlds: whether claims about ready worlds are looked at.
        progress: told how many steps are done of all.

    Raises:
        BrokenInvariant: an invariant of the model does not hold.
    """
    listed = [*map(claim_of, patterns() if wanted is None else wanted), *claims()]
    listed = [claim for claim in listed if claim.family in families and (ready_worlds or not claim.world)]
    worlds = [name for name in WORLDS if any(claim.world == name for claim in listed)]
    further = {"published effects": len(EXPERIMENTS), "collapse": 1, "theory": 1}
    steps = len(seeds) * (1 + len(worlds)) + sum(further.get(family, 0) for family in families)
    finished = 0

    def done() -> None:
        nonlocal finished
        finished += 1
        if progress is not None:
            progress(finished, steps)

    curves = [make() for make in CURVES] if "shapes" in families else []
    held, shapes = _of_world(scenario, [c for c in listed if not c.world], seeds, curves, done)
    for name in worlds:
        held += _of_world(ready_world(name), [c for c in listed if c.world == name], seeds, (), done)[0]
    held += _shape_lines(shapes)
    if "published effects" in families:
        held += effects(seeds, done=done)
    if "collapse" in families:
        held += _collapse(seeds, done)
    if "theory" in families:
        held += theory(done)
    return WhatHolds(scenario.title, len(seeds), tuple(held), tuple(shapes))
