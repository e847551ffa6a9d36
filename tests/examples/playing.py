"""Play the examples of one page in a folder of their own: ``python -m tests.examples.playing PAGE FOLDER``.

It prints one JSON object: for every block that shows an output the place on the page and what it should read; and what
failed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.examples.pages import DOCS, ROOT, Example, commands_of, examples_of

_WIDTH = "110"
_SHIM = '#!/bin/sh\nexec "{python}" {words} "$@"\n'


class Stage:
    """A folder with what a reader has at hand, in which the blocks of a page are played one after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__main__"}
        for shared in ("scenarios", "experiments"):
            (folder / shared).symlink_to(ROOT / shared)
        for file in DOCS.glob("tutorial/*.csv"):
            shutil.copy(file, folder)
            shutil.copy(file, folder / file.name.partition("_")[2])  # a reader's own contracts.csv and spend.csv
        commands = folder / ".bin"
        commands.mkdir()
        for name, words in {"fairlot": "-m simulator.cli", "python": ""}.items():
            (commands / name).write_text(_SHIM.format(python=sys.executable, words=words), encoding="utf-8")
            (commands / name).chmod(0o755)
        told = {"COLUMNS": _WIDTH, "NO_COLOR": "1", "TERM": "dumb", "MPLBACKEND": "svg", "PYTHONPATH": str(ROOT)}
        self.environment = os.environ | told | {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}
        self.environment.pop("FORCE_COLOR", None)
        os.environ |= told

    def play(self, example: Example) -> tuple[str, str]:
        """Return what a block prints, or as a page shows it with its commands; and what failed."""
        block = example.block
        if name := block.said("file"):
            (self.folder / name).write_text(block.text, encoding="utf-8")
            return "", ""
        if block.kind == "python":
            return self._python(block.text)
        return self._console(block.text, is_refused=block.mark == "refused")

    def _python(self, code: str) -> tuple[str, str]:
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                exec(compile(code, "<page>", "exec"), self.names)
        except Exception:  # noqa: BLE001 - whatever goes wrong is what the page shows wrongly
            return said.getvalue(), traceback.format_exc()
        return said.getvalue(), ""

    def _console(self, text: str, *, is_refused: bool) -> tuple[str, str]:
        lines, wrong = [], ""
        for command in commands_of(text):
            # A command whose reader has seen enough (head) ends with an error of its own.
            done = subprocess.run(
                ["bash", "-c", f"{'' if '| head' in command else 'set -o pipefail; '}{command}"],
                cwd=self.folder, env=self.environment, check=False, capture_output=True, text=True, encoding="utf-8",
            )  # fmt: skip
            lines += [f"$ {command}", *done.stdout.rstrip().splitlines()]
            lines += done.stderr.rstrip().splitlines() if is_refused else []
            is_silent = "| head" in command and not done.stdout.strip()  # its own failure is hidden there
            if (done.returncode != 0) != is_refused or is_silent:
                wrong += f"`{command}` gave {done.returncode}:\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}\n"
        return "\n".join(lines), wrong


def play(page: Path, folder: Path) -> dict[str, Any]:
    """Play a page; stop at the first block that fails."""
    stage = Stage(folder)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    outputs: list[tuple[int, int, str, str]] = []
    for example in examples_of(page):
        found, wrong = stage.play(example)
        if wrong:
            return {"outputs": outputs, "wrong": f"{example.block.text}\n{wrong}"}
        if example.shown is not None:
            outputs.append((example.shown.begin, example.shown.end, example.shown.text, found))
    return {"outputs": outputs, "wrong": ""}


if __name__ == "__main__":
    print(json.dumps(play(Path(sys.argv[1]), Path(sys.argv[2]))))
