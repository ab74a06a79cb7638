"""Periods as first and last day (ISO 8601 and its reduced forms), and dates as printed."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from fractions import Fraction

from analysis.errors import PhraseError
from analysis.quantities.vocabulary import list_words

#: Days in a mean Gregorian year: 146,097 days in a cycle of 400 years.
DAYS_A_YEAR = Fraction(146097, 400)
_PART = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
#: Halves and quarters as printed, and the words for which one it is.
_SPANS = {
    "half": (
        r"\bh([12])\b|\b([12])h\b|(first|second|erste|zweite)[nrs]?[ -](?:half|halbjahr)"
        r"|\b([12])\. halbjahr|([上下])半年"
    ),
    "quarter": (
        r"\bq([1-4])\b|\b([1-4])q\b|(first|second|third|fourth|erste|zweite|dritte|vierte)[nrs]?"
        r"[ -](?:quarter|quartal)|\b([1-4])\. quartal|([一二三四1-4])季度?"
    ),
}
_WHICH = ("1 first erste 一 上", "2 second zweite 二 下", "3 third dritte 三", "4 fourth vierte 四")
#: A decade and a day as printed, in which nothing is left out.
_WHOLE = (
    r"(?<!\d)(?P<decade>\d{3}0)(?:s\b|er\b|年代)",
    r"(?P<year>\d{4})[-年](?P<month>\d{1,2})[-月](?P<day>\d{1,2})",
    r"(?<!\d)(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})",
)
#: What joins the two ends of a period in print.
_TO = re.compile(r"(?<=[\w.]) ?(?:[–—/-]|\b(?:to|bis|until)\b|[至到]) ?")


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
    """Check that a printed date phrase and a curated period agree in both their ends.

    A phrase without a year ("October 30", "on Wednesday") means its last occurrence before the
    anchor, the day of publication. Nothing is more precise than print, and a weekday is a day.
    """
    period_bounds(value)
    printed = find_parts(text.lower(), language)
    first, slash, last = value.partition("/")
    ends = _TO.split(text.lower()) if slash and "decade" not in printed else []
    if len(ends) == 2 and all(re.search(r"\d|[a-zäö]{3}", end) for end in ends):
        begin = find_parts(ends[0], language)
        end = find_parts(ends[1], language, begin)
        told = {part: end[part] for part in ("year", "month") if part in end} | begin
        _check_parts(text, told, first, anchor)
        _check_parts(text, end, last, anchor)
    else:
        _check_parts(text, printed, value, anchor)


def _check_parts(text: str, printed: dict[str, int], value: str, anchor: date | None) -> None:
    begin, end = period_bounds(value)
    if not printed:
        raise PhraseError(f"{text!r} has no part of a date")
    for part, number in {"year": begin.year, "month": begin.month, "day": begin.day}.items():
        if printed.get(part, number) != number:
            raise PhraseError(f"{text!r} prints the {part} {printed[part]}, not {number}")
    if "weekday" in printed and begin.weekday() != printed["weekday"]:
        name = list_words("weekday", language="en")[begin.weekday()][0].title()
        raise PhraseError(f"{text!r} is not {value}, a {name}")
    whole = _write_period(printed, begin)
    if (begin, end) != period_bounds(whole):
        raise PhraseError(f"{text!r} is {whole}, not {value}")
    by_weekday = "weekday" in printed and "day" not in printed
    if anchor is None or (printed.keys() & {"year", "decade"} and not by_weekday):
        return
    passed = (begin.month, begin.day) <= (anchor.month, anchor.day)
    is_last = begin.year == (anchor.year if passed else anchor.year - 1)
    if by_weekday:
        is_last = anchor - timedelta(days=7) < begin <= anchor
    if not is_last:
        raise PhraseError(f"{text!r}, printed on {anchor}, cannot be {value}")


def _write_period(printed: dict[str, int], begin: date) -> str:
    """Write the period that print tells, with what it leaves out as in the curated one."""
    if "decade" in printed:
        return f"{printed['decade']}/{printed['decade'] + 9}"
    if "day" in printed or "weekday" in printed:
        return begin.isoformat()
    year = printed.get("year", begin.year)
    if "month" in printed:
        return f"{year}-{printed['month']:02}"
    part = next((part for part in _SPANS if part in printed), "")
    return f"{year}-{part[0].upper()}{printed[part]}" if part else f"{year}"


def find_parts(text: str, language: str, before: dict[str, int] | None = None) -> dict[str, int]:
    """Find the parts of a date; `before` has those of the one from which a span begins."""
    for pattern in _WHOLE:
        if match := re.search(pattern, text):
            return {part: int(digits) for part, digits in match.groupdict().items()}
    parts: dict[str, int] = {}
    for name, month in list_words("month", language=language):
        if re.search(rf"\b(?:{name}|{name[:3]}|{name[:4]})\b", text):
            parts["month"] = int(month)
    if match := re.search(r"(?<!\d)(\d{4})(?!\d)(?:-(\d\d)(?!\d))?", text):
        parts |= {"year": int(match[1])} | ({"month": int(match[2])} if match[2] else {})
    if match := re.search(r"(?<!\d)(\d{1,2})月", text):
        parts["month"] = int(match[1])
    for part, pattern in _SPANS.items():
        if "month" not in parts and (match := re.search(pattern, text)):
            found = match[match.lastindex or 0]
            parts[part] = next(n for n, words in enumerate(_WHICH, start=1) if found in words)
    if before and "month" not in parts and not parts.keys() & _SPANS.keys():
        parts = {x: before[x] for x in before if x in ("year", "month")} | parts
    if "month" in parts and (match := re.search(r"(?<![\d-])(\d{1,2})(?![\d月])", text)):
        parts["day"] = int(match[1])
    for name, weekday in list_words("weekday", language=language):
        if name in text:
            parts["weekday"] = int(weekday)
    return parts
