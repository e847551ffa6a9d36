"""Another channel for the same money: grants to social enterprises instead of contracts.

A grant is asked for on a short form, chosen by a panel, paid in advance by the quarter and spent on the same kind of
work. It is cheap to ask for and reaches small organisations; nobody competes on price, and less of it can be held to
account. Only where some council's ``grant_share`` is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.demand import free_room
from simulator.behaviours.buying.unspent import spend
from simulator.behaviours.firms.standing import capacity, in_pence, is_within_reach, jobs_per_penny, takes_work
from simulator.behaviours.recognition.outcomes import count_by_home, credit_grant
from simulator.engine import chance
from simulator.engine.accounts import GRANT, GRANT_ADMINISTRATION, GRANT_APPLICATION, MARKET, REPORTING
from simulator.engine.apart import apart
from simulator.engine.chosen import scope_of
from simulator.engine.codes import ACTIVE, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import sector_members
from simulator.engine.rows import FROM_GRANT, descend, next_row
from simulator.engine.rules import cost_shock

if TYPE_CHECKING:
    from simulator.engine.world import World

_QUARTER = 13  # weeks
_CHEAPEST = 0.1  # of what work cost in week 0: where a shock makes it free, a grant does not pay people without end


@kernel
def room_for_grants(budget: int, share: float, granted: int, free: float) -> float:
    """Return the pence a week for new grants: the share of the budget less what runs, within what is free."""
    return max(0.0, min(share * budget / 52.0 - granted, free))


@kernel
def largest_grant(turnover: float, share: float) -> float:
    """Return the most that is granted to an organisation [pence a week], a share of its turnover [pence a year]."""
    return share * turnover / 52.0


@kernel
def _may_apply(world: World, supplier: int, council: int, weekly: float) -> bool:
    """Say whether an organisation may apply: in business, near, large and free enough, and not busy with another."""
    s = world.suppliers[supplier]
    if world.grantees[supplier].free_from > world.clock[0].week or not takes_work(world, supplier):
        return False
    writing = in_pence(world.parameters[0].grant_application_gbp)
    if world.cash[supplier_account(world, supplier)] < writing or not is_within_reach(world, supplier, council):
        return False
    if weekly > largest_grant(s.turnover, world.parameters[0].grant_turnover_share):
        return False
    return s.committed + weekly <= capacity(s.turnover, s.public_share)


@kernel
def _choose(world: World, line_row: int, identity: int, weekly: float) -> int:
    """Let organisations that hear of a call apply, and a panel choose; return the one chosen, or NOBODY."""
    parameters = world.parameters[0]
    seed = world.clock[0].seed
    line = world.lines[line_row]
    best, highest = NOBODY, 0.0
    first, end = sector_members(world, line.sector)
    for m in range(first, end):
        member = world.memberships[m]
        is_se = counts_as_se(world, member.kind, line.council)
        if is_se and _may_apply(world, member.supplier, line.council, weekly):
            s = world.suppliers[member.supplier]
            u_hears, u_panel = chance.uniforms(seed, chance.GRANT_CALL, 0, s.id, identity)
            if u_hears < parameters.grant_reach * world.closeness[s.home, line.council]:
                _apply(world, member.supplier, line.council)
                merit = 0.5 * (s.quality + s.social) + parameters.grant_panel_noise * chance.inverse_normal(u_panel)
                if best == NOBODY or merit > highest:
                    best, highest = int(member.supplier), merit
    return best


@kernel
def _apply(world: World, supplier: int, council: int) -> None:
    """Pay for writing an application and for reading it."""
    parameters = world.parameters[0]
    world.grantees[supplier].free_from = world.clock[0].week + int(parameters.grant_application_weeks)
    writing = pence(in_pence(parameters.grant_application_gbp))
    transfer(world, supplier_account(world, supplier), MARKET, writing, GRANT_APPLICATION)
    world.suppliers[supplier].result -= writing
    reading = pence(in_pence(parameters.grant_reading_gbp))
    transfer(world, council_account(council), MARKET, reading, GRANT_ADMINISTRATION)


@kernel
def _grant(world: World, line_row: int, supplier: int, weekly: int) -> None:
    """Agree a grant: it takes its place in the budget and in the organisation's capacity."""
    clock = world.clock[0]
    row = next_row(world, clock.grants, len(world.grants))
    if row == NOBODY:
        return
    parameters = world.parameters[0]
    grant = world.grants[row]
    clock.grants = row + 1
    grant.line = line_row
    grant.council = world.lines[line_row].council
    grant.supplier = supplier
    grant.weekly = weekly
    grant.start = clock.week + int(parameters.grant_lead_weeks)
    grant.end = grant.start + int(parameters.grant_weeks)
    grant.live = 1
    world.lines[line_row].committed += weekly
    world.granted[line_row] += weekly
    s = world.suppliers[supplier]
    s.committed += weekly
    s.live_contracts += 1
    cost = pence(parameters.grant_administration_share * weekly * (grant.end - grant.start))
    transfer(world, council_account(grant.council), MARKET, cost, GRANT_ADMINISTRATION)


