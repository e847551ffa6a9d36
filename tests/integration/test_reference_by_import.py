"""Integration: which numbers of the reference world come out of the tables that ship by the road of an import.

The page that tells it is ``simulator/data/README.md``; what does not come by this road is listed there with its reason.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from simulator import load_scenario
from simulator.calibration.shipped_tables import DATA
from simulator.intake.gathering import Order, gather
from simulator.intake.place_of_purchases import place_of
from simulator.start.fitted_demand import load_demand
from simulator.start.lengths import LONGEST_WEEKS, WEEKS_PER_MONTH

pytestmark = pytest.mark.integration
ERROR_OF_MEDIAN, ERROR_OF_SIGMA = 0.114, 0.087  # standard errors of the fit, as data/demand.toml states them
#: Lines whose median is that of all lines of the register, as scenarios/baseline.toml says beside them.
OF_THE_REGISTER = ("social_care", "transport", "housing", "environment", "facilities")


@pytest.fixture(scope="module")
def processes() -> pd.DataFrame:
    """The register's contracts by process and value, as an import reads the table that ships."""
    return gather(Order([str(DATA / "salford_process_value.csv")], buyer="Salford")).frame


def test_medians_and_sigmas_are_those_of_the_register_within_their_error(processes: pd.DataFrame) -> None:
    """An import takes the middles of bands, the fit their likelihood: they differ by less than one standard error."""
    told = {line.name: line for line in place_of(processes).lines}
    lines = {line.name: line for line in load_scenario("baseline").service_lines}
    demand = load_demand().value
    for name in OF_THE_REGISTER:
        assert abs(math.log(told[name].median_gbp.value / lines[name].value_median_gbp)) < ERROR_OF_MEDIAN
        assert abs(told[name].sigma.value - demand.sigma) < ERROR_OF_SIGMA
        assert abs(told[name].sigma.value - lines[name].value_sigma) < 2 * ERROR_OF_SIGMA


def test_how_contracts_are_let_is_that_of_the_register(processes: pd.DataFrame) -> None:
    """Over all values, the shares that the fit has, weighed by the rows of its bands, are those that are counted."""
    demand = load_demand()
    known = processes[(processes["process"] != "") & (processes["value_gbp"] > 0.0)]
    edges = [band.from_gbp for band in demand.process_mix]
    bands = np.searchsorted(edges, known["value_gbp"].to_numpy(float), side="right") - 1
    fitted = np.array([demand.process_mix[band].shares for band in bands]).mean(axis=0)
    counted = [float((known["process"] == name).mean()) for name in demand.processes]
    assert fitted == pytest.approx(counted, abs=0.03)


def test_lengths_are_those_of_the_register_before_they_are_weighed_as_a_flow() -> None:
    """The fit is of the stock; the import weighs it by one over length, so that its lengths are shorter."""
    frame = gather(Order([str(DATA / "salford_value_duration.csv")], buyer="Salford")).frame
    weeks = frame["months"].clip(upper=LONGEST_WEEKS / WEEKS_PER_MONTH)
    duration = load_demand().duration
    edges = [band.from_gbp for band in duration.bands]
    bands = np.searchsorted(edges, frame["value_gbp"].to_numpy(float), side="right") - 1
    fitted = np.mean([np.dot(duration.bands[band].shares, duration.band_tops_months) for band in bands])
    assert weeks.mean() == pytest.approx(fitted, rel=0.05)
    flow = place_of(frame).lengths
    stock = frame.assign(form="award")
    for new, running in zip(flow, place_of(stock).lengths, strict=True):
        assert new.mean_months < running.mean_months
