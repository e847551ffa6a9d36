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
from simulator.study.comparison import UNTOLD, Comparison, compare_arms, verdict

ARMS = {
    "Everybody alone": {},
    "Consortia only": {"consortium_bids": 1},
    "Franchises only": {"franchising": 1},
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
    "se_award_share_value": ("Share of award value\nwon by SEs", 100.0, "%"),
    "se_share_over_1m": ("Share of contracts over\n£1m won by SEs", 100.0, "%"),
    "se_insolvencies_per_10000": ("SE insolvencies\na year per 10,000", 1.0, ""),
    "price_over_estimate": ("Price paid over\nthe council's estimate", 100.0, "%"),
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
    """Return four panels of bars with intervals, large enough for the back of a room."""
    figure = Figure(figsize=(16, 9), layout="constrained")
    panels = figure.subplots(1, len(DRAWN))
    for axes, (name, (title, factor, unit)) in zip(panels, DRAWN.items(), strict=True):
        found_ones = [found.of_arm(name, arm) for arm in range(len(found.names))]
        means = [factor * one.mean for one in found_ones]
        reach = [factor * (one.high - one.mean) for one in found_ones]
        bars = axes.bar(range(len(means)), means, yerr=reach, color=COLOURS, capsize=8, error_kw={"linewidth": 2.5})
        for bar, mean, far in zip(bars, means, reach, strict=True):
            place = (bar.get_x() + bar.get_width() / 2, mean + far)
            text = f"{mean:.1f}{unit}"
            axes.annotate(text, place, ha="center", va="bottom", fontsize=20, xytext=(0, 4), textcoords="offset points")
        if name == "price_over_estimate":
            axes.set_ylim(min(means) - 2.0, max(means) + 1.0)
        else:
            axes.set_ylim(0.0, 1.2 * max(m + r for m, r in zip(means, reach, strict=True)))
        axes.set_title(title, fontsize=21, fontweight="bold")
        axes.set_xticks(range(len(means)), [n.replace(" ", "\n") for n in found.names], fontsize=18)
        axes.tick_params(axis="y", labelsize=16)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(f"Alone, in consortia, in franchises ({len(found.seeds)} paired runs of ten years)", fontsize=26)
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
