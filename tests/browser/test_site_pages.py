"""The site in a browser, from its files: axe finds nothing serious, nothing scrolls sideways, nothing goes out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_accessibility import AXE, findings
from tests.browser.views import PHONE, PROJECTOR
from tests.examples.pages import ROOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_spec("myst_nb") is None, reason="the extra `docs` is not installed"),
]

#: One page of each kind.
PAGES = (
    "index",
    "start",
    "tutorial/first-comparison",
    "explanation/bid",
    "odd",
    "validation",
    "reference/levers",
    "reference/figures",
    "reference/api",
    "notebooks/compare-and-plot",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    order = [sys.executable, "-m", "simulator.handbook", "--out", str(folder)]
    subprocess.run(order, cwd=ROOT, check=True, capture_output=True)
    return folder / "html"


@pytest.fixture
def asked() -> list[str]:
    """Addresses that pages asked for beyond their own files."""
    return []


@pytest.fixture
def open_page(browser: Any, site: Path, asked: list[str]) -> Iterator[Any]:
    contexts = []

    def opened(name: str, size: tuple[int, int], colours: str = "light") -> Any:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=colours)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url) if not one.url.startswith(("file:", "data:")) else None)
        page.goto((site / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert asked == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(name: str, open_page: Any) -> None:
    page = open_page(name, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.skipif(not AXE.is_file(), reason="FAIRLOT_AXE names no script")
@pytest.mark.parametrize(
    ("name", "colours"), [*((name, "light") for name in PAGES), ("explanation/bid", "dark"), ("reference/api", "dark")]
)
def test_nothing_serious_in_a_page(name: str, colours: str, open_page: Any) -> None:
    assert findings(open_page(name, PROJECTOR, colours)) == []


def test_search_finds_a_lever_without_a_server(open_page: Any) -> None:
    page = open_page("search", PROJECTOR)
    page.goto(page.url + "?q=payment_terms_days")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li").count() > 3
