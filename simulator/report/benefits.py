"""Which department buys, and who gains: additional benefit in thousand pounds a year, mean over seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.comparison import Result


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
        "gainers": [_name(gainer) for gainer in gainers],
        "rows": [_row(buyer, row) for buyer, row in lines],
        "in_words": _in_words(*(float(ends[name]) for name in ends.index)),
    }


def _row(buyer: str, cells: list[float]) -> dict[str, Any]:
    return {"buyer": _name(buyer), "cells": [_thousands(cell) for cell in cells], "sum": _thousands(sum(cells))}


def _in_words(value: float, low: float, high: float, assumed: float) -> str:
    """Say how much of the total rests on assumptions, and between which ends it lies."""
    part = f"{100.0 * assumed / value:.0f} %" if value else "nothing"
    ends = f"£{low / 1e6:,.2f}m to £{high / 1e6:,.2f}m"
    return (
        f"£{value / 1e6:,.2f}m a year in all; {part} of it rests on assumptions. With every unit value at its low or at"
        f" its high end the same outcomes are worth {ends}."
    )


def _name(name: str) -> str:
    return name.replace("_", " ")


def _thousands(amount: float) -> str:
    return "" if abs(amount) < 50.0 else f"{amount / 1e3:,.1f}"
