"""What is read back of a folder of results: its arms, its seeds, the scenarios as they were run, and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from simulator.scenario.schema import Scenario
from simulator.study.arms import no_arm
from simulator.study.database import database, parquet, text_columns
from simulator.study.disk import ResultsMistake

if TYPE_CHECKING:
    import pandas as pd

#: What tells one file from another that took its name later; None where there is no file.
FileMark = tuple[int, int, int] | None
#: Signs that would steer a terminal, in the words of the database.
_STEERING = r"\x00-\x1f\x7f-\x{9f}\x{2028}-\x{202e}\x{2066}-\x{2069}"


@dataclass(frozen=True)
class Results:
    """A folder of results that was read back; tables are read when asked for.

    Attributes:
        folder: where it is.
        manifest: what was run.
        seen: which file each table was when the folder was checked; a table that is another by now is refused.
    """

    folder: Path
    manifest: dict[str, Any]
    seen: Mapping[str, FileMark] = field(default_factory=dict)

    @property
    def arms(self) -> list[str]:
        """Names of the arms, the reference first."""
        return [arm["name"] for arm in self.manifest["arms"]]

    @property
    def seeds(self) -> list[int]:
        """Seeds of every arm."""
        return list(self.manifest["seeds"])

    @property
    def tables(self) -> list[str]:
        """Names of the tables in the folder."""
        return [name.removesuffix(".parquet") for name in self.manifest["files"] if name.endswith(".parquet")]

    @property
    def councils(self) -> tuple[str, ...]:
        """Names of the councils whose records are kept; none where those of all are (``recording.py``)."""
        return tuple(self.manifest.get("recorded_councils", ()))

    def scenario(self, arm: str) -> Scenario:
        """Return the scenario of an arm, as it was run."""
        found = next((a for a in self.manifest["arms"] if a["name"] == arm), None)
        if found is None:
            raise ResultsMistake(f"{self.folder}: {no_arm(arm, self.arms)}")
        try:
            return Scenario.from_resolved(found["scenario"])
        except (ValidationError, ValueError, TypeError, AttributeError) as problem:
            why = f"the scenario of the arm `{arm}` is not one that this version can read"
            raise ResultsMistake(f"{self.folder}: {why}; run the study again") from problem

    def table(self, name: str) -> pd.DataFrame:
        """Return one table, for example ``kpis``, ``weekly`` or ``bids``.

        Raises:
            ResultsMistake: there is none, it cannot be read, or somebody ran the study anew into the folder meanwhile.
        """
        if name not in self.tables:
            raise ResultsMistake(f"{self.folder}: there is no table `{name}`; there are {', '.join(self.tables)}")
        path = self.folder / f"{name}.parquet"
        found = _read(path)
        if path.name in self.seen and self.seen[path.name] != mark_of(path):
            raise ResultsMistake(f"{self.folder}: written anew while it was read; read it again")
        return found


def mark_of(path: Path) -> FileMark:
    """Return what tells one file from another that took its name later; nothing if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(path: Path) -> pd.DataFrame:
    import duckdb  # noqa: PLC0415  (only needed where tables are read)

    with database() as opened:
        try:
            opened.execute(f"CREATE TABLE found AS SELECT * FROM {parquet(path)}")
            texts = text_columns(opened, "found")
            steers = " OR ".join(f"regexp_matches({name}, $1)" for name in texts) or "false"
            count = f"SELECT count(*) FROM found WHERE {steers}"
            strange = opened.execute(count, [f"[{_STEERING}]"] if texts else []).fetchone()[0]
            found: pd.DataFrame = opened.execute("SELECT * FROM found").df()
        except duckdb.Error as problem:
            raise ResultsMistake(f"{path}: cannot be read as a table; run the study again") from problem
    if strange:
        raise ResultsMistake(f"{path}: holds signs that are no text; run the study again")
    return found
