"""The report of a comparison in a browser: one sheet first, on paper, phone and projector, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator import Scenario, compare
from simulator.report import report_html
from tests.browser.test_accessibility import AXE, findings
from tests.browser.views import PHONE, PROJECTOR, only_chromium

pytestmark = pytest.mark.browser

#: What margins leave of a sheet of paper [pixels of 1/96 inch].
SHEET = (688, 1024)
END_OF_FIRST_PAGE = "document.querySelector('section.first').getBoundingClientRect().bottom"
UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"


@pytest.fixture(scope="module")
def report(small_scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report of two policies."""
    changed = small_scenario.with_policy("payment_terms_days", 5.0, name="Paid in five days")
    changed = changed.with_policy("mandated_se_share", 0.2, name="A fifth for social enterprises")
    page = tmp_path_factory.mktemp("report") / "report.html"
    page.write_text(report_html(compare([small_scenario, changed], seeds=2)), encoding="utf-8")
    return page.as_uri()


@pytest.fixture
def open_report(browser: Any, report: str) -> Iterator[Any]:
    """Opens the report in windows of a size; it may ask for nothing beyond itself."""
    contexts, asked = [], []

    def opened(size: tuple[int, int], **settings: Any) -> Any:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url))
        page.goto(report)
        return page

    yield opened
    for context in contexts:
        context.close()
    told = set() if browser.browser_type.name == "firefox" else {report}  # Firefox does not tell of files
    assert {url for url in asked if not url.startswith("data:")} == told


@pytest.mark.skipif(not AXE.is_file(), reason="FAIRLOT_AXE names no script")
@pytest.mark.parametrize(("size", "colours"), [(PHONE, "light"), (PROJECTOR, "light"), (PROJECTOR, "dark")])
def test_nothing_serious_in_a_report_with_all_parts_open(
    size: tuple[int, int], colours: str, open_report: Any
) -> None:
    page = open_report(size, color_scheme=colours)
    page.evaluate(UNFOLD)
    assert findings(page) == []


def test_a_phone_does_not_scroll_sideways_and_shows_the_whole_price(open_report: Any) -> None:
    page = open_report(PHONE)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.querySelector('.prices').parentElement)")


@only_chromium
def test_the_first_page_is_one_sheet_of_paper(open_report: Any) -> None:
    page = open_report(SHEET)
    page.emulate_media(media="print")
    assert page.evaluate(END_OF_FIRST_PAGE) <= SHEET[1]


def test_it_reads_and_unfolds_without_script(open_report: Any) -> None:
    page = open_report(PHONE, java_script_enabled=False)
    assert page.locator("script").count() == 0
    assert page.locator(".verdict .lead").is_visible()
    assert page.locator(".tiles li").count() == 5
    assert page.locator("section.first figure svg").count() == 2
    theme = page.locator("details.theme").first
    assert not theme.locator("table").is_visible()
    theme.locator("summary").click()
    assert theme.locator("table").is_visible()
