"""Contracts that are given up: by a firm that they ruin, or by a council that must cut."""

from __future__ import annotations

import pytest

from simulator.behaviours.asks.breaking import break_contracts
from simulator.engine.accounts import BROKEN_CONTRACT, LITIGATION, UPFRONT_PAYMENT
from simulator.engine.codes import COST_SHOCK, RUNNING, RUNNING_CONTRACTS
from tests.unit.behaviours.asks.test_asks import NOW, asked
from tests.unit.hand_world import account, alike, cash, contract, firm, hand_world, moved, numbers, rules, strike

pytestmark = pytest.mark.interpreted


def test_nobody_gives_up_work_where_no_rule_lets_it() -> None:
    world, row = asked(walking_away=0.0, budget_gives_way=0.0)
    world.contracts[row].weekly_cost = 1e12
    world.cash[account(0)] = -1
    break_contracts(world)
    assert world.contracts[row].state == RUNNING


def test_a_firm_without_cash_walks_away_from_work_that_ruins_it() -> None:
    world, row = asked(walking_away=1.0, budget_gives_way=0.0)
    world.contracts[row].weekly_cost = 1e12
    break_contracts(world)
    before = int(world.ask_totals[0].walked_away)
    world.cash[account(0)] = -1
    break_contracts(world)
    assert (before, world.ask_totals[0].walked_away) == (0, 1)


@pytest.mark.parametrize(("struck", "walks"), [(False, 0), (True, 1)])
def test_a_shock_of_its_own_can_make_a_firm_walk_away(struck: bool, walks: int) -> None:
    """A week costs what it earns; ten times as much loses more in 49 weeks than a tenth of the rest and a lawyer."""
    world, row = asked(walking_away=1.0, budget_gives_way=0.0, broken_contract_damages=0.1)
    world.contracts[row].weekly_cost = world.contracts[row].weekly_value
    world.cash[account(0)] = -1
    if struck:
        strike(world, COST_SHOCK, 9.0)
    break_contracts(world)
    assert world.ask_totals[0].walked_away == walks


def test_what_a_dropped_contract_asked_shrinks_with_it() -> None:
    """One of 50 weeks is done when this one is: of 5 job-years 0.2, of 2 extra ones 0.08."""
    world, row = asked(walking_away=1.0, budget_gives_way=0.0, broken_contract_damages=0.1)
    world.contracts[row].weekly_cost, world.cash[account(0)] = 1e12, -1
    world.contracts[row].worked_weeks = 1
    ask = world.asks[0]
    ask.jobs, ask.extra_jobs = 5.0, 2.0
    break_contracts(world)
    held = world.contracts[row]
    assert alike([ask.jobs, ask.extra_jobs], [0.2, 0.08])
    assert (held.value, held.end - held.start, held.renewed) == (4_000_000, 2, 1)


def test_an_advance_that_a_dropped_contract_gives_back_is_no_damages() -> None:
    """5,000,000 paid ahead, a week of 2,000,000 worked off: the rest goes back as what it was, no income of anybody."""
    world, row = asked(walking_away=1.0, budget_gives_way=0.0, broken_contract_damages=0.1)
    held = world.contracts[row]
    held.weekly_cost, held.upfront_left, world.suppliers[0].advances = 1e12, 5_000_000, 5_000_000
    world.cash[account(0)] = -1
    break_contracts(world)
    assert moved(world, UPFRONT_PAYMENT) == 3_000_000
    assert moved(world, BROKEN_CONTRACT) == 9_800_000
    assert world.suppliers[0].advances == held.upfront_left == 2_000_000


def test_the_rest_of_work_that_a_firm_walked_away_from_is_let_again() -> None:
    """49 of 50 weeks are left; their place in the budget passes to the new tender. Both pay lawyers."""
    world, row = asked(walking_away=1.0, budget_gives_way=0.0, broken_contract_damages=0.1)
    numbers(world, challenge_cost_gbp=5.0)
    held = world.contracts[row]
    held.weekly_cost, held.commitment, world.cash[account(0)] = 1e12, 2_000_000, -1
    before, tenders = cash(world, 0), int(world.clock[0].tenders)
    break_contracts(world)
    again = world.tenders[tenders]
    assert world.clock[0].tenders == tenders + 1
    assert (again.value, again.weeks, again.commitment) == (98_000_000, 49, 2_000_000)
    assert (held.commitment, held.replaced, held.value, held.end) == (0, 1, 2_000_000, NOW + 1)
    assert (moved(world, BROKEN_CONTRACT), moved(world, LITIGATION)) == (9_800_000, 1_000)
    assert cash(world, 0) == before - 9_800_000 - 500
    assert world.suppliers[0].result == -9_800_500.0


def test_a_council_that_must_cut_ends_what_would_run_longest_until_the_rest_fits() -> None:
    """Three hold 600 a week of 250: the two that would run longest go, the one that is being let again cannot."""
    world = hand_world(NOW, asks=1)
    numbers(world, challenge_cost_gbp=5.0, unspent_planning_years=1.0)
    rules(world, walking_away=0.0, budget_gives_way=0.0, broken_contract_damages=0.5)
    rules(world, 0, budget_gives_way=RUNNING_CONTRACTS)
    world.lines["budget"] = world.lines["unspent"] = world.lines["committed"] = 0
    world.lines["surge"] = 0.0
    firm(world)
    rows = [contract(world, 0, value=1_000 * weeks, weeks=weeks, commitment=200) for weeks in (40, 80, 60, 90)]
    world.contracts[rows[3]].renewed = 1
    world.lines[0].budget, world.lines[0].committed = 250 * 52, 600
    break_contracts(world)
    assert world.ask_totals[0].dropped == 2
    assert [int(world.contracts[row].end) - NOW for row in rows] == [40, 1, 1, 90]
    assert [int(world.contracts[row].renewed) for row in rows] == [0, 1, 1, 1]
    assert moved(world, BROKEN_CONTRACT) == 79_000 // 2 + 59_000 // 2
    assert (cash(world, 0), moved(world, LITIGATION)) == (39_500 + 29_500 - 2 * 500, 4 * 500)
    assert world.suppliers[0].result == 68_000.0
