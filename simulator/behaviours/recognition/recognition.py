"""What a buyer sees of the good that a supplier does: evidence, telling, and the walls between departments.

None of this changes what society gets from a contract; it changes what scores and so who wins. Every lever is neutral
at its default: a buyer then takes an offer at face value, whichever department gains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import in_pence, jobs_per_penny
from simulator.engine.apart import apart
from simulator.engine.codes import APPRENTICESHIP, LOCAL_RESPEND, PENCE_PER_POUND, PRIORITY_JOB, TRAINING_WEEK
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se

if TYPE_CHECKING:
    from simulator.engine.world import World

WEEKS_PER_YEAR = 52.0
_MILLION_POUNDS = 1e6 * PENCE_PER_POUND  # pence


@kernel
def saturating(amount: float, half: float) -> float:
    """Return ``amount / (amount + half)``: 0 for nothing, one half at ``half``, towards 1 for much."""
    return amount / (amount + half)


@kernel
def discounted(share: float, shortfall: float) -> float:
    """Return what is left of 1 when a ``share`` of it depends on something of which ``1 - shortfall`` is there."""
    return 1.0 - share * shortfall


@kernel
def passport_of(world: World, supplier: int, council: int) -> float:
    """Return the share of its evidence that a supplier gives once for all in a council: SEs only (mission row 18)."""
    is_se = counts_as_se(world, world.suppliers[supplier].kind, council)
    return float(world.rules[council].compliance_passport) if is_se else 0.0


@kernel
def evidence_of(world: World, supplier: int, council: int) -> float:
    """Return the share of its outcomes that a supplier can evidence.

    It grows with size (staff to report) and with skill at telling; paid reporting fills part of the gap, and a passport
    is evidence however small its holder is.
    """
    parameters = world.parameters[0]
    s = world.suppliers[supplier]
    size = saturating(s.turnover, in_pence(parameters.reporting_half_turnover_gbp))
    share = parameters.reporting_size_share
    own = share * size + (1.0 - share) * s.sales
    own += (1.0 - own) * parameters.paid_reporting_effect * world.rules[council].reporting_payment
    return max(own, passport_of(world, supplier, council))


@kernel
def credence(world: World, supplier: int, council: int) -> float:
    """Return the share of a supplier's offer that a buyer believes, from how it is told and evidenced."""
    rule = world.rules[council]
    told = discounted(rule.story_share, 1.0 - world.suppliers[supplier].sales)
    shown = 1.0
    if rule.evidence_standard > 0.0:
        shown = discounted(rule.evidence_standard, 1.0 - evidence_of(world, supplier, council))
    return told * shown


@kernel
def wall(world: World, supplier: int, council: int) -> float:
    """Return the share of other departments' benefit that a buyer leaves out for this supplier.

    A pooled budget brings part of it back, and so does a passport that shows several departments' targets at once.
    """
    rule = world.rules[council]
    return (
        rule.department_firewall * (1.0 - rule.pooled_outcomes_budget) * (1.0 - passport_of(world, supplier, council))
    )


@kernel
def benefit(world: World, outcome: int, department: int, left_out: float) -> float:
    """Return the worth of one additional unit of an outcome [pence], other public bodies' part reduced by a wall.

    ``left_out`` is the share that is lost of what lands neither in the ``department`` nor with residents.
    """
    values = world.benefits[outcome]
    last = len(values) - 1
    worth = 0.0
    for beneficiary in range(len(values)):
        is_counted = beneficiary in (department, last)
        worth += values[beneficiary] if is_counted else values[beneficiary] * (1.0 - left_out)
    return worth


@kernel
def worth_of_job(world: World, department: int, left_out: float) -> float:
    """Return what a week in a job for someone of a priority group is worth [pence], net of deadweight (R7)."""
    additional = world.parameters[0].priority_share_additional
    return additional * benefit(world, PRIORITY_JOB, department, left_out) / WEEKS_PER_YEAR


@kernel
def worth_of_work(world: World, social: float, home: float, department: int, left_out: float) -> float:
    """Return what else a penny of work is worth [pence]: apprenticeships, training, money spent again in the area.

    ``social`` is the supplier's social offer, ``home`` the share of the work done by firms of the area.
    """
    p = world.parameters[0]
    apprentices = p.apprenticeships_per_gbp_m * p.apprenticeships_additional
    training = p.training_weeks_per_gbp_m * p.training_additional
    worth = social * apprentices * benefit(world, APPRENTICESHIP, department, left_out) / _MILLION_POUNDS
    worth += social * training * benefit(world, TRAINING_WEEK, department, left_out) / _MILLION_POUNDS
    respend = home * max(0.0, p.local_respend_home - p.local_respend_away)
    return worth + respend * benefit(world, LOCAL_RESPEND, department, left_out) / PENCE_PER_POUND


@kernel
def counted_share(world: World, supplier: int, line_row: int) -> float:
    """Return the share of a supplier's benefit that the buyer of a service line counts, the wall considered."""
    line = world.lines[line_row]
    left_out = wall(world, supplier, line.council)
    if left_out <= 0.0:
        return 1.0
    s = world.suppliers[supplier]
    home = 1.0 if s.home == line.council else 0.0
    job_weeks = s.priority_share * world.sectors[line.sector].labour_share * jobs_per_penny(world)
    seen = job_weeks * worth_of_job(world, line.department, left_out)
    seen += worth_of_work(world, s.social, home, line.department, left_out)
    whole = job_weeks * worth_of_job(world, line.department, 0.0)
    whole += worth_of_work(world, s.social, home, line.department, 0.0)
    return seen / whole if whole > 0.0 else 1.0


@apart
def visible_share(world: World, supplier: int, tender_row: int) -> float:
    """Return the share of a supplier's social offer that a buyer scores: what is believed of it, and counted."""
    tender = world.tenders[tender_row]
    return credence(world, supplier, tender.council) * counted_share(world, supplier, tender.line)


@apart
def writing_left(world: World, supplier: int, council: int) -> float:
    """Return the share of the cost of a bid that is left with a passport."""
    return 1.0 - world.parameters[0].passport_bid_saving * passport_of(world, supplier, council)
