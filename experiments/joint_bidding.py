"""The comparison of no joint bids, consortia only, franchises only and both, on the baseline: a table and a plot.

python experiments/joint_bidding.py --seeds 30 --out results/joint_bidding
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from matplotlib.figure import Figure

from simulator import Scenario, load_scenario
from simulator.metrics import KPIS
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison, compare_arms
from simulator.study.readings import UNTOLD, verdict

ARMS = {
    "Everybody alone": {"consortium_bids": 0},
    "Consortia only": {"consortium_bids": 1},
    "Franchises only": {"consortium_bids": 0, "franchising": 1},
    "Both": {"consortium_bids": 1, "franchising": 1},
}
SHOWN = (
    *("se_award_share_value", "se_award_share_number", "se_share_over_1m", "se_share_over_5m", "se_largest_award"),
    *("se_engaged", "joint_bid_share", "joint_win_rate", "single_win_rate", "team_size"),
    *("franchises", "franchise_units"),
    *("se_insolvencies_per_10000", "se_exit_rate", "unit_exit_rate", "independent_exit_rate", "fees_over_costs"),
    *("bids_per_tender", "price_over_estimate", "council_spend", "sme_award_share_value", "large_award_share_value"),
)
DRAWN = {
    "se_award_share_value": ("SE share of\nall award value", 100.0, "%"),
    "se_share_over_1m": ("SE share of contracts\nover £1m", 100.0, "%"),
    "se_insolvencies_per_10000": ("SE insolvencies\na year per 10,000", 1.0, ""),
    "price_over_estimate": ("Price over\nestimate", 100.0, "%"),
}
COLOURS = ("#8a8a8a", "#0072B2", "#E69F00", "#009E73")


def arms() -> tuple[Arm, ...]:
    """Return the four worlds, which differ in nothing but what suppliers may do together."""
    place = load_scenario("baseline").without_policies().resolved()
    return tuple(
        Arm(name, Scenario.from_resolved(place | {"rules": place["rules"] | rules})) for name, rules in ARMS.items()
    )


def table(found: Comparison) -> str:
    """Return the figures of all arms and the paired differences from the first, as Markdown."""
    lines = [
        (
            f"Means over {len(found.seeds)} paired seeds, ten years; below each, its paired difference from everybody"
            " alone with the 95 % interval."
        ),
        "",
        "| | " + " | ".join(found.names) + " |",
        "|---|" + "---|" * len(found.names),
    ]
    for name in SHOWN:
        k = KPIS[name]
        means = [f"{found.of_arm(name, arm).mean:,.4g}" for arm in range(len(found.names))]
        lines.append(f"| **{k.label}** [{k.unit}] | " + " | ".join(means) + " |")
        cells = []
        for arm in range(1, len(found.names)):
            d = found.difference(name, arm)
            said = verdict(d, k.good)
            shown = "not told from zero" if said == UNTOLD else said
            cells.append(f"{d.mean:+.3g} [{d.low:+.3g}, {d.high:+.3g}] {shown}" if d.seeds else "-")
        lines.append("| difference | | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def draw(found: Comparison) -> Figure:
    """Return four panels of bars, large enough for the back of a room; beside each bar its paired difference."""
    figure = Figure(figsize=(16, 9), layout="constrained")
    places = range(len(found.names))
    for axes, (name, (title, factor, unit)) in zip(figure.subplots(2, 2).flat, DRAWN.items(), strict=True):
        means = [factor * found.of_arm(name, arm).mean for arm in places]
        axes.barh(places, means, color=COLOURS, height=0.75)
        axes.set_xlim(0.0, 4.6 * max(means))
        for arm in places:
            text = f"{means[arm]:.1f}{unit}"
            if arm:
                d = found.difference(name, arm)
                text += f"   {factor * d.mean:+.2f}  [{factor * d.low:+.2f}, {factor * d.high:+.2f}]"
            weight = "bold" if arm and not found.difference(name, arm).contains_zero else "normal"
            axes.text(means[arm] + 0.02 * max(means), arm, text, va="center", fontsize=18, fontweight=weight)
        axes.set_title(title.replace("\n", " "), fontsize=22, fontweight="bold", loc="left")
        axes.set_yticks(places, found.names, fontsize=19)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    figure.suptitle(
        f"Alone, in consortia, in franchises: {len(found.seeds)} paired runs of ten years\n"
        "beside each bar: difference from everybody alone with its 95 % interval, bold where it is not zero",
        fontsize=20,
    )
    return figure


def main() -> None:
    """Run the comparison and write ``table.md`` and ``plot.png``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--years", type=int, default=None)
    parser.add_argument("--out", type=Path, default=Path("results/joint_bidding"))
    asked = parser.parse_args()
    chosen = arms()
    if asked.years:
        chosen = tuple(Arm(arm.name, arm.scenario.with_horizon(asked.years)) for arm in chosen)
    found = compare_arms(chosen, asked.seeds)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "table.md").write_text(table(found), encoding="utf-8")
    draw(found).savefig(asked.out / "plot.png", dpi=100)
    sys.stdout.write(table(found))


if __name__ == "__main__":
    main()
