"""Real cases are looked at and fit nothing: only the command that holds the model against them knows of them."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "simulator"
MAY_KNOW = {"study/evidence/cases.py", "commands/validate.py", "cli.py"}


def test_only_validate_reads_the_cases() -> None:
    known = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if "evidence.cases" in (text := file.read_text(encoding="utf-8")) or "case_folder" in text
    }
    assert known <= MAY_KNOW
    assert "commands/validate.py" in known