@apart
def call_for_grants(world: World) -> None:
    """At a month's end, offer what each line still has for grants, one after the other until nothing is left."""
    clock = world.clock[0]
    if not clock.month_ends:
        return
    parameters = world.parameters[0]
    for row in range(len(world.lines)):
        line = world.lines[row]
        share = world.rules[scope_of(world, line.council, row)].grant_share
        for ordinal in range(int(parameters.most_grants_a_month)):
            free = free_room(world, row)
            room = room_for_grants(line.budget, share, world.granted[row], free)
            if share <= 0.0 or room < in_pence(parameters.smallest_grant_gbp) / 52.0:
                break
            identity = descend(line.id, FROM_GRANT, clock.week, ordinal)
            u = chance.uniform(clock.seed, chance.GRANT_SIZE, 0, identity, 0)
            size = chance.inverse_lognormal(u, in_pence(parameters.grant_median_gbp), parameters.grant_sigma)
            weekly = pence(min(room, max(in_pence(parameters.smallest_grant_gbp), size) / 52.0))
            supplier = _choose(world, row, identity, float(weekly))
            if supplier != NOBODY:
                _grant(world, row, supplier, weekly)


@kernel
def _end(world: World, row: int) -> None:
    grant = world.grants[row]
    grant.live = 0
    world.lines[grant.line].committed -= grant.weekly
    world.granted[grant.line] -= grant.weekly
    s = world.suppliers[grant.supplier]
    if s.state == ACTIVE:
        s.committed -= grant.weekly
        s.live_contracts -= 1


@kernel
def _pay_quarter(world: World, row: int) -> None:
    """Pay the next quarter, or what is left of the term, in advance."""
    grant = world.grants[row]
    weeks = min(_QUARTER, grant.end - world.clock[0].week)
    amount = grant.weekly * weeks
    grant.paid += amount
    world.grantees[grant.supplier].unspent += amount
    payee = supplier_account(world, grant.supplier)
    transfer(world, council_account(grant.council), payee, amount, GRANT)
    report = pence(world.parameters[0].grant_reporting_share * amount)
    transfer(world, payee, MARKET, report, REPORTING)
    world.suppliers[grant.supplier].result -= report


@kernel
def _spend(world: World, row: int) -> None:
    """Spend a week of a grant on work: overheads and what slips away are taken off first."""
    parameters = world.parameters[0]
    grant = world.grants[row]
    s = world.suppliers[grant.supplier]
    line = world.lines[grant.line]
    sector = world.sectors[line.sector]
    work = grant.weekly * (1.0 - parameters.grant_slippage)
    direct = work * (1.0 - s.overhead_share)
    labour = direct * sector.labour_share
    # The grant stays what it is: where work is dearer it pays fewer people.
    dearer = line.cost_index * (1.0 + cost_shock(world, grant.line, grant.supplier))
    jobs = labour * jobs_per_penny(world) / max(_CHEAPEST, dearer)
    s.wages_due += labour
    s.materials_due += direct - labour
    s.council_income += grant.weekly
    s.council_cost += direct
    s.job_weeks += jobs
    grant.delivered += work
    spend(world, grant.line, float(grant.weekly))
    world.grantees[grant.supplier].unspent -= grant.weekly
    count_by_home(world, grant.supplier, grant.council, work)
    credit_grant(world, grant.line, grant.supplier, jobs, work)


@apart
def live_on_grants(world: World) -> None:
    """Pay, spend and end the running grants; a grant ends at once when its holder has left."""
    week = world.clock[0].week
    for row in range(world.clock[0].grants):
        grant = world.grants[row]
        if grant.live:
            if week >= grant.end or world.suppliers[grant.supplier].state != ACTIVE:
                _end(world, row)
            elif week >= grant.start:
                if (week - grant.start) % _QUARTER == 0:
                    _pay_quarter(world, row)
                _spend(world, row)


@apart
def pass_grants_on(world: World, stays: int, goes: int) -> None:
    """Let the grants of a firm that merged into another go on there."""
    world.grantees[stays].unspent += world.grantees[goes].unspent
    world.grantees[goes].unspent = 0.0
    for row in range(world.clock[0].grants):
        if world.grants[row].live and world.grants[row].supplier == goes:
            world.grants[row].supplier = stays


@apart
def total_granted(world: World) -> int:
    """Return what running grants hold of all budgets [pence a week]."""
    held = 0
    for row in range(len(world.granted)):
        held += world.granted[row]
    return held
