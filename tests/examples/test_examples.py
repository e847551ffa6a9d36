"""Every console and Python block of the README and the site is run, and what a page shows is what comes out.

``python -m tests.examples`` writes outputs anew. Blocks that are not run say why, and their commands and options exist.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tempfile
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from simulator.handbook.command_page import commands
from tests.examples.notebooks import NOTEBOOKS, run, texts
from tests.examples.pages import ROOT, blocks_of, commands_of, examples_of, matches, pages

PAGES = pages()


def played(page: Path) -> dict[str, Any]:
    """Play a page in a process of its own, where no week was lived yet and no rule was replaced."""
    with tempfile.TemporaryDirectory() as folder:
        order = [sys.executable, "-m", "tests.examples.playing", str(page), folder]
        done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        return {"outputs": [], "wrong": done.stderr}
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.integration
@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if any(examples_of(page))])
def test_what_a_page_shows_is_what_comes_out(name: str) -> None:
    result = played(PAGES[name])
    assert result["wrong"] == ""
    for _begin, _end, expected, found in result["outputs"]:
        assert matches(expected, found), f"`python -m tests.examples {name}` writes it anew:\n{found}"


@pytest.mark.integration
@pytest.mark.slow
@pytest.mark.skipif(find_spec("nbclient") is None, reason="the extra `docs` is not installed")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_says_what_is_stored(name: str) -> None:
    import nbformat

    stored = texts(nbformat.read(NOTEBOOKS[name], as_version=4))
    assert texts(run(NOTEBOOKS[name])) == stored, f"`python -m tests.examples {name}` writes it anew"


@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_run_says_why_and_its_options_exist(name: str) -> None:
    known = commands()
    for block in blocks_of(PAGES[name]):
        if block.said("not run") is None:
            continue
        assert len(block.said("not run") or "") > 15
        for command in commands_of(block.text) if block.kind == "console" else ():
            words = shlex.split(command, comments=True)
            if words[:1] == ["fairlot"] and words[1] in known:
                known[words[1]].make_context(words[1], words[2:], resilient_parsing=True)


@pytest.mark.parametrize("name", PAGES)
def test_blocks_are_of_a_kind_that_is_held_against_something(name: str) -> None:
    """No block escapes: shells are called console, and TOML can be read."""
    known = {"console", "python", "output", "toml", "text", "json", "r", "powershell", "batch"}
    fences = [line[3:] for line in PAGES[name].read_text(encoding="utf-8").splitlines() if line.startswith("```")]
    assert [kind for kind in fences[::2] if kind not in known and not kind.startswith("{")] == []
    assert set(fences[1::2]) <= {""}
    blocks = blocks_of(PAGES[name])
    for block in blocks:
        if block.kind == "toml":
            tomllib.loads(block.text)


@pytest.mark.parametrize(
    ("expected", "found", "is_so"),
    [("a\nb", "a\nb\n", True), ("a ... c", "a b\nb c", True), ("a", "b", False), ("5 (...)", "6 (x)", False)],
)
def test_an_output_matches_what_is_shown(expected: str, found: str, is_so: bool) -> None:
    assert matches(expected, found) == is_so
