"""The market and payment core once more, written as a plain Mesa user would: a second opinion and a speed peer.

Agents are Python objects with ordinary attributes, the week is a list of ``AgentSet.do`` and loops, money is whole
pence in attributes, everything else is an int, a float, a list or a dict. No table, no compiled rule: each rule is
written again from its description. Shared with the simulator are the keyed draws (``simulator.engine.chance``), the
numbers of the register, the scenario, the fitted demand and the population at week 0: both live the same luck and must
agree to the penny. Formulas keep the descriptions' order of operations, for the last bit.
"""

from __future__ import annotations

import math
from collections import defaultdict

import mesa

from simulator.engine import chance
from simulator.register import PARAMETERS, STRUCTURES
from simulator.scenario.schema import Scenario
from simulator.start.fitted_demand import load_demand
from tests.reference import plain_award
from tests.reference.plain_council import Council, ServiceLine
from tests.reference.plain_economy import Economy
from tests.reference.plain_newcomer import Group, newcomer
from tests.reference.plain_records import (
    COMPETITIVE,
    DIRECT,
    GROUP,
    RELET,
    UNDECIDED,
    Belief,
    Contract,
    Invoice,
    Ledger,
    Party,
    Tender,
    descend,
    pence,
)
from tests.reference.plain_supplier import Supplier


