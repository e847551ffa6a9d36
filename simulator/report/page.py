"""The report of a study: headline in words, table, plots with their data, assumptions and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from math import isnan
from typing import TYPE_CHECKING, Any

from simulator.metrics import GROUPS, KPIS, Kpi
from simulator.register import KINDS, LEVERS, PARAMETERS, STRUCTURES
from simulator.report.benefits import benefit_tables, outcome_tables
from simulator.report.chains import collapses, draw, shown_table
from simulator.report.drawing import inline_svg
from simulator.report.money import money_tables
from simulator.report.pages import page_of
from simulator.report.public_account import account_tables
from simulator.report.where_section import where_tables
from simulator.scenario.baseline_rules import baseline_rules, own_rules
from simulator.scenario.idle import set_in_vain
from simulator.scenario.value_words import number
from simulator.study.area_figures import AREA_PLOT
from simulator.study.comparison import Comparison, Result
from simulator.study.figures import DIFFERENCE_PLOT, OTHER_PLOTS, PRACTICE_PLOT, YEAR_PLOTS
from simulator.study.intervals import CONFIDENCE
from simulator.study.policy_year_words import rows_of_policy_years
from simulator.study.policy_years import policy_years
from simulator.study.readings import SYMBOLS
from simulator.study.styles import Plot
from simulator.study.versions import commit, versions
from simulator.study.wording import (
    headline,
    policy_in_words,
    shown,
    shown_difference,
    shown_interval,
    shown_unit,
    window_in_words,
    with_unit,
)

if TYPE_CHECKING:
    import pandas as pd

    from simulator.scenario.schema import Scenario

#: Figures that make the headline, in order.
HEADLINES = (
    *("se_award_share_value", "se_days_to_payment", "se_months_of_reserves"),
    *("insolvencies_per_10000", "bids_per_tender", "council_spend"),
)


def report_html(result: Result, made_with: Mapping[str, Any] | None = None) -> str:
    """Return the report of a study as one HTML page without scripts or outside addresses.

    Args:
        result: the study.
        made_with: ``versions`` and ``commit`` of the program that made the runs; by default those of now.
    """
    return page_of("simulator.report", "report.html.j2", context_of(result) | _made_with(made_with))


def context_of(result: Result) -> dict[str, Any]:
    """Return everything that the template shows."""
    compared = isinstance(result, Comparison) and len(result.arms) > 1
    last = result.arms[-1].scenario
    groups = [
        {"name": group, "rows": list(_rows(result, figures))} for group in GROUPS if (figures := result.told(group))
    ]
    shown_figures = sum(len(group["rows"]) for group in groups)
    return {
        "title": last.title,
        "question": last.question,
        "is_comparison": compared,
        "headlines": list(_headlines(result)),
        "arms": [_arm(result, place) for place in range(len(result.arms))],
        "seeds": len(result.seeds),
        "years": result.arms[0].scenario.horizon_years,
        "groups": groups,
        "policy_years": list(_policy_years(result)),
        "shown_figures": shown_figures,
        "left_out": len(KPIS) - shown_figures,
        "plots": [*_plots(result), *_chains(result)],
        "outcomes": outcome_tables(result),
        "benefits": benefit_tables(result),
        "accounts": account_tables(result),
        "where": where_tables(result),
        "money": money_tables(result),
        "assumed": [row for arm in result.arms[-1:] for row in _assumed(arm.scenario)],
        "definitions": list(KPIS.values()),
        "by_luck": round((1.0 - CONFIDENCE) * shown_figures),
    }


def _made_with(manifest: Mapping[str, Any] | None) -> dict[str, Any]:
    if manifest is None:
        return {"versions": versions(), "commit": commit()}
    return {"versions": manifest["versions"], "commit": manifest["commit"]}


def _headlines(result: Result) -> Iterator[dict[str, Any]]:
    if isinstance(result, Comparison) and len(result.arms) > 1:
        for arm in range(1, len(result.arms)):
            yield {"arm": result.names[arm], "sentences": [headline(result, kpi, arm) for kpi in HEADLINES]}
        return
    sentences = []
    for kpi in HEADLINES:
        found, unit = result.of_arm(kpi, 0), KPIS[kpi].unit
        ends = shown_interval(found, unit)
        sentences.append(
            f"{KPIS[kpi].label}: {with_unit(found.mean, unit)}" + (f", 95 % interval {ends}." if ends else ".")
        )
    yield {"arm": result.names[0], "sentences": sentences}


def _arm(result: Result, place: int) -> dict[str, Any]:
    arm = result.arms[place]
    policies = [
        {"name": p.name or "", "what": policy_in_words(p), "when": window_in_words(p, arm.scenario)}
        for p in arm.scenario.policies
    ]
    shocks = [
        {"what": f"{s.kind.replace('_', ' ')} of {number(100.0 * s.size)} % in {s.sector or 'every service line'}"}
        for s in arm.scenario.shocks
    ]
    idle = [str(one).replace("`", "") for one in set_in_vain(arm.scenario)]
    return {
        "name": arm.name,
        "policies": policies,
        "idle": idle,
        "shocks": shocks,
        "fingerprint": arm.scenario.fingerprint(),
    }


def _rows(result: Result, figures: list[Kpi]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the main table for some figures."""
    for k in figures:
        means = [result.of_arm(k.name, place) for place in range(len(result.arms))]
        values = [found.mean for found in means]
        cells = [{"mean": shown(m.mean, k.unit, *values), "ends": _arm_ends(m, k.unit, values)} for m in means]
        differences = []
        if isinstance(result, Comparison):
            for place in range(1, len(result.arms)):
                found = result.difference(k.name, place)
                mean, ends, unit = shown_difference(found, k.unit)
                unit = "" if unit == shown_unit(k.unit, *values) else unit.removesuffix(" a year")
                word = result.reading(k.name, place)
                differences.append({"mean": mean, "ends": ends, "unit": unit, "word": word, "symbol": SYMBOLS[word]})
        yield {
            "label": k.label,
            "definition": k.definition,
            "unit": shown_unit(k.unit, *values),
            "cells": cells,
            "differences": differences,
        }


