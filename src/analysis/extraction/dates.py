"""Resolve dates of running text, absolute or relative to the day of publication, to periods.

The patterns of a language are in a module of its own; each of its rules gives a date expression,
made with the functions here. What print leaves out is that of the last such time before the day of
publication; without that day such a date has no period.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from analysis.errors import PhraseError
from analysis.quantities.periods import count_months, period_bounds
from analysis.quantities.vocabulary import Span, list_words, word_pattern

#: Of a month or day whose year nothing but a verb tells.
OTHER_YEAR = "it may be of another year"
_UNDATED = "it is told from the day of publication, which is not given"


@dataclass(frozen=True)
class DateExpression:
    """A date in a text, and the period that it means."""

    span: Span
    period: str  # as `period_bounds` reads it; empty if it is not resolved
    hedge: str = ""  # as printed, in lower case
    doubt: str = ""


@dataclass
class Clock:
    """What relative dates are told from: the day of publication, and the periods named before."""

    published_on: date | None = None
    named: list[str] = field(default_factory=list)  # months and longer ones, but none held against
    day: str = ""  # the last day named
    years: dict[str, str] = field(default_factory=dict)  # of each day named, without its year
    is_aside: bool = False  # whether the date just read is told from a period named before
    doubt: str = ""  # of the date just read
    earlier: int = 0  # how many of those named are of earlier paragraphs
    unsure: set[str] = field(default_factory=set)  # those named that are doubted

    @property
    def year(self) -> int | None:
        """The year of publication."""
        return self.published_on.year if self.published_on else None


#: What makes the period of a match: text, "" if it cannot, None if it is no date.
Resolve = Callable[[re.Match[str], Clock], str | None]
DateRule = tuple[re.Pattern[str], Resolve]


def find_dates(
    text: str, rules: Iterable[DateRule], clock: Clock, language: str
) -> list[DateExpression]:
    """Find every date of a text, in order, none overlapping, and tell the clock what is named.

    What follows a word that compares ("up 3% on 2023") is no time of which the text goes on.
    """
    clock.earlier = len(clock.named)
    taken: list[tuple[re.Match[str], Resolve]] = []
    left = text
    for pattern, resolve in rules:
        for match in pattern.finditer(left):
            if resolve(match, Clock(clock.published_on)) is not None:
                begin, end = match.span()
                left = left[:begin] + "\0" * (end - begin) + left[end:]
                taken.append((match, resolve))
    found = []
    for match, resolve in sorted(taken, key=lambda item: item[0].start()):
        clock.is_aside, clock.doubt = False, ""
        period, doubt = _check_period(resolve(match, clock) or "", clock)
        doubt = clock.doubt or doubt or "it is told about" * _is_about(match, language)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", period) and not re.search(r"\d{4}|年", match[0]):
            year = clock.years.get(period[4:], period[:4])
            doubt = "its year is told by the same day before" if year != period[:4] else doubt
            period = year + period[4:]
        clock.years |= {day: year for year, day in re.findall(r"(\d{4})(-\d\d-\d\d)", period)}
        groups = match.groupdict()
        hedge = groups.get("hedge") or groups.get("hedge2") or ""
        found.append(DateExpression(match.span(), period, hedge.lower(), doubt))
        is_told = period and not clock.is_aside and not _is_compared(match, language)
        if is_told and count_months(period)[0] > 0:
            clock.named.append(period)
            if doubt:
                clock.unsure.add(period)
        elif re.search(r"\d{4}-\d\d-\d\d$", period):
            clock.day = period[-10:]
    return found


@cache
def _about_pattern(language: str) -> re.Pattern[str]:
    """Compile "around 2030", "um 2030" and 2030年左右, the date in angle brackets."""
    hedges = list_words("hedge", "borrowed hedge", language=language)
    # "The ministry estimated in 2024": that hedges no time.
    about = [x for x, key in hedges if key == "about" and not re.search("estimat|schätzt", x)]
    words = "|".join(map(re.escape, about))
    edge = r"(?:(?<!\w)|(?<=[^\W\da-z]))" if language == "zh" else r"(?<!\w)"
    before = rf"{edge}(?:{words})(?: (?:the|year|in|um|de[nrm]|das|Jahr))*[在于]? ?<|<(?:{words})"
    return re.compile(rf"(?i){before}|(?<!\w)um (?:das Jahr )?<\d{{4}}>|> ?(?:or so|左右|前后)")


def _is_about(match: re.Match[str], language: str) -> bool:
    """Tell whether a hedge makes a date one of several."""
    text, (begin, end) = match.string, match.span()
    return bool(_about_pattern(language).search(f"{text[:begin]}<{match[0]}>{text[end:]}"))


def _is_compared(match: re.Match[str], language: str) -> bool:
    """Tell whether a word that compares stands before a date, or leads it; not "from … to"."""
    words = word_pattern("compared date", language=language)
    before = match.string[: match.start()]
    if re.match(r",? when\b", match.string[match.end() :]):
        return False
    return (
        re.search(rf"(?<!\w)(?:{words})\s?$", before) is not None
        or re.match(rf"(?:{words})\s?(?!.*\bto\b)", match[0]) is not None
    )


def _check_period(period: str, clock: Clock) -> tuple[str, str]:
    if not period:
        return "", _UNDATED if clock.published_on is None else "no period was found for it"
    try:
        period_bounds(period)
    except PhraseError as error:
        return "", str(error)
    return period, ""


def write_month(year: int, month: int) -> str:
    """Write a month, which may lie before January or after December of the year."""
    return f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"


def last_weekday(clock: Clock, weekday: int, weeks: int = 0) -> str:
    """Give the last day of that name until the day of publication, or one some weeks later."""
    day = clock.published_on
    if day is None:
        return ""
    return (day - timedelta(days=(day.weekday() - weekday) % 7 - 7 * weeks)).isoformat()


def is_quoted(match: re.Match[str]) -> bool:
    """Tell whether a match stands within quotation marks: whose "today" it is, is not said."""
    before = match.string[: match.start()]
    is_open = max(map(before.rfind, "“「『")) > max(map(before.rfind, "”」』"))
    return is_open or before.count('"') % 2 == 1


def join(first: str, last: str) -> str:
    """Make a period of two; nothing if one of them is not known."""
    return f"{first}/{last}" if first and last else ""


def first_months(year: int | None, count: int) -> str:
    """Give the first months of a year."""
    return join(write_month(year, 1), write_month(year, count)) if year else ""


def shift_year(period: str, years: int) -> str:
    """Move a period by whole years; the last day of February stays one.

    >>> shift_year("2024-01/2024-02-29", -1)
    '2023-01/2023-02-28'
    """

    def move(match: re.Match[str]) -> str:
        year = int(match[1]) + years
        if match[2] == "-02-29" and not calendar.isleap(year):
            return f"{year}-02-28"
        return f"{year}{match[2]}"

    return re.sub(r"(\d{4})((?:-[\dHQ]+)*)", move, period)


def shift_unit(clock: Clock, unit: str, count: int) -> str:
    """Give the day, week, month, quarter or year that lies some before or after publication."""
    day = clock.published_on
    if day is None:
        return ""
    if unit == "day":
        return (day + timedelta(days=count)).isoformat()
    if unit == "week":
        clock.doubt = clock.doubt or "a day of it may be meant" * (abs(count) > 1)
        monday = day - timedelta(days=day.weekday() - 7 * count)
        return join(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if unit == "month":
        clock.doubt = clock.doubt or "it may be told from a period named before" * (count <= -12)
        return write_month(day.year, day.month + count)
    if unit == "quarter":
        number = day.year * 4 + (day.month - 1) // 3 + count
        return f"{number // 4}-Q{number % 4 + 1}"
    return f"{day.year + count}"


def same_period_before(clock: Clock, years: int = 1) -> str:
    """Give the period last named, some years before, or none: beside a month it is that month."""
    clock.is_aside = True
    return shift_year(clock.named[-1], -years) if clock.named else ""


def shift_named(clock: Clock, unit: str, count: int) -> str:
    """Give the month, quarter or year beside the period last named: "the previous month"."""
    before = clock.named[-1] if clock.named else ""
    if unit == "year":
        return shift_year(before, count)
    if unit == "month" and re.fullmatch(r"\d{4}-\d\d", before):
        return write_month(int(before[:4]), int(before[5:]) + count)
    if unit == "quarter" and (quarter := re.fullmatch(r"(\d{4})-Q(\d)", before)):
        number = int(quarter[1]) * 4 + int(quarter[2]) - 1 + count
        return f"{number // 4}-Q{number % 4 + 1}"
    return ""


def expand_year(short: str, first: str) -> int:
    """Give the year that two digits after another year mean: 23 of "2022/23"."""
    return int(short) if len(short) == 4 else int(first[:2] + short)
