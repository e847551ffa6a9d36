"""Money, dates, lengths and flags as councils write them."""

from __future__ import annotations

from datetime import date
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.intake.amounts_and_dates import (
    band_middle,
    day,
    flag,
    is_month,
    is_placeholder,
    last_of_month,
    money,
    months,
    months_between,
)


@pytest.mark.parametrize(
    ("cell", "pounds"),
    [
        *[("£1,234.50", 1234.5), ("(1,234.50)", -1234.5), ("1234.50-", -1234.5), ("-£12", -12.0), ("£-12", -12.0)],
        *[("12.00 CR", -12.0), ("£1.2m", 1_200_000.0), ("25k", 25_000.0), ("1 000 000", 1e6), ("GBP 5", 5.0)],
        *[(7, 7.0), ("\u221212", -12.0), (".5", 0.5), ("(£3)", -3.0), ("£(500.00)", -500.0), ("-£(12)", -12.0)],
        *[("CR 500", -500.0), ("DR 500", 500.0), ("+£500", 500.0), ("£+500", 500.0), ("'500", 500.0)],
    ],
)
def test_money_is_read_as_it_is_written(cell: object, pounds: float) -> None:
    assert money(cell) == pytest.approx(pounds)


@pytest.mark.parametrize("cell", ["", None, "tbc", "n/a", "see note 3", "1/2", "£", "12 34 x", True, "(5", "5)", "--5"])
def test_what_is_no_amount_is_none(cell: object) -> None:
    assert isnan(money(cell))


def test_bands_have_a_middle() -> None:
    assert band_middle("10-25k") == pytest.approx((10_000 * 25_000) ** 0.5)
    assert band_middle("<10k") == 5_000.0
    assert band_middle(">5m") == 10_000_000.0
    assert isnan(band_middle("12,000"))


@pytest.mark.parametrize(
    "cell",
    [
        *["2023-04-01", "2023-04-01T10:00:00Z", "01/04/2023", "1/4/23", "01-Apr-2023", "1 April 2023", "1st Apr 2023"],
        *["April 1, 2023", "Apr 1 2023", "Saturday, April 1st, 2023", "Apr-23", "April 2023", "04/2023", "2023-04"],
        *["01.04.2023", "20230401", "45017", 45017, date(2023, 4, 1), "Sat, 1 April 2023", "01/04/2023 00:00"],
    ],
)
def test_one_day_in_many_forms(cell: object) -> None:
    assert day(cell) == (date(2023, 4, 1), False)


def test_a_month_before_the_day_is_told() -> None:
    assert day("04/25/2023") == (date(2023, 4, 25), True)
    assert day("31/02/2023") == (None, False)


def test_a_month_alone_is_known() -> None:
    assert [is_month(cell) for cell in ("Apr-23", "04/2023", "2023-04", "01/04/2023", "13/2023", "TBC 23", 45017)] == [
        *(True, True, True, False, False, False, False)
    ]
    assert last_of_month(date(2024, 2, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("cell", "sme", "vcse"),
    [
        *[("Yes", True, True), ("n", False, False), ("", None, None), (None, None, None), ("unknown", None, None)],
        *[("SME", True, None), ("Large", False, None), ("Micro/Small", True, None), ("Not an SME", False, None)],
        *[("VCSE", None, True), ("Registered charity", None, True), ("Not a VCSE", None, False), ("S", True, None)],
        *[("No SME", False, None), ("SME: No", False, None), ("No VCSE", None, False), ("Charity - N", None, False)],
        *[("Non-SME", False, None), ("SME or large", None, None), ("Small charity", True, True), (1, True, True)],
    ],
)
def test_what_a_supplier_is_is_told_by_words_of_its_column(cell: object, sme: bool | None, vcse: bool | None) -> None:
    assert (flag(cell, "sme"), flag(cell, "vcse")) == (sme, vcse)


def test_lengths() -> None:
    assert [months(cell) for cell in ("24", "2 years", "6 months")] == [24.0, 24.0, 6.0]
    assert [months(cell) for cell in ("18m", "5y", "1 year 6 months", "2 yrs, 3 mths")] == [18.0, 60.0, 18.0, 27.0]
    assert months("52 wks") == pytest.approx(12.0, abs=0.05)
    assert all(isnan(months(cell)) for cell in ("2+1", "3 months 6 months", "Two years", "P2Y"))
    assert [months(cell) for cell in ("<=3", "13-24", "37 to 48 months", ">60")] == [3.0, 24.0, 48.0, 120.0]
    assert months_between(date(2023, 4, 1), date(2024, 3, 31)) == pytest.approx(12.0, abs=0.03)
    assert isnan(months_between(date(2024, 1, 1), date(2023, 1, 1)))


def test_a_number_is_in_what_its_heading_counts() -> None:
    assert [months(cell, "y") for cell in ("3", "1.5", "2-4", ">5", "6 months", "13-24 months")] == [
        *(36.0, 18.0, 48.0, 120.0, 6.0, 24.0)
    ]
    assert months("52", "w") == pytest.approx(12.0, abs=0.05)


def test_placeholders_are_known() -> None:
    assert is_placeholder(9_999_999_999.0)
    assert is_placeholder(99_999_999.0)
    assert is_placeholder(2e10)
    assert not is_placeholder(999_999.0)


@pytest.mark.property
@given(st.one_of(st.text(), st.integers(), st.floats(), st.dates(), st.none(), st.booleans()))
def test_no_cell_is_an_error(cell: object) -> None:
    assert isinstance(money(cell), float)
    assert isinstance(band_middle(cell), float)
    assert isinstance(months(cell), float)
    assert day(cell)[0] is None or isinstance(day(cell)[0], date)
    assert flag(cell, "vcse") in (True, False, None)


@pytest.mark.property
@given(st.integers(-(10**9), 10**9))
def test_an_amount_comes_back(pence: int) -> None:
    pounds = pence / 100
    written = f"({abs(pounds):,.2f})" if pence < 0 else f"£{pounds:,.2f}"
    assert money(written) == pytest.approx(pounds)
