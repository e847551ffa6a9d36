"""Passing work on, doing it, ending it, and taking a chain over."""

from __future__ import annotations

import pytest

from simulator.behaviours.contractors.subcontracted_work import end_chain, end_part, own_part, pass_chain_on
from simulator.behaviours.contractors.subcontracting import parts, place
from simulator.engine.chain_rows import add_bill, add_subcontract
from simulator.engine.codes import COST_SHOCK, INSOLVENT, LARGE_CONTRACTOR, NOBODY, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from tests.unit.hand_world import account, alike, bid, contract, firm, hand_world, list_members, numbers, rules, strike

pytestmark = pytest.mark.interpreted

NOW = 100


@pytest.mark.parametrize(("package", "number"), [(1e6, 1), (52_000.0, 2), (34_000.0, 3), (1_000.0, 6)])
def test_work_is_cut_into_packages_one_to_six(package: float, number: int) -> None:
    assert parts(2_000.0, package) == number  # 104,000 a year


# Placing ----------------------------------------------------------------------------------------------------------


def won(**sub: float) -> tuple[World, int, int]:
    """Return a world with a new contract, of whose direct cost of 50,000 a week 40 % is to be passed on."""
    world = hand_world(NOW, chain=1)
    numbers(
        world, subcontract_share=0.8, overdraft_rate=0.0, subcontract_package_gbp=1e6, subcontract_margin=0.05,
        private_cost_sd=0.0, subcontract_trust=1.0, optimistic_share=0.0, cautious_share=0.0,
    )  # fmt: skip
    rules(
        world, project_bank_account_above_gbp=1e9, chain_pass_through_days=365.0, maximum_payment_days=365.0
    )
    world.sectors[0].labour_share = 0.5
    world.closeness[:] = 1.0
    prime = firm(world, LARGE_CONTRACTOR)
    world.finance[prime].terms_days = 60.0
    other = firm(world, **({"kind": SMALL_FIRM, "cash": 10**9, "overhead_share": 0.1} | sub))
    row = contract(world, prime, weekly_cost=50_000.0)
    list_members(world)
    return world, row, other


def test_a_firm_nearby_gets_the_part_at_its_own_cost() -> None:
    """20,000 a week; the firm does it at 90 % (its overheads) of 95 % (its margin): 17,100."""
    world, row, other = won()
    place(world, row)
    assert world.clock[0].subcontracts == 1
    part = world.subcontracts[0]
    assert (part.contract, part.supplier, part.terms_days) == (row, other, 60.0)
    assert alike([part.share, part.weekly_value, part.weekly_cost], [0.4, 20_000.0, 17_100.0])
    assert alike(world.works[row].subcontracted, 0.4)
    assert world.suppliers[other].committed == 20_000
    assert world.finance[other].last_prime == 0
    assert (world.chain_totals[0].value, world.chain_totals[0].se_value) == (20_000 * 52, 0)


def test_who_waits_asks_for_interest_which_belongs_to_its_part_alone() -> None:
    """At 36.5 % a year, 15.2 days of work and 60 of terms add 7.52 % to the part."""
    world, row, _ = won()
    numbers(world, overdraft_rate=0.365)
    place(world, row)
    waiting = 0.365 * (365.0 / 24.0 + 60.0) / 365.0
    share = 0.4 * (1.0 + waiting) / (1.0 + 0.4 * waiting)
    part = world.subcontracts[0]
    assert alike([part.share, part.weekly_value], [share, 50_000.0 * share])
    assert alike(part.weekly_cost, 50_000.0 * share * 0.9 * 0.95 / (1.0 + waiting))


def test_what_goes_to_social_enterprises_counts_for_the_council() -> None:
    world, row, _ = won(kind=SOCIAL_ENTERPRISE)
    place(world, row)
    assert world.chain_totals[0].se_value == world.councils[0].passed_to_se == 20_000 * 52


