"""Work in hand is always somebody's: of members in business, in whole parts; firms that left have heirs."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.behaviours.teams.team_failure import lose_members
from simulator.behaviours.teams.teams import teams_short_of_hands
from simulator.engine.accounts import CLOSING_BALANCE, ESTATE_DISTRIBUTION
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, NOBODY, PARTS
from simulator.engine.world import World
from simulator.phases import pay
from simulator.phases.record import TEAM_SHORT_OF_HANDS
from simulator.start.population import create_world
from simulator.study.arms import Arm
from simulator.study.execution import play
from simulator.study.recording import Recording
from simulator.week.growth import live
from tests.invariants.test_teams import members_of, with_franchises, with_teams
from tests.scenes import cut_down

WEEKS = 80


@pytest.fixture(scope="module")
def everything() -> Scenario:
    """Consortia, hubs, franchises, payment chains and contracts that are dropped, in a small place."""
    chained = cut_down(load_scenario("carillion").without_policies(), councils=3, share_of_suppliers=0.4, years=3)
    rules = {"consortium_brokerage": 0.9, "bid_cost_factor": 0.1, "walking_away": 1.0, "broken_contract_damages": 0.01}
    return with_franchises(chained, consortium_bids=2, **rules)


def busy_teams(world: World) -> list[int]:
    teams = world.teams[: world.clock[0].teams]
    return np.flatnonzero((teams.is_busy == 1) & (teams.dissolved == NOBODY) & (teams.n_members > 2)).tolist()


def send_away(world: World, supplier: int, state: int) -> None:
    row = world.suppliers[supplier]
    row.state, row.left = state, world.clock[0].week


def led_by(world: World, supplier: int) -> list[int]:
    """Return the consortia in a firm's list."""
    found, row = [], int(world.suppliers[supplier].team)
    while row != NOBODY:
        found.append(row)
        row = int(world.teams[row].following)
    return found


@pytest.mark.property
def test_whoever_leaves_the_work_stays_whole(small_scenario: Scenario) -> None:
    """Members leave one after the other, the largest first and last: the rest have all of the work, or give it up."""
    for order in (1, -1):
        world = create_world(with_teams(small_scenario, consortium_bids=2), 1)
        live(world, WEEKS)
        world.suppliers.turnover *= 1_000.0  # whoever is left has room for all of the work
        tried = 0
        for row in busy_teams(world):
            team = world.teams[row]
            for member in sorted(members_of(world, team).copy(), key=lambda one: order * int(one.parts)):
                if world.suppliers[member.supplier].state == ACTIVE:
                    send_away(world, int(member.supplier), INSOLVENT)
                lose_members(world)
                left = world.suppliers.state[members_of(world, team).supplier] == ACTIVE
                if team.dissolved != NOBODY:
                    break
                assert left.all()  # who is gone is struck off
                assert members_of(world, team).parts.sum() == PARTS
                assert world.suppliers[team.lead].state == ACTIVE
                tried += 1
            assert team.dissolved != NOBODY
        assert tried > 0
        assert teams_short_of_hands(world) == 0
        lists = [led_by(world, row) for row in range(world.clock[0].suppliers) if world.suppliers[row].n_members == 0]
        assert sorted(row for rows in lists for row in rows) == list(range(world.clock[0].teams))
        for row in np.flatnonzero(world.teams.dissolved[: world.clock[0].teams] == NOBODY):
            assert row in led_by(world, int(world.teams[row].lead))


def test_a_team_without_hands_stops_the_run(small_scenario: Scenario) -> None:
    world = create_world(with_teams(small_scenario, consortium_bids=2), 1)
    live(world, WEEKS)
    row = busy_teams(world)[0]
    members_of(world, world.teams[row]).parts[:] = 0
    live(world, WEEKS + 1)
    assert world.clock[0].fault == TEAM_SHORT_OF_HANDS


@pytest.mark.parametrize(("state", "reason"), [(CLOSED, CLOSING_BALANCE), (INSOLVENT, ESTATE_DISTRIBUTION)])
def test_what_comes_late_is_the_owners_of_a_closed_firm_and_the_banks_of_a_failed(
    small_scenario: Scenario, state: int, reason: int
) -> None:
    world = create_world(small_scenario, 1)
    live(world, 20)
    due = int(world.invoices[world.due[20]].supplier)
    send_away(world, due, state)
    world.suppliers[due].left = 3
    world.cash[:] = 0
    before = world.flows[reason].sum()
    pay.run(world)
    assert world.flows[reason].sum() > before


@pytest.mark.property
def test_records_tell_of_consortia_and_of_nothing_after_the_end(everything: Scenario) -> None:
    records = play(Arm("", everything), 0, 1, recording=Recording((1,))).records
    assert records is not None
    firms, events = records["firms"].set_index("firm"), records["events"].dropna(subset=["firm"])
    ended = firms["left"].reindex(events["firm"].astype(int)).to_numpy(dtype=float, na_value=np.nan)
    assert not (events["week"].to_numpy() > ended).any()
    members = records["members"]
    lasting = members[members["dissolved"].isna()].groupby("consortium")["share"].sum()
    assert len(lasting) > 10
    assert (lasting == 1.0).all()
    told = set(records["statements"]["firm"])
    paid = records["contracts"].loc[records["contracts"]["firm"].isin(members["consortium"]), "firm"]
    assert len(paid) > 3
    assert set(paid[records["contracts"]["invoiced_gbp"] > 0]) & told
    short = records["contracts"].query("value_at_end_gbp < value_gbp")
    assert len(short) > 0
    assert set(short["state"]) == {"completed"}
