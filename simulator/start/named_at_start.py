"""Named firms and stated shares of work take their place in the state that the past left, or that was drawn.

A named firm lived through the past as a firm of its kind; at week 0 it is given the turnover, money, debt and staff
that the scenario states. Running contracts pass to it from others until it holds what it should, and likewise to the
kinds and the local suppliers whose share the scenario states: to those who could deliver them, who sells better first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.behaviours.firms.cash import overhead_of
from simulator.behaviours.firms.standing import could_deliver, note_work
from simulator.engine import chance
from simulator.engine.accounts import HOUSEHOLDS, STARTING_CAPITAL
from simulator.engine.codes import ACTIVE, JOINT, NOBODY, RUNNING
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer
from simulator.engine.lists import areas_in_reach, index_members
from simulator.register import KIND_NAMES

if TYPE_CHECKING:
    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario

Flags = NDArray[np.bool_]
_MONTHS, _WEEKS = 12.0, 52.0
_HEADROOM = 1.5  # work that a named firm can carry over what it holds: as its staff say, or half as much again


def settle(world: World, scenario: Scenario) -> None:
    """Give named firms what the scenario states, then running contracts to whom it says; nothing where it says none."""
    for plan in world.takeovers:
        plan.buyer, plan.target = _first_of(world, plan.buyer_group), _first_of(world, plan.target_group)
    for firm in world.named:
        _become(world, firm)
    work = scenario.work_at_start
    books = _stated_books(world)
    if len(world.named) == 0 and work is None and not books:
        return
    index_members(world)
    book = _Book(world)
    for firm in world.named:
        target = float(firm.turnover) * firm.work_share / _WEEKS
        book.bring_to(_only(world, firm.supplier), target, with_claims=True)
        book.named[firm.supplier] = True
    for row in books:
        book.bring_to(_only(world, row), float(world.finance[row].book_target))
        book.named[row] = True
    if work is not None:
        for kind, share in (work.kind or {}).items():
            book.bring_to(world.suppliers["kind"] == KIND_NAMES.index(kind), share * book.total)
        if work.local is not None:
            book.bring_home(work.local * book.total)
    index_members(world)


def _stated_books(world: World) -> list[int]:
    """Return the contractors whose balance sheet the scenario states, where there are payment chains."""
    if world.clock[0].chain == 0:
        return []
    return list(map(int, np.flatnonzero(world.finance["book_target"] > 0.0)))


def _only(world: World, row: int) -> Flags:
    flags = np.zeros(len(world.suppliers), bool)
    flags[row] = True
    return flags


def _first_of(world: World, group: int) -> int:
    """Return the row of the firm in business that a supplier group of one is."""
    there = world.suppliers[: int(world.clock[0].suppliers)]
    return int(np.flatnonzero((there["group"] == group) & (there["state"] == ACTIVE))[0])


def _become(world: World, firm: np.record) -> None:
    """Find the firm and write its turnover, money, debts and what it can carry."""
    firm.supplier = row = _first_of(world, firm.group)
    s = world.suppliers[row]
    share = min(1.0, _HEADROOM * max(float(firm.work_share), float(s.public_share) / _HEADROOM))
    s.public_share = firm.public_share = share
    turnover = float(firm.turnover)
    s.turnover = s.starting_turnover = turnover
    s.outside_income = s.outside_usual = turnover * (1.0 - firm.work_share) / _MONTHS
    s.target_cash = float(firm.reserves)
    s.overdraft_limit, s.loan, s.loan_payment = firm.overdraft, firm.loan, firm.loan_payment
    s.was_negative = s.winding_down = 0
    s.born = min(s.born, -1)  # it was there before week 0, whoever stood for it in the past
    account = supplier_account(world, row)
    more = int(firm.reserves - world.cash[account])
    if more >= 0:
        transfer(world, HOUSEHOLDS, account, more, STARTING_CAPITAL)
    else:
        transfer(world, account, HOUSEHOLDS, -more, STARTING_CAPITAL)


class _Book:
    """Running contracts in an order of luck; those of teams, shared or paid ahead count but stay where they are."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.named = np.zeros(len(world.suppliers), bool)
        rows = world.live_contracts[: world.clock[0].live_contracts]
        rows = rows[world.contracts["state"][rows] == RUNNING]
        seed = int(world.clock[0].seed)
        luck = [chance.uniform(seed, chance.HANDED_OVER, 0, int(i), 0) for i in world.contracts["id"][rows]]
        self.rows = rows[np.argsort(luck, kind="stable")]
        self.weekly = world.contracts["weekly_value"][self.rows]
        self.total = float(self.weekly.sum())
        stays = (world.suppliers["state"][self.holders] == JOINT) | (world.contracts["upfront_left"][self.rows] > 0)
        if world.clock[0].chain:
            stays |= world.works["subcontracted"][self.rows] > 0.0
        self.movable = np.flatnonzero(~stays)

    @property
    def holders(self) -> NDArray[np.int64]:
        """Supplier row of each contract now."""
        rows: NDArray[np.int64] = self.world.contracts["supplier"][self.rows]
        return rows

    def bring_to(self, ours: Flags, target: float, *, with_claims: bool = False) -> None:
        """Pass contracts to those that are ours, or from them to others, until they hold so much [pence a week].

        ``with_claims`` lets ours have what councils still owe for them: it is as if they had held them before.
        """
        anybody = np.ones(len(ours), bool)
        self._bring(ours[self.holders], target, lambda _at: ours, lambda _holder: anybody, with_claims)

    def bring_home(self, target: float) -> None:
        """Pass contracts between suppliers of one kind, to or from those of the buying council's area."""
        homes, kinds = self.world.suppliers["home"], self.world.suppliers["kind"]
        councils = self.world.contracts["council"][self.rows]
        counted = homes[self.holders] == councils
        self._bring(counted, target, lambda at: homes == councils[at], lambda holder: kinds == kinds[holder])

    def _bring(
        self,
        counted: Flags,
        target: float,
        ours: Callable[[int], Flags],
        like: Callable[[int], Flags],
        with_claims: bool = False,
    ) -> None:
        """Pass contracts on until those that count are worth so much [pence a week].

        ``ours`` tells with whom a contract counts, ``like`` who may have what a holder had.
        """
        missing = target - float(self.weekly[counted].sum())
        for sign in (1.0, -1.0):
            for at in self.movable.tolist():
                weekly = float(self.weekly[at])
                if sign * missing <= 0.5 * weekly:
                    continue
                holder, wanted = self._holder(at), ours(at) == (sign > 0.0)
                if not wanted[holder] and self._pass_on(at, wanted & like(holder) & ~self.named):
                    missing -= sign * weekly
                    if with_claims and sign > 0.0:
                        self._pass_claims_on(at, holder)

    def _holder(self, at: int) -> int:
        return int(self.world.contracts["supplier"][self.rows[at]])

    def _pass_claims_on(self, at: int, giver: int) -> None:
        """Let the holder of a contract have the invoices for it that are not paid; who did that work has its money."""
        world, row = self.world, int(self.rows[at])
        is_owed = (world.invoices["open"] != 0) & (world.invoices["contract"] == row)
        is_owed &= world.invoices["supplier"] == giver
        for invoice in world.invoices[is_owed]:
            transfer(world, HOUSEHOLDS, supplier_account(world, giver), int(invoice.amount), STARTING_CAPITAL)
            world.suppliers[giver].receivable -= int(invoice.amount)
            world.suppliers[self._holder(at)].receivable += int(invoice.amount)
        world.invoices["supplier"][is_owed] = self._holder(at)

    def _pass_on(self, at: int, takers: Flags) -> bool:
        """Pass a contract to one of the takers and say whether one could take it; a named firm keeps its own."""
        if self.named[self._holder(at)]:
            return False
        row = int(self.rows[at])
        taker = pick_among(self.world, int(self.world.contracts[row].tender), takers.astype(np.int64))
        if taker == NOBODY:
            return False
        hand_over(self.world, row, taker)
        return True


