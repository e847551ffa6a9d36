"""Integration tests: what is told about bids, tenders and firms agrees with the records of a real run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from simulator import Scenario, compare, explain
from simulator import run as run_study
from simulator.cli import app
from simulator.explanation import UnknownNumber, examples, record_of
from simulator.explanation.races import race_of
from simulator.explanation.recorded_run import Record
from simulator.explanation.winning import scores, wins_at
from simulator.study.arms import arms_of
from simulator.study.comparison import Comparison, compare_arms
from simulator.study.store import save
from tests.scenes import cut_down

pytestmark = pytest.mark.integration
run = CliRunner().invoke

EVERYTHING = (("bids", "outcome", "bid"), ("tenders", "state", "tender"), ("firms", "state", "firm"))
HEAD = ["arm", "seed", "firm", "week", "cash_gbp", "receivable_gbp"]


@pytest.fixture(scope="module")
def study(baseline: Scenario) -> Comparison:
    """Firms fail often: they may be over their limit for two weeks only, and councils pay late."""
    settings = cut_down(baseline, councils=3, share_of_suppliers=0.25, years=3).resolved()
    settings["parameters"] |= {"grace_weeks": 2.0}
    for council in settings["councils"]:
        council["payment"] |= {"late_share": 0.4, "late_days": 40.0}
    settings["policies"] = [
        {"lever": "price_rule", "value": 2.0},
        {"lever": "abnormally_low_threshold", "value": 0.1},
        {"lever": "se_price_preference", "value": 0.05},
    ]
    return compare(Scenario.from_resolved(settings), seeds=2, record=(1, 2))


@pytest.fixture(scope="module")
def folder(study: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("study") / "results"
    save(study, place)
    return place


def test_a_figure_that_no_run_has_is_explained_as_json(baseline: Scenario, tmp_path: Path) -> None:
    """A world without co-operatives has no share of them, nor what each policy adds to it."""
    small = cut_down(baseline, councils=1, share_of_suppliers=0.25, years=1)
    two = small.with_policy("payment_terms_days", 5.0).with_policy("price_share", 0.5)
    save(compare_arms(arms_of([two]), [1], take_apart=True), tmp_path / "two")
    answer = run(app, ["explain", str(tmp_path / "two"), "--figure", "coop_award_share_value", "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["together"] is None


def _failed(study: Comparison) -> pd.DataFrame:
    firms = study.records("firms")
    return firms[firms["state"] == "insolvent"]


def test_what_was_decided_before_week_0_says_so(baseline: Scenario) -> None:
    """A contract handed on by the past has a tender and a bid, but no week in which it was decided."""
    found = run_study(baseline.with_horizon(1), seeds=1, record=(1,))
    tenders = found.records("tenders")
    before = tenders[tenders["week_decided"].isna() & tenders["winner"].notna()]
    assert len(before) > 100
    for tender in before.head(20).to_dict("records"):
        whose = {"arm": tender["arm"], "seed": tender["seed"]}
        for asked in ({"tender": tender["tender"]}, {"bid": int(tender["winner"])}):
            told = explain(found, **asked, **whose)
            assert "was running when the simulation began" in " ".join(told.text)


def test_a_reason_for_money_that_only_another_arm_knows_moves_nothing(
    study: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables of all arms have the columns of each; where one is empty, firms that failed young had no story."""
    monkeypatch.setattr(
        Record,
        "_table",
        lambda record, name, old=Record._table: old(record, name).assign(
            **({"grant_gbp": float("nan")} if name == "statements" else {})
        ),
    )
    firm = _failed(study).iloc[0]
    record = record_of(study, firm["arm"], firm["seed"])
    assert (record.statements["grant_gbp"] == 0.0).all()
    for failed in _failed(study).head(30).to_dict("records"):
        assert explain(study, firm=failed["firm"], arm=failed["arm"], seed=failed["seed"]).text


def test_every_firm_that_failed_has_a_story_that_ends_in_its_failure(study: Comparison) -> None:
    failed = _failed(study)
    assert len(failed) >= 10
    for firm in failed.to_dict("records"):
        story = explain(study, firm=firm["firm"], arm=firm["arm"], seed=firm["seed"])
        assert story.facts["failed_week"] == firm["left"]
        assert any(line.startswith(f"It failed in week {firm['left']} (") for line in story.text)
        assert story.text[-1].startswith("Why: ")


