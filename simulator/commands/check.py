"""`fairlot check`: say whether scenario and experiment files are valid, and all that is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

import typer

from simulator.commands.outcome import BEYOND_LIMIT, WRONG_INPUT
from simulator.scenario.in_vain import out_of_time, set_in_vain
from simulator.scenario.library import SUFFIX, find_experiment, find_scenario, shown
from simulator.scenario.loading import load_scenario, passed_over
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.scenario.value_words import counted, number, quoted

#: Lines that only experiment files have; looked for in the text, so that a file that is no TOML yet is known as well.
_OF_EXPERIMENTS = re.compile(r"^[ \t]*(\[design\]|\[\[factors\]\]|\[\[arms\]\]|scenario[ \t]*=)", re.MULTILINE)


def check(files: Sequence[str]) -> int:
    """Check each file and return the exit code: 0 when all are valid, 2 when one is not, 3 when one is too large."""
    return max([_check_one(file) for file in files], default=0)


def _check_one(file: str) -> int:
    if is_experiment(file):
        from simulator.commands.check_experiment import check_experiment  # noqa: PLC0415  (the engine is slow to import)

        return check_experiment(file)
    try:
        scenario = load_scenario(file)
    except ScenarioMistakes as problem:
        typer.echo(str(problem), err=True)
        return WRONG_INPUT
    typer.echo(f"{file}: valid. {contents(scenario)}.")
    if passed := passed_over(file):
        wish, own = passed
        is_other = f"{quoted(wish)} is the ready scenario, not {quoted(shown(own))}"
        typer.echo(f"{file}: {is_other}; write {quoted(wish + SUFFIX)} for that one.")
    for idle in set_in_vain(scenario):
        typer.echo(f"{file}: {idle}.")
    for told in out_of_time({"": scenario}):
        typer.echo(f"{file}: {told}.")
    return _weigh(file, scenario)


def _weigh(file: str, scenario: Scenario) -> int:
    """Say what a run of a scenario takes here; one that a run may not take is no mistake, but will not run."""
    from simulator.engine.limits import LimitReached  # noqa: PLC0415  (the engine is slow to import)
    from simulator.study.weight import weight_of  # noqa: PLC0415

    try:
        weight = weight_of(scenario)
    except LimitReached as limit:
        typer.echo(f"{file}: it will not run here as it is. {limit}", err=True)
        return BEYOND_LIMIT
    time = ""
    if weight.seconds is not None:
        time = f" and takes about {number(round_to(weight.seconds))} seconds here"
    typer.echo(f"One run needs about {memory_in_words(weight.gigabytes)}{time}.")
    if weight.seconds is None:
        typer.echo("How long it takes is known once the model is compiled, which the first run does.")
    return 0


def round_to(amount: float, digits: int = 2) -> float:
    """Return an amount that is only roughly known with so many digits that count."""
    return float(f"{amount:.{digits}g}")


def memory_in_words(gigabytes: float) -> str:
    """Return memory that is only roughly known, in megabytes [10^6 bytes] below one gigabyte."""
    if gigabytes >= 1.0:
        return f"{number(round_to(gigabytes))} GB"
    return f"{number(max(1.0, round_to(1e3 * gigabytes)))} MB"


def is_experiment(file: str) -> bool:
    """Say whether a file is meant as an experiment rather than as a scenario."""
    found = find_scenario(file) or find_experiment(file)
    try:
        return found is not None and bool(_OF_EXPERIMENTS.search(found.read_text(encoding="utf-8", errors="replace")))
    except (OSError, ValueError):  # no file, or a name that no file system takes
        return False


def contents(scenario: Scenario) -> str:
    """Return what a scenario holds, in one line."""
    parts = [
        counted(len(scenario.councils), "council"),
        counted(len(scenario.service_lines), "service line"),
        counted(sum(group.count for group in scenario.suppliers), "supplier"),
        counted(len(scenario.policies), "policy", "policies"),
        counted(len(scenario.shocks), "shock"),
        counted(scenario.horizon_years, "year"),
    ]
    return ", ".join(parts)
