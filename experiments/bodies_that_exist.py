"""What franchises, hubs and consortia do as their settings go from one end to the other: dose and response.

python experiments/bodies_that_exist.py --seeds 8 --out results/bodies_that_exist

One setting is moved at a time and everything else stays, with the same luck in every world. A table a body: the level
of each figure in its first world, and paired differences from it with 95 % intervals. ``--only hubs`` runs one table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator import Scenario, load_scenario
from simulator.metrics import KPIS
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison, compare_arms
from simulator.study.intervals import Interval

Settings = dict[str, Any]
#: What becomes of others, beside every body's own figures: figure -> heading, factor.
OTHERS = {
    "se_award_share_value": ("SEs, % of value", 100.0),
    "se_share_over_1m": ("of value over £1m", 100.0),
    "sme_award_share_value": ("small firms, %", 100.0),
    "large_award_share_value": ("large contractors, %", 100.0),
    "se_insolvencies_per_10000": ("SE insolvencies", 1.0),
}
#: Help for consortia, all that there is.
_HELP = {"consortium_brokerage": 0.9, "consortium_grant_share": 1.0, "market_events": 1.0, "ready_consortia": 1.0}
AREAS = ("Aldermoor", "Brackenford", "Carrowby", "Dunmere", "Eskholme")


@dataclass(frozen=True, slots=True)
class Table:
    """A body's table: what it shows of the body itself, and its worlds, the first of which is the reference."""

    shown: dict[str, tuple[str, float]]
    worlds: Callable[[], Iterator[tuple[str, Settings]]]


def ready(name: str) -> Settings:
    """Return a ready scenario without its policies, as settings."""
    return load_scenario(name).without_policies().resolved()


def ruled(place: Settings, **rules: float) -> Settings:
    """Return a world with other rules everywhere."""
    return place | {"rules": place["rules"] | rules}


def numbered(place: Settings, **numbers: float) -> Settings:
    """Return a world with other numbers of the register."""
    return place | {"parameters": place["parameters"] | numbers}


def with_body(place: Settings, kind: str, **changes: Any) -> Settings:
    """Return a world whose one franchise or hub differs in some settings."""
    (body,) = place[kind]
    return place | {kind: [body | changes]}


