"""Policies in the page's address: pasted, gone back to, or damaged."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from simulator.study.versions import versions
from tests.browser.test_room import open_room
from tests.browser.views import DONE, Visit, data, move
from tests.unit.live.test_scenario_names import PLAIN

pytestmark = pytest.mark.browser
LEAD = {"scenario": "small", "version": versions()["fairlot"]}
BLOW = {"kind": "downturn", "week": 10, "size": 0.2, "weeks": 26}
SET = ".lever.set output"


def link(view: str = "compare", **policy: Any) -> str:
    return f"#/{view}?{urlencode({'policy': json.dumps(LEAD | policy)})}"


def rule(name: str, value: float) -> dict[str, Any]:
    return {"kept": [], "rules": {name: {"value": value, "from_week": 0, "ramp_weeks": 0}}}


def opened(visit: Visit, path: str = "/") -> Any:
    page = visit.open(path)
    page.wait_for_selector(DONE)
    return page


def paste(page: Any, linked: str) -> None:
    """Put a link into the address of an open page, as a hand does."""
    page.evaluate("(linked) => { location.hash = linked; }", linked)


def addressed(page: Any) -> Any:
    """Return the policy of the page's address."""
    return page.evaluate(
        "JSON.parse(new URLSearchParams(location.hash.split('?')[1] ?? '').get('policy') ?? 'null')?.rules"
    )


def test_a_link_that_is_pasted_into_an_open_page_is_taken(visit: Visit) -> None:
    page = opened(visit)
    before = data(page, "done")
    paste(page, link(**rule("notice_weeks", 9)))
    page.wait_for_selector(f"{SET}:has-text('9 weeks')")
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    assert not page.locator("#kept input").first.is_checked()
    paste(page, link("play", **rule("notice_weeks", 6)))
    page.wait_for_selector("body[data-view=play][data-film]:not([data-waiting])")
    assert page.text_content(SET) == "6 weeks"


def test_what_begins_after_the_end_of_a_run_is_kept_for_who_set_it(visit: Visit) -> None:
    """It was lost without a word on a reload: a lever of year 8 in a world of two years."""
    page = opened(visit)
    rules = {"notice_weeks": {"value": 9, "from_week": 400}}
    late = {"scenario": "small", "kept": [], "rules": rules, "world": {"years": 2}}
    page.evaluate("(wish) => sessionStorage.setItem('work', JSON.stringify({ wish, pinned: null }))", late)
    page.evaluate("history.replaceState(null, '', '/')")
    page.reload()
    page.wait_for_selector(f"{SET}:has-text('9 weeks')")
    page.wait_for_selector("#message:has-text('the first week of “Time to write a bid')")
    visit.complaints.clear()


def test_back_and_forward_take_address_levers_and_a_along(visit: Visit) -> None:
    page = opened(visit)
    move(page, "notice_weeks", 9)
    page.wait_for_selector(f"{SET}:has-text('9 weeks')")
    page.wait_for_timeout(400)
    page.click("#pin")
    page.click("nav a[data-view=room]")
    page.wait_for_function("location.hash.includes('notice_weeks')")
    paste(page, link(**rule("notice_weeks", 6)))
    page.wait_for_selector(f"{SET}:has-text('6 weeks')")
    assert page.locator("#pinned").is_hidden()
    for _ in range(2):
        page.go_back()
        page.wait_for_function("document.querySelector('.lever.set output').textContent === '9 weeks'")
        assert addressed(page)["notice_weeks"]["value"] == 9
    page.wait_for_selector("#pinned:visible")
    page.go_forward()
    page.go_forward()
    page.wait_for_selector(f"{SET}:has-text('6 weeks')")
    assert addressed(page)["notice_weeks"]["value"] == 6
    assert page.locator("#pinned").is_hidden()


DAMAGED: dict[str, Any] = {
    "rules are none": {"rules": None},
    "rules are a list": {"rules": [1]},
    "a lever that is unknown": rule("moon_phase", 1),
    "a lever by a name of every object": rule("constructor", 1),
    "a value that is a word": rule("notice_weeks", "many"),  # type: ignore[arg-type]
    "a value out of range": rule("notice_weeks", 900),
    "a choice that is none": rule("mandate_enforcement", 17),
    "a rule without a value": {"rules": {"notice_weeks": {"from_week": 3}}},
    "a rule that is none": {"rules": {"notice_weeks": None}},
    "a week after the end": {"rules": {"notice_weeks": {"value": 9, "from_week": 10**6}}},
    "a council that is unknown": {"rules": {"notice_weeks": {"value": 9, "councils": ["Atlantis"]}}},
    "councils that are a word": {"rules": {"notice_weeks": {"value": 9, "councils": "all"}}},
    "kept that is a number": {"kept": 7},
    "kept that is none": {"kept": None},
    "a kept policy that is not there": {"kept": [4]},
    "where without a policy": {"where": {"7": []}},
    "where that is a word": {"where": "x"},
    "a world that is a list": {"world": []},
    "a world with a moon": {"world": {"moon": 1}},
    "years that are a word": {"world": {"years": "two"}},
    "a shock of an unknown kind": {"world": {"shocks": [BLOW | {"kind": "flood"}]}},
    "a shock that is none": {"world": {"shocks": [None]}},
    "a shock that is too large": {"world": {"shocks": [BLOW | {"size": 5}]}},
    "shocks that are a table": {"world": {"shocks": {}}},
    "off that is none": {"world": {"off": None}},
    "a shock that is off and not there": {"world": {"off": [3]}},
    "something new": {"surplus": 1},
    "no scenario": {"scenario": None},
}  # fmt: skip


