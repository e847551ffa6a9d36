"""Amounts are pounds: decimal commas, units in headings and other currencies are read as meant, or told."""

from __future__ import annotations

import json
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulator.intake.amounts_and_dates import NO_END, money
from simulator.intake.fits import value_of_line, yearly_budget
from simulator.intake.gathering import Gathered
from simulator.intake.place_file import scenario_text
from simulator.intake.place_of_purchases import place_of
from tests.intake_scene import as_csv, can_run, read, register_rows, release, spend_rows

COMMAS = "amount: read with a decimal comma, in all rows"


def _paid(folder: Path, amounts: list[str], heading: str = "Net Amount", **more: str) -> Gathered:
    rows = [{**row, **more} for row in spend_rows(len(amounts))]
    for row, amount in zip(rows, amounts, strict=True):
        row[heading] = amount
        if heading != "Net Amount":
            del row["Net Amount"]
    return read(folder, "spend.csv", as_csv(rows, ";"))


@pytest.mark.parametrize(
    ("cell", "pounds"),
    [
        *[("1000,00", 1000.0), ("1.500,00", 1500.0), ("1 500,25", 1500.25), ("1.500.000", 1.5e6), ("-12,5", -12.5)],
        *[("1.5E+03", 1500.0), ("1,5E+03", 1500.0), ("1,5m", 1.5e6), ("0,500", 0.5), ("1,500", 1500.0), ("1.500", 1.5)],
    ],
)
def test_a_comma_that_can_only_be_decimal_is(cell: str, pounds: float) -> None:
    assert money(cell) == pytest.approx(pounds)


@pytest.mark.parametrize("cell", ["1500,000", "1,2345", "12,34,567", "1,234.5,6", "1..2", "1e400"])
def test_a_slip_is_no_amount(cell: str) -> None:
    assert isnan(money(cell))


def test_a_column_of_decimal_commas_is_read_so_and_told_once(tmp_path: Path) -> None:
    found = _paid(tmp_path, ["250", "1000,00", "1.500", "-3.250,50"])
    assert found.frame["value_gbp"].tolist() == [250.0, 1_000.0, 1_500.0, -3_250.5]
    assert (found.tallies[0].doubtful[COMMAS].count, found.tallies[0].doubtful[COMMAS].lines) == (1, [3])


def test_a_column_of_both_is_doubted_where_it_may_be_either(tmp_path: Path) -> None:
    found = _paid(tmp_path, ["1000,00", "1,500.00", "1.500", "1,500", "20"])
    assert found.frame["value_gbp"].tolist() == [1_000.0, 1_500.0, 1.5, 1_500.0, 20.0]
    (why,) = found.tallies[0].doubtful
    assert "a thousand or a fraction" in why
    assert found.tallies[0].doubtful[why].lines == [4, 5]


def test_a_slip_does_not_make_fractions_of_a_column_of_thousands(tmp_path: Path) -> None:
    """One 12,50 among thousands divided the whole column by a thousand."""
    found = _paid(tmp_path, ["1,500", "2,250", "12,50", "900", "14,000"])
    assert found.frame["value_gbp"].tolist() == [1_500.0, 2_250.0, 12.5, 900.0, 14_000.0]
    told = "amount: a comma before a fraction, in a column whose commas stand before thousands"
    assert {why: one.lines for why, one in found.tallies[0].doubtful.items()} == {told: [4]}
    assert _paid(tmp_path, ["1,500", "12,50", "3,25", "900,00"]).frame["value_gbp"].tolist() == [1.5, 12.5, 3.25, 900.0]


@pytest.mark.parametrize("currency", ["EUR", "jpy", "€"])
def test_payments_in_another_currency_are_refused(tmp_path: Path, currency: str) -> None:
    found = _paid(tmp_path, ["1000.00"] * 4, Currency=currency)
    assert found.frame.empty
    (why,) = found.tallies[0].refused
    assert why == f"amount: in {'EUR' if currency == '€' else currency.upper()}, not pounds"


@pytest.mark.parametrize("currency", ["GBP", "£", "", "Pounds Sterling", "UK Pounds", "GBP (British pounds)", "N/A"])
def test_pounds_are_pounds_however_they_are_written(tmp_path: Path, currency: str) -> None:
    assert _paid(tmp_path, ["1000.00"] * 4, Currency=currency).tallies[0].used == 4


def test_a_heading_that_names_pounds_goes_before_a_column_of_currencies(tmp_path: Path) -> None:
    assert _paid(tmp_path, ["1000.00"] * 4, "Amount in local currency", Currency="EUR").tallies[0].used == 4
    assert _paid(tmp_path, ["1000.00"] * 4, "Amount (£)", Currency="EUR").tallies[0].used == 4


def _registered(folder: Path, heading: str, values: list[str], **more: Any) -> Gathered:
    rows = register_rows(len(values))
    for row, value in zip(rows, values, strict=True):
        del row["Total Contract Value (£)"]
        row[heading] = value
    return read(folder, "contracts.csv", as_csv(rows), **more)