@kernel
def pick_among(world: World, tender_row: int, allowed: object) -> int:
    """Return a supplier among those allowed (flags) that could deliver a need, by a race weighted with sales skill."""
    tender = world.tenders[tender_row]
    best = NOBODY
    earliest = math.inf
    for place in range(*areas_in_reach(world, tender.council, tender.sector)):
        near = world.reached_areas[place]
        for member in range(near.first, near.end):
            supplier = world.memberships[member].supplier
            if allowed[supplier] and could_deliver(world, supplier, tender_row):  # type: ignore[index]
                u = chance.uniform(world.clock[0].seed, chance.HOLDER, 0, world.suppliers[supplier].id, tender.id)
                time = -math.log(u) / (0.5 + world.memberships[member].sales)
                if time < earliest:
                    earliest, best = time, supplier
    return best


@kernel
def hand_over(world: World, row: int, taker: int) -> None:
    """Let a running contract be another supplier's from now on, at a cost as its own overheads make it."""
    contract = world.contracts[row]
    giver, s = world.suppliers[contract.supplier], world.suppliers[taker]
    weekly = pence(contract.weekly_value)
    giver.committed -= weekly
    giver.live_contracts -= 1
    carried = overhead_of(contract.weekly_cost, giver.overhead_share)
    giver.overhead = max(0.0, giver.overhead - carried)  # it had not all followed the work yet
    contract.weekly_cost *= (1.0 - s.overhead_share) / (1.0 - giver.overhead_share)
    contract.supplier = contract.won_by = taker
    contract.bid = NOBODY
    s.committed += weekly
    s.live_contracts += 1
    s.overhead += overhead_of(contract.weekly_cost, s.overhead_share)
    note_work(world, taker, contract.council, contract.end)
