"""What the numbers in the tables stand for: kinds, states, reasons and choices, each with its name for people."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.register import LEVERS, STRUCTURES


def names_between(namespace: Mapping[str, object], first: str, last: str) -> tuple[str, ...]:
    """Return the names of a module's constants from one to another, in lower case: a code is its place among them.

    A list of names beside a list of codes would be two lists that must agree.
    """
    names = list(namespace)
    return tuple(name.lower() for name in names[names.index(first) : names.index(last) + 1])


def words_between(namespace: Mapping[str, object], first: str, last: str, **others: str) -> tuple[str, ...]:
    """Return what ``names_between`` does with spaces, but for the constants that have ``others`` for words."""
    names = names_between(namespace, first, last)
    if unknown := {name.lower() for name in others} - set(names):
        raise ValueError(f"there are no such codes: {sorted(unknown)}")
    return tuple(others.get(name.upper(), name.replace("_", " ")) for name in names)


def codes_of_choices(lever: str, *choices: str) -> tuple[int, ...]:
    """Return the codes of a lever's choices, by their names in the register; all of them must be named."""
    known = LEVERS[lever].choices
    if set(known) != set(choices):
        raise ValueError(f"{lever} has the choices {known}, not {choices}")
    return tuple(map(known.index, choices))


def codes_of_structure(name: str, *choices: str) -> tuple[int, ...]:
    """Return the codes of a structure's alternatives, by their names in the register; all of them must be named."""
    known = STRUCTURES[name].choices
    if set(known) != set(choices):
        raise ValueError(f"{name} has the choices {known}, not {choices}")
    return tuple(map(known.index, choices))


# Supplier kinds and states ------------------------------------------------------------------------------------------
# The first rows of register/kinds.py, for figures about one of them; rules ask the row (kind_columns.py).
SOCIAL_ENTERPRISE, SMALL_FIRM, LARGE_CONTRACTOR = range(3)
# A consortium is a row of the table of suppliers in the state JOINT: it bids and holds contracts, but it is no firm.
ACTIVE, CLOSED, INSOLVENT, JOINT = range(4)
SUPPLIER_STATE_NAMES = names_between(globals(), "ACTIVE", "JOINT")

# How a need is bought -----------------------------------------------------------------------------------------------
OPEN, MINI_COMPETITION, QUOTATION, CALL_OFF, WAIVER = range(5)
PROCESS_NAMES = names_between(globals(), "OPEN", "WAIVER")

# Tender states and why a tender ended -------------------------------------------------------------------------------
NEEDED, PUBLISHED, EVALUATING, AWARDED, CANCELLED, RERUN, SPLIT = range(7)
TENDER_STATE_NAMES = names_between(globals(), "NEEDED", "SPLIT")
NO_REASON, BEST_SCORE, NO_BIDS, NO_ACCEPTABLE_BID, CUT_INTO_LOTS, WITHDRAWN = range(6)
REASON_NAMES = words_between(globals(), "NO_REASON", "WITHDRAWN", NO_REASON="none")

# How a need is called again after a call that failed -----------------------------------------------------------------
FIRST_CALL, RUNG_ROUND, CALLED_ANEW, CUT_FOR_MORE, ASKED_ONE = range(5)
ANSWER_NAMES = words_between(globals(), "FIRST_CALL", "ASKED_ONE")

# Contract states ----------------------------------------------------------------------------------------------------
MOBILISING, RUNNING, COMPLETED, TERMINATED = range(4)
CONTRACT_STATE_NAMES = names_between(globals(), "MOBILISING", "TERMINATED")

# Bid outcomes -------------------------------------------------------------------------------------------------------
SUBMITTED, WON, LOST, TOO_LOW, UNAFFORDABLE, INELIGIBLE = range(6)
BID_OUTCOME_NAMES = words_between(globals(), "SUBMITTED", "INELIGIBLE", TOO_LOW="abnormally low")

# What a bid failed by, beside its score ------------------------------------------------------------------------------
(SOUND, BIDDER_GONE, NOT_AN_SE, TURNOVER_TOO_SMALL, PRICE_TOO_HIGH, PRICE_TOO_LOW) = range(6)  # when it is screened
(BIDDER_FULL, OVER_BUDGET, REFUSED) = range(6, 9)  # when the award is made
NOT_CHOSEN = 9  # when it is screened: of a tender kept for suppliers that a policy chooses
FAILING_NAMES = words_between(globals(), "SOUND", "NOT_CHOSEN", SOUND="none", NOT_AN_SE="not an SE")

# Why a supplier that knew of a tender did not bid -------------------------------------------------------------------
(GO, NO_CAPACITY, NO_STANDING, NO_CASH, NOT_WORTH_IT, RESERVED, GONE, JOINED, NO_BID_MONEY, NO_WRITERS) = range(10)
DECISION_NAMES = words_between(
    globals(),
    "GO",
    "NO_WRITERS",
    NO_STANDING="standing test",
    NO_CASH="no cash for it",
    NO_BID_MONEY="no money for bids",
    NO_WRITERS="nobody to write it",
)

