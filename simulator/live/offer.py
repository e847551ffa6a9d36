"""What every page needs to begin: levers, presets and figures, written and packed once for all browsers."""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.live.controls import Preset, figures_for_page, levers_for_page, presets_for_page, shocks_for_page
from simulator.live.switches import MOST_SHOCKS
from simulator.live.wishes import MOST_RAMP
from simulator.live.words import roles
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.window_checks import LONGEST_YEARS
from simulator.study.versions import versions


@dataclass(frozen=True)
class Offer:
    """A packed file of this server. Its name cannot be guessed: who was greeted knows it, and nobody else."""

    name: str
    packed: bytes

    @property
    def path(self) -> str:
        """Where the page finds it."""
        return f"/offer/{self.name}.json"


def limits_for_page() -> dict[str, int]:
    """Return what a policy that a page lets through may have at most: the limits that it is checked with here."""
    return {"years": LONGEST_YEARS, "ramp": MOST_RAMP, "shocks": MOST_SHOCKS, "weeks_a_year": WEEKS_PER_YEAR}


def offer_of(presets: Sequence[Preset]) -> Offer:
    """Return what is offered, as gzip of JSON."""
    content = {
        "levers": levers_for_page([preset.scenario for preset in presets]),
        "presets": presets_for_page(presets),
        "kpis": figures_for_page(),
        "roles": roles(),
        "shocks": shocks_for_page(),
        "limits": limits_for_page(),
        "version": versions()["fairlot"],
    }
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return Offer(secrets.token_urlsafe(12), gzip.compress(text.encode()))
