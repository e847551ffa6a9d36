"""From the names of files to purchases: each file is recognised, read, and its suppliers get one name each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.intake.headings import in_short, layouts_of
from simulator.intake.merged_cells import doubt_merged
from simulator.intake.purchases import Purchases
from simulator.intake.purchases_of_ocds import read_ocds
from simulator.intake.purchases_of_tables import Reader
from simulator.intake.refusals import refused
from simulator.intake.rows_alike import doubt_rows_alike
from simulator.intake.shipped_words import plain_words
from simulator.intake.sources_of_rows import SAMPLE, Source, digest_of, sources_in
from simulator.intake.supplier_names import one_name_each
from simulator.intake.tallies import OCDS, Tally
from simulator.intake.texts import one_line
from simulator.scenario.choosing import LOCAL

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Order:
    """What is to be read.

    Attributes:
        files: names of files.
        form: ``register``, ``spend`` or ``ocds``, or None to find out.
        columns: the user's own headings by role.
        buyer: where a table names none; empty for the one that the other files name, else for the name of its file.
    """

    files: Sequence[str]
    form: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    buyer: str = ""


@dataclass(frozen=True)
class Gathered:
    """What was read.

    Attributes:
        frame: the purchases as a table.
        tallies: what became of the rows of each file.
        spellings: of suppliers that were met.
        suppliers: that they stand for.
        headings: of all tables, as the files have them.
    """

    frame: pd.DataFrame
    tallies: tuple[Tally, ...]
    spellings: int
    suppliers: int
    headings: frozenset[str]


def gather(order: Order) -> Gathered:
    """Read every file of an order.

    Raises:
        ScenarioMistakes: one of them cannot be used; rows that cannot are only counted.
    """
    _hold_once(order.files)
    purchases, headings = Purchases(), set[str]()
    reader = Reader(purchases, order.buyer)
    sources = [source for file in order.files for source in sources_in(file)]
    _hold_apart(sources)
    of_tables = [tally for source in sources for tally in _read(source, order, reader, headings)]
    of_ocds = read_ocds([source for source in sources if source.form == "json"], purchases)
    tallies = _in_order(of_tables + of_ocds, sources)
    frame = purchases.frame()
    names = one_name_each(frame["supplier"].cat.categories)
    merged = frame["supplier"].astype(object).map(names).astype("category")
    buyers = _with_buyers(frame, tallies)
    counted = frame.assign(supplier=merged, council=buyers)
    doubt_rows_alike(counted, of_tables)
    counted = counted.drop(columns="title")
    return Gathered(counted, tuple(tallies), len(names), len(set(names.values())), frozenset(headings))


def _hold_once(files: Sequence[str]) -> None:
    """Refuse a file that is named twice: its payments would count twice."""
    met: set[Path] = set()
    for file in files:
        path = Path(file).absolute()
        if path in met:
            raise refused(file, "named twice, so that its rows would count twice", remedy="name it once")
        met.add(path)


def _in_order(tallies: list[Tally], sources: Sequence[Source]) -> list[Tally]:
    """Return what became of each file as they were named, with the members of archives that are no tables."""
    places = {source.name: place for place, source in enumerate(sources)}
    found = sorted(tallies, key=lambda tally: places[tally.file])
    first = {tally.file: tally for tally in reversed(found)}
    for source in sources:
        if source.beside:
            told = f"Members of the archive that were left out, as they are no tables: {in_short(source.beside)}"
            tally = first[source.name]
            tally.aside = ". ".join(filter(None, (tally.aside, told)))
    return found


def _hold_apart(sources: Sequence[Source]) -> None:
    """Refuse two files, or members of archives, that hold the same bytes: their payments would count twice."""
    alike: dict[bytes, list[Source]] = {}
    for source in sources if len(sources) > 1 else ():
        alike.setdefault(digest_of(source, SAMPLE), []).append(source)
    met: dict[bytes, str] = {}
    for source in (one for group in alike.values() if len(group) > 1 for one in group):
        digest = digest_of(source)
        if digest in met:
            what = f"the same file as `{met[digest]}`, so that its rows would count twice"
            raise refused(source.name, what, remedy="leave one of the two out")
        met[digest] = source.name


def _with_buyers(frame: pd.DataFrame, tallies: Sequence[Tally]) -> pd.Series:
    """Return who buys: as the rows say, in one spelling each; else the only buyer that other rows name, or the file."""
    spelled = frame["council"].astype(object).map(_one_spelling(frame["council"].cat.categories))
    named, files = set(spelled[spelled != ""]), frame["file"].astype(object)
    alone = next(iter(named)) if len(named) == 1 else ""
    silent = {file: alone or _stem(str(file)) for file in files[spelled == ""].unique()}
    first = {tally.file: tally for tally in reversed(tallies)}
    for file, tally in first.items():
        if file in silent:
            whose = f"Rows that name no buyer are taken for those of {silent[file]}"
            tally.whose = f'{whose}; `--council "Your council"` says otherwise'
    return spelled.where(spelled != "", files.map(silent)).astype("category")


def _stem(file: str) -> str:
    name = file.replace("\\", "/").rsplit("!", 1)[-1].rsplit("/", 1)[-1].split(".")[0]
    return _no_word(one_line(name.replace("_", " ")) or "My place")


def _no_word(name: str) -> str:
    """Return a name that a council may have: that of a choice of suppliers in scenarios is none."""
    return name.capitalize() if name == LOCAL else name


def _one_spelling(names: Iterable[str]) -> dict[str, str]:
    """Return the name under which each buyer is counted: the first of those that differ in capitals and signs only."""
    first: dict[str, str] = {}
    return {name: first.setdefault(plain_words(name) or name, _no_word(name)) for name in names}


def _read(source: Source, order: Order, reader: Reader, headings: set[str]) -> list[Tally]:
    """Read a table; nothing of OCDS, of which all files are read together."""
    if source.form == "json":
        if order.form not in (None, OCDS):
            raise refused(source.name, f"JSON, so not {order.form}", remedy="leave --as out")
        return []
    if order.form == OCDS:
        raise refused(source.name, "not JSON, so not OCDS", remedy="leave --as out, or name a JSON file")
    layouts, others, hidden = layouts_of(source, order.form, order.columns)
    headings.update(heading for layout in layouts for heading in layout.headings)
    begin = len(reader.purchases)
    tallies = reader.read(source, layouts)
    for layout, tally in zip(layouts, tallies, strict=True):
        doubt_merged(source, layout, tally, reader.purchases.lines(begin, begin + tally.used))
        begin += tally.used
    asides = (
        f"Sheets that were left out, as their headings are others: {in_short(others)}" if others else "",
        f"Hidden sheets, which were left out (show them to have them read): {in_short(hidden)}" if hidden else "",
    )
    tallies[0].aside = ". ".join(filter(None, asides))
    return tallies
