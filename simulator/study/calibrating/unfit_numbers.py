"""What an experiment file may say that a calibration has no use for, or lacks: it is refused before a run."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.documents import find, plain
from simulator.scenario.mistakes import Fault, Mistake, ScenarioMistakes
from simulator.scenario.plain import Data, tables
from simulator.scenario.toml_reading import parsed
from simulator.scenario.value_words import quoted

#: Keys of the file that a calibration does not follow, and why.
_IDLE = {
    "arms": "it looks at the scenario alone, without its policies",
    "kpis": "it keeps the figures of the patterns",
    "main_kpis": "it is about the figures of the patterns",
    "parameters": "it makes the plausible set itself",
    "years": "runs are as long as the scenario says",
}
_KIND = "sobol"


def refuse_unfit(text: str, file: str) -> None:
    """Refuse the file of an experiment, known to be valid, with what a calibration would drop unsaid, or cannot use.

    Raises:
        ScenarioMistakes: with every such key, its file and its line.
    """
    document = parsed(text, file)
    places = [(find(document, fault.path), fault) for fault in _faults(plain(document))]
    if places:
        raise ScenarioMistakes(Mistake(at.file, at.line, one.what, one.why, one.remedy) for at, one in places)


def _faults(data: Data) -> Iterator[Fault]:
    kind = data["design"]["kind"]
    if kind != _KIND:
        why = "it draws the points of its waves itself"
        what = f"a calibration has no use for a {kind} design"
        yield Fault(("design", "kind"), what, why, f'write kind = "{_KIND}" and how many `points` a wave has')
    for key, why in _IDLE.items():
        if data.get(key, "fixed" if key == "parameters" else ()) not in ("fixed", (), []):
            yield Fault((key,), f"a calibration has no use for `{key}`", why, "delete it")
    if data.get("seeds", 1) < 2:
        why = "what luck does to a figure is told from several runs of a point"
        yield Fault(("seeds",), "a calibration needs more than one run of each point", why, "write seeds = 3, or more")
    for place, factor in tables(data, "factors"):
        yield from _of_factor(place, factor)


def _of_factor(place: int, factor: Data) -> Iterator[Fault]:
    """Find what a set of vectors cannot hold: it has one number for each path, anywhere between two ends."""
    name = quoted(factor.get("path"))
    if "values" in factor:
        what, why = f"`values` of {name} are of no use in a calibration", "it looks between two ends"
        yield Fault(("factors", place, "values"), what, why, "give `low` and `high`, or leave them to the register")
    if factor.get("operation", "set") != "set":
        what, why = f"`operation` of {name} is of no use in a calibration", "the set holds the numbers themselves"
        yield Fault(("factors", place, "operation"), what, why, "delete it, and give the ends of the number itself")
    if factor.get("also"):
        what, why = f"`also` of {name} is of no use in a calibration", "the set holds one number for each path"
        yield Fault(("factors", place, "also"), what, why, "delete it")
