"""Integration tests: a folder from somebody else is data: damage is noticed, and nothing in it becomes code."""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from simulator import Scenario, compare, load_results
from simulator.commands.analyse import analyse
from simulator.explanation import UnknownNumber, examples, explain
from simulator.live.kept import Keeper, UnreadableSession
from simulator.live.rooms import Room
from simulator.study.analysis.analysis_tables import all_tables
from simulator.study.analysis.study import load_study
from simulator.study.arms import StudyMistake
from simulator.study.database import write_table_whole
from simulator.study.disk import ResultsMistake, sha256_of
from simulator.study.manifests import sealed
from simulator.study.store import save, tables_of
from simulator.study.stored import result_of
from simulator.study.sweeps.reading import query, runs_frame
from simulator.study.sweeps.run_again import rerun
from tests.integration.pretended_sweep import pretend
from tests.scenes import with_policies

pytestmark = pytest.mark.integration
#: The short form flips so many bits of each kind of file; the long form (``make attack``) more.
FLIPS, MANY_FLIPS = 25, 1_500
FILE = """
title = "Strangers"
question = "What does a folder do to its reader?"
scenario = "baseline"
years = 1
main_kpis = ["council_spend"]
[design]
kind = "grid"
[[factors]]
path = "payment_terms_days"
values = [10, 30]
[[arms]]
name = "a"
[[arms]]
name = "b"
policies = [{ lever = "notice_weeks", value = 4 }]
"""


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sweep")
    (place / "strangers.toml").write_text(FILE, encoding="utf-8")
    pretend(place / "strangers.toml", place / "out")
    return place / "out"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, tiny_scenario: Scenario) -> Path:
    policy = {"lever": "payment_terms_days", "value": 5.0}
    folder = tmp_path_factory.mktemp("results") / "out"
    save(compare(with_policies(tiny_scenario, policy), seeds=2, record=(1,)), folder)
    return folder


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("session") / "live-session.json"
    from simulator.live.kept import text_of

    Keeper(file).write(text_of([Room("Town hall")], [], is_open=False).replace('"presets": []', '"presets": ["x"]'))
    text = json.loads(file.read_text())
    file.write_text(sealed(text))
    return file


def one_sentence(problem: Exception) -> None:
    """Hold what is told to be one line."""
    assert str(problem).isprintable(), str(problem)


def _sweep_answer(folder: Path) -> Any:
    return query(folder, "SELECT * FROM runs ORDER BY run").to_json()


def _results_answer(folder: Path) -> Any:
    found = load_results(folder)
    return [found.manifest, {name: found.table(name).to_json() for name in ("kpis", "weekly")}]


def _session_answer(folder: Path) -> Any:
    found = Keeper(folder / "live-session.json").read()
    assert found is not None
    return found.data


KINDS: dict[str, tuple[str, str, Callable[[Path], Any]]] = {
    "study.json": ("sweep", "study.json", _sweep_answer),
    "plan.parquet": ("sweep", "plan.parquet", _sweep_answer),
    "a part": ("sweep", "parts/*.parquet", _sweep_answer),
    "manifest.json": ("results", "manifest.json", _results_answer),
    "a table": ("results", "kpis.parquet", _results_answer),
    "a session": ("session", "live-session.json", _session_answer),
}


