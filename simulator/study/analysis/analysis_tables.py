"""Every table of an analysis, tidy: one row a fact, names in columns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from simulator.study.analysis import indices, prim, response, seeds
from simulator.study.analysis.study import Study
from simulator.study.disk import own_folder, sentences, write_text
from simulator.study.intervals import mean_over
from simulator.study.remains import made_before
from simulator.study.told_figures import is_told, told_figure

LEAST_POINTS = 100  # for a box
WORST = 0.75  # cases of interest: the worst quarter, or the highest where none is worse
FOLDER = "tables"


def arms_table(study: Study) -> pd.DataFrame:
    """Return every figure of every arm, and the paired differences from the first, with intervals."""
    rows = []
    for kpi in filter(is_told, study.manifest["kpis"]):  # a figure of an older version may be gone
        found = study.figures(kpi)
        levels = {arm: found[:, i, :] for i, arm in enumerate(study.arms)}
        for outcome, values in (levels | study.outcomes(kpi)).items():
            sure = study.sure_of(kpi, outcome, values)
            rows.append([kpi, told_figure(kpi).unit, outcome, sure.mean, sure.low, sure.high])
    return pd.DataFrame(rows, columns=["kpi", "unit", "outcome", "mean", "low", "high"])


def _all(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame()


def _headed(frame: pd.DataFrame, kpi: str, outcome: str) -> pd.DataFrame:
    frame.insert(0, "kpi", kpi)
    frame.insert(1, "outcome", outcome)
    return frame


def sobol_table(study: Study) -> pd.DataFrame:
    """Return Sobol indices of every main figure and of its differences between arms."""
    return _all(
        _headed(indices.sobol_indices(study.factors, mean_over(values, axis=1)), kpi, outcome)
        for kpi in study.main_kpis
        for outcome, values in study.outcomes(kpi).items()
    )


def morris_table(study: Study) -> pd.DataFrame:
    """Return Morris's effects of every main figure and of its differences between arms."""
    levels = int(study.manifest["experiment"]["design"]["levels"])
    return _all(
        _headed(indices.morris_effects(study.factors, study.units, mean_over(values, axis=1), levels), kpi, outcome)
        for kpi in study.main_kpis
        for outcome, values in study.outcomes(kpi).items()
    )


def convergence_of_effects(study: Study) -> pd.DataFrame:
    """Return the mean size of effects from the first trajectories only: kpi, factor, trajectories, mu_star."""
    levels = int(study.manifest["experiment"]["design"]["levels"])
    block = len(study.factors) + 1
    frames = []
    for kpi in study.main_kpis:
        values = mean_over(study.figures(kpi)[:, 0, :], axis=1)
        for number in range(2, len(values) // block + 1):
            rows = slice(0, number * block)
            frame = indices.morris_effects(study.factors, study.units[rows], values[rows], levels)
            frames.append(_headed(frame[["factor", "trajectories", "mu_star"]], kpi, study.arms[0]))
    return _all(frames)


def boxes_table(study: Study) -> pd.DataFrame:
    """Return the box in which the worst quarter of each main figure lies, where one can be told.

    Of a figure of which neither more nor less is good, the highest quarter.
    Of a Saltelli block only the first and the last point are used: the others repeat most of their factors, and a limit
    would look surer than it is.
    """
    is_used = np.ones(len(study.values), dtype=bool)
    if study.design == "saltelli":
        is_used = np.isin(np.arange(len(study.values)) % study.block, (0, study.block - 1))
    frames = []
    for kpi in study.main_kpis:
        for outcome, values in study.outcomes(kpi).items():
            means = mean_over(values, axis=1)
            known = ~np.isnan(means) & is_used
            if known.sum() < LEAST_POINTS or np.ptp(means[known]) == 0.0:
                continue
            sign = -1.0 if told_figure(kpi).good == "up" else 1.0
            edge = float(np.quantile(sign * means[known], WORST))
            names, space = study.space
            box = prim.discover(space[known], sign * means[known] > edge)
            rows = [[names[i], box.low[i], box.high[i]] for i in box.restricted]
            frame = pd.DataFrame(rows, columns=["factor", "low", "high"])
            frame["side"], frame["edge"] = ("below" if sign < 0 else "above"), sign * edge
            frame["coverage"], frame["density"], frame["mass"] = box.coverage, box.density, box.mass
            frames.append(_headed(frame, kpi, outcome))
    return _all(frames)


def all_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Return every table that the design of a study allows, by name."""
    found = {"arms": arms_table(study)}
    is_chosen_by_search = study.design == "pareto"  # then points lie where it looked, and a mean over them says nothing
    if study.factors and len(study.factors) <= response.MOST_FACTORS and not is_chosen_by_search:
        found["response"] = _all(response.response(study, kpi) for kpi in study.main_kpis)
        found["take_off"] = response.take_off(found["response"])
    if study.design == "saltelli":
        found["sobol"] = sobol_table(study)
    if study.design == "morris":
        found["morris"] = morris_table(study)
        found["morris_convergence"] = convergence_of_effects(study)
    if study.design in ("latin_hypercube", "sobol", "saltelli"):
        found["boxes"] = boxes_table(study)
    found["seeds"] = _all(seeds.noise(study, kpi) for kpi in study.main_kpis)
    found["convergence"] = _all(seeds.convergence(study, kpi) for kpi in study.main_kpis)
    if study.design == "pareto":
        from simulator.study.analysis.pareto import policies_table  # noqa: PLC0415

        found["policies"] = policies_table(study)
    return {name: frame for name, frame in found.items() if len(frame)}


def write_tables(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write every table as CSV into the folder of a study; those of an earlier analysis are taken away."""
    with sentences(folder):
        target = own_folder(folder / FOLDER)
        for name, frame in tables.items():
            text = frame.to_csv(index=False, float_format="%.8g", lineterminator="\n")
            write_text(target / f"{name}.csv", text)
        for path in [path for path in made_before(folder, FOLDER) if path.stem not in tables]:
            path.unlink()
