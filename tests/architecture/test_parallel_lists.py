"""Architecture: a code and its name stand in one list, and every other list of such names agrees with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from simulator.engine import accounts, codes, events, rules
from simulator.metrics import GROUPS, KPIS
from simulator.register import KIND_NAMES, LEVERS
from simulator.study.experiments.experiment_schema import DesignKind, Distribution
from simulator.week.tick import TICK

PACKAGE = Path(__file__).parents[2] / "simulator"
ENGINE = [
    file for room in ("engine", "behaviours", "phases", "week") for file in sorted((PACKAGE / room).rglob("*.py"))
]
#: Lists that stand for themselves; each is written once.
KNOWN: dict[str, frozenset[str]] = {
    **{
        f"{module.__name__.rpartition('.')[2]}.{name}": frozenset(names.values() if isinstance(names, dict) else names)
        for module in (codes, rules, accounts, events)
        for name, names in vars(module).items()
        if name.endswith("_NAMES") and name != "KIND_NAMES"
    },
    "kinds": frozenset(KIND_NAMES),
    "levers": frozenset(LEVERS),
    "figures": frozenset(KPIS),
    "groups of figures": frozenset(GROUPS),
    "phases": frozenset(phase.name for phase in TICK),
    "designs": frozenset(get_args(DesignKind)),
    "distributions": frozenset(get_args(Distribution)),
}
#: (file, list) -> why most of a list is named there, and not all of it.
PARTS = {
    ("scenario/register_checks.py", "rules.OPERATION_NAMES"): "what choices cannot do",
    ("scenario/in_vain.py", "rules.OPERATION_NAMES"): "what leaves any value as it is",
    ("scenario/shock_sizes.py", "codes.SHOCK_NAMES"): "those whose size is a share",
    ("explanation/failings.py", "codes.FAILING_NAMES"): "a bid that fails in nothing needs no words",
    ("live/news.py", "events.EVENT_NAMES"): "the loud ones; a test of news.py finds events without words",
    ("study/experiments/experiment_checks.py", "designs"): "designs that need bounds",
    ("study/analysis/study.py", "designs"): "designs whose points say something of the whole space",
}
#: (file, name that the list does not have) -> what it is.
OTHERS = {
    ("explanation/tenders.py", "gone"): "a column of tenders, told beside events",
    ("explanation/belonging.py", "unit_from_start"): "added to recorded events, see notebook/beginnings.py",
    ("explanation/belonging.py", ""): "of a system whose franchisor is still there",
    ("study/account_tables.py", "priority_job_years"): "a column of the account",
    ("study/account_tables.py", "local_respend_gbp"): "a column of the account",
}


def _strings(node: ast.AST) -> list[str]:
    """Return the texts that a tuple, list, set or ``Literal`` holds, or that are the keys of a dictionary."""
    match node:
        case ast.Dict():
            inside = [key for key in node.keys if key is not None]
        case ast.Tuple() | ast.List() | ast.Set():
            inside = node.elts
        case _:
            return []
    texts = [text for one in inside if isinstance(one, ast.Starred) for text in _strings(one.value)]
    return texts + [one.value for one in inside if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _lists(source: str) -> Iterator[tuple[int, set[str]]]:
    for node in ast.walk(ast.parse(source)):
        if len(found := set(_strings(node))) > 1:
            yield node.lineno, found  # type: ignore[attr-defined]


def disagreements(file: str, source: str) -> list[str]:
    """Return where a list of names differs from the known list that it is plainly meant to follow."""
    wrong = []
    for line, found in _lists(source):
        for title, known in KNOWN.items():
            both = found & known
            strange = {name for name in found - known if (file, name) not in OTHERS}
            if len(both) >= 2 and 2 * len(both) >= len(found) and strange:
                wrong.append(f"{file}:{line}: {sorted(strange)} are none of {title}")
            if len(both) >= 2 and 5 * len(both) >= 3 * len(known) and known - found and (file, title) not in PARTS:
                wrong.append(f"{file}:{line}: of {title}, {sorted(known - found)} are missing")
    return wrong


@pytest.mark.parametrize("room", sorted(path.name for path in PACKAGE.iterdir() if any(path.rglob("*.py"))))
def test_lists_of_names_agree_with_the_one_that_they_follow(room: str) -> None:
    files = sorted((PACKAGE / room).rglob("*.py"))
    wrong = [disagreements(f.relative_to(PACKAGE).as_posix(), f.read_text(encoding="utf-8")) for f in files]
    assert [sentence for sentences in wrong for sentence in sentences] == []


def test_the_search_finds_a_name_too_few_and_a_name_that_is_none() -> None:
    few = disagreements("a.py", 'X = {"open": 1, "quotation": 2, "call_off": 3, "waiver": 4}')
    assert few == ["a.py:1: of codes.PROCESS_NAMES, ['mini_competition'] are missing"]
    strange = disagreements("a.py", 'X = ("cost_shock", "demand_surge", "bank_run")')
    assert strange[0] == "a.py:1: ['bank_run'] are none of codes.SHOCK_NAMES"


def test_no_list_of_names_is_written_beside_its_codes() -> None:
    """Names come from their codes (``names_between``, ``words_between``), so that neither can be forgotten."""
    by_hand = [
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in ENGINE
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and str(getattr(node.targets[0], "id", "")).endswith("_NAMES")
        if len(_strings(node.value)) > 1
    ]
    assert by_hand == []


def test_exceptions_are_still_needed() -> None:
    """An exception that has outlived its list would hide a new mistake."""
    for file, name in OTHERS:
        assert any(name in found for _, found in _lists((PACKAGE / file).read_text(encoding="utf-8"))), (file, name)
    for file, title in PARTS:
        lists = [found for _, found in _lists((PACKAGE / file).read_text(encoding="utf-8"))]
        assert any(5 * len(found & KNOWN[title]) >= 3 * len(KNOWN[title]) for found in lists), (file, title)


def test_choices_of_levers_are_all_coded() -> None:
    assert codes.codes_of_choices("price_rule", "linear", "relative", "absolute") == (2, 0, 1)
    with pytest.raises(ValueError, match="price_rule has the choices"):
        codes.codes_of_choices("price_rule", "relative", "absolute")


def test_words_are_given_to_codes_that_exist() -> None:
    with pytest.raises(ValueError, match="no such codes"):
        codes.words_between({"ONE": 0, "TWO": 1}, "ONE", "TWO", THREE="three")
    assert codes.words_between({"ONE": 0, "TWO_MORE": 1}, "ONE", "TWO_MORE", ONE="first") == ("first", "two more")
