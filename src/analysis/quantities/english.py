"""The numbers and dates of English prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from dataclasses import replace
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
    shift_named,
    shift_unit,
    write_month,
)
from analysis.quantities.interval import Number
from analysis.quantities.numbers import (
    DIGITS,
    NumberRules,
    Numeral,
    Rule,
    add_words,
    compile_rules,
    key_values,
    pattern_of,
    read_digits,
    share,
)
from analysis.quantities.units import TIMES, find_unit, unit_words
from analysis.quantities.vocabulary import list_words, word_pattern

_I = re.IGNORECASE


@cache
def number_rules() -> NumberRules:
    """Give the rules of English numbers."""
    ways = word_pattern("rise", "fall", "change", language="en")
    return NumberRules(
        rules=_list_rules(),
        to=re.compile(r" ?(?:[-–—~]|\bto|\bor) ?", _I),
        between=re.compile(r"\bbetween\W{0,4}$", _I),
        and_=re.compile(r" and (?:US)?[$€£¥]?", _I),
        out_of=re.compile(r" (?:in|out of)(?: every)? ", _I),
        shared=re.compile(r"^ ?(?P<unit>%|per ?cent)|(?:(?:US)?\$|[€£¥]|RMB ?)$", _I),
        change=re.compile(rf"\b(?:{ways})\b(?! to\b)[^.;:!?]*\bfrom\b[^.;:,!?]{{,20}}$", _I),
        by=re.compile(r"\bby\b[^.;:,!?]{,20}$", _I),
        perhaps_change=re.compile(
            r"(?<!range )(?<!ranges )(?<!ranged )(?<!ranging )(?<!vary )(?<!varying )"
            r"(?<!anywhere )\bfrom\b[^.;:,!?]{,20}$",
            _I,
        ),
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
        "number": rf"(?:{number}{scales}+(?:,? (?:and )?{number}{scales})*"
        rf"(?: (?:and )?\b{words}\b)?"
        rf"|{number}|\ban? (?:{scale})\b)",
        "dozens": word_pattern("dozen", language="en"),
        "denominator": word_pattern("denominator", language="en"),
        "multiple": word_pattern("multiple", language="en"),
        "vague": pattern_of("vague number", language="en"),
        "occasion": word_pattern("occasion", language="en"),
        "unit": "|".join(
            x for x, y in unit_words("en").items() if y in (*TIMES, "points", "times")
        ),
    }


@cache
def _token_pattern() -> re.Pattern[str]:
    parts = _parts()
    return re.compile(
        rf"(?P<digits>{DIGITS})|(?<![^\W\d])(?:(?P<number>{parts['small']}|{parts['ordinal']})"
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
    if match["minus"] and number:
        number = replace(number, mantissa=-number.mantissa)
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
    is_one = match["whole"].lower() in ("a", "an") if match["whole"] else False
    whole = Number(Decimal(1)) if is_one else _read_number(match["whole"] or match["digits"] or "")
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
    if scale in (units := unit_words("en")):
        return Numeral(match.span(), Number(value), unit=units[scale])
    scales = key_values("scale", "hundred", language="en")
    number = Number(value, 10 ** int(scales[scale])) if scale else Number(value)
    return Numeral(match.span(), number, is_scaled=bool(scale))


def _read_fraction(match: re.Match[str]) -> Numeral | None:
    dividers = key_values("denominator", language="en") | {"second": Decimal(2)}
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


def _read_occasions(match: re.Match[str]) -> Numeral:
    """Read "twice the size" as a multiple, and "twice" as how often."""
    times = Number(key_values("occasion", language="en")[match["times"].lower()])
    is_fold = match["fold"] is not None
    return Numeral(match.span(), times, form="fold" * is_fold, unit="fold" if is_fold else "times")


def _read_doubtful_fraction(match: re.Match[str]) -> Numeral | None:
    """Refuse "a fifth plant" where "fifth" may be a part of what follows or its rank."""
    span = match.span("part")
    if find_unit(match.string, Numeral(span, None, form="ordinal"), "en").code != "rank":
        return None
    return Numeral(span, None, doubt=f"{match[0].strip()!r} may be a part or a rank")


def _read_slash(match: re.Match[str]) -> Numeral | None:
    part, whole = int(match["count"]), int(match["part"])
    if part < whole and re.match(" of ", match.string[match.end() :]):
        return Numeral(match.span(), share(part, whole), form="share", unit="percent")
    return Numeral(match.span(), None, doubt=f"{match[0]!r} is no number, or may be several")


def _read_per(match: re.Match[str]) -> Numeral | None:
    """Read "eight people per thousand" as a share."""
    part, whole = (_read_number(match[x]) for x in ("count", "whole"))
    if not part or not whole or part.value >= whole.value:
        return None
    return Numeral(match.span(), share(part.value, whole.value), form="share", unit="percent")


def _read_top(match: re.Match[str]) -> Numeral:
    """Read "the top five" as the ranks one to five."""
    last = _read_number(match["number"])
    return Numeral(match.span(), Number(Decimal(1)), last, form="ordinal", unit="rank")


def _read_rank(match: re.Match[str]) -> Numeral:
    return Numeral(match.span(), _read_number(match["number"]), form="ordinal", unit="rank")


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
    ends = Number(Decimal(10**power)), Number(Decimal(10 ** (power + 1) - 1))
    unit = "percent" if match["change"] else ""
    return Numeral(match.span(), *ends, form="bare", unit=unit)


@cache
def _list_rules() -> tuple[Rule, ...]:
    parts = _parts()
    number, scale, words, ordinal = (parts[x] for x in ("number", "scale", "words", "ordinal"))
    scales = word_pattern("scale", "hundred", language="en")
    units = rf"(?:percentage )?point|{parts['unit']}"
    scales = rf"{scales}|{parts['dozens']}|decade|century"
    count = rf"(?P<count>{word_pattern('number', language='en')}|\d)"
    to_compare = (
        r"(?= (?:as|more|higher|larger|bigger|faster|greater|less|over|the|that|what|its|their)\b)"
    )
    of_whole = (
        r"(?= (?:of|more|less|higher|lower|fewer|larger|smaller|cheaper|to|from|in|by|as|up|down"
        r"|(?:want|plan|expect|say|see|intend|believe|think|consider|fear|hope|feel|report|call"
        r"|regard|rate|find)(?:s|ed)?|said|saw|felt|thought|found|are|were|have|had|do|did|would"
        r"|will|could|is|was|has|came|come|went|go)\b|[.,;:)—–]|$)"
    )
    return compile_rules(
        (
            _read_digit_class,
            r"\b(?P<class>single|double|triple)[- ]digits?\b",
            r"(?= (?:\w+ )?(?P<change>percent|growth|rise|increase|decline|drop|fall|rate|gain)|)",
        ),
        (
            _read_half_scale,  # "two and a half million", "a year and a half"
            rf"(?:\b(?P<whole>{words}|an?)|(?P<digits>{DIGITS}))[ -]and[ -](?:a|one)[ -]",
            rf"(?P<times>)(?P<part>half|quarter)s?(?:[ -](?P<scale>{scales}|{units})s?)?\b",
        ),
        (
            _read_half_scale,  # "a year and a half"
            rf"\b(?P<whole>{words}|an?)(?P<digits>)(?P<times>)[ -](?P<scale>{scales}|{units})s?",
            r"[ -]and[ -](?:a|one)[ -](?P<part>half|quarter)\b",
        ),
        (
            _read_half_scale,  # "half a million", "three quarters of a million"
            r"(?P<whole>)(?P<digits>)(?:\b(?:(?P<times>three|3)|an?|one)[ -])?",
            r"\b(?P<part>half|quarter)s?(?P<of> an?| of an?| of one|)[ -]",
            rf"(?P<scale>{scales}|(?(of)(?:{units})))\b",
        ),
        (
            _read_fraction,
            rf"(?<!first )(?<!past )(?<!last )\b{count}[- ](?P<part>{parts['denominator']})\b",
            r"(?! (?:in a row|running|straight|ended)\b)",
        ),
        (
            _read_fraction,  # "a third of", "a fifth fewer", "a good third"
            r"(?:\b(?P<count>an? )|(?<=\ba good )|(?<=\ba full ))",
            rf"(?P<part>third|fifth|sixth|seventh|eighth|tenth)\b{of_whole}",
        ),
        (
            _read_fraction,
            r"(?:\b(?P<count>an? )|(?<=\ba good )|(?<=\ba full ))(?P<part>quarter)\b",
            r"(?! (?:ago|earlier|later|before|of (?:19|20)))",
        ),
        (_read_doubtful_fraction, r"\ba (?P<part>third|fifth|sixth|eighth|tenth) (?=\w+)"),
        (
            _read_fraction,
            r"\bevery (?P<count>)(?P<part>second|third|fourth|fifth|tenth)\b",
            r"(?= (?!years?\b|months?\b|weeks?\b|days?\b|hours?\b|time\b|counts\b|of\b)[a-z])",
        ),
        (_read_slash, r"(?<![\d/.,])(?P<count>\d{1,2})/(?P<part>\d{1,3})(?![\d/.,])"),
        (
            _read_per,
            rf"\b(?P<count>{number})(?: people| persons| residents)? per (?P<whole>thousand",
            r"|1,000|10,000|100,000|million|hundred)\b(?: people| residents| inhabitants)?",
        ),
        (_read_top, rf"\btop[ -](?P<number>{words}|\d{{1,3}})\b(?! ?%| per ?cent)"),
        (_read_rank, rf"\b(?:No\.? ?|number )(?P<number>\d{{1,2}}|{parts['small']})\b(?![,.]\d)"),
        (
            _read_fraction,
            r"(?<!first[ -])(?<!second[ -])\b(?P<count>)(?P<part>half)\b",
            r"(?![- ](?:year|time|hour|way|day|brother|sister|life)|way\b)",
        ),
        (
            _read_multiple,
            rf"\b(?:(?P<multiple>{parts['multiple']})\b|(?P<number>{words}|{DIGITS})",
            rf"(?:[- ]?fold\b|[x×](?![^\W_])|[ -]times\b{to_compare}))",
        ),
        (_read_occasions, rf"\b(?P<times>{parts['occasion']})\b(?:(?P<fold>{to_compare})|)"),
        (
            _read_vague,
            rf"(?<!\d )\b(?:{parts['vague']})(?: (?:dozen|hundred|{scale}))?\b",
            r"(?! (?:of the|more than)\b)",
        ),
        (_read_dozens, rf"\b(?:(?P<count>{words}|\d+|an?) )?(?P<dozen>{parts['dozens']})\b"),
        (
            _read_decades,
            rf"(?:(?P<number>{number}) |\b(?:an? )?)(?:(?:past|last|full|whole|long|further) )*",
            r"(?P<decade>decades?|century|centuries)\b",
        ),
        (
            _read_ordinal,
            rf"(?P<number>{DIGITS})(?:st|nd|rd|th)\b",
            rf"|\b(?P<words>(?:{words}(?: and |[ -]))?(?:{ordinal})",
            rf"|(?:(?:{DIGITS}|{words})[ -])?(?:hundred|thousand|million|billion)th)\b",
        ),
        (
            _read_cardinal,
            rf"(?P<minus>(?<!or )\bminus )?(?P<number>{number})(?P<short>[kmb](?=[ .,;)-]|$))?",
        ),
    )


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


@cache
def _ahead_pattern() -> re.Pattern[str]:
    ahead, said = (word_pattern(x, language="en") for x in ("ahead", "said"))
    return re.compile(rf"\b(?:(?P<ahead>{ahead})|(?P<said>{said}))\b", _I)


def _is_ahead(match: re.Match[str]) -> bool | None:
    """Tell whether the words before a date show that it lies ahead: "will open in May"."""
    if match[0].lower().startswith(("since", "last", "by")):
        return match[0].lower().startswith("by")
    before = re.split(r"[.;]\s|\0", match.string[: match.start()])[-1]
    found = list(_ahead_pattern().finditer(f"{before} {match[0].split()[0]}"))
    return bool(found[-1]["ahead"]) if found else None


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
    first = last_day(clock, month, int(match["day"]), year, ahead=bool(_is_ahead(match)))
    if not match["last"]:
        return first
    last_of = _month(match["month2"]) if match["month2"] else month
    return join(
        first, last_day(clock, last_of, int(match["last"]), int(first[:4]) if first else None)
    )


def _read_months(match: re.Match[str], clock: Clock) -> str | None:
    year = _year(match["year"], clock)
    last = last_month(clock, _month(match["last"]), year, ahead=_is_ahead(match) or False)
    first_year = _year(match["year1"], clock) or (int(last[:4]) if last else None)
    first = _month(match["month"])
    if first_year and not match["year1"] and first > _month(match["last"]):
        first_year -= 1
    return join(write_month(first_year, first), last) if first_year else ""


def _read_month(match: re.Match[str], clock: Clock) -> str | None:
    year = _year(match["year"], clock)
    if (match["before"] or "").lower() == "this":
        return write_month(clock.year, _month(match["month"])) if clock.year else ""
    ahead = _is_ahead(match)
    if match["before"]:
        ahead = match["before"].lower() == "next"
    return last_month(clock, _month(match["month"]), year, ahead=ahead)


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
    months = int(number.value) * (3 if match["unit"].lower() == "quarters" else 1) if number else 0
    return first_months(year, months) if 0 < months <= 12 else ""


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
    is_next = (match["way"] or "").lower() in ("next", "this coming", "coming")
    return last_weekday(clock, weekday, weeks=bool(is_next or _is_ahead(match)))


def _read_near(match: re.Match[str], clock: Clock) -> str | None:
    words = {"today": 0, "yesterday": -1, "tomorrow": 1}
    return shift_unit(clock, "day", words[match[0].lower()])


def _read_shifted(match: re.Match[str], clock: Clock) -> str | None:
    ways = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
    way, unit = match["way"].lower(), match["unit"].lower()
    if way in ("previous", "prior", "preceding", "following"):
        clock.is_aside, sign = True, -1 if way != "following" else 1
        return shift_named(clock, unit, sign)
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
    if (year := match.groupdict().get("year")) and clock.named:
        return same_period_before(clock, int(clock.named[-1][:4]) - int(year))
    return same_period_before(clock)


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of English dates, the longest forms first."""
    # "May" and "March" are other words too, unless they have a capital.
    names = word_pattern("month", language="en").title()
    month = rf"(?-i:{names}|{names.upper()}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
    weekdays = rf"(?-i:{word_pattern('weekday', language='en').title()})"
    year = r"(?:1[89]|20)\d\d(?!\d|[.,]\d|%)"
    of_year = (
        rf"(?:(?: of|,| in)?(?: the)? ?(?P<year>{year}|['’]\d\d"
        r"|(?:this|last|next|the previous|the|that) year))?"
    )
    dash = r" ?[-–—] ?| to | through | until | and "
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    time = r"(?:\d{1,2}:\d{2}(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?,? )?"
    prepositions = (
        "in|on|since|by|until|till|from|of|during|for|before|after|through|around|between|than"
    )
    led = rf"(?:\b(?:{prepositions})(?: the)? )?"
    hedge = (
        r"(?:(?P<hedge>late|early|mid)[ -]"
        r"|(?:the )?(?:end|beginning|start|middle)[- ](?:of )?(?:the year )?)?"
    )
    return compile_rules(
        (
            _read_iso,
            r"(?P<y>(?:19|20)\d\d)([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)",
            r"(?:[ T,]+\d{1,2}:\d\d(?::\d\d)?)?",
        ),
        (
            _read_day,  # "Sept. 27 to 30", "09:03, April 12, 2024"
            rf"{time}{led}(?P<month>{month}) {day}",
            rf"(?:(?:{dash})(?:(?P<month2>{month}) )?(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b)?",
            rf"(?!\d|[.,]?\d)(?:,? (?P<year>{year}))?",
        ),
        (
            _read_day,  # "12 April 2024", "the 27th to the 30th of September"
            rf"{led}(?:the )?\b{day}(?:(?:{dash})(?P<last>\d{{1,2}})(?:st|nd|rd|th)?)?(?: of)?",
            rf" (?P<month>{month})(?P<month2>)(?:,? (?P<year>{year}))?",
        ),
        (
            _read_months,  # "between January and April 2024"
            rf"\b(?:(?:from|between) )?(?P<month>{month})(?: (?P<year1>{year}))?",
            rf"(?:{dash})(?P<last>{month}){of_year}",
        ),
        (
            _read_month,  # "late April 2024", "April the previous year"
            rf"{led}{hedge}(?P<before>)\b(?P<month>{month})(?:,|,? of)? ",
            rf"(?P<year>{year}|(?:this|last|next|the previous) year|['’]\d\d)",
        ),
        (_read_month, rf"\b(?P<before>this|last|next) (?P<month>{month})(?P<year>)(?!\w)"),
        (
            _read_month,  # "since January", "in mid-April"
            rf"\b(?:{prepositions}|end of|(?P<hedge>early|mid|late))[ -]",
            rf"(?:(?P<hedge2>early|mid|late)[ -])?(?P<before>)(?P<month>{month})(?P<year>)(?!\w)",
        ),
        (
            _read_part,  # "the first quarter of 2023"
            rf"{led}(?:the )?\b(?P<n>first|second|third|fourth|final|last|1st|2nd|3rd|4th)",
            rf"[ -](?P<part>quarter|half)(?P<year1>){of_year}\b(?!-)",
        ),
        (
            _read_part,
            rf"\b(?P<part>[QH])(?P<n>[1-4])(?P<year1>)(?:[ ,/-]*(?P<year>{year}|['’]\d\d))?\b",
        ),
        (_read_part, rf"\b(?P<year1>)(?P<n>[1-4])(?P<part>[QH])(?: ?(?P<year>{year}))?\b"),
        (_read_part, rf"\b(?P<year1>{year})[ -]?(?P<part>[QH])(?P<n>[1-4])(?P<year>)\b"),
        (
            _read_month,
            rf"\b(?P<before>)(?!May\b)(?P<month>(?-i:{names}))(?P<year>)\b(?! \d)",
        ),
        (
            _read_first_months,
            rf"{led}(?:the )?\bfirst (?P<n>{_parts()['words']}|\d{{1,2}})",
            rf" (?P<unit>months|quarters){of_year}",
        ),
        (
            _read_decade,
            rf"{led}(?:the )?{hedge}(?:\b|['’])(?P<decade>(?:1[89]|20)\d0|\d0)['’]?s\b",
        ),
        (
            _read_years,  # "from 2015 to 2020", "2024/25"
            rf"\b(?:(?:from|between|in|during) )?(?:FY ?)?(?P<y>{year})",
            rf"(?:{dash}|/)(?P<last>{year}|\d\d(?!\d))\b",
        ),
        (
            _read_same,
            r"\b(?:the )?same (?:period|month|quarter|time|day|week)",
            rf"(?:(?: in| of)?(?: (?:the )?(?:last|previous|prior) year| (?P<year>{year}))",
            r"|(?: one| a) year (?:earlier|ago|before))?",
        ),
        (
            _read_same,
            r"\b(?:(?:a|one) year (?:earlier|before|ago)|the year before",
            r"|year-(?:ago|earlier)(?: period| quarter| month| level)?)\b",
        ),
        (
            _read_ago,
            rf"\b(?P<n>an?|{_parts()['words']}|\d+) ",
            r"(?P<unit>(?:year|month|week|day|decade)s?) ago\b",
        ),
        (
            _read_shifted,
            r"\b(?:earlier |later |(?P<hedge>early|mid|late)[ -])?(?:in |of )?(?:the )?",
            r"(?P<way>last|past|previous|prior|preceding|this|current|next|coming|following) ",
            r"(?P<unit>year|month|week|quarter)\b",
        ),
        (_read_near, r"\b(?:today|yesterday|tomorrow)\b"),
        (
            _read_weekday,
            r"\b(?:on |since |by |until )?(?:(?P<way>last|this|next|this coming) )?",
            rf"(?P<weekday>{weekdays})\b(?!s)",
        ),
        (
            _read_year,
            rf"\b(?:(?:{prepositions})(?: the)?(?: (?:fiscal|financial|calendar))?(?: year)?[ -])?",
            rf"{hedge}(?P<y>{year})(?![-’']?(?!s\b)\w)(?! (?:{_parts()['scale']})\b)",
        ),
    )
