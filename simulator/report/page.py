"""The report of a study: the answer on one page, then why, pictures, tables by theme, places, assumptions, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from math import isnan
from typing import Any

from simulator.metrics import KPIS
from simulator.notebook.own_rules import digests_in_use
from simulator.report.benefits import benefit_tables, outcome_tables
from simulator.report.chains import collapses, draw, shown_table
from simulator.report.csv_links import csv_link
from simulator.report.drawing import Picture, inline_svg
from simulator.report.first_page import first_page
from simulator.report.money import money_tables
from simulator.report.pages import page_of
from simulator.report.public_account import account_tables
from simulator.report.themes import is_compared, theme_tables
from simulator.report.what_was_run import arms_in_words, assumed_in_words, differing_in_words, places_in_words
from simulator.report.where_section import where_tables
from simulator.report.why_section import way_tables, why_section
from simulator.scenario.value_words import counted
from simulator.study.area_figures import AREA_PLOT
from simulator.study.arms import WITHOUT_POLICIES
from simulator.study.comparison import Comparison, Result
from simulator.study.council_maps import FEWEST, MAP_PLOT
from simulator.study.discoveries import luck_in_words
from simulator.study.figures import DIFFERENCE_PLOT, OTHER_PLOTS, PRACTICE_PLOT, YEAR_PLOTS
from simulator.study.policy_year_words import rows_of_policy_years
from simulator.study.policy_years import policy_years
from simulator.study.recording import in_part
from simulator.study.styles import Plot
from simulator.study.versions import commit, versions

#: Pictures by theme, in the order of the page.
_THEMES = {
    "All of it at a glance": ("differences", "areas", "map"),
    "Who wins": ("se_share", "practice"),
    "Who is paid, who fails": ("payment", "cash", "failures"),
    "What society gains": ("social_value",),
}


def report_html(
    result: Result, made_with: Mapping[str, Any] | None = None, *, picture: Picture = inline_svg
) -> str:
    """Return the report of a study as one HTML page without scripts or outside addresses.

    Args:
        result: the study.
        made_with: ``versions`` and ``commit`` of the program that made the runs, and ``own_rules`` if it had any; by
            default those of now.
        picture: how a figure becomes part of the page: from the figure, a name and a title to HTML.
    """
    page = page_of("simulator.report", "report.html.j2", context_of(result, picture) | _made_with(made_with))
    return page.replace("-£", "−&#8288;£")  # a minus that no line ends with


def context_of(result: Result, picture: Picture = inline_svg) -> dict[str, Any]:
    """Return everything that the template shows."""
    last = result.arms[-1].scenario
    themes = theme_tables(result)
    years = result.arms[0].scenario.horizon_years
    return {
        "title": _title(result),
        "question": last.question if len(result.arms) <= 2 else "",
        "is_comparison": is_compared(result),
        "first": first_page(result, picture),
        "arms": arms_in_words(result),
        "others": differing_in_words(result),
        "reference": _reference(result),
        "seeds": counted(len(result.seeds), "run"),
        "pairs": len(result.seeds),
        "years": counted(years, "year"),
        "why": why_section(result),
        "way": way_tables(result),
        "themes": themes,
        "luck": luck_in_words(result) if isinstance(result, Comparison) and is_compared(result) else "",
        "policy_years": list(_policy_years(result)),
        "left_out": len(KPIS) - sum(len(theme["rows"]) for theme in themes),
        "pictures": [*_pictures(result, picture), *_chains(result, picture)],
        "outcomes": outcome_tables(result),
        "benefits": benefit_tables(result),
        "accounts": account_tables(result),
        "where": where_tables(result),
        "money": money_tables(result),
        "places": places_in_words(result),
        "assumed": assumed_in_words(result),
        "definitions": list(KPIS.values()),
        "in_part": in_part(result.recorded_in),
        "has_worlds": isinstance(result, Comparison) and result.worlds is not None,
    }


def _title(result: Result) -> str:
    """Return what the page is about: the scenario, or of several the number and what they are compared with."""
    others = len(result.arms) - 1
    return result.arms[-1].scenario.title if others < 2 else f"{others} scenarios against {_reference(result)}"


def _reference(result: Result) -> str:
    """Return how the reference is called in the middle of a sentence: a name of somebody's own stays as it is."""
    return "without policies" if result.names[0] == WITHOUT_POLICIES else result.names[0]


def _made_with(manifest: Mapping[str, Any] | None) -> dict[str, Any]:
    if manifest is None:
        return {"versions": versions(), "commit": commit(), "own_rules": digests_in_use()}
    own_rules = manifest.get("own_rules", {})  # folders of earlier versions say nothing of them
    return {"versions": manifest["versions"], "commit": manifest["commit"], "own_rules": own_rules}


def _policy_years(result: Result) -> Iterator[dict[str, Any]]:
    """Yield a table for each arm beyond the reference of the years in which every policy is fully in force."""
    years = policy_years(result) if isinstance(result, Comparison) and is_compared(result) else None
    if isinstance(result, Comparison) and years is not None:
        for arm in range(1, len(result.arms)):
            rows = list(rows_of_policy_years(result, years, arm))
            yield {"years": years.words, "reference": result.names[0], "arm": result.names[arm], "rows": rows}


def is_mapped(result: Result) -> bool:
    """Say whether a report has a map: of many councils, where runs tell what each of them bought."""
    return len(result.arms[0].scenario.councils) >= FEWEST and not result.where.empty


def _pictures(result: Result, picture: Picture) -> Iterator[dict[str, Any]]:
    """Yield the themes with their pictures."""
    plots = YEAR_PLOTS | OTHER_PLOTS
    if any(arm.scenario.spreading_practice for arm in result.arms):
        plots["practice"] = PRACTICE_PLOT
    if is_compared(result) and len(result.seeds) > 1:
        plots |= {"differences": DIFFERENCE_PLOT} | ({} if result.areas.empty else {"areas": AREA_PLOT})
    if is_mapped(result):
        plots["map"] = MAP_PLOT
    for theme, names in _THEMES.items():
        if shown := [_picture(name, plots[name], result, picture) for name in names if name in plots]:
            yield {"theme": theme, "plots": shown}


def _picture(name: str, plot: Plot, result: Result, picture: Picture) -> dict[str, Any]:
    frame = result.plot_table(plot)
    rows = [
        [cell if isinstance(cell, str) else ("n/a" if isnan(cell) else f"{cell:,.4g}") for cell in row]
        for row in frame.itertuples(index=False)
    ]
    return {
        "title": plot.title,
        "note": plot.note,
        "svg": picture(plot.draw(result, frame), name, escape(plot.title, quote=True)),
        "table": {"columns": [str(column) for column in frame.columns], "rows": rows},
        "csv": csv_link(frame),
        "file": f"plot_{name}.csv",
    }


def _chains(result: Result, picture: Picture) -> Iterator[dict[str, Any]]:
    """Yield a picture of the chain for each arm with a recorded collapse of a large contractor."""
    plots = [
        {
            "title": collapse.title,
            "note": collapse.note,
            "svg": picture(draw(collapse), f"chain-{place}", escape(collapse.title, quote=True)),
            "table": shown_table(collapse),
            "csv": csv_link(collapse.table),
            "file": f"chain_{place}.csv",
        }
        for place, collapse in enumerate(collapses(result))
    ]
    if plots:
        yield {"theme": "A collapse and its chain", "plots": plots}
