"""Phase 15, social value: jobs, priority-group jobs and local spending accrue on the work done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.recognition.double_work import report_month, train_month
from simulator.behaviours.teams.team_work import pay_members
from simulator.engine.apart import apart

if TYPE_CHECKING:
    from simulator.engine.world import World


@apart
def run(world: World) -> None:
    """At a month's end, add the month's outcomes in physical units to the totals of each supplier kind."""
    clock = world.clock[0]
    if not clock.month_ends:
        return
    parameters = world.parameters[0]
    for row in range(clock.suppliers):
        s = world.suppliers[row]
        # Work that pays no wages is spent in the area, too.
        if s.job_weeks != 0.0 or s.home_work != 0.0 or s.away_work != 0.0:
            tally = world.tallies[s.kind]
            tally.job_weeks += s.job_weeks
            tally.local_respend += s.home_work * parameters.local_respend_home
            tally.local_respend += s.away_work * parameters.local_respend_away
            s.job_weeks = 0.0
            s.home_work = 0.0
            s.away_work = 0.0
    if clock.recognition:
        report_month(world)
        if clock.teams > 0:
            pay_members(world)
        train_month(world)
