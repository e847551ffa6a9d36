"""What a kind of supplier is stands in its row: nothing else in the package knows kinds by name or by code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from simulator.engine import codes
from simulator.register import KIND_NAMES, LEVERS, SUPPLIER_KINDS

PACKAGE = Path(__file__).parents[2] / "simulator"
CODES = ("SOCIAL_ENTERPRISE", "SMALL_FIRM", "LARGE_CONTRACTOR")
RULES = [file for room in ("behaviours", "phases", "start", "week") for file in sorted((PACKAGE / room).rglob("*.py"))]
TOLD = [file for room in ("explanation", "report", "live") for file in sorted((PACKAGE / room).rglob("*.py"))]
SCRIPTS = sorted((PACKAGE / "live" / "static").glob("*.*"))


def names_of_kinds(text: str) -> set[str]:
    """Return the names of kinds that stand as texts in Python source."""
    texts = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    return texts & set(KIND_NAMES)


def compared_codes(text: str) -> list[str]:
    """Return the codes of kinds with which Python source compares something."""
    compared = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Compare)]
    names = [name.id for node in compared for name in ast.walk(node) if isinstance(name, ast.Name)]
    return [name for name in names if name in CODES]


def test_the_codes_of_kinds_are_their_places() -> None:
    assert [getattr(codes, name) for name in CODES] == [KIND_NAMES.index(name.lower()) for name in CODES]


def test_kinds_of_every_world_come_first() -> None:
    """Totals are kept up to the last kind that a scenario has."""
    flags = [kind.in_every_world for kind in SUPPLIER_KINDS]
    assert flags == sorted(flags, reverse=True)


def test_rows_name_choices_that_exist() -> None:
    choices = set(LEVERS["se_definition"].choices)
    assert {choice for kind in SUPPLIER_KINDS for choice in kind.counts_as_se} == choices


@pytest.mark.parametrize("trait", ["name", "one", "many", "short", "prefix", "colour", "shape"])
def test_no_two_kinds_look_or_sound_alike(trait: str) -> None:
    assert len({getattr(kind, trait) for kind in SUPPLIER_KINDS}) == len(SUPPLIER_KINDS)


def test_no_rule_and_no_story_compares_kinds() -> None:
    compared = {file.name: compared_codes(file.read_text("utf-8")) for file in (*RULES, *TOLD)}
    assert {name: found for name, found in compared.items() if found} == {}


def test_kinds_are_named_in_their_rows_alone() -> None:
    files = [file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "register" / "kinds.py"]
    named = {str(file.relative_to(PACKAGE)): names_of_kinds(file.read_text("utf-8")) for file in files}
    assert {name: found for name, found in named.items() if found} == {}


def test_the_page_takes_words_and_colours_from_the_data() -> None:
    own = [trait for kind in SUPPLIER_KINDS for trait in (f">{kind.one}<", f'"{kind.one}"', f"fill: {kind.colour}")]
    found = [(file.name, trait) for file in SCRIPTS for trait in own if trait in file.read_text("utf-8")]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    assert compared_codes("is_se = s.kind == SOCIAL_ENTERPRISE") == ["SOCIAL_ENTERPRISE"]
    assert names_of_kinds('is_se = kind == "social_enterprise"') == {"social_enterprise"}
