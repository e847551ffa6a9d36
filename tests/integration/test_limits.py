"""Integration tests: a run that takes too long or too much memory, or that is interrupted, ends with one sentence."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import Scenario, load_scenario, run
from simulator.cli import app
from simulator.commands.outcome import BEYOND_LIMIT, STOPPED
from simulator.commands.studying import MUCH_UNHELD
from simulator.engine.limits import LimitReached, Limits
from simulator.live.studies import Studies
from simulator.live.wishes import Refused
from simulator.notebook.model import ProcurementModel
from simulator.start.population import create_world
from simulator.study import common_years
from simulator.study.arms import Arm
from simulator.study.execution import play, play_all
from simulator.week import watch
from simulator.week.growth import live
from simulator.week.watch import Stopped, Watch
from tests.scenes import cut_down

pytestmark = pytest.mark.integration
NO_TIME = Limits(minutes=0.0)


def test_a_search_that_finds_no_room_for_a_team_ends(small_scenario: Scenario) -> None:
    """As many teams as with costless bids and brokers, and room for four of them: once an endless week."""
    settings = small_scenario.resolved()
    rules = {"consortium_bids": 2, "consortium_brokerage": 0.9, "bid_cost_factor": 0.1, "maximum_lot_gbp": 250_000.0}
    world = create_world(Scenario.from_resolved(settings | {"rules": settings["rules"] | rules}), 1)
    live(world, 8)
    assert world.clock[0].joint_bids > 0
    world.put("joint_bids", world.joint_bids[:4].copy())
    world.spaces.fixed[:] = world.spaces.per_candidate[:] = -1e9  # nobody looks whether there is room
    live(world, 52)
    assert world.clock[0].table_full == 1


def test_a_run_that_takes_too_long_says_where_it_was(tiny_scenario: Scenario) -> None:
    with pytest.raises(LimitReached, match=r"^Week \d+ of 52, phase \w+: the run has taken its 0 minutes\. Make"):
        play_all((Arm("", tiny_scenario),), (1, 2), limits=NO_TIME)
    with pytest.raises(LimitReached, match="the run has taken its 0 minutes"):
        ProcurementModel(tiny_scenario, watch=Watch(NO_TIME)).run()


def test_a_week_that_does_not_end_is_given_up(tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs look at the time between weeks; whoever waits for them looks too."""
    is_waiting = [True]

    def stuck(*_: object) -> None:
        while is_waiting[0]:
            time.sleep(0.01)
        raise Stopped

    monkeypatch.setattr(common_years, "live", stuck)
    monkeypatch.setattr(watch, "_GRACE", 0.1)
    with pytest.raises(LimitReached, match=r"^Week 0 of 52, phase budgets: "):
        play_all((Arm("", tiny_scenario),), (1,), limits=NO_TIME)
    is_waiting[0] = False


def test_too_large_a_world_is_not_made(tiny_scenario: Scenario) -> None:
    with pytest.raises(LimitReached, match=r"^Before week 0: .* more than the 0\.001 GB .* the largest is `\w+`"):
        create_world(tiny_scenario, 1, limits=Limits(gigabytes=0.001))


def test_tables_do_not_grow_beyond_the_limit(tiny_scenario: Scenario) -> None:
    world = create_world(tiny_scenario, 1)
    world.put("tenders", world.tenders[: world.clock[0].tenders].copy())
    watched = Watch(Limits(gigabytes=0.001))
    watched.begin(world)
    before = len(world.bids)
    with pytest.raises(LimitReached, match=r"^Week 0 of 52, phase budgets: the tables of one run need"):
        live(world, 10, watched)
    assert len(world.bids) == before


def test_a_room_hears_of_it_and_goes_on(tiny_scenario: Scenario) -> None:
    arms = (Arm("A", tiny_scenario), Arm("B", tiny_scenario))

    async def keep_quiet(_picture: object) -> None:
        return None

    async def asked(studies: Studies) -> None:
        with pytest.raises(Refused, match="the run has taken its 0 minutes"):
            await studies.compare(arms, keep_quiet)
        with pytest.raises(Refused, match="the run has taken its 0 minutes"):
            await studies.film((tiny_scenario, tiny_scenario), ("A", "B"), 1)
        studies.limits = Limits()
        assert (await studies.compare(arms, keep_quiet, seeds=1)).seeds == (1,)

    studies = Studies(workers=1, limits=NO_TIME)
    asyncio.run(asked(studies))
    studies.close()


