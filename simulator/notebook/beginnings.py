"""Who is in which franchise or hub when a run begins, as rows of the table of events: no event tells of it.

The world of week 0 is made once more from its scenario and seed, so that a run need not keep what only records ask for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulator.engine.codes import NOBODY, PENCE_PER_POUND
from simulator.engine.ledger import supplier_account
from simulator.week.lived_in import open_world

if TYPE_CHECKING:
    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario

Beginning = tuple[str, int, int, float, float]


def beginnings(scenario: Scenario, seed: int, like: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of week 0, with the columns of ``like``: who leads, who belongs, what leaders have in the bank.

    Events are ``led_from_start`` and ``unit_from_start`` (subject: the franchise), ``hub_from_start`` (subject: the
    hub) and ``member_from_start`` (subject: the firm that is the hub); the detail of a leader is how many it leads.
    """
    if not (scenario.franchises or scenario.hubs):
        return like.iloc[:0]
    rows = list(_of_world(open_world(scenario, seed)))
    found = pd.DataFrame(rows, columns=["event", "firm", "subject", "amount_gbp", "detail"]).assign(week=0)
    return found.reindex(columns=like.columns).astype(like.dtypes.to_dict())


def _of_world(world: World) -> Iterator[Beginning]:
    suppliers = world.suppliers[: world.clock[0].suppliers]
    for number in range(int(world.clock[0].franchises)):
        leader = int(world.franchises["franchisor"][number])
        units = np.flatnonzero((suppliers["franchise"] == number) & (np.arange(len(suppliers)) != leader))
        yield "led_from_start", leader, number, _bank(world, leader), float(len(units))
        yield from (("unit_from_start", int(unit), number, 0.0, 0.0) for unit in units)
    for number, hub in enumerate(world.hubs):
        leader, first = int(hub["supplier"]), int(hub["first_member"])
        if leader != NOBODY:
            members = world.hub_members["supplier"][first : first + int(hub["n_members"])]
            yield "hub_from_start", leader, number, _bank(world, leader), float(len(members))
            yield from (("member_from_start", int(member), leader, 0.0, 0.0) for member in members)


def _bank(world: World, firm: int) -> float:
    return float(world.cash[supplier_account(world, firm)]) / PENCE_PER_POUND
