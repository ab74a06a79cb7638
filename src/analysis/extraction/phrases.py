"""Read what is printed: number phrases and dates. A word that is not understood is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from analysis.errors import PhraseError
from analysis.extraction.changes import change_patterns, join_verb
from analysis.extraction.dates import shift_year
from analysis.extraction.mentions import Mention, find_mentions, list_numerals
from analysis.extraction.numbers import TIMES, Numeral
from analysis.quantities import LANGS
from analysis.quantities.hedges import row_interval
from analysis.quantities.interval import Interval, Number
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import (
    HEDGES,
    MEASURES,
    MONEY,
    Span,
    list_units,
    list_words,
    word_pattern,
)

#: What joins the two ends of a period in print.
TO = re.compile(r"(?<=[\w.]) ?(?:[–—/-]|\b(?:to|bis|until)\b|[至到]) ?")
_NO_NUMBER = "no number begins {!r} after its hedge"
_GOES_ON = "{!r} goes on after its number with {!r}, which is not read"
#: An ellipsis joins two fragments of one paragraph.
ELLIPSIS = "…"
#: A year in a date, or what tells it from another one: "last October", 去年10月.
_TELLS_YEAR = re.compile(
    r"\d{4}|['’]\d\d|\b(?:[qh]\d|\d[qh])\D?\d\d\b|\.\d\d?\. ?\d\d|^\d\d?[日号]"
    r"|\byears?\b|(?<!halb)(?<!viertel)jahr(?!es(?:hälfte|viertel))|(?<!半)年|[上本下这当同](?!半)"
    r"|\b(?:last|past|previous|this|next|coming|(?:vor|über)?(?:letzt|nächst)\w*"
    r"|(?:vergangen|vorig|kommend|folgend|dies|laufend|aktuell)\w*)\b"
)


@dataclass(frozen=True)
class Phrase:
    """A number phrase taken apart."""

    hedge: str  # as printed; empty if the number stands bare
    number: Number
    units: frozenset[str]  # that the phrase's words allow; empty if no word names one
    rest: str = ""  # what follows number and scale
    upper: Number | None = None  # the other end of a range
    counted: str = ""  # the unit or the plural of what it counts, as it is found in prose

    @property
    def counts_other(self) -> bool:
        """Whether it names things that have no unit, and no measure: "350 sites"."""
        measures = (*MEASURES, *TIMES, "rank", *(unit for _, unit in list_words("measure")))
        return bool(self.rest and self.counted) and self.counted not in (*self.units, *measures)


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

    A fall gives its number a minus: "decreasing by 7.3 percent" is -7.3, and so is "cut … 7.3
    percent", where the word stands elsewhere in the paragraph.

    >>> phrase = read_phrase("over 6.8 billion yuan")
    >>> phrase.hedge, str(phrase.number.value), sorted(phrase.units)
    ('over', '6800000000', ['CNY'])
    """
    plain = " ".join(_QUOTES.sub("", text.replace(ELLIPSIS, " ")).split())
    plain, verb = join_verb(plain, language)
    mentions = [x for x in find_mentions(plain, language) if x.numeral]
    mention, others = next(iter(mentions), None), mentions[1:]
    numeral = mention.numeral if mention else None
    if not mention or not numeral or not numeral.number or not _is_read(mention.hedge):
        raise _explain_unread(plain, text, mention, language)
    if months := _read_years_and_months(plain, mention, others):
        return Phrase(mention.hedge, months, frozenset(["months"]))
    before, after, _, apart = change_patterns(language)
    article, ends = _frame_patterns(language)
    way = before.search(plain[: mention.span[0]])
    head = plain[: way.start() if way else mention.span[0]].strip()
    is_between = numeral.upper and head.lower() in ("between", "zwischen")
    if head and not is_between and not article.fullmatch(head):
        raise PhraseError(_NO_NUMBER.format(text))
    tail = plain[mention.span[1] :]
    if mention.unit.endswith("/year") and _is_yearly(tail, language):
        tail = ""  # "150,000 vehicles a year"
    is_part = mention.unit in ("percent", "points")
    change = (after.match(tail) or apart.match(tail)) if is_part else None
    rest, unread = plain[numeral.span[1] :].strip(" -"), ""
    if others and others[0].numeral:
        unread = plain[mention.span[1] : others[0].numeral.span[1]].strip(" -")
    elif numeral.form == "share" and re.fullmatch(r"(?: [^\W\d]+){,3}", tail):
        pass  # "one in five German companies"
    elif not ends.fullmatch(tail, change.end() if change else 0):
        unread = tail.strip(" -")
    units = _allow_units(plain, mention, numeral)
    is_bare = mention.span[1] == numeral.span[1] and mention.unit not in MONEY
    # "1 billion U.S.", "4 compact-class", "21,500 … workforce"
    if unread and not others and (is_bare or not mention.unit):
        units, unread = _allow_word(unread, language)
    if unread or units is None:
        raise PhraseError(_GOES_ON.format(text, unread or rest))
    if numeral.doubt:
        raise PhraseError(f"{text!r} is not read: {numeral.doubt}")
    number, upper, way = numeral.number, numeral.upper, way or change
    if verb == "fall" or (way and way["fall"]):
        number = replace(number, mantissa=abs(number.mantissa))
        number, upper = (-upper, -number) if upper else (-number, None)
    return Phrase(mention.hedge, number, units, rest, upper, "" if units else mention.unit)


