"""Integration: spend files as odd as councils publish them go in, are simulated, and come out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from simulator import load_scenario
from simulator.intake.gathering import Order, gather
from simulator.intake.place_of_purchases import place_of
from simulator.intake.tallies import Reason
from tests.intake_scene import as_csv, invoked, read, spend_rows

pytestmark = pytest.mark.integration
ODD = Path(__file__).parents[1] / "odd_spend"
COUNCIL = "Wexmoor Borough Council"


@dataclass(frozen=True)
class Known:
    """What is in a file: payments, their sum [pounds], first and last day, and lines by why they are left out."""

    used: int
    pounds: float
    days: tuple[date, date]
    refused: dict[str, list[int]] = field(default_factory=dict)
    doubtful: dict[str, list[int]] = field(default_factory=dict)


TOTAL, CREDIT = "a total, not a row of its own", "a credit, taken off"
HIDDEN = "supplier taken out before publication"
PERHAPS = "neither supplier nor date: perhaps a total"
KNOWN = {
    "april_title_and_total.csv": Known(
        9, 168_755.63, (date(2024, 4, 3), date(2024, 4, 30)), {TOTAL: [16]}, {HIDDEN: [7]}
    ),
    "may_brackets_old_encoding.csv": Known(
        8, 97_957.77, (date(2024, 5, 1), date(2024, 5, 20)), {"amount: not an amount": [10]}, {CREDIT: [5], HIDDEN: [9]}
    ),
    "june_ledger_pages.txt": Known(
        6,
        65_360.00,
        (date(2024, 6, 3), date(2024, 6, 13)),
        {
            "the headings once more": [6],
            "amount: a placeholder such as 9,999,999,999": [10],
            TOTAL: [5, 11, 12],
        },
        {CREDIT: [4]},
    ),
    "july_turned_dates.csv": Known(
        7,
        122_950.00,
        (date(2024, 7, 25), date(2024, 7, 31)),
        {"the same row once more": [6]},
        {
            "paid: a date read as month before day": [2],
            CREDIT: [3],
            "paid before it was invoiced, or years after: days to pay left out": [8],
            HIDDEN: [9],
            "paid: not a date": [11],
        },
    ),
    "august_notes_and_day_numbers.csv": Known(
        5, 69_600.50, (date(2024, 8, 6), date(2024, 8, 9)), {PERHAPS: [10], TOTAL: [11]}, {CREDIT: [8]}
    ),
}
FILES = [str(ODD / name) for name in KNOWN]


def _lines(reasons: Mapping[str, Reason]) -> dict[str, list[int]]:
    return {why: reason.lines for why, reason in reasons.items()}


@pytest.mark.parametrize("name", KNOWN)
def test_every_row_of_an_odd_file_is_used_doubted_or_refused_by_name(name: str) -> None:
    known, found = KNOWN[name], gather(Order([str(ODD / name)]))
    (tally,) = found.tallies
    assert (tally.form, tally.used) == ("spend", known.used)
    assert found.frame["value_gbp"].sum() == pytest.approx(known.pounds)
    days = found.frame["start"].dropna().astype(int)
    assert (date.fromordinal(days.min()), date.fromordinal(days.max())) == known.days
    assert _lines(tally.refused) == known.refused
    assert _lines(tally.doubtful) == known.doubtful


def test_months_come_together_as_one_council_whose_suppliers_have_one_name_each() -> None:
    """One file names no council: it is that of the others. Four spellings of a firm are one."""
    found = gather(Order(FILES))
    assert set(found.frame["council"]) == {COUNCIL}
    assert "taken for those of Wexmoor Borough Council" in found.tallies[1].whose
    names = set(found.frame["supplier"])
    for word in ("Larkrise", "Brook", "Moor", "Quill", "Second Turn", "Bright Corner"):
        assert len([name for name in names if word.lower() in name.lower()]) == 1, names
    place = place_of(found.frame)
    total = sum(known.pounds for known in KNOWN.values())
    assert place.buyers[0].budget_gbp.value == pytest.approx(12 / 5 * total, abs=500.0)
    assert "payments of 5 months, scaled to a year" in place.buyers[0].budget_gbp.source


def test_two_councils_are_not_made_one(tmp_path: Path) -> None:
    """Where other files name two councils, one that names none is told by the name of its file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        rows = [{**row, "Body Name": f"Council {i % 2}"} for i, row in enumerate(spend_rows(10))]
        archive.writestr("months/other.csv", as_csv(rows))
        archive.writestr("months/of_whom.csv", (ODD / "may_brackets_old_encoding.csv").read_bytes())
    found = read(tmp_path, "months.zip", packed.getvalue())
    assert set(found.frame["council"]) == {"Council 0", "Council 1", "of whom"}


def test_a_workbook_with_dates_of_its_own_and_two_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Notes", "Figures exclude VAT"])
    sheet = book.create_sheet("Sep 2024")
    sheet.append([None, "Payments over £500"])
    sheet.append(["Supplier", "Net Amount", "Payment Date", "Directorate"])
    for i in range(12):
        sheet.append([f"Supplier {i % 4} Ltd", -75.5 if i == 3 else 1_000 + i, date(2024, 9, 1 + i), "Highways"])
    sheet.append([None, 10_990.5, None, None])
    content = io.BytesIO()
    book.save(content)
    found = read(tmp_path, "september.xlsx", content.getvalue())
    assert found.tallies[0].used == 12
    assert found.frame["value_gbp"].sum() == pytest.approx(sum(1_000 + i for i in range(12)) - 1_003 - 75.5)
    assert _lines(found.tallies[0].refused) == {PERHAPS: [15]}


@pytest.mark.slow
def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    """A sheet saved with all its rows: what is empty is neither read nor refused, and what stands below it is seen."""
    rows = as_csv(spend_rows(40)).splitlines(keepends=True)
    text = "".join(rows[:31]) + ",,,,,,\r\n" * 1_000_000 + "".join(rows[31:])
    (tally,) = read(tmp_path, "long.csv", text).tallies
    assert (tally.read, tally.used, tally.refused) == (40, 40, {})


@pytest.mark.slow
def test_odd_files_are_simulated_and_come_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In as five months of spend, run for two years, out as OCDS and tables, in again as a place of the same name."""
    monkeypatch.chdir(tmp_path)
    for words in (
        ["import", *FILES, "--out", "wexmoor.toml"],
        ["check", "wexmoor.toml"],
        ["run", "wexmoor.toml", "--seeds", "1", "--years", "2", "--out", "results"],
        ["export", "ocds", "results"],
        ["export", "csv", "results"],
        ["import", "results/ocds.json", "--out", "again.toml"],
    ):
        found = invoked(*words)
        assert found.exit_code == 0, found.output
    assert load_scenario("wexmoor.toml").councils[0].name == COUNCIL
    assert load_scenario("again.toml").councils[0].name == COUNCIL


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN)
def test_one_odd_file_alone_is_simulated(name: str, tmp_path: Path) -> None:
    out = str(tmp_path / "place.toml")
    assert invoked("import", str(ODD / name), "--council", COUNCIL, "--out", out).exit_code == 0
    found = invoked("run", out, "--seeds", "1", "--years", "1", "--out", str(tmp_path / "results"))
    assert found.exit_code == 0, found.output
