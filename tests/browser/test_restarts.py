"""A server that begins anew, with scenarios in another order or one more in front: pages know them by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest

from simulator import Scenario
from simulator.languages.speech import ENGLISH, speak
from simulator.live.controls import Preset
from simulator.live.kept import Session, text_of
from simulator.live.serving import in_background
from simulator.live.workshop import Workshop
from tests.browser.test_nothing_lost import SENT, send
from tests.browser.test_room import open_room, sit_down
from tests.browser.views import DONE, PHONE, Visit, data, intercept, move, picture
from tests.unit.live.stage import preset

pytestmark = pytest.mark.browser
SET = ".lever.set output"
#: What a browser says of a server that was away.
AWAY = re.compile("WebSocket connection|Failed to load resource|Firefox can.t establish")


class House:
    """A server that is stopped and begun again at the same address, with the rooms that it had."""

    def __init__(self, visit: Visit, presets: Sequence[Preset]) -> None:
        self.visit, self.presets = visit, presets
        self.workshop = Workshop(presets, is_open=True)
        self.port = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """Serve, and let pages of this visit go there."""
        with in_background(self.workshop, self.port) as self.port:
            self.visit.address = f"http://127.0.0.1:{self.port}"
            yield

    def resume(self, presets: Sequence[Preset]) -> None:
        """Take rooms over as ``--resume`` does, for scenarios as they are named now."""
        kept = json.loads(text_of([*self.workshop.rooms.values()], self.presets, is_open=True))
        session = Session(tuple(kept["presets"]), True, kept["saved"], kept["rooms"])
        self.presets = presets
        self.workshop = Workshop(presets, (), is_open=True, kept_rooms=session.rooms(presets))


@pytest.fixture
def offered(small_scenario: Scenario) -> list[Preset]:
    """One small place twice: as it is, and under another title and name."""
    other = Scenario.from_resolved(small_scenario.resolved() | {"title": "Elsewhere", "horizon_years": 2})
    return [preset(small_scenario), preset(other, "elsewhere")]


@pytest.fixture
def house(visit: Visit, offered: list[Preset]) -> Iterator[House]:
    yield House(visit, offered)
    speak(ENGLISH)
    visit.leave()
    visit.complaints[:] = [said for said in visit.complaints if not AWAY.search(said)]


def answered(page: Any, before: str = "") -> None:
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")


def set_and_keep(leader: Any) -> None:
    """Set a lever in *Compare* and keep the result as A."""
    leader.click("nav a[data-view=compare]")
    answered(leader)
    before = data(leader, "done")
    move(leader, "notice_weeks", 9)
    answered(leader, before)
    leader.click("#pin")
    leader.wait_for_selector("#pinned:visible")


def linked(page: Any) -> Any:
    """Return the policy of the page's address."""
    return json.loads(parse_qs(page.evaluate("location.hash").partition("?")[2])["policy"][0])


def test_scenarios_in_another_order_are_known_by_name(house: House, visit: Visit, offered: list[Preset]) -> None:
    """The page computed the other scenario under the old name; A and the phone's policy went over to it too."""
    title = offered[0].scenario.title
    with house.open():
        leader, path = open_room(visit)
        phone = sit_down(visit, path, "North")
        set_and_keep(leader)
        move(phone, "notice_weeks", 6)
        phone.fill("#reason", "it is fair")
    house.resume([offered[1], offered[0]])
    with house.open():
        leader.wait_for_selector("#preset option:first-child:text-is('Elsewhere')", state="attached")
        phone.wait_for_selector("#lost", state="hidden")
        for _ in range(2):  # as the page goes on, and as it is loaded again
            answered(leader)
            assert leader.eval_on_selector("#preset", "list => list.selectedOptions[0].text") == title
            assert title in leader.inner_text("#world")
            assert (linked(leader)["scenario"], leader.text_content(SET)) == ("small", "9 weeks")
            assert "Elsewhere" not in leader.inner_text("#pinned")
            assert leader.locator("#pinned").is_visible()
            picture(leader, "restarted-projector")
            leader.reload()
        assert title in phone.inner_text("#world")
        assert phone.text_content(SET) == "6 weeks"
        assert phone.inner_text("#unsent") == ""
        send(phone)
        table = house.workshop.first_room.tables[0]
        assert table.wish is not None
        assert (table.wish.preset, [rule.value for rule in table.wish.rules], table.reason) == (1, [6.0], "it is fair")


