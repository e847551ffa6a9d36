"""What became of the rows of a file: how many were read and used, which were doubted or refused, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.scenario.value_words import counted

OCDS = "ocds"
EXAMPLES = 5
"""So many line numbers are kept for each reason."""


@dataclass(slots=True)
class Reason:
    """One reason for doubt or refusal: how often, and the first lines where; or of a whole column or table."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    is_of_column: bool = False

    def add(self, line: int) -> None:
        """Count one more row."""
        self.count += 1
        if len(self.lines) < EXAMPLES:
            self.lines.append(line)

    def first(self, most: int) -> str:
        """Return the first of the lines that were kept, in rising order, with dots where there are more."""
        return ", ".join(map(str, sorted(self.lines)[:most])) + (" ..." if self.count > most else "")


@dataclass(slots=True)
class Tally:
    """What became of the rows of one file, or of one sheet where a workbook has several.

    Attributes:
        file: as the user named it; a member of an archive after ``!``.
        form: ``register``, ``spend`` or ``ocds``.
        told: what was recognised, in words: encoding, columns.
        whose: for whose the rows are taken that name no buyer, in a sentence; empty where all name one.
        sheet: which one it is where several were read.
        aside: sheets and members of an archive that were not read, in sentences; empty where there are none.
        read: rows that hold something.
        used: rows that ended in a number of the place.
        doubtful: rows that were used, by why they are doubted.
        refused: rows that were left out, by why.
    """

    file: str
    form: str
    told: list[str] = field(default_factory=list)
    whose: str = ""
    sheet: str = ""
    aside: str = ""
    read: int = 0
    used: int = 0
    doubtful: dict[str, Reason] = field(default_factory=dict)
    refused: dict[str, Reason] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called for people."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file

    @property
    def place(self) -> str:
        """What a place in the file is called: a line, or, of OCDS, a release."""
        return "release" if self.form == OCDS else "line"

    @property
    def summary(self) -> str:
        """What became of the rows, in words."""
        rows = "release" if self.form == OCDS else "row"
        left_out, doubts = (sum(one.count for one in kind.values()) for kind in (self.refused, self.doubtful))
        used = f"{counted(self.used, 'purchase')} used"
        told = f"{counted(self.read, rows)} read as {self.form}, {used}"
        return f"{told}, {left_out:,} refused, {counted(doubts, 'doubt')}"

    def doubt(self, why: str, line: int) -> None:
        """Count a row that is used with a doubt."""
        self.doubtful.setdefault(why, Reason()).add(line)

    def doubt_column(self, why: str, line: int) -> None:
        """Say once of a whole column how it was read, and the line that shows it."""
        self.doubtful[why] = Reason(1, [line], is_of_column=True)

    def doubt_rows(self, why: str, lines: list[int]) -> None:
        """Say of rows what only shows where all are seen together, before what is said of single ones."""
        self.doubtful[why] = Reason(len(lines), sorted(lines)[:EXAMPLES], is_of_column=True)

    def refuse(self, why: str, line: int) -> None:
        """Count a row that is left out."""
        self.refused.setdefault(why, Reason()).add(line)
