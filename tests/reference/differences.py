"""Hold the simulator against the plain model week by week and tell the first difference in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.engine import accounts as ledger
from simulator.engine.codes import (
    ANSWER_NAMES,
    BANDS,
    BID_OUTCOME_NAMES,
    COMPETITIONS,
    CONTRACT_STATE_NAMES,
    DECISION_NAMES,
    NO_BID_MONEY,
    NO_CAPACITY,
    NO_CASH,
    NO_STANDING,
    NO_WRITERS,
    NOBODY,
    NOT_WORTH_IT,
    PROCESS_NAMES,
    REASON_NAMES,
    SUPPLIER_STATE_NAMES,
    TENDER_STATE_NAMES,
)
from simulator.notebook.model import ProcurementModel
from simulator.register import KIND_NAMES
from simulator.scenario.schema import Scenario
from tests.reference.plain_mesa import PlainModel
from tests.reference.plain_records import PLACES
from tests.reference.plain_start import accounts, plain_model

Facts = dict[str, Any]
TALLIES = (  # noqa: SIM905
    "awards award_value invoiced paid payments payment_days late_payments firm_weeks insolvencies closures entries"
).split()


class Pair:
    """The two models of one scenario under one seed, stepped side by side."""

    def __init__(self, scenario: Scenario, luck: int) -> None:
        self.theirs = ProcurementModel(scenario, luck)
        self.plain: PlainModel = plain_model(scenario, luck)
        self.world = self.theirs.world
        self.flows_at_start = self.world.flows.copy()

    def run(self) -> str:
        """Step both to the horizon; return the first difference, or an empty text."""
        while self.theirs.week < self.theirs.scenario.horizon_weeks:
            week = self.theirs.week
            self.theirs.step()
            self.plain.step()
            difference = self.difference(deep=self.plain.month_ends)
            if difference:
                return f"week {week}: {self.difference(deep=True)}"
        return ""

    def difference(self, *, deep: bool) -> str:
        """Return the first difference after a week: money always; with ``deep`` everything, causes before effects."""
        if deep:
            for what, rows in self.tables():
                difference = first_difference(what, rows)
                if difference:
                    return difference
        balances = [account.cash for account in accounts(self.plain)]
        theirs = self.world.cash[: len(balances)].tolist()
        if theirs == balances:
            return ""
        place = next(i for i, (a, b) in enumerate(zip(theirs, balances, strict=True)) if a != b)
        return f"account {place} holds {theirs[place]} pence in the simulator, {balances[place]} in the plain model"

    def tables(self) -> Iterator[tuple[str, Iterator[tuple[Facts, Facts]]]]:
        """Yield each table's name and its rows as pairs of facts, the simulator's first."""
        yield "rules of council", self.rules()
        yield "service line", self.lines()
        yield "tender", self.tenders()
        yield "bid", self.bids()
        yield "contract", self.contracts()
        yield "supplier", self.suppliers()
        yield "market", self.markets()
        yield "group", self.groups()
        yield "council", self.councils()
        yield "due", self.due()
        yield "tally", self.tallies()
        yield "flow", self.flows()

    def rules(self) -> Iterator[tuple[Facts, Facts]]:
        """Rules in force."""
        for council in self.plain.councils:
            row = self.world.rules[council.index]
            yield {name: row[name].item() for name in council.rules}, dict(council.rules)

    def lines(self) -> Iterator[tuple[Facts, Facts]]:
        """Budgets and what is committed."""
        for at, (row, line) in enumerate(zip(self.world.lines, self.plain.lines, strict=True)):
            names = ("budget", "committed", "cost_index", "shock", "surge", "unspent", "funded", "worked", "unmet")
            names += ("unanswered",)
            waiting = [(n.id, n.value, n.cost, n.weeks, n.not_before) if n else None for n in line.places]
            theirs = {name: row[name].item() for name in names}
            theirs["waiting"] = [self.waiting(at * PLACES + place) for place in range(PLACES)]
            yield theirs, {name: getattr(line, name) for name in names} | {"waiting": waiting}

    def waiting(self, row: int) -> tuple[int, ...] | None:
        """A need that waits."""
        need = self.world.waiting[row]
        names = ("id", "value", "cost", "weeks", "not_before")
        return tuple(need[name].item() for name in names) if need.id else None

    def tenders(self) -> Iterator[tuple[Facts, Facts]]:
        """Every tender."""
        codes = (NO_CAPACITY, NO_STANDING, NO_CASH, NOT_WORTH_IT, NO_BID_MONEY, NO_WRITERS)
        reasons = {code: DECISION_NAMES[code] for code in codes}
        columns = ("no_capacity", "no_standing", "no_cash", "not_worth_it", "no_bid_money", "no_writers")
        both = zip(self.world.tenders[: self.count("tenders")], self.plain.tenders, strict=False)
        for row, tender in both:
            theirs = {n: row[n].item() for n in ("id", "value", "weeks", "commitment", "week_needed", "attempt", "lot")}
            theirs |= {n: row[n].item() for n in ("earliest_start", "week_published", "week_closing", "week_decided")}
            mine: Facts = {name: getattr(tender, name) for name in theirs}
            if tender.contract is not None and tender.contract.week_awarded < 0:
                theirs["week_needed"] = mine["week_needed"]  # was running at the start
            names = ("week_deciding", "common_cost", "se_preference", "n_candidates", "n_bids")
            theirs |= {name: row[name].item() for name in names}
            theirs |= dict(zip(reasons.values(), (row[c].item() for c in columns), strict=True))
            theirs |= {"state": TENDER_STATE_NAMES[row.state], "reason": REASON_NAMES[row.reason]}
            theirs |= {"answer": ANSWER_NAMES[row.answer]}
            theirs |= {"process": PROCESS_NAMES[row.process], "reserved": bool(row.reserved)}
            theirs |= {"weights": (row.weight_price.item(), row.weight_quality.item(), row.weight_social.item())}
            theirs |= {"challenged": bool(row.challenged), "line": row.line.item()}
            mine |= {n: getattr(tender, n) for n in ("week_deciding", "common_cost", "se_preference")}
            mine |= {"n_candidates": len(tender.candidates), "n_bids": len(tender.bids)}
            mine |= {name: tender.stayed_out[name] for name in reasons.values()}
            names = ("state", "reason", "process", "answer", "reserved", "weights", "challenged")
            mine |= {name: getattr(tender, name) for name in names}
            mine |= {"line": self.plain.lines.index(tender.line)}
            yield theirs, mine
        yield {"rows": self.count("tenders")}, {"rows": len(self.plain.tenders)}

    def bids(self) -> Iterator[tuple[Facts, Facts]]:
        """Every bid, in the order of writing."""
        names = ("week", "price", "cost_estimate", "true_cost", "expected_rivals")
        names += ("quality_offer", "social_offer")
        scores = ("price_score", "quality_score", "social_score", "score")
        mine = [bid for tender in self.plain.tenders for bid in tender.bids]
        where = {id(tender): i for i, tender in enumerate(self.plain.tenders)}
        place = {id(supplier): i for i, supplier in enumerate(self.plain.suppliers)}
        theirs = sorted(self.world.bids[: self.count("bids")], key=lambda row: row.tender)  # stable
        for row, bid in zip(theirs, mine, strict=False):
            yield (
                {"tender": row.tender.item(), "supplier": row.supplier.item()}
                | {name: row[name].item() for name in names + scores}
                | {"cost": row.bid_cost.item(), "outcome": BID_OUTCOME_NAMES[row.outcome]},
                {"tender": where[id(bid.tender)], "supplier": place[id(bid.supplier)]}
                | {name: getattr(bid, name) for name in (*names, *scores, "cost", "outcome")},
            )
        yield {"rows": len(theirs)}, {"rows": len(mine)}

    def contracts(self) -> Iterator[tuple[Facts, Facts]]:
        """Every contract."""
        names = ("value", "weekly_value", "weekly_cost", "commitment", "week_awarded", "start", "end", "worked_weeks")
        names += ("invoiced", "upfront_left", "terms_days", "upfront_share")
        place = {id(supplier): i for i, supplier in enumerate(self.plain.suppliers)}
        rows = self.world.contracts[: self.count("contracts")]
        for row, contract in zip(rows, self.plain.contracts, strict=False):
            yield (
                {name: row[name].item() for name in names}
                | {"state": CONTRACT_STATE_NAMES[row.state], "renewed": bool(row.renewed)}
                | {"supplier": row.supplier.item()},
                {name: getattr(contract, name) for name in (*names, "state", "renewed")}
                | {"supplier": place[id(contract.supplier)]},
            )
        yield {"rows": len(rows)}, {"rows": len(self.plain.contracts)}

    def suppliers(self) -> Iterator[tuple[Facts, Facts]]:
        """Every supplier."""
        names = ("id", "home", "sector", "second_sector", "born", "left", "reach_km", "turnover", "outside_income")
        names += ("committed", "overhead", "overhead_recovery", "cost_factor", "quality", "track", "sales", "social")
        names += ("target_cash", "overdraft_limit", "bids", "bid_spend", "bid_weeks", "wins", "wages_due")
        names += ("materials_due", "council_income", "receivable", "live_contracts", "winding_down")
        rows = self.world.suppliers[: self.count("suppliers")]
        for row, supplier in zip(rows, self.plain.suppliers, strict=False):
            theirs = {"state": SUPPLIER_STATE_NAMES[row.state]} | {name: row[name].item() for name in names}
            if supplier.state == "active":
                is_over = row.over_limit_until == self.theirs.week
                theirs["weeks_over_limit"] = row.weeks_over_limit.item() if is_over else 0
            yield theirs, {name: getattr(supplier, name) for name in theirs}
        yield {"rows": len(rows)}, {"rows": len(self.plain.suppliers)}

    def markets(self) -> Iterator[tuple[Facts, Facts]]:
        """Beliefs about the number of bids."""
        plain = self.plain
        for (sector, band, process, reserved), belief in plain.markets.items():
            row = (1 + sector * BANDS + band) * COMPETITIONS + 2 * PROCESS_NAMES.index(process) + reserved
            yield self.belief(row), vars(belief)
        for (process, reserved), belief in plain.kinds_of_competition.items():
            row = 2 * PROCESS_NAMES.index(process) + reserved
            yield self.belief(row), vars(belief)

    def belief(self, row: int) -> Facts:
        """A row of the simulator's beliefs."""
        return {name: self.world.markets[row][name].item() for name in ("bids", "seen")}

    def groups(self) -> Iterator[tuple[Facts, Facts]]:
        """What founders go by."""
        for row, group in zip(self.world.groups, self.plain.groups, strict=True):
            yield (
                {name: row[name].item() for name in ("firms", "profit", "seen")},
                {name: getattr(group, name) for name in ("firms", "profit", "seen")},
            )

    def councils(self) -> Iterator[tuple[Facts, Facts]]:
        """Councils' memory of their awards."""
        for row, council in zip(self.world.councils, self.plain.councils, strict=True):
            names = ("awarded", "awarded_to_se", "days_beyond_terms")
            yield {n: row[n].item() for n in names}, {n: getattr(council, n) for n in names}

    def due(self) -> Iterator[tuple[Facts, Facts]]:
        """Invoices by the week in which they are paid."""
        where = {id(contract): i for i, contract in enumerate(self.plain.contracts)}
        for week in range(self.theirs.scenario.horizon_weeks):
            theirs = []
            row = self.world.due[week]
            while row != NOBODY:
                invoice = self.world.invoices[row]
                theirs.append((invoice.contract.item(), invoice.amount.item(), invoice.days.item()))
                row = invoice.next
            waiting = self.plain.due.get(week, [])
            mine = [(where[id(i.contract)], i.amount, i.days) for i in reversed(waiting)]
            yield {"invoices": theirs}, {"invoices": mine}

    def tallies(self) -> Iterator[tuple[Facts, Facts]]:
        """Totals by supplier kind."""
        for row, tally in zip(self.world.tallies, self.plain.tallies.values(), strict=True):
            yield {name: row[name].item() for name in TALLIES}, {name: tally[name] for name in TALLIES}

    def flows(self) -> Iterator[tuple[Facts, Facts]]:
        """Money since the start by reason, kind of payer and kind of payee."""
        kinds = (*ledger.PARTY_NAMES, "council", *KIND_NAMES[: len(self.world.tallies)])
        moved = self.world.flows - self.flows_at_start
        for r, reason in enumerate(ledger.REASON_NAMES):
            for a, payer in enumerate(kinds):
                for b, payee in enumerate(kinds):
                    key = f"{reason}, {payer} to {payee}"
                    yield {key: moved[r, a, b].item()}, {key: self.plain.ledger.flows[reason, payer, payee]}

    def count(self, table: str) -> int:
        """Return how many rows of a table are in use."""
        return int(self.world.clock[0][table])


def first_difference(what: str, rows: Iterator[tuple[Facts, Facts]]) -> str:
    """Return the first fact that differs in bits, as a sentence."""
    for place, (theirs, mine) in enumerate(rows):
        for name, value in theirs.items():
            if value != mine[name]:
                return f"{what} {place}: {name} is {value!r} in the simulator, {mine[name]!r} in the plain model"
    return ""


def first_difference_of(scenario: Scenario, luck: int) -> str:
    """Return the first difference between the two models over a whole run, or an empty text."""
    return Pair(scenario, luck).run()
