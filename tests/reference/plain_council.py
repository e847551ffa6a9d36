"""Councils and their service lines in the plain model: what they need, how they publish, when they pay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from simulator.engine import chance
from simulator.register import LEVERS
from tests.reference.plain_records import (
    CANCELLED,
    COMPETITIVE,
    LINE,
    LOT,
    PLACES,
    RENEWAL,
    Contract,
    Invoice,
    Tender,
    Waiting,
    band_below,
    descend,
    pence,
    pick,
)

if TYPE_CHECKING:
    from tests.reference.plain_mesa import PlainModel


class Council(mesa.Agent):
    """A buyer with rules of its own."""

    model: PlainModel
    account_kind = "council"

    def __init__(self, model: PlainModel, index: int, identity: int, name: str, baseline: dict[str, float]) -> None:
        super().__init__(model)
        self.index = index
        self.id = identity
        self.name = name
        self.baseline = baseline
        self.rules = dict(baseline)
        self.cash = 0
        self.awarded = 0.0  # pence, fading over about a year
        self.awarded_to_se = 0.0
        self.days_beyond_terms = 0.0  # what suppliers believe of it

    def set_rules(self) -> None:
        """Baseline, then every policy whose window is open, in order; each sees what earlier ones made of the rule."""
        self.rules = dict(self.baseline)
        for policy, start, until in self.model.policies:
            if start <= self.model.week < until and policy.applies_to(self.name):
                before = self.rules[policy.lever]
                targets = {"set": policy.value, "add": before + policy.value, "scale": before * policy.value}
                lever = LEVERS[policy.lever]
                target = max(min(lever.low, before), min(max(lever.high, before), targets[policy.operation]))
                if policy.ramp_weeks > 0 and self.model.week - start + 1 < policy.ramp_weeks:
                    target = before + (self.model.week - start + 1) / policy.ramp_weeks * (target - before)
                self.rules[policy.lever] = target

    def is_below_share(self) -> bool:
        """Whether recent awards to SEs are below the mandated share."""
        target = self.rules["mandated_se_share"]
        return target > 0.0 and self.awarded_to_se < target * self.awarded

    def enforces_by(self, way: str) -> bool:
        """Whether it is below its share and acts on it in this way."""
        chosen = ("target", "preference", "reserve")[int(self.rules["mandate_enforcement"])]
        return chosen == way and self.is_below_share()

    def fade(self) -> None:
        """Let the memory of awards fade by a week."""
        self.awarded *= 1.0 - 1.0 / self.model.numbers["se_share_memory_weeks"]
        self.awarded_to_se *= 1.0 - 1.0 / self.model.numbers["se_share_memory_weeks"]

    # publish
    def publish(self, tender: Tender) -> None:
        """Cut a large need into lots, otherwise publish it under the rules of the week."""
        lots = max(1, math.ceil(tender.value / (self.rules["maximum_lot_gbp"] * 100)))
        lots = min(int(self.model.numbers["most_lots"]), lots)
        if tender.answer == "cut for more":
            lots = int(self.model.numbers["rerun_lots"])
        if lots > 1 and tender.lot == 0:
            self.cut(tender, lots)
            return
        n, model = self.model.numbers, self.model
        if tender.answer != "first call":
            small = tender.value < n["quotation_threshold_gbp"] * 100
            asks = tender.answer == "rung round" or (tender.answer == "cut for more" and small)
            tender.process = "waiver" if tender.answer == "asked one" else "quotation" if asks else "open"
        else:
            u = chance.uniform(model.luck, chance.PROCESS, 0, tender.id, 0)
            tender.process = model.processes[pick(u, model.process_mix[band_below(model.process_edges, tender.value)])]
        self.set_timetable(tender)
        tender.rules = dict(self.rules)
        social = max(self.rules["social_value_weight"], self.rules["minimum_social_value_weight"])
        price = (1.0 - social) * self.rules["price_share"]
        tender.weights = price, 1.0 - social - price, social
        tender.se_preference = self.rules["se_price_preference"]
        if self.enforces_by("preference"):
            tender.se_preference = max(tender.se_preference, self.rules["mandate_preference"])
        if self.enforces_by("reserve") or tender.value < self.rules["reserved_below_gbp"] * 100:
            enough = int(n["reserve_competitors"]) if tender.process in COMPETITIVE else 1
            able = sum(1 for s in model.directory[tender.line.sector] if s.is_social and s.may_enter(tender))
            tender.reserved = tender.attempt == 0 and able >= enough
        if tender.common_cost == 0:
            error = n["reference_error"]
            z = chance.normal(model.luck, chance.COMMON_COST, 0, tender.id, 0)
            tender.common_cost = pence(
                tender.value * n["cost_share_of_reference"] * math.exp(error * z - 0.5 * error * error)
            )
        tender.state = "published"
        preparing = pence(n["buyer_preparing_share"] * model.work_of_bid(tender))
        model.ledger.pay(self, model.market, preparing, "competition_cost")

    def cut(self, tender: Tender, lots: int) -> None:
        """Replace a need by equal lots; the last one takes what does not divide."""
        share, held = tender.value // lots, tender.commitment // lots
        for lot in range(lots):
            is_last = lot == lots - 1
            part = self.model.add_need(
                descend(tender.id, LOT, 0, lot),
                tender.line,
                tender.value - share * (lots - 1) if is_last else share,
                tender.weeks,
                tender.commitment - held * (lots - 1) if is_last else held,
            )
            part.lot = lot + 1
            part.common_cost = pence(part.value / tender.value * tender.common_cost)
            part.attempt, part.renews, part.incumbent = tender.attempt, tender.renews, tender.incumbent
            part.answer = tender.answer
            part.earliest_start = tender.earliest_start
        tender.state, tender.reason = "split", "cut into lots"
        tender.commitment = 0
        tender.week_decided = self.model.week

    def set_timetable(self, tender: Tender) -> None:
        """Fix how long the notice stands and how long the evaluation takes."""
        n = self.model.numbers
        longer = n["rerun_notice_factor"] if tender.answer == "called anew" else 1.0
        notice, evaluation = max(1, int(self.rules["notice_weeks"] * longer + 0.5)), int(n["evaluation_weeks"])
        if tender.process not in ("open", "mini_competition"):
            notice = int(n["quotation_notice_weeks" if tender.process == "quotation" else "direct_notice_weeks"])
            evaluation = int(n["short_evaluation_weeks"])
        tender.notice_weeks = notice
        tender.week_published = self.model.week
        tender.week_closing = self.model.week + notice
        tender.week_deciding = tender.week_closing + evaluation

    # the year's end
    def close_year(self) -> None:
        """Keep a part of what its lines did not spend for them, and give the taxpayer back what is left."""
        model = self.model
        invoices = [i for due in model.due.values() for i in due if i.contract.council is self]
        done = [c.earned - c.invoiced - c.upfront_left for c in model.live_contracts if c.council is self]
        owed = sum(invoice.amount for invoice in invoices) + sum(max(0, amount) for amount in done)
        lines = [line for line in model.lines if line.council is self]
        unspent = weekly = 0.0
        for line in lines:
            unspent += max(0.0, line.unspent)
            weekly += line.budget / 52.0
        free = self.cash - (owed + weekly * model.numbers["council_float_weeks"])
        share = min(self.rules["unspent_carried"], max(0.0, free) / unspent) if unspent > 0.0 else 0.0
        for line in lines:
            line.unspent *= share if line.unspent > 0.0 else 1.0
        model.ledger.pay(self, model.taxpayer, max(0, pence(free - share * unspent)), "unspent_returned")

    # pay
    def receive(self, contract: Contract, amount: int) -> None:
        """Take an invoice and settle in which week it will be paid."""
        model = self.model
        terms = min(contract.terms_days, self.rules["payment_terms_days"])
        u, u_round = chance.uniforms(model.luck, chance.PAYMENT, model.week, contract.tender.id, 0)
        share = self.rules["payment_late_share"]
        late = 0.0
        if u < share:
            late = chance.inverse_exponential(u / share, self.rules["payment_late_days"])
            days = terms + late
        else:
            days = min(terms, 2.0 * self.rules["payment_usual_days"] * ((u - share) / (1.0 - share)))
        weeks = math.floor(days / 7.0)
        weeks += u_round < days / 7.0 - weeks
        model.due[model.week + weeks].append(Invoice(contract, amount, model.week, days, late))

    def settle(self, invoice: Invoice) -> None:
        """Pay an invoice, with interest if it is late; a firm that is gone hands it on to its creditors."""
        supplier, model = invoice.contract.supplier, self.model
        interest = pence(invoice.amount * invoice.days_late * self.rules["late_interest_rate"] / 365.0)
        model.ledger.pay(self, supplier, invoice.amount, "contract_payment")
        model.ledger.pay(self, supplier, interest, "late_interest")
        supplier.receivable -= invoice.amount
        if supplier.state != "active":
            model.ledger.pay(supplier, model.banks, invoice.amount + interest, "estate_distribution")
        beyond = invoice.days - invoice.contract.terms_days
        self.days_beyond_terms += model.numbers["payment_belief_weight"] * (beyond - self.days_beyond_terms)
        tally = model.tallies[supplier.kind]
        tally["paid"] += invoice.amount
        tally["payments"] += 1
        tally["payment_days"] += invoice.days
        tally["late_payments"] += invoice.days_late > 0.0


class ServiceLine(mesa.Agent):
    """A council's budget for one sector."""

    model: PlainModel

    def __init__(self, model: PlainModel, identity: int, council: Council, sector: int, budget: int, need: float):
        super().__init__(model)
        self.id = identity
        self.council = council
        self.sector = sector
        self.budget = budget  # pence a year
        self.typical_need = need  # pence a week
        self.committed = 0  # pence a week
        self.cost_index = 1.0
        self.shock = 0.0
        self.surge = 0.0
        self.places: list[Waiting | None] = [None] * PLACES
        self.unspent = 0.0  # pence of budget, so far and carried over, for which no work was done
        self.funded = 0
        self.worked = 0.0
        self.unmet = 0.0  # pence of needs given up
        self.unanswered = 0.0  # pence of competitions without a bid, fading

    @property
    def room(self) -> float:
        """What it can still commit [pence a week], with what it did not spend planned again over some years."""
        weeks = 52.0 * self.model.numbers["unspent_planning_years"]
        return self.budget * (1.0 + self.surge) / 52.0 - self.committed + self.unspent / weeks

    @property
    def room_for_new(self) -> float:
        """What new needs may take of it while others wait."""
        waits = any(need and need.not_before <= self.model.week for need in self.places)
        return self.room * (1.0 - self.model.numbers["room_saved_for_waiting"]) if waits else self.room

    def start_week(self) -> None:
        """Move the budget once a year and costs once a month, feel shocks, fund the council."""
        rules, model = self.council.rules, self.model
        if model.week > 0 and model.week % 52 == 0:
            self.budget = pence(self.budget * (1.0 + rules["real_budget_growth"]))
        if model.month_ends:
            self.cost_index *= 1.0 + rules["cost_inflation"] / 12.0
        self.shock = max(-1.0, model.size_of_shocks("cost_shock", self))
        self.surge = max(-1.0, model.size_of_shocks("demand_surge", self))
        weekly = pence(self.budget * (1.0 + self.surge) / 52.0)
        model.ledger.pay(model.taxpayer, self.council, weekly, "funding")
        self.funded += weekly
        self.unspent += weekly

    def renew(self, contract: Contract) -> None:
        """Consider an ending contract's renewal; its place in the budget passes to the tender."""
        old = contract.tender
        wanted_still = self.model.numbers["renewal_probability"] * (1.0 + min(0.0, self.surge))
        if chance.uniform(self.model.luck, chance.RENEWAL, 0, old.id, 0) < wanted_still:
            value = pence(contract.value * self.cost_index / contract.index_signed)
            if contract.state == "completed":
                weekly = pence(value / old.weeks)
                if weekly > self.room:
                    self.let_wait(descend(old.id, RENEWAL, 0, 0), value, 0, old.weeks, self.model.week)
                    return
                self.committed += weekly
                contract.commitment = weekly
            tender = self.model.add_need(descend(old.id, RENEWAL, 0, 0), self, value, old.weeks, contract.commitment)
            tender.renews, tender.incumbent, tender.earliest_start = contract, contract.supplier, contract.end
            contract.commitment = 0
            contract.replaced = True

    def find_needs(self) -> None:
        """Call waiting needs that fit, then turn free budget into new ones; those that do not fit wait."""
        self.call_waiting()
        model, n = self.model, self.model.numbers
        mean = 0.0
        if self.room_for_new > 0.0:
            pace = self.typical_need * n["need_response_weeks"]
            mean = min(n["most_needs_a_week"], model.season[model.calendar_month] * self.room_for_new / pace)
        u = chance.uniform(model.luck, chance.NEED_COUNT, model.week, self.id, 0)
        for ordinal in range(chance.inverse_poisson(u, mean)):
            identity, value, weeks = self.draw_need(descend(self.id, LINE, model.week, ordinal))
            if value / weeks <= self.room_for_new:
                self.take(identity, value, 0, weeks)
            else:
                self.let_wait(identity, value, 0, weeks, model.week)

    def call_waiting(self) -> None:
        """Call what waits and fits; give up what waited too long."""
        week = self.model.week
        for place, need in enumerate(self.places):
            if need is None or need.not_before > week:
                continue
            if need.value / need.weeks <= self.room:
                self.take(need.id, need.value, need.cost, need.weeks)
                self.places[place] = None
            elif week - need.not_before > self.model.numbers["need_patience_weeks"]:
                self.unmet += need.value
                self.places[place] = None

    def let_wait(self, identity: int, value: int, cost: int, weeks: int, not_before: int) -> None:
        """Keep a need in a free place, or give it up where there is none."""
        if None in self.places:
            self.places[self.places.index(None)] = Waiting(identity, value, cost, weeks, not_before)
        else:
            self.unmet += value

    def bring_back(self, tender: Tender) -> None:
        """Let the need behind a cancelled tender come back later, or be given up."""
        n = self.model.numbers
        if chance.uniform(self.model.luck, chance.NEEDED_STILL, 0, tender.id, 0) < n["cancelled_needed_still"]:
            again = self.model.week + int(n["cancelled_return_weeks"])
            identity = descend(tender.id, CANCELLED, 0, 0)
            self.let_wait(identity, tender.value, tender.common_cost, tender.weeks, again)
        else:
            self.unmet += tender.value

    def take(self, identity: int, value: int, cost: int, weeks: int) -> None:
        """Make a need a tender and hold money for it."""
        weekly = pence(value / weeks)
        self.model.add_need(identity, self, value, weeks, weekly).common_cost = cost
        self.committed += weekly

    def draw_need(self, identity: int) -> tuple[int, int, int]:
        """Return identity, value at today's costs and duration of a need."""
        model = self.model
        service = model.settings.service_lines[self.sector]
        u_value, u_weeks = chance.uniforms(model.luck, chance.NEED_VALUE, 0, identity, 0)
        value = chance.inverse_lognormal(u_value, service.value_median_gbp * 100.0, service.value_sigma)
        band, bands = band_below(model.duration_edges, int(value)), len(model.duration_edges)
        quantiles = model.durations[band + (self.sector * bands if len(model.durations) > bands else 0)]
        position = u_weeks * (len(quantiles) - 1)
        i = min(int(position), len(quantiles) - 2)
        weeks = max(1, int(quantiles[i] + (quantiles[i + 1] - quantiles[i]) * (position - i) + 0.5))
        largest = pence(model.numbers["value_cap_share"] * self.budget * weeks / 52.0)
        smallest = pence(model.numbers["smallest_need_gbp"] * 100)
        return identity, max(smallest, min(pence(value * self.cost_index), largest)), weeks