def test_a_fall_begins_with_what_a_firm_had(study: Comparison) -> None:
    """Of a firm that failed early, what it had at week 0 was told as money that came in, and cash as from nothing."""
    key = ["arm", "seed", "firm"]
    began = study.records("statements").groupby(key)["starting_capital_gbp"].sum()
    early = 0
    for firm in _failed(study).query("left < 26").to_dict("records"):
        fall = explain(study, firm=firm["firm"], arm=firm["arm"], seed=firm["seed"]).facts["cash_fall"]
        assert fall["before_gbp"] == pytest.approx(began[tuple(firm[name] for name in key)], abs=0.05)
        assert "starting_capital_gbp" not in fall["flows_gbp"]
        early += 1
    assert early > 0


def test_a_firm_is_found_by_its_name(study: Comparison) -> None:
    record = record_of(study)
    number = int(_failed(study).query("arm == @record.arm and seed == @record.seed")["firm"].iloc[0])
    name = record.name_of(number)
    told = [explain(study, firm=asked) for asked in (number, name, name.upper())]
    assert told[0].text == told[1].text == told[2].text
    with pytest.raises(UnknownNumber, match=r"no firm of seed 1 of .* is called `Nobody at all`"):
        explain(study, firm="Nobody at all")


def test_sums_that_stories_quote_are_those_of_the_ledger(study: Comparison) -> None:
    for firm in _failed(study).to_dict("records"):
        fall = explain(study, firm=firm["firm"], arm=firm["arm"], seed=firm["seed"]).facts["cash_fall"]
        change = fall["after_gbp"] - fall["before_gbp"]
        assert sum(fall["flows_gbp"].values()) == pytest.approx(change, abs=0.05)
        assert sum(fall["causes_gbp"].values()) == pytest.approx(change, abs=0.05)
        assert sum(fall["shares"].values()) == pytest.approx(1.0)


def test_bank_statements_add_up(study: Comparison) -> None:
    """From one statement to the next, cash changes by what moved, to the penny."""
    statements = study.records("statements").sort_values(["arm", "seed", "firm", "week"])
    moved = statements[[c for c in statements if c not in HEAD]].sum(axis=1)
    before = statements.groupby(["arm", "seed", "firm"])["cash_gbp"].shift()
    difference = (statements["cash_gbp"] - before - moved).dropna()
    assert len(difference) > 1_000
    assert difference.abs().max() < 0.005


def test_bank_statements_hold_all_that_the_ledger_says_of_suppliers(study: Comparison) -> None:
    """The run ends with a month, so that nothing is left off the last statements."""
    statements, flows = study.records("statements"), study.flows
    for reason in ("wages", "bid_cost"):
        of_ledger = flows[flows["reason"] == reason].groupby(["arm", "seed"])["amount_gbp"].sum()
        of_firms = -statements.groupby(["arm", "seed"])[f"{reason}_gbp"].sum()
        assert of_firms.to_dict() == pytest.approx(of_ledger.to_dict(), rel=1e-9)


def test_scores_worked_out_again_are_those_recorded(study: Comparison) -> None:
    for arm in study.names:
        record = record_of(study, arm, 1)
        decided = record.bids[record.bids["outcome"] == "won"]
        for bid in decided["bid"].tail(60):
            rules, bids, place = race_of(record, int(record.bids.at[bid, "tender"]), int(bid))
            assert scores(rules, bids)[place] == record.bids.at[bid, "score"]


def test_a_call_that_failed_is_told_what_followed(study: Comparison) -> None:
    """Ringing round below the threshold, asking one after a second failure; more money where the next call has more."""
    record = record_of(study, None, 1)
    failed = record.tenders[record.tenders["state"] == "rerun"]
    told = [explain(study, tender=int(number)) for number in failed["tender"].tail(30)]
    assert len(told) == 30
    for story in told:
        again = record.tenders.loc[story.facts["again"]]
        assert (again["attempt"], again["answer"]) == (story.facts["attempt"] + 1, story.facts["answer"])
        words = {"asked one": "asked one supplier", "rung round": "rang round", "called anew": "called openly again"}
        assert words.get(again["answer"], "cut into lots") in story.text[-1]
        assert (again["answer"] == "asked one") == (again["attempt"] > 1)
        assert ("estimate was raised" in story.text[-1]) == (again["value_gbp"] > story.facts["value_gbp"])
        assert words.get(again["answer"], "cut into lots") in explain(study, tender=story.facts["again"]).text[0]
    assert {"rung round", "called anew"} <= {story.facts["answer"] for story in told}


