"""Community benefit clauses: jobs and work for social enterprises that a contract asks for, and what becomes of that.

Off unless a rule asks. When the clause comes in differs by what it changes, not by a number that rewards early clauses:

- before the design: the SEs' part is cut into lots that they can carry, SEs of the area hear of the tender as old
  acquaintances do, and contractors have had time to meet them;
- at the tender: bidders put the cost into their price, and what they promise binds them;
- after the award: nobody has priced it, nothing binds, and there are a few weeks left to find partners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.mandates import applies_mandate, lots_for
from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.firms.standing import in_pence
from simulator.behaviours.recognition.outcomes import credit_clause_jobs
from simulator.engine import chance
from simulator.engine.accounts import CLAUSE_MONITORING, CLAUSE_PENALTY, COMMUNITY_BENEFIT, HOUSEHOLDS, MARKET
from simulator.engine.apart import apart
from simulator.engine.chosen import FOR_SES, scope_of
from simulator.engine.codes import AFTER_AWARD, AT_TENDER, BEFORE_DESIGN, PASS_ON
from simulator.engine.events import CLAUSE_BROKEN, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance, counts_as_se, has_social_purpose
from simulator.engine.ledger import council_account, pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

_MILLION_GBP = 1e6  # jobs are asked for by the million


# What a tender asks -----------------------------------------------------------------------------------------------


@apart
def ask_more(world: World, row: int) -> None:
    """Write into a tender what it asks beyond work at a price: clauses, milestones, payment by results."""
    tender = world.tenders[row]
    rule = world.rules[scope_of(world, tender.council, tender.line)]
    ask = world.asks[row]
    ask.milestones = int(rule.payment_milestones + 0.5)
    ask.results_share = rule.results_share
    ask.results_weeks = rule.results_lag_weeks
    ask.stage = AT_TENDER
    stage = int(rule.clause_stage)
    if tender.value >= in_pence(rule.clause_threshold_gbp):
        ask.stage = stage
        ask.jobs = rule.clause_jobs_per_million * float(tender.value) / in_pence(_MILLION_GBP)
        # A design that met the SEs has given them lots of their own.
        ask.se_part = 0.0 if stage == BEFORE_DESIGN and tender.lot > 0 else rule.clause_se_share
    elif stage == BEFORE_DESIGN and tender.lot > 1 and rule.clause_se_share > 0.0:
        ask.stage = BEFORE_DESIGN
    if applies_mandate(world, row, PASS_ON, FOR_SES):
        ask.stage = max(ask.stage, AT_TENDER)
        ask.se_part = max(ask.se_part, rule.mandated_se_share, rule.national_se_share)
    if world.clock[0].chain == 0:
        ask.se_part = 0.0  # nobody passes work on


@apart
def lots_of_design(world: World, row: int, most: int) -> int:
    """Return into how many lots a need is cut whose design met the SEs: a main lot, and the SEs' part in theirs."""
    tender = world.tenders[row]
    rule = world.rules[scope_of(world, tender.council, tender.line)]
    if int(rule.clause_stage) != BEFORE_DESIGN or rule.clause_se_share <= 0.0 or tender.attempt > 0:
        return 1
    if tender.value < in_pence(rule.clause_threshold_gbp):
        return 1
    return 1 + lots_for(world, row, rule.clause_se_share * tender.value, most - 1, FOR_SES)


@kernel
def is_engaged(world: World, row: int, supplier: int) -> bool:
    """Say whether a supplier is an SE of the area that was met before the tender was designed."""
    if world.clock[0].asks == 0 or world.asks[row].stage != BEFORE_DESIGN:
        return False
    s = world.suppliers[supplier]
    council = world.tenders[row].council
    return s.home == council and counts_as_se(world, s.kind, council)


# What it costs ----------------------------------------------------------------------------------------------------


@kernel
def usual_priority_jobs(value: float, direct_share: float, labour_share: float, wage: float, priority: float) -> float:
    """Return the job-years that people of priority groups have on work of a value anyway: money of one unit.

    ``direct_share`` of the value is direct cost, and ``labour_share`` of that is pay.
    """
    return value * direct_share * labour_share / wage * priority


@kernel
def extra_jobs(world: World, supplier: int, row: int) -> float:
    """Return the job-years that a tender asks of a supplier beyond what its own staff give."""
    tender = world.tenders[row]
    parameters = world.parameters[0]
    s = world.suppliers[supplier]
    usual = usual_priority_jobs(
        float(tender.value),
        parameters.cost_share_of_reference * (1.0 - s.overhead_share),
        world.sectors[tender.sector].labour_share,
        in_pence(parameters.wage_gbp_per_year) * world.lines[tender.line].cost_index,
        s.priority_share,
    )
    return max(0.0, world.asks[row].jobs - usual)


@kernel
def passes_work_on(world: World, supplier: int) -> bool:
    """Say whether a supplier subcontracts: large contractors do, where there are payment chains."""
    s = world.suppliers[supplier]
    return bool(world.clock[0].chain and carries_finance(s.kind) and s.n_members == 0)


@apart
def cost_of_asks(world: World, supplier: int, row: int) -> float:
    """Return what a tender's clauses would cost a bidder [pence], as far as it knows of them when it bids."""
    ask = world.asks[row]
    if ask.stage == AFTER_AWARD:
        return 0.0
    parameters = world.parameters[0]
    cost = extra_jobs(world, supplier, row) * in_pence(parameters.clause_job_cost_gbp)
    if passes_work_on(world, supplier):
        typical = world.tenders[row].value * parameters.cost_share_of_reference
        cost += parameters.clause_handling_share * ask.se_part * typical
    return cost


# What becomes of it -----------------------------------------------------------------------------------------------


