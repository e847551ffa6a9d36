"""Consortia in the books: those that won, and who was in them, also after a member has left."""

from __future__ import annotations

from simulator.metrics.books import Books
from simulator.metrics.joint_bids import team_size
from tests.unit.metrics.hand_made import LARGE, SE, SME, hand_made


def test_a_member_that_left_since_counts_among_those_that_won() -> None:
    """The second bidder is a consortium of the other two, of whom one is left."""
    world = hand_made()
    world.clock[0].teams, world.clock[0].team_members = 1, 2
    world.suppliers["n_members"][SME] = world.teams["n_members"][0] = 1
    world.team_members["supplier"][:] = SE, LARGE
    books = Books(world)
    assert team_size(books) == 2.0
    assert books.winning_firms.tolist() == [SE, LARGE]
