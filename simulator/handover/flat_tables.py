"""Results as tables that spreadsheets, R and Stata read: plain names, one heading line, a table of definitions."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from simulator.metrics import KPIS
from simulator.study.comparison import Comparison, Result
from simulator.study.database import database, write_csv_table
from simulator.study.dictionary import told_of
from simulator.study.disk import ResultsMistake, own_folder, sentences, sync_folder
from simulator.study.where_bought import BY, where_found

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FOLDER = "tables"
MOST_ROWS = 1_048_575
"""A sheet holds so many rows below its heading."""
_RECORDED = ("contracts", "firms", "tenders")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OWN_WORDS = {
    "kpi": ("name", "name of a figure; see the rows of this table that are about figures"),
    "label": ("text", "name of a figure for people"),
    "unit": ("text", "unit of the row"),
    "good": ("word", "direction that is better: up, down or none"),
    "group": ("word", "chapter of the figures that it belongs to"),
    "mean": ("unit of the row", "mean over seeds"),
    "low": ("unit of the row", "lower end of the 95 % interval of the mean"),
    "high": ("unit of the row", "upper end of the 95 % interval of the mean"),
    "seeds": ("count", "draws of luck behind the mean"),
    "difference": ("unit of the row", "mean of the pairs with equal luck: this arm less the first"),
    "difference_low": ("unit of the row", "lower end of its 95 % interval"),
    "difference_high": ("unit of the row", "upper end of its 95 % interval"),
    "figure": ("name", "name of a figure"),
    "by": ("word", "council, sector (service line) or size (of the estimate)"),
    "name": ("name", "which council, service line or size"),
}


def flat_tables(result: Result) -> dict[str, pd.DataFrame]:
    """Return every table by name, the definitions last; names are small letters, digits and underlines."""
    from simulator.study.figures import FIGURES  # noqa: PLC0415  (matplotlib is slow to import)

    found = {
        "key_figures": key_figures(result),
        "key_figures_by_seed": result.kpis.reset_index(),
        **{f"by_{by}": by_place(result, by) for by in BY},
        "yearly": result.yearly,
        "year_ends": result.year_ends,
        "money_flows": result.flows,
        "outcomes": result.outcomes,
        "benefits": result.benefits,
    }
    if any(run.records is not None for run in result.runs):
        found |= {name: result.records(name) for name in _RECORDED}
    found |= {f"plot_{name}": result.plot_table(plot) for name, plot in FIGURES.items()}
    found = {name: _plain(frame) for name, frame in found.items()}
    return found | {"definitions": definitions(found)}


def key_figures(result: Result) -> pd.DataFrame:
    """Return a row per figure and arm: unit, mean and interval, and the paired difference from the first arm."""
    rows = []
    for kpi in KPIS.values():
        for place, name in enumerate(result.names):
            is_other = place > 0 and isinstance(result, Comparison)
            gap = result.difference(kpi.name, place)[:3] if is_other and isinstance(result, Comparison) else (None,) * 3
            rows.append(
                [kpi.name, kpi.label, kpi.group, kpi.unit, kpi.good, name, *result.of_arm(kpi.name, place), *gap]
            )
    head = ["kpi", "label", "group", "unit", "good", "arm", "mean", "low", "high", "seeds"]
    return pd.DataFrame(rows, columns=[*head, "difference", "difference_low", "difference_high"])


def by_place(result: Result, by: str) -> pd.DataFrame:
    """Return a row per council, service line or size, figure and arm."""
    rows = []
    for found in where_found(result, by):
        figure = found.figure
        for place, (name, ends) in enumerate(zip(result.names, found.arms, strict=True)):
            gap = found.differences[place - 1][:3] if place else (None,) * 3
            rows.append([found.name, figure.name, figure.unit, figure.good, name, *ends, *gap])
    head = ["name", "kpi", "unit", "good", "arm", "mean", "low", "high", "seeds"]
    return pd.DataFrame(rows, columns=[*head, "difference", "difference_low", "difference_high"])


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with plain column names, in which no text is taken for a formula."""
    names = [re.sub(r"[^a-z0-9]+", "_", str(column).lower()).strip("_") or "column" for column in frame.columns]
    taken: set[str] = set()
    for place, name in enumerate(names):
        others = (f"{name}_{number}" for number in count(2))
        names[place] = name if name not in taken else next(one for one in others if one not in {*taken, *names})
        taken.add(names[place])
    found = frame.set_axis(names, axis=1)
    texts = [name for name in names if not pd.api.types.is_numeric_dtype(found[name].dtype)]
    return found.assign(**{name: _no_formulas(found[name]) for name in texts})


