"""Real cases: what the model should show is written down, and frozen, before anybody looks; nothing is fitted to it.

A case is a scenario file and, beside it, ``NAME.case.toml``: how the real place was mapped, what was observed, and for
each figure the range in which the model's answer is accepted. ``frozen.toml`` holds the hash of both as they were when
the case was written; a file that was changed since is said to be changed and judges nothing.

``python -m simulator.study.evidence.cases FOLDER`` freezes the cases of a folder that are not frozen yet.
"""

from __future__ import annotations

import hashlib
import math
import sys
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np

from simulator.metrics import KPIS
from simulator.scenario.library import EXPERIMENTS, library_folders
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import Mistake, ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.scenario.value_words import as_key
from simulator.study.arms import Arm
from simulator.study.evidence.held import NOTHING, Claim, Held
from simulator.study.execution import Job, Progress, play_jobs
from simulator.study.intervals import interval

FOLDER, FROZEN, BESIDE = "cases", "frozen.toml", ".case.toml"
FROZEN_STILL, CHANGED, NOT_FROZEN = "frozen", "changed since it was frozen", "not frozen"
OF = ("level", "difference", "change")


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model should show, said beforehand.

    Attributes:
        what: in a few words.
        figure: the key figure.
        of: its ``level``, its ``difference`` from the same world without policies, or that as a share (``change``).
        low: lowest value accepted.
        high: highest value accepted.
        observed: what was seen in the real case.
        reason: why the model should show this.
    """

    what: str
    figure: str
    of: Literal["level", "difference", "change"]
    low: float
    high: float
    observed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """A real case as it was written, and whether it still stands as it was frozen."""

    name: str
    scenario: Scenario
    mapping: str
    source: str
    seen: str
    state: str
    predictions: tuple[Prediction, ...]


def case_folder() -> Path | None:
    """Return the folder of the ready cases, of a clone or of the package."""
    return next((found for folder in library_folders(EXPERIMENTS) if (found := folder / FOLDER).is_dir()), None)


def digest(folder: Path, name: str) -> str:
    """Return the SHA-256 of a case: its scenario file and what is predicted, line ends aside."""
    parts = [(folder / f"{name}{end}").read_text(encoding="utf-8") for end in (".toml", BESIDE)]
    return hashlib.sha256("\0".join("\n".join(part.splitlines()) for part in parts).encode()).hexdigest()


def _frozen(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what was written when cases were frozen.

    Raises:
        ScenarioMistakes: the file cannot be read.
    """
    file = folder / FROZEN
    if not file.is_file():
        return {}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        return {name: {key: str(row[key]) for key in ("sha256", "written")} for name, row in found.items()}
    except (OSError, ValueError, TypeError, KeyError) as problem:
        why, remedy = f"{type(problem).__name__}: {problem}", "take it back as it was written"
        raise ScenarioMistakes([Mistake(str(file), 1, "cannot be read as frozen cases", why, remedy)]) from problem


def names_in(folder: Path) -> list[str]:
    """Return the names of the cases of a folder."""
    return sorted(file.name.removesuffix(BESIDE) for file in folder.glob(f"*{BESIDE}"))


def load_cases(folder: Path) -> list[Case]:
    """Return the cases of a folder.

    Raises:
        ScenarioMistakes: there is none, a scenario is wrong, or what is predicted cannot be read.
    """
    names = names_in(folder)
    if not names:
        remedy = "add a scenario file and NAME.case.toml (docs/how-to/add-a-case.md)"
        raise ScenarioMistakes([Mistake(str(folder), 1, "holds no case", "", remedy)])
    frozen = _frozen(folder)
    return [_load(folder, name, frozen.get(name, {})) for name in names]


