"""What people at a table typed is neither erased by others nor lost with the line, and rounds stay."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_room import open_room, sit_down
from tests.browser.views import PHONE, Visit, move, only_chromium, picture

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
SENT = "#send:has-text('Sent ✓')"


def new_room(visit: Visit) -> tuple[Any, str]:
    """Open the room, and clear it of what other tests left."""
    leader, path = open_room(visit)
    leader.on("dialog", lambda dialog: dialog.accept())
    leader.click("#room-forget")
    leader.wait_for_selector("#board .how")
    return leader, path


def send(phone: Any) -> None:
    """Send a table's policy, and wait for the server's receipt."""
    phone.click("#send")
    phone.wait_for_selector(SENT)


def revealed(visit: Visit, lever: str, value: float) -> tuple[Any, Any]:
    """Return the leader's page and a phone of a room whose one table, North, sent a policy and sees what it did."""
    leader, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    move(phone, lever, value)
    send(phone)
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]")
    return leader, phone


def second_round(leader: Any, phone: Any) -> None:
    """Begin the second round of a room, on both pages."""
    leader.click("#room-reset")
    leader.wait_for_selector("body[data-phase=open]")
    phone.wait_for_selector("#phase:has-text('Round 2')")


def test_two_phones_at_one_table_do_not_erase_each_other(visit: Visit) -> None:
    leader, path = new_room(visit)
    ann, ben = sit_down(visit, path, "North"), sit_down(visit, path, "North")
    move(ann, "notice_weeks", 9)
    move(ben, "notice_weeks", 6)
    ann.locator("#guesses fieldset").nth(0).locator("input").first.check()
    ben.locator("#guesses fieldset").nth(1).locator("input").first.check()
    ann.fill("#reason", "small firms need time")
    send(ann)
    ben.click("#send")
    ben.wait_for_selector("#overtaken:visible")
    assert "9 weeks" in ben.inner_text("#theirs")
    assert "small firms need time" in ben.inner_text("#theirs")
    assert ben.inner_text(".lever.set output") == "6 weeks"
    picture(ben, "overtaken-phone")
    ben.click("#send-mine")
    ben.wait_for_selector(SENT)
    ann.wait_for_selector(".lever.set output:has-text('6 weeks')")
    for phone in (ann, ben):
        phone.wait_for_selector("#guesses .said:has-text('At your table')")
        assert phone.locator("#guesses input:checked").count() == 1
    leader.wait_for_selector(".guess-box >> nth=1")
    picture(leader, "guessed-projector")


def test_a_reason_is_seen_before_it_is_written_over(visit: Visit) -> None:
    """Under a cursor the box kept what stood there, and the next letter replaced what somebody else had sent."""
    _, path = new_room(visit)
    ann, ben = sit_down(visit, path, "North"), sit_down(visit, path, "North")
    ann.focus("#reason")
    ben.fill("#reason", "it saves jobs")
    send(ben)
    expect(ann.locator("#reason")).to_have_value("it saves jobs")
    ann.press("#reason", "End")
    ann.type("#reason", " and money")
    send(ann)
    expect(ben.locator("#reason")).to_have_value("it saves jobs and money")


def test_sent_stands_only_after_the_receipt_and_is_sent_again_when_the_line_died(visit: Visit) -> None:
    """The line swallows everything without closing: the page notices, and nothing that was typed is gone."""
    _, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    dead: list[Any] = []

    def pass_on(line: Any) -> None:
        server = line.connect_to_server()
        is_deaf = not dead
        dead.append(line)
        line.on_message(lambda text: None if is_deaf and '"hello"' not in text else server.send(text))

    phone.route_web_socket("**/line", pass_on)
    phone.clock.install()
    phone.reload()
    phone.wait_for_selector("#step-work:visible")
    move(phone, "notice_weeks", 9)
    phone.click("#send")
    phone.clock.run_for(2_000)
    assert phone.inner_text("#send") == "Sending …"
    phone.clock.run_for(30_000)
    phone.wait_for_selector(SENT)
    assert len(dead) == 2
    assert phone.inner_text(".lever.set output") == "9 weeks"


