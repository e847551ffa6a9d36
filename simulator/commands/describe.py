"""`fairlot describe`: show what the model can do, from the same tables that it runs on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import typer
from rich.console import Console
from rich.table import Table

from simulator.register import KINDS, LEVERS, PARAMETERS, STRUCTURES, Lever, Parameter, relevance_of
from simulator.register.sources import cited, sources
from simulator.scenario.value_words import number

PIPE_WIDTH = 200
"""Width of tables that go to a file or another program [characters]."""


def schema() -> None:
    """Print the JSON Schema of scenario files."""
    from simulator.scenario.export import json_schema  # noqa: PLC0415  (pydantic is only needed for this one)

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def experiment_schema() -> None:
    """Print the JSON Schema of experiment files."""
    from simulator.scenario.export import DIALECT  # noqa: PLC0415  (pydantic is only needed for this one)
    from simulator.study.experiments.experiment_schema import Experiment  # noqa: PLC0415

    schema = {"$schema": DIALECT} | Experiment.model_json_schema(by_alias=True)
    typer.echo(json.dumps(schema, indent=2, ensure_ascii=False))


def levers() -> None:
    """Print every rule that a scenario or a policy can set."""
    table = _table("Levers: rules that a scenario sets under [rules] and a policy changes", _LEVER_HEADINGS)
    for lever in LEVERS.values():
        missions = ", ".join(map(str, lever.missions))
        table.add_row(
            lever.name, lever.unit, _lever_range(lever), _lever_default(lever), lever.mechanism, missions, lever.source
        )
    _show(table)


_LEVER_HEADINGS = ("name", "unit", "range", "default", "mechanism", "missions", "source")


def _lever_range(lever: Lever) -> str:
    return ", ".join(lever.choices) if lever.choices else f"{number(lever.low)} to {number(lever.high)}"


def _lever_default(lever: Lever) -> str:
    return lever.choices[int(lever.default)] if lever.choices else number(lever.default)


def parameters() -> None:
    """Print every number of the world: uncertainties, constants and the numbers of each kind of supplier."""
    world = [entry for entry in PARAMETERS.values() if entry.kind != "constant"]
    fixed = [entry for entry in PARAMETERS.values() if entry.kind == "constant"]
    _parameters("Uncertainties: a scenario sets them under [parameters]", world)
    for kind, rows in KINDS.items():
        _parameters(f"{kind}: a [[suppliers]] group of this kind changes them in `overrides`", _short(rows))
    _parameters("Constants: fixed by definition", fixed)
    _sources([*world, *fixed, *(row for rows in KINDS.values() for row in rows.values())])


def _short(rows: Mapping[str, Parameter]) -> list[Parameter]:
    """Return the numbers of a kind under the names that `overrides` takes."""
    fields = Parameter.__slots__
    return [
        Parameter(**{field: getattr(row, field) for field in fields} | {"name": name}) for name, row in rows.items()
    ]


def _parameters(title: str, entries: Iterable[Parameter]) -> None:
    table = _table(title, ("name", "value", "unit", "range", "source", "grade", "note"))
    for entry in entries:
        span = "" if entry.low == entry.high else f"{number(entry.low)} to {number(entry.high)}"
        table.add_row(entry.name, number(entry.value), entry.unit, span, entry.source, entry.grade, entry.note)
    _show(table)


def _sources(entries: Iterable[Parameter]) -> None:
    """Print in words what the numbers rest on."""
    known = sources()
    ids = sorted({name for entry in entries for name in cited(f"{entry.source} {entry.note}") if name in known})
    table = _table("What the numbers rest on", ("source", "fact", "where it was found", "grade"))
    for name in ids:
        source = known[name]
        table.add_row(name, source.in_words, source.source, source.grade)
    _show(table)


def structures() -> None:
    """Print the choices of the model that could be otherwise."""
    headings = ("name", "about", "choices", "what they do", "source")
    table = _table("Structure: a scenario chooses under [structure]", headings)
    for s in STRUCTURES.values():
        table.add_row(s.name, s.what, ", ".join(s.choices), s.mechanism, s.source)
    _show(table)


def tick() -> None:
    """Print the phases of a week in order, with what each reads, writes and keeps true."""
    from simulator.verification.reads_and_writes import tables_of, touched_by  # noqa: PLC0415  (see below)
    from simulator.week.tick import TICK  # noqa: PLC0415  (the engine takes a second to import)

    title = "A week, phase by phase; tables that a phase may read and write, as its code says"
    table = _table(title, ("", "phase", "what it does", "reads", "writes", "invariants"))
    for place, phase in enumerate(TICK, start=1):
        touched = touched_by(phase.run)
        reads, writes = (", ".join(tables_of(cells)) for cells in (touched.reads, touched.writes))
        table.add_row(str(place), phase.name, phase.summary, reads, writes, phase.invariants)
    _show(table)


def figures() -> None:
    """Print every key figure with its unit, which way is good, and how it is worked out."""
    from simulator.metrics import KPIS  # noqa: PLC0415  (the engine takes a second to import)

    table = _table("Key figures", ("name", "what it is", "unit", "good", "matters from", "group", "definition"))
    for kpi in KPIS.values():
        least = relevance_of(kpi.name)
        matters = f"{number(least.least)} {least.words}".strip()
        table.add_row(kpi.name, kpi.label, kpi.unit, kpi.good, matters, kpi.group, kpi.definition)
    _show(table)


def _table(title: str, headings: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False)
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading == "name")
    return table


def _show(table: Table) -> None:
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console = Console(markup=False, highlight=False, width=PIPE_WIDTH)
    console.print(table)
