"""A hint to the processor before partners are sought: fetch those whom this week's leads know, many at once.

A lead goes from tie to tie, each in another place of a large table, and would wait for one after the other. The ties of
different leads do not wait for each other. A hint changes no result (``engine/prefetch.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import needs_partners
from simulator.engine.codes import MINI_COMPETITION, NOBODY, OPEN
from simulator.engine.kernel import kernel
from simulator.engine.lists import is_closing_now
from simulator.engine.prefetch import fetch, fetch_firm

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def begin_with_leads(world: World) -> int:
    """List in ``finders`` the first tie of who cannot bid alone for a tender that closes now; return how many."""
    listed = 0
    for i in range(world.clock[0].open_tenders):
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if is_closing_now(world, row) and tender.process in (OPEN, MINI_COMPETITION):
            for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
                candidate = world.candidates[k]
                if needs_partners(candidate.decision) and listed < len(world.finders):
                    tie = world.suppliers[candidate.supplier].first_tie
                    if tie != NOBODY:
                        fetch(world.ties, tie)
                        world.finders[listed] = tie
                        listed += 1
    return listed


@kernel
def fetch_acquaintances(world: World) -> None:
    """Fetch those whom this week's leads know: one step along the ties of all, then the next, until none is left."""
    listed = begin_with_leads(world)
    while listed > 0:
        left = 0
        for i in range(listed):
            tie = world.ties[world.finders[i]]
            fetch_firm(world.suppliers, tie.other)
            if tie.next != NOBODY:
                fetch(world.ties, tie.next)
                world.finders[left] = tie.next
                left += 1
        listed = left
