"""What a phone has not sent yet stays its own: through other worlds and tables, beside neighbours, over dead lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator import Scenario
from tests.browser.test_nothing_lost import SENT, new_room, revealed, second_round, send
from tests.browser.test_room import sit_down
from tests.browser.views import Visit, move, picture, served, type_into

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect
SET = ".lever.set output"


@pytest.fixture(scope="module")
def address(small_scenario: Scenario) -> Iterator[str]:
    """One small place twice, under two titles."""
    from tests.unit.live.stage import preset

    elsewhere = Scenario.from_resolved(small_scenario.resolved() | {"title": "Elsewhere"})
    with served([preset(small_scenario), preset(elsewhere, "elsewhere")]) as at:
        yield at


def begin(leader: Any, preset: str = "") -> None:
    """Take the room to what is set above, or to another scenario."""
    if preset:
        leader.select_option("#preset", label=preset)
    leader.wait_for_timeout(300)
    if leader.locator("#room-reset").is_enabled():
        leader.click("#room-reset")


class Deafness:
    """A page whose line may be made deaf: it stays open and swallows everything from then on."""

    def __init__(self, page: Any) -> None:
        self.lines: list[Any] = []
        self.deaf = 0  # of the first lines
        page.route_web_socket("**/line", self._pass_on)
        page.clock.install()
        page.reload()

    def begin(self) -> None:
        """Make the line deaf that is open now."""
        self.deaf = len(self.lines)

    def wait(self, page: Any) -> None:
        """Let time pass until the page opens another line: a minute at most."""
        for _ in range(30):
            if len(self.lines) > self.deaf:
                return
            page.clock.run_for(2_000)
        raise AssertionError("the page took a deaf line for a good one")

    def _pass_on(self, line: Any) -> None:
        server, number = line.connect_to_server(), len(self.lines)
        self.lines.append(line)
        line.on_message(lambda text: None if number < self.deaf else server.send(text))


def sent_into_silence(visit: Visit) -> tuple[Any, Any, Deafness]:
    """Return the leader's page, a phone at North that pressed Send for nine weeks' notice, and its line, deaf since."""
    leader, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    line = Deafness(phone)
    phone.wait_for_selector("#step-work:visible")
    move(phone, "notice_weeks", 9)
    line.begin()
    phone.click("#send")
    return leader, phone, line


def test_a_draft_goes_along_into_another_world(visit: Visit) -> None:
    """It could not be sent: 'somebody else at your table' was faster, though nobody was."""
    leader, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    move(phone, "notice_weeks", 9)
    phone.fill("#reason", "small firms need time")
    leader.bring_to_front()  # a window behind others gets no change of what is typed in Firefox
    leader.click("nav a[data-view=compare]")
    leader.click("#world-change summary")
    type_into(leader.locator("#world-years"), "2")
    leader.click("nav a[data-view=room]")
    begin(leader)
    phone.wait_for_selector("#world:has-text('2 years')")
    assert phone.inner_text(SET) == "9 weeks"
    send(phone)
    leader.wait_for_selector("#board .ready")
    assert not phone.locator("#overtaken").is_visible()
    assert phone.input_value("#reason") == "small firms need time"


def test_a_draft_waits_until_the_room_is_back_in_its_scenario(visit: Visit) -> None:
    leader, path = new_room(visit)
    first = leader.locator("#preset option").first.inner_text()
    phone = sit_down(visit, path, "North")
    move(phone, "notice_weeks", 9)
    begin(leader, "Elsewhere")
    phone.wait_for_selector("#world:has-text('Elsewhere')")
    phone.wait_for_selector("#unsent:has-text('kept on this phone')")
    assert phone.locator(SET).count() == 0
    phone.reload()
    phone.wait_for_selector("#step-work:visible")
    begin(leader, first)
    phone.wait_for_selector(f"{SET}:has-text('9 weeks')")
    send(phone)


def test_a_second_reason_does_not_replace_the_first_unseen(visit: Visit) -> None:
    _, path = new_room(visit)
    ann, ben = sit_down(visit, path, "North"), sit_down(visit, path, "North")
    send(ann)
    ben.wait_for_selector(SENT)
    ann.fill("#reason", "it is fair")
    ben.fill("#reason", "it is cheap")
    send(ann)
    ben.click("#send")
    ben.wait_for_selector("#overtaken:visible")
    assert "because it is fair" in ben.inner_text("#theirs")
    ben.click("#send-mine")
    ben.wait_for_selector(SENT)
    expect(ann.locator("#reason")).to_have_value("it is cheap")


def test_who_moves_a_lever_while_a_policy_is_under_way_is_not_overtaken_by_oneself(visit: Visit) -> None:
    _, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    move(phone, "notice_weeks", 9)
    phone.evaluate("""() => {
        document.getElementById('send').click();
        const slider = document.getElementById('lever-notice_weeks');
        slider.value = 6;
        slider.dispatchEvent(new Event('input'));
        slider.dispatchEvent(new Event('change'));
    }""")
    phone.wait_for_selector("#send:has-text('Send policy and prediction')")
    phone.click("#send")
    phone.wait_for_selector(f"{SENT}, #overtaken:visible")
    assert not phone.locator("#overtaken").is_visible()


def test_who_agrees_with_a_neighbour_is_counted(visit: Visit) -> None:
    """The neighbour's word stood there as one's own, so that a tap on it changed nothing."""
    leader, path = new_room(visit)
    ann, ben = sit_down(visit, path, "North"), sit_down(visit, path, "North")
    ann.locator("#guesses fieldset").first.locator("input").first.check()
    send(ann)
    ben.wait_for_selector("#guesses .said:has-text('At your table: goes up')")
    assert ben.locator("#guesses input:checked").count() == 0
    ben.locator("#guesses fieldset").first.locator("input").first.check()
    ben.click("#send")
    ben.wait_for_selector(SENT)
    leader.wait_for_selector(".guess-box dd:text-is('2')")


def test_a_draft_of_another_table_does_not_replace_what_stands_at_this_one(visit: Visit) -> None:
    leader, path = new_room(visit)
    ann, ben = sit_down(visit, path, "North"), sit_down(visit, path, "South")
    send(ben)
    send(ann)
    move(ann, "notice_weeks", 9)
    leader.click("button[aria-label='Remove the table North']")
    ann.fill("#table-name", "South")
    ann.click("#join-form button")
    ann.wait_for_selector("#mine:has-text('South')")
    ann.click("#send")
    ann.wait_for_selector("#overtaken:visible")


def test_a_vote_on_a_line_that_died_silently_arrives(visit: Visit) -> None:
    leader, phone = revealed(visit, "notice_weeks", 9)
    line = Deafness(phone)
    phone.wait_for_selector("#votes input")
    line.begin()
    phone.locator("#votes input").first.check()
    line.wait(phone)
    leader.wait_for_selector("meter[aria-label='1 vote']")
    assert phone.locator("#votes input:checked").count() == 1


def test_what_is_moved_on_while_a_line_is_dead_is_not_sent_with_what_was(visit: Visit) -> None:
    """The half-made policy went out in place of the one for which the button had been pressed."""
    leader, phone, line = sent_into_silence(visit)
    move(phone, "notice_weeks", 6)
    line.wait(phone)
    leader.wait_for_selector("#board .ready, .tile.ready")
    phone.wait_for_selector("#send:has-text('Send policy and prediction')")
    assert phone.inner_text(SET) == "6 weeks"
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]")
    assert "9 weeks" in leader.inner_text("#board")


def test_a_policy_that_was_on_its_way_while_a_round_began_stays_on_the_phone(visit: Visit) -> None:
    """It counted in the next round as if its table had sent it there."""
    leader, path = new_room(visit)
    phone, other = sit_down(visit, path, "North"), sit_down(visit, path, "South")
    held: list[Any] = []

    def pass_on(line: Any) -> None:
        server = line.connect_to_server()

        def decide(text: str) -> None:
            is_held = '"do":"propose"' in text and not held
            held.append((server, text)) if is_held else server.send(text)

        line.on_message(decide)

    phone.route_web_socket("**/line", pass_on)
    phone.reload()
    phone.wait_for_selector("#step-work:visible")
    move(phone, "notice_weeks", 9)
    phone.click("#send")
    send(other)
    leader.wait_for_selector(".tile.ready")
    second_round(leader, phone)
    for server, text in held:
        server.send(text)
    phone.wait_for_selector("#message:has-text('round 1, which is over')")
    phone.wait_for_selector("#unsent:has-text('too late for its round')")
    assert phone.inner_text("#send") == "Send policy and prediction"
    assert phone.inner_text(SET) == "9 weeks"
    assert leader.locator(".tile.ready").count() == 1
    phone.locator("#unsent").scroll_into_view_if_needed()
    picture(phone, "late-phone")
    send(phone)
    leader.wait_for_selector(".tile.ready >> nth=1")


def test_a_phone_whose_table_was_removed_while_its_line_was_dead_may_send_at_another(visit: Visit) -> None:
    leader, phone, line = sent_into_silence(visit)
    leader.click("button[aria-label='Remove the table North']")
    line.wait(phone)
    phone.fill("#table-name", "South")
    phone.click("#join-form button")
    phone.wait_for_selector("#mine:has-text('South')")
    assert phone.inner_text(SET) == "9 weeks"
    send(phone)


def test_a_choice_between_policies_ends_with_their_world(visit: Visit) -> None:
    leader, path = new_room(visit)
    ann, ben = sit_down(visit, path, "North"), sit_down(visit, path, "North")
    move(ann, "notice_weeks", 9)
    move(ben, "notice_weeks", 6)
    send(ann)
    ben.click("#send")
    ben.wait_for_selector("#overtaken:visible")
    begin(leader, "Elsewhere")
    ben.wait_for_selector("#world:has-text('Elsewhere')")
    assert ben.locator("#overtaken").is_hidden()


def test_a_leaders_order_on_a_line_that_died_silently_is_doubted_aloud(visit: Visit) -> None:
    leader, path = new_room(visit)
    sit_down(visit, path, "North")
    line = Deafness(leader)
    leader.wait_for_selector(".tile")
    line.begin()
    leader.click("#room-lock")
    line.wait(leader)
    leader.wait_for_selector("#message:has-text('may not have reached the room')")
