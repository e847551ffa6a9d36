"""Tables: declared once, readable alike by compiled and interpreted code, with room for what can happen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.engine.columns.run_columns import Clock
from simulator.engine.tables import DECLARATIONS, TABLES
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.scenes import cut_down

TABLES_OF_ROWS = [name for name, (dtype, _) in TABLES.items() if dtype.names]


@pytest.mark.parametrize("name", TABLES_OF_ROWS)
def test_no_column_is_named_as_something_that_records_have(name: str) -> None:
    """``row.round`` is a method in interpreted code, ``row.size`` is always 1, whatever the column holds."""
    columns = TABLES[name][0].names or ()
    assert [column for column in columns if hasattr(np.record, column) or hasattr(np.recarray, column)] == []


def test_the_clock_holds_whole_numbers_only() -> None:
    """``clock_values`` sees the same memory as numbers in a row."""
    assert {Clock.dtype[name] for name in Clock.dtype.names or ()} == {np.dtype("i8")}


def test_every_table_that_grows_says_when() -> None:
    silent = {name for name, told in DECLARATIONS.items() if told.growth == "own" and told.spare is None}
    assert silent == set()


def test_every_count_of_rows_in_use_belongs_to_a_table_that_grows() -> None:
    """A column of the clock that bears a table's name counts its rows in use: such a table must be able to grow."""
    counted = [name for name in Clock.dtype.names or () if name in TABLES]
    fixed = [name for name in counted if DECLARATIONS[name].growth == "none" and name != "memberships"]
    assert len(counted) > 10
    assert fixed == []


MISSPELT = """
from simulator.engine.world import World
def first(world: World) -> float:
    return world.suppliers[0].wages_deu
def kind(world: World) -> str:
    return world.suppliers[0].kind
def wages(world: World) -> float:
    return world.suppliers[0].wages_due
def table(world: World) -> object:
    return world.supliers
"""


@pytest.mark.integration
@pytest.mark.slow
def test_the_type_checker_refuses_a_misspelt_column(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    file = tmp_path / "rule.py"
    file.write_text(MISSPELT, encoding="utf-8")
    order = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path)]
    done = subprocess.run(
        [*order, str(file)], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3]
    )
    lines = sorted({int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line})
    assert lines == [4, 6, 10], done.stdout


def crowded(scenario: Scenario, social_enterprises: int) -> Scenario:
    settings = scenario.resolved()
    own = [group for group in settings["suppliers"] if group["kind"] == "social_enterprise"]
    for group in own:
        group["count"] = social_enterprises // len(own)
    settings["policies"] = [policy | {"from": 0} for policy in settings["policies"]]
    settings["councils"] = settings["councils"][:1]
    settings["horizon_years"] = 1
    return Scenario.from_resolved(settings)


def test_a_hub_of_many_social_enterprises_finds_room() -> None:
    """A hub makes all of an area's SEs acquainted: ties grow with the square of their number."""
    scenario = crowded(load_scenario("managed_hub"), 600)
    world = create_world(scenario, 1)
    live(world, 10)
    clock = world.clock[0]
    assert (clock.week, clock.fault, clock.table_full) == (10, 0, 0)
    assert clock.ties > 32 * 600 * 2


def test_a_place_that_needs_more_rows_is_made_again() -> None:
    """Null: with hardly any room reckoned with at first the world is the same."""
    from simulator.start import population
    from simulator.week.digest import table_digests

    scenario = cut_down(load_scenario("baseline"), councils=2, share_of_suppliers=0.3, years=1)
    ample = create_world(scenario, 1)
    reckoned = population._room

    def small(*given: object, **more: object) -> object:
        from dataclasses import replace

        room = reckoned(*given, **more)  # type: ignore[arg-type]
        return replace(room, tenders=30, contracts=30, live_contracts=30, suppliers=20)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(population, "_room", small)
        tight = create_world(scenario, 1)
    assert len(tight.contracts) < len(ample.contracts)
    assert table_digests(tight) == table_digests(ample)
