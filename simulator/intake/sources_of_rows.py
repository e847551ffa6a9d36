"""Where bytes come from: a plain file, one in gzip, the members of a zip; and what kind of file it is."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, cast

from simulator.intake.encodings import MIXED, Bytes, LettersMet, as_utf8, beginning, of_windows_or_dos, wide_encoding
from simulator.intake.refusals import refused

SAMPLE = 262_144  # bytes that are looked at to tell what a file is
DAMAGED = (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)
"""What an archive raises where its bytes are not those that were packed."""
MOST_UNPACKED = 20_000_000_000  # bytes that an archive may unpack to
_DEEPEST = 3  # archives within one another
_ZIP, _EMPTY_ZIP, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"
_BESIDE = re.compile(  # members that people and machines put beside tables
    r"(?i)(?:^|/)(?:\.[^/]*|(?:read ?me|licen[cs]e|thumbs\.db|desktop\.ini)[^/]*)$"
    r"|\.(?:md|pdf|html?|docx?|odt|rtf|xml|png|jpe?g|gif|url|lnk)$"
)
_STRANGERS = {
    b"%PDF": ("a PDF, not a table", "ask for the table behind it as CSV or XLSX"),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook (.xls) or one with a password", "save it as .xlsx or CSV"),
    b"PK\x03\x04": ("an archive within archives", "unpack it first"),
    b"\x1f\x8b": ("an archive within archives", "unpack it first"),
    b"PAR1": ("a Parquet file", "write it as CSV"),
    b"7z\xbc\xaf": ("a 7z archive", "unpack it first"),
    b"Rar!": ("a RAR archive", "unpack it first"),
    b"\x89PNG": ("a picture", "name the table instead"),
    b"\xff\xd8\xff": ("a picture", "name the table instead"),
}


@dataclass(frozen=True)
class Source:
    """Bytes that can be read from the beginning as often as wanted.

    Attributes:
        name: as the user would name it.
        form: ``text``, ``json`` or ``workbook``.
        opened: opens it anew; JSON in UTF-8, whatever the file is in.
        encoding: UTF-16 or UTF-32 from which JSON is turned; empty where it is as it is.
        beside: members of its archive that are no tables by their names, told once.
    """

    name: str
    form: str
    opened: Callable[[], Bytes]
    encoding: str = ""
    beside: tuple[str, ...] = ()


def sources_in(file: str) -> Iterator[Source]:
    """Yield what a file holds: itself, or each member of an archive.

    Raises:
        ScenarioMistakes: it is not there, is empty, or is something else.
    """
    with told_if_damaged(file):
        yield from _unpacked(file, partial(_plain, Path(file)), _DEEPEST)


@contextmanager
def told_if_damaged(file: str) -> Iterator[None]:
    """Say in a sentence that a file is damaged or cannot be read, whenever in reading that comes out.

    Raises:
        ScenarioMistakes: it is.
    """
    try:
        yield
    except DAMAGED as problem:
        why = " ".join(str(problem).split())[:100]
        raise refused(file, f"the archive cannot be unpacked ({why})", remedy="fetch it again") from problem
    except (OSError, ValueError) as problem:
        words = getattr(problem, "strerror", None) or str(problem)
        remedy = "name the files in it" if isinstance(problem, IsADirectoryError) else "name a file that is there"
        raise refused(file, f"cannot be read ({words})", remedy=remedy) from problem


def digest_of(source: Source, most: int = MOST_UNPACKED) -> bytes:
    """Return a fingerprint of the bytes of a file, as far as they can be unpacked: who reads it tells of damage.

    Args:
        source: the file.
        most: so many bytes of its beginning; by default all.

    Raises:
        ScenarioMistakes: it cannot be read.
    """
    found = hashlib.blake2b(digest_size=16)
    with told_if_damaged(source.name), source.opened() as stream, suppress(*DAMAGED):
        while chunk := stream.read(min(most, 1 << 20)):
            found.update(chunk)
            most -= len(chunk)
    return found.digest()


def _unpacked(name: str, opened: Callable[[], Bytes], depth: int) -> Iterator[Source]:
    """Yield what bytes hold: themselves, or what an archive holds, also one within another."""
    with opened() as stream:
        head = stream.read(4)
    if depth and head in (_ZIP, _EMPTY_ZIP):
        yield from _zipped(name, opened, depth)
    elif depth and head[:2] == _GZIP:
        yield from _unpacked(name, partial(_gunzipped, opened), depth - 1)
    else:
        yield _source(name, opened)


def _zipped(file: str, opened: Callable[[], Bytes], depth: int) -> Iterator[Source]:
    with opened() as stream, zipfile.ZipFile(cast("IO[bytes]", stream)) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX")]
    names = {member.filename for member in members}
    if not members:
        raise refused(file, "the archive holds no file", remedy="fetch it again, or name the files themselves")
    if "xl/workbook.xml" in names:
        yield Source(file, "workbook", opened)
        return
    if "word/document.xml" in names or "content.xml" in names:
        raise refused(file, "a document, not a table that fairlot reads", remedy="save the table as .xlsx or CSV")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise refused(file, "the archive unpacks to more than 20 GB", remedy="name the files that matter one by one")
    tables = [member.filename for member in members if not _BESIDE.search(member.filename)]
    beside = tuple(member.filename for member in members if tables and member.filename not in tables)
    for name in tables or names:
        for source in _unpacked(f"{file}!{name}", partial(_member, opened, name), depth - 1):
            yield replace(source, beside=source.beside + beside)
            beside = ()


def _plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _member(opened: Callable[[], Bytes], name: str) -> IO[bytes]:
    archive = zipfile.ZipFile(cast("IO[bytes]", opened()))
    return archive.open(name)


def _gunzipped(opened: Callable[[], Bytes]) -> gzip.GzipFile:
    return gzip.GzipFile(fileobj=opened())


def _source(name: str, opened: Callable[[], Bytes]) -> Source:
    with opened() as stream:
        head = stream.read(SAMPLE)
    bare, wide = beginning(head), wide_encoding(head)
    if not bare:
        raise refused(name, "the file is empty", remedy="fetch it again")
    for start, (what, remedy) in _STRANGERS.items():
        if head.startswith(start):
            raise refused(name, what, remedy=remedy)
    if bare[:1] in (b"{", b"["):
        return Source(name, "json", partial(_turned, opened, wide) if wide else opened, wide)
    if bare[:1] == b"<":
        remedy = "a link may have led to an error page: open the file and look"
        raise refused(name, "a web page or XML, not a table", remedy=remedy)
    return Source(name, "text", opened)


def _turned(opened: Callable[[], Bytes], encoding: str) -> IO[bytes]:
    """Open a text as UTF-8, the only encoding that readers of JSON take piece by piece."""
    return as_utf8(opened(), encoding)


def encoding_of(source: Source) -> str:
    """Return how the text is encoded: by its mark, else UTF-8 where all or most of it is, else what a library finds."""
    import codecs  # noqa: PLC0415

    with told_if_damaged(source.name), source.opened() as stream:
        head = stream.read(SAMPLE)
        if wide := wide_encoding(head):
            return wide
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            chunk = head
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return MIXED if _is_mostly_utf_8(source) else _guessed(head)
    return "utf-8-sig"


def _is_mostly_utf_8(source: Source) -> bool:
    """Tell of a text that is not all UTF-8 whether most of its letters are, as where exports were put together."""
    met = LettersMet()
    with source.opened() as stream:
        for line in stream:
            met.see(line)
    return met.are_mostly_utf_8


def _guessed(head: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415

    if told := of_windows_or_dos(head):
        return told
    found = from_bytes(head, cp_isolation=["cp1252", "mac_roman", "cp850"]).best()
    return found.encoding if found else "cp1252"


def text_lines(source: Source, encoding: str) -> Iterator[str]:
    """Yield the lines of a text, whatever ends them; signs that the encoding lacks become question marks."""
    name, wrong = ("utf-8-sig", "windows-where-none") if encoding == MIXED else (encoding, "replace")
    with (
        told_if_damaged(source.name),
        source.opened() as stream,
        io.TextIOWrapper(stream, name, errors=wrong, newline=None) as text,
    ):
        for line in text:
            yield line.replace("\0", "")
