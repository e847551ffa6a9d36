"""The world on the screen: it is named in every view, may be changed, and goes with what is kept and with the room."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from simulator import Scenario
from tests.browser.test_room import open_room, sit_down
from tests.browser.views import DONE, PHONE, PROJECTOR, Visit, data, move, only_chromium, picture, served, type_into

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Two ready scenarios of one place, two years without a past: a contractor that hides losses, a plain mandate."""
    from simulator.live.controls import preset_of
    from simulator.scenario.loading import load_scenario

    def short(name: str, title: str) -> Any:
        found = load_scenario(name)
        settings = found.resolved() | {"horizon_years": 2, "title": title}
        settings["parameters"]["burn_in_years"] = 0.0  # no page shows the years before, and twenty runs would live them
        settings["policies"] = [p | {"from": 0, "until": None, "ramp_weeks": 0} for p in settings["policies"]]
        return preset_of(name, Scenario.from_resolved(settings))

    presets = [short("mandated_share", "A share for them"), short("carillion", "A contractor in trouble")]
    with served(presets) as at:
        yield at


def opened(visit: Visit, path: str = "/", size: tuple[int, int] = PROJECTOR) -> Any:
    page = visit.open(path, size)
    page.wait_for_selector(DONE)
    return page


def change(page: Any, act: Any) -> None:
    """Do something that changes the order, and wait for its answer."""
    before = data(page, "done")
    act()
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")


def test_every_view_says_what_world_it_is_and_what_is_asked(visit: Visit) -> None:
    page = opened(visit)
    question = page.inner_text("#world .asks")
    assert question.endswith("?")
    for view in ("compare", "play", "room"):
        page.click(f"nav a[data-view={view}]")
        assert page.inner_text("#world b") == "A share for them"
        assert page.inner_text("#world .asks") == question
        assert "5 councils" in page.inner_text("#world")
        assert "social enterprises" in page.inner_text("#world")
    phone = sit_down(visit, open_room(visit)[1], "North")
    assert "A share for them" in phone.inner_text("#world")


def test_what_is_kept_as_a_survives_another_scenario_and_says_where_it_lives(visit: Visit) -> None:
    page = opened(visit)
    move(page, "notice_weeks", 9)
    page.wait_for_timeout(400)
    change(page, lambda: page.click("#pin"))
    change(page, lambda: page.select_option("#preset", label="A contractor in trouble"))
    assert "“A share for them”" in page.inner_text("#pinned")
    assert "kept for comparison" in page.inner_text("#name-a")
    assert not page.inner_text("#summary").startswith("A and B are the same")
    change(page, lambda: page.select_option("#preset", label="A share for them"))
    assert '"notice_weeks"' in page.evaluate("JSON.stringify(JSON.parse(sessionStorage.getItem('work')).pinned)")
    page.reload()
    page.wait_for_selector("#pinned:visible")


def test_figures_of_another_order_are_dimmed_until_the_answer_comes(visit: Visit) -> None:
    page = opened(visit)
    dim = "() => Number(getComputedStyle(document.querySelector('#boxes')).opacity)"
    assert page.evaluate(dim) == 1
    page.evaluate("window.dims = []; new MutationObserver(() => window.dims.push(document.body.className))"
                  ".observe(document.body, { attributes: true })")  # fmt: skip
    change(page, lambda: move(page, "notice_weeks", 12))
    assert "stale" in page.evaluate("window.dims.join()")
    assert page.evaluate(dim) == 1


def test_the_room_goes_along_until_tables_have_sent_something(visit: Visit) -> None:
    page = opened(visit)
    _, path = open_room(visit)
    page.click("nav a[data-view=room]")
    phone = sit_down(visit, path, "North")
    page.select_option("#preset", label="A contractor in trouble")
    page.wait_for_selector("#world b:has-text('A contractor in trouble')")
    phone.wait_for_selector("#world:has-text('A contractor in trouble')")
    page.wait_for_selector("#criteria input[value=subcontractor_losses]:checked", state="attached")
    phone.wait_for_selector("#guesses:has-text('unpaid subcontractors')")
    move(phone, "notice_weeks", 9)
    phone.click("#send")
    phone.wait_for_selector("#send:has-text('Sent')")
    page.wait_for_selector("#board .ready")
    page.select_option("#preset", label="A share for them")
    page.wait_for_selector("#room-elsewhere:has-text('stays in its world')")
    assert page.inner_text("#world b") == "A contractor in trouble"
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#room-reset")
    page.wait_for_selector("#world b:has-text('A share for them')")
    assert page.inner_text("#room-elsewhere") == ""
    page.select_option("#preset", label="A contractor in trouble")
    page.click("#room-forget")  # the room is fresh again: it is in the world that is chosen
    page.wait_for_selector("#board .how")
    assert page.inner_text("#world b") == "A contractor in trouble"
    assert page.inner_text("#room-elsewhere") == ""


