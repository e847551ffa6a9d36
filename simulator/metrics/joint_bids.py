"""Bidding together: how often, how well, who in it, at what cost, and how far it carries social enterprises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.accounts import CONSORTIUM_GRANT, CONSORTIUM_SETUP, HUB_COST
from simulator.engine.codes import INELIGIBLE, MINI_COMPETITION, OPEN, PENCE_PER_POUND, SOCIAL_ENTERPRISE, TOO_LOW
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books, Column, Flags

_GROUP = "bidding together"
_MILLION = 1_000_000 * PENCE_PER_POUND


def _is_advertised(books: Books) -> Flags:
    """Return which tenders ended and were open to teams: open tenders and mini-competitions."""
    process = books.tender("process")
    flags: Flags = books.is_decided & ((process == OPEN) | (process == MINI_COMPETITION))
    return flags


def _win_rate(books: Books, joint: bool) -> float:
    """Return the share of bids that won, joint or single, on awarded tenders in which a team bid."""
    if not books.world.clock[0].teams:
        return float("nan")
    is_met = books.is_awarded & (books.tender("joint_bids") > 0)
    tender, supplier = books.bid("tender"), books.bid("supplier")
    outcome = books.bid("outcome")
    counts = is_met[tender] & (books.is_joint[supplier] == joint) & (outcome != INELIGIBLE) & (outcome != TOO_LOW)
    won = np.isin(np.flatnonzero(counts), books.winning_bid)
    return ratio(np.count_nonzero(won), np.count_nonzero(counts))


def large_award_share(books: Books, least: float, is_joint: bool | None) -> float:
    """Return SEs' share of the value of contracts of at least ``least`` pence, alone, in teams, or (None) both."""
    is_large = books.award_price >= least
    is_ours = is_large & (books.award_kind == SOCIAL_ENTERPRISE)
    if is_joint is not None:
        is_ours &= books.is_joint[books.award_supplier] == is_joint
    return ratio(books.award_price[is_ours].sum(), books.award_price[is_large].sum())


def _team_awards(books: Books) -> Column:
    """Return the team rows of the awards that teams won."""
    winners = books.award_supplier[books.is_joint[books.award_supplier]]
    rows: Column = books.supplier("team")[winners]
    return rows


@kpi("Tenders with a joint bid", "share", "none", _GROUP)
def joint_bid_share(books: Books) -> float:
    """Advertised tenders (open or mini-competition) for which at least one team bid, as a share of all that ended."""
    is_counted = _is_advertised(books)
    has_joint = np.zeros(len(is_counted), bool)
    has_joint[books.bid("tender")[books.is_joint[books.bid("supplier")]]] = True
    return ratio(np.count_nonzero(has_joint & is_counted), np.count_nonzero(is_counted))


@kpi("SEs that have bid jointly", "share", "none", _GROUP)
def se_bid_jointly(books: Books) -> float:
    """Social enterprises in business at the end that ever competed for a contract: the share that did so in a team."""
    rows = books.active_se[~books.is_joint[books.active_se]]
    together = books.supplier("joint_bids")[rows] > 0
    return ratio(np.count_nonzero(together), np.count_nonzero(together | (books.supplier("bids")[rows] > 0)))


@kpi("Win rate of joint bids", "share", "none", _GROUP)
def joint_win_rate(books: Books) -> float:
    """Share of teams' bids that won, on awarded tenders in which a team bid."""
    return _win_rate(books, joint=True)


@kpi("Win rate of single bids beside them", "share", "none", _GROUP)
def single_win_rate(books: Books) -> float:
    """Share of single suppliers' bids that won, on the same tenders: those awarded in which a team bid as well."""
    return _win_rate(books, joint=False)


@kpi("Awards to teams, by value", "share", "none", _GROUP)
def joint_award_share_value(books: Books) -> float:
    """Value of contracts awarded to teams, as a share of the value of all contracts awarded in the run."""
    is_joint = books.is_joint[books.award_supplier]
    return ratio(books.award_price[is_joint].sum(), books.award_price.sum())


