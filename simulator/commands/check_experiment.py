"""`fairlot check` of an experiment: the same mistakes that a sweep would tell, how many runs, and about how long."""

from __future__ import annotations

import typer

from simulator.commands.outcome import WRONG_INPUT
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.value_words import counted
from simulator.study.arms import StudyMistake
from simulator.study.experiments.files import load_experiment
from simulator.study.experiments.overruled import without_effect
from simulator.study.experiments.size import Size, sample_plan, size_of

#: What each design is called in a sentence.
_DESIGNS = {
    "grid": "grid",
    "list": "list",
    "latin_hypercube": "Latin hypercube",
    "sobol": "Sobol sequence",
    "saltelli": "Saltelli design",
    "morris": "Morris design",
    "pareto": "search",
}


def check_experiment(file: str) -> int:
    """Check an experiment and return the exit code: 0 when it is valid, 2 when it is not."""
    try:
        loaded = load_experiment(file)
        size = size_of(loaded)
        plan = sample_plan(loaded)
    except (ScenarioMistakes, StudyMistake) as problem:
        typer.echo(str(problem), err=True)
        return WRONG_INPUT
    typer.echo(f"{file}: valid. {asked_for(size, _DESIGNS[loaded.experiment.design.kind])}.")
    for told in without_effect(loaded, file):
        typer.echo(told, err=True)
    from simulator.engine.kernel import is_compiled_before  # noqa: PLC0415  (numba is slow to import)

    if not is_compiled_before():
        typer.echo("How long it takes is known once the model is compiled, which the first run does.")
        return 0
    from simulator.study.sweeps.duration_estimate import estimate  # noqa: PLC0415  (so is the engine)

    found = estimate(plan)
    for reason in dict.fromkeys(found.failures):
        typer.echo(f"A run that was tried fails: {reason}", err=True)
    if found.seconds_per_run > 0.0:
        typer.echo(
            f"About {duration(found.seconds(size.runs))} with {counted(found.processes, 'process', 'processes')}: "
            f"a run takes {found.seconds_per_run:.2g} s here, as timed just now."
        )
    return 0


def asked_for(size: Size, design: str) -> str:
    """Return what an experiment asks for, in one line."""
    return (
        f"A {design} over {counted(size.factors, 'factor')}: {counted(size.points, 'point')} x "
        f"{counted(size.arms, 'arm')} x {counted(size.seeds, 'seed')} = {counted(size.runs, 'run')} of "
        f"{counted(size.years, 'year')}"
    )


def duration(seconds: float) -> str:
    """Return a time that is only roughly known, in words."""
    for unit, length in (("day", 86_400.0), ("hour", 3_600.0), ("minute", 60.0)):
        if seconds >= 1.5 * length:
            return counted(round(seconds / length), unit)
    return counted(max(1, round(seconds)), "second")
