"""The limit of what a compiler gives, and what libraries give: parts of the week beside ours, on the same numbers.

In C and NumPy two loops: keyed draws for many suppliers at once, half of the search for tenders, and the sum over all
accounts by kind, which checks every week that money is conserved. In C, NumPy and polars a whole phase, ``social``,
which adds up a month's work by kind of supplier. C is compiled here, by whatever ``cc`` there is.
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
from simulator.phases import social
from simulator.start.population import create_world
from tests.benchmarks.figures import Figure, figure, ratio, seconds
from tests.benchmarks.worlds import copies

_REGIONS = 64  # so many accounts that a call from Python, which takes two microseconds, counts little
_MANY = 200  # calls in one measurement
_SOURCE = Path(__file__).with_name("peers.c")
_PART = "Beside C, NumPy and polars, the same numbers out of the same tables"
_I64, _REAL, _ADDRESS = ctypes.c_int64, ctypes.c_double, ctypes.c_void_p


def beside_c(repeats: int) -> list[Figure]:
    """Two loops and a phase of the week beside the same in C, NumPy and polars."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    world = create_world(copies(_REGIONS), 1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "peers.so"
        options = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")
        subprocess.run([compiler, *options, str(_SOURCE), "-o", str(file)], check=True)
        code = ctypes.CDLL(str(file))
        return [*_draws(world, code, repeats), *_sums(world, code, repeats), *_phase(world, code, repeats)]


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


_WORK = ("job_weeks", "home_work", "away_work")  # what the phase takes from a supplier's row


class _Layout(ctypes.Structure):
    _fields_ = [(name, _I64) for name in ("size", "kind", *_WORK)]


def _phase(world: Any, code: Any, repeats: int) -> list[Figure]:
    """A month's end of the phase *social* in a world whose firms have all worked; of polars in columns of its own."""
    world.clock[0].month_ends, world.clock[0].recognition = 1, 0
    count, rates = int(world.clock[0].suppliers), world.parameters[0]
    rows = world.suppliers[:count]
    shares = float(rates.local_respend_home), float(rates.local_respend_away)
    kinds, work = len(world.tallies), {name: np.random.default_rng(1).uniform(1.0, 9.0, count) for name in _WORK}
    found: dict[str, Any] = {}

    def refill() -> None:
        for name, values in work.items():
            rows[name] = values
        world.tallies["job_weeks"] = world.tallies["local_respend"] = 0.0

    def ours() -> None:
        social.run(world)
        found["fairlot"] = world.tallies["job_weeks"].copy(), world.tallies["local_respend"].copy()

    def in_c() -> None:
        found["C"] = made = np.zeros(kinds), np.zeros(kinds)
        places = (_ADDRESS(each.ctypes.data) for each in made)
        at = _Layout(rows.dtype.itemsize, *(rows.dtype.fields[name][1] for name in ("kind", *_WORK)))
        code.social_month(_ADDRESS(rows.ctypes.data), _I64(count), at, *map(_REAL, shares), *places)

    def in_numpy() -> None:
        worked = rows["job_weeks"] > 0.0
        spent = rows["home_work"][worked] * shares[0] + rows["away_work"][worked] * shares[1]
        of_kind = rows["kind"][worked]
        found["NumPy"] = tuple(np.bincount(of_kind, each, kinds) for each in (rows["job_weeks"][worked], spent))
        for name in _WORK:
            rows[name][worked] = 0.0

    others = {"C": in_c, "NumPy": in_numpy, **_in_polars(rows["kind"], work, shares, found)}
    for loop in (ours, *others.values()):
        refill()
        loop()
    for who in others:
        if not np.allclose(found[who], found["fairlot"], rtol=1e-9):
            raise AssertionError(f"{who} adds up other work")
    return _figures("the phase social", ours, others, repeats, refill)


def _in_polars(kinds: Any, work: dict[str, Any], shares: tuple[float, float], found: dict[str, Any]) -> dict[str, Any]:
    """Return the phase in polars by its name, or nothing where that is not installed."""
    try:
        import polars as pl
    except ImportError:
        return {}
    table = pl.DataFrame({"kind": np.array(kinds), **work})
    spent = pl.col("home_work") * shares[0] + pl.col("away_work") * shares[1]

    def in_polars() -> None:
        worked = table.lazy().filter(pl.col("job_weeks") > 0.0)
        sums = worked.group_by("kind").agg(pl.col("job_weeks").sum(), spent.sum().alias("spent")).sort("kind").collect()
        table.with_columns(pl.lit(0.0).alias(name) for name in _WORK)
        found["polars"] = sums["job_weeks"].to_numpy(), sums["spent"].to_numpy()

    return {"polars": in_polars}


def _figures(
    name: str,
    ours: Callable[[], object],
    others: dict[str, Callable[[], object]],
    repeats: int,
    refill: Callable[[], object] = lambda: None,
) -> list[Figure]:
    """Time the loops in turn, so that all have the same weather; ``refill`` comes before each call, untimed."""
    times: dict[str, list[float]] = {"fairlot": [], **{who: [] for who in others}}
    for _ in range(repeats):
        for who, loop in {"fairlot": ours, **others}.items():
            taken = sum(_after(refill, loop) for _ in range(_MANY))
            times[who].append(1e6 * taken / _MANY)
    told = [figure(_PART, f"{name}, {who}", "µs", taken) for who, taken in times.items()]
    for who in others:
        most = 1.3 if who == "C" else None
        told.append(ratio(_PART, f"{name}, fairlot over {who}", times["fairlot"], times[who], most))
    return told


def _after(before: Callable[[], object], loop: Callable[[], object]) -> float:
    before()
    return seconds(loop)
