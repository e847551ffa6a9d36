"""A target to beat, figures one after the other, and pictures to take home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_nothing_lost import new_room, send
from tests.browser.test_room import sit_down
from tests.browser.views import DONE, PICTURES, Visit, data, move, only_chromium, picture

pytestmark = pytest.mark.browser


def kept_picture(download: Any, name: str) -> tuple[int, int]:
    """Keep a picture that a page gave, and return its size."""
    content = Path(download.value.path()).read_bytes()
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(content)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def drawn(page: Any, name: str) -> list[str]:
    """Save the result of a page as a picture, and return the lines that are written on it."""
    page.evaluate(
        "() => { const pen = CanvasRenderingContext2D.prototype, write = pen.fillText; window.told = [];"
        " pen.fillText = function (text, ...more) { if (!this.canvas.isConnected) window.told.push(text);"
        " return write.call(this, text, ...more); };"
        " window.untold = () => { pen.fillText = write; }; }"
    )
    with page.expect_download() as download:
        page.click("#save-card")
    page.evaluate("window.untold()")
    width, height = kept_picture(download, name)
    assert width == 1200
    assert 400 < height < 2_000
    told: list[str] = page.evaluate("window.told")
    return told[: len(told) // 2]  # it is drawn once to be measured, and once to be seen


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
    leader.wait_for_selector("#target:has-text('at most £2.5m a year')")
    leader.reload()
    leader.wait_for_selector("#goal-figure option", state="attached")
    typed = [leader.input_value(f"#{name}") for name in ("target-text", "goal-figure", "goal-side", "goal-value")]
    assert typed == ["Spend less", "council_spend", "most", "2.5"]
    assert leader.inner_text("#goal-unit") == "£m a year"
    leader.select_option("#goal-figure", "")
    leader.fill("#target-text", "")
    leader.click("#target-form button")
    leader.wait_for_selector("#target", state="hidden")


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080), (3840, 2160)])
def test_three_tables_of_four_figures_are_read_from_the_back_row(visit: Visit, size: tuple[int, int]) -> None:
    leader, path = new_room(visit)
    leader.set_viewport_size({"width": size[0], "height": size[1]})
    for at, table in enumerate(("North", "The long table by the", "South")):
        phone = sit_down(visit, path, table)
        move(phone, "payment_terms_days", 5 + 20 * at)
        send(phone)
    leader.fill("#target-text", "More for social enterprises")
    leader.click("#target-form button")
    leader.wait_for_selector("#target:visible")
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]")
    leader.click("#projector")
    leader.evaluate("scrollTo(0, 0)")
    picture(leader, f"board-{size[0]}")
    assert leader.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    box = "(selector) => document.querySelector(selector).getBoundingClientRect()"
    assert leader.evaluate(f"({box})('#board thead').bottom") < size[1] / 2
    assert leader.evaluate(f"({box})('#board tbody tr:last-child .result').bottom") < size[1]
    cut = "() => [...document.querySelectorAll('#board :is(th, td)')].filter((c) => c.scrollWidth > c.clientWidth + 1)"
    assert leader.evaluate(f"({cut})().map((c) => c.textContent)") == []
    assert leader.inner_text("#board .bare").startswith("without policies")
    letters = "parseFloat(getComputedStyle(document.querySelector('#board tbody .result')).fontSize)"
    assert leader.evaluate(letters) >= size[1] / 30
    leader.click("#projector")
    assert leader.is_hidden("#board .bare")


@only_chromium
def test_a_result_is_saved_as_a_picture(visit: Visit) -> None:
    page = visit.open("/")
    page.wait_for_selector(DONE)
    plain = drawn(page, "card-result")
    assert any(" councils, £" in line or "1 council, " in line for line in plain)
    assert any(line.startswith("A without") for line in plain)
    page.click("#pin")
    page.wait_for_timeout(400)
    page.wait_for_selector(DONE)
    before = data(page, "done")
    move(page, "notice_weeks", 9)
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    before = data(page, "done")
    page.select_option("select[aria-label='Time to write a bid: phased in']", label="over a year")
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])")
    told = drawn(page, "card-kept")
    assert any("Time to write a bid: 9 weeks, phased in over a year" in line for line in told)
    compared = told.index("Compared with A, kept before")
    assert told[compared + 1] == "• Bills are due after: 10 days, from week 4"
    assert any(line.startswith("A is the policy kept before") for line in told)
    assert not any(line.startswith("A without") for line in told)
