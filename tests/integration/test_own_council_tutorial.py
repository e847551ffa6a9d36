"""The tutorial of one's own council: its commands are run as they are written."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from functools import partial
from pathlib import Path

import pytest

from simulator.matching.waves import Plan
from simulator.study.calibrating import find_plausible
from simulator.study.plausible import plausible_of
from simulator.study.validation import patterns_of
from tests.intake_scene import invoked

#: As the command does it, of fewer vectors: the page says that it takes minutes.
FEW = Plan(waves=1, wanted=8, confirming_seeds=2, looked_at=2**15)
_BLOCKS = re.compile(r"(?:<!-- (?:file: (\S+)|[^>]*) -->\n)?```(console|toml)\n(.*?)```", re.DOTALL)
PAGE = Path("simulator/docs/tutorial/your-own-council.md").absolute()


@pytest.mark.integration
@pytest.mark.slow
def test_the_steps_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in PAGE.parent.glob("ashby_*.csv"):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(find_plausible, "Wish", partial(find_plausible.Wish, plan=FEW))
    for name, form, text in _BLOCKS.findall(PAGE.read_text(encoding="utf-8")):
        if form == "toml":
            Path(name).write_text(text, encoding="utf-8")
            continue
        for command in filter(None, text.splitlines()):
            found = invoked(*shlex.split(command)[1:])
            assert found.exit_code == 0, found.output
    for name in ("ashby.toml", "ashby.import.html", "ashby.patterns.toml", "results/report.html"):
        assert Path(name).is_file(), name
    story = json.loads(Path("ashby.plausible.json").read_text(encoding="utf-8"))
    used = {pattern["kpi"]: pattern["use"] for pattern in story["patterns"]}
    assert used["se_award_share_number"] == used["sme_award_share_number"] == "check"
    own = {pattern.kpi: [pattern.low, pattern.high] for pattern in patterns_of("ashby.toml") if not pattern.change}
    accepted = {pattern["kpi"]: pattern["accepted"] for pattern in story["patterns"]}
    assert accepted == {kpi: own[kpi] for kpi in accepted}
    assert len(plausible_of("ashby_prompt.toml").table) == story["vectors"] > 0
    report = Path("ashby.import.html").read_text(encoding="utf-8")
    for oddity in ("a total, not a row", "a placeholder", "same row once more", "taken out before", "a credit, taken"):
        assert oddity in report
