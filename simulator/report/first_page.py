"""The first page: the verdict, five figures, two plots, the price, and what would change the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from simulator.metrics import KPIS
from simulator.register import LEVERS
from simulator.report.csv_links import csv_link
from simulator.report.drawing import Picture
from simulator.report.public_account import turning_points
from simulator.report.themes import is_compared
from simulator.scenario.in_vain import out_of_time, set_in_vain
from simulator.scenario.lever_words import lever_label, money
from simulator.study.answers import answer, key_figures_of
from simulator.study.comparison import Comparison, Result
from simulator.study.contributions import contributions
from simulator.study.first_plots import GAINS_PLOT, OVER_TIME_PLOT, figure_over_time
from simulator.study.intervals import Interval
from simulator.study.policy_years import FIGURES_OF_YEARS, policy_years
from simulator.study.prices import Price, prices
from simulator.study.readings import CLEAR, HANGS, ROUGH_MARK, SHORT, SYMBOLS, UNTOLD
from simulator.study.wording import roughly, shown_change, shown_means, shown_unit, with_sign, worded

_DASH = "–"
_SHORT = 6  # characters of a unit that stands beside its number
_YEARLY = " a year"
_NOT_BY_YEAR = " The figures above are known for the whole run only; this is the share that social enterprises win."


def first_page(result: Result, picture: Picture) -> dict[str, Any]:
    """Return what the first page shows; of a run without a comparison the levels of its key figures."""
    tiles = [_tile(result, kpi) for kpi in key_figures_of(result)]
    if not isinstance(result, Comparison) or not is_compared(result):
        return {"arms": [], "tiles": tiles, "plots": []}
    arms = [
        {
            "name": result.names[place],
            "question": result.arms[place].scenario.question,
            "answer": answer(result, place),
            "prices": [_price(price) for price in prices(result, place)],
            "changes": list(what_would_change(result, place)),
        }
        for place in range(1, len(result.arms))
    ]
    return {"arms": arms, "tiles": tiles, "plots": list(_plots(result, picture)) if len(result.seeds) > 1 else []}


def _tile(result: Result, kpi: str) -> dict[str, Any]:
    """Return one key figure: its level in the reference, and each arm beside it."""
    k = KPIS[kpi]
    means = [result.of_arm(kpi, place).mean for place in range(len(result.arms))]
    unit, arms = shown_unit(k.unit, *means), []
    levels = shown_means(means, k.unit)
    if isinstance(result, Comparison) and is_compared(result):
        places = range(1, len(means))
        levels = shown_means(means, k.unit, *(result.difference(kpi, place) for place in places))
        arms = [_beside(result, kpi, place, _level(levels[place], unit), unit) for place in places]
    return {
        "label": k.label,
        "definition": k.definition,
        "unit": unit if not _is_short(unit) else _YEARLY.strip() if unit.endswith(_YEARLY) else "",
        "reference": _level(levels[0], unit),
        "arms": arms,
    }


def _is_short(unit: str) -> bool:
    return unit.startswith("£") or len(unit) <= _SHORT


def _level(digits: str, unit: str) -> str:
    """Return a level with its unit where that is short; a long one stands on a line of its own."""
    return worded(digits, unit).removesuffix(_YEARLY) if _is_short(unit) else digits


def _beside(comparison: Comparison, kpi: str, place: int, level: str, unit: str) -> dict[str, Any]:
    k, word = KPIS[kpi], comparison.reading(kpi, place)
    change, ends = shown_change(comparison.difference(kpi, place), k.unit)
    wide = comparison.in_worlds(kpi, place)
    wide_ends = ""
    if wide is not None and wide.number:
        wide_ends = roughly(shown_change(wide.interval, k.unit)[1], wide)
    return {
        "arm": comparison.names[place],
        "level": level,
        "difference": change.removesuffix(_YEARLY) if _is_short(unit) else change.removesuffix(f" {unit}"),
        "ends": ends,
        "wide": wide_ends,
        "worlds": wide.sentence if wide is not None else "",
        "word": word,
        "short": SHORT.get(word, word),
        "symbol": SYMBOLS[word],
    }


def _price(price: Price) -> dict[str, Any]:
    k = KPIS[price.figure]
    change, ends = shown_change(price.difference, k.unit)
    is_clear = price.reading in (*CLEAR, HANGS)
    return {
        "label": k.label,
        "difference": change.removesuffix(_YEARLY),
        "ends": ends,
        "word": price.reading,
        "short": SHORT.get(price.reading, price.reading),
        "symbol": SYMBOLS[price.reading],
        "of_spend": _percent(price.of_spend),
        "per_point": _against(price.per_point, is_clear),
        "per_job": _against(price.per_job, is_clear),
    }


def _percent(share: float) -> str:
    """Return a share of spend with its sign; no sign where nothing is left of it."""
    return f"{with_sign(f'{100.0 * share:z.2f}')} %" if math.isfinite(share) else _DASH


def _against(pounds: float, is_clear: bool) -> str:
    """Return pounds to two digits that count: no interval tells more of a quotient."""
    if not is_clear or not math.isfinite(pounds):
        return _DASH
    return f"{'-' if pounds < 0.0 else ''}{money(float(f'{abs(pounds):.2g}'))}"


def _plots(comparison: Comparison, picture: Picture) -> Iterator[dict[str, Any]]:
    titles = {"over_time": f"{OVER_TIME_PLOT.title}: {KPIS[figure_over_time(comparison)].label}"}
    notes = {} if figure_over_time(comparison) in key_figures_of(comparison) else {"over_time": _NOT_BY_YEAR}
    for name, plot in {"over_time": OVER_TIME_PLOT, "gains": GAINS_PLOT}.items():
        title = titles.get(name, plot.title)
        table = comparison.plot_table(plot)
        svg = picture(plot.draw(comparison, table), name, escape(title, quote=True))
        link = csv_link(table)
        note = plot.note + notes.get(name, "")
        yield {"name": name, "title": plot.title, "note": note, "svg": svg, "csv": link, "file": f"{name}.csv"}


def what_would_change(comparison: Comparison, arm: int) -> Iterator[str]:
    """Yield sentences on what the answer of an arm hangs on, each from the runs."""
    for finder in (_years, _worlds, _assumptions, _policies, _power, _idle):
        yield from finder(comparison, arm)


def _lead(comparison: Comparison, arm: int) -> str:
    """Return the first key figure that moved clearly, else the first."""
    figures = key_figures_of(comparison)
    return next((kpi for kpi in figures if comparison.reading(kpi, arm) in (*CLEAR, HANGS)), figures[0])


def _years(comparison: Comparison, arm: int) -> Iterator[str]:
    """When one looks: in the years in which the policies are fully in force the difference is another one."""
    years, kpi = policy_years(comparison), _lead(comparison, arm)
    if years is None or kpi not in FIGURES_OF_YEARS:
        return
    now, whole = (shown_change(found.difference(kpi, arm), KPIS[kpi].unit)[0] for found in (years, comparison))
    yield (
        f"When one looks. {KPIS[kpi].label}: {now} in {years.words[0].lower()}{years.words[1:]}, in which every policy"
        f" is fully in force, {whole} over the whole run."
    )


def _worlds(comparison: Comparison, arm: int) -> Iterator[str]:
    """Numbers that nobody knows exactly."""
    if comparison.worlds is None and arm == 1:  # said once
        yield (
            "Numbers that nobody knows exactly were taken as known; fairlot compare --parameters plausible also plays"
            " the sets of numbers that the known patterns do not rule out."
        )
    hanging = [KPIS[kpi].label for kpi in key_figures_of(comparison) if comparison.reading(kpi, arm) == HANGS]
    if hanging:
        yield f"Numbers that nobody knows exactly can turn: {', '.join(hanging)}."
    found = {KPIS[kpi].label: comparison.in_worlds(kpi, arm) for kpi in key_figures_of(comparison)}
    if rough := [label for label, wide in found.items() if wide is not None and wide.is_rough]:
        yield (
            f"How much these numbers do is hardly told ({ROUGH_MARK}), as luck moves the figure about as much:"
            f" {', '.join(rough)}. With more seeds each plausible world is played more often."
        )


def _assumptions(comparison: Comparison, arm: int) -> Iterator[str]:
    """Assumptions within whose range net public value changes its sign."""
    yield from turning_points(comparison, arm)


def _policies(comparison: Comparison, arm: int) -> Iterator[str]:
    """The policy that contributes most to the first figure, upwards or downwards, and the change without it."""
    kpi = _lead(comparison, arm)
    parts = contributions(comparison, kpi, arm)
    if len(parts) < 2 or comparison.reading(kpi, arm) not in (*CLEAR, HANGS):
        return
    most = max(parts, key=lambda part: abs(part.difference.mean))
    left = comparison.difference(kpi, arm).mean - most.difference.mean
    rest = _size(left, KPIS[kpi].unit) if abs(left) >= comparison.matters(kpi) else "next to nothing"
    yield f"One policy less. Without “{most.name}” the change of {KPIS[kpi].label} would be {rest}."


def _power(comparison: Comparison, arm: int) -> Iterator[str]:
    """What these seeds could not have shown."""
    untold = [kpi for kpi in key_figures_of(comparison) if comparison.reading(kpi, arm) == UNTOLD]
    sizes = {kpi: comparison.smallest_shown(kpi, arm) for kpi in untold}
    words = {kpi: _size(size, KPIS[kpi].unit).removeprefix("+") for kpi, size in sizes.items() if size > 0.0}
    told = [f"{KPIS[kpi].label} ({size})" for kpi, size in words.items()]
    if told:
        yield f"More runs could still show smaller effects than these: {', '.join(told)}."


def _size(size: float, unit: str) -> str:
    """Return a size to two digits that count."""
    said = shown_change(Interval(float(f"{size:.2g}"), math.nan, math.nan, 1), unit)[0]
    return re.sub(r"(\d{2})\.0+(?=\D|$)", r"\1", said)


def _idle(comparison: Comparison, arm: int) -> Iterator[str]:
    for idle in set_in_vain(comparison.arms[arm].scenario):
        because = re.sub(r"`(\w+)`", lambda found: f"“{lever_label(found[1])}”", idle.because)
        yield f"“{idle.called(lever_label(idle.lever))}” does nothing here: {because}."
    for told in out_of_time({"": comparison.arms[arm].scenario}):
        words = re.sub(r"`([^`]*)`", lambda found: f"“{_label(found[1])}”", told)
        yield f"{words[0].upper()}{words[1:]}."


def _label(name: str) -> str:
    return lever_label(name) if name in LEVERS else name