def test_a_policy_under_way_is_sent_again_where_its_scenario_stands_now(
    house: House, visit: Visit, offered: list[Preset]
) -> None:
    with house.open():
        _, path = open_room(visit)
        phone = sit_down(visit, path, "North")
        intercept(phone, "propose", None)
        phone.wait_for_selector("#step-work:visible")
        move(phone, "notice_weeks", 6)
        phone.click("#send")
        phone.wait_for_selector("#send:has-text('Sending')")
    house.resume([offered[1], offered[0]])
    with house.open():
        phone.wait_for_selector(SENT)
        wish = house.workshop.first_room.tables[0].wish
        assert wish is not None
        assert (wish.preset, [rule.value for rule in wish.rules]) == (1, [6.0])


def test_pages_that_are_open_speak_the_language_of_the_server_that_began_anew(
    house: House, visit: Visit, offered: list[Preset]
) -> None:
    """They mixed both; what was typed and set stays, also the role that was played."""
    speak("fr")
    with house.open():
        leader, path = open_room(visit)
        phone = sit_down(visit, path, "North")
        move(phone, "notice_weeks", 6)
        phone.fill("#reason", "c'est juste")
        phone.click("text=Jouer un rôle")
        phone.select_option("#role", index=2)
        set_and_keep(leader)
        assert "semaines" in leader.inner_text(SET)
    speak(ENGLISH)
    house.resume(offered)
    with house.open():
        for page in (leader, phone):
            page.wait_for_selector("html[lang=en]")
        answered(leader)
        assert leader.text_content(SET) == "9 weeks"
        assert leader.inner_text("#pinned").startswith("A is the policy that you kept")
        phone.wait_for_selector(f"{SET}:has-text('6 weeks')")
        assert phone.input_value("#reason") == "c'est juste"
        assert phone.eval_on_selector("#role", "list => list.selectedIndex") == 2
        assert phone.inner_text("#send") == "Send policy and prediction"
        send(phone)
        picture(phone, "restarted-english-phone")
        picture(leader, "restarted-english-projector")


def test_a_phone_whose_room_is_gone_says_so_until_the_room_is_there_again(
    house: House, visit: Visit, offered: list[Preset]
) -> None:
    """Begun without ``--resume``: a phone went on as if it could send, and one that came then never let anybody in."""
    with house.open():
        _, path = open_room(visit)
        phone = sit_down(visit, path, "North")
        move(phone, "notice_weeks", 6)
        phone.fill("#reason", "it is fair")
    before = house.workshop
    house.workshop = Workshop(offered, is_open=True)
    with house.open():
        phone.wait_for_selector("#no-room:visible")
        assert phone.locator("#step-work").is_hidden()
        late = visit.open(path, PHONE)
        late.wait_for_selector("#no-room:visible")
    house.workshop = before
    house.resume(offered)
    with house.open():
        phone.wait_for_selector("#step-work:visible")
        late.wait_for_selector("#step-join:visible")
        for each in (phone, late):
            assert each.locator("#no-room").is_hidden()
        assert phone.text_content(SET) == "6 weeks"
        send(phone)
        assert house.workshop.first_room.tables[0].reason == "it is fair"


def test_a_facilitator_whose_key_is_of_another_session_is_told_where_to_go_until_it_is_known_again(
    house: House, visit: Visit, offered: list[Preset]
) -> None:
    """The page waited for results for ever, and one that was loaded meanwhile stayed hidden when the key was known."""
    house.workshop = Workshop(offered, is_open=False)
    room = house.workshop.first_room
    with house.open():
        leader = visit.open(f"/#token={room.token}")
        answered(leader)
        move(leader, "notice_weeks", 9)
        leader.wait_for_selector(f"{SET}:has-text('9 weeks')")
    house.workshop = Workshop(offered, is_open=False)
    with house.open():
        leader.wait_for_selector("#stranger:visible")
        assert leader.locator(".frame").is_hidden()
        leader.reload()
        leader.wait_for_selector("#stranger:visible")
    house.workshop = Workshop(offered, (), is_open=False, kept_rooms=[room])
    with house.open():
        leader.wait_for_selector(".frame:visible")
        answered(leader)
        assert leader.locator("#stranger").is_hidden()
        assert leader.text_content(SET) == "9 weeks"


def test_a_scenario_that_is_not_offered_any_more_is_told(house: House, visit: Visit, offered: list[Preset]) -> None:
    with house.open():
        leader = visit.open("/")
        answered(leader)
        leader.select_option("#preset", label="Elsewhere")
        leader.wait_for_function("location.hash.includes('elsewhere')")
        leader.wait_for_timeout(11_000)  # until the line has said that all arrived: else that is what it complains of
    house.workshop = Workshop(offered[:1], is_open=True)
    with house.open():
        leader.wait_for_selector("#message:has-text('other scenarios than before')")
        answered(leader)
        assert linked(leader)["scenario"] == "small"
        assert offered[0].scenario.title in leader.inner_text("#world")