@pytest.mark.parametrize(
    ("heading", "cell", "pounds"),
    [
        *[("Contract Value (£k)", "50", 50_000.0), ("Contract Value £000s", "1,5", 1_500.0)],
        *[("Contract Value (£'000)", "10-40", 20_000.0), ("Contract Value (£m)", "1.2", 1_200_000.0)],
        *[("Contract Value (thousands)", "50", 50_000.0), ("Contract Value (£k)", "£2m", 2_000_000.0)],
        *[("contract_value_gbp_k", "50", 50_000.0), ("contract_value_gbp_millions", "1.2", 1_200_000.0)],
    ],
)
def test_a_heading_in_thousands_is_heard_and_told(tmp_path: Path, heading: str, cell: str, pounds: float) -> None:
    for own in ({}, {"value": heading}):
        found = _registered(tmp_path, heading, [cell] * 4, columns=own)
        assert found.frame["value_gbp"].tolist() == pytest.approx([pounds] * 4)
        assert any(why.startswith("value: taken in ") for why in found.tallies[0].doubtful)


@pytest.mark.parametrize("heading", ["contract_value_gbp", "ContractValueGBP", "Contract_Value_(£)", "AWARD_VALUE_GBP"])
def test_a_heading_says_its_unit_also_where_its_words_are_joined(tmp_path: Path, heading: str) -> None:
    assert _registered(tmp_path, heading, ["50,000"] * 4).frame["value_gbp"].tolist() == [50_000.0] * 4


@pytest.mark.parametrize("heading", ["Contract Value (€)", "Contract Value EUR", "contract_value_eur"])
def test_a_heading_in_euros_is_no_pounds(tmp_path: Path, heading: str) -> None:
    found = _registered(tmp_path, heading, ["50,000"] * 4, columns={"value": heading})
    assert found.frame["value_gbp"].isna().all()
    assert found.tallies[0].doubtful["value: in EUR, not pounds"].count == 4


def test_numbers_too_small_for_a_scenario_are_raised_and_said(tmp_path: Path) -> None:
    frame = _registered(tmp_path, "Contract Value", ["50"] * 40).frame
    median, _ = value_of_line({"all": frame}, (1.0, 1.0))
    assert (median.value, "RAISED from £50.00, less than a scenario may have" in median.source) == (1_000.0, True)
    budget = yearly_budget(frame)
    assert budget.value == 10_000.0
    assert "RAISED from £" in budget.source


def test_credits_that_outweigh_payments_are_no_budget_and_that_is_said(tmp_path: Path) -> None:
    budget = yearly_budget(_paid(tmp_path, ["100.00", "-500.00"]).frame)
    assert budget.is_assumed
    assert "none that sum to more than nought" in budget.source


@pytest.mark.parametrize("missing", [["End Date"], ["Start Date"], ["Start Date", "End Date"]])
def test_contracts_without_a_start_or_a_length_are_in_the_budget(tmp_path: Path, missing: list[str]) -> None:
    rows: list[dict[str, Any]] = [
        {**row, "Start Date": "01/04/2023", "End Date": "31/03/2025", "Total Contract Value (£)": "100000"}
        for row in register_rows(40)
    ]
    for row in rows[::2]:
        row.update(dict.fromkeys(missing, ""))
    budget = yearly_budget(read(tmp_path, "contracts.csv", as_csv(rows)).frame)
    assert budget.value == pytest.approx(40 * 50_000.0, rel=0.01)
    assert "as much to the pound of 20 without start or length" in budget.source


@pytest.mark.parametrize("end", ["", "31/12/2099"])
def test_contracts_without_ends_last_as_long_as_is_usual(tmp_path: Path, end: str) -> None:
    """A contract of £100,000 lasts some three years in the country: its value is not one year's, nor 76 years'."""
    rows: list[dict[str, Any]] = [
        {**row, "Start Date": "01/04/2023", "End Date": end, "Total Contract Value (£)": "100000"}
        for row in register_rows(40)
    ]
    found = read(tmp_path, "contracts.csv", as_csv(rows))
    budget = yearly_budget(found.frame)
    assert budget.is_assumed
    assert 40 * 100_000.0 / 5.0 < budget.value < 40 * 100_000.0 / 2.0
    assert (NO_END in found.tallies[0].doubtful) == bool(end)


def _spent(tmp_path: Path, days: list[str]) -> pd.DataFrame:
    rows = spend_rows(len(days))
    for row, day in zip(rows, days, strict=True):
        row |= {"Date Paid": day, "Invoice Date": "", "Net Amount": "1000"}
    return read(tmp_path, "spend.csv", as_csv(rows)).frame


def test_payments_without_days_are_those_of_a_year(tmp_path: Path) -> None:
    """They were taken for those of one month, and a budget was twelve times what was paid."""
    budget = yearly_budget(_spent(tmp_path, [""] * 120))
    assert (budget.value, budget.is_assumed) == (120_000.0, True)


