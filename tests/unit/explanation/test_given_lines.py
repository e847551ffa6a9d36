"""What a scenario gave a firm, in its story: shocks with a name and without one, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator import Scenario, explain, run
from simulator.languages.speech import ENGLISH, speak

SIZE = {"kind": "downturn", "size": 0.2, "from": 4}


@pytest.fixture(params=[ENGLISH, "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak(ENGLISH)


@pytest.mark.integration
def test_a_shock_without_a_name_is_told_by_what_it_did(tiny_scenario: Scenario, language: str) -> None:
    shocks = [SIZE, SIZE | {"name": "A lost market"}]
    result = run(Scenario.from_resolved(tiny_scenario.resolved() | {"shocks": shocks}), seeds=1, record=(1,))
    first, second = (line for line in explain(result, firm=0).text if "20%" in line)
    words = {ENGLISH: ": 20% of business with others", "fr": " 20% des affaires avec d'autres"}[language]
    assert words in first
    assert "None" not in first
    assert "A lost market" in second
