"""The site builds from a clone without a warning, and nothing of a page comes from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.examples.pages import ROOT

pytestmark = [
    pytest.mark.integration,
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("myst_nb") is None, reason="the extra `docs` is not installed"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a site é")
    order = [sys.executable, "-m", "simulator.handbook", "--out", str(folder)]
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


class _Fetched(HTMLParser):
    """What a browser fetches by itself for a page, and its formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.formulas = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.formulas += tag == "math"
        if tag in ("script", "img", "iframe", "source") and given.get("src"):
            self.addresses.append(given["src"] or "")
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.addresses.append(given["href"] or "")


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        fetched = _Fetched()
        fetched.feed(page.read_text(encoding="utf-8"))
        assert [address for address in fetched.addresses if re.match(r"(https?:)?//", address)] == [], page
    styles = "".join(file.read_text(encoding="utf-8") for file in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import )\s*[\"']?(?:https?:)?//[^)\"']+", styles) == []


def test_formulas_are_formulas(site: Path) -> None:
    for page in (site / "explanation").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        formulas = re.findall(r"<math.*?</math>", text, re.DOTALL)
        assert [formula for formula in formulas if "\\" in formula] == [], page
        assert "$$" not in re.sub(r"<(pre|code).*?</\1>", "", text, flags=re.DOTALL), page
    bid = _Fetched()
    bid.feed((site / "explanation" / "bid.html").read_text(encoding="utf-8"))
    assert bid.formulas > 5


def test_the_site_has_its_pages(site: Path) -> None:
    wanted = (
        "start tutorial/index explanation/bid odd reference/levers reference/figures reference/messages reference/api "
        "troubleshooting validation case-studies decisions/index testing model-card cite contributing sources changelog"
    )
    assert [page for page in wanted.split() if not (site / f"{page}.html").exists()] == []
    assert (site / "search.html").exists()

