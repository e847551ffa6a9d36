"""Purchases become a place: buyers, service lines, how contracts are let, suppliers, and targets to meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.intake.fits import (
    ENOUGH,
    exact,
    origin,
    payment_of,
    price_weight_of,
    process_mix,
    service_shares,
    value_of_line,
    yearly_budget,
)
from simulator.intake.headings import in_short
from simulator.intake.lengths_and_season import (
    ENOUGH_DATES,
    FEWEST_YEARS,
    contract_lengths,
    length_factor,
    season,
    starts_by_month,
)
from simulator.intake.patterns_of_place import targets_of
from simulator.intake.place_numbers import ASSUMED, Buyer, Group, LengthShares, Line, MonthFactors, Place, Shared, Told
from simulator.intake.purchases import PAYMENT
from simulator.intake.purchases_of_tables import HIDDEN
from simulator.intake.refusals import refused
from simulator.intake.shipped_words import is_public_body, plain_words, sounds_like_se
from simulator.intake.where_councils_are import is_anchor, positions
from simulator.register import SUPPLIER_KINDS
from simulator.scenario.loading import load_scenario
from simulator.scenario.value_words import counted, nearest, quoted

if TYPE_CHECKING:
    import pandas as pd

    from simulator.scenario.schema import Scenario

MOST_BUYERS = 12
BAND_EDGES = (0.0, 25_000.0, 100_000.0, 1_000_000.0)
PROCESSES = ("open", "mini_competition", "quotation", "call_off", "waiver")
FEWEST = 5  # suppliers of a kind, so that somebody can bid
MOST = 1_000_000  # as the scenario allows
_WITH_PURPOSE = next(kind.name for kind in SUPPLIER_KINDS if kind.has_social_purpose)
_LARGE = next(kind.name for kind in SUPPLIER_KINDS if kind.carries_finance)
_SMALL = next(kind.name for kind in SUPPLIER_KINDS if kind.name not in (_WITH_PURPOSE, _LARGE))


def place_of(frame: pd.DataFrame, title: str = "", council: str = "") -> Place:
    """Return the place that purchases tell of.

    Args:
        frame: of :meth:`simulator.intake.purchases.Purchases.frame`, suppliers under one name each.
        title: of the scenario; by default made of the buyers' names.
        council: the only buyer that is wanted, by name; empty for all, the largest first.

    Raises:
        ScenarioMistakes: there is no such buyer, or nothing was read.
    """
    reference = load_scenario("baseline")
    whole, (frame, left_out) = frame, _wanted(frame, council)
    names = list(dict.fromkeys(frame["council"].astype(str)))
    names = sorted(names, key=lambda name: -float(frame.loc[frame["council"] == name, "value_gbp"].sum()))
    files = tuple(dict.fromkeys(frame["file"].astype(str)))
    lengths = contract_lengths(frame, BAND_EDGES) or contract_lengths(whole, BAND_EDGES)
    mix = process_mix(frame, BAND_EDGES, PROCESSES) or process_mix(whole, BAND_EDGES, PROCESSES)
    months = season(frame) or season(whole)
    buyers = tuple(_buyers(frame, names, reference))
    budget = sum(buyer.budget_gbp.value for buyer in buyers)
    return Place(
        title=title or (names[0] if len(names) == 1 else f"{names[0]} and {counted(len(names) - 1, 'other buyer')}"),
        buyers=buyers,
        lines=tuple(_lines(frame, whole, lengths, reference)),
        process_mix=tuple(mix),
        groups=tuple(_groups(frame, budget, reference)),
        targets=tuple(targets_of(frame)),
        silent=(*([left_out] if left_out else []), *_silent(frame), *_unset(whole, lengths, mix, months)),
        files=files,
        lengths=tuple(lengths),
        season=months,
    )


def _wanted(frame: pd.DataFrame, council: str) -> tuple[pd.DataFrame, str]:
    if frame.empty:
        remedy = "see why rows were refused, or whether there are any below the headings"
        raise refused("the files", "no row could be used", remedy=remedy, line=0)
    names = frame["council"].astype(str)
    if council:
        rows = frame[names.isin(_named(council, sorted(names.unique())))]
        return rows, ""
    sums = frame["value_gbp"].clip(lower=0.0).groupby(names).sum().sort_values(ascending=False)
    if len(sums) <= MOST_BUYERS:
        return frame, ""
    told = f"{len(sums) - MOST_BUYERS} of {len(sums)} buyers were left out; `--council NAME` takes one of them."
    return frame[names.isin(list(sums.index[:MOST_BUYERS]))], told


def _named(council: str, names: Sequence[str]) -> list[str]:
    """Return the buyer of a name: the whole of it in any capitals, else the only one that has it as whole words.

    Raises:
        ScenarioMistakes: there is none, or there are several.
    """
    wanted = plain_words(council)
    same = [name for name in names if name.casefold() == council.casefold()]
    same = same or [name for name in names if wanted and plain_words(name) == wanted]
    found = same or [name for name in names if wanted and f" {wanted} " in f" {plain_words(name)} "]
    if not found:
        near = nearest(council, list(names))
        remedy = f"did you mean {quoted(near)}?" if near else f"there are: {in_short(names)}"
        raise refused("--council", f"no buyer named {quoted(council)} in the files", remedy=remedy)
    if len(found) > 1:
        what = f"{counted(len(found), 'buyer')} have {quoted(council)} in their name"
        raise refused("--council", what, in_short(found), "write the whole name of one")
    return found


def _buyers(frame: pd.DataFrame, names: Sequence[str], reference: Scenario) -> list[Buyer]:
    lines = [line.name for line in reference.service_lines]
    usual = Shared(dict(reference.councils[0].service_shares), f"{ASSUMED}: as {reference.councils[0].name}")
    whole = service_shares(frame, lines, usual)
    found = []
    for name, (x, y) in zip(names, positions(names), strict=True):
        rows = frame[frame["council"] == name]
        kind = "anchor" if is_anchor(name) else "council"
        shares = service_shares(rows, lines, whole)
        weight, payment = price_weight_of(rows), payment_of(rows)
        found.append(Buyer(name, kind, yearly_budget(rows), shares, x, y, weight, payment))
    return found


def _lines(
    frame: pd.DataFrame, whole: pd.DataFrame, lengths: Sequence[LengthShares], reference: Scenario
) -> list[Line]:
    contracts, others = frame[frame["form"] != PAYMENT], whole[whole["form"] != PAYMENT]
    found = []
    for line in reference.service_lines:
        choices = {"its own": contracts[contracts["service"] == line.name], "all lines together": contracts}
        choices |= {"the line, all buyers": others[others["service"] == line.name], "all lines and buyers": others}
        median, sigma = value_of_line(choices, (line.value_median_gbp, line.value_sigma))
        found.append(Line(line.name, median, sigma, length_factor(frame, line.name, lengths)))
    return found


def suppliers_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each named supplier: its money, whether it is an SE (1, 0, or -1), and small (likewise)."""
    rows = frame[~frame["supplier"].isin(["", HIDDEN])]
    by_name = rows.groupby(rows["supplier"].astype(str))
    table = by_name.agg(value_gbp=("value_gbp", "sum"), se=("vcse", "max"), small=("sme", "max"))
    table = table[np.array([not is_public_body(name) for name in table.index], bool)]
    guessed = (table["se"] < 0) & np.array([sounds_like_se(name) for name in table.index], bool)
    return table.assign(se=table["se"].where(~guessed, 1), guessed=guessed)


