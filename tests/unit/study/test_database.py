"""Tables as CSV are what pandas writes, and records of a kept study are read when they are asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator import Scenario
from simulator.study.comparison import run
from simulator.study.database import database, write_csv_table
from simulator.study.results_folder import Results
from simulator.study.store import load_results, save
from simulator.study.stored import result_of

NUMBERS = [0.1, np.nan, 1e-7, 1e17, 1234567.0, -0.0, 2 / 3, 1e300]
FRAME = pd.DataFrame(
    {
        "whole": np.arange(8),
        "real": NUMBERS,
        "flag": [True, False] * 4,
        "text": ["a", None, 'q"x', "a,b", "line\nbreak", " space ", "", "é"],
        "maybe": pd.array([1, None, 3, 4, 5, 6, 7, 8], dtype="Int64"),
        "doubt": pd.array([True, None, False, True, True, False, None, True], dtype="boolean"),
    }
)


NOTHING = [pd.DataFrame(index=range(3)), pd.DataFrame()]


@pytest.mark.parametrize("frame", [FRAME, FRAME[:0], FRAME[["real", "text"]], *NOTHING])
def test_a_table_as_csv_is_what_pandas_makes_of_it(frame: pd.DataFrame, tmp_path: Path) -> None:
    """Reference: pandas, which takes five to ten times as long for a country's contracts."""
    with database() as opened:
        write_csv_table(opened, frame, tmp_path / "ours.csv")
    frame.to_csv(tmp_path / "theirs.csv", index=False, lineterminator="\n")
    ours, theirs = ((tmp_path / name).read_bytes() for name in ("ours.csv", "theirs.csv"))
    if frame.columns.empty:  # pandas has a line for every row of nothing
        ours, theirs = ours.strip(), theirs.strip().replace(b'""', b"").strip()
    assert ours == theirs


def test_records_of_a_kept_study_are_read_when_they_are_asked_for(
    tiny_scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(tiny_scenario, seeds=2, record=(1,))
    save(result, tmp_path / "study")
    read: list[str] = []
    table = Results.table

    def noted(self: Results, name: str) -> pd.DataFrame:
        read.append(name)
        return table(self, name)

    monkeypatch.setattr(Results, "table", noted)
    kept = result_of(load_results(tmp_path / "study"))
    assert "bids" not in read
    pd.testing.assert_frame_equal(kept.records("bids"), result.records("bids"))
    assert read.count("bids") == 1
    records = next(each.records for each in kept.runs if each.records is not None)
    assert {*records} == set(result.runs[0].records or ())
    assert len(records) == len([*records])
    with pytest.raises(KeyError):
        records["nothing"]
