"""Read days, months and parts of years by named groups of a language's patterns.

The first day or month, or the only one, has the groups `y`, `m` and `d`; the last of two `m2` and
`d2`. `year` is a year that stands behind, of the last or the only one. Parts of a year have `n`
(which, or how many) and `part`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analysis.extraction.dates import OTHER_YEAR, Clock, join, write_month
from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import list_words


@dataclass(frozen=True)
class Readers:
    """What reads the dates of a language, from how it names numbers, years and what lies ahead."""

    language: str
    number: Callable[[str], Number | None]
    year: Callable[[str, Clock], int | None]
    tense: Callable[[re.Match[str]], str]  # "past" or "ahead", where words tell it
    trusts_verbs: bool = False  # whether a verb alone makes sure that the next one is meant
    keeps_year: bool = False  # whether what lies in the year of publication is sure
    #: A day, a month or a part of more months ago than this may be of another year as well.
    far: tuple[int, int, int] = (3, 5, 7)

    def count(self, text: str) -> int:
        """Read a whole number, 0 if it is none."""
        number = self.number(text)
        return int(number.value) if number and number.value.denominator == 1 else 0

    def month(self, text: str) -> int:
        """Read the name of a month, whole or short, or its number."""
        names = list_names("month", self.language)
        return names.get(text.lower().rstrip("."), 0) or self.count(text)

    def weekday(self, text: str) -> int:
        """Read the name of a weekday."""
        return list_names("weekday", self.language)[text.lower()]

    def find_year(
        self, match: re.Match[str], clock: Clock, month: int, day: int = 0, last: int = 0
    ) -> int | None:
        """Give the year of a day or month, or of a part until its last month, printed without one.

        It is the last such time before publication, or the next one if words say so or the last
        began over eight months ago; a part that has begun is of the year of publication.
        """
        today, tense = clock.published_on, self.tense(match)
        if today is None:
            return None
        here, there = (today.month, today.day), (month, day or today.day)
        is_later = there > here
        ago = 12 if is_later and month == today.month else (today.month - month) % 12
        is_past = last < today.month and ago > 8 if last else there < here
        keeps_year = self.keeps_year or last > 0
        if tense == "ahead" or (ago > 8 and tense != "past" and (is_later or not keeps_year)):
            is_told = (day and not is_past) or (tense == "ahead" and ago > 8)
            is_begun = ago == 0 or (last and not is_later)
            is_sure = (self.trusts_verbs and is_told) or (is_begun and not is_past) or ago == 12
            clock.doubt = clock.doubt or OTHER_YEAR * (not is_sure)
            return today.year + is_past
        end = (last, 1) if last else (month, 25)
        is_open = not day and not is_later and here < end  # "since January" of one just begun
        far = self.far[0 if day else 2 if last else 1] + (tense == "past" and not day)
        is_far = ago > far and (is_later or not keeps_year)
        # "It expects a cut in the first quarter", told in November.
        is_far = is_far or (last > 0 and not self.keeps_year and ago > 7 and tense != "past")
        is_other = not day and self.names_other(clock, today.year - is_later)
        clock.doubt = clock.doubt or OTHER_YEAR * (is_open or is_far or is_other)
        return today.year - is_later

    def names_other(self, clock: Clock, year: int) -> bool:
        """Tell whether an earlier year was named in the paragraph, or any other one last.

        A later one is no sign where verbs tell what has been.
        """
        years = [int(x[:4]) for x in clock.named[clock.earlier :]]
        is_last = bool(years) and years[-1] != year and not self.trusts_verbs
        return not self.keeps_year and (is_last or any(x < year for x in years))

    def find_day(self, match: re.Match[str], clock: Clock, month: int, day: int) -> int | None:
        """Give the year of a day that is printed without one, but perhaps with its weekday."""
        today, weekday = clock.published_on, match.groupdict().get("weekday")
        if today and weekday and 0 < day < 29:
            for years in (0, -1, 1):
                named = date(today.year + years, month, day)
                if named.weekday() == self.weekday(weekday):
                    clock.doubt = OTHER_YEAR * (abs((named - today).days) >= 300)
                    return named.year
        return self.find_year(match, clock, month, day)

    def tell_year(
        self, match: re.Match[str], clock: Clock, month: int, last: int = 0
    ) -> int | None:
        """Give the year that is printed for a month, or a part of a year, or else find it."""
        groups = match.groupdict()
        if text := groups.get("y") or groups.get("year"):
            return self.year(text, clock)
        return self.find_year(match, clock, month, last=last)

    def read_date(self, match: re.Match[str], clock: Clock) -> str:
        """Read a day or month, or the first and the last of several."""
        groups = match.groupdict()
        month = self.month(groups["m"] or groups["m2"])
        last_month = self.month(groups.get("m2") or groups["m"])
        day, last_day = (self.count(groups.get(x) or "") for x in ("d", "d2"))
        is_over = last_month < month  # "from Dec. 24 through Jan. 10"
        before, behind = groups.get("y"), groups.get("year")
        first = self.year(before, clock) if before else None
        last = self.year(behind, clock) if behind else None
        if not before and not behind and day:
            first = self.find_day(match, clock, month, day)
        elif not before and not behind:
            last = self.find_year(match, clock, last_month)
        if not before and last:
            first = last - is_over
        if not first:
            return ""
        begin = _write(first, month, day)
        if not groups.get("m2") and not last_day:
            return begin
        return join(begin, _write(last or first + is_over, last_month, last_day))

    def read_part(
        self, match: re.Match[str], clock: Clock, part: str, first: int, last: int = 0
    ) -> str | None:
        """Read a quarter ("Q") or half ("H") of a year, or several up to the last."""
        size, last = {"Q": 3, "H": 6}[part], last or first
        if not 0 < first <= last <= 12 // size:
            return None
        year = self.tell_year(match, clock, (first - 1) * size + 1, last * size)
        if not year:
            return ""
        return f"{year}-{part}{first}" + (f"/{year}-{part}{last}" if last > first else "")

    def read_run(self, clock: Clock, count: int, year: int | None, end: int = 0) -> str:
        """Read the first months of a year, or some until its `end`; the last that are over."""
        today, end = clock.published_on, end or count
        if not 0 < count <= 12:
            return ""
        if year is None and today:
            is_open = (today.month, today.day) < (end, 24)
            year = today.year - is_open
            clock.doubt = clock.doubt or OTHER_YEAR * (is_open or self.names_other(clock, year))
        return join(write_month(year, end - count + 1), write_month(year, end)) if year else ""


def _write(year: int, month: int, day: int) -> str:
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def list_names(role: str, language: str) -> dict[str, int]:
    """Give the numbers of months or weekdays, whole and by three and four letters.

    >>> list_names("month", "de")["sept"]
    9
    """
    names = list_words(role, language=language)
    return {word[:size]: int(number) for size in (3, 4, None) for word, number in names}
