"""Unit tests: a page's template is translated once, and its translation is as safe as compiled code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from simulator.report import pages


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with a template, and a folder for what is kept."""
    templates = tmp_path / "pages_of_a_test" / "templates"
    templates.mkdir(parents=True)
    (templates.parent / "__init__.py").write_text("", encoding="utf-8")
    (templates / "page.html.j2").write_text("<h1>{{ title }}</h1>", encoding="utf-8")
    (tmp_path / "kept").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pages_of_a_test", raising=False)  # of the test before
    monkeypatch.setattr(pages, "CACHE_FOLDER", tmp_path / "kept")
    return "pages_of_a_test"


def _page(package: str) -> str:
    return pages.page_of(package, "page.html.j2", {"title": "A & B"})


def test_a_template_is_translated_once(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _page(package)
    monkeypatch.setattr(Environment, "_generate", None)  # whoever translates now fails
    assert _page(package) == first == "<h1>A &amp; B</h1>"


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 200])
def test_a_damaged_translation_is_made_anew(package: str, tmp_path: Path, damage: bytes) -> None:
    first = _page(package)
    (kept,) = (tmp_path / "kept").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert _page(package) == first
    assert kept.read_bytes() == whole


def test_a_changed_template_shows(package: str, tmp_path: Path) -> None:
    _page(package)
    (tmp_path / package / "templates" / "page.html.j2").write_text("<h2>{{ title }}</h2>", encoding="utf-8")
    assert _page(package) == "<h2>A &amp; B</h2>"


@pytest.mark.parametrize("folder", ["nowhere", None])
def test_without_a_place_every_start_translates(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str | None
) -> None:
    monkeypatch.setattr(pages, "CACHE_FOLDER", folder and tmp_path / folder)
    assert _page(package) == "<h1>A &amp; B</h1>"
