"""The model as a Mesa user meets it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import mesa
import pandas as pd
import pytest

from simulator import Scenario, load_scenario
from simulator.notebook.agents import Consortium
from simulator.notebook.model import ProcurementModel, RunIsOver
from simulator.study.series import week_columns
from simulator.week.digest import table_digests

pytestmark = pytest.mark.integration


@pytest.fixture
def model(small_scenario: Scenario) -> ProcurementModel:
    return ProcurementModel(small_scenario, 1)


class Collecting(ProcurementModel):
    """A subclass as a Mesa user writes one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datacollector = mesa.DataCollector(
            model_reporters={"active": lambda m: len(m.suppliers.select(lambda s: s.is_active))},
            agent_reporters={"cash": "cash_gbp"},
        )
        self.datacollector.collect(self)

    def after_week(self) -> None:
        if self.week % 13 == 0:
            self.datacollector.collect(self)


def test_scenario_by_name_path_and_value(small_scenario: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('extends = "baseline"\ntitle = "Own"\nhorizon_years = 1\n', encoding="utf-8")
    assert ProcurementModel().scenario == load_scenario("baseline")
    assert ProcurementModel(file).horizon == 52
    assert ProcurementModel(str(file)).scenario.title == "Own"
    assert ProcurementModel(small_scenario).scenario is small_scenario


def test_weeks_are_counted(model: ProcurementModel) -> None:
    assert (model.week, model.steps, model.running) == (0, 0, True)
    model.step()
    assert (model.week, model.steps, model.time) == (1, 1, 1.0)
    model.advance(20)
    assert (model.week, model.steps, model.time) == (20, 20, 20.0)
    model.run_for(5)
    model.run_until(30)
    assert model.week == 30
    model.run_model()
    assert (model.week, model.steps, model.running) == (model.horizon, 156, False)


def test_a_step_beyond_the_horizon_is_refused(model: ProcurementModel) -> None:
    model.run()
    with pytest.raises(RunIsOver, match=r"^All 156 weeks have been lived\. For a longer run raise horizon_years"):
        model.step()
    model.run()
    assert model.week == 156


def test_negative_seed_is_refused(small_scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="seed is -1"):
        ProcurementModel(small_scenario, -1)


def test_plain_runs_make_no_agents(model: ProcurementModel) -> None:
    model.run()
    assert model._suppliers == []
    assert len(model._all_agents) == 0


def test_finished_models_are_freed_at_once(small_scenario: Scenario) -> None:
    """Without the garbage collector: hundreds of runs must not pile up."""
    gc.collect()
    gc.disable()
    try:
        finished = [weakref.ref(ProcurementModel(small_scenario, seed).run()) for seed in (1, 2)]
        assert [ref() for ref in finished] == [None, None]
    finally:
        gc.enable()


def test_models_with_agents_are_freed(small_scenario: Scenario) -> None:
    """Mesa 3.3 keeps every model that had agents alive for ever; ours are not."""
    model = Collecting(small_scenario, 1)
    model.run()
    assert len(model.agents) > 100
    finished = weakref.ref(model)
    del model
    gc.collect()
    assert finished() is None


def test_data_collector(small_scenario: Scenario) -> None:
    model = Collecting(small_scenario, 1).run()
    weekly = model.datacollector.get_model_vars_dataframe()
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(weekly) == 1 + 156 // 13
    assert list(agents.index.names) == ["Step", "AgentID"]
    last = agents.xs(156, level="Step")["cash"]
    assert last.to_dict() == {agent.unique_id: agent.cash_gbp for agent in model.agents}
    assert weekly["active"].iloc[-1] == model.series()[["active_se", "active_sme", "active_large"]].iloc[-1].sum()


def test_series_has_a_row_per_week(model: ProcurementModel) -> None:
    assert model.series().empty
    weekly = model.run().series()
    assert list(weekly.index) == list(range(156))
    total = sum(int(tally.award_value) for tally in model.world.tallies) / 100
    assert weekly["award_value_gbp"].sum() == pytest.approx(total)
    assert weekly["paid_gbp"].min() >= 0
    assert weekly["se_awards"].sum() == model.world.tallies[0].awards


def test_every_total_of_the_series_is_the_weeks_own(model: ProcurementModel) -> None:
    """Payments, failures, entries and jobs were totals so far beside awards of the week."""
    weekly, tallies = model.run().series(), model.world.tallies
    for name in ("payments", "payment_days", "insolvencies", "closures", "entries", "job_weeks"):
        assert weekly[name].sum() == pytest.approx(sum(float(tally[name]) for tally in tallies))
    own = week_columns(model.world.series)
    assert {name: weekly[name].tolist() for name in own} == {name: values.tolist() for name, values in own.items()}


def test_agent_frame_is_mesas_shape(model: ProcurementModel) -> None:
    model.advance(10)
    frame = model.data()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.index.names) == ["Step", "AgentID"]
    assert set(frame.index.get_level_values("Step")) == {10}
    assert len(frame) == len(model.suppliers)
    assert frame["home"].isin([c.name for c in model.scenario.councils]).all()