def _groups(frame: pd.DataFrame, budget: float, reference: Scenario) -> list[Group]:
    usual = {group.kind: group for group in reference.suppliers}
    per_pound = sum(g.count for g in reference.suppliers) / sum(c.annual_budget_gbp for c in reference.councils)
    suppliers = suppliers_of(frame)
    total = max(per_pound * budget, float(len(suppliers)), 60.0)
    why = f"{len(suppliers):,} named; {ASSUMED}: as many to the pound as in the reference world, at least those"
    shares, sources = _kind_shares(frame, suppliers, {kind: float(g.count) for kind, g in usual.items()})
    found = []
    for kind, group in usual.items():
        count = Told(
            min(max(round(total * shares[kind]), FEWEST), MOST), f"{sources[kind]}; total {round(total):,}: {why}"
        )
        found.append(Group(group.name, kind, count, _sectors(frame, kind, dict(group.sectors))))
    return found


def _sectors(frame: pd.DataFrame, kind: str, usual: dict[str, float]) -> Shared:
    """Return where the suppliers of a kind work: social enterprises as the files mark them, others as usual."""
    rows = frame[(frame["vcse"] == 1) & (frame["service"] != "")]
    if kind != _WITH_PURPOSE or len(rows) < ENOUGH:
        return Shared(usual, f"{ASSUMED}: the reference world's")
    counts = rows["service"].astype(str).value_counts(normalize=True)
    return Shared(exact({str(line): float(share) for line, share in counts.items()}), f"{origin(rows)} marked VCSE")


