"""Time inside one process: whole runs and their growth, phases, draws, and the plain Mesa model beside."""

from __future__ import annotations

from typing import Any

import numba

from simulator.engine import chance
from simulator.notebook.model import ProcurementModel
from simulator.scenario.schema import Scenario
from simulator.start.population import create_world
from simulator.study.profiling import ROOM, by_phase
from simulator.week.tick import TICK
from tests.benchmarks.figures import Figure, figure, ratio, seconds
from tests.benchmarks.worlds import baseline, copies
from tests.reference.plain_start import plain_model
from tests.reference.small_worlds import small_world

MANY = 10
DRAWS = 1_000_000

#: What a phase's time is spread over: (name, phases, what is counted).
SPREAD = (
    ("market phases, a tender", ("needs", "publish", "discover", "partner", "bid", "evaluate", "award"), "tenders"),
    ("invoice and pay, a payment", ("invoice", "pay"), "payments"),
    ("operate and distress, a firm-week", ("operate", "distress"), "firm-weeks"),
)


def timed_run(scenario: Scenario, seed: int) -> tuple[float, Any]:
    """Return the time to live a whole run [seconds], without making its world, and the world at the end."""
    model = ProcurementModel(scenario, seed)
    return seconds(model.run), model.world


def counts(world: Any) -> dict[str, int]:
    """Return how much happened in a run."""
    return {
        "tenders": int(world.clock[0].tenders),
        "payments": int(world.tallies.payments.sum()),
        "firm-weeks": int(world.tallies.firm_weeks.sum()),
    }


def whole_runs(repeats: int) -> list[Figure]:
    """The baseline and ten times the baseline, one core, every check on."""
    one, many = baseline(), copies(MANY)
    timed_run(one, 1)
    timed_run(many, 1)
    times: dict[str, list[float]] = {"one": [], "many": [], "one made": [], "many made": []}
    per: dict[str, list[float]] = {}
    for seed in range(1, repeats + 1):
        for name, scenario in (("one", one), ("many", many)):
            times[f"{name} made"].append(seconds(lambda scenario=scenario: create_world(scenario, seed)))  # noqa: B023
            taken, world = timed_run(scenario, seed)
            times[name].append(taken)
            if name == "one":
                for what, number in counts(world).items():
                    per.setdefault(what, []).append(1e6 * taken / number)
    part = "The baseline, ten years"
    milliseconds = {name: [1000 * t for t in taken] for name, taken in times.items()}
    return [
        figure(part, "a run", "ms", milliseconds["one"], 60.0),
        *(figure(part, f"the whole run, a {what[:-1]}", "µs", values) for what, values in per.items()),
        figure(part, "making its world", "ms", milliseconds["one made"]),
        figure("Growth", "a run of ten regions", "ms", milliseconds["many"]),
        ratio("Growth", "ten regions over one", times["many"], times["one"], 10.5),
        figure("Growth", "making the world of ten regions", "ms", milliseconds["many made"]),
        ratio("Growth", "making ten regions over one", times["many made"], times["one made"], 10.5),
    ]


def week_by_phase(repeats: int) -> list[Figure]:
    """The phases of the week, each called on its own."""
    scenario = baseline()
    run_by_phase(scenario, 1)
    times: dict[str, list[float]] = {name: [] for name in (*(phase.name for phase in TICK), ROOM)}
    spread: dict[str, list[float]] = {name: [] for name, _, _ in SPREAD}
    for seed in range(1, repeats + 1):
        spent, world = run_by_phase(scenario, seed)
        happened = counts(world)
        for name, taken in spent.items():
            times[name].append(1000 * taken)
        for name, phases, what in SPREAD:
            spread[name].append(1e9 * sum(spent[phase] for phase in phases) / happened[what])
    run_by_phase(copies(MANY), 1)
    many = [run_by_phase(copies(MANY), seed)[0] for seed in range(1, min(repeats, 3) + 1)]
    part = "Phases of the baseline, ten years"
    grown = {name: [1000 * spent[name] for spent in many] for name in times}
    return [
        *(figure(part, name, "ms", taken) for name, taken in times.items()),
        *(ratio("Growth by phase", f"{name}, ten regions over one", grown[name], times[name]) for name in grown),
        *(figure("Cost of", name, "ns", taken) for name, taken in spread.items()),
    ]


def run_by_phase(scenario: Scenario, seed: int) -> tuple[dict[str, float], Any]:
    """Live a run phase by phase; return the time of each phase [seconds] and the world at the end."""
    world = create_world(scenario, seed)
    return by_phase(world), world


@numba.njit
def _sum_of_draws(seed: int, number: int) -> float:
    total = 0.0
    for who in range(number):
        total += chance.uniform(seed, chance.COST, 7, who, 3)
    return total


@numba.njit
def _sum_of_normals(seed: int, number: int) -> float:
    total = 0.0
    for who in range(number):
        total += chance.normal(seed, chance.COST, 7, who, 3)
    return total


def keyed_draws(repeats: int) -> list[Figure]:
    """Keyed draws, in compiled code."""
    figures = []
    for name, draw in (("a uniform draw", _sum_of_draws), ("a normal draw", _sum_of_normals)):
        draw(1, 1)
        taken = [1e9 * seconds(lambda draw=draw: draw(1, DRAWS)) / DRAWS for _ in range(repeats)]  # type: ignore[misc]
        figures.append(figure("Keyed draws", name, "ns", taken))
    return figures


def beside_plain_mesa(repeats: int) -> list[Figure]:
    """The same rules as a plain Mesa model, on one small world."""
    scenario = small_world()
    ours, plain = [], []
    for seed in [1, *range(1, min(repeats, 5) + 1)]:  # the first is to warm up
        ours.append(timed_run(scenario, seed)[0])
        model = plain_model(scenario, seed)
        plain.append(seconds(lambda model=model: [model.step() for _ in range(scenario.horizon_weeks)]))  # type: ignore[misc]
    ours, plain = ours[1:], plain[1:]
    part = "Beside a plain Mesa model of the same rules (two councils, 60 suppliers, three years)"
    paired = [there / here for there, here in zip(plain, ours, strict=True)]
    return [
        figure(part, "fairlot", "ms", [1000 * t for t in ours]),
        figure(part, "plain Mesa", "ms", [1000 * t for t in plain]),
        figure(part, "plain Mesa over fairlot", "times", paired),
    ]
