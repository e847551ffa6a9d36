"""What happened week by week and year by year, as data frames over arms and seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.engine.accounts import ACCOUNT_KIND_NAMES, REASON_NAMES
from simulator.engine.codes import PENCE_PER_POUND
from simulator.engine.columns.run_columns import Tally
from simulator.metrics import KPIS
from simulator.notebook.weekly_series import MONEY, STATES
from simulator.register import KIND_NAMES
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.study.intervals import interval

if TYPE_CHECKING:
    from simulator.study.execution import Run

_TALLY_MONEY = ("award_value", "invoiced", "paid", "local_respend")
_TALLY_STATES = ("active",)
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}


def _in_pounds(name: str, values: NDArray[Any], money: Sequence[str]) -> tuple[str, NDArray[Any]]:
    return (f"{name}_gbp", values / PENCE_PER_POUND) if name in money else (name, values)


def week_columns(series: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return each weekly measure of one run [weeks], money in pounds."""
    columns = {}
    for name in series.dtype.names or ():
        if name != "week":
            values = series[name] if name in STATES else np.diff(series[name], prepend=0)
            label, values = _in_pounds(name, values, MONEY)
            columns[label] = values
    return columns


def weekly(runs: Sequence[Run], names: Sequence[str]) -> pd.DataFrame:
    """Return a row for each arm, seed and week."""
    frames = []
    for run in runs:
        head = {"arm": names[run.arm], "seed": run.seed, "week": np.arange(len(run.series))}
        frames.append(pd.DataFrame(head | week_columns(run.series)))
    table = pd.concat(frames, ignore_index=True)
    counts = [name for name in table.columns if name in STATES]  # of kinds that some arms do not have
    table[counts] = table[counts].fillna(0)
    return table


def averaged(frame: pd.DataFrame) -> pd.DataFrame:
    """Return mean and quantiles over seeds of every weekly measure: columns arm, measure, week, mean, q05 ... q95."""
    measures = [name for name in frame.columns if name not in ("arm", "seed", "week")]
    pieces = []
    for arm, rows in frame.groupby("arm", sort=False):
        seeds, weeks = rows["seed"].nunique(), rows["week"].nunique()
        for measure in measures:
            values = rows[measure].to_numpy(float).reshape(seeds, weeks)
            columns = {"arm": arm, "measure": measure, "week": np.arange(weeks), "mean": values.mean(axis=0)}
            ends = np.quantile(values, list(QUANTILES.values()), axis=0)
            pieces.append(pd.DataFrame(columns | dict(zip(QUANTILES, ends, strict=True))))
    return pd.concat(pieces, ignore_index=True)


def yearly(runs: Sequence[Run], names: Sequence[str]) -> pd.DataFrame:
    """Return a row for each arm, seed, year (from 1) and supplier kind: the year's own totals, money in pounds."""
    frames = []
    for run in runs:
        years, kinds = run.tallies.shape
        columns: dict[str, Any] = {
            "arm": names[run.arm],
            "seed": run.seed,
            "year": np.repeat(np.arange(1, years + 1), kinds),
            "kind": np.tile(np.array(KIND_NAMES[:kinds], dtype=object), years),
        }
        for field in Tally.dtype.names or ():
            totals = run.tallies[field]
            own = totals if field in _TALLY_STATES else np.diff(totals, axis=0, prepend=0)
            name, values = _in_pounds(field, own.reshape(-1), _TALLY_MONEY)
            columns[name] = values
        columns["firm_years"] = columns.pop("firm_weeks") / float(WEEKS_PER_YEAR)
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def flows(runs: Sequence[Run], names: Sequence[str]) -> pd.DataFrame:
    """Return the pounds moved in each run by reason, kind of payer and kind of payee; what never moved is left out."""
    frames = []
    for run in runs:
        reason, payer, payee = np.nonzero(run.flows)
        frames.append(
            pd.DataFrame(
                {
                    "arm": names[run.arm],
                    "seed": run.seed,
                    "reason": np.array(REASON_NAMES, dtype=object)[reason],
                    "payer": np.array(ACCOUNT_KIND_NAMES, dtype=object)[payer],
                    "payee": np.array(ACCOUNT_KIND_NAMES, dtype=object)[payee],
                    "amount_gbp": run.flows[reason, payer, payee] / PENCE_PER_POUND,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def year_end_kpis(runs: Sequence[Run], names: Sequence[str]) -> pd.DataFrame:
    """Return the figures measured at year ends: a row for each arm, seed and year, a column for each figure."""
    places = [place for place, k in enumerate(KPIS.values()) if k.is_year_end]
    labels = [list(KPIS)[place] for place in places]
    frames = []
    for run in runs:
        frame = pd.DataFrame(run.year_ends[:, places], columns=labels)
        frame.insert(0, "arm", names[run.arm])
        frame.insert(1, "seed", run.seed)
        frame.insert(2, "year", np.arange(1, len(frame) + 1))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def recorded(runs: Sequence[Run], names: Sequence[str], table: str) -> pd.DataFrame | None:
    """Return a table of the recorded runs with their arm and seed, or None where no run was recorded."""
    frames = []
    for run in runs:
        if run.records is not None:
            frame = run.records[table].copy(deep=False)
            frame.insert(0, "arm", names[run.arm])
            frame.insert(1, "seed", run.seed)
            frames.append(frame)
    if len(frames) == 1:  # a country's need not be copied
        return frames[0].reset_index(drop=True)
    return pd.concat(frames, ignore_index=True) if frames else None


def of_run(table: pd.DataFrame, arm: str, seed: int) -> pd.DataFrame:
    """Return the rows of one run in a table of several."""
    return table[(table["arm"] == arm) & (table["seed"] == seed)]


def with_bands(frame: pd.DataFrame, value: str, by: Sequence[str]) -> pd.DataFrame:
    """Return mean, low and high (95 % interval over seeds) of a column for each group of rows, in their order."""
    rows = []
    for key, group in frame.groupby(list(by), sort=False):
        found = interval(group[value].to_numpy(float))
        rows.append([*(key if isinstance(key, tuple) else (key,)), found.mean, found.low, found.high])
    return pd.DataFrame(rows, columns=[*by, "mean", "low", "high"])
