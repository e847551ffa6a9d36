"""The data dictionary tells every column, and its page is the one in the docs."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import load_scenario, run
from simulator.engine.columns.firm_columns import Supplier
from simulator.engine.columns.run_columns import Series
from simulator.engine.tables import TABLES
from simulator.study.comparison import Comparison
from simulator.study.dictionary import PAGE, columns_of, page, told_of
from simulator.study.engaged_areas import area_table
from simulator.study.series import week_columns
from simulator.study.store import tables_of
from tests.scenes import cut_down


def about(table: str) -> str:
    """Return what the page tells of a table's rows."""
    return page().split(f"### {table}\n\n")[1].split("\n\n")[0]


@pytest.mark.integration
@pytest.mark.parametrize("name", ["carillion", "engaged_areas"])
def test_every_column_that_people_get_is_told(name: str) -> None:
    scenario = load_scenario(name).without_policies() if name == "carillion" else load_scenario(name)
    result = run(cut_down(scenario, councils=5, share_of_suppliers=0.3, years=3), seeds=[1], record=[1])
    columns = [(table, column) for table, frame in tables_of(result).items() for column in frame.columns]
    assert len({table for table, _ in columns}) >= 14
    assert [f"{table}.{column}" for table, column in columns if told_of(table, column) is None] == []


def test_the_table_of_engaged_areas_is_told_as_it_is() -> None:
    columns = area_table(Comparison((), (), ())).columns
    assert [column for column in columns if told_of("areas", column) is None] == []
    assert "seed" not in about("areas")


def test_what_a_week_is_told_to_hold_is_what_the_table_has() -> None:
    """Totals of the model are told as totals in its own tables, and as the week's own in the table for people."""
    series = np.zeros(3, Series.dtype)
    series["awards"], series["open_tenders"] = (1, 3, 6), (5, 4, 4)
    columns = week_columns(series)
    assert columns["awards"].tolist() == [1, 2, 3]
    assert columns["open_tenders"].tolist() == [5, 4, 4]
    assert "that week alone" in about("weekly")
    assert "totals so far" not in about("weekly")


def test_the_page_is_that_of_the_tables() -> None:
    made = page()
    assert PAGE.read_text(encoding="utf-8") == made, "python -m simulator.study.dictionary"
    assert all(f"### world.{name}" in made for name in TABLES)


def test_a_column_is_told_as_its_row_class_says() -> None:
    told = columns_of(Supplier)
    assert tuple(told) == Supplier.dtype.names
    assert told["wages_due"] == ("pence, not rounded", "pence this week")
    assert told_of("firms", "overdraft_limit_gbp") == ("pounds", "pounds, positive")
    assert told_of("firms", "no_such_column") is None