def _policy_years(result: Result) -> Iterator[dict[str, Any]]:
    """Yield a table for each arm beyond the reference of the years in which every policy is fully in force."""
    years = policy_years(result) if isinstance(result, Comparison) and len(result.arms) > 1 else None
    if isinstance(result, Comparison) and years is not None:
        for arm in range(1, len(result.arms)):
            rows = list(rows_of_policy_years(result, years, arm))
            yield {"years": years.words, "reference": result.names[0], "arm": result.names[arm], "rows": rows}


def _arm_ends(found: Any, unit: str, values: list[float]) -> str:
    if isnan(found.low) or found.low == found.high:  # a single seed, or no luck in it at all
        return ""
    return f"{shown(found.low, unit, *values)} to {shown(found.high, unit, *values)}"


def _plots(result: Result) -> Iterator[dict[str, Any]]:
    plots = YEAR_PLOTS | OTHER_PLOTS
    if any(arm.scenario.spreading_practice for arm in result.arms):
        plots["practice"] = PRACTICE_PLOT
    if isinstance(result, Comparison) and len(result.arms) > 1 and len(result.seeds) > 1:
        areas = {} if result.areas.empty else {"areas": AREA_PLOT}
        plots = {"differences": DIFFERENCE_PLOT, **areas, **plots}
    for name, plot in plots.items():
        yield {
            "name": name,
            "title": plot.title,
            "note": plot.note,
            "svg": inline_svg(plot.draw(result), name, escape(plot.title, quote=True)),
            "table": _plain(plot, result),
        }


def _chains(result: Result) -> Iterator[dict[str, Any]]:
    """Yield a picture of the chain for each arm with a recorded collapse of a large contractor."""
    for place, collapse in enumerate(collapses(result)):
        yield {
            "name": f"chain-{place}",
            "title": collapse.title,
            "note": collapse.note,
            "svg": inline_svg(draw(collapse), f"chain-{place}", escape(collapse.title, quote=True)),
            "table": shown_table(collapse),
        }


def _plain(plot: Plot, result: Result) -> dict[str, Any]:
    frame: pd.DataFrame = plot.table(result)
    rows = [
        [cell if isinstance(cell, str) else ("n/a" if isnan(cell) else f"{cell:,.4g}") for cell in row]
        for row in frame.itertuples(index=False)
    ]
    return {"columns": [str(column) for column in frame.columns], "rows": rows}


def _assumed(scenario: Scenario) -> Iterator[dict[str, str]]:
    """Yield every number that the scenario sets itself instead of taking it from the register."""
    for name, value in scenario.parameters.items():
        yield _assumption("the world", name, value, PARAMETERS[name])
    for name, code in scenario.structure.items():
        structure = STRUCTURES[name]
        chosen = structure.choices[int(code)]
        others = ", ".join(structure.choices)
        yield {
            "where": "the model", "name": structure.what, "value": chosen, "usual": structure.usual, "range": others,
            "unit": "choice",
        }  # fmt: skip
    yield from _own_rules(scenario)
    for group in scenario.suppliers:
        for name, value in group.overrides.items():
            yield _assumption(f"suppliers, {group.name}", name, value, KINDS[group.kind][name])


def _own_rules(scenario: Scenario) -> Iterator[dict[str, str]]:
    """Yield every rule of before the policies that the scenario sets, as it is in force, with the councils it is of."""
    in_force = {council.name: baseline_rules(scenario, council) for council in scenario.councils}
    told = set(scenario.rules).union(*(own_rules(council) for council in scenario.councils))
    for name, lever in LEVERS.items():
        if name not in told:
            continue
        for value in dict.fromkeys(rules[name] for rules in in_force.values()):
            councils = [council for council, rules in in_force.items() if rules[name] == value]
            who = "every council" if len(councils) == len(in_force) else ", ".join(councils)
            yield _assumption(f"baseline rule, {who}", name, value, lever)


def _assumption(where: str, name: str, value: float, entry: Any) -> dict[str, str]:
    return {
        "where": where,
        "name": name.replace("_", " "),
        "value": number(value),
        "usual": number(entry.value),
        "range": f"{number(entry.low)} to {number(entry.high)}",
        "unit": entry.unit,
    }
