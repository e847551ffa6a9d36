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


@pytest.fixture
def visit(visit: Visit, room: tuple[str, str, str]) -> Iterator[Visit]:
    """Open pages of that workshop."""
    usual, visit.address = visit.address, room[0]
    yield visit
    visit.address = usual


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
