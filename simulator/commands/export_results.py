"""`fairlot export`: a folder of results in forms that others read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.commands.outcome import WRONG_INPUT
from simulator.scenario.value_words import counted, did_you_mean

if TYPE_CHECKING:
    from simulator.study.results_folder import Results

FORMS = ("ocds", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for.

    Attributes:
        form: ``ocds``, ``csv`` or ``xlsx``.
        folder: of results.
        out: file or folder to write, or None for the usual one within the folder of results.
        arm: of OCDS: the arm, or None for the last.
        seed: of OCDS: the recorded seed, or None for the first.
    """

    form: str
    folder: str
    out: str | None = None
    arm: str | None = None
    seed: int | None = None


def export_results(wish: Wish) -> int:
    """Write results in the form that was asked for; return the exit code.

    Raises:
        ResultsMistake: the folder cannot be read or nothing can be written.
    """
    from simulator.study.disk import reading, why_not_written  # noqa: PLC0415  (pandas is slow to import)
    from simulator.study.recording import in_part  # noqa: PLC0415
    from simulator.study.store import load_results  # noqa: PLC0415

    if wish.form not in FORMS:
        meant = did_you_mean(wish.form, FORMS) or f"known: {', '.join(FORMS)}"
        typer.echo(f"{wish.form}: unknown form of export; {meant}", err=True)
        return WRONG_INPUT
    if wish.form != "ocds" and (wish.arm is not None or wish.seed is not None):
        given = "--seed" if wish.arm is None else "--arm"
        typer.echo(f"{given}: of ocds alone; tables hold all arms and recorded seeds, so leave it out", err=True)
        return WRONG_INPUT
    if wish.out is not None and Path(wish.out).exists():
        typer.echo(f"--out: `{wish.out}` exists already and is left as it is; choose another name", err=True)
        return WRONG_INPUT
    if wish.out is not None and (trouble := why_not_written(Path(wish.out))):
        typer.echo(f"{wish.out}: not written ({trouble}); choose another place", err=True)
        return WRONG_INPUT
    results = load_results(Path(wish.folder))
    with reading(results.folder):
        told = _ocds(wish, results) if wish.form == "ocds" else _tables(wish, results)
    typer.echo(told)
    if results.councils:
        typer.echo(in_part(results.councils), err=True)
    return 0


def _ocds(wish: Wish, results: Results) -> str:
    from simulator.handover.ocds_package import package_head, releases_of  # noqa: PLC0415
    from simulator.handover.recorded import recorded_run  # noqa: PLC0415
    from simulator.study.disk import place_atomically, sentences, unfinished  # noqa: PLC0415

    run = recorded_run(results, wish.arm, wish.seed)
    out = Path(wish.out) if wish.out else results.folder / "ocds.json"
    count = 0
    with sentences(out):
        waiting = unfinished(out)
        with waiting.open("x", encoding="utf-8") as opened:
            opened.write(json.dumps(package_head(run), ensure_ascii=False)[:-1] + ', "releases": [')
            for count, release in enumerate(releases_of(run), 1):
                opened.write((",\n" if count > 1 else "\n") + json.dumps(release, ensure_ascii=False, allow_nan=False))
            opened.write("\n]}\n")
        place_atomically(waiting, out)
    processes = counted(count, "process", "processes")
    return f"{out}: {processes} of {results.arms[run.arm]}, seed {run.seed}, as an OCDS release package."


def _tables(wish: Wish, results: Results) -> str:
    from simulator.handover.flat_tables import FOLDER, write_csv, write_xlsx  # noqa: PLC0415
    from simulator.study.stored import result_of  # noqa: PLC0415

    is_workbook = wish.form == "xlsx"
    out = Path(wish.out) if wish.out else results.folder / ("results.xlsx" if is_workbook else FOLDER)
    tables = (write_xlsx if is_workbook else write_csv)(result_of(results), out)
    return f"{out}: {len(tables)} tables; `definitions` tells every column and figure with its unit."
