"""Fit how large contracts are, how they are bought and how long they last, from one council's register."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulator.calibration.fitted_numbers import Number, Section, exact_shares, significant
from simulator.calibration.likelihood import Fit, fit_line, fit_mixture, fit_normal
from simulator.calibration.shipped_tables import (
    MONTH_EDGES,
    VALUE_BANDS,
    VALUE_EDGES_GBP,
    Interval,
    band_counts,
    duration_counts,
    log_bounds,
    numbers,
    quantiles,
    table,
    value_intervals,
)

# The council's names for what we call ...; "Other" is spread in proportion.
PROCESSES = {
    "open": "ITT",
    "mini_competition": "Mini-Comp",
    "quotation": "RFQ",
    "call_off": "Direct Call-Off",
    "waiver": "CSO Exception",
}
REGISTER = "Salford City Council contracts register, July 2022 (salford_*.csv)"
TYPICAL_GBP = 100_000.0
TOP_BAND_GBP = 15_000_000.0  # assumption: middle of the open top band; 17 of its 21 contracts lie above 8.9 million
BOTTOM_BAND_GBP = 8_036.0  # the 5 % quantile: half of the tenth of contracts that lie below 10,000
LONG_DAYS = 1800.0
DAYS_A_MONTH = 30.0  # the portals count months of 30 days
SHORTEST_FLOW_MONTHS = 12.0  # assumption: a register shows a contract for a year or as long as it lasts


def lognormal_numbers(fit: Fit, n: int) -> dict[str, Number]:
    """Return median and sigma of a fitted lognormal with their standard errors."""
    median, sigma = math.exp(fit.values[0]), math.exp(fit.values[1])
    method = f"n = {n}; grouped ML"
    return {
        "median_gbp": Number(significant(median, 3), f"{method}; standard error {fit.errors[0]:.1%} of it"),
        "sigma": Number(significant(sigma), f"{method}; sd of logs; standard error {sigma * fit.errors[1]:.3f}"),
    }


def mixture_numbers(fit: Fit, single: Fit, n: int) -> dict[str, Number]:
    """Return body and tail of the two-lognormal fit with their standard errors."""
    share = 1.0 / (1.0 + math.exp(-fit.values[0]))
    _, body_median, body_sigma, tail_median, tail_sigma = map(math.exp, fit.values)
    share_error, body_error, body_sigma_error, tail_error, tail_sigma_error = fit.errors
    gain = 2.0 * (fit.loglikelihood - single.loglikelihood)
    note = f"n = {n}; grouped ML; likelihood ratio to one lognormal {gain:.1f} (3 more numbers)"
    return {
        "tail_share": Number(significant(share), f"{note}; standard error {share * (1.0 - share) * share_error:.3f}"),
        "body_median_gbp": Number(significant(body_median, 3), f"standard error {body_error:.1%} of it"),
        "body_sigma": Number(significant(body_sigma), f"standard error {body_sigma_error:.1%} of it"),
        "tail_median_gbp": Number(significant(tail_median, 3), f"standard error of its log {tail_error:.2f}: weak"),
        "tail_sigma": Number(significant(tail_sigma), f"standard error {tail_sigma_error:.1%} of it"),
    }


def flow_intervals() -> list[Interval]:
    """Return log values with each contract weighted by one over its length, so that a stock stands for a flow."""
    tops = [*MONTH_EDGES, long_months()]
    weights = [
        math.fsum(n / max(months, SHORTEST_FLOW_MONTHS) for n, months in zip(row, tops, strict=True))
        for row in duration_counts().values()
    ]
    scale = sum(band_counts()) / math.fsum(weights)
    return [Interval(*log_bounds(i, VALUE_EDGES_GBP), weight * scale) for i, weight in enumerate(weights)]


def value_sections() -> list[Section]:
    """Fit the total value of contracts: one lognormal, two lognormals, by process, and seen as a flow."""
    cells = value_intervals()
    n = sum(band_counts())
    single = fit_normal(cells)
    source = f"{REGISTER}; total value with extensions"
    flow = lognormal_numbers(fit_normal(flow_intervals()), n)
    largest = Number(
        significant(quantiles("total_value_gbp")[0.95], 3),
        "n = 360; the 95 % quantile; beyond lie contracts of up to 25 years (ITT, 95 %: 300 months), not yearly spend",
    )
    sections = [
        Section("[value]", source, {**lognormal_numbers(single, n), "largest_gbp": largest}),
        Section("[value.mixture]", f"{source}; body and tail", mixture_numbers(fit_mixture(cells), single, n)),
        Section(
            "[value.flow]",
            f"{source}; weighted by 1 / length: a register is a stock and sees long ones too often",
            flow,
        ),
    ]
    for name, label in PROCESSES.items():
        count = sum(band_counts(label))
        fit = fit_normal(value_intervals(label))
        header = f"[value.by_process.{name}]"
        sections.append(Section(header, f"{source}; process {label}", lognormal_numbers(fit, count)))
    return sections


def blended(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return each row counted twice and its neighbours once: small counts borrow from the bands beside them."""
    last = len(rows) - 1
    return [
        [2.0 * x + (rows[i - 1][j] if i else 0.0) + (rows[i + 1][j] if i < last else 0.0) for j, x in enumerate(row)]
        for i, row in enumerate(rows)
    ]


