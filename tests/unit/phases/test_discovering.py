"""Who learns of a tender is who would if everybody were asked one by one: what is passed over changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.firms.standing import is_known_to, note_work
from simulator.engine import chance
from simulator.engine.chosen import FOR_SES
from simulator.engine.codes import MINI_COMPETITION, OPEN, QUOTATION, SMALL_FIRM, SOCIAL_ENTERPRISE, TARGET, WAIVER
from simulator.engine.lists import areas_in_reach
from simulator.engine.world import World
from simulator.phases import discover
from simulator.phases.discover import (
    discovery_rate,
    effort_to_discovery,
    invitation_time,
    invitations,
    sought,
    stranger_weight,
)
from tests.unit.hand_world import firm, hand_world, list_members, numbers, rules, tender

pytestmark = pytest.mark.interpreted

NOW, FIRMS = 100, 40


def full_of_firms(process: int, luck: int) -> World:
    """Return a world with a tender of council 0 and firms of two areas, some known to it, one its incumbent."""
    world = hand_world(NOW)
    numbers(world, discovery_per_week=0.05, contact_discovery=4.0, framework_discovery=0.7, contact_weight=6.0,
            quotation_invitations=4.0, target_invite_weight=5.0, incumbent_weight=20.0)  # fmt: skip
    world.closeness[:] = [[1.0, 0.3], [0.3, 1.0]]
    drawn = np.random.default_rng(luck)
    for _ in range(FIRMS):
        home, kind = int(drawn.integers(2)), int(drawn.choice([SMALL_FIRM, SOCIAL_ENTERPRISE]))
        row = firm(world, kind, home=home, sales=drawn.uniform(), framework=int(drawn.integers(2)), reach_km=50.0)
        world.suppliers[row].id = world.supplier_ids[row] = int(drawn.integers(1, 2**40))
        if drawn.uniform() < 0.3:
            note_work(world, row, 0, NOW - 10)
    rules(world, mandated_se_share=0.5, mandate_enforcement=TARGET, mandate_from_gbp=0.0, mandate_to_gbp=1e9)
    world.councils[0].awarded = float(drawn.integers(2))  # below a soft target, or not
    tender(world, 100_000, 50, process=process, week_published=NOW, notice_weeks=4, incumbent=7)
    list_members(world)
    return world


def near(world: World) -> list[tuple[int, int, float, float]]:
    """Return of all in reach their supplier, place, closeness and luck, asked one by one."""
    decision = chance.INVITE if world.tenders[0].process in (QUOTATION, WAIVER) else chance.DISCOVER
    found = []
    for place in range(*areas_in_reach(world, 0, 0)):
        area = world.reached_areas[place]
        for m in range(area.first, area.end):
            row = int(world.memberships[m].supplier)
            u = chance.uniform(world.clock[0].seed, decision, 0, world.suppliers[row].id, world.tenders[0].id)
            found.append((row, m, float(world.closeness[0, area.area]), u))
    assert len(found) == FIRMS
    return found


def told(world: World) -> list[tuple[int, int]]:
    """Return who learns of the tender, and in which week."""
    discover.run(world)
    t = world.tenders[0]
    rows = world.candidates[t.first_candidate : t.first_candidate + t.n_candidates]
    return [(int(c.supplier), int(c.week)) for c in rows]


@pytest.mark.parametrize("luck", range(12))
@pytest.mark.parametrize("process", [QUOTATION, WAIVER])
def test_those_are_invited_of_whom_the_buyer_thinks_first(process: int, luck: int) -> None:
    """Null: against all firms' times in order."""
    world = full_of_firms(process, luck)
    whom = sought(world, 0)
    assert (whom >= FOR_SES) == (world.councils[0].awarded > 0.0)
    times = []
    for row, m, closeness, u in near(world):
        weight = stranger_weight(world, 0, m, closeness, whom)
        times.append((invitation_time(u, weight * (6.0 if is_known_to(world, row, 0) else 1.0)), row))
    expected = [row for _, row in sorted(times)[: invitations(world, 0)]]
    assert [row for row, _ in told(world)] == expected


@pytest.mark.parametrize("luck", range(12))
def test_those_find_a_notice_who_search_enough(luck: int) -> None:
    """Null: against every firm's search."""
    world = full_of_firms(OPEN, luck)
    expected = []
    for row, m, closeness, u in near(world):
        contact = 4.0 if is_known_to(world, row, 0) else 1.0
        rate = discovery_rate(discover.search_effort(world, 0), closeness, world.memberships[m].sales, contact)
        effort = effort_to_discovery(u)
        if effort < rate * 4:
            expected.append((row, NOW + int(effort / rate)))
    assert 0 < len(expected) < FIRMS
    assert told(world) == expected


def test_those_on_a_framework_hear_of_its_competitions() -> None:
    """Null: against every member's luck."""
    world = full_of_firms(MINI_COMPETITION, 1)
    expected = [(row, NOW) for row, m, _, u in near(world) if u < 0.7 and world.memberships[m].framework]
    assert 0 < len(expected) < FIRMS // 2
    assert told(world) == expected
