"""When a team is ready: trust, brokers, early engagement, events where partners meet, lists of ready consortia."""

from __future__ import annotations

import pytest

from simulator.behaviours.teams.drafting import draft
from simulator.behaviours.teams.readiness import (
    heard_of,
    hold_event,
    invite_ready_teams,
    leads_a_team,
    set_up_cost,
    week_ready,
)
from simulator.behaviours.teams.teaming import find_partners
from simulator.behaviours.teams.ties import find_tie
from simulator.engine.accounts import NETWORK_SUPPORT
from simulator.engine.codes import ANY_TEAMS, AT_ONCE, HUB, MARKET_EVENT, NOBODY
from simulator.engine.rows import add_candidate
from tests.unit.behaviours.teams.test_drafting import FULL, NOW, searching, seekers
from tests.unit.hand_world import moved, numbers, rules, tender

pytestmark = pytest.mark.interpreted


def test_setting_up_costs_less_with_a_broker_and_nothing_within_a_hub() -> None:
    world = seekers(FULL)
    assert set_up_cost(world, 0, 0) == 10_000.0
    rules(world, 0, consortium_brokerage=0.25)
    assert [set_up_cost(world, 0, 0), set_up_cost(world, 0, HUB)] == [7_500.0, 0.0]


@pytest.mark.parametrize(("learned", "brokerage", "is_ready"), [(97, 0.0, True), (98, 0.0, False), (98, 0.5, True)])
def test_a_team_must_be_set_up_when_the_tender_closes(learned: int, brokerage: float, is_ready: bool) -> None:
    world = seekers(FULL, FULL)
    rules(world, consortium_brokerage=brokerage)
    add_candidate(world, 0, 0, learned)
    draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0)
    assert (week_ready(world, 0, 0, 2) <= NOW) == is_ready
    numbers(world, consortium_setup=AT_ONCE)
    assert week_ready(world, 0, 0, 2) == learned


@pytest.mark.parametrize(("trust", "ready"), [(0.5, 93), (0.75, 92), (1.0, 90)])
def test_who_trusts_more_is_ready_earlier(trust: float, ready: int) -> None:
    """Three weeks at the usual trust of a half, none at full trust."""
    world = seekers(FULL, FULL)
    world.ties["trust"] = trust
    add_candidate(world, 0, 0, 90)
    draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0)
    assert week_ready(world, 0, 0, 2) == ready


@pytest.mark.parametrize(("ahead", "reach", "week"), [(0.0, 1.0, 97), (8.0, 1.0, 82), (8.0, 0.0, 97)])
def test_early_engagement_reaches_some_before_the_notice(ahead: float, reach: float, week: int) -> None:
    world = seekers(FULL, week_published=90)
    rules(world, early_engagement_weeks=ahead)
    numbers(world, engagement_reach=reach)
    add_candidate(world, 0, 0, 97)
    assert heard_of(world, 0, 0) == week


@pytest.mark.parametrize("meeting", [0.0, 1.0])
def test_at_an_event_those_that_cannot_bid_alone_come_to_know_each_other(meeting: float) -> None:
    world = searching(FULL, FULL)
    world.clock[0].ties = 0
    world.suppliers["first_tie"] = NOBODY
    numbers(world, market_event_meeting=meeting, market_event_gbp=15.0)
    hold_event(world, 0)
    row = find_tie(world, 0, 1)
    assert (row != NOBODY) == (meeting > 0.0)
    assert row == NOBODY or world.ties[row].origins == MARKET_EVENT
    assert moved(world, NETWORK_SUPPORT) == 1_500


def test_who_meets_at_one_event_of_a_week_says_nothing_of_another() -> None:
    """Twenty tenders of one week, at a chance of a half: all the same two met at every one or at none."""
    met = set()
    for identity in range(1, 21):
        world = searching(FULL, FULL)
        world.clock[0].ties = 0
        world.suppliers["first_tie"] = NOBODY
        numbers(world, market_event_meeting=0.5, market_event_gbp=15.0)
        world.tenders[0].id = identity
        hold_event(world, 0)
        met.add(find_tie(world, 0, 1) != NOBODY)
    assert met == {False, True}


def test_a_lead_of_a_team_that_stands_leads_one() -> None:
    world = searching(FULL, FULL)
    assert not leads_a_team(world, 0, 0)
    find_partners(world, 0)
    assert [leads_a_team(world, 0, 0), leads_a_team(world, 0, 1), leads_a_team(world, 1, 0)] == [True, True, False]
    assert not leads_a_team(world, 0, 2)
    world.teams[0].dissolved = NOW
    assert not leads_a_team(world, 0, 0)


@pytest.mark.parametrize(("ready", "sector", "told"), [(NOW, 0, True), (NOW + 1, 0, False), (NOW, 1, False)])
def test_a_list_tells_the_leads_of_teams_that_are_ready(ready: int, sector: int, told: bool) -> None:
    world = searching(FULL, FULL)
    find_partners(world, 0)
    world.teams[0].ready = ready
    world.suppliers[0].sector = sector
    first = int(world.clock[0].candidates)
    again = tender(world, 50_000_000, 50, week_closing=NOW, first_candidate=first)
    invite_ready_teams(world, again)
    invite_ready_teams(world, again)  # who knows of it is told nothing new
    assert world.tenders[again].n_candidates == told
    assert not told or world.candidates[first].supplier == 0
