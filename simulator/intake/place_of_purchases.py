"""Purchases become a place: buyers, service lines, how contracts are let, suppliers, and targets to meet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.intake.fits import (
    ENOUGH,
    exact,
    flow_weights,
    origin,
    payment_of,
    price_weight_of,
    process_mix,
    service_shares,
    value_of_line,
    yearly_budget,
)
from simulator.intake.place_numbers import ASSUMED, Buyer, Group, Line, Place, Shared, Target, Told
from simulator.intake.purchases import PAYMENT
from simulator.intake.purchases_of_tables import HIDDEN
from simulator.intake.refusals import refused
from simulator.intake.shipped_words import is_public_body, sounds_like_se
from simulator.intake.where_councils_are import is_anchor, positions
from simulator.register import SUPPLIER_KINDS
from simulator.scenario.loading import load_scenario
from simulator.scenario.value_words import nearest, quoted

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
_Z = 1.96  # two-sided 95 % of the normal distribution


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
    return Place(
        title=title or (names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} other buyers"),
        buyers=tuple(_buyers(frame, names, reference)),
        lines=tuple(_lines(frame, whole, reference)),
        process_mix=tuple(process_mix(frame, BAND_EDGES, PROCESSES) or process_mix(whole, BAND_EDGES, PROCESSES)),
        groups=tuple(_groups(frame, reference)),
        targets=tuple(_targets(frame)),
        silent=tuple(_silent(frame, left_out)),
        files=files,
    )


def _wanted(frame: pd.DataFrame, council: str) -> tuple[pd.DataFrame, str]:
    if frame.empty:
        raise refused("the files", "no row could be used", remedy="see the refused rows above")
    names = frame["council"].astype(str)
    if council:
        low = names.str.lower()
        same = low == council.lower()
        rows = frame[same if same.any() else low.str.contains(council.lower(), regex=False)]
        if rows.empty:
            near = nearest(council, list(names.unique()))
            remedy = f"did you mean {quoted(near)}?" if near else f"there are: {', '.join(sorted(names.unique())[:12])}"
            raise refused("--council", f"no buyer named {quoted(council)} in the files", remedy=remedy)
        return rows, ""
    sums = frame["value_gbp"].clip(lower=0.0).groupby(names).sum().sort_values(ascending=False)
    if len(sums) <= MOST_BUYERS:
        return frame, ""
    told = f"{len(sums) - MOST_BUYERS} of {len(sums)} buyers were left out; `--council NAME` takes one of them."
    return frame[names.isin(list(sums.index[:MOST_BUYERS]))], told


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


def _lines(frame: pd.DataFrame, whole: pd.DataFrame, reference: Scenario) -> list[Line]:
    contracts, others = frame[frame["form"] != PAYMENT], whole[whole["form"] != PAYMENT]
    found = []
    for line in reference.service_lines:
        choices = {"its own": contracts[contracts["service"] == line.name], "all lines together": contracts}
        choices |= {"the line, all buyers": others[others["service"] == line.name], "all lines and buyers": others}
        found.append(Line(line.name, *value_of_line(choices, (line.value_median_gbp, line.value_sigma))))
    return found


def suppliers_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each named supplier: its money, whether it is an SE (1, 0, or -1), and small (likewise)."""
    rows = frame[~frame["supplier"].isin(["", HIDDEN])]
    by_name = rows.groupby(rows["supplier"].astype(str))
    table = by_name.agg(value_gbp=("value_gbp", "sum"), se=("vcse", "max"), small=("sme", "max"))
    table = table[np.array([not is_public_body(name) for name in table.index], bool)]
    guessed = (table["se"] < 0) & np.array([sounds_like_se(name) for name in table.index], bool)
    return table.assign(se=table["se"].where(~guessed, 1), guessed=guessed)


def _groups(frame: pd.DataFrame, reference: Scenario) -> list[Group]:
    budget = sum(yearly_budget(frame[frame["council"] == name]).value for name in set(frame["council"].astype(str)))
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


def _targets(frame: pd.DataFrame) -> list[Target]:
    """Return what the simulation should meet; ranges are 95 % intervals over rows."""
    contracts = frame[(frame["form"] != PAYMENT) & (frame["value_gbp"] > 0.0)]
    found = []
    if len(contracts) >= ENOUGH and (contracts["vcse"] == 1).any():
        marked, weights = (contracts["vcse"] == 1).to_numpy(float), flow_weights(contracts)
        found.append(_share_target("SE awards by number", "se_award_share_number", marked, weights))
        values = contracts["value_gbp"].to_numpy(float)
        found.append(_share_target("SE awards by value", "se_award_share_value", marked, weights * values))
    if len(contracts) >= ENOUGH:
        found.append(_mean_target(contracts))
    days = frame["days_to_pay"].dropna().to_numpy(float)
    if len(days) >= ENOUGH:
        reach = _Z * float(days.std(ddof=1)) / math.sqrt(len(days))
        told = f"Mean days to payment ({len(days):,} payments)"
        found.append(Target("days", told, "days_to_payment", float(days.mean()) - reach, float(days.mean()) + reach))
    return found


def _share_target(what: str, kpi: str, marked: object, weights: object) -> Target:
    flags, w = np.asarray(marked, float), np.asarray(weights, float)
    share = float((flags * w).sum() / w.sum())
    error = float(np.sqrt(((w * (flags - share)) ** 2).sum()) / w.sum())
    low, high = max(0.0, share - _Z * error), min(1.0, share + _Z * error)
    return Target(kpi, f"{what} ({len(flags):,} contracts)", kpi, low, high)


def _mean_target(contracts: pd.DataFrame) -> Target:
    values, weights = contracts["value_gbp"].to_numpy(float), flow_weights(contracts)
    mean = float(np.average(values, weights=weights))
    error = float(np.sqrt(((weights * (values - mean)) ** 2).sum()) / weights.sum())
    told = f"Mean award ({len(values):,} contracts)"
    return Target("mean_award", told, "mean_award_value", max(0.0, mean - _Z * error), mean + _Z * error)


def _silent(frame: pd.DataFrame, left_out: str) -> list[str]:
    """Return what the files cannot say, and what the scenario cannot take in."""
    found = [left_out] if left_out else []
    found.append("How many bid, who lost and at what price: neither registers nor spend nor most notices hold it.")
    if not (frame["days_to_pay"].notna()).sum() >= ENOUGH:
        found.append("How fast invoices are paid: fewer than 30 rows have both an invoice and a payment date.")
    if not frame["price_share"].notna().any():
        found.append("How price, quality and social value are weighed: no notice states it.")
    if not (frame["process"] != "").sum() >= ENOUGH:
        found.append("How contracts are let: fewer than 30 rows say so; the reference world's shares hold.")
    if not (frame["form"] != PAYMENT).any():
        found.append("How large contracts are: payments are parts of contracts; the reference world's values hold.")
    if not (frame["vcse"] == 1).any():
        found.append("Which suppliers are social enterprises: no row is marked; names that sound like it are a guess.")
    found.append(
        "Length of contracts and season are measured below, but a scenario cannot set them: the model keeps its own."
    )
    return found
