"""Key figures do not add up by a BLAS, whose order, and so the last bit, is another on every processor."""

from __future__ import annotations

import ast
from pathlib import Path

METRICS = Path(__file__).parents[2] / "simulator" / "metrics"

#: file -> products of sparse tables, which add up row by row
SPARSE = {"spreading.py": 3}
NAMES = {"dot", "matmul", "einsum", "inner", "vdot", "tensordot"}


def products_in(tree: ast.AST) -> int:
    """Return how many products of arrays there are: ``a @ b``, ``np.dot(a, b)``, ``a.dot(b)``."""
    operators = sum(isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult) for node in ast.walk(tree))
    calls = sum(isinstance(node, ast.Attribute) and node.attr in NAMES for node in ast.walk(tree))
    return operators + calls


def test_key_figures_add_up_in_one_order() -> None:
    found = {path.name: products_in(ast.parse(path.read_text(encoding="utf-8"))) for path in METRICS.rglob("*.py")}
    assert {name: count for name, count in found.items() if count} == SPARSE
