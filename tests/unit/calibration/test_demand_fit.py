"""The fitted demand repeats, meets its tables, and is well formed."""

from __future__ import annotations

import math
import tomllib
from itertools import pairwise

import pytest

from simulator.calibration.fit_contracts import blended, duration_sections
from simulator.calibration.fit_demand import TARGET, checks, demand_text
from simulator.calibration.fitted_numbers import exact_shares, toml_value
from simulator.calibration.likelihood import fit_line, fit_negative_binomial, fit_normal, normal_cdf
from simulator.calibration.reduce import auction_rows, finder_lines, finder_process, price_weight, weight_percent
from simulator.calibration.shipped_tables import (
    DATA,
    MONTH_EDGES,
    VALUE_BANDS,
    VALUE_EDGES_GBP,
    Interval,
    band_counts,
    duration_counts,
    table,
    value_intervals,
)
from simulator.start.fitted_demand import load_demand

DEMAND = load_demand()


def normal_cells(mean: float, sd: float, n: float, edges: list[float], x: float = 0.0) -> list[Interval]:
    """Return the expected counts of a normal between edges."""
    bounds = [-math.inf, *edges, math.inf]
    shares = [normal_cdf((edge - mean) / sd) for edge in bounds]
    return [Interval(bounds[i], bounds[i + 1], n * (shares[i + 1] - shares[i]), x) for i in range(len(bounds) - 1)]


@pytest.mark.golden
def test_the_fit_repeats_byte_for_byte() -> None:
    assert demand_text().encode() == TARGET.read_bytes()


def test_every_fitted_number_has_a_remark() -> None:
    lines = TARGET.read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if " = " in line and not line.startswith(("#", "source")) and not before.startswith("#")
    ]
    assert bare == []


@pytest.mark.statistical
def test_body_and_tail_meets_every_quantile() -> None:
    """n = 350; standard error sqrt(q(1-q)/n), at most 0.027; 2.5 of them: false alarm 1.2 % a quantile."""
    misses = [c for c in checks(DEMAND) if c.fit == "body and tail" and abs(c.fitted - c.quantile) > 2.5 * c.error]
    assert misses == []


@pytest.mark.statistical
def test_one_lognormal_is_close_though_too_thin() -> None:
    """n = 350; standard error as above: 3 of 7 quantiles miss by more than two of them, none by over 0.06."""
    found = [c for c in checks(DEMAND) if c.fit == "one lognormal"]
    assert sum(abs(c.fitted - c.quantile) > 2.0 * c.error for c in found) == 3
    assert max(abs(c.fitted - c.quantile) for c in found) < 0.06


@pytest.mark.statistical
@pytest.mark.parametrize("band", range(len(VALUE_BANDS)))
def test_smoothed_lengths_stay_near_their_own_band(band: int) -> None:
    """n = 21 to 66 a band; standard error of a cumulative share at most 0.5/sqrt(n); 2.5 of them allow for blending."""
    own = list(duration_counts().values())[band]
    n = sum(own)
    shares = DEMAND.duration.bands[band].shares
    for end in range(1, len(MONTH_EDGES) + 1):
        assert abs(sum(own[:end]) / n - sum(shares[:end])) < 2.5 * 0.5 / math.sqrt(n)


def test_shares_sum_to_one() -> None:
    rows = [band.shares for band in (*DEMAND.process_mix, *DEMAND.duration.bands)] + [DEMAND.lot_shares]
    assert all(sum(row) == pytest.approx(1.0, abs=1e-12) for row in rows)
    assert all(share >= 0.0 for row in rows for share in row)


def test_bands_rise_from_nought() -> None:
    for bands in (DEMAND.process_mix, DEMAND.duration.bands):
        assert [band.from_gbp for band in bands] == [0.0, *VALUE_EDGES_GBP]


def test_monthly_factors_average_one_and_peak_in_march() -> None:
    assert len(DEMAND.monthly_factors) == 12
    assert sum(DEMAND.monthly_factors) == pytest.approx(12.0, abs=1e-9)
    assert max(DEMAND.monthly_factors) == DEMAND.monthly_factors[2]
    low, high = DEMAND.march_peak_range
    assert low <= DEMAND.march_peak <= high
    assert "assumption" in DEMAND.sources["season"]


def test_every_part_has_a_source() -> None:
    assert {"value", "process_mix", "duration", "price_weight", "lots", "season"} <= set(DEMAND.sources)


def test_every_table_is_explained() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DATA.glob("*.csv") if f"`{path.name}`" not in readme] == []
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in readme
    assert "Copyright (c) 2022 pandreyanov" in readme


def test_lines_of_the_file_are_toml() -> None:
    assert tomllib.loads(TARGET.read_text(encoding="utf-8"))["value"]["median_gbp"] == DEMAND.value.median_gbp