# Choices of levers ---------------------------------------------------------------------------------------------------
TARGET, PREFERENCE, RESERVE, PASS_ON = codes_of_choices(
    "mandate_enforcement", "target", "preference", "reserve", "subcontract"
)
# What a council does that finds too few SEs to reserve for.
WAIVE, CALL_AGAIN, CUT_SMALLER, INSIST = codes_of_choices("mandate_fallback", "waive", "rerun", "split", "insist")
# What makes a supplier a social enterprise to a council.
LEGAL_FORM, OWN_WORD, WIDER_LEGAL_FORM = codes_of_choices(
    "se_definition", "legal form", "own word", "legal form or co-operative"
)
# Whether work that SEs do for other suppliers counts.
DIRECT, INDIRECT = codes_of_choices("mandate_counts", "direct", "indirect")
# What gives way first when budgets shrink.
NEW_NEEDS, RUNNING_CONTRACTS, SOCIAL_WEIGHT, PROMPT_PAYMENT = codes_of_choices(
    "budget_gives_way", "new needs", "running contracts", "social value", "prompt payment"
)
# When SEs and bidders hear of a community benefit clause.
AFTER_AWARD, AT_TENDER, BEFORE_DESIGN = codes_of_choices("clause_stage", "after_award", "at_tender", "before_design")
RELATIVE, ABSOLUTE, LINEAR = codes_of_choices("price_rule", "relative", "absolute", "linear")

# Structure: choices of the model that could be otherwise --------------------------------------------------------------
EQUILIBRIUM_PRICES, COST_PLUS = codes_of_structure("pricing", "equilibrium", "cost plus")
BY_NOTICES, AS_USUAL = codes_of_structure("competition_belief", "notices", "usual")
FOR_PROFIT, STEADY_ENTRY = codes_of_structure("entry", "profit", "steady")
MONEY_AND_PEOPLE, NO_BID_BUDGET = codes_of_structure("bid_budget", "money and people", "none")
BY_CAUSE, ALWAYS_OPENLY = codes_of_structure("rerun_habit", "by cause", "openly")
TAKES_TIME, AT_ONCE = codes_of_structure("consortium_setup", "takes time", "at once")
SHARED_CYCLE, OWN_LUCK = codes_of_structure("other_income", "shared cycle", "own luck")
GRADUAL_GROWTH, FULL_SIZE = codes_of_structure("entrant_growth", "gradual", "full size")

# Joint bids: who may bid together, whose turnover the standing test reads, and where a tie comes from (flags) ---------
NO_TEAMS, TEAMS_THAT_NEED_TO, ANY_TEAMS = codes_of_choices("consortium_bids", "none", "needed", "free")
LEAD_ALONE, ALL_MEMBERS = codes_of_choices("consortium_standing", "lead", "joint")
SAME_AREA, SE_NETWORK, JOINT_WORK, HUB, FRANCHISE, MARKET_EVENT = 1, 2, 4, 8, 16, 32
TIE_ORIGINS = (SAME_AREA, SE_NETWORK, JOINT_WORK, HUB, FRANCHISE, MARKET_EVENT)
TIE_ORIGIN_NAMES = dict(
    zip(TIE_ORIGINS, words_between(globals(), "SAME_AREA", "MARKET_EVENT", SE_NETWORK="network"), strict=True)
)
MOST_MEMBERS = 8
#: A team's work and money are shared out in so many whole parts, so that shares sum to one exactly, whoever leaves.
PARTS = 1 << 20  # a power of two, so that dividing by it is exact

# Social outcomes, in the order of the rows of ``benefits`` ---------------------------------------------------------
PRIORITY_JOB, APPRENTICESHIP, TRAINING_WEEK, LOCAL_RESPEND = range(4)
OUTCOME_NAMES = names_between(globals(), "PRIORITY_JOB", "LOCAL_RESPEND")

# Items of the public cost of a failure, in the order of ``failure_costs`` ---------------------------------------------
(CONTINUITY, COVER, STAFF, LETTING_AGAIN, FINISHING, DELAY, LAWYERS, PENSIONS) = range(8)
PUBLIC_COST_NAMES = words_between(
    globals(),
    "CONTINUITY",
    "PENSIONS",
    CONTINUITY="continuity funding",
    COVER="price of interim cover",
    STAFF="redundancy paid by the state",
    FINISHING="finishing what was begun",
    LAWYERS="litigation",
)

# Shocks -------------------------------------------------------------------------------------------------------------
DEMAND_SURGE, COST_SHOCK, BANK_WITHDRAWAL, DOWNTURN, DEFERRAL, LENDER_WITHDRAWAL = range(6)
SHOCK_NAMES = names_between(globals(), "DEMAND_SURGE", "LENDER_WITHDRAWAL")

# Value bands of the market that share a belief about competition [pence] ---------------------------------------------
BANDS = 3
BAND_EDGES = (10_000_000, 100_000_000)
#: Kinds of competition in a band: three processes that ask several suppliers, each open to all or reserved.
COMPETITIONS = 6

#: Needs of a service line that wait for room in its budget; what finds no place is given up.
WAITING_PLACES = 8

NOBODY = -1
PENCE_PER_POUND = 100

MOST_INVITATIONS = 8  # places in the scratch queue; more than the register allows quotation_invitations
