"""What a sweep found, in sentences with their intervals: the same on the terminal and in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Any

from simulator.register import relevance_of
from simulator.scenario.value_words import number
from simulator.study.analysis.effects import way_of
from simulator.study.analysis.naming import factor_label
from simulator.study.analysis.pareto import goal_of
from simulator.study.analysis.study import Study
from simulator.study.intervals import Interval
from simulator.study.readings import TINY
from simulator.study.told_figures import told_figure
from simulator.study.wording import bracketed, level_in_words, shown_difference, with_unit

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]

MOST_FACTORS = 4  # named in a sentence
MOST_RESPONSES = 4  # figures with a sentence about responses
NEARLY_ALL = 0.95  # of the variance


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence.

    Attributes:
        about: the figure, or empty.
        words: what was found about it.
    """

    about: str
    words: str

    def __str__(self) -> str:
        return f"{self.about}: {self.words}" if self.about else self.words


def findings(study: Study, tables: Tables) -> Iterator[Finding]:
    """Yield the main findings."""
    if not study.is_complete:
        done, asked = f"{len(study.runs):,}", f"{study.manifest['runs']:,}"
        is_over = len(study.runs) + study.failures == study.manifest["runs"]
        state = "Some runs failed" if is_over else "Not finished"
        yield Finding("", f"{state}: figures are there of {done} of {asked} runs ({study.failures:,} failed).")
    yield from _of_arms(study, tables["arms"])
    if "morris" in tables:
        yield from _of_screening(study, tables["morris"])
    if "sobol" in tables:
        yield from _of_shares(study, tables["sobol"])
    if "boxes" in tables:
        yield from _of_boxes(study, tables["boxes"])
    if "take_off" in tables:
        yield from _of_responses(study, tables["take_off"])
    if "policies" in tables:
        yield from _of_policies(study, tables["policies"])


def _of_policies(study: Study, table: pd.DataFrame) -> Iterator[Finding]:
    """Yield how many policies are on the front, and for each objective how far it goes there and with which policy."""
    front = table[table["is_on_front"]]
    yield Finding("", f"{len(front)} of {len(table)} policies tried are on the Pareto front.")
    decisions = [factor["name"] for factor in study.manifest["factors"] if factor["decision"]]
    for objective in study.manifest["experiment"]["objectives"] if len(front) else ():
        kpi = told_figure(objective["kpi"])
        column = front[f"{objective['robust']}_{kpi.name}"]
        is_up = goal_of(objective) == "up"
        best = front.loc[column.idxmax() if is_up else column.idxmin()]
        first, last = (column.min(), column.max()) if is_up else (column.max(), column.min())
        how = "its mean" if objective["robust"] == "mean" else "the worst tenth of the states"
        rules = ", ".join(f"{factor_label(name)} {number(float(f'{best[name]:.2g}'))}" for name in decisions)
        ends = f"{with_unit(first, kpi.unit)} to {with_unit(last, kpi.unit)}"
        yield Finding(kpi.label, f"{how} goes from {ends} along the front; best with {rules}.")


def is_told(row: Any) -> bool:
    """Say whether the interval of a difference excludes zero, or the difference is the same in every run."""
    return bool(row.low > 0.0 or row.high < 0.0 or (row.low == row.high and row.mean != 0.0))


def matters(table: pd.DataFrame, first: str, kpi: str) -> float:
    """Return the smallest difference of a figure from that of the first arm that matters, as comparisons have it."""
    levels = table[table["outcome"] == first].set_index("kpi")["mean"]
    return relevance_of(kpi).of(float(levels[kpi]), float(levels.get("council_spend", nan)))


def _interval(row: Any) -> Interval:
    return Interval(row.mean, row.low, row.high, 2)


def _of_arms(study: Study, table: pd.DataFrame) -> Iterator[Finding]:
    """Yield a sentence for each figure: its level in the first arm, and the paired differences of the others."""
    if len(study.arms) < 2:
        return
    first = study.arms[0]
    for kpi in study.main_kpis:
        rows = {row.outcome: row for row in table[table["kpi"] == kpi].itertuples()}
        level, unit, least = rows[first], told_figure(kpi).unit, matters(table, first, kpi)
        told: list[str] = []
        untold: list[str] = []
        same: list[str] = []
        for arm in study.arms[1:]:
            row = rows[f"{arm} - {first}"]
            if isnan(row.mean):
                continue
            if is_told(row):
                shown_unit = shown_difference(_interval(row), unit)[2]
                tiny = f" ({TINY})" if abs(row.mean) < least else ""
                told.append(f"{arm} {bracketed(_interval(row), unit)} {shown_unit}".strip() + tiny)
            else:
                (same if row.low == row.high else untold).append(arm)
        if isnan(level.mean) or not (told or untold or same):
            continue
        words = [f"{first}: {level_in_words(_interval(level), unit)}"]
        words += [f"against it: {', '.join(told)}"] if told else []
        words += [f"no difference can be told for {', '.join(untold)}"] if untold else []
        words += [f"exactly the same for {', '.join(same)}"] if same else []
        yield Finding(told_figure(kpi).label, f"{'; '.join(words)}.")


