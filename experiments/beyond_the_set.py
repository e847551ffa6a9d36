"""How much wider is an interval when numbers that the plausible set leaves alone move as well?

python experiments/beyond_the_set.py mandate_and_prompt_payment

The set moves the numbers of `experiments/plausible.toml`; the later screening (`experiments/what_matters.toml`) found
others that move a main figure as much. Here each of those is drawn evenly over its range in the register beside every
vector of the set. Nothing rules out what is drawn, so the wider interval is the most that these numbers can add.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from simulator import load_scenario
from simulator.matching.waves import sobol
from simulator.metrics import KPIS
from simulator.study.arms import arms_of
from simulator.study.comparison import compare_arms
from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.files import load_experiment
from simulator.study.experiments.spreads import values_of
from simulator.study.plausible import PlausibleSet, shipped

SCREENED = Path(__file__).with_name("what_matters_most.toml")
DRAW = 5


def others(plausible: PlausibleSet) -> tuple[Factor, ...]:
    """Return the numbers that the screening found and that the set leaves as they are."""
    return tuple(f for f in load_experiment(str(SCREENED)).factors if f.path not in plausible.paths)


def widened(plausible: PlausibleSet, factors: tuple[Factor, ...]) -> PlausibleSet:
    """Return the set with a value of each of these numbers in every vector, evenly over its range."""
    drawn = values_of(factors, sobol(len(factors), len(plausible.table), DRAW))
    columns = {factor.path: drawn[:, place] for place, factor in enumerate(factors)}
    return replace(plausible, table=plausible.table.assign(**columns))


def main() -> None:
    """Compare a scenario twice and print the two intervals of each main effect in a row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", default="mandate_and_prompt_payment")
    parser.add_argument("--seeds", type=int, default=20)
    asked = parser.parse_args()
    scenario, plausible = load_scenario(asked.scenario), shipped()
    more = others(plausible)
    if not more:
        sys.exit("The set moves every number that the screening found.")
    sys.stdout.write(f"Also drawn: {', '.join(factor.path for factor in more)}.\n\n")
    sys.stdout.write("| effect on | luck | luck and the set | and the numbers beyond it |\n|---|---|---|---|\n")
    arms = arms_of([scenario])
    within, beyond = (compare_arms(arms, asked.seeds, plausible=p) for p in (plausible, widened(plausible, more)))
    for kpi in scenario.key_figures:
        luck, known, wider = within.difference(kpi, 1), within.in_worlds(kpi, 1), beyond.in_worlds(kpi, 1)
        if known is not None and wider is not None:
            ends = (f"{e.low:.4g} to {e.high:.4g}" for e in (luck, known, wider))
            ups = f"up in {known.up} and {wider.up} of {known.number}"
            sys.stdout.write(f"| {KPIS[kpi].label} ({ups}) | {' | '.join(ends)} |\n")


if __name__ == "__main__":
    main()