def _load(folder: Path, name: str, frozen: dict[str, Any]) -> Case:
    file = folder / f"{name}{BESIDE}"
    scenario = load_scenario(folder / f"{name}.toml")
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        predictions = tuple(Prediction(**row) for row in written["prediction"])
        said = {key: str(written[key]) for key in ("mapping", "source")}
        seen = "" if written["blind"] else str(written["seen"])
    except (OSError, ValueError, TypeError, KeyError) as problem:
        why = f"{type(problem).__name__}: {' '.join(str(problem).split())[:100]}"
        raise ScenarioMistakes([Mistake(str(file), 1, "cannot be read as a case", why, _REMEDY)]) from problem
    for p in predictions:
        if not (_is_one_of(p.figure, KPIS) and _is_one_of(p.of, OF) and _is_range(p.low, p.high)):
            what = f"prediction `{p.what}`: figure `{p.figure}`, of `{p.of}`, {p.low} to {p.high}"
            raise ScenarioMistakes([Mistake(str(file), 1, what, "is no figure, way or range", _REMEDY)])
    state = NOT_FROZEN
    if frozen:
        state = FROZEN_STILL if frozen["sha256"] == digest(folder, name) else CHANGED
    return Case(name, scenario, said["mapping"], said["source"], seen, state, predictions)


def _is_one_of(word: object, words: Collection[str]) -> bool:
    return isinstance(word, str) and word in words


def _is_range(low: object, high: object) -> bool:
    """Say whether two values of a file are numbers, open ends among them, the second the larger."""
    ends = [end for end in (low, high) if isinstance(end, int | float) and not isinstance(end, bool)]
    return len(ends) == 2 and ends[0] < ends[1]


_REMEDY = "write it like the ready cases (docs/how-to/add-a-case.md)"


def hold_cases(cases: Sequence[Case], seeds: Sequence[int], progress: Progress | None = None) -> list[Held]:
    """Run every case, with and without its policies, and put each prediction beside what came out."""
    arms = [(case.scenario, case.scenario.without_policies()) for case in cases]
    jobs = [
        Job(Arm(case.name, scenario), place, seed)
        for case, pair in zip(cases, arms, strict=True)
        for place, scenario in enumerate(pair)
        for seed in seeds
    ]
    runs = np.array([run.kpis for run in play_jobs(jobs, progress=progress)])
    values = runs.reshape(len(cases), 2, len(seeds), len(KPIS))
    return [line for case, found in zip(cases, values, strict=True) for line in _lines(case, found)]


def _lines(case: Case, found: Any) -> Iterator[Held]:
    for p in case.predictions:
        column = list(KPIS).index(p.figure)
        seen = _MEASURED[p.of](found[0, :, column], found[1, :, column])
        state = "" if case.state == FROZEN_STILL else f"The case is {case.state}."
        unit = KPIS[p.figure].unit if p.of != "change" else "share of the level without policies"
        look = p.figure if case.state == FROZEN_STILL else ""
        claim = Claim(
            case.name, "cases", p.what, unit, p.observed, p.low, p.high, look, p.reason, case.source,
            f"{case.seen} {state}".strip(), case.name,
        )  # fmt: skip
        ends = KPIS[p.figure].ends if p.of == "level" else (-math.inf, math.inf)
        yield Held(claim, interval(seen).within(ends) if look else NOTHING)


def _change(with_policies: Any, without: Any) -> Any:
    return with_policies / np.where(without == 0.0, math.nan, without) - 1.0


_MEASURED: dict[str, Callable[[Any, Any], Any]] = {
    "level": lambda with_policies, _: with_policies,
    "difference": lambda with_policies, without: with_policies - without,
    "change": _change,
}


def freeze(folder: Path, today: str) -> list[str]:
    """Freeze the cases of a folder that are not frozen yet and return their names; what is frozen stays as it is."""
    frozen = _frozen(folder)
    new = [case.name for case in load_cases(folder) if case.name not in frozen]
    frozen |= {name: {"sha256": digest(folder, name), "written": today} for name in new}
    lines = ["# Made by `python -m simulator.study.evidence.cases FOLDER`; a line is written once and never changed."]
    for name, row in sorted(frozen.items()):
        lines += ["", f"[{as_key(name)}]", f'sha256 = "{row["sha256"]}"', f'written = "{row["written"]}"']
    (folder / FROZEN).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return new


if __name__ == "__main__":
    sys.stdout.write(f"frozen: {', '.join(freeze(Path(sys.argv[1]), date.today().isoformat())) or 'nothing new'}\n")
