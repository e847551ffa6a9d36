"""Who has accounts, and for what reasons money moves between them; ``ledger.py`` moves it."""

from __future__ import annotations

from simulator.engine.codes import names_between
from simulator.register import KIND_NAMES

#: Outside parties, each with one account.
HOUSEHOLDS, MARKET, BANKS, TAX_OFFICE, TAXPAYER = range(5)
PARTY_NAMES = names_between(globals(), "HOUSEHOLDS", "TAXPAYER")
N_PARTIES = len(PARTY_NAMES)

#: Kinds of account, for the flow matrix: the outside parties, councils, then the supplier kinds.
COUNCIL_ACCOUNT = N_PARTIES
FIRST_SUPPLIER_ACCOUNT = N_PARTIES + 1
ACCOUNT_KIND_NAMES = (*PARTY_NAMES, "council", *KIND_NAMES)

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
<<<<<<< HEAD
    UNSPENT_RETURNED,
) = range(66)
REASON_NAMES = names_between(globals(), "FUNDING", "UNSPENT_RETURNED")
=======
    COMPETITION_COST,
) = range(66)
REASON_NAMES = names_between(globals(), "FUNDING", "COMPETITION_COST")
>>>>>>> 7692e8a (A failed call is rung round, called anew, cut or offered to one, not repeated; reservations count who can enter; decision 61)
