"""Key figures as tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table

from simulator.commands.describe import PIPE_WIDTH
from simulator.metrics import GROUPS, KPIS, Kpi
from simulator.scenario.in_vain import set_in_vain
from simulator.study.answers import answer, key_figures_of
from simulator.study.comparison import Comparison, Result
from simulator.study.discoveries import luck_in_words
from simulator.study.policy_year_words import rows_of_policy_years
from simulator.study.policy_years import PolicyYears, policy_years
from simulator.study.readings import HANGS, NO_DIFFERENCE, ROUGH_MARK, SYMBOLS, TINY, UNTOLD
from simulator.study.wording import difference_beside, in_brackets, roughly, shown_levels, shown_unit

_STYLES = {"better": "bold blue", "worse": "bold red"} | dict.fromkeys((TINY, UNTOLD, HANGS, NO_DIFFERENCE), "dim")
_LEGEND = (
    "The difference is the mean over seeds of the pairs with equal luck, with its 95 % interval; "
    f"{SYMBOLS[UNTOLD]} means that it cannot be told from zero, {SYMBOLS[TINY]} that it is clear but below what"
    " matters of this figure; ▲ better, ▼ worse, △ higher, ▽ lower."
)
_ANY_WIDTH = 1_000  # characters: more than any table is wide
_LEAST_NAME = 16  # characters that names of figures have; where there is no room for all, intervals break instead
_ROOMY_NAME = 20  # characters that are left for them where the intervals of the arms are shown as well


def terminal() -> Console:
    """Return the console for tables: as wide as the terminal, or the width of a pipe."""
    console = Console(markup=False, highlight=False)
    return console if console.is_terminal else Console(markup=False, highlight=False, width=PIPE_WIDTH)


def _grouped(result: Result, everything: bool) -> Iterator[tuple[str, list[Kpi]]]:
    """Yield the groups of figures in which anything happened, with those figures; else the key figures alone."""
    if not everything:
        yield "key figures", [KPIS[kpi] for kpi in key_figures_of(result)]
        return
    for group in GROUPS:
        if figures := result.told(group):
            yield group, figures


def _print_what_is_left_out(console: Console, result: Result, everything: bool) -> None:
    """Say how many figures have no row, and why."""
    told = sum(len(result.told(group)) for group in GROUPS)
    if not everything:
        console.print(f"These are the figures that the question names; --all shows all {told}.")
    elif number := len(KPIS) - told:
        console.print(f"{number} figures are zero or undefined in every run and left out here; --json has all.")


def _cells(result: Result, k: Kpi, arms: tuple[int, ...], with_ends: bool) -> list[str]:
    """Return the means of a figure in some arms, with their intervals if there is room."""
    found = [result.of_arm(k.name, arm) for arm in arms]
    gaps = [result.difference(k.name, arm) for arm in arms if arm and isinstance(result, Comparison)]
    cells = [in_brackets(mean, ends if with_ends else "") for mean, ends in shown_levels(found, k.unit, *gaps)]
    return [shown_unit(k.unit, *(f.mean for f in found)), *cells]


def show_run(result: Result, remark: str = "", *, everything: bool = False) -> None:
    """Print the key figures, or every figure, of the first arm with its interval over seeds."""
    console = terminal()
    table = Table(title=_title(result, result.names[0]), title_justify="left")
    for heading in ("figure", "unit", "mean [95 % interval]"):
        table.add_column(heading, justify="right" if heading.startswith("mean") else "left")
    for group, kpis in _grouped(result, everything):
        table.add_row(group.capitalize(), style="bold")
        for k in kpis:
            table.add_row(f"  {k.label}", *_cells(result, k, (0,), with_ends=True))
        table.add_section()
    console.print(table)
    _print_what_is_left_out(console, result, everything)
    if remark:
        console.print(remark)


def show_comparison(result: Comparison, *, everything: bool = False) -> None:
    """Print for each arm the verdict and a table beside the reference: the key figures, or all of them."""
    console = terminal()
    in_force = policy_years(result) if everything else None
    for arm in range(1, len(result.arms)):
        if len(result.arms) > 2:
            console.print(f"{result.names[arm]}:", style="bold")
        for sentence in answer(result, arm):
            console.print(sentence)
        console.print()
        _show_pair(console, result, arm, everything)
        if in_force is not None:
            _show_policy_years(console, result, in_force, arm)
    console.print(_LEGEND)
    if result.worlds is not None:
        console.print(
            f"{SYMBOLS[HANGS]} is told from zero by luck alone, but not over the {result.worlds.number} plausible"
            " worlds: vectors of the numbers that nobody knows exactly, each with luck of its own. "
            f"{ROUGH_MARK} before an interval: luck moves the figure so much that these worlds hardly tell its width."
        )
    if everything:
        console.print(luck_in_words(result))
    _print_what_is_left_out(console, result, everything)
    for played in result.arms:
        for idle in set_in_vain(played.scenario):
            console.print(f"{played.name}: {idle}.")


def _show_pair(console: Console, result: Comparison, arm: int, everything: bool) -> None:
    table = _pair_table(result, arm, everything, is_roomy=True)
    names = max(len(str(cell)) for cell in table.columns[0].cells)
    whole = console.measure(table, options=console.options.update_width(_ANY_WIDTH)).maximum
    if whole - max(0, names - _ROOMY_NAME) > console.width:
        table = _pair_table(result, arm, everything, is_roomy=False)
    console.print(table)


def _pair_table(result: Comparison, arm: int, everything: bool, *, is_roomy: bool) -> Table:
    """Return the table of an arm beside the reference; one without room has no intervals of levels, units and words."""
    title = _title(result, f"A: {result.names[0]}   B: {result.names[arm]}")
    table = Table(title=title, title_justify="left", box=box.HEAVY_HEAD if is_roomy else box.SIMPLE_HEAD)
    intervals = ("95 % interval",) if result.worlds is None else ("by luck", "luck and parameters")
    headings = ("figure", "unit", "A", "B", "B - A", *intervals, "")
    for heading in headings:
        if is_roomy or heading != "unit":
            is_number = heading not in ("figure", "unit", "")
            _add_column(table, heading, is_number=is_number, breaks=heading in intervals and not is_roomy)
    for group, kpis in _grouped(result, everything):
        table.add_row(group.capitalize(), style="bold")
        for k in kpis:
            word = result.reading(k.name, arm)
            table.add_row(*_pair_row(result, k, arm, is_roomy), style=_STYLES.get(word, ""))
        table.add_section()
    return table


def _add_column(table: Table, heading: str, *, is_number: bool, breaks: bool) -> None:
    """Add a column; where there is no room for all, what ``breaks`` does before names of figures are cut."""
    least = _LEAST_NAME if heading == "figure" else None
    is_whole = heading != "figure" and not breaks
    table.add_column(heading, justify="right" if is_number else "left", no_wrap=is_whole, min_width=least)


def _show_policy_years(console: Console, result: Comparison, years: PolicyYears, arm: int) -> None:
    """Print the figures of the years in which every policy is fully in force, and the difference of the whole run."""
    title = f"{years.words} only, in which every policy is fully in force"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("figure", "A", "B", "B - A", "95 % interval", "whole run"):
        _add_column(table, heading, is_number=heading != "figure", breaks=heading == "95 % interval")
    for row in rows_of_policy_years(result, years, arm):
        label = f"{row.label}, {row.unit}" if row.unit else row.label
        table.add_row(label, *row.levels, *row.difference, row.whole_run, style=_STYLES.get(row.word, ""))
    console.print(table)


def _pair_row(result: Comparison, k: Kpi, arm: int, is_roomy: bool) -> list[str]:
    """Return the cells of one figure; on a narrow terminal the unit joins the label and the word goes."""
    row_unit, *cells = _cells(result, k, (0, arm), is_roomy)
    mean, ends = difference_beside(result.difference(k.name, arm), k.unit, row_unit)
    word = result.reading(k.name, arm)
    wide = [_worlds_ends(result, k, arm, row_unit)] if result.worlds is not None else []
    if is_roomy:
        return [f"  {k.label}", row_unit, *cells, mean, ends, *wide, f"{SYMBOLS[word]} {word}"]
    label = f"  {k.label}, {row_unit}" if row_unit else f"  {k.label}"
    return [label, *cells, mean.removesuffix(" points"), ends, *wide, SYMBOLS[word]]


def _worlds_ends(result: Comparison, k: Kpi, arm: int, row_unit: str) -> str:
    """Return the interval of a difference over plausible worlds, scaled by itself."""
    wide = result.in_worlds(k.name, arm)
    if wide is None:
        return ""
    return roughly(difference_beside(wide.interval, k.unit, row_unit)[1], wide)


def _title(result: Result, what: str) -> str:
    number = len(result.seeds)
    years = result.arms[0].scenario.horizon_years
    return f"{what}   ({number} {'seed' if number == 1 else 'seeds'}, {years} {'year' if years == 1 else 'years'})"
