"""`fairlot analyse`: tables and a report from the runs of a study."""

from __future__ import annotations

import typer

from simulator.commands.outcome import WRONG_INPUT
from simulator.study.arms import StudyMistake


def analyse(folder: str) -> int:
    """Write the tables and the report beside the runs, and return the exit code."""
    from simulator.report.study_findings import findings  # noqa: PLC0415  (matplotlib is slow to import)
    from simulator.report.study_page import study_html  # noqa: PLC0415
    from simulator.report.study_plots import drawn, write_plots  # noqa: PLC0415
    from simulator.study.analysis.analysis_tables import all_tables, write_tables  # noqa: PLC0415
    from simulator.study.analysis.study import load_study  # noqa: PLC0415
    from simulator.study.store import ResultsMistake  # noqa: PLC0415
    from simulator.study.sweeps.parts import write_text  # noqa: PLC0415
    from simulator.study.sweeps.provenance import CRATE, as_json, crate_of  # noqa: PLC0415

    try:
        study = load_study(folder)
        if len(study.runs) == 0:
            typer.echo(f"{folder}: no run has figures yet; give the sweep first", err=True)
            return WRONG_INPUT
        tables = all_tables(study)
        write_tables(study.folder, tables)
        drawings = list(drawn(study, tables))
        write_plots(study.folder, drawings)
        write_text(study.folder / "report.html", study_html(study, tables, drawings))
        write_text(study.folder / CRATE, as_json(crate_of(study.folder, study.manifest)))
    except (ResultsMistake, StudyMistake) as mistake:
        typer.echo(str(mistake), err=True)
        return WRONG_INPUT
    for sentence in findings(study, tables):
        typer.echo(str(sentence))
    typer.echo(f"The report is {study.folder / 'report.html'}; its tables and plots are in the folders beside it.")
    return 0