class PlainModel(mesa.Model):
    """A region, its councils and suppliers; ``plain_start.plain_model`` makes one at week 0."""

    processes = ("open", "mini_competition", "quotation", "call_off", "waiver")
    distance_km: list[list[float]]
    process_edges: list[int]
    process_mix: list[list[float]]
    duration_edges: list[int]
    durations: list[list[float]]
    economy: Economy

    def __init__(self, scenario: Scenario, luck: int) -> None:
        super().__init__()
        self.settings = scenario  # Mesa 3.5 has a use of its own for the name scenario
        self.luck = luck
        self.numbers = {name: scenario.parameters.get(name, p.value) for name, p in PARAMETERS.items()}
        self.structure = {name: s.choices[int(scenario.structure.get(name, 0.0))] for name, s in STRUCTURES.items()}
        self.season = [float(factor) for factor in scenario.season or load_demand().monthly_factors]
        self.policies = [(policy, *policy.window_weeks(scenario)) for policy in scenario.policies]
        self.shocks = [(shock, *shock.window_weeks(scenario)) for shock in scenario.shocks]
        self.week = self.calendar_month = 0
        self.month_ends = False
        self.ledger = Ledger()
        self.households, self.market, self.banks, self.tax_office, self.taxpayer = (
            Party(name) for name in ("households", "market", "banks", "tax_office", "taxpayer")
        )
        self.councils: list[Council] = []
        self.lines: list[ServiceLine] = []
        self.suppliers: list[Supplier] = []
        self.groups: list[Group] = []
        self.directory: defaultdict[int, list[Supplier]] = defaultdict(list)  # by sector
        start = self.numbers["rivals_at_start"]
        # By sector, value band, process and reservation; and by the last two.
        self.markets: defaultdict[tuple[int, int, str, bool], Belief] = defaultdict(lambda: Belief(start))
        self.kinds_of_competition: defaultdict[tuple[str, bool], Belief] = defaultdict(lambda: Belief(start))
        self.tenders: list[Tender] = []
        self.open_tenders: list[Tender] = []
        self.contracts: list[Contract] = []
        self.live_contracts: list[Contract] = []
        self.ending: list[Contract] = []  # renewals to be considered next week
        self.due: defaultdict[int, list[Invoice]] = defaultdict(list)
        self.tallies: dict[str, defaultdict[str, float]] = {}

    # the week
    def step(self) -> None:
        """Live one week."""
        self.set_calendar()
        self.agents_by_type[Council].do("set_rules")
        if self.week > 0 and self.week % 52 == 0:
            self.agents_by_type[Council].do("close_year")
        self.agents_by_type[ServiceLine].do("start_week")
        self.renew_contracts()
        self.agents_by_type[ServiceLine].do("find_needs")
        for tender in self.open_tenders:  # grows while needs are cut into lots
            if tender.state == "needed":
                tender.council.publish(tender)
        for tender in self.open_tenders:
            if tender.state == "published" and tender.week_published == self.week:
                plain_award.discover(self, tender)
        self.collect_bids()
        self.decide_tenders()
        self.deliver()
        self.write_invoices()
        for invoice in reversed(self.due.pop(self.week, [])):
            invoice.contract.council.settle(invoice)
        if self.month_ends:
            self.economy.move()
        self.agents_by_type[Supplier].do("operate")
        self.agents_by_type[Supplier].do("watch_cash")
        self.clear()
        self.learn()
        self.week += 1

    def set_calendar(self) -> None:
        """Twelve months of four or five weeks to a year of 52 weeks."""
        in_year = self.week % 52
        month = in_year * 12 // 52
        self.month_ends = in_year == 51 or (in_year + 1) * 12 // 52 != month
        self.calendar_month = (self.settings.start_date.month - 1 + month) % 12

    def size_of_shocks(self, kind: str, line: ServiceLine) -> float:
        """Sum of the shocks of a kind that hit a line this week."""
        return self.shocks_at(kind, line.council.index, line.sector)

    def shocks_at(self, kind: str, place: int, sector_row: int) -> float:
        """Sum of the shocks of a kind that hit a council's area and a sector this week."""
        sector, council = self.settings.service_lines[sector_row].name, self.settings.councils[place].name
        size = 0.0
        for shock, start, until in self.shocks:
            is_hit = shock.sector in (None, sector) and shock.applies_to(council)
            if shock.kind == kind and start <= self.week < until and is_hit:
                size += shock.size
        return size

    # the market
    def write_directory(self) -> None:
        """List the suppliers in business by sector, area by area: the list of the month in which others find them."""
        self.directory.clear()
        for supplier in sorted(self.suppliers, key=lambda s: (s.home, -s.reach_km)):
            if supplier.state == "active":
                self.directory[supplier.sector].append(supplier)
                if supplier.second_sector >= 0:
                    self.directory[supplier.second_sector].append(supplier)

    def add_need(self, identity: int, line: ServiceLine, value: int, weeks: int, commitment: int) -> Tender:
        """Add a tender that is to be published."""
        tender = Tender(identity, line, value, weeks, commitment, self.week)
        self.tenders.append(tender)
        self.open_tenders.append(tender)
        return tender

    def renew_contracts(self) -> None:
        """Consider the renewal of contracts that came within reach of their end last week."""
        for contract in self.ending:
            if contract.state != "terminated":
                contract.line.renew(contract)
        self.ending.clear()

    def expected_rivals(self, tender: Tender) -> float:
        """How many rivals a bidder reckons with; in a direct award the buyer can still walk away to another."""
        if tender.process in DIRECT:
            return self.numbers["direct_award_rivals"]
        if self.structure["competition_belief"] == "usual":
            return max(0.0, self.numbers["rivals_at_start"] - 1.0)
        weight = self.numbers["belief_pooling"]
        own, seen = self.belief_about(tender).bids, self.belief_about(tender).seen
        of_kind = self.kinds_of_competition[tender.competition].bids
        return max(0.0, (seen * own + weight * of_kind) / (seen + weight) - 1.0)

    def belief_about(self, tender: Tender) -> Belief:
        """What is believed about competitions like this one in its sector and value band."""
        return self.markets[tender.line.sector, tender.band, *tender.competition]

    def cost_of_bidding(self, tender: Tender) -> float:
        """What writing a bid costs who has none to copy from [pence]."""
        return self.work_of_bid(tender) * tender.rules["bid_cost_factor"]

    def work_of_bid(self, tender: Tender) -> float:
        """What the work of a usual bid costs, whoever bears it [pence]."""
        n = self.numbers
        relative = max(1, tender.value) / (n["bid_cost_reference_gbp"] * 100)
        cost = n["bid_cost_gbp"] * 100 * math.exp(n["bid_cost_elasticity"] * math.log(relative))
        if tender.process == "mini_competition":
            cost *= n["mini_competition_bid_factor"]
        elif tender.process == "quotation":
            cost *= n["quotation_bid_factor"]
        elif tender.process != "open":
            cost *= n["direct_award_bid_factor"]
        return cost

    def collect_bids(self) -> None:
        """Close the tenders whose notice has run out. Who could bid is settled before the first bid is written."""
        closing = [t for t in self.open_tenders if t.state == "published" and t.week_closing == self.week]
        for tender in closing:
            plain_award.note_who_could_bid_alone(tender)
        for tender in closing:
            for supplier in tender.able:
                supplier.weigh(tender)
        for tender in closing:
            for supplier in tender.able:
                if supplier.hopes:
                    supplier.choose()
                if tender in supplier.writing:
                    supplier.work_out(tender)
            tender.state = "evaluating"

    def decide_tenders(self) -> None:
        """Evaluate and decide what is due, the largest first, because a winner may run out of capacity."""
        due = [t for t in self.open_tenders if t.state == "evaluating" and t.week_deciding == self.week]
        for tender in due:
            plain_award.evaluate(self, tender)
        for tender in sorted(due, key=lambda t: (-t.value, t.id)):
            plain_award.decide(self, tender)
        self.open_tenders = [t for t in self.open_tenders if t.state in UNDECIDED]

    # work and payment
    def deliver(self) -> None:
        """Start, work and complete contracts."""
        lead = int(self.numbers["procurement_lead_weeks"])
        for contract in self.live_contracts:
            supplier, line = contract.supplier, contract.line
            if contract.state == "mobilising" and self.week >= contract.start:
                contract.state = "running"
                contract.upfront_left = pence(contract.value * contract.upfront_share)
                supplier.advances += contract.upfront_left
                self.ledger.pay(contract.council, supplier, contract.upfront_left, "upfront_payment")
            if contract.state == "running":
                contract.worked_weeks += 1
                cost = contract.weekly_cost * line.cost_index * (1.0 + line.shock)
                labour = cost * self.settings.service_lines[line.sector].labour_share
                supplier.wages_due += labour
                supplier.materials_due += cost - labour
                supplier.council_income += contract.weekly_value
                supplier.council_cost += cost
                line.worked += contract.weekly_value
                line.unspent -= contract.weekly_value
                if not contract.renewed and self.week + 1 >= contract.end - lead:
                    contract.renewed = True
                    self.ending.append(contract)
                if self.week + 1 >= contract.end:
                    contract.state = "completed"
                    line.committed -= contract.commitment
                    contract.commitment = 0
                    supplier.committed -= pence(contract.weekly_value)
                    supplier.live_contracts -= 1
                    supplier.completed += 1

    def write_invoices(self) -> None:
        """Invoice the month's work, and what is left of contracts that ended."""
        for contract in self.live_contracts:
            if contract.state == "completed" or (contract.state == "running" and self.month_ends):
                self.invoice(contract)
        self.live_contracts = [c for c in self.live_contracts if c.state in ("mobilising", "running")]

    def invoice(self, contract: Contract) -> None:
        """Invoice what was earned since the last time, less the advance."""
        gross = contract.earned - contract.invoiced
        if gross <= 0:
            return
        share = gross if contract.state == "completed" else pence(gross * contract.upfront_share)
        deducted = min(contract.upfront_left, share)
        contract.upfront_left -= deducted
        contract.supplier.advances -= deducted
        contract.invoiced += gross
        self.tallies[contract.supplier.kind]["invoiced"] += gross
        contract.council.receive(contract, gross - deducted)
        contract.supplier.receivable += gross - deducted

    def clear(self) -> None:
        """Wind up the firms that left this week and let their unfinished work again."""
        for supplier in self.suppliers:
            if supplier.left == self.week:
                supplier.wind_up()
        for contract in self.live_contracts:
            if contract.supplier.left == self.week:
                self.terminate(contract)
        self.live_contracts = [c for c in self.live_contracts if c.state != "terminated"]

    def terminate(self, contract: Contract) -> None:
        """End a failed firm's contract: the work done goes to the estate, the rest is let again."""
        left = contract.end - contract.start - contract.worked_weeks
        done = contract.earned - contract.invoiced
        worked_off = min(done, contract.upfront_left)
        owed = done - worked_off
        contract.upfront_left -= worked_off
        self.ledger.pay(contract.council, self.banks, owed, "estate_distribution")
        contract.invoiced += done
        self.tallies[contract.supplier.kind]["invoiced"] += done
        contract.state = "terminated"
        if not contract.replaced and left > 0:
            contract.replaced = True
            identity = descend(contract.tender.id, RELET, contract.worked_weeks, 0)
            self.add_need(identity, contract.line, contract.value - contract.invoiced, left, contract.commitment)
            contract.commitment = 0
            cost = pence(self.numbers["relet_cost_gbp"] * 100)
            self.ledger.pay(contract.council, self.market, cost, "relet_cost")
        contract.line.committed -= contract.commitment
        contract.commitment = 0
        contract.supplier.live_contracts -= 1

    # learning
    def learn(self) -> None:
        """Move beliefs and records by what happened this week; let firms enter at a month's end."""
        self.agents_by_type[Council].do("fade")
        self.fade_what_founders_saw()
        for tender in self.tenders:
            if tender.week_decided == self.week and tender.state != "split":
                self.learn_from(tender)
                if tender.state == "cancelled":
                    tender.line.bring_back(tender)
        self.agents_by_type[Supplier].do("learn_from_delivery")
        for group in self.groups if self.month_ends else ():
            group.firms = sum(1 for s in self.suppliers if s.state == "active" and s.group is group)
        for group in self.groups:
            if self.month_ends:
                self.let_firms_enter(group)
        if self.month_ends:
            self.write_directory()
            self.live_contracts.sort(key=lambda contract: contract.council.index)

    def learn_from(self, tender: Tender) -> None:
        """Let the market see how many bid, and founders what there is to earn."""
        if tender.process in COMPETITIVE:
            weight = self.numbers["belief_weight"]
            market = self.belief_about(tender)
            market.see(len(tender.bids), max(weight, 1.0 / (market.seen + 1.0)))
            of_kind = self.kinds_of_competition[tender.competition]
            of_kind.see(len(tender.bids), weight / self.numbers["belief_pooling"])
        if tender.winner is not None:
            typical = self.numbers["cost_share_of_reference"] * tender.value
            tender.winner.supplier.group.profit += tender.winner.price - typical
        elif not tender.bids and tender.attempt == 0 and tender.process in COMPETITIVE:
            tender.line.unanswered += tender.value

    def let_firms_enter(self, group: Group) -> None:
        """Let new firms of a group enter, more where they can expect to earn more and people are left to found them."""
        n = self.numbers
        attraction = 1.0
        if group.seen >= 0.5 * n["founders_memory_weeks"] and self.structure["entry"] == "profit":
            attraction = self.expected_profit(group) / group.usual_profit
        bound = n["attraction_bound"]
        attraction = min(bound, max(1.0 / bound, attraction))
        mean = n["entry_rate"] * group.numbers["closure_factor"] / 12.0 * group.count
        change = math.exp(n["entry_elasticity"] * math.log(attraction))
        mean *= min(bound, max(1.0 / bound, change))
        pool = n["founder_pool"]
        mean *= max(0.0, (pool * group.count - group.firms) / ((pool - 1.0) * group.count))
        u = chance.uniform(self.luck, chance.ENTRY, self.week, group.id, 0)
        for ordinal in range(chance.inverse_poisson(u, mean)):
            identity = descend(group.id, GROUP, self.week + 1, ordinal)
            self.suppliers.append(newcomer(self, group, identity))
            self.tallies[group.kind]["entries"] += 1

    def expected_profit(self, group: Group) -> float:
        """What a newcomer can expect to earn on council work a year: as its kind does, and on what nobody bid for."""
        unanswered = 0.0
        for sector, share in enumerate(group.sectors):
            found = sum(line.unanswered for line in self.lines if line.sector == sector)
            unanswered += share * found / (1.0 + len(self.directory[sector]))
        unanswered *= 1.0 - self.numbers["cost_share_of_reference"]
        return 52.0 / group.seen * (group.profit / max(1, group.firms) + unanswered)

    def fade_what_founders_saw(self) -> None:
        """Let a week pass over what founders have seen."""
        kept = 1.0 - 1.0 / self.numbers["founders_memory_weeks"]
        for group in self.groups:
            group.profit *= kept
            group.seen = group.seen * kept + 1.0
        for line in self.lines:
            line.unanswered *= kept
