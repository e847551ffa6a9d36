"""What key figures are called: those of the package, and those that a study brings with a model of somebody's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.metrics import KPIS, Kpi
from simulator.notebook.own_figures import OwnFigure

#: Words of the studies that were read; a figure of the package is never among them.
_OF_STUDIES: dict[str, OwnFigure] = {}


def told_figure(name: str) -> Kpi | OwnFigure:
    """Return name, label, unit, good direction and definition of a key figure."""
    return KPIS[name] if name in KPIS else _OF_STUDIES[name]


def is_told(name: str) -> bool:
    """Say whether anything is known of a key figure; one of an older version may be gone."""
    return name in KPIS or name in _OF_STUDIES


def take_words(manifest: Mapping[str, Any]) -> None:
    """Take what a study says of figures of its own: words, which nothing runs."""
    own = manifest.get("own_model") or {"figures": ()}
    _OF_STUDIES.update({told["name"]: OwnFigure(**told) for told in own["figures"] if told["name"] not in KPIS})
