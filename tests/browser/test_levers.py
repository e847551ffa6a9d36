"""Levers say what they hold and take what is typed, and say when they do nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.views import DONE, PHONE, PROJECTOR, Visit, move, picture, type_into

pytestmark = pytest.mark.browser


def opened(visit: Visit, size: tuple[int, int] = PROJECTOR) -> Any:
    page = visit.open("/", size)
    page.wait_for_selector(DONE)
    for group in page.locator("#levers > details").all():
        group.evaluate("group => { group.open = true; }")
    return page


def of(page: Any, lever: str) -> Any:
    """Return the row of a lever."""
    return page.locator(".lever").filter(has=page.locator(f"#lever-{lever}"))


@pytest.mark.parametrize(("typed", "read"), [("4000000", "£4m"), ("500000", "£500k"), ("123456", "£123k")])
def test_a_sum_that_is_typed_is_read_and_kept_as_it_is(visit: Visit, typed: str, read: str) -> None:
    page = opened(visit)
    row = of(page, "mandate_to_gbp")
    type_into(row.locator(".exact"), typed)
    assert row.locator("output").inner_text() == read
    page.wait_for_timeout(400)
    assert f'"value":{typed}' in page.evaluate("sessionStorage.getItem('work')")
    page.reload()
    page.wait_for_selector(".lever.set")
    assert of(page, "mandate_to_gbp").locator("output").inner_text() == read


def test_a_number_out_of_range_is_refused_with_the_range(visit: Visit) -> None:
    page = opened(visit)
    row = of(page, "payment_terms_days")
    type_into(row.locator(".exact"), "100000")
    assert "goes from" in page.inner_text("#message")
    assert page.locator(".lever.set").count() == 0


def test_levers_show_what_the_scenario_holds_and_not_what_the_slider_can_stand_on(visit: Visit) -> None:
    page = opened(visit)
    for row in page.locator(".lever:visible").filter(has=page.locator(".exact")).all():
        shown = row.locator("output").inner_text()
        assert shown in row.locator(".more").text_content() or shown in ("by council", "10 days"), shown


def test_a_lever_that_needs_another_one_says_so_and_stands_under_it(visit: Visit) -> None:
    page = opened(visit)
    row = of(page, "replication_grant_gbp")
    assert re.search("needs “Social franchises”", row.locator(".needs").inner_text())
    picture(page, "idle-levers-projector")
    page.uncheck("#kept input")
    type_into(row.locator(".exact"), "50000")
    page.wait_for_selector("#summary:has-text('does nothing without “Social franchises”')")
    page.select_option("#lever-franchising", label="yes")
    assert row.locator(".needs").is_hidden()
    names = page.eval_on_selector_all(".lever [id^=lever-]:not(p)", "all => all.map((each) => each.id)")
    assert names.index("lever-replication_grant_gbp") > names.index("lever-franchising")


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080), (3840, 2160)])
def test_the_back_row_reads_a_thirtieth_of_the_screen(visit: Visit, size: tuple[int, int]) -> None:
    page = visit.open("/", size)
    page.wait_for_selector(DONE)
    page.keyboard.press("p")
    page.wait_for_selector("#projector[aria-pressed=true]")
    for selector in ("#summary", ".legend"):
        letters = page.eval_on_selector(selector, "(each) => parseFloat(getComputedStyle(each).fontSize)")
        assert letters >= size[1] / 30
    letters = "Number.parseFloat(document.querySelector('.uplot canvas').dataset.letters)"
    page.wait_for_function(f"{letters} >= {size[1] / 30}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0  # once charts have followed
    picture(page, f"back-row-{size[0]}")
    page.keyboard.press("p")
    assert page.locator("#panel").is_visible()


def test_levers_on_a_phone_keep_within_its_width(visit: Visit) -> None:
    page = opened(visit, PHONE)
    move(page, "notice_weeks", 9)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(page, "levers-phone")
