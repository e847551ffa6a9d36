"""What holds of teams in every week of a run, and what their existence must not touch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.codes import ACTIVE, JOINT, MOBILISING, NOBODY, PARTS, RUNNING
from simulator.engine.ledger import supplier_account
from simulator.engine.world import World
from simulator.start.population import create_world
from simulator.week.digest import run_digests
from simulator.week.growth import live
from tests.scenes import differing, with_policies

JOINT_TABLES = ("policies", "policy_councils")


def with_teams(scenario: Scenario, **rules: float) -> Scenario:
    settings = scenario.resolved()
    wanted = {"consortium_bids": 1, "notice_weeks": 10, "managed_hub": 1, "network_investment_gbp": 50_000.0}
    return Scenario.from_resolved(settings | {"rules": settings["rules"] | wanted | rules})


def with_franchises(scenario: Scenario, **rules: float) -> Scenario:
    settings = with_teams(scenario).resolved()
    wanted = {"franchising": 1, "replication_grant_gbp": 30_000.0, "franchise_loan_gbp": 20_000.0}
    numbers = {"franchise_founding_rate": 0.2, "franchise_opening_rate": 2.0, "franchise_merger_blocked": 2.0}
    return Scenario.from_resolved(
        settings | {"rules": settings["rules"] | wanted | rules, "parameters": settings["parameters"] | numbers}
    )


@pytest.fixture(scope="module")
def worlds(small_scenario: Scenario) -> list[World]:
    """A run with many teams, free to form, stopped at several weeks."""
    found = []
    for weeks in (30, 80, 156):
        world = create_world(with_teams(small_scenario, consortium_bids=2), 1)
        live(world, weeks)
        found.append(world)
    assert found[-1].clock[0].teams > 20
    assert found[-1].teams.awards.sum() > 3
    return found


def members_of(world: World, team: Any) -> Any:
    return world.team_members[team.first_member : team.first_member + team.n_members]


@pytest.mark.property
def test_shares_sum_to_one(worlds: list[World]) -> None:
    for world in worlds:
        for team in world.teams[: world.clock[0].teams]:
            members = members_of(world, team)
            assert members.parts.sum() == PARTS
            assert (members.parts >= 0).all()
            assert len(set(members.supplier.tolist())) == team.n_members
            assert (world.suppliers.n_members[members.supplier] == 0).all()


@pytest.mark.property
def test_nobody_sits_in_two_bids_for_one_tender(worlds: list[World]) -> None:
    world = worlds[-1]
    seen: set[tuple[int, int]] = set()
    for bid in world.bids[: world.clock[0].bids]:
        s = world.suppliers[bid.supplier]
        firms = members_of(world, world.teams[s.team]).supplier if s.n_members else [bid.supplier]
        for firm in firms:
            assert (int(bid.tender), int(firm)) not in seen
            seen.add((int(bid.tender), int(firm)))


@pytest.mark.property
def test_a_team_holds_no_money_and_no_work_of_its_own(worlds: list[World]) -> None:
    for world in worlds:
        for team in world.teams[: world.clock[0].teams]:
            s = world.suppliers[team.supplier]
            assert s.wages_due == s.materials_due == s.council_income == s.job_weeks == 0.0
            if team.dissolved == NOBODY:
                assert s.state == JOINT
                assert world.cash[supplier_account(world, team.supplier)] == 0


@pytest.mark.property
def test_members_hold_what_the_work_takes(worlds: list[World]) -> None:
    """A firm's capacity in use is that of its own contracts, its parts of others' and its shares of its teams'."""
    for world in worlds:
        n = int(world.clock[0].suppliers)
        held = np.zeros(n)
        rows = world.contracts[: world.clock[0].contracts]
        for contract in rows[np.isin(rows.state, (MOBILISING, RUNNING))]:
            s = world.suppliers[contract.supplier]
            if s.n_members:
                for member in members_of(world, world.teams[s.team]):
                    held[member.supplier] += member.parts / PARTS * contract.weekly_value
            else:
                held[contract.supplier] += contract.weekly_value
        for part in world.subcontracts[: world.clock[0].subcontracts]:
            held[part.supplier] += part.live * part.weekly_value
        is_firm = (world.suppliers.state[:n] == ACTIVE) & (world.suppliers.n_members[:n] == 0)
        assert np.abs(world.suppliers.committed[:n] - held)[is_firm].max() < 60  # a penny a contract and member


