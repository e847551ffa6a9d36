"""What `fairlot run` and `fairlot compare` have in common: check first, play, show, and leave a folder of results."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from simulator.commands.ending import ended
from simulator.commands.how_far import announce_compilation, progress_bar
from simulator.commands.outcome import NOT_WRITTEN, WRONG_INPUT
from simulator.scenario.in_vain import out_of_time
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.scenario.value_words import as_argument
from simulator.study.arms import Arm, StudyMistake, seeds_of
from simulator.study.recording import Recording, check_councils

if TYPE_CHECKING:
    from simulator.engine.limits import Limits
    from simulator.study.comparison import Result
    from simulator.study.execution import Progress

REPORT = "report.html"
#: What figures can be told apart by (``study/where_bought.py``).
PLACES = ("council", "sector", "size")
#: Of the work planned for week 0, a share without a holder that is worth a word.
MUCH_UNHELD = 0.1


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for.

    Attributes:
        files: scenario files or names of ready ones.
        seeds: runs of each arm.
        years: only so many years, or None for all.
        out: folder of results, or None for the usual one.
        as_json: print one JSON object and nothing else.
        record: keep contracts, bids, firms and events of every seed (True), of none (False) or of the first (None).
        record_in: names of the councils of which they are kept; none for all.
        minutes: that one run may take.
        gigabytes: that the tables of one run may take, or None for its part of the machine's memory.
        by: also show figures by ``council``, ``sector`` or ``size``.
        parameters: ``plausible``, to compare in plausible worlds as well, or ``fixed``.
        everything: show every figure, not the key figures alone.
    """

    files: Sequence[str]
    seeds: int
    years: int | None = None
    out: str | None = None
    as_json: bool = False
    record: bool | None = None
    minutes: float = 60.0
    gigabytes: float | None = None
    by: str | None = None
    parameters: str = "fixed"
    everything: bool = False
    record_in: Sequence[str] = ()

    def recording(self, seeds: tuple[int, ...]) -> Recording:
        """Return of which runs, and of which councils, records are kept."""
        return Recording(frozenset({None: seeds[:1], True: seeds, False: ()}[self.record]), tuple(self.record_in))

    def limits(self) -> Limits:
        """Return what one run may take."""
        from simulator.engine.limits import limits_of  # noqa: PLC0415
        from simulator.study.execution import default_workers  # noqa: PLC0415

        return limits_of(self.minutes, self.gigabytes, default_workers())


def without_use(order: Order) -> list[str]:
    """Return the options of an order, as given, that mean nothing where no figures of runs are told and kept."""
    records = {None: "", True: "--record-all", False: "--record-none"}[order.record]
    given = ("--record-in" if order.record_in else "", records, "--by" if order.by else "")
    return [*filter(None, (*given, "--all" if order.everything else ""))]


#: Plays arms with seeds, keeping the records of some, telling how far it is, within limits.
Play = Callable[[tuple[Arm, ...], tuple[int, ...], Recording, "Progress", "Limits"], "Result"]


