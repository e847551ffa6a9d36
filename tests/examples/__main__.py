"""Write the outputs that pages show anew: ``python -m tests.examples [PAGE]...``, without pages all of them."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.examples.notebooks import NOTEBOOKS, renew
from tests.examples.pages import examples_of, matches, pages, tidy
from tests.examples.test_examples import played


def rewrite(page: Path) -> str:
    """Write a page with the outputs that its examples have now, and say what became of it."""
    result = played(page)
    text = page.read_text(encoding="utf-8")
    changed = 0
    for begin, end, expected, found in reversed(result["outputs"]):
        if not matches(expected, found):
            text = text[:begin] + tidy(found) + "\n" + text[end:]
            changed += 1
    page.write_text(text, encoding="utf-8")
    return f"{changed} outputs written" + (f", then FAILED:\n{result['wrong']}" if result["wrong"] else "")


def main() -> None:
    """Write every page, or those that were named."""
    wanted = sys.argv[1:]
    for name, page in pages().items():
        if (name in wanted or not wanted) and any(examples_of(page)):
            print(f"{name}: {rewrite(page)}", flush=True)
    for name, notebook in NOTEBOOKS.items():
        if name in wanted or not wanted:
            print(f"{name}: {renew(notebook)}", flush=True)


if __name__ == "__main__":
    main()
