"""What a terminal or a pipe cannot show is shown in other signs: a pound as GBP, an arrow as ->, anything else as ?."""

from __future__ import annotations

import codecs
import sys
import unicodedata

_POLICY = "fairlot"
_ASCII = "fairlot_ascii"
_IN_OTHER_SIGNS = {
    "£": "GBP ", "€": "EUR ", "→": "->", "←": "<-", "↔": "<->", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "×": "x",
    "−": "-", "–": "-", "—": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*", "·": "*", "\xa0": " ",
    "±": "+-", "²": "2", "³": "3", "½": "1/2", "ß": "ss", "█": "#", "▏": "|", "━": "-", "╸": "-", "╺": "-",
}


def in_other_signs(text: str) -> str:
    """Return a text in ASCII: known signs in words, letters without their accents, the rest as question marks."""
    return "".join(_IN_OTHER_SIGNS.get(sign) or _bare(sign) for sign in text)


def _bare(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii") or "?"


def _instead(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return in_other_signs(problem.object[problem.start : problem.end]), problem.end


def _own_ascii(name: str) -> codecs.CodecInfo | None:
    """Find ASCII under our own name: to streams that say `ascii`, click writes UTF-8 instead."""
    if name != _ASCII:
        return None
    ascii_codec = codecs.lookup("ascii")
    return codecs.CodecInfo(
        ascii_codec.encode,
        ascii_codec.decode,
        incrementalencoder=ascii_codec.incrementalencoder,
        incrementaldecoder=ascii_codec.incrementaldecoder,
        name=_ASCII,
    )


def show_what_can_be_shown() -> None:
    """Let standard output and standard error never fail over a sign that their encoding does not have."""
    codecs.register_error(_POLICY, _instead)
    codecs.register(_own_ascii)
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            is_ascii = codecs.lookup(stream.encoding or "utf-8").name == "ascii"
            reconfigure(encoding=_ASCII if is_ascii else None, errors=_POLICY)
