"""The data dictionary tells every column, and its page is the one in the docs."""

from __future__ import annotations

import pytest

from simulator import load_scenario, run
from simulator.engine.columns.firm_columns import Supplier
from simulator.engine.tables import TABLES
from simulator.study.dictionary import PAGE, columns_of, page, told_of
from simulator.study.store import tables_of
from tests.scenes import cut_down


@pytest.mark.integration
@pytest.mark.parametrize("name", ["carillion", "engaged_areas"])
def test_every_column_that_people_get_is_told(name: str) -> None:
    scenario = load_scenario(name).without_policies() if name == "carillion" else load_scenario(name)
    result = run(cut_down(scenario, councils=5, share_of_suppliers=0.3, years=3), seeds=[1], record=[1])
    columns = [(table, column) for table, frame in tables_of(result).items() for column in frame.columns]
    assert len({table for table, _ in columns}) >= 14
    assert [f"{table}.{column}" for table, column in columns if told_of(table, column) is None] == []


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
