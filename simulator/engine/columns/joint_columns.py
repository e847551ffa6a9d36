"""Columns of what suppliers do together: ties, consortia, franchises."""

from __future__ import annotations

from simulator.engine.columns.row import Code, Count, Flag, Money, Number, Pence, Row, RowNumber, Score, Share, Week


class Tie(Row):
    """Half of a tie between two suppliers; the other half is the neighbouring row (``row ^ 1``)."""

    supplier: RowNumber
    other: RowNumber
    next: RowNumber  # the supplier's next tie, or NOBODY
    origins: Flag  # flags: SAME_AREA, SE_NETWORK ...
    made: Week  # week
    trust: Score  # 0 to 1


class Team(Row):
    """A consortium, also the standing team of a hub."""

    supplier: RowNumber  # its row of ``suppliers``
    lead: RowNumber  # supplier row
    first_member: RowNumber
    n_members: Count
    following: RowNumber  # the lead's next team, or NOBODY
    formed: Week  # week; NOBODY before the run
    ready: Week  # first week in which it may bid
    last_bid: Week  # week
    dissolved: Week  # week, or NOBODY
    origin: Code  # 0, HUB or FRANCHISE
    margin: Share  # share of receipts kept by the hub
    trust: Score  # mean trust of the lead in its partners
    committed: Pence  # pence a week that the members hold for it
    is_busy: Flag  # flag: has work, or money to come
    awards: Count
    carried: Count  # members lost whose work the others took over
    dropped: Flag  # flag: its work was given up because a member failed


class Franchise(Row):
    """A social franchise."""

    franchisor: RowNumber  # supplier row
    sector: RowNumber
    founded: Week  # week; NOBODY before the run
    ended: Week  # week, or NOBODY
    units: Count  # members now, the franchisor not counted
    most_units: Count
    record: Number  # mean track record of its members
    wins: Count  # of its members, for those who think of joining
    bids: Count
    royalty: Share  # of a unit's council income
    flat_fee: Money  # pence a year that a unit pays beside it
    unit_capital: Money  # pence that a new unit begins with
    is_pooled: Flag  # flag: all members stand in for each, not the franchisor alone
    turnover: Money  # pence a year of all members
    elsewhere: Count  # units outside the places of the scenario
    fees: Pence  # pence received
    costs: Pence  # pence spent
    fees_this_year: Pence
    costs_this_year: Pence
    joined: Count
    opened: Count
    merged: Count
    unit_months: Count
    guaranteed: Pence  # pence that members paid councils for units that failed
    unit_insolvencies: Count
    unit_closures: Count


class Opening(Row):
    """A unit of a franchise that is being set up."""

    franchise: RowNumber
    area: RowNumber  # council row
    week: Week  # week in which it opens, or NOBODY once it has


class Hub(Row):
    """A hub that exists: a firm that passes its work on."""

    supplier: RowNumber
    first_member: RowNumber
    n_members: Count
    margin: Share  # of the price
    office: Money  # pence a year
    passed_on: Pence  # pence that members were due since the start


class HubMember(Row):
    """A member of a hub."""

    hub: RowNumber
    supplier: RowNumber
    parts: Count  # of ``codes.PARTS``: its share of the hub's work this week
    held: Pence  # pence a week of the hub's work that it holds
    owed: Pence  # pence that the hub owes it


class TeamMember(Row):
    """A member of a consortium."""

    team: RowNumber
    supplier: RowNumber
    parts: Count  # of ``codes.PARTS``: its share of the team's work and money


class JointBid(Row):
    """A team that bids this week."""

    tender: RowNumber
    supplier: RowNumber
