"""Word a quantity, an interval or a printed number, as a reader of the language expects.

Digits never exceed what the interval supports: lower ends are rounded down, upper ends up. An end
that rests on how readers take a word is marked (``~``), so it is never shown as certain.
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from analysis.quantities.hedges import Family, Number
from analysis.quantities.interval import Basis, End, Interval, round_down, round_up, write_decimal
from analysis.quantities.languages import Language, find_language
from analysis.quantities.units import KINDS

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

#: Significant digits of a number that stands alone, and of the width of a range.
_DIGITS_ALONE, _DIGITS_OF_WIDTH = 4, 2
_HALVES = [((1, 1), (6, 30)), ((7, 1), (12, 31))]


def say_number(
    number: Number,
    *,
    unit: str = "",
    kind: str = "count",
    family: Family | None = None,
    lang: str = "en",
) -> str:
    r"""Word a number as it was printed: its hedge, its digits, its unit.

    Parameters
    ----------
    number : Number
        Mantissa and scale; the decimals of the mantissa are kept.
    unit, kind, lang : str
        Of the fact; ``en``, ``de`` or ``zh``.
    family : Family, optional
        Of the hedge; None for a bare number.

    Examples
    --------
    >>> ten = Number(Decimal("10"), 10**6)
    >>> [say_number(ten, family=Family.NEARLY, lang=lang) for lang in ("en", "de", "zh")]
    ['nearly 10\xa0million', 'fast 10\xa0Millionen', '近1000万']
    >>> say_number(Number(Decimal("21.3")), unit="percent", kind="share", lang="de")
    '21,3\xa0Prozent'
    """
    language = find_language(lang)
    if kind == "ordinal":
        text = _say_ordinal(number.value, language)
    else:
        text = _with_unit(_say_printed(number, language), unit, language)
    return language.hedges[family].format(text) if family else text


def _say_printed(number: Number, language: Language) -> str:
    """Write a number with the decimals it was printed with, at the scale of the language."""
    decimals = max(0, -int(number.mantissa.as_tuple().exponent))
    factor = _find_scale(number.value, language)
    if factor > number.scale:
        factor = _unless_short(number.value, factor)
    if factor > number.scale:
        decimals = len(write_decimal(number.value / factor).partition(".")[2])
    elif factor < number.scale:
        decimals = max(0, decimals - round(math.log10(number.scale / factor)))
    return _write_scaled(number.value, factor, decimals, language)


def say_interval(
    interval: Interval, *, unit: str = "", kind: str = "count", lang: str = "en"
) -> str:
    r"""Word an interval: both ends, or the one there is.

    An end that only the unit sets (no count is below zero) is left out.

    Parameters
    ----------
    interval : Interval
        In the unit; days for dates.
    unit, kind, lang : str
        Of the fact; ``en``, ``de`` or ``zh``.

    Examples
    --------
    >>> pace = Interval(Fraction(861313), Fraction(886784))
    >>> say_interval(pace, unit="vehicles/year", kind="rate")
    '861,000 to 887,000 a year'
    >>> say_interval(Interval(Fraction(6800000000), math.inf, lower_open=True), unit="CNY")
    'over 6.8\xa0billion yuan'
    >>> say_interval(Interval(Fraction(90), Fraction(99), lower_basis=Basis.USAGE), lang="zh")
    '≈90～99'
    """
    language = find_language(lang)
    if unit == "date":
        return _say_days(interval, language)
    if kind == "ordinal" and interval.is_point:
        return say_number(Number(Decimal(int(interval.lower))), kind=kind, lang=lang)
    ends = {
        _find_end(interval.lower, interval.lower_basis),
        _find_end(interval.upper, interval.upper_basis),
    }
    # "Any number" has no unit, and in a Chinese range of percent each end carries the sign.
    repeats = language.repeats and unit == "percent" and len(ends - {None}) == 2
    if repeats or ends == {None}:
        return _say_ends(interval, language, kind, unit)
    return _with_unit(_say_ends(interval, language, kind), unit, language)


def say_end(end: End, *, unit: str = "", up: bool, lang: str = "en", other: End = math.inf) -> str:
    r"""Word one end with its unit, rounded outward to the digits of its interval, or to four.

    Parameters
    ----------
    end, other : Fraction or infinite float
        The end, and the other one of its interval; infinite if the end stands alone.
    unit, lang : str
        Of the fact; ``en``, ``de`` or ``zh``.
    up : bool
        True for an upper end.

    Examples
    --------
    >>> say_end(Fraction(1, 3), up=False), say_end(Fraction(47058824), up=True)
    ('0.3333', '47.06\xa0million')
    >>> say_end(Fraction("7.1619280"), up=False, other=Fraction("7.1620034"))
    '7.161928'
    """
    language = find_language(lang)
    if isinstance(end, float):
        return "∞" if up else "−∞"
    if unit == "date":
        day = Fraction(math.ceil(end) if up else math.floor(end))
        return _say_days(Interval(day, day), language)
    step = _step_alone(end)
    if not isinstance(other, float) and other != end:
        step = _step_of_range(*sorted((end, other)))
    return _with_unit(
        _say_plain(round_up(end, step) if up else round_down(end, step), language), unit, language
    )


def _say_ends(interval: Interval, language: Language, kind: str, unit: str = "") -> str:
    lower = _find_end(interval.lower, interval.lower_basis)
    upper = _find_end(interval.upper, interval.upper_basis)
    soft_lower = language.soft if interval.lower_basis == Basis.USAGE else ""
    soft_upper = language.soft if interval.upper_basis == Basis.USAGE else ""
    if lower is None:
        if upper is None:
            return language.ranges["none"]
        # An end that rounding moved outward is itself excluded: 47,058,818 is below 47.06 million.
        rounded = round_up(upper, _step_alone(upper))
        pattern = "below" if interval.upper_open or rounded > upper else "to"
        return language.ranges[pattern].format(soft_upper + _say_plain(rounded, language))
    if upper is None:
        rounded = round_down(lower, _step_alone(lower))
        pattern = "above" if interval.lower_open or rounded < lower else "from"
        return language.ranges[pattern].format(soft_lower + _say_plain(rounded, language))
    if lower == upper:
        step = Fraction(1) if KINDS[kind].whole else _step_alone(lower)
        # One soft end makes a point soft: of "nearly 10" things half the readers leave only nine.
        soft = soft_lower or soft_upper
        return soft + _say_plain(round_down(lower + step / 2, step), language)
    step = _step_of_range(lower, upper)
    first, last = _say_range(round_down(lower, step), round_up(upper, step), language, unit)
    return language.ranges["both"].format(soft_lower + first, soft_upper + last)


def _find_end(end: End, basis: Basis) -> Fraction | None:
    """Leave out an end that is infinite, or that only the unit sets."""
    return None if isinstance(end, float) or basis == Basis.UNIT else end


def _say_range(lower: Fraction, upper: Fraction, language: Language, unit: str) -> tuple[str, str]:
    if language.repeats:
        first, last = (_say_plain(end, language) for end in (lower, upper))
        return _with_unit(first, unit, language), _with_unit(last, unit, language)
    factor = _find_scale(upper, language)
    return _write(lower / factor, None, language), _write_scaled(upper, factor, None, language)


def _say_plain(value: Fraction, language: Language) -> str:
    return _write_scaled(value, _unless_short(value, _find_scale(value, language)), None, language)


def _unless_short(value: Fraction, factor: int) -> int:
    """Keep a scale word only where it makes the number shorter: 1,608,578 stays as it is."""
    digits = write_decimal(value / factor).strip("-0.").replace(".", "")
    return factor if len(digits) <= 5 else 1


def _find_scale(value: Fraction, language: Language) -> int:
    return next((factor for factor, _, _ in language.scales if abs(value) >= factor), 1)


def _write_scaled(value: Fraction, factor: int, decimals: int | None, language: Language) -> str:
    """Write digits and the scale word; only a bare 1 takes its singular (1,0 Milliarden)."""
    text = _write(value / factor, decimals, language)
    for size, one, many in language.scales:
        if size == factor:
            return text + (one if text.lstrip("−") == "1" else many)
    return text


def _step_alone(value: Fraction) -> Fraction:
    if value == 0:
        return Fraction(1)
    return Fraction(10) ** (_exponent(abs(value)) - _DIGITS_ALONE + 1)


def _step_of_range(lower: Fraction, upper: Fraction) -> Fraction:
    """Two digits of the width; one more where both ends are exact there."""
    step = Fraction(10) ** (_exponent(upper - lower) - _DIGITS_OF_WIDTH + 1)
    finer = step / 10
    exact = lower % finer == 0 and upper % finer == 0
    return finer if exact else step


def _exponent(value: Fraction) -> int:
    """The power of ten of the first significant digit."""
    guess = len(str(value.numerator)) - len(str(value.denominator))
    return guess if Fraction(10) ** guess <= value else guess - 1


@lru_cache(4096)  # most numbers of a page stand on it several times
def _write(value: Fraction, decimals: int | None, language: Language) -> str:
    """Write digits the way the language does; every decimal there is if `decimals` is None."""
    if decimals:
        number = Decimal(value.numerator) / Decimal(value.denominator)
        number = number.quantize(Decimal(1).scaleb(-decimals))
    else:
        number = Decimal(write_decimal(value))
    places = max(0, -int(number.as_tuple().exponent)) if decimals is None else decimals
    pattern = ("#,##0" if language.grouping else "0") + ("." + "0" * places if places else "")
    written = _read_pattern(pattern).apply(number, _find_locale(language.locale))
    return str(written).replace("-", "−")


@cache
def _read_pattern(pattern: str) -> NumberPattern:
    from babel.numbers import parse_pattern

    return parse_pattern(pattern)


@cache
def _find_locale(name: str) -> Locale:
    from babel import Locale

    return Locale.parse(name)


def _with_unit(text: str, unit: str, language: Language) -> str:
    one, _, many = language.units.get(unit, "{}").partition("|")
    # A range that ends in 1 is many, one end of 1 is one: "0 to 1 days", "at least 1 day".
    is_one = re.fullmatch(r"\D*1", text)
    return (one if is_one or not many else many).format(text)


def _say_ordinal(value: Fraction, language: Language) -> str:
    if language.repeats:
        return language.ordinal.format(_say_plain(value, language))
    if value >= 10**6 and value % 10**6 == 0:
        return language.millionth.format(_write(value / 10**6, None, language))
    text = _write(value, None, language)
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(int(value) % 10, "th")
    if int(value) % 100 in (11, 12, 13):
        suffix = "th"
    return language.ordinal.format(text, suffix=suffix)


@lru_cache(1024)
def _say_days(interval: Interval, language: Language) -> str:
    from babel.dates import format_date, format_interval, format_skeleton

    if not interval.is_bounded:
        raise ValueError("a date needs both its ends")
    first = date.fromordinal(math.floor(interval.lower))
    last = date.fromordinal(math.ceil(interval.upper))
    if first == last:
        return str(format_date(first, "long", locale=language.locale))
    begin, end = (first.month, first.day), (last.month, last.day)
    if (begin, end) == ((1, 1), (12, 31)):
        return language.years[first.year != last.year].format(first.year, last.year)
    if first.year == last.year and (begin, end) in _HALVES:
        return language.halves[_HALVES.index((begin, end))].format(first.year)
    full_month = first.day == 1 and (last + timedelta(days=1)).day == 1
    skeleton = "yMMMM" if full_month else "yMMMMd"
    if full_month and (first.year, first.month) == (last.year, last.month):
        return str(format_skeleton(skeleton, first, locale=language.locale))
    return str(format_interval(first, last, skeleton, locale=language.locale))
