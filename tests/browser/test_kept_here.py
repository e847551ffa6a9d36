"""What a browser keeps for the pages: nothing at all where it blocks storage, the work of two tabs, a typed target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator import Scenario
from tests.browser.views import DONE, PHONE, Visit, move

pytestmark = pytest.mark.browser
BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get: () => { throw new DOMException("blocked", "SecurityError"); } });"""
FULL = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };"""


@pytest.fixture(scope="module")
def room(small_scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Return the address of a workshop that asks for a token, with the path of its facilitator and of its phones."""
    from simulator.live.serving import in_background
    from simulator.live.workshop import Workshop
    from tests.unit.live.stage import preset

    workshop = Workshop([preset(small_scenario)], ["Hall"], is_open=False)
    with in_background(workshop) as port:
        first = workshop.first_room
        yield f"http://127.0.0.1:{port}", f"/#token={first.token}", f"/join/{first.code}"


@pytest.fixture(scope="module")
def address(room: tuple[str, str, str]) -> str:
    """Return where that workshop is."""
    return room[0]


def opened_with(visit: Visit, script: str, path: str, **settings: Any) -> Any:
    """Return a page of a browser in which a script ran before those of the page."""
    page = visit.open("/nothing", **settings)
    page.context.add_init_script(script)
    page.goto(visit.address + path)
    visit.complaints.clear()  # Chromium says that the first page is missing
    return page


def seated(page: Any, table: str) -> Any:
    page.fill("#table-name", table)
    page.click("#join-form button")
    page.wait_for_selector("#step-work:visible")
    return page


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_phone_without_storage_takes_part(visit: Visit, room: tuple[str, str, str], script: str) -> None:
    """It showed the name of the page and nothing else."""
    phone = seated(opened_with(visit, script, room[2], size=PHONE), "Blocked")
    move(phone, "notice_weeks", 9)
    phone.click("text=Play a role")
    phone.select_option("#role", index=1)
    phone.wait_for_selector("#role-card p")
    phone.click("#send")
    phone.wait_for_selector("#send:has-text('Sent ✓')")


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_facilitator_without_storage_leads(visit: Visit, room: tuple[str, str, str], script: str) -> None:
    """The page stayed at 'Connecting …'; loaded again without its key it says where to go, and takes the key again."""
    leader = opened_with(visit, script, room[1])
    leader.wait_for_selector(DONE)
    move(leader, "notice_weeks", 9)
    leader.wait_for_selector(".lever.set")
    leader.wait_for_function("!location.hash.includes('token')")
    leader.reload()
    leader.wait_for_selector("#stranger:visible")
    leader.goto(visit.address + room[1])
    leader.wait_for_selector(DONE)


def test_two_tabs_of_one_phone_keep_what_was_typed_in_either(visit: Visit, room: tuple[str, str, str]) -> None:
    """The second tab wrote its whole draft over that of the first, whose sentence was gone after a reload."""
    first = seated(visit.open(room[2], PHONE), "Twin")
    second = first.context.new_page()
    second.goto(visit.address + room[2])
    second.wait_for_selector("#step-work:visible")
    second.locator("#guesses fieldset").nth(1).locator("input").first.check()
    first.fill("#reason", "small firms need time")
    first.locator("#guesses fieldset").first.locator("input").first.check()
    second.wait_for_function("document.querySelector('#reason').value === 'small firms need time'")
    move(second, "notice_weeks", 9)
    first.wait_for_selector(".lever.set output:has-text('9 weeks')")
    for tab in (first, second):
        assert tab.locator("#guesses input:checked").count() == 2
        tab.reload()
        tab.wait_for_selector(".lever.set output:has-text('9 weeks')")
        assert tab.input_value("#reason") == "small firms need time"
        assert tab.locator("#guesses input:checked").count() == 2
    second.click("#send")
    first.wait_for_selector("#send:has-text('Sent ✓')")
    assert first.input_value("#reason") == "small firms need time"
    assert first.inner_text(".lever.set output") == "9 weeks"


def test_two_tabs_that_write_at_once_lose_nothing(visit: Visit, room: tuple[str, str, str]) -> None:
    """Before either hears of the other: what is kept is read again before it is written."""
    page = visit.open(room[2], PHONE)
    kept = page.evaluate("""async () => {
      const { Draft } = await import("/static/draft.js"), tabs = [1, 2, 3].map(() => new Draft("here", () => {}));
      tabs[0].touch({ reason: "a sentence" }, 4);
      tabs[1].touch({ wish: { kept: [] } }, 4);
      tabs[2].guesses.bids = "up";
      tabs[2].keep();
      tabs[0].touch({ reason: "another sentence" }, 4);
      tabs[1].drop();
      return localStorage.getItem("draft-here");
    }""")
    assert kept == '{"policies":{},"version":null,"reason":null,"guesses":{"bids":"up"},"vote":null}'


def test_a_target_that_is_typed_and_not_set_outlives_a_reload(visit: Visit, room: tuple[str, str, str]) -> None:
    leader = visit.open(room[1])
    leader.wait_for_selector(DONE)
    leader.click("nav a[data-view=room]")
    leader.wait_for_selector("#goal-figure option[value=council_spend]", state="attached")
    leader.fill("#target-text", "Twice the share")
    leader.select_option("#goal-figure", "council_spend")
    leader.fill("#goal-value", "7")
    leader.reload()
    leader.wait_for_selector("#goal-figure option[value=council_spend]", state="attached")
    leader.wait_for_function("document.querySelector('#target-text').value === 'Twice the share'")
    assert leader.input_value("#goal-figure") == "council_spend"
    assert leader.input_value("#goal-value") == "7"
    leader.click("#target-form button")
    leader.wait_for_selector("#target:has-text('Twice the share')")
    leader.fill("#target-text", "")
    leader.click("#target-form button")
    leader.wait_for_selector("#target:not(:has-text('Twice the share'))", state="attached")
    leader.reload()
    leader.wait_for_selector("#goal-figure option[value=council_spend]", state="attached")
    leader.wait_for_timeout(500)
    assert leader.input_value("#target-text") == ""
    assert leader.input_value("#goal-value") == "7"
