"""What every page needs to begin: levers, presets and figures, written and packed once for all browsers."""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.live.controls import Preset, figures_for_page, levers_for_page, presets_for_page, shocks_for_page
from simulator.live.words import roles
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


def offer_of(presets: Sequence[Preset]) -> Offer:
    """Return what is offered, as gzip of JSON."""
    content = {
        "levers": levers_for_page([preset.scenario for preset in presets]),
        "presets": presets_for_page(presets),
        "kpis": figures_for_page(),
        "roles": roles(),
        "shocks": shocks_for_page(),
        "version": versions()["fairlot"],
    }
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return Offer(secrets.token_urlsafe(12), gzip.compress(text.encode()))
