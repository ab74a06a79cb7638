"""Periods as first and last day (ISO 8601 and its reduced forms), and dates as printed."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from fractions import Fraction

from analysis.errors import PhraseError

#: Days in a mean Gregorian year: 146,097 days in a cycle of 400 years.
DAYS_A_YEAR = Fraction(146097, 400)
_PART = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
}
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def period_bounds(text: str) -> tuple[date, date]:
    """Give the first and the last day of a year, half-year, quarter, month, day, or of two joined.

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
    year, half, quarter, month, day = match.groups()
    months = 6 if half else 3 if quarter else 1 if month else 12
    last = int(half or quarter or month or 1) * months
    try:
        begin = date(int(year), last - months + 1, int(day or 1))
        last_day = day or calendar.monthrange(begin.year, last)[1]
        return begin, date(begin.year, last, int(last_day))
    except ValueError as error:
        raise PhraseError(f"{text!r} is no period: {error}") from error


def check_date(text: str, value: str, *, anchor: date | None, language: str = "en") -> None:
    """Check that a printed date phrase and a curated period agree in every part that is printed.

    A phrase without a year ("October 30", "on Wednesday") means its last occurrence before the
    anchor, the day of publication.
    """
    begin, end = period_bounds(value)
    printed = _date_parts(text.lower(), language)
    if not printed:
        raise PhraseError(f"{text!r} has no part of a date")
    if "decade" in printed:
        first, last = printed["decade"], printed["decade"] + 9
        if (begin.year, end.year) != (first, last):
            raise PhraseError(f"{text!r} is {first}/{last}, not {value}")
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
