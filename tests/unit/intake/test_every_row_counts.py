"""Every row that is read is used, doubted or refused, and the counts add up."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.intake.gathering import Gathered
from simulator.intake.purchases_of_tables import BROKEN_UP
from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, read, register_rows, spend_rows

LIKE_TOTAL = "reads like a total, yet names a supplier and a day or title"
TOTAL = "a total, not a row of its own"
NOTE = "one cell alone: perhaps a note"
NO_COUNT = "contracts: no count from 1 to 100,000"


def adds_up(found: Gathered) -> None:
    """Hold that the lines that were used and those that were refused are all that were read."""
    used = found.frame.groupby("file", observed=True)["line"].nunique()
    for tally in found.tallies:
        assert int(used.get(tally.file, 0)) + sum(one.count for one in tally.refused.values()) == tally.read


@pytest.mark.parametrize("cells", [["C-001", "C-002"], ["5000", "5001"], ["", ""], ["0", "2"]])
def test_references_of_contracts_are_no_counts(tmp_path: Path, cells: list[str]) -> None:
    rows = [{"Contracts": cells[i % 2], **row} for i, row in enumerate(register_rows(40))]
    found = read(tmp_path, "contracts.csv", as_csv(rows))
    assert (found.tallies[0].used, found.tallies[0].refused) == (40, {})
    adds_up(found)


def test_counts_that_can_be_none_are_refused_by_line(tmp_path: Path) -> None:
    counts = ["2", "", "0", "-1", "C-4", "2.5", "100001", "3"]
    text = "category,value band,months,contracts\n"
    text += "".join(f"Adult care,{10 + i}-50k,24,{count}\n" for i, count in enumerate(counts))
    found = read(tmp_path, "counts.csv", text, form="register")
    (tally,) = found.tallies
    assert tally.used == len(found.frame) == 5
    assert {why: reason.lines for why, reason in tally.refused.items()} == {
        "contracts: blank": [3],
        NO_COUNT: [4, 5, 6, 7, 8],
    }
    adds_up(found)


def test_a_supplier_or_title_that_begins_like_a_total_is_used_and_doubted(tmp_path: Path) -> None:
    rows = spend_rows(6)
    for row, name in zip(rows[:3], ["Total Gas & Power Ltd", "TOTAL E&P", "Totally Local CIC"], strict=True):
        row["Supplier Name"] = name
    (tally,) = read(tmp_path, "spend.csv", as_csv(rows)).tallies
    assert (tally.used, tally.doubtful[LIKE_TOTAL].lines) == (6, [2, 3])
    contracts: list[dict[str, Any]] = [{**row, "Organisation Name": ""} for row in register_rows(6)]
    contracts[1]["Contract Title"] = "Total cleaning of depots"
    (tally,) = read(tmp_path, "contracts.csv", as_csv(contracts)).tallies
    assert (tally.used, tally.doubtful[LIKE_TOTAL].lines) == (6, [3])


@pytest.mark.parametrize("name", ["Total", "Grand total", "Subtotal Acme Ltd", "Total for April", "Sub-total"])
def test_totals_are_refused_even_with_a_day(tmp_path: Path, name: str) -> None:
    rows = spend_rows(6)
    rows[5]["Supplier Name"] = name
    (tally,) = read(tmp_path, "spend.csv", as_csv(rows)).tallies
    assert (tally.used, tally.refused[TOTAL].lines) == (5, [7])


@pytest.mark.parametrize("total", ["Total", "Grand total", "Sub-total:", "TOTALS"])
def test_totals_beside_a_buyer_and_a_day_are_refused(tmp_path: Path, total: str) -> None:
    """They counted once more what stands above them, as the first cell is the buyer's."""
    rows = spend_rows(6)
    rows[5] |= {"Supplier Name": "", "Directorate": total, "Transaction Number": ""}
    (tally,) = read(tmp_path, "spend.csv", as_csv(rows)).tallies
    assert (tally.used, tally.refused[TOTAL].lines) == (5, [7])
    contracts = register_rows(6)
    contracts[5] |= {"Contract Title": total, "Supplier Name": "", "Process Type": ""}
    (tally,) = read(tmp_path, "contracts.csv", as_csv(contracts)).tallies
    assert (tally.used, tally.refused[TOTAL].lines) == (5, [7])


def test_a_contract_without_a_supplier_is_no_total_for_a_word_beside_its_title(tmp_path: Path) -> None:
    contracts = register_rows(6)
    contracts[5] |= {"Supplier Name": "", "Process Type": "Total"}
    (tally,) = read(tmp_path, "contracts.csv", as_csv(contracts)).tallies
    assert (tally.used, TOTAL in tally.refused) == (6, False)


def test_a_row_with_a_separator_in_a_cell_without_quotes_is_refused(tmp_path: Path) -> None:
    """An amount of 12,500.00 at the end of a row was read as £12, without a word."""
    text = "Contract Title,Supplier Name,Start Date,Contract Value\n"
    text += "Cleaning,Acme,01/04/2024,900\nCleaning,Beta,01/04/2024,12,500.00\nCare,Gamma,01/04/2024,900,,\n"
    found = read(tmp_path, "contracts.csv", text)
    (tally,) = found.tallies
    assert (found.frame["value_gbp"].tolist(), tally.refused[BROKEN_UP].lines) == ([900.0, 900.0], [3])
    adds_up(found)


def test_subtotals_of_a_spreadsheet_count_no_payment_twice(tmp_path: Path) -> None:
    rows, last = spend_rows(6), spend_rows(1)[0]
    for place, name in ((6, "Supplier 3 Limited Total"), (3, "Supplier 2 Limited Total"), (0, "April total")):
        rows.insert(place, dict.fromkeys(last, "") | {"Supplier Name": name, "Net Amount": "5000"})
    rows.append({**last, "Supplier Name": "Care in Total"})
    found = read(tmp_path, "spend.csv", as_csv(rows))
    (tally,) = found.tallies
    assert (tally.used, tally.refused[TOTAL].lines) == (7, [2, 6, 10])
    assert tally.doubtful[LIKE_TOTAL].lines == [11]
    adds_up(found)


def test_notes_below_a_register_are_no_contracts(tmp_path: Path) -> None:
    rows = [dict.fromkeys(row, "") for row in register_rows(2)]
    rows[0]["Contract Title"], rows[1]["Organisation Name"] = "Values are estimates", "Printed on 1 May 2024"
    found = read(tmp_path, "contracts.csv", as_csv([*register_rows(4), *rows]))
    (tally,) = found.tallies
    assert (tally.used, {why: one.lines for why, one in tally.refused.items()}) == (4, {NOTE: [6, 7]})
    adds_up(found)


ODD = ["", "C-1", "0", "7", "1,5", "Total", "Total Gas Ltd", "£1", "2024-13-45", '"x', "a\nb", "9,999,999,999", "-3"]


@pytest.mark.property
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_whatever_the_cells_hold_the_counts_add_up(tmp_path: Path, seed: int) -> None:
    luck = random.Random(seed)
    rows = luck.choice([register_rows, spend_rows])(40)
    for row in rows:
        row["Contracts"] = luck.choice(["1", "2", *ODD])
        for heading in row:
            row[heading] = luck.choice(ODD) if luck.random() < 0.1 else row[heading]
    own = luck.choice([{}, {"contracts": "Contracts"}])
    try:
        adds_up(read(tmp_path, "odd.csv", as_csv(rows), columns=own))
    except ScenarioMistakes as told:
        assert len(str(told).splitlines()) == 1  # noqa: PT017
