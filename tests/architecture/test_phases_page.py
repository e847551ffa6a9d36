"""The page about the phases follows the code: a section for every phase in order, and only names that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import simulator
from simulator import Scenario, run
from simulator.engine import accounts, events, ledger, rows, world
from simulator.engine.codes import SHOCK_NAMES
from simulator.engine.tables import TABLES
from simulator.register import KINDS, LEVERS, PARAMETERS
from simulator.week.tick import TICK

ROOT = Path(simulator.__file__).parent
PAGE = (ROOT / "docs" / "phases.md").read_text(encoding="utf-8")
REGISTER = {*LEVERS, *PARAMETERS, *next(iter(KINDS.values()))}
#: Words in code marks that are no numbers of the register.
MODULES = (accounts, events, ledger, rows, world)
PARTS = {name for module in MODULES for name in dir(module)}
#: Settings of a scenario that the page explains.
SETTINGS = {"council_work_share", "covenant_months", "finances", "staff", "staff_growth", "work_at_start"}
SETTINGS |= {"contract_lengths", "length_factor", "once_closing"}
OTHERS = {"finish_week", "run", "week", "assumption", *TABLES, *SHOCK_NAMES, *PARTS, *SETTINGS}


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


PAGES = sorted(file for file in (ROOT / "docs").rglob("*.md") if file.parent.name != "decisions")
FILES = {file.relative_to(ROOT).as_posix(): file for file in ROOT.rglob("*.py")}


def _files_called(path: str) -> list[Path]:
    """Return the files whose path ends so: pages about one room leave the room out."""
    return [file for name, file in FILES.items() if f"/{name}".endswith(f"/{path}")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_pages_point_at_is_there(page: Path) -> None:
    """`file.py::name` names something of that file, and `room/file.py` is a file of the package or the repository."""
    text = page.read_text(encoding="utf-8")
    places = re.findall(r"`(?:simulator/)?((?:\w+/)*\w+\.py)::(\w+)`", text)
    missing = [
        f"{path}::{name}"
        for path, name in places
        if not any(
            re.search(rf"^(?: *def |class )?{name}\b", file.read_text("utf-8"), re.MULTILINE)
            for file in _files_called(path)
        )
    ]
    paths = re.findall(r"`(?:simulator/)?((?:\w+/)*\w+\.py)(?:::\w+)?`", text)
    lost = [
        path for path in paths if not _files_called(path) and not (ROOT.parent / path).exists() and "name" not in path
    ]
    assert (missing, lost) == ([], [])


def test_the_guide_leads_to_rules_and_to_numbers_that_exist() -> None:
    guide = (ROOT / "docs" / "how-to" / "change-a-rule.md").read_text(encoding="utf-8")
    assert len(re.findall(r"\.py::\w+`", guide)) > 20
    table = [line.split("|")[3] for line in guide.splitlines() if line.startswith("| ") and line.count("|") == 4]
    named = {name for cell in table for name in re.findall(r"`([a-z][a-z0-9_]+)`", cell)}
    assert sorted(named - REGISTER) == []


def test_a_pound_goes_the_way_that_its_page_tells(tiny_scenario: Scenario) -> None:
    """Every reason that the page names exists, and the seven steps move money in any run."""
    page = (ROOT / "docs" / "follow-a-pound.md").read_text(encoding="utf-8")
    steps = [line.split("|")[3] for line in page.splitlines() if re.match(r"\| \d\. ", line)]
    reasons = {reason for step in steps for reason in re.findall(r"`(\w+)`", step)}
    assert len(steps) == 7
    flows = run(tiny_scenario, seeds=1).flows
    moved = set(flows[flows["amount_gbp"] > 0.0]["reason"])
    assert sorted(reasons - moved - {"late_interest"}) == []
    assert set(re.findall(r"`([a-z]+_[a-z]+)`", page)) - {"amount_gbp"} <= set(accounts.REASON_NAMES)


def test_rooms_are_those_that_the_page_tells_from_the_bottom_up() -> None:
    page = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    told = re.findall(r"`(\w+)/`", "".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `")))
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.rglob("*.*")) and path.name[0] != "_"}
    assert set(told) == rooms
    chapters = next(line for line in page.splitlines() if line.startswith("| `behaviours/`"))
    folders = {path.name for path in (ROOT / "behaviours").iterdir() if (path / "__init__.py").exists()}
    assert set(re.findall(r"\w+", chapters.partition("by chapter: ")[2].partition(";")[0])) == folders
