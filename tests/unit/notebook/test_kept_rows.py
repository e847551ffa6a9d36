"""Records of some councils alone: their stories are those that the records of all tell, and no others are told."""

from __future__ import annotations

import pytest

from simulator import Scenario, compare, run
from simulator.explanation import UnknownNumber, examples, explain, record_of
from simulator.explanation.bids import explain_bid
from simulator.explanation.firm_story import explain_firm
from simulator.explanation.recorded_run import Record
from simulator.explanation.tenders import explain_tender
from simulator.study.arms import StudyMistake
from simulator.study.recording import IN_PART, Recording
from simulator.study.run_tables import RunTables
from tests.scenes import cut_down

HERE = "Brackenford"


def _place(baseline: Scenario, policies: list[dict[str, object]]) -> Scenario:
    """A place whose firms fail often, as banks wait for two weeks only and councils pay late."""
    settings = cut_down(baseline, councils=3, share_of_suppliers=0.25, years=3).resolved()
    settings["parameters"] |= {"grace_weeks": 2.0}
    settings["policies"] = policies
    for council in settings["councils"]:
        council["payment"] |= {"late_share": 0.4, "late_days": 40.0}
    return Scenario.from_resolved(settings)


@pytest.fixture(
    scope="module",
    params=[
        [],
        [{"lever": "consortium_bids", "value": 2.0}, {"lever": "maximum_lot_gbp", "value": 100_000.0}],
    ],
    ids=["as usual", "lots and consortia"],
)
def both(baseline: Scenario, request: pytest.FixtureRequest) -> tuple[RunTables, RunTables]:
    """The same run with the records of all councils, and of one."""
    place = _place(baseline, request.param)
    return run(place, seeds=1, record=(1,)), run(place, seeds=1, record=Recording((1,), [HERE]))


@pytest.mark.property
def test_stories_of_a_place_need_its_records_alone(both: tuple[RunTables, RunTables]) -> None:
    """Property: firms, tenders and bids that can be told are told as from all records, word for word (150 of each)."""
    whole, part = map(record_of, both)
    for tell, numbers in (
        (explain_firm, sorted(part.told_firms)),
        (explain_tender, [*part.tenders["tender"]]),
        (explain_bid, [*part.bids["bid"]]),
    ):
        assert len(numbers) > 50
        for number in numbers[:: len(numbers) // 150 or 1]:
            assert tell(part, int(number)) == tell(whole, int(number))


@pytest.mark.property
def test_what_a_council_tenders_and_its_firms_do_is_kept_and_little_else(both: tuple[RunTables, RunTables]) -> None:
    whole, part = map(record_of, both)
    assert _numbers(part, "tenders", "council") == _numbers(whole, "tenders", "council")
    assert _numbers(part, "firms", "home") == _numbers(whole, "firms", "home")
    at_home = set(whole.firms.index[whole.firms["home"] == HERE])
    for table in ("bids", "contracts", "statements"):
        mine, all_of_them = (getattr(record, table) for record in (part, whole))
        assert (mine["firm"].isin(at_home)).sum() == (all_of_them["firm"].isin(at_home)).sum() > 0
    assert set(part.bids["tender"]) <= set(part.tenders["tender"])
    assert part.bids.groupby("tender").size().to_dict().items() <= whole.bids.groupby("tender").size().to_dict().items()
    assert set(part.contracts["contract"]) == set(part.tenders["contract"].dropna())
    assert all(len(getattr(part, table)) < 0.8 * len(getattr(whole, table)) for table in IN_PART)
    assert part.events["event"].eq("failed").sum() == whole.events["event"].eq("failed").sum()


def _numbers(record: Record, table: str, column: str) -> set[int]:
    frame = getattr(record, table)
    return set(frame.index[frame[column] == HERE])


@pytest.mark.integration
def test_figures_do_not_depend_on_what_is_kept(both: tuple[RunTables, RunTables]) -> None:
    whole, part = both
    assert (whole.runs[0].kpis == part.runs[0].kpis).sum() >= 80
    assert ((whole.runs[0].kpis == part.runs[0].kpis) | (whole.runs[0].kpis != whole.runs[0].kpis)).all()


@pytest.mark.integration
def test_who_lives_elsewhere_has_no_story_and_is_told_so(both: tuple[RunTables, RunTables]) -> None:
    whole, part = map(record_of, both)
    stranger = int(part.firms.index[part.firms["home"] == "Aldermoor"][0])
    with pytest.raises(UnknownNumber, match=rf"firm {stranger} .* lives in Aldermoor.*{HERE} alone.*--record-in"):
        explain(both[1], firm=stranger)
    gone = next(number for number in whole.tenders["tender"] if number not in part.tenders.index)
    with pytest.raises(UnknownNumber, match=rf"no tender {gone} .*records that are kept, those of {HERE}; near"):
        explain(both[1], tender=int(gone))
    assert {told.number for told in examples(both[1], "firm")} <= part.told_firms


@pytest.mark.integration
def test_an_unknown_council_is_refused_with_near_names(tiny_scenario: Scenario) -> None:
    with pytest.raises(StudyMistake, match=r"no records of `Aldermor`.*did you mean `Aldermoor`"):
        run(tiny_scenario, seeds=1, record=Recording((1,), ["Aldermor"]))


def test_a_seed_that_is_not_run_cannot_be_kept(tiny_scenario: Scenario) -> None:
    told = r"no records of seed 7: it is not among the seeds that are run \(1\); name one"
    for study in (run, compare):
        for record in ((1, 7), Recording((7,))):
            with pytest.raises(StudyMistake, match=told):
                study(tiny_scenario, seeds=1, record=record)
