"""Read the folder of a sweep: views of its plan and its parts for SQL, and the table of all runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.metrics import KPIS
from simulator.study.sweeps.parts import (
    PLAN,
    RUNS,
    Store,
    StoreMistake,
    database,
    place_atomically,
    quoted_path,
    sentences,
)


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


@contextmanager
def opened_study(store: Store, *, check: bool = True) -> Iterator[Any]:
    """Open a database with the views ``runs``, ``points``, ``failures``, ``missing`` and ``parts``.

    ``runs`` has a row for each finished run: its number, point, arm, seed, factors and key figures. ``missing`` has the
    numbers of those that are still to be run.

    Raises:
        StoreMistake: not a study, or a part of it is damaged.
    """
    manifest = store.manifest()
    if not (store.folder / PLAN).is_file():
        raise StoreMistake(f"{store.folder}: its {PLAN} is missing; give the sweep again")
    if check and (broken := store.damaged()):
        raise StoreMistake(f"{broken[0]}: damaged; give the sweep again, and these runs are made anew")
    import duckdb  # noqa: PLC0415  (only needed where tables are read)

    with database() as opened:
        try:
            _make_views(opened, store, manifest)
        except duckdb.Error as problem:
            why = str(problem).splitlines()[0]
            raise StoreMistake(f"{store.folder}: its tables cannot be read ({why}); give the sweep again") from problem
        yield opened


def _make_views(opened: Any, store: Store, manifest: dict[str, Any]) -> None:
    seeds = ", ".join(f"({place}, {seed})" for place, seed in enumerate(manifest["seeds"]))
    arms = ", ".join(f"({place}, {_text(name)})" for place, name in enumerate(manifest["arms"]))
    factors = [factor["name"] for factor in manifest["factors"]]
    shown = "".join(f", {_name(name)}" for name in factors)
    opened.execute(f"CREATE TABLE seeds(place INTEGER, seed BIGINT); INSERT INTO seeds VALUES {seeds}")
    opened.execute(f"CREATE TABLE arms(arm INTEGER, arm_name VARCHAR); INSERT INTO arms VALUES {arms}")
    plan = f"read_parquet({quoted_path(store.folder / PLAN)})"
    # Parts of another version may lack a figure or have one more: those that are asked for are there in any case.
    figures = "".join(f", NULL::DOUBLE AS {_name(k)}" for k in dict.fromkeys([*KPIS, *manifest["kpis"]]))
    source = f"SELECT ''::VARCHAR AS fingerprint, 0::BIGINT AS seed, '' AS model, '' AS failure{figures} WHERE false"
    if any(store.parts.glob("*.parquet")):
        made = f"read_parquet({quoted_path(store.parts / '*.parquet')}, union_by_name = true)"
        source = f"{source} UNION ALL BY NAME SELECT * FROM {made}"
    # a run that failed and then succeeded is there twice: the success counts
    opened.execute(
        f"CREATE VIEW parts AS SELECT * FROM ({source}) "
        "QUALIFY row_number() OVER (PARTITION BY fingerprint, seed, model ORDER BY failure) = 1"
    )
    number = f"(plan.point * {len(manifest['arms'])} + plan.arm) * {len(manifest['seeds'])} + seeds.place"
    opened.execute(f"CREATE VIEW plan AS SELECT * FROM {plan}")
    opened.execute(f"CREATE VIEW points AS SELECT DISTINCT point{shown} FROM plan")
    opened.execute(f"CREATE VIEW asked AS SELECT {number} AS run, plan.*, seeds.seed FROM plan CROSS JOIN seeds")
    opened.execute(f"CREATE VIEW current_parts AS SELECT * FROM parts WHERE model = {_text(manifest['model'])}")
    head = f"SELECT run, point, arm_name AS arm, seed{shown}"
    joined = "FROM asked JOIN current_parts USING (fingerprint, seed) JOIN arms USING (arm)"
    kpis = "".join(f", {_name(k)}" for k in manifest["kpis"])
    opened.execute(f"CREATE VIEW runs AS {head}{kpis} {joined} WHERE failure = ''")
    opened.execute(f"CREATE VIEW failures AS {head}, failure {joined} WHERE failure <> ''")
    opened.execute(
        "CREATE VIEW missing AS SELECT min(run) AS run FROM asked ANTI JOIN current_parts USING (fingerprint, seed) "
        "GROUP BY fingerprint, seed"
    )


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def missing_runs(store: Store, *, retry: bool = False) -> list[int]:
    """Return the numbers of the runs that are still to be made, failed ones among them if asked for."""
    with opened_study(store, check=False) as opened:
        found = opened.execute("SELECT run FROM missing ORDER BY run").fetchall()
        if retry:
            found += opened.execute(
                "SELECT min(f.run) FROM failures f JOIN asked USING (run) GROUP BY fingerprint, asked.seed ORDER BY 1"
            ).fetchall()
    return [row[0] for row in found]


def count_runs(store: Store) -> tuple[int, int]:
    """Return how many runs are finished, and how many of those failed."""
    with opened_study(store, check=False) as opened:
        good = opened.execute("SELECT count(*) FROM runs").fetchone()[0]
        bad = opened.execute("SELECT count(*) FROM failures").fetchone()[0]
    return good + bad, bad


def runs_frame(folder: str | Path) -> pd.DataFrame:
    """Return every finished run of a study: number, point, arm, seed, factors, key figures."""
    with opened_study(Store(Path(folder))) as opened:
        found: pd.DataFrame = opened.execute("SELECT * FROM runs ORDER BY run").df()
    return found


def plan_frame(folder: str | Path) -> pd.DataFrame:
    """Return the plan of a study: point, arm, fingerprint, factors, and the same in the unit cube."""
    with opened_study(Store(Path(folder)), check=False) as opened:
        found: pd.DataFrame = opened.execute("SELECT * FROM plan ORDER BY point, arm").df()
    return found


def write_runs(store: Store) -> None:
    """Write one table of all finished runs, in the order of their numbers: the same however they were made."""
    temporary = store.folder / f".{RUNS}.unfinished"
    with opened_study(store, check=False) as opened, sentences(store.folder):
        opened.execute("SET threads = 1")
        opened.execute(
            f"COPY (SELECT * FROM runs ORDER BY run) TO {quoted_path(temporary)} (FORMAT parquet, COMPRESSION zstd)"
        )
        place_atomically(temporary, store.folder / RUNS)


def query(folder: str | Path, sql: str) -> pd.DataFrame:
    """Return the answer of a study to a question in SQL.

    Raises:
        StoreMistake: not a study, damaged, or the question is wrong.
    """
    import duckdb  # noqa: PLC0415

    with opened_study(Store(Path(folder))) as opened:
        try:
            found: pd.DataFrame = opened.execute(sql).df()
        except duckdb.Error as problem:
            first = str(problem).splitlines()[0]
            hint = "tables: runs, points, failures, missing, plan, parts"
            raise StoreMistake(f"the question cannot be answered: {first} ({hint})") from problem
    return found