@pytest.mark.parametrize("flips", [FLIPS, pytest.param(MANY_FLIPS, marks=[pytest.mark.attack, pytest.mark.slow])])
@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_bit_is_noticed_or_changes_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, flips: int
) -> None:
    fixture, pattern, answer = KINDS[kind]
    source: Path = request.getfixturevalue(fixture)
    folder = tmp_path / "copy"
    shutil.copytree(source.parent if source.is_file() else source, folder)
    file = min(folder.glob(pattern))
    whole, right = file.read_bytes(), answer(folder)
    dice = random.Random(f"{kind} {flips}")
    noticed = 0
    for _ in range(flips):
        at = dice.randrange(8 * len(whole))
        damaged = bytearray(whole)
        damaged[at // 8] ^= 1 << at % 8
        file.write_bytes(damaged)
        try:
            found = answer(folder)
        except (ResultsMistake, UnreadableSession) as problem:
            one_sentence(problem)
            noticed += 1
        else:
            assert found == right, f"bit {at} of {kind}"
    assert noticed == flips


QUESTIONS = (
    *("COPY runs TO '{there}'", "ATTACH '{there}' AS x", "INSTALL httpfs", "LOAD httpfs", "SET threads = 3"),
    *("SELECT * FROM '{mine}'", "SELECT * FROM read_csv('{mine}')", "SELECT * FROM read_text('{mine}')"),
    *("SELECT * FROM read_blob('{mine}')", "SELECT * FROM glob('{folder}/*')", "EXPORT DATABASE '{there}'"),
    *("SELECT 1; COPY runs TO '{there}'", "CREATE TABLE x(a INT)", "DROP TABLE parts", "PRAGMA enable_profiling"),
    *("SET enable_external_access = true", "RESET lock_configuration", "CALL enable_logging()", "DELETE FROM parts"),
    *("SELECT * FROM python_variable", "SELECT * FROM query('COPY runs TO ''{there}''')", "VACUUM", "CHECKPOINT"),
    *("EXPLAIN ANALYZE COPY runs TO '{there}'", "IMPORT DATABASE '{folder}'", "CREATE SECRET x (TYPE s3)", "", "x"),
    *("PREPARE p AS COPY runs TO '{there}'", "SELECT * FROM read_json('{mine}')", "SELECT '\ud800'"),
    *("SELECT * FROM parquet_metadata('{folder}/plan.parquet')", "SELECT * FROM sniff_csv('{mine}')"),
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_reads_the_study_and_nothing_else(sweep: Path, tmp_path: Path, question: str) -> None:
    mine, there = tmp_path / "mine.csv", tmp_path / "there"
    mine.write_text("secret\n1\n")
    python_variable = pd.DataFrame({"secret": [1]})
    asked = question.replace("{mine}", str(mine)).replace("{there}", str(there)).replace("{folder}", str(sweep))
    with pytest.raises(ResultsMistake, match="the question cannot be answered") as refusal:
        query(sweep, asked)
    one_sentence(refusal.value)
    assert len(python_variable) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"mine.csv"}


@pytest.mark.parametrize("question", ["FROM runs", "DESCRIBE runs", "SHOW TABLES", "WITH a AS (SELECT 1 AS x) FROM a"])
def test_questions_that_read_are_answered(sweep: Path, question: str) -> None:
    assert len(query(sweep, question)) > 0


SQL = "1); COPY (SELECT 1) TO '{there}'; --"
#: What a stranger may put in place of any value.
STRANGE: tuple[Any, ...] = (
    SQL,
    "",
    None,
    -1,
    2**70,
    1e308,
    [],
    {},
    [[]],
    True,
    "../../x",
    'a"; DROP TABLE runs; --',
    0,
)


def _leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value and every table, but of long lists and tables only to the first few."""
    if path:
        yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(inner)[:4] if "scenarios" in path or "scenario" in path else list(inner)[:30]:
        yield from _leaves(value, (*path, key))


def _changed(data: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Return a copy in which one value is another; None of a missing key takes it away."""
    found = copy.deepcopy(data)
    at: Any = found
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return found


@pytest.mark.parametrize("share", [0.01, pytest.param(1.0, marks=[pytest.mark.attack, pytest.mark.slow])])
def test_a_study_with_strange_values_and_a_true_seal_is_a_sentence_or_an_answer(
    sweep: Path, tmp_path: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, there = tmp_path / "copy", tmp_path / "there"
    shutil.copytree(sweep, folder)
    data = json.loads((sweep / "study.json").read_text())
    dice = random.Random(7)
    for path in _leaves(data):
        for strange in STRANGE:
            if dice.random() > share:
                continue
            value = strange.replace("{there}", str(there)) if isinstance(strange, str) else strange
            (folder / "study.json").write_text(sealed(_changed(data, path, value)))
            try:
                runs_frame(folder)
                all_tables(load_study(folder))
                if "scenarios" in path or "factors" in path:
                    rerun(folder, 0, 10**6)
            except (ResultsMistake, StudyMistake) as problem:
                one_sentence(problem)
    assert {path.name for path in tmp_path.iterdir()} == {"copy"}


@pytest.mark.parametrize("share", [0.02, pytest.param(1.0, marks=[pytest.mark.attack, pytest.mark.slow])])
def test_results_with_strange_values_and_a_true_seal_are_a_sentence_or_an_answer(
    results: Path, tmp_path: Path, share: float
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(results, folder)
    data = json.loads((results / "manifest.json").read_text())
    dice = random.Random(7)
    for path in _leaves({k: v for k, v in data.items() if k != "kpis"}):
        for value in STRANGE:
            if dice.random() > share:
                continue
            (folder / "manifest.json").write_text(sealed(_changed(data, path, value)))
            try:
                tables_of(result_of(load_results(folder)))
                explain(folder, firm=0)
            except (ResultsMistake, UnknownNumber) as problem:
                one_sentence(problem)


def _other_columns(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield a table without each of its columns, with text in it, and with numbers that no run gives."""
    yield frame.iloc[:0]
    yield pd.concat([frame, frame], ignore_index=True)
    for name in frame.columns:
        yield frame.drop(columns=name)
        yield frame.assign(**{name: SQL})
        yield frame.assign(**{name: 1e308})
        yield frame.assign(**{name: -(2**40)})
        yield frame.assign(**{name: None})


@pytest.mark.parametrize("share", [0.004, pytest.param(1.0, marks=[pytest.mark.attack, pytest.mark.slow])])
@pytest.mark.slow
def test_results_with_strange_tables_and_a_true_seal_are_a_sentence_or_an_answer(
    results: Path, tmp_path: Path, share: float
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(results, folder)
    data = json.loads((results / "manifest.json").read_text())
    dice = random.Random(7)
    whole = load_results(results)
    for table in ("kpis", "firms", "bids", "tenders", "contracts", "statements", "events"):
        for frame in _other_columns(whole.table(table)):
            if dice.random() > share:
                continue
            write_table_whole(frame, folder / f"{table}.parquet")
            files = data["files"] | {f"{table}.parquet": sha256_of(folder / f"{table}.parquet")}
            (folder / "manifest.json").write_text(sealed(data | {"files": files}))
            for ask in (
                lambda: tables_of(result_of(load_results(folder))),
                lambda: explain(folder, firm=0),
                lambda: examples(folder, "bid"),
                lambda: examples(folder, "firm"),
            ):
                try:
                    ask()
                except (ResultsMistake, UnknownNumber) as problem:
                    one_sentence(problem)
        shutil.copy(results / f"{table}.parquet", folder)


@pytest.mark.parametrize("share", [0.004, pytest.param(1.0, marks=[pytest.mark.attack, pytest.mark.slow])])
def test_a_study_with_strange_tables_and_true_hashes_is_a_sentence_or_an_answer(
    sweep: Path, tmp_path: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "copy"
    shutil.copytree(sweep, folder)
    data = json.loads((sweep / "study.json").read_text())
    dice = random.Random(7)
    part = min((folder / "parts").iterdir())
    for file in (folder / "plan.parquet", part):
        whole = file.read_bytes()
        frame = duckdb.read_parquet(str(file)).df()
        file.unlink()
        for other in _other_columns(frame):
            if dice.random() > share:
                continue
            write_table_whole(other, file)
            name = sha256_of(file)
            if file == part:
                file = file.rename(part.with_name(f"{name[:32]}.parquet"))  # noqa: PLW2901
            (folder / "study.json").write_text(sealed(data | ({} if file.parent != folder else {"plan": name})))
            assert analyse(str(folder)) in (0, 2)
            file.unlink()
            file = folder / "plan.parquet" if file.parent == folder else part  # noqa: PLW2901
        file.write_bytes(whole)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"format":' * 50_000, "", "\x00", "[]", "null", '"x"', "\ufeff{}"])
@pytest.mark.parametrize("name", ["study.json", "manifest.json"])
def test_a_manifest_of_anything_is_a_sentence(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    read: Callable[[Path], Any] = runs_frame if name == "study.json" else load_results
    with pytest.raises(ResultsMistake) as refusal:
        read(tmp_path)
    one_sentence(refusal.value)


@pytest.mark.parametrize("harm", ["half", "gone", "older"])
def test_a_damaged_manifest_does_not_lock_finished_runs_out(sweep: Path, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "out"
    shutil.copytree(sweep, folder)
    manifest = folder / "study.json"
    text = manifest.read_text()
    if harm == "gone":
        manifest.unlink()
    else:
        manifest.write_text(text[:300] if harm == "half" else text.replace('_version": 2', '_version": 1'))
    with pytest.raises(ResultsMistake, match=r"study\.json"):
        runs_frame(folder)
    said: list[str] = []
    done = pretend(sweep.parent / "strangers.toml", folder, said)
    assert (done.found, done.made) == (4, 0)
    assert any("finished runs are kept" in words for words in said) == (harm != "gone")
    assert _sweep_answer(folder) == _sweep_answer(sweep)


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u202e", "\n"])
def test_signs_in_tables_of_strangers_do_not_steer_the_terminal(results: Path, tmp_path: Path, sign: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(results, folder)
    frame = load_results(results).table("firms").assign(home=f"Alder{sign}[31mmoor")
    write_table_whole(frame, folder / "firms.parquet")
    data = json.loads((results / "manifest.json").read_text())
    files = data["files"] | {"firms.parquet": sha256_of(folder / "firms.parquet")}
    (folder / "manifest.json").write_text(sealed(data | {"files": files}))
    with pytest.raises(ResultsMistake, match="holds signs that are no text"):
        explain(folder, firm=0)
    arms = [data["arms"][0] | {"name": f"a{sign}b"}, *data["arms"][1:]]
    (folder / "manifest.json").write_text(sealed(data | {"arms": arms}))
    with pytest.raises(ResultsMistake, match=r"arms\.0\.name"):
        load_results(folder)


def test_what_a_failed_run_says_does_not_steer_the_terminal(sweep: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from simulator.commands.query import query as command

    for as_csv in (True, False):
        assert command(str(sweep), "SELECT chr(27) || '[31mred' AS x", as_csv) == 0
        assert "\\x1b[31mred" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there")
@pytest.mark.parametrize("name", ["tables", "plots", "parts", "damaged"])
def test_no_folder_is_written_through_a_link(sweep: Path, tmp_path: Path, name: str) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.pdf").write_text("dear")
    (mine / "letter.csv").write_text("dear")
    folder = tmp_path / "out"
    shutil.copytree(sweep, folder)
    shutil.rmtree(folder / name, ignore_errors=True)
    (folder / name).symlink_to(mine)
    if name in ("tables", "plots"):
        assert analyse(str(folder)) != 0
    else:
        (folder / "study.json").write_text("damaged")
        with pytest.raises(ResultsMistake, match="a link to another place"):
            pretend(sweep.parent / "strangers.toml", folder)
    assert {path.name for path in mine.iterdir()} == {"letter.pdf", "letter.csv"}