@pytest.mark.null
def test_hooks_that_do_nothing_change_nothing(small_scenario: Scenario) -> None:
    class Idle(ProcurementModel):
        def before_week(self) -> None:
            self.weeks = [*getattr(self, "weeks", []), self.week]

    idle = Idle(small_scenario, 1).run()
    assert idle.weeks == list(range(156))
    assert table_digests(idle.world) == table_digests(ProcurementModel(small_scenario, 1).run().world)


def test_step_may_be_overridden_as_in_mesa(small_scenario: Scenario) -> None:
    class Counting(ProcurementModel):
        calls = 0

        def step(self) -> None:
            super().step()
            self.calls += 1
            self.running = self.week < 20

    model = Counting(small_scenario, 1).run()
    assert (model.week, model.calls) == (20, 20)


def test_own_transfers_conserve_money(small_scenario: Scenario) -> None:
    class Grants(ProcurementModel):
        def after_week(self) -> None:
            if self.week == 10:
                for firm in self.suppliers.select(lambda s: s.is_active and s.kind == "social_enterprise"):
                    self.transfer("taxpayer", firm, 1234.56, "funding")

    plain = ProcurementModel(small_scenario, 1)
    plain.advance(10)
    granted = Grants(small_scenario, 1)
    granted.advance(10)
    firm = next(iter(granted.suppliers.select(lambda s: s.kind == "social_enterprise" and s.is_active)))
    assert firm.cash_gbp == pytest.approx(plain.supplier(firm.row).cash_gbp + 1234.56)
    granted.run()
    assert granted.world.cash.sum() == 0


def test_transfers_are_checked(model: ProcurementModel) -> None:
    firm, council = model.supplier(0), model.council(0)
    with pytest.raises(ValueError, match="swap payer and payee"):
        model.transfer(council, firm, -1.0, "funding")
    with pytest.raises(ValueError, match="swap payer and payee"):
        model.transfer(council, firm, float("nan"), "funding")
    for amount in (float("inf"), 1e15):  # pence beyond eight bytes were a negative amount, and a fault of fairlot
        with pytest.raises(ValueError, match="pounds cannot be transferred; at most a trillion at once"):
            model.transfer(council, firm, amount, "funding")
    with pytest.raises(ValueError, match="is a consortium, whose money is its members'"):
        model.transfer(council, Consortium(model, firm.row), 1.0, "funding")
    with pytest.raises(ValueError, match="no reason 'kindness'; there are funding, "):
        model.transfer(council, firm, 1.0, "kindness")
    with pytest.raises(ValueError, match="no party 'elves'; there are households, "):
        model.transfer("elves", firm, 1.0, "funding")
    model.run()
    gone = next(iter(model.suppliers.select(lambda s: not s.is_active)))
    with pytest.raises(ValueError, match="has left"):
        model.transfer(council, gone, 1.0, "funding")


def test_own_draws_are_shared_between_arms(small_scenario: Scenario) -> None:
    one, other = ProcurementModel(small_scenario, 3), ProcurementModel(small_scenario, 3)
    other.advance(5)
    assert one.draw(one.supplier(4), "mood") != other.draw(other.supplier(4), "mood")
    one.advance(5)
    assert one.draw(one.supplier(4), "mood") == other.draw(other.supplier(4), "mood")
    assert one.draw(one.supplier(4), "mood") != one.draw(one.supplier(4), "weather")
    assert 0.0 < one.draw(one.council(0), "mood") < 1.0