def test_what_was_typed_outlives_a_reload(visit: Visit) -> None:
    _, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    move(phone, "notice_weeks", 9)
    phone.fill("#reason", "it is fair")
    phone.locator("#guesses input").first.check()
    phone.reload()
    phone.wait_for_selector(".lever.set output:has-text('9 weeks')")
    assert phone.input_value("#reason") == "it is fair"
    assert phone.locator("#guesses input:checked").count() == 1
    assert phone.inner_text("#send") == "Send policy and prediction"


@only_chromium
def test_rounds_are_kept_shown_beside_one_another_and_taken_home(visit: Visit) -> None:
    leader, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    other = sit_down(visit, path, "South")
    for at, each in enumerate((phone, other)):
        move(each, "payment_terms_days", 5 + 40 * at)
        send(each)
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]")
    second_round(leader, phone)
    assert phone.inner_text(".lever.set output") == "5 days"
    move(phone, "notice_weeks", 9)
    phone.fill("#reason", "time matters")
    send(phone)
    leader.click("#room-reveal")
    leader.wait_for_selector(".because:has-text('time matters')")
    leader.wait_for_selector(".scatter")
    leader.select_option("#rounds", "1")
    leader.wait_for_selector(".because", state="detached")
    leader.select_option("#rounds", "2")
    leader.wait_for_selector(".because")
    picture(leader, "rounds-projector")
    with leader.expect_download() as download:
        leader.click("#room-export")
    packed = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert {"scenarios/round-1/01-north.toml", "scenarios/01-north.toml"} <= set(packed.namelist())


@only_chromium
def test_a_table_on_the_board_opens_in_the_other_views(visit: Visit) -> None:
    leader, _ = revealed(visit, "notice_weeks", 9)
    leader.click("button[aria-label='Compare the policy of North']")
    leader.wait_for_selector("#view-compare:visible")
    assert leader.inner_text(".lever.set output") == "9 weeks"
    linked = leader.evaluate("location.hash")
    again = visit.open(f"/{linked}")
    again.wait_for_selector(".lever.set output:has-text('9 weeks')")
    leader.click("nav a[data-view=room]")
    leader.click("button[aria-label='As A: compare others with the policy of North']")
    leader.wait_for_selector("#pinned:visible")
    with leader.expect_download() as download:
        leader.click("#save-scenario")
    assert "notice_weeks" in Path(download.value.path()).read_text(encoding="utf-8")


def test_the_code_leads_to_an_address_that_phones_can_reach(visit: Visit, small_scenario: Any) -> None:
    from simulator.live.server import qr_svg
    from simulator.live.serving import in_background
    from simulator.live.workshop import Workshop
    from tests.unit.live.stage import preset

    workshop = Workshop([preset(small_scenario)], is_open=True)
    workshop.reach = "http://192.0.2.9:8000"
    address = visit.address
    with in_background(workshop) as port:
        visit.address = f"http://127.0.0.1:{port}"
        leader = visit.open("/#/room")
        leader.wait_for_selector(".address:has-text('192.0.2.9:8000/join/')")
        shown = leader.request.get(f"{visit.address}/qr/{workshop.first_room.code}.svg").body()
        assert shown == qr_svg(f"http://192.0.2.9:8000/join/{workshop.first_room.code}")
        assert leader.inner_text("#phones") == "0 phones have reached this page"
        phone = visit.open(f"/join/{workshop.first_room.code}", PHONE)
        leader.wait_for_selector("#phones:has-text('1 phone has')")
        phone.close()
        leader.wait_for_selector("#phones:has-text('0 phones')")
    visit.address = address
    visit.complaints.clear()  # Chromium says that the server was away


def test_without_sharing_the_room_says_that_only_this_machine_can_join(visit: Visit) -> None:
    leader, _ = open_room(visit)
    assert "fairlot live --share" in leader.inner_text(".alone")
