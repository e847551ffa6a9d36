"""The report of an import: what was read, guessed and missing, how well each fit meets its rows, what stays unsaid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.intake.fits import ENOUGH
from simulator.intake.gathering import Gathered
from simulator.intake.intake_pictures import MONTHS, pictures
from simulator.intake.place_numbers import ASSUMED, Buyer, LengthShares, Place, Shared, Target, Told
from simulator.intake.supplier_names import RULE
from simulator.intake.tallies import EXAMPLES, Reason, Tally
from simulator.metrics import KPIS
from simulator.report.drawing import inline_svg
from simulator.report.pages import page_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_MOST = 10  # suppliers whose share is told together, and shares that are told one by one


def intake_html(place: Place, gathered: Gathered, scenario_file: str) -> str:
    """Return the report of an import as one page without scripts or outside addresses."""
    numbers = list(_numbers(place))
    context = {
        "title": place.title,
        "scenario_file": scenario_file,
        "tallies": [_tally(tally) for tally in gathered.tallies],
        "numbers": numbers,
        "said": sum(not assumed for *_, assumed in numbers),
        "plots": [_plot(name, title, figure) for name, title, figure in pictures(gathered.frame, place)],
        "summary": _summary(place, gathered.frame),
        "largest": list(_largest(gathered.frame)),
        "silent": place.silent,
        "rule": RULE,
        "spellings": f"{gathered.spellings:,}" if gathered.suppliers > 1 else "",
        "suppliers": f"{gathered.suppliers:,}",
        "concentration": _concentration(gathered.frame),
        "lengths": _lengths(gathered.frame),
        "targets": [(t.what, KPIS[t.kpi].label, _range(t), "fits" if t.fits else "checks") for t in place.targets],
    }
    return page_of("simulator.intake", "intake.html.j2", context)


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "file": tally.name,
        "told": tally.told,
        "whose": tally.whose,
        "aside": tally.aside,
        "summary": tally.summary,
        "place": tally.place,
        "doubtful": list(_reasons(tally.doubtful)),
        "refused": list(_reasons(tally.refused)),
    }


def _reasons(reasons: dict[str, Reason]) -> list[tuple[str, str, str]]:
    found = sorted(reasons.items(), key=lambda item: -item[1].count)
    return [(why, f"{reason.count:,}", reason.first(EXAMPLES)) for why, reason in found]


def _numbers(place: Place) -> list[tuple[str, str, str, bool]]:
    """Return every number of the place with its source, and whether it is assumed."""
    rows: list[tuple[str, Told]] = []
    for buyer in place.buyers:
        rows.append((f"{buyer.name}: yearly budget [£]", buyer.budget_gbp))
        rows.append((f"{buyer.name}: position east [km]", buyer.x_km))
        if buyer.price_weight:
            rows.append((f"{buyer.name}: weight of price [share]", buyer.price_weight))
        if buyer.payment:
            names = ("usual days to pay [days]", "paid late [share]", "further days of late payments [days]")
            rows += [(f"{buyer.name}: {name}", told) for name, told in zip(names, buyer.payment, strict=True)]
    for line in place.lines:
        name = line.name.replace("_", " ")
        rows.append((f"{name}: median contract [£]", line.median_gbp))
        rows.append((f"{name}: spread of values (sigma of their log)", line.sigma))
        if line.length_factor:
            rows.append((f"{name}: lengths over those of all lines [times]", line.length_factor))
    rows += [(f"{group.name}: number", group.count) for group in place.groups]
    shares = [(f"{buyer.name}: shares of service lines", buyer.service_shares) for buyer in place.buyers]
    shares += [(f"contracts from £{low:,.0f}: how they are let", shared) for low, shared in place.process_mix]
    shares += [(f"contracts from £{one.low:,.0f}: how long", _by_length(one)) for one in place.lengths]
    if place.season:
        named = dict(zip(MONTHS, (factor / len(MONTHS) for factor in place.season.factors), strict=True))
        shares.append(("needs by month", Shared(named, place.season.source)))
    told = [(name, _plain(number.value), number.source, number.is_assumed) for name, number in rows]
    told += [
        (name, _in_percent(one.shares), one.source, one.is_assumed) for name, one in shares
    ]
    return told + [(name, "as in the reference world", ASSUMED, True) for name in _left_out(place)]


def _left_out(place: Place) -> Iterator[str]:
    """Yield what the files say nothing of, so that the scenario has what the reference world has."""
    yield from _of_buyers("weight of social value", place.buyers, place.buyers)
    yield from _of_buyers("weights of price and quality", [b for b in place.buyers if not b.price_weight], place.buyers)
    yield from _of_buyers("days to pay", [b for b in place.buyers if not b.payment], place.buyers)
    yield "wages in the cost of each service line"
    if not place.process_mix:
        yield "how contracts are let"
    if not place.lengths:
        yield "how long contracts last"
    if place.season is None:
        yield "needs by month"
    yield "everything about how firms price, bid, grow and fail"


def _of_buyers(what: str, silent: Sequence[Buyer], buyers: Sequence[Buyer]) -> Iterator[str]:
    """Yield what is not said of some buyers: in one line where of none of several."""
    if len(silent) == len(buyers) > 1:
        yield f"all {len(buyers)} buyers: {what}"
    else:
        yield from (f"{buyer.name}: {what}" for buyer in silent)


def _in_percent(shares: Mapping[str, float]) -> str:
    """Return shares as people read them: of many, the largest in their order, and what is left."""
    largest = sorted(shares, key=lambda name: -shares[name])[:_MOST]
    told = [f"{name.replace('_', ' ')} {share:.1%}" for name, share in shares.items() if name in largest]
    rest = math.fsum(share for name, share in shares.items() if name not in largest)
    return ", ".join([*told, *([f"others {rest:.1%}"] if rest else [])])


def _plain(value: float) -> str:
    """Return a number for people: whole from a thousand on, else four significant digits."""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"


def _range(target: Target) -> str:
    unit = KPIS[target.kpi].unit
    if unit == "share":
        return f"{target.low:.1%} to {target.high:.1%}"
    low, high = _plain(target.low), _plain(target.high)
    return f"£{low} to £{high}" if unit == "GBP" else f"{low} to {high} {unit}"


def _by_length(lengths: LengthShares) -> Shared:
    shares = {f"{months:g} months": share for months, share in zip(lengths.months, lengths.shares, strict=True)}
    return Shared(shares, lengths.source)


def _summary(place: Place, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return what the place is, in a few figures with their names."""
    budget = sum(buyer.budget_gbp.value for buyer in place.buyers)
    suppliers = {group.name: int(group.count.value) for group in place.groups}
    return [
        ("Buyers", f"{len(place.buyers):,}"),
        ("Bought in a year", f"£{budget / 1e6:,.1f}m"),
        ("Rows used", f"{len(frame):,}"),
        *((name, f"{count:,}") for name, count in suppliers.items()),
    ]


