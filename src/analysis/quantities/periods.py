"""Periods as first and last day: ISO 8601, its reduced forms, halves and quarters."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from analysis.errors import PhraseError

#: Days in a mean Gregorian year: 146,097 days in a cycle of 400 years.
DAYS_A_YEAR = Fraction(146097, 400)
_PART = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)


def period_bounds(text: str) -> tuple[date, date]:
    """Give the first and the last day of a year, half-year, quarter, month, day, or of two joined.

    >>> [str(day) for day in period_bounds("1991/2025-10")]
    ['1991-01-01', '2025-10-31']
    """
    first, slash, last = text.partition("/")
    begin, end = _bounds(first)[0], _bounds(last if slash else first)[1]
    if begin > end:
        raise PhraseError(f"the period {text!r} ends before it begins")
    return begin, end


def count_months(period: str) -> tuple[int, int]:
    """Give how many months a period has, and the number of the first.

    A day has none, and its own number; days that are no whole months have -1, and their year.

    >>> count_months("2025-H1"), count_months("2024-09-03/2024-10-08")
    ((6, 24301), (-1, 2024))
    """
    begin, end = period_bounds(period)
    after = end + timedelta(days=1)
    if begin == end:
        return 0, begin.toordinal()
    if begin.day > 1 or after.day > 1:
        return -1, begin.year
    return (after.year - begin.year) * 12 + after.month - begin.month, begin.year * 12 + begin.month


@lru_cache(maxsize=4096)
def _bounds(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if not match:
        raise PhraseError(
            f"{text!r} is no period (write 2025, 2025-H1, 2025-Q3, 2025-10, 2025-10-30 "
            "or two of them with a slash)"
        )
    year, half, quarter, month, day = match.groups()
    months = 6 if half else 3 if quarter else 1 if month else 12
    last = int(half or quarter or month or 1) * months
    try:
        begin = date(int(year), last - months + 1, int(day or 1))
        last_day = day or calendar.monthrange(begin.year, last)[1]
        return begin, date(begin.year, last, int(last_day))
    except ValueError as error:
        raise PhraseError(f"{text!r} is no period: {error}") from error
