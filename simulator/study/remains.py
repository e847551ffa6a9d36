"""What was made of earlier results and would tell of those beside new ones: it goes when results change.

Only names that the program writes itself: a file that somebody put there stays, and so does the folder that holds it.
What somebody asked of ``fairlot export`` stays, too: people go on working in a workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

#: Tables for people, as ``handover/flat_tables.py`` names them.
_FLAT = (
    *("key_figures", "key_figures_by_seed", "by_council", "by_sector", "by_size", "yearly", "year_ends"),
    *("money_flows", "outcomes", "benefits", "contracts", "firms", "tenders", "plot_*", "definitions"),
)
#: Tables and plots of an analysis, as ``analysis/analysis_tables.py`` and ``report/study_plots.py`` name them.
_ANALYSED = (
    *("arms", "response", "take_off", "sobol", "morris", "morris_convergence", "boxes", "seeds", "convergence"),
    "policies",
)
_DRAWN = ("arms-*", "morris-*", "sobol-*", "response-*", "differences-*", "surface-*", "convergence", "front")

#: Within a folder of results, and of a sweep: files by pattern.
MADE_OF_RESULTS = (
    *("report.html", "report.pdf", "report_word.html", "report_word_files/*.png"),
    *(f"tables/{name}.csv" for name in _FLAT),
)
MADE_OF_SWEEPS = (
    "report.html",
    *(f"tables/{name}.csv" for name in _ANALYSED),
    *(f"plots/{name}.{form}" for name in _DRAWN for form in ("pdf", "svg")),
)


def made_before(folder: Path, within: str) -> Iterator[Path]:
    """Yield the files that an earlier analysis left in a folder within that of a sweep, whichever it was."""
    for pattern in MADE_OF_SWEEPS:
        if PurePath(pattern).parent == PurePath(within):
            yield from folder.glob(pattern)


def take_away(folder: Path, made: Sequence[str]) -> None:
    """Delete what was made of earlier results, and folders that held nothing else; nothing that a link leads to.

    Args:
        folder: of results or of a sweep.
        made: patterns of files within it.
    """
    within = sorted({PurePath(pattern).parent for pattern in made} - {PurePath()})
    linked = {place for place in within if (folder / place).is_symlink()}
    for pattern in made:
        if PurePath(pattern).parent not in linked:
            for path in folder.glob(pattern):
                path.unlink()
    for place in within:
        with suppress(OSError):  # it is not there, is a link, or holds something else
            (folder / place).rmdir()
