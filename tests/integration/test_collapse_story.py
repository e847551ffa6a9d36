"""Integration tests: what a recorded collapse looks like in an explanation and in the report."""

from __future__ import annotations

import re

import pytest

from simulator import run
from simulator.explanation import explain
from simulator.report.chains import Collapse, collapses, draw, graphs, shown_table
from simulator.report.page import report_html
from simulator.study.comparison import Result

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def study() -> Result:
    """Three recorded runs of the ready scenario; in at least one the contractor is wound up."""
    return run("carillion", seeds=[1, 2, 3], record=(1, 2, 3))


@pytest.fixture(scope="module")
def collapse(study: Result) -> Collapse:
    return next(collapses(study))


def test_the_story_of_a_collapse_has_dates_and_pounds(study: Result, collapse: Collapse) -> None:
    story = explain(study, firm=collapse.firm, seed=collapse.record.seed)
    text = "\n".join(story.text)
    for words in ("a profit warning", "days after its warning", "Besides its banks it owed £", "in the pound"):
        assert words in text
    assert re.search(r"subcontractors? lost £[\d,]+, most of all firm \d+", text)
    assert re.search(r"It failed in week \d+ \(\w+ \d{4}\)", text)
    assert "Its end cost the public £" in text
    assert text.index("profit warning") < text.index("It failed in week")


def test_the_story_agrees_with_the_records(study: Result, collapse: Collapse) -> None:
    facts = explain(study, firm=collapse.firm, seed=collapse.record.seed).facts
    failures = collapse.record.failures
    assert failures is not None
    row = failures[failures["firm"] == collapse.firm].iloc[-1]
    assert facts["failure"]["owed_to_chain_gbp"] == row["owed_to_chain_gbp"]
    # What was owed to firms that had ended before is lost, too, but nothing happens to a firm after its end.
    told = sum(facts["claims_lost"].values())
    assert 0.9 * row["lost_by_chain_gbp"] < told <= row["lost_by_chain_gbp"] + 0.05
    assert facts["failure"]["handed_over"] + facts["failure"]["let_again"] == facts["failure"]["contracts"]
    fall = facts["cash_fall"]
    assert sum(fall["flows_gbp"].values()) == pytest.approx(fall["after_gbp"] - fall["before_gbp"], abs=0.05)


def test_who_lost_by_it_is_told_so(study: Result, collapse: Collapse) -> None:
    loser = int(collapse.table["firm"].iloc[0])
    text = "\n".join(explain(study, firm=loser, seed=collapse.record.seed).text)
    assert f"{collapse.record.numbered(collapse.firm)}, a large contractor" in text
    assert re.search(r"failed and left £[\d,]+ unpaid to it", text)


def test_the_chain_before_and_after(collapse: Collapse) -> None:
    before, after = graphs(collapse)
    assert set(before[collapse.firm]) == set(collapse.table["firm"])
    owed = sum(traits["unpaid_gbp"] for *_, traits in before.edges(data=True))
    failures = collapse.record.failures
    assert failures is not None
    lost = failures.loc[(failures["firm"] == collapse.firm) & (failures["week"] == collapse.week), "lost_by_chain_gbp"]
    assert owed <= float(lost.iloc[0]) + 0.05  # firms that had left before are no longer drawn
    assert collapse.firm not in after
    assert all(after.in_degree(firm) <= 1 for firm in collapse.table["firm"])
    assert collapse.table["unpaid_gbp"].is_monotonic_decreasing


def test_the_report_draws_it_with_its_data(study: Result, collapse: Collapse) -> None:
    page = report_html(study)
    assert "chain of a contractor that collapsed" in page
    for row in shown_table(collapse)["rows"][:3]:
        assert row[2] in page
    assert len(draw(collapse).axes) == 2


def test_without_a_collapse_nothing_is_drawn() -> None:
    assert not list(collapses(run("baseline", seeds=[1], years=1, record=(1,))))
