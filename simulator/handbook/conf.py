"""Settings of Sphinx for the site. Nothing of a page comes from elsewhere: no fonts, no scripts, no styles."""

from __future__ import annotations

from simulator.handbook import clone

project = "fairlot"
author = "The fairlot authors"
copyright = "The fairlot authors, Apache 2.0"  # noqa: A001 - Sphinx's name for it
version = release = clone.version()

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "simulator.handbook.accessible_pages",
    "simulator.handbook.mathml",
]
html_math_renderer = "mathml"
templates_path: list[str] = []
exclude_patterns: list[str] = ["files"]
nitpicky = False
suppress_warnings = ["mystnb.unknown_mime_type"]

myst_enable_extensions = ["dollarmath", "attrs_inline", "deflist", "colon_fence"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # their outputs are stored and held against a run by the tests

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
copybutton_prompt_text = "$ "

html_theme = "furo"
html_title = f"fairlot {release}"
html_static_path = [str(clone.ROOT / "simulator" / "docs" / "_static")]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
