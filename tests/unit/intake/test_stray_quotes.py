"""Quotes that are opened and not closed are told; cells of several lines go on to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, read, register_rows, spend_rows

WITHIN = "within a quote that is opened and not closed"


def _with_quotes(lines: list[int], separator: str = ",", cell: int = 6) -> str:
    """Return sixty payments; on some lines (the headings stand on line 1) a cell begins with a stray quote."""
    rows = as_csv(spend_rows(60), separator).splitlines()
    for line in lines:
        cells = rows[line - 1].split(separator)
        cells[cell] = '"' + cells[cell]
        rows[line - 1] = separator.join(cells)
    return "\n".join(rows)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line", [6, 61])
def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path, separator: str, line: int) -> None:
    with pytest.raises(ScenarioMistakes, match=rf"spend\.csv:{line}: a quote that is opened and not closed.*close it"):
        read(tmp_path, "spend.csv", _with_quotes([line], separator))


def test_a_quote_above_the_headings_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes, match=r"spend\.csv:1: a quote that is opened and not closed"):
        read(tmp_path, "spend.csv", '"Payments of Ashby\n' + as_csv(spend_rows(60)))


@pytest.mark.parametrize(("lines", "lost"), [([6, 31], 26), ([6, 7], 2)])
@pytest.mark.parametrize("cell", [1, 3, 6])
def test_two_stray_quotes_that_pair_up_hide_no_row(tmp_path: Path, lines: list[int], lost: int, cell: int) -> None:
    (tally,) = read(tmp_path, "spend.csv", _with_quotes(lines, cell=cell)).tallies
    assert tally.refused[WITHIN].count == lost
    assert tally.refused[WITHIN].lines[0] == 6
    assert (tally.read, tally.used) == (60, 60 - lost)


def test_cells_of_several_lines_are_read(tmp_path: Path) -> None:
    rows = register_rows(40)
    for row in rows:
        row["Contract Title"] += "\n1 High Street,\nAshby, Northshire, England, GB\nof offices, schools,"
    tally = read(tmp_path, "contracts.csv", as_csv(rows, end="\n")).tallies[0]
    assert (tally.read, tally.used, tally.refused) == (40, 40, {})


def test_a_row_of_several_lines_is_told_by_its_first(tmp_path: Path) -> None:
    rows = spend_rows(4)
    rows[1]["Supplier Name"], rows[1]["Net Amount"] = "Acme\nof Ashby", "none"
    (tally,) = read(tmp_path, "spend.csv", as_csv(rows)).tallies
    assert tally.refused["amount: not an amount"].lines == [3]
