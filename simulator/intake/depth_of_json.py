"""How deep JSON is nested, told of its bytes before they are parsed: the path of each value grows with the depth."""

from __future__ import annotations

import re

DEEPEST = 100
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class Depth:
    """Follows brackets through the bytes of a file, chunk by chunk."""

    def __init__(self) -> None:
        """Begin outside of everything."""
        self._open, self._rest, self._is_within_text = b"", b"", False

    def see(self, chunk: bytes) -> None:
        """Look at more bytes.

        Raises:
            ValueError: they are nested too deeply.
        """
        bare = _ESCAPED.sub(b"", self._rest + chunk)
        self._rest = b"\\" if bare.endswith(b"\\") else b""
        pieces = bare.split(b'"')
        brackets = self._open + b"".join(pieces[self._is_within_text :: 2]).translate(None, _ALL_BUT_BRACKETS)
        self._is_within_text ^= len(pieces) % 2 == 0
        for _ in range(DEEPEST):  # each time the innermost pairs go
            fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
            if len(fewer) == len(brackets):
                break
            brackets = fewer
        if len(brackets) > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} deep")
        self._open = brackets
