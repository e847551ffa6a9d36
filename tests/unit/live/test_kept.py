"""A session outlives the server: it comes back as it was, a damaged file is put aside, nothing is left when deleted."""

from __future__ import annotations

import asyncio
import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from simulator import Scenario
from simulator.cli import app
from simulator.live import serving
from simulator.live.controls import Preset
from simulator.live.kept import PAUSE, Keeper, UnreadableSession, text_of, usual_file
from simulator.live.kept_state import state_of
from simulator.live.revealing import reveal
from simulator.live.rooms import LOCKED, MOST_TABLES, REVEALED, RUNNING, Room
from simulator.live.seats import Member
from simulator.live.serving import Venue, kept_presets, workshop_of
from simulator.live.session import session_zip
from simulator.live.studies import Studies
from simulator.live.wishes import Refused, Rule, Wish, wish_of
from simulator.live.workshop import Workshop
from simulator.study.manifests import sealed
from tests.unit.live.stage import Ear, preset

VENUE = Venue("127.0.0.1", 0, is_shared=False, rooms=("Town hall",), opens_browser=False)
RESUMED = Venue("127.0.0.1", 0, is_shared=False, rooms=(), opens_browser=False, resumes=True)


@pytest.fixture
def presets(tiny_scenario: Scenario) -> list[Preset]:
    return [preset(tiny_scenario)]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRLOT_STATE_DIR", str(tmp_path / "state"))


def busy_room(presets: list[Preset]) -> Room:
    room = Room("Town hall")
    ann, ben = room.join("North"), room.join("South")
    moved = {"notice_weeks": {"value": 8, "from_week": 13, "ramp_weeks": 26}}
    room.propose(ann, wish_of({"preset": 0, "kept": [0], "rules": moved}, presets))
    room.predict(ann, {room.criteria[0]: "up"})
    voted(room, ben)
    room.reset()
    room.propose(ann, wish_of({"preset": 0, "kept": [0], "rules": moved | {"upfront_share": 0.1}}, presets), reason="x")
    room.predict(ann, {room.criteria[1]: "down"})
    voted(room, ben)
    room.target = "Fewer failures"
    room.hides_names = True
    return room


def voted(room: Room, who: Member) -> None:
    room.phase, before = REVEALED, room.phase
    room.vote(who, 0)
    room.phase = before


def keep(room: Room, presets: list[Preset]) -> Path:
    Keeper(usual_file()).write(text_of([room], presets, is_open=False))
    return usual_file()


def read_back(presets: list[Preset]) -> Room:
    session = Keeper(usual_file()).read()
    assert session is not None
    (room,) = session.rooms(presets)
    return room


def test_versions_of_tables_that_are_gone_are_not_used_again_after_a_resume(presets: list[Preset]) -> None:
    room = busy_room(presets)
    drafted_on = room.tables[0].version
    room.remove(0)
    keep(room, presets)
    room = read_back(presets)
    room.join("North")
    assert room.tables[-1].version > drafted_on


def test_a_room_comes_back_as_it_was(presets: list[Preset]) -> None:
    room = busy_room(presets)
    keep(room, presets)
    again = read_back(presets)
    assert state_of(again) == state_of(room)
    assert again.knows(room.token)
    assert [again.member(secret).table for secret in room.members] == [0, 1]  # type: ignore[union-attr]


def test_a_room_with_a_long_name_of_an_earlier_version_comes_back(presets: list[Preset]) -> None:
    long = Room("Social value workshop of the Aldermoor city-region")
    long.join("North")
    keep(long, presets)
    assert read_back(presets).name == long.name


def test_a_name_of_a_room_that_could_not_be_read_back_is_refused(presets: list[Preset]) -> None:
    told = CliRunner().invoke(app, ["live", "baseline", "--no-browser", "--room", "x" * 41])
    assert (told.exit_code, "the name of a room must have 1 to 40 characters" in told.output) == (2, True)


