"""Of several columns that may be meant the right one is taken, and what stands below it is told row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, read, register_rows, spend_rows

WITH_VAT = "amount: with VAT, as its heading says"


def _with_columns(rows: list[dict[str, Any]], old: str, **columns: str) -> list[dict[str, Any]]:
    """Return rows in which columns stand in the place of one."""
    names = {name.replace("_", " "): value for name, value in columns.items()}
    return [{**{key: cell for key, cell in row.items() if key != old}, **names} for row in rows]


@pytest.mark.parametrize("net", ["Amount Net of VAT", "Invoice Amount (excl. VAT)", "Net", "Net value", "Sum ex VAT"])
@pytest.mark.parametrize("gross", ["Amount", "Gross Amount", "Invoice Amount", "Total", "Total Amount (inc VAT)"])
def test_of_amounts_with_and_without_vat_those_without_are_taken(tmp_path: Path, gross: str, net: str) -> None:
    rows = _with_columns(spend_rows(4), "Net Amount", **{gross: "1200", "VAT": "200", net: "1000"})
    found = read(tmp_path, "spend.csv", as_csv(rows))
    assert found.frame["value_gbp"].tolist() == [1_000.0] * 4
    assert not found.tallies[0].doubtful


@pytest.mark.parametrize("gross", ["Gross", "Gross Amount", "Amount including VAT", "Total amount (incl. VAT)"])
def test_amounts_with_vat_alone_are_taken_and_told(tmp_path: Path, gross: str) -> None:
    rows = _with_columns(spend_rows(4), "Net Amount", **{gross: "1200", "Irrecoverable VAT": "0"})
    found = read(tmp_path, "spend.csv", as_csv(rows))
    assert found.frame["value_gbp"].tolist() == [1_200.0] * 4
    assert found.tallies[0].doubtful[WITH_VAT].lines == [1]


def test_of_two_columns_of_one_heading_it_is_told_which_is_taken(tmp_path: Path) -> None:
    text = "Date Paid,Supplier,Amount,Amount\n" + "2024-04-13,Acme Ltd,100,900\n2024-04-14,Bolt Ltd,200,800\n"
    found = read(tmp_path, "spend.csv", text)
    assert found.frame["value_gbp"].tolist() == [100.0, 200.0]
    told = "amount: 2 columns are headed `Amount`, column 3 is taken; rename it for another"
    assert found.tallies[0].doubtful[told].lines == [1]


@pytest.mark.parametrize("month", ["Apr-24", "April 2024", "2024-04", "01/04/2024"])
def test_a_column_of_months_is_the_date_and_tells_no_days_to_payment(tmp_path: Path, month: str) -> None:
    rows = _with_columns(spend_rows(4), "Date Paid", Month=month)
    found = read(tmp_path, "spend.csv", as_csv([row | {"Invoice Date": "2024-03-20"} for row in rows]))
    assert {date.fromordinal(int(start)) for start in found.frame["start"]} == {date(2024, 4, 1)}
    assert found.frame["days_to_pay"].isna().all()


def test_months_without_a_year_are_no_date(tmp_path: Path) -> None:
    rows = _with_columns(spend_rows(4), "Date Paid", Month="April")
    with pytest.raises(ScenarioMistakes, match="no line with the headings"):
        read(tmp_path, "spend.csv", as_csv([{k: v for k, v in row.items() if k != "Invoice Date"} for row in rows]))


def test_a_value_goes_before_one_with_extensions_as_its_length_is_without(tmp_path: Path) -> None:
    values = {"Total value including extensions": "150000", "Value": "100000"}
    rows = _with_columns(register_rows(4), "Total Contract Value (£)", **values)
    assert read(tmp_path, "contracts.csv", as_csv(rows)).frame["value_gbp"].tolist() == [100_000.0] * 4


@pytest.mark.parametrize("heading", ["Supplier(s)", "Supplier Name(s)", "Supplier Name and Details"])
def test_headings_of_several_suppliers_are_known(tmp_path: Path, heading: str) -> None:
    rows = _with_columns(register_rows(4), "Supplier Name", **{heading: "Acme Ltd"})
    assert set(read(tmp_path, "contracts.csv", as_csv(rows)).frame["supplier"]) == {"Acme Ltd"}


def test_the_sum_to_be_paid_is_the_value(tmp_path: Path) -> None:
    rows = _with_columns(register_rows(4), "Total Contract Value (£)", Sum_to_be_paid_over_length_of_contract="£5,000")
    assert read(tmp_path, "contracts.csv", as_csv(rows)).frame["value_gbp"].tolist() == [5_000.0] * 4


def test_a_column_of_which_most_cells_look_wrong_is_read_and_told_by_line(tmp_path: Path) -> None:
    rows = register_rows(9)
    for row in rows[:7]:
        row["End Date"] = "Rolling"
    found = read(tmp_path, "contracts.csv", as_csv(rows))
    assert int(found.frame["months"].notna().sum()) == 2
    assert found.tallies[0].doubtful["end: not a date"].count == 7
    paid = spend_rows(9)
    for row in paid[:7]:
        row["Net Amount"] = "see note"
    (tally,) = read(tmp_path, "spend.csv", as_csv(paid)).tallies
    assert (tally.used, tally.refused["amount: not an amount"].lines) == (2, [2, 3, 4, 5, 6])


def test_a_form_that_headings_speak_against_is_doubted(tmp_path: Path) -> None:
    spend, register = as_csv(spend_rows(4)), as_csv(register_rows(4))
    told = "its headings are those of {}, and it was to be read as {}"
    as_spend = read(tmp_path, "register.csv", register, form="spend").tallies[0].doubtful
    assert as_spend[told.format("a register", "spend")].lines == [1]
    as_register = read(tmp_path, "spend.csv", spend, form="register").tallies[0].doubtful
    assert as_register[told.format("spend", "register")].lines == [1]
    assert not read(tmp_path, "again.csv", spend, form="spend").tallies[0].doubtful
