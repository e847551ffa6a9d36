"""The tick: a week is these phases, in this order. The model on one page.

``TICK`` is the list that people read, print and time; ``begin_week`` and ``finish_week`` are the same list compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.engine import world_type  # noqa: F401 - teaches the compiler what a world is
from simulator.engine.kernel import kernel
from simulator.phases import (
    award,
    bid,
    budgets,
    clear,
    deliver,
    discover,
    distress,
    evaluate,
    invoice,
    learn,
    needs,
    operate,
    partner,
    pay,
    publish,
    record,
    social,
)
from simulator.week.space import has_space, has_space_to_publish

if TYPE_CHECKING:
    from simulator.engine.world import World


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the week, and what holds after it (a star: checked on every run).

    What it reads and writes is found in its code: ``verification/reads_and_writes.py``.
    """

    name: str
    run: Callable[[World], None]
    invariants: str

    @property
    def summary(self) -> str:
        """Return the first sentence of the phase's own description."""
        doc = (self.run.__doc__ or "").strip().splitlines()
        return doc[0] if doc else ""


TICK: tuple[Phase, ...] = (
    Phase("budgets", budgets.run, "a policy outside its window changes no rule"),
    Phase(
        "needs",
        needs.run,
        "* a line's commitments are those of its tenders and contracts; a new need fits its budget",
    ),
    Phase("publish", publish.run, "weights sum to one; lots sum to the need"),
    Phase("discover", discover.run, "more notice never lowers anyone's chance"),
    Phase("partner", partner.run, "every candidate has a decision"),
    Phase("bid", bid.run, "a bidder has the capacity, standing and cash for the work it bids for"),
    Phase("evaluate", evaluate.run, "scores lie in [0, 1]; no bid above the affordable price stays in"),
    Phase("award", award.run, "every tender ends awarded, re-run, split or cancelled, with a reason"),
    Phase("deliver", deliver.run, "* no firm that left works"),
    Phase("invoice", invoice.run, "* invoices never exceed the contract's value"),
    Phase("pay", pay.run, "* every invoice whose week has come is paid"),
    Phase("operate", operate.run, "nothing is distributed below a firm's cash target"),
    Phase("distress", distress.run, "only solvent firms close; a firm fails after the grace period beyond its limit"),
    Phase("clear", clear.run, "a firm that left holds no cash"),
    Phase("social", social.run, "outcomes accrue on delivered work only"),
    Phase("learn", learn.run, "beliefs stay between what was believed and what was seen"),
    Phase("record", record.run, "* money is conserved to the penny; * no negative transfer"),
)


@kernel
def start_week(world: World) -> None:
    """Set the calendar of the week that begins: 52 weeks to the year, twelve months of four or five weeks."""
    clock = world.clock[0]
    in_year = clock.week % 52
    clock.year = clock.week // 52
    clock.year_starts = 1 if in_year == 0 else 0
    if clock.year_starts:
        clock.first_of_last_year, clock.first_of_year = clock.first_of_year, clock.first_undecided
    clock.month = in_year * 12 // 52
    clock.month_ends = 1 if in_year + 1 == 52 or (in_year + 1) * 12 // 52 != clock.month else 0
    clock.calendar_month = (clock.start_month + clock.month) % 12


@kernel
def begin_week(world: World) -> None:
    """Live the part of a week that adds needs, after which it is known how many tenders the week will publish."""
    clock = world.clock[0]
    start_week(world)
    clock.phase = 0
    budgets.run(world)
    clock.phase += 1
    needs.run(world)


@kernel
def finish_week(world: World) -> None:
    """Live the rest of the week; the clock says which phase is at work, for those who look on from outside."""
    clock = world.clock[0]
    clock.phase += 1
    publish.run(world)
    clock.phase += 1
    discover.run(world)
    clock.phase += 1
    partner.run(world)
    clock.phase += 1
    bid.run(world)
    clock.phase += 1
    evaluate.run(world)
    clock.phase += 1
    award.run(world)
    clock.phase += 1
    deliver.run(world)
    clock.phase += 1
    invoice.run(world)
    clock.phase += 1
    pay.run(world)
    clock.phase += 1
    operate.run(world)
    clock.phase += 1
    distress.run(world)
    clock.phase += 1
    clear.run(world)
    clock.phase += 1
    social.run(world)
    clock.phase += 1
    learn.run(world)
    clock.phase += 1
    record.run(world)


@kernel
def advance(world: World, until: int) -> None:
    """Live weeks up to ``until`` (exclusive); stop early on a broken invariant or when tables need space.

    A week that was begun when space ran out goes on where it stopped.
    """
    clock = world.clock[0]
    while clock.week < until and clock.fault == 0:
        if clock.begun == 0:
            if not has_space(world):
                return
            begin_week(world)
            clock.begun = 1
        if not has_space_to_publish(world):
            return
        finish_week(world)
        if clock.fault == 0:
            clock.begun = 0
            clock.week += 1
