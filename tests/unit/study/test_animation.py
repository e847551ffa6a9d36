"""The animation for notebooks: as many frames as asked for, each the film up to a week."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario, compare
from simulator.study.animation import MEASURES
from simulator.study.arms import StudyMistake
from tests.scenes import with_policies


def test_an_animation_grows_to_the_whole_run(tiny_scenario: Scenario) -> None:
    policy = {"lever": "payment_terms_days", "value": 10}
    result = compare(with_policies(tiny_scenario, policy), seeds=2)
    film = result.animate(weeks_per_frame=20)
    frames = list(film.new_frame_seq())
    assert frames == [20, 40, 52]
    lines = [line for axes in film._fig.axes for line in axes.get_lines()]
    assert len(lines) == 2 * len(MEASURES)
    film._draw_frame(20)
    assert {len(line.get_xdata()) for line in lines} == {20}
    film._draw_frame(52)
    end = lines[0].get_ydata()[-1]
    rows = result.series[(result.series["measure"] == MEASURES[0]) & (result.series["arm"] == result.names[0])]
    assert np.isclose(end, rows["mean"].sum() / 1e6)


def test_an_animation_names_the_measures_that_there_are(tiny_scenario: Scenario) -> None:
    result = compare(tiny_scenario, seeds=1)
    with pytest.raises(StudyMistake, match="se_cash_gbp"):
        result.animate(["nonsense"])
    with pytest.raises(StudyMistake, match="one week"):
        result.animate(weeks_per_frame=0)
