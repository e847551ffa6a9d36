"""The ready session *What does a mandate do?* played through: a projector, phones of four tables, two rounds.

Every step leaves a picture (``tests/browser/pictures/session-*``), to be looked at by people.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_accessibility import AXE, findings
from tests.browser.test_nothing_lost import send
from tests.browser.test_room import sit_down
from tests.browser.test_world import too_wide
from tests.browser.views import DONE, Visit, move, only_chromium, picture, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CRITERIA = ["se_award_share_value", "bids_per_tender", "buying_cost", "net_public_value"]
SHARES = {"North": 0.05, "South": 0.1, "East": 0.2, "West": 0.4}
MINUTES = 240_000.0


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """What ``fairlot live baseline.toml mandated_share.toml`` serves."""
    from simulator.live.serving import presets_of, warm_up

    presets = presets_of(["baseline", "mandated_share"])
    warm_up(presets[0])
    with served(presets) as at:
        yield at


def shoot(page: Any, name: str) -> None:
    """Keep a picture of a step; the page keeps within its width, and axe finds nothing in it."""
    picture(page, f"session-{name}")
    assert too_wide(page) == [], name
    if AXE.is_file():
        assert findings(page) == [], name


def answered(page: Any, act: Any) -> None:
    before = page.get_attribute("body", "data-done")
    act()
    page.wait_for_selector(f"{DONE}:not([data-done='{before}'])", timeout=MINUTES)


def sent(phone: Any, share: float, reason: str, guess: int) -> None:
    """Set a table's policy, say why, predict, send."""
    move(phone, "mandated_se_share", share)
    phone.fill("#reason", reason)
    for figure in phone.locator("#guesses fieldset").all():
        figure.locator("input").nth(guess).check()
    send(phone)


def revealed(leader: Any, *, slowly: bool) -> None:
    leader.set_checked("#slowly", slowly)
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]", timeout=MINUTES)


def one_policy_together(leader: Any) -> None:
    """Move the share, ask why the headline moved, see how it responds, read it from the back row."""
    answered(leader, lambda: move(leader, "mandated_se_share", 0.2))
    assert "Social enterprises win" in leader.inner_text("#summary")
    leader.click("[data-why=se_award_share_value] >> nth=0")
    leader.wait_for_selector("body[data-told=se_award_share_value]", timeout=MINUTES)
    assert leader.locator("#why .why-steps li").count() >= 3
    shoot(leader, "02-why-projector")
    leader.click("#why-close")
    leader.wait_for_selector("body[data-curve=mandated_se_share]", timeout=MINUTES)
    shoot(leader, "03-curve-projector")
    leader.keyboard.press("p")
    picture(leader, "session-04-back-row")
    leader.keyboard.press("p")


def four_tables(visit: Visit, leader: Any) -> dict[str, Any]:
    """Set figures, target and time; four tables choose, say why and predict."""
    leader.click("nav a[data-view=room]")
    leader.click("text=What the board judges by")
    for name in CRITERIA:
        leader.check(f"#criteria input[value={name}]")
    for name in ("insolvencies_per_10000", "council_spend"):
        leader.uncheck(f"#criteria input[value={name}]")
    leader.fill("#target-text", "Twice the share for social enterprises")
    leader.wait_for_selector("#goal-figure option[value=se_award_share_value]", state="attached")
    leader.select_option("#goal-figure", "se_award_share_value")
    leader.fill("#goal-value", "8")
    leader.click("#target-form button")
    leader.click("#timer-form button")
    path = "/join/" + leader.inner_text(".address").rpartition("/")[2].replace("\n", "")
    phones = {name: sit_down(visit, path, name) for name in SHARES}
    shoot(phones["North"], "05-phone-joined")
    phones["North"].click("text=Play a role")
    phones["North"].select_option("#role", index=1)
    for at, (name, share) in enumerate(SHARES.items()):
        sent(phones[name], share, f"{round(100 * share)} % is what we can deliver", at % 3)
    shoot(phones["West"], "06-phone-sent")
    leader.wait_for_selector("#board .ready >> nth=3")
    shoot(leader, "07-predictions-projector")
    return phones


def first_results(leader: Any, phones: dict[str, Any]) -> None:
    """Results one figure after the other; the strangest table is opened in the other views."""
    revealed(leader, slowly=True)
    shoot(leader, "08-first-figure-projector")
    for _ in CRITERIA[1:]:
        leader.click("#room-unveil")
        leader.wait_for_timeout(400)
    leader.wait_for_selector(".scatter")
    shoot(leader, "09-board-projector")
    leader.evaluate("scrollTo(0, 0)")
    leader.click("#board [data-why=se_award_share_value] >> nth=3")
    leader.wait_for_selector("body[data-told=se_award_share_value]", timeout=MINUTES)
    shoot(leader, "09b-why-board-projector")
    leader.click("#why-close")
    shoot(phones["North"], "10-phone-board")
    answered(leader, lambda: leader.click("button[aria-label='Compare the policy of West']"))
    shoot(leader, "11-west-projector")
    leader.click("nav a[data-view=play]")
    leader.wait_for_selector("body[data-film]:not([data-waiting])", timeout=MINUTES)
    leader.fill("#week", "260")
    shoot(leader, "12-play-projector")


def second_round(leader: Any, phones: dict[str, Any]) -> None:
    """A second round, votes, and what is taken home."""
    leader.click("nav a[data-view=room]")
    leader.click("#room-reset")
    leader.wait_for_selector("body[data-phase=open]")
    sent(phones["North"], 0.15, "a little more", 0)
    for name in ("South", "East", "West"):
        send(phones[name])
    revealed(leader, slowly=False)
    for phone in phones.values():
        phone.wait_for_selector("#votes input")
        phone.locator("#votes input").nth(2).check()
    leader.wait_for_selector("meter[aria-label='4 votes']")
    shoot(leader, "13-second-round-projector")
    assert "round 1:" in leader.inner_text("#board")
    with leader.expect_download() as download:
        leader.click("#room-export")
    packed = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "report.html" in packed.namelist()
    assert "Round 2" in packed.read("report.html").decode()


@only_chromium
def test_what_does_a_mandate_do(visit: Visit) -> None:
    leader = visit.open("/")
    leader.wait_for_selector(DONE, timeout=MINUTES)
    leader.on("dialog", lambda dialog: dialog.accept())
    shoot(leader, "01-world-projector")
    one_policy_together(leader)
    phones = four_tables(visit, leader)
    first_results(leader, phones)
    second_round(leader, phones)
