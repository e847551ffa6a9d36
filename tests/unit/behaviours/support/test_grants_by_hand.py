"""Grants by hand: what there is for them, who may ask, whom a panel chooses, how they are paid, spent and ended."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.recognition.outcomes import cell_of
from simulator.behaviours.support.grants import (
    call_for_grants,
    largest_grant,
    live_on_grants,
    pass_grants_on,
    room_for_grants,
    total_granted,
)
from simulator.engine import chance
from simulator.engine.accounts import GRANT, GRANT_ADMINISTRATION, GRANT_APPLICATION, REPORTING
from simulator.engine.codes import CLOSED, COST_SHOCK, LEGAL_FORM, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.rows import FROM_GRANT, descend
from simulator.engine.world import World
from tests.unit.hand_world import alike, cash, firm, hand_world, list_members, moved, numbers, rules, strike

pytestmark = pytest.mark.interpreted

NOW = 100
YEAR = 5_200_000  # pence: £1,000 a week


def offering(kinds: tuple[int, ...] = (SOCIAL_ENTERPRISE,), **traits: float) -> World:
    """Return a world at a month's end whose first line has half of £52,000 a year for grants of £10,400 a year."""
    world = hand_world(NOW, grants=20, month_ends=1)
    numbers(
        world, smallest_grant_gbp=5_200.0, grant_median_gbp=10_400.0, grant_sigma=0.0, most_grants_a_month=3.0,
        grant_weeks=26.0, grant_lead_weeks=4.0, grant_reach=1e9, grant_turnover_share=0.5, grant_panel_noise=0.0,
        grant_application_gbp=2.0, grant_application_weeks=6.0, grant_reading_gbp=3.0, grant_slippage=0.2,
        grant_administration_share=0.05, grant_reporting_share=0.01, wage_gbp_per_year=26_000.0,
        unspent_planning_years=1.0, priority_share_additional=0.5,
    )  # fmt: skip
    rules(world, grant_share=0.0, se_definition=LEGAL_FORM)
    rules(world, 0, grant_share=0.5)
    world.lines["budget"] = 0
    world.lines[0].budget = YEAR
    world.lines["unspent"] = world.lines["committed"] = 0
    world.lines["surge"] = world.lines["shock"] = 0.0
    world.closeness[:] = 1.0
    world.sectors[0].labour_share = 0.6
    for kind in kinds:
        firm(world, kind, cash=10_000, overhead_share=0.25, **traits)
    list_members(world)
    return world


def grants(world: World) -> list[tuple[int, int]]:
    """Return who was granted what a week [pence]."""
    return [(int(g.supplier), int(g.weekly)) for g in world.grants[: world.clock[0].grants]]


def test_grants_take_their_share_of_a_budget_as_far_as_it_is_free() -> None:
    assert alike([room_for_grants(5_200, 0.5, 20, free) for free in (100.0, 10.0, -1.0)], [30.0, 10.0, 0.0])
    assert room_for_grants(5_200, 0.5, 60, 100.0) == 0.0
    assert largest_grant(5_200.0, 0.5) == 50.0


def test_a_call_gives_what_it_is_for_until_nothing_is_left() -> None:
    """Three calls a month at most, £200 a week each; all of them to the one that there is, once."""
    world = offering()
    call_for_grants(world)
    assert grants(world) == [(0, 20_000)]  # it writes for six weeks, and asks for nothing else
    g, s = world.grants[0], world.suppliers[0]
    assert (g.line, g.council, g.start, g.end, g.live) == (0, 0, NOW + 4, NOW + 30, 1)
    assert (world.lines[0].committed, world.granted[0], total_granted(world)) == (20_000, 20_000, 20_000)
    assert (s.committed, s.live_contracts, s.result, world.grantees[0].free_from) == (20_000, 1, -200.0, NOW + 6)
    assert cash(world, 0) == 10_000 - 200
    assert (moved(world, GRANT_APPLICATION), moved(world, GRANT_ADMINISTRATION)) == (200, 300 + 26 * 1_000)


