"""Scores between 0 and 1: quality, sales skill, social productivity, and what a buyer sees of them."""

from __future__ import annotations

from simulator.engine.kernel import kernel

_LOWEST_SCORE, _HIGHEST_SCORE = 0.02, 0.98  # nobody is perfect or hopeless


@kernel
def clipped(x: float) -> float:
    """Return a score moved into the bounds of what a score can be, so that nobody is perfect or hopeless."""
    return min(_HIGHEST_SCORE, max(_LOWEST_SCORE, x))
