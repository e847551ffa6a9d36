"""Columns of what suppliers do together: ties, consortia, franchises."""

from __future__ import annotations

from simulator.engine.columns.row import Code, Count, Flag, Number, Pence, Row, RowNumber, Score, Share, Week


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
    formed: Week  # week
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
    founded: Week  # week
    ended: Week  # week, or NOBODY
    units: Count  # members now, the franchisor not counted
    most_units: Count
    record: Number  # mean track record of its members
    wins: Count  # of its members, for those who think of joining
    bids: Count
    opening_week: Week  # week in which a planned unit opens, or NOBODY
    opening_area: RowNumber  # council row
    fees: Pence  # pence received
    costs: Pence  # pence spent
    fees_this_year: Pence
    costs_this_year: Pence
    joined: Week
    opened: Count
    merged: Count
    unit_months: Count
    unit_insolvencies: Count
    unit_closures: Count


class TeamMember(Row):
    """A member of a consortium."""

    team: RowNumber
    supplier: RowNumber
    parts: Count  # of ``codes.PARTS``: its share of the team's work and money


class JointBid(Row):
    """A team that bids this week."""

    tender: RowNumber
    supplier: RowNumber
