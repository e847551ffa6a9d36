"""How a page is made from its template: escaped, strict about what is missing."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def page_of(package: str, template: str, context: dict[str, Any]) -> str:
    """Return the page that a template of a package's ``templates`` folder makes of a context."""
    environment = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(context)
