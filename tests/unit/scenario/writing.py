"""Write small scenario files for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario import Mistake, ScenarioMistakes, load_scenario

SMALL = """\
title = "Small"
horizon_years = 4
start_date = 2025-04-01

[[service_lines]]
name = "care"
label = "Care"
department = "adult_services"
value_median_gbp = 100_000
value_sigma = 1.5
labour_share = 0.7

[[councils]]
name = "Northam"
annual_budget_gbp = 1_000_000
award_weights = { price = 0.5, quality = 0.4, social = 0.1 }
service_shares = { care = 1.0 }
payment = { usual_days = 12, late_share = 0.1, late_days = 20 }

[[process_mix]]
from_gbp = 0
open = 1.0

[[suppliers]]
name = "Small firms"
kind = "small_firm"
count = 10
sectors = { care = 1.0 }
"""
"""The least that a scenario file can hold; 28 lines."""


def line_of(text: str, piece: str) -> int:
    """Return the line of the only place where the piece stands."""
    assert text.count(piece) == 1, f"{piece!r} stands {text.count(piece)} times in the text"
    return text[: text.index(piece)].count("\n") + 1


def mistakes_of(path: Path) -> tuple[Mistake, ...]:
    """Return the mistakes of a file that must have some."""
    with pytest.raises(ScenarioMistakes) as caught:
        load_scenario(path)
    return caught.value.mistakes