def test_the_next_best_bid_had_no_better_score_than_the_winner(study: Comparison) -> None:
    """A bid that was passed over, for its bidder was full, is counted and not called the next."""
    record = record_of(study)
    passed_over = record.bids[record.bids["failing"].isin(["bidder full", "over budget"])]
    winners = passed_over["tender"].map(record.tenders["winner"]).dropna().astype(int)
    is_better = passed_over.loc[winners.index, "score"] > winners.map(record.bids["score"])
    assert is_better.any()
    for bid in winners[is_better].head(20):
        story = " ".join(explain(study, bid=int(bid)).text)
        assert "Bids with a better score that were passed over" in story
        if (told := re.search(r"score of (\d+\.\d) of 100; the next was bid \d+ with (\d+\.\d)", story)) is not None:
            assert float(told[1]) >= float(told[2])


@pytest.mark.slow
def test_a_lost_bid_is_told_the_price_at_which_it_would_have_won(study: Comparison) -> None:
    record = record_of(study, None, 1)
    lost = record.bids[record.bids["outcome"] == "lost"]["bid"].tail(250)
    priced = 0
    for bid in lost:
        facts = explain(study, bid=int(bid)).facts
        if facts.get("winning_price_gbp") is not None:
            rules, bids, place = race_of(record, facts["tender"], int(bid))
            price = round(facts["winning_price_gbp"] * 100)
            assert wins_at(rules, bids, place, price)
            assert not wins_at(rules, bids, place, price + 1)
            priced += 1
    assert priced > 20


def test_a_firm_that_is_believed_to_be_an_se_is_told_with_its_preference(baseline: Scenario) -> None:
    """A story that asked for a firm's kind itself took such a bid for one without preference, and told wrong scores."""
    settings = cut_down(baseline, councils=2, share_of_suppliers=0.25, years=3).resolved()
    settings["parameters"] |= {"relabel_rate": 0.3}
    believed = {"mandated_se_share": 0.5, "se_price_preference": 0.1, "se_definition": 1.0, "mandate_enforcement": 1.0}
    settings["rules"] |= believed
    record = record_of(compare(Scenario.from_resolved(settings | {"policies": []}), seeds=1, record=(1,)))
    bids = record.bids
    is_firm = bids["firm"].map(record.firms["kind"]) == "small_firm"
    preferred = bids[is_firm & (bids["score"] > 0) & (bids["compared_price_gbp"] < bids["price_gbp"])]
    assert len(preferred) > 5
    for bid in preferred.to_dict("records"):
        rules, race, place = race_of(record, int(bid["tender"]), int(bid["bid"]))
        assert scores(rules, race)[place] == bid["score"]


def test_a_bid_is_told_what_it_was_found_to_fail_by(study: Comparison) -> None:
    """The bound was noted when it was decided: no story works it out again."""
    bids = study.records("bids").set_index("failing")
    assert (bids.loc["price too low", "price_gbp"] < bids.loc["price too low", "bound_gbp"]).all()
    assert set(bids.loc["price too low", "outcome"]) == {"abnormally low"}
    assert set(bids[bids.index.isin(["bidder full", "over budget"])]["outcome"]) <= {"lost"}
    record = record_of(study, None, 1)
    for bid in record.bids[~record.bids["failing"].isin(["none"])].groupby("failing").head(3).to_dict("records"):
        story = explain(study, bid=int(bid["bid"]), seed=1)
        assert story.facts["failing"] == bid["failing"]
        assert story.facts["bound_gbp"] == bid["bound_gbp"]


def test_a_better_score_that_did_not_win_has_a_reason(study: Comparison) -> None:
    """Theory: the best score among those that nothing was noted against wins, unless the tender was withdrawn."""
    bids, tenders = study.records("bids"), study.records("tenders")
    withdrawn = tenders.set_index(["arm", "seed", "tender"])["reason"] == "withdrawn"
    bids = bids[~bids.join(withdrawn.rename("withdrawn"), on=["arm", "seed", "tender"])["withdrawn"]]
    best = bids[bids["outcome"] == "won"].set_index(["arm", "seed", "tender"])["score"]
    lost = bids[bids["outcome"] == "lost"].join(best.rename("best"), on=["arm", "seed", "tender"])
    passed_over = lost[lost["best"].isna() | (lost["score"] > lost["best"])]
    assert len(passed_over) > 0
    assert set(passed_over["failing"]) <= {"bidder full", "over budget", "refused"}


