"""The tick: a week is these phases, in this order. The model on one page.

``TICK`` is the list that people read, print and time; ``begin_week`` and ``finish_week`` are the same list compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import is_in_reach
from simulator.behaviours.teams.teaming import are_teams_possible
from simulator.behaviours.teams.ties import has_space_for_teams
from simulator.engine import world_type  # noqa: F401 - teaches the compiler what a world is
from simulator.engine.codes import NEEDED, NOBODY, PUBLISHED
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

if TYPE_CHECKING:
    from simulator.engine.world import World


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the week: what it reads and writes, and what holds after it (a star: checked on every run)."""

    name: str
    run: Callable[[World], None]
    reads: str
    writes: str
    invariants: str

    @property
    def summary(self) -> str:
        """Return the first sentence of the phase's own description."""
        doc = (self.run.__doc__ or "").strip().splitlines()
        return doc[0] if doc else ""


TICK: tuple[Phase, ...] = (
    Phase(
        "budgets",
        budgets.run,
        "baseline rules, policies, shocks, lines",
        "rules in force, budgets, cost indices, councils' cash",
        "a policy outside its window changes no rule",
    ),
    Phase(
        "needs",
        needs.run,
        "lines, running contracts, season",
        "tenders needed, commitments",
        "* a line's commitments are those of its tenders and contracts; a new need fits its budget",
    ),
    Phase(
        "publish",
        publish.run,
        "tenders needed, rules, councils' SE share",
        "process, lots, weights, reservation, timetable",
        "weights sum to one; lots sum to the need",
    ),
    Phase(
        "discover",
        discover.run,
        "tenders published, suppliers' reach, sales skill, contact",
        "candidates",
        "more notice never lowers anyone's chance",
    ),
    Phase(
        "partner",
        partner.run,
        "candidates, capacity, standing",
        "what each candidate lacks to bid alone",
        "every candidate has a decision",
    ),
    Phase(
        "bid",
        bid.run,
        "candidates, costs, beliefs, cash",
        "bids, cash (bid cost)",
        "a bidder has the capacity, standing and cash for the work it bids for",
    ),
    Phase(
        "evaluate",
        evaluate.run,
        "bids, weights, quality, track record",
        "scores and screens",
        "scores lie in [0, 1]; no bid above the affordable price stays in",
    ),
    Phase(
        "award",
        award.run,
        "scores, free capacity, budgets",
        "contracts, commitments, beliefs' evidence",
        "every tender ends awarded, re-run, split or cancelled, with a reason",
    ),
    Phase(
        "deliver",
        deliver.run,
        "contracts, cost indices, shocks",
        "work done, wages and materials due, advances",
        "* no firm that left works",
    ),
    Phase(
        "invoice",
        invoice.run,
        "work done, payment rules",
        "invoices and the week in which each is paid",
        "* invoices never exceed the contract's value",
    ),
    Phase("pay", pay.run, "invoices due", "cash, receivables", "* every invoice whose week has come is paid"),
    Phase(
        "operate",
        operate.run,
        "wages and materials due, other business",
        "cash, overheads, turnover",
        "nothing is distributed below a firm's cash target",
    ),
    Phase(
        "distress",
        distress.run,
        "cash, overdraft limits, age",
        "firms that fail or close",
        "only solvent firms close; a firm fails after the grace period beyond its limit",
    ),
    Phase(
        "clear",
        clear.run,
        "firms that left this week",
        "contracts ended and let again, estates",
        "a firm that left holds no cash",
    ),
    Phase(
        "social",
        social.run,
        "work done, jobs",
        "social outcomes",
        "outcomes accrue on delivered work only",
    ),
    Phase(
        "learn",
        learn.run,
        "tenders decided, contracts completed",
        "beliefs, track records, new firms",
        "beliefs stay between what was believed and what was seen",
    ),
    Phase(
        "record",
        record.run,
        "everything",
        "series, faults",
        "* money is conserved to the penny; * no negative transfer",
    ),
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
    start_week(world)
    budgets.run(world)
    needs.run(world)


@kernel
def finish_week(world: World) -> None:
    """Live the rest of the week."""
    publish.run(world)
    discover.run(world)
    partner.run(world)
    bid.run(world)
    evaluate.run(world)
    award.run(world)
    deliver.run(world)
    invoice.run(world)
    pay.run(world)
    operate.run(world)
    distress.run(world)
    clear.run(world)
    social.run(world)
    learn.run(world)
    record.run(world)


@kernel
def has_space(world: World) -> bool:
    """Say whether every table has rows left for the week that begins; otherwise tables are to be grown first.

    What each must have to spare is declared with the table (``engine/tables.py``). Bids come from the candidates there
    are, contracts from the open tenders; needs, entrants and events are bounded generously. What lots and teams add is
    asked by :func:`has_space_to_publish`.
    """
    clock = world.clock[0]
    for i in range(len(world.spaces)):
        space = world.spaces[i]
        spare = (
            space.fixed
            + space.per_supplier * clock.suppliers
            + space.per_open_tender * clock.open_tenders
            + space.per_live_contract * clock.live_contracts
            + space.per_candidate * clock.candidates
        )
        left = space.rows
        if space.free != NOBODY:
            left = world.clock_values[space.free]
        elif space.used != NOBODY:
            left -= world.clock_values[space.used]
        if left <= spare:
            return False
    return True


@kernel
def has_space_to_publish(world: World) -> bool:
    """Say whether this week's needs, cut into lots, fit the tables, with everyone who could learn of each.

    Where teams may form, so must they and the ties that they come from.
    """
    clock = world.clock[0]
    tenders = candidates = leads = 0
    for i in range(clock.open_tenders):
        tender = world.tenders[world.open_tenders[i]]
        if tender.state == NEEDED:
            lots = publish.lots_of(world, world.open_tenders[i])
            members = 0
            for area in range(len(world.councils)):
                if is_in_reach(world, tender.council, area):
                    members += world.members[area, tender.sector, 1]
            tenders += lots
            candidates += lots * members
        elif tender.state == PUBLISHED and tender.week_closing == clock.week:
            leads += tender.n_candidates
    if len(world.tenders) - clock.tenders < tenders or len(world.open_tenders) - clock.open_tenders < tenders:
        return False
    if len(world.candidates) - clock.candidates < candidates:
        return False
    return not are_teams_possible(world) or has_space_for_teams(world, leads)


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
