"""Write a place as a scenario file: beside each number stands where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.intake.place_numbers import (
    ASSUMED,
    Buyer,
    Group,
    LengthShares,
    Line,
    MonthFactors,
    Place,
    Shared,
    Target,
    Told,
)
from simulator.intake.texts import one_line
from simulator.scenario.loading import load_scenario
from simulator.scenario.place_tables import AwardWeights, PaymentBehaviour, ServiceLine
from simulator.scenario.schema import Scenario

_ABOUT_PATTERNS = (
    "# What the files of this place show. `fairlot validate` holds the scenario beside it against these, and",
    "# `fairlot calibrate` fits to them, or, where it says `check`, checks with them what it has found.",
)
_CHAINS = (f"payment_chains = true                                # {ASSUMED}: as in the reference world",)
_TOGETHER = (f'consortium_bids = "needed"                           # {ASSUMED}: as in the reference world (K1)',)
_WIDE = 52  # column at which remarks begin, where a line leaves room


def quoted_toml(text: str) -> str:
    """Return a text as TOML, whatever signs it holds."""
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(value: float) -> str:
    return f"{int(value):_}" if value == int(value) else repr(round(value, 6))


def _line(text: str, remark: str) -> str:
    words = " ".join(sign if sign.isprintable() else " " for sign in remark.split())
    return f"{text:<{_WIDE}} # {words}"


def _told(name: str, told: Told) -> str:
    return _line(f"{name} = {_number(told.value)}", told.source)


def scenario_text(place: Place) -> str:
    """Return the scenario file of a place, complete in itself."""
    reference = load_scenario("baseline")
    parts = [_head(place, reference)]
    lines = {line.name: line for line in reference.service_lines}
    parts += ["\n".join(_service_line(line, lines[line.name])) for line in place.lines]
    parts += ["\n".join(_council(buyer, reference)) for buyer in place.buyers]
    if not place.process_mix:
        parts.append(f"# How contracts are let is not set: the national shares hold ({ASSUMED}).")
    parts += ["\n".join(_band(*band)) for band in place.process_mix]
    if not place.lengths:
        parts.append(f"# How long contracts last is not set: the national lengths hold ({ASSUMED}).")
    parts += ["\n".join(_lengths(lengths)) for lengths in place.lengths]
    parts += ["\n".join(_group(group)) for group in place.groups]
    return "\n\n".join(parts) + "\n"


def _head(place: Place, reference: Scenario) -> str:
    names = ", ".join(file.rsplit("/", 1)[-1] for file in place.files)
    lines = [
        f"# Made by {place.made_by}. Beside each number: the files and rows it comes from, or `assumption`.",
        *(f"# {quoted_toml(text)[1:-1]}" for text in [f"Files: {names}", *place.silent]),
        "",
        f"title = {quoted_toml(place.title)}",
        f"question = {quoted_toml(place.question)}",
        f"key_figures = [{', '.join(map(quoted_toml, place.key_figures))}]",
        _line(f"horizon_years = {reference.horizon_years}", ASSUMED),
        _line(f"start_date = {reference.start_date}", ASSUMED),
        _season(place.season),
        *(_CHAINS if place.has_chains else ()),
        "",
        "[rules]",
        *(_TOGETHER if place.has_chains else ()),
        _line(f"payment_terms_days = {_number(reference.rules['payment_terms_days'])}", "the law (L92, B6)"),
    ]
    return "\n".join(lines)


def _season(season: MonthFactors | None) -> str:
    if season is None:
        return f"# season is not set: the national one holds ({ASSUMED})."
    return _line(f"season = [{', '.join(map(_number, season.factors))}]", season.source)


def _lengths(lengths: LengthShares) -> Iterator[str]:
    yield _line("[[contract_lengths]]", lengths.source)
    yield f"from_gbp = {_number(lengths.low)}"
    yield f"months = [{', '.join(map(_number, lengths.months))}]"
    yield f"shares = [{', '.join(map(_number, lengths.shares))}]"


def _service_line(line: Line, usual: ServiceLine) -> Iterator[str]:
    yield "[[service_lines]]"
    yield f"name = {quoted_toml(line.name)}"
    yield f"label = {quoted_toml(usual.label)}"
    yield f"department = {quoted_toml(usual.department)}"
    yield _told("value_median_gbp", line.median_gbp)
    yield _told("value_sigma", line.sigma)
    yield _told("labour_share", Told(usual.labour_share, f"{ASSUMED}: the reference world's"))
    if line.length_factor is not None:
        yield _told("length_factor", line.length_factor)


def _council(buyer: Buyer, reference: Scenario) -> Iterator[str]:
    yield "[[councils]]"
    yield f"name = {quoted_toml(buyer.name)}"
    yield f'kind = "{buyer.kind}"'
    yield _told("annual_budget_gbp", buyer.budget_gbp)
    yield _told("x_km", buyer.x_km)
    yield _told("y_km", buyer.y_km)
    like = buyer.like or reference.councils[0]
    yield _weights(buyer, like.award_weights)
    yield _payment(buyer, like.payment)
    yield from _shares("councils.service_shares", buyer.service_shares)


def _weights(buyer: Buyer, usual: AwardWeights | None) -> str:
    if usual is None:
        return "# award_weights: those of the register"
    price, source = usual.price, f"{ASSUMED}: as in the reference world"
    if buyer.price_weight is not None:
        price = min(buyer.price_weight.value, 1.0 - usual.social)
        source = f"price: {buyer.price_weight.source}; social: {ASSUMED}"
    quality = round(1.0 - price - usual.social, 6)
    return _line(f"award_weights = {{ price = {price}, quality = {quality}, social = {usual.social} }}", source)


def _payment(buyer: Buyer, usual: PaymentBehaviour | None) -> str:
    if buyer.payment is not None:
        days, late, further = (told.value for told in buyer.payment)
        source = buyer.payment[-1].source  # which also says where the delay had to be cut
    elif usual is not None:
        days, late, further = usual.usual_days or 0.0, usual.late_share or 0.0, usual.late_days or 0.0
        source = f"{ASSUMED}: as in the reference world"
    else:
        return "# payment: that of the register"
    return _line(f"payment = {{ usual_days = {days}, late_share = {late}, late_days = {further} }}", source)


def _shares(header: str, shared: Shared) -> Iterator[str]:
    yield ""
    yield _line(f"[{header}]", shared.source)
    yield from (f"{name} = {_number(share)}" for name, share in shared.shares.items())


def _band(low: float, shared: Shared) -> Iterator[str]:
    yield _line("[[process_mix]]", shared.source)
    yield f"from_gbp = {_number(low)}"
    yield from (f"{name} = {_number(share)}" for name, share in shared.shares.items())


def _group(group: Group) -> Iterator[str]:
    yield "[[suppliers]]"
    yield f"name = {quoted_toml(group.name)}"
    yield f'kind = "{group.kind}"'
    yield _told("count", group.count)
    yield from _shares("suppliers.sectors", group.sectors)


def patterns_text(targets: Sequence[Target]) -> str:
    """Return what the simulation should meet, in the form of ``data/patterns.toml``."""
    parts = ["\n".join(_ABOUT_PATTERNS)]
    for target in targets:
        names = f"id = {quoted_toml(target.id)}\nwhat = {quoted_toml(target.what)}\nkpi = {quoted_toml(target.kpi)}"
        use = "" if target.fits else '\nuse = "check"'
        parts.append(f"[[pattern]]\n{names}\nlow = {target.low!r}\nhigh = {target.high!r}{use}")
    return "\n\n".join(parts) + "\n"