@pytest.mark.parametrize(
    "sub",
    [
        {"turnover": 2_079_999.0},  # half of it a year is 19,999 a week
        {"committed": 5_000_000},
        {"cash": 20_000 * 12},  # work of 90.4 days is 258,000
        {"winding_down": 1},
        {"reach_km": 19.0, "home": 1},
        {"kind": LARGE_CONTRACTOR},
        {"sector": 1},
    ],
)
def test_nobody_gets_a_part_who_cannot_carry_it(sub: dict[str, float]) -> None:
    world, row, _ = won(**sub)
    place(world, row)
    assert world.clock[0].subcontracts == 0
    assert world.works[row].subcontracted == 0.0


def test_small_firms_and_teams_pass_nothing_on() -> None:
    for column, value in (("kind", SMALL_FIRM), ("n_members", 2)):
        world, row, _ = won()
        world.suppliers[0][column] = value
        place(world, row)
        assert world.clock[0].subcontracts == 0


def test_old_partners_run_faster() -> None:
    """With much trust in the firm it worked with before, a contractor takes that one almost always."""
    chosen = []
    for seed in range(20):
        world, row, _one = won()
        world.clock[0].seed = seed
        other = firm(world, SMALL_FIRM, cash=10**9)
        list_members(world)
        numbers(world, subcontract_trust=1000.0)
        world.finance[other].last_prime = 0
        place(world, row)
        chosen.append(int(world.subcontracts[0].supplier))
    assert chosen.count(other) >= 18


def test_large_contracts_are_ring_fenced_and_pay_by_that_accounts_days() -> None:
    world, row, _ = won()
    numbers(world, project_bank_account_days=7.0)
    rules(world, project_bank_account_above_gbp=52_000.0)
    place(world, row)
    assert world.works[row].ring_fenced == 1
    assert world.subcontracts[0].terms_days == 7.0


@pytest.mark.parametrize(("optimistic", "cautious", "attitude"), [(1.0, 0.0, 1), (0.0, 1.0, -1), (0.0, 0.0, 0)])
def test_books_open_with_what_the_bid_believed(optimistic: float, cautious: float, attitude: int) -> None:
    """An estimate of 5.2 million in full, a tenth of it overheads, over 52 weeks: 90,000 a week."""
    world, row, _ = won()
    numbers(world, optimistic_share=optimistic, cautious_share=cautious)
    world.suppliers[0].overhead_share = 0.1
    world.contracts[row].bid = bid(world, int(world.contracts[row].tender), 0, cost_estimate=5_200_000)
    place(world, row)
    assert alike(world.works[row].believed_cost, 90_000.0)
    assert world.works[row].attitude == attitude


# Working ----------------------------------------------------------------------------------------------------------


def at_work(**sub: float) -> tuple[World, int, int, int]:
    world = hand_world(NOW, chain=1)
    numbers(world, wage_gbp_per_year=520.0)
    world.sectors[0].labour_share = 0.25
    prime, other = firm(world, LARGE_CONTRACTOR), firm(world, **({"kind": SMALL_FIRM, "committed": 1_000} | sub))
    row = contract(world, prime)
    part = add_subcontract(world, row, other)
    p = world.subcontracts[part]
    p.share, p.weekly_value, p.weekly_cost = 0.4, 400.0, 300.0
    world.works[row].subcontracted = 0.4
    return world, row, other, part


def test_subcontractors_do_their_part_at_the_weeks_prices() -> None:
    """Costs are up by half: 450 a week, a quarter of it wages; the contractor's own part of 1,500 is 60 %."""
    world, row, other, part = at_work()
    world.lines[0].cost_index, world.lines[0].shock = 1.25, 0.2
    assert alike(own_part(world, row, 1_500.0), 0.6)
    s = world.suppliers[other]
    assert alike([s.wages_due, s.materials_due, s.council_income, s.council_cost], [112.5, 337.5, 400.0, 450.0])
    assert alike(s.job_weeks, 75.0 * 52 / 52_000)  # at the prices of week 0
    assert (s.home_work, s.away_work) == (400.0, 0.0)
    assert world.subcontracts[part].worked == 1
    assert world.suppliers[0].result == -400.0


