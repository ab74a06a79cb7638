"""The limits of an axis in, round values or dates for its ticks and their words out.

Several offers are made, from fine to coarse: who draws takes the finest that has room.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from analysis.quantities.hedges import Number
from analysis.quantities.interval import write_decimal
from analysis.quantities.languages import find_language
from analysis.quantities.wording import say_number

_PERCENT = {"en": "{}%", "de": "{}\u00a0%", "zh": "{}%"}
_STEPS = (1, 2, 5)
#: Days between ticks where the axis spans some weeks, and months between them where it is longer.
_DAYS, _WEEKS = (1, 2, 5, 10), 45
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600)

#: Places on an axis, and a word for each.
Offer = tuple[list[float], list[str]]


def word_tick(value: Fraction, unit: str, lang: str) -> str:
    """Word the number of a tick: its unit stands in the subtitle, save the sign of percent.

    Examples
    --------
    >>> word_tick(Fraction(9500000), "vehicles", "zh"), word_tick(Fraction(-5), "percent", "en")
    ('950万', '−5%')
    """
    text = say_number(Number(Decimal(write_decimal(value))), kind="rate", lang=lang)
    return _PERCENT[lang].format(text) if unit == "percent" else text


def word_day(day: date, skeleton: str, lang: str) -> str:
    """Word a day on an axis by one of Babel's skeletons.

    Examples
    --------
    >>> word_day(date(2025, 10, 30), "yMMM", "de"), word_day(date(2025, 10, 30), "y", "zh")
    ('Okt. 2025', '2025年')
    """
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, day, locale=find_language(lang).locale))


def offer_numbers(low: float, high: float, unit: str, lang: str) -> Iterator[Offer]:
    """Offer multiples of ever larger round steps.

    Examples
    --------
    >>> [words for _, words in offer_numbers(0.5, 2.5, "percent", "en") if len(words) < 6][:2]
    [['0.5%', '1%', '1.5%', '2%', '2.5%'], ['1%', '2%']]
    """
    exponent = math.floor(math.log10(high - low)) - 1
    for power in range(exponent, exponent + 3):
        for digit in _STEPS:
            step = digit * Fraction(10) ** power
            counts = range(math.ceil(Fraction(low) / step), math.floor(Fraction(high) / step) + 1)
            yield _word_all([step * count for count in counts], unit, lang)


def offer_powers(low: float, high: float, unit: str, lang: str) -> Iterator[Offer]:
    """Offer powers of ten, or some of them; one, two and five times them where they are few.

    Examples
    --------
    >>> [words for _, words in offer_powers(80, 300, "deals", "en")]
    [['100', '200'], ['100'], ['100'], ['100']]
    """
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    powers = [Fraction(10) ** exponent for exponent in exponents]
    inside = [power for power in powers if low <= power <= high]
    if len(inside) < 3:
        fine = [power * digit for power in powers for digit in _STEPS]
        yield _word_all([value for value in fine if low <= value <= high], unit, lang)
    for step in (1, 2, 3):
        yield _word_all(inside[::step], unit, lang)


def offer_days(low: float, high: float, lang: str) -> Iterator[Offer]:
    """Offer days, first days of months, and first days of years, on an axis of ordinal days.

    Examples
    --------
    >>> first, last = date(2001, 5, 1).toordinal(), date(2004, 5, 1).toordinal()
    >>> [words for _, words in offer_days(first, last, "en") if len(words) < 4][0]
    ['2002', '2003', '2004']
    """
    first, last = math.ceil(low), math.floor(high)
    if last - first < _WEEKS:
        span = [date.fromordinal(number) for number in range(first, last + 1)]
        for step in _DAYS:
            # Not the 31st, a day before the 1st.
            days = [
                day for day in span if (day.day - 1) % step == 0 and (step == 1 or day.day < 31)
            ]
            yield _word_days(days, "MMMd", lang)
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    for step in _MONTHS:
        months = [month for month in range(years.start * 12, years.stop * 12) if month % step == 0]
        starts = [date(month // 12, month % 12 + 1, 1) for month in months]
        inside = [day for day in starts if first <= day.toordinal() <= last]
        yield _word_days(inside, "y" if step % 12 == 0 else "yMMM", lang)


def _word_all(values: list[Fraction], unit: str, lang: str) -> Offer:
    return [float(value) for value in values], [word_tick(value, unit, lang) for value in values]


def _word_days(days: list[date], skeleton: str, lang: str) -> Offer:
    """Word days; those within a year get it where it begins."""
    words = [word_day(day, skeleton, lang) for day in days]
    if skeleton == "MMMd":
        years = [day.year for day in days]
        fresh = [years.index(year) == place for place, year in enumerate(years)]
        words = [
            word_day(day, "yMMMd", lang) if new else word
            for day, word, new in zip(days, words, fresh, strict=True)
        ]
    return [float(day.toordinal()) for day in days], words
