"""Messages: who may do what, and that pictures, films and stories come back."""

from __future__ import annotations

import asyncio
import io
import json
import struct
import tomllib
import zipfile
from collections.abc import Callable, Iterator

import pytest

from simulator import Scenario
from simulator.live.connections import Budget, Connection
from simulator.live.rooms import REVEALED
from simulator.live.server import _serve
from simulator.live.switches import Switches
from simulator.live.wishes import Wish, wish_of
from simulator.live.workshop import Workshop
from simulator.metrics import KPIS
from tests.unit.live.stage import Ear, preset

HELLO = {"do": "hello"}


@pytest.fixture
def workshop(tiny_scenario: Scenario) -> Iterator[Workshop]:
    made = Workshop([preset(tiny_scenario)], ["One", "Two"], is_open=False)
    yield made
    made.studies.close()


def facilitator(workshop: Workshop, place: int = 0) -> Ear:
    ear = Ear()
    workshop.connections.add(ear)
    workshop.handle(ear, HELLO | {"token": list(workshop.rooms.values())[place].token})
    return ear


def participant(workshop: Workshop, table: str, place: int = 0) -> Ear:
    ear = Ear()
    workshop.connections.add(ear)
    workshop.handle(ear, HELLO | {"room": list(workshop.rooms)[place]})
    workshop.handle(ear, {"do": "join", "table": table})
    return ear


def in_a_loop(work: Callable[[], object]) -> None:
    async def live() -> None:
        work()
        pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        await asyncio.gather(*pending)
        await asyncio.sleep(0.2)

    asyncio.run(live())


def test_a_vote_for_a_table_that_went_is_refused_and_the_one_before_stays(workshop: Workshop) -> None:
    room = workshop.first_room
    ann, _ben = participant(workshop, "North"), participant(workshop, "South")
    participant(workshop, "West")
    room.phase = REVEALED
    for table in room.tables:
        table.wish = Wish(0, frozenset(), ())
    workshop.handle(ann, {"do": "vote", "table": 1, "name": "South"})
    room.remove(2)
    workshop.handle(ann, {"do": "vote", "table": 2, "name": "West"})
    assert ann.last("refused")["why"] == "there is no such table to vote for"
    assert room.votes() == [0, 1]
    workshop.handle(ann, {"do": "vote", "table": None})
    assert room.votes() == [0, 0]


def test_a_policy_that_begins_after_the_end_of_its_room_is_refused(workshop: Workshop) -> None:
    """It was held against the longer world in which a phone had set it, did nothing, and was lost over a restart."""
    room = workshop.first_room
    ann = participant(workshop, "North")
    room.reset(0, Switches(years=1))
    late = {"preset": 0, "rules": {"notice_weeks": {"value": 8, "from_week": 60}}, "world": {"years": 2}}
    in_a_loop(lambda: workshop.handle(ann, {"do": "propose", "wish": late, "round": room.round}))
    assert ann.last("refused")["why"].endswith("must be a whole number from 0 to 51")
    assert room.tables[0].wish is None
    early = late | {"rules": {"notice_weeks": {"value": 8, "from_week": 51}}}
    in_a_loop(lambda: workshop.handle(ann, {"do": "propose", "wish": early, "round": room.round}))
    assert room.tables[0].wish == wish_of(early | {"world": {"years": 1}}, workshop.presets)


def test_a_table_without_a_policy_gets_no_votes(workshop: Workshop) -> None:
    """No page offers it; a browser that sends what it likes had it counted on the board."""
    room = workshop.first_room
    ann = participant(workshop, "North")
    room.phase = REVEALED
    workshop.handle(ann, {"do": "vote", "table": 0, "name": "North"})
    assert ann.last("refused")["why"] == "there is no such table to vote for"
    assert room.votes() == [0]


@pytest.mark.parametrize(
    "message", [None, 7, [], {}, {"do": None}, {"do": "fly"}, {"do": ["compare"]}, {"do": {}}, {"do": "compare"}]
)
def test_strange_messages_are_answered_with_a_sentence(workshop: Workshop, message: object) -> None:
    ear = Ear()
    workshop.handle(ear, message)
    assert ear.last("refused")["why"]
    workshop.handle(ear, HELLO | {"room": next(iter(workshop.rooms))})
    workshop.handle(ear, message)
    assert ear.last("refused")["why"]


def test_without_the_token_nobody_works_the_levers(workshop: Workshop) -> None:
    def play() -> None:
        ear = participant(workshop, "North")
        assert ear.last("welcome")["facilitator"] is False
        for verb in ("compare", "film", "story", "criteria", "lock", "hide", "reset", "reveal", "export"):
            workshop.handle(ear, {"do": verb, "b": {}})
            assert ear.last("refused")["why"] == "only the facilitator can do that"

    in_a_loop(play)


