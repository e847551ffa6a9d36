"""Tables on terminals of any width: names of figures can be read, and numbers are cut nowhere that people have."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from simulator import Scenario, compare
from simulator.commands import figures_table
from simulator.study.comparison import Comparison


@pytest.fixture(scope="module")
def comparison(tiny_scenario: Scenario) -> Comparison:
    """A comparison whose intervals are wide: two runs of a small place."""
    return compare([tiny_scenario, tiny_scenario.with_policy("payment_terms_days", 5.0, name="Days")], seeds=2)


def shown(comparison: Comparison, width: int, monkeypatch: pytest.MonkeyPatch, *, everything: bool = False) -> str:
    written = io.StringIO()
    console = Console(file=written, width=width, markup=False, highlight=False)
    monkeypatch.setattr(figures_table, "terminal", lambda: console)
    figures_table.show_comparison(comparison, everything=everything)
    return written.getvalue()


@pytest.mark.integration
@pytest.mark.parametrize("width", [60, 80, 100, 120, 140, 160, 200])
def test_names_of_figures_can_be_read(comparison: Comparison, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(comparison, width, monkeypatch)
    for word in ("Insolvencies,", "Net public", "Cost of", "payment, SEs"):
        assert word in re.sub(r"[│ ]+", " ", found)
    assert "…" not in found


@pytest.mark.integration
@pytest.mark.parametrize("width", [80, 120, 200])
def test_nothing_is_cut_where_all_figures_are_shown(
    comparison: Comparison, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "…" not in shown(comparison, width, monkeypatch, everything=True)


@pytest.mark.integration
def test_a_wide_terminal_shows_intervals_of_the_arms(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "│ unit" not in shown(comparison, 80, monkeypatch)
    assert re.search(r"┃ unit +┃", shown(comparison, 200, monkeypatch))
