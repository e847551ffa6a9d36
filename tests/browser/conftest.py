"""A headless Chromium or Firefox and a live view on the loopback address; left out where either is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from simulator import Scenario

if TYPE_CHECKING:
    from tests.browser.views import Visit

if find_spec("playwright") is None or find_spec("starlette") is None:
    collect_ignore_glob = ["test_*"]

#: Nothing that a browser does by itself may go out.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browsers to a run of their own: Playwright's event loop does not bear another one beside it."""
    if "browser" not in (config.option.markexpr or ""):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="run make test-browser"))


def chromium(playwright: Any) -> Any:
    """Open Chromium of the system (or of ``FAIRLOT_CHROMIUM``), else Playwright's own."""
    found = os.environ.get("FAIRLOT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return playwright.chromium.launch(executable_path=found, args=list(QUIET))


def firefox(playwright: Any) -> Any:
    """Open Firefox of the system (or of ``FAIRLOT_FIREFOX``) as it is released, else Playwright's own build of it."""
    found = os.environ.get("FAIRLOT_FIREFOX") or shutil.which("firefox") or shutil.which("firefox-esr")
    if found is None:
        return playwright.firefox.launch()
    return playwright.firefox.launch(executable_path=found, channel="moz-firefox")  # through WebDriver BiDi


def opened_by(playwright: Any) -> Any:
    """Open the browser that ``FAIRLOT_BROWSER`` names: chromium unless told, or firefox."""
    return firefox(playwright) if os.environ.get("FAIRLOT_BROWSER") == "firefox" else chromium(playwright)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            opened = opened_by(playwright)
        except Error as problem:
            pytest.skip(f"no browser: {problem.message.splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture(scope="session", autouse=True)
def _warm(small_scenario: Scenario) -> None:
    """Compile and load the model before any page waits for it: with an empty cache that takes minutes."""
    from simulator.live.serving import warm_up
    from tests.unit.live.stage import preset

    warm_up(preset(small_scenario))


@pytest.fixture(scope="module")
def address(small_scenario: Scenario) -> Iterator[str]:
    """An open workshop on a small scenario."""
    from tests.browser.views import served
    from tests.unit.live.stage import preset

    with served([preset(small_scenario)]) as at:
        yield at


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    """Opens pages, and says at the end what they asked for elsewhere or complained about."""
    from tests.browser.views import Visit

    visiting = Visit(browser, address)
    yield visiting
    visiting.leave()
    assert visiting.outside == []
    assert visiting.complaints == []
