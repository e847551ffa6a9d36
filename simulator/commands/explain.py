"""`fairlot explain`: why a bid lost, what became of a tender, how a firm failed, why a figure moved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from simulator.commands.outcome import WRONG_INPUT
from simulator.scenario.value_words import quoted

if TYPE_CHECKING:
    from simulator.explanation import Explanation

_MOST_DIGITS = 100  # Python reads no number of thousands of them


@dataclass(frozen=True, slots=True)
class Question:
    """What the user asked.

    Attributes:
        results: folder of results.
        bid: number of a bid, or ``lost``.
        firm: number or name of a firm, or ``failed``.
        tender: number of a tender.
        figure: name of a key figure.
        arm: name of an arm, or None for the last.
        seed: a recorded seed, or None for the first.
        as_json: print JSON and nothing else.
    """

    results: str
    bid: str | None = None
    firm: str | None = None
    tender: str | None = None
    figure: str | None = None
    arm: str | None = None
    seed: int | None = None
    as_json: bool = False


class _Misasked(ValueError):  # noqa: N818
    """The question makes no sense; the message is one sentence."""


def explain(question: Question) -> int:
    """Answer a question from a folder of results and return the exit code."""
    from simulator.explanation import UnknownNumber  # noqa: PLC0415  (pandas is slow to import)
    from simulator.study.arms import StudyMistake  # noqa: PLC0415
    from simulator.study.disk import ResultsMistake  # noqa: PLC0415

    try:
        if question.figure is not None:
            return _explain_figure(question)
        stories = _answers(question)
    except (UnknownNumber, ResultsMistake, StudyMistake, _Misasked) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    if question.as_json:
        typer.echo(json.dumps([s.as_json() for s in stories], indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _show(stories)
    return 0


def _explain_figure(question: Question) -> int:
    """Tell why a figure differs between arms."""
    from simulator.explanation.why import why_of_folder  # noqa: PLC0415

    if any(one is not None for one in (question.bid, question.firm, question.tender, question.seed)):
        raise _Misasked("--figure is about all seeds: give it without --bid, --firm, --tender and --seed")
    told = why_of_folder(question.results, str(question.figure), question.arm)
    if question.as_json:
        typer.echo(json.dumps(told.as_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        typer.echo("\n".join(told.lines()))
    return 0


def _answers(question: Question) -> list[Explanation]:
    from simulator.explanation import EXAMPLES, examples  # noqa: PLC0415
    from simulator.explanation import explain as tell  # noqa: PLC0415

    asked = {"bid": question.bid, "firm": question.firm, "tender": question.tender}
    given = {what: value for what, value in asked.items() if value is not None}
    if len(given) != 1:
        raise _Misasked("say what to explain: one of --figure, --bid, --firm and --tender")
    ((what, value),) = given.items()
    word = EXAMPLES[what][0] if what in EXAMPLES else None
    if value == word:
        found = examples(question.results, what, question.arm, question.seed)
        if not found:
            raise _Misasked(f"in this run there is no {what} that {value}" if value == "failed" else "no bid lost")
        return found
    is_number = value.isdecimal() and len(value) <= _MOST_DIGITS
    if what == "firm" and not is_number:
        return [tell(question.results, firm=value, arm=question.arm, seed=question.seed)]
    if not is_number:
        also = f", or `{word}` for examples" if word else ""
        raise _Misasked(f"{quoted(value)} is no number of a {what}; give a whole number{also}")
    number = int(value)
    return [
        tell(
            question.results,
            bid=number if what == "bid" else None,
            firm=number if what == "firm" else None,
            tender=number if what == "tender" else None,
            arm=question.arm,
            seed=question.seed,
        )
    ]


def _show(stories: list[Explanation]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(markup=False, highlight=False)
    console.print(f"{stories[0].arm}, seed {stories[0].seed}", style="dim")
    for story in stories:
        console.print()
        console.print(story.title, style="bold")
        if story.table:
            table = Table(box=None, pad_edge=False)
            for place, heading in enumerate(story.heading):
                table.add_column(heading, justify="left" if place == 0 else "right")
            for row in story.table:
                table.add_row(*row)
            console.print(table)
        for line in story.text:
            console.print(line)
    if len(stories) > 1:
        hint = f"--{stories[0].subject} N tells the whole story of one"
        console.print(f"\nThese are examples, in brief; {hint}.", style="dim")
