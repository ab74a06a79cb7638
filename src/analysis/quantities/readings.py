"""Read what is printed: number phrases and dates, and the intervals that they stand for.

A word that is not understood is an error. A hedge's logic gives one end of an interval ("over"
guarantees the lower one); how far the other end may lie is what readers take it for, as quantiles
of a published study. That is no calibration of how agencies write: each such end says so.

Source of the quantiles: Ferson et al. (2015), "Natural language of uncertainty: numeric hedge
words", International Journal of Approximate Reasoning 57:19-39, recomputed from its public answers
(6,592 after removing outliers). Words outside the study borrow the family nearest in meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, partial

from analysis.errors import IntervalError, PhraseError, suggest
from analysis.quantities import LANGS
from analysis.quantities.interval import Basis, Interval, Number, point
from analysis.quantities.mentions import Mention, find_mentions, list_numerals
from analysis.quantities.numbers import Numeral
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import (
    HEDGES,
    KINDS,
    MEASURES,
    Family,
    Level,
    Span,
    find_family,
    list_units,
    list_words,
    word_pattern,
)

#: What joins the two ends of a period in print.
TO = re.compile(r"(?<=[\w.]) ?(?:[–—/-]|\b(?:to|bis|until)\b|[至到]) ?")
#: "Late" in a month is taken from this day on, as calendars divide a month in three.
_LATE_FROM = 21
_NO_NUMBER = "no number begins {!r} after its hedge"
_GOES_ON = "{!r} goes on after its number with {!r}, which is not read"
#: An ellipsis joins two fragments of one paragraph.
ELLIPSIS = "…"
#: How far readers go beyond a printed number at core, middle and wide: in units of its last digit
#: that is not zero, for one, two, or three and more significant digits, and in parts of the number
#: where it is a bare power of ten.
_REACH: dict[tuple[Family, str], str] = {
    (Family.NEARLY, "lower"): "0.5 1 1, 2 4 5, 5 10 98, 0.1 0.28 0.5",
    (Family.ABOUT, "lower"): "0.5 1 1, 2 5 5, 5 10 65, 0.1 0.2 0.5",
    (Family.ABOUT, "upper"): "0.5 1 1, 1 3 5, 4 8 45, 0.1 0.2 0.5",
    (Family.OVER, "upper"): "1 1 2.5, 3 5 10, 8 45 140, 0.25 0.6 1",
    (Family.AT_LEAST, "upper"): "1 1 2.5, 3 5 10, 8 43 158, 0.5 0.65 1",
    (Family.AT_MOST, "lower"): "1 1 2, 4 5 10, 7 55 136, 0.1 0.5 0.5",
    (Family.BELOW, "lower"): "1 1 2, 3.5 6 10, 5 52 108, 0.13 0.43 0.5",
}


@dataclass(frozen=True)
class Phrase:
    """A number phrase taken apart."""

    hedge: str  # as printed; empty if the number stands bare
    number: Number
    units: frozenset[str]  # that the phrase's words allow; empty if no word names one
    rest: str = ""  # what follows number and scale
    upper: Number | None = None  # the other end of a range


@cache
def _change_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Compile which way a change goes, told before its number, after it, or directly after it."""
    fall, rise = (word_pattern(way, language=language) for way in ("fall", "rise"))
    ways, adverbs = rf"(?:(?P<fall>{fall})|(?P<rise>{rise}))", word_pattern("adverb")
    adverbs = adverbs.replace(r"\ ", "[ -]")
    link = r"(?: in(?: \w+){1,4}(?= of\b| by\b))?(?: (?:by|of|um|von))?(?: an?)?(?: further)?"
    before = rf"(?<!\w){ways}(?: (?:{adverbs}))?{link}[\s\"“‘(]*$"
    # "7.3 percent in decline", but not "of lost jobs"; German joins words: "Absatzrückgang".
    between = r"[ -]*(?:(?!of|der|des|von)[\w-]+ ){,3}?(?!plus\b)" + r"\w*?" * (language == "de")
    after, beside = rf"{between}{ways}(?!\w)", rf"\s(?:(?:{adverbs}) )?{ways}(?!\w)"
    if language == "zh":
        before, after, beside = (
            rf"(?:同比|环比)?{ways}了?$",
            rf"的?[^的]{{,6}}?{ways}[长幅]?",
            rf"的?{ways}",
        )
    return tuple(re.compile(x, re.IGNORECASE) for x in (before, after, beside))


