"""An extending file leaves out councils, service lines and supplier groups of the file that it extends."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Scenario, ScenarioMistakes, load_scenario
from simulator.scenario.dropping import DROPPABLE


def loaded(tmp_path: Path, lines: str, base: str = "baseline.toml") -> Scenario:
    path = tmp_path / "less.toml"
    path.write_text(f'extends = "{base}"\ntitle = "Less"\n{lines}', encoding="utf-8")
    return load_scenario(path)


def test_a_council_goes_with_what_names_it(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(
        'extends = "baseline.toml"\n[[policies]]\nlever = "upfront_share"\nvalue = 0.1\ncouncils = ["Eskholme"]\n'
        '[[policies]]\nlever = "upfront_share"\nvalue = 0.2\ncouncils = ["Eskholme", "Dunmere"]\n',
        encoding="utf-8",
    )
    found = loaded(tmp_path, '[drop]\ncouncils = ["Eskholme"]\n', str(tmp_path / "base.toml"))
    assert [council.name for council in found.councils] == ["Aldermoor", "Brackenford", "Carrowby", "Dunmere"]
    assert [policy.councils for policy in found.policies] == [("Dunmere",)]


def test_a_service_takes_its_pounds_and_its_suppliers_with_it(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[drop]\nservice_lines = ["construction"]\n')
    first = found.councils[0]
    assert first.annual_budget_gbp == pytest.approx(140_000_000 * 0.6)
    assert first.service_shares["social_care"] == pytest.approx(0.20 / 0.6)
    small = next(group for group in found.suppliers if group.name == "Small firms")
    assert small.count == round(500 * 0.66)
    assert "construction" not in small.sectors


def test_a_group_goes(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[drop]\nsuppliers = ["Calder Group"]\n', "carillion.toml")
    assert "Calder Group" not in [group.name for group in found.suppliers]


def test_a_takeover_goes_with_its_buyer_or_target(tmp_path: Path) -> None:
    group = 'kind = "social_enterprise"\ncount = 1\nsectors = { social_care = 1.0 }\n'
    firms = "".join(f'[[suppliers]]\nname = "{name}"\n{group}' for name in ("One", "Two", "Three"))
    plans = "".join(f'[[takeovers]]\nbuyer = "{a}"\ntarget = "{b}"\n' for a, b in (("One", "Two"), ("Three", "One")))
    (tmp_path / "base.toml").write_text(f'extends = "baseline.toml"\n{firms}{plans}', encoding="utf-8")
    found = loaded(tmp_path, '[drop]\nsuppliers = ["Two"]\n', str(tmp_path / "base.toml"))
    assert [(plan.buyer, plan.target) for plan in found.takeovers] == [("Three", "One")]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('[drop]\ncouncils = ["Eskhome"]\n', "less.toml:4: no council `Eskhome` to drop"),
        ('[drop]\nlevers = ["x"]\n', "less.toml:4: `levers` under [drop] names nothing that can be dropped"),
        ("drop = 3\n", "less.toml:3: `drop` is the number 3"),
        ('[drop]\ncouncils = [["Eskholme"]]\n', "less.toml:4: a list names no council"),
        ('[drop]\nsuppliers = [{ name = "Small firms" }, 3]\n', "less.toml:4: a table names no supplier group"),
    ],
)
def test_what_cannot_be_dropped_is_told(tmp_path: Path, lines: str, told: str) -> None:
    with pytest.raises(ScenarioMistakes) as caught:
        loaded(tmp_path, lines)
    assert told in str(caught.value)


RICH = """\
extends = "baseline.toml"
[[councils]]
name = "Aldermoor"
service_budgets_gbp = { digital = 5_000_000 }
[[suppliers]]
name = "Both"
kind = "social_enterprise"
count = 1
sectors = { digital = 0.5, housing = 0.5 }
second_sectors = { digital = 1.0 }
areas = ["Eskholme", "Aldermoor"]
[[suppliers]]
name = "Coders"
kind = "social_enterprise"
count = 1
sectors = { digital = 1.0 }
areas = ["Eskholme"]
[[shocks]]
kind = "demand_surge"
size = 0.2
sector = "digital"
[[shocks]]
kind = "deferral"
size = 0.2
suppliers = { name = "Coders" }
[[policies]]
lever = "mandated_share"
value = 0.2
suppliers = { sector = ["digital", "housing"], home = ["Eskholme", "local"] }
[[takeovers]]
buyer = "Both"
target = "Coders"
[[franchises]]
name = "Code at home"
sector = "housing"
home = "Eskholme"
units = { Eskholme = 2, Aldermoor = 3 }
[[hubs]]
name = "Sits there"
home = "Eskholme"
sector = "digital"
capital_gbp = 1_000
members = { Aldermoor = 3 }
[[consortia]]
name = "Pair"
sector = "housing"
members = { Eskholme = 1, Aldermoor = 1 }
"""


@pytest.mark.parametrize("lines", ['service_lines = ["digital"]', 'councils = ["Eskholme"]', 'suppliers = ["Coders"]'])
def test_whatever_names_what_is_dropped_goes_with_it(tmp_path: Path, lines: str) -> None:
    """The extended file was told to be wrong where shocks, choices of suppliers, bodies and pounds named it."""
    (tmp_path / "rich.toml").write_text(RICH, encoding="utf-8")
    found = loaded(tmp_path, f"[drop]\n{lines}\n", str(tmp_path / "rich.toml"))
    assert lines.split('"')[1] not in str(found.resolved())
    assert "Coders" not in str(found.resolved())
    assert not found.takeovers
    assert len(found.policies) == 1


def test_pounds_of_other_services_stay_when_one_goes(tmp_path: Path) -> None:
    (tmp_path / "rich.toml").write_text(RICH, encoding="utf-8")
    first = loaded(tmp_path, '[drop]\nservice_lines = ["digital"]\n', str(tmp_path / "rich.toml")).councils[0]
    assert first.annual_budget_gbp * first.service_shares["construction"] == pytest.approx(140_000_000 * 0.40)
    assert first.annual_budget_gbp == pytest.approx(140_000_000 * 0.95)


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ('councils = ["x"]\n', "base.toml:2: `councils` is the text"),
        ('[[councils]]\nname = "Aldermoor"\nannual_budget_gbp = "x"\n', "base.toml:4: `annual_budget_gbp` is the text"),
        ("suppliers = 3\n", "base.toml:2: `suppliers` is the number 3"),
        ('[[suppliers]]\nname = "Small firms"\nsectors = { housing = nan }\n', "base.toml:4: `housing` is nan"),
        ('[[takeovers]]\nbuyer = ["a"]\ntarget = 3\n', "base.toml:3: `buyer` is a list"),
    ],
)
def test_what_is_wrong_with_the_extended_file_is_told_with_its_own_line(tmp_path: Path, base: str, told: str) -> None:
    """A traceback was all that was told of it, or nothing."""
    (tmp_path / "base.toml").write_text(f'extends = "baseline.toml"\n{base}', encoding="utf-8")
    lines = '[drop]\nservice_lines = ["digital"]\nsuppliers = ["Large contractors"]\n'
    with pytest.raises(ScenarioMistakes) as caught:
        loaded(tmp_path, lines, str(tmp_path / "base.toml"))
    assert told in str(caught.value)


def test_a_file_that_extends_nothing_has_nothing_to_drop(tmp_path: Path) -> None:
    path = tmp_path / "alone.toml"
    path.write_text('title = "Alone"\n[drop]\ncouncils = ["A"]\n', encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match="`drop` without `extends`"):
        load_scenario(path)


NEW = """\
[[councils]]
name = "New"
annual_budget_gbp = 1_000_000
award_weights = { price = 0.5, quality = 0.4, social = 0.1 }
service_shares = { digital = 1.0 }
payment = { usual_days = 12, late_share = 0.1, late_days = 20 }
"""


def _all_of(key: str) -> list[str]:
    return [one.name for one in getattr(load_scenario("baseline"), key)]


@pytest.mark.parametrize("key", DROPPABLE)
def test_what_a_drop_leaves_nothing_of_is_told_where_it_is_dropped(tmp_path: Path, key: str) -> None:
    """It was told at a line of the extended file, of services once for each share of each council."""
    with pytest.raises(ScenarioMistakes) as caught:
        loaded(tmp_path, f"[drop]\n{key} = {_all_of(key)}\n")
    (mistake,) = caught.value.mistakes
    assert (Path(mistake.file).name, mistake.line) == ("less.toml", 4)
    assert mistake.what == f"no {DROPPABLE[key]} is left"
    if key == "councils":
        found = loaded(tmp_path, f"{NEW}[drop]\n{key} = {_all_of(key)}\n")
        assert [council.name for council in found.councils] == ["New"]


def test_a_council_that_buys_nothing_but_what_is_dropped_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(f'extends = "baseline.toml"\n{NEW}', encoding="utf-8")
    drop = '[drop]\nservice_lines = ["digital"]\n'
    with pytest.raises(ScenarioMistakes) as caught:
        loaded(tmp_path, drop, str(tmp_path / "base.toml"))
    (mistake,) = caught.value.mistakes
    assert (mistake.line, mistake.what) == (4, "`New` buys nothing but what is dropped")
    found = loaded(tmp_path, f'{drop}councils = ["New"]\n', str(tmp_path / "base.toml"))
    assert "digital" not in [line.name for line in found.service_lines]
