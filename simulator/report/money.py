"""Where the money goes: pounds a year between kinds of account, mean over seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.register import KIND_OF_NAME

if TYPE_CHECKING:
    from simulator.study.comparison import Result

_SMALLEST = 0.005  # million pounds a year: less is shown as nothing


def money_tables(result: Result) -> list[dict[str, Any]]:
    """Return a matrix of payers by payees for each arm [million pounds a year]."""
    years = result.weeks / 52.0
    flows = result.flows
    payers, payees = list(dict.fromkeys(flows["payer"])), list(dict.fromkeys(flows["payee"]))
    tables = []
    for name in result.names:
        rows = flows[flows["arm"] == name]
        total = rows.groupby(["payer", "payee"])["amount_gbp"].sum() / (len(result.seeds) * years * 1e6)
        cells = [[_million(float(total.get((payer, payee), 0.0))) for payee in payees] for payer in payers]
        tables.append(
            {
                "arm": name,
                "payees": [name_in_words(payee) for payee in payees],
                "rows": [
                    {"payer": name_in_words(payer), "cells": row} for payer, row in zip(payers, cells, strict=True)
                ],
            }
        )
    return tables


def name_in_words(name: str) -> str:
    """Return what a kind of supplier, or another party, is called."""
    return KIND_OF_NAME[name].one if name in KIND_OF_NAME else name.replace("_", " ")


def _million(amount: float) -> str:
    return "" if amount < _SMALLEST else f"{amount:,.2f}"