@cache
def _frame_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile what may stand before a phrase that is read whole, and after it: "in China"."""
    ends, links = (word_pattern(f"{x} of unit", language=language) for x in ("end", "link"))
    links = rf"(?:{links})\b.*" if language != "zh" else f"(?:{links}).*"
    return (
        re.compile(r"(?:the|an?|its|die|das|der|den|dem|im|eine?n?|einer|um) ?", re.IGNORECASE),
        re.compile(rf"[ ().,-]*(?:{ends}|{links})?[ ).,]*", re.IGNORECASE),
    )


@cache
def _unit_pattern() -> re.Pattern[str]:
    """Compile the words for units of curated rows, of any language."""
    en, de, zh = (word_pattern("unit", language=x) for x in LANGS)
    return re.compile(rf"(?<![a-zäöü.])(?:{en}|{de})(?![a-zäöü])|{zh}", re.IGNORECASE)


#: What may stand around a word beside a number.
_QUOTES = re.compile(r"[\"“”„«»]")


def _is_yearly(tail: str, language: str) -> bool:
    words = word_pattern("per year", language=language)
    return re.fullmatch(rf"(?i)\s?(?:{words})", tail) is not None


@cache  # every level of reading asks for it
def read_phrase(text: str, language: str = "en") -> Phrase:
    """Take a printed number phrase apart: direction, hedge, number, scale and unit, all of it.

    A fall gives its number a minus: "decreasing by 7.3 percent" is -7.3.

    >>> phrase = read_phrase("over 6.8 billion yuan")
    >>> phrase.hedge, str(phrase.number.value), sorted(phrase.units)
    ('over', '6800000000', ['CNY'])
    """
    plain = " ".join(_QUOTES.sub("", text.replace(ELLIPSIS, " ")).split())
    mentions = [x for x in find_mentions(plain, language) if x.numeral]
    mention, others = next(iter(mentions), None), mentions[1:]
    numeral = mention.numeral if mention else None
    if not mention or not numeral or not numeral.number or not _is_read(mention.hedge):
        raise _explain_unread(plain, text, mention, language)
    if months := _read_years_and_months(plain, mention, others):
        return Phrase(mention.hedge, months, frozenset(["months"]))
    before, after, _ = _change_patterns(language)
    article, ends = _frame_patterns(language)
    way = before.search(plain[: mention.span[0]])
    head = plain[: way.start() if way else mention.span[0]].strip()
    is_between = numeral.upper and head.lower() in ("between", "zwischen")
    if head and not is_between and not article.fullmatch(head):
        raise PhraseError(_NO_NUMBER.format(text))
    tail = plain[mention.span[1] :]
    if mention.unit.endswith("/year") and _is_yearly(tail, language):
        tail = ""  # "150,000 vehicles a year"
    change = after.match(tail) if mention.unit in ("percent", "points") else None
    rest, unread = plain[numeral.span[1] :].strip(" -"), ""
    if others and others[0].numeral:
        unread = plain[mention.span[1] : others[0].numeral.span[1]].strip(" -")
    elif numeral.form == "share" and re.fullmatch(r"(?: [^\W\d]+){,3}", tail):
        pass  # "one in five German companies"
    elif not ends.fullmatch(tail, change.end() if change else 0):
        unread = tail.strip(" -")
    units = _allow_units(plain, mention, numeral)
    if unread and not mention.unit and not others:  # "1 billion U.S.", "4 compact-class"
        units, unread = _allow_word(unread, language)
    if unread or units is None:
        raise PhraseError(_GOES_ON.format(text, unread or rest))
    if numeral.doubt:
        raise PhraseError(f"{text!r} is not read: {numeral.doubt}")
    number, upper, way = numeral.number, numeral.upper, way or change
    if way and way["fall"]:
        number = replace(number, mantissa=abs(number.mantissa))
        number, upper = (-upper, -number) if upper else (-number, None)
    return Phrase(mention.hedge, number, units, rest, upper)


def _is_read(hedge: str) -> bool:
    return not hedge or hedge in dict(list_words(*HEDGES))


def _read_years_and_months(
    plain: str, mention: Mention, others: Sequence[Mention]
) -> Number | None:
    """Read "3 years and 2 months", one length of time, in months."""
    numbers = [x.numeral.number for x in (mention, *others) if x.numeral and x.numeral.number]
    units = [mention.unit, *(x.unit for x in others)]
    if units != ["years", "months"] or len(numbers) != 2:
        return None
    if plain[mention.span[1] : others[0].span[0]] not in (" and ", " und "):
        return None
    return Number(numbers[0].mantissa * 12 + numbers[1].mantissa)


def _allow_units(plain: str, mention: Mention, numeral: Numeral) -> frozenset[str] | None:
    """Give the units that a phrase's words allow, or nothing if they say another thing.

    "30 car sales" are no cars, and "Hong Kong dollars" no dollars.
    """
    named = _unit_pattern().findall(plain[numeral.span[1] : mention.span[1]])
    is_known = mention.unit in list_units() and mention.unit != "rank"
    if named:
        units = frozenset(x for word, x in list_words("unit") if word == named[-1].lower())
        is_last = plain[: mention.span[1]].endswith(named[-1]) and units.isdisjoint(MEASURES)
        return units if is_last or mention.unit in (*units, "rank") else None
    if mention.unit in ("fold", "times"):  # "twice": a ratio by another name
        return frozenset(["fold", "1"])
    # German joins words: "Automobilzulieferer".
    last = plain[: mention.span[1]].rpartition(" ")[2].lower()
    joined = [x for word, x in list_words("unit", language="de") if last.endswith(word)]
    return frozenset([mention.unit, *joined]) if is_known else frozenset()


def _allow_word(tail: str, language: str) -> tuple[frozenset[str], str]:
    """Give the units that one word after a number allows, and what of it is not read."""
    units = frozenset(unit for word, unit in list_words("unit") if word == tail.lower())
    roles = ("end of noun phrase", "fall", "rise", "unread before", "unread after", *HEDGES)
    is_plain = re.fullmatch(r"[^\W\d]+(?:-[^\W\d]+)?", tail)
    is_odd = re.search(rf"\b(?:{word_pattern(*roles, language=language)})\b", tail.lower())
    return units, "" if units or (is_plain and not is_odd) else tail


def _explain_unread(plain: str, text: str, mention: Mention | None, language: str) -> PhraseError:
    """Say why a phrase is no number: it begins with none, or goes on after it."""
    numeral = mention.numeral if mention else None
    if not mention:  # "30 years ago" is a date
        numeral = next(iter(list_numerals(plain, language)), None)
    rest = plain[numeral.span[1] :].strip(" -") if numeral else ""
    if mention and numeral and not numeral.number:
        digits = re.search(r"\d[.,](\d)\d*(?!.*[.,]\d)", plain[slice(*numeral.span)])
        rest = digits[1] if digits else ""
    elif mention and numeral and mention.hedge_span and mention.hedge_span[0] >= numeral.span[1]:
        rest = mention.hedge
    elif mention:
        rest = ""
    return PhraseError(_GOES_ON.format(text, rest) if rest else _NO_NUMBER.format(text))


def find_hedge_after(text: str, end: int, language: str) -> Span | None:
    """Find the hedge directly after what ends at a place: "20 firms or so"."""
    words = word_pattern("hedge after", "unread after", language=language)
    edge = r"(?!\w)" if language != "zh" else ""
    found = re.compile(rf"[\s-]*({words}){edge}(?!\s*\d)", re.IGNORECASE).match(text, end)
    return found.span(1) if found else None


def find_fall(text: str, mention: Mention, language: str) -> Span | None:
    """Find the word directly beside a change that makes it a fall: "down 7.3 percent"."""
    before, _, beside = _change_patterns(language)
    found = before.search(text[: mention.span[0]]) or beside.match(text, mention.span[1])
    return found.span("fall") if found and found["fall"] else None


# Intervals


def read_interval(
    number: Number,
    upper: Number | None = None,
    *,
    hedge: str = "",
    kind: str = "count",
    level: str = "core",
    language: str = "en",
    rounded: bool = False,
) -> Interval:
    """Read a printed number with its hedge, empty if it stands bare, as what its kind allows.

    A range has two numbers, and reaches from what the one may be to what the other may be.

    A bare whole number may be known to be `rounded` at its last digit that is not zero.
    """
    if kind not in KINDS:
        raise PhraseError(f"{kind!r} is no kind of quantity ({suggest(kind, KINDS)})")
    if upper:
        read = partial(read_interval, hedge=hedge, kind=kind, level=level, language=language)
        low, high = (read(x, rounded=rounded) for x in (number, upper))
        ends = low.lower, high.upper, low.lower_open, high.upper_open
        return Interval(*ends, low.lower_basis, high.upper_basis)
    family = find_family(hedge, language)
    if family and number.value <= 0:
        raise PhraseError(f"{hedge!r} is read before numbers above zero, not {number.mantissa}")
    try:
        if family is None:
            found = _read_bare(number, kind, rounded=rounded)
        elif level == Level.LOGICAL:
            found = _read_logic(number.value, family)
        else:
            found = _read_usage(number, family, level, whole=KINDS[kind].whole)
        return fit_kind(found, kind)
    except IntervalError as error:
        phrase = f"{hedge} {number.mantissa * number.scale:f}".strip()
        raise PhraseError(f"{phrase!r} is no {kind}: {error}") from error


def fit_kind(interval: Interval, kind: str) -> Interval:
    """Cut an interval to what a kind of quantity allows."""
    allowed = KINDS[kind]
    cut = interval.clamp(allowed.lower, allowed.upper)
    return cut.whole() if allowed.whole else cut


def doubt_usage(number: Number, hedge: str, language: str = "en") -> list[str]:
    """Name what weakens the reading of a hedge beyond its being readers' usage.

    It is ``borrowed`` if the study did not ask about the word, and rests on ``few`` answers if the
    number is a power of ten (27 for "nearly", 32 for "over").
    """
    few = number.digits == (1,) and find_family(hedge, language) in (Family.NEARLY, Family.OVER)
    borrowed = bool(hedge) and hedge not in dict(list_words("hedge"))
    return ["borrowed"] * borrowed + ["few"] * few


def _read_bare(number: Number, kind: str, *, rounded: bool) -> Interval:
    """Bare: exact if a whole count, cut off if an age, otherwise rounded at the last place."""
    x = number.value
    if kind in ("ordinal", "limit"):
        return point(x)
    if kind == "age":
        # A "century-old" firm has completed one century and not two.
        return Interval(x, x + number.granularity, upper_open=True, upper_basis=Basis.WORD)
    # Written out in full: neither decimals nor a scale word.
    whole = number.scale == 1 and number.place >= 1
    if whole and kind in ("count", "money", "duration", "rate"):
        return round_print(number, number.granularity) if rounded else point(x)
    return round_print(number)


def round_print(number: Number, place: Fraction | None = None) -> Interval:
    """Give what may have been rounded to a printed number at a place, the last one by default."""
    x, half = number.value, (place or number.place) / 2
    # Both ends are closed: agencies differ in how they round ties.
    return Interval(x - half, x + half, lower_basis=Basis.ROUNDING, upper_basis=Basis.ROUNDING)


def _read_logic(x: Fraction, family: Family) -> Interval:
    if family == Family.LATE:
        raise PhraseError("'late' stands before a month, not before a number")
    if family in (Family.NEARLY, Family.BELOW, Family.AT_MOST):
        is_open = family != Family.AT_MOST
        return Interval(-math.inf, x, upper_open=is_open, upper_basis=Basis.WORD)
    if family in (Family.OVER, Family.AT_LEAST):
        return Interval(x, math.inf, lower_open=family == Family.OVER, lower_basis=Basis.WORD)
    # "About" and "up to", a ceiling in speech only, guarantee no end.
    return Interval(-math.inf, math.inf)


def _read_usage(number: Number, family: Family, level: str, *, whole: bool) -> Interval:
    x = number.value
    borrowed = Family.AT_MOST if family == Family.UP_TO else family
    logic = _read_logic(x, family)
    # Readers take "nearly 5" for 4.5 and up; of things that are whole, the nearest below is 4.
    least = Fraction(1 if whole and x not in logic else 0)
    lower = x - _find_reach(number, borrowed, "lower", level, least)
    upper = x + _find_reach(number, borrowed, "upper", level, least)
    found = logic
    if lower != logic.lower:
        found = replace(found, lower=lower, lower_open=False, lower_basis=Basis.USAGE)
    if upper != logic.upper:
        found = replace(found, upper=upper, upper_open=False, upper_basis=Basis.USAGE)
    return found


def _find_reach(number: Number, family: Family, side: str, level: str, least: Fraction) -> Fraction:
    """How far readers go beyond x on one side; nothing where the word itself sets the end."""
    if (family, side) not in _REACH:
        return Fraction(0)
    is_power = number.digits == (1,)
    column = 3 if is_power else min(len(number.digits), 3) - 1
    quantiles = _REACH[family, side].split(", ")[column].split()
    quantile = Fraction(quantiles[list(Level).index(Level(level)) - 1])
    return max(quantile * (number.value if is_power else number.granularity), least)


def period_interval(text: str, *, late: bool = False) -> Interval:
    """Make a period, or the `late` days of a month, an interval of ordinal days."""
    begin, end = period_bounds(text)
    basis = Basis.EXACT
    if late:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise PhraseError(f"late stands before a month, not before {text!r}")
        begin, basis = begin.replace(day=_LATE_FROM), Basis.USAGE
    return Interval(Fraction(begin.toordinal()), Fraction(end.toordinal()), lower_basis=basis)


# Dates


@cache
def unread_date_pattern(language: str) -> re.Pattern[str]:
    """Compile the words that make another date of a printed one: "by May", "end of 2024"."""
    roles = (*HEDGES, "unread before", "unread after", "part of date", "beyond date")
    words = word_pattern(*roles, language=language)
    return re.compile(rf"(?<![a-zäöü])(?!late\b)(?:{words})(?![a-zäöü])")


def find_dates(text: str, language: str, anchor: date | None = None) -> list[Mention]:
    """Find the dates of a phrase, told from the day of publication."""
    plain = " ".join(text.replace(ELLIPSIS, " ").split())
    return [x for x in find_mentions(plain, language, anchor) if x.unit == "date"]


def is_named(mention: Mention, language: str) -> bool:
    """Tell whether a date has digits, a month or a weekday, as "this year" has not."""
    names = word_pattern("month", "weekday", language=language)
    return bool(re.search(rf"\d|{names}", mention.phrase.lower()))


def check_date(text: str, value: str, *, anchor: date | None, language: str = "en") -> None:
    """Check that a printed date phrase and a curated period agree in both their ends.

    A phrase without a year ("October 30", "on Wednesday") means its last occurrence before the
    anchor, the day of publication. Nothing is more precise than print.
    """
    bounds = period_bounds(value)
    found = find_dates(text, language, anchor or bounds[1])
    if not found:
        raise PhraseError(f"{text!r} has no part of a date")
    told = [x.value for x in found if x.value]
    if any(period_bounds(period) == bounds for period in told):
        return
    if not told:
        raise PhraseError(f"{text!r}{found[0].doubt.removeprefix('it')}")
    begin = bounds[0]
    if not re.search(r"\d", found[-1].phrase) and re.fullmatch(r"\d{4}-\d\d-\d\d", told[-1]):
        if begin.weekday() != date.fromisoformat(told[-1]).weekday():  # "on Wednesday"
            name = list_words("weekday", language="en")[begin.weekday()][0].title()
            raise PhraseError(f"{text!r} is not {value}, a {name}")
        raise PhraseError(f"{text!r}, printed on {anchor}, cannot be {value}")
    for period, meant in zip(told[0].split("/"), value.split("/"), strict=False):
        first = period_bounds(meant)[0]
        for part, number in zip(("year", "month", "day"), period.split("-"), strict=False):
            is_printed = number.isdecimal() and (part != "year" or number in text)
            if is_printed and int(number) != getattr(first, part):
                raise PhraseError(
                    f"{text!r} prints the {part} {int(number)}, not {getattr(first, part)}"
                )
    of_year = re.sub(r"\d{4}", str(begin.year), told[0])
    if told[0][:4] not in text and period_bounds(of_year) == bounds:
        raise PhraseError(f"{text!r}, printed on {anchor}, cannot be {value}")
    raise PhraseError(f"{text!r} is {told[0]}, not {value}")
