"""Integration: which numbers of the reference world come out of the tables that ship by the road of an import.

The page that tells it is ``simulator/data/README.md``; what does not come by this road is listed there with its reason.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from simulator import load_scenario
from simulator.calibration.fit_competition import price_weights
from simulator.calibration.fit_contracts import PROCESSES, blended, long_months
from simulator.calibration.fitted_numbers import exact_shares
from simulator.calibration.shipped_tables import (
    DATA,
    MONTH_EDGES,
    VALUE_BANDS,
    VALUE_EDGES_GBP,
    band_counts,
    duration_counts,
    table,
)
from simulator.intake.gathering import Order, gather
from simulator.intake.place_of_purchases import place_of
from simulator.start.fitted_demand import load_demand
from simulator.start.lengths import LONGEST_WEEKS, WEEKS_PER_MONTH
from tests.intake_scene import COLLECTION

pytestmark = pytest.mark.integration
ERROR_OF_MEDIAN, ERROR_OF_SIGMA = 0.114, 0.087  # standard errors of the fit, as data/demand.toml states them
#: Lines whose median is that of all lines of the register, as scenarios/baseline.toml says beside them.
OF_THE_REGISTER = ("social_care", "transport", "housing", "environment", "facilities")


NOTICES = COLLECTION / "uk_ocds_notices"
PORTALS = [str(NOTICES / f"{name}_releases.json") for name in ("public_contracts_scotland", "sell2wales")]
beside = pytest.mark.skipif(not NOTICES.is_dir(), reason="the notices of publishers are not beside the project")


def value_bands(frame: pd.DataFrame) -> np.ndarray:
    """Return in which band of the register each row lies: the import has the middle of its band."""
    return np.searchsorted(VALUE_EDGES_GBP, frame["value_gbp"].to_numpy(float), side="right")


@pytest.fixture(scope="module")
def notices() -> pd.DataFrame:
    """Notices of Scotland and Wales, as an import reads the publishers' own files."""
    return gather(Order(PORTALS)).frame


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


def test_how_contracts_are_let_is_rebuilt_bit_for_bit(processes: pd.DataFrame) -> None:
    """The register as an import reads it holds the counts of the fit, and with its rule they are what the world has."""
    bands = value_bands(processes)
    counts = [np.bincount(bands[processes["process"] == name], minlength=len(VALUE_BANDS)) for name in PROCESSES]
    assert [list(row) for row in counts] == [band_counts(label) for label in PROCESSES.values()]
    assert list(np.bincount(bands, minlength=len(VALUE_BANDS))) == band_counts()
    rebuilt = [tuple(exact_shares(row)) for row in blended(np.array(counts, float).T.tolist())]
    assert rebuilt == [band.shares for band in load_demand().process_mix]


def test_lengths_are_rebuilt_bit_for_bit() -> None:
    frame = gather(Order([str(DATA / "salford_value_duration.csv")], buyer="Salford")).frame
    months = np.searchsorted(MONTH_EDGES, frame["months"].to_numpy(float), side="left")
    counts = np.zeros((len(VALUE_BANDS), len(MONTH_EDGES) + 1))
    np.add.at(counts, (value_bands(frame), months), 1.0)
    assert counts.tolist() == list(duration_counts().values())
    duration = load_demand().duration
    assert [tuple(exact_shares(row)) for row in blended(counts.tolist())] == [band.shares for band in duration.bands]
    assert duration.band_tops_months == (*MONTH_EDGES, long_months())


def test_medians_of_the_other_lines_are_those_of_the_table_that_ships() -> None:
    """Rounded as the scenario has them: within half a percent."""
    lines = {line.name: line.value_median_gbp for line in load_scenario("baseline").service_lines}
    rows = table("contracts_finder_lines.csv")
    assert {row["service"] for row in rows} | set(OF_THE_REGISTER) == set(lines)
    for row in rows:
        assert lines[row["service"]] == pytest.approx(float(row["median_gbp"]), rel=0.005)


@beside
def test_medians_of_those_lines_come_by_an_import_of_the_notices_within_their_error() -> None:
    """An import takes more divisions to a line than the one that the median is of: up to 31 awards, not up to 18."""
    frame = gather(Order([str(NOTICES / "contracts_finder_awards_flat.csv")])).frame
    for row in table("contracts_finder_lines.csv"):
        own = frame.loc[(frame["service"] == row["service"]) & (frame["value_gbp"] > 0.0), "value_gbp"]
        assert len(own) >= int(row["awards"])
        error = 1.25 * load_demand().value.sigma / math.sqrt(int(row["awards"]))  # of a median of normal logs
        assert abs(math.log(own.median() / float(row["median_gbp"]))) < error


@beside
def test_lots_and_weights_of_price_are_what_an_import_reads_of_the_notices(notices: pd.DataFrame) -> None:
    """The tables that ship hold, to the digit, what an import reads of the publishers' files."""
    process = [notices["file"].astype(str), notices["line"]]
    lots = notices.groupby(process).size()
    assert sorted(lots) == sorted(int(row["lots"]) for row in table("ocds_tenders.csv"))
    weights = notices["price_share"].groupby(process).mean().dropna()
    assert sorted(weights) == pytest.approx(sorted(price_weights()[0]))
    assert weights.mean() == pytest.approx(load_demand().price_weight_mean, abs=5e-5)
