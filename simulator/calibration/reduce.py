"""Cut the collected source files down to the small tables that the package ships.

This is the provenance of ``simulator/data``: it needs the original collection (one subfolder a source) and is run
by hand when a source changes: ``python -m simulator.calibration.reduce FOLDER``. Fitting never needs it.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from simulator.calibration.shipped_tables import DATA, VALUE_EDGES_GBP, band_label, read_rows

Row = Mapping[str, object]

COPIED = {
    "uk_salford_register_aggregates/contracts_by_process_value_sme_vcse.csv": "salford_process_value.csv",
    "uk_salford_register_aggregates/contracts_by_value_duration.csv": "salford_value_duration.csv",
    "uk_salford_register_aggregates/quantiles.csv": "salford_quantiles.csv",
    "uk_payment_practices_summary/summary.csv": "payment_practices.csv",
}
DOS_COLUMNS = (
    "id",
    "category",
    "published",
    "open_for",
    "expected_length_months",
    "applications_sme",
    "applications_large",
    "applications_total",
    "status",
    "winner_size",
    "contract_amount_gbp",
)
PLACEHOLDER_GBP = 1.0  # portals demand a value, so 0.01 and 1 stand for "not stated"


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a CSV table with Unix line ends."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def weight_percent(text: str) -> float | None:
    """Read a weight such as ``40``, ``40%`` or ``60-85%`` (its middle) [percent]; None where there is no number."""
    numbers = [float(found) for found in re.findall(r"\d+(?:\.\d+)?", text)]
    return sum(numbers) / len(numbers) if numbers else None


def price_weight(criteria: Sequence[Mapping[str, str]]) -> float | None:
    """Return the price weight of one lot [percent], or None where it cannot be told.

    Price and cost both count as price. Portals list only the first criterion of each kind, so that a total below 100 is
    usual; a total above 200 means points, not percent. A weight of nought counts only where quality says 100.
    """
    weights = [(row["criterion_type"] != "quality", weight_percent(row["weight_text"])) for row in criteria]
    if any(weight is None for _, weight in weights):
        return None
    total = sum(weight or 0.0 for _, weight in weights)
    price = sum(weight or 0.0 for is_price, weight in weights if is_price)
    if total > 200.0:
        return 100.0 * price / total
    if total > 100.5 or (price == 0.0 and total < 99.5):
        return None
    return price


def price_weights(rows: Sequence[Mapping[str, str]]) -> list[Row]:
    """Return one row per tender and distinct price weight, with the number of lots that have it."""
    lots: dict[tuple[str, str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        lots[row["portal"], row["ocid"], row["lot"]].append(row)
    counted: Counter[tuple[str, str, float]] = Counter()
    for (portal, ocid, _), criteria in lots.items():
        weight = price_weight(criteria)
        if weight is not None:
            counted[portal, ocid, round(weight, 2)] += 1
    return [{"portal": p, "ocid": o, "price_percent": w, "lots": n} for (p, o, w), n in sorted(counted.items())]


def notice_row(portal: str, release: dict[str, Any]) -> Row:
    """Return value, lots and usual length of one tender notice; blank where the notice is silent."""
    tender = release["tender"]
    lots = tender.get("lots", [])
    amount = tender.get("value", {}).get("amount", 0.0)
    stated = [lot.get("contractPeriod", {}).get("durationInDays") for lot in lots]
    days = Counter(length for length in stated if length)
    return {
        "portal": portal,
        "ocid": release["ocid"],
        "date": release["date"][:10],
        "procedure": tender.get("procurementMethod", ""),
        "category": tender.get("mainProcurementCategory", ""),
        "value_gbp": amount if amount > PLACEHOLDER_GBP else "",
        "lots": len(lots),
        "duration_days": days.most_common(1)[0][0] if days else "",
    }


def finder_process(procedure: str) -> str:
    """Return our name for a Contracts Finder procedure text."""
    text = procedure.lower()
    for words, process in (
        (("further competition",), "mini_competition"),
        (("call-off", "framework", "dynamic purchasing"), "call_off"),
        (("quotation",), "quotation"),
        (("single tender", "direct award", "without prior"), "waiver"),
        (("open", "restricted", "competitive procedure", "negotiated"), "open"),
    ):
        if any(word in text for word in words):
            return process
    return "unknown"


def finder_counts(rows: Sequence[Mapping[str, str]]) -> list[Row]:
    """Count Contracts Finder awards by process and value band; awards of nought are left out."""
    counted: Counter[tuple[str, int]] = Counter()
    for row in rows:
        value = float(row["award_value_gbp"] or 0.0)
        if value > PLACEHOLDER_GBP:
            counted[finder_process(row["procedure"]), sum(value >= edge for edge in VALUE_EDGES_GBP)] += 1
    return [{"process": p, "value_band": band_label(b), "awards": n} for (p, b), n in sorted(counted.items())]


#: Divisions of the common procurement vocabulary whose notices give a service line of the reference world its median.
LINES_BY_DIVISION = {"45": "construction", "72": "digital", "79": "professional", "80": "employment_skills"}


def finder_lines(rows: Sequence[Mapping[str, str]]) -> list[Row]:
    """Return number and median [pounds] of Contracts Finder awards of those divisions; none of nought count."""
    values: dict[str, list[float]] = {division: [] for division in LINES_BY_DIVISION}
    for row in rows:
        value = float(row["award_value_gbp"] or 0.0)
        if value > PLACEHOLDER_GBP and row["cpv"][:2] in values:
            values[row["cpv"][:2]].append(value)
    return [
        {"division": d, "service": LINES_BY_DIVISION[d], "awards": len(found), "median_gbp": round(median(found))}
        for d, found in values.items()
    ]


#: Value bands of the county's table: their upper ends [pounds] and names.
COUNTY_BANDS = (
    *((5e3, "<5k"), (1e4, "5-10k"), (2.5e4, "10-25k"), (5e4, "25-50k"), (1e5, "50-100k"), (2.5e5, "100-250k")),
    *((5e5, "250-500k"), (1e6, "0.5-1m"), (2.5e6, "1-2.5m"), (5e6, "2.5-5m"), (1e7, "5-10m"), (2.5e7, "10-25m")),
    *((5e7, "25-50m"), (math.inf, ">50m")),
)
_COUNTY_KEYS = ("category", "process", "value_band", "months", "vcse")


def county_rows(rows: Sequence[Mapping[str, str]]) -> list[Row]:
    """Count a county's agreements by kind of service, process, value band, length in half years and VCSE mark.

    Grants, framework agreements (their values are ceilings) and the council's own companies are left out.
    """
    counted: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        value = float(row["value_gbp"] or 0.0)
        is_other = "1" in (row["grant_in_text"], row["council_company"]) or "agreement" in row["agreement_type"].lower()
        if value > PLACEHOLDER_GBP and not is_other:
            category = re.split(r"\.| - ", row["category"])[0].strip()
            length = str(6 * max(1, round(float(row["months"]) / 6))) if row["months"] else ""
            band = next(name for top, name in COUNTY_BANDS if value < top)
            counted[category, row["process"], band, length, "yes" if row["vcse"] == "1" else "no"] += 1
    return [dict(zip(_COUNTY_KEYS, key, strict=True)) | {"contracts": n} for key, n in sorted(counted.items())]


def auction_rows(bids: Iterable[tuple[int, float]]) -> list[Row]:
    """Return, for each auction, the number of bids, the spread of their logs and the money left on the table."""
    auctions: dict[int, list[float]] = defaultdict(list)
    for auction, bid in bids:
        auctions[auction].append(bid)
    rows: list[Row] = []
    for auction, values in sorted(auctions.items()):
        logs = [math.log(value) for value in values]
        mean = sum(logs) / len(logs)
        spread = math.sqrt(sum((x - mean) ** 2 for x in logs) / (len(logs) - 1))
        best, second = sorted(values, reverse=True)[:2]
        left = (best - second) / best
        numbers = {"sd_log_bid": f"{spread:.4f}", "money_left": f"{left:.4f}"}
        rows.append({"auction": auction, "bids": len(values), **numbers})
    return rows


def read_bids(path: Path) -> list[tuple[int, float]]:
    """Read (auction, bid) pairs of the timber sales; bids above a thousand million dollars are typing errors."""
    import duckdb  # noqa: PLC0415  (only this hand-run step needs it)

    query = "select auctionid, actual_bid from read_parquet(?) where actual_bid < 1e9 order by all"
    return [(int(auction), float(bid)) for auction, bid in duckdb.execute(query, [str(path)]).fetchall()]


def liquidity_rows(path: Path) -> list[Row]:
    """Count firms, and those bankrupt within the year, by fifth of liquid assets less short debts [days of costs]."""
    import duckdb  # noqa: PLC0415  (only this hand-run step needs it)

    query = """
        with firms as (
            select ntile(5) over (order by defensive_interval_days) as fifth, bankrupt from read_parquet(?)
            where years_ahead = 1 and defensive_interval_days is not null
        )
        select fifth, count(*), sum(bankrupt)::int from firms group by fifth order by fifth"""
    found = duckdb.execute(query, [str(path)]).fetchall()
    return [dict(zip(("fifth", "firms", "bankrupt"), row, strict=True)) for row in found]


def reduce(sources: Path, target: Path = DATA) -> None:
    """Write every shipped table from the collection in ``sources``."""
    for source, name in COPIED.items():
        shutil.copyfile(sources / source, target / name)
        (target / name).chmod(0o644)
    opportunities = read_rows(sources / "uk_dos_opportunities/opportunities.csv")
    write_rows(target / "dos_opportunities.csv", DOS_COLUMNS, opportunities)
    notices = sources / "uk_ocds_notices"
    weights = price_weights(read_rows(notices / "award_criteria_weights.csv"))
    write_rows(target / "ocds_price_weights.csv", list(weights[0]), weights)
    tenders = [
        notice_row(portal, release)
        for portal in ("public_contracts_scotland", "sell2wales")
        for release in json.loads((notices / f"{portal}_releases.json").read_text(encoding="utf-8"))["releases"]
    ]
    write_rows(target / "ocds_tenders.csv", list(tenders[0]), tenders)
    counts = finder_counts(read_rows(notices / "contracts_finder_awards_flat.csv"))
    write_rows(target / "contracts_finder_counts.csv", list(counts[0]), counts)
    lines = finder_lines(read_rows(notices / "contracts_finder_awards_flat.csv"))
    write_rows(target / "contracts_finder_lines.csv", list(lines[0]), lines)
    county = county_rows(read_rows(sources / "uk_norfolk_register/agreements.csv"))
    write_rows(target / "norfolk_contracts.csv", list(county[0]), county)
    auctions = auction_rows(read_bids(sources / "us_timber_bids/bids.parquet"))
    write_rows(target / "timber_auctions.csv", list(auctions[0]), auctions)
    fifths = liquidity_rows(sources / "pl_company_ratios/ratios.parquet")
    write_rows(target / "failure_by_liquidity.csv", list(fifths[0]), fifths)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the collection: one subfolder a source")
    reduce(parser.parse_args().folder)
