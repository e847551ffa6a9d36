"""The report on paper and in a word processor, and questions in SQL to a folder of results."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import Scenario, compare
from simulator.cli import app
from simulator.commands import printing
from simulator.study.store import save

pytestmark = pytest.mark.integration
run = CliRunner().invoke


@pytest.fixture(scope="module")
def folder(tiny_scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("forms") / "results"
    save(compare([tiny_scenario, tiny_scenario.with_policy("payment_terms_days", 5.0)], seeds=2, record=[1]), place)
    return place


def test_a_browser_of_the_machine_prints_the_page(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\nfor a in "$@"; do case $a in --print-to-pdf=*) echo made > "${a#*=}";; esac; done\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("FAIRLOT_CHROMIUM", str(browser))
    done = run(app, ["report", str(folder), "--pdf"])
    assert done.exit_code == 0, done.output
    assert (folder / "report.pdf").read_text() == "made\n"


@pytest.mark.parametrize("program", ["", "/no/such/browser", "/bin/false"])
def test_what_does_not_print_is_told_in_one_sentence(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRLOT_CHROMIUM", program)
    monkeypatch.setattr(printing.shutil, "which", lambda _: None)
    monkeypatch.setattr(printing, "find_spec", lambda _: None)
    told = printing.print_page(tmp_path / "page.html", tmp_path / "page.pdf")
    assert "FAIRLOT_CHROMIUM" in told
    assert "\n" not in told
    assert list(tmp_path.iterdir()) == []


def test_without_a_browser_that_prints_the_report_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRLOT_CHROMIUM", "/bin/false")
    done = run(app, ["report", str(folder), "--pdf"])
    assert done.exit_code == 4
    assert len(done.stderr.strip().splitlines()) == 1
    assert "FAIRLOT_CHROMIUM" in done.stderr
    assert not (folder / "report.pdf").exists()
    assert (folder / "report.html").exists()


def test_the_page_for_word_processors_has_its_pictures_beside_it(folder: Path) -> None:
    done = run(app, ["report", str(folder), "--word"])
    assert done.exit_code == 0, done.output
    page = (folder / "report_word.html").read_text(encoding="utf-8")
    assert "figure img { max-width: 100%; height: auto; }" in page  # a browser cut them at half of their width
    assert "<svg" not in page
    pictures = re.findall(r'<img src="(report_word_files/[^"]+)"', page)
    assert len(pictures) >= 7
    assert all((folder / name).read_bytes().startswith(b"\x89PNG") for name in pictures)


def test_results_answer_questions_in_sql(folder: Path) -> None:
    done = run(app, ["query", str(folder), "select arm, count(*) as runs from kpis group by arm", "--csv"])
    assert done.exit_code == 0, done.output
    assert min(done.stdout.splitlines()[1:]).endswith(",2")
    nothing = run(app, ["query", str(folder), "select arm from kpis where seed = 99"])
    assert nothing.stdout == "No row answers the question (columns: arm).\n"


@pytest.mark.parametrize(
    ("question", "said"), [("select * from nothing", "tables: "), ("drop table kpis", "it must be one SELECT")]
)
def test_a_wrong_question_is_told_in_a_sentence(folder: Path, question: str, said: str) -> None:
    done = run(app, ["query", str(folder), question])
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
