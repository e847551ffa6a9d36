"""The sentences of the live view and of stories, that each language has its own words for.

``simulator/languages/en.json`` lists every sentence there is to say, for translators;
``python -m simulator.live.tongue`` writes it anew from the pages, the scripts and the words of the package. What a file
lacks is said in English.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from simulator import explanation
from simulator.engine.codes import BID_OUTCOME_NAMES, CONTRACT_STATE_NAMES, REASON_NAMES, TENDER_STATE_NAMES
from simulator.explanation.steps import STEPS
from simulator.explanation.story import NOUNS
from simulator.explanation.tenders import IN_A_TEAM, KEPT_AWAY
from simulator.languages.speech import LANGUAGES
from simulator.live import news
from simulator.live.controls import register_words, without_jargon
from simulator.live.pictures import FANS
from simulator.live.words import fixed_words
from simulator.metrics import GROUPS, KPIS
from simulator.notebook import firm_names
from simulator.register import SUPPLIER_KINDS
from simulator.study.wording import HEADLINE_PIECES, shown_unit
from simulator.week.tick import TICK

STATIC = Path(__file__).with_name("static")
EXPLANATION = Path(explanation.__file__).parent
#: Constants from which sentences are chosen, by file.
_TABLES = {
    "story": ("PROCESS_WORDS",),
    "firm_story": ("_TOLD", "_MILESTONES", "_CLOSED", "_BY_AGE", "_IN_BUSINESS", "_GREW"),
    "belonging": ("_TOLD", "_ENDED", "_GREW", "_WENT", "_MONEY", "_WHY_ENDED", "_NO_MONEY", "_NO_WORK"),
    "hub_story": ("_BEGAN", "_DID", "_AHEAD"),
    "given_lines": ("_STRUCK", "_PLAN", "_GROWS"),
    "firm_failure": ("_WAITED",),
    "bids": ("_OPENING",),
    "failings": ("FAILINGS",),
    "lost_bids": ("_CRITERION_WORDS", "_LOST", "_BESIDE"),
    "tenders": ("_ANSWERS", "_PUBLISHED", "_ONLY", "_HEADING", "_BECAME", "_ENDED_EARLY", "_NEVER_BEGUN"),
    "chain_failure": ("_FORMS", "_TOLD", "_LOAN_CALLED", "_PAID_BACK", "_COVENANT", "_WORK", "_OWED"),
    "money_trail": ("CAUSES", "_REST", "_OFFICE"),
    "why": ("_CHANGED", "_COUNTED_TWICE", "_DONE_ANYWAY", "_REST"),
    "reasons": ("MANY_POLICIES", "NOT_APART", "NO_POLICIES"),
    "connections": ("WENT_WRONG", "TOO_MANY"),
    "film_story": ("_NOT_THERE",),
    "passed_on": ("PASSED_ON",),
    "session": ("_NOTE",),
    "kept": ("_LEFT_OUT",),
}
_REFUSALS = ("Refused", "NotOffered")
_CHECKS = ("whole", "clean_text")  # that are told what it is that they check
_TOLD = "str(refusal)"  # a refusal is said when it is raised
_STRING = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')
_TEMPLATE = re.compile(r"\bt`")
_SAID_ATTRIBUTES = ("title", "aria-label", "placeholder")


class _Texts(HTMLParser):
    """Collects what a page says before scripts fill it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes that are read by people."""
        self.found += [value for name, value in attrs if name in _SAID_ATTRIBUTES and value]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.found.append(" ".join(data.split()))


def _of_template(script: str, start: int) -> str:
    """Return the key of a template literal that begins at a place: its texts with {0}, {1} for the values."""
    key, at, count, depth = "", start, 0, 0
    while script[at] != "`" or depth:
        if depth == 0 and script.startswith("${", at):
            key, count, depth, at = f"{key}{{{count}}}", count + 1, 1, at + 2
            continue
        if depth:
            depth += (script[at] == "{") - (script[at] == "}")
        else:
            key += script[at]
        at += 1
    return key


def of_scripts() -> Iterator[str]:
    """Give the sentences of the scripts."""
    for file in sorted(STATIC.glob("*.js")):
        script = file.read_text(encoding="utf-8")
        yield from (json.loads(f'"{found[1]}"') for found in _STRING.finditer(script))
        yield from (_of_template(script, found.end()) for found in _TEMPLATE.finditer(script))


def of_pages() -> Iterator[str]:
    """Give the sentences of the pages."""
    for file in sorted(STATIC.glob("*.html")):
        texts = _Texts()
        texts.feed(file.read_text(encoding="utf-8"))
        yield from texts.found


def of_code() -> Iterator[str]:
    """Give what the Python of this room and of the stories says: what it hands to ``say``, and its refusals.

    A sentence that is chosen from several stands in a table or a constant, whose name :data:`_TABLES` has.
    """
    for file in sorted((*Path(__file__).parent.glob("*.py"), *EXPLANATION.glob("*.py"), Path(firm_names.__file__))):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _called(node) in ("say", "__init__", *_REFUSALS):
                yield from _texts_of(node.args[0])
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and _name_of(node) in _TABLES.get(file.stem, ()):
                yield from _texts_of(node.value.values if isinstance(node.value, ast.Dict) else node.value)


def _called(node: ast.Call) -> str:
    """Return the name by which something is called, its own or that of a method."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def unsaid() -> list[str]:
    """Return refusals that no language can have, by file and line: their sentence, or what they name, is not said.

    A refusal has a sentence that is written there or in a table, its values by their names; what is checked is named
    by a ``say``.
    """
    found = []
    for file in sorted(Path(__file__).parent.glob("*.py")):
        calls = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        tables = _TABLES.get(file.stem, ())
        found += [f"{file.name}:{call.lineno}" for call in calls if not _is_sayable(call, tables)]
    return found