def spread(number: int) -> dict[str, int]:
    """Return a number of members, evenly over all areas."""
    return {area: number // 5 + (place < number % 5) for place, area in enumerate(AREAS) if number > place}


def of_franchises() -> Iterator[tuple[str, Settings]]:
    """Yield worlds in which lots grow, with a franchise of ten units and with others."""
    place = load_scenario("franchise_of_ten").resolved()
    alone = place | {"franchises": []}
    yield "ten units, as in `franchise_of_ten.toml`", place
    yield "none, and none may be founded", ruled(alone, franchising=0.0)
    yield "none at the start", alone
    yield from ((f"{n} units at the start", with_body(place, "franchises", units=spread(n))) for n in (2, 20, 40))
    for share in (0.0, 0.08, 0.3):
        yield f"royalty {share:.0%} (3 %)", with_body(place, "franchises", royalty=share)
    for cash in (0.0, 1_600_000.0):
        yield f"capital £{cash:,.0f} (400,000)", with_body(place, "franchises", capital_gbp=cash)
    for record in (0.3, 0.95):
        yield f"record {record:g} (0.75)", with_body(place, "franchises", record=record)
    yield "local: all in one area", with_body(place, "franchises", units={"Aldermoor": 10})
    national = {"home": None, "units_elsewhere": 90}
    yield "national: franchisor elsewhere, 90 units there", with_body(place, "franchises", **national)


def of_hubs() -> Iterator[tuple[str, Settings]]:
    """Yield worlds with a hub of ten members, and with others."""
    place = ready("hub_with_capital")
    yield "as in `hub_with_capital.toml`", place
    yield "no hub", place | {"hubs": []}
    for cash in (0.0, 150_000.0, 3_000_000.0):
        yield f"capital £{cash:,.0f} (750,000)", with_body(place, "hubs", capital_gbp=cash)
    for record in (0.3, 0.95):
        yield f"record {record:g} (0.7)", with_body(place, "hubs", record=record)
    yield "margin 25 % (12.5 %)", with_body(place, "hubs", margin=0.25)
    yield "no office (£120,000)", with_body(place, "hubs", office_gbp=0.0)
    yield "20 members (10)", with_body(place, "hubs", members=spread(20))
    yield "local: all members in one area", with_body(place, "hubs", members={"Aldermoor": 10})


def of_consortia() -> Iterator[tuple[str, Settings]]:
    """Yield worlds in which suppliers may, can or are helped to bid jointly."""
    place = ready("baseline")
    yield "today: joint bids where nobody could alone", place
    yield "no joint bids", ruled(place, consortium_bids=0.0)
    yield "joint bids wherever they pay", ruled(place, consortium_bids=2.0)
    for weeks in (1.0, 78.0):
        yield f"{weeks:.0f} weeks to agree (26)", numbered(place, consortium_setup_weeks=weeks)
    for weeks in (1.0, 26.0):
        yield f"notices {weeks:.0f} weeks before (4)", ruled(place, notice_weeks=weeks)
    yield "engagement 26 weeks before (0)", ruled(place, early_engagement_weeks=26.0)
    for chance in (0.02, 0.5):
        yield f"chance of a tie {chance:g} (0.15)", numbered(place, tie_chance_same_area=chance)
    yield "events at each tender", ruled(place, market_events=1.0)
    yield "lists of ready consortia", ruled(place, ready_consortia=1.0)
    yield "events, lists, brokers and all of the cost", ruled(place, **_HELP)
    here = [council | {"rules": council["rules"] | _HELP} for council in place["councils"][:1]]
    yield "the same in the core city alone", place | {"councils": [*here, *place["councils"][1:]]}


TABLES = {
    "franchises": Table(
        {
            "franchise_units": ("units", 1.0),
            "units_opened": ("opened a year", 1.0),
            "unit_exit_rate": ("units that leave business, % a year", 100.0),
            "franchises_ended_share": ("systems ended, %", 100.0),
        },
        of_franchises,
    ),
    "hubs": Table(
        {
            "hub_passed_on": ("passed on, £k a year", 1e-3),
            "hub_owed_weeks": ("owed, weeks", 1.0),
            "hubs_left": ("hubs left, %", 100.0),
        },
        of_hubs,
    ),
    "consortia": Table(
        {
            "teams_per_year": ("set up a year", 1.0),
            "joint_bid_share": ("tenders with a joint bid, %", 100.0),
            "se_bid_jointly": ("SEs that have, %", 100.0),
        },
        of_consortia,
    ),
}


def cell(found: Interval, factor: float, *, signed: bool) -> str:
    """Return a mean with its interval, three digits each; a dash where there is nothing to measure."""
    mean, low, high = (factor * number for number in (found.mean, found.low, found.high))
    if not found.seeds:
        return "-"
    return f"{mean:+.3g} [{low:.3g}, {high:.3g}]" if signed else f"{mean:.3g}"


def written(table: Table, found: Comparison) -> str:
    """Return a table as Markdown: the reference's levels, and below them the paired differences of the others."""
    shown = table.shown | OTHERS
    lines = ["| | " + " | ".join(heading for heading, _ in shown.values()) + " |", "|---" * (1 + len(shown)) + "|"]
    for place, name in enumerate(found.names):
        cells = [
            cell(found.difference(kpi, place), factor, signed=True)
            if place
            else cell(found.of_arm(kpi, 0), factor, signed=False)
            for kpi, (_, factor) in shown.items()
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the tables that are asked for, print them, and keep every run's figures beside them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--years", type=int, default=None)
    parser.add_argument("--workers", type=int, default=None)
    parser.add_argument("--only", choices=sorted(TABLES), default=None)
    parser.add_argument("--out", type=Path, default=Path("results/bodies_that_exist"))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in [asked.only] if asked.only else TABLES:
        worlds = [(label, Scenario.from_resolved(settings)) for label, settings in TABLES[name].worlds()]
        arms = [Arm(label, world.with_horizon(asked.years or world.horizon_years)) for label, world in worlds]
        found = compare_arms(arms, asked.seeds, asked.workers)
        found.kpis.loc[:, list(KPIS)].to_csv(asked.out / f"{name}.csv")
        text = f"{name}: {asked.seeds} paired seeds, differences with 95 % intervals by luck\n\n"
        text += written(TABLES[name], found)
        (asked.out / f"{name}.md").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
