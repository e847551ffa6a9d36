"""A page as PDF, through a browser or a printer of pages that is on this machine; nothing is fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_PATIENCE = 120.0  # seconds
NOTHING_PRINTS = (
    "there is no Chromium, Chrome, Edge or WeasyPrint here that prints pages; open the report in any browser and print"
    " it to PDF (it is made for A4), or name a browser in FAIRLOT_CHROMIUM"
)


def print_page(page: Path, target: Path) -> str:
    """Print a page as PDF; return a sentence about why that failed, or nothing.

    Args:
        page: the HTML file.
        target: the PDF file; what was there is replaced.
    """
    target.unlink(missing_ok=True)
    if browser := _browser():
        return _by_browser(browser, page, target)
    if find_spec("weasyprint") is not None:
        return _by_weasyprint(page, target)
    return NOTHING_PRINTS


def _browser() -> str | None:
    """Return the program of a browser that prints: the one that was named, one of the system, or Playwright's own."""
    if named := os.environ.get("FAIRLOT_CHROMIUM"):
        return named
    if found := next(filter(None, map(shutil.which, _BROWSERS)), None):
        return found
    if find_spec("playwright") is None:
        return None
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (not installed by everybody)

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _by_browser(browser: str, page: Path, target: Path) -> str:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # a browser's sandbox refuses to be the machine's owner
    with tempfile.TemporaryDirectory() as profile:
        order = [browser, "--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}"]
        order += ["--no-sandbox"] if is_root else []
        order += ["--no-pdf-header-footer", f"--print-to-pdf={target.resolve()}", page.resolve().as_uri()]
        try:
            done = subprocess.run(order, capture_output=True, timeout=_PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            return f"{browser} does not print ({type(problem).__name__}); name another browser in FAIRLOT_CHROMIUM"
    if target.is_file():
        return ""
    return f"{browser} printed nothing (exit code {done.returncode}); name another browser in FAIRLOT_CHROMIUM"


def _by_weasyprint(page: Path, target: Path) -> str:
    try:
        import weasyprint  # noqa: PLC0415  (not installed by everybody)

        weasyprint.HTML(filename=str(page)).write_pdf(str(target))
    except Exception as problem:  # noqa: BLE001  (a program of others; whatever it is, the page is there)
        return f"WeasyPrint does not print the page ({type(problem).__name__}: {problem}); print it from a browser"
    return ""
