"""`fairlot check`: say whether scenario and experiment files are valid, and all that is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

import typer

from simulator.commands.outcome import BEYOND_LIMIT, WRONG_INPUT
from simulator.scenario.idle import set_in_vain
from simulator.scenario.library import find_experiment, find_scenario
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.scenario.value_words import counted

#: Lines that only experiment files have; looked for in the text, so that a file that is no TOML yet is known as well.
_OF_EXPERIMENTS = re.compile(r"^[ \t]*(\[design\]|\[\[factors\]\]|\[\[arms\]\]|scenario[ \t]*=)", re.MULTILINE)


#: A world beyond any of these is weighed when it is checked: suppliers, pounds a year, buyers.
MANY_SUPPLIERS, MUCH_MONEY, MANY_COUNCILS = 2_000, 5e9, 40


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
    for idle in set_in_vain(scenario):
        typer.echo(f"{file}: {idle}.")
    return _weigh(file, scenario) if is_large(scenario) else 0


def is_large(scenario: Scenario) -> bool:
    """Say whether a run could take more than some seconds or a good part of a machine's memory."""
    suppliers = sum(group.count for group in scenario.suppliers)
    budgets = sum(council.annual_budget_gbp for council in scenario.councils)
    return suppliers > MANY_SUPPLIERS or budgets > MUCH_MONEY or len(scenario.councils) > MANY_COUNCILS


def _weigh(file: str, scenario: Scenario) -> int:
    """Say what a run of a large scenario takes here; one that a run may not take is no mistake, but will not run."""
    from simulator.engine.limits import LimitReached  # noqa: PLC0415  (the engine is slow to import)
    from simulator.study.weight import weight_of  # noqa: PLC0415

    try:
        weight = weight_of(scenario)
    except LimitReached as limit:
        typer.echo(f"{file}: it will not run here as it is. {limit}", err=True)
        return BEYOND_LIMIT
    seconds = "" if weight.seconds is None else f" and takes about {max(1, round(weight.seconds)):,} seconds"
    typer.echo(f"One run needs about {max(0.01, weight.gigabytes):,.2f} GB{seconds} here.")
    return 0


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
