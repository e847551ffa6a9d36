"""The tables' columns can be read alike by compiled and by interpreted code."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.tables import TABLES

TABLES_OF_ROWS = [name for name, (dtype, _) in TABLES.items() if dtype.names]


@pytest.mark.parametrize("name", TABLES_OF_ROWS)
def test_no_column_is_named_as_something_that_records_have(name: str) -> None:
    """``row.round`` is a method in interpreted code, ``row.size`` is always 1, whatever the column holds."""
    columns = TABLES[name][0].names or ()
    assert [column for column in columns if hasattr(np.record, column) or hasattr(np.recarray, column)] == []
