"""How cost grows with the number of places: processor time for a unit of work, from one region to a country of them."""

from __future__ import annotations

import time
from pathlib import Path

from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario
from simulator.study.arms import shortened
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from simulator.week.watch import Watch
from tests.benchmarks.figures import Figure, figure, ratio, seconds
from tests.benchmarks.runs import counts, timed_run
from tests.benchmarks.worlds import copies

PLOT = Path(__file__).with_name("cost-by-size.svg")  # shown by the page beside it
#: Regions of five councils, up to as many councils as England has.
SIZES = (1, 3, 10, 25, 63)
PART = "Cost by size, processor time"
#: How many times one region so many may cost at most.
AT_MOST = {10: 10.5, 63: 70.0}

Costs = dict[int, dict[str, list[float]]]


def country(repeats: int) -> list[Figure]:
    """From one region of five councils to a country of 315, one core, every check on."""
    found: Costs = {size: cost_of(copies(size), max(1, repeats // size)) for size in SIZES}
    draw(found)
    figures = [figure(PART, f"{5 * size} councils", "ms", [1000 * t for t in found[size]["run"]]) for size in SIZES]
    one = found[1]["run"]
    figures += [
        ratio(PART, f"{size} regions over one", found[size]["run"], one, AT_MOST.get(size)) for size in SIZES[2:]
    ]
    for unit in ("tenders", "payments", "firm-weeks"):
        values = [min(found[size][unit]) for size in SIZES]
        figures.append(figure(PART, f"a {unit[:-1]}, largest size over one region", "times", [values[-1] / values[0]]))
    return figures


def cost_of(scenario: Scenario, repeats: int) -> dict[str, list[float]]:
    """Return the processor time of runs [seconds], and of each for a tender, a payment and a firm-week [seconds]."""
    found: dict[str, list[float]] = {}
    for seed in range(1, repeats + 1):
        began = time.process_time()
        _, world = timed_run(scenario, seed)
        taken = time.process_time() - began
        found.setdefault("run", []).append(taken)
        for unit, number in counts(world).items():
            found.setdefault(unit, []).append(taken / number)
    return found


def two_cores(repeats: int) -> list[Figure]:
    """England, a year, on one core and on two."""
    scenario = shortened(load_scenario("england"), 1)
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(1 + max(1, repeats // 3)):  # the first is to warm up
        for cores, found in taken.items():
            watch = Watch(cores=cores)
            world = open_world(scenario, 1, watch=watch)
            found.append(seconds(lambda world=world, watch=watch: live(world, WEEKS_PER_YEAR, watch)))  # type: ignore[misc]
    one, two = taken[1][1:], taken[2][1:]
    part = "England, a year, wall time"
    return [
        figure(part, "on one core", "s", one),
        figure(part, "on two cores", "s", two),
        ratio(part, "two cores over one", two, one),
    ]


def draw(found: Costs) -> None:
    """Draw cost of a unit against the number of councils, relative to one region."""
    from matplotlib.figure import Figure as Sheet

    sheet = Sheet(figsize=(6.0, 3.4), layout="constrained")
    axes = sheet.subplots()
    for unit, look in (("tenders", "o-"), ("payments", "s--"), ("firm-weeks", "^:")):
        one = min(found[SIZES[0]][unit])
        axes.plot([5 * size for size in SIZES], [min(found[size][unit]) / one for size in SIZES], look, label=unit)
    axes.set(xscale="log", xlabel="councils", ylabel="processor time for one, five councils = 1", ylim=(0, None))
    axes.set_xticks([5 * size for size in SIZES], [str(5 * size) for size in SIZES])
    axes.axhline(1.0, color="grey", linewidth=0.8)
    axes.legend(title="for each of the", frameon=False)
    sheet.savefig(PLOT, metadata={"Date": None})
