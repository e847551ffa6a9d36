"""A click on a figure says why it moved; under sliders lies how the headline responds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_nothing_lost import revealed, second_round
from tests.browser.test_world import address, change, opened, too_wide  # noqa: F401 (a fixture)
from tests.browser.views import DONE, PHONE, Visit, move, picture

pytestmark = pytest.mark.browser


def test_a_figure_says_why_it_moved_by_steps_and_bars_and_leads_to_a_case(visit: Visit) -> None:
    page = opened(visit)
    page.click("[data-why=se_award_share_value] >> nth=0")
    page.wait_for_selector("#why .why-steps li")
    assert 3 <= page.locator("#why .why-steps li").count() <= 5
    assert "Share of" in page.inner_text("#why-body") or "share" in page.inner_text("#why-body")
    page.wait_for_selector("body[data-told=se_award_share_value]")
    assert page.locator("#why .why-bars li").count() == 3
    picture(page, "why-projector")
    page.click("#why button:has-text('Watch one case')")
    page.wait_for_selector("#view-play:visible")
    page.wait_for_selector("#story:visible")
    assert "(social enterprise" in page.inner_text("#feed") or page.inner_text("#story-title").startswith("B")
    picture(page, "why-story-projector")


def test_an_open_reason_goes_with_the_order_and_closes_to_where_it_was_opened(visit: Visit) -> None:
    page = opened(visit)
    page.click("[data-why=buying_cost] >> nth=0")
    page.wait_for_selector("body[data-told=buying_cost]")
    before = page.inner_text("#why-body")
    change(page, page.locator("#kept input[type=checkbox]").first.uncheck)
    page.wait_for_function("before => document.querySelector('#why-body').innerText !== before", arg=before)
    page.click("#why-close")
    assert page.locator("#why").is_hidden()
    assert page.evaluate("document.activeElement.dataset.why") == "buying_cost"


def test_every_figure_of_the_table_can_be_asked(visit: Visit) -> None:
    page = opened(visit, "/", PHONE)
    page.click("#all summary")
    page.locator("#table [data-why=price_over_cost]").click()
    page.wait_for_selector("body[data-told=price_over_cost]")
    assert too_wide(page) == []
    picture(page, "why-phone")


def test_a_figure_on_the_board_says_why_for_its_table(visit: Visit) -> None:
    leader, phone = revealed(visit, "mandated_se_share", 0.3)
    assert phone.locator("#board [data-why]").count() == 0
    leader.click("#board [data-why=se_award_share_value]")
    leader.wait_for_selector("body[data-told=se_award_share_value]")
    assert "North" in leader.inner_text("#why-title")
    assert "30 %" in leader.inner_text("#why-body")
    assert leader.locator("#view-room #why .why-steps li").count() >= 3
    assert leader.locator("#board table").is_visible()
    picture(leader, "why-board-projector")
    leader.click("#why-close")
    assert leader.evaluate("document.activeElement.dataset.table") == "0"
    leader.click("#board [data-why=se_award_share_value]")
    leader.click("#why button:has-text('Watch one case')")
    leader.wait_for_selector("#view-play:visible")
    leader.wait_for_selector("#story:visible")
    leader.click("nav a[data-view=compare]")
    assert leader.inner_text(".lever.set output") == "30 %"


def test_a_moved_lever_shows_the_response_of_the_headline_once_nobody_touches_anything(visit: Visit) -> None:
    page = opened(visit)
    move(page, "mandated_se_share", 0.4)
    page.wait_for_selector(DONE)
    page.wait_for_selector("body[data-curve=mandated_se_share]", timeout=240_000)
    own = page.locator(".lever:has(#lever-mandated_se_share) .curve")
    assert own.locator("circle").count() == 9
    assert "at 0 %" in own.inner_text()
    assert "at 100 %" in own.inner_text()
    picture(page, "curve-projector")
    for _ in range(600):  # all curves are drawn: the one that was moved is worked out in full
        if any('"whole":true' in said and '"mandated_se_share"' in said for said in visit.sent):
            break
        page.wait_for_timeout(200)
    else:
        pytest.fail("what the lever may be set to next was never asked for")
    move(page, "notice_weeks", 9)
    page.wait_for_timeout(400)
    assert "old" in str(own.get_attribute("class"))


def test_a_panel_of_a_round_that_is_over_stays_while_phones_send(visit: Visit) -> None:
    """Any word from a phone closed it, as the round that was on had no board."""
    leader, phone = revealed(visit, "notice_weeks", 9)
    second_round(leader, phone)
    leader.select_option("#rounds", "1")
    leader.click("#board .why-button >> nth=0")
    leader.wait_for_selector("#why:visible")
    phone.locator("#guesses input").first.check()
    phone.click("#send")
    phone.wait_for_selector("#send:has-text('Sent ✓')")
    leader.wait_for_timeout(500)
    assert leader.locator("#why").is_visible()
    picture(leader, "why-of-a-kept-round-projector")
    leader.click("#why-close")
    assert leader.locator("#why").is_hidden()


def test_a_curve_that_comes_after_the_next_move_stays_dimmed(visit: Visit) -> None:
    """On a slow line a point of the policy before came late, and the line was shown as that of the new one."""
    page = opened(visit)
    lines: list[Any] = []
    held: list[str] = []

    def pass_on(line: Any) -> None:
        server = line.connect_to_server()
        lines.append(line)
        server.on_message(lambda said: (held.append if '"what":"curve"' in str(said)[:40] else line.send)(said))

    page.route_web_socket("**/line", pass_on)
    page.reload()
    page.wait_for_selector(DONE)
    own = page.locator(".lever:has(#lever-mandated_se_share) .curve")
    move(page, "mandated_se_share", 0.4)
    while not held or '"mandated_se_share"' not in held[-1] or '"done":true' not in held[-1]:
        page.wait_for_timeout(200)
    lines[-1].send(held[-1])
    own.locator("svg").wait_for()
    before = page.locator("body").get_attribute("data-painted")
    move(page, "notice_weeks", 9)
    page.wait_for_selector(f"body:not([data-painted='{before}'])")
    lines[-1].send(held[-1])
    page.wait_for_timeout(300)
    assert "old" in str(own.get_attribute("class"))
