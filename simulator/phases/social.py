"""Phase 15, social value: jobs, priority-group jobs and local spending accrue on the work done this week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.kernel import kernel
from simulator.world import RUNNING

if TYPE_CHECKING:
    from simulator.world import World


@kernel
def run(world: World) -> None:
    """Add the week's outcomes in physical units to the totals of each supplier kind."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    for row in range(clock.suppliers):
        s = world.suppliers[row]
        if s.jobs > 0.0:
            tally = world.tallies[s.kind]
            priority = s.jobs * s.priority_share
            tally.job_weeks += s.jobs
            tally.priority_job_weeks += priority
            tally.additional_priority_job_weeks += priority * parameters.priority_share_additional
    for i in range(clock.live_contracts):
        contract = world.contracts[world.live_contracts[i]]
        if contract.state == RUNNING:
            s = world.suppliers[contract.supplier]
            is_home = s.home == contract.council
            respent = parameters.local_respend_home if is_home else parameters.local_respend_away
            world.tallies[s.kind].local_respend += contract.weekly_value * respent
