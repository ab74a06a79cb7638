"""Word a quantity, an interval or a printed number, as a reader of the language expects.

Digits never exceed what the interval supports: lower ends are rounded down, upper ends up. An end
that rests on how readers take a word is marked (``~``), so it is never shown as certain.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property, lru_cache

from analysis.errors import AnalysisError, find_near
from analysis.quantities.interval import Basis, Bound, Interval, Number, round_end, write_decimal
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import KINDS, Family

#: Significant digits of a number that stands alone, and of the width of a range.
_DIGITS_ALONE, _DIGITS_OF_WIDTH = 4, 2
#: And of what a number is over or below.
_DIGITS_BEYOND = 2
#: No printed number has more decimals.
_MOST_DECIMALS = 100
#: First and last day of what has a name of its own within a year.
_HALVES = {((1, 1), (6, 30)): "first half", ((7, 1), (12, 31)): "second half"}


@dataclass(frozen=True, eq=False)
class Language:
    """How one language words a quantity: patterns around a number."""

    locale: str  # Babel's name, for digits and dates
    tag: str  # BCP 47, for pages
    patterns: Mapping[str | int, str]  # by the names of `_PATTERNS`
    grouping: bool = True  # of thousands
    repeats: bool = False  # whether both ends of a range carry scale and sign
    signs: str = ",.−"  # between thousands, before decimals, below zero

    @cached_property
    def scales(self) -> Sequence[int]:
        """The factors that have a word, the greatest first."""
        return [x for x, word in self.patterns.items() if isinstance(x, int) and word]


#: Scale (the greatest first), unit, family of hedges, or what else is worded -> its pattern in
#: English, German and Chinese, "one|many" where they differ. Other units have no word.
_PATTERNS: dict[str | int, tuple[str, str, str]] = {
    10**12: ("{}\xa0trillion", "{}\xa0Billion|{}\xa0Billionen", "{}万亿"),
    10**9: ("{}\xa0billion", "{}\xa0Milliarde|{}\xa0Milliarden", ""),
    10**8: ("", "", "{}亿"),
    10**6: ("{}\xa0million", "{}\xa0Million|{}\xa0Millionen", ""),
    10**4: ("", "", "{}万"),
    "percent": ("{}%", "{}\xa0Prozent", "{}%"),
    "points": (
        "{} percentage point|{} percentage points",
        "{}\xa0Prozentpunkt|{}\xa0Prozentpunkte",
        "{}个百分点",
    ),
    "fold": ("{} times", "{}-fach", "{}倍"),
    "CNY": ("{} yuan", "{}\xa0Yuan", "{}元"),
    "USD": ("{} dollar|{} dollars", "{}\xa0Dollar", "{}美元"),
    "EUR": ("{} euro|{} euros", "{}\xa0Euro", "{}欧元"),
    "CNY/USD": ("{} yuan per dollar", "{}\xa0Yuan je Dollar", "{}元/美元"),
    "CNY/EUR": ("{} yuan per euro", "{}\xa0Yuan je Euro", "{}元/欧元"),
    "USD/EUR": ("{} dollars per euro", "{}\xa0Dollar je Euro", "{}美元/欧元"),
    "vehicles/year": ("{} a year", "{} pro Jahr", "每年{}"),
    "days": ("{} day|{} days", "{}\xa0Tag|{}\xa0Tage", "{}天"),
    "months": ("{} month|{} months", "{}\xa0Monat|{}\xa0Monate", "{}个月"),
    "years": ("{} year|{} years", "{}\xa0Jahr|{}\xa0Jahre", "{}年"),
    "km": ("{}\xa0km", "{}\xa0km", "{}公里"),
    "m²": ("{}\xa0m²", "{}\xa0m²", "{}平方米"),
    "m³": ("{}\xa0m³", "{}\xa0m³", "{}立方米"),
    "GWh": ("{}\xa0GWh", "{}\xa0GWh", "{}吉瓦时"),
    "GWh/year": ("{}\xa0GWh a year", "{}\xa0GWh pro Jahr", "每年{}吉瓦时"),
    Family.NEARLY: ("nearly {}", "fast {}", "近{}"),
    Family.ABOUT: ("about {}", "etwa {}", "约{}"),
    Family.OVER: ("over {}", "mehr als {}", "超过{}"),
    Family.AT_LEAST: ("at least {}", "mindestens {}", "至少{}"),
    Family.AT_MOST: ("at most {}", "höchstens {}", "至多{}"),
    Family.BELOW: ("below {}", "unter {}", "低于{}"),
    Family.UP_TO: ("up to {}", "bis zu {}", "最高达{}"),
    Family.LATE: ("late {}", "Ende {}", "{}下旬"),
    "range": ("{} to {}", "{} bis {}", "{}～{}"),
    "unbounded": ("any number", "jede Zahl", "任意数"),
    "soft": ("~", "~", "≈"),  # before an end that rests on how readers take a word
    "ordinal": ("{}{suffix}", "{}.", "第{}"),
    "millionth": ("{}\xa0millionth", "{}-millionste", "第{}"),  # of the number of millions
    "year": ("{}", "{}", "{}年"),
    "span of years": ("{}–{}", "{}–{}", "{}—{}年"),
    "first half": ("first half of {}", "erstes Halbjahr {}", "{}年上半年"),
    "second half": ("second half of {}", "zweites Halbjahr {}", "{}年下半年"),
}
_ENGLISH, _GERMAN, _CHINESE = (
    {name: patterns[column] for name, patterns in _PATTERNS.items()} for column in range(3)
)
LANGUAGES = {
    "en": Language("en_GB", "en", _ENGLISH),
    "de": Language("de", "de", _GERMAN, signs=".,−"),
    "zh": Language("zh_Hans_CN", "zh-Hans", _CHINESE, grouping=False, repeats=True),
}

#: A fall of more than 5 is a change below -5.
_BELOW_ZERO = {
    Family.OVER: Family.BELOW,
    Family.BELOW: Family.OVER,
    Family.AT_LEAST: Family.AT_MOST,
    Family.AT_MOST: Family.AT_LEAST,
}


def find_language(lang: str) -> Language:
    """Give a language of the suite."""
    if lang not in LANGUAGES:
        near = find_near(lang, LANGUAGES) or "choose en, de or zh"
        raise AnalysisError(f"{lang!r} is no language of the suite; {near}")
    return LANGUAGES[lang]


def has_word(unit: str) -> bool:
    """Tell whether a unit has words of its own; what is counted is named by the sentence."""
    return unit in _PATTERNS


def say_number(
    number: Number,
    unit: str,
    kind: str,
    lang: str,
    *,
    family: Family | None = None,
    upper: Number | None = None,
) -> str:
    """Word a number as it was printed, or a range: its hedge, its digits, its unit."""
    language = find_language(lang)
    if upper:
        text = _say_range(number.value, upper.value, ("", ""), unit, language)
    elif kind == "ordinal":
        text = _say_ordinal(number.value, language)
    else:
        text = _word(_say_printed(number, language), unit, language)
    if number.value < 0:
        family = _BELOW_ZERO.get(family, family) if family else None
    return language.patterns[family].format(text) if family else text


def _say_printed(number: Number, language: Language) -> str:
    """Write a number with the decimals it was printed with, at the scale of the language."""
    decimals = max(0, -int(number.mantissa.as_tuple().exponent)) or int(number.divisor > 1)
    factor = _find_scale(number.value, language)
    if factor > number.scale:
        factor = _unless_short(number.value, factor, language)
    if factor > number.scale:
        decimals = len(write_decimal(number.value / factor).partition(".")[2])
    elif factor < number.scale:
        decimals = max(0, decimals - round(math.log10(number.scale / factor)))
    return _write_scaled(number.value, factor, decimals, language)


@lru_cache(maxsize=4096)  # every table of facts asks for the same ones
def say_interval(
    interval: Interval, unit: str, kind: str, lang: str, *, printed: bool = False, digits: int = 0
) -> str:
    """Word an interval in its unit (days for dates): both ends, or the one there is.

    An end that only the unit sets (no count is below zero) is left out. Soft ends, and both of two
    computed ones, are rounded outward to the digits of the width, but not to zero. A firm end
    beside a soft one, and one that follows from an assumed count, has the same digits at every
    level and beside any other: all of its own if it was `printed`, four if it was computed. No
    other end has more than so many significant `digits`, if they are given.

    >>> pace = Interval(Fraction(861313), Fraction(886784))
    >>> say_interval(pace, "vehicles/year", "rate", "en")
    '861,000 to 887,000 a year'
    """
    language = find_language(lang)
    if unit == "date":
        first_day = date.fromordinal(math.floor(interval.lower))
        return _say_days(first_day, date.fromordinal(math.ceil(interval.upper)), language)
    if kind == "ordinal" and interval.is_point:
        return _say_ordinal(Fraction(interval.lower), language)
    (lower, soft_lower), (upper, soft_upper) = (_find_end(x, language) for x in interval.bounds)
    step, last_step = (
        _find_place(interval, up=up, printed=printed, digits=digits) for up in (False, True)
    )
    if lower is None:
        if upper is None:
            return language.patterns["unbounded"]
        # An end that rounding moved outward is itself excluded: 47,058,818 is below 47.06 million.
        rounded = round_end(upper, last_step, up=True)
        family = Family.BELOW if interval.upper_open or rounded > upper else Family.AT_MOST
        text = language.patterns[family].format(soft_upper + _say_plain(rounded, language))
    elif upper is None:
        rounded = round_end(lower, step, up=False)
        family = Family.OVER if interval.lower_open or rounded < lower else Family.AT_LEAST
        text = language.patterns[family].format(soft_lower + _say_plain(rounded, language))
    elif lower == upper:
        step = Fraction(1) if KINDS[kind].whole else step
        # One soft end makes a point soft: of "nearly 10" things half the readers leave only nine.
        text = (soft_lower or soft_upper) + _say_plain(_round(lower, step), language)
    else:
        lower = _round_outward(lower, step, up=False)
        upper = _round_outward(upper, last_step, up=True)
        return _say_range(lower, upper, (soft_lower, soft_upper), unit, language)
    return _word(text, unit, language)


def _say_range(
    lower: Fraction, upper: Fraction, marks: tuple[str, str], unit: str, language: Language
) -> str:
    first, last = _say_plain(lower, language), _say_plain(upper, language)
    if not language.repeats:
        factor = _find_scale(upper, language)
        first = _write(lower / factor, None, language)
        last = _write_scaled(upper, factor, None, language)
    elif unit == "percent":
        first, last, unit = _word(first, unit, language), _word(last, unit, language), ""
    text = language.patterns["range"].format(marks[0] + first, marks[1] + last)
    return _word(text, unit, language)


def say_middle(interval: Interval, unit: str, lang: str, *, digits: int) -> str:
    """Word the middle of an interval as one number, with no more digits than its width leaves.

    "About" stands where rounding the number does not cover the interval.

    >>> say_middle(Interval(Fraction("36.34"), Fraction("36.58")), "percent", "en", digits=3)
    'about 36.5%'
    """
    lower, upper = Fraction(interval.lower), Fraction(interval.upper)
    language, middle = find_language(lang), (lower + upper) / 2
    step = max(_find_step(middle, digits), _find_step(upper - lower, 1))
    rounded = _round(middle, step)
    text = _word(_say_plain(rounded, language), unit, language)
    is_covered = lower >= rounded - step / 2 and upper <= rounded + step / 2
    return text if is_covered else language.patterns[Family.ABOUT].format(text)


def _find_end(end: Bound, language: Language) -> tuple[Fraction | None, str]:
    """Leave out an end that is infinite, or that only the unit sets; mark a soft one."""
    stated = None if isinstance(end.value, float) or end.basis == Basis.UNIT else end.value
    return stated, language.patterns["soft"] if end.basis == Basis.USAGE else ""


def say_period(period: str, lang: str = "en") -> str:
    """Word a period (ISO 8601); empty if there is none."""
    return _say_days(*period_bounds(period), find_language(lang)) if period else ""


def say_end(
    interval: Interval,
    unit: str,
    lang: str,
    *,
    up: bool,
    printed: bool = False,
    alone: bool = False,
) -> str:
    """Word one end with its unit, as :func:`say_interval` does, or as one that stands `alone`."""
    language = find_language(lang)
    end = interval.upper if up else interval.lower
    if isinstance(end, float):
        return "∞" if up else "−∞"
    if unit == "date":
        day = date.fromordinal(math.ceil(end) if up else math.floor(end))
        return _say_days(day, day, language)
    place = _find_place(interval, up=up, printed=printed, alone=alone)
    rounded = _round_outward(end, place, up=up)
    return _word(_say_plain(rounded, language), unit, language)


def say_beyond(end: Bound, unit: str, lang: str, *, up: bool) -> str:
    """Word what a number is over, or below, to two digits: "over 240 million yuan"."""
    if isinstance(end.value, float):
        return "∞" if up else "−∞"
    language = find_language(lang)
    rounded = round_end(end.value, _find_step(end.value, _DIGITS_BEYOND), up=up)
    families = (Family.AT_MOST, Family.BELOW) if up else (Family.AT_LEAST, Family.OVER)
    text = _word(_say_plain(rounded, language), unit, language)
    return language.patterns[families[end.is_open or rounded != end.value]].format(text)


def _round_outward(end: Fraction, step: Fraction, *, up: bool) -> Fraction:
    """Round an end outward, but not to zero, which its range may leave out."""
    rounded = round_end(end, step, up=up)
    return rounded if rounded or not end else round_end(end, _find_step(end, 1), up=up)


def _round(value: Fraction, step: Fraction) -> Fraction:
    return round_end(value + step / 2, step, up=False)


def _say_plain(value: Fraction, language: Language) -> str:
    return _write_scaled(
        value, _unless_short(value, _find_scale(value, language), language), None, language
    )


def _unless_short(value: Fraction, factor: int, language: Language) -> int:
    """Keep a scale word only where it makes the number shorter: 1,608,578 stays as it is.

    Where thousands are not grouped, all whole numbers keep it: 160.8578万.
    """
    if value.denominator == 1 and not language.grouping:
        return factor
    digits = write_decimal(value / factor).strip("-0.").replace(".", "")
    return factor if len(digits) <= 5 else 1


def _find_scale(value: Fraction, language: Language) -> int:
    """Give the greatest scale that has a word and is not above a value."""
    whole = abs(value.numerator) // value.denominator
    return next((scale for scale in language.scales if whole >= scale), 1)


def _write_scaled(value: Fraction, factor: int, decimals: int | None, language: Language) -> str:
    """Write digits and the scale word; only a bare 1 takes its singular (1,0 Milliarden)."""
    text = _write(value / factor if factor > 1 else value, decimals, language)
    return _word(text, factor, language)


def _find_step(value: Fraction, digits: int = _DIGITS_ALONE) -> Fraction:
    """The place of the last of so many significant digits."""
    return _power((Decimal(value.numerator) / value.denominator).adjusted() - digits + 1)


@cache
def _power(exponent: int) -> Fraction:
    return Fraction(10) ** exponent


def _find_place(
    interval: Interval, *, up: bool, printed: bool, alone: bool = False, digits: int = 0
) -> Fraction:
    """Find the last place of an end that is worded."""
    (end, _, basis), (other, _, other_basis) = interval.bounds[:: -1 if up else 1]
    if isinstance(end, float):
        return Fraction(1)
    place, bases = _find_step(end), (basis, other_basis)
    if end == other and digits:
        return _find_step(end, digits)
    # A third has no last decimal.
    is_decimal = pow(10, _MOST_DECIMALS, end.denominator) == 0
    if printed and basis != Basis.USAGE and end % place and is_decimal:
        # "over 9.75 million" cars are 9,750,001 or more.
        beside = end + (1 if up else -1) if end.denominator == 1 else end
        return max(_find_last_place(end), _find_last_place(beside))
    # Of things that are counted, an end that was chosen is as firm as the choice.
    is_chosen = basis == Basis.ASSUMPTION and end.denominator == 1
    is_firm = basis != Basis.USAGE and (printed or is_chosen or other_basis == Basis.USAGE)
    if isinstance(other, float) or alone or is_firm or end == other or Basis.UNIT in bases:
        return place
    step = _find_step(end - other, _DIGITS_OF_WIDTH)
    if end % (step / 10) == other % (step / 10) == 0:
        step /= 10  # both ends are exact there
    return max(step, _find_step(max(abs(end), abs(other)), digits)) if digits else step


def _find_last_place(value: Fraction) -> Fraction:
    return Number(Decimal(write_decimal(value))).granularity


@lru_cache(4096)  # most numbers of a page stand on it several times
def _write(value: Fraction, decimals: int | None, language: Language) -> str:
    """Write digits the way the language does; every decimal there is if `decimals` is None."""
    number = Decimal(value.numerator) / value.denominator
    places = max(0, -int(number.as_tuple().exponent)) if decimals is None else decimals
    text = f"{number:{',' if language.grouping else ''}.{places}f}"
    return text.translate(str.maketrans(",.-", language.signs))


def _word(text: str, name: str | int, language: Language) -> str:
    """Put digits into the pattern of their unit or scale."""
    one, _, many = language.patterns.get(name, "{}").partition("|")
    # A range that ends in 1 is many, one end of 1 is one: "0 to 1 days", "at least 1 day".
    is_one = re.fullmatch(r"\D*1", text)
    return (one if is_one or not many else many).format(text)


def _say_ordinal(value: Fraction, language: Language) -> str:
    if language.repeats:
        return language.patterns["ordinal"].format(_say_plain(value, language))
    if value >= 10**6 and value % 10**6 == 0:
        return language.patterns["millionth"].format(_write(value / 10**6, None, language))
    text = _write(value, None, language)
    is_teen = int(value) % 100 in (11, 12, 13)
    suffix = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(int(value) % 10, "th")
    return language.patterns["ordinal"].format(text, suffix=suffix)


@lru_cache(1024)
def _say_days(first: date, last: date, language: Language) -> str:
    from babel.dates import format_date, format_interval, format_skeleton, get_month_names

    if first == last:
        return str(format_date(first, "long", locale=language.locale))
    begin, end = (first.month, first.day), (last.month, last.day)
    if (begin, end) == ((1, 1), (12, 31)):
        name = "year" if first.year == last.year else "span of years"
        return language.patterns[name].format(first.year, last.year)
    if first.year == last.year and (begin, end) in _HALVES:
        return language.patterns[_HALVES[begin, end]].format(first.year)
    full_month = first.day == 1 and (last + timedelta(days=1)).day == 1
    skeleton = "yMMMM" if full_month else "yMMMMd"
    if full_month and (first.year, first.month) == (last.year, last.month):
        return str(format_skeleton(skeleton, first, locale=language.locale))
    text = str(format_interval(first, last, skeleton, locale=language.locale))
    if not full_month and language.grouping:  # Chinese months have no short names
        months = get_month_names("wide", locale=language.locale)
        for month, short in get_month_names("abbreviated", locale=language.locale).items():
            text = re.sub(rf"{re.escape(short)}(?!\w)", months[month], text)
    return text
