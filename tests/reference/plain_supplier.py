"""A supplier of the plain model: what it can carry, what it bids, how it lives from week to week."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from simulator.engine import chance
from tests.reference.plain_records import COMPETITIVE, DIRECT, Bid, Tender, on_scale, pence

if TYPE_CHECKING:
    from tests.reference.plain_council import Council
    from tests.reference.plain_mesa import PlainModel

NEVER = -1_000_000


def lognormal_with_mean_one(u: float, sd: float) -> float:
    """Return a factor whose log has the standard deviation ``sd``."""
    return math.exp(sd * chance.inverse_normal(u) - 0.5 * sd * sd)


class Supplier(mesa.Agent):
    """A firm or social enterprise; its traits are set by ``plain_start`` or ``plain_newcomer``."""

    model: PlainModel
    id: int
    kind: str
    group: Any
    home: int
    sector: int
    second_sector: int
    born: int
    reach_km: float
    turnover: float
    outside_income: float
    outside_margin: float
    outside_sd: float
    public_share: float
    overhead_share: float
    overhead_recovery: float
    cost_factor: float
    quality: float
    track: float
    sales: float
    social: float
    framework: bool
    target_cash: float
    overdraft_limit: int

    def __init__(self, model: PlainModel) -> None:
        super().__init__(model)
        self.state = "active"
        self.left = -1
        self.winding_down = False
        self.cash = 0
        self.committed = 0  # pence a week
        self.live_contracts = 0
        self.receivable = 0
        self.advances = 0  # pence paid in advance and not yet taken off invoices
        self.overhead = 0.0  # pence a week
        self.contact: dict[int, int] = {}
        self.bids = 0
        self.wins = 0
        self.bid_spend = 0.0  # pence, faded, as of the last bid
        self.bid_weeks = 0.0  # likewise
        self.last_bid = 0  # week
        self.hopes: list[tuple[Tender, float, float]] = []  # this week: gain and cost of a bid [pence]
        self.writing: dict[Tender, float] = {}  # this week: cost of a bid [pence]
        self.weeks_over_limit = 0
        self.wages_due = 0.0
        self.materials_due = 0.0
        self.council_income = 0.0
        self.council_cost = 0.0
        self.completed = 0

    @property
    def account_kind(self) -> str:
        """Kind of its account in the flow matrix."""
        return self.kind

    @property
    def is_social(self) -> bool:
        """Whether it is a social enterprise."""
        return self.kind == "social_enterprise"

    # who can do the work
    @property
    def capacity(self) -> float:
        """Most council work it can carry [pence a week]."""
        return self.turnover * self.public_share / 52.0

    def can_carry(self, tender: Tender) -> bool:
        """Whether the tender's weekly work fits beside what it has."""
        return self.committed + tender.value / tender.weeks <= self.capacity

    def has_standing(self, tender: Tender) -> bool:
        """Whether its turnover is the asked multiple of the contract's yearly value."""
        return self.turnover >= tender.rules["standing_multiple"] * (tender.value * min(1.0, 52.0 / tender.weeks))

    def distance(self, council: Council) -> float:
        """Kilometres from home to a council."""
        return self.model.distance_km[self.home][council.index]

    @property
    def takes_work(self) -> bool:
        """Whether it is in business and not winding down."""
        return self.state == "active" and not self.winding_down

    def could_deliver(self, tender: Tender) -> bool:
        """Whether it is in business, near, large and free enough."""
        return (
            self.takes_work
            and self.distance(tender.council) <= self.reach_km
            and self.has_standing(tender)
            and self.can_carry(tender)
        )

    def may_enter(self, tender: Tender) -> bool:
        """Whether it could deliver and, where a framework is asked, belongs to it."""
        is_of_framework = tender.process in ("mini_competition", "call_off")
        return (self.framework or not is_of_framework) and self.could_deliver(tender)

    def is_known_to(self, council: Council) -> bool:
        """Whether it worked for the council in the last years."""
        since = self.model.week - self.contact.get(council.index, NEVER)
        return since <= self.model.numbers["contact_years"] * 52.0

    # to bid
    def cost_factor_for(self, tender: Tender) -> float:
        """Its cost over a typical bidder's, as it knows without working the bid out: efficiency, size, distance."""
        n = self.model.numbers
        yearly = tender.value * min(1.0, 52.0 / tender.weeks)
        size = 1.0 + n["scale_mismatch"] * abs(math.log(yearly / (n["preferred_size_share"] * self.turnover)))
        distance = 1.0 + n["distance_cost_per_100km"] * self.distance(tender.council) / 100.0
        return self.cost_factor * size * distance

    def costs(self, tender: Tender, factor: float) -> tuple[float, float]:
        """What the contract will cost it, overheads included, and what it believes [pence]."""
        n = self.model.numbers
        u_cost, u_error = chance.uniforms(self.model.luck, chance.COST, 0, self.id, tender.id)
        cost = tender.common_cost * factor * lognormal_with_mean_one(u_cost, n["private_cost_sd"])
        return cost, cost * lognormal_with_mean_one(u_error, n["estimate_error"])

    def asking_price(self, tender: Tender, estimate: float) -> float:
        """The equilibrium bid for uniform costs, moved by the order book and by distress [pence]."""
        n = self.model.numbers
        waiting = 1.0 + self.price_of_waiting(tender)
        typical = tender.value * n["cost_share_of_reference"] * waiting
        low, high = typical * (1.0 - n["cost_spread"]), typical * (1.0 + n["cost_spread"])
        charged = estimate * (1.0 - self.overhead_share * (1.0 - self.overhead_recovery)) * waiting
        if self.model.structure["pricing"] == "cost plus":
            charged += 0.5 * (high - low) / (max(0.0, n["rivals_at_start"] - 1.0) + 1.0)
        elif charged < high:
            effective = max(charged, low)
            charged = effective + (high - effective) / (self.model.expected_rivals(tender) + 1.0)
        utilisation = min(1.0, self.committed / max(1.0, self.capacity))
        distress = min(1.0, -self.cash / max(1.0, float(self.overdraft_limit))) if self.cash < 0 else 0.0
        return charged * (1.0 + n["backlog_markup"] * (utilisation - 0.5) - n["distress_discount"] * distress)

    def price_of_waiting(self, tender: Tender) -> float:
        """Interest between the work, on average, and its payment, as a share of cost; an advance is not waited for."""
        days = 0.5 * (365.0 / 12.0) + tender.believed_days
        interest = self.model.numbers["overdraft_rate"] * days / 365.0
        return interest * (1.0 - tender.rules["upfront_share"])

    def belief_to_win(self, tender: Tender) -> float:
        """Its own record, with the market's as so many bids of experience."""
        if tender.process in DIRECT:
            return 1.0
        weight = self.model.numbers["experience_weight"]
        even = 1.0 / max(1.0, self.model.expected_rivals(tender) + 1.0)
        return (self.wins + weight * even) / (self.bids + weight)

    def can_fund(self, tender: Tender, direct: float) -> bool:
        """Whether cash and overdraft last until the first receipt."""
        days = tender.weeks * 7.0
        need = direct / days * (min(days, 365.0 / 12.0) + tender.believed_days)
        return need - tender.rules["upfront_share"] * tender.value <= self.cash + self.overdraft_limit

    # to choose what to bid for
    def cost_of_bidding(self, tender: Tender) -> float:
        """What its bid costs it [pence]: less with earlier bids to copy from."""
        n = self.model.numbers
        saved = n["bid_library_saving"] * (self.bids / (self.bids + n["bid_library_half"]))
        return self.model.cost_of_bidding(tender) * (1.0 - saved)

    def faded(self, amount: float, memory: float) -> float:
        """What is left by now of an amount as of its last bid."""
        return amount * math.exp(-(self.model.week - self.last_bid) / memory)

    @property
    def money_for_bids(self) -> float:
        """What it may still spend on bids [pence]."""
        if self.model.structure["bid_budget"] == "none":
            return math.inf
        share = self.model.numbers["bid_money_share"]
        return share * max(0, self.cash + self.overdraft_limit) - self.faded(self.bid_spend, 52.0)

    @property
    def weeks_for_bids(self) -> float:
        """Weeks of work that its people still have for bids."""
        if self.model.structure["bid_budget"] == "none":
            return math.inf
        n = self.model.numbers
        staff = self.turnover / (n["wage_gbp_per_year"] * 100)
        a_year = max(n["bid_writing_least_weeks"], n["bid_writing_share"] * 52.0 * staff)
        return a_year * 0.5 - self.faded(self.bid_weeks, 26.0)

    def weigh(self, tender: Tender) -> None:
        """Note a tender as one that it would like to bid for, if that seems worth it and it can fund the work."""
        n = self.model.numbers
        typical = tender.value * n["cost_share_of_reference"] * self.cost_factor_for(tender)
        direct = typical * (1.0 - self.overhead_share)
        hoped_for = self.asking_price(tender, typical)
        writing = self.cost_of_bidding(tender)
        costs = direct + typical * self.price_of_waiting(tender)
        gain = self.belief_to_win(tender) * (hoped_for - costs - n["risk_margin"] * tender.value) - writing
        if gain <= 0.0:
            tender.stayed_out["not worth it"] += 1
        elif not self.can_fund(tender, direct):
            tender.stayed_out["no cash for it"] += 1
        else:
            self.hopes.append((tender, gain, writing))

    def choose(self) -> None:
        """Decide for which of the week's hopes it has money and people, the most gain for its cost first."""
        money, weeks = self.money_for_bids, self.weeks_for_bids
        self.writing.clear()
        while self.hopes:
            best = self.hopes[0]
            for hope in self.hopes[1:]:
                if hope[1] * best[2] > best[1] * hope[2]:
                    best = hope
            self.hopes.remove(best)
            tender, _, writing = best
            needed = writing / (self.model.numbers["bid_writer_week_gbp"] * 100)
            if writing > money:
                tender.stayed_out["no money for bids"] += 1
            elif needed > weeks:
                tender.stayed_out["nobody to write it"] += 1
            else:
                self.writing[tender] = writing
                money -= writing
                weeks -= needed

    def work_out(self, tender: Tender) -> None:
        """Work out a bid that it chose to write and submit it, or stay away above the budget."""
        n, writing = self.model.numbers, self.writing.pop(tender)
        cost, estimate = self.costs(tender, self.cost_factor_for(tender))
        price = self.asking_price(tender, estimate)
        if price > tender.value * (1.0 + n["affordable_excess"]):
            tender.stayed_out["not worth it"] += 1
            return
        quality, social, share = self.offers(tender, tender.value / price - 1.0)
        amounts = (pence(amount + share * price) for amount in (price, estimate, cost))
        self.submit(Bid(tender, self, self.model.week, *amounts, pence(writing), quality, social))
        self.bid_spend = self.faded(self.bid_spend, 52.0) + writing
        self.bid_weeks = self.faded(self.bid_weeks, 26.0) + writing / (n["bid_writer_week_gbp"] * 100)
        self.last_bid = self.model.week

    def offers(self, tender: Tender, room: float) -> tuple[float, float, float]:
        """Quality and social value offered, and what they cost beyond the habitual ones, as a share of price.

        Each is raised, or lowered, until a point of score costs what a lower price for it would.
        """
        n = self.model.numbers
        if tender.process in DIRECT:
            return self.quality, self.social, 0.0
        w_price, w_quality, w_social = tender.weights
        is_linear = int(tender.rules["price_rule"]) == 2
        per_price = max(w_price, 0.02) * (1.0 / (n["linear_price_zero"] - 1.0) if is_linear else 1.0)
        seen = 1.0 - n["quality_track_share"] - n["quality_sales_share"]
        usual = seen * n["usual_quality_worth"], n["usual_social_worth"]
        worth = seen * (w_quality / per_price), w_social / per_price
        productivity = n["quality_productivity"], n["social_productivity"] * (0.5 + self.social)
        habitual = self.quality, self.social
        change = [
            on_scale(habit + (is_worth - was_worth) * tau) - habit
            for habit, is_worth, was_worth, tau in zip(habitual, worth, usual, productivity, strict=True)
        ]
        if self.is_social:
            change[1] = max(0.0, change[1])
        first = usual[0] * change[0] + usual[1] * change[1]
        second = change[0] ** 2 / (2.0 * productivity[0]) + change[1] ** 2 / (2.0 * productivity[1])
        part = 1.0
        if first + second > room:
            part = 0.0
            if room > 0.0:
                root = math.sqrt(first * first + 4.0 * second * room)
                part = min(1.0, 2.0 * room / (root + first) if first >= 0.0 else (root - first) / (2.0 * second))
        quality, social = (habit + part * more for habit, more in zip(habitual, change, strict=True))
        return quality, social, part * first + part * part * second

    def submit(self, bid: Bid) -> None:
        """Hand a bid in; writing it is paid for, win or lose, and so is reading it where bids are compared."""
        tender, pay, market = bid.tender, self.model.ledger.pay, self.model.market
        bid.expected_rivals = self.model.expected_rivals(tender)
        tender.bids.append(bid)
        pay(self, market, bid.cost, "bid_cost")
        if tender.process in COMPETITIVE:
            self.bids += 1
            reading = self.model.numbers["buyer_reading_share"] * self.model.work_of_bid(tender)
            pay(tender.council, market, pence(reading), "buyer_bid_cost")

    # to live
    def operate(self) -> None:
        """Live a week: pay people, their taxes, materials, overheads; close the books at a month's end."""
        if self.state != "active":
            return
        if self.wages_due > 0.0 or self.materials_due > 0.0 or self.overhead > 1.0:
            pay, model = self.model.ledger.pay, self.model
            taxes = self.wages_due * model.numbers["employer_tax_share"]
            pay(self, model.households, pence(self.wages_due - taxes), "wages")
            pay(self, model.tax_office, pence(taxes), "employment_tax")
            pay(self, model.market, pence(self.materials_due), "materials")
            pay(self, model.market, pence(self.overhead), "overhead")
            self.wages_due = self.materials_due = 0.0
        if self.model.month_ends:
            self.close_month()

    def close_month(self) -> None:
        """Other business, interest on an overdraft, distributions; then overheads and size follow the work."""
        n, pay, model = self.model.numbers, self.model.ledger.pay, self.model
        sales = model.economy.sales(self)
        net = model.economy.net(self, sales)
        if net >= 0.0:
            pay(model.market, self, pence(net), "outside_gain")
        else:
            pay(self, model.market, pence(-net), "outside_loss")
        pay(self, model.banks, pence(max(0.0, -self.cash) * n["overdraft_rate"] / 12.0), "overdraft_interest")
        surplus = max(0.0, n["distribution_share"] * (self.cash - (self.target_cash + self.advances)))
        pay(self, model.households, pence(surplus), "distribution")
        self.grow(sales)
        carried = self.council_cost * 12.0 / 52.0 * self.overhead_share / (1.0 - self.overhead_share)
        self.overhead += n["overhead_adjustment"] * (carried - self.overhead)
        yearly = 12.0 * (sales + self.council_income)
        self.turnover += n["turnover_adjustment"] * (yearly - self.turnover)
        self.council_income = self.council_cost = 0.0

    def grow(self, sales: float) -> None:
        """Close a part of the gap to its usual other business, or to what it sold if that was less than it offered."""
        n, change = self.model.numbers, 0.0
        if sales < self.outside_income:
            change = (1.0 - math.exp(-1.0 / (12.0 * n["retreat_years"]))) * (sales - self.outside_income)
        elif self.outside_income < self.outside_usual and self.cash >= 0:
            change = (1.0 - math.exp(-1.0 / (12.0 * n["growth_years"]))) * (self.outside_usual - self.outside_income)
        factor = 1.0 + change / max(1.0, self.outside_income)
        self.outside_income += change
        self.target_cash *= factor
        self.overdraft_limit = pence(self.overdraft_limit * factor)

    def watch_cash(self) -> None:
        """Fail after too many weeks beyond the overdraft limit; at a month's end, perhaps close."""
        if self.state != "active":
            return
        self.model.tallies[self.kind]["firm_weeks"] += 1
        if self.cash < -self.overdraft_limit:
            self.weeks_over_limit += 1
            if self.weeks_over_limit > self.model.numbers["grace_weeks"]:
                self.leave("insolvent")
        else:
            self.weeks_over_limit = 0
        if self.model.month_ends and self.state == "active":
            self.consider_closing()

    def consider_closing(self) -> None:
        """Decide with the hazard of its age to take no more work; close when all is done and paid for."""
        n, model = self.model.numbers, self.model
        years = (model.week - self.born) // 52
        hazard = n[f"hazard_year_{years + 1}"] if years < 5 else n["hazard_mature"]
        hazard *= self.group.numbers["closure_factor"]
        if chance.uniform(model.luck, chance.CLOSURE, model.week, self.id, 0) < hazard / 12.0:
            self.winding_down = True
        is_done = not self.live_contracts and not self.receivable
        if self.winding_down and is_done and self.cash >= 0:
            self.leave("closed")

    def leave(self, how: str) -> None:
        """Go out of business."""
        self.state = how
        self.left = self.model.week
        self.model.tallies[self.kind]["insolvencies" if how == "insolvent" else "closures"] += 1

    def wind_up(self) -> None:
        """Settle the account of a firm that left this week."""
        pay, model = self.model.ledger.pay, self.model
        if self.cash < 0:
            pay(model.banks, self, -self.cash, "bank_loss")
        elif self.state == "insolvent":
            pay(self, model.banks, self.cash, "estate_distribution")
        else:
            pay(self, model.households, self.cash, "closing_balance")
        self.committed = 0

    def learn_from_delivery(self) -> None:
        """Let a completed contract move the track record towards the quality delivered."""
        for _ in range(self.completed):
            self.track += self.model.numbers["track_gain"] * (self.quality - self.track)
        self.completed = 0
