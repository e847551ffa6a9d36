"""Dates and weeks: a year of the model has 52 weeks and begins on the anniversary of the start date."""

from __future__ import annotations

import numbers
from datetime import date, datetime, timedelta
from typing import Protocol, TypeGuard

WEEKS_PER_YEAR = 52


class Dated(Protocol):
    """What has a first day and a length, as a scenario does."""

    @property
    def start_date(self) -> date:
        """First day of week 0."""

    @property
    def horizon_weeks(self) -> int:
        """Weeks that are simulated."""


def is_date(value: object) -> TypeGuard[date]:
    """Tell whether the value is a date without a time of day."""
    return isinstance(value, date) and not isinstance(value, datetime)


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether the value is a whole number, numpy's among them (and not a truth value)."""
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


def _anniversary(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February, in a year without one
        return start.replace(year=start.year + years, day=28)


def day_of(week: int, start_date: date) -> date:
    """Return the day on which a week of the model begins; years begin on the anniversary of the start date."""
    years, weeks = divmod(week, WEEKS_PER_YEAR)
    return _anniversary(start_date, years) + timedelta(weeks=weeks)


def week_of(moment: date | int, start_date: date) -> int:
    """Return the week [whole weeks since the start] in which a moment falls.

    A whole number is already a week. A date is ``52 * y + min(51, floor(d / 7))``, where ``y`` counts the whole years
    since the start date and ``d`` the days since its last anniversary: the one or two days that a year has beyond 52
    weeks belong to the year's last week, so that every anniversary begins a year of the model however long the run.
    Dates before the start give negative weeks.
    """
    if isinstance(moment, int):
        return moment
    years = moment.year - start_date.year - ((moment.month, moment.day) < (start_date.month, start_date.day))
    days = (moment - _anniversary(start_date, years)).days
    return WEEKS_PER_YEAR * years + min(WEEKS_PER_YEAR - 1, days // 7)
