"""The version of the model in a store: a hash of every file that can change a figure, and of no other.

Which files these are is not kept in a list that somebody could forget to lengthen: they are found from the import
statements, beginning where a run of a sweep is played. A test plays a run and holds what it really imported and opened
against what is found here.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parents[2]
NAME = PACKAGE.name

#: Where a task becomes figures.
START = f"{NAME}.study.sweeps.work"
#: Numbers and tables: few, and seldom changed, so all of them count.
DATA = ("register/*.toml", "data/*.toml", "data/*.csv")
#: Packages whose version can change the last bits of a figure.
PACKAGES = ("numba", "numpy")

_LENGTH = 16  # hexadecimal digits


@cache
def model_version() -> str:
    """Return the fingerprint of everything that can change a figure: sources, register, data, and what compiles them.

    The same on every machine and for every style of line ends.
    """
    installed = " ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    digest = hashlib.sha256(f"{sys.version_info[0]}.{sys.version_info[1]} {installed}".encode())
    for path in files_of_a_run():
        digest.update(b"\0" + path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:_LENGTH]


def version_with(own: str) -> str:
    """Return the fingerprint of all that can change a figure where runs are lived by code of the user's own.

    Args:
        own: digest of the files of that code.
    """
    return hashlib.sha256(f"{model_version()} {own}".encode()).hexdigest()[:_LENGTH]


@cache
def files_of_a_run() -> tuple[Path, ...]:
    """Return every file of the package that a run may import or read, in the order of their names.

    Imports within functions count, whether a run gets there or not; those for annotations only do not.
    """
    found: dict[str, Path] = {}
    waiting = [START]
    while waiting:
        module = waiting.pop()
        path = _file_of(module)
        if path is None or module in found:
            continue
        found[module] = path
        waiting += _imported(ast.parse(path.read_bytes()).body)
        waiting.append(module.rpartition(".")[0])  # Python runs the packages around a module, too
    tables = (path for pattern in DATA for path in PACKAGE.glob(pattern))
    return tuple(sorted({*found.values(), *tables}))


def _imported(statements: Sequence[ast.AST]) -> Iterator[str]:
    """Yield the names of modules, and of what may be modules, that some statements import."""
    for statement in statements:
        if isinstance(statement, ast.ImportFrom):
            yield str(statement.module)
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names)
        elif isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.If) and getattr(statement.test, "id", "") == "TYPE_CHECKING":
            yield from _imported(statement.orelse)
        else:
            for block in ("body", "orelse", "finalbody", "handlers", "cases"):
                inner = getattr(statement, block, None)
                yield from _imported(inner if isinstance(inner, list) else ())


def _file_of(module: str) -> Path | None:
    """Return the file of a module of the package, or None where the name is no module."""
    steps = module.split(".")[1:]
    if module.partition(".")[0] != NAME:
        return None
    for path in (PACKAGE.joinpath(*steps, "__init__.py"), PACKAGE.joinpath(*steps).with_suffix(".py")):
        if path.is_file():
            return path
    return None
