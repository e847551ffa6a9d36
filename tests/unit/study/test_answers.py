"""The answer in a sentence or two, and money set against something, of figures that can be worked out in the head."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Scenario, load_scenario
from simulator.metrics import KPIS
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.answers import USUAL, _sentences, answer, change_in_words, how_sure, key_figures_of
from simulator.study.comparison import Comparison
from simulator.study.intervals import Interval
from simulator.study.prices import prices
from simulator.study.readings import HANGS, NOT_AVAILABLE, TINY, UNTOLD
from simulator.study.wording import amount, shown_change
from tests.unit.study.told import told

READY = sorted(path.stem for path in Path("scenarios").glob("*.toml") if not path.name.endswith(".patterns.toml"))
NAN = float("nan")
#: Six pairs: the share rises by four points, the cost of tenders by £1m of £100m, jobs by 20.
MOVED = {
    "se_award_share_value": [[0.04, 0.05, 0.04, 0.05, 0.04, 0.05], [0.08, 0.09, 0.081, 0.09, 0.08, 0.09]],
    "buying_cost": [[1e6, 1.1e6, 1e6, 1.1e6, 1e6, 1.1e6], [2e6, 2.1e6, 2e6, 2.1e6, 2.01e6, 2.1e6]],
    "se_jobs": [[100.0, 101.0, 102.0, 103.0, 104.0, 105.0], [120.0, 121.0, 122.0, 123.0, 124.0, 125.1]],
    "council_spend": [[1e8] * 6, [1e8] * 6],
    "bids_per_tender": [[3.98, 3.97, 3.98, 3.99, 3.98, 3.97], [3.99, 3.98, 3.992, 4.0, 3.99, 3.98]],
    "clause_jobs_kept": [[NAN] * 6, [NAN] * 6],
    "results_earned": [[NAN] * 6, [0.9] * 6],
}


def test_every_sentence_is_of_a_figure_and_says_both_values() -> None:
    assert set(_sentences()) <= set(KPIS)
    for said in _sentences().values():
        assert ("{a}" in said and "{b}" in said) or ("{first}" in said and "{second}" in said)
        assert said[0].islower() or said[0] == "{"


@pytest.mark.parametrize("name", READY)
def test_every_ready_scenario_names_five_figures_of_the_register(name: str) -> None:
    named = load_scenario(name).key_figures
    assert len(named) == 5
    assert set(named) <= set(KPIS) & set(_sentences())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('key_figures = ["se_job"]', "mine.toml:2: unknown figure `se_job`; the register of figures has no such name"),
        ('key_figures = ["se_jobs", "se_jobs"]', "mine.toml:2: `se_jobs` is named twice; delete one of the two"),
        ('key_figures = "se_jobs"', "mine.toml:2"),
    ],
)
def test_a_wrong_key_figure_is_told_with_its_line(line: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(f'extends = "baseline.toml"\n{line}\n', encoding="utf-8")
    with pytest.raises(ScenarioMistakes) as caught:
        load_scenario(tmp_path / "mine.toml")
    assert said in str(caught.value)


def test_a_scenario_that_names_few_gets_the_usual_ones_behind(tiny_scenario: Scenario) -> None:
    named = tiny_scenario.model_copy(update={"key_figures": ("se_jobs",)})
    assert key_figures_of(told(named, MOVED)) == ("se_jobs", *USUAL[:4])


def test_a_change_is_said_as_people_say_it() -> None:
    assert change_in_words("se_award_share_value", 0.036, 0.07, Interval(0.034, 0.031, 0.037, 20)) == (
        "social enterprises win 7.0 % of the value of new contracts instead of 3.6 %"
    )
    sharp, blunt = Interval(-6.6, -7.1, -6.1, 20), Interval(-6.6, -56.6, 43.4, 20)
    said = [change_in_words("insolvencies_per_10000", 54.7, 48.1, found) for found in (sharp, blunt)]
    assert said[0] == "of 10,000 firms 48.1 fail in a year instead of 54.7"
    assert said[1] == "of 10,000 firms 48 fail in a year instead of 55"
    one_seed = Interval(0.1, NAN, NAN, 1)
    assert change_in_words("late_payment_share", 0.1, 0.2, one_seed) == "Invoices paid late: 20.0 % instead of 10.0 %"


def test_the_verdict_says_what_changes_at_what_price_and_how_sure(tiny_scenario: Scenario) -> None:
    first, price, sure = answer(told(tiny_scenario, MOVED), 1)
    assert first.startswith("Social enterprises win 8.5 % of the value of new contracts instead of 4.5 %, and running")
    assert "the cost of running tenders is £1.00m a year higher (1.00 % of what councils spend)" in price
    assert "net public value is the same" in price
    luck, known = "in 6 of 6 pairs of runs with equal luck", "the model's numbers are taken as known"
    assert sure == f"How sure: the first goes this way {luck}; {known}."


def test_what_hangs_on_numbers_that_nobody_knows_is_not_told_as_sure(
    tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = told(tiny_scenario, MOVED)
    assert not any("could turn" in sentence for sentence in answer(compared, 1))
    monkeypatch.setattr(Comparison, "reading", lambda _comparison, _kpi, _arm: HANGS)
    _, price, sure = answer(compared, 1)
    assert price.count("though numbers that nobody knows exactly could turn that") == 2
    assert "Numbers that nobody knows exactly could turn this: SE share of awards, by value" in sure


def test_what_does_not_move_is_not_told_as_a_change(tiny_scenario: Scenario) -> None:
    still = told(tiny_scenario, {"se_award_share_value": [[0.04, 0.05], [0.04, 0.05]]})
    assert answer(still, 1)[0].startswith("These 2 pairs of runs show no clear change that matters in any figure")


def test_one_pair_of_runs_tells_nothing(tiny_scenario: Scenario) -> None:
    """Also where the policy moves a figure: it is not said that there is no clear change."""
    moved = told(tiny_scenario, {"se_award_share_value": [[0.04], [0.09]]})
    assert answer(moved, 1)[0] == "One pair of runs cannot tell what a policy does from luck; run more seeds."


def test_money_is_set_against_spend_points_and_jobs(tiny_scenario: Scenario) -> None:
    by_name = {price.figure: price for price in prices(told(tiny_scenario, MOVED), 1)}
    cost = by_name["buying_cost"]
    assert cost.of_spend == pytest.approx(0.01, rel=0.01)
    assert cost.per_point == pytest.approx(250_000, rel=0.01)  # £1m over four points
    assert cost.per_job == pytest.approx(50_000, rel=0.01)  # and over twenty jobs


def test_clear_but_tiny_and_nothing_to_measure_are_readings_of_their_own(tiny_scenario: Scenario) -> None:
    compared = told(tiny_scenario, MOVED)
    assert compared.reading("bids_per_tender", 1) == TINY  # 3.98 to 3.99 bids, in every pair
    assert compared.reading("clause_jobs_kept", 1) == NOT_AVAILABLE
    assert compared.reading("results_earned", 1) == NOT_AVAILABLE  # n/a in one arm
    assert compared.reading("se_award_share_value", 1) == "better"
    assert compared.reading("net_public_value", 1) != UNTOLD  # exactly equal
    assert how_sure(compared, "bids_per_tender", 1).startswith("How sure: the first goes this way in 6 of 6")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1.234e6, "GBP a year", "£1.23m a year"),
        (-4_500.0, "GBP a year", "-£4.50k a year"),
        (12.0, "GBP", "£12"),
        (0.5, "share", "50.0 %"),
        (NAN, "days", "n/a"),
    ],
)
def test_amounts_have_the_pound_before_the_number(value: float, unit: str, words: str) -> None:
    assert amount(value, unit) == words


def test_changes_have_the_pound_before_both_ends(tiny_scenario: Scenario) -> None:
    change, ends = shown_change(told(tiny_scenario, MOVED).difference("buying_cost", 1), "GBP a year")
    assert change == "+£1.00m a year"
    assert ends.startswith("£1.00m to £1.0")