def _no_formulas(column: pd.Series) -> pd.Series:
    """Return a column without formulas; long ones repeat few texts, which are looked at once each."""
    is_plain = all(no_formula(cell) is cell for cell in column.unique())
    return column if is_plain else column.map(no_formula)


def no_formula(cell: object) -> object:
    """Return a text that a spreadsheet takes for text, also where a name begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def definitions(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what every column and figure is: table, column, unit, meaning."""
    rows = [["key_figures", kpi.name, kpi.unit, f"{kpi.label}: {kpi.definition}"] for kpi in KPIS.values()]
    rows += [list(row) for name, frame in tables.items() for row in _columns(name, frame)]
    return pd.DataFrame(rows, columns=["table", "column", "unit", "meaning"])


def _columns(table: str, frame: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    for column in frame.columns:
        if column in KPIS:
            continue  # told once, above
        told = told_of({"money_flows": "flows"}.get(table, table), column)
        unit, meaning = told or _OWN_WORDS.get(column, ("see the plot", column.replace("_", " ")))
        yield table, column, unit, meaning


def write_csv(result: Result, folder: Path) -> list[str]:
    """Write every table as CSV into a folder, which is made or replaced; return the names.

    Text is UTF-8, a point stands before decimals, what is not known is empty.

    Raises:
        ResultsMistake: it cannot be written, or the folder holds something else.
    """
    tables = flat_tables(result)
    with sentences(folder):
        if strange := _strange(folder, tables):
            raise ResultsMistake(f"{folder}: not written; it holds {strange}, which is no table; name another folder")
        waiting = folder.with_name(f".{folder.name}.unfinished")
        if waiting.is_dir() and not waiting.is_symlink():
            shutil.rmtree(waiting)  # of a command that was ended
        own_folder(waiting)
        with database() as opened:
            for name, frame in tables.items():
                write_csv_table(opened, frame, waiting / f"{name}.csv")
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
        waiting.replace(folder)
        sync_folder(folder.parent)
    return list(tables)


def _strange(folder: Path, tables: Collection[str]) -> str:
    """Return a file of a folder that is none of the tables which are, or may have been, written there; or nothing."""
    others = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    ours = {f"{name}.csv" for name in (*tables, *_RECORDED)}
    return min((name for name in others if name not in ours and not re.fullmatch(r"plot_\w+\.csv", name)), default="")


def write_xlsx(result: Result, path: Path) -> list[str]:
    """Write every table as a sheet of one workbook; return the names.

    Raises:
        ResultsMistake: it cannot be written, or a table has more rows than a sheet.
    """
    from openpyxl import Workbook  # noqa: PLC0415

    from simulator.study.disk import place_atomically, unfinished  # noqa: PLC0415

    tables = flat_tables(result)
    if long := next((name for name, frame in tables.items() if len(frame) > MOST_ROWS), None):
        raise ResultsMistake(f"{path}: not written; `{long}` has more rows than a sheet: use `fairlot export csv`")
    book = Workbook(write_only=True)
    for name, frame in tables.items():
        _fill(book.create_sheet(name[:31]), frame)
    written = io.BytesIO()
    book.save(written)  # into memory: what the workbook's writer says of a disk is no sentence
    with sentences(path):
        waiting = unfinished(path)
        waiting.write_bytes(written.getvalue())
        place_atomically(waiting, path)
    return list(tables)


def _fill(sheet: WriteOnlyWorksheet, frame: pd.DataFrame) -> None:
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False, name=None):
        sheet.append([None if pd.isna(cell) else getattr(cell, "item", lambda cell=cell: cell)() for cell in row])