@pytest.mark.slow
def test_everything_can_be_told(study: Comparison) -> None:
    """Every outcome of a bid, every end of a tender and every state of a firm is put into words."""
    for arm in study.names:
        record = record_of(study, arm, 2)
        for table, column, ask in EVERYTHING:
            frame = getattr(record, table)
            for number in frame.groupby(column).head(12)[ask]:
                story = explain(study, **{ask: int(number)}, arm=arm, seed=2)
                assert story.text
                assert "nan" not in " ".join([*story.text, story.title]).lower().split()
                json.dumps(story.as_json(), allow_nan=False)


@pytest.mark.slow
def test_teams_are_told_as_teams(baseline: Scenario) -> None:
    settings = cut_down(baseline, councils=3, share_of_suppliers=0.3, years=3).resolved()
    settings["rules"] = {**settings["rules"], "consortium_bids": 2.0}
    result = compare(Scenario.from_resolved(settings), seeds=1, record=(1,))
    record = record_of(result)
    teams = record.firms[record.firms["n_members"] > 0]["firm"]
    assert len(teams) > 0
    for number in teams:
        story = explain(result, firm=int(number))
        assert f"a team of {record.firms.at[number, 'n_members']} led by a" in story.title
    bids = record.bids[record.bids["firm"].isin(teams)]["bid"]
    assert all(explain(result, bid=int(bid)).text for bid in bids)


def test_who_bid_in_a_team_is_not_told_as_gone(baseline: Scenario) -> None:
    """Where any may bid together, firms that could bid alone join teams: each is told once."""
    settings = cut_down(baseline, councils=2, share_of_suppliers=0.3, years=2).resolved()
    any_teams = dict(settings["rules"]) | {"consortium_bids": 2.0}
    result = compare(Scenario.from_resolved(settings | {"rules": any_teams, "policies": []}), seeds=1, record=(1,))
    record = record_of(result)
    told = [explain(result, tender=int(n)).facts for n in record.tenders[record.tenders["joint_bids"] > 0]["tender"]]
    assert all(facts["bid_in_teams"] >= 0 for facts in told)
    assert sum(facts["bid_in_teams"] for facts in told) > 0
    assert any(facts["gone"] == 0 < facts["bid_in_teams"] for facts in told)


def test_examples_are_short_and_start_with_social_enterprises(study: Comparison) -> None:
    told = examples(study, "firm")
    assert 1 <= len(told) <= 5
    kinds = [story.facts["kind"] for story in told]
    assert kinds == sorted(kinds, key=lambda kind: kind != "social_enterprise")
    assert len(examples(study, "bid")) == 5


def test_folder_and_result_tell_the_same(study: Comparison, folder: Path) -> None:
    for number in (0, 5, 40):
        assert explain(folder, firm=number).text == explain(study, firm=number).text
        assert explain(folder, bid=number).text == explain(study, bid=number).text
        assert explain(folder, tender=number).text == explain(study, tender=number).text


def test_on_the_command_line(folder: Path, study: Comparison) -> None:
    told = run(app, ["explain", str(folder), "--firm", "failed"])
    assert told.exit_code == 0, told.output
    assert "Why: " in told.stdout
    assert "--firm N tells the whole story of one" in " ".join(told.stdout.split())
    told = run(app, ["explain", str(folder), "--bid", "lost", "--arm", study.names[0], "--seed", "2", "--json"])
    assert told.exit_code == 0, told.output
    assert {story["subject"] for story in json.loads(told.stdout)} == {"bid"}
    assert run(app, ["explain", str(folder), "--tender", "3"]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--firm", "99999"], "there is no firm 99999"),
        (["--bid", "99999"], "near numbers are"),
        (["--tender", "x"], "`x` is no number of a tender"),
        (["--bid", "9" * 5_000], "is no number of a bid; give a whole number, or `lost` for examples"),
        (["--firm", "9" * 5_000], "no firm of seed 1 of"),
        (["--firm", "1", "--arm", "No such"], "there is no arm `No such`; known: "),
        (["--firm", "1", "--seed", "9"], "seed 9 was not recorded; recorded: 1, 2"),
        ([], "one of --figure, --bid, --firm and --tender"),
    ],
)
def test_a_wrong_question_is_answered_in_one_sentence(folder: Path, arguments: list[str], said: str) -> None:
    told = run(app, ["explain", str(folder), *arguments])
    assert told.exit_code == 2
    assert said in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_results_without_records_say_so(study: Comparison, tiny_scenario: Scenario) -> None:
    with pytest.raises(UnknownNumber, match="no run was recorded"):
        explain(compare(tiny_scenario, seeds=1), firm=1)