@kpi("Awards to teams led by SEs, by value", "share", "up", _GROUP)
def se_team_award_share_value(books: Books) -> float:
    """Value of contracts awarded to teams led by a social enterprise, as a share of the value of all contracts."""
    is_ours = books.is_joint[books.award_supplier] & (books.award_kind == SOCIAL_ENTERPRISE)
    return ratio(books.award_price[is_ours].sum(), books.award_price.sum())


@kpi("Members of winning teams", "suppliers", "none", _GROUP)
def team_size(books: Books) -> float:
    """Mean number of members over the awards that teams won; those that left since are counted."""
    rows = _team_awards(books)
    clock = books.world.clock[0]
    sizes = np.bincount(books.world.team_members["team"][: clock.team_members], minlength=int(clock.teams))
    return ratio(sizes[rows].sum(), len(rows))


@kpi("Teams set up a year", "teams a year", "none", _GROUP)
def teams_per_year(books: Books) -> float:
    """Number of new teams a year, for whatever tender; those within a hub or a franchise count too."""
    formed = books.world.teams["formed"][: books.world.clock[0].teams]
    return books.per_year(np.count_nonzero(formed >= 0))


@kpi("Cost of setting teams up", "GBP a year", "down", _GROUP)
def team_setup_cost(books: Books) -> float:
    """What setting new teams up cost a year, grants included; time and money of brokers not counted."""
    return books.pounds_per_year(books.flows[CONSORTIUM_SETUP].sum())


@kpi("Public support of teams", "GBP a year", "down", _GROUP)
def team_support_cost(books: Books) -> float:
    """What councils paid a year in grants to new teams and for brokers."""
    return books.pounds_per_year(books.flows[CONSORTIUM_GRANT].sum())


@kpi("Kept by managed hubs", "GBP a year", "none", _GROUP, is_signed=True)
def hub_income(books: Books) -> float:
    """What managed hubs kept a year of the money that they passed on."""
    return books.pounds_per_year(books.flows[HUB_COST].sum())


@kpi("Suppliers without time for a team", "share", "down", _GROUP)
def too_late_share(books: Books) -> float:
    """Of the suppliers that could not bid alone and were in no team: those that had no time to set one up."""
    late, lonely = books.tender("team_too_late").sum(), books.tender("team_not_found").sum()
    return ratio(late, late + lonely)


@kpi("Largest contract won by an SE or its team", "GBP", "up", _GROUP)
def se_largest_award(books: Books) -> float:
    """Value of the largest contract that a social enterprise, or a team led by one, won in the run."""
    won = books.award_price[books.award_kind == SOCIAL_ENTERPRISE]
    return float(won.max()) / PENCE_PER_POUND if len(won) else float("nan")


@kpi("SE share of contracts over £1m", "share", "up", _GROUP)
def se_share_over_1m(books: Books) -> float:
    """Share of the value of contracts of one million pounds or more that social enterprises and their teams won."""
    return large_award_share(books, _MILLION, None)


@kpi("SE share of contracts over £1m, alone", "share", "up", _GROUP)
def se_share_over_1m_alone(books: Books) -> float:
    """Share of the value of contracts of one million pounds or more that single social enterprises won."""
    return large_award_share(books, _MILLION, False)


@kpi("SE share of contracts over £1m, in teams", "share", "up", _GROUP)
def se_share_over_1m_in_teams(books: Books) -> float:
    """Share of the value of contracts of one million pounds or more that teams led by social enterprises won."""
    return large_award_share(books, _MILLION, True)


@kpi("SE share of contracts over £5m", "share", "up", _GROUP)
def se_share_over_5m(books: Books) -> float:
    """Share of the value of contracts of five million pounds or more that social enterprises and their teams won."""
    return large_award_share(books, 5 * _MILLION, None)


@kpi("Teams with work whose member failed", "teams a year", "down", _GROUP)
def teams_hit(books: Books) -> float:
    """Teams with work in hand that lost a member, a year: the others carried on, or the work was given up."""
    teams = books.world.teams[: books.world.clock[0].teams]
    return books.per_year(teams["carried"].sum() + teams["dropped"].sum())


@kpi("Teams that gave up their work", "teams a year", "down", _GROUP)
def teams_dropped(books: Books) -> float:
    """Teams that gave up their contracts a year because a member failed and the others could not carry its share."""
    return books.per_year(books.world.teams["dropped"][: books.world.clock[0].teams].sum())
