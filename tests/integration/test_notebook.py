"""The code of the tutorial runs as it stands there, in one namespace, block after block."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

import simulator
from simulator import Scenario
from tests.scenes import cut_down

TUTORIAL = Path(simulator.__file__).parent / "docs" / "tutorial" / "notebook.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.integration
def test_the_notebook_runs(
    baseline: Scenario, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mpl.use("svg")
    smaller = cut_down(baseline, councils=2, share_of_suppliers=0.3, years=2)
    monkeypatch.setattr(simulator, "load_scenario", lambda _name: smaller, raising=False)
    text = TUTORIAL.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) == 6
    names: dict[str, Any] = {}
    for block in blocks:
        line = text[: text.index(block)].count("\n")
        exec(compile("\n" * line + block, str(TUTORIAL), "exec"), names)
    said = capsys.readouterr().out
    assert said.startswith("26 of 104 weeks;")
    assert "social enterprises that failed:" in said
    assert names["with_fund"].grants > 0
    assert names["with_fund"].world.cash.sum() == 0
    assert names["axes"].get_ylabel().endswith("[%]")
