"""`fairlot analyse`: tables and a report from the runs of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from simulator.commands.outcome import NOT_WRITTEN, WRONG_INPUT
from simulator.commands.studying import REPORT, in_short
from simulator.study.arms import StudyMistake

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.analysis.study import Study


def analyse(folder: str) -> int:
    """Write the tables and the report beside the runs, and return the exit code."""
    from simulator.study.analysis.analysis_tables import FOLDER  # noqa: PLC0415  (pandas is slow to import)
    from simulator.study.analysis.study import load_study  # noqa: PLC0415
    from simulator.study.disk import ResultsMistake, own_folder, sentences  # noqa: PLC0415
    from simulator.study.lock import alone  # noqa: PLC0415

    try:
        study = load_study(folder)
        if len(study.runs) == 0:
            typer.echo(f"{folder}: no run has figures yet; give the sweep first", err=True)
            return WRONG_INPUT
        with sentences(study.folder):
            target = own_folder(study.folder / FOLDER)
        with alone(target):  # not the lock of the sweep: what is not finished yet may be looked at
            return _write(study)
    except (ResultsMistake, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT


def _write(study: Study) -> int:
    from simulator.study.analysis.analysis_tables import all_tables, write_tables  # noqa: PLC0415
    from simulator.study.disk import reading  # noqa: PLC0415

    with reading(study.folder):
        tables = all_tables(study)
    write_tables(study.folder, tables)
    try:
        _draw(study, tables)
    except Exception as problem:  # noqa: BLE001  (whatever it is, the tables are safe and the user hears of both)
        words = f"{study.folder}: the tables are written, but not the plots and the report ({in_short(problem)})"
        typer.echo(f"{words}; give the same command again", err=True)
        return NOT_WRITTEN
    typer.echo(f"The report is {study.folder / REPORT}; its tables and plots are in the folders beside it.")
    return 0


def _draw(study: Study, tables: dict[str, pd.DataFrame]) -> None:
    """Tell what was found, and write plots, report, and the list of what is in the folder."""
    from simulator.report.study_findings import findings  # noqa: PLC0415
    from simulator.report.study_page import study_html  # noqa: PLC0415  (matplotlib is slow to import)
    from simulator.report.study_plots import drawn, write_plots  # noqa: PLC0415
    from simulator.study.disk import write_text  # noqa: PLC0415
    from simulator.study.sweeps.provenance import CRATE, as_json, crate_of  # noqa: PLC0415

    for sentence in findings(study, tables):
        typer.echo(str(sentence))
    drawings = list(drawn(study, tables))
    write_plots(study.folder, drawings)
    write_text(study.folder / REPORT, study_html(study, tables, drawings))
    write_text(study.folder / CRATE, as_json(crate_of(study.folder, study.manifest)))
