"""The limit of what a compiler gives: two loops of the week in C and in NumPy, beside ours, on the same numbers.

The loops are keyed draws for many suppliers at once, half of the search for tenders, and the sum over all accounts by
kind, which checks every week that money is conserved. C is compiled here, by whatever ``cc`` there is.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from simulator.engine import chance
from simulator.engine.ledger import total_of_kind
from simulator.engine.lists import draw_for_suppliers
from simulator.start.population import create_world
from tests.benchmarks.figures import Figure, figure, ratio, seconds
from tests.benchmarks.worlds import copies

_REGIONS = 64  # so many accounts that a call from Python, which takes two microseconds, counts little
_MANY = 200  # calls in one measurement
_SOURCE = Path(__file__).with_name("peers.c")
_PART = "Beside C and NumPy, the same numbers out of the same tables"
_I64, _ADDRESS = ctypes.c_int64, ctypes.c_void_p


def beside_c(repeats: int) -> list[Figure]:
    """Two loops of the week beside the same in C and in NumPy."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    world = create_world(copies(_REGIONS), 1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "peers.so"
        options = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")
        subprocess.run([compiler, *options, str(_SOURCE), "-o", str(file)], check=True)
        code = ctypes.CDLL(str(file))
        return [*_draws(world, code, repeats), *_sums(world, code, repeats)]


def _draws(world: Any, code: Any, repeats: int) -> list[Figure]:
    suppliers, seed = int(world.clock[0].suppliers), int(world.clock[0].seed)
    made = np.empty(suppliers)
    places = [_ADDRESS(made.ctypes.data), *map(_I64, (seed, chance.CLOSURE, 0))]
    given = [*places, _ADDRESS(world.supplier_ids.ctypes.data), _I64(suppliers), _I64(0)]

    def in_c() -> None:
        code.fill_uniforms(*given)

    draw_for_suppliers(world, chance.CLOSURE)
    in_c()
    if not np.array_equal(made, world.draws[:suppliers]):
        raise AssertionError("C draws other luck")
    return _figures("keyed draws", lambda: draw_for_suppliers(world, chance.CLOSURE), {"C": in_c}, repeats)


def _sums(world: Any, code: Any, repeats: int) -> list[Figure]:
    code.total_of_kind.restype = _I64
    accounts = int(world.clock[0].suppliers) + len(world.cash) - len(world.suppliers)
    kind = int(world.account_kinds[accounts - 1])
    given = (_ADDRESS(world.cash.ctypes.data), _ADDRESS(world.account_kinds.ctypes.data), _I64(accounts), _I64(kind))

    def in_c() -> int:
        return int(code.total_of_kind(*given))

    def in_numpy() -> int:
        return int(world.cash[:accounts][world.account_kinds[:accounts] == kind].sum())

    if not total_of_kind(world, kind) == in_c() == in_numpy():
        raise AssertionError("C or NumPy finds another sum")
    others = {"C": in_c, "NumPy": in_numpy}
    return _figures("sum of one kind's cash", lambda: total_of_kind(world, kind), others, repeats)


def _figures(
    name: str, ours: Callable[[], object], others: dict[str, Callable[[], object]], repeats: int
) -> list[Figure]:
    """Time the loops in turn, so that all have the same weather."""
    times: dict[str, list[float]] = {"fairlot": [], **{who: [] for who in others}}
    for _ in range(repeats):
        for who, loop in {"fairlot": ours, **others}.items():
            taken = seconds(lambda loop=loop: [loop() for _ in range(_MANY)])  # type: ignore[misc]
            times[who].append(1e6 * taken / _MANY)
    told = [figure(_PART, f"{name}, {who}", "µs", taken) for who, taken in times.items()]
    for who in others:
        most = 1.3 if who == "C" else None
        told.append(ratio(_PART, f"{name}, fairlot over {who}", times["fairlot"], times[who], most))
    return told