def test_a_refusal_says_what_was_refused(workshop: Workshop) -> None:
    """Also of work that fails later; a verb that nobody knows is not said back."""
    heard: list[str] = []

    def play() -> None:
        leader = facilitator(workshop)
        for message in ({"do": "propose", "wish": 7}, {"do": "compare", "b": 7}, {"do": "fly"}, "fly"):
            workshop.handle(leader, message)
            heard.append(leader.last("refused")["of"])

        async def fail() -> None:
            raise ValueError("inner words")

        leader.undertake("film", fail)
        leader.tasks["film"].add_done_callback(lambda _task: heard.append(leader.last("refused")["of"]))

    in_a_loop(play)
    assert heard == ["propose", "compare", "", "", "film"]


def test_refusals_of_different_things_do_not_replace_one_another() -> None:
    line = Connection(socket=None)  # type: ignore[arg-type]
    for of in ("propose", "predict", "propose"):
        line.refuse("no", of)
    assert [json.loads(message)["of"] for message in line._waiting.values()] == ["propose", "predict"]  # type: ignore[arg-type]


def test_the_token_of_one_room_opens_no_other(workshop: Workshop) -> None:
    first, second = workshop.rooms.values()
    ear = Ear()
    workshop.handle(ear, HELLO | {"room": second.code, "token": first.token})
    assert ear.room is second
    assert ear.is_facilitator is False


def test_a_shared_workshop_greets_nobody_without_a_room(workshop: Workshop) -> None:
    ear = Ear()
    workshop.handle(ear, HELLO)
    assert "no such room" in ear.last("refused")["why"]


def test_a_room_never_hears_of_another(workshop: Workshop) -> None:
    def play() -> None:
        participant(workshop, "Secret table", place=1)
        participant(workshop, "North", place=0)

    in_a_loop(play)
    for ear in workshop.connections:
        if ear.room is workshop.first_room:
            assert "Secret" not in json.dumps(ear.heard)  # type: ignore[attr-defined]


def test_equal_arms_differ_by_exactly_nothing(workshop: Workshop) -> None:
    ear = None

    def play() -> None:
        nonlocal ear
        ear = facilitator(workshop)
        workshop.handle(ear, {"do": "compare", "number": 7, "b": {"preset": 0, "kept": [], "rules": {}}})

    in_a_loop(play)
    assert ear is not None
    picture = ear.last("picture")
    assert (picture["number"], picture["seeds"], picture["done"]) == (7, 20, True)
    assert picture["summary"].startswith("A and B are the same")
    told = ear.last("figures")
    assert told["number"] == 7
    assert [luck[0] for luck in told["lucks"]] == list(range(1, 21))
    figures = [figure for group in told["groups"] for figure in group["figures"]]
    assert len(figures) == len(KPIS)
    assert {figure["interval"][0] for figure in figures} == {0.0, None}
    told = [figure for figure in figures if figure["interval"][1] is not None]  # some have a value in one run alone
    assert len(told) > 100
    assert {figure["verdict"] for figure in told} == {"the same"}
    for fan in picture["fans"]:
        assert fan["arms"][0] == fan["arms"][1]


def test_a_film_holds_both_arms_and_a_story_for_every_drawn_supplier(workshop: Workshop) -> None:
    ear = None

    def play() -> None:
        nonlocal ear
        ear = facilitator(workshop)
        workshop.handle(ear, {"do": "film", "b": {"preset": 0, "kept": [0]}, "seed": 2})

    in_a_loop(play)
    assert ear is not None
    content = next(message for message in reversed(ear.heard) if isinstance(message, bytes))
    assert content[:4] == b"FILM"
    key, (length,) = content[4:36].decode(), struct.unpack("<I", content[36:40])
    header = json.loads(content[40 : 40 + length])
    assert len(content) == 40 + length + sum(rows * width for rows, width in header["shapes"])
    assert header["shapes"][1][0] == header["weeks"] + 1
    first, second = (arm["suppliers"]["id"] for arm in header["arms"])
    assert first[:5] == second[:5]
    tell = ear

    def ask() -> None:
        for subject, row in (("supplier", 0), ("tender", 3), ("contract", 0), ("bid", 0), ("supplier", 10**6)):
            workshop.handle(tell, {"do": "story", "film": key, "arm": 1, "subject": subject, "row": row})
            tell.tasks["story"].add_done_callback(lambda task: task.exception())
            tell.tasks.pop("story")

    in_a_loop(ask)
    stories = [m for m in tell.heard if isinstance(m, dict) and m["what"] == "story"]
    assert {story["subject"] for story in stories} == {"supplier", "tender", "contract", "bid"}
    assert all(story["title"] and story["text"] for story in stories)
    assert "there is no supplier" in tell.last("refused")["why"]