def _largest(frame: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield the suppliers with the most money: name, pounds, share of all that has a name."""
    from simulator.intake.place_of_purchases import suppliers_of  # noqa: PLC0415

    money = suppliers_of(frame)["value_gbp"].clip(lower=0.0).sort_values(ascending=False)
    total = float(money.sum())
    if total > 0.0:
        yield from ((str(name), f"{value:,.0f}", f"{value / total:.1%}") for name, value in money.iloc[:_MOST].items())


def _plot(name: str, title: str, figure: Figure) -> dict[str, str]:
    return {"title": title, "svg": inline_svg(figure, name, escape(title, quote=True))}


def _concentration(frame: pd.DataFrame) -> str:
    """Return how much of the money the ten largest suppliers have, in a sentence."""
    from simulator.intake.place_of_purchases import suppliers_of  # noqa: PLC0415

    money = suppliers_of(frame)["value_gbp"].clip(lower=0.0).sort_values(ascending=False)
    total = float(money.sum())
    if total <= 0.0 or len(money) <= _MOST:
        return "No names, or too few, to tell how concentrated the money is."
    squares = float(((money / total) ** 2).sum())
    top = float(money.iloc[:_MOST].sum()) / total
    return f"The ten largest of {len(money):,} suppliers have {top:.0%} of the money; Herfindahl index {squares:.3f}."


def _lengths(frame: pd.DataFrame) -> str:
    """Return how long contracts last, in a sentence."""
    months = frame["months"].dropna()
    if len(months) < ENOUGH:
        return "Fewer than 30 rows say how long a contract lasts."
    low, middle, high = (float(months.quantile(q)) for q in (0.25, 0.5, 0.75))
    told = f"a quarter last up to {low:.0f} months, half up to {middle:.0f}, three quarters up to {high:.0f}"
    return f"{len(months):,} rows: {told}."
