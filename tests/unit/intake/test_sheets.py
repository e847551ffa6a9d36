"""A workbook is read with all sheets that are laid out alike; others are named."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from simulator.intake.merged_cells import MERGED
from tests.intake_scene import invoked, read, spend_rows

Sheets = dict[str, list[dict[str, Any]]]


def _book(sheets: Sheets, title: str = "") -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        if title:
            sheet.append([title])
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _months(without: str = "") -> Sheets:
    rows = [{key: value for key, value in row.items() if key != without} for row in spend_rows(120)]
    return {f"Month {i}": rows[10 * i : 10 * (i + 1)] for i in range(12)}


def test_all_months_of_a_workbook_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "year.xlsx", _book(_months(), "Payments of Ashby"))
    assert [(tally.name.split(", ")[1], tally.used) for tally in found.tallies] == [
        (f"sheet Month {i}", 10) for i in range(12)
    ]
    assert set(found.frame["council"]) == {"Ashby Council"}


def test_sheets_that_name_no_buyer_are_one_buyer_s(tmp_path: Path) -> None:
    found = read(tmp_path, "year.xlsx", _book(_months("Body Name")))
    assert set(found.frame["council"]) == {"year"}
    assert [bool(tally.whose) for tally in found.tallies] == [True] + [False] * 11


def test_columns_in_another_order_are_read_and_other_tables_named(tmp_path: Path) -> None:
    sheets = _months()
    sheets["Month 3"] = [dict(reversed(row.items())) for row in sheets["Month 3"]]
    sheets["By firm"] = [{"Supplier Name": "Acme", "Amount": "5", "Date": "2024-05-01"}] * 3
    sheets["Notes"] = [{"Note": "over £500"}] * 2
    (tmp_path / "year.xlsx").write_bytes(_book(sheets))
    found = invoked("import", str(tmp_path / "year.xlsx"), "--out", str(tmp_path / "place.toml"))
    assert found.exit_code == 0, found.output
    assert found.output.count("10 purchases used") == 12
    assert "Sheets that were left out, as their headings are others: By firm, Notes." in found.output
    assert "By firm, Notes" in (tmp_path / "place.import.html").read_text(encoding="utf-8")


def test_a_sheet_of_all_months_counts_no_row_twice(tmp_path: Path) -> None:
    for without in ("", "Transaction Number"):
        months = _months(without)
        sheets = {"Year": [row for rows in months.values() for row in rows], **months}
        found = read(tmp_path, "year.xlsx", _book(sheets))
        assert len(found.frame) == 120
        assert sum(t.refused["the same row as on another sheet"].count for t in found.tallies[1:]) == 120


def test_hidden_sheets_are_left_out_and_told(tmp_path: Path) -> None:
    """A copy with last year's values counted beside the one that is shown, without a word."""
    sheets = {"Now": spend_rows(10), "Cover": [{"About": "Payments"}], "Old": [*spend_rows(10)]}
    book = load_workbook(io.BytesIO(_book(sheets)))
    book["Old"].sheet_state = "hidden"
    book["Old"]["F2"] = "499.00"
    content = io.BytesIO()
    book.save(content)
    (tally,) = read(tmp_path, "year.xlsx", content.getvalue()).tallies
    assert tally.used == 10
    assert tally.aside == (
        "Sheets that were left out, as their headings are others: Cover. "
        "Hidden sheets, which were left out (show them to have them read): Old"
    )
    book["Now"].sheet_state = "hidden"  # what shows no table is read where nothing else is
    book.save(content := io.BytesIO())
    assert [tally.used for tally in read(tmp_path, "all.xlsx", content.getvalue()).tallies] == [10, 1]


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576"])
def test_a_size_that_is_not_that_of_the_sheet_hides_no_cell(tmp_path: Path, size: str) -> None:
    """Programs that write one cell as the size of every sheet had all but the first cell left out."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_book(_months()))) as whole, zipfile.ZipFile(content, "w") as bent:
        for name in whole.namelist():
            text = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{size}"'.encode(), whole.read(name))
            bent.writestr(name, text)
    tallies = read(tmp_path, "year.xlsx", content.getvalue()).tallies
    assert [(tally.read, tally.used) for tally in tallies] == [(10, 10)] * 12


def test_rows_beside_a_merged_cell_are_doubted(tmp_path: Path) -> None:
    """The rows below the first lost their supplier, without a word; a title over all columns is no such cell.

    Nor is a note below the table.
    """
    book = load_workbook(io.BytesIO(_book({"Now": spend_rows(9), "Then": spend_rows(19)[9:]}, "Payments of Ashby")))
    book["Now"].merge_cells("A1:G1")
    book["Now"]["A14"] = "Amounts are net of VAT"
    for cells in ("G3:G5", "G7:G8", "B6:C7", "A14:G15"):
        book["Now"].merge_cells(cells)
    book.save(content := io.BytesIO())
    now, then = read(tmp_path, "year.xlsx", content.getvalue()).tallies
    found = {why: (one.count, one.lines) for why, one in now.doubtful.items()}
    assert found == {
        MERGED.format("supplier"): (3, [4, 5, 8]),
        **{MERGED.format(role): (1, [7]) for role in ("department", "paid")},
    }
    assert (now.used, then.used, then.doubtful) == (9, 10, {})
