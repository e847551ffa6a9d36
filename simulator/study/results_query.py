"""Ask a folder of results, or of a sweep, a question in SQL: one SELECT over its tables, which reads nothing else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from simulator.study.database import database, identifier, parquet, shut
from simulator.study.manifests import RESULTS_MANIFEST, STUDY_MANIFEST
from simulator.study.recording import IN_PART, in_part
from simulator.study.store import load_results
from simulator.study.sweeps.reading import answered
from simulator.study.sweeps.reading import query as query_sweep


def query(folder: str | Path, sql: str) -> pd.DataFrame:
    """Return the answer of a folder to a question in SQL; ``attrs["remark"]`` says if it read tables kept in part.

    Raises:
        ResultsMistake: neither results nor a sweep, damaged, or the question is wrong.
    """
    place = Path(folder)
    is_results = (place / RESULTS_MANIFEST).is_file() and not (place / STUDY_MANIFEST).is_file()
    return _query_results(place, sql) if is_results else query_sweep(place, sql)


def _query_results(folder: Path, sql: str) -> pd.DataFrame:
    """Return the answer of what ``run`` or ``compare`` left: its tables go by the names of their files."""
    results = load_results(folder)
    asked = [name for name in results.tables if name in sql.lower()]  # those of a country are gigabytes
    with database() as opened:
        for name in asked:
            results.table(name)  # refuses what is no text
            opened.execute(f"CREATE TABLE {identifier(name)} AS SELECT * FROM {parquet(folder / f'{name}.parquet')}")
        shut(opened)
        answer = answered(opened, sql, results.tables)
    answer.attrs["remark"] = in_part(results.councils) if not set(asked).isdisjoint(IN_PART) else ""
    return answer
