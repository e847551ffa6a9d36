"""axe-core finds nothing serious or critical in any view; ``FAIRLOT_AXE`` names its script (``make test-browser``)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_room import open_room, sit_down
from tests.browser.views import DONE, PHONE, PROJECTOR, Visit

AXE = Path(os.environ.get("FAIRLOT_AXE", "axe.min.js"))
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not AXE.is_file(), reason="FAIRLOT_AXE names no script")]


def findings(page: Any) -> list[str]:
    """Return what axe finds, with the level, the rule and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = json.loads(page.evaluate("axe.run().then(JSON.stringify)"))
    print(page.url, len(found["passes"]), "rules passed;", [(v["impact"], v["id"]) for v in found["violations"]])
    return [
        f"{violation['impact']} {violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_nothing_serious_in_the_views_of_the_facilitator(visit: Visit, size: tuple[int, int]) -> None:
    page = visit.open("/", size)
    page.wait_for_selector(DONE)
    for group in page.locator("#levers > details").all():
        group.evaluate("group => { group.open = true; }")
    page.evaluate("document.querySelector('#all').open = true")
    page.wait_for_timeout(200)
    assert findings(page) == []
    page.click("nav a[data-view=play]")
    page.wait_for_selector("body[data-film]")
    page.fill("#week", "120")
    page.select_option("#find", index=2)
    page.wait_for_selector("#story:visible")
    assert findings(page) == []
    page.click("nav a[data-view=room]")
    assert findings(page) == []


def test_nothing_serious_on_the_phone_of_a_table(visit: Visit) -> None:
    leader, path = open_room(visit)
    phone = visit.open(path, PHONE)
    phone.wait_for_selector("#table-name:visible")
    assert findings(phone) == []
    phone = sit_down(visit, path, "North")
    assert findings(phone) == []
    phone.click("#send")
    leader.wait_for_selector("#room-reveal:enabled")
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]")
    phone.wait_for_selector("#votes input")
    assert findings(phone) == []
    assert findings(leader) == []
