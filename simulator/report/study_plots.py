"""Which plots a sweep is shown in, each with how to read it, and as files that go into a paper."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from simulator.study.analysis import effects, plots, response
from simulator.study.analysis.naming import factor_label
from simulator.study.analysis.study import Study
from simulator.study.disk import own_folder, sentences
from simulator.study.remains import made_before
from simulator.study.styles import styled
from simulator.study.told_figures import told_figure

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]

FOLDER = "plots"
MOST_PANELS = 8  # of the plot of arms


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plot.

    Attributes:
        name: of its files.
        title: heading.
        note: how to read it.
        figure: the drawing.
    """

    name: str
    title: str
    note: str
    figure: Figure


def write_plots(folder: Path, drawings: Sequence[Drawn]) -> None:
    """Write every plot as PDF and as SVG into the folder of a study; those of an earlier analysis are taken away.

    The files hold no date, so the same runs give the same bytes.
    """
    with sentences(folder):
        target = own_folder(folder / FOLDER)
        with tempfile.TemporaryDirectory(prefix=".plots-", dir=folder) as place, styled({"pdf.fonttype": 42}):
            for drawing in drawings:
                pdf: Any = FigureCanvasPdf(drawing.figure)  # without types in some versions
                pdf.print_pdf(Path(place) / f"{drawing.name}.pdf", metadata={"CreationDate": None})
                svg: Any = FigureCanvasSVG(drawing.figure)
                svg.print_svg(Path(place) / f"{drawing.name}.svg", metadata={"Date": None})
            for old in list(made_before(folder, FOLDER)):
                old.unlink()
            for new in Path(place).iterdir():
                new.replace(target / new.name)


def drawn(study: Study, tables: Tables) -> Iterator[Drawn]:
    """Yield every plot that the design of a study allows, laid out."""
    with styled():
        drawings = list(_all(study, tables))
        for drawing in drawings:
            drawing.figure.draw_without_rendering()
            drawing.figure.set_layout_engine("none")  # it stays as it is: laying out took longer than writing files
    yield from drawings


def _all(study: Study, tables: Tables) -> Iterator[Drawn]:
    if len(study.arms) > 1:
        yield from _of_arms(study, tables)
    if "morris" in tables:
        yield from _of_screening(study, tables["morris"])
    if "sobol" in tables:
        yield from _of_shares(study, tables["sobol"])
    if "response" in tables:
        yield from _of_responses(study, tables["response"])
    if study.design == "grid":
        yield from _surfaces(study)
    if "convergence" in tables and len(study.manifest["seeds"]) > 2:
        yield from _of_seeds(study, tables["convergence"])
    if "policies" in tables and len(study.manifest["experiment"]["objectives"]) > 1:
        note = "Every policy tried; filled: no other is better in everything."
        yield Drawn("front", "The Pareto front", note, plots.front(study, tables["policies"]))


def _of_seeds(study: Study, table: pd.DataFrame) -> Iterator[Drawn]:
    if known := _known(study, table, study.arms[:1]):
        note = "How sure the mean of the first arm is with the first seeds only; a flat line is not worth more seeds."
        yield Drawn("convergence", "How many seeds are enough", note, plots.convergence(table, known, study.arms[0]))


def _of_arms(study: Study, tables: Tables) -> Iterator[Drawn]:
    table = tables["arms"]
    differences = table[table["outcome"].str.endswith(f" - {study.arms[0]}")]
    known = [k for k in study.main_kpis if differences[differences["kpi"] == k]["mean"].notna().any()]
    over = "over seeds" if not study.is_sampled else "over points" if study.has_own_seeds else "over points and seeds"
    note = (
        f"Paired differences from {study.arms[0]}, means over all points and seeds, with 95 % intervals {over}. "
        "An interval that crosses the line cannot be told from no difference."
    )
    for i, group in enumerate(plots.pages(known, MOST_PANELS)):
        title = f"What each arm changes, against: {study.arms[0]}"
        yield Drawn(f"arms-{i}", title, note, effects.forest(table, group, study.arms))


