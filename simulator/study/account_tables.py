"""The social account of a study as tables: who did what for which department, and who gained."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.engine.codes import OUTCOME_NAMES, PENCE_PER_POUND
from simulator.metrics.account import Rates, additional, gross
from simulator.register import KIND_NAMES, PARAMETERS
from simulator.scenario.bought import bought_lines
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.schema import Scenario
from simulator.scenario.social_values import beneficiaries_of, departments_of, values_of
from simulator.scenario.usage import kinds_of

if TYPE_CHECKING:
    from simulator.study.arms import Arm
    from simulator.study.execution import Run

#: Column of each outcome in tables, in the order of ``OUTCOME_NAMES``.
LABELS = ("priority_job_years", "apprenticeships", "training_weeks", "local_respend_gbp")


def rates_of(scenario: Scenario) -> Rates:
    """Return how delivered work turns into outcomes in a scenario."""
    return Rates.of(SimpleNamespace(**{n: scenario.parameters.get(n, p.value) for n, p in PARAMETERS.items()}))


def unit_values(scenario: Scenario) -> dict[str, NDArray[np.float64]]:
    """Return pounds of an additional unit [outcome, beneficiary]: ``value``, ``low``, ``high``, ``assumed`` part."""
    beneficiaries = beneficiaries_of(scenario)
    tables = {name: np.zeros((len(OUTCOME_NAMES), len(beneficiaries))) for name in ("value", "low", "high", "assumed")}
    for row in values_of(scenario):
        place = OUTCOME_NAMES.index(row.outcome), beneficiaries.index(row.beneficiary)
        tables["value"][place], tables["low"][place], tables["high"][place] = row.value_gbp, row.low_gbp, row.high_gbp
        tables["assumed"][place] = row.value_gbp if row.is_assumed else 0.0
    return tables


def _places(scenario: Scenario) -> pd.DataFrame:
    """Return a row per cell of the account: council, service line, department and supplier kind."""
    rows = [
        (scenario.councils[c].name, scenario.service_lines[s].name, scenario.service_lines[s].department, kind)
        for c, s, _ in bought_lines(scenario)
        for kind in KIND_NAMES[: kinds_of(scenario)]
    ]
    return pd.DataFrame(rows, columns=["council", "service_line", "department", "kind"])


def outcomes(runs: Sequence[Run], arms: Sequence[Arm]) -> pd.DataFrame:
    """Return a row per arm, seed, council, service line and supplier kind: what delivered work brought, a year.

    Physical units gross and additional; true, evidenced and recognised value in pounds.
    """
    frames = []
    for run in runs:
        arm = arms[run.arm]
        rates, cells = rates_of(arm.scenario), run.outcomes
        years = len(run.series) / WEEKS_PER_YEAR
        frame = _places(arm.scenario)
        frame.insert(0, "arm", arm.name)
        frame.insert(1, "seed", run.seed)
        frame["job_years"] = cells["job_weeks"] / WEEKS_PER_YEAR / years
        net = additional(cells, rates) / years
        for name, all_units, own in zip(LABELS, gross(cells, rates).T / years, net.T, strict=True):
            frame[name] = all_units
            frame[f"additional_{name}"] = own
        of_one = unit_values(arm.scenario)["value"].sum(axis=1)  # to all, of one unit of each outcome
        frame["true_gbp"] = (net * of_one).sum(axis=1)  # no product of matrices: see ``metrics/sums.py``
        frame["evidenced_gbp"] = cells["evidenced"] / PENCE_PER_POUND / years
        frame["recognised_gbp"] = cells["recognised"] / PENCE_PER_POUND / years
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def benefits(runs: Sequence[Run], arms: Sequence[Arm]) -> pd.DataFrame:
    """Return a row per arm, seed, department that buys, outcome and beneficiary: additional benefit in pounds a year.

    With the benefit at the low and the high end of each unit value, and the part that rests on an assumption.
    """
    frames = []
    for run in runs:
        arm = arms[run.arm]
        scenario = arm.scenario
        departments, beneficiaries = departments_of(scenario), beneficiaries_of(scenario)
        years = len(run.series) / WEEKS_PER_YEAR
        net = pd.DataFrame(additional(run.outcomes, rates_of(scenario)) / years)
        units = net.groupby(_places(scenario)["department"]).sum().reindex(departments, fill_value=0.0).to_numpy()
        shape = len(departments), len(OUTCOME_NAMES), len(beneficiaries)
        places = [axis.reshape(-1) for axis in np.indices(shape)]
        columns = {
            "arm": arm.name,
            "seed": run.seed,
            "department": np.array(departments, dtype=object)[places[0]],
            "outcome": np.array(OUTCOME_NAMES, dtype=object)[places[1]],
            "beneficiary": np.array(beneficiaries, dtype=object)[places[2]],
        }
        for name, values in unit_values(scenario).items():
            columns[f"{name}_gbp"] = (units[:, :, None] * values[None]).reshape(-1)
        frame = pd.DataFrame(columns)
        frames.append(frame[(frame["high_gbp"] != 0.0) | (frame["low_gbp"] != 0.0)])
    return pd.concat(frames, ignore_index=True)
