"""Unit tests: results folders repeat to the byte, notice damage, and never write over anything else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from simulator import Scenario, compare, load_results
from simulator.handover.flat_tables import write_csv
from simulator.notebook import own_rules
from simulator.report import report_html
from simulator.study.comparison import Comparison
from simulator.study.manifests import RESULTS_MANIFEST, STUDY_MANIFEST
from simulator.study.store import ResultsMistake, save
from tests.scenes import with_policies


def _study(scenario: Scenario) -> Comparison:
    policy = {"lever": "payment_terms_days", "value": 5.0}
    return compare(with_policies(scenario, policy), seeds=2, record=(1,))


@pytest.fixture(scope="module")
def study(tiny_scenario: Scenario) -> Comparison:
    return _study(tiny_scenario)


@pytest.fixture
def folder(study: Comparison, tmp_path: Path) -> Path:
    save(study, tmp_path / "results")
    (tmp_path / "results" / "report.html").write_text("<p>hello</p>")
    return tmp_path / "results"


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}


def test_parquet_is_the_same_to_the_byte_when_everything_is_done_again(
    folder: Path, tiny_scenario: Scenario, tmp_path: Path
) -> None:
    save(_study(tiny_scenario), tmp_path / "again")
    assert _digests(folder) == _digests(tmp_path / "again")
    assert len(_digests(folder)) == 18


def test_the_manifest_says_all_but_when_without_the_machine(folder: Path, study: Comparison, tmp_path: Path) -> None:
    save(study, tmp_path / "again")
    one, other = (json.loads((place / RESULTS_MANIFEST).read_text()) for place in (folder, tmp_path / "again"))
    for data in (one, other):
        del data["created"], data["sha256"]
    assert one == other
    assert str(tmp_path) not in json.dumps(one)
    assert one["seeds"] == [1, 2]
    assert one["recorded_seeds"] == [1]
    assert set(one["versions"]) >= {"fairlot", "python", "numba", "numpy", "mesa"}


def test_rules_of_the_user_s_own_are_noted_and_told(
    folder: Path, study: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results of other rules looked like those of the model; folders without a note are read as before."""
    plain = load_results(folder).manifest
    assert "own_rules" not in plain
    assert "Rules of the user" not in report_html(study, plain)
    monkeypatch.setitem(own_rules._IN_USE, "pricing", lambda *_: 1.0)
    save(study, tmp_path / "own")
    noted = load_results(tmp_path / "own").manifest
    assert noted["own_rules"] == own_rules.digests_in_use()
    told = f"model&#39;s: pricing ({noted['own_rules']['pricing'][:8]}). With them, the same scenario and seeds give"
    for page in (report_html(study), report_html(study, noted)):
        assert told in page.replace("model's", "model&#39;s").replace("\n", " ")
    assert "Rules of the user" not in report_html(study, plain)


def test_results_are_read_back(folder: Path, study: Comparison) -> None:
    results = load_results(folder)
    assert results.arms == list(study.names)
    assert results.scenario(study.names[1]) == study.arms[1].scenario
    assert results.table("kpis")["council_spend"].tolist() == study.kpis["council_spend"].tolist()
    bids = results.table("bids")
    assert {"arm", "seed", "bid", "tender", "firm", "price_gbp", "outcome"} <= set(bids.columns)
    assert set(bids["outcome"]) <= {"submitted", "won", "lost", "abnormally low", "unaffordable", "ineligible"}
    with pytest.raises(ResultsMistake, match="no table `x`"):
        results.table("x")
    with pytest.raises(ResultsMistake, match="no arm `x`"):
        results.scenario("x")


def test_a_study_run_anew_while_it_is_read_is_not_mixed_with_what_it_was(folder: Path, study: Comparison) -> None:
    read = load_results(folder)
    save(study, folder)
    with pytest.raises(ResultsMistake, match="written anew while it was read; read it again"):
        read.table("bids")
    assert len(load_results(folder).table("bids")) > 0


