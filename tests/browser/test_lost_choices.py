"""What a facilitator chose on a line that was lost is shown only where the room has it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_nothing_lost import new_room, revealed, second_round, send
from tests.browser.views import Visit, intercept

pytestmark = pytest.mark.browser
BOX = "#criteria input[value=bids_per_tender]"


def ticked_unheard(visit: Visit) -> tuple[Any, list[Any]]:
    """Return a leader's page on which a criterion was ticked that never reached the room, and its lines."""
    leader, _ = new_room(visit)
    leader.wait_for_selector(BOX, state="attached")
    leader.click("text=What the board judges by")
    leader.uncheck(BOX)  # as another test may have left it
    leader.wait_for_timeout(500)
    lines = intercept(leader, "criteria", None)
    leader.wait_for_selector(BOX, state="attached")
    leader.click("text=What the board judges by")
    leader.check(BOX)
    return leader, lines


def test_criteria_that_were_lost_with_the_line_are_those_of_the_room_again(visit: Visit) -> None:
    """The box stayed ticked while phones were asked for the old four."""
    leader, lines = ticked_unheard(visit)
    lines[0].close()
    leader.wait_for_selector("#message:has-text('may not have reached the room')")
    leader.wait_for_selector(f"{BOX}:not(:checked)", timeout=4_000)
    leader.check(BOX)
    leader.wait_for_timeout(1_000)
    assert leader.is_checked(BOX)


def test_criteria_that_a_living_line_swallowed_are_given_up(visit: Visit) -> None:
    """Of two choices at one time only the newest answer comes: the older page waited for its own for ever."""
    leader, _ = ticked_unheard(visit)
    leader.wait_for_selector(f"{BOX}:not(:checked)", timeout=25_000)


def test_a_round_that_was_asked_for_on_a_lost_line_is_shown(visit: Visit) -> None:
    """The list said round 1, and the board showed the one that is on."""
    leader, phone = revealed(visit, "notice_weeks", 9)
    second_round(leader, phone)
    send(phone)
    lines = intercept(leader, "round", None)
    leader.wait_for_selector("#rounds option[value='2']", state="attached")
    leader.select_option("#rounds", "1")
    lines[0].close()
    leader.wait_for_selector("#board meter")
    assert leader.input_value("#rounds") == "1"


def test_a_why_that_was_asked_for_on_a_lost_line_is_answered(visit: Visit) -> None:
    leader, _ = revealed(visit, "notice_weeks", 9)
    lines = intercept(leader, "why", None)
    leader.click("#board [data-why] >> nth=0")
    leader.wait_for_selector("#why:visible")
    lines[0].close()
    leader.wait_for_selector("#why-body .why-columns")


def test_names_are_hidden_also_on_the_board_of_a_round_that_is_over(visit: Visit) -> None:
    """The board that was looked at, and a panel on it, kept the names until the round was chosen again."""
    leader, phone = revealed(visit, "notice_weeks", 9)
    second_round(leader, phone)
    leader.select_option("#rounds", "1")
    leader.wait_for_selector("#board meter")
    assert "North" in leader.inner_text("#board")
    leader.click("#board .why-button >> nth=0")
    leader.wait_for_selector("#why:visible")
    leader.click("#room-hide")
    leader.wait_for_selector("#board th:text-matches('^Table [0-9]+')")
    assert leader.input_value("#rounds") == "1"
    assert leader.locator("#board meter").count() == 1
    assert leader.locator("#why").is_hidden()
    assert "North" not in leader.inner_text("#view-room")
    leader.click("#room-hide")
    leader.wait_for_selector("#board th:has-text('North')")


def test_a_round_that_comes_late_is_not_shown_as_another_one(visit: Visit) -> None:
    """The list said that the board is of the round that is on, and it was of the one that was asked for before."""
    leader, phone = revealed(visit, "notice_weeks", 9)
    second_round(leader, phone)
    leader.wait_for_selector("#rounds option[value='2']", state="attached")
    leader.evaluate(
        "() => { const list = document.querySelector('#rounds');"
        " for (const round of ['1', '2']) { list.value = round; list.dispatchEvent(new Event('change')); } }"
    )
    leader.wait_for_timeout(1_000)
    assert leader.input_value("#rounds") == "2"
    assert leader.locator("#board meter").count() == 0
    assert leader.locator("#board .tile").count() == 1
