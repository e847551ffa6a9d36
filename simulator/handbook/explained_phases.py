"""The explanation: the sections of ``docs/phases.md``, each a page with equations, numbers, sources and evidence.

``phases.md`` is the text. ``docs/explanation/NAME.md`` adds to a section what it does not say: *Equations* and *What
evidence disagrees*. Numbers, their sources and what the code touches are read from the code.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import simulator
from simulator.handbook.markdown_writing import sections, slug
from simulator.handbook.register_pages import (
    NUMBERS,
    files_that_read,
    numbers_of_phases,
    table_of_numbers,
)
from simulator.register.sources import cited, sources
from simulator.verification.reads_and_writes import tables_of, touched_by
from simulator.week.tick import TICK

DOCS = Path(simulator.__file__).parent / "docs"
_LEAVES_OUT = "Leaves out:"

#: Sections that are no phase: whose numbers they tell, by the folder or file that reads them and nothing else does.
_CHAPTERS = {
    "before-week-0": ("start/", "week/", "metrics/"),
    "payment-chains": ("behaviours/contractors/", "behaviours/firms/balance_sheets.py"),
    "spread-of-practice": ("behaviours/support/practice.py",),
    "grants": ("behaviours/support/grants.py",),
    "hubs-and-franchises": ("behaviours/franchises/", "behaviours/hubs/"),
}
_OF_A_FEATURE = ("payment-chains", "spread-of-practice", "grants", "hubs-and-franchises")


@cache
def told() -> dict[str, tuple[str, str]]:
    """Return heading and text of every section of the page about phases, by the name of its page."""
    text = (DOCS / "phases.md").read_text(encoding="utf-8")
    return {slug(heading): (heading, body) for heading, body in sections(text).items() if heading}


def _belongs(name: str, chapter: str) -> bool:
    """Say whether a number is read in a chapter of the code and nowhere else."""
    files = files_that_read()[name]
    return bool(files) and all(file.startswith(_CHAPTERS[chapter]) for file in files)


def _named_elsewhere(page: str) -> set[str]:
    """Return what other sections name: a number that only figures read belongs to the section that is about them."""
    others = " ".join(text for other, (_, text) in told().items() if other != page)
    return set(re.findall(r"[a-z0-9_]+", others))


def numbers_of(page: str) -> tuple[str, ...]:
    """Return the numbers that a page tells: those of its text, and of a phase all that its code reads.

    What only a feature with a page of its own reads stands there, what only the start and figures read with the start.
    """
    named = set(re.findall(r"[a-z0-9_]+", told()[page][1]))
    read = numbers_of_phases().get(page, ())
    elsewhere = _named_elsewhere(page) if page == "before-week-0" else set()

    def is_told(name: str) -> bool:
        if name in named:
            return True
        if page in _CHAPTERS:
            return _belongs(name, page) and name not in elsewhere
        return name in read and not any(_belongs(name, feature) for feature in _OF_A_FEATURE)

    return tuple(filter(is_told, NUMBERS))


def _written(page: str) -> dict[str, str]:
    """Return the sections that people wrote for a page, by their headings."""
    file = DOCS / "explanation" / f"{page}.md"
    return sections(file.read_text(encoding="utf-8")) if file.exists() else {}


def explanation_page(page: str) -> str:
    """Return the page of one section."""
    heading, text = told()[page]
    rule, _, left_out = text.partition(_LEAVES_OUT)
    written = _written(page)
    parts = [f"# {heading}\n", written.get("", "").partition("\n")[2].strip(), "## Rule\n", rule.strip()]
    parts += [f"## {name}\n\n{body}" for name, body in written.items() if name and name != "What evidence disagrees"]
    if left_out:
        parts.append(f"## Known simplification\n\nLeaves out: {left_out.strip()}")
    if "What evidence disagrees" in written:
        parts.append(f"## What evidence disagrees\n\n{written['What evidence disagrees']}")
    numbers = numbers_of(page)
    if numbers:
        parts += ["## Numbers\n", table_of_numbers(numbers)]
    parts += [_sources_of(numbers, "\n".join(written.values())), _in_the_code(page)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sources_of(numbers: tuple[str, ...], text: str) -> str:
    known = sources()
    entries = (NUMBERS[name] for name in numbers)
    words = " ".join(f"{entry.source} {getattr(entry, 'note', '')}" for entry in entries)
    ids = [name for name in cited(f"{text} {words}") if name in known]
    rows = [f"- [{name}](<../sources.md#{name.lower()}>) ({known[name].grade}): {known[name].in_words}" for name in ids]
    return "## Source rows\n\n" + "\n".join(rows) if rows else ""


def _in_the_code(page: str) -> str:
    """Return where a phase is, what it keeps true and which tables it may touch."""
    phase = next((phase for phase in TICK if phase.name == page), None)
    if phase is None:
        return ""
    touched = touched_by(phase.run)
    reads, writes = (", ".join(f"`{table}`" for table in tables_of(cells)) for cells in (touched.reads, touched.writes))
    return (
        f"## In the code\n\n`simulator/phases/{page}.py`: {phase.summary}\n\n"
        f"- after it holds (a star: checked in every run): {phase.invariants.replace('*', chr(92) + '*')}\n"
        f"- it may read {reads}\n- it may write {writes}\n"
    )


def overview() -> str:
    """Return the page that leads to all of them."""
    intro = sections((DOCS / "phases.md").read_text(encoding="utf-8"))[""]
    phases = {phase.name: phase for phase in TICK}
    rows = []
    for page, (heading, text) in told().items():
        about = phases[page].summary if page in phases else re.split(r"(?<=[.:]) ", " ".join(text.split()))[0]
        rows.append(f"| [{heading}]({page}.md) | {about.replace('|', '/')} |")
    tree = "```{toctree}\n:hidden:\n:maxdepth: 1\n\n" + "\n".join(told()) + "\n```"
    head = "| page | what happens |\n|---|---|"
    each = "Every page says the rule, its equations, what is left out, which evidence disagrees, and every source."
    return f"{intro}\n\n{each}\n\n{head}\n" + "\n".join(rows) + f"\n\n{tree}\n"


def untold_numbers() -> list[str]:
    """Return the numbers of the register that no page of the explanation tells."""
    told_somewhere = {name for page in told() for name in numbers_of(page)}
    return [name for name in NUMBERS if name not in told_somewhere]
