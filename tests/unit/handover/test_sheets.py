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


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ResultsMistake, match=r"it holds letter\.txt, which is no table"):
        write_csv(None, tmp_path)  # type: ignore[arg-type]
    assert (tmp_path / "letter.txt").is_file()


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