def test_a_room_from_policies_to_the_board_and_the_export(workshop: Workshop) -> None:
    def prepare() -> None:
        north, south = participant(workshop, "North & <b>"), participant(workshop, "South")
        workshop.handle(north, {"do": "propose", "wish": {"preset": 0, "rules": {"payment_terms_days": 5}}})
        workshop.handle(north, {"do": "predict", "guesses": {workshop.first_room.criteria[0]: "same"}})
        workshop.handle(south, {"do": "propose", "wish": {"preset": 0, "kept": [0]}})
        leader = facilitator(workshop)
        workshop.handle(leader, {"do": "lock", "on": True})
        workshop.handle(leader, {"do": "reveal"})
        workshop.handle(leader, {"do": "reset"})
        assert "wait" in leader.last("refused")["why"]

    in_a_loop(prepare)
    leader = facilitator(workshop)
    board = leader.last("room")["room"]
    assert board["phase"] == "revealed"
    assert [set(table["result"]["figures"]) for table in board["tables"]] == [set(workshop.first_room.criteria)] * 2
    assert board["tables"][0]["result"]["figures"][workshop.first_room.criteria[0]]["right"] in (True, False)
    workshop.handle(leader, {"do": "export"})
    packed = zipfile.ZipFile(io.BytesIO(leader.heard[-1][4:]))
    assert set(packed.namelist()) == {
        "report.html",
        "results.json",
        "scenarios/01-north-b.toml",
        "scenarios/02-south.toml",
        "scenarios/reference.toml",
    }
    page = packed.read("report.html").decode()
    assert "North &amp; &lt;b&gt;" in page
    assert workshop.first_room.token not in page + packed.read("results.json").decode()
    settings = tomllib.loads(packed.read("scenarios/01-north-b.toml").decode())
    table = Scenario.model_validate(settings)
    assert [(p.lever, p.value) for p in table.policies] == [("payment_terms_days", 5.0)]


def test_a_receipt_comes_for_what_was_taken_and_who_is_overtaken_sees_what_stands(workshop: Workshop) -> None:
    def play() -> None:
        ann, ben = participant(workshop, "North"), participant(workshop, "North")
        first, second = ({"preset": 0, "rules": {"notice_weeks": weeks}} for weeks in (6, 9))
        workshop.handle(ann, {"do": "propose", "wish": first, "version": 0, "reason": "it is fair", "number": 7})
        assert ann.last("receipt") == {"what": "receipt", "of": "propose", "number": 7, "version": 1}
        workshop.handle(ben, {"do": "propose", "wish": second, "version": 0})
        told = ben.last("overtaken")
        assert (told["version"], told["words"], told["reason"]) == (1, ["Time to write a bid: 6 weeks"], "it is fair")
        workshop.handle(ben, {"do": "propose", "wish": second, "version": 1})
        assert ben.last("receipt")["version"] == 2
        workshop.handle(ben, {"do": "ping"})
        assert ben.last("pong")
        for wrong in ({"version": -1}, {"version": "1"}, {"reason": 3}, {"reason": "x" * 200}, {"number": 0.5}):
            workshop.handle(ben, {"do": "propose", "wish": second} | wrong)
            assert ben.last("refused")["of"] == "propose"
            ben.heard.clear()

    in_a_loop(play)


def test_results_are_ready_before_they_are_asked_for(workshop: Workshop) -> None:
    """While nobody waits the runs of what was sent are played; the reveal then plays none."""

    def send() -> None:
        for table, days in (("North", 5), ("South", 60)):
            wish = {"preset": 0, "rules": {"payment_terms_days": days}}
            workshop.handle(participant(workshop, table), {"do": "propose", "wish": wish})

    in_a_loop(send)
    assert len(workshop.preparing.ready) == 2
    played: list[object] = []
    workshop.studies.compare = lambda *arms: played.append(arms)  # type: ignore[method-assign,assignment]
    in_a_loop(lambda: workshop.handle(facilitator(workshop), {"do": "reveal"}))
    assert played == []
    assert [table.result is not None for table in workshop.first_room.tables] == [True, True]


