"""Whether the day or the month comes first is decided by whole columns."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from simulator.intake.amounts_and_dates import day, is_financial_year
from simulator.intake.fits import months_covered
from simulator.intake.gathering import Gathered
from simulator.intake.habits import HALF_TURNED
from tests.intake_scene import as_csv, invoked, read, register_rows, spend_rows

ALL = "{}: read as month before day, in all rows"
EITHER = "{}: day or month first, its column has both; read as day first"


def _spend(folder: Path, order: str) -> Gathered:
    """Return payments of every day of three months, invoiced on the first of each month, written in an order."""
    rows = spend_rows(90)
    for i, row in enumerate(rows):
        paid = date(2024, 4, 1) + timedelta(days=i)
        row["Date Paid"], row["Invoice Date"] = paid.strftime(order), paid.replace(day=1).strftime(order)
    return read(folder, "spend.csv", as_csv(rows))


@pytest.mark.parametrize("order", ["%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m.%d.%Y", "%m%d%Y"])
def test_months_first_give_the_same_as_days_first(tmp_path: Path, order: str) -> None:
    """The column of invoices shows no order of its own: it follows the other."""
    usual, turned = _spend(tmp_path, "%d/%m/%Y"), _spend(tmp_path, order)
    assert months_covered(turned.frame) == months_covered(usual.frame) == 3
    for column in ("start", "days_to_pay"):
        assert turned.frame[column].tolist() == usual.frame[column].tolist()
    assert usual.tallies[0].doubtful == {}
    told = turned.tallies[0].doubtful
    assert {why: (reason.count, reason.lines) for why, reason in told.items()} == {
        ALL.format("paid"): (1, [14]),
        ALL.format("invoiced"): (1, [14]),
    }


@pytest.mark.parametrize("order", ["%d%m%Y", "%Y%m%d", "%d%m%Y.0", "%Y%m%d.0"])
def test_days_in_digits_alone_are_read(tmp_path: Path, order: str) -> None:
    usual, digits = _spend(tmp_path, "%d/%m/%Y"), _spend(tmp_path, order)
    assert digits.frame["start"].tolist() == usual.frame["start"].tolist()
    assert digits.tallies[0].doubtful == {}


def test_a_register_with_months_first_is_read_so(tmp_path: Path) -> None:
    rows = register_rows(40)
    usual = read(tmp_path, "contracts.csv", as_csv(rows)).frame
    for row in rows:
        for heading in ("Start Date", "End Date"):
            of_month, month, year = row[heading].split("/")
            row[heading] = f"{month}/{of_month}/{year}"
    turned = read(tmp_path, "contracts.csv", as_csv(rows))
    assert turned.frame["months"].tolist() == usual["months"].tolist()
    assert turned.frame["start"].tolist() == usual["start"].tolist()
    assert set(turned.tallies[0].doubtful) == {ALL.format("start"), ALL.format("end")}


def test_a_column_of_both_orders_is_doubted_wherever_it_may_be_either(tmp_path: Path) -> None:
    rows = spend_rows(5)
    for row, paid in zip(rows, ["25/04/2024", "04/26/2024", "03/04/2024", "05/05/2024", "2024-04-06"], strict=True):
        row["Date Paid"], row["Invoice Date"] = paid, ""
    (tally,) = read(tmp_path, "spend.csv", as_csv(rows)).tallies
    assert {why: reason.lines for why, reason in tally.doubtful.items()} == {
        "paid: a date read as month before day": [3],
        EITHER.format("paid"): [4],
    }


def test_what_holds_of_a_column_is_told_however_many_rows_are_doubted(tmp_path: Path) -> None:
    rows = spend_rows(60)
    for i, row in enumerate(rows):
        row["Date Paid"] = f"04/{13 + i % 17}/2024" if i % 5 else "soon"
        row["Invoice Date"] = "05/20/2024" if i % 4 else "none"
        row["Net Amount"] = "-5.00" if i % 3 else "6.00"
        row["Supplier Name"] = "REDACTED" if i % 2 else row["Supplier Name"]
    (tmp_path / "spend.csv").write_text(as_csv(rows), encoding="utf-8")
    found = invoked("import", str(tmp_path / "spend.csv"), "--out", str(tmp_path / "place.toml"))
    assert ALL.format("paid") in found.output
    assert ALL.format("invoiced") in found.output


def test_a_contract_that_ends_in_a_month_ends_with_it_and_a_month_is_no_day_of_payment(tmp_path: Path) -> None:
    ends = ("Mar-26", "03/2026", "2026-03")
    rows = [{**row, "Start Date": "April 2024", "End Date": ends[i]} for i, row in enumerate(register_rows(3))]
    found = read(tmp_path, "contracts.csv", as_csv(rows))
    assert found.frame["months"].tolist() == pytest.approx([24.0] * 3, abs=0.05)
    assert not found.tallies[0].doubtful
    paid = [{**row, "Date Paid": "May-24", "Invoice Date": "02/04/2024"} for row in spend_rows(3)]
    frame = read(tmp_path, "spend.csv", as_csv(paid)).frame
    assert frame["start"].tolist() == [float(date(2024, 5, 1).toordinal())] * 3
    assert frame["days_to_pay"].isna().all()


@pytest.mark.parametrize("year", ["2011/12", "2023/24", "2009/10", "1999/00", "2023-24", "2011-2012", "FY 2011/12"])
def test_a_financial_year_is_no_month(tmp_path: Path, year: str) -> None:
    """`2011/12` was December 2011, and `2023/24` not a date."""
    rows = [{**row, "End Date": year if i == 2 else row["End Date"]} for i, row in enumerate(register_rows(9))]
    found = read(tmp_path, "contracts.csv", as_csv(rows))
    told = "end: a financial year, not a date; write a day of it, such as 01/04/2023 or 31/03/2024 for 2023/24"
    assert {why: one.lines for why, one in found.tallies[0].doubtful.items()} == {told: [4]}
    assert found.frame["months"].isna().sum() == 1


@pytest.mark.parametrize("month", ["2011-12", "2011/11", "2011/12/05", "2011.12", "12/2011"])
def test_a_month_is_no_financial_year(month: str) -> None:
    assert not is_financial_year(month)
    assert day(month)[0] is not None


REAL = [date(2024, 5, 4), date(2024, 6, 4), date(2024, 4, 12), date(2024, 4, 2), date(2024, 4, 1), date(2024, 9, 9)]


@pytest.mark.parametrize(
    ("others", "is_doubted"),
    [
        (["04/13/2024", "04/30/2024", *REAL[:2]], True),
        (["04/13/2024", *map(str, REAL[:2])], True),
        (["04/13/2024", date(2024, 1, 4)], True),
        (["13/04/2024", "30/04/2024", *REAL], True),
        (["13/04/2024", *REAL[:3]], False),
        (["13/04/2024", *(date(2024, month, 1) for month in range(1, 13))], False),
        (["04/13/2024", date(2024, 5, 13), *REAL], False),
        (["04/13/2024", "04/05/2024", *REAL], False),
        (["04/13/2024", "13/04/2024", *REAL], False),
        (["04/13/2024"], False),
        (REAL, False),
    ],
)
def test_texts_that_a_spreadsheet_left_beside_dates_are_doubted(
    tmp_path: Path, others: list[object], is_doubted: bool
) -> None:
    """It reads 04/05/2024 as 4 May where April is meant, and leaves 04/13/2024, which is none for it."""
    book = Workbook()
    rows = [{**row, "Date Paid": paid, "Invoice Date": ""} for row, paid in zip(spend_rows(20), others, strict=False)]
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(content := io.BytesIO())
    (tally,) = read(tmp_path, "spend.xlsx", content.getvalue()).tallies
    told = {why: one.lines for why, one in tally.doubtful.items() if why == HALF_TURNED.format("paid")}
    assert told == ({HALF_TURNED.format("paid"): [2]} if is_doubted else {})