def test_a_link_that_is_damaged_is_told_in_one_sentence(visit: Visit) -> None:
    """Property: whatever part of a link is damaged, the page says so, stays as it was, and throws nothing."""
    page = opened(visit)
    move(page, "notice_weeks", 9)
    page.wait_for_selector(f"{SET}:has-text('9 weeks')")
    page.wait_for_timeout(400)
    broken = [link(**(LEAD | policy)) for policy in DAMAGED.values()]
    for text in (*broken, "#/compare?policy=%7B", "#/compare?policy=null", "#/compare?policy=7", "#/compare?policy="):
        page.evaluate("document.querySelector('#message').textContent = ''")
        paste(page, text)
        page.wait_for_function("document.querySelector('#message').textContent.includes('does not fit this version')")
        assert addressed(page)["notice_weeks"]["value"] == 9, text
        assert page.text_content(SET) == "9 weeks"
        assert visit.complaints == [], text


def test_a_link_of_an_unknown_version_is_told_as_that_and_opened(visit: Visit) -> None:
    """It was 'made with fairlot undefined', or '[object Object]'."""
    page = opened(visit)
    for weeks, version in enumerate((None, {"a": 1}, [1], 7, "", "x" * 99), 2):
        paste(page, link(version=version, **rule("notice_weeks", weeks)))
        page.wait_for_selector(f"{SET}:has-text('{weeks} weeks')")
        said = page.inner_text("#message")
        assert "does not say which version of fairlot made it" in said, version
        page.evaluate("document.querySelector('#message').textContent = ''")


def test_a_link_that_says_how_a_scenario_was_typed_is_matched_by_its_name(visit: Visit) -> None:
    """So earlier versions wrote links; the folder of one that is not offered is not shown."""
    page = opened(visit)
    for weeks, typed in enumerate(("small.toml", "/home/me/small.toml", r"C:\me\small.toml", "../small"), 2):
        paste(page, link(scenario=typed, **rule("notice_weeks", weeks)))
        page.wait_for_selector(f"{SET}:has-text('{weeks} weeks')")
        assert addressed(page)["notice_weeks"]["value"] == weeks
        assert "home" not in page.url
    paste(page, link(scenario="/home/me/gone.toml"))
    page.wait_for_selector("#message:has-text('The scenario “gone” of this link is not offered here')")


@pytest.mark.parametrize("name", ["rules are none", "a shock of an unknown kind"])
def test_a_page_that_is_opened_by_a_damaged_link_opens_all_the_same(visit: Visit, name: str) -> None:
    page = visit.open(f"/{link(**DAMAGED[name])}")
    page.wait_for_selector("#message:has-text('does not fit this version')")
    page.wait_for_selector(DONE)
    assert page.locator(".figure").count() >= 8


def test_work_that_this_window_kept_from_another_version_is_left_out(visit: Visit) -> None:
    page = opened(visit)
    kept = {"wish": {"scenario": "small", **rule("moon_phase", 1)}, "pinned": {"scenario": "gone", "rules": None}}
    page.evaluate("(kept) => sessionStorage.setItem('work', JSON.stringify(kept))", kept)
    page.goto(f"{visit.address}/?again")
    page.wait_for_selector(DONE)
    assert page.locator(".lever.set").count() == 0
    assert page.locator("#pinned").is_hidden()


def test_a_facilitators_link_that_is_pasted_into_an_open_page_opens_it_as_one(visit: Visit) -> None:
    page, _ = open_room(visit)
    paste(page, "#token=new")
    page.wait_for_function("sessionStorage.getItem('token') === 'new'")
    page.wait_for_selector(DONE)
    assert "token" not in page.url


def test_the_page_calls_scenarios_what_the_server_calls_them(visit: Visit) -> None:
    read = """async (typed) => {
      const { plainName } = await import("/static/scenarios.js");
      return typed.map(plainName);
    }"""
    assert visit.open("/").evaluate(read, list(PLAIN)) == list(PLAIN.values())
