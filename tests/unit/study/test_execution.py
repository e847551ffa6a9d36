"""Null: a run of a study lives the weeks of the Mesa model, and needs no Mesa."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from simulator.engine.world import World
from simulator.metrics import kpi_values, year_end_values
from simulator.notebook.model import ProcurementModel
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.schema import Scenario
from simulator.study import common_years
from simulator.study.arms import Arm
from simulator.study.execution import play
from simulator.week.watch import BrokenInvariant, Watch


@pytest.mark.null
def test_the_same_figures_as_the_model_object_gives(tiny_scenario: Scenario) -> None:
    model, ends = ProcurementModel(tiny_scenario, 3), []
    for year in range(tiny_scenario.horizon_years):
        model.advance(WEEKS_PER_YEAR * (year + 1))
        ends.append(year_end_values(model.world))
    np.testing.assert_array_equal(play(Arm("", tiny_scenario), 0, 3).kpis, kpi_values(model.world, ends))


def test_a_broken_invariant_names_week_and_phase(tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose_a_penny(world: World, until: int, watch: Watch) -> None:
        live(world, 3)
        world.cash[0] -= 1
        live(world, until, watch)

    live = common_years.live
    monkeypatch.setattr(common_years, "live", lose_a_penny)
    with pytest.raises(BrokenInvariant, match=r"^Week 3: the sum over all accounts changed\."):
        play(Arm("", tiny_scenario), 0, 1)


def test_a_worker_of_a_sweep_imports_no_more_than_it_needs() -> None:
    heavy = "{'mesa', 'pandas', 'duckdb', 'matplotlib'}"
    code = f"import sys, simulator.study.sweeps.pool; print(*{heavy} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
