"""Unit tests: the tables of the social account agree with the key figures and with each other."""

from __future__ import annotations

import pytest

from simulator import Scenario, compare, run
from simulator.report import public_account, report_html
from simulator.report.benefits import benefit_tables, outcome_tables
from simulator.report.public_account import account_tables
from simulator.study.comparison import Comparison, Result
from simulator.study.dictionary import told_of


@pytest.fixture(scope="module")
def study(small_scenario: Scenario) -> Result:
    return run(small_scenario, seeds=2)


def test_outcomes_sum_to_the_figures(study: Result) -> None:
    sums = study.outcomes.groupby("seed").sum(numeric_only=True)
    kpis = study.kpis.droplevel("arm")
    pairs = {
        "job_years": "jobs",
        "priority_job_years": "priority_jobs",
        "additional_priority_job_years": "additional_priority_jobs",
        "apprenticeships": "apprenticeships",
        "additional_training_weeks": "additional_training_weeks",
        "local_respend_gbp": "local_respend",
        "true_gbp": "social_value_true",
        "evidenced_gbp": "social_value_evidenced",
        "recognised_gbp": "social_value_recognised",
    }
    for column, kpi in pairs.items():
        assert sums[column].tolist() == pytest.approx(kpis[kpi].tolist(), rel=1e-9), column


def test_benefits_sum_to_the_figures(study: Result) -> None:
    sums = study.benefits.groupby("seed")[["value_gbp", "assumed_gbp"]].sum()
    kpis = study.kpis.droplevel("arm")
    assert sums["value_gbp"].tolist() == pytest.approx(kpis["social_value_true"].tolist())
    share = sums["assumed_gbp"] / sums["value_gbp"]
    assert share.tolist() == pytest.approx(kpis["social_value_assumed_share"].tolist())
    assert (study.benefits["low_gbp"] <= study.benefits["value_gbp"]).all()
    assert (study.benefits["value_gbp"] <= study.benefits["high_gbp"]).all()


@pytest.mark.parametrize("table", ["outcomes", "benefits"])
def test_what_is_of_a_year_is_told_so(study: Result, table: str) -> None:
    """Both tables sum to figures per year, as above."""
    numbers = [name for name in getattr(study, table).select_dtypes("number") if name != "seed"]
    units = [told.unit for told in (told_of(table, name) for name in numbers) if told is not None]
    assert len(units) == len(numbers) > 0
    assert [unit for unit in units if not unit.endswith(" a year")] == []


def test_the_report_shows_physical_units_first(study: Result) -> None:
    (table,) = outcome_tables(study)
    assert [row["outcome"] for row in table["rows"]][:2] == ["jobs (full-time years)", "of these, for priority groups"]
    jobs = [float(cell.replace(",", "")) for cell in table["rows"][0]["cells"][:4]]
    assert sum(jobs[:3]) == pytest.approx(jobs[3], abs=0.2)
    page = report_html(study)
    assert page.index("What delivered work brought") < page.index("Which department buys, who gains")


def test_the_account_adds_up_and_says_what_would_turn_it(study: Result) -> None:
    (table,) = account_tables(study)
    amounts = [float(row["amount"].replace(",", "")) for row in table["rows"]]
    assert sum(amounts[:8]) == pytest.approx(amounts[8], abs=0.05)
    service = table["assumptions"][0]
    assert (service["here"], service["range"]) == ("1.5", "1.1 to 3")
    assert float(service["low"].replace(",", "")) < amounts[8] < float(service["high"].replace(",", ""))
    assert float(service["nil"]) < 1.5
    page = report_html(study)
    titles = ("Net public value, line by line", "Which department buys", "Where the money")
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert table["in_words"] in page


def test_arms_of_a_comparison_are_told_as_differences(small_scenario: Scenario) -> None:
    """A worth at which the difference is nil is what a run at that worth finds."""
    changed = small_scenario.with_policy("maximum_lot_gbp", 20_000.0)
    first, second = account_tables(compare([small_scenario, changed], seeds=2))
    assert not first["is_difference"]
    assert second["is_difference"]
    nil = second["assumptions"][0]["nil"]
    assert nil == "nowhere above 0" or float(nil.replace(",", "")) >= 0.0


def test_an_assumption_that_arms_set_otherwise_is_the_same_in_both_at_the_ends(small_scenario: Scenario) -> None:
    """The net value at an end of the range is what two runs find that both have that number."""

    def pair(worths: tuple[float, float]) -> Comparison:
        changed = small_scenario.with_policy("maximum_lot_gbp", 20_000.0).resolved()
        arms = [small_scenario.resolved(), changed]
        for arm, worth in zip(arms, worths, strict=True):
            arm["parameters"] = arm["parameters"] | {"service_worth": worth}
        found = compare([Scenario.from_resolved(arm) for arm in arms], seeds=2)
        assert isinstance(found, Comparison)
        return found

    service = account_tables(pair((2.0, 1.5)))[1]["assumptions"][0]
    assert service["here"] == "1.5 against 2"
    for end, worth in (("low", 1.1), ("high", 3.0)):
        net = pair((worth, worth)).difference("net_public_value", 1).mean
        assert float(service[end].replace(",", "")) == pytest.approx(net / 1e6, abs=0.006)


def test_unit_values_whose_ends_turn_the_sign_are_told_without_a_multiple(
    small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ends of unit values are no multiple of what they are, so there may be none at which the net value is nil."""
    row = {"words": "unit values", "low": "-1.00", "high": "2.00", "nil": "nowhere above 0"}
    monkeypatch.setattr(public_account, "_unit_values", lambda *_: row)
    *_, told = public_account.turning_points(run(small_scenario, seeds=1), 0)
    assert told == "Assumptions. Net public value turns its sign between the low and the high ends of unit values."


def test_the_report_says_how_much_rests_on_assumptions(study: Result) -> None:
    (table,) = benefit_tables(study)
    assert "% of it rests on assumptions" in table["in_words"]
    assert table["gainers"][-1]
    assert table["rows"][-1]["buyer"] == "all"
