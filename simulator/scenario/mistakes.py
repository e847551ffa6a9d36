"""What can be wrong with a scenario file, said so that its author can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""Where a value stands in a document: ``("councils", 0, "award_weights", "price")``."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake of one file.

    Attributes:
        file: the file in which the offending key was written, as the user would name it.
        line: its line, counted from one; one where the mistake is about the whole file, zero where there is no file.
        what: what is wrong, in a few words that quote the file.
        why: the rule that it breaks.
        remedy: what to write instead, often ``did you mean ...?``.
    """

    file: str
    line: int
    what: str
    why: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {sentence(self.what, self.why, self.remedy)}"


@dataclass(frozen=True)
class Fault:
    """A mistake that knows its place in the document, but not yet its file and line."""

    path: KeyPath
    what: str
    why: str = ""
    remedy: str = ""


class ScenarioMistakes(Exception):  # noqa: N818  (it carries several mistakes, and its name is read by users)
    """All mistakes of a scenario file and of the files it extends, in the order of the files and lines.

    Attributes:
        mistakes: at least one :class:`Mistake`; printing the exception prints one a line.
    """

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        # the same words for the same line are one mistake: a file may be reached twice through `extends`
        self.mistakes: tuple[Mistake, ...] = tuple(dict.fromkeys(mistakes))
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))


def sentence(*parts: str) -> str:
    """Return the parts that say something, joined by semicolons."""
    return "; ".join(part for part in parts if part)
