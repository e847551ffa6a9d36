"""How a page is made from its template: escaped, strict about what is missing."""

from __future__ import annotations

from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from simulator.engine.code_cache import digest_of, opened
from simulator.engine.kernel import CACHE_FOLDER


class _KeptTemplates(BytecodeCache):
    """Translated templates beside the compiled code of the model: translating took a tenth of a small run.

    Each file is behind the digest of its content, as that code is. The environment asks for the same translation of
    all pages, so a template's name and text tell which it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template from its file; one that is missing or damaged is translated anew."""
        with suppress(OSError):
            bucket.bytecode_from_string(bytes(opened(self._path(bucket).read_bytes())))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, where the disk has a place for it."""
        with suppress(OSError):
            content = bucket.bytecode_to_string()
            self._path(bucket).write_bytes(digest_of(content) + content)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"page-{bucket.key}-{metadata.version('jinja2')}"


def page_of(package: str, template: str, context: dict[str, Any]) -> str:
    """Return the page that a template of a package's ``templates`` folder makes of a context."""
    environment = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=None if CACHE_FOLDER is None else _KeptTemplates(CACHE_FOLDER),
    )
    return environment.get_template(template).render(context)
