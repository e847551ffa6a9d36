"""Where the time of a run goes: every phase has its unit of work, and looking on changes no bit."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from simulator import Scenario
from simulator.cli import app
from simulator.commands.outcome import WRONG_INPUT
from simulator.study.profiling import ROOM, WORK, PhaseTime, profile
from simulator.week.tick import TICK

pytestmark = pytest.mark.integration


def test_every_phase_says_what_it_works_for() -> None:
    assert list(WORK) == [*(phase.name for phase in TICK), ROOM]


def test_a_profile_counts_work_and_leaves_the_same_bits(tiny_scenario: Scenario) -> None:
    found = profile(tiny_scenario, 1)
    assert found.is_same
    assert found.machine.bandwidth > 1e8
    assert 0.0 < found.machine.draw < 1e-5
    by_name = {one.name: one for one in found.phases}
    assert list(by_name) == list(WORK)
    assert all(one.calls == tiny_scenario.horizon_weeks and one.seconds >= 0.0 for one in found.phases)
    assert by_name["operate"].units == by_name["distress"].units > 0.0
    assert by_name["deliver"].table_bytes > by_name["distress"].table_bytes > 0


def test_the_time_of_a_unit_is_that_of_all_over_their_number() -> None:
    assert PhaseTime("pay", 52, 6.0, 3.0, 0.0, 0).per_unit == 2.0
    assert PhaseTime("clear", 52, 6.0, 0.0, 0.0, 0).per_unit == 6.0


def test_the_command_prints_a_row_for_each_phase_and_the_same_as_json() -> None:
    shown = CliRunner().invoke(app, ["run", "baseline", "--years", "1", "--profile"])
    assert shown.exit_code == 0, shown.output
    assert all(phase.name in shown.stdout for phase in TICK)
    assert "the same bits" in shown.stdout.replace("\n", " ")
    told = CliRunner().invoke(app, ["run", "baseline", "--years", "1", "--profile", "--json"])
    assert [one["phase"] for one in json.loads(told.stdout)["phases"]] == list(WORK)
    assert CliRunner().invoke(app, ["run", "no-such-place", "--profile"]).exit_code != 0
    unfit = CliRunner().invoke(app, ["run", "baseline", "--profile", "--by", "council", "--out", "there"])
    assert unfit.exit_code == WRONG_INPUT
    assert unfit.output.startswith("--by and --out: of no use with --profile")
