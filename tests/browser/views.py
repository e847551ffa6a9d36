"""Pages as a facilitator or a participant opens them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario

PICTURES = Path(__file__).with_name("pictures")
PROJECTOR = (1920, 1080)
PHONE = (390, 844)
DONE = "body[data-done]:not([data-done=''])"
#: A released Firefox is driven through WebDriver BiDi, by which Playwright hands over no files that a page gives out
#: and sets no preferences for print or motion: what needs those is tried in Chromium alone.
only_chromium = pytest.mark.skipif(os.environ.get("FAIRLOT_BROWSER") == "firefox", reason="not to be had through BiDi")
LONG = 180_000.0  # milliseconds: a limit that is met on a machine that others use at the same time


#: The workshops that are served, by their address.
_SERVED: dict[str, Any] = {}


@contextmanager
def served(presets: Sequence[Any]) -> Iterator[str]:
    """Serve an open workshop on these scenarios, and give its address."""
    from simulator.live.serving import in_background
    from simulator.live.workshop import Workshop

    workshop = Workshop(presets, is_open=True)
    with in_background(workshop) as port:
        address = f"http://127.0.0.1:{port}"
        _SERVED[address] = workshop
        yield address
        del _SERVED[address]


class Visit:
    """Browser windows of one test; every request beyond the server and every complaint of a page is kept."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser, self.address = browser, address
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self.sent: list[str] = []  # what pages said to the server, in words
        self._contexts: list[Any] = []

    def open(self, path: str, size: tuple[int, int] = PROJECTOR, **settings: Any) -> Any:
        """Open a page in a window of its own."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings)
        context.set_default_timeout(LONG)
        self._contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", self._listen)
        page.on("pageerror", lambda error: self._hear(str(error)))
        page.on("console", lambda said: said.type == "error" and self._hear(said.text))
        page.goto(self.address + path)
        return page

    def _listen(self, socket: Any) -> None:
        self._note(socket.url.replace("ws://", "http://"))
        socket.on("framesent", lambda said: self.sent.append(str(said)))

    def _hear(self, complaint: str) -> None:
        """Keep what a page complains of, but for the style that Playwright writes into it for a picture in Firefox."""
        is_of_picture = "blocked an inline style (style-src-elem)" in complaint
        if not (is_of_picture and self.browser.browser_type.name == "firefox"):
            self.complaints.append(complaint)

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:", f"blob:{self.address}")):
            self.outside.append(url)

    @contextmanager
    def elsewhere(self, scenario: Scenario) -> Iterator[None]:
        """Open pages of another workshop, on another scenario, while it lasts."""
        from tests.unit.live.stage import preset

        usual = self.address
        with served([preset(scenario)]) as self.address:
            yield
        self.address = usual
        self.complaints.clear()  # Chromium says that the server was away

    def leave(self) -> None:
        """Close every window; a room in which nobody sits goes back to where the next test begins."""
        from simulator.live.switches import AS_IT_IS

        for context in self._contexts:
            context.close()
        if self.address in _SERVED:
            for room in _SERVED[self.address].rooms.values():
                if not room.tables:
                    room.reset(0, AS_IT_IS)


def picture(page: Any, name: str) -> None:
    """Keep a picture of a page."""
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def move(page: Any, lever: str, value: float) -> None:
    """Move a lever as a hand does, and let go."""
    page.eval_on_selector(
        f"#lever-{lever}",
        "(slider, value) => { slider.closest('details').open = true; slider.value = value;"
        " slider.dispatchEvent(new Event('input')); slider.dispatchEvent(new Event('change')); }",
        value,
    )


def type_into(box: Any, text: str) -> None:
    """Type a number over the one in a box, key by key, and leave it."""
    box.press("ControlOrMeta+A")
    box.press_sequentially(text)
    box.press("Tab")


def data(page: Any, name: str) -> str:
    """Return what the page notes about itself."""
    return str(page.get_attribute("body", f"data-{name}") or "")


def intercept(page: Any, verb: str, answer: str | None) -> list[Any]:
    """Keep the first message of a verb from the server, and answer it or not; return the lines that are opened."""
    lines: list[Any] = []
    kept: list[str] = []

    def pass_on(line: Any) -> None:
        server = line.connect_to_server()
        lines.append(line)

        def decide(text: str) -> None:
            if f'"do":"{verb}"' not in text or kept:
                server.send(text)
                return
            kept.append(text)
            if answer is not None:
                line.send(answer)

        line.on_message(decide)

    page.route_web_socket("**/line", pass_on)
    page.reload()
    return lines
