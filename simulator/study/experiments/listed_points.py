"""A list of points: a CSV file whose headings are the names of the factors, each mistake told with its line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulator.scenario.names import normalised
from simulator.scenario.value_words import did_you_mean, quoted
from simulator.study.arms import StudyMistake
from simulator.study.experiments.counting import too_many
from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.joint_trials import unfit_point
from simulator.study.experiments.paths import WORLD
from simulator.study.experiments.spreads import Points, range_of

#: A number as a scenario writes it; Python would also take `1_0`, `nan` and digits of other scripts.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_USUAL = "write a number with a point for decimals, such as 0.25"


@dataclass(frozen=True)
class _List:
    """The rows of a file that hold something.

    Attributes:
        path: the file.
        headings: of its columns.
        rows: their entries, as written.
        lines: the line of each row, from 1.
    """

    path: Path
    headings: list[str]
    rows: list[list[str]]
    lines: list[int]

    def mistake(self, point: int, what: str) -> StudyMistake:
        """Return a mistake of a point, counted from 0, with its line."""
        return StudyMistake(f"{self.path}:{self.lines[point]}: {what}")


def listed_points(loaded: Loaded, name: str) -> Points:
    """Return the points of a CSV file beside an experiment.

    Raises:
        StudyMistake: in a sentence with file and line, what is wrong, and what to write instead.
    """
    read = _read(loaded.folder / name)
    columns = [factor.column for factor in loaded.factors]
    _check_headings(read, columns)
    places = [read.headings.index(column) for column in columns]
    for point, row in enumerate(read.rows):
        _check_length(read, point, row)
    entries = [[_entry(read, point, place) for place in places] for point in range(len(read.rows))]
    found: Points = np.array(entries, np.float64).reshape(len(read.rows), len(columns))
    _check_ends(read, loaded.factors, found)
    _check_number(read, loaded, found)
    _check_fit(read.path, loaded, found)
    return found


def _read(path: Path) -> _List:
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        with path.open(encoding="utf-8-sig") as opened:  # lines may end as they do on any system
            reader = csv.reader(opened, strict=True)
            for row in reader:
                if row:
                    rows.append(row)
                    lines.append(reader.line_num)
    except csv.Error as problem:
        raise StudyMistake(f"{path}:{reader.line_num}: the list of points cannot be read ({problem})") from problem
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise StudyMistake(f"{path}: the list of points cannot be read ({why})") from problem
    headings = [normalised(heading) for heading in rows[0]] if rows else []
    return _List(path, headings, rows[1:], lines[1:])


def _check_headings(read: _List, columns: list[str]) -> None:
    """Refuse a file whose columns are not the factors, each once."""
    for heading in filter(None, read.headings):
        if heading not in columns:
            remedy = did_you_mean(heading, [column for column in columns if column not in read.headings])
            raise StudyMistake(
                f"{read.path}:1: the column {quoted(heading)} is no factor of the experiment; "
                f"{remedy or 'delete the column, or add the factor'}"
            )
    if not read.rows or any(column not in read.headings for column in columns):
        names = ", ".join(columns)
        raise StudyMistake(f"{read.path}:1: its first line must name the factors ({names}), with rows below it")
    if doubled := [heading for heading, times in Counter(read.headings).items() if heading and times > 1]:
        raise StudyMistake(f"{read.path}:1: the heading {quoted(doubled[0])} stands there twice; delete or rename one")


def _check_length(read: _List, point: int, row: list[str]) -> None:
    """Refuse entries that have no heading; empty ones are what a spreadsheet leaves."""
    if len(row) > len(read.headings):
        what = f"point {point + 1} has more entries than the first line has headings"
        raise read.mistake(point, f"{what}; write decimals with a point")
    strange = [cell for heading, cell in zip(read.headings, row, strict=False) if not heading and cell.strip()]
    if strange:
        what = f"the entry {quoted(strange[0])} of point {point + 1} stands under no heading"
        raise read.mistake(point, f"{what}; name its column in the first line, or delete it")


def _entry(read: _List, point: int, place: int) -> float:
    """Return a number of the list."""
    row = read.rows[point]
    cell = row[place].strip() if place < len(row) else ""
    where = f"of {quoted(read.headings[place])} in point {point + 1}"
    if not cell:
        raise read.mistake(point, f"the entry {where} is missing; write a number, or delete the line")
    value = float(cell) if _NUMBER.fullmatch(cell) else np.nan
    if not np.isfinite(value):
        raise read.mistake(point, f"the entry {quoted(cell)} {where} is not a number; {_meant(cell)}")
    return value


def _meant(cell: str) -> str:
    """Return what to write instead of what is no number."""
    plain = cell.strip(" \"'").replace("_", "").replace("£", "")
    share = plain.endswith("%")
    plain = plain.removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain) or not np.isfinite(float(plain)):
        return _USUAL
    return f"write {float(plain) / (100.0 if share else 1.0):.15g}"


def _check_ends(read: _List, factors: tuple[Factor, ...], found: Points) -> None:
    """Refuse a list with an entry outside its factor, or between two plausible worlds, which no run could take."""
    for factor, column in zip(factors, found.T, strict=True):
        low, high = range_of(factor)
        outside = np.flatnonzero((column < low) | (column > high))
        if len(outside):
            what = f"`{factor.column}` is {column[outside[0]]:g} in point {outside[0] + 1}"
            remedy = "change it, or the ends of the factor"
            raise read.mistake(outside[0], f"{what}, outside {low:g} to {high:g}; {remedy}")
        between = np.flatnonzero(column != column.round())
        if factor.path == WORLD and len(between):
            what = f"`{factor.column}` is {column[between[0]]:g} in point {between[0] + 1}"
            raise read.mistake(between[0], f"{what}, and worlds are counted; write a whole number")


def _check_number(read: _List, loaded: Loaded, found: Points) -> None:
    """Refuse a list with a point that stands in it twice, or with more points than a sweep makes runs."""
    if why := too_many(len(found), loaded.experiment):
        raise StudyMistake(f"{read.path}: {'; '.join(why)}; write a shorter list, or fewer `seeds`")
    first: dict[tuple[float, ...], int] = {}
    for place, point in enumerate(map(tuple, found.tolist()), 1):
        if (earlier := first.setdefault(point, place)) < place:
            why_not = "its runs would be the same; repeats are `seeds`"
            raise read.mistake(place - 1, f"point {place} is point {earlier} once more; {why_not}; delete one")


def _check_fit(path: Path, loaded: Loaded, found: Points) -> None:
    """Refuse a list with a point that no run could live, such as shares that do not sum to one."""
    varied = [place for place, factor in enumerate(loaded.factors) if factor.path != WORLD]
    factors = [loaded.factors[place] for place in varied]
    if why := unfit_point(found[:, varied], factors, loaded.arms, loaded.arm_names):
        raise StudyMistake(f"{path}: {why}; change or delete the point")
