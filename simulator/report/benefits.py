"""What delivered work brought: outcomes in physical units by supplier kind, then who buys and who gains in pounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.money import name_in_words

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.comparison import Result


#: Outcomes in the order of the report: column, words, and whether it is money.
_OUTCOMES = (
    ("job_years", "jobs (full-time years)", False),
    ("priority_job_years", "of these, for priority groups", False),
    ("apprenticeships", "apprenticeships begun", False),
    ("training_weeks", "weeks of training", False),
    ("local_respend_gbp", "spent again in the area (£ thousand)", True),
)


def outcome_tables(result: Result) -> list[dict[str, Any]]:
    """Return for each arm the outcomes of a year in physical units by supplier kind, and what of them is additional."""
    frame, seeds = result.outcomes, len(result.seeds)
    kinds = list(dict.fromkeys(frame["kind"]))
    tables = []
    for name in result.names:
        sums = frame[frame["arm"] == name].groupby("kind", sort=False).sum(numeric_only=True) / seeds
        rows = [{"outcome": words, "cells": _amounts(sums, column, kinds, money)} for column, words, money in _OUTCOMES]
        tables.append({"arm": name, "kinds": [name_in_words(kind) for kind in kinds], "rows": rows})
    return tables


def _amounts(sums: pd.DataFrame, column: str, kinds: list[str], money: bool) -> list[str]:
    """Return one outcome by kind, over all kinds, and the additional part where there is one."""
    gross = [float(sums[column][kind]) for kind in kinds]
    net = f"additional_{column}"
    amounts = [*gross, sum(gross), *([float(sums[net].sum())] if net in sums else [])]
    cells = [f"{amount / 1e3:,.0f}" if money else f"{amount:,.1f}" for amount in amounts]
    return cells if net in sums else [*cells, "not counted"]


def benefit_tables(result: Result) -> list[dict[str, Any]]:
    """Return for each arm a matrix of departments that buy by those that gain, and a sentence on how sure it is."""
    return [_table(result.benefits[result.benefits["arm"] == name], name, len(result.seeds)) for name in result.names]


def _table(rows: pd.DataFrame, arm: str, seeds: int) -> dict[str, Any]:
    total = rows.groupby(["department", "beneficiary"], sort=False)["value_gbp"].sum() / seeds
    buyers, gainers = list(dict.fromkeys(rows["department"])), list(dict.fromkeys(rows["beneficiary"]))
    cells = [[float(total.get((buyer, gainer), 0.0)) for gainer in gainers] for buyer in buyers]
    lines = [*zip(buyers, cells, strict=True), ("all", [sum(column) for column in zip(*cells, strict=True)])]
    ends = rows[["value_gbp", "low_gbp", "high_gbp", "assumed_gbp"]].sum() / seeds
    return {
        "arm": arm,
        "gainers": [name_in_words(gainer) for gainer in gainers],
        "rows": [_row(buyer, row) for buyer, row in lines],
        "in_words": _in_words(*(float(ends[name]) for name in ends.index)),
    }


def _row(buyer: str, cells: list[float]) -> dict[str, Any]:
    return {"buyer": name_in_words(buyer), "cells": [_thousands(cell) for cell in cells], "sum": _thousands(sum(cells))}


def _in_words(value: float, low: float, high: float, assumed: float) -> str:
    """Say how much of the total rests on assumptions, and between which ends it lies."""
    part = f"{100.0 * assumed / value:.0f} %" if value else "nothing"
    ends = f"£{low / 1e6:,.2f}m to £{high / 1e6:,.2f}m"
    return (
        f"£{value / 1e6:,.2f}m a year in all; {part} of it rests on assumptions. With every unit value at its low or at"
        f" its high end the same outcomes are worth {ends}."
    )


def _thousands(amount: float) -> str:
    return "" if abs(amount) < 50.0 else f"{amount / 1e3:,.1f}"
