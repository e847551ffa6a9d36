"""Print the lowest versions that pyproject.toml allows, as constraints for pip: ``make test-oldest`` installs those.

Bounds are promises; this is how they are kept. Only what we name ourselves is held down, its own needs are today's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
EXTRAS = ("live", "test")

_BOUND = re.compile(r"^([A-Za-z0-9_.-]+)>=([0-9][0-9.]*)")


def lowest_bounds() -> Iterator[str]:
    """Give ``name==version`` for every dependency of the package, of the live view and of the tests."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in EXTRAS for one in project["optional-dependencies"][extra])]
    for one in dict.fromkeys(asked):
        if found := _BOUND.match(one):
            yield f"{found[1]}=={found[2]}"


if __name__ == "__main__":
    print("\n".join(lowest_bounds()))
