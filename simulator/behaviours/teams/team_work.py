"""How the work, the money and the experience of a consortium pass to its members, by their shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.bidding.bid_budget import spend_on_bid
from simulator.behaviours.firms.cash import heir_of
from simulator.behaviours.firms.standing import note_work
from simulator.behaviours.teams.sharing import part_up_to, share_of
from simulator.behaviours.teams.ties import trust_more
from simulator.engine.accounts import BANK_LOSS, BANKS, HUB_COST, JOINT_COST, JOINT_SHARE, MARKET
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, CLOSED, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer
from simulator.engine.lists import count_completed, note_left

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def hold_capacity(world: World, supplier: int) -> None:
    """Let the members of a consortium hold their shares of the work that it has won, to the penny a week."""
    s = world.suppliers[supplier]
    team = world.teams[s.team]
    if team.committed != s.committed:
        cumulative = 0
        end = team.first_member + team.n_members
        before = after = 0
        for m in range(team.first_member, end):
            cumulative += world.team_members[m].parts
            upto = share_of(cumulative)
            new, old = part_up_to(s.committed, upto), part_up_to(team.committed, upto)
            world.suppliers[world.team_members[m].supplier].committed += (new - after) - (old - before)
            before, after = old, new
        team.committed = s.committed
    is_busy = 1 if s.live_contracts > 0 or s.receivable > 0 else 0
    if is_busy != team.is_busy:
        for m in range(team.first_member, team.first_member + team.n_members):
            world.suppliers[world.team_members[m].supplier].live_contracts += is_busy - team.is_busy
        team.is_busy = is_busy


@apart
def join_award(world: World, supplier: int, council: int, end: int) -> None:
    """Let the members of a consortium share in its award: capacity held, and known to the council until ``end``."""
    hold_capacity(world, supplier)
    team = world.teams[world.suppliers[supplier].team]
    team.awards += 1
    note_joint_work(world, supplier, council, end)
    for m in range(team.first_member, team.first_member + team.n_members):
        world.suppliers[world.team_members[m].supplier].joint_wins += 1


@kernel
def note_joint_work(world: World, supplier: int, council: int, until: int) -> None:
    """Note that the members of a consortium work for a council until a week."""
    team = world.teams[world.suppliers[supplier].team]
    for m in range(team.first_member, team.first_member + team.n_members):
        note_work(world, world.team_members[m].supplier, council, until)


@apart
def count_joint_bid(world: World, supplier: int, writing: float) -> None:
    """Let the members of a consortium remember that they bid together, and what each spent on writing [pence]."""
    team = world.teams[world.suppliers[supplier].team]
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        world.suppliers[member.supplier].joint_bids += 1
        spend_on_bid(world, member.supplier, share_of(member.parts) * writing)


@kernel
def hand_on_share(world: World, giver: int, taker: int, share: float, receipts: float) -> None:
    """Let a firm have its share of the week's work of a body that it belongs to; ``receipts`` is what members get."""
    s, member = world.suppliers[giver], world.suppliers[taker]
    member.wages_due += share * s.wages_due
    member.materials_due += share * s.materials_due
    member.council_income += share * receipts
    member.council_cost += share * s.council_cost
    member.job_weeks += share * s.job_weeks
    member.home_work += share * s.home_work
    member.away_work += share * s.away_work


@kernel
def keep_no_work(world: World, giver: int) -> None:
    """Leave a body without the week's work, which its members have."""
    s = world.suppliers[giver]
    s.wages_due = s.materials_due = s.council_income = s.council_cost = 0.0
    s.job_weeks = s.home_work = s.away_work = 0.0


@apart
def hand_on_work(world: World) -> None:
    """Give the week's work of every consortium to its members by their shares: wages, materials, income, jobs."""
    for row in range(world.clock[0].teams):
        team = world.teams[row]
        s = world.suppliers[team.supplier]
        if team.is_busy and s.council_income > 0.0:
            receipts = s.council_income * (1.0 - team.margin)
            for m in range(team.first_member, team.first_member + team.n_members):
                member = world.team_members[m]
                hand_on_share(world, team.supplier, member.supplier, share_of(member.parts), receipts)
            keep_no_work(world, team.supplier)


@apart
def pay_members(world: World) -> None:
    """Empty every consortium's account: receipts go to the members, costs come from them, by their shares.

    A hub keeps its margin of receipts and spends it on its staff.
    """
    for row in range(world.clock[0].teams):
        team = world.teams[row]
        account = supplier_account(world, team.supplier)
        balance = world.cash[account]
        if balance > 0 and team.margin > 0.0:
            kept = pence(balance * team.margin)
            transfer(world, account, MARKET, kept, HUB_COST)
            balance -= kept
        if balance != 0:
            _share_out(world, row, account, balance)
        if team.dissolved == NOBODY and team.is_busy:
            hold_capacity(world, team.supplier)


@kernel
def _share_out(world: World, row: int, account: int, balance: int) -> None:
    """Pay a balance out by shares, or collect it; what comes for a member that is gone is its heirs'."""
    team = world.teams[row]
    cumulative = 0
    before = 0
    end = team.first_member + team.n_members
    for m in range(team.first_member, end):
        cumulative += world.team_members[m].parts
        upto = part_up_to(balance, share_of(cumulative))
        part = upto - before
        before = upto
        member = world.team_members[m].supplier
        is_there = world.suppliers[member].state == ACTIVE
        if part > 0:
            heir, reason = heir_of(world, member)
            payee = supplier_account(world, member) if is_there else heir
            transfer(world, account, payee, part, JOINT_SHARE if is_there else reason)
        elif part < 0:
            payer = supplier_account(world, member) if is_there else BANKS
            transfer(world, payer, account, -part, JOINT_COST if is_there else BANK_LOSS)


@apart
def learn_together(world: World) -> None:
    """Let members' records and trust move by the contracts that their consortium completed this week."""
    # Members join the list behind the teams.
    for i in range(world.clock[0].finished):
        s = world.suppliers[world.finished[i]]
        if s.n_members > 0:
            team = world.teams[s.team]
            end = team.first_member + team.n_members
            for m in range(team.first_member, end):
                one = world.team_members[m].supplier
                count_completed(world, one, s.completed_now)
                for n in range(m + 1, end):
                    trust_more(world, one, world.team_members[n].supplier)
            team.trust += world.parameters[0].trust_gain * (1.0 - team.trust)
            s.completed_now = 0


@kernel
def hold_nothing(world: World, row: int) -> None:
    """Let the members hold no capacity for a consortium any more."""
    s = world.suppliers[world.teams[row].supplier]
    held, live, due = s.committed, s.live_contracts, s.receivable
    s.committed = s.live_contracts = s.receivable = 0
    hold_capacity(world, world.teams[row].supplier)
    s.committed, s.live_contracts, s.receivable = held, live, due


@kernel
def dissolve(world: World, row: int) -> None:
    """Break a consortium up: it bids no more; money still to come goes to its members."""
    team = world.teams[row]
    hold_nothing(world, row)
    team.dissolved = world.clock[0].week
    world.suppliers[team.supplier].state = CLOSED
    note_left(world, team.supplier)


@apart
def forget_idle_teams(world: World) -> None:
    """Let consortia break up that have no work and have not bid for years."""
    clock = world.clock[0]
    memory = 52.0 * world.parameters[0].consortium_memory_years
    for row in range(clock.teams):
        team = world.teams[row]
        is_idle = team.dissolved == NOBODY and team.is_busy == 0
        if is_idle and clock.week - team.last_bid > memory:
            dissolve(world, row)
