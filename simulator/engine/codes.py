"""What the numbers in the tables stand for: kinds, states, reasons and choices, each with its name for people."""

from __future__ import annotations

from collections.abc import Mapping


def names_between(namespace: Mapping[str, object], first: str, last: str) -> tuple[str, ...]:
    """Return the names of a module's constants from one to another, in lower case: a code is its place among them.

    A list of names beside a list of codes would be two lists that must agree.
    """
    names = list(namespace)
    return tuple(name.lower() for name in names[names.index(first) : names.index(last) + 1])


# Supplier kinds and states ------------------------------------------------------------------------------------------
# The first rows of register/kinds.py, for figures about one of them; rules ask the row (kind_columns.py).
SOCIAL_ENTERPRISE, SMALL_FIRM, LARGE_CONTRACTOR = range(3)
# A consortium is a row of the table of suppliers in the state JOINT: it bids and holds contracts, but it is no firm.
ACTIVE, CLOSED, INSOLVENT, JOINT = range(4)
SUPPLIER_STATE_NAMES = ("active", "closed", "insolvent", "joint")

# How a need is bought -----------------------------------------------------------------------------------------------
OPEN, MINI_COMPETITION, QUOTATION, CALL_OFF, WAIVER = range(5)
PROCESS_NAMES = ("open", "mini_competition", "quotation", "call_off", "waiver")

# Tender states and why a tender ended -------------------------------------------------------------------------------
NEEDED, PUBLISHED, EVALUATING, AWARDED, CANCELLED, RERUN, SPLIT = range(7)
TENDER_STATE_NAMES = ("needed", "published", "evaluating", "awarded", "cancelled", "rerun", "split")
NO_REASON, BEST_SCORE, NO_BIDS, NO_ACCEPTABLE_BID, CUT_INTO_LOTS = range(5)
REASON_NAMES = ("none", "best score", "no bids", "no acceptable bid", "cut into lots")

# Contract states ----------------------------------------------------------------------------------------------------
MOBILISING, RUNNING, COMPLETED, TERMINATED = range(4)
CONTRACT_STATE_NAMES = ("mobilising", "running", "completed", "terminated")

# Bid outcomes -------------------------------------------------------------------------------------------------------
SUBMITTED, WON, LOST, TOO_LOW, UNAFFORDABLE, INELIGIBLE = range(6)
BID_OUTCOME_NAMES = ("submitted", "won", "lost", "abnormally low", "unaffordable", "ineligible")

# What a bid failed by, beside its score ------------------------------------------------------------------------------
(SOUND, BIDDER_GONE, NOT_AN_SE, TURNOVER_TOO_SMALL, PRICE_TOO_HIGH, PRICE_TOO_LOW) = range(6)  # when it is screened
(BIDDER_FULL, OVER_BUDGET, REFUSED) = range(6, 9)  # when the award is made
FAILING_NAMES = (
    *("none", "bidder gone", "not an SE", "turnover too small", "price too high", "price too low"),
    *("bidder full", "over budget", "refused"),
)

# Why a supplier that knew of a tender did not bid -------------------------------------------------------------------
GO, NO_CAPACITY, NO_STANDING, NO_CASH, NOT_WORTH_IT, RESERVED, GONE, JOINED = range(8)
DECISION_NAMES = ("go", "no capacity", "standing test", "no cash for it", "not worth it", "reserved", "gone", "joined")

# Enforcements of a mandate and price rules, in the order of the register's choices -----------------------------------
TARGET, PREFERENCE, RESERVE, PASS_ON = range(4)
WAIVE, CALL_AGAIN, CUT_SMALLER, INSIST = range(4)  # what a council does that finds too few SEs to reserve for
LEGAL_FORM, OWN_WORD, WIDER_LEGAL_FORM = range(3)  # what makes a supplier a social enterprise to a council
DIRECT, INDIRECT = range(2)  # whether work that SEs do for other suppliers counts
NEW_NEEDS, RUNNING_CONTRACTS, SOCIAL_WEIGHT, PROMPT_PAYMENT = range(4)  # what gives way first when budgets shrink
AFTER_AWARD, AT_TENDER, BEFORE_DESIGN = range(3)  # when SEs and bidders hear of a community benefit clause
RELATIVE, ABSOLUTE, LINEAR = range(3)

# Joint bids: who may bid together, whose turnover the standing test reads, and where a tie comes from (flags) ---------
NO_TEAMS, TEAMS_THAT_NEED_TO, ANY_TEAMS = range(3)
LEAD_ALONE, ALL_MEMBERS = range(2)
SAME_AREA, SE_NETWORK, JOINT_WORK, HUB, FRANCHISE = 1, 2, 4, 8, 16
TIE_ORIGIN_NAMES = {1: "same area", 2: "network", 4: "joint work", 8: "hub", 16: "franchise"}
MOST_MEMBERS = 8
#: A team's work and money are shared out in so many whole parts, so that shares sum to one exactly, whoever leaves.
PARTS = 1 << 20  # a power of two, so that dividing by it is exact

# Social outcomes, in the order of the rows of ``benefits`` ---------------------------------------------------------
PRIORITY_JOB, APPRENTICESHIP, TRAINING_WEEK, LOCAL_RESPEND = range(4)
OUTCOME_NAMES = ("priority_job", "apprenticeship", "training_week", "local_respend")

# Items of the public cost of a failure, in the order of ``failure_costs`` ---------------------------------------------
(CONTINUITY, COVER, STAFF, LETTING_AGAIN, FINISHING, DELAY, LAWYERS, PENSIONS) = range(8)
PUBLIC_COST_NAMES = (
    "continuity funding",
    "price of interim cover",
    "redundancy paid by the state",
    "letting again",
    "finishing what was begun",
    "delay",
    "litigation",
    "pensions",
)

# Shocks -------------------------------------------------------------------------------------------------------------
DEMAND_SURGE, COST_SHOCK, BANK_WITHDRAWAL = range(3)
SHOCK_NAMES = ("demand_surge", "cost_shock", "bank_withdrawal")

# Value bands of the market that share a belief about competition [pence] ---------------------------------------------
BANDS = 3
BAND_EDGES = (10_000_000, 100_000_000)

NOBODY = -1
PENCE_PER_POUND = 100

MOST_INVITATIONS = 8  # places in the scratch queue; more than the register allows quotation_invitations