def _kind_shares(
    frame: pd.DataFrame, suppliers: pd.DataFrame, counts: dict[str, float]
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the share of each kind among suppliers, and where it comes from."""
    shares = {kind: count / sum(counts.values()) for kind, count in counts.items()}
    sources = dict.fromkeys(counts, f"{ASSUMED}: share of the kind as in the reference world")
    se_share, source = _se_share(frame, suppliers)
    if source:
        others = 1.0 - shares[_WITH_PURPOSE]
        shares = {kind: share * (1.0 - se_share) / others for kind, share in shares.items()}
        shares[_WITH_PURPOSE], sources[_WITH_PURPOSE] = se_share, source
    sized = suppliers[(suppliers["small"] >= 0) & (suppliers["se"] < 1)]
    if len(sized) >= ENOUGH and 0.0 < (small := float((sized["small"] == 1).mean())) < 1.0:
        rest = 1.0 - shares[_WITH_PURPOSE]
        shares |= {_SMALL: rest * small, _LARGE: rest * (1.0 - small)}
        told = f"{origin(frame[frame['sme'] >= 0])} with an SME mark"
        sources |= {_SMALL: told, _LARGE: told}
    return shares, sources


def _se_share(frame: pd.DataFrame, suppliers: pd.DataFrame) -> tuple[float, str]:
    if len(suppliers) >= ENOUGH and (suppliers["se"] == 1).any():
        guessed = int(suppliers["guessed"].sum())
        told = f"{int((suppliers['se'] == 1).sum())} of {len(suppliers)} suppliers, {guessed} of them guessed by name"
        return float((suppliers["se"] == 1).mean()), told
    marked = frame[frame["vcse"] == 1]
    if suppliers.empty and len(marked) and len(frame) >= ENOUGH:
        return len(marked) / len(frame), f"{origin(marked)} marked VCSE of {len(frame):,}; share of rows, no names"
    return 0.0, ""


def _silent(frame: pd.DataFrame) -> Iterator[str]:
    """Yield what rows cannot say of their buyers and suppliers."""
    yield "How many bid, who lost and at what price: neither registers nor spend nor most notices hold it."
    if frame["days_to_pay"].notna().sum() < ENOUGH:
        yield "How fast invoices are paid: fewer than 30 rows have both an invoice and a payment date."
    if not frame["price_share"].notna().any():
        yield "How price, quality and social value are weighed: no notice states it."
    if not (frame["form"] != PAYMENT).any():
        yield "How large contracts are: payments are parts of contracts; the reference world's values hold."
    if not (frame["vcse"] == 1).any():
        yield "Which suppliers are social enterprises: no row is marked; names that sound like it are a guess."


def _unset(
    whole: pd.DataFrame, lengths: Sequence[LengthShares], mix: Sequence[object], months: MonthFactors | None
) -> Iterator[str]:
    """Yield what the scenario leaves as it is in the reference world, as rows do not tell it."""
    if not mix:
        yield "How contracts are let: fewer than 30 rows say so; the reference world's shares hold."
    if not lengths:
        yield "How long contracts last: fewer than 30 rows say so; the national lengths hold."
    starts, years = starts_by_month(whole)
    if starts.sum() < ENOUGH_DATES or years < FEWEST_YEARS:
        yield "Season: no two years with 120 or more contracts say when they start; the national one holds."
    elif months is None:
        yield "Season: no month stands out beyond luck; the national one holds."
