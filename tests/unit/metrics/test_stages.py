"""Unit tests: the way from call to award, counted by hand on the small world of the key figures."""

from __future__ import annotations

import pytest

from simulator.engine.codes import PENCE_PER_POUND
from simulator.metrics.books import Books
from simulator.metrics.stages import STAGES, stage_cells
from tests.unit.metrics.hand_made import hand_made


def test_the_stages_are_those_of_the_tables() -> None:
    """Every sum by hand from the rows of ``hand_made``, whatever the service line and size."""
    world = hand_made()
    world.sectors = [0, 1]
    books = Books(world)
    total = {name: stage_cells(Books(world))[name].sum() for name in STAGES}
    first = books.is_published & (books.tender("attempt") == 0)
    assert total["called_gbp"] == pytest.approx(books.tender("value")[first].sum() / PENCE_PER_POUND)
    assert total["kept_gbp"] <= total["called_gbp"]
    assert total["competitions"] == len(books.competition_bids)
    assert total["bids"] == books.competition_bids.sum() == 5
    assert (total["se_won"], total["se_entered"]) == (1, 2)  # the SE won tender 1, and bid too low on 5
    assert total["awarded_gbp"] == pytest.approx(books.award_price.sum() / PENCE_PER_POUND) == 400


@pytest.mark.parametrize(("turnover", "is_carriable"), [(99.0, False), (100.0, True)])
def test_small_enough_is_what_the_standing_test_and_capacity_let_the_last_wanted_se_carry(
    turnover: float, is_carriable: bool
) -> None:
    """One SE is enough; a year's contract of £50 at twice its value asks for £100; half of it is for councils."""
    world = hand_made()
    world.sectors = [0, 1]
    world.parameters["reserve_competitors"] = 1
    world.suppliers["turnover"][0], world.suppliers["public_share"][0] = turnover * PENCE_PER_POUND, 0.5
    world.suppliers["second_sector"] = -1
    world.tenders["value"], world.tenders["weeks"], world.tenders["standing_multiple"] = 50 * PENCE_PER_POUND, 52, 2.0
    world.tenders["sector"] = 0
    cells = stage_cells(Books(world))
    assert cells["carriable_gbp"].sum() == (cells["called_gbp"].sum() if is_carriable else 0.0)
