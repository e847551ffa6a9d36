"""How a file that cannot be used is told: one sentence with file, line and remedy."""

from __future__ import annotations

from simulator.scenario.mistakes import Mistake, ScenarioMistakes


def refused(file: str, what: str, why: str = "", remedy: str = "", line: int = 1) -> ScenarioMistakes:
    """Return the exception that says why a file, or an option (``--out``), cannot be used; the caller raises it."""
    return ScenarioMistakes([Mistake(file, 0 if file.startswith("--") else line, what, why, remedy)])