def test_only_payments_with_days_are_scaled_to_a_year(tmp_path: Path) -> None:
    days = [f"{1 + i % 28:02}/{1 + i % 6:02}/2024" for i in range(60)]
    budget = yearly_budget(_spent(tmp_path, [*days, *["n/a"] * 60]))
    assert budget.value == 120_000.0
    assert "payments of 6 months, scaled to a year; 60 without a day left out" in budget.source


def test_a_slip_in_one_date_stretches_no_period(tmp_path: Path) -> None:
    days = [f"{1 + i % 28:02}/{4 + i % 2:02}/2024" for i in range(118)]
    budget = yearly_budget(_spent(tmp_path, [*days, "01/05/2014", "01/05/2042"]))
    assert budget.value == 720_000.0
    assert "payments of 2 months, scaled to a year; 2 in months with hardly any stretch no period" in budget.source


def test_of_days_on_which_as_many_contracts_run_the_one_of_most_value_makes_the_budget(tmp_path: Path) -> None:
    rows = register_rows(3)
    for row, year, value in zip(rows, (2020, 2021, 2022), (20_000, 300_000, 50_000), strict=True):
        row |= {"Start Date": f"01/04/{year}", "End Date": f"31/03/{year + 1}", "Total Contract Value (£)": str(value)}
    budget = yearly_budget(read(tmp_path, "contracts.csv", as_csv(rows)).frame)
    assert budget.value == pytest.approx(300_000.0, rel=0.01)
    assert "those that run when most do, 1 of 3 contracts (of several such days the one of most value)" in budget.source


@pytest.mark.parametrize("value", [{"amount": "50,000.00"}, {"amount": 50_000, "currency": "gbp"}])
def test_values_of_ocds_are_read_as_those_of_tables(tmp_path: Path, value: dict[str, object]) -> None:
    rows = [release(1, awards=[{"id": "a", "status": "active", "value": value}])]
    assert read(tmp_path, "o.json", json.dumps(rows)).frame["value_gbp"].tolist() == [50_000.0]


def test_contracts_of_ocds_without_awards_are_read(tmp_path: Path) -> None:
    period = {"startDate": "2024-05-01T00:00:00Z", "endDate": "2026-04-30T00:00:00Z"}
    contracts = [
        {"id": "1", "status": "active", "value": {"amount": 70_000, "currency": "GBP"}, "period": period},
        {"id": "2", "status": "cancelled", "value": {"amount": 5_000}},
    ]
    found = read(tmp_path, "o.json", json.dumps([release(1, awards=[], contracts=contracts)]))
    row = found.frame.iloc[0]
    assert (len(found.frame), row["value_gbp"], row["supplier"], row["form"]) == (1, 70_000.0, "Supplier 1", "award")
    assert row["months"] == pytest.approx(24.0, abs=0.05)
    assert found.tallies[0].refused["contract cancelled"].count == 1


@pytest.mark.parametrize("year", ["2054", "1994"])
def test_a_slip_in_one_date_stretches_no_span_of_notices(tmp_path: Path, year: str) -> None:
    """One start of 2054 among 120 awards of a year made a budget of £6.5m one of £0.2m."""
    rows = [release(i) for i in range(121)]
    for i, row in enumerate(rows):
        start = f"{year}-01-01" if i == 120 else f"2024-{1 + i % 12:02d}-05"
        row["awards"][0] |= {"value": {"amount": 50_000}, "contractPeriod": {"startDate": start}}
    budget = yearly_budget(read(tmp_path, "o.json", json.dumps(rows)).frame)
    assert budget.value == pytest.approx(121 * 50_000 * 365.25 / 336, abs=500)
    assert "notices of 336 days, scaled to a year; 1 of days far from the others stretch no span" in budget.source


def test_notices_of_one_day_and_others_of_its_year_span_what_they_span(tmp_path: Path) -> None:
    rows = [release(i) for i in range(60)]
    for i, row in enumerate(rows):
        row["awards"][0]["contractPeriod"] = {"startDate": "2024-04-01" if i % 5 else f"2024-{1 + i // 5:02d}-01"}
    assert "notices of 336 days" in yearly_budget(read(tmp_path, "o.json", json.dumps(rows)).frame).source


def test_payments_later_than_a_scenario_may_have_are_cut_and_that_is_said(tmp_path: Path) -> None:
    """The scenario that was written could not be read again."""
    rows = [{**row, "Invoice Date": "2022-01-05", "Date Paid": "2023-12-05"} for row in spend_rows(40)]
    place = place_of(read(tmp_path, "spend.csv", as_csv(rows)).frame)
    assert place.buyers[0].payment is not None
    assert place.buyers[0].payment[2].value == 365.0
    can_run(place, tmp_path)
    assert "; CUT from 669, more than a scenario may have" in scenario_text(place)
