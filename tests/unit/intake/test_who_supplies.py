"""Who supplies, and whether it is small or a charity, is read as it is written, packed or hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.intake.shipped_words import (
    is_hidden,
    is_no_purchase,
    is_public_body,
    process_of_words,
    service_of_cpv,
)
from simulator.intake.supplier_names import one_name_each
from tests.intake_scene import as_csv, read, register_rows

PACKED = "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]"
CEILING = "several suppliers on one award: its value is the ceiling of a framework, left out"


def _notice(i: int, *suppliers: str, value: str = "150000") -> dict[str, Any]:
    """Return a row of notices as Contracts Finder gives them out."""
    return {
        "Notice Identifier": f"n-{i}",
        "Organisation Name": "Ashby Council",
        "Published Date": "2023-10-10T14:38:59+01:00",
        "Title": f"Home care {i}",
        "Start Date": "01/09/2023",
        "End Date": "30/09/2023",
        "Suitable for SME": "True",
        "Suitable for VCO": "True",
        "Value Low": "0",
        "Value High": "200000",
        "Awarded Date": "01/03/2024",
        "Awarded Value": value,
        PACKED: "".join(f"[{one}]" for one in suppliers),
        "Contract start date": "01/04/2024",
        "Contract end date": "31/03/2026",
        "OJEU Procedure Type": "Open procedure ",
    }


def test_notices_of_contracts_finder_are_awards(tmp_path: Path) -> None:
    rows = [
        _notice(1, "Acme Care Ltd|1 High St, Ashby|COMPANIES_HOUSE|0123|Yes|No"),
        _notice(2, "Good Works CIC|2 High St|NONE||Yes|Yes"),
        _notice(3, "A Ltd|x|NONE||No|No", "B Ltd|y|NONE||Yes|No"),
        _notice(4, value=""),
    ]
    found = read(tmp_path, "notices.csv", as_csv(rows))
    frame, (tally,) = found.frame, found.tallies
    assert frame["supplier"].tolist() == ["Acme Care Ltd", "Good Works CIC", "A Ltd", ""]
    assert frame["form"].tolist() == ["award"] * 4
    assert (frame["sme"].tolist(), frame["vcse"].tolist()) == ([1, 1, 0, -1], [0, 1, 0, -1])
    assert frame["value_gbp"].dropna().tolist() == [150_000.0, 150_000.0]
    assert frame["months"].tolist() == pytest.approx([24.0] * 4, abs=0.05)
    assert set(frame["process"]) == {"open"}
    assert {why: one.lines for why, one in tally.doubtful.items()} == {CEILING: [4], "value: blank": [5]}


def test_notices_without_an_award_are_left_out_and_told(tmp_path: Path) -> None:
    award = _notice(1, "Acme Care Ltd|1 High St, Ashby|COMPANIES_HOUSE|0123|Yes|No")
    silent = {"Awarded Date": "", "Contract start date": "", "Contract end date": ""}
    found = read(tmp_path, "notices.csv", as_csv([award, _notice(2, value="") | silent]))
    (tally,) = found.tallies
    assert (tally.used, tally.doubtful) == (1, {})
    assert tally.refused["a notice of which nothing is awarded yet"].lines == [3]


def test_marks_that_say_neither_are_told(tmp_path: Path) -> None:
    rows = register_rows(4)
    marks = [("SME", "Small"), ("Charity", "Limited company"), ("N/A", ""), ("", "SME")]
    for row, (vcse, sme) in zip(rows, marks, strict=True):
        row["VCSE"], row["SME"] = vcse, sme
    found = read(tmp_path, "contracts.csv", as_csv(rows))
    assert (found.frame["vcse"].tolist(), found.frame["sme"].tolist()) == ([-1, 1, -1, -1], [1, -1, -1, 1])
    assert {why: one.lines for why, one in found.tallies[0].doubtful.items()} == {
        "vcse: says neither yes nor no": [2],
        "sme: says neither yes nor no": [3],
    }


@pytest.mark.parametrize(
    "name",
    [
        *["Individual Care Ltd", "Confidential Waste Limited", "Redactive Media", "Individual Care Services"],
        *["Confidential Waste Co", "Personal Data Services", "Data Protection People", "The Private Clinic"],
        *["Foster Carer Network", "Client Data Systems", "The Individual Care Service of Ashby", "Компания", "X"],
    ],
)
def test_a_firm_with_such_a_word_in_its_name_is_not_hidden(name: str) -> None:
    assert not is_hidden(name)


WITHHELD = [
    *["REDACTED", "Redacted Ltd", "Redacted - Foster Carer", "An individual", "Individuals", "Name withheld", "***"],
    *["Personal data", "Redaction", "Confidential", "Personal Information", "Private individual", "xxx"],
    *["Withheld under the Data Protection Act 2018", "Commercial in confidence", "Data protection", "Not disclosed"],
    *["Service user (S40)", "Supplier name withheld: Section 40(2), personal data"],
]


@pytest.mark.parametrize("name", WITHHELD)
def test_what_was_taken_out_is_hidden(name: str) -> None:
    assert is_hidden(name)


@pytest.mark.parametrize("payee", ["HM Revenue", "H M Revenue and Customs", "Inland Revenue", "Teachers' Pensions"])
def test_who_sells_nothing_is_no_supplier_on_the_market_either(payee: str) -> None:
    assert is_no_purchase(payee)
    assert is_public_body(payee)
    assert is_public_body("Local Government Superannuation Scheme")
    assert not is_public_body("Pension Advice Ltd")


@pytest.mark.parametrize(
    ("code", "line"),
    [
        *[("09310000-5", "facilities"), ("9310000", "facilities"), ("9310000-5", "facilities")],
        *[("9310000.0", "facilities"), ("3111000", "facilities"), ("45000000.0", "construction")],
        *[("CPV 2008: 45000000-7", "construction"), ("45", "construction"), ("4500", "construction"), ("", "")],
    ],
)
def test_a_code_that_lost_its_first_nought_is_the_same(code: str, line: str) -> None:
    """Electricity was nothing, and vegetables were electrical equipment."""
    assert service_of_cpv(code) == line


@pytest.mark.parametrize("words", ["Non-competitive", "Noncompetitive tender", "Exempt", "No competition", "Exemption"])
def test_what_is_not_competed_for_is_a_waiver(words: str) -> None:
    assert process_of_words(words) == "waiver"


def test_names_in_other_letters_are_not_one() -> None:
    assert len(set(one_name_each(["Компания", "Фирма", "Acme Ltd", "ACME"]).values())) == 3
