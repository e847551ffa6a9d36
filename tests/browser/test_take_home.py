"""A target to beat, figures one after the other, and pictures to take home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_nothing_lost import new_room, send
from tests.browser.test_room import sit_down
from tests.browser.views import DONE, PICTURES, Visit, move, only_chromium, picture

pytestmark = pytest.mark.browser


def kept_picture(download: Any, name: str) -> tuple[int, int]:
    """Keep a picture that a page gave, and return its size."""
    content = Path(download.value.path()).read_bytes()
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(content)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


@only_chromium
def test_a_target_is_beaten_or_not_and_figures_come_one_after_the_other(visit: Visit) -> None:
    leader, path = new_room(visit)
    north, south = sit_down(visit, path, "North"), sit_down(visit, path, "South")
    leader.fill("#target-text", "More for social enterprises")
    leader.select_option("#goal-figure", "insolvencies_per_10000")
    leader.select_option("#goal-side", "most")
    leader.fill("#goal-value", "100000")
    leader.click("#target-form button")
    north.wait_for_selector("#target:has-text('at most 100,000')")
    for at, phone in enumerate((north, south)):
        move(phone, "payment_terms_days", 5 + 40 * at)
        send(phone)
    leader.check("#slowly")
    leader.click("#room-reveal")
    leader.wait_for_selector("#room-unveil:visible")
    assert leader.locator("#board thead th").count() == 4
    assert leader.locator(".reached").count() == 0
    picture(leader, "first-figure-projector")
    leader.click("#room-unveil")
    leader.wait_for_selector(".reached >> nth=1")
    north.wait_for_selector(".reached >> nth=1")
    for _ in range(2):
        leader.click("#room-unveil")
        leader.wait_for_timeout(300)
    leader.wait_for_selector("#room-unveil", state="hidden")
    assert leader.locator("#board thead th").count() == 7
    picture(leader, "target-projector")
    with leader.expect_download() as download:
        leader.click("button[aria-label='Save the result of North as a picture']")
    assert kept_picture(download, "card-table")[0] == 1200


def test_a_target_is_typed_as_the_board_reads_it_and_stands_in_its_form_after_a_reload(visit: Visit) -> None:
    leader, _ = new_room(visit)
    leader.fill("#target-text", "Spend less")
    leader.select_option("#goal-figure", "council_spend")
    assert leader.inner_text("#goal-unit") == "£m a year"
    leader.select_option("#goal-side", "most")
    leader.fill("#goal-value", "2.5")
    leader.click("#target-form button")
    leader.wait_for_selector("#target:has-text('at most £2.50m a year')")
    leader.reload()
    leader.wait_for_selector("#goal-figure option", state="attached")
    typed = [leader.input_value(f"#{name}") for name in ("target-text", "goal-figure", "goal-side", "goal-value")]
    assert typed == ["Spend less", "council_spend", "most", "2.5"]
    assert leader.inner_text("#goal-unit") == "£m a year"
    leader.select_option("#goal-figure", "")
    leader.fill("#target-text", "")
    leader.click("#target-form button")
    leader.wait_for_selector("#target", state="hidden")


@only_chromium
def test_a_result_is_saved_as_a_picture(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    with page.expect_download() as download:
        page.click("#save-card")
    width, height = kept_picture(download, "card-result")
    assert width == 1200
    assert 400 < height < 2_000
