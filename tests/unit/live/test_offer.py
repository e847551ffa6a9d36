"""What pages are sent to begin with: their limits are those that the server checks with, up to each and no further."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from simulator import Scenario
from simulator.live.offer import offer_of
from simulator.live.tongue import STATIC
from simulator.live.wishes import Refused, wish_of
from tests.unit.live.stage import preset


def ramped(weeks: int) -> dict[str, Any]:
    return {"rules": {"notice_weeks": {"value": 9, "ramp_weeks": weeks}}}


def shocked(count: int) -> dict[str, Any]:
    return {"world": {"shocks": count * [{"kind": "downturn", "week": 0, "size": 0.1, "weeks": 4}]}}


@pytest.mark.parametrize(
    ("limit", "asked"), [("ramp", ramped), ("shocks", shocked), ("years", lambda most: {"world": {"years": most}})]
)
def test_the_limits_that_pages_are_sent_are_the_servers(limit: str, asked: Any, tiny_scenario: Scenario) -> None:
    presets = [preset(tiny_scenario)]
    most = json.loads(gzip.decompress(offer_of(presets).packed))["limits"][limit]
    wish_of(asked(most), presets)
    with pytest.raises(Refused):
        wish_of(asked(most + 1), presets)


def test_a_week_too_late_is_one_after_the_years_of_the_world(tiny_scenario: Scenario) -> None:
    presets = [preset(tiny_scenario)]
    weeks = 3 * json.loads(gzip.decompress(offer_of(presets).packed))["limits"]["weeks_a_year"]
    late = {"world": {"years": 3}, "rules": {"notice_weeks": {"value": 9, "from_week": weeks - 1}}}
    wish_of(late, presets)
    late["rules"]["notice_weeks"]["from_week"] = weeks
    with pytest.raises(Refused):
        wish_of(late, presets)


def test_the_check_of_links_has_no_limits_of_its_own() -> None:
    script = (STATIC / "fitting.js").read_text(encoding="utf-8")
    assert not [number for number in ("40", "2080", "52") if number in script]
