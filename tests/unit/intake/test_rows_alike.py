"""Rows that may tell of one contract are used and doubted: frameworks listed by supplier, amendments listed again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.intake.gathering import Order, gather
from tests.intake_scene import as_csv, invoked, read, register_rows

CALLS = (
    "alike in all but the supplier, {} together: perhaps frameworks that are listed once for each supplier, and"
    " {} of it counts more than once; if so, leave one row of each"
)
AMENDED = (
    "alike but for value or end, {} together: perhaps contracts that are listed again as amended, and {} of it"
    " counts more than once; if so, leave the last row of each"
)


def _call(**more: str) -> dict[str, Any]:
    return register_rows(1)[0] | {"Contract Title": "Agency staff", "Total Contract Value (£)": "£5m"} | more


def test_a_framework_listed_once_for_each_supplier_is_doubted(tmp_path: Path) -> None:
    """Twenty suppliers of a framework of £5m made a budget of £100m, without a word."""
    names = ["Acme Ltd", "ACME LIMITED", "Acme", *(f"Firm {i}" for i in range(17)), "", "REDACTED"]
    rows = [*register_rows(40), *(_call(**{"Supplier Name": name}) for name in names)]
    found = read(tmp_path, "contracts.csv", as_csv(rows))
    (tally,) = found.tallies
    told = tally.doubtful[CALLS.format("£100.0m", "£95.0m")]
    assert (tally.used, told.count, told.lines) == (62, 20, [42, 43, 44, 45, 46])
    shown = invoked("import", str(tmp_path / "contracts.csv"), "--out", str(tmp_path / "place.toml"))
    assert f"{CALLS.format('£100.0m', '£95.0m')} (20; line 42, 43, 44 ...)" in shown.output


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({"Total Contract Value (£)": "£7m"}, AMENDED.format("£12.0m", "£5.0m")),
        ({"End Date": "01/01/2025"}, AMENDED.format("£10.0m", "£5.0m")),
        ({"Total Contract Value (£)": "", "End Date": "01/01/2025"}, ""),
        ({"Start Date": "01/01/2024", "End Date": "01/01/2026"}, ""),
        ({"Supplier Name": "Beta", "Total Contract Value (£)": "£7m"}, ""),
        ({"Contract Title": "Other staff", "Supplier Name": "Beta"}, ""),
        ({"Organisation Name": "Oakby Council", "Supplier Name": "Beta"}, ""),
        ({"Process Type": "Waiver"}, ""),
    ],
)
def test_a_contract_listed_again_as_amended_is_doubted(tmp_path: Path, later: dict[str, str], told: str) -> None:
    rows = [_call(**{"Supplier Name": "Acme"}), *register_rows(3), _call(**({"Supplier Name": "Acme"} | later))]
    (tally,) = read(tmp_path, "contracts.csv", as_csv(rows)).tallies
    found = {why: one.lines for why, one in tally.doubtful.items() if not why.startswith("value: blank")}
    assert (tally.used, found) == (5, {told: [2, 6]} if told else {})


def test_rows_of_several_files_are_told_in_each_and_each_pound_once(tmp_path: Path) -> None:
    """The registers of two quarters both list what runs in both."""
    for name, value, count in (("q1.csv", "£5m", 3), ("q2.csv", "£7m", 9)):
        rows = [*register_rows(9)[:count], _call(**{"Total Contract Value (£)": value})]
        (tmp_path / name).write_text(as_csv(rows), encoding="utf-8")
    one, two = gather(Order([str(tmp_path / "q1.csv"), str(tmp_path / "q2.csv")])).tallies
    assert one.doubtful[AMENDED.format("£5.0m", "£5.0m")].lines == [5]
    assert two.doubtful[AMENDED.format("£7.0m", "£0")].lines == [11]
