"""What becomes of a consortium when a member leaves: jointly liable, the others carry its work or give all of it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.teams.sharing import share_of
from simulator.behaviours.teams.team_work import dissolve, hold_capacity, hold_nothing
from simulator.behaviours.teams.teams import free_capacity, let_lead, strike_off
from simulator.behaviours.teams.ties import trust_less
from simulator.engine.accounts import CONSORTIUM_LIABILITY
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, NOBODY, PARTS
from simulator.engine.events import MEMBER_LOST, TEAM_DROPPED_WORK, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import note_left
from simulator.engine.prefetch import fetch_members_ahead

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _gone(world: World, row: int) -> tuple[int, int]:
    """Return how many members are no longer in business, and how many parts of the whole belong to them."""
    team = world.teams[row]
    gone = lost = 0
    for m in range(team.first_member, team.first_member + team.n_members):
        if world.suppliers[world.team_members[m].supplier].state != ACTIVE:
            gone += 1
            lost += world.team_members[m].parts
    return gone, lost


@kernel
def _largest_left(world: World, row: int) -> int:
    """Return the row of the member in business with the most parts (the first of equals), or NOBODY."""
    team = world.teams[row]
    best, most = NOBODY, 0
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        if member.parts > most and world.suppliers[member.supplier].state == ACTIVE:
            best, most = m, member.parts
    return best


@kernel
def _others_can_carry(world: World, row: int, lost: int) -> bool:
    """Say whether those left have room for the lost parts of the work, each in proportion to its own."""
    team = world.teams[row]
    weekly = world.suppliers[team.supplier].committed
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        if member.parts > 0 and world.suppliers[member.supplier].state == ACTIVE:
            extra = member.parts / (PARTS - lost) - share_of(member.parts)
            if extra * weekly > free_capacity(world, member.supplier) + 1.0:
                return False
    return True


@kernel
def _divide_among_those_left(world: World, row: int, lost: int) -> None:
    """Divide the whole anew among members in business, in proportion; the largest, who leads, has what rounding leaves.

    Somebody is left: fewer parts were ``lost`` than the whole.
    """
    team = world.teams[row]
    largest = _largest_left(world, row)
    rest = PARTS
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        is_left = world.suppliers[member.supplier].state == ACTIVE
        member.parts = member.parts * PARTS // (PARTS - lost) if is_left else 0
        rest -= member.parts
    world.team_members[largest].parts += rest
    let_lead(world, row, world.team_members[largest].supplier)


@kernel
def _carry(world: World, row: int, lost: int) -> None:
    """Divide a lost member's work among the others: jointly liable, they finish it at a higher cost."""
    clock = world.clock[0]
    team = world.teams[row]
    hold_nothing(world, row)
    _divide_among_those_left(world, row, lost)
    _let_go(world, row)
    hold_capacity(world, team.supplier)
    team.carried += 1
    factor = 1.0 + world.parameters[0].takeover_cost * share_of(lost)
    for i in range(clock.live_contracts):
        contract = world.contracts[world.live_contracts[i]]
        if contract.supplier == team.supplier:
            contract.weekly_cost *= factor


@kernel
def _drop(world: World, row: int, lost: int) -> None:
    """Give the work of a consortium up; those left, if anybody is, owe the council a share of what is not done."""
    clock = world.clock[0]
    team = world.teams[row]
    account = supplier_account(world, team.supplier)
    if lost < PARTS:
        _divide_among_those_left(world, row, lost)
        for i in range(clock.live_contracts):
            contract = world.contracts[world.live_contracts[i]]
            if contract.supplier == team.supplier:
                left = contract.value - contract.invoiced
                owed = pence(world.parameters[0].joint_liability_share * left)
                transfer(world, account, council_account(contract.council), owed, CONSORTIUM_LIABILITY)
                add_to_surplus(world, team.supplier, -owed)
    team.dropped = 1
    committed = world.suppliers[team.supplier].committed
    add_event(world, TEAM_DROPPED_WORK, team.supplier, row, committed, share_of(lost))


@kernel
def _let_go(world: World, row: int) -> None:
    """Strike off members that are no longer in business and have no part: the others may bid together again."""
    team = world.teams[row]
    for m in range(team.first_member + team.n_members - 1, team.first_member - 1, -1):
        if world.suppliers[world.team_members[m].supplier].state != ACTIVE:
            strike_off(world, row, m)


@kernel
def _pass_the_lead_on(world: World, row: int) -> None:
    """Let the largest member lead where one without a part led, and left.

    Also without work in hand: a bid of theirs may still be evaluated, and win after its lead is gone.
    """
    if world.suppliers[world.teams[row].lead].state != ACTIVE:
        let_lead(world, row, world.team_members[_largest_left(world, row)].supplier)


@apart
def lose_members(world: World) -> int:
    """Look at every consortium with a member that left this week: others carry its work, or the work is given up.

    Without work in hand the consortium simply ends. A consortium that gives up leaves this week, so that the phase that
    clears estates ends its contracts as those of any supplier that left; return how many do.
    """
    clock = world.clock[0]
    given_up = 0
    for row in range(clock.teams):
        fetch_members_ahead(world, row)
        team = world.teams[row]
        if team.dissolved != NOBODY:
            continue
        gone, lost = _gone(world, row)
        if gone == 0:
            continue
        if lost == 0:
            _pass_the_lead_on(world, row)
            _let_go(world, row)
            continue
        s = world.suppliers[team.supplier]
        add_event(world, MEMBER_LOST, team.supplier, row, s.committed, share_of(lost))
        _distrust_the_lost(world, row)
        if s.live_contracts == 0:
            dissolve(world, row)
        elif lost < PARTS and _others_can_carry(world, row, lost):
            _carry(world, row, lost)
        else:
            hold_nothing(world, row)
            _drop(world, row, lost)
            team.dissolved = clock.week
            s.state = CLOSED
            note_left(world, team.supplier)
            given_up += 1
    return given_up


@kernel
def _distrust_the_lost(world: World, row: int) -> None:
    """Let members that failed lose the trust of the others; closing in good order costs none."""
    team = world.teams[row]
    end = team.first_member + team.n_members
    for m in range(team.first_member, end):
        one = world.team_members[m].supplier
        if world.suppliers[one].state == INSOLVENT and world.team_members[m].parts > 0:
            for n in range(team.first_member, end):
                if n != m:
                    trust_less(world, world.team_members[n].supplier, one)
