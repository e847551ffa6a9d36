"""Integration tests: run and compare as a user types them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import load_results
from simulator.cli import app
from simulator.commands.outcome import NOT_WRITTEN, STOPPED
from simulator.scenario.loading import load_scenario

pytestmark = pytest.mark.integration
run = CliRunner().invoke

SMALL = """
title = "Small place"
question = "What if invoices were paid at once?"
extends = "baseline.toml"
horizon_years = 2
[parameters]
grace_weeks = 6

[[policies]]
name = "At once"
lever = "payment_terms_days"
value = 5
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("place")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def compared(place: Path) -> Path:
    result = run(app, ["compare", "small.toml", "--seeds", "2", "--years", "1"])
    assert result.exit_code == 0, result.output
    assert "SE share of awards, by value" in result.stdout
    assert result.stdout.rstrip().endswith("open it in a browser. The tables are beside it.")
    (folder,) = (place / "results").iterdir()
    assert re.fullmatch(r"small-[0-9a-f]{8}", folder.name)
    return folder


def test_compare_leaves_a_folder_that_can_be_read(compared: Path) -> None:
    results = load_results(compared)
    assert results.arms == ["Without policies", "Small place"]
    assert set(results.tables) >= {
        "kpis",
        "weekly",
        "yearly",
        "flows",
        "firms",
        "tenders",
        "bids",
        "contracts",
        "events",
    }


