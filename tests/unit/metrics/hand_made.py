"""A world small enough to work every figure out in the head: three suppliers, five tenders, one year."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from simulator.engine import accounts
from simulator.engine.codes import (
    ACTIVE,
    ASKED_ONE,
    AWARDED,
    CANCELLED,
    COMPLETED,
    LARGE_CONTRACTOR,
    LOST,
    NOBODY,
    OPEN,
    PENCE_PER_POUND,
    PUBLISHED,
    QUOTATION,
    RERUN,
    RUNG_ROUND,
    RUNNING,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
    TERMINATED,
    TOO_LOW,
    WAIVER,
    WON,
)
from simulator.engine.columns.chain_columns import ChainTotals, Failure, Subcontract
from simulator.engine.columns.contract_columns import Bid, Contract
from simulator.engine.columns.contract_columns import Tender as TenderRow
from simulator.engine.columns.firm_columns import Council, Line, NamedFirm, Supplier
from simulator.engine.columns.joint_columns import Franchise, Hub, HubMember, Team, TeamMember
from simulator.engine.columns.run_columns import Clock, Parameters, Rules, Tally
from simulator.engine.columns.social_columns import AskTotals, Grant, Grantee, OutcomeCell, Practice
from simulator.engine.world import table

PENCE = PENCE_PER_POUND
SE, SME, LARGE = range(3)  # supplier rows, one of each kind


def _tender(world: Any, row: int, **columns: Any) -> None:
    for name, value in columns.items():
        world.tenders[name][row] = value


def hand_made() -> Any:
    """Return tables of a finished year. Pounds in the comments.

    Tender 0 was running at the start. 1: open, three bids, the SE wins at 80. 2: quotation, one bid, the small firm
    wins at 120. 3: open, no bid, published again. 4: direct award, the large contractor wins at 200. 5: cancelled after
    one bid that was abnormally low. 6 is not decided yet.
    """
    clock = table(Clock, 1)
    clock[0].week = 52
    clock[0].grants = 2
    clock[0].suppliers, clock[0].tenders, clock[0].bids, clock[0].contracts = 3, 7, 6, 4
    world = SimpleNamespace(
        failures=table(Failure, 0),
        chain_totals=table(ChainTotals, 1),
        ask_totals=table(AskTotals, 1),
        labels=np.zeros(0, np.int64),
        clock=clock,
        councils=table(Council, 1),
        lines=table(Line, 2),
        suppliers=table(Supplier, 4),
        tenders=table(TenderRow, 8),
        bids=table(Bid, 8),
        contracts=table(Contract, 5),
        subcontracts=table(Subcontract, 1),
        named=table(NamedFirm, 1),
        franchises=table(Franchise, 2),
        hubs=table(Hub, 0),
        hub_members=table(HubMember, 0),
        teams=table(Team, 2),
        team_members=table(TeamMember, 2),
        tallies=table(Tally, 3),
        parameters=_parameters(),
        practice=table(Practice, 0),
        grants=_grants(),
        grantees=table(Grantee, 4),
        rules=table(Rules, 1),
        outcome_cells=table(OutcomeCell, 2 * 3),
        benefits=np.array([[100.0, 50.0, 250.0], [0, 0, 1_000.0], [0, 20.0, 0], [0.1, 0, 0]]) * PENCE,
        assumed_benefits=np.array([[0, 50.0, 0], [0, 0, 1_000.0], [0, 0, 0], [0.1, 0, 0]]) * PENCE,
        cash=np.zeros(accounts.N_PARTIES + 1 + 4, np.int64),
        flows=np.zeros((len(accounts.REASON_NAMES), 9, 9), np.int64),
    )
    _suppliers(world)
    _tenders(world)
    _money(world)
    _outcomes(world)
    _work(world)
    return world


def _parameters() -> Any:
    """Return the rates of the social account as numbers that are easy to work with."""
    row = table(Parameters, 1)
    row["priority_share_additional"], row["apprenticeships_additional"], row["training_additional"] = 0.5, 0.5, 0.25
    row["apprenticeships_per_gbp_m"], row["training_weeks_per_gbp_m"] = 2.0, 40.0
    row["local_respend_home"], row["local_respend_away"] = 0.6, 0.4
    row["medium_turnover_gbp"] = 54_000_000
    row["service_worth"], row["quality_worth"], row["usual_quality"] = 1.5, 2.0, 0.5
    return row


def _grants() -> Any:
    """The social enterprise had one grant, of which a tenth brought no work; one runs that is not paid yet."""
    rows = table(Grant, 2)
    rows["live"][1] = 1
    rows["paid"][0], rows["delivered"][0] = 50 * PENCE, 45 * PENCE
    return rows


def _outcomes(world: Any) -> None:
    """Two service lines, three kinds: an SE at the first line, a large contractor at the second."""
    cells, million = world.outcome_cells, 1_000_000 * PENCE
    cells["priority_job_weeks"][0], cells["priority_job_weeks"][5] = 104, 52
    cells["offered_work"][0], cells["offered_work"][5] = 0.5 * million, 0.5 * million
    cells["home_work"][0], cells["away_work"][5] = 1_000 * PENCE, 2_000 * PENCE
    cells["evidenced"][0], cells["recognised"][0] = 300 * PENCE, 200 * PENCE
    first = accounts.FIRST_SUPPLIER_ACCOUNT
    world.flows[accounts.REPORTING, first, accounts.MARKET] = 5 * PENCE
    world.flows[accounts.REPORTING_PAYMENT, accounts.COUNCIL_ACCOUNT, first] = 4 * PENCE


def _work(world: Any) -> None:
    """40, 125 and 100 earned since the start, of typically 40, 100 and 80; and 20 of a contract of before the start."""
    c = world.contracts
    c["tender"][:4], c["supplier"][:4], c["bid"][:4] = (1, 2, 4, 0), (SE, SME, LARGE, LARGE), (0, 3, 4, NOBODY)
    c["start"][:4], c["worked_weeks"][:4] = (20, 20, 20, -3), (5, 10, 5, 5)
    c["weekly_value"][:4] = np.array([8.0, 12.5, 20.0, 10.0]) * PENCE
    # The large contractor passes 2 a week of its contract of ten weeks on to the small firm.
    c["end"][2], world.clock[0].subcontracts = 30, 1
    world.subcontracts[0] = (2, SME, 0.1, 2.0 * PENCE, 0, 0, 0, 0, 0, 0, 1, NOBODY)
    c["upfront_left"][:4] = np.array([9, 0, 0, 7]) * PENCE
    world.tenders["weeks"][:5] = 10
    world.tenders["reserved"][4] = 2
    world.tenders["common_cost"][:5] = np.array([0, 80, 100, 0, 160]) * PENCE
    world.bids["quality_offer"][:6] = (0.7, 0.0, 0.0, 0.5, 0.6, 0.0)
    world.suppliers["quality"][LARGE] = 0.4


def _suppliers(world: Any) -> None:
    s = world.suppliers
    s["kind"][:3] = (SOCIAL_ENTERPRISE, SMALL_FIRM, LARGE_CONTRACTOR)
    s["state"][:3] = ACTIVE
    # The small firm is a named one: 1,000 a year at the start, 6 a week of council work now.
    world.named[0].supplier, world.named[0].turnover, s["committed"][SME] = SME, 1_000 * PENCE, 6 * PENCE
    s["home"][LARGE] = 1  # from elsewhere
    s["live_contracts"][:3] = 1
    s["turnover"][:3] = 1_200 * PENCE
    s["starting_turnover"][:3] = 1_000 * PENCE
    s["last_income"][0], s["last_result"][0] = 1_000 * PENCE, -20 * PENCE
    s["was_negative"][0] = 1
    world.cash[accounts.N_PARTIES + 1] = 320 * PENCE
    s["advances"][0], world.grantees["unspent"][0] = 50 * PENCE, 20 * PENCE


def _tenders(world: Any) -> None:
    _tender(world, 0, week_published=NOBODY, state=AWARDED, process=WAIVER, winner=NOBODY)
    common = {"week_published": 2, "week_decided": 12, "value": 100 * PENCE}
    _tender(world, 1, **common, state=AWARDED, process=OPEN, n_bids=3, winner=0, reserved=1)
    _tender(world, 2, **common, state=AWARDED, process=QUOTATION, n_bids=1, winner=3, challenged=1)
    _tender(world, 3, **common, state=RERUN, process=OPEN, n_bids=0, winner=NOBODY)
    _tender(world, 4, **common, state=AWARDED, process=WAIVER, n_bids=1, winner=4, answer=ASKED_ONE)
    _tender(world, 5, **common, state=CANCELLED, process=OPEN, n_bids=1, winner=NOBODY, answer=RUNG_ROUND)
    _tender(world, 6, week_published=50, state=PUBLISHED, process=OPEN, winner=NOBODY)
    rows = [  # tender, supplier, price, true cost, outcome
        (1, SE, 80, 80, WON),
        (1, SME, 100, 90, LOST),
        (1, LARGE, 110, 90, LOST),
        (2, SME, 120, 100, WON),
        (4, LARGE, 200, 160, WON),
        (5, SE, 10, 80, TOO_LOW),
    ]
    for place, (tender, supplier, price, cost, outcome) in enumerate(rows):
        bid = world.bids[place]
        bid.tender, bid.supplier, bid.outcome = tender, supplier, outcome
        bid.price, bid.true_cost = price * PENCE, cost * PENCE
    world.contracts["state"][:4] = (RUNNING, RUNNING, COMPLETED, TERMINATED)


def _money(world: Any) -> None:
    t = world.tallies
    t["awards"], t["award_value"] = (1, 1, 1), np.array([80, 120, 200]) * PENCE
    t["invoiced"], t["paid"] = np.array([100, 300, 600]) * PENCE, np.array([90, 280, 580]) * PENCE
    t["payments"], t["payment_days"], t["late_payments"] = (10, 20, 30), (100.0, 300.0, 600.0), (1, 2, 3)
    t["firm_weeks"], t["insolvencies"], t["closures"], t["entries"] = (
        (5_200, 10_400, 5_200),
        (1, 1, 0),
        (4, 3, 0),
        (7, 0, 0),
    )
    lines = world.lines
    lines["funded"], lines["worked"], lines["unmet"] = (900, 1_100), (800.0, 1_000.0), (0.0, 100.0 * PENCE)
    t["contract_reserve_months"], t["contract_firm_months"] = (30.0, 0.0, 0.0), (12, 0, 0)
    t["job_weeks"], t["local_respend"] = (52.0, 104.0, 52.0), (50.0 * PENCE, 0.0, 0.0)
    first = accounts.FIRST_SUPPLIER_ACCOUNT
    for kind, paid in enumerate((90, 280, 580)):
        world.flows[accounts.CONTRACT_PAYMENT, accounts.COUNCIL_ACCOUNT, first + kind] = paid * PENCE
    world.flows[accounts.FUNDING, accounts.TAXPAYER, accounts.COUNCIL_ACCOUNT] = 500 * PENCE
    world.flows[accounts.GRANT, accounts.COUNCIL_ACCOUNT, first] = 50 * PENCE
    world.flows[accounts.GRANT_ADMINISTRATION, accounts.COUNCIL_ACCOUNT, accounts.MARKET] = 3 * PENCE
    world.flows[accounts.BID_COST, first, accounts.MARKET] = 6 * PENCE
    world.flows[accounts.BUYER_BID_COST, accounts.COUNCIL_ACCOUNT, accounts.MARKET] = 2 * PENCE
    world.flows[accounts.OVERDRAFT_INTEREST, first, accounts.BANKS] = 3 * PENCE
