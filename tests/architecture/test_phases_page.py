"""The page about the phases follows the code: a section for every phase in order, and only names that exist."""

from __future__ import annotations

import re
from pathlib import Path

import simulator
from simulator.engine import accounts, events, ledger, rows, world
from simulator.engine.tables import TABLES
from simulator.register import KINDS, LEVERS, PARAMETERS
from simulator.week.tick import TICK

ROOT = Path(simulator.__file__).parent
PAGE = (ROOT / "docs" / "phases.md").read_text(encoding="utf-8")
REGISTER = {*LEVERS, *PARAMETERS, *next(iter(KINDS.values()))}
#: Words in code marks that are no numbers of the register.
MODULES = (accounts, events, ledger, rows, world)
OTHERS = {"finish_week", "run", "week", "assumption", *TABLES, *(name for module in MODULES for name in dir(module))}


def test_every_phase_has_its_section_in_order() -> None:
    assert re.findall(r"^## \d+\. (\w+)$", PAGE, re.MULTILINE) == [phase.name for phase in TICK]


def test_every_section_says_what_it_leaves_out() -> None:
    # All but the last: recording leaves nothing out.
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1 : len(TICK)]
    assert [section.split("\n")[0] for section in sections if "Leaves out:" not in section] == []


def test_every_name_of_the_register_that_it_mentions_exists() -> None:
    """Names stand alone in code marks, or with underscores inside a formula."""
    marked = re.findall(r"`([^`]+)`", PAGE)
    alone = {text for text in marked if re.fullmatch(r"[a-z][a-z0-9_]+", text)}
    formulas = [text for text in marked if "/" not in text or " " in text]
    inside = {name for text in formulas for name in re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", text)}
    assert sorted((alone | inside) - REGISTER - OTHERS) == []


def test_it_names_most_of_the_levers() -> None:
    named = set(re.findall(r"[a-z0-9_]+", PAGE))
    assert len(named & set(LEVERS)) >= 0.7 * len(LEVERS)


def test_the_files_that_it_names_are_there() -> None:
    files = re.findall(r"`(?:simulator/)?((?:\w+/)*\w+\.(?:py|toml|md|csv))`", PAGE)
    places = (ROOT, ROOT.parent)
    assert [file for file in files if "name" not in file and not any((place / file).exists() for place in places)] == []


def test_the_rules_are_where_the_guide_says() -> None:
    """`file.py::function` in the guide names a function of that file, and every number or lever beside it exists."""
    guide = (ROOT / "docs" / "how-to" / "change-a-rule.md").read_text(encoding="utf-8")
    places = re.findall(r"`((?:\w+/)*\w+\.py)::(\w+)`", guide)
    assert len(places) > 20
    missing = [f"{file}::{name}" for file, name in places if f"\ndef {name}(" not in (ROOT / file).read_text("utf-8")]
    assert missing == []
    table = [line.split("|")[3] for line in guide.splitlines() if line.startswith("| ") and line.count("|") == 4]
    named = {name for cell in table for name in re.findall(r"`([a-z][a-z0-9_]+)`", cell)}
    assert sorted(named - REGISTER) == []
