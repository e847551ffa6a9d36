"""OCDS whose awards are amended, of frameworks or about single lots: no pound counts twice, and none is lost."""

from __future__ import annotations

import json
from math import isnan, nan
from pathlib import Path
from typing import Any

import pytest

from simulator.intake.gathering import Gathered
from tests.intake_scene import read, release

POUNDS = {"amount": 50_000, "currency": "GBP"}
CEILING = "value: the ceiling of a framework, left out of values"
SEVERAL = "several suppliers on one award: its value is the ceiling of a framework, left out"


def _read(folder: Path, *releases: dict[str, Any]) -> Gathered:
    return read(folder, "o.json", json.dumps(releases))


def _award(**more: Any) -> dict[str, Any]:
    return {"id": "a", "status": "active", "value": POUNDS, "suppliers": [{"name": "Acme Ltd"}], **more}


def _amended(**first: Any) -> list[dict[str, Any]]:
    """Return a process of which a later release says the same award again, with another value."""
    later = {**first, "value": {"amount": 60_000, "currency": "GBP"}}
    return [
        release(1, id="1", date="2024-01-01T00:00:00Z", awards=[first]),
        release(1, id="2", date="2024-06-01T00:00:00Z", awards=[later]),
    ]


@pytest.mark.parametrize("suppliers", [[{"name": "Acme Ltd"}], [{"name": "Acme Ltd"}, {"name": "ACME LIMITED"}]])
def test_an_amended_award_keeps_its_only_supplier(tmp_path: Path, suppliers: list[dict[str, str]]) -> None:
    """Merging repeated a supplier that has no id, and the award was taken for a framework of several."""
    found = _read(tmp_path, *_amended(**_award(suppliers=suppliers)))
    assert found.frame["value_gbp"].tolist() == [60_000.0]
    assert SEVERAL not in found.tallies[0].doubtful


def test_an_amended_award_without_an_id_counts_once(tmp_path: Path) -> None:
    award = _award()
    del award["id"]
    other = {**award, "suppliers": [{"name": "Beta Ltd"}]}
    first, second = _amended(**award)
    first["awards"].append(other)
    found = _read(tmp_path, first, second)
    assert dict(zip(found.frame["supplier"], found.frame["value_gbp"], strict=True)) == {
        "Acme Ltd": 60_000.0,
        "Beta Ltd": 50_000.0,
    }


def test_the_ceiling_of_a_framework_is_no_value_of_each_of_its_awards(tmp_path: Path) -> None:
    """Three awards of one framework of £5m counted as £15m; those of a register were left out."""
    tender = {"status": "complete", "techniques": {"hasFrameworkAgreement": True}}
    awards = [_award(id=str(i), value={"amount": 5e6}, suppliers=[{"name": f"Firm {i}"}]) for i in range(3)]
    found = _read(tmp_path, release(1, tender=tender, awards=awards))
    assert (len(found.frame), found.frame["value_gbp"].notna().sum()) == (3, 0)
    assert found.tallies[0].doubtful[CEILING].count == 3


@pytest.mark.parametrize(("amounts", "values"), [([2e5], [2e5]), ([2e5, 3e5], [2e5, 3e5]), ([5e6], [nan])])
def test_a_call_off_of_a_framework_counts_also_where_it_is_the_only_one(
    tmp_path: Path, amounts: list[float], values: list[float]
) -> None:
    """Two counted, and of one its value was left out with the ceiling; a contract for all of that is no call-off."""
    tender = {"status": "complete", "techniques": {"hasFrameworkAgreement": True}}
    contracts = [{"id": str(i), "awardID": "a", "value": {"amount": one}} for i, one in enumerate(amounts)]
    award = _award(value={"amount": 5e6})
    found = _read(tmp_path, release(1, tender=tender, awards=[award], contracts=contracts)).frame["value_gbp"]
    assert found.fillna(-1.0).tolist() == [-1.0 if isnan(one) else one for one in values]


@pytest.mark.parametrize("value", [{"amount": 0}, {"amount": 1}, {"amount": 90_000, "currency": "EUR"}, {}])
def test_an_award_that_says_no_value_has_that_of_its_contract(tmp_path: Path, value: dict[str, Any]) -> None:
    contract = {"id": "c", "awardID": "a", "value": {"amount": 75_000, "currency": "GBP"}}
    found = _read(tmp_path, release(1, awards=[_award(value=value)], contracts=[contract]))
    assert found.frame["value_gbp"].tolist() == [75_000.0]
    assert found.tallies[0].doubtful == {}


def _lots(*weights: int) -> list[dict[str, Any]]:
    return [
        {"id": str(i), "awardCriteria": {"criteria": [{"type": "price", "description": str(weight)}]}}
        for i, weight in enumerate(weights, 1)
    ]


def test_bids_and_weights_are_those_of_the_lot_that_was_awarded(tmp_path: Path) -> None:
    """All awards had the bids of the last lot and the weight of price of the first."""
    statistics = [{"id": lot, "measure": "bids", "value": 3 * int(lot), "relatedLot": lot} for lot in ("1", "2")]
    awards = [_award(id="a", relatedLots=["1"]), _award(id="b", relatedLots=["2"]), _award(id="c")]
    tender = {"status": "complete", "lots": _lots(40, 80)}
    frame = _read(tmp_path, release(1, tender=tender, awards=awards, bids={"statistics": statistics})).frame
    assert frame["bids"].fillna(-1.0).tolist() == [3.0, 6.0, -1.0]
    assert frame["price_share"].tolist() == [0.4, 0.8, 0.4]


@pytest.mark.parametrize(
    ("lots", "values"),
    [
        ([{}, {}], [150_000.0, 150_000.0]),
        ([{"value": {"amount": 250_000}}, {}], [250_000.0, 50_000.0]),
        ([{"status": "cancelled"}, {}], [150_000.0]),
        ([{"status": "cancelled", "value": {"amount": 250_000}}, {}], [50_000.0]),
        ([{"value": {"amount": 400_000}}, {}], [400_000.0, nan]),
        ([{"value": {"amount": 90_000, "currency": "EUR"}}, {}], [nan, nan]),
    ],
)
def test_lots_share_what_the_others_leave_of_the_tender(
    tmp_path: Path, lots: list[dict[str, Any]], values: list[float]
) -> None:
    tender = {"status": "active", "value": {"amount": 300_000}, "lots": lots}
    found = _read(tmp_path, release(1, awards=[], tender=tender)).frame["value_gbp"].tolist()
    assert [-1.0 if isnan(one) else one for one in found] == [-1.0 if isnan(one) else one for one in values]


def test_a_tender_of_which_all_lots_are_cancelled_is_none(tmp_path: Path) -> None:
    """It counted with the value of the whole."""
    tender = {"status": "active", "value": {"amount": 300_000}, "lots": [{"status": "cancelled"}] * 2}
    (tally,) = _read(tmp_path, release(1, awards=[], tender=tender)).tallies
    assert (tally.used, tally.refused["all lots cancelled or unsuccessful"].count) == (0, 1)


def test_lots_that_state_their_values_ask_for_none_of_the_tender(tmp_path: Path) -> None:
    tender = {"status": "active", "lots": [{"value": POUNDS}, {"value": POUNDS}]}
    found = _read(tmp_path, release(1, awards=[], tender=tender))
    assert found.frame["value_gbp"].tolist() == [50_000.0, 50_000.0]
    assert found.tallies[0].doubtful == {}