@kernel
def is_worth_keeping(monitoring: float, remedy: float) -> bool:
    """Say whether breaking a promise costs more than it saves: its chance to be found out times what is charged."""
    return monitoring * remedy >= 1.0


@apart
def promise(world: World, row: int) -> None:
    """Let the supplier of a new contract decide whether it means to keep what the clauses ask.

    SEs do. Others do where breaking them would cost more, and otherwise some of them do out of good will (H24).
    """
    contract = world.contracts[row]
    ask = world.asks[contract.tender]
    if not passes_work_on(world, contract.supplier):
        ask.se_part = 0.0
    if ask.jobs <= 0.0 and ask.se_part <= 0.0:
        return
    ask.extra_jobs = extra_jobs(world, contract.supplier, contract.tender)
    rule = world.rules[scope_of(world, contract.council, contract.line)]
    s = world.suppliers[contract.supplier]
    is_bound = ask.stage != AFTER_AWARD and is_worth_keeping(rule.clause_monitoring, rule.clause_remedy)
    u = chance.uniform(world.clock[0].seed, chance.GOODWILL, 0, s.id, contract.id)
    if has_social_purpose(s.kind) or is_bound or u < world.parameters[0].clause_goodwill:
        ask.keeps = 1
    world.ask_totals[0].contracts += 1


@kernel
def weeks_to_meet(stage: int, published: int, awarded: int, start: int, design_weeks: float) -> float:
    """Return the weeks that contractors have to find SEs before work starts, by when the clause came in."""
    if stage == AFTER_AWARD:
        return float(start - awarded)
    if stage == BEFORE_DESIGN:
        return start - published + design_weeks
    return float(start - published)


@kernel
def has_met(world: World, row: int, supplier: int, closeness: float) -> bool:
    """Say whether an SE and the contractor have found each other in time, as suppliers find notices (discover.py).

    SEs met before the design are introduced: they are found as fast as old acquaintances are.
    """
    contract = world.contracts[row]
    tender = world.tenders[contract.tender]
    parameters = world.parameters[0]
    s = world.suppliers[supplier]
    stage = world.asks[contract.tender].stage
    weeks = weeks_to_meet(
        stage, tender.week_published, contract.week_awarded, contract.start, parameters.clause_design_weeks
    )
    rate = parameters.discovery_per_week * closeness * (0.5 + s.sales)
    if stage == BEFORE_DESIGN:
        rate *= parameters.contact_discovery
    x = rate * max(1.0, weeks)
    u = chance.uniform(world.clock[0].seed, chance.MEETING, 0, s.id, contract.id)
    return u < x / (1.0 + x)


@kernel
def keep_promise(world: World, row: int, gross: int) -> None:
    """Let a supplier that keeps its promise pay for the jobs that belong to the work invoiced now [gross, pence]."""
    contract = world.contracts[row]
    ask = world.asks[contract.tender]
    if ask.keeps == 0 or ask.extra_jobs <= 0.0:
        return
    parameters = world.parameters[0]
    s = world.suppliers[contract.supplier]
    # What was invoiced before a contract was cut short was for more jobs a pound: no more than was asked is given.
    jobs = min(ask.extra_jobs * gross / contract.value, ask.extra_jobs - ask.jobs_done)
    if jobs <= 0.0:
        return
    cost = pence(jobs * in_pence(parameters.clause_job_cost_gbp))
    transfer(world, supplier_account(world, contract.supplier), HOUSEHOLDS, cost, COMMUNITY_BENEFIT)
    add_to_surplus(world, contract.supplier, -cost)
    ask.jobs_done += jobs
    world.tallies[s.kind].job_weeks += 52.0 * jobs
    credit_clause_jobs(world, row, 52.0 * jobs)


@kernel
def close_clauses(world: World, row: int) -> None:
    """Hold a completed contract against its clauses: count what was given; what is found missing costs the supplier."""
    contract = world.contracts[row]
    ask = world.asks[contract.tender]
    if ask.jobs <= 0.0 and ask.se_part <= 0.0:
        return
    parameters = world.parameters[0]
    totals = world.ask_totals[0]
    missing_part = max(0.0, ask.se_part - ask.se_placed)
    totals.jobs_asked += ask.jobs
    totals.jobs_given += ask.jobs - max(0.0, ask.extra_jobs - ask.jobs_done)
    totals.se_asked += ask.se_part * contract.value
    totals.se_placed += (ask.se_part - missing_part) * contract.value
    if ask.stage == AFTER_AWARD:
        return
    saved = max(0.0, ask.extra_jobs - ask.jobs_done) * in_pence(parameters.clause_job_cost_gbp)
    saved += parameters.clause_handling_share * missing_part * contract.value * parameters.cost_share_of_reference
    _charge(world, row, saved)


@kernel
def _charge(world: World, row: int, saved: float) -> None:
    """Look at a contract with the chance that the rules say, and charge what was saved times the remedy [pence]."""
    clock = world.clock[0]
    contract = world.contracts[row]
    rule = world.rules[scope_of(world, contract.council, contract.line)]
    council = council_account(contract.council)
    u = chance.uniform(clock.seed, chance.CLAUSE_CHECK, 0, contract.id, 0)
    if u >= rule.clause_monitoring:
        return
    transfer(world, council, MARKET, pence(in_pence(world.parameters[0].clause_check_gbp)), CLAUSE_MONITORING)
    penalty = pence(rule.clause_remedy * saved)
    if penalty > 0:
        transfer(world, supplier_account(world, contract.supplier), council, penalty, CLAUSE_PENALTY)
        add_to_surplus(world, contract.supplier, -penalty)
        world.ask_totals[0].penalties += penalty
        add_event(world, CLAUSE_BROKEN, contract.supplier, row, penalty, saved)
