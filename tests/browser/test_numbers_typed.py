"""Boxes for numbers read them as people write them, and what is no number is refused and not taken for another one."""

from __future__ import annotations

import pytest

from tests.browser.test_levers import of, opened
from tests.browser.test_room import open_room
from tests.browser.views import DONE, Visit, picture, type_into

pytestmark = pytest.mark.browser
#: What is typed, the unit of the box and one pound in it, and the number; None where it is none.
WRITTEN = [
    *(("£4m", "£", 1, 4e6), ("500k a year", "£ a year", 1, 5e5), ("-£1.1bn", "£", 1, -1.1e9)),
    *(("4.2m", "£m", 1e-6, 4.2), ("4.2", "£m", 1e-6, 4.2), ("£900k", "£m a year", 1e-6, 0.9)),
    *(("4%", " %", 1, 4), ("4,5 %", " %", 1, 4.5), ("4%", " days", 1, None), ("£4", " %", 1, None)),
    *(("12,5", "", 1, 12.5), ("0,125", "", 1, 0.125), ("1,000", "", 1, 1000), ("1,000,000.5", "", 1, 1_000_000.5)),
    *(("1.000", "", 1, 1), ("1.000,5", "", 1, 1000.5), ("1.000.000", "", 1, 1e6), ("1 000", "", 1, 1000)),
    *(("10 days", " days", 1, 10), ("10 weeks", " days", 1, None), ("×2", "× ", 1, 2), ("−3", "", 1, -3)),
    *(("1 2", "", 1, None), ("1,2,3", "", 1, None), ("1.2.3", "", 1, None), ("abc", "", 1, None), ("", "", 1, None)),
]


def test_numbers_are_read_as_people_write_them(visit: Visit) -> None:
    read = """async (all) => {
      const { numberIn } = await import("/static/number_text.js");
      return all.map(([text, unit, pound]) => numberIn(text, unit, pound)).map((n) => (Number.isNaN(n) ? null : n));
    }"""
    found = visit.open("/").evaluate(read, [each[:3] for each in WRITTEN])
    assert list(zip([each[0] for each in WRITTEN], found, strict=True)) == [(each[0], each[3]) for each in WRITTEN]


def test_a_lever_takes_a_number_with_its_unit_or_refuses_it(visit: Visit) -> None:
    """Of £4m the browser's own box for numbers took £4, of 12,5 % 125."""
    page = opened(visit)
    sum_of, share = of(page, "mandate_to_gbp"), of(page, "mandated_se_share")
    type_into(sum_of.locator(".exact"), "£4m")
    assert sum_of.locator("output").inner_text() == "£4m"
    assert sum_of.locator(".exact").input_value() == "4000000"
    type_into(share.locator(".exact"), "12,5%")
    assert share.locator("output").inner_text() == "12.5 %"
    type_into(share.locator(".exact"), "£4m")
    assert "£4m was not taken" in page.inner_text("#message")
    assert share.locator(".exact").input_value() == "12.5"
    share.locator(".exact").press("ArrowUp")
    assert share.locator("output").inner_text() == "13 %"
    sum_of.locator(".exact").press("ArrowDown")
    assert float(sum_of.locator(".exact").input_value()) < 4e6


def test_years_that_are_refused_go_back_and_a_full_world_says_so(visit: Visit) -> None:
    """The ninth shock that was added went without a word, and a refused number of years stayed in its box."""
    page = visit.open("/")
    page.wait_for_selector(DONE)
    page.click("#world-change summary")
    years = page.input_value("#world-years")
    for typed in ("0", "4x"):
        type_into(page.locator("#world-years"), typed)
        page.wait_for_selector("#message:has-text('A run takes 1 to')")
        assert page.input_value("#world-years") == years
    size, add = page.locator("input[aria-label^='Size of the shock']"), page.locator("text=Add shock")
    usual = size.input_value()
    type_into(size, "2o")
    add.click()
    page.wait_for_selector("#message:has-text('its size is from')")
    assert size.input_value() == usual
    shocks = page.locator("#world-change [aria-label^='Take away']")
    for count in range(1, 9):
        assert add.get_attribute("aria-disabled") == "false"
        if count == 1:
            type_into(size, "12,5 %")
        add.click()
        page.wait_for_function("(n) => document.querySelectorAll('#world-change .undo').length === n", arg=count)
    assert "12.5 %" in page.inner_text("#world-change")
    assert add.get_attribute("aria-disabled") == "true"
    assert "8 added shocks at most" in page.inner_text("#world-change")
    picture(page, "full-world-projector")
    shocks.first.click()
    page.wait_for_selector("#world-change:not(:has-text('8 added shocks at most'))")


def test_minutes_and_targets_are_read_alike(visit: Visit) -> None:
    page, _ = open_room(visit)
    page.click("nav a[data-view=room]")
    page.fill("#minutes", "5 min")
    page.press("#minutes", "Enter")
    page.wait_for_selector("#message:has-text('0 to 120 minutes')")
    assert page.input_value("#minutes") == "10"
    assert page.inner_text("#timer") == ""
    page.wait_for_selector("#goal-figure option[value=council_spend]", state="attached")
    page.select_option("#goal-figure", "council_spend")
    page.fill("#goal-value", "four")
    page.press("#goal-value", "Enter")
    page.wait_for_selector("#message:has-text('is a number')")
    assert page.input_value("#goal-value") == ""
    page.fill("#goal-value", "£4m")
    page.press("#goal-value", "Enter")
    page.wait_for_selector("#target:has-text('£4m a year')")
