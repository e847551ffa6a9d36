"""England as a scenario: what ships is what the table makes."""

from __future__ import annotations

import math

import pytest

from simulator import load_scenario
from simulator.calibration.reduce_england import REPLACED, SHARED, with_spending_power
from simulator.calibration.shipped_tables import table
from simulator.intake.england import england
from simulator.intake.place_file import scenario_text
from simulator.scenario.library import CLONE


def test_the_file_that_ships_is_what_the_command_writes() -> None:
    assert (CLONE / "scenarios" / "england.toml").read_text(encoding="utf-8") == scenario_text(england())


def test_england_has_its_councils_tiers_and_money() -> None:
    place = load_scenario("england")
    assert len(place.councils) == len(table("england_councils.csv")) == 317
    assert sum(council.annual_budget_gbp for council in place.councils) == pytest.approx(28_000 * 950_000, rel=0.001)
    by_name = {council.name: council for council in place.councils}
    assert by_name["Adur"].service_shares.get("social_care", 0.0) == 0.0  # a district
    assert by_name["Kent"].service_shares["social_care"] == 0.30  # a county
    assert by_name["Kent"].annual_budget_gbp > 100 * by_name["Adur"].annual_budget_gbp


@pytest.mark.parametrize(
    ("county", "town"),
    [("Lancashire", "Preston"), ("Devon", "Exeter"), ("Suffolk", "Ipswich"), ("Leicestershire", "Leicester")],
)
def test_counties_lie_where_their_people_are(county: str, town: str) -> None:
    """The published table has some of them in other parts of England."""
    by_name = {council.name: council for council in load_scenario("england").councils}
    one, other = by_name[county], by_name[town]
    assert math.dist((one.x_km, one.y_km), (other.x_km, other.y_km)) < 40.0


def test_a_council_that_replaced_others_has_what_they_had() -> None:
    """Two districts of 5.5 in 2018 make 11; a county of 90 is shared by the people of its two successors, 1 to 2."""
    olds = {old for group in REPLACED.values() for old in group} | set(SHARED)
    empty = {str(year): "" for year in range(2012, 2022)}
    settlement = {code: empty | {"2018": "5.5"} for code in olds | {"E07000223"}}
    settlement["E10000006"] = empty | {"2021": "90"}
    codes = [*REPLACED, "E07000223", "E09000001"]
    councils = [{"code": code, "population_2020": "20" if code == "E06000064" else "10"} for code in codes]
    power = {row["code"]: row["spending_power_gbp_m"] for row in with_spending_power(councils, settlement)}
    assert (power["E07000245"], power["E07000223"], power["E09000001"]) == ("11.00", "5.50", "")
    assert (power["E06000063"], power["E06000064"]) == ("46.50", "76.50")
