"""The pages in another language: nothing that has a translation is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from simulator import Scenario
from simulator.languages.speech import ENGLISH, speak, words_of
from tests.browser.test_room import open_room, sit_down
from tests.browser.test_world import too_wide
from tests.browser.views import DONE, PHONE, Visit, move, picture, served

pytestmark = pytest.mark.browser
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
#: What follows a value, stands between the ends of an interval, or behind a name.
ENGLISH_PART = re.compile(r"\d[kmbn]* (days|weeks|a year|to [−£\d])|\(fails\)")


@pytest.fixture(scope="module")
def address(small_scenario: Scenario) -> Iterator[str]:
    """A workshop in French."""
    from tests.unit.live.stage import preset

    speak("fr")
    with served([preset(small_scenario)]) as at:
        yield at
    speak(ENGLISH)


def left_in_english(page: Any) -> list[str]:
    """Return texts on the page, shown or not, that have another form in this language."""
    texts = page.evaluate(
        "() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];"
        " for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node.nodeValue.trim());"
        " return found; }"
    )
    words = words_of("fr")
    whole = {text for text in texts if text in words and words[text] != text and text not in words.values()}
    return sorted(whole | {text for text in texts if ENGLISH_PART.search(text.partition("Source :")[0])})


def test_the_views_of_the_facilitator(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    assert page.get_attribute("html", "lang") == "fr"
    page.evaluate("document.querySelector('#all').open = true")
    page.wait_for_selector("#table td")
    assert left_in_english(page) == []
    picture(page, "french-compare-projector")
    page.click("nav a[data-view=play]")
    page.wait_for_selector("body[data-film]:not([data-waiting])")
    page.fill("#week", "60")
    month = page.inner_text("#clock").partition(" · ")[2].split()[0]
    assert month in MONTHS
    assert page.locator("#find option:has-text('(fait faillite)')").count() > 0
    assert left_in_english(page) == []
    picture(page, "french-play-projector")
    leader, path = open_room(visit)
    phone = sit_down(visit, path, "Nord")
    assert phone.title() == words_of("fr")["Join a table – fairlot live"]
    move(phone, "notice_weeks", 9)
    assert left_in_english(phone) == []
    assert too_wide(phone) == []
    picture(phone, "french-phone")
    phone.click("#send")
    phone.wait_for_selector("#send:has-text('Envoyé')")
    leader.click("#room-reveal")
    phone.wait_for_selector("#votes input")
    for each in (phone, leader):
        assert left_in_english(each) == []
    picture(leader, "french-room-projector")
    leader.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert too_wide(leader) == []
