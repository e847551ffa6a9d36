"""Formulas as MathML, which browsers show by themselves: no script, no fonts, nothing to fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.nodes import SkipNode
from latex2mathml.converter import convert

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def _inline(self: HTML5Translator, node: Element) -> None:
    self.body.append(convert(node.astext()))
    raise SkipNode


def _block(self: HTML5Translator, node: Element) -> None:
    # It may be wider than a phone: it scrolls by itself, also by the keyboard.
    self.body.append('<div class="formula" tabindex="0" role="group" aria-label="formula">')
    self.body.append(convert(node.astext(), display="block"))
    self.body.append("</div>")
    raise SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer with Sphinx."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
