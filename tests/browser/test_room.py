"""A room with a facilitator and two tables, each in a browser of its own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.views import PHONE, Visit, intercept, move, only_chromium, picture, served

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=x>"


def open_room(visit: Visit) -> tuple[Any, str]:
    page = visit.open("/#/room")
    page.wait_for_selector(".address")
    return page, "/join/" + page.inner_text(".address").rpartition("/")[2]


def sit_down(visit: Visit, path: str, table: str) -> Any:
    phone = visit.open(path, PHONE)
    phone.fill("#table-name", table)
    phone.click("#join-form button")
    phone.wait_for_selector("#step-work:visible")
    return phone


@only_chromium
def test_a_room_from_joining_to_the_board(visit: Visit) -> None:
    leader, path = open_room(visit)
    leader.once("dialog", lambda dialog: dialog.accept())
    leader.click("#room-reset")
    north, south = sit_down(visit, path, "North"), sit_down(visit, path, HOSTILE)
    move(north, "payment_terms_days", 5)
    north.locator("#guesses fieldset").first.locator("input").first.check()
    picture(north, "table-phone")
    north.click("#send")
    south.check("#kept input")
    south.click("#send")
    leader.wait_for_selector("#room-reveal:enabled")
    assert HOSTILE in leader.inner_text("#board")
    leader.click("#room-lock")
    north.wait_for_selector("body[data-phase=locked]")
    assert north.locator("#lever-payment_terms_days").is_disabled()
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]")
    north.wait_for_selector("#votes input")
    north.locator("#votes input").first.check()
    leader.wait_for_selector("meter[aria-label='1 vote']")
    picture(leader, "room-projector")
    picture(north, "board-phone")
    north.reload()
    north.wait_for_selector("#votes input:checked")
    assert north.inner_text("#mine") == "North"
    with leader.expect_download() as download:
        leader.click("#room-export")
    assert download.value.suggested_filename == "fairlot-session.zip"
    leader.click("#room-hide")
    leader.wait_for_selector("#room-hide[aria-pressed=true]")
    leader.wait_for_selector("#board th:text-matches('^Table [0-9]+')")


def test_a_rude_table_is_removed_and_its_people_are_asked_again(visit: Visit) -> None:
    leader, path = open_room(visit)
    leader.on("dialog", lambda dialog: dialog.accept())
    leader.click("#room-forget")
    if leader.get_attribute("#room-hide", "aria-pressed") == "true":
        leader.click("#room-hide")
    phone = sit_down(visit, path, "Rude")
    leader.click("button[aria-label='Remove the table Rude']")
    phone.wait_for_selector("#step-join:visible")
    assert "Rude" not in leader.inner_text("#board")
    phone.fill("#table-name", "Kind")
    phone.click("#join-form button")
    phone.wait_for_selector("#step-work:visible")
    leader.wait_for_selector("#board h3:has-text('Kind')")


def test_a_session_that_is_deleted_is_gone_on_every_screen(visit: Visit) -> None:
    leader, path = open_room(visit)
    phone = sit_down(visit, path, "Gone")
    leader.once("dialog", lambda dialog: dialog.accept())
    leader.click("#room-forget")
    phone.wait_for_selector("#step-join:visible")
    leader.wait_for_selector("#board .how")
    assert "Gone" not in leader.inner_text("#view-room")


def test_strangers_are_told_where_to_go(visit: Visit) -> None:
    phone = visit.open("/join/zzzzzz", PHONE)
    phone.wait_for_selector("#no-room:visible")
    picture(phone, "no-room-phone")
    gone = visit.open("/nothing", PHONE)
    assert "There is nothing here" in gone.inner_text("main")
    visit.complaints.clear()  # Chromium says that the page is missing


def test_a_room_outlives_the_server(visit: Visit, small_scenario: Any, tmp_path: Any) -> None:
    """The server stops and starts again on its port: the same addresses, the same seats, the same policies."""
    from simulator.live.kept import Keeper
    from simulator.live.serving import in_background
    from simulator.live.workshop import Workshop
    from tests.unit.live.stage import preset

    presets, keeper = [preset(small_scenario)], Keeper(tmp_path / "live-session.json")
    workshop = Workshop(presets, ["Hall"], is_open=False, keeper=keeper)
    with in_background(workshop) as port:
        address = visit.address
        visit.address = f"http://127.0.0.1:{port}"
        kept = workshop.first_room
        phone = sit_down(visit, f"/join/{kept.code}", "North")
        move(phone, "notice_weeks", 9)
        phone.click("#send")
        phone.wait_for_selector("#send:has-text('Sent')")
        phone.wait_for_timeout(1_500)
    phone.wait_for_selector("#lost:visible")
    picture(phone, "lost-phone")
    session = keeper.read()
    assert session is not None
    again = Workshop(presets, (), is_open=False, keeper=keeper, kept_rooms=session.rooms(presets))
    with in_background(again, port):
        phone.wait_for_selector("#lost", state="hidden")
        phone.reload()
        phone.wait_for_selector("#step-work:visible")
        assert phone.inner_text("#mine") == "North"
        assert phone.inner_text(".lever.set output") == "9 weeks"
    visit.address = address
    visit.complaints.clear()  # Chromium says that the server was away


def test_a_policy_that_was_refused_stays_on_the_phone_to_be_sent_again(visit: Visit) -> None:
    _, path = open_room(visit)
    phone = sit_down(visit, path, "Refused")
    intercept(phone, "propose", '{"what":"refused","why":"not today","of":"propose"}')
    phone.wait_for_selector("#step-work:visible")
    move(phone, "notice_weeks", 9)
    phone.click("#send")
    phone.wait_for_selector("#message:visible")
    phone.wait_for_timeout(500)
    assert phone.inner_text("#send") == "Send policy and prediction"
    assert phone.inner_text(".lever.set output") == "9 weeks"
    phone.click("#send")
    phone.wait_for_selector("#send:has-text('Sent')")


def test_a_new_round_takes_the_scenario_that_is_chosen_at_the_top(visit: Visit, small_scenario: Any) -> None:
    from simulator.live.controls import Preset
    from tests.unit.live.stage import preset

    first = preset(small_scenario)
    second = Preset("other", first.scenario.model_copy(update={"title": "Another place"}), first.baseline)
    address = visit.address
    with served([first, second]) as visit.address:
        leader, path = open_room(visit)
        phone = sit_down(visit, path, "North")
        move(phone, "notice_weeks", 9)
        leader.select_option("#preset", label="Another place")
        asked: list[str] = []
        leader.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
        leader.click("#room-reset")
        phone.wait_for_selector(".lever.set", state="detached")
        move(phone, "notice_weeks", 8)
        phone.click("#send")
        phone.wait_for_selector("#send:has-text('Sent')")
        leader.wait_for_selector("#room-reveal:enabled")
    visit.address = address
    assert "“Another place”" in asked[0]
    visit.complaints.clear()  # Chromium says that the server was away


def test_rubbish_on_the_line_harms_nobody(visit: Visit) -> None:
    leader, path = open_room(visit)
    phone = sit_down(visit, path, "North")
    answers = phone.evaluate(
        """async () => {
          const line = new WebSocket(`ws://${location.host}/line`);
          await new Promise((done) => { line.onopen = done; });
          const heard = [];
          line.onmessage = (event) => heard.push(event.data);
          const rubbish = ["", "{", "null", "[]", '{"do":"reveal"}', '{"do":"__init__"}', "\\u0000", "[".repeat(30000),
            '{"do":"hello","token":{"a":1},"room":[1]}', '{"do":"hello","room":"../../etc"}'];
          for (let round = 0; round < 20; round += 1) for (const text of rubbish) line.send(text);
          line.send(new Uint8Array(100));
          await new Promise((done) => setTimeout(done, 1500));
          line.close();
          return heard.join("\\n");
        }"""
    )
    for leak in ("Traceback", "site-packages", ".py", "/home"):
        assert leak not in answers
    phone.reload()
    phone.wait_for_selector("#step-work:visible")
    assert leader.inner_text("#room-title")


def test_phones_may_not_lead(visit: Visit) -> None:
    _, path = open_room(visit)
    phone = sit_down(visit, path, "North")
    said = phone.evaluate(
        """async (code) => {
          const line = new WebSocket(`ws://${location.host}/line`);
          await new Promise((done) => { line.onopen = done; });
          const heard = [];
          line.onmessage = (event) => heard.push(event.data);
          line.send(JSON.stringify({ do: "hello", room: code }));
          const verbs = ["reveal", "reset", "export", "compare", "film"];
          for (const verb of verbs) line.send(JSON.stringify({ do: verb, b: {} }));
          await new Promise((done) => setTimeout(done, 800));
          line.close();
          return heard.join();
        }""",
        path.rpartition("/")[2],
    )
    assert "only the facilitator" in said
    assert "picture" not in said