def test_the_best_of_nine_gets_three_calls_and_the_last_is_what_is_left() -> None:
    """£500 a week for grants, £200 each: the third is £100, the smallest that there is."""
    world = offering((SOCIAL_ENTERPRISE,) * 9)
    numbers(world, grant_application_weeks=0.0)
    for row in range(9):
        world.suppliers[row].quality = row / 10.0  # the panel's order
    call_for_grants(world)
    assert grants(world) == [(8, 20_000), (8, 20_000), (8, 10_000)]
    world.clock[0].month_ends = 0
    call_for_grants(world)
    assert len(grants(world)) == 3


def test_a_panel_chooses_by_quality_social_offer_and_luck() -> None:
    world = offering((SOCIAL_ENTERPRISE,) * 5)
    numbers(world, grant_panel_noise=0.3, most_grants_a_month=1.0)
    merits = []
    identity = descend(world.lines[0].id, FROM_GRANT, NOW, 0)
    for row in range(5):
        s = world.suppliers[row]
        s.quality, s.social = 0.5 + 0.05 * row, 0.6 - 0.02 * row
        _, u = chance.uniforms(world.clock[0].seed, chance.GRANT_CALL, 0, s.id, identity)
        merits.append(0.5 * (s.quality + s.social) + 0.3 * chance.inverse_normal(u))
    call_for_grants(world)
    assert grants(world)[0][0] == int(np.argmax(merits))
    assert moved(world, GRANT_APPLICATION) == 5 * 200  # all ask, one gets it


def test_who_does_not_hear_of_a_call_does_not_ask() -> None:
    """Half hear of it next door, and a tenth of those at a closeness of 0.2: by each one's own luck."""
    world = offering((SOCIAL_ENTERPRISE,) * 30)
    numbers(world, grant_reach=0.5, most_grants_a_month=1.0)
    world.closeness[:] = 0.2
    identity = descend(world.lines[0].id, FROM_GRANT, NOW, 0)
    luck = [chance.uniform(world.clock[0].seed, chance.GRANT_CALL, 0, s.id, identity) for s in world.suppliers[:30]]
    call_for_grants(world)
    hearers = sum(u < 0.1 for u in luck)
    assert 0 < hearers < 30
    assert moved(world, GRANT_APPLICATION) == 200 * hearers


@pytest.mark.parametrize(
    ("column", "value", "asks"),
    [("kind", SMALL_FIRM, False), ("winding_down", 1, False), ("reach_km", 0.0, True), ("home", 1, True),
     ("turnover", 2.0 * 52 * 20_000 - 1.0, False), ("turnover", 2.0 * 52 * 20_000 / 0.5, True),
     ("committed", 480_001, False), ("committed", 480_000, True)],
)  # fmt: skip
def test_who_may_ask(column: str, value: float, asks: bool) -> None:
    """A grant is at most half of a turnover, and fits beside what is held: 500,000 a week of a firm of £520,000."""
    world = offering()
    world.suppliers[0][column] = value
    list_members(world)
    call_for_grants(world)
    assert (len(grants(world)) == 1) == asks


def test_who_cannot_pay_for_an_application_or_looks_elsewhere_does_not_ask() -> None:
    world = offering()
    world.cash[:] = np.where(world.cash == 10_000, 199, world.cash)
    call_for_grants(world)
    assert grants(world) == []
    world = offering(home=1, reach_km=19.0)  # councils are 20 km apart
    call_for_grants(world)
    assert grants(world) == []