def test_an_empty_room_goes_along_with_a_link_and_a_window_that_is_loaded_again_moves_none(visit: Visit) -> None:
    """The link was opened in its scenario, the room stayed in the first, and nothing said so."""
    link = urlencode({"policy": json.dumps({"scenario": "carillion", "kept": [], "rules": {}})})
    page, _ = open_room(visit)
    page.select_option("#preset", label="A share for them")
    page.wait_for_selector("#world b:has-text('A share for them')")
    other = visit.open(f"/#/room?{link}")
    for each in (page, other):
        each.wait_for_selector("#world b:has-text('A contractor in trouble')")
    page.reload()  # its own work is in the world from which the link took the room away
    page.wait_for_selector(DONE, state="attached")
    page.wait_for_timeout(500)
    for each in (page, other):
        assert each.inner_text("#world b") == "A contractor in trouble"
        picture(each, "linked-room-projector")
    new = visit.open("/#/compare")
    new.wait_for_selector("#world b:has-text('A contractor in trouble')")
    assert new.input_value("#preset") == "1"
    new.select_option("#preset", label="A share for them")
    other.wait_for_selector("#world b:has-text('A share for them')")


def test_the_same_policies_meet_a_downturn_in_a_second_round(visit: Visit) -> None:
    """Every policy was deleted; and a second window took the downturn away again, as its own world had none."""
    leader, path = open_room(visit)
    asked: list[str] = []
    leader.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    leader.click("#room-forget")
    leader.wait_for_selector("#board .how")
    phone = sit_down(visit, path, "North")
    move(phone, "notice_weeks", 9)
    phone.fill("#reason", "it is fair")
    phone.click("#send")
    leader.wait_for_selector("#board .ready")
    leader.click("nav a[data-view=compare]")
    leader.click("#world-change summary")
    leader.click("text=Add shock")
    leader.click("nav a[data-view=room]")
    leader.wait_for_selector("#room-elsewhere:has-text('New: ')")
    picture(leader, "downturn-to-come-projector")
    leader.click("#room-reset")
    phone.wait_for_selector("#phase:has-text('Your policy of the last round stands')")
    assert "each goes on from its policy. Its world changes. New: " in asked[-1]
    assert "week 103 to" in asked[-1]
    assert phone.inner_text(".lever.set output") == "9 weeks"
    assert phone.input_value("#reason") == "it is fair"
    happens = leader.locator("#world span:has-text('in week 103')").inner_text()
    second = visit.open("/#/compare")
    second.wait_for_selector(f"#world span:has-text('{happens}')")
    second.click("nav a[data-view=room]")
    second.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    second.click("#room-reset")
    second.wait_for_timeout(500)
    assert asked[-1].endswith("Its world stays as it is.")
    assert leader.locator(f"#world span:has-text('{happens}')").count() == 1
    assert leader.locator(".tile.ready").count() == 1
    picture(leader, "downturn-projector")
    leader.click("#room-forget")
    leader.wait_for_selector("#board .how")


def test_reset_takes_the_room_along(visit: Visit) -> None:
    """The page went back to the scenario's own world and the room stayed in the other, without a word."""
    page = opened(visit)
    page.click("#world-change summary")
    change(page, lambda: page.check("#world-change label:has-text('hidden losses') input"))
    page.click("nav a[data-view=room]")
    page.wait_for_selector("#world:has-text('hides losses')")
    page.click("nav a[data-view=compare]")
    change(page, lambda: page.click("#reset"))
    page.click("nav a[data-view=room]")
    page.wait_for_selector("#world:not(:has-text('hides losses'))")


def test_switches_change_the_world_of_both(visit: Visit) -> None:
    page = opened(visit)
    assert page.locator("#lever-retention_share").count() == 1
    page.click("#world-change summary")
    change(page, page.locator("#world-change label:has-text('Payment chains') input").uncheck)
    assert page.locator(".lever:has(#lever-retention_share)").get_attribute("hidden") is not None
    assert "with payment chains" not in page.inner_text("#world")
    change(page, lambda: page.check("#world-change label:has-text('hidden losses') input"))
    assert page.locator("#world-change label:has-text('Payment chains') input").is_checked()
    assert page.locator(".lever:has(#lever-retention_share)").get_attribute("hidden") is None
    assert "hides losses" in page.inner_text("#world")
    assert "Contractor collapse" in page.inner_text("#boxes")
    page.select_option("#world-change select", label="downturn of other business")
    type_into(page.locator("#world-change input[aria-label='Week of the shock']"), "30")
    change(page, lambda: page.click("#world-change button:has-text('Add shock')"))
    assert "downturn of other business in week 30" in page.inner_text("#world")
    picture(page, "world-changed-projector")
    page.select_option("#world-change select", label="lenders want their money back")
    type_into(page.locator("#world-change input[aria-label^='Size']"), "200")
    page.click("#world-change button:has-text('Add shock')")
    page.wait_for_selector("#message:has-text('its size is from 0 to 100 %')")
    assert "lenders want" not in page.inner_text("#world")
    change(page, lambda: type_into(page.locator("#world-years"), "3"))
    assert "3 years" in page.inner_text("#world")
    linked = page.evaluate("location.hash")
    again = opened(visit, f"/{linked}")
    assert "3 years" in again.inner_text("#world")
    assert "week 30" in again.inner_text("#world")
    change(page, lambda: page.click("#world-change button[aria-label^='Take away']"))
    assert "week 30" not in page.inner_text("#world")


