"""Integration tests: what was run is safe before anything else is tried, whatever the machine is set up like."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from simulator import Scenario, compare, load_results
from simulator.cli import app
from simulator.metrics import KPIS
from simulator.report import report_html
from simulator.study import disk
from simulator.study.comparison import Comparison
from simulator.study.disk import ResultsMistake
from simulator.study.lock import only_writer
from simulator.study.manifests import RESULTS_MANIFEST, sealed
from simulator.study.store import put, save
from simulator.study.stored import result_of
from tests.integration.pretended_sweep import pretend
from tests.scenes import with_policies

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
run = CliRunner().invoke

HOSTILE = r"_50% of $x_{1} \frac & <b> at 100$"
FILE = f"""
title = '{HOSTILE}'
question = "Is a name a formula?"
extends = "baseline.toml"
horizon_years = 1
policies = [{{ name = "$\\\\sqrt{{$", lever = "payment_terms_days", value = 5, councils = ["Aldermoor"] }}]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("a [place]")
    (folder / "hostile.toml").write_text(FILE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def study(tiny_scenario: Scenario) -> Comparison:
    policy = {"lever": "payment_terms_days", "value": 5.0}
    return compare(with_policies(tiny_scenario, policy), seeds=2, record=(1,))


def test_names_are_plain_text_and_the_users_own_settings_of_plots_do_not_count(place: Path) -> None:
    (place / "matplotlibrc").write_text("text.usetex: True\nfont.family: No Such Font\nbackend: nbagg\n")
    done = subprocess.run(
        [sys.executable, "-m", "simulator.cli", "compare", "hostile.toml", "--seeds", "2", "--out", "results"],
        cwd=place,
        env=os.environ | {"MPLBACKEND": "there-is-none", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    page = (place / "results" / "report.html").read_text(encoding="utf-8")
    assert page.count("_50% of $x_{1} \\frac &amp; &lt;b&gt; at 100$") > 5, "in text and in legends"
    assert "No Such Font" not in page


def test_a_report_made_from_the_tables_is_the_one_that_the_runs_gave(place: Path) -> None:
    before = run(app, ["compare", "hostile.toml", "--seeds", "2", "--out", "twice"])
    assert before.exit_code == 0, before.output
    page = (place / "twice" / "report.html").read_bytes()
    (place / "twice" / "report.html").unlink()
    after = run(app, ["report", "twice"])
    assert after.exit_code == 0, after.output
    assert (place / "twice" / "report.html").read_bytes() == page


def test_a_report_that_fails_is_a_sentence_and_can_be_made_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("no such font\nat line 3")

    with monkeypatch.context() as patch:
        patch.setattr("simulator.report.report_html", fail)
        done = run(app, ["run", "hostile.toml", "--seeds", "1", "--out", "un drawn"])
    assert done.exit_code == 4
    assert KPIS["se_award_share_value"].label in done.stdout, "what was run is shown"
    assert done.stderr.strip().endswith("(RuntimeError: no such font); make it again with `fairlot report 'un drawn'`")
    assert load_results(place / "un drawn").seeds == [1]
    assert run(app, ["report", "un drawn"]).exit_code == 0
    assert (place / "un drawn" / "report.html").is_file()


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left"), duckdb.IOException("No space left on it")])
def test_a_full_disk_is_a_sentence_and_the_figures_are_shown(
    place: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def fail(*_: object) -> None:
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr("simulator.study.store.write_table", fail)
        done = run(app, ["run", "hostile.toml", "--seeds", "1", "--out", "full", "--json"])
    assert done.exit_code == 4
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert json.loads(done.stdout)["seeds"] == 1
    with pytest.raises(ResultsMistake, match="no results of fairlot"):
        load_results(place / "full")


def test_a_second_command_is_sent_away_before_it_runs(place: Path) -> None:
    for command in (["run", "hostile.toml"], ["sweep", "payment_terms"]):
        (place / "shared").mkdir(exist_ok=True)
        with only_writer(place / "shared"):
            done = run(app, [*command, "--out", "shared"])
        assert done.exit_code == 2
        assert "another command is writing there" in done.stderr


@pytest.mark.parametrize("at", range(20))
def test_a_save_that_is_killed_anywhere_leaves_the_old_or_the_new_results(
    study: Comparison, tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step that changes a name is where a process may die."""
    folder = tmp_path / "results"
    save(study, folder)
    old = (folder / RESULTS_MANIFEST).read_text()
    steps = iter(range(1_000))

    def step(wanted: object) -> object:
        def stepping(*arguments: object, **more: object) -> object:
            if next(steps) >= at:
                raise KeyboardInterrupt
            return wanted(*arguments, **more)  # type: ignore[operator]

        return stepping

    monkeypatch.setattr("simulator.study.store.manifest_of", _shorter(study))
    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        for name in ("replace", "rename", "unlink"):
            patch.setattr(Path, name, step(getattr(Path, name)))
        patch.setattr("simulator.study.store.shutil.rmtree", _nothing)
        put(study, folder)
    results = load_results(folder)
    is_old = (folder / RESULTS_MANIFEST).read_text() == old
    assert is_old or results.manifest["weeks"] == 1
    assert len(results.table("kpis")) == 4
    save(study, folder)
    assert {path.name for path in folder.iterdir() if path.name.startswith(".")} == {".lock"}


def _shorter(study: Comparison) -> object:
    from simulator.study.store import manifest_of

    return lambda result, files: manifest_of(result, files) | {"weeks": 1}


def _nothing(*_: object, **__: object) -> None:
    pass


def test_nothing_is_written_through_a_link(study: Comparison, tmp_path: Path) -> None:
    """A folder from somebody else may hold links to files of who reads it."""
    folder, mine = tmp_path / "results", tmp_path / "mine"
    save(study, folder)
    mine.write_text("dear")
    (folder / ".report.html.unfinished").symlink_to(mine)
    disk.write_text(folder / "report.html", report_html(result_of(load_results(folder))))
    (folder / ".unfinished").symlink_to(tmp_path)
    with pytest.raises(ResultsMistake, match="a link to another place"):
        save(study, folder)
    assert mine.read_text() == "dear"


def test_a_manifest_without_its_seal_or_with_another_text_is_damaged(study: Comparison, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    save(study, folder)
    text = (folder / RESULTS_MANIFEST).read_text()
    data = json.loads(text)
    assert sealed({k: v for k, v in data.items() if k != "sha256"}) == text
    (folder / RESULTS_MANIFEST).write_text(text.replace('"weeks": 52', '"weeks": 53'))
    with pytest.raises(ResultsMistake, match="its seal does not fit"):
        load_results(folder)


@pytest.mark.parametrize("command", [["run", "hostile.toml"], ["sweep", "payment_terms"]])
def test_a_folder_without_a_lock_is_a_sentence(place: Path, command: list[str]) -> None:
    """As in a folder that may not be written: for the superuser of a test nothing is forbidden."""
    folder = place / f"no lock {command[0]}"
    (folder / ".lock").mkdir(parents=True)
    done = run(app, [*command, "--out", str(folder)])
    assert done.exit_code == 2
    assert "not written (" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_plots_and_tables_of_an_analysis_are_replaced_as_a_whole(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place / "sweep.toml"
    file.write_text(
        'title = "$x_"\nquestion = "Q?"\nscenario = "baseline"\nyears = 1\nmain_kpis = ["council_spend"]\n'
        '[design]\nkind = "grid"\n[[factors]]\nname = "_$x^{2}$"\npath = "payment_terms_days"\nvalues = [10, 30]\n'
        '[[arms]]\nname = "_$a_b"\n[[arms]]\nname = "b"\n[[arms]]\nname = "_\\\\frac"\n',
        encoding="utf-8",
    )
    folder = place / "swept"
    pretend(file, folder)
    assert run(app, ["analyse", str(folder)]).exit_code == 0
    before = {path: path.read_bytes() for path in (folder / "plots").iterdir()}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "_$a_b" in page
    assert page.count("_\\frac") > 3, "in legends, too"
    (folder / "tables" / "policies.csv").write_text("of an earlier analysis")
    (folder / "plots" / "front.svg").write_text("of an earlier analysis")
    own = [folder / "tables" / "mine.csv", folder / "plots" / "mine.pdf"]
    for mine in own:
        mine.write_text("of one's own")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    with monkeypatch.context() as patch:
        patch.setattr("simulator.report.study_plots.FigureCanvasSVG.print_svg", fail)
        done = run(app, ["analyse", str(folder)])
    assert done.exit_code == 4
    assert "the disk is full" in done.stderr
    assert before.items() <= {path: path.read_bytes() for path in (folder / "plots").iterdir()}.items()
    assert not (folder / "tables" / "policies.csv").exists()
    assert run(app, ["analyse", str(folder)]).exit_code == 0
    assert {path: path.read_bytes() for path in (folder / "plots").iterdir() if path not in own} == before
    assert all(mine.read_text() == "of one's own" for mine in own)
    with only_writer(folder / "tables"):
        assert "another command is writing there" in run(app, ["analyse", str(folder)]).stderr