@pytest.mark.property
def test_ties_are_mutual(worlds: list[World]) -> None:
    world = worlds[-1]
    ties = world.ties[: world.clock[0].ties]
    assert len(ties) % 2 == 0
    one, other = ties[::2], ties[1::2]
    assert (one.supplier == other.other).all()
    assert (one.other == other.supplier).all()
    assert np.array_equal(one.trust, other.trust)
    assert np.array_equal(one.origins, other.origins)
    assert ((ties.trust >= 0.0) & (ties.trust <= 1.0)).all()
    pairs = {(min(a, b), max(a, b)) for a, b in zip(one.supplier.tolist(), one.other.tolist(), strict=True)}
    assert len(pairs) == len(one)


@pytest.mark.null
def test_rules_about_teams_do_nothing_where_there_are_none(small_scenario: Scenario) -> None:
    changed = {"consortium_standing": 0, "consortium_grant_share": 0.5, "consortium_brokerage": 0.5}
    policies = [{"lever": lever, "value": value} for lever, value in changed.items()]
    alone = with_teams(small_scenario, consortium_bids=0)
    arm = with_policies(alone, *policies)
    left_out = (*JOINT_TABLES, "rules", "rule_values")
    assert differing(run_digests(arm, 1), run_digests(alone, 1), left_out) == []


@pytest.mark.null
def test_teams_change_no_luck(small_scenario: Scenario) -> None:
    """The same need has the same value, process and true cost for a bidder, whether teams form or not."""
    nobody = with_teams(small_scenario, notice_weeks=4, consortium_bids=0)
    alone, together = create_world(nobody, 1), create_world(with_teams(small_scenario, notice_weeks=4), 1)
    live(alone, 104)
    live(together, 104)
    rows = {int(t.id): t for t in alone.tenders[: alone.clock[0].tenders] if t.week_published >= 0}
    shared = 0
    for t in together.tenders[: together.clock[0].tenders]:
        other = rows.get(int(t.id))
        if other is not None and t.week_published == other.week_published and t.value == other.value:
            assert (t.process, t.common_cost, t.weeks) == (other.process, other.common_cost, other.weeks)
            shared += 1
    assert shared > 100


def test_long_notice_lets_more_teams_form(small_scenario: Scenario) -> None:
    """K8: a window that is too short defeats new teams."""
    formed = []
    for weeks in (2, 12):
        world = create_world(with_teams(small_scenario, notice_weeks=weeks, managed_hub=0), 2)
        live(world, 156)
        formed.append(int(world.clock[0].teams))
    assert formed[0] < formed[1]


# Franchises ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def franchised(baseline: Scenario) -> World:
    scenario = with_franchises(baseline).with_horizon(8)
    world = create_world(scenario, 3)
    live(world, scenario.horizon_weeks)
    assert world.clock[0].fault == 0
    return world


@pytest.mark.property
def test_franchises_come_into_being(franchised: World) -> None:
    rows = franchised.franchises[: franchised.clock[0].franchises]
    assert len(rows) > 3
    assert rows.joined.sum() > 3
    assert rows.opened.sum() > 0
    assert rows.fees.sum() > 0


@pytest.mark.property
def test_units_are_counted_and_alive(franchised: World) -> None:
    n = int(franchised.clock[0].suppliers)
    s = franchised.suppliers[:n]
    for row, franchise in enumerate(franchised.franchises[: franchised.clock[0].franchises]):
        is_member = (s.franchise == row) & (s.state == ACTIVE) & (s.n_members == 0)
        if franchise.ended == NOBODY:
            assert is_member.sum() - 1 >= 0
            assert franchise.units <= is_member.sum() - 1 + 1  # the last month's newcomers and leavers
        else:
            assert is_member.sum() == 0


@pytest.mark.property
def test_a_loan_is_paid_back_or_lost(franchised: World) -> None:
    n = int(franchised.clock[0].suppliers)
    assert (franchised.suppliers.loan[:n] >= 0).all()


@pytest.mark.null
def test_franchising_without_founders_changes_nothing(small_scenario: Scenario) -> None:
    """Rules that allow and support franchises do nothing in a world in which nobody founds one."""
    settings = small_scenario.resolved()
    settings["parameters"] = settings["parameters"] | {"franchise_least_track": 0.9, "franchise_least_age_years": 15.0}
    reference = Scenario.from_resolved(settings)
    rules = {"franchising": 1, "franchise_guarantee": 1, "replication_grant_gbp": 50_000.0}
    arm = with_policies(reference, *[{"lever": lever, "value": value} for lever, value in rules.items()])
    left_out = (*JOINT_TABLES, "rules", "rule_values")
    assert differing(run_digests(arm, 1), run_digests(reference, 1), left_out) == []
