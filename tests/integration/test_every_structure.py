"""Every choice of the model: an alternative changes what happens, the usual one said aloud changes no bit."""

from __future__ import annotations

import json

import pytest

from simulator import Scenario
from simulator.register import STRUCTURES
from simulator.scenario.export import json_schema
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.week.digest import in_use
from simulator.week.growth import live
from simulator.week.lived_in import open_world

pytestmark = pytest.mark.integration


def lived(scenario: Scenario, **structure: float) -> bytes:
    """Return the cash of all accounts and the week's series at the end of a run in which money is conserved."""
    rules = scenario.resolved()["rules"] | {"consortium_bids": 2.0}
    world = open_world(Scenario.from_resolved(scenario.resolved() | {"structure": structure, "rules": rules}), 1)
    live(world, scenario.horizon_weeks)
    assert world.clock[0].fault == 0
    assert world.cash.sum() == world.clock[0].money
    return bytes(in_use(world, "cash").tobytes()) + bytes(world.series.tobytes())


def test_an_alternative_changes_what_happens_and_the_usual_nothing(small_scenario: Scenario) -> None:
    usual = lived(small_scenario)
    assert lived(small_scenario, **dict.fromkeys(STRUCTURES, 0.0)) == usual
    changed = {name: lived(small_scenario, **{name: 1.0}) for name in STRUCTURES}
    assert [name for name, found in changed.items() if found == usual] == []
    assert len(set(changed.values())) == len(STRUCTURES)


def test_a_structure_is_chosen_in_words(tmp_path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "baseline"\n[structure]\npricing = "cost plus"\n', encoding="utf-8")
    assert load_scenario(file).structure == {"pricing": 1.0}
    assert json.dumps(json_schema()["properties"]["structure"]).count("cost plus") == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [('pricing = "cost pluss"', 'did you mean `cost plus`'), ('prices = "cost plus"', "unknown structure `prices`")],
)
def test_a_mistake_names_line_and_remedy(tmp_path, line: str, told: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "baseline"\n[structure]\n{line}\n', encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match=told) as found:
        load_scenario(file)
    assert "mine.toml:3" in str(found.value)
