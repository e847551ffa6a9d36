"""How the bytes of a text are encoded, where more than one byte stands for each letter, and such bytes as UTF-8."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from typing import IO, Any

Bytes = IO[bytes] | gzip.GzipFile

#: The longest first: the mark of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEARLY_ALL = 0.9  # signs such as emojis need a third byte of four
_PIECE = 1 << 16  # bytes that are turned at once
_STRAY = re.compile("[\udc80-\udcff]+")  # how Python holds bytes that are no UTF-8


def wide_encoding(head: bytes) -> str:
    """Return in which UTF-16 or UTF-32 a text is, by its mark or where its noughts stand; empty where in neither.

    Args:
        head: its beginning, at least a few hundred bytes of a longer one.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head.count(0) <= len(head) // 4:
        return ""
    letters = len(head) // 4
    of_four = [head[place : 4 * letters : 4].count(0) for place in range(4)]
    if of_four[3] == letters and of_four[2] > _NEARLY_ALL * letters:
        return "utf-32-le"
    if of_four[0] == letters and of_four[1] > _NEARLY_ALL * letters:
        return "utf-32-be"
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


class StrayLetters:
    """Turns bytes that should be UTF-8 into such, piece by piece: others are read as Windows writes them.

    What is no UTF-8 in a file that claims to be is nearly always a name with an accent from a system of its own.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
        self.is_any = False  # whether some were found

    def mended(self, piece: bytes, *, is_last: bool) -> bytes:
        """Return the next piece; a letter that it breaks off in comes with the one after."""
        text = self._decoder.decode(piece, final=is_last)
        if not text.isascii() and _STRAY.search(text):
            self.is_any = True
            text = _STRAY.sub(_of_windows, text)
        return text.encode()


MIXED = "utf-8 and, where it is none, as Windows writes it"
"""How a text is told that is UTF-8 but for a few letters, as of exports that were put together."""
_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_HIGH = re.compile(rb"[\x80-\xff]+")


class LettersMet:
    """Tells of a text that is not all UTF-8 whether most of its letters are: pieces are looked at one by one."""

    def __init__(self) -> None:
        self._utf_8, self._others = 0, 0

    def see(self, piece: bytes) -> None:
        """Look at more bytes."""
        for high in _HIGH.findall(piece):
            if len(_LETTER.sub(b"", high)) == 0:
                self._utf_8 += 1
            else:
                self._others += 1

    @property
    def are_mostly_utf_8(self) -> bool:
        """Whether they are; other encodings hardly ever write what looks like it."""
        return self._utf_8 > self._others


_DOS_POUNDS, _WINDOWS_POUNDS = (
    re.compile(rb"(?<![\x80-\xff])%s ?[\d.]" % re.escape(sign)) for sign in (b"\x9c", b"\xa3")
)
_USUAL = re.compile("[\0-\x7f\xa0£€‘’“”–—§°À-ÏÑ-ÖØ-Ýß-ïñ-öø-ýÿŠšŽžŒœŸ]*")
_ODD = re.compile(  # what letters of DOS and of Macs come to: a capital or quote within a word, a letter before digits
    r"[a-zß-ÿ][À-ÝŠŽŒŸ]|[A-Z][À-ÝŠŽŒŸ][a-zß-ÿ]|[^\W\d_][“”£\xa0][^\W\d_]|[À-ÿŠšŽžŒœŸ]\d|(?<!\w)Ñ(?!\w)"
)


def of_windows_or_dos(head: bytes) -> str:
    """Return ``cp1252`` or ``cp850`` where the letters of a text with a byte for each tell which; empty where not.

    Statistics of letters, which libraries guess by, say nothing of a table with a single name that has an accent.
    """
    if len(_DOS_POUNDS.findall(head)) > len(_WINDOWS_POUNDS.findall(head)):
        return "cp850"
    try:
        text = head.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "cp1252" if _USUAL.fullmatch(text) and not _ODD.search(text) else ""


def windows_where_none(problem: UnicodeError) -> tuple[str, int]:
    """Return what bytes that are no UTF-8 are as Windows writes them, and where to go on: for ``codecs``."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return problem.object[problem.start : problem.end].decode("cp1252", "replace"), problem.end


codecs.register_error("windows-where-none", windows_where_none)


def _of_windows(stray: re.Match[str]) -> str:
    return stray[0].encode(errors="surrogateescape").decode("cp1252", "replace")


def beginning(head: bytes) -> bytes:
    """Return how a text begins, in UTF-8, without its mark and the spaces before its first letter."""
    encoding = wide_encoding(head)
    plain = head.decode(encoding, "replace").encode("utf-8", "replace") if encoding else head
    return plain.removeprefix(codecs.BOM_UTF8).lstrip()


class _Turned(io.RawIOBase):
    """The bytes of a text in UTF-8, turned piece by piece; signs that are none become question marks."""

    def __init__(self, stream: Bytes, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            piece = self._stream.read(_PIECE)
            self._ready = self._decoder.decode(piece, final=not piece).encode("utf-8", "replace")
            if not piece and not self._ready:
                return 0
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()


def as_utf8(stream: Bytes, encoding: str) -> io.BufferedReader:
    """Return a stream of the same text in UTF-8, which takes the memory of a piece whatever its length."""
    return io.BufferedReader(_Turned(stream, encoding), _PIECE)
