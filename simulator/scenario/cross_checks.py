"""What no single value can show: sums, names that must exist, the ranges of the register, windows of time.

Every check takes the scenario as plain data and is silent about values of the wrong type, which pydantic reports; so
that a file with one wrong number still hears about its other mistakes.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from simulator.register import KIND_OF_NAME, SUPPLIER_KINDS
from simulator.scenario.body_checks import BODIES, body_faults
from simulator.scenario.choosing import chosen_faults
from simulator.scenario.contract_lengths import length_faults
from simulator.scenario.known_names import is_unknown, unknown_name
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.named_firms import firm_faults
from simulator.scenario.plain import Data, is_number, names_of, tables
from simulator.scenario.register_checks import (
    figure_faults,
    lever_faults,
    override_faults,
    parameter_faults,
    policy_faults,
    structure_faults,
)
from simulator.scenario.service_budgets import budget_faults
from simulator.scenario.shock_sizes import SHARES, size_range
from simulator.scenario.takeovers import takeover_faults
from simulator.scenario.value_words import is_one, number, quoted, to_make_one
from simulator.scenario.window_checks import Window, window_faults

PROCESSES = ("open", "mini_competition", "quotation", "call_off", "waiver")
WEIGHTS = ("price", "quality", "social")
WITH_FINANCE = " and ".join(kind.many for kind in SUPPLIER_KINDS if kind.carries_finance)
BANDS = ("process_mix", "contract_lengths")
NAMED = ("service_lines", "councils", "suppliers", *BODIES)


def find_faults(data: Data, *, complete: bool = True, cut_off: Collection[Window] = ()) -> list[Fault]:
    """Return every fault across values.

    Args:
        data: the scenario as plain tables and lists, valid or not.
        complete: whether the data is a whole scenario. When a file that it extends could not be read, nothing is said
            about names and sums, which that file may have.
        cut_off: windows that may reach past the horizon (:func:`.windows_past_end`).
    """
    alone = chain(lever_faults(data), parameter_faults(data), override_faults(data), policy_faults(data))
    whole = chain(duplicate_faults(data), sum_faults(data), name_faults(data))
    whole = chain(whole, window_faults(data, cut_off))
    whole = chain(whole, *(band_faults(data, key) for key in BANDS))
    whole = chain(whole, chain_faults(data), chosen_faults(data), body_faults(data), firm_faults(data))
    whole = chain(whole, shock_faults(data), takeover_faults(data))
    alone = chain(alone, budget_faults(data), social_value_faults(data), figure_faults(data), structure_faults(data))
    alone = chain(alone, length_faults(data))
    return [*alone, *(whole if complete else ())]


def duplicate_faults(data: Data) -> Iterator[Fault]:
    """Find names that two tables of an array share."""
    for key in NAMED:
        seen: set[str] = set()
        for place, table in tables(data, key):
            name = table.get("name")
            if not isinstance(name, str):
                continue
            if name in seen:
                yield Fault(
                    (key, place, "name"),
                    f"{quoted(name)} appears twice in `{key}`",
                    "names must differ, because other tables refer to them",
                    "rename or delete one of the two",
                )
            seen.add(name)


def sum_faults(data: Data) -> Iterator[Fault]:
    """Find weights and shares that do not sum to one."""
    for place, council in tables(data, "councils"):
        yield from _sum(("councils", place, "award_weights"), council.get("award_weights"), "weights", WEIGHTS)
        yield from _sum(("councils", place, "service_shares"), council.get("service_shares"), "shares")
    for place, group in tables(data, "suppliers"):
        for key in ("sectors", "second_sectors"):
            yield from _sum(("suppliers", place, key), group.get(key), "shares")
    for place, band in tables(data, "process_mix"):
        yield from _sum(("process_mix", place), {key: band.get(key, 0.0) for key in PROCESSES}, "shares")


def _sum(path: KeyPath, table: object, noun: str, expected: Collection[str] = ()) -> Iterator[Fault]:
    if not isinstance(table, Mapping) or not all(map(is_number, table.values())):
        return
    if expected and set(table) != set(expected):
        return  # a missing or unknown key is reported as such
    if min(table.values(), default=0) < 0:
        return  # reported as out of range; what is missing from one would mislead
    total = math.fsum(table.values())
    if is_one(total):
        return
    what = f"the {noun} of `{path[0] if isinstance(path[-1], int) else path[-1]}` sum to {number(total)}, not to 1"
    terms = " + ".join(f"{key} {number(value)}" for key, value in table.items())
    yield Fault(path, what, terms or "the table is empty", to_make_one(total))


def band_faults(data: Data, key: str) -> Iterator[Fault]:
    """Find value bands of an array that do not rise from zero."""
    before = None
    for place, band in tables(data, key):
        lowest = band.get("from_gbp")
        if not is_number(lowest):
            return
        path = (key, place, "from_gbp")
        if before is None and lowest != 0:
            yield Fault(
                path,
                f"the first band starts at {number(lowest)} pounds",
                "cheaper contracts would have no band",
                "write 0",
            )
        if before is not None and lowest <= before:
            yield Fault(
                path,
                f"this band starts at {number(lowest)} pounds, the one before at {number(before)}",
                "bands are listed in rising order",
                "sort the bands by `from_gbp`",
            )
        before = lowest


def name_faults(data: Data) -> Iterator[Fault]:
    """Find names of councils and service lines that the scenario does not have."""
    councils, lines = names_of(data, "councils"), names_of(data, "service_lines")
    for place, council in tables(data, "councils"):
        yield from _unknown(("councils", place, "service_shares"), council.get("service_shares"), "service line", lines)
    for place, group in tables(data, "suppliers"):
        for key in ("sectors", "second_sectors"):
            yield from _unknown(("suppliers", place, key), group.get(key), "service line", lines)
        yield from _unknown(("suppliers", place, "areas"), group.get("areas"), "council", councils)
    for key in ("policies", "shocks"):
        for place, window in tables(data, key):
            yield from _unknown((key, place, "councils"), window.get("councils"), "council", councils)
    for place, shock in tables(data, "shocks"):
        sector = shock.get("sector")
        if is_unknown(sector, lines):
            yield unknown_name(("shocks", place, "sector"), sector, "service line", lines)


def _unknown(path: KeyPath, names: object, noun: str, known: list[str]) -> Iterator[Fault]:
    """Find unknown names among the keys of a table or the entries of a list."""
    if isinstance(names, Mapping):
        yield from (unknown_name((*path, name), name, noun, known) for name in names if is_unknown(name, known))
    elif isinstance(names, Sequence) and not isinstance(names, str):
        for place, name in enumerate(names):
            if is_unknown(name, known):
                yield unknown_name((*path, place), name, noun, known)


def social_value_faults(data: Data) -> Iterator[Fault]:
    """Find social values outside their own range, without the source that their grade claims, or given twice."""
    seen: set[tuple[object, object]] = set()
    for place, row in tables(data, "social_values"):
        path = ("social_values", place, "value_gbp")
        low, value, high = row.get("low_gbp"), row.get("value_gbp"), row.get("high_gbp")
        if is_number(low) and is_number(value) and is_number(high) and not low <= value <= high:
            what = f"`value_gbp` is {number(value)}, outside its range {number(low)} to {number(high)}"
            yield Fault(path, what, "a value lies between its low and its high end", "correct the one that is wrong")
        if row.get("grade") in ("P", "S", "S-low", "D", "X") and not row.get("source"):
            remedy = 'name the source, or write "assumption" as the grade'
            yield Fault(path, f"grade {quoted(row['grade'])} without a `source`", "a graded value has a source", remedy)
        key = row.get("outcome"), row.get("beneficiary")
        if not all(isinstance(part, str) for part in key):  # reported as the wrong type, or as missing
            continue
        if key in seen:
            what = f"{quoted(key[0])} for {quoted(key[1])} has two values"
            yield Fault(path, what, "values of one outcome add up over beneficiaries", "keep one of the two")
        seen.add(key)


def shock_faults(data: Data) -> Iterator[Fault]:
    """Find sizes of shocks that are shares and lie outside of 0 to 1."""
    for place, shock in tables(data, "shocks"):
        kind, size = shock.get("kind"), shock.get("size")
        if kind not in SHARES or not is_number(size):
            continue
        low, high = size_range(str(kind))
        if not low <= size <= high:
            what, why = f"`size` is {number(size)}", f"of a {kind} it is the share that falls away"
            yield Fault(("shocks", place, "size"), what, why, f"write a share from {number(low)} to {number(high)}")


def chain_faults(data: Data) -> Iterator[Fault]:
    """Find balance sheets of firms that have none, and settings that do nothing without payment chains."""
    has_chains = data.get("payment_chains") is True
    switch = "write payment_chains = true at the top of the file"
    for place, group in tables(data, "suppliers"):
        if group.get("balance_sheet") is None:
            continue
        path = ("suppliers", place, "balance_sheet")
        kind = KIND_OF_NAME.get(str(group.get("kind")))
        if kind is not None and not kind.carries_finance:
            yield Fault(path, f"only {WITH_FINANCE} have a `balance_sheet`", remedy="delete it, or change the `kind`")
        elif not has_chains:
            yield Fault(path, "`balance_sheet` has no effect here", "large contractors carry no finance", switch)
    for place, shock in tables(data, "shocks"):
        if shock.get("kind") == "bank_withdrawal" and not has_chains:
            path = ("shocks", place, "kind")
            yield Fault(path, "a bank withdrawal has no effect here", "large contractors carry no finance", switch)
