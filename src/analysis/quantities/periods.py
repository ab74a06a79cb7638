"""Periods as printed or curated (ISO 8601 and its reduced forms) as first and last day."""

from __future__ import annotations

import calendar
import re
from datetime import date
from fractions import Fraction

from analysis.errors import PhraseError
from analysis.quantities.interval import Basis, Interval

#: Days in a mean Gregorian year: 146,097 days in a cycle of 400 years.
DAYS_A_YEAR = Fraction(146097, 400)
_PART = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
#: "Late" in a month is taken from this day on, as calendars divide a month in three.
LATE_FROM = 21


def period_bounds(text: str) -> tuple[date, date]:
    """Give the first and the last day of a period.

    Parameters
    ----------
    text : str
        A year, half-year, quarter, month or day, or two of them joined by a slash.

    Raises
    ------
    PhraseError
        If the text is none of these, or ends before it begins.

    Examples
    --------
    >>> [str(day) for day in period_bounds("2025-H1")]
    ['2025-01-01', '2025-06-30']
    >>> [str(day) for day in period_bounds("1991/2025-10")]
    ['1991-01-01', '2025-10-31']
    """
    first, slash, last = text.partition("/")
    begin, end = _bounds(first)[0], _bounds(last if slash else first)[1]
    if begin > end:
        raise PhraseError(f"the period {text!r} ends before it begins")
    return begin, end


def _bounds(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if not match:
        raise PhraseError(
            f"{text!r} is no period (write 2025, 2025-H1, 2025-Q3, 2025-10, 2025-10-30 "
            "or two of them with a slash)"
        )
    year = int(match[1])
    try:
        if match[5]:
            day = date(year, int(match[4]), int(match[5]))
            return day, day
        first, last = 1, 12
        if match[2]:
            first, last = 6 * int(match[2]) - 5, 6 * int(match[2])
        elif match[3]:
            first, last = 3 * int(match[3]) - 2, 3 * int(match[3])
        elif match[4]:
            first = last = int(match[4])
        return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    except ValueError as error:
        raise PhraseError(f"{text!r} is no period: {error}") from error


def period_interval(text: str, *, late: bool = False) -> Interval:
    """Make a period an interval of days, counted as :meth:`datetime.date.toordinal` does.

    Parameters
    ----------
    text : str
        A period; see :func:`period_bounds`.
    late : bool
        True for "late" in a month: from the 21st on, by convention.

    Raises
    ------
    PhraseError
        If the text is no period, or a late one is no month.

    Examples
    --------
    >>> period_interval("2025-10", late=True).lower == date(2025, 10, 21).toordinal()
    True
    """
    begin, end = period_bounds(text)
    basis = Basis.EXACT
    if late:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise PhraseError(f"late stands before a month, not before {text!r}")
        begin, basis = begin.replace(day=LATE_FROM), Basis.USAGE
    return Interval(Fraction(begin.toordinal()), Fraction(end.toordinal()), lower_basis=basis)
