"""What Python gives is taken where it means something; else one sentence says what is wrong. Nothing runs meanwhile."""

from __future__ import annotations

import math
import multiprocessing
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

from simulator import ProcurementModel, Scenario, compare, run, sweep
from simulator.engine.rules import LEVER_COLUMN
from simulator.register import LEVERS
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.whole import LARGEST_SEED, whole_number
from simulator.study.arms import StudyMistake, seeds_of
from tests.integration.studies_scene import write_experiment


@pytest.mark.parametrize("given", [3, 3.0, np.int64(3), np.int32(3), np.float64(3.0), np.uint8(3)])
def test_whole_numbers_of_any_make_are_taken(given: Any) -> None:
    assert type(whole_number(given, "it", 1, 5)) is int
    assert seeds_of(given) == (1, 2, 3)
    assert seeds_of([given]) == (3,)
    assert seeds_of([given, 1, 2]) == (1, 2, 3)  # as runs are kept: rows of figures are told by it


@pytest.mark.parametrize("given", [1.25, math.nan, math.inf, -1, 2**63, 10**400, "3", None, True, 1j, [1]])
def test_what_is_no_seed_is_refused_in_a_sentence(given: Any) -> None:
    with pytest.raises(StudyMistake, match="it must be a whole number from"):
        seeds_of([0, given])
    if given is not None:
        with pytest.raises((ValueError, TypeError), match="it must be a whole number from"):
            ProcurementModel("baseline", given)


@pytest.mark.parametrize(
    "seeds", [[], [1, 1], [1, 1.0], [1.0, 1.25, 1.5], "123", b"1", None, 0, -4, 2.5, True, object()]
)
def test_seeds_that_mean_nothing_are_refused(seeds: Any, small_scenario: Scenario) -> None:
    with pytest.raises(StudyMistake):
        compare(small_scenario, seeds=seeds)


@pytest.mark.parametrize("years", [0, -1, 2.5, 99, "two", True, math.nan])
def test_years_that_mean_nothing_are_refused(years: Any, small_scenario: Scenario) -> None:
    with pytest.raises(StudyMistake, match="years for"):
        run(small_scenario, years=years)


@pytest.mark.parametrize("workers", [0, -1, 1.5, "all", True, 10**9])
def test_workers_that_mean_nothing_are_refused(workers: Any, small_scenario: Scenario) -> None:
    with pytest.raises(StudyMistake, match="workers"):
        run(small_scenario, seeds=1, years=1, workers=workers)


@pytest.mark.parametrize("scenario", [None, 7, {"title": "x"}, object()])
def test_what_is_no_scenario_is_refused(scenario: Any) -> None:
    with pytest.raises(StudyMistake, match="give a Scenario, a file, or the name of a ready one"):
        run(scenario)


@pytest.mark.parametrize("weeks", [1.5, -1, math.nan, "ten", None, 10**6])
def test_weeks_that_mean_nothing_are_refused(weeks: Any, small_scenario: Scenario) -> None:
    model = ProcurementModel(small_scenario)
    for live in (model.run_for, model.run_until):
        with pytest.raises((ValueError, TypeError), match="it must be a whole number from"):
            live(weeks)
    assert model.week == 0


def test_a_choice_is_set_by_its_name(small_scenario: Scenario) -> None:
    model = ProcurementModel(small_scenario)
    model.council(0).set_rule("mandate_enforcement", "reserve")
    codes = LEVERS["mandate_enforcement"].choices
    assert codes[int(model.world.baseline[0, LEVER_COLUMN["mandate_enforcement"]])] == "reserve"
    with pytest.raises(ValueError, match="mandate_enforcement is 'reverse'; it must be 'target', "):
        model.council(0).set_rule("mandate_enforcement", "reverse")
    with pytest.raises(ValueError, match="payment_terms_days is 'soon'; it must be a number from"):
        model.council(0).set_rule("payment_terms_days", "soon")


class Counted(ProcurementModel):
    """A user's own model, as the tutorial makes one."""

    def __init__(self, *given: Any, cap: int = 1, **more: Any) -> None:
        super().__init__(*given, **more)
        self.cap = cap
        self.datacollector = mesa.DataCollector({"paid": lambda model: int(model.world.cash[0]), "seed": "seed"})

    def after_week(self) -> None:
        self.datacollector.collect(self)


@pytest.mark.integration
def test_iterations_of_mesa_differ_and_can_be_repeated(small_scenario: Scenario) -> None:
    def seen() -> list[tuple[int, int, int]]:
        rows = mesa.batch_run(
            Counted,
            {"scenario": [small_scenario.with_horizon(1)], "cap": [1, 2]},
            iterations=4,
            max_steps=8,
            display_progress=False,
        )
        return [(row["cap"], row["seed"], row["paid"]) for row in rows]

    first = seen()
    assert sorted((cap, seed) for cap, seed, _ in first) == [(cap, seed) for cap in (1, 2) for seed in (1, 2, 3, 4)]
    assert len({paid for _, _, paid in first}) == 4
    assert seen() == first


def test_no_seed_means_the_first(small_scenario: Scenario) -> None:
    assert ProcurementModel(small_scenario).seed == 1
    assert LARGEST_SEED == 2**63 - 1


def test_mesas_name_for_the_seed_is_taken(small_scenario: Scenario) -> None:
    assert Counted(small_scenario, rng=7).seed == ProcurementModel(small_scenario, seed=7).seed == 7
    with pytest.raises(TypeError, match="give one of them: both mean the seed"):
        Counted(small_scenario, seed=7, rng=7)
    with pytest.raises(ValueError, match=r"the seed is 1\.5; it must be a whole number from"):
        Counted(small_scenario, rng=1.5)


def test_a_model_shows_its_figures_and_tables(small_scenario: Scenario) -> None:
    model = ProcurementModel(small_scenario)
    model.advance(52)
    result = run(small_scenario, seeds=1, years=1)
    mine, theirs = model.kpis(), result.kpis.iloc[0]
    same = [name for name in mine.index if mine[name] == theirs[name] or math.isnan(mine[name] + theirs[name])]
    assert len(same) == len(mine)
    assert len(model.contracts) == model.world.clock[0].contracts
    assert set(model.bids["tender"]) <= set(model.tenders["tender"])
    assert set(model.graph().nodes) <= {supplier.row for supplier in model.suppliers}


def test_a_policy_more(small_scenario: Scenario) -> None:
    more = small_scenario.with_policy("mandate_enforcement", "reserve", from_=10, ramp_weeks=0)
    assert (len(more.policies), more.policies[-1].value) == (len(small_scenario.policies) + 1, 2.0)
    with pytest.raises((ScenarioMistakes, ValueError)):
        small_scenario.with_policy("mandate_enforcment", "reserve")


def test_a_cell_of_a_notebook_shows_a_plot(small_scenario: Scenario) -> None:
    figure: Any = compare(small_scenario, seeds=2, years=1).plot()
    assert figure._repr_png_()[:8] == b"\x89PNG\r\n\x1a\n"


def _sweep_in_a_pool(file: str) -> str:
    try:
        sweep(file)
    except StudyMistake as problem:
        return str(problem)
    return "it ran"


@pytest.mark.integration
def test_a_sweep_in_a_pool_says_why_it_cannot(tmp_path: Path) -> None:
    file = write_experiment(tmp_path)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert "which a worker of a multiprocessing.Pool may not" in pool.apply(_sweep_in_a_pool, (str(file),))