def process_sections() -> list[Section]:
    """Fit the shares of the buying processes in each value band."""
    by_process = [band_counts(label) for label in PROCESSES.values()]
    rows = [[float(counts[i]) for counts in by_process] for i in range(len(VALUE_BANDS))]
    starts = [0.0, *VALUE_EDGES_GBP]
    sections = []
    for start, own, row in zip(starts, rows, blended(rows), strict=True):
        shares = exact_shares(row)
        effective = sum(row) ** 2 / (sum(row) + 2.0 * sum(own))  # Kish: weights 2 (own) and 1 (neighbours)
        remark = f"n = {sum(own):.0f} own, {effective:.0f} effective: own band twice, neighbours once; 'Other' spread"
        values = {
            name: Number(share, f"{label}; standard error {math.sqrt(share * (1.0 - share) / effective):.3f}")
            for (name, label), share in zip(PROCESSES.items(), shares, strict=True)
        }
        sections.append(Section("[[process_mix]]", "", {"from_gbp": Number(start, remark), **values}))
    return sections


def band_middle_gbp(index: int) -> float:
    """Return a typical value of a band [pound]: its geometric middle, or a stated one where it is open."""
    if index == 0:
        return BOTTOM_BAND_GBP
    if index == len(VALUE_EDGES_GBP):
        return TOP_BAND_GBP
    return math.sqrt(VALUE_EDGES_GBP[index - 1] * VALUE_EDGES_GBP[index])


def stated_days() -> list[float]:
    """Return the stated length [days] of each tender notice."""
    return numbers(table("ocds_tenders.csv"), "duration_days")


def long_months() -> float:
    """Return the median length [months] of the notices that last over 60 months."""
    beyond = sorted(days for days in stated_days() if days > LONG_DAYS)
    return beyond[len(beyond) // 2] / DAYS_A_MONTH


def duration_cells() -> list[Interval]:
    """Return log lengths [ln month] as intervals, beside the log of the value over 100,000 pounds."""
    return [
        Interval(*log_bounds(j, MONTH_EDGES), float(n), math.log(band_middle_gbp(i) / TYPICAL_GBP))
        for i, row in enumerate(duration_counts().values())
        for j, n in enumerate(row)
    ]


def duration_sections() -> list[Section]:
    """Fit length given value: a line in logs, and the table itself, which fits better and keeps whole years."""
    cells = duration_cells()
    n = sum(int(cell.weight) for cell in cells)
    fit = fit_line(cells)
    sigma = math.exp(fit.values[2])
    days = stated_days()
    whole = sum(length % (12.0 * DAYS_A_MONTH) == 0.0 for length in days) / len(days)
    error = math.sqrt(whole * (1.0 - whole) / len(days))
    tops = [*MONTH_EDGES, long_months()]
    beyond = sum(length > LONG_DAYS for length in days)
    line = {
        "median_months_at_100k_gbp": Number(
            significant(math.exp(fit.values[0])), f"n = {n}; grouped ML; standard error {fit.errors[0]:.1%} of it"
        ),
        "exponent": Number(
            significant(fit.values[1]), f"median months grow as value to this power; standard error {fit.errors[1]:.3f}"
        ),
        "sigma": Number(
            significant(sigma),
            f"sd of log months; standard error {sigma * fit.errors[2]:.3f}; a line fits poorly: prefer the bands",
        ),
        "whole_year_share": Number(
            significant(whole), f"n = {len(days)} notices of Scotland and Wales; standard error {error:.3f}"
        ),
        "band_tops_months": Number(
            tops, f"ends of the length bands; the last: median of {beyond} notices over 60 months"
        ),
    }
    sections = [Section("[duration]", f"{REGISTER}; whole years and the top band: ocds_tenders.csv", line)]
    counts = [[float(n) for n in row] for row in duration_counts().values()]
    for start, own, row in zip([0.0, *VALUE_EDGES_GBP], counts, blended(counts), strict=True):
        remark = f"n = {sum(own):.0f} own; own band twice, neighbours once"
        shares = Number(exact_shares(row), "of the length bands; over 6 months take the end, below spread evenly")
        sections.append(Section("[[duration.bands]]", "", {"from_gbp": Number(start, remark), "shares": shares}))
    return sections
