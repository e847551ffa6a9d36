"""The data dictionary: what every column means, of the tables of a run and of those that people get.

``python -m simulator.study.dictionary`` writes ``docs/tables.md`` anew. Columns of a run are read from the row classes
(``engine/columns/``), where the comment beside a field says what it holds; the tables of a recorded run are made of
those. What only people's tables have is told here.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args, get_type_hints

from simulator.engine.accounts import REASON_NAMES
from simulator.engine.columns.chain_columns import Failure, Subcontract
from simulator.engine.columns.contract_columns import Bid, Contract, Tender
from simulator.engine.columns.firm_columns import Supplier
from simulator.engine.columns.row import COLUMN_TYPES, Row
from simulator.engine.columns.run_columns import Event, KindNumbers, Parameters, Rules, Series, Tally
from simulator.engine.tables import TABLES, Tables
from simulator.metrics.kpi import KPIS
from simulator.metrics.stages import STAGES

PAGE = Path(__file__).parents[1] / "docs" / "tables.md"

_FIELD = re.compile(r"^    (\w+): (\w+)(?:  # (.*))?$", re.MULTILINE)
#: Rows whose columns are numbers of the register: where those are told.
_OF_THE_REGISTER = {Rules: "levers", Parameters: "parameters", KindNumbers: "parameters"}


class Told(NamedTuple):
    """What a column holds: its unit and its meaning."""

    unit: str
    meaning: str


def columns_of(row: type[Row]) -> Mapping[str, Told]:
    """Return what every column of a row class holds, in order; a name without a comment says it all."""
    found = _FIELD.findall(inspect.getsource(row))
    return {name: Told(COLUMN_TYPES[kind][1], meaning or name.replace("_", " ")) for name, kind, meaning in found}


#: Columns that many tables of people have.
_COMMON = {
    "arm": Told("name", "the scenario or policy that was played"),
    "seed": Told("whole number", "the draw of luck"),
    "year": Told("year of the run", "1 for the first"),
    "kind": Told("word", "kind of supplier"),
    "firm": Told("row of firms", "a supplier, or a consortium as a bidder"),
    "council": Told("name", "the buyer"),
    "sector": Told("name", "the service line"),
}

_OUTCOMES = {
    "service_line": Told("name", "the line that bought the work"),
    "department": Told("name", "the department that bought the work"),
    "job_years": Told("job-years a year", "full-time jobs for a year"),
    "priority_job_years": Told("job-years a year", "of those, of people of priority groups"),
    "additional_priority_job_years": Told("job-years a year", "of those, that would not have come about anyway"),
    "apprenticeships": Told("count a year", "apprenticeships begun"),
    "additional_apprenticeships": Told("count a year", "of those, that would not have come about anyway"),
    "training_weeks": Told("weeks a year", "training given"),
    "additional_training_weeks": Told("weeks a year", "of those, that would not have come about anyway"),
    "local_respend_gbp": Told("pounds a year", "spent again in the council's area"),
    "additional_local_respend_gbp": Told("pounds a year", "of those, that would not have come about anyway"),
    "true_gbp": Told("pounds a year", "worth of the additional outcomes, to whom they go"),
    "evidenced_gbp": Told("pounds a year", "of those, that were evidenced"),
    "recognised_gbp": Told("pounds a year", "of those, that the buyer counted"),
}

_ADDED: dict[str, dict[str, Told]] = {
    "firms": {
        "firm": Told("row", "its number here and in the other tables"),
        "cash_gbp": Told("pounds", "in its account"),
    },
    "tenders": {"tender": Told("row", "its number here and in the other tables")},
    "bids": {"bid": Told("row", "its number here and in the other tables")},
    "contracts": {
        "contract": Told("row", "its number here and in the other tables"),
        "firm_kind": Told("word", "kind of who holds it"),
        "won_by_kind": Told("word", "kind of who won it"),
        "value_gbp": Told("pounds", "the price agreed"),
        "value_at_end_gbp": Told("pounds", "the same, or of a contract that was cut short what its work came to"),
    },
    "members": {
        "consortium": Told("row of firms", "the consortium as a bidder"),
        "firm": Told("row of firms", "the member"),
        "share": Told("share", "of work, receipts and costs; those of one consortium sum to one"),
        "leads": Told("flag", "whether it leads the consortium"),
        "formed": Told("week", "in which the consortium came together; -1 before the run"),
        "dissolved": Told("week", "in which it broke up, empty while it lasts"),
    },
    "subcontracts": {"subcontract": Told("row", "its number here")},
    "failures": {"failure": Told("row", "its number here, to which `cause` refers")},
    "events": {
        "detail_gbp": Told("pounds", "detail of events that are about money"),
        "reason": Told("word", "why a tender was called again or cancelled"),
        "heir": Told("row of firms", "who took a contract over"),
    },
    "statements": {
        "week": Told("week", "last week of the month, or the one in which the firm left"),
        "cash_gbp": Told("pounds", "in the account"),
        "receivable_gbp": Told("pounds", "invoiced and not paid"),
        **{f"{reason}_gbp": Told("pounds", "in, or out below 0, since the last statement") for reason in REASON_NAMES},
    },
    "yearly": {"firm_years": Told("years", "firms in business, summed over the year's weeks")},
    "flows": {
        "reason": Told("word", "what the money was for"),
        "payer": Told("word", "kind of account it left"),
        "payee": Told("word", "kind of account it went to"),
        "amount_gbp": Told("pounds", "over the whole run"),
    },
    "outcomes": _OUTCOMES,
    "where": {
        "by": Told("word", "council, sector (service line) or size (of the estimate)"),
        "name": Told("name", "which of them"),
        "awards": Told("count", "contracts awarded in the run"),
        "se_awards": Told("count", "of those, to social enterprises"),
        "competitions": Told("count", "competitive tenders that ended"),
        "bids": Told("count", "bids on them"),
        "value_gbp": Told("pounds", "price of what was awarded"),
        "se_value_gbp": Told("pounds", "of that, to social enterprises"),
        "estimate_gbp": Told("pounds", "estimate of what was awarded"),
        "local_value_gbp": Told("pounds", "of what was awarded, to suppliers of the council's own area"),
    },
    "worlds": {
        "world": Told("number", "its place in the plausible set"),
        "weight": Told("share", "how much the world counts; all sum to one"),
        "a number of the register": Told("its own", "by its path: `fairlot describe --parameters`"),
    },
    "stages": {
        "size": Told("name", "size band of the estimate"),
        **{name: Told("pounds" if name.endswith("_gbp") else "count", about) for name, about in STAGES.items()},
        "terms": Told("pounds times days", STAGES["terms"]),
    },
    "areas": {
        "figure": Told("name", "the figure in words"),
        "unit": Told("text", "unit of the row"),
        "what": Told(
            "word",
            "what the arm changes in councils that its policies name (engaged) and in all others (elsewhere), engaged"
            " less elsewhere (difference), or after less before and engaged less elsewhere in the arm alone (observed)",
        ),
        "mean": Told("unit of the row", "mean over seeds"),
        "low": Told("unit of the row", "lower end of the 95 % interval of the mean"),
        "high": Told("unit of the row", "upper end of the 95 % interval of the mean"),
    },
    "contributions": {
        "policy": Told("place", "of the policy that is left out, in the arm's scenario"),
        "name": Told("name", "the policy in words"),
    },
    "benefits": {
        "department": Told("name", "the department that bought the work"),
        "outcome": Told("word", "what came about"),
        "beneficiary": Told("name", "the department that saves, or residents"),
        "value_gbp": Told("pounds a year", "worth to the beneficiary"),
        "low_gbp": Told("pounds a year", "with the lowest unit values"),
        "high_gbp": Told("pounds a year", "with the highest unit values"),
        "assumed_gbp": Told("pounds a year", "the part that rests on an assumption"),
    },
}
_ROWS: dict[str, type[Row]] = {
    "firms": Supplier,
    "tenders": Tender,
    "bids": Bid,
    "contracts": Contract,
    "events": Event,
    "subcontracts": Subcontract,
    "failures": Failure,
    "weekly": Series,
    "yearly": Tally,
}
_ABOUT = {
    "kpis": "A row per arm and seed; a column per figure.",
    "weekly": "A row per arm, seed and week. Firms, open tenders, live contracts and cash are as the week left them; "
    "all else is what came in that week alone.",
    "yearly": "A row per arm, seed, year and kind of supplier. Firms in business are those of the year's end; "
    "all else is what came in that year alone.",
    "year_ends": "A row per arm, seed and year: figures that are read at the year's end.",
    "flows": "A row per arm, seed, reason, payer and payee: all money that moved.",
    "outcomes": "A row per arm, seed, council, service line and kind of supplier: what came of the work in a year, "
    "the mean over the run.",
    "benefits": "A row per arm, seed, department, outcome and beneficiary: what it is worth in a year, "
    "the mean over the run.",
    "worlds": "A row per arm and plausible world: the vector of numbers that was played there, and every figure.",
    "where": "A row per arm, seed and council, service line or size: what was bought there.",
    "stages": "A row per arm, seed, service line and size: the way of work from call to award.",
    "contributions": "A row per arm, policy and seed: every figure of the arm without that policy.",
    "areas": "A row per arm, figure and comparison, where policies name some councils only.",
    "firms": "Recorded seeds only. A row per supplier, consortia included (state `joint`), as it stood at the end.",
    "tenders": "Recorded seeds only. A row per need, lot and re-run.",
    "bids": "Recorded seeds only. A row per bid.",
    "contracts": "Recorded seeds only. A row per contract.",
    "events": "Recorded seeds only. A row per event.",
    "statements": "Recorded seeds only. A row per firm and month, of others where money moved; "
    "a reason for which nothing moved has no column.",
    "subcontracts": "Recorded seeds only, with payment chains. A row per part of a contract that was passed on.",
    "failures": "Recorded seeds only, with payment chains. A row per insolvency.",
    "members": "Recorded seeds only. A row per member of a consortium.",
}


@cache
def _columns_of_row(table: str) -> Mapping[str, Told]:
    """Return the columns of the rows that a table is made of; reading their source takes a while."""
    return columns_of(_ROWS[table]) if table in _ROWS else {}


def told_of(table: str, column: str) -> Told | None:
    """Return what a column of a table that people get holds, or None where nothing is told of it."""
    if column in KPIS:
        return Told(KPIS[column].unit, KPIS[column].label)
    for known in (_ADDED.get(table, {}), _COMMON):
        if column in known:
            return known[column]
    of_row = _columns_of_row(table)
    if column in of_row:
        return of_row[column]
    in_pence = of_row.get(column.removesuffix("_gbp"))
    if in_pence is None:
        return None
    return Told("pounds", in_pence.meaning.replace("pence", "pounds"))


def _table(lines: list[str], columns: Mapping[str, Told]) -> None:
    lines += ["| column | unit | meaning |", "|---|---|---|"]
    lines += [f"| `{name}` | {told.unit} | {told.meaning} |".replace("`` ", "` ") for name, told in columns.items()]
    lines.append("")


def _people_columns(table: str) -> Iterator[tuple[str, Told]]:
    for name, told in _ADDED.get(table, {}).items():
        yield name, told
    for name, told in columns_of(_ROWS[table]).items() if table in _ROWS else ():
        yield name, told


def page() -> str:
    """Return the page of the data dictionary as Markdown."""
    lines = [
        "# Tables",
        "",
        "Written by `python -m simulator.study.dictionary`; change the row classes in `simulator/engine/columns/` or",
        "what `simulator/study/dictionary.py` tells, not this page.",
        "",
        "## What people get",
        "",
        "`fairlot run` and `fairlot compare` write these as Parquet files; `Result` has them as data frames. Money is",
        "in pounds: a column that is told in pence here ends in `_gbp` there. Words stand for codes. `arm` and `seed`",
        "say which run a row is of, `firm` is a row of `firms`. Columns named as a figure are told by",
        "`fairlot describe --figures`.",
        "",
    ]
    for table, about in _ABOUT.items():
        lines += [f"### {table}", "", about, ""]
        if told := dict(_people_columns(table)):
            _table(lines, told)
    lines += ["## What a run is made of", "", "`model.world` holds these. Money is whole pence.", ""]
    for table, kind in get_type_hints(Tables).items():
        (row,) = get_args(kind)
        dimensions = TABLES[table][1]
        if row in (int, float):
            shape = ", ".join(":" * dimensions)
            lines += [f"### world.{table}", "", f"{'Whole' if row is int else 'Real'} numbers [{shape}].", ""]
            continue
        lines += [f"### world.{table}", "", (inspect.getdoc(row) or "").splitlines()[0], ""]
        if row in _OF_THE_REGISTER:
            lines += [f"A column per number: `fairlot describe --{_OF_THE_REGISTER[row]}`.", ""]
        else:
            _table(lines, columns_of(row))
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