def test_a_grant_is_paid_by_the_quarter_and_spent_by_the_week() -> None:
    """£200 a week for 26 weeks: two quarters. Four fifths become work, a quarter of that is overhead."""
    world = offering()
    numbers(world, grant_administration_share=0.0)
    call_for_grants(world)
    before = cash(world, 0)
    for week in range(NOW, NOW + 31):
        world.clock[0].week = week
        live_on_grants(world)
        if week == NOW + 3:
            assert moved(world, GRANT) == 0
        if week == NOW + 4:
            assert (moved(world, GRANT), moved(world, REPORTING)) == (13 * 20_000, 2_600)
            assert cash(world, 0) == before + 13 * 20_000 - 2_600
            s = world.suppliers[0]
            assert alike([s.wages_due, s.materials_due], [0.6 * 12_000.0, 0.4 * 12_000.0])
            assert alike([s.council_income, s.council_cost, s.result], [20_000.0, 12_000.0, -200.0 - 2_600.0])
            assert alike(s.job_weeks, 7_200.0 * 52.0 / 2_600_000.0)
            assert alike([world.grantees[0].unspent, world.grants[0].delivered], [12 * 20_000.0, 16_000.0])
            cell = world.outcome_cells[cell_of(world, 0, SOCIAL_ENTERPRISE)]
            assert alike([s.home_work, s.away_work, cell.job_weeks], [16_000.0, 0.0, s.job_weeks])
    g, s = world.grants[0], world.suppliers[0]
    assert (moved(world, GRANT), g.paid, g.live) == (26 * 20_000, 26 * 20_000, 0)
    assert alike([g.delivered, world.grantees[0].unspent], [26 * 16_000.0, 0.0])
    assert (world.lines[0].committed, world.granted[0], s.committed, s.live_contracts) == (0, 0, 0, 0)


def test_the_last_payment_is_for_the_weeks_that_are_left() -> None:
    world = offering()
    numbers(world, grant_weeks=16.0)
    call_for_grants(world)
    for week in (NOW + 4, NOW + 17):
        world.clock[0].week = week
        live_on_grants(world)
    assert moved(world, GRANT) == 16 * 20_000


@pytest.mark.parametrize(
    ("index", "shock", "more"), [(1.25, 0.0, 0.8), (1.0, 0.25, 0.8), (1.0, -0.5, 2.0), (1.0, -1.0, 10.0)]
)
def test_where_work_is_dearer_a_grant_pays_fewer_people(index: float, shock: float, more: float) -> None:
    """The last: where work is free it pays ten times as many, and not people without end."""
    world = offering()
    call_for_grants(world)
    world.lines[0].cost_index, world.lines[0].shock = index, shock
    world.clock[0].week = NOW + 4
    live_on_grants(world)
    assert alike(world.suppliers[0].job_weeks, more * 7_200.0 * 52.0 / 2_600_000.0)


def test_a_shock_of_its_holder_alone_makes_a_grant_pay_fewer_people() -> None:
    world = offering()
    call_for_grants(world)
    strike(world, COST_SHOCK, 0.25)
    world.clock[0].week = NOW + 4
    live_on_grants(world)
    assert alike(world.suppliers[0].job_weeks, 0.8 * 7_200.0 * 52.0 / 2_600_000.0)


def test_a_grant_ends_with_its_holder_and_passes_on_with_a_merger() -> None:
    world = offering((SOCIAL_ENTERPRISE,) * 2)
    numbers(world, most_grants_a_month=1.0)
    world.suppliers[0].quality = 0.9
    call_for_grants(world)
    world.clock[0].week = NOW + 4
    live_on_grants(world)
    pass_grants_on(world, 1, 0)
    assert grants(world) == [(1, 20_000)]
    assert [float(g.unspent) for g in world.grantees[:2]] == [0.0, 240_000.0]
    world.suppliers[1].state = CLOSED
    committed = int(world.suppliers[1].committed)
    live_on_grants(world)
    assert (world.grants[0].live, world.lines[0].committed, total_granted(world)) == (0, 0, 0)
    assert world.suppliers[1].committed == committed  # books of a firm that left are closed
