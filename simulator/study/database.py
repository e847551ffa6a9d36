"""DuckDB as everything here uses it: names in quotes, paths that mean one file, and a door that can be shut.

DuckDB takes names without regard to case, reads paths as patterns (``[ ] * ?``), makes columns of folders called
``a=1``, and finds Python's variables by their names. All of that is dealt with here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.study.disk import place_atomically, unfinished

if TYPE_CHECKING:
    import pandas as pd

_PATTERN = re.compile(r"([\[*?])")


def identifier(name: str) -> str:
    """Return a name of a column as SQL, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def parquet(path: Path) -> str:
    """Return the SQL that reads exactly this file."""
    literal = _PATTERN.sub(r"[\1]", str(path.resolve()))  # a bracketed sign stands for itself alone
    return f"read_parquet({_text(literal)}, hive_partitioning = false)"


def parquets(paths: list[Path]) -> str:
    """Return the SQL that reads exactly these files as one table; columns that one of them lacks are empty there."""
    listed = ", ".join(_text(_PATTERN.sub(r"[\1]", str(path.resolve()))) for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


@contextmanager
def database() -> Iterator[Any]:
    """Open a database in memory that uses one thread, so that files come out the same every time."""
    opened = connected()
    try:
        yield opened
    finally:
        opened.close()


def connected() -> Any:
    """Return a database in memory that sees no variables of Python."""
    import duckdb  # noqa: PLC0415  (only needed where tables are read or written)

    opened = duckdb.connect(":memory:")
    opened.execute("SET threads = 1; SET python_enable_replacements = false")
    return opened


def shut(opened: Any) -> None:
    """Shut a database up with what it has loaded: no file is read or written any more, no setting changed."""
    opened.execute("SET temp_directory = ''")
    opened.execute("SET enable_external_access = false")
    opened.execute("SET lock_configuration = true")


def text_columns(opened: Any, table: str) -> list[str]:
    """Return the columns of a table that hold text, as SQL."""
    columns = opened.execute(f"SELECT * FROM {table} LIMIT 0").description
    return [identifier(name) for name, kind, *_ in columns if str(kind) in ("VARCHAR", "STRING")]


def copy_to(opened: Any, question: str, path: Path) -> None:
    """Write the answer to a question of ours as a Parquet file."""
    opened.execute(f"COPY ({question}) TO {_text(str(path.resolve()))} (FORMAT parquet, COMPRESSION zstd)")


def write_table(opened: Any, frame: pd.DataFrame, path: Path) -> None:
    """Write a table as a Parquet file; the same table gives the same bytes."""
    opened.register("frame", frame)
    copy_to(opened, "SELECT * FROM frame", path)
    opened.unregister("frame")


def write_csv_table(opened: Any, frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with one heading line; what is not known, and text without a letter, is empty.

    Much faster than pandas where it is long. Lines end in a line feed, numbers have as many digits as tell them apart,
    and yes and no are ``True`` and ``False``.
    """
    if frame.columns.empty:  # DuckDB knows no such table
        path.write_text("\n", encoding="utf-8", newline="\n")
        return
    yes_or_no = frame.select_dtypes(["bool", "boolean"])
    texts = {name: column.map({True: "True", False: "False"}).astype(object) for name, column in yes_or_no.items()}
    opened.register("frame", frame.assign(**texts))
    emptied = ", ".join(f"nullif({name}, '') AS {name}" for name in text_columns(opened, "frame"))
    chosen = f"* REPLACE ({emptied})" if emptied else "*"
    opened.execute(f"COPY (SELECT {chosen} FROM frame) TO {_text(str(path.resolve()))} (FORMAT csv, HEADER true)")
    opened.unregister("frame")


def write_table_whole(frame: pd.DataFrame, path: Path) -> None:
    """Write a table so that its file is there whole or not at all."""
    temporary = unfinished(path)
    with database() as opened:
        write_table(opened, frame, temporary)
    place_atomically(temporary, path)
