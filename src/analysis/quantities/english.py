"""The numbers and dates of English prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from analysis.quantities.dates import (
    Clock,
    DateRule,
    expand_year,
    first_months,
    join,
    last_day,
    last_month,
    last_part,
    last_weekday,
    list_names,
    same_period_before,
    shift_unit,
    shift_year,
    write_month,
)
from analysis.quantities.interval import Number
from analysis.quantities.numbers import (
    DIGITS,
    Numeral,
    NumberRules,
    Rule,
    add_words,
    key_values,
    pattern_of,
    read_digits,
    share,
)
from analysis.quantities.vocabulary import list_words, word_pattern

_I = re.IGNORECASE


@cache
def number_rules() -> NumberRules:
    """Give the rules of English numbers."""
    return NumberRules(
        rules=_list_rules(),
        to=re.compile(r" ?(?:[-–—~/]|\bto|\bor) ?", _I),
        between=re.compile(r"\bbetween\W{0,4}$", _I),
        and_=re.compile(r" and (?:US)?[$€£¥]?", _I),
        out_of=re.compile(r" (?:in|out of)(?: every)? ", _I),
        shared=re.compile(r" ?%| per ?cent\b|(?:(?:US)?\$|[€£¥]|RMB ?)(?=$)", _I),
    )


@cache
def _parts() -> dict[str, str]:
    """Give the patterns from which those of the rules are made."""
    small = word_pattern("number", language="en")
    below_100 = rf"(?:{small})(?:[- ](?:{small}))?"
    scale = pattern_of("scale", "other scale", language="en").replace("millionth|", "")
    words = (
        rf"(?:(?:(?:{below_100}|an?)[ -])?hundred(?:(?: and |[ -])(?:{below_100}))?|{below_100})"
    )
    scales = rf"(?:[ \u00a0\u202f-]?(?:{scale})\b)"
    number = rf"(?:{DIGITS}|\b{words}\b)"
    return {
        "small": small,
        "ordinal": word_pattern("ordinal", language="en"),
        "scale": scale,
        "words": words,
        # "2 million 300 thousand", "one thousand two hundred and five"
        "number": rf"(?:{number}{scales}+(?:,? (?:and )?{number}{scales})*(?: (?:and )?\b{words}\b)?"
        rf"|{number}|\ban? (?:{scale})\b)",
        "dozens": word_pattern("dozen", language="en"),
        "denominator": word_pattern("denominator", language="en"),
        "multiple": word_pattern("multiple", language="en"),
        "vague": pattern_of("vague number", language="en"),
    }


@cache
def _token_pattern() -> re.Pattern[str]:
    parts = _parts()
    return re.compile(
        rf"(?P<digits>{DIGITS})|\b(?:(?P<number>{parts['small']}|{parts['ordinal']})"
        rf"|(?P<scale>hundred|{parts['scale']}))\b",
        _I,
    )


def _read_number(text: str) -> Number | None:
    """Read digits or words with their scale: "6.8 billion", "a hundred and five"."""
    words: list[tuple[str, Decimal]] = []
    numbers = key_values("number", "ordinal", language="en")
    scales = key_values("scale", "other scale", "hundred", language="en")
    for token in _token_pattern().finditer(text):
        if token["digits"]:
            digits = read_digits(token[0], "en")
            if digits is None:
                return None
            words.append(("number", digits))
        elif token["number"]:
            words.append(("number", numbers[token[0].lower()]))
        else:
            words.append(("scale", scales[token[0].lower()]))
    return add_words(words)


def _read_cardinal(match: re.Match[str]) -> Numeral:
    number, short = _read_number(match["number"]), match["short"]
    is_scaled = bool(number and number.scale > 1)
    if short and number:
        power = key_values("short scale", language="en")[short.lower()]
        number, is_scaled = Number(number.mantissa, 10 ** int(power)), True
    if number:
        return Numeral(match.span(), number, is_scaled=is_scaled)
    doubt = f"{match[0]!r} is no number as English writes them"
    return Numeral(match.span(), None, doubt=doubt)


def _read_ordinal(match: re.Match[str]) -> Numeral:
    number = _read_number(
        match["number"] or re.sub("(?:(?<=hundred)|(?<=sand)|(?<=illion))th$", "", match["words"])
    )
    return Numeral(match.span(), number, form="ordinal")


def _read_half_scale(match: re.Match[str]) -> Numeral | None:
    """Read "half a million", "two and a half million", "a million and a half", "half a decade"."""
    whole = _read_number(match["whole"]) if match["whole"] else None
    part = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}[match["part"].lower()]
    if match["times"]:
        part *= 3
    value = part + (whole.mantissa * whole.scale if whole else 0)
    scale = (match["scale"] or "").lower()
    if scale in (dozens := key_values("dozen", language="en")):
        return Numeral(match.span(), Number(Decimal(int(value * dozens[scale]))))
    if scale in ("decade", "century"):
        years = Number(Decimal(int(value * {"decade": 10, "century": 100}[scale])))
        return Numeral(match.span(), years, unit="years")
    scales = key_values("scale", "hundred", language="en")
    number = Number(value, 10 ** int(scales[scale])) if scale else Number(value)
    return Numeral(match.span(), number, is_scaled=bool(scale))


def _read_fraction(match: re.Match[str]) -> Numeral | None:
    dividers = key_values("denominator", language="en")
    divider = dividers[match["part"].lower()]
    count = match["count"] and match["count"].lower().rstrip(" -")
    part: Decimal | None = Decimal(1)
    if count and count not in ("a", "an"):
        found = _read_number(count)
        part = found.mantissa if found else None
    if part is None or part >= divider:
        return None
    return Numeral(match.span(), share(part, divider), form="share", unit="percent")


def _read_multiple(match: re.Match[str]) -> Numeral | None:
    if match["multiple"]:
        factor = key_values("multiple", language="en")[match["multiple"].lower()]
        return Numeral(match.span(), Number(factor), form="fold", unit="fold")
    return Numeral(match.span(), _read_number(match["number"]), form="fold", unit="fold")


def _read_dozens(match: re.Match[str]) -> Numeral | None:
    count = _read_number(match["count"]) if match["count"] else None
    dozen = key_values("dozen", language="en")[match["dozen"].lower()]
    factor = count.mantissa * count.scale if count else Decimal(1)
    return Numeral(match.span(), Number(Decimal(int(factor * dozen))))


def _read_decades(match: re.Match[str]) -> Numeral | None:
    years = 10 if match["decade"].lower().startswith("d") else 100
    count = _read_number(match["number"]) if match["number"] else Number(Decimal(1))
    if not count or count.scale > 1:
        return None
    return Numeral(match.span(), Number(count.mantissa * years), unit="years")


def _read_vague(match: re.Match[str]) -> Numeral | None:
    return Numeral(match.span(), None, doubt=f"{match[0]!r} is no number that digits can write")


def _read_digit_class(match: re.Match[str]) -> Numeral | None:
    """Read "double-digit growth" as 10 to 99 percent."""
    power = {"single": 0, "double": 1, "triple": 2}[match["class"].lower()]
    ends = (Number(Decimal(max(10**power, 1))), Number(Decimal(10 ** (power + 1) - 1)))
    return Numeral(match.span(), *ends, form="bare")


@cache
def _list_rules() -> tuple[Rule, ...]:
    parts = _parts()
    number, scale, words = parts["number"], parts["scale"], parts["words"]
    ordinal = parts["ordinal"]
    long_scale = (
        rf"{word_pattern('scale', 'hundred', language='en')}|{parts['dozens']}|decade|century"
    )
    rules = (
        (r"\b(?P<class>single|double|triple)[- ]digit\b", _read_digit_class),
        (
            rf"(?:\b(?P<whole>{words}|{DIGITS}|an?) and (?:a|one)[ -])(?P<times>)(?P<part>half|quarter)"
            rf"(?:[ -](?P<scale>{long_scale}))?\b",
            _read_half_scale,
        ),
        (
            rf"(?P<whole>)(?:\b(?:(?P<times>three|3)|an?|one)[ -])?(?P<part>\bhalf|\bquarter)s?"
            rf"(?: an?| of an?| of one)?[ -](?P<scale>{long_scale})\b",
            _read_half_scale,
        ),
        (
            rf"\b(?:(?P<count>one|two|three|four|five|six|seven|eight|nine|\d)[- ](?P<part>{parts['denominator']})"
            rf"(?!ly)\b)",
            _read_fraction,
        ),
        (
            r"\b(?P<count>an? )(?P<part>third|quarter|fifth|tenth|half)\b"
            r"(?= of\b|[.,;:)]| more\b| less\b| higher\b| lower\b| to\b| from\b| in\b| by\b| as\b|$)",
            _read_fraction,
        ),
        (
            r"(?<!first )(?<!second )(?<!first-)(?<!second-)\b(?P<count>)(?P<part>half)\b"
            r"(?![- ](?:year|time|hour|way|day|brother|sister|life)|way\b)",
            _read_fraction,
        ),
        (
            rf"\b(?:(?P<multiple>{parts['multiple']})|(?P<number>{words}|{DIGITS})(?:[- ]?fold"
            rf"|[x×](?!\w)|[ -]times(?= (?:as|more|higher|larger|bigger|the|that|what|its|faster|over|greater|less)\b)))\b",
            _read_multiple,
        ),
        (
            rf"\b(?:{parts['vague']})(?: (?:dozen|hundred|{scale}))?\b(?! (?:of the|more than)\b)",
            _read_vague,
        ),
        (
            rf"\b(?:(?P<count>{words}|\d+|an?) )?(?P<dozen>{parts['dozens']})\b",
            _read_dozens,
        ),
        (
            rf"(?:(?P<number>{number}) |\b(?:an? )?)(?:(?:past|last|full|whole|long|more|further|over) )*"
            r"(?P<decade>decades?|century|centuries)\b",
            _read_decades,
        ),
        (
            rf"(?P<number>{DIGITS})(?:st|nd|rd|th)\b|\b(?P<words>(?:{words}(?: and |[ -]))?(?:{ordinal})"
            rf"|(?:(?:{DIGITS}|{words})[ -])?(?:hundred|thousand|million|billion)th)\b",
            _read_ordinal,
        ),
        (rf"(?P<number>{number})(?P<short>[kmb](?=[ .,;)-]|$))?", _read_cardinal),
    )
    return tuple((re.compile(pattern, _I), read) for pattern, read in rules)


# Dates


def _month(text: str | None) -> int:
    return list_names(list_words("month", language="en"))[(text or "").lower().rstrip(".")]


def _year(text: str | None, clock: Clock) -> int | None:
    """Read a year in digits, or "this year" and the like."""
    if not text:
        return None
    if found := re.search(r"\d{4}", text):
        return int(found[0])
    if found := re.search(r"['’](\d\d)", text):
        return 2000 + int(found[1])
    if clock.year is None:
        return None
    shift = re.search(r"\b(?:(last|previous|past)|(next|coming))\b", text.lower())
    return clock.year + ((-1 if shift[1] else 1) if shift else 0)


def _ordinal(text: str) -> int:
    words = {"final": 4, "last": 4} | {
        x: int(v) for x, v in key_values("ordinal", language="en").items()
    }
    return int(re.match(r"\d+", text)[0]) if text[0].isdigit() else words[text.lower()]  # type: ignore[index]


def _read_iso(match: re.Match[str], _: Clock) -> str | None:
    year, month, day = (int(match[x]) for x in ("y", "m", "d"))
    return f"{year}-{month:02}-{day:02}"


def _read_day(match: re.Match[str], clock: Clock) -> str | None:
    month, year = _month(match["month"]), _year(match["year"], clock)
    first = last_day(clock, month, int(match["day"]), year)
    if not match["last"]:
        return first
    last_of = _month(match["month2"]) if match["month2"] else month
    return join(
        first, last_day(clock, last_of, int(match["last"]), int(first[:4]) if first else None)
    )


def _read_months(match: re.Match[str], clock: Clock) -> str | None:
    year = _year(match["year"], clock)
    last = last_month(clock, _month(match["last"]), year)
    first_year = _year(match["year1"], clock) or (int(last[:4]) if last else None)
    first = _month(match["month"])
    if first_year and not match["year1"] and first > _month(match["last"]):
        first_year -= 1
    return join(write_month(first_year, first), last) if first_year else ""


def _read_month(match: re.Match[str], clock: Clock) -> str | None:
    year = _year(match["year"], clock)
    if match["before"]:
        named = last_month(clock, _month(match["month"]))
        ways = {"next": 1, "this": 0, "last": -1}
        day = clock.published_on
        if named and day and match["before"].lower() == "this":
            return write_month(day.year, _month(match["month"]))
        if named and day and match["before"].lower() == "next":
            return shift_year(named, ways["next"])
        return named
    return last_month(clock, _month(match["month"]), year)


def _read_part(match: re.Match[str], clock: Clock) -> str | None:
    part = match["part"][0].upper()
    year = _year(match["year"] or match["year1"], clock)
    number = (
        _ordinal(match["n"]) if part == "Q" or match["n"].lower() not in ("final", "last") else 2
    )
    return last_part(clock, part, number, year)


def _read_first_months(match: re.Match[str], clock: Clock) -> str | None:
    number = _read_number(match["n"])
    year = _year(match["year"], clock) or clock.year
    return first_months(year, int(number.value)) if number and number.value <= 12 else ""


def _read_years(match: re.Match[str], _: Clock) -> str | None:
    return join(match["y"], str(expand_year(match["last"], match["y"])))


def _read_year(match: re.Match[str], _: Clock) -> str | None:
    return match["y"]


def _read_decade(match: re.Match[str], _: Clock) -> str | None:
    digits = match["decade"]
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return f"{first}/{first + 9}"


def _read_weekday(match: re.Match[str], clock: Clock) -> str | None:
    weekday = list_names(list_words("weekday", language="en"))[match["weekday"].lower()]
    return last_weekday(
        clock, weekday, weeks=(match["way"] or "").lower() in ("next", "this coming")
    )


def _read_near(match: re.Match[str], clock: Clock) -> str | None:
    words = {"today": 0, "yesterday": -1, "tomorrow": 1}
    return shift_unit(clock, "day", words[match[0].lower()])


def _read_shifted(match: re.Match[str], clock: Clock) -> str | None:
    ways = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
    way, unit = match["way"].lower(), match["unit"].lower()
    if way in ("previous", "prior", "preceding") and unit == "year":
        return same_period_before(clock, whole_year=True)
    return shift_unit(clock, unit, ways.get(way, -1))


def _read_ago(match: re.Match[str], clock: Clock) -> str | None:
    number = (
        _read_number(match["n"])
        if match["n"].lower() not in ("a", "an", "one")
        else Number(Decimal(1))
    )
    if number is None or number.value.denominator > 1:
        return ""
    unit = match["unit"].lower().rstrip("s")
    if unit == "decade":
        return shift_unit(clock, "year", -10 * int(number.value))
    return shift_unit(clock, unit, -int(number.value))


def _read_same(match: re.Match[str], clock: Clock) -> str | None:
    return same_period_before(clock, whole_year=True)


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of English dates, the longest forms first."""
    # "May" and "March" are other words too, unless they have a capital.
    names = word_pattern("month", language="en").title()
    month = rf"(?-i:{names}|{names.upper()}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
    weekdays = rf"(?-i:{word_pattern('weekday', language='en').title()})"
    year = r"(?:1[89]|20)\d\d(?!\d|[.,]\d|%)"
    of_year = rf"(?:(?: of|,| in)?(?: the)? ?(?P<year>{year}|['’]\d\d|(?:this|last|next|the previous|the|that) year))?"
    day, dash = r"\d{1,2}(?:st|nd|rd|th)?", r" ?[-–—] ?| to | through | until | and "
    digit_day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    time = r"(?:\d{1,2}:\d{2}(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?,? )?"
    led = r"(?:\b(?:in|on|since|by|until|till|from|of|during|for|before|after|through|around|between)(?: the)? )?"
    count = rf"(?P<n>{_parts()['words']}|\d{{1,2}})"
    ordinal = r"(?P<n>first|second|third|fourth|final|last|1st|2nd|3rd|4th)"
    hedge = r"(?:(?P<hedge>late)[ -]|(?:(?:early|mid|the end of|end of|end-|the beginning of|the start of)[ -]?))?"
    rules = (
        (
            rf"(?P<y>(?:19|20)\d\d)([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}})(?!\d)(?:[ T,]+\d{{1,2}}:\d\d(?::\d\d)?)?",
            _read_iso,
        ),
        (
            rf"{time}{led}(?P<month>{month}) {digit_day}(?:(?:{dash})(?:(?P<month2>{month}) )?(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b)?(?!\d|[.,]?\d)(?:,? (?P<year>{year}))?",
            _read_day,
        ),
        (
            rf"{led}(?:the )?\b{digit_day}(?:(?:{dash})(?P<last>\d{{1,2}})(?:st|nd|rd|th)?)?(?: of)? (?P<month>{month})(?P<month2>)(?:,? (?P<year>{year}))?",
            _read_day,
        ),
        (
            rf"\b(?:(?:from|between) )?(?P<month>{month})(?: (?P<year1>{year}))?(?:{dash})(?P<last>{month}){of_year}",
            _read_months,
        ),
        (
            rf"{led}{hedge}(?P<before>)\b(?P<month>{month})(?:,|,? of)? (?P<year>{year}|(?:this|last|next|the previous) year|['’]\d\d)",
            _read_month,
        ),
        (rf"\b(?P<before>this|last|next) (?P<month>{month})(?P<year>)(?!\w)", _read_month),
        (
            rf"\b(?:in|since|by|until|till|from|of|during|for|before|after|through|early|mid|(?P<hedge>late)|end of)[ -](?:(?:early|mid|late)[ -])?(?P<before>)(?P<month>{month})(?P<year>)(?![\w])",
            _read_month,
        ),
        (
            rf"{led}(?:the )?\b{ordinal}[ -](?P<part>quarter|half)(?P<year1>){of_year}\b(?!-)",
            _read_part,
        ),
        (
            rf"\b(?P<part>[QH])(?P<n>[1-4])(?P<year1>)(?:[ ,/-]*(?P<year>{year}|['’]\d\d))?\b",
            _read_part,
        ),
        (rf"\b(?P<year1>)(?P<n>[1-4])(?P<part>[QH])(?: ?(?P<year>{year}))?\b", _read_part),
        (rf"\b(?P<year1>{year})[ -]?(?P<part>[QH])(?P<n>[1-4])(?P<year>)\b", _read_part),
        (rf"\b(?P<before>)(?!May\b)(?P<month>(?-i:{names}))(?P<year>)\b(?! \d)", _read_month),
        (rf"{led}(?:the )?\bfirst {count} months{of_year}", _read_first_months),
        (
            rf"{led}(?:the )?(?:early |mid-? ?|(?P<hedge>late) )?(?:\b|['’])(?P<decade>(?:1[89]|20)\d0|\d0)['’]?s\b",
            _read_decade,
        ),
        (
            rf"\b(?:(?:from|between|in|during) )?(?:FY ?)?(?P<y>{year})(?:{dash}|/)(?P<last>{year}|\d\d(?!\d))\b",
            _read_years,
        ),
        (
            rf"\b(?:the )?same (?:period|month|quarter|time|day|week)(?: in| of)?(?: (?:the )?(?:last|previous|prior) year|(?: one)? a year (?:earlier|ago|before))?",
            _read_same,
        ),
        (
            rf"\b(?:a|one) year (?:earlier|before)\b|\bthe year before\b|\byear-(?:ago|earlier)(?: period| quarter| month| level)?\b",
            _read_same,
        ),
        (
            rf"\b(?P<n>an?|{_parts()['words']}|\d+) (?P<unit>(?:year|month|week|day|decade)s?) ago\b",
            _read_ago,
        ),
        (
            rf"\b(?:earlier |later )?(?:in |of )?(?:the )?(?P<way>last|past|previous|prior|preceding|this|current|next|coming|following) (?P<unit>year|month|week|quarter)\b(?![-’']s)",
            _read_shifted,
        ),
        (r"\b(?:today|yesterday|tomorrow)\b", _read_near),
        (
            rf"\b(?:on |since |by |until )?(?:(?P<way>last|this|next|this coming) )?(?P<weekday>{weekdays})\b",
            _read_weekday,
        ),
        (
            rf"\b(?:(?:in|since|by|until|till|from|of|during|for|before|after|through|around)(?: the)?(?: fiscal| financial| calendar)?(?: year)?[ -])?{hedge}(?P<y>{year})(?![-’']?\w)(?!{_parts()['scale']})",
            _read_year,
        ),
    )
    return tuple((re.compile(pattern, _I), resolve) for pattern, resolve in rules)
