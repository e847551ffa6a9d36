"""A broken invariant stops the run, and the message names phase and week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from simulator import Scenario
from simulator.engine.codes import CLOSED, NOBODY
from simulator.engine.world import World
from simulator.notebook.model import ProcurementModel
from simulator.phases import record
from simulator.week import diagnosis, growth, tick
from simulator.week.space import has_space
from simulator.week.watch import BrokenInvariant

WEEK = 7


def lose_a_penny(world: World) -> None:
    world.cash[0] -= 1


def ask_for_less_than_nothing(world: World) -> None:
    world.clock[0].negative_transfers += 1


def lose_all_members(world: World) -> None:
    world.clock[0].teams = 1
    world.teams[0].is_busy = 1
    world.teams[0].dissolved = world.teams[0].lead = NOBODY


def hold_too_much(world: World) -> None:
    world.lines[0].committed += 1


def invoice_too_much(world: World) -> None:
    row = world.live_contracts[0]
    world.contracts[row].invoiced = world.contracts[row].value + 1


def send_a_worker_away(world: World) -> None:
    row = world.live_contracts[0]
    world.suppliers[world.contracts[row].supplier].state = CLOSED


def keep_an_invoice(world: World) -> None:
    world.due[world.clock[0].week] = 0


def fill_a_table(world: World) -> None:
    world.clock[0].table_full = 1


BREAKS: dict[int, tuple[str, Callable[[World], None]]] = {
    record.MONEY_NOT_CONSERVED: ("operate", lose_a_penny),
    record.NEGATIVE_TRANSFER: ("bid", ask_for_less_than_nothing),
    record.BUDGET_HOLD_WRONG: ("award", hold_too_much),
    record.OVER_INVOICED: ("invoice", invoice_too_much),
    record.DEAD_SUPPLIER_WORKS: ("social", send_a_worker_away),
    record.DUE_UNPAID: ("pay", keep_an_invoice),
    record.TEAM_SHORT_OF_HANDS: ("social", lose_all_members),
    record.TABLE_FULL: ("publish", fill_a_table),
}


def broken_tick(name: str, harm: Callable[[World], None]) -> tuple[tick.Phase, ...]:
    """Return the tick with one phase that also does harm, in one week."""

    def harmful(phase: tick.Phase) -> tick.Phase:
        def run(world: World) -> None:
            phase.run(world)
            if world.clock[0].week == WEEK:
                harm(world)

        return replace(phase, run=run)

    return tuple(harmful(phase) if phase.name == name else phase for phase in tick.TICK)


def test_every_fault_has_a_sign() -> None:
    assert set(diagnosis.SIGNS) == set(record.FAULTS) == set(BREAKS)
    assert set(diagnosis.REMOVED_BY.values()) <= {phase.name for phase in tick.TICK}


@pytest.mark.parametrize("fault", BREAKS)
def test_guilty_phase_is_found(small_scenario: Scenario, fault: int) -> None:
    name, harm = BREAKS[fault]
    message = diagnosis.sentence(small_scenario, 1, WEEK, fault, broken_tick(name, harm))
    assert message.startswith(f"Week {WEEK}, phase {name}: {record.FAULTS[fault]}.")


def test_innocent_week_accuses_nobody(small_scenario: Scenario) -> None:
    for fault in record.FAULTS:
        world = diagnosis.replayed(small_scenario, 1, WEEK)
        assert diagnosis.guilty_phase(world, fault) is None


def test_phases_one_by_one_make_a_week(small_scenario: Scenario) -> None:
    """The list of phases that people read is what compiled code runs."""
    by_hand = diagnosis.replayed(small_scenario, 1, WEEK)
    diagnosis.guilty_phase(by_hand, record.MONEY_NOT_CONSERVED)
    by_hand.clock[0].week += 1
    compiled = diagnosis.replayed(small_scenario, 1, WEEK + 1)
    assert by_hand.series[WEEK].tobytes() == compiled.series[WEEK].tobytes()
    assert by_hand.flows.tobytes() == compiled.flows.tobytes()


def live_by(phases: tuple[tick.Phase, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let models and replays live by phases of a test, as if they were the compiled ones."""

    def advance(world: World, until: int) -> None:
        while world.clock[0].week < until and world.clock[0].fault == 0 and has_space(world):
            tick.start_week(world)
            for phase in phases:
                phase.run(world)
            if world.clock[0].fault == 0:
                world.clock[0].week += 1

    monkeypatch.setattr(growth.tick, "advance", advance)
    monkeypatch.setattr(diagnosis.tick, "TICK", phases)


def test_model_stops_and_names_phase_and_week(small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a phase were wrong: the compiled loop sees the harm at the week's end, the replay finds the phase."""
    live_by(broken_tick("operate", lose_a_penny), monkeypatch)
    model = ProcurementModel(small_scenario, 1)
    with pytest.raises(BrokenInvariant, match=r"^Week 7, phase operate: the sum over all accounts changed\."):
        model.run()
    assert model.week == WEEK
    assert not model.running


def test_what_breaks_in_recorded_runs_alone_is_found(small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay kept no records: it found nothing, and the user's own hooks were blamed."""

    def harm(world: World) -> None:
        world.cash[0] -= int(world.clock[0].recording)

    live_by(broken_tick("operate", harm), monkeypatch)
    with pytest.raises(BrokenInvariant, match=r"^Week 7, phase operate: the sum over all accounts changed\."):
        ProcurementModel(small_scenario, 1, recording=True).run()


def test_a_run_with_exchanged_policies_is_not_blamed_on_hooks_alone(small_scenario: Scenario, tmp_path: Path) -> None:
    """Neither scenario lives it from its start; what is saved of it later is told so, too."""
    model = ProcurementModel(small_scenario, 1)
    model.advance(3)
    model.save(tmp_path / "one.npz")
    model = ProcurementModel.load(tmp_path / "one.npz", small_scenario.with_policy("payment_terms_days", 5.0))
    model.advance(WEEK)
    model.save(tmp_path / "other.npz")
    for each in (model, ProcurementModel.load(tmp_path / "other.npz")):
        lose_a_penny(each.world)
        with pytest.raises(BrokenInvariant, match=r"^Week 7: the sum over .* Policies were exchanged .* week 3, so"):
            each.step()


def test_harm_from_outside_is_told_apart(small_scenario: Scenario) -> None:
    model = ProcurementModel(small_scenario, 1)
    model.advance(WEEK)
    lose_a_penny(model.world)
    with pytest.raises(BrokenInvariant, match=r"^Week 7: the sum over .* changed the tables: look at your own"):
        model.step()
    assert model.world.due[WEEK] == NOBODY
