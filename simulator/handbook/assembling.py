"""The pages of the site put together in one folder: those that people wrote, and those made from the code."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from simulator.handbook.clone import ROOT
from simulator.handbook.command_page import command_page
from simulator.handbook.explained_phases import DOCS, explanation_page, overview, told
from simulator.handbook.figure_pages import figures_page
from simulator.handbook.file_pages import experiment_page, scenario_page
from simulator.handbook.made_blocks import BLOCKS
from simulator.handbook.message_page import message_page
from simulator.handbook.register_pages import levers_page, parameters_page, with_anchors

#: Pages whose text lies elsewhere in the repository, by their name on the site.
ELSEWHERE = {
    "scenarios.md": "scenarios/README.md",
    "experiments.md": "experiments/README.md",
    "data.md": "simulator/data/README.md",
    "speed-measured.md": "tests/benchmarks/README.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
}
#: Where a link to what is no page of the site leads.
INSTEAD = {
    "README.md": "start.md",
    "simulator/docs/README.md": "index.md",
    "simulator/docs/phases.md": "explanation/index.md",
    "simulator/docs/decisions": "decisions/index.md",
    "experiments": "experiments.md",
    "scenarios": "scenarios.md",
    "simulator/docs": "index.md",
    "simulator/data": "data.md",
}
#: Written by people, but told on the site in another form.
_NOT_A_PAGE = ("README.md", "phases.md")

MADE: Mapping[str, Callable[[], str]] = {
    "reference/levers.md": levers_page,
    "reference/parameters.md": parameters_page,
    "reference/figures.md": figures_page,
    "reference/command-line.md": command_page,
    "reference/scenario-file.md": scenario_page,
    "reference/experiment-file.md": experiment_page,
    "reference/messages.md": message_page,
    "explanation/index.md": overview,
}

_LINK = re.compile(r"(?<=\]\()([^)\s<#:]+)((?:#[^)]*)?)(?=\))")
_BLOCK = re.compile(r"^<!-- made: ([a-z-]+) ?([^>]*?) ?-->$", re.MULTILINE)


def pages_by_people() -> dict[str, Path]:
    """Return the pages that people wrote: name on the site, and where the text lies."""
    own = {
        file.relative_to(DOCS).as_posix(): file
        for ending in ("md", "ipynb")
        for file in sorted(DOCS.rglob(f"*.{ending}"))
    }
    parts = {f"explanation/{page}.md" for page in told()}
    kept = {name: file for name, file in own.items() if name not in _NOT_A_PAGE and name not in parts}
    return kept | {name: ROOT / file for name, file in ELSEWHERE.items()}


def _homes() -> dict[Path, str]:
    """Return where each file of the repository is on the site."""
    homes = {file.resolve(): name for name, file in pages_by_people().items()}
    parts = {(DOCS / "explanation" / f"{page}.md").resolve(): f"explanation/{page}.md" for page in told()}
    return homes | parts | {(ROOT / place).resolve(): page for place, page in INSTEAD.items()}


class Site:
    """One folder of sources for Sphinx."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.homes = _homes()

    def put_together(self) -> None:
        """Write every page, and the files that pages link to."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name, file in pages_by_people().items():
            if file.suffix == ".ipynb":
                self._write(name, file.read_text(encoding="utf-8"))
            else:
                self._write(name, self._page(name, file))
        for page in told():
            text = explanation_page(page)
            self._write(f"explanation/{page}.md", self._with_links(text, f"explanation/{page}.md", DOCS))
        for name, make in MADE.items():
            self._write(name, self._with_links(make(), name, DOCS))

    def _write(self, name: str, text: str) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def _page(self, name: str, file: Path) -> str:
        text = _BLOCK.sub(lambda found: BLOCKS[found[1]](*found[2].split()), file.read_text(encoding="utf-8"))
        text = with_anchors(text) if name == "sources.md" else text
        return self._with_links(text, name, file.parent)

    def _with_links(self, text: str, name: str, origin: Path) -> str:
        """Return a page whose links lead to pages of the site, or to copies of other files."""

        def lead(found: re.Match[str]) -> str:
            target, place = found[1], found[2]
            real = (origin / target).resolve()
            if not real.exists():
                return found[0]  # a page that is made
            home = self.homes.get(real) or self._copied(real)
            return os.path.relpath(home, Path(name).parent).replace(os.sep, "/") + place

        return _LINK.sub(lead, text)

    def _copied(self, file: Path) -> str:
        """Copy a file of the repository beside the pages, and return where it is."""
        if not file.is_file() or not file.is_relative_to(ROOT.resolve()):
            raise ValueError(f"a page links to {file}, which is no file of the repository")
        home = Path("files") / file.relative_to(ROOT.resolve())
        (self.folder / home).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, self.folder / home)
        return home.as_posix()
