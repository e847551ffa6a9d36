"""Read the folder of a sweep: its plan and its parts as tables for SQL, and the table of all runs.

What stands in a folder is data from anybody: it reaches SQL as parameters or as names in quotes, is loaded into typed
tables in memory, and then the database is shut: no question can read or write a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.metrics import KPIS
from simulator.study.database import copy_to, database, identifier, parquet, parquets, shut
from simulator.study.disk import place_atomically, reading, sha256_of, unfinished
from simulator.study.sweeps.parts import PLAN, RUNS, Store, StoreMistake, writing

_HEAD = {"fingerprint": "VARCHAR", "seed": "BIGINT", "model": "VARCHAR", "failure": "VARCHAR"}


@contextmanager
def opened_study(store: Store, *, check: bool = True, figures: bool = True) -> Iterator[Any]:
    """Open a database with ``runs``, ``points``, ``failures``, ``missing``, ``plan`` and ``parts``, shut to all else.

    ``runs`` has a row for each finished run: its number, point, arm, seed, factors and key figures. ``missing`` has the
    numbers of those that are still to be run.

    Args:
        store: the folder.
        check: whether the contents of parts are held against their names.
        figures: whether key figures are loaded.

    Raises:
        StoreMistake: not a study, or a part of it is damaged.
    """
    with reading(store.folder, StoreMistake), _loaded(store, check=check, figures=figures) as opened:
        shut(opened)
        yield opened


@contextmanager
def _loaded(store: Store, *, check: bool, figures: bool) -> Iterator[Any]:
    manifest = store.manifest()
    plan = store.folder / PLAN
    if not plan.is_file():
        raise StoreMistake(f"{store.folder}: its {PLAN} is missing; give the sweep again")
    if sha256_of(plan) != manifest["plan"]:
        raise StoreMistake(f"{plan}: damaged or changed; give the sweep again, finished runs are kept")
    if check and (broken := store.damaged()):
        raise StoreMistake(f"{broken[0]}: damaged; give the sweep again, and these runs are made anew")
    import duckdb  # noqa: PLC0415  (only needed where tables are read)

    with database() as opened:
        try:
            _load(opened, store, manifest, figures)
        except duckdb.Error as problem:
            why = str(problem).splitlines()[0]
            raise StoreMistake(f"{store.folder}: its tables cannot be read ({why}); give the sweep again") from problem
        asked = len(manifest["arms"]) * manifest["points"]
        cells = "SELECT count(DISTINCT (point, arm)) FROM plan WHERE point BETWEEN 0 AND ? AND arm BETWEEN 0 AND ?"
        found = opened.execute(cells, [manifest["points"] - 1, len(manifest["arms"]) - 1]).fetchone()[0]
        if found != asked or opened.execute("SELECT count(*) FROM plan").fetchone()[0] != asked:
            raise StoreMistake(f"{plan}: not the plan of this study; give the sweep again, finished runs are kept")
        yield opened


def _load(opened: Any, store: Store, manifest: dict[str, Any], figures: bool) -> None:
    factors = [factor["name"] for factor in manifest["factors"]]
    kept = list(dict.fromkeys([*KPIS, *manifest["kpis"]])) if figures else []
    opened.execute("CREATE TABLE seeds(place INTEGER, seed BIGINT)")
    opened.executemany("INSERT INTO seeds VALUES (?, ?)", list(enumerate(manifest["seeds"])))
    opened.execute("CREATE TABLE arms(arm INTEGER, arm_name VARCHAR)")
    opened.executemany("INSERT INTO arms VALUES (?, ?)", list(enumerate(manifest["arms"])))
    types = {"point": "BIGINT", "arm": "BIGINT", "fingerprint": "VARCHAR"}
    types |= dict.fromkeys([*factors, *(f"unit_{name}" for name in factors)], "DOUBLE")
    opened.execute(f"CREATE TABLE plan AS SELECT {_cast(types)} FROM {parquet(store.folder / PLAN)}")
    _load_parts(opened, sorted(store.parts.glob("*.parquet")), _HEAD | dict.fromkeys(kept, "DOUBLE"))
    _make_views(opened, manifest, factors, manifest["kpis"] if figures else [])


def _load_parts(opened: Any, files: list[Path], types: dict[str, str]) -> None:
    """Load all parts; those of another version may lack a figure or have one more."""
    source = (
        "SELECT " + ", ".join(f"NULL::{kind} AS {identifier(name)}" for name, kind in types.items()) + " WHERE false"
    )
    if files:
        source = f"{source} UNION ALL BY NAME SELECT * FROM {parquets(files)}"
    # a run that failed and then succeeded is there twice: the success counts
    opened.execute(
        f"CREATE TABLE parts AS SELECT {_cast(types)} FROM ({source}) "
        "QUALIFY row_number() OVER (PARTITION BY fingerprint, seed, model ORDER BY failure) = 1"
    )


def _cast(types: dict[str, str]) -> str:
    return ", ".join(f"CAST({identifier(name)} AS {kind}) AS {identifier(name)}" for name, kind in types.items())


def _make_views(opened: Any, manifest: dict[str, Any], factors: list[str], kpis: list[str]) -> None:
    shown = "".join(f", {identifier(name)}" for name in factors)
    number = f"(plan.point * {len(manifest['arms'])} + plan.arm) * {len(manifest['seeds'])} + seeds.place"
    seed = f"seeds.seed + plan.point * {manifest.get('seed_stride', 0)}"
    opened.execute(f"CREATE VIEW points AS SELECT DISTINCT point{shown} FROM plan")
    opened.execute(f"CREATE VIEW asked AS SELECT {number} AS run, plan.*, {seed} AS seed FROM plan CROSS JOIN seeds")
    opened.execute("CREATE TABLE current_parts AS SELECT * FROM parts WHERE model = ?", [manifest["model"]])
    head = f"SELECT run, point, arm_name AS arm, seed{shown}"
    joined = "FROM asked JOIN current_parts USING (fingerprint, seed) JOIN arms USING (arm)"
    figures = "".join(f", {identifier(kpi)}" for kpi in kpis)
    opened.execute(f"CREATE VIEW runs AS {head}{figures} {joined} WHERE failure = ''")
    opened.execute(f"CREATE VIEW failures AS {head}, failure {joined} WHERE failure <> ''")
    opened.execute(
        "CREATE VIEW missing AS SELECT min(run) AS run FROM asked ANTI JOIN current_parts USING (fingerprint, seed) "
        "GROUP BY fingerprint, seed"
    )


def missing_runs(store: Store, *, retry: bool = False, retry_from: int = 0) -> list[int]:
    """Return the numbers of the runs that are still to be made, failed ones from a number on among them if asked for.

    A run that several numbers ask for is that of the lowest of them.
    """
    with opened_study(store, check=False, figures=False) as opened:
        found = opened.execute("SELECT run FROM missing ORDER BY run").fetchall()
        if retry:
            found += opened.execute(
                "SELECT min(f.run) FROM failures f JOIN asked USING (run) GROUP BY fingerprint, asked.seed "
                "HAVING min(f.run) >= ? ORDER BY 1",
                [retry_from],
            ).fetchall()
    return [row[0] for row in found]


def count_runs(store: Store) -> tuple[int, int]:
    """Return how many runs are finished, and how many of those failed."""
    with opened_study(store, check=False, figures=False) as opened:
        good = opened.execute("SELECT count(*) FROM runs").fetchone()[0]
        bad = opened.execute("SELECT count(*) FROM failures").fetchone()[0]
    return good + bad, bad


def runs_frame(folder: str | Path) -> pd.DataFrame:
    """Return every finished run of a study: number, point, arm, seed, factors, key figures."""
    return study_frames(folder)[0]


def study_frames(folder: str | Path) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Return every finished run, the plan, and how many runs failed.

    The plan has point, arm, fingerprint, factors, and the same in the unit cube.
    """
    with opened_study(Store(Path(folder))) as opened:
        runs: pd.DataFrame = opened.execute("SELECT * FROM runs ORDER BY run").df()
        plan: pd.DataFrame = opened.execute("SELECT * FROM plan ORDER BY point, arm").df()
        failures = int(opened.execute("SELECT count(*) FROM failures").fetchone()[0])
    return runs, plan, failures


