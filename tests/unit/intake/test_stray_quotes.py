"""A quote that is opened and not closed takes in no row; cells of several lines go on to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, read, register_rows, spend_rows

STRAY = "a quote that is opened and not closed: read without it"
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
def test_a_quote_that_is_never_closed_is_read_without(tmp_path: Path, separator: str, line: int) -> None:
    found = read(tmp_path, "spend.csv", _with_quotes([line], separator))
    (tally,) = found.tallies
    assert (tally.read, tally.used, tally.refused) == (60, 60, {})
    assert (tally.doubtful[STRAY].count, tally.doubtful[STRAY].lines) == (1, [line])
    assert found.frame["supplier"].nunique() == 20
    assert found.frame["value_gbp"].sum() == read(tmp_path, "s.csv", _with_quotes([])).frame["value_gbp"].sum()


@pytest.mark.parametrize("text", ["of Ashby,\n1 High Street", "of Ashby"])
def test_a_cell_whose_end_is_lost_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    rows = _with_quotes([61]) + f"\n{text}"
    with pytest.raises(ScenarioMistakes, match=r"spend\.csv:61: a quote that is opened and not closed.*close it"):
        read(tmp_path, "spend.csv", rows)


def test_a_quote_before_more_than_a_cell_holds_is_read_without(tmp_path: Path) -> None:
    """The library gives up after 131,072 signs."""
    rows = as_csv(spend_rows(6_000)).splitlines()
    rows[5] = rows[5].replace("Supplier", '"Supplier')
    (tally,) = read(tmp_path, "spend.csv", "\n".join(rows)).tallies
    assert (tally.used, tally.doubtful[STRAY].lines) == (6_000, [6])


def test_a_quote_above_the_headings_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes, match=r"spend\.csv:1: a quote that is opened and not closed"):
        read(tmp_path, "spend.csv", '"Payments of Ashby\n' + as_csv(spend_rows(60)))


@pytest.mark.parametrize("lines", [[6, 31], [6, 7], [6, 31, 40]])
@pytest.mark.parametrize("cell", [1, 3, 6])
def test_stray_quotes_that_pair_up_take_in_no_row(tmp_path: Path, lines: list[int], cell: int) -> None:
    found = read(tmp_path, "spend.csv", _with_quotes(lines, cell=cell))
    (tally,) = found.tallies
    assert (tally.read, tally.used, tally.refused) == (60, 60, {})
    assert tally.doubtful[STRAY].lines == lines
    assert found.frame["value_gbp"].sum() == read(tmp_path, "s.csv", _with_quotes([])).frame["value_gbp"].sum()


@pytest.mark.parametrize("second", [7, 8, 31])
def test_from_the_last_cell_of_a_line_to_the_first_of_another(tmp_path: Path, second: int) -> None:
    rows = _with_quotes([6]).splitlines()
    rows[second - 1] = '"' + rows[second - 1]
    (tally,) = read(tmp_path, "spend.csv", "\n".join(rows)).tallies
    assert (tally.used, tally.doubtful[STRAY].lines) == (60, [6, second])


def test_cells_that_are_quoted_well_are_read_beside_stray_quotes(tmp_path: Path) -> None:
    rows = _with_quotes([6, 31]).splitlines()
    for line in (6, 9, 31, 45):
        rows[line - 1] = rows[line - 1].replace("Ashby Council", '"Ashby, the ""Council"""')
    found = read(tmp_path, "spend.csv", "\n".join(rows))
    assert (found.tallies[0].used, found.tallies[0].refused) == (60, {})
    assert (found.frame["council"] == 'Ashby, the "Council"').sum() == 4


def test_lines_that_are_no_rows_without_the_quote_are_refused(tmp_path: Path) -> None:
    rows = _with_quotes([6, 31]).splitlines()
    rows[5] += ",one cell too many"
    (tally,) = read(tmp_path, "spend.csv", "\n".join(rows)).tallies
    assert tally.refused[WITHIN].count == 26
    assert tally.refused[WITHIN].lines[0] == 6
    assert (tally.read, tally.used) == (60, 34)


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


def test_a_cell_of_several_lines_with_the_separator_in_it_becomes_no_rows(tmp_path: Path) -> None:
    """What is one row by the letter of CSV may be meant: it is read or refused, never taken apart."""
    text = "Supplier,Description,Payment Date,Value\n" + "Firm,Work,2024-05-01,900\n" * 30
    text += 'Acme,"Phase 1: £1,200,500\nPhase 2: £2,400,000",2024-05-01,3600\n' + "Firm,Work,2024-05-01,900\n" * 29
    found = read(tmp_path, "spend.csv", text)
    assert set(found.frame["supplier"]) <= {"Firm", "Acme"}
    assert set(found.frame["value_gbp"]) <= {900.0, 3_600.0}
    assert (found.frame["supplier"] == "Firm").sum() == 59