def _damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda place: _damage(place / "weekly.parquet"), "weekly.parquet is damaged"),
        (lambda place: (place / "bids.parquet").unlink(), "bids.parquet is missing"),
        (lambda place: (place / RESULTS_MANIFEST).unlink(), "no results of fairlot"),
        (lambda place: (place / RESULTS_MANIFEST).write_text("{ half"), "manifest.json is damaged"),
        (lambda place: (place / RESULTS_MANIFEST).write_text("[]"), "manifest.json is damaged"),
        (lambda place: (place / RESULTS_MANIFEST).write_text('{"format": "fairlot study"}'), "of something else"),
        (
            lambda place: (place / RESULTS_MANIFEST).write_text('{"format": "fairlot results", "format_version": 1}'),
            "another version",
        ),
        (lambda place: (place / RESULTS_MANIFEST).write_bytes(b"\xff\xfe\x00"), "manifest.json is damaged"),
    ],
)
def test_a_damaged_folder_is_refused_in_a_sentence(folder: Path, harm: object, said: str) -> None:
    harm(folder)  # type: ignore[operator]
    with pytest.raises(ResultsMistake) as refusal:
        load_results(folder)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsMistake, match="no such folder"):
        load_results(tmp_path / "nothing")


def test_a_folder_of_something_else_is_left_alone(study: Comparison, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(ResultsMistake, match="holds other files"):
        save(study, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(ResultsMistake, match="it is a file"):
        save(study, tmp_path / "letter.txt")


def test_an_interrupted_save_leaves_the_earlier_results_whole_and_can_be_repeated(
    folder: Path, study: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _digests(folder)
    with monkeypatch.context() as patch:
        patch.setattr("simulator.study.store.write_table", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            save(study, folder)
    assert _digests(folder) == before
    assert load_results(folder).seeds == [1, 2]
    save(study, folder)
    assert not (folder / "report.html").exists()  # a page of the earlier study that this one does not have
    assert load_results(folder).tables


def test_nothing_made_of_earlier_results_stays_beside_new_ones_and_what_is_of_others_does(
    folder: Path, study: Comparison
) -> None:
    tables = write_csv(study, folder / "tables")
    (folder / "report_word_files").mkdir()
    of_the_program = ["report.pdf", "report_word.html", "report_word_files/x.png"]
    of_others = ["letter.txt", "tables/mine.csv", "plots/arms-0.pdf", "results.xlsx", "ocds.json", "mine.parquet"]
    (folder / "plots").mkdir()
    for name in (*of_the_program, *of_others):
        (folder / name).write_text("old")
    assert len(tables) > 20
    save(study, folder)
    assert [name for name in of_the_program if (folder / name).exists()] == []
    assert [path.name for path in (folder / "tables").iterdir()] == ["mine.csv"]
    assert not (folder / "report_word_files").exists()
    assert [(folder / name).read_text() for name in of_others] == ["old"] * 6


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_table_that_new_results_do_not_have_goes(study: Comparison, tmp_path: Path, is_damaged: bool) -> None:
    assert any(run.records is not None for run in study.runs)
    save(study, tmp_path)
    if is_damaged:
        (tmp_path / "manifest.json").write_text('{"format": "fairlot results"}')
    save(replace(study, runs=tuple(replace(run, records=None) for run in study.runs)), tmp_path)
    assert not (tmp_path / "bids.parquet").exists()
    assert set(load_results(tmp_path).tables) == {path.stem for path in tmp_path.glob("*.parquet")}


def test_what_a_link_leads_to_stays(folder: Path, study: Comparison, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "yearly.csv").write_text("of another")
    (folder / "tables").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    save(study, folder)
    assert (folder / "tables" / "yearly.csv").read_text() == "of another"


def test_the_folder_of_a_sweep_is_told_from_results_with_what_opens_it(tmp_path: Path) -> None:
    (tmp_path / STUDY_MANIFEST).write_text("{}")
    with pytest.raises(ResultsMistake, match=r"the folder of a sweep, .*`fairlot analyse "):
        load_results(tmp_path)


def test_what_a_killed_process_left_is_written_over(study: Comparison, tmp_path: Path) -> None:
    (tmp_path / ".unfinished").mkdir()
    (tmp_path / ".unfinished" / "bids.parquet").write_text("half")
    with pytest.raises(ResultsMistake, match="no results of fairlot"):
        load_results(tmp_path)
    save(study, tmp_path)
    assert not (tmp_path / ".unfinished").exists()
    assert load_results(tmp_path).seeds == [1, 2]


def _interrupt(*_args: object) -> None:
    raise KeyboardInterrupt
