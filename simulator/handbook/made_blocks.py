"""Tables within pages that people write: ``<!-- made: NAME -->`` on a line of its own stands for one of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import get_args, get_type_hints

from simulator.engine import chance, codes
from simulator.engine.accounts import REASON_NAMES
from simulator.engine.columns.row import Row
from simulator.engine.tables import TABLES, Tables
from simulator.handbook.explained_phases import DOCS
from simulator.handbook.markdown_writing import code, table
from simulator.handbook.validation_page import validation_tables
from simulator.metrics.kpi import GROUPS, KPIS
from simulator.register import KINDS, LEVERS, PARAMETERS, SUPPLIER_KINDS
from simulator.verification.reads_and_writes import tables_of, touched_by
from simulator.week.tick import TICK

#: Variables of a table that are named.
_SHOWN = 6


def _tick() -> str:
    rows = []
    for place, phase in enumerate(TICK, start=1):
        touched = touched_by(phase.run)
        cells = [", ".join(map(code, tables_of(part))) for part in (touched.reads, touched.writes)]
        name = f"[{phase.name}](<explanation/{phase.name}.md>)"
        rows.append((place, name, phase.summary, *cells, phase.invariants.replace("*", "\\*")))
    return table(("", "phase", "what it does", "may read", "may write", "holds afterwards"), rows)


def _written_by() -> dict[str, list[str]]:
    """Return the phases that may change each table."""
    found: dict[str, list[str]] = {}
    for phase in TICK:
        for name in tables_of(touched_by(phase.run).writes):
            found.setdefault(name, []).append(phase.name)
    return found


def _entities() -> str:
    """Return every table of a run: what a row is, its state variables, and which phases change it."""
    rows, written = [], _written_by()
    for name, kind in get_type_hints(Tables).items():
        (row,) = get_args(kind)
        is_row = isinstance(row, type) and issubclass(row, Row)
        about = (row.__doc__ or "").strip().splitlines()[0] if is_row else "plain numbers"
        columns = list(row.dtype.names or ()) if is_row else []
        more = f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else ""
        kept = ", ".join(columns[:_SHOWN]) + more
        link = f"[`{name}`](<tables.md#world-{name.replace('_', '-')}>)"
        rows.append((link, about, len(columns) or "", kept, ", ".join(written.get(name, ())) or "none: fixed"))
    return f"{len(TABLES)} tables:\n\n" + table(("table", "a row is", "variables", "such as", "changed by"), rows)


def _kinds() -> str:
    numbers = ("turnover_median_gbp", "reserve_months_median", "quality_mean", "sales_mean", "social_mean")
    rows = []
    for kind in SUPPLIER_KINDS:
        values = [f"{KINDS[kind.name][name].value:,g}" for name in numbers if name in KINDS[kind.name]]
        flags = ("has_social_purpose", "may_call_itself_se", "carries_finance", "shares_surplus")
        is_so = "; ".join(flag.replace("_", " ") for flag in flags if getattr(kind, flag))
        rows.append((kind.one, ", ".join(kind.counts_as_se) or "never", is_so, *values))
    kept = [name.replace("_", " ") for name in numbers if name in KINDS[SUPPLIER_KINDS[0].name]]
    return table(("kind", "counts as an SE by", "what sets it apart", *kept), rows)


def _draws() -> str:
    """Return what is drawn by chance, from the list of decisions that luck is keyed by."""
    known = {name: number for name, number in vars(chance).items() if name.isupper() and not name.startswith("_")}
    known.pop("IDENTITY_BITS")
    names = sorted(known, key=lambda name: known[name])
    return ", ".join(name.lower().replace("_", " ") for name in names) + ".\n"


def _figures() -> str:
    rows = [
        (group, ", ".join(code(kpi.name) for kpi in KPIS.values() if kpi.group == group))
        for group in GROUPS
    ]
    return f"{len(KPIS)} [figures](<reference/figures.md>):\n\n" + table(("group", "figures"), rows)


def _levers() -> str:
    groups = dict.fromkeys(lever.group for lever in LEVERS.values())
    rows = [
        (group, ", ".join(code(name) for name, lever in LEVERS.items() if lever.group == group)) for group in groups
    ]
    return f"{len(LEVERS)} [levers](<reference/levers.md>):\n\n" + table(("group", "levers"), rows)


def _grades() -> str:
    words = {
        "P": "primary source", "S": "secondary source", "S-low": "weak secondary source", "D": "derived from others",
        "M": "recalled, no source found", "X": "sources disagree", "assumption": "chosen here, with a range",
        "definition": "true by definition", "fitted": "estimated from a table in `simulator/data`",
    }  # fmt: skip
    entries = [*PARAMETERS.values(), *(row for rows in KINDS.values() for row in rows.values())]
    counted = Counter(entry.grade for entry in entries)
    rows = [(grade, meaning, counted[grade]) for grade, meaning in words.items() if counted[grade]]
    return table(("grade", "meaning", "numbers"), [*rows, ("", "all", len(entries))])


def _codes() -> str:
    """Return every list of words that stand for codes in tables."""
    rows = []
    for name, words in vars(codes).items():
        if name.endswith("_NAMES"):
            told = words.values() if isinstance(words, Mapping) else words
            rows.append((name.removesuffix("_NAMES").replace("_", " ").lower(), ", ".join(map(str, told))))
    rows.append(("reason of a transfer of money", ", ".join(REASON_NAMES)))
    return table(("what", "words"), rows)


def _decisions() -> str:
    notes = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    titles = {note.stem: note.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for note in notes}
    rows = [(int(name[:4]), f"[{title}](<{name}.md>)") for name, title in titles.items()]
    tree = "```{toctree}\n:hidden:\n:maxdepth: 1\n\n" + "\n".join(titles) + "\n```\n"
    return table(("number", "decision"), rows) + "\n" + tree


BLOCKS: Mapping[str, Callable[..., str]] = {
    "tick": _tick,
    "entities": _entities,
    "kinds": _kinds,
    "draws": _draws,
    "figures": _figures,
    "levers": _levers,
    "grades": _grades,
    "codes": _codes,
    "decisions": _decisions,
    "validation": validation_tables,
}