def test_figures_that_are_revealed_one_by_one_stay_veiled_after_a_resume(presets: list[Preset]) -> None:
    """A server that came back in the middle showed the whole board at once."""
    room = Room("Town hall")
    room.propose(room.join("North"), Wish(0, frozenset(), ()))
    studies = Studies()
    asyncio.run(reveal(room, presets, studies, lambda _room: None))
    studies.close()
    room.veiled = len(room.criteria) - 1
    file = keep(room, presets)
    again = read_back(presets)
    assert (again.phase, again.shown_criteria) == (REVEALED, room.criteria[:1])
    data = json.loads(file.read_text())
    data["rooms"][0]["veiled"] = 99
    file.write_text(sealed(data))
    assert read_back(presets).shown_criteria == room.criteria[:1]


def test_numbers_of_tables_that_went_in_this_round_are_not_drawn_again_after_a_resume(presets: list[Preset]) -> None:
    room = busy_room(presets)
    went = room.tables[0].number
    room.remove(0)
    keep(room, presets)
    room = read_back(presets)
    assert room.gone == {went}
    for place in range(MOST_TABLES - 2):
        room.join(f"Table {place}")
    assert went not in {table.number for table in room.tables}


def test_everything_of_a_room_but_what_it_is_at_just_now_is_kept(presets: list[Preset]) -> None:
    """What is added to a room comes back after a restart, or is named here."""
    assert set(vars(busy_room(presets))) - set(state_of(busy_room(presets))) == {"dropped", "telling"}


def test_only_the_owner_may_read_the_file(presets: list[Preset]) -> None:
    file = keep(busy_room(presets), presets)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("phase", [RUNNING, REVEALED])
def test_results_that_were_never_finished_are_worked_out_again(presets: list[Preset], phase: str) -> None:
    room = busy_room(presets)
    room.phase = phase
    keep(room, presets)
    assert read_back(presets).phase == LOCKED


def test_scenarios_are_found_by_name_not_by_place(presets: list[Preset]) -> None:
    keep(busy_room(presets), presets)
    other = Preset("other", presets[0].scenario, presets[0].baseline)
    room = read_back([other, *presets])
    assert room.preset == 1
    assert room.tables[0].wish is not None
    assert room.tables[0].wish.preset == 1


def test_a_scenario_that_is_not_offered_is_asked_for(presets: list[Preset]) -> None:
    keep(busy_room(presets), presets)
    with pytest.raises(Refused, match="scenario small"):
        read_back([Preset("other", presets[0].scenario, presets[0].baseline)])


def test_a_policy_that_no_longer_fits_is_left_out_and_told(presets: list[Preset]) -> None:
    file = keep(busy_room(presets), presets)
    data = json.loads(file.read_text())
    data["rooms"][0]["tables"][0]["wish"]["rules"] = {"a_lever_of_old": 1}
    file.write_text(sealed(data))
    said: list[str] = []
    workshop = workshop_of(presets, RESUMED, said.append)
    assert workshop.first_room.tables[0].wish is None
    assert any("policy of North was left out" in line for line in said)


@pytest.mark.parametrize(
    ("kept", "comes"),
    [
        (["council_spend", "a_figure_of_old"], ["council_spend"]),
        (["a_figure_of_old"], ["se_award_share_value", "insolvencies_per_10000", "council_spend", "net_public_value"]),
    ],
)
def test_a_figure_of_the_board_that_is_no_longer_measured_takes_no_session_with_it(
    presets: list[Preset], kept: list[str], comes: list[str]
) -> None:
    """The whole session was put aside as damaged, while figures of targets and of earlier rounds were left out."""
    file = keep(busy_room(presets), presets)
    data = json.loads(file.read_text())
    data["rooms"][0]["criteria"] = kept
    file.write_text(sealed(data))
    said: list[str] = []
    room = workshop_of(presets, RESUMED, said.append).first_room
    assert (room.criteria, [table.name for table in room.tables]) == (comes, ["North", "South"])
    assert "The board of Town hall lost what is no longer measured: a_figure_of_old." in said


def _without(data: dict[str, Any], *path: Any) -> dict[str, Any]:
    at: Any = data
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return data


def _set(data: dict[str, Any], value: Any, *path: Any) -> dict[str, Any]:
    at: Any = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return data


