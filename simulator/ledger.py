"""Accounts and transfers: the only way in which money moves.

Money is whole pence. Every account is one row of ``cash``; the outside parties come first, then councils, then
suppliers. A transfer takes from one account what it gives to another, so the sum over all accounts never changes.
Totals are kept by reason and by the kinds of payer and payee: every money figure shown to anyone comes from them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.kernel import kernel

if TYPE_CHECKING:
    from simulator.world import World

#: Outside parties, each with one account.
HOUSEHOLDS, MARKET, BANKS, TAX_OFFICE, TAXPAYER = range(5)
PARTY_NAMES = ("households", "market", "banks", "tax_office", "taxpayer")
N_PARTIES = len(PARTY_NAMES)

#: Kinds of account, for the flow matrix: the outside parties, councils, then the supplier kinds.
COUNCIL_ACCOUNT = N_PARTIES
FIRST_SUPPLIER_ACCOUNT = N_PARTIES + 1
ACCOUNT_KIND_NAMES = (*PARTY_NAMES, "council", "social_enterprise", "small_firm", "large_contractor")

#: Reasons for a transfer.
(
    FUNDING,
    CONTRACT_PAYMENT,
    UPFRONT_PAYMENT,
    LATE_INTEREST,
    WAGES,
    EMPLOYMENT_TAX,
    MATERIALS,
    OVERHEAD,
    BID_COST,
    BUYER_BID_COST,
    OUTSIDE_GAIN,
    OUTSIDE_LOSS,
    OVERDRAFT_INTEREST,
    DISTRIBUTION,
    STARTING_CAPITAL,
    CLOSING_BALANCE,
    BANK_LOSS,
    ESTATE_DISTRIBUTION,
    CHALLENGE_COST,
    RELET_COST,
    JOINT_SHARE,
    JOINT_COST,
    CONSORTIUM_SETUP,
    CONSORTIUM_GRANT,
    CONSORTIUM_LIABILITY,
    HUB_COST,
    NETWORK_SUPPORT,
    FRANCHISE_FEE,
    FRANCHISE_COST,
    FRANCHISE_FOUNDING,
    FRANCHISE_CAPITAL,
    FRANCHISE_SUPPORT,
    LOAN,
    LOAN_REPAYMENT,
    MERGER,
    SUBCONTRACT_PAYMENT,
    EARLY_PAYMENT,
    EARLY_PAYMENT_SETTLED,
    TRADE_CREDIT,
    DIVIDEND,
    PENSION_CONTRIBUTION,
    NEW_EQUITY,
    LIQUIDATION_COST,
    CONTINUITY_FUNDING,
    INTERIM_COVER,
    REDUNDANCY,
    FINISHING_WORKS,
    DELAY_COST,
    LITIGATION,
    STATE_PENSIONS,
    REPORTING,
    REPORTING_PAYMENT,
    SKILLS_TRAINING,
    CHAMPION,
    BUYER_NETWORK,
    INTERMEDIARIES,
    GRANT,
    GRANT_APPLICATION,
    GRANT_ADMINISTRATION,
    COMMUNITY_BENEFIT,
    CLAUSE_PENALTY,
    CLAUSE_MONITORING,
    BROKEN_CONTRACT,
    STEP_IN_PLAN,
    STANDBY_FEE,
) = range(65)
REASON_NAMES = (
    "funding",
    "contract_payment",
    "upfront_payment",
    "late_interest",
    "wages",
    "employment_tax",
    "materials",
    "overhead",
    "bid_cost",
    "buyer_bid_cost",
    "outside_gain",
    "outside_loss",
    "overdraft_interest",
    "distribution",
    "starting_capital",
    "closing_balance",
    "bank_loss",
    "estate_distribution",
    "challenge_cost",
    "relet_cost",
    "joint_share",
    "joint_cost",
    "consortium_setup",
    "consortium_grant",
    "consortium_liability",
    "hub_cost",
    "network_support",
    "franchise_fee",
    "franchise_cost",
    "franchise_founding",
    "franchise_capital",
    "franchise_support",
    "loan",
    "loan_repayment",
    "merger",
    "subcontract_payment",
    "early_payment",
    "early_payment_settled",
    "trade_credit",
    "dividend",
    "pension_contribution",
    "new_equity",
    "liquidation_cost",
    "continuity_funding",
    "interim_cover",
    "redundancy",
    "finishing_works",
    "delay_cost",
    "litigation",
    "state_pensions",
    "reporting",
    "reporting_payment",
    "skills_training",
    "champion",
    "buyer_network",
    "intermediaries",
    "grant",
    "grant_application",
    "grant_administration",
    "community_benefit",
    "clause_penalty",
    "clause_monitoring",
    "broken_contract",
    "step_in_plan",
    "standby_fee",
)


@kernel
def pence(amount: float) -> int:
    """Round an amount of pence to the nearest whole penny, halves up."""
    return math.floor(amount + 0.5)


@kernel
def council_account(council: int) -> int:
    """Return the account of a council's row."""
    return N_PARTIES + council


@kernel
def supplier_account(world: World, supplier: int) -> int:
    """Return the account of a supplier's row."""
    return N_PARTIES + len(world.councils) + supplier


@kernel
def _note(world: World, payer: int, payee: int, amount: int, reason: int) -> None:
    """Put a transfer on the bank statements of the suppliers that it concerns. Changes nothing else."""
    first = N_PARTIES + len(world.councils)
    if payer >= first:
        world.month_flows[payer - first, reason] -= amount
    if payee >= first:
        world.month_flows[payee - first, reason] += amount


@kernel
def transfer(world: World, payer: int, payee: int, amount: int, reason: int) -> None:
    """Move ``amount`` [pence, not negative] from one account to another and book it under its reason."""
    if amount < 0:
        world.clock[0].negative_transfers += 1
        return
    world.cash[payer] -= amount
    world.cash[payee] += amount
    world.flows[reason, world.account_kinds[payer], world.account_kinds[payee]] += amount
    if world.clock[0].recording:
        _note(world, payer, payee, amount, reason)


@kernel
def total_of_kind(world: World, account_kind: int) -> int:
    """Return the sum over the accounts of one kind [pence]."""
    balance = 0
    for account in range(accounts_in_use(world)):
        if world.account_kinds[account] == account_kind:
            balance += world.cash[account]
    return balance


@kernel
def accounts_in_use(world: World) -> int:
    """Return how many accounts there are: of the outside parties, the councils and the suppliers so far."""
    return int(N_PARTIES + len(world.councils) + world.clock[0].suppliers)


@kernel
def total(world: World) -> int:
    """Return the sum over all accounts [pence]: the same number at every tick."""
    balance = 0
    for account in range(accounts_in_use(world)):
        balance += world.cash[account]
    return balance
