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


SERVICES = ("construction", "social_care", "transport", "housing", "environment", "facilities", "employment_skills")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "".join(f"{name} = 0\n" for name in (*SERVICES, "digital", "professional")),
            "pounds.toml:5: the budgets of Aldermoor come to 0 pounds a year",
        ),
        ("construction = 3e10\n", "pounds.toml:5: the budgets of Aldermoor come to 30,084,000,000 pounds a year"),
    ],
)
def test_pounds_that_come_to_no_budget_of_a_council_are_told_where_they_stand(
    lines: str, told: str, tmp_path: Path
) -> None:
    """Budgets of nothing were passed over for those of the extended file; too large ones were told as a line of it."""
    with pytest.raises(ScenarioMistakes) as caught:
        loaded(tmp_path, lines)
    assert [told in line for line in str(caught.value).splitlines()] == [True]


def test_budgets_of_nothing_in_a_council_of_ones_own_are_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    council = '[[councils]]\nname = "New"\nservice_budgets_gbp = { housing = 0 }\n'
    path.write_text(f'extends = "baseline.toml"\n{council}', encoding="utf-8")
    with pytest.raises(ScenarioMistakes) as caught:
        load_scenario(path)
    assert [mistake.line for mistake in caught.value.mistakes] == [4]
    assert "the budgets of New come to 0 pounds a year" in str(caught.value)
    path.write_text(path.read_text(encoding="utf-8").replace('name = "New"\n', ""), encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match="the budgets come to 0 pounds a year"):
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


TOTAL = 'annual_budget_gbp = {}\n[councils.service_budgets_gbp]'


@pytest.mark.parametrize(
    ("before", "lines", "told"),
    [
        (
            TOTAL.format(100_000_000),
            "construction = 10_000_000\n",
            "pounds.toml:5: `annual_budget_gbp` of Aldermoor is 100,000,000, but its services come to 70,000,000",
        ),
        (TOTAL.format(50_000_000), "construction = 20_000_000\n", None),  # 0.4 of it: the two say the same
        (
            "service_shares = { construction = 0.5, social_care = 0.1 }\n[councils.service_budgets_gbp]",
            "construction = 10_000_000\n",
            "pounds.toml:7: `construction` has a share of 0.5 and 10,000,000 pounds",
        ),
    ],
)
def test_what_stands_beside_pounds_says_the_same(tmp_path: Path, before: str, lines: str, told: str | None) -> None:
    """The yearly budget was overruled without a word."""
    path = tmp_path / "pounds.toml"
    path.write_text(HEAD.replace("[councils.service_budgets_gbp]", before) + lines, encoding="utf-8")
    if told is None:
        assert load_scenario(path).councils[0].annual_budget_gbp == pytest.approx(50_000_000)
        return
    with pytest.raises(ScenarioMistakes) as caught:
        load_scenario(path)
    assert told in str(caught.value)
    assert "leave out" in str(caught.value)


def test_a_yearly_budget_over_pounds_of_an_extended_file_is_told_and_pounds_over_it_are_not(tmp_path: Path) -> None:
    loaded(tmp_path, "construction = 10_000_000\n")
    over = tmp_path / "over.toml"
    head = 'extends = "pounds.toml"\ntitle = "Over"\n[[councils]]\nname = "Aldermoor"\n'
    over.write_text(f"{head}annual_budget_gbp = 90_000_000\n", encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match=r"over.toml:5: `annual_budget_gbp` of Aldermoor is 90,000,000, but"):
        load_scenario(over)
    over.write_text(f"{head}champion = true\nservice_budgets_gbp = {{ housing = 5 }}\n", encoding="utf-8")
    assert load_scenario(over).councils[0].champion
