"""Lengths by value and line, and the season: from rows whose answer is known; and what rows say that must be met."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from simulator import load_scenario
from simulator.intake.lengths_and_season import (
    START_LAG_MONTHS,
    contract_lengths,
    length_factor,
    season,
    starts_by_month,
)
from simulator.intake.patterns_of_place import targets_of
from simulator.intake.place_numbers import Target
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from tests.scenes import cut_down

EDGES = (0.0, 100_000.0)


def rows(n: int, **columns: object) -> pd.DataFrame:
    """Return n awards, all alike but for the columns given."""
    usual = {
        "file": "f.csv", "form": "award", "service": "digital", "process": "open", "value_gbp": 50_000.0,
        "months": 12.0, "start": np.nan, "vcse": -1, "sme": -1, "bids": np.nan, "days_to_pay": np.nan,
    }  # fmt: skip
    return pd.DataFrame({**usual, **columns}, index=range(n))


def test_lengths_are_shares_by_value_to_the_half_year() -> None:
    months = [11.9, 24.2] * 30
    frame = rows(60, months=months, value_gbp=[50_000.0] * 40 + [500_000.0] * 20)
    low, high = contract_lengths(frame, EDGES)
    assert (low.low, low.months, low.shares) == (0.0, (12.0, 24.0), (0.5, 0.5))
    assert (high.low, high.source) == (100_000.0, "f.csv 20 rows; to the half-year")
    assert low.mean_months == pytest.approx(18.0)


def test_a_stock_counts_long_contracts_less_and_the_longest_as_seven_years() -> None:
    """Of a register, half a year long and half of ten years, ten in eleven that are newly let are short."""
    (band,) = contract_lengths(rows(60, form="contract", months=[12.0, 120.0] * 30), (0.0,))
    assert band.months == (12.0, 84.0)
    assert band.shares == pytest.approx((10 / 11, 1 / 11), abs=1e-4)
    assert "30 over seven years count as seven" in band.source


def test_few_rows_take_those_of_all_values_and_too_few_give_none() -> None:
    frame = rows(35, value_gbp=[50_000.0] * 33 + [500_000.0] * 2)
    assert "(all values: the band has few)" in contract_lengths(frame, EDGES)[1].source
    assert contract_lengths(frame[:29], EDGES) == []


def test_a_line_lasts_as_much_longer_as_its_rows_say() -> None:
    frame = rows(80, service=["digital", "transport"] * 40, months=[12.0, 36.0] * 40)
    lengths = contract_lengths(frame, (0.0,))
    told = {line: length_factor(frame, line, lengths) for line in ("digital", "transport", "housing")}
    assert told["digital"] is not None
    assert told["transport"] is not None
    assert (told["digital"].value, told["transport"].value, told["housing"]) == (0.5, 1.5, None)


def test_a_season_is_told_where_months_stand_out_and_only_there() -> None:
    """Half of all contracts begin in April, so that they are called in February; alike months give none."""
    days = [date(2020 + i % 4, 4 if i % 2 else 1 + i // 2 % 12, 1 + i % 28).toordinal() for i in range(480)]
    found = season(rows(480, start=days))
    assert found is not None
    assert np.argmax(found.factors) + 1 == 4 - START_LAG_MONTHS
    assert sum(found.factors) == pytest.approx(12.0, abs=0.01)
    alike = [date(2020, 1, 1).toordinal() + 3 * i for i in range(487)]
    assert season(rows(487, start=alike)) is None
    assert season(rows(100, start=days[:100])) is None


def test_what_comes_in_one_year_alone_is_no_season() -> None:
    """Notices fetched in spring start in spring; a few strays of years before do not make them several years."""
    spring = [date(2025, 3 + i % 3, 1 + i % 28).toordinal() for i in range(400)]
    strays = [date(2021 + i % 4, 1 + i % 12, 1).toordinal() for i in range(12)]
    counts, years = starts_by_month(rows(412, start=spring + strays))
    assert (years, counts.sum()) == (1, pytest.approx(400, abs=10))
    assert season(rows(412, start=spring + strays)) is None


def test_from_need_to_start_is_as_long_as_the_import_assumes() -> None:
    """In the reference world, contracts that replace none start two months after the call, within three weeks."""
    world = open_world(cut_down(load_scenario("baseline").without_policies(), 2, 0.25, 2), 1)
    live(world, 104)
    contracts = world.contracts[: world.clock[0].contracts]
    tenders = world.tenders[contracts.tender]
    fresh = (contracts.week_awarded >= 0) & (tenders.renews < 0)
    waited = (contracts.start - tenders.week_published)[fresh].mean()
    assert waited == pytest.approx(START_LAG_MONTHS * 52 / 12, abs=3.0)


def found_in(frame: pd.DataFrame) -> dict[str, Target]:
    """Return the targets by figure."""
    return {target.kpi: target for target in targets_of(frame)}


def test_shares_of_kinds_are_targets_by_value_and_checks_by_number() -> None:
    """Of 100 alike, 10 are small charities, 30 small firms, 60 large: 10 and 30 %, give or take 1.96 errors."""
    frame = rows(100, vcse=[1] * 10 + [-1] * 90, sme=[1] * 40 + [0] * 60)
    found = found_in(frame)
    for kind, share in (("se", 0.1), ("sme", 0.3)):
        target = found[f"{kind}_award_share_value"]
        assert (target.low + target.high) / 2 == pytest.approx(share)
        assert (target.high - target.low) / 2 == pytest.approx(1.96 * (share * (1 - share) / 100) ** 0.5)
        assert (target.fits, found[f"{kind}_award_share_number"].fits) == (True, False)
    assert "sme_award_share_value" not in found_in(frame.assign(sme=1))  # blanks may be large or not known


def test_single_bids_are_a_target_of_competitions_alone() -> None:
    frame = rows(80, bids=[1.0, 2.0, 3.0, 1.0] * 20, process=["open", "open", "quotation", "waiver"] * 20)
    target = found_in(frame)["single_bid_share"]
    assert (target.low + target.high) / 2 == pytest.approx(1 / 3)
    assert "single_bid_share" not in found_in(frame.assign(bids=np.nan))


@pytest.mark.parametrize("is_single", [False, True])
def test_rows_that_all_say_the_same_leave_a_range_all_the_same(is_single: bool) -> None:
    """Of 36 competitions none had a single bid: by Wilson up to 3.84 / 39.84 may have, and not none at all."""
    target = found_in(rows(36, bids=[1.0 if is_single else 3.0] * 36, process=["open"] * 36))["single_bid_share"]
    low, high = (1.0 - target.high, 1.0 - target.low) if is_single else (target.low, target.high)
    assert low == 0.0
    assert high == pytest.approx(1.96**2 / (36 + 1.96**2))
