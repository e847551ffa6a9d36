"""Property: the types of a fresh environment can be checked, though it lacks the libraries that only some install.

An import that is found on the machine of whoever wrote it and nowhere else stops `mypy` in a clean clone.
"""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_library_that_may_be_missing_is_named_for_the_types() -> None:
    named = {
        module.removesuffix(".*")
        for rule in PROJECT["tool"]["mypy"]["overrides"]
        if rule.get("ignore_missing_imports")
        for module in rule["module"]
    }
    # the tests install what the extra `live` needs
    always = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["live"]]
    brought = {"pydantic_core"}  # by pydantic
    known = named | brought | {re.match(r"[\w-]+", line).group().lower().replace("-", "_") for line in always}
    unnamed = {name: str(path.relative_to(ROOT)) for path, name in _imports() if name not in known}
    assert not unnamed


def _imports() -> list[tuple[Path, str]]:
    found = []
    for path in sorted((ROOT / "simulator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            tops = {name.split(".")[0] for name in names}
            found += [(path, top) for top in tops - sys.stdlib_module_names - {"simulator"}]
    return found
