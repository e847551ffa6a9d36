"""The facilitator's views in a real browser."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest

from simulator import Scenario
from tests.browser.views import DONE, PHONE, PROJECTOR, Visit, data, intercept, move, only_chromium, picture

pytestmark = pytest.mark.browser
SIZES = {"projector": PROJECTOR, "phone": PHONE}


def play_view(visit: Visit, size: tuple[int, int] = PROJECTOR, **settings: Any) -> Any:
    page = visit.open("/#/play", size, **settings)
    page.wait_for_selector("body[data-film]")
    return page


@pytest.mark.parametrize("size", SIZES)
def test_every_view_is_painted_within_the_width_of_the_screen(visit: Visit, size: str) -> None:
    page = visit.open("/", SIZES[size])
    page.wait_for_selector(DONE)
    for view in ("compare", "play", "room"):
        page.click(f"nav a[data-view={view}]")
        page.wait_for_selector(f"#view-{view}:visible")
        if view == "play":
            page.wait_for_selector("body[data-film]")
            page.fill("#week", "90")
        picture(page, f"{view}-{size}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_lever_changes_the_picture(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    before = data(page, "done")
    began = time.monotonic()
    move(page, "payment_terms_days", 5)
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    print(f"slider to last picture: {time.monotonic() - began:.2f} s, load {os.getloadavg()[0]:.1f}")
    assert "1 moved" in page.inner_text("#levers")
    assert page.locator(".figure").count() >= 8
    page.click("button[aria-label='Put back: Bills are due after']")
    assert "moved" not in page.inner_text("#levers")


def test_lines_grow_before_the_first_numbers_which_stay_dimmed(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const { painted, grown } = document.body.dataset;
            const dim = (name) => Number(getComputedStyle(document.querySelector(name)).opacity);
            const told = document.querySelector("#seeds").textContent;
            window.seen.push([painted, grown, dim("#fans"), dim("#boxes"), told]);
          }).observe(document.body, { attributes: true, attributeFilter: ["data-painted", "data-grown"] });
        }"""
    )
    painted = data(page, "painted")
    move(page, "payment_terms_days", 9)
    page.wait_for_selector(f"body:not([data-painted='{painted}'])")
    seen = page.evaluate("window.seen")
    grown = [each for each in seen if each[0] == painted]
    assert grown, seen
    assert all(fans == 1 and boxes < 1 for _, _, fans, boxes, _ in grown)
    assert all(told.startswith("year ") and told.endswith(" of the first run …") for *_, told in grown)
    assert seen[-1][2:4] == [1, 1]


