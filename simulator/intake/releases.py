"""OCDS files of any size: packages, records, bare lists, single releases and JSON Lines, one release after another.

Releases of one process are brought together in a database on disk, so that memory does not grow with the file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from simulator.intake.contracts_of_awards import with_ids
from simulator.intake.depth_of_json import Depth
from simulator.intake.encodings import Bytes, StrayLetters
from simulator.intake.plain_json import Json, dig, tables, text
from simulator.intake.refusals import refused
from simulator.intake.sources_of_rows import DAMAGED, Source
from simulator.intake.tallies import Tally
from simulator.scenario.mistakes import ScenarioMistakes

_BOM = b"\xef\xbb\xbf"
_KEPT = {
    "tender": (
        *("id", "title", "status", "value", "procurementMethod", "procurementMethodDetails", "mainProcurementCategory"),
        *("classification", "contractPeriod", "tenderPeriod", "techniques", "numberOfTenderers"),
    ),
    "lot": ("id", "value", "contractPeriod", "status", "awardCriteria"),
    "award": ("id", "status", "date", "value", "suppliers", "contractPeriod", "title", "relatedLots"),
    "contract": ("id", "awardID", "status", "value", "period", "dateSigned", "suppliers"),
}


class _Plain:
    """A stream in UTF-8 without its mark at the beginning, whose brackets are not too deep."""

    def __init__(self, stream: Bytes) -> None:
        self._stream, self._head, self._depth = stream, stream.read(3).removeprefix(_BOM), Depth()
        self.letters = StrayLetters()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        if not size:
            return b""
        chunk, is_last = b"", False
        while not chunk and not is_last:  # a piece may hold no whole letter
            head, self._head = self._head, b""
            piece = head + self._stream.read(size)
            is_last = not piece
            chunk = self.letters.mended(piece, is_last=is_last)
        self._depth.see(chunk)
        return chunk


def prefix_of(source: Source) -> str:
    """Return where the releases or records stand, in the words of ijson; empty for JSON Lines and single ones."""
    import ijson  # noqa: PLC0415

    with source.opened() as stream:
        inside = ""
        for path, event, value in ijson.parse(_Plain(stream), multiple_values=True):
            if event == "start_array" and path == "":
                inside = "item"
            if event == "map_key" and path == inside:
                if value == "ocid":
                    return inside
                if value in ("releases", "records"):
                    return ".".join(filter(None, (inside, value, "item")))
            if event == "end_map" and path == inside:
                return inside
    return inside


def releases_in(source: Source, tally: Tally) -> Iterator[tuple[int, Json]]:
    """Yield every release with its place in the file, counted from one; of a record its compiled release if it has one.

    Where the file breaks off, what came before is kept and the break is counted.

    Raises:
        ScenarioMistakes: the file is no JSON from its beginning.
    """
    import ijson  # noqa: PLC0415

    place = 0
    try:
        prefix = prefix_of(source)
        with source.opened() as stream:
            plain = _Plain(stream)
            for found in ijson.items(plain, prefix, multiple_values=True, use_float=True):
                for release in _inside(found):
                    place += 1
                    yield place, release
            if plain.letters.is_any:
                tally.doubt_column("letters that are no UTF-8 were read as Windows writes them", 1)
    except (ijson.JSONError, ValueError, OverflowError, OSError, *DAMAGED) as problem:
        if not place:
            why = " ".join(str(problem).split())[:100]
            raise refused(source.name, "not JSON that can be read", why, "fetch it again") from problem
        tally.refuse("the file is damaged or breaks off here", place + 1)


def no_ocds(source: Source) -> ScenarioMistakes:
    """Return the exception that says of JSON that it is something else; the caller raises it."""
    why = "OCDS has `releases` or `records`, each with an `ocid`"
    return refused(source.name, "JSON, but no OCDS", why, "name the file with the releases")


def _inside(found: object) -> Iterator[Json]:
    if not isinstance(found, dict):
        return
    if isinstance(found.get("compiledRelease"), dict):
        yield found["compiledRelease"]
    elif isinstance(found.get("releases"), list):
        yield from tables(found, "releases")
    else:
        yield found


def slim(release: Json) -> dict[str, Any]:
    """Return what is used of a release, without long texts."""
    tender = _picked(dig(release, "tender"), _KEPT["tender"])
    tender["lots"] = [_picked(lot, _KEPT["lot"]) for lot in tables(release, "tender", "lots")]
    tender["items"] = [
        _picked(item, ("id", "classification", "additionalClassifications"))
        for item in tables(release, "tender", "items")[:3]
    ]
    parties = [_picked(party, ("id", "name", "roles", "details", "address")) for party in tables(release, "parties")]
    return {
        **_picked(release, ("ocid", "id", "date", "tag", "buyer")),
        "parties": parties,
        "tender": tender,
        "awards": [_picked(award, _KEPT["award"]) for award in tables(release, "awards")],
        "contracts": [_picked(contract, _KEPT["contract"]) for contract in tables(release, "contracts")],
        "bids": {"statistics": tables(release, "bids", "statistics"), "n": len(tables(release, "bids", "details"))},
    }


def _picked(value: object, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value[key] for key in keys if key in value} if isinstance(value, dict) else {}


def processes(files: Sequence[tuple[Source, Tally]]) -> Iterator[tuple[Tally, int, Json]]:
    """Yield one release for each process of all files, with the file and the place where its first one stands.

    Releases with one ``ocid`` are merged in the order of their dates, also those of several files.

    Raises:
        ScenarioMistakes: a file is no JSON from its beginning.
    """
    kept = sqlite3.connect("")  # on disk, in a file of its own that goes when it is closed
    try:
        kept.execute("create table releases (ocid text, date text, file integer, place integer, body text)")
        for number, (source, tally) in enumerate(files):
            rows = ((ocid, day, number, place, body) for ocid, day, place, body in _rows(source, tally))
            kept.executemany("insert into releases values (?, ?, ?, ?, ?)", rows)
        found = kept.execute("select ocid, file, place, body from releases order by ocid, date, file, place")
        for _, group in groupby(found, key=lambda row: row[0]):
            rows_of_one = list(group)
            _, number, place, _ = rows_of_one[0]
            tally = files[number][1]
            for _, other, where, _ in rows_of_one:
                if other != number:
                    files[other][1].doubt(f"more of a process that {tally.file} begins: counted there", where)
            yield tally, place, _merged([json.loads(row[3]) for row in rows_of_one], place, tally)
    finally:
        kept.close()


def _rows(source: Source, tally: Tally) -> Iterator[tuple[str, str, int, str]]:
    for place, release in releases_in(source, tally):
        tally.read += 1
        ocid = text(release, "ocid")
        if not ocid:
            tally.refuse("no ocid", place)
            continue
        yield ocid, text(release, "date"), place, json.dumps(slim(release))


def _merged(releases: list[Json], place: int, tally: Tally) -> Json:
    if len(releases) == 1:
        return releases[0]
    import warnings  # noqa: PLC0415

    from ocdsmerge import Merger  # noqa: PLC0415
    from ocdsmerge.exceptions import OCDSMergeError  # noqa: PLC0415

    tally.doubt("several releases of one process, merged", place)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ids that appear twice: what is used of them is looked up by the first
            named = [{**one, **{kind: with_ids(one[kind]) for kind in ("awards", "contracts")}} for one in releases]
            merged: Json = Merger(merge_rules={}).create_compiled_release(named)
    except (OCDSMergeError, TypeError, KeyError, AttributeError) as problem:
        tally.doubt(f"releases of one process that do not fit ({type(problem).__name__}): the last is taken", place)
        return releases[-1]
    return merged
