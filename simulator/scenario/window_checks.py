"""Check that windows of time begin before they end, and lie within the run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from simulator.scenario.calendar import WEEKS_PER_YEAR, is_date, is_whole, week_of
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, tables

DEFAULT_YEARS = 10
LONGEST_YEARS = 40
FIRST_YEAR, LAST_YEAR = 1900, 2500
DEFAULT_START = date(2025, 4, 1)


WINDOWS = ("policies", "shocks", "takeovers")
GROWTH = ("growth_from", "growth_until")
"""Keys of the window in which the staff of a named firm grow."""
#: What a window is of, its first week and the week after its last, None where that is the end of the run.
Window = tuple[str, int | None, int | None]


def windows_past_end(data: Data) -> frozenset[Window]:
    """Return the windows that reach past the horizon: :meth:`Scenario.with_horizon` cuts them off, nobody wrote that.

    Args:
        data: the scenario as plain data, its dates as dates.
    """
    years, start_date = data.get("horizon_years", DEFAULT_YEARS), data.get("start_date", DEFAULT_START)
    if not is_date(start_date) or not is_whole(years):
        return frozenset()
    found = (span.marked(start_date) for span in _spans(data))
    return frozenset(one for one in found if _is_past(one, years * WEEKS_PER_YEAR))


class _Span(NamedTuple):
    """A window of time as it is written: where, of what, its first week, the week after its last, and their keys."""

    path: KeyPath
    what: str
    first: object
    until: object
    keys: tuple[str, str] = ("from", "until")

    def marked(self, start_date: date) -> Window:
        """Return the window by what it is of and its weeks."""
        return self.what, _week(self.first, start_date), _week(self.until, start_date)


def _spans(data: Data) -> Iterator[_Span]:
    """Yield the windows of policies, shocks and takeovers, and those in which the staff of named firms grow."""
    for key in WINDOWS:
        for place, window in tables(data, key):
            until = None if key == "takeovers" else window.get("until")  # of a takeover it is an unknown key
            what = window.get("lever", window.get("kind", ""))
            yield _Span((key, place), f"{key} {what}", window.get("from", 0), until)
    for place, group in tables(data, "suppliers"):
        plan = group.get("finances")
        if isinstance(plan, Mapping):
            path, what, keys = ("suppliers", place, "finances"), f"growth of {group.get('name')}", GROWTH
            yield _Span(path, what, plan.get(keys[0], 0), plan.get(keys[1]), keys)


def _is_past(window: Window, horizon: int) -> bool:
    _, first, after = window
    return (first is not None and first >= horizon) or (after is not None and after > horizon)


def window_faults(data: Data, cut_off: Collection[Window] = ()) -> Iterator[Fault]:
    """Find windows of time that are empty, begin too early or reach past the horizon: see :func:`_spans` for which.

    Args:
        data: the scenario as plain data.
        cut_off: windows that may reach past the horizon, as the scenario was written for a longer one.
    """
    years, start_date = data.get("horizon_years", DEFAULT_YEARS), data.get("start_date", DEFAULT_START)
    if not is_date(start_date):
        return
    if not FIRST_YEAR <= start_date.year <= LAST_YEAR:
        what, why = f"`start_date` is {start_date}", f"a run starts between {FIRST_YEAR} and {LAST_YEAR}"
        yield Fault(("start_date",), what, why, f"write a date such as {DEFAULT_START}")
        return
    if not is_whole(years) or not 1 <= years <= LONGEST_YEARS:
        years = LONGEST_YEARS  # the horizon is reported as wrong: judge windows by the longest one
    for span in _spans(data):
        is_cut_off = span.marked(start_date) in cut_off
        yield from _window(span, start_date, LONGEST_YEARS if is_cut_off else years)


def _window(span: _Span, start_date: date, years: int) -> Iterator[Fault]:
    horizon = years * WEEKS_PER_YEAR
    path, first, until, (begin, end) = span.path, span.first, span.until, span.keys
    ends = [_week(first, start_date), _week(until, start_date)]
    for key, moment, week in zip(span.keys, (first, until), ends, strict=True):
        if week is not None and week < 0:
            what = f"`{key}` is {moment}, before the start of the run"
            yield Fault((*path, key), what, f"the run starts on {start_date}", f"write {start_date} or later")
    if ends[0] is not None and ends[0] >= horizon:
        yield Fault(
            (*path, begin),
            f"the window starts {_in_week(first, ends[0])}",
            _run(horizon, years),
            "start it earlier, or raise `horizon_years`",
        )
    elif ends[1] is not None and ends[1] > horizon:
        remedy = f"leave `{end}` out to go on to the end, or raise `horizon_years`"
        yield Fault((*path, end), f"the window ends {_in_week(until, ends[1])}", _run(horizon, years), remedy)
    if ends[0] is not None and ends[1] is not None and ends[1] <= ends[0]:
        verb = "before it starts" if ends[1] < ends[0] else "in the week in which it starts"
        why = f"from {first} is week {ends[0]}, until {until} is week {ends[1]}, which no longer counts"
        yield Fault((*path, end), f"the window ends {verb}", why, f"write `{end}` later than `{begin}`")


def _week(moment: object, start_date: date) -> int | None:
    """Return the week of a valid moment, or None for anything else."""
    return week_of(moment, start_date) if is_date(moment) or is_whole(moment) else None


def _in_week(moment: object, week: int) -> str:
    return f"in week {week} ({moment})" if is_date(moment) else f"in week {week}"


def _run(horizon: int, years: int) -> str:
    return f"the run ends after week {horizon - 1} (horizon_years = {years})"