def _of_screening(study: Study, table: pd.DataFrame) -> Iterator[Drawn]:
    rows = table[table["outcome"] == study.arms[0]]
    kpis = [k for k in study.main_kpis if rows[rows["kpi"] == k]["mu_star"].gt(0.0).any()]
    if len(kpis) > 1:
        note = "Mean size of each factor's effect, as a share of the largest effect on that figure: 1 moves it most."
        figure = effects.overview(rows, kpis, "mu_star", relative=True)
        yield Drawn("morris-overview", "What matters, at a glance", note, figure)
    note = (
        "Mean size of the effect of moving a factor over its whole range, wherever the others may be, with 95 % "
        "intervals. Triangles: it raises the figure, or lowers it; diamonds: either way, depending on the others."
    )
    for kpi in kpis:
        yield Drawn(f"morris-{kpi}", f"What moves: {told_figure(kpi).label}", note, effects.screening(rows, kpi))


def _of_shares(study: Study, table: pd.DataFrame) -> Iterator[Drawn]:
    rows = table[table["outcome"] == study.arms[0]]
    kpis = [k for k in study.main_kpis if rows[rows["kpi"] == k]["ST"].notna().any()]
    if len(kpis) > 1:
        note = (
            "Total Sobol index: the share of a figure's variance that would be gone if the factor were known, at most."
        )
        figure = effects.overview(rows, kpis, "ST", relative=False)
        yield Drawn("sobol-overview", "What matters, at a glance", note, figure)
    note = "Shares of the variance, with 95 % intervals. Where the two marks lie apart, a factor works through others."
    for kpi in kpis:
        yield Drawn(f"sobol-{kpi}", f"What moves: {told_figure(kpi).label}", note, effects.shares(rows, kpi))


def _of_responses(study: Study, table: pd.DataFrame) -> Iterator[Drawn]:
    outcomes = list(table["outcome"].unique())
    factors = _first_of(plots.MOST_COLUMNS, table["factor"].nunique(), "factors")
    note = f"Means over all other factors, with 95 % intervals.{factors}"
    for i, group in enumerate(plots.pages(_known(study, table, outcomes[:1]))):
        figure = plots.response_curves(table, outcomes[:1], group, difference=False)
        yield Drawn(f"response-{i}", f"Response to each factor: {outcomes[0]}", note, figure)
    if len(outcomes) > 1:
        left_out = factors + _first_of(plots.MOST_LINES, len(outcomes) - 1, "arms")
        note = f"Paired differences from {outcomes[0]}, means over all other factors, with 95 % intervals.{left_out}"
        for i, group in enumerate(plots.pages(_known(study, table, outcomes[1:]))):
            figure = plots.response_curves(table, outcomes[1:], group, difference=True)
            yield Drawn(f"differences-{i}", "What each arm changes, at each level", note, figure)


def _first_of(most: int, number: int, what: str) -> str:
    """Return in a sentence that a plot does not have all; nothing where it has."""
    return f" The first {most} of {number} {what} are drawn; the table of responses has all." if number > most else ""


def _known(study: Study, table: pd.DataFrame, outcomes: Sequence[str]) -> list[str]:
    """Return the main figures of which some run has a value: a plot of the others would be empty."""
    told = table[table["outcome"].isin(outcomes) & table["mean"].notna()]
    return [kpi for kpi in study.main_kpis if (told["kpi"] == kpi).any()]


def _surfaces(study: Study) -> Iterator[Drawn]:
    for kpi in study.main_kpis[:2]:
        for i, (x, y, frame) in enumerate(response.surfaces(study, kpi)):
            if frame["mean"].isna().all():
                continue
            title = f"{told_figure(kpi).label} over {factor_label(x)} and {factor_label(y)}"
            note = f"Arm: {study.arms[0]}. Means over seeds and all other factors."
            yield Drawn(f"surface-{kpi}-{i}", title, note, plots.surface(frame, x, y, kpi))
