"""Several contracts under one award of OCDS count one by one, and no pound of theirs twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulator.intake.gathering import Gathered
from tests.intake_scene import read, release

SEVERAL = "several contracts under one award: each counted, with what it states of itself"


def contract(name: str, amount: float | None = None, **more: Any) -> dict[str, Any]:
    """Return a contract under the award of a release."""
    value = {} if amount is None else {"value": {"amount": amount, "currency": "GBP"}}
    return {"id": name, "awardID": "a1", "status": "active", **value, **more}


def found(folder: Path, *contracts: dict[str, Any], **more: Any) -> Gathered:
    """Read one process whose award is worth £20,000."""
    return read(folder, "o.json", json.dumps([release(0, contracts=list(contracts), **more)]))


def two_suppliers() -> list[dict[str, Any]]:
    """Return the award of a framework with two suppliers."""
    (award,) = release(0)["awards"]
    return [award | {"suppliers": [{"id": "S0", "name": "Supplier 0"}, {"id": "S1", "name": "Supplier 1"}]}]


def values(gathered: Gathered) -> list[float | None]:
    """Return the values of all purchases [pounds]; None where there is none."""
    return [None if value != value else value for value in gathered.frame["value_gbp"]]  # noqa: PLR0124


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ((5_000, 7_000, 8_000), [5_000, 7_000, 8_000]),
        ((15_000, 12_000), [15_000, 12_000]),  # more than the award said: contracts were signed, the award was meant
        ((None, None), [10_000, 10_000]),
        ((5_000, None, None), [5_000, 7_500, 7_500]),
        ((20_000, 20_000), [10_000, 10_000]),  # the award's value on each
        ((20_000, 20_000, None), [20_000 / 3] * 3),  # also where one is silent
        ((25_000, None), [25_000, None]),
        ((0, 6_000), [14_000, 6_000]),
    ],
)
def test_contracts_count_with_their_own_values(tmp_path: Path, stated: tuple[Any, ...], told: list[Any]) -> None:
    gathered = found(tmp_path, *(contract(str(n), amount) for n, amount in enumerate(stated)))
    assert values(gathered) == told
    (tally,) = gathered.tallies
    assert (tally.used, tally.doubtful[SEVERAL].count) == (len(told), 1)
    assert set(gathered.frame["supplier"]) == {"Supplier 0"}


def test_contracts_have_their_own_periods(tmp_path: Path) -> None:
    period = {"startDate": "2024-09-01T00:00:00Z", "endDate": "2025-02-28T00:00:00Z"}
    signed = {"dateSigned": "2025-03-10T00:00:00Z"}
    frame = found(tmp_path, contract("1", 5_000, period=period), contract("2", 5_000, **signed), contract("3")).frame
    days = [date.fromordinal(int(start)) for start in frame["start"]]
    assert days == [date(2024, 9, 1), date(2025, 3, 10), date(2024, 5, 1)]
    assert frame["months"].round().tolist() == [6.0, 24.0, 24.0]


def test_one_contract_is_the_award_it_carries_out(tmp_path: Path) -> None:
    gathered = found(tmp_path, contract("1", 5_000))
    assert values(gathered) == [20_000]
    assert not gathered.tallies[0].doubtful


def test_a_cancelled_contract_is_refused_alone(tmp_path: Path) -> None:
    gathered = found(tmp_path, contract("1", 5_000), contract("2", 7_000, status="cancelled"))
    assert values(gathered) == [5_000]
    assert gathered.tallies[0].refused["contract cancelled"].count == 1
    silent = found(tmp_path, contract("1"), contract("2", 7_000, status="cancelled"))
    assert values(silent) == [13_000]  # what was cancelled was a part of the award


def test_a_contract_that_is_listed_twice_counts_once(tmp_path: Path) -> None:
    gathered = found(tmp_path, contract("1", 5_000), contract("1", 5_000), contract("2", 6_000))
    assert values(gathered) == [5_000, 6_000]
    assert gathered.tallies[0].refused["the same contract once more"].count == 1
    amended = found(tmp_path, contract("1", 5_000), contract("2", 6_000), contract("1", 9_000))
    assert values(amended) == [9_000, 6_000]


def test_call_offs_of_a_framework_count_and_its_ceiling_does_not(tmp_path: Path) -> None:
    own = contract("2", 7_000, suppliers=[{"id": "S1", "name": "Supplier 1"}])
    gathered = found(tmp_path, contract("1", 5_000), own, contract("3"), awards=two_suppliers())
    assert values(gathered) == [5_000, 7_000, None]
    assert gathered.frame["supplier"].tolist() == ["", "Supplier 1", ""]
    ceiling = found(tmp_path, contract("1", 9_000), contract("2", 9_000), awards=two_suppliers())
    assert values(ceiling) == [None, None]


def test_the_only_call_off_of_a_framework_is_of_whom_it_names(tmp_path: Path) -> None:
    own = contract("1", 7_000, suppliers=[{"id": "S1", "name": "Supplier 1"}])
    gathered = found(tmp_path, own, awards=two_suppliers())
    assert (values(gathered), list(gathered.frame["supplier"])) == ([7_000], ["Supplier 1"])
    assert SEVERAL not in gathered.tallies[0].doubtful


def test_what_is_in_other_money_is_neither_taken_nor_taken_off(tmp_path: Path) -> None:
    euros = contract("1") | {"value": {"amount": 5_000, "currency": "EUR"}}
    assert values(found(tmp_path, euros, contract("2", 6_000), contract("3"))) == [None, 6_000, None]


def test_a_contract_of_an_award_that_is_not_there_is_told(tmp_path: Path) -> None:
    gathered = found(tmp_path, contract("1", 5_000) | {"awardID": "other"})
    assert values(gathered) == [20_000]
    assert gathered.tallies[0].refused["contract of an award that is not there"].count == 1


def test_a_contract_that_names_no_award_is_that_of_the_only_one(tmp_path: Path) -> None:
    nameless = [{key: item for key, item in contract(n, 4_000).items() if key != "awardID"} for n in "12"]
    assert values(found(tmp_path, *nameless)) == [4_000, 4_000]
    assert values(found(tmp_path, *nameless, awards=[])) == [4_000, 4_000]


def test_contracts_of_several_releases_meet_under_their_award(tmp_path: Path) -> None:
    later = [
        {"ocid": "ocds-213czf-0", "id": n, "date": f"2025-0{n}-01T00:00:00Z", "contracts": [contract(n, 3_000)]}
        for n in "12"
    ]
    assert values(read(tmp_path, "o.json", json.dumps([release(0), *later]))) == [3_000, 3_000]
