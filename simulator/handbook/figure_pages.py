"""Key figures as a page: what each is, its unit and good direction, and the formula as it stands in the code."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from simulator.handbook.markdown_writing import anchor, table
from simulator.metrics.kpi import GROUPS, KPIS, Kpi

_GOOD = {"up": "more is better", "down": "less is better", "none": "neither way is better by itself"}


def _source(kpi: Kpi) -> Any:
    """Return the function that measures: that of all kinds where a figure is one of a family."""
    names = dict(zip(kpi.measure.__code__.co_freevars, kpi.measure.__closure__ or (), strict=True))
    return names["measure"].cell_contents if "measure" in names else kpi.measure


def formula(kpi: Kpi) -> str:
    """Return the body of the function that measures a figure, without its docstring."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(_source(kpi)))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    return "\n".join(ast.unparse(statement) for statement in body)


def _entry(kpi: Kpi) -> str:
    where = _source(kpi).__module__.removeprefix("simulator.")
    when = "; mean of the years' ends" if kpi.is_year_end else ""
    return (
        f"### {kpi.name}\n\n**{kpi.label}** [{kpi.unit}{when}]: {kpi.definition} ({_GOOD[kpi.good]})\n\n"
        f"```python\n# simulator/{where.replace('.', '/')}.py\n{formula(kpi)}\n```\n"
    )


def figures_page() -> str:
    """Return the page of all key figures."""
    intro = (
        f"The {len(KPIS)} key figures of a run. In tables and JSON they have the name in code marks. The formula is "
        "that of the code: `books` are a run's records, `kind` is a kind of supplier, `ratio` is NaN where there is "
        "nothing to divide by.\n"
    )
    rows = [(f"[`{k.name}`](#{anchor(k.name)})", k.label, k.unit, k.group) for k in KPIS.values()]
    listed = table(("figure", "what it is", "unit", "group"), rows)
    parts = ["# Figures\n", intro, "## All of them\n", listed]
    for group in GROUPS:
        parts += [f"## {group.capitalize()}\n", *(_entry(kpi) for kpi in KPIS.values() if kpi.group == group)]
    return "\n".join(parts)
