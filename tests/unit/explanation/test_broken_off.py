"""Contracts that ended early are told so, with who ended them, and are none that were completed."""

from __future__ import annotations

import pytest

from simulator import Scenario, explain, load_scenario, run
from simulator.explanation import Record, record_of
from simulator.explanation.tenders import contract_in_words
from simulator.study.comparison import Result
from tests.scenes import cut_down

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def study() -> Result:
    """Councils and suppliers break contracts off, and teams lose members."""
    settings = cut_down(load_scenario("dropped_contracts"), councils=5, share_of_suppliers=1.0, years=3).resolved()
    return run(Scenario.from_resolved(settings), seeds=1, record=(1,))


@pytest.fixture(scope="module")
def record(study: Result) -> Record:
    return record_of(study)


def test_who_broke_a_contract_off_is_told(record: Record) -> None:
    ends = record.events[record.events["event"].isin(("walked_away", "dropped"))]
    assert set(record.contracts.loc[ends["subject"]]["state"]) == {"completed"}
    for end in ends.itertuples():
        words = {"walked_away": "its supplier walked away from it", "dropped": "the council ended it early"}
        assert words[str(end.event)] in contract_in_words(record, int(end.subject))


def test_a_supplier_that_walked_away_did_not_finish(study: Result, record: Record) -> None:
    ends = record.events[record.events["event"].isin(("walked_away", "dropped"))]
    last = ends.iloc[-1]
    story = explain(study, firm=int(last["firm"]))
    told = "\n".join(story.text)
    assert f"contract {int(last['subject'])}" in told
    assert f"finished contract {int(last['subject'])}," not in told
    mine = record.contracts[(record.contracts["firm"] == last["firm"]) & (record.contracts["state"] == "completed")]
    broken = set(mine["contract"]) & set(ends["subject"])
    assert broken
    assert story.facts["contracts_completed"] <= len(mine) - len(broken)


def test_a_firm_that_never_failed_is_not_told_to_have(record: Record) -> None:
    failed = set(record.events[record.events["event"] == "failed"]["firm"])
    ended = record.contracts[record.contracts["state"] == "terminated"]
    others = ended[~ended["firm"].isin(failed)]
    assert len(others)
    for contract in others.itertuples():
        told = contract_in_words(record, int(contract.contract))
        assert "its team gave it up" in told or "ended before any of its work was done" in told
    idle = ended[ended["worked_weeks"] == 0]
    assert not [n for n in idle["contract"] if "began in" in contract_in_words(record, int(n))]
