"""The tutorial of one's own council: its commands are run as they are written."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.intake_scene import invoked

PAGE = Path("simulator/docs/tutorial/your-own-council.md").absolute()


@pytest.mark.integration
@pytest.mark.slow
def test_the_steps_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in PAGE.parent.glob("ashby_*.csv"):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    for form, text in re.findall(r"```(console|toml)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        if form == "toml":
            Path("ashby_prompt.toml").write_text(text, encoding="utf-8")
            continue
        for command in filter(None, text.splitlines()):
            found = invoked(*shlex.split(command)[1:])
            assert found.exit_code == 0, found.output
    for name in ("ashby.toml", "ashby.import.html", "ashby.patterns.toml", "results/report.html"):
        assert Path(name).is_file(), name
    report = Path("ashby.import.html").read_text(encoding="utf-8")
    for oddity in ("a total, not a row", "a placeholder", "same row once more", "taken out before", "a credit, taken"):
        assert oddity in report
