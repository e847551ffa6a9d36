"""Build the site: ``python -m simulator.handbook`` writes ``build/site/html``; warnings are errors."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from simulator.handbook.assembling import Site
from simulator.handbook.clone import ROOT

HERE = Path(__file__).parent


def build(folder: Path) -> int:
    """Put the sources together in ``folder/source``, build ``folder/html`` and return Sphinx's exit code."""
    from sphinx.cmd.build import build_main  # noqa: PLC0415  (only with the extra `docs`)

    Site(folder / "source").put_together()
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    places = [str(folder / "source"), str(folder / "html")]
    return int(build_main(["-q", "-W", "--keep-going", "-j", "auto", "-c", str(HERE), *places]))


def main() -> int:
    """Read the arguments, build, and say where the site is."""
    parser = argparse.ArgumentParser(prog="python -m simulator.handbook", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/site"), help="Folder of the site. Default: build/site")
    folder = parser.parse_args().out
    if not (ROOT / "scenarios" / "README.md").exists():
        sys.stderr.write("The site is built from a clone of the repository: an installed package lacks a part of it.\n")
        return 2
    code = build(folder)
    if code == 0:
        print(f"The site is {folder / 'html' / 'index.html'}: open it in a browser.")  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