@pytest.mark.parametrize(("groups", "count", "code"), [(1, 3_000, 0), (40, 1_000_000, BEYOND_LIMIT)])
def test_check_weighs_what_is_large(tmp_path: Path, groups: int, count: int, code: int) -> None:
    """Once 87 GB were "valid" without another word."""
    file = tmp_path / "large.toml"
    told = f'kind = "small_firm", count = {count}, sectors = {{ social_care = 1.0 }}'
    listed = ", ".join('{ name = "' + f'g{g}", {told}' + " }" for g in range(groups))
    group = f"suppliers = [{listed}]"
    file.write_text(f'title = "Large"\nextends = "baseline"\n{group}\n', encoding="utf-8")
    checked = CliRunner().invoke(app, ["check", str(file)])
    assert checked.exit_code == code, checked.output
    assert "large.toml: valid." in checked.stdout
    if code:
        assert "it will not run here as it is. Before week 0: the tables of one run need" in checked.stderr
    else:
        assert re.search(r"One run needs about \d+ MB and takes about [\d.]+ seconds here", checked.stdout)


@pytest.mark.parametrize(("count", "is_told"), [(0.02, True), (1.0, False)])
def test_a_region_that_begins_short_of_work_says_so(count: float, is_told: bool) -> None:
    small = cut_down(load_scenario("baseline").without_policies(), councils=2, share_of_suppliers=count, years=1)
    run = play(Arm("", small), 0, 1)
    assert (run.unheld > MUCH_UNHELD) is is_told


def test_the_command_says_it_and_leaves_nothing(tmp_path: Path) -> None:
    for option, value in (("--time-limit", "0.001"), ("--memory-limit", "0.002")):
        out = tmp_path / option
        ran = CliRunner().invoke(app, ["run", "baseline", "--seeds", "2", "--out", str(out), option, value])
        assert ran.exit_code == BEYOND_LIMIT
        assert option in ran.stderr
        assert ran.stderr.endswith("Nothing was saved.\n")
        assert not list(out.glob("*.parquet"))


@pytest.mark.skipif(sys.platform == "win32", reason="a signal is sent")
def test_one_ctrl_c_is_enough(tmp_path: Path) -> None:
    # Compiling, which comes first where no code is kept, cannot be interrupted: it is done with before.
    run("baseline", seeds=1)
    order = [sys.executable, "-m", "simulator.cli", "run", "baseline", "--seeds", "2000", "--out", str(tmp_path / "o")]
    # A shell that starts something in the background lets it ignore Ctrl+C, and so would this one.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    running = subprocess.Popen(
        order, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, preexec_fn=heard  # noqa: PLW1509
    )
    until = time.monotonic() + 120.0
    while not (tmp_path / "o").exists() and time.monotonic() < until:  # held from before the first run
        time.sleep(0.1)
    time.sleep(2.0)
    running.send_signal(signal.SIGINT)
    asked = time.monotonic()
    _, said = running.communicate(timeout=120)
    assert time.monotonic() - asked < 60.0  # a week is lived in milliseconds; a busy machine takes its time
    assert running.returncode == STOPPED
    assert said.endswith("Stopped; nothing was saved.\n")
    assert "Traceback" not in said


@pytest.mark.parametrize(("work", "words"), [("run.run", ["run", "baseline"]), ("check.check", ["check", "baseline"])])
def test_ctrl_c_before_the_work_began_is_told(work: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code said it, and no word: while libraries were imported, and in commands that keep nothing."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"simulator.commands.{work}", interrupted)
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stderr) == (STOPPED, "Stopped.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a signal is sent")
def test_a_request_to_end_is_told_as_ctrl_c_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ended a sweep without a word: what is kept was not said."""
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("only the main thread hears signals")
    before = signal.getsignal(signal.SIGTERM)

    def asked_to_end(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1.0)

    monkeypatch.setattr("simulator.commands.check.check", asked_to_end)
    done = CliRunner().invoke(app, ["check", "baseline"])
    assert (done.exit_code, done.stderr) == (STOPPED, "Stopped.\n")
    assert signal.getsignal(signal.SIGTERM) is before
