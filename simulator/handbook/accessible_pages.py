"""What the theme leaves out for people with a keyboard or a screen reader: levels of headings, ways to what scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_AFTER_THE_THEME = 900

#: What stands on a page, and what is to stand there.
_MENDED = {
    'role="heading">': 'role="heading" aria-level="2">',
    "<pre>": '<pre tabindex="0">',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
}


def mended(page: str) -> str:
    """Return a piece of HTML with what was left out."""
    for found, wanted in _MENDED.items():
        page = page.replace(found, wanted)
    return page


def _mend(_app: Sphinx, _name: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    for part in ("body", "furo_navigation_tree"):
        if part in context:
            context[part] = mended(context[part])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", _mend, priority=_AFTER_THE_THEME)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
