"""Add councils' spending power to the shipped table of England's councils, from the settlement's figures by authority.

Run ``python -m simulator.calibration.reduce_england FILE``. A council formed since has what those that it replaced
had in the last year in which they stood alone.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from simulator.calibration.shipped_tables import DATA, read_rows

TABLE = "england_councils.csv"
COLUMN = "spending_power_gbp_m"
YEARS = [str(year) for year in range(2021, 2011, -1)]

#: Councils formed since 2018 and those that they replaced, by code.
REPLACED: dict[str, tuple[str, ...]] = {
    "E06000058": ("E06000028", "E06000029", "E07000048"),  # Bournemouth, Christchurch and Poole
    "E06000059": ("E10000009", "E07000049", "E07000050", "E07000051", "E07000052", "E07000053"),  # Dorset
    "E06000060": ("E10000002", "E07000004", "E07000005", "E07000006", "E07000007"),  # Buckinghamshire
    "E06000061": ("E07000150", "E07000152", "E07000153", "E07000156"),  # North Northamptonshire
    "E06000062": ("E07000151", "E07000154", "E07000155"),  # West Northamptonshire
    "E06000063": ("E07000026", "E07000028", "E07000029"),  # Cumberland
    "E06000064": ("E07000027", "E07000030", "E07000031"),  # Westmorland and Furness
    "E06000065": ("E10000023", *(f"E0700016{last}" for last in range(3, 10))),  # North Yorkshire
    "E06000066": ("E10000027", "E07000187", "E07000188", "E07000189", "E07000190", "E07000191"),  # Somerset
    "E07000244": ("E07000205", "E07000206"),  # East Suffolk
    "E07000245": ("E07000201", "E07000204"),  # West Suffolk
}
#: Counties whose area is now two councils: they share it by population.
SHARED = {"E10000006": ("E06000063", "E06000064"), "E10000021": ("E06000061", "E06000062")}


def latest(row: dict[str, str]) -> float:
    """Return an authority's spending power in the last year for which there is one [£ million]."""
    return next(float(row[year]) for year in YEARS if row[year] not in ("", ".."))


def with_spending_power(councils: list[dict[str, str]], settlement: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows of councils with the column added; blank where the settlement has none (City of London)."""
    people = {row["code"]: float(row["population_2020"]) for row in councils}
    power = {code: sum(latest(settlement[old]) for old in olds) for code, olds in REPLACED.items()}
    for county, parts in SHARED.items():
        for part in parts:
            power[part] += latest(settlement[county]) * people[part] / sum(people[other] for other in parts)
    power = {code: latest(row) for code, row in settlement.items() if code in people} | power
    return [{**row, COLUMN: f"{power[row['code']]:.2f}" if row["code"] in power else ""} for row in councils]


def main() -> None:
    """Write the table anew with the column."""
    settlement = {row["ons_code"]: row for row in read_rows(Path(sys.argv[1]))}
    rows = with_spending_power(read_rows(DATA / TABLE), settlement)
    with (DATA / TABLE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
