"""England as a scenario: every council where it is, as large as the settlement makes it, else the reference world.

Run ``python -m simulator.intake.england FILE`` to write it; ``scenarios/england.toml`` is what it writes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from simulator.intake.place_file import scenario_text
from simulator.intake.place_numbers import ASSUMED, Buyer, Group, Line, Place, Shared, Told
from simulator.intake.shipped_words import DATA
from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario

FILE = "england_councils.csv"
#: Awards a year (issue of national scale) at the published mean award (L31, L32).
YEARLY_AWARDS, MEAN_AWARD_GBP = 28_000, 950_000
_TO_THE_NEAREST = 10_000  # pounds

#: What a tier buys, where it is not all that the reference world's councils do. Counties have care and roads, districts
#: housing, waste and planning (assumption: how the rest is split).
TIERS: Mapping[str, Mapping[str, float]] = {
    "County": {
        "construction": 0.38, "social_care": 0.30, "transport": 0.12, "housing": 0.01, "environment": 0.05,
        "facilities": 0.05, "employment_skills": 0.04, "digital": 0.03, "professional": 0.02,
    },
    "Non-metropolitan district": {
        "construction": 0.45, "transport": 0.02, "housing": 0.18, "environment": 0.17,
        "facilities": 0.08, "employment_skills": 0.01, "digital": 0.05, "professional": 0.04,
    },
}  # fmt: skip


def _rows() -> list[dict[str, str]]:
    with (DATA / FILE).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _power(row: Mapping[str, str], rows: list[dict[str, str]]) -> tuple[float, str]:
    """Return a council's spending power [£ million] and its source; London's mean a head where there is none."""
    if row["spending_power_gbp_m"]:
        return float(row["spending_power_gbp_m"]), FILE
    london = [other for other in rows if other["type"] == "London borough"]
    people = sum(float(other["population_2020"]) for other in london)
    a_head = sum(float(other["spending_power_gbp_m"]) for other in london) / people
    return a_head * float(row["population_2020"]), f"{ASSUMED}: as much a head as London's boroughs"


def england() -> Place:
    """Return England: 317 councils, and the reference world's suppliers as many times as the money is more."""
    reference, rows = load_scenario("baseline"), _rows()
    factor = YEARLY_AWARDS * MEAN_AWARD_GBP / sum(_power(row, rows)[0] for row in rows)
    buyers = tuple(_buyers(rows, factor, reference))
    times = sum(buyer.budget_gbp.value for buyer in buyers) / sum(c.annual_budget_gbp for c in reference.councils)
    as_there = f"{ASSUMED}: as in the reference world"
    return Place(
        title="England",
        buyers=buyers,
        lines=tuple(
            Line(line.name, Told(line.value_median_gbp, as_there), Told(line.value_sigma, as_there))
            for line in reference.service_lines
        ),
        process_mix=(),
        groups=tuple(
            Group(
                group.name,
                group.kind,
                Told(round(times * group.count), f"{ASSUMED}: as many for the money as in the reference world"),
                Shared(dict(group.sectors), as_there),
            )
            for group in reference.suppliers
        ),
        targets=(),
        silent=(
            "Budgets share what 28,000 awards a year at £0.95m come to (L31, L32), by core spending power.",
            "Councils' whole spend on suppliers is about £62bn (L1); most of it is in no published award.",
            "Weights and payment are those of the reference world in turn: no national table states them.",
            "Suppliers live where the budgets are; firms that never bid are left out: newcomers are from outside.",
            "Contains public sector information (Open Government Licence v3.0); councils: mySociety, CC BY 4.0.",
        ),
        files=(FILE,),
        question="Who wins councils' contracts across England, where, and what do national rules change?",
        made_by="`python -m simulator.intake.england`",
        has_chains=False,  # one run of England would take half as long again
        key_figures=(
            *("se_award_share_value", "sme_award_share_value", "price_over_cost", "days_to_payment"),
            "insolvencies_per_10000",
        ),
    )


def _buyers(rows: list[dict[str, str]], factor: float, reference: Scenario) -> Iterator[Buyer]:
    middle = [sum(float(row[axis]) for row in rows) / len(rows) for axis in ("x_km", "y_km")]
    for i, row in enumerate(sorted(rows, key=lambda row: row["code"])):
        power, source = _power(row, rows)
        budget = round(factor * power / _TO_THE_NEAREST) * _TO_THE_NEAREST
        like = reference.councils[i % len(reference.councils)]
        shares, buys = dict(like.service_shares), f"{ASSUMED}: as in the reference world (L34)"
        if row["type"] in TIERS:
            shares, buys = dict(TIERS[row["type"]]), f"{ASSUMED}: what the tier is there for"
        x, y = (round(float(row[axis]) - at, 1) for axis, at in zip(("x_km", "y_km"), middle, strict=True))
        yield Buyer(
            row["name"], "council", Told(budget, source), Shared(shares, buys), Told(x, FILE), Told(y, FILE), like=like
        )


def main() -> None:
    """Write the scenario file."""
    Path(sys.argv[1]).write_text(scenario_text(england()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