def write_runs(store: Store) -> None:
    """Write one table of all finished runs, in the order of their numbers: the same however they were made."""
    with writing(store.folder), _loaded(store, check=False, figures=True) as opened:
        temporary = unfinished(store.folder / RUNS)
        copy_to(opened, "SELECT * FROM runs ORDER BY run", temporary)
        place_atomically(temporary, store.folder / RUNS)


def query(folder: str | Path, sql: str) -> pd.DataFrame:
    """Return the answer of a study to a question in SQL: one SELECT, which reads the study and nothing else.

    Raises:
        StoreMistake: not a study, damaged, or the question is wrong.
    """
    with opened_study(Store(Path(folder))) as opened:
        return answered(opened, sql, ("runs", "points", "failures", "missing", "plan", "parts"))


def answered(opened: Any, sql: str, tables: Sequence[str]) -> pd.DataFrame:
    """Return the answer of a database that is shut to one SELECT; the names of its tables are for who asks amiss.

    Raises:
        StoreMistake: the question is wrong.
    """
    import duckdb  # noqa: PLC0415

    try:
        sql.encode()  # a text that cannot be written is no question
        asked = opened.extract_statements(sql)
        if [statement.type for statement in asked] != [duckdb.StatementType.SELECT]:
            raise StoreMistake("the question cannot be answered: it must be one SELECT, which changes nothing")
        found: pd.DataFrame = opened.execute(asked[0]).df()
    except (duckdb.Error, UnicodeError) as problem:
        first = str(problem).splitlines()[0]
        if isinstance(problem, duckdb.ParserException):
            first += '; names that are words of SQL, such as "where" and "by", stand in quotes'
        names = ", ".join(_as_asked(opened, name) for name in tables)
        raise StoreMistake(f"the question cannot be answered: {first} (tables: {names})") from problem
    return found


def _as_asked(opened: Any, name: str) -> str:
    """Return a name as a question must write it: in quotes where it is a word of the language, as ``where`` is."""
    import duckdb  # noqa: PLC0415

    try:
        opened.extract_statements(f"SELECT * FROM {name}")
    except duckdb.Error:
        return identifier(name)
    return name