def test_rounds_are_kept_and_exported(workshop: Workshop) -> None:
    def play() -> None:
        north, leader = participant(workshop, "North"), facilitator(workshop)
        wish = {"preset": 0, "rules": {"notice_weeks": 6}}
        workshop.handle(north, {"do": "propose", "wish": wish, "reason": "small firms need <time>"})
        workshop.handle(leader, {"do": "round", "round": 1})
        assert "no round is over" in leader.last("refused")["why"]
        workshop.handle(leader, {"do": "target", "text": "Fewer failures"})
        workshop.handle(leader, {"do": "timer", "minutes": 10})
        workshop.handle(leader, {"do": "reset"})
        workshop.handle(leader, {"do": "round", "round": 1})
        assert leader.last("round")["room"]["tables"][0]["reason"] == "small firms need <time>"
        for wrong in ({"do": "timer", "minutes": -1}, {"do": "target", "text": 7}, {"do": "round", "round": 2}):
            leader.heard.clear()
            workshop.handle(leader, wrong)
            assert leader.last("refused")["of"] == wrong["do"]

    in_a_loop(play)
    leader = facilitator(workshop)
    workshop.handle(leader, {"do": "export"})
    packed = zipfile.ZipFile(io.BytesIO(leader.heard[-1][4:]))
    assert "scenarios/round-1/01-north.toml" in packed.namelist()
    page = packed.read("report.html").decode()
    assert "Round 2" in page
    assert "Fewer failures" in page
    results = json.loads(packed.read("results.json"))
    assert results["rounds"][0]["tables"][0]["wish"]["rules"]["notice_weeks"]["value"] == 6.0


def test_who_leads_is_told_how_many_phones_have_come(workshop: Workshop) -> None:
    leader = facilitator(workshop)
    phone = participant(workshop, "North")
    assert leader.last("phones")["count"] == 1
    workshop.leave(phone)
    assert leader.last("phones")["count"] == 0


def test_a_policy_becomes_a_scenario_file(workshop: Workshop) -> None:
    leader = facilitator(workshop)
    workshop.handle(leader, {"do": "scenario", "b": {"preset": 0, "rules": {"notice_weeks": 6}}})
    found = Scenario.model_validate(tomllib.loads(leader.last("scenario")["text"]))
    assert [(p.lever, p.value) for p in found.policies] == [("notice_weeks", 6.0)]


def test_a_burst_does_not_pass_the_limit_of_one_address(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.live.workshop.MOST_OF_ONE", 3)
    done: list[str] = []

    class Slow:
        client = None

        async def accept(self) -> None:
            await asyncio.sleep(0.02)
            done.append("accepted")

        async def close(self, _code: int) -> None:
            done.append("turned away")

        async def receive(self) -> dict[str, str]:
            return {"type": "websocket.disconnect"}

    async def live() -> None:
        await asyncio.gather(*(_serve(workshop, Slow()) for _ in range(5)))  # type: ignore[arg-type]

    asyncio.run(live())
    assert sorted(done) == ["accepted"] * 3 + ["turned away"] * 2
    assert workshop.connections == set()


def test_a_new_round_may_begin_on_another_scenario(tiny_scenario: Scenario) -> None:
    workshop = Workshop([preset(tiny_scenario)] * 2, ["One"], is_open=False)

    def play() -> None:
        leader = facilitator(workshop)
        for place in (2, -1, "1", True):
            workshop.handle(leader, {"do": "reset", "preset": place})
            assert leader.last("refused")["of"] == "reset"
        workshop.handle(leader, {"do": "reset", "preset": 1})
        assert workshop.first_room.preset == 1
        workshop.handle(leader, {"do": "reset"})
        assert workshop.first_room.preset == 1

    in_a_loop(play)
    workshop.studies.close()


def test_a_budget_of_messages_runs_out_and_fills_again() -> None:
    budget = Budget(rate=10.0, burst=5.0)
    now = budget.at
    assert [budget.spend(now) for _ in range(6)] == [True] * 5 + [False]
    assert budget.spend(now + 0.2)


def test_a_session_is_deleted_into_the_world_that_is_chosen_and_not_at_all_for_one_that_is_none(
    tiny_scenario: Scenario,
) -> None:
    workshop = Workshop([preset(tiny_scenario), preset(tiny_scenario, "other")], is_open=True)
    room = workshop.first_room

    def play() -> None:
        participant(workshop, "North")
        leader = facilitator(workshop)
        workshop.handle(leader, {"do": "forget", "preset": 7})
        assert leader.last("refused")["of"] == "forget"
        assert len(room.tables) == 1
        workshop.handle(leader, {"do": "forget", "preset": 1, "world": {"years": 1}})

    in_a_loop(play)
    workshop.studies.close()
    assert (room.tables, room.rounds, room.preset, room.world.years) == ([], [], 1, 1)