def test_equal_policies_differ_by_nothing(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    before = data(page, "done")
    page.uncheck("#kept input")
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    assert page.inner_text("#summary").startswith("A and B are the same")
    assert page.locator(".figure.good, .figure.bad, .figure.other").count() == 0


def test_a_policy_may_be_kept_as_the_reference(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    before = data(page, "done")
    page.click("#pin")
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    assert page.inner_text("#summary").startswith("A and B are the same")
    assert page.inner_text("#name-a") == "kept for comparison"


def test_work_survives_a_reload(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    move(page, "payment_terms_days", 5)
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector(".lever.set")
    assert page.inner_text(".lever.set output") == "5 days"


def test_a_moved_lever_begins_and_is_phased_in_as_chosen(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    assert page.locator("select[aria-label='Time to write a bid: begins']").is_hidden()
    move(page, "notice_weeks", 12)
    page.select_option("select[aria-label='Time to write a bid: begins']", label="from year 2")
    page.select_option("select[aria-label='Time to write a bid: phased in']", label="over a year")
    page.wait_for_timeout(400)
    page.reload()
    page.wait_for_selector(".lever.set")
    assert page.input_value("select[aria-label='Time to write a bid: begins']") == "52"
    assert page.input_value("select[aria-label='Time to write a bid: phased in']") == "52"
    kept = page.evaluate("sessionStorage.getItem('work')")
    assert '"notice_weeks":{"value":12,"from_week":52,"ramp_weeks":52}' in kept


def test_a_lever_that_a_policy_sets_says_so_until_it_is_moved(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    assert page.text_content(".lever.by-policy output") == "10 days"
    move(page, "payment_terms_days", 20)
    assert page.locator(".lever.by-policy").count() == 0
    assert "your lever below counts instead" in page.inner_text("#kept")
    page.click("button[aria-label='Put back: Bills are due after']")
    assert page.text_content(".lever.by-policy output") == "10 days"


def test_an_answer_comes_while_a_lever_is_still_dragged(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    before = data(page, "done")
    page.eval_on_selector(
        "#lever-notice_weeks",
        "(slider) => { slider.closest('details').open = true; slider.value = 12;"
        " slider.dispatchEvent(new Event('input')); }",
    )
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    asked = data(page, "done")
    page.eval_on_selector("#lever-notice_weeks", "(slider) => slider.dispatchEvent(new Event('change'))")
    page.wait_for_timeout(500)
    assert data(page, "done") == asked
    assert page.inner_text(".lever.set output") == "12 weeks"


def test_charts_have_tables(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    page.locator("#fans details summary").first.click()
    page.wait_for_selector("#fans details table td")
    page.click("#all summary")
    page.wait_for_selector("#table tbody td")
    assert page.locator("#table tbody tr").count() > 40


def test_time_plays_pauses_steps_and_scrubs(visit: Visit) -> None:
    page = play_view(visit)
    first = int(data(page, "frames"))
    page.select_option("#speed", "26")
    began = time.monotonic()
    page.click("#play")
    page.wait_for_timeout(2_000)
    page.click("#play")
    painted = (int(data(page, "frames")) - first) / (time.monotonic() - began)
    print(f"painted frames a second: {painted:.1f}, load {os.getloadavg()[0]:.1f}")
    week = int(page.input_value("#week"))
    assert week > 5
    page.wait_for_timeout(300)
    assert int(page.input_value("#week")) == week
    page.click("#step")
    assert int(page.input_value("#week")) == week + 1
    page.click("#back")
    page.click("#back")
    assert int(page.input_value("#week")) == week - 1
    page.fill("#week", "0")
    assert page.locator("#feed li").count() == 0 or "Week 0" in page.inner_text("#feed")
    page.fill("#week", "150")
    assert page.inner_text("#clock").startswith("Week 150")


ALWAYS = ("council", "social enterprise", "small firm", "large contractor", "turnover", "overdrawn", "owed")


def test_the_key_names_what_is_in_the_picture(visit: Visit, small_scenario: Scenario) -> None:
    """Joint contracts, franchises and chains stand in the key of a world that has them, and of no other."""
    reference = play_view(visit).inner_text("#marks")
    settings = small_scenario.resolved() | {"payment_chains": False}
    settings["rules"]["consortium_bids"] = "none"
    with visit.elsewhere(Scenario.from_resolved(settings)):
        plain = play_view(visit)
        key = plain.inner_text("#marks")
        assert plain.is_hidden("#moments")
    assert all(mark in reference and mark in key for mark in ALWAYS)
    assert [mark for mark in ("won together", "works for a contractor") if mark not in reference] == []
    assert [mark for mark in ("won together", "franchise", "works for a contractor") if mark in key] == []


def test_the_keyboard_moves_time(visit: Visit) -> None:
    page = play_view(visit)
    page.locator("#main").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#week") == "1"


def test_a_click_on_a_supplier_tells_its_story(visit: Visit) -> None:
    page = play_view(visit)
    page.fill("#week", "100")
    box = page.locator("#net-b").bounding_box()
    assert box is not None
    for step in range(40):
        page.locator("#net-b").click(position={"x": box["width"] * (0.2 + step * 0.015), "y": box["height"] * 0.5})
        page.wait_for_timeout(80)
        if data(page, "story"):
            break
    page.wait_for_selector("#story:visible")
    assert page.inner_text("#story-title").startswith("B")
    assert len(page.inner_text("#story")) > 60
    picture(page, "story-projector")
    page.click("#story-close")
    assert page.is_hidden("#story")


def test_a_supplier_is_found_without_a_mouse(visit: Visit) -> None:
    page = play_view(visit)
    page.select_option("#find", index=3)
    page.wait_for_selector("#story:visible")
    assert page.evaluate("document.activeElement.id") == "story-title"


def test_a_dropped_line_comes_back(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    lines: list[Any] = []

    def pass_on(line: Any) -> None:
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket("**/line", pass_on)
    page.reload()
    page.wait_for_selector(DONE)
    before = data(page, "done")
    lines[-1].close()
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    assert len(lines) == 2


def test_a_film_that_a_lost_line_swallowed_is_asked_for_again(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    lines = intercept(page, "film", None)
    page.wait_for_selector(DONE)
    page.click("nav a[data-view=play]")
    page.wait_for_selector("body[data-waiting]")
    page.wait_for_timeout(300)
    assert page.locator("body[data-film]").count() == 0
    lines[-1].close()
    page.wait_for_selector("body[data-film]:not([data-waiting])")


@pytest.mark.parametrize("of", ["compare", "vote"])
def test_a_refusal_ends_the_wait_for_what_it_is_of_and_no_other(visit: Visit, of: str) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    intercept(page, "compare", f'{{"what":"refused","why":"not today","of":"{of}"}}')
    page.wait_for_selector("#message:visible")
    assert page.inner_text("#seeds") == ("not run" if of == "compare" else "running …")


def test_figures_stay_dimmed_where_what_is_set_was_refused(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    asked: list[str] = []

    def pass_on(line: Any) -> None:
        server = line.connect_to_server()

        def decide(text: str) -> None:
            asked.extend([text] if '"do":"compare"' in text else [])
            if len(asked) == 2 and text is asked[1]:
                line.send('{"what":"refused","why":"not today","of":"compare"}')
            else:
                server.send(text)

        line.on_message(decide)

    page.route_web_socket("**/line", pass_on)
    page.reload()
    page.wait_for_selector(DONE)
    page.evaluate("document.querySelector('#all').open = true")
    page.wait_for_selector("#table td")
    shine = "(selector) => Number(getComputedStyle(document.querySelector(selector)).opacity)"
    move(page, "notice_weeks", 9)
    page.wait_for_selector("#seeds:has-text('not run')")
    for part in ("#boxes", "#fans", "#lead", "#table"):
        assert page.evaluate(shine, part) < 0.5, part
    move(page, "notice_weeks", 12)
    page.wait_for_selector("body:not(.stale)")
    assert page.evaluate(shine, "#boxes") == 1


@only_chromium
def test_motion_is_slower_for_those_who_want_less(visit: Visit) -> None:
    page = play_view(visit, reduced_motion="reduce")
    assert page.input_value("#speed") == "4"


def test_twins_of_a_week_are_paired_one_by_one_and_counted_in_the_singular(visit: Visit) -> None:
    """Two firms that turned alike in a week in equal arms gave three lines: A, AB of two firms, and B."""
    page = visit.open("/#/play")
    found = page.evaluate("""async () => {
      const { banner, merged } = await import("/static/film.js");
      const turn = (side, name, text = "profit warning") => ({ week: 51, text, name, side, weight: 3 });
      const told = (events) => merged(events).map(({ name, sides }) => `${name} ${sides.join("")}`);
      return [
        told([turn(0, "X"), turn(0, "Y"), turn(1, "X"), turn(1, "Y")]),
        told([turn(0, "X"), turn(1, "Y")]),
        told([turn(0, "won"), turn(0, "won"), turn(1, "won"), turn(1, "won"), turn(1, "won")]),
        ...[1, 2, 3].map((count) => banner(Array(count).fill(turn(0, "X")), 52).words),
      ];
    }""")
    assert found[:3] == [["X 01", "Y 01"], ["X 0", "Y 1"], ["won 01", "won 01", "won 1"]]
    assert found[3] == "Week 51: profit warning"
    assert found[4].endswith("1 more event as grave that week.")
    assert found[5].endswith("2 more events as grave that week.")