def carry_out(
    order: Order,
    arms_of: Callable[[Sequence[Scenario], int | None], tuple[Arm, ...]],
    result_of: Play,
    show: Callable[[Result, bool], None],
) -> int:
    """Do what was asked and return the exit code (``outcome.py``).

    Everything that can be wrong with the order is found before the first run.
    """
    if order.by is not None and order.by not in PLACES:
        typer.echo(f"--by {order.by}: known are {', '.join(PLACES)}", err=True)
        return WRONG_INPUT
    if order.record_in and order.record is False:
        typer.echo("--record-in keeps records, --record-none keeps none; give one of them", err=True)
        return WRONG_INPUT
    try:
        seeds = seeds_of(order.seeds)
        scenarios = [load_scenario(file) for file in order.files]
        arms = arms_of(scenarios, order.years)
        check_councils(order.record_in, arms)
    except (ScenarioMistakes, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    tell_out_of_time(arms)
    return _play_and_save(order, arms, seeds, result_of, show)


def tell_out_of_time(arms: Sequence[Arm]) -> None:
    """Say of policies, shocks and takeovers that a shortened run does not reach that they do nothing."""
    for told in out_of_time({arm.name: arm.scenario for arm in arms}):
        typer.echo(f"{told[0].upper()}{told[1:]}.", err=True)


def _play_and_save(
    order: Order,
    arms: tuple[Arm, ...],
    seeds: tuple[int, ...],
    result_of: Play,
    show: Callable[[Result, bool], None],
) -> int:
    from simulator.study.store import default_folder, held  # noqa: PLC0415  (pandas is slow to import)

    folder = Path(order.out) if order.out else default_folder(Path(order.files[-1]).stem, arms)
    left = "nothing was saved"

    def work() -> int:
        nonlocal left
        with held(folder):
            result = _played(order, arms, seeds, result_of)
            trouble = _save(result, folder)
            left = trouble or f"the tables are saved, but not the report; {_again(folder)}"
            try:  # the answer does not wait for its report
                _answer(order, result, show)
            finally:  # who reads it may have closed the pipe
                trouble = trouble or leave_report(result, folder)
                left = trouble or f"the tables and the report are in {folder}"
        if trouble:
            typer.echo(trouble, err=True)
            return NOT_WRITTEN
        if not order.as_json:
            typer.echo(f"The report is {folder / REPORT}: open it in a browser. The tables are beside it.")
        return 0

    return ended(work, lambda: left)


def _played(order: Order, arms: tuple[Arm, ...], seeds: tuple[int, ...], result_of: Play) -> Result:
    announce_compilation()
    threading.Thread(target=_import_what_reports_need).start()
    with progress_bar() as progress:
        return result_of(arms, seeds, order.recording(seeds), progress, order.limits())


def _answer(order: Order, result: Result, show: Callable[[Result, bool], None]) -> None:
    """Print what came out, as tables or as one JSON object."""
    _tell_of_work_for_nobody(result)
    if order.as_json:
        typer.echo(json.dumps(result.as_json(), indent=2, ensure_ascii=False, allow_nan=False))
        return
    show(result, order.everything)
    if order.by is not None:
        show_where(result, order.by)


def show_where(result: Result, by: str) -> None:
    """Print the figures of each council, service line or size."""
    from simulator.commands.where_table import print_where  # noqa: PLC0415  (numpy is slow to import)

    print_where(result, by)


def _tell_of_work_for_nobody(result: Result) -> None:
    """Say of arms that begin with less running work than is planned, which their first years show."""
    for place, name in enumerate(result.names):
        unheld = max(run.unheld for run in result.runs if run.arm == place)
        if unheld > MUCH_UNHELD:
            why = "its suppliers are too few, too small or too far for the rest"
            typer.echo(f"{name}: week 0 begins with {1.0 - unheld:.0%} of the work that is planned; {why}.", err=True)


def _save(result: Result, folder: Path) -> str:
    """Save the tables; return a sentence where that fails, or nothing."""
    from simulator.study.disk import ResultsMistake  # noqa: PLC0415
    from simulator.study.store import put  # noqa: PLC0415

    try:
        put(result, folder)
    except ResultsMistake as mistake:
        return str(mistake)
    return ""


def _import_what_reports_need() -> None:
    """Import while runs are played what is needed after them: plots alone take most of a second to import."""
    with suppress(Exception):  # told where it is needed
        import simulator.handover.flat_tables  # noqa: PLC0415
        import simulator.report  # noqa: PLC0415, F401


def leave_report(result: Result, folder: Path, made_with: Mapping[str, Any] | None = None) -> str:
    """Write the report beside the tables; return a sentence where that fails, or nothing.

    Args:
        result: the study.
        folder: where its tables are.
        made_with: what made the runs, if that was not this program now.
    """
    from simulator.study.disk import write_text  # noqa: PLC0415

    there = "the tables are saved, but not the report"
    try:
        from simulator.handover.flat_tables import FOLDER, write_csv  # noqa: PLC0415
        from simulator.report import report_html  # noqa: PLC0415  (matplotlib is slow to import, and may not load)

        write_text(folder / REPORT, report_html(result, made_with))
        there = f"the report is written, but not the CSV files in `{FOLDER}` beside it"
        write_csv(result, folder / FOLDER)
    except Exception as problem:  # noqa: BLE001  (whatever it is, the tables are safe and the user hears of both)
        return f"{folder}: {there} ({in_short(problem)}); {_again(folder)}"
    return ""


def _again(folder: Path) -> str:
    return f"make it again with `fairlot report {as_argument(folder)}`"


def in_short(problem: Exception) -> str:
    """Return an exception as a few words."""
    first = next(iter(str(problem).splitlines()), "")[:200]
    return f"{type(problem).__name__}: {first}" if first else type(problem).__name__
