"""`fairlot query`: ask the runs of a sweep, or the tables of results, a question in SQL."""

from __future__ import annotations

import typer

from simulator.commands.outcome import WRONG_INPUT
from simulator.scenario.names import without_steering_signs


def query(folder: str, sql: str, as_csv: bool) -> int:
    """Print the answer as a table or as CSV, and return the exit code."""
    from simulator.study.disk import ResultsMistake  # noqa: PLC0415  (pandas is slow to import)
    from simulator.study.results_query import query as ask  # noqa: PLC0415

    try:
        answer = ask(folder, sql)
    except ResultsMistake as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    if remark := answer.attrs.get("remark", ""):
        typer.echo(remark, err=True)
    if answer.empty and not as_csv:
        typer.echo(f"No row answers the question (columns: {', '.join(map(str, answer.columns))}).")
        return 0
    shown = answer.to_csv(index=False).rstrip() if as_csv else answer.to_string(index=False)
    typer.echo(without_steering_signs(shown))
    return 0
