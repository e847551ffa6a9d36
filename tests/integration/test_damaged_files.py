"""Integration: files that are damaged anywhere are one sentence, or what came before the damage is read and told."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from simulator.commands.outcome import WRONG_INPUT
from simulator.intake.depth_of_json import Depth
from simulator.intake.gathering import Order, gather
from tests.intake_scene import as_csv, invoked, package, read, register_rows, release, spend_rows

pytestmark = pytest.mark.integration
TABLE, NOTICES = as_csv(spend_rows(5_000)).encode(), package(600).encode()  # more than is looked at to tell the form


def _sentence(folder: Path, name: str, content: bytes) -> str:
    """Return the only sentence that an import of a file comes to."""
    (folder / name).write_bytes(content)
    found = invoked("import", str(folder / name), "--out", str(folder / "place.toml"))
    assert (found.exit_code, len(found.stderr.splitlines())) == (WRONG_INPUT, 1), found.output
    assert not (folder / "place.toml").exists()
    return found.stderr


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


def _zipped(name: str, content: bytes, how: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def _book(bent: Callable[[bytes], bytes]) -> bytes:
    book, content, again = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(list(spend_rows(1)[0]))
    for row in spend_rows(300):
        book.active.append(list(row.values()))
    book.save(content)
    with zipfile.ZipFile(content) as whole, zipfile.ZipFile(again, "w") as archive:
        for name in whole.namelist():
            is_sheet = name.startswith("xl/worksheets/")
            archive.writestr(name, bent(whole.read(name)) if is_sheet else whole.read(name))
    return again.getvalue()


PACKED = gzip.compress(TABLE)
DAMAGED = {
    "cut.csv.gz": PACKED[: len(PACKED) // 2],
    "end.csv.gz": PACKED[:-8],
    "sum.csv.gz": _flipped(PACKED, len(PACKED) - 6),
    **{f"flip{i}.csv.gz": _flipped(PACKED, len(PACKED) * i // 10) for i in (3, 5, 7)},
    "packed.zip": _flipped(_zipped("m.csv", TABLE, zipfile.ZIP_DEFLATED), len(PACKED) // 2),
    "lzma.zip": _flipped(_zipped("m.csv", TABLE, zipfile.ZIP_LZMA), 5_000),
    "stored.zip": _flipped(_zipped("m.csv", TABLE, zipfile.ZIP_STORED), len(TABLE) - 100),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_archive_is_one_sentence(tmp_path: Path, name: str) -> None:
    assert "the archive cannot be unpacked" in _sentence(tmp_path, name, DAMAGED[name])


@pytest.mark.parametrize(
    "bent", [lambda xml: xml[: len(xml) // 2], lambda xml: xml.replace(b"</row>", b"<<<", 3), lambda _: b"\0" * 50]
)
def test_a_damaged_sheet_is_one_sentence(tmp_path: Path, bent: Callable[[bytes], bytes]) -> None:
    assert "the workbook cannot be read" in _sentence(tmp_path, "b.xlsx", _book(bent))


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_what_came_before_damage_in_packed_json_is_kept_and_told(tmp_path: Path, how: int) -> None:
    content = _zipped("o.json", NOTICES, how)
    (tally,) = read(tmp_path, "o.zip", _flipped(content, len(content) - 1_000)).tallies
    assert tally.used > 100
    assert tally.refused["the file is damaged or breaks off here"].count == 1


def test_a_damaged_file_beside_another_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """Files are held apart by their bytes before they are read, which stopped at the damage."""
    content = _zipped("o.json", NOTICES, zipfile.ZIP_STORED)
    (tmp_path / "o.zip").write_bytes(_flipped(content, len(content) - 1_000))
    (tmp_path / "whole.zip").write_bytes(content)
    damaged, _ = gather(Order(tuple(str(tmp_path / name) for name in ("o.zip", "whole.zip")))).tallies
    assert damaged.used > 100


DEEP = {
    "lists": b'{"releases":' + b"[" * 100_000,
    "bare": b"[" * 100_000,
    "tables": b'{"a":' * 100_000,
    "closed": b'[{"ocid":"a","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_json_is_told_at_once(tmp_path: Path, name: str) -> None:
    began = time.monotonic()
    assert "it is nested more than 100 deep" in _sentence(tmp_path, "deep.json", DEEP[name])
    assert time.monotonic() - began < 20.0


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_brackets_within_texts_are_not_counted(size: int) -> None:
    text = json.dumps([{"a": '[{"\\' * 200, "b": [{"c": "\\\\"}] * 200}] * 3).encode()
    depth = Depth()
    for start in range(0, len(text), size):
        depth.see(text[start : start + size])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32-be"])
def test_json_of_several_bytes_a_letter_that_breaks_off_is_told(tmp_path: Path, encoding: str) -> None:
    cut = package(40).encode(encoding)
    (tally,) = read(tmp_path, "o.json", cut[: len(cut) // 2 + 1]).tallies
    assert tally.used > 10
    assert tally.refused["the file is damaged or breaks off here"].count == 1
    assert "not JSON that can be read" in _sentence(tmp_path, "p.json", '{"releases": [nought]}'.encode(encoding))
    assert "the file is empty" in _sentence(tmp_path, "q.json", "  \n".encode(encoding))
    assert "a web page or XML" in _sentence(tmp_path, "r.json", f"<html>{'x' * 99}".encode(encoding))


@pytest.mark.parametrize("length", ["9" * 400, "9" * 400 + " years", ">" + "9" * 308, "0-" + "9" * 400, "9" * 99])
def test_a_length_beyond_all_is_doubted(tmp_path: Path, length: str) -> None:
    rows = [{**row, "End Date": "", "Contract Length": length} for row in register_rows(40)]
    (tmp_path / "c.csv").write_text(as_csv(rows), encoding="utf-8")
    found = invoked("import", str(tmp_path / "c.csv"), "--out", str(tmp_path / "place.toml"))
    assert found.exit_code == 0, found.output
    assert "months: not a length (40; line 2, 3, 4 ...)" in found.output
    notices = [release(i) for i in range(40)]
    for notice in notices:
        notice["awards"][0]["contractPeriod"] = {"durationInDays": 1e300}
    assert read(tmp_path, "o.json", json.dumps(notices)).frame["months"].isna().all()