def test_the_report_needs_nothing_from_outside(compared: Path) -> None:
    page = (compared / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|<script|<link|@import|url\((?!#)", page)
    assert page.count("<svg") == 8  # two of them on the first page
    assert page.count('class="data"') == 6  # the data behind the others
    assert page.count('download="') >= 8 + 10  # each plot and each theme as CSV
    assert "pairs of runs with equal luck" in page
    assert "grace weeks" in page  # a number that the scenario sets itself
    assert "What if invoices were paid at once?" in page


def test_ids_in_the_report_are_unique_and_every_reference_is_met(compared: Path) -> None:
    page = (compared / "report.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', page)) <= set(ids)


def test_the_report_is_the_same_when_repeated(compared: Path, place: Path) -> None:
    assert run(app, ["compare", "small.toml", "--seeds", "2", "--years", "1", "--out", "again"]).exit_code == 0
    assert (place / "again" / "report.html").read_bytes() == (compared / "report.html").read_bytes()


def test_json_is_one_object_and_nothing_else(place: Path) -> None:
    result = run(app, ["compare", "small.toml", "--seeds", "2", "--years", "1", "--json", "--out", "j"])
    found = json.loads(result.stdout)
    assert set(found) == {"scenario", "arms", "seeds", "weeks", "kpis", "by"}
    assert (found["scenario"], found["seeds"], found["weeks"]) == ("Small place", 2, 52)
    assert found["arms"] == ["Without policies", "Small place"]
    days = found["kpis"]["days_to_payment"]
    assert (days["unit"], days["good"]) == ("days", "down")
    assert set(days["arms"]) == set(found["arms"])
    assert set(days["difference"]) == {"Small place"}
    assert days["difference"]["Small place"]["high"] < 0
    ends = {"mean", "low", "high"}
    assert [set(arm) for arm in days["arms"].values()] == [ends, ends]
    told = days["difference"]["Small place"]
    assert set(told) == ends | {"reading", "smallest_shown", "luck_and_parameters"}
    assert told["luck_and_parameters"]["worlds"] == 6


def test_with_fixed_parameters_there_is_no_second_interval(place: Path) -> None:
    words = ["compare", "small.toml", "--seeds", "2", "--years", "1", "--json", "--out", "f", "--parameters", "fixed"]
    days = json.loads(run(app, words).stdout)["kpis"]["days_to_payment"]
    assert "luck_and_parameters" not in days["difference"]["Small place"]


def test_run_shows_figures_and_keeps_all_records_when_asked(place: Path) -> None:
    result = run(app, ["run", "small.toml", "--seeds", "2", "--years", "1", "--out", "r", "--record-all", "--all"])
    assert result.exit_code == 0, result.output
    assert "Council spend on suppliers" in result.stdout
    assert "Franchises founded" not in result.stdout, "nothing of the kind happens in this place"
    assert "figures are zero or undefined in every run" in result.stdout
    assert set(load_results(place / "r").table("events")["seed"]) == {1, 2}


def test_records_of_one_council_are_told_as_such_wherever_they_are_read(place: Path) -> None:
    words = ["run", "small.toml", "--seeds", "1", "--years", "1"]
    council = load_scenario("small.toml").councils[0].name
    result = run(app, [*words, "--out", "part", "--record-in", council])
    assert result.exit_code == 0, result.output
    assert load_results(place / "part").councils == (council,)
    remark = f"Records are kept of {council} alone"
    assert remark in (place / "part" / "report.html").read_text(encoding="utf-8")
    asked = run(app, ["query", "part", "select count(*) from Tenders"])
    assert remark in asked.stderr
    assert run(app, ["query", "part", "select count(*) from firms"]).stderr == ""
    assert remark in run(app, ["export", "ocds", "part", "--out", "part.json"]).stderr
    assert run(app, ["explain", "part", "--bid", "lost"]).exit_code == 0
    again = run(app, ["report", "part"])
    assert again.exit_code == 0, again.output
    assert remark in (place / "part" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("further", "told"),
    [
        (["--record-in", "Nowhere"], "no records of `Nowhere`: "),
        (["--record-in", "Aldermoor", "--record-none"], "give one of them"),
    ],
)
def test_records_that_cannot_be_kept_are_refused_before_the_first_run(
    place: Path, further: list[str], told: str
) -> None:
    result = run(app, ["run", "small.toml", "--out", "refused", *further])
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (place / "refused").exists()


def test_run_keeps_no_records_when_asked_and_says_so_to_who_wants_a_story(place: Path) -> None:
    result = run(app, ["run", "small.toml", "--seeds", "2", "--years", "1", "--out", "n", "--record-none"])
    assert result.exit_code == 0, result.output
    assert "bids" not in load_results(place / "n").tables
    assert (place / "n" / "report.html").stat().st_size > 0
    for wanted in (["explain", "n", "--firm", "3"], ["export", "ocds", "n", "--out", "x.json"]):
        told = run(app, wanted)
        assert told.exit_code == 2, told.output
        assert "without `--record-none`" in told.stderr
    assert run(app, ["export", "csv", "n", "--out", "c"]).exit_code == 0
    kept = load_results(place / "n").table("kpis")
    assert run(app, ["run", "small.toml", "--seeds", "2", "--years", "1", "--out", "o"]).exit_code == 0
    assert load_results(place / "o").table("kpis").equals(kept), "keeping records changes no figure"


def test_run_with_one_seed_has_no_intervals(place: Path) -> None:
    result = run(app, ["run", "small.toml", "--seeds", "1", "--years", "1", "--json", "--out", "one"])
    found = json.loads(result.stdout)
    assert found["kpis"]["council_spend"]["arms"]["Small place"]["low"] is None
    assert found["kpis"]["council_spend"]["difference"] == {}


def test_compare_of_a_scenario_without_policies_says_that_it_was_just_run(place: Path) -> None:
    result = run(app, ["compare", "baseline", "--seeds", "1", "--years", "1", "--out", "b"])
    assert result.exit_code == 0
    assert "it was just run" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "small.toml", "--seeds", "0"], "seeds, the number of runs of each scenario, is 0"),
        (["run", "small.toml", "--years", "0"], "is 0; it must be a whole number from 1 to"),
        (["compare", "small.toml", "--years", "3"], "it must be a whole number from 1 to 2"),
        (["compare", "small.toml", "baseline"], "different numbers of years"),
        (["compare", "small.toml", "--parameters", "guess"], "--parameters guess: known are plausible, fixed"),
        (["run", "nothing.toml"], "there is no file"),
        (["run", "small.toml", "--out", "small.toml"], "it is a file"),
        (["run", "small.toml", "--out", "."], "holds other files"),
        (["run", "small.toml", "--out", "small.toml/x"], "not written"),
        (["run", "small.toml", "--seeds", "many"], "Usage"),
    ],
)
def test_mistakes_are_told_on_stderr_and_exit_with_2(place: Path, arguments: list[str], said: str) -> None:
    result = run(app, arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_broken_invariant_stops_with_a_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from simulator.week.watch import BrokenInvariant

    def break_down(*_: object) -> None:
        raise BrokenInvariant("week 3: the sum over all accounts changed")

    monkeypatch.setattr("simulator.study.common_years.live", break_down)
    result = run(app, ["run", "small.toml", "--seeds", "1", "--out", "broken"])
    assert result.exit_code == 1
    assert "this is a fault of fairlot" in result.stderr


def test_the_answer_does_not_wait_for_its_report(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make_none(_result: object, folder: Path) -> str:
        assert load_results(folder).tables
        print("here the report is made")
        return "no report"

    monkeypatch.setattr("simulator.commands.studying.leave_report", make_none)
    result = run(app, ["run", "small.toml", "--seeds", "1", "--out", "told"])
    assert result.exit_code == NOT_WRITTEN
    assert result.stdout.index("Key figures") < result.stdout.index("here the report is made")
    assert result.stderr == "no report\n"


def test_ctrl_c_while_the_report_is_made_says_that_the_tables_are_there(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.commands.studying.leave_report", stop)
    result = run(app, ["run", "small.toml", "--seeds", "1", "--out", "stopped"])
    assert result.exit_code == STOPPED
    assert result.stderr.startswith("Stopped; the tables are saved, but not the report; make it again with")
    assert load_results("stopped").tables


def test_who_closes_the_pipe_has_a_report_nevertheless(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def close(*_: object) -> None:
        raise SystemExit(1)

    monkeypatch.setattr("simulator.commands.run._show", close)
    result = run(app, ["run", "small.toml", "--seeds", "1", "--out", "closed"])
    assert result.exit_code == 1
    assert Path("closed", "report.html").is_file()
    assert Path("closed", "tables", "key_figures.csv").is_file()