def test_intervals_hold_every_contract_once() -> None:
    cells = value_intervals()
    assert sum(cell.weight for cell in cells) == pytest.approx(sum(band_counts()))
    assert all(a.high == b.low for a, b in pairwise(cells))


@pytest.mark.parametrize(("mean", "sd"), [(11.0, 1.0), (12.5, 2.2)])
def test_a_grouped_normal_is_recovered(mean: float, sd: float) -> None:
    fit = fit_normal(normal_cells(mean, sd, 1000.0, [9.0, 10.0, 11.0, 12.0, 13.0, 15.0]))
    assert fit.values == pytest.approx((mean, math.log(sd)), abs=1e-4)
    assert fit.errors[0] > sd / math.sqrt(1000.0)  # grouping loses information


def test_a_grouped_line_is_recovered() -> None:
    edges = [1.0, 2.0, 3.0, 4.0]
    cells = [cell for x in (-2.0, 0.0, 3.0) for cell in normal_cells(2.5 + 0.3 * x, 0.8, 500.0, edges, x)]
    assert fit_line(cells).values == pytest.approx((2.5, 0.3, math.log(0.8)), abs=1e-4)


def test_a_geometric_count_has_dispersion_one() -> None:
    counts = [n for n in range(1, 200) for _ in range(round(2000 * 0.2 * 0.8 ** (n - 1)))]
    mean, k = (math.exp(x) for x in fit_negative_binomial(counts).values)
    assert k == pytest.approx(1.0, abs=0.05)
    assert mean == pytest.approx(4.0, abs=0.1)  # geometric from nought, with the noughts unseen


def test_blending_counts_own_twice() -> None:
    assert blended([[1.0], [10.0], [100.0]]) == [[12.0], [121.0], [210.0]]


def test_exact_shares_sum_to_one_and_favour_large_remainders() -> None:
    assert exact_shares([1.0, 1.0, 1.0], digits=2) == [0.34, 0.33, 0.33]
    assert sum(exact_shares([3.0, 3.0, 1.0])) == pytest.approx(1.0, abs=1e-12)


def test_toml_values() -> None:
    assert toml_value([1, 2.0, 0.25]) == "[1, 2.0, 0.25]"
    assert toml_value("a") == '"a"'


def test_long_contracts_have_an_end() -> None:
    tops = duration_sections()[0].numbers["band_tops_months"].value
    assert isinstance(tops, list)
    assert tops == sorted(tops)
    assert tops[-1] > MONTH_EDGES[-1]


@pytest.mark.parametrize(
    ("text", "percent"), [("40", 40.0), ("40%", 40.0), ("60-85%", 72.5), ("", None), ("see docs", None)]
)
def test_weights_are_read(text: str, percent: float | None) -> None:
    assert weight_percent(text) == percent


@pytest.mark.parametrize(
    ("weights", "price"),
    [
        ([("quality", "60"), ("price", "40")], 40.0),
        ([("quality", "10"), ("price", "45")], 45.0),  # further quality criteria are not listed
        ([("quality", "400"), ("price", "600")], 60.0),  # points
        ([("quality", "100"), ("price", "0")], 0.0),
        ([("quality", "50%"), ("price", "0%")], None),  # not stated rather than nought
        ([("quality", "95"), ("price", "95")], None),
        ([("price", "")], None),
    ],
)
def test_price_weight_of_a_lot(weights: list[tuple[str, str]], price: float | None) -> None:
    assert price_weight([{"criterion_type": kind, "weight_text": text} for kind, text in weights]) == price


def test_an_auction_in_three_numbers() -> None:
    (row,) = auction_rows([(7, 100.0), (7, 80.0)])
    assert row == {"auction": 7, "bids": 2, "sd_log_bid": "0.1578", "money_left": "0.2000"}


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("Other - Further Competition - Framework", "mini_competition"),
        ("Other - Direct Award from a Framework Contract", "call_off"),
        ("Other - Request for Quotation", "quotation"),
        ("Single tender action (below threshold)", "waiver"),
        ("Open procedure", "open"),
        ("Not specified", "unknown"),
    ],
)
def test_processes_of_contracts_finder(text: str, process: str) -> None:
    assert finder_process(text) == process


LINES_ONCE = [("72000000", "50"), ("79000000", "60")]


def test_medians_of_lines_leave_out_other_divisions_and_awards_of_nought() -> None:
    rows = [("45000000", "100"), ("45100000", "300"), ("45000000", "0"), ("80500000", "7"), ("33000000", "9")]
    found = finder_lines([{"cpv": code, "award_value_gbp": value} for code, value in [*rows, *LINES_ONCE]])
    assert [(row["division"], row["awards"], row["median_gbp"]) for row in found] == [
        *(("45", 2, 200), ("72", 1, 50), ("79", 1, 60), ("80", 1, 7)),
    ]


def test_no_supplier_is_named() -> None:
    assert all("winner_id" not in row for row in table("dos_opportunities.csv"))
