"""Franchises, hubs and consortia that a scenario says are there at week 0, made of firms of the population.

Members are social enterprises at home in the area that work in the body's service line and are in no other body, drawn
by a key of body and firm, so that a body takes the same firms whatever else the scenario says. Where an area has too
few of them, firms of the same kind come that have no work for councils yet. A franchisor with a home is the largest
member there; one that sits elsewhere, and a hub, are firms of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulator.behaviours.firms.newcomers import add_supplier
from simulator.behaviours.firms.standing import capacity
from simulator.behaviours.franchises.founding import become_franchisor
from simulator.behaviours.franchises.units import enrol
from simulator.behaviours.hubs.hub_work import settle_hub
from simulator.behaviours.teams.teams import add_team
from simulator.behaviours.teams.ties import tie
from simulator.engine.accounts import HOUSEHOLDS, STARTING_CAPITAL
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, JOINT_WORK, NOBODY, PARTS, PENCE_PER_POUND
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account, transfer
from simulator.engine.lists import index_members
from simulator.engine.rows import FROM_BODY, LOW, descend
from simulator.register import SUPPLIER_KINDS
from simulator.scenario.schema import Scenario
from simulator.scenario.standing_bodies import FranchiseSystem, Hub, StandingConsortium
from simulator.start.place import stable_id

if TYPE_CHECKING:
    from simulator.engine.world import World


@apart
def _newcomer(world: World, group: int, identity: int, area: int, sector: int) -> int:
    """Add a firm of a group, at home in an area and at work in a sector; return its row."""
    row = add_supplier(world, group, identity, False)
    if row != NOBODY:
        world.suppliers[row].home = area
        world.suppliers[row].sector = sector
        world.suppliers[row].second_sector = NOBODY
    return int(row)


@apart
def _set_cash(world: World, row: int, wanted: int) -> None:
    """Let a firm begin with so much cash [pence], which it means to hold; owners bring it or take the rest."""
    account = supplier_account(world, row)
    more = wanted - world.cash[account]
    if more > 0:
        transfer(world, HOUSEHOLDS, account, more, STARTING_CAPITAL)
    else:
        transfer(world, account, HOUSEHOLDS, -more, STARTING_CAPITAL)
    world.suppliers[row].target_cash = float(wanted)


@apart
def _stand_apart(world: World, row: int, turnover: float) -> None:
    """Let a firm do no work for the councils of this place itself, and live on business of so much a year [pence]."""
    s = world.suppliers[row]
    s.public_share = 0.0
    s.turnover = s.starting_turnover = turnover
    s.outside_income = s.outside_usual = turnover / 12.0


@apart
def _enrol(world: World, row: int, franchise_row: int) -> None:
    enrol(world, row, franchise_row)


@apart
def _join_hub(world: World, h: int, place: int, row: int) -> None:
    """Let a firm be a member of a hub, in its place among them."""
    member = world.hub_members[world.hubs[h].first_member + place]
    member.hub = h
    member.supplier = row


@kernel
def _weight(world: World, place: int) -> float:
    s = world.suppliers[int(world.drafts[place, 0])]
    return max(1.0, capacity(s.turnover, s.public_share))


@apart
def _agree(world: World, members: int, trust: float) -> None:
    """Let the firms in ``drafts`` be a consortium that is ready, with parts by capacity; all trust each other."""
    total = 0.0
    for i in range(members):
        total += _weight(world, i)
    rest = PARTS
    for i in range(members):
        parts = int(PARTS * _weight(world, i) / total)
        rest -= parts
        world.drafts[i, 1] = parts / PARTS
        world.drafts[i, 2] = trust
        for other in range(i):
            tie(world, int(world.drafts[i, 0]), int(world.drafts[other, 0]), JOINT_WORK, trust)
    world.drafts[0, 1] += rest / PARTS
    row = add_team(world, int(world.drafts[0, 0]), members, 0)
    if row != NOBODY:
        world.teams[row].formed = NOBODY  # before the run


def _is_social(kind: int) -> bool:
    return SUPPLIER_KINDS[int(kind)].has_social_purpose


class _Bodies:
    """The bodies of a scenario, put into a world one after the other; a firm is in one of them at most."""

    def __init__(self, world: World, scenario: Scenario) -> None:
        self.world = world
        self.areas = {council.name: row for row, council in enumerate(scenario.councils)}
        self.sectors = {line.name: row for row, line in enumerate(scenario.service_lines)}
        self.group = next(g for g in range(len(world.groups)) if _is_social(world.groups[g].kind))
        self.taken: set[int] = set()
        self.made = 0

    def members(self, name: str, sector: int, wanted: Mapping[str, int]) -> list[int]:
        """Return the rows of a body's members, those of one area after the other."""
        found: list[int] = []
        for council, count in wanted.items():
            area = self.areas[council]
            chosen = self._at_home(stable_id("body", name), sector, area)[:count]
            chosen += [self.newcomer(name, area, sector) for _ in range(count - len(chosen))]
            self.taken.update(chosen)
            found += chosen
        return [row for row in found if row != NOBODY]

    def _at_home(self, body: int, sector: int, area: int) -> list[int]:
        """Return the free social enterprises of an area and sector, in the order in which a body draws them."""
        rows = self.world.suppliers[: self.world.clock[0].suppliers]
        is_free = (rows["state"] == ACTIVE) & (rows["winding_down"] == 0) & (rows["home"] == area)
        is_free &= (rows["sector"] == sector) | (rows["second_sector"] == sector)
        free = [int(row) for row in np.flatnonzero(is_free) if _is_social(rows["kind"][row])]
        return sorted(set(free) - self.taken, key=lambda row: descend(body, FROM_BODY, 0, int(rows["id"][row]) & LOW))

    def newcomer(self, name: str, area: int, sector: int) -> int:
        """Return the row of a firm that is added for a body."""
        self.made += 1
        identity = descend(stable_id("body", name), FROM_BODY, 1, self.made)
        return _newcomer(self.world, self.group, identity, area, sector)

    def franchise(self, body: FranchiseSystem) -> None:
        """Let a franchise be there."""
        sector = self.sectors[body.sector]
        franchisor = self._franchisor(body, sector)
        if franchisor == NOBODY:
            return
        self.taken.add(franchisor)
        units = self.members(body.name, sector, body.units)
        if body.capital_gbp is not None:
            _set_cash(self.world, franchisor, round(body.capital_gbp * PENCE_PER_POUND))
        self._found(body, franchisor, units)

    def _franchisor(self, body: FranchiseSystem, sector: int) -> int:
        """Return the row of the firm that leads a franchise: the largest at its home, or one of its own elsewhere."""
        if body.home is not None:
            there = self._at_home(0, sector, self.areas[body.home])
            there = there or [self.newcomer(body.name, self.areas[body.home], sector)]
            return max(there, key=lambda row: float(self.world.suppliers["turnover"][row]))
        franchisor = self.newcomer(body.name, self.areas[next(iter(body.units))], sector)
        if franchisor != NOBODY:
            _stand_apart(self.world, franchisor, body.turnover_gbp * PENCE_PER_POUND)
        return franchisor

    def _found(self, body: FranchiseSystem, franchisor: int, units: list[int]) -> None:
        if body.record is not None:
            self.world.suppliers["track"][[franchisor, *units]] = body.record
        row = become_franchisor(self.world, franchisor)
        if row == NOBODY:
            return
        system = self.world.franchises[row]
        if body.royalty is not None:
            system.royalty = body.royalty
        if body.unit_capital_gbp is not None:
            system.unit_capital = body.unit_capital_gbp * PENCE_PER_POUND
        system.flat_fee = body.yearly_fee_gbp * PENCE_PER_POUND
        system.is_pooled = int(body.pooled_guarantee)
        system.elsewhere = body.units_elsewhere
        system.founded = NOBODY  # before the run
        for unit in units:
            _enrol(self.world, unit, row)
            system.turnover += self.world.suppliers["turnover"][unit]

    def hub(self, body: Hub, h: int, first: int) -> None:
        """Let a hub be there, with its members from a row of ``hub_members`` on."""
        sector, area = self.sectors[body.sector], self.areas[body.home]
        members = self.members(body.name, sector, body.members)
        supplier = self.newcomer(body.name, area, sector)
        if supplier == NOBODY:
            return
        _stand_apart(self.world, supplier, 0.0)
        _set_cash(self.world, supplier, round(body.capital_gbp * PENCE_PER_POUND))
        self.world.suppliers["overdraft_limit"][supplier] = 0  # its capital is all that it has
        if body.record is not None:
            self.world.suppliers["track"][supplier] = body.record
        hub = self.world.hubs[h]
        hub.supplier, hub.first_member, hub.n_members = supplier, first, len(members)
        hub.margin = self.world.parameters[0].hub_margin if body.margin is None else body.margin
        hub.office = body.office_gbp * PENCE_PER_POUND
        self.taken.add(supplier)
        for place, row in enumerate(members):
            _join_hub(self.world, h, place, row)
        settle_hub(self.world, h)
        self.world.suppliers["starting_turnover"][supplier] = self.world.suppliers["turnover"][supplier]

    def consortium(self, body: StandingConsortium) -> None:
        """Let a consortium be there; its largest member leads."""
        members = self.members(body.name, self.sectors[body.sector], body.members)
        turnover = self.world.suppliers["turnover"]
        members.sort(key=lambda row: -float(turnover[row]))
        self.world.drafts[: len(members), 0] = members
        _agree(self.world, len(members), body.trust)


def add_bodies(world: World, scenario: Scenario) -> None:
    """Put the franchises, hubs and consortia of a scenario into its world at week 0."""
    if not (scenario.franchises or scenario.hubs or scenario.consortia):
        return
    bodies = _Bodies(world, scenario)
    for franchise in scenario.franchises:
        bodies.franchise(franchise)
    first = 0
    for h, hub in enumerate(scenario.hubs):
        bodies.hub(hub, h, first)
        first += sum(hub.members.values())
    for consortium in scenario.consortia:
        bodies.consortium(consortium)
    index_members(world)