def _of_screening(study: Study, table: pd.DataFrame) -> Iterator[Finding]:
    """Yield a sentence for each figure: the factors with the largest effects, and which way they go."""
    for kpi, rows in table[table["outcome"] == study.arms[0]].groupby("kpi", sort=False):
        best = rows.sort_values("mu_star", ascending=False).head(MOST_FACTORS)
        if best["mu_star"].isna().all():
            continue
        best = best[best["mu_star"] > 0.0]
        if best.empty:
            yield Finding(told_figure(str(kpi)).label, "no factor moved it.")
            continue
        listed = []
        for row in best.itertuples():
            found = Interval(row.mu_star, row.mu_star_low, row.mu_star_high, 2)
            unit = shown_difference(found, told_figure(str(kpi)).unit)[2]
            size = f"{bracketed(found, told_figure(str(kpi)).unit, sign=False)} {unit}".strip()
            listed.append(f"{factor_label(row.factor)} {size} ({way_of(row.mu, row.mu_star)})")
        yield Finding(told_figure(str(kpi)).label, f"moved most, over their whole ranges, by {', '.join(listed)}.")


def _of_shares(study: Study, table: pd.DataFrame) -> Iterator[Finding]:
    """Yield a sentence for each figure: whose variance it is, and how much the factors explain by themselves."""
    for kpi, rows in table[table["outcome"] == study.arms[0]].groupby("kpi", sort=False):
        best = rows.sort_values("ST", ascending=False).head(MOST_FACTORS)
        if best["ST"].isna().all():
            continue
        listed = ", ".join(
            f"{factor_label(row.factor)} {row.ST:.2f} [{max(0.0, row.ST_low):.2f}, {row.ST_high:.2f}]"
            for row in best.itertuples()
        )
        # a single factor has nothing to combine with
        together = f"; {_together(float(rows['S1'].sum()))}" if len(rows) > 1 else ""
        yield Finding(told_figure(str(kpi)).label, f"total shares of its variance: {listed}{together}.")


def _together(alone: float) -> str:
    """Return in words what the sum of first-order indices says."""
    if alone > NEARLY_ALL:
        return "the factors hardly work through each other"
    return f"by themselves all factors explain about {100.0 * max(0.0, alone):.0f} %, the rest lies in how they combine"


def _of_boxes(study: Study, table: pd.DataFrame) -> Iterator[Finding]:
    """Yield a sentence for each figure: within which limits of the factors its worst quarter mostly lies.

    Of a figure of which neither more nor less is good, it is the highest quarter.
    """
    for kpi, rows in table[table["outcome"] == study.arms[0]].groupby("kpi", sort=False):
        limits = []
        for row in rows.itertuples():
            low, high = (float(f"{end:.2g}") for end in (row.low, row.high))
            within = f"from {number(low)} to {number(high)}"
            words = f"below {number(high)}" if low == -inf else f"above {number(low)}" if high == inf else within
            limits.append(f"{factor_label(row.factor)} is {words}")
        first = rows.iloc[0]
        k = told_figure(str(kpi))
        edge, quarter = with_unit(first["edge"], k.unit), "highest quarter" if k.good == "none" else "worst quarter"
        yield Finding(
            k.label,
            f"{100.0 * first['coverage']:.0f} % of its {quarter} ({first['side']} {edge}) lies where "
            f"{', '.join(limits)}; of all points there, {100.0 * first['density']:.0f} % are in the {quarter}.",
        )


def _of_responses(study: Study, table: pd.DataFrame) -> Iterator[Finding]:
    """Yield a sentence for each of the first figures: from which level of each factor on it is another one."""
    names = {factor["name"]: factor for factor in study.manifest["factors"]}
    for kpi in study.main_kpis[:MOST_RESPONSES]:
        unit = told_figure(kpi).unit
        parts = []
        for row in table[(table["kpi"] == kpi) & (table["outcome"] == study.arms[0])].itertuples():
            found = Interval(row.change, row.low, row.high, 2)
            shown_unit = shown_difference(found, unit)[2]
            lowest = number(names[row.factor]["low"])
            parts.append(
                f"{factor_label(row.factor)} {number(row.from_level)} ({bracketed(found, unit)} {shown_unit}".rstrip()
                + f" against {lowest})"
            )
        if parts:
            yield Finding(told_figure(kpi).label, f"a change can be told from {'; '.join(parts)} on.")
