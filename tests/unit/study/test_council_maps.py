"""The map of councils: dots where they lie, shares and differences by hand, and no map of a handful of councils."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario
from simulator.metrics.bought_by_area import AREA, SIZE_BANDS_GBP
from simulator.report.page import is_mapped
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.council_maps import FEWEST, MAP_PLOT
from simulator.study.execution import Run
from tests.benchmarks.worlds import copies
from tests.scenes import with_policies


def made_up(arm: int, seed: int, scenario: Scenario, share: float) -> Run:
    """Return a run in which SEs won this share by value at the first council, and a tenth elsewhere."""
    bought = np.zeros((len(scenario.councils), len(scenario.service_lines), len(SIZE_BANDS_GBP)), AREA)
    bought["value"][:, 0, 0], bought["se_value"][:, 0, 0] = 1_000.0, 100.0
    bought["se_value"][0, 0, 0] = 1_000.0 * share
    empty = np.empty(0)
    return Run(arm, seed, empty, empty, empty, np.zeros(52), empty, empty, empty, None, bought=bought)


@pytest.fixture(scope="module")
def study() -> Comparison:
    place = copies(3)
    local = with_policies(place, {"lever": "payment_terms_days", "value": 10, "councils": [place.councils[0].name]})
    runs = [made_up(0, seed, place, 0.2) for seed in (1, 2)] + [made_up(1, s, local, 0.2 + 0.1 * s) for s in (1, 2)]
    return Comparison((Arm("without", place), Arm("with", local)), (1, 2), tuple(runs))


def test_a_dot_has_the_share_of_its_council_and_what_an_arm_adds(study: Comparison) -> None:
    table = MAP_PLOT.table(study)
    councils = study.arms[0].scenario.councils
    assert len(table) == 2 * len(councils)
    first = table[table["council"] == councils[0].name]
    assert list(first["percent"]) == pytest.approx([20.0, 15.0])  # 10 and 20 points more
    assert list(first["x_km"]) == [councils[0].x_km] * 2
    assert list(first["is_engaged"]) == [False, True]
    others = table[(table["council"] != councils[0].name) & (table["arm"] == "with")]
    assert set(others["percent"]) == {0.0}
    assert not others["is_engaged"].any()


def test_every_arm_has_a_panel_with_a_dot_for_each_council(study: Comparison) -> None:
    figure = MAP_PLOT.draw(study, MAP_PLOT.table(study))
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert len(panels) == 2
    at = [{(round(x), round(y)) for x, y in axes.collections[0].get_offsets()} for axes in panels]
    assert at[0] == at[1] == {(round(c.x_km), round(c.y_km)) for c in study.arms[0].scenario.councils}


def test_a_handful_of_councils_needs_no_map(study: Comparison, baseline: Scenario) -> None:
    assert len(baseline.councils) < FEWEST
    few = Comparison((Arm("a", baseline), Arm("b", baseline)), (1,), ())
    assert [is_mapped(study), is_mapped(few)] == [True, False]
