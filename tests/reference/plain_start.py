"""Week 0 of the plain model: the scenario's rules, and the firms and running contracts that ``create_world`` drew."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from simulator.behaviours.firms.standing import last_work
from simulator.register import KIND_NAMES, KINDS, LEVERS
from simulator.scenario.place_tables import Council as CouncilSettings
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import kinds_of
from simulator.start.fitted_demand import load_demand
from simulator.start.population import create_world
from tests.reference.plain_council import Council, ServiceLine
from tests.reference.plain_economy import Economy
from tests.reference.plain_mesa import PlainModel
from tests.reference.plain_newcomer import Group
from tests.reference.plain_records import Contract, Tender
from tests.reference.plain_supplier import Supplier

COPIED = (  # noqa: SIM905 - a list of words reads better as one
    "id home sector second_sector born reach_km turnover outside_income outside_usual outside_margin outside_sd "
    "public_share overhead overhead_share overhead_recovery cost_factor quality track sales social target_cash "
    "overdraft_limit committed live_contracts"
).split()


def plain_model(scenario: Scenario, luck: int) -> PlainModel:
    """Return the plain model of a scenario at week 0, with the population of one seed."""
    world = create_world(scenario, luck)
    model = PlainModel(scenario, luck)
    model.distance_km = world.distance_km.tolist()
    model.duration_edges, model.durations = world.duration_edges.tolist(), world.duration.tolist()
    model.process_edges, model.process_mix = process_mix(scenario)
    model.tallies = {kind: defaultdict(float) for kind in KIND_NAMES[: kinds_of(scenario)]}
    read_buyers(model, world)
    read_suppliers(model, world)
    read_contracts(model, world)
    read_money(model, world)
    names = [0, *(int(sector.id) for sector in world.sectors)]
    model.economy = Economy(model, names, world.economy.level.tolist(), float(world.economy[0].wanted))
    return model


def process_mix(scenario: Scenario) -> tuple[list[int], list[list[float]]]:
    """How contracts are let by value: lower edges of the bands [pence] and shares of the processes."""
    if scenario.process_mix:
        shares = [[getattr(band, name) for name in PlainModel.processes] for band in scenario.process_mix]
        return [round(band.from_gbp * 100) for band in scenario.process_mix], shares
    demand = load_demand()
    order = [demand.processes.index(name) for name in PlainModel.processes]
    shares = [[band.shares[place] for place in order] for band in demand.process_mix]
    return [round(band.from_gbp * 100) for band in demand.process_mix], shares


def baseline_rules(scenario: Scenario, council: CouncilSettings) -> dict[str, float]:
    """Rules of a council without policies: the register's, the scenario's, its own behaviour, its own rules."""
    weights, payment = council.award_weights, council.payment
    rest = weights.price + weights.quality
    return {
        **{name: lever.default for name, lever in LEVERS.items()},
        **scenario.rules,
        "social_value_weight": weights.social,
        "price_share": weights.price / rest if rest > 0 else 0.5,
        "payment_usual_days": payment.usual_days,
        "payment_late_share": payment.late_share,
        "payment_late_days": payment.late_days,
        **council.rules,
    }


def read_buyers(model: PlainModel, world: Any) -> None:
    """Read councils and their service lines."""
    for row, settings in enumerate(model.settings.councils):
        rules = baseline_rules(model.settings, settings)
        model.councils.append(Council(model, row, int(world.councils[row].id), settings.name, rules))
    for row in world.lines:
        council = model.councils[int(row.council)]
        line = ServiceLine(model, int(row.id), council, int(row.sector), int(row.budget), float(row.mean_weekly_value))
        line.committed = int(row.committed)
        model.lines.append(line)


def read_suppliers(model: PlainModel, world: Any) -> None:
    """Read the groups and the firms that exist at week 0."""
    names = [line.name for line in model.settings.service_lines]
    for row, settings in enumerate(model.settings.suppliers):
        numbers = {name: p.value for name, p in KINDS[settings.kind].items()} | dict(settings.overrides)
        sectors = [settings.sectors.get(name, 0.0) for name in names]
        areas = world.group_areas[row].tolist()
        model.groups.append(Group(int(world.groups[row].id), settings.kind, settings.count, sectors, areas, numbers))
    for row in range(int(world.clock[0].suppliers)):
        drawn = world.suppliers[row]
        supplier = Supplier(model)
        for name in COPIED:
            setattr(supplier, name, drawn[name].item())
        supplier.group = model.groups[int(drawn.group)]
        supplier.kind = supplier.group.kind
        supplier.framework = bool(drawn.framework)
        supplier.contact = {council: last_work(world, row, council) for council in range(len(world.councils))}
        model.suppliers.append(supplier)
    model.write_directory()


def read_contracts(model: PlainModel, world: Any) -> None:
    """Read the contracts that run at week 0 and the tenders that they came from."""
    for row in range(int(world.clock[0].tenders)):
        t = world.tenders[row]
        tender = Tender(int(t.id), model.lines[int(t.line)], int(t.value), int(t.weeks), 0, 0)
        tender.state, tender.reason, tender.process = "awarded", "best score", "waiver"
        model.tenders.append(tender)
    for row in range(int(world.clock[0].contracts)):
        c = world.contracts[row]
        contract = Contract(
            model.tenders[int(c.tender)],
            model.suppliers[int(c.supplier)],
            int(c.value),
            int(c.commitment),
            float(c.weekly_cost),
            int(c.week_awarded),
            int(c.start),
            int(c.end),
            float(c.terms_days),
        )
        contract.state = "running"
        contract.worked_weeks, contract.invoiced = int(c.worked_weeks), int(c.invoiced)
        contract.tender.contract = contract
        model.contracts.append(contract)
        model.live_contracts.append(contract)


def accounts(model: PlainModel) -> list[Any]:
    """All accounts in the order of the simulator's: outside parties, councils, suppliers."""
    parties = [model.households, model.market, model.banks, model.tax_office, model.taxpayer]
    return [*parties, *model.councils, *model.suppliers]


def read_money(model: PlainModel, world: Any) -> None:
    """Read every account's balance; the flows begin at week 0."""
    for account, balance in zip(accounts(model), world.cash.tolist(), strict=False):
        account.cash = balance
