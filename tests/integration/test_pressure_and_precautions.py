"""Direction tests of precautions, dropped contracts and shrinking budgets, on a region of two councils."""

from __future__ import annotations

import pytest

from simulator import Scenario, load_scenario
from simulator.behaviours.asks.breaking import pays_to_walk_away
from simulator.behaviours.contractors.handover import CONTINUITY
from simulator.engine.accounts import BROKEN_CONTRACT, LITIGATION, OVERDRAFT_INTEREST, STEP_IN_PLAN
from simulator.engine.codes import LARGE_CONTRACTOR
from simulator.engine.world import World
from simulator.register import PARAMETERS
from simulator.start.population import create_world
from simulator.week.digest import in_use, run_digests
from simulator.week.growth import live
from tests.property.test_conservation import assert_sound
from tests.scenes import cut_down, differing

pytestmark = pytest.mark.direction
SEEDS = (1, 2, 3, 4)
SHRINKING = {"real_budget_growth": -0.1}


def scenario(rules: dict[str, float], chains: bool = False, parameters: dict[str, float] | None = None) -> Scenario:
    region = cut_down(load_scenario("baseline").without_policies(), councils=2, share_of_suppliers=0.3, years=4)
    settings = region.resolved()
    settings |= {"payment_chains": chains, "parameters": parameters or {}, "rules": settings["rules"] | rules}
    return Scenario.from_resolved(settings)


def worlds(rules: dict[str, float], parameters: dict[str, float] | None = None) -> list[World]:
    made = []
    for seed in SEEDS:
        world = create_world(scenario(rules, parameters=parameters), seed)
        live(world, 208)
        assert_sound(world)
        made.append(world)
    return made


def paid(run: list[World], reason: int) -> int:
    return sum(int(world.flows[reason].sum()) for world in run)


def test_dearer_credit_costs_firms_more() -> None:
    cheap, dear = worlds({}), worlds({"interest_rate_rise": 0.05})
    assert paid(dear, OVERDRAFT_INTEREST) > paid(cheap, OVERDRAFT_INTEREST)


def test_walking_away_pays_when_the_loss_is_larger_than_the_claim() -> None:
    """Unit: ten weeks at a loss of 100 against a tenth of 5,000 and a lawyer of 400."""
    assert pays_to_walk_away(100.0, 10, 5_000.0, 0.1, 400.0)
    assert not pays_to_walk_away(80.0, 10, 5_000.0, 0.1, 400.0)


def test_firms_walk_away_less_where_it_costs_them_more() -> None:
    """Where costs overrun, free of damages and with a tenth of what is left; both sides pay lawyers for each."""
    trouble = {"overrun_mean": 0.1, "overrun_sd": 0.2}
    free, liable, never = (
        worlds({"walking_away": possible, "broken_contract_damages": damages}, trouble)
        for possible, damages in ((1.0, 0.0), (1.0, 0.3), (0.0, 0.0))
    )
    walked = [sum(int(w.ask_totals[0].walked_away) for w in run) for run in (free, liable, never)]
    assert walked[0] > walked[1] >= walked[2] == 0
    assert paid(free, LITIGATION) == 2 * 1_000_000 * walked[0]


def test_ending_contracts_early_costs_damages_and_frees_money_for_new_needs() -> None:
    needs, contracts = worlds(SHRINKING), worlds(SHRINKING | {"budget_gives_way": 1.0})
    assert sum(int(w.ask_totals[0].dropped) for w in needs) == 0
    assert sum(int(w.ask_totals[0].dropped) for w in contracts) > 0
    assert paid(contracts, BROKEN_CONTRACT) > 0
    assert sum(w.tallies.awards.sum() for w in contracts) > sum(w.tallies.awards.sum() for w in needs)


def test_social_value_or_prompt_payment_may_give_way_instead() -> None:
    social = worlds(SHRINKING | {"budget_gives_way": 2.0})
    late = worlds(SHRINKING | {"budget_gives_way": 3.0})
    for world in social:
        published = in_use(world, "tenders")
        assert (published.weight_social[published.week_published >= 0] == 0.0).all()
    days = [sum(w.tallies.payment_days.sum() / w.tallies.payments.sum() for w in run) for run in (social, late)]
    assert days[1] > days[0] + 4 * len(SEEDS)


@pytest.mark.null
@pytest.mark.parametrize("choice", [0.0, 2.0, 3.0])
def test_nothing_gives_way_where_budgets_do_not_shrink(choice: float) -> None:
    """Null; but for running contracts: a line can hold more than its room after unspent money was planned again."""
    one, other = run_digests(scenario({}), 1), run_digests(scenario({"budget_gives_way": choice}), 1)
    assert differing(one, other, ("baseline", "rules", "rule_values", "clock")) == []


def test_precautions_are_paid_for_and_keep_services_going() -> None:
    """The ready collapse: services that pass on do so without a gap, or for less money bridging one.

    How many contracts fail differs between the arms, because fees and plans change what happens before.
    """
    plain = load_scenario("carillion")
    numbers = {name: PARAMETERS[name].low for name in ("managed_transfer_probability", "restructuring_probability")}
    numbers["transfer_share_works"] = PARAMETERS["transfer_share_works"].high
    passed_on, bridging = {}, {}
    for name in ("none", "step_in_plan", "standby_bidder"):
        rules = dict(plain.rules) | ({} if name == "none" else {name: 1.0})
        arm = Scenario.from_resolved(plain.resolved() | {"rules": rules, "parameters": numbers})
        passed_on[name] = bridging[name] = 0
        for seed in SEEDS:
            world = create_world(arm, seed)
            live(world, arm.horizon_weeks)
            assert world.clock[0].fault == 0
            rows = in_use(world, "failures")
            passed_on[name] += int(rows.handed_over[rows.kind == LARGE_CONTRACTOR].sum())
            bridging[name] += int(world.failure_costs[LARGE_CONTRACTOR, CONTINUITY])
            assert (world.flows[STEP_IN_PLAN].sum() > 0) == (name == "step_in_plan")
    assert all(passed_on.values())
    assert bridging["step_in_plan"] == 0 < bridging["none"]
    assert bridging["standby_bidder"] / passed_on["standby_bidder"] < bridging["none"] / passed_on["none"]
