"""Tables that leave are plain: no text is taken for a formula, no file of somebody else's is replaced."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from simulator.handover import flat_tables
from simulator.handover.flat_tables import no_formula, write_csv, write_xlsx
from simulator.study.disk import ResultsMistake


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@SUM(A1)", "\tx"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Ashby", "", -3.0, 5, None])
def test_all_else_stays(cell: object) -> None:
    assert no_formula(cell) == cell


@pytest.mark.parametrize("name", ["letter.txt", "survey.csv"])
def test_a_folder_of_somebody_else_is_left_alone(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's own CSV beside the tables went with them when they were written anew."""
    monkeypatch.setattr(flat_tables, "flat_tables", lambda _: {"new": pd.DataFrame({"a": [1]})})
    for ours in ("new", "firms", "plot_cash"):
        (tmp_path / f"{ours}.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / name).write_text("dear", encoding="utf-8")
    with pytest.raises(ResultsMistake, match=rf"it holds {name}, which is no table"):
        write_csv(None, tmp_path)  # type: ignore[arg-type]
    (tmp_path / name).unlink()
    write_csv(None, tmp_path)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["new.csv"]


def test_columns_that_become_alike_stay_apart() -> None:
    """Two of them had one name, with which nothing could be written."""
    frame = pd.DataFrame([[1, 2, 3, 4]], columns=["A", "a", "a 2", "a!"])
    assert [*flat_tables._plain(frame).columns] == ["a", "a_3", "a_2", "a_4"]


def test_a_table_too_long_for_a_sheet_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat_tables, "MOST_ROWS", 1)
    monkeypatch.setattr(flat_tables, "flat_tables", lambda _: {"long": pd.DataFrame({"a": [1, 2]})})
    with pytest.raises(ResultsMistake, match="`long` has more rows than a sheet: use `fairlot export csv`"):
        write_xlsx(None, tmp_path / "r.xlsx")  # type: ignore[arg-type]


def test_cut_tables_of_an_ended_command_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = tmp_path / ".out.unfinished"
    waiting.mkdir()
    (waiting / "old.csv").write_text("a\n", encoding="utf-8")
    monkeypatch.setattr(flat_tables, "flat_tables", lambda _: {"new": pd.DataFrame({"a": [1]})})
    write_csv(None, tmp_path / "out")  # type: ignore[arg-type]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["new.csv"]
