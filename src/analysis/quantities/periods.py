"""Periods as first and last day (ISO 8601 and its reduced forms), and dates as printed."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from fractions import Fraction

from analysis.errors import PhraseError
from analysis.quantities.interval import Basis, Interval

#: Days in a mean Gregorian year: 146,097 days in a cycle of 400 years.
DAYS_A_YEAR = Fraction(146097, 400)
_PART = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
}
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
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

    Examples
    --------
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

    A `late` one is the end of a month: from the 21st on, by convention.
    """
    begin, end = period_bounds(text)
    basis = Basis.EXACT
    if late:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise PhraseError(f"late stands before a month, not before {text!r}")
        begin, basis = begin.replace(day=LATE_FROM), Basis.USAGE
    return Interval(Fraction(begin.toordinal()), Fraction(end.toordinal()), lower_basis=basis)


def check_date(text: str, value: str, *, anchor: date | None, language: str = "en") -> None:
    """Check that a printed date phrase and a curated date agree in every part that is printed.

    Parameters
    ----------
    text : str
        The phrase: "October 30", "in 1991", "on Wednesday", "the 1980s".
    value : str
        The curated ISO 8601 date or period.
    anchor : date, optional
        Day of publication: a phrase without a year means its last occurrence before.
    language : str
        Of the print.

    Examples
    --------
    >>> check_date("on Wednesday", "2025-11-13", anchor=date(2025, 11, 13))
    Traceback (most recent call last):
    analysis.errors.PhraseError: 'on Wednesday' is not 2025-11-13, a Thursday
    """
    lowered = text.lower()
    begin, end = period_bounds(value)
    printed = _date_parts(lowered, language)
    if not printed:
        raise PhraseError(f"{text!r} has no part of a date")
    if "decade" in printed:
        expected = (printed["decade"], printed["decade"] + 9)
        if (begin.year, end.year) != expected:
            raise PhraseError(f"{text!r} is {expected[0]}/{expected[1]}, not {value}")
        return
    for part, number in printed.items():
        if part == "weekday":
            if begin.weekday() != number:
                raise PhraseError(f"{text!r} is not {value}, a {WEEKDAYS[begin.weekday()].title()}")
        elif getattr(begin, part) != number:
            raise PhraseError(f"{text!r} prints the {part} {number}, not {getattr(begin, part)}")
    if "year" not in printed and anchor is not None:
        passed = (begin.month, begin.day) <= (anchor.month, anchor.day)
        is_last = anchor - timedelta(days=7) < begin <= anchor
        if "month" in printed:
            is_last = begin.year == (anchor.year if passed else anchor.year - 1)
        if not is_last:
            raise PhraseError(f"{text!r}, printed on {anchor}, cannot be {value}")


def _date_parts(text: str, language: str) -> dict[str, int]:
    parts: dict[str, int] = {}
    if match := re.search(r"\b(\d{3}0)s\b", text):
        return {"decade": int(match[1])}
    if match := re.search(r"(\d{4})[-年](\d{1,2})[-月](\d{1,2})", text):
        return {"year": int(match[1]), "month": int(match[2]), "day": int(match[3])}
    for number, name in enumerate(MONTHS.get(language, "").split(), start=1):
        if re.search(rf"\b(?:{name}|{name[:3]}|{name[:4]})\b", text):
            parts["month"] = number
    if match := re.search(r"\b(\d{4})\b", text):
        parts["year"] = int(match[1])
    if "month" in parts and (match := re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)):
        parts["day"] = int(match[1])
    for number, name in enumerate(WEEKDAYS):
        if name in text:
            parts["weekday"] = number
    return parts
