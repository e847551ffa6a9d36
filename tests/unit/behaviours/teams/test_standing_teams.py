"""Teams that stand: whose work it would be, which of them a lead takes, and that it knows one drafted anew."""

from __future__ import annotations

import pytest

from simulator.behaviours.teams.drafting import BEST
from simulator.behaviours.teams.sharing import share_of
from simulator.behaviours.teams.standing_teams import known_team, old_team, share_by_room
from simulator.behaviours.teams.teaming import find_partners
from simulator.engine.codes import NOBODY, PARTS, TEAMS_THAT_NEED_TO
from simulator.engine.world import World
from tests.unit.behaviours.teams.test_drafting import FULL, NOW, searching
from tests.unit.hand_world import alike, tender

pytestmark = pytest.mark.interpreted


def with_team() -> tuple[World, int]:
    """Return a world in which two have stood together, and a further tender like the first."""
    world = searching(FULL, FULL)
    find_partners(world, 0)
    return world, tender(world, 50_000_000, 50, standing_multiple=1.0, week_closing=NOW, bid_cost_factor=1.0)


def test_a_team_without_work_shares_by_what_each_can_do_now() -> None:
    """Half a million a week each; one of them has 400,000 in work, so it brings a sixth."""
    world, _ = with_team()
    world.suppliers[1].committed = 400_000
    share_by_room(world, 0)
    assert alike([share_of(m.parts) for m in world.team_members[:2]], [5 / 6, 1 / 6])
    assert world.team_members[:2].parts.sum() == PARTS


@pytest.mark.parametrize(("change", "found"), [({}, 0), ({"ready": NOW + 1}, NOBODY), ({"dissolved": NOW}, NOBODY),
                                               ({"lead": 1}, NOBODY), ({"n_members": 1}, NOBODY)])  # fmt: skip
def test_a_lead_takes_a_team_that_is_ready_and_whole(change: dict[str, int], found: int) -> None:
    world, row = with_team()
    for name, value in change.items():
        world.teams[0][name] = value
    team, gain = old_team(world, row, 0, TEAMS_THAT_NEED_TO, 1.0, 0.0)
    assert (team, gain > 0.0) == (found, found == 0)


@pytest.mark.parametrize(("members", "found"), [((0, 1), 0), ((1, 0), 0), ((0, 2), NOBODY)])
def test_a_draft_of_the_same_firms_is_the_team_that_stands(members: tuple[int, int], found: int) -> None:
    world, _ = with_team()
    for place, row in enumerate(members):
        world.drafts[BEST + place] = (row, 0.75 if place == 0 else 0.25, 0.5)
    assert known_team(world, 0, 2) == found
    if found == 0:
        parts = {int(m.supplier): share_of(m.parts) for m in world.team_members[:2]}
        assert parts[members[0]] == 0.75