def test_a_struck_subcontractor_does_its_part_at_its_own_cost() -> None:
    """Its own shock is a fifth; the contractor's does not reach it."""
    world, row, other, _ = at_work()
    strike(world, COST_SHOCK, 0.2)
    world.suppliers[0].home = 1
    own_part(world, row, 1_500.0)
    assert alike(world.suppliers[other].council_cost, 360.0)
    world.suppliers[0].home, world.suppliers[other].home = 0, 1
    own_part(world, row, 1_500.0)
    assert alike(world.suppliers[other].council_cost, 360.0 + 300.0)


def test_work_for_another_area_is_away_work() -> None:
    world, row, other, _ = at_work(home=1)
    own_part(world, row, 1_500.0)
    assert (world.suppliers[other].home_work, world.suppliers[other].away_work) == (0.0, 400.0)


def test_the_contractors_own_staff_replace_a_subcontractor_that_is_gone() -> None:
    world, row, _other, part = at_work(state=INSOLVENT)
    assert own_part(world, row, 1_500.0) == 1.0
    assert world.subcontracts[part].live == 0
    assert world.suppliers[0].result == 0.0


@pytest.mark.parametrize(("attitude", "overstated"), [(1, 300.0), (0, 0.0), (-1, 0.0)])
def test_an_optimists_books_show_what_it_believed(attitude: int, overstated: float) -> None:
    world, row, _, _ = at_work()
    world.works[row].attitude, world.works[row].believed_cost = attitude, 1_200.0
    own_part(world, row, 1_500.0)
    assert world.finance[0].overstated == overstated


def test_a_part_that_ends_frees_its_firm() -> None:
    world, row, other, part = at_work()
    end_part(world, part)
    assert world.subcontracts[part].live == 0
    assert world.works[row].subcontracted == 0.0
    assert world.suppliers[other].committed == 600
    end_chain(world, row)
    assert world.suppliers[other].committed == 600  # not twice


def test_a_chain_ends_as_a_whole() -> None:
    world, row, other, _ = at_work()
    more = add_subcontract(world, row, other)
    world.subcontracts[more].weekly_value = 100.0
    end_chain(world, row)
    assert not world.subcontracts.live.any()
    assert world.suppliers[other].committed == 500


def test_a_firm_that_absorbs_another_takes_its_bills_debts_and_losses_over() -> None:
    world, _row, goes, part = at_work()
    stays = firm(world, SMALL_FIRM)
    due_to, due_by = add_bill(world, 0, goes, part, 70, 110), add_bill(world, goes, stays, part, 30, 110)
    world.finance[goes].last_loss, world.finance[goes].loss_week, world.finance[goes].loss = 4, 90, 55
    world.finance[goes].last_prime = 0
    pass_chain_on(world, goes, stays)
    assert world.subcontracts[part].supplier == stays
    assert (world.bills[due_to].payee, world.bills[due_by].payer) == (stays, stays)
    assert (world.finance[stays].owed, world.finance[goes].owed) == (30, 0)
    f = world.finance[stays]
    assert (f.last_loss, f.loss_week, f.loss, f.last_prime) == (4, 90, 55, 0)


def test_the_later_of_two_losses_is_remembered() -> None:
    world, _, goes, _ = at_work()
    stays = firm(world, SMALL_FIRM)
    for row, week in ((goes, 80), (stays, 90)):
        world.finance[row].last_loss, world.finance[row].loss_week = row, week
    pass_chain_on(world, goes, stays)
    assert world.finance[stays].last_loss == stays
    assert world.cash[account(stays)] == 0
    assert world.finance[goes].last_prime == NOBODY
