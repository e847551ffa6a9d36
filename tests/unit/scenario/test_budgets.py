"""Budgets in pounds by service, alone and over a file that is extended."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Scenario, ScenarioMistakes, load_scenario
from simulator.scenario.service_budgets import with_budgets_as_shares

HEAD = 'extends = "baseline.toml"\ntitle = "Pounds"\n[[councils]]\nname = "Aldermoor"\n[councils.service_budgets_gbp]\n'


def loaded(tmp_path: Path, lines: str) -> Scenario:
    path = tmp_path / "pounds.toml"
    path.write_text(HEAD + lines, encoding="utf-8")
    return load_scenario(path)


def test_pounds_are_a_yearly_budget_and_its_shares() -> None:
    found = with_budgets_as_shares({"name": "A", "service_budgets_gbp": {"care": 30.0, "roads": 10.0}})
    assert found == {"name": "A", "annual_budget_gbp": 40.0, "service_shares": {"care": 0.75, "roads": 0.25}}


def test_services_that_are_not_named_keep_their_pounds(tmp_path: Path) -> None:
    council = loaded(tmp_path, "construction = 10_000_000\nhousing = 0\n").councils[0]
    pounds = {name: share * council.annual_budget_gbp for name, share in council.service_shares.items()}
    assert pounds["construction"] == pytest.approx(10_000_000)
    assert pounds["housing"] == 0.0
    assert pounds["social_care"] == pytest.approx(0.20 * 140_000_000)
    assert council.annual_budget_gbp == pytest.approx(140_000_000 * (1 - 0.40 - 0.07) + 10_000_000)


def test_shares_beside_pounds_are_of_one_whole(tmp_path: Path) -> None:
    """Scaled to one whole in silence they gave a budget that nobody had written."""
    path = tmp_path / "pounds.toml"
    shares = 'service_shares = { construction = 1.0 }\n[councils.service_budgets_gbp]'
    path.write_text(HEAD.replace("[councils.service_budgets_gbp]", shares) + "housing = 10\n", encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match=r"sum to 1\.6, not to 1"):
        load_scenario(path)


@pytest.mark.parametrize(
    ("lines", "told"),
    [("housing = -3\n", "the budget of `housing` is -3 pounds"), ("hosing = 3\n", "did you mean `housing`?")],
)
def test_wrong_pounds_are_told(tmp_path: Path, lines: str, told: str) -> None:
    with pytest.raises(ScenarioMistakes) as caught:
        loaded(tmp_path, lines)
    assert "pounds.toml:6:" in str(caught.value)
    assert told in str(caught.value)