def _is_sayable(node: ast.Call, tables: tuple[str, ...]) -> bool:
    name, given = _called(node), node.args
    if name in _REFUSALS and given:
        of_table = given[0].value if isinstance(given[0], ast.Subscript) else given[0]
        texts, values = [*_texts_of(given[0])], [word.arg for word in node.keywords]
        is_known = getattr(of_table, "id", "") in tables or "said_again" in ast.dump(given[0])
        is_filled = None in values or all(placeholders(text) == sorted(map(str, values)) for text in texts)
        return is_filled and bool(texts or is_known)
    named = given[1] if name in _CHECKS and len(given) > 1 else given[0] if name == "refuse" and given else None
    return named is None or isinstance(named, ast.Name) or "id='say'" in ast.dump(named) or ast.unparse(named) == _TOLD


def _name_of(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _texts_of(node: Any) -> Iterator[str]:
    """Give the texts of a literal, of each branch of a choice, and of every entry of a table."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (text for branch in (node.body, node.orelse) for text in _texts_of(branch))
    elif isinstance(node, list | ast.Tuple):
        yield from (text for each in (node if isinstance(node, list) else node.elts) for text in _texts_of(each))


def of_records() -> Iterator[str]:
    """Give the words of states, reasons and outcomes in recorded tables, of what stories count, and of months."""
    yield from (*REASON_NAMES, *TENDER_STATE_NAMES, *CONTRACT_STATE_NAMES, *BID_OUTCOME_NAMES)
    yield from (phase.name for phase in TICK)
    yield from ("{n} " + noun for pair in NOUNS.items() for noun in pair)
    yield from ("{n} " + words for words in (*KEPT_AWAY.values(), IN_A_TEAM))
    yield from (f"{date(2000, month, 1):%B}" for month in range(1, 13))


def of_register() -> Iterator[str]:
    """Give the words of levers, figures, their units and the steps between a rule and a figure."""
    yield from register_words()
    for kpi in KPIS.values():
        yield from (kpi.label, without_jargon(kpi.definition), *_unit_words(kpi.unit))
    for step in STEPS.values():
        yield from (step.label, *_unit_words(step.unit))


def _unit_words(unit: str) -> Iterator[str]:
    """Give a unit as it is shown, without its pounds."""
    for value in (0.001, 10.0, 1e5, 1e8):
        read = shown_unit(unit, value)
        yield read.partition(" ")[2] if read.startswith("£") else read


@cache
def sentences() -> tuple[str, ...]:
    """Return every sentence of the live view, sorted; numbers and single signs are none."""
    others = [*GROUPS, *HEADLINE_PIECES, *(word for fan in FANS for word in (fan.label, fan.unit))]
    others += [word for kind in SUPPLIER_KINDS for word in (kind.one, kind.many)]
    found = {text.strip() for text in (*of_scripts(), *of_pages(), *fixed_words(), *news.sentences(), *others)}
    found |= {text.strip() for text in (*of_code(), *of_records(), *of_register())}
    return tuple(sorted(text for text in found if re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", text))))


def placeholders(text: str) -> list[str]:
    """Return what is filled in, sorted; how a number is written does not matter."""
    return sorted(re.findall(r"\{(\w+)", text))


def lacking(words: dict[str, Any]) -> list[str]:
    """Return what is wrong with a language: sentences that it lacks or does not need, values that it lost."""
    lost = [f"not said: {text}" for text in sentences() if not words.get(text)]
    more = [f"nobody says: {text}" for text in words if text not in sentences()]
    filled = [f"other values: {k}" for k, v in words.items() if v and placeholders(k) != placeholders(v)]
    return lost + more + filled


if __name__ == "__main__":
    (LANGUAGES / "en.json").write_text(
        json.dumps({text: text for text in sentences()}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
