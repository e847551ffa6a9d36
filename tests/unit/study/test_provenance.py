"""Unit tests: the description of a study's folder names what is there, and nothing that is not (RO-Crate 1.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.study.sweeps.provenance import CRATE, crate_of

MANIFEST = {
    "title": "Test",
    "question": "What?",
    "tags": ["one"],
    "created": "2026-01-01T00:00:00+00:00",
    "versions": {"fairlot": "1"},
    "commit": None,
    "model": "abc",
}
FILES = (
    *("study.json", "experiment.toml", "plan.parquet", "runs.parquet"),
    *("tables/arms.csv", "plots/a.pdf", "plots/a.svg"),
)


@pytest.fixture
def graph(tmp_path: Path) -> dict[str, dict[str, Any]]:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "notes.txt").touch()
    return {entity["@id"]: entity for entity in crate_of(tmp_path, MANIFEST)["@graph"]}


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        return [value["@id"]] if "@id" in value else []
    return [one for item in value for one in _references(item)] if isinstance(value, list) else []


def test_every_reference_leads_to_an_entity(graph: dict[str, dict[str, Any]]) -> None:
    wanted = [
        name
        for entity in graph.values()
        for key, value in entity.items()
        if key != "conformsTo"
        for name in _references(value)
    ]
    assert set(wanted) <= set(graph)


def test_the_root_has_what_the_specification_asks_for(graph: dict[str, dict[str, Any]]) -> None:
    root, descriptor = graph["./"], graph[CRATE]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"]["@id"].endswith("/ro/crate/1.1")
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert {part["@id"] for part in root["hasPart"]} == {*FILES, "parts/"}


def test_files_say_what_they_are(graph: dict[str, dict[str, Any]]) -> None:
    forms = {name: graph[name]["encodingFormat"] for name in FILES}
    assert forms["plots/a.pdf"] == "application/pdf"
    assert forms["plots/a.svg"] == "image/svg+xml"
    assert forms["tables/arms.csv"] == "text/csv"
    assert forms["runs.parquet"] == "application/vnd.apache.parquet"
    assert "notes.txt" not in graph