def write_printed(row: Mapping[str, str]) -> str:
    """Write the number of a curated row with the digits printed, both of a range; no date."""
    if row["kind"] in ("date", "year"):
        return ""
    phrase = read_phrase(row["as_printed"], row.get("language", "en"))
    return "..".join(str(x) for x in (phrase.number, phrase.upper) if x)


def read_interval(row: Mapping[str, str], level: str) -> Interval:
    """Read the interval of a raw row's phrase; a PhraseError or IntervalError says why not."""
    return row_interval({**row, "number": write_printed(row)}, level)


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
    known = list_words("unit", "names unit")
    units = frozenset(unit for word, unit in known if word == tail.lower())
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


# Dates


@cache
def unread_date_pattern(language: str, *also: str) -> re.Pattern[str]:
    """Compile the words that make another date of a printed one, "by May", and those of a role."""
    roles = (*HEDGES, "unread before", "unread after", "beyond date", *also)
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
    anchor, the day of publication, or the next one. Nothing is more precise than print.
    """
    bounds = period_bounds(value)
    found = find_dates(text, language, anchor or bounds[1])
    if not found:
        raise PhraseError(f"{text!r} has no part of a date")
    dated = [x for x in found if x.value]
    told = [y for x in dated for y in _list_meant(x, text, anchor, language)]
    if any(period_bounds(period) == bounds for period in told):
        return
    if not told:
        raise PhraseError(f"{text!r}{found[0].doubt.removeprefix('it')}")
    begin = bounds[0]
    if not re.search(r"\d", found[-1].phrase) and re.fullmatch(r"\d{4}-\d\d-\d\d", told[-1]):
        if begin.weekday() != date.fromisoformat(told[-1]).weekday():  # "on Wednesday"
            name = list_words("weekday", language="en")[begin.weekday()][0].title()
            raise PhraseError(f"{text!r} is not {value}, a {name}")
    else:
        _check_parts(text, dated[0].value, value)
    meant = _list_meant(dated[-1], text, anchor, language)
    printed = f", printed on {anchor}," if anchor and len(meant) > 1 else ""
    raise PhraseError(f"{text!r}{printed} is {' or '.join(meant)}, not {value}")


def _check_parts(text: str, told: str, value: str) -> None:
    """Check the years, months and days that are printed, one by one."""
    for period, meant in zip(told.split("/"), value.split("/"), strict=False):
        first = period_bounds(meant)[0]
        for part, number in zip(("year", "month", "day"), period.split("-"), strict=False):
            is_printed = number.isdecimal() and (part != "year" or number in text)
            if is_printed and int(number) != getattr(first, part):
                raise PhraseError(
                    f"{text!r} prints the {part} {int(number)}, not {getattr(first, part)}"
                )


def _list_meant(mention: Mention, text: str, day: date | None, language: str) -> list[str]:
    """List what a date may mean on a day of publication: without a year, the last or the next one.

    So may a weekday; a year that stands elsewhere in the text may be that of the date.
    """
    period, phrase = mention.value, mention.phrase.lower()
    is_near = re.fullmatch(r"\D*", phrase) and re.match(r"\d{4}-\d\d-\d\d", period)
    if is_near and day and re.search(word_pattern("weekday", language=language), phrase):
        later = (date.fromisoformat(x) + timedelta(days=7) for x in period.split("/"))
        return [period, "/".join(map(str, later))]
    if day is None or is_near or not period[4:] or _TELLS_YEAR.search(phrase):
        return [period]
    printed = [int(x) for x in re.findall(r"(?<!\d)\d{4}(?!\d)", text)]
    years = printed or range(day.year - 1, day.year + 2)
    meant = [shift_year(period, year - int(period[:4])) for year in years]
    if printed:
        return meant
    ahead = [x for x in meant if period_bounds(x)[0] > day]
    return [meant[-len(ahead) - 1], ahead[0]]