DAMAGE = {
    "nothing": lambda _: "",
    "half": lambda text: text[: len(text) // 2],
    "no json": lambda _: "\x00\x01",
    "a list": lambda _: "[]",
    "no rooms": lambda text: sealed(_set(json.loads(text), [], "rooms")),
    "other version": lambda text: sealed(_set(json.loads(text), 99, "version")),
    "no token": lambda text: sealed(_without(json.loads(text), "rooms", 0, "token")),
    "short token": lambda text: sealed(_set(json.loads(text), "x", "rooms", 0, "token")),
    "seat of nobody": lambda text: sealed(_set(json.loads(text), 9, "rooms", 0, "members", 0, "table")),
    "no scenarios": lambda text: sealed(_set(json.loads(text), [7], "presets")),
    "a flipped bit": lambda text: text.replace("North", "Nortg"),
    "a deep text": lambda _: "[" * 100_000,
    "rooms of text": lambda text: sealed(_set(json.loads(text), ["x"], "rooms")),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_put_aside_and_a_new_session_begins(presets: list[Preset], damage: str) -> None:
    file = keep(busy_room(presets), presets)
    broken = DAMAGE[damage](file.read_text())
    file.write_text(broken)
    said: list[str] = []
    workshop = workshop_of(presets, RESUMED, said.append)
    assert workshop.first_room.tables == []
    (line,) = said
    assert "cannot be read" in line
    aside = list(file.parent.glob("live-session-unreadable-*"))
    assert [each.read_text() for each in aside] == [broken]
    assert not file.exists()


def test_a_new_session_does_not_overwrite_the_one_before(presets: list[Preset]) -> None:
    old = busy_room(presets)
    file = keep(old, presets)
    said: list[str] = []
    workshop = workshop_of(presets, VENUE, said.append)
    assert "--resume" in said[0]
    assert workshop.first_room.tables == []
    assert workshop.keeper is not None
    workshop.keeper.write(text_of([Room("New")], presets, is_open=False))
    workshop.keeper.write(text_of([Room("Newer")], presets, is_open=False))
    assert "Newer" in file.read_text()
    assert old.token in file.with_name("live-session-before-1.json").read_text()
    Keeper(file).write(text_of([Room("Newest")], presets, is_open=False))
    assert "Newer" in file.with_name("live-session-before-2.json").read_text()
    assert old.token in file.with_name("live-session-before-1.json").read_text()


def test_a_file_of_the_version_before_is_read(presets: list[Preset]) -> None:
    """What version 2 did not know (rounds, reasons, versions, each person's predictions) is empty."""
    file = keep(busy_room(presets), presets)
    data = json.loads(file.read_text())
    data["version"] = 2
    for name in ("rounds", "target", "ends", "veiled", "gone"):
        del data["rooms"][0][name]
    for table in data["rooms"][0]["tables"]:
        for name in ("reason", "version", "is_carried", "earlier"):
            del table[name]
    for member in data["rooms"][0]["members"]:
        del member["guesses"]
    file.write_text(sealed(data))
    room = read_back(presets)
    assert room.tables[0].wish is not None
    assert (room.rounds, room.target, room.tables[0].reason) == ([], "", "")


def test_without_a_kept_session_a_new_one_begins(presets: list[Preset]) -> None:
    said: list[str] = []
    assert workshop_of(presets, RESUMED, said.append).first_room.tables == []
    assert said == ["No session is kept; a new one begins."]


def test_what_people_do_is_written_down_and_what_they_delete_is_gone(presets: list[Preset]) -> None:
    """Integration: the workshop keeps its rooms by itself, and the facilitator's Delete leaves no file and no seat."""
    workshop = Workshop(presets, ["Town hall"], is_open=False, keeper=Keeper(usual_file()))
    phone, leader = Ear(), Ear()
    workshop.connections |= {phone, leader}

    async def live() -> None:
        workshop.handle(phone, {"do": "hello", "room": workshop.first_room.code})
        workshop.handle(phone, {"do": "join", "table": "North"})
        await asyncio.sleep(0.4)
        assert "North" in usual_file().read_text()
        workshop.handle(phone, {"do": "forget"})
        assert phone.last("refused")["why"] == "only the facilitator can do that"
        workshop.handle(leader, {"do": "hello", "token": workshop.first_room.token})
        workshop.handle(leader, {"do": "forget"})
        await asyncio.sleep(0.4)
        workshop.handle(phone, {"do": "vote", "table": 0})
        assert phone.last("refused")["why"] == "join a table first"

    asyncio.run(live())
    workshop.studies.close()
    assert not usual_file().exists()


def test_a_text_from_before_a_deletion_is_not_written_after_it(presets: list[Preset]) -> None:
    keeper = Keeper(usual_file())

    async def live() -> None:
        keeper.write_soon(lambda: "North")
        await asyncio.sleep(0.1)
        keeper.write_soon(lambda: "North again")
        keeper.forget()
        await asyncio.sleep(PAUSE + 0.2)

    asyncio.run(live())
    keeper.write("North, late", deletions=0)
    assert not usual_file().exists()
    assert not keeper.is_begun


def test_the_last_second_is_kept_when_the_server_stops(presets: list[Preset]) -> None:
    workshop = workshop_of(presets, VENUE, [].append)
    said: list[str] = []
    serving.keep(workshop, said.append)
    assert (said, usual_file().exists()) == ([], False)
    workshop.first_room.join("North")
    serving.keep(workshop, said.append)
    assert "North" in usual_file().read_text()
    assert said[0].startswith("The session is kept")
    usual_file().unlink()
    usual_file().mkdir()
    serving.keep(workshop, said.append)
    assert "could not be written" in said[1]


def test_a_policy_that_left_its_range_neither_comes_back_nor_stops_the_others(presets: list[Preset]) -> None:
    file = keep(busy_room(presets), presets)
    data = json.loads(file.read_text())
    data["rooms"][0]["tables"][0]["wish"]["rules"] = {"notice_weeks": 1e9}
    file.write_text(sealed(data))
    session = Keeper(file).read()
    assert session is not None
    (room,) = session.rooms(presets)
    assert room.tables[0].wish is None
    assert "policy of North was left out" in session.left_out[0]


def test_results_and_files_of_other_tables_come_where_one_policy_does_not_fit(presets: list[Preset]) -> None:
    room = busy_room(presets)
    room.hides_names = False
    room.tables[0].wish = Wish(0, frozenset(), (Rule("notice_weeks", 1e9),))
    room.tables[1].wish = Wish(0, frozenset(), ())
    studies = Studies()
    asyncio.run(reveal(room, presets, studies, lambda _room: None))
    studies.close()
    assert room.phase == REVEALED
    assert [table.result is None for table in room.tables] == [True, False]
    assert room.progress.startswith("North: ")
    packed = zipfile.ZipFile(io.BytesIO(session_zip(room, presets)))
    assert {"scenarios/01-north.txt", "scenarios/02-south.toml"} <= set(packed.namelist())


def test_forget_deletes_every_file_of_the_session(presets: list[Preset]) -> None:
    file = keep(busy_room(presets), presets)
    assert Keeper(file).forget()
    assert list(file.parent.iterdir()) == []
    assert not Keeper(file).forget()
    file.mkdir()
    with pytest.raises(UnreadableSession):
        Keeper(file).read()


def test_forget_on_the_command_line_deletes_and_says_so(presets: list[Preset]) -> None:
    file = keep(busy_room(presets), presets)
    said = CliRunner().invoke(app, ["live", "--forget"])
    assert (said.exit_code, said.output) == (0, "The kept session is deleted.\n")
    assert not file.exists()
    assert CliRunner().invoke(app, ["live", "--forget"]).output == "No session was kept.\n"


def test_a_file_that_cannot_be_deleted_is_said_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_keeper: Keeper) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Keeper, "forget", fail)
    said = CliRunner().invoke(app, ["live", "--forget"])
    assert said.exit_code == 2
    assert "could not be deleted" in said.output


def test_resume_takes_the_scenarios_of_the_session_unless_told_others(presets: list[Preset]) -> None:
    assert kept_presets(Keeper(usual_file())) == ()
    file = keep(busy_room(presets), presets)
    assert kept_presets(Keeper(file)) == ("small",)
    file.write_text("rubbish")
    assert kept_presets(Keeper(file)) == ()
