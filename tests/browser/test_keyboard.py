"""Who works by keyboard stays in place while the page is painted anew, and in the view whose results are skipped to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_nothing_lost import new_room, revealed, send
from tests.browser.test_room import sit_down
from tests.browser.views import DONE, Visit, move

pytestmark = pytest.mark.browser


def holds(page: Any, selector: str) -> bool:
    """Say whether an element has the focus and is in the page."""
    return bool(page.evaluate("(selector) => Boolean(document.activeElement?.matches(selector))", selector))


@pytest.mark.parametrize("view", ["room", "play", "compare"])
def test_skipping_to_the_results_stays_in_the_view(visit: Visit, view: str) -> None:
    page = visit.open(f"/#/{view}")
    page.wait_for_selector(DONE)
    page.wait_for_function(f"location.hash.startsWith('#/{view}')")
    page.focus("#skip")
    page.keyboard.press("Enter")
    assert holds(page, "#main")
    assert page.locator(f"#view-{view}").is_visible()
    page.evaluate("location.hash = '#main'")
    page.wait_for_function(f"location.hash.startsWith('#/{view}')")
    assert page.locator(f"#view-{view}").is_visible()


def test_votes_may_be_chosen_with_the_arrows(visit: Visit) -> None:
    """The radios were made anew under the finger, and the next arrow went nowhere."""
    leader, path = new_room(visit)
    phones = [sit_down(visit, path, name) for name in ("North", "South", "East")]
    for phone in phones:
        send(phone)
    leader.click("#room-reveal")
    phone = phones[0]
    phone.wait_for_selector("#votes input")
    phone.locator("#votes input").first.focus()
    phone.keyboard.press("Space")
    for votes in ("South", "East", "North"):
        leader.wait_for_selector("meter[aria-label='1 vote']")
        phone.wait_for_timeout(400)
        phone.keyboard.press("ArrowDown")
        phone.wait_for_selector(f"#votes label:has(:checked):has-text('{votes}')")
        phone.wait_for_timeout(400)
        assert holds(phone, "#votes input:checked")


def test_a_vote_leaves_the_board_to_who_works_there(visit: Visit) -> None:
    leader, phone = revealed(visit, "notice_weeks", 9)
    other = sit_down(visit, "/join/" + leader.inner_text(".address").rpartition("/")[2], "South")
    leader.focus("button[aria-label='Play the policy of North']")
    phone.locator("#votes input").first.check()
    leader.wait_for_selector("meter[aria-label='1 vote']")
    assert holds(leader, "button[aria-label='Play the policy of North']")
    leader.focus("#board [data-why]")
    other.locator("#votes input").first.check()
    leader.wait_for_selector("meter[aria-label='2 votes']")
    assert holds(leader, "#board [data-why]")


def test_the_lists_of_the_scatter_keep_the_focus(visit: Visit) -> None:
    leader, path = new_room(visit)
    phones = [sit_down(visit, path, name) for name in ("North", "South")]
    for at, phone in enumerate(phones):
        move(phone, "payment_terms_days", 5 + 40 * at)
        send(phone)
    leader.click("#room-reveal")
    chosen = leader.locator("#scatter select").nth(1)
    chosen.focus()
    leader.evaluate("document.activeElement.dataset.mine = 'yes'")
    phones[0].wait_for_selector("#votes input")
    phones[0].locator("#votes input").first.check()
    leader.wait_for_selector("meter[aria-label='1 vote']")
    assert holds(leader, "select[data-mine]")  # a list that is open stays so
    chosen.select_option(index=1)
    assert chosen.evaluate("(each) => each === document.activeElement")


def test_a_changed_world_keeps_the_focus(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    page.focus("#world-change summary")
    page.keyboard.press("Enter")
    page.focus("#world-years")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    assert holds(page, "#world-change input[type=checkbox]")
    for state in (":not(:checked)", ":checked"):
        page.keyboard.press("Space")
        page.wait_for_timeout(300)
        assert holds(page, f"#world-change input[type=checkbox]{state}")


def test_putting_a_lever_back_leaves_the_focus_on_it(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    move(page, "notice_weeks", 9)
    page.focus("button[aria-label^='Put back']:visible")
    page.keyboard.press("Enter")
    page.wait_for_selector(".lever.set", state="detached")
    page.wait_for_timeout(300)
    assert holds(page, "#lever-notice_weeks")


def test_sending_leaves_the_focus_on_the_button(visit: Visit) -> None:
    _, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    phone.focus("#send")
    phone.keyboard.press("Enter")
    phone.wait_for_selector("#send:has-text('Sent ✓')")
    phone.wait_for_timeout(300)
    assert holds(phone, "#send")


def test_who_leads_by_keyboard_stays_at_the_buttons_from_one_step_to_the_next(visit: Visit) -> None:
    """A button that rests while results are worked out, or goes, sent the focus back to the top of the page."""
    leader, path = new_room(visit)
    phone = sit_down(visit, path, "North")
    phone.click("#send")
    leader.wait_for_selector("#room-reveal[aria-disabled=false]")
    leader.focus("#room-reveal")
    leader.keyboard.press("Enter")
    leader.wait_for_selector("#room-reset.main")
    assert leader.evaluate("document.activeElement.closest('.room-buttons') !== null")
    leader.focus("#room-lock")
    leader.keyboard.press("Enter")
    leader.wait_for_selector("#room-lock.main")
    assert holds(leader, "#room-lock")


def test_a_button_that_rests_does_nothing(visit: Visit) -> None:
    leader, _ = new_room(visit)
    leader.wait_for_selector("#room-reveal[aria-disabled=true]")
    leader.focus("#room-reveal")
    leader.keyboard.press("Enter")
    leader.wait_for_timeout(300)
    assert holds(leader, "#room-reveal[aria-disabled=true]")
    assert leader.locator("#message").is_hidden()
