"""The arms of a study: named scenarios of equal length that share their seeds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.scenario.loading import load_scenario
from simulator.scenario.schema import Scenario
from simulator.scenario.value_words import all_of, did_you_mean, quoted
from simulator.scenario.whole import LARGEST_SEED, whole_number

WITHOUT_POLICIES = "Without policies"
MOST_SEEDS = 100_000
MOST_AT_ONCE = 1_000


class StudyMistake(ValueError):  # noqa: N818  (its name is read by users)
    """What was asked for cannot be run; the message is one sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One scenario of a study and the name under which its results are shown."""

    name: str
    scenario: Scenario


def no_arm(name: str, names: Collection[str], where: str = "") -> str:
    """Return in a sentence that there is no arm of a name, ``where`` it was looked for, and which there are."""
    return f"there is no arm {quoted(name)}{where}; {did_you_mean(name, names, all_of(names))}"


def as_scenario(scenario: Scenario | str | Path) -> Scenario:
    """Return a scenario, read from its file if need be."""
    if not isinstance(scenario, Scenario | str | Path):
        raise StudyMistake(f"the scenario is {scenario!r}; give a Scenario, a file, or the name of a ready one")
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def _asked(given: object, name: str, low: int, high: int) -> int:
    """Return a whole number that was asked for, or say in a sentence what it must be."""
    try:
        return whole_number(given, name, low, high)
    except (TypeError, ValueError) as problem:
        raise StudyMistake(str(problem)) from None


def shortened(scenario: Scenario, years: int | None) -> Scenario:
    """Return the scenario with the first years only; ``None`` leaves it as it is."""
    if years is None:
        return scenario
    most = scenario.horizon_years
    return scenario.with_horizon(_asked(years, f"years for `{scenario.title}`", 1, most))


def arms_of(scenarios: Sequence[Scenario], years: int | None = None) -> tuple[Arm, ...]:
    """Return the arms of a comparison, the reference first.

    One scenario with policies is set against itself without them; without policies it is the only arm. Of several the
    first is the reference.
    """
    if not scenarios:
        raise StudyMistake("there is nothing to compare: name at least one scenario")
    short = [shortened(scenario, years) for scenario in scenarios]
    if len({scenario.horizon_years for scenario in short}) > 1:
        lengths = ", ".join(f"`{s.title}` {s.horizon_years}" for s in short)
        raise StudyMistake(
            f"the scenarios run for different numbers of years ({lengths}); choose one length with years"
        )
    titles = [scenario.title for scenario in short]
    if len(short) == 1 and short[0].policies:
        titles, short = [WITHOUT_POLICIES, *titles], [short[0].without_policies(), *short]
    return tuple(Arm(name, s) for name, s in zip(_distinct(titles), short, strict=True))


def _distinct(titles: Iterable[str]) -> list[str]:
    """Return the titles, those that came before with a number behind."""
    names: list[str] = []
    for title in titles:
        name, copy = title, 2
        while name in names:
            name, copy = f"{title} ({copy})", copy + 1
        names.append(name)
    return names


def seeds_of(seeds: int | Iterable[int]) -> tuple[int, ...]:
    """Return the seeds meant, in rising order: a number N stands for 1 to N."""
    if not isinstance(seeds, Iterable):
        number = _asked(seeds, "seeds, the number of runs of each scenario,", 1, MOST_SEEDS)
        return tuple(range(1, number + 1))
    if isinstance(seeds, str | bytes):
        raise StudyMistake(f"seeds is {seeds!r}; give how many, or a list of whole numbers")
    chosen = tuple(_asked(seed, "a seed", 0, LARGEST_SEED) for seed in seeds)
    if not chosen or len(set(chosen)) != len(chosen):
        raise StudyMistake("seeds must be different whole numbers from 0 on, at least one")
    return tuple(sorted(chosen))


def workers_of(workers: int | None) -> int | None:
    """Return how many runs were asked to go on at once; None for as many as is usual."""
    return None if workers is None else _asked(workers, "workers, the number of runs at once,", 1, MOST_AT_ONCE)