def test_a_policy_in_one_council_shows_there_elsewhere_and_the_difference(visit: Visit) -> None:
    page = opened(visit)
    assert page.locator("#areas").is_hidden()
    page.locator("#kept .places summary").first.click()
    change(page, page.locator("#kept .places input[value=Aldermoor]").first.check)
    page.wait_for_selector("#areas:visible")
    assert page.inner_text("#areas-title") == "Only in Aldermoor"
    heads = page.locator("#areas-table thead th").all_inner_texts()
    assert heads[2:5] == ["Where they hold", "Elsewhere", "Difference"]
    assert page.locator("#areas-table tbody tr").count() >= 5
    move(page, "notice_weeks", 9)
    own = page.locator(".lever:has(#lever-notice_weeks) .places")
    own.locator("summary").click()
    change(page, lambda: own.locator("input[value=Aldermoor]").check())
    assert "only in Aldermoor" in own.inner_text()
    picture(page, "areas-projector")
    page.reload()
    page.wait_for_selector(".lever.set .places:has-text('only in Aldermoor')", state="attached")


def test_play_opens_on_the_run_nearest_to_the_mean_and_says_so(visit: Visit) -> None:
    page = visit.open("/#/play")
    page.wait_for_selector("body[data-film]:not([data-waiting])")
    assert "nearest to the mean" in page.inner_text("#luck-note")
    chosen = page.locator("#seed option:checked").inner_text()
    assert "nearest to the mean" in chosen
    assert page.inner_text("#luck-note").startswith(f"Run {chosen.split()[0]} of 20")
    page.select_option("#seed", index=0 if not chosen.startswith("1 ") else 1)
    page.wait_for_selector("#luck-note:has-text('chosen by hand')")


def too_wide(page: Any) -> list[str]:
    """Return the elements that reach beyond the right edge of the screen, where the page can be scrolled to them."""
    found: list[str] = page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]"
        ".filter((each) => each.getBoundingClientRect().right > innerWidth + 1)"
        ".map((each) => `${each.tagName} ${each.className} ${each.textContent.slice(0, 40)}`)"
    )
    return found


def test_long_names_keep_within_a_phone(visit: Visit) -> None:
    leader, path = open_room(visit)
    leader.on("dialog", lambda dialog: dialog.accept())
    leader.click("#room-forget")
    leader.wait_for_selector("#board .how")
    name = "W" * 24
    phone = sit_down(visit, path, name)
    phone.fill("#reason", "X" * 160)
    phone.click("#send")
    phone.wait_for_selector("#send:has-text('Sent')")
    other = visit.open(path, PHONE)
    other.wait_for_selector(".chips button")
    assert other.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    leader.click("#room-reveal")
    phone.wait_for_selector("#votes input")
    for page in (phone, leader):
        assert too_wide(page) == []
    picture(phone, "long-name-phone")
    leader.set_viewport_size({"width": 390, "height": 844})
    assert leader.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(leader, "long-name-leader-phone")


@only_chromium
def test_paper_has_the_results_and_no_buttons(visit: Visit) -> None:
    page = opened(visit)
    page.emulate_media(media="print")
    for gone in (".top nav", "#panel", "#projector", "#world-change"):
        assert page.locator(gone).is_hidden()
    for stays in ("#summary", "#boxes", "#world", "#fans"):
        assert page.locator(stays).is_visible()
    page.set_viewport_size({"width": 794, "height": 1123})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(page, "print")


def test_what_a_lever_rests_on_is_said_without_ids(visit: Visit) -> None:
    page = opened(visit)
    texts = page.locator(".lever .more").all_text_contents()
    assert len(texts) > 50
    import re

    assert [text for text in texts if re.search(r"Source: [A-Z]{1,2}-?[A-Z]?\d", text)] == []
    assert [text for text in texts if re.search(r"\bSEs?\b", text)] == []
