"""The numbers of English prose, as rules: the first that matches a place has it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial

from analysis.extraction.english_dates import date_rules
from analysis.extraction.english_phrases import (
    furniture_pattern,
    name_pattern,
    read_beside,
    sign_pattern,
    simplify,
)
from analysis.extraction.english_units import share_units, unit_words
from analysis.extraction.english_words import parts, read_number
from analysis.extraction.numbers import DIGITS, NumberRules, Numeral, fill_rules, key_values, share
from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import list_words, word_pattern

__all__ = ["date_rules", "furniture_pattern", "name_pattern", "number_rules", "read_beside"]
__all__ += ["share_units", "simplify"]
_I = re.IGNORECASE


@cache
def number_rules() -> NumberRules:
    """Give the rules of English numbers."""
    ways = word_pattern("rise", "fall", "change", language="en")
    no_spread = r"(?<!range )(?<!range[ds] )(?<!ranging )(?<!vary )(?<!varying )(?<!anywhere )"
    source = rf"{no_spread}\bfrom\b(?! (?:an? |the )?(?:\w+ )?range\b)[^.;:,!?]{{,40}}"
    return NumberRules(
        rules=fill_rules(_RULES, _number_parts()),
        to=re.compile(r"-to-|-? ?(?:[-–—~]|\bto|\bor) ?", _I),  # "six- to eight-hour"
        between=re.compile(r"\bbetween(?: the ages of)?\W{0,4}$", _I),
        and_=re.compile(r" and (?:US)?[$€£¥]?", _I),
        out_of=re.compile(r" (?:in|out of|of(?= every))(?: every)? ", _I),
        shared=re.compile(
            r"(?i)^ ?(?P<unit>%|°[CF]|per ?cent|basis points|(?!(and|to|or)\b)[a-z][\w-]*)"
            r"|(?:(?:US)?\$|[€£¥]|RMB ?)$"
        ),
        change=re.compile(rf"\b(?:{ways})\b(?! to\b)[^.;:!?]*{source}(?<! to )$", _I),
        by=re.compile(r"\bby\b[^.;:,!?]{,20}$", _I),
        moved=re.compile(rf"\b(?:{ways})\b[^.;:,!?]{{,30}}$", _I),
        perhaps_change=re.compile(rf"{source}$", _I),
        varies=re.compile(r"[^.;:,!?\d]{,25},? depending (?:up)?on\b", _I),
    )


def _read_cardinal(match: re.Match[str]) -> Numeral:
    number, short = read_number(match["number"]), match["short"]
    is_scaled = bool(number and number.scale > 1)
    sign = sign_pattern().search(match.string[: match.start()])
    if number and (match["minus"] or (sign and sign["minus"])):
        number = replace(number, mantissa=-number.mantissa)
    if short and number:
        power = key_values("short scale", language="en")[short.strip().lower()]
        number, is_scaled = Number(number.mantissa, 10 ** int(power)), True
    doubt = _doubt_name(match) if number else f"{match[0]!r} is no number as English writes them"
    return Numeral(match.span(), number, is_scaled=is_scaled, doubt=doubt)


def _doubt_name(match: re.Match[str]) -> str:
    """Doubt a capital where no sentence begins: "the Big Four", "One Country, Two Systems"."""
    is_name = match[0][0].isupper() and re.search(r"[\w,;] $", match.string[: match.start()])
    return f"{match[0]!r} may be a name" if is_name else ""


def _read_ordinal(match: re.Match[str]) -> Numeral:
    words = re.sub("(?:(?<=hundred)|(?<=sand)|(?<=illion))th$", "", match["words"] or "")
    number = read_number(match["number"] or words)
    return Numeral(match.span(), number, form="ordinal", doubt=_doubt_name(match))


def _read_half_scale(match: re.Match[str]) -> Numeral | None:
    """Read "half a million", "two and a half million", "a million and a half", "half a decade"."""
    is_one = (match["whole"] or "").lower() in ("a", "an")
    is_one |= match[0].lower().startswith(match["scale"] or "\0")  # "another decade and a half"
    whole = Number(Decimal(1)) if is_one else read_number(match["whole"] or match["digits"] or "")
    part = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}[match["part"].lower()]
    part *= 3 if match["times"] else 1
    value = part + (whole.mantissa * whole.scale if whole else 0)
    scale = (match["scale"] or "").lower()
    if scale in (sizes := _list_sizes()):
        size, unit = sizes[scale]
        return Numeral(match.span(), Number(Decimal(int(value * size))), unit=unit)
    if scale in (units := unit_words()):
        return Numeral(match.span(), Number(value), form="share", unit=units[scale])
    scales = key_values("scale", "hundred", language="en")
    number = Number(value, 10 ** int(scales[scale])) if scale else Number(value)
    return Numeral(match.span(), number, is_scaled=bool(scale))


def _read_fraction(match: re.Match[str]) -> Numeral | None:
    dividers = key_values("denominator", language="en")
    divider = dividers.get(match["part"].lower(), Decimal(2))  # "every second"
    count = (match["count"] or "").lower().rstrip(" -")
    part = read_number("one" if count in ("", "a", "an") else count)
    if not part or part.mantissa >= divider or (part.mantissa == 2 and divider == 4):
        return None  # "two quarters" are time
    return Numeral(match.span(), share(part.mantissa, divider), form="share", unit="percent")


def _read_multiple(match: re.Match[str]) -> Numeral | None:
    if match["multiple"]:
        factor = key_values("multiple", language="en")[match["multiple"].lower()]
        return Numeral(match.span(), Number(factor), None, "fold", "fold", _doubt_name(match))
    before = match.string[: match.start()]
    hedges = r"(?:(?:by|up to|about|nearly|almost|over|more than) )*$"
    rise = rf"\b(?:{word_pattern('rise', language='en')}|by) {hedges}"
    number = read_number(match["number"]) if match["number"] else None
    is_often = match["bare"] is not None and number and number.value.denominator == 1
    is_done = re.search(r"\b(?:be|been|was|were|are|is) (?:\w+ )+$", before, _I)
    if is_often and (is_done or not re.search(rise, before, _I)):
        return None  # "met 3 times", but "grew up to 20 times" and "6.4 times earnings"
    if number and match["half"]:
        number = replace(number, mantissa=number.mantissa + Decimal("0.5"))
    is_few = is_often and number and number.value < 10 and before[-4:] not in (" by ", " to ")
    return Numeral(match.span(), number, None, "fold", "fold", "it may be how often" * bool(is_few))


def _read_occasions(match: re.Match[str]) -> Numeral:
    """Read "twice the size" as a multiple, and "twice" as how often."""
    times = Number(key_values("occasion", language="en")[match["times"].lower()])
    is_fold = match["fold"] is not None
    return Numeral(match.span(), times, form="fold" * is_fold, unit="fold" if is_fold else "times")


def _read_subunit(match: re.Match[str]) -> Numeral:
    """Read "2.42 US cents" as dollars; of mere cents, the text tells the currency, if at all."""
    unit = dict(list_words("subunit", language="en"))[match["name"].lower()]
    doubt = "" if unit else "its currency is told elsewhere, if at all"
    if not unit and (told := re.search(r"[$€]|\b(?:dollar|euro)", match.string, _I)):
        unit = "EUR" if told[0][0] in "€eE" else "USD"
    number = read_number(match["number"])
    number = number and replace(number, mantissa=number.mantissa / (100 if unit else 1))
    return Numeral(match.span(), number, form="share", unit=unit or "cents", doubt=doubt)


def _read_slash(match: re.Match[str]) -> Numeral | None:
    part, whole = int(match["count"]), int(match["part"])
    after = match.string[match.end() :]
    is_mixed = match["whole"] or re.match(" (?:percentage )?point| pct| per ?cent", after)
    if is_mixed and whole in (2, 4, 8, 16, 32):  # "7-3/4 pct", "1/4 point"
        return Numeral(match.span(), Number(int(match["whole"] or 0) + Decimal(part) / whole))
    return Numeral(match.span(), None, doubt=f"{match[0]!r} is no number, or may be several")


def _read_per(match: re.Match[str]) -> Numeral | None:
    """Read "eight people per thousand" as a share."""
    part, whole = (read_number(match[x]) for x in ("count", "whole"))
    if not part or not whole or part.value >= whole.value:
        return None
    doubt = "it may count other things" if match["bare"] is not None else ""
    return Numeral(match.span(), share(part.value, whole.value), None, "share", "percent", doubt)


def _read_rank(match: re.Match[str]) -> Numeral:
    """Read "number two", and "the top five" as the ranks one to five."""
    number, before = read_number(match["number"]), match.string[: match.start()]
    if match[0].lower().startswith("top"):
        return Numeral(match.span(), Number(Decimal(1)), number, form="ordinal", unit="rank")
    told = r"\b(?:the|a|its?|their|is|was|as|be|bec[oa]me|remains?|ranke?[ds]|at|to)|['’]s|[,(]|^"
    doubt = "" if re.search(rf"(?:{told}) ?$", before) else f"{match[0]!r} may be a name"
    return Numeral(match.span(), number, form="ordinal", unit="rank", doubt=doubt)


def _read_dozens(match: re.Match[str]) -> Numeral | None:
    """Read "two dozen", "a decade" and "a fortnight", but not "for decades"."""
    number, word = match["number"], match["word"].lower()
    size, unit = _list_sizes()[word.rstrip("s")]
    count = read_number(number) if number else Number(Decimal(1))
    is_mark = word == "score" and not number  # "a score of 87"
    if is_mark and not re.match(r" of (?:[a-z]+ ){,2}[a-z]+s\b", match.string[match.end() :]):
        return None
    if not count or (unit and (count.scale > 1 or (word.endswith("s") and not number))):
        return None
    return Numeral(match.span(), Number(Decimal(int(count.value * size))), unit=unit)


@cache
def _list_sizes() -> dict[str, tuple[int, str]]:
    """Give how many a dozen and the like are, and of what."""
    times = {"decade": (10, "years"), "century": (100, "years"), "centurie": (100, "years")}
    dozens = key_values("dozen", language="en").items()
    return {x: (int(y), "") for x, y in dozens} | times | {"fortnight": (14, "days")}


def _read_digit_class(match: re.Match[str]) -> Numeral | None:
    """Read "double-digit growth" as 10 to 99 percent, and "six-figure" as 100,000 to 999,999."""
    name = {"single": "one", "double": "two", "triple": "three"}
    digits = read_number(name.get(match["class"].lower(), match["class"]))
    size = int(digits.value) if digits else 1
    ends = Number(Decimal(10 ** (size - 1))), Number(Decimal(10**size - 1))
    doubt = "" if match["change"] else "it may be no percentage"
    if size > 3:
        doubt = "what it counts is not said beside it"
    return Numeral(match.span(), *ends, form="bare", unit="percent" * (size < 4), doubt=doubt)


@cache
def _number_parts() -> dict[str, str]:
    """Give the patterns from which those of the rules of numbers are made."""
    roles = "ordinal", "dozen", "denominator", "multiple", "occasion", "subunit"
    word = partial(word_pattern, language="en")
    part = parts() | {role: word(role) for role in roles}
    compared, ends = word("of a multiple"), word("end of noun phrase", "end of fraction")
    hedges = "than least nearly almost about around roughly within took takes have lasted"
    return part | {
        "DIGITS": DIGITS,
        "scales": rf"{word('scale', 'hundred')}|{part['dozen']}|decade|century",
        "units": rf"(?:percentage )?point|per ?cent|{part['unit']}",
        "to_compare": rf"(?= (?:(?:{compared}|year-)\b|[\0\w]+['’]s))",
        "count": rf"(?P<count>{part['small']}|\d)",
        "of_whole": rf"(?=[ -](?:{ends})\b| ?[\0.,;:()—–]|$|(?<=\bby a \w{{5}}) and )",
        # "at least a year": behind a hedge, it is a number
        "hedged": "|".join(rf"(?<=\b{x} )" for x in hedges.split()),
        "time": "(?:year|month|week|day|hour)",
    }


#: What reads a number expression, then the parts of its pattern, with names of pieces in braces.
_RULES: tuple[object, ...] = (
    # halves and quarters of so many, and multiples
    _read_digit_class,
    r"\b(?P<class>single|double|two|triple|four|five|six|seven|eight|nine)[- ]",
    r"(?:digits?|figures?)\b(?<!e figure)",
    r"(?= (?:\w+ )?(?P<change>percent|growth|rise|increase|decline|drop|fall",
    r"|contraction|rate|gain|shares?\b|margins?\b)|)",
    _read_multiple,
    r"\b(?:(?P<multiple>{multiple})\b|(?P<number>{words}|{DIGITS})(?P<half>[ -]and[ -]a[ -]half)?",
    r"(?:[- ]?fold\b|[x×](?![^\W_])|[ -]times\b(?:{to_compare}|(?P<bare>))))",
    _read_half_scale,  # "two and a half million", "a year and a half"
    r"(?:\b(?P<whole>{words}|an?)|(?P<digits>{DIGITS}))[ -]and[ -](?:(?:a|one)[ -]|",
    "(?=half (?:{scales}|{units})))",
    r"(?P<times>)(?P<part>half|quarter)s?(?:[ -](?P<scale>{scales}|{units})s?)?\b",
    _read_half_scale,  # "a year and a half"
    r"(?:\b(?P<whole>{words}|an?)[ -]|(?<=other )|(?<=the )|(?<=past )|(?<=last )",
    r"|(?<= )(?=\w+-and-a))(?P<digits>)(?P<times>)(?P<scale>{scales}|{units})s?",
    r"[ -]and[ -](?:a|one)[ -](?P<part>half|quarter)\b",
    _read_half_scale,  # "half a million", "three quarters of a million"
    r"(?P<whole>)(?P<digits>)(?:\b(?:(?P<times>three|3)|an?|one)[ -])?",
    r"\b(?P<part>half|quarter)s?(?P<of> an?| of an?| of (?:one|1)|)[ -]",
    r"(?P<scale>{scales}|(?(of)(?:{units})))\b",
    (_read_occasions, r"\b(?P<times>{occasion})\b(?:(?P<fold>{to_compare})|)"),
    # parts of a whole
    _read_fraction,
    r"(?<!first )(?<!past )(?<!last )(?<!next )(?<!ous )(?:(?<!ing )|(?=\S+[- ][^q]))\b",
    r"{count}[- ](?P<part>{denominator})\b(?! (?:in a row|running|straight|ended)\b|-cent)",
    _read_fraction,  # "a third of", "a fifth fewer", "a good third", "an extra quarter"
    r"(?:\b(?P<count>an? )|(?<=\ba (?:good|full) )(?!quarter(?! of))|(?<=\ban extra )",
    r"|(?<=\ba further )|(?:(?<=\banother )|(?<=est )|(?<=top )|(?<=bottom ))(?!quarter))",
    r"(?P<part>(?:third|fourth(?= of\b)|fifth|sixth|seventh|eighth|tenth|[12]0th)\b",
    "(?! (?:quarter|month|week)ly [a-z]{3}){of_whole}",
    r"|quarter\b(?! (?:ago|earlier|later|before|of (?:19|20))))",
    _read_fraction,
    r"\bevery (?P<count>)(?P<part>second|third|fourth|fifth|tenth)\b",
    r"(?= (?!years?\b|months?\b|weeks?\b|days?\b|hours?\b|time\b|counts\b|of\b)[a-z])",
    _read_slash,
    r"(?<![\d/.,])(?:(?P<whole>\d{1,3})[- ])?(?P<count>\d{1,2})/(?P<part>\d{1,3})(?!\d|[/.,]\d)",
    _read_per,  # "eight people per thousand", "one electric car out of every 20"
    r"\b(?P<count>{number}) (?:(?:(?:people|persons|residents) |(?P<bare>))per (?=[tmh1])",
    r"|(?:[\w-]+ ){1,3}(?:(?:out of|in) every|out of) |(?<=one )(?P<one>[a-z]+) in (?!20\d\d))",
    r"(?P<whole>thousand|million|hundred|{number})\b(?: people| residents| inhabitants)?",
    r"(?(one)(?! (?:years|quarters|months|weeks|days|hours|c[a-z]+ies|places|towns)\b))",
    _read_fraction,
    r"(?<!first[ -])(?<!second[ -])(?<!back-)(?<!the back )(?<!latter )\b",
    r"(?P<count>)(?P<part>half)\b",
    r"(?![- ](?:year|time|hour|way|day|brother|sister|life|jok|hearted|baked|truth)|way\b)",
    # ranks, and plain numbers
    (_read_rank, r"(?<!\bto )\btop[ -](?P<number>{words}|\d{1,3})\b(?! ?%| per|[,.]\d| [mb]ill)"),
    _read_rank,
    r"\b(?:(?-i:N[Oo])\.? ?|no\.? ?(?=\d)|number[ -])(?P<number>\d{1,3}|{small})\b(?![,.]\d)",
    lambda match: Numeral(match.span(), None, doubt=f"{match[0]!r} is no number of digits"),
    r"(?<!\d )\b(?:{vague})(?: (?:dozen|hundred|{scale}))?\b(?! (?:of the|more than)\b)",
    lambda match: Numeral(match.span(), Number(Decimal(1))),
    r"\ba single\b(?![- ]digit)",  # not "the largest single market"
    r"|(?:{hedged})an?(?= {time}\b(?! (?:ago|earlier|before|prior)\b))",
    r"|(?<![\0s\d] )\ban?(?= {time} (?:after|quicker|faster|sooner)\b)",
    _read_dozens,
    "(?:(?P<number>{number})[ -](?:(?:past|last|full|whole|long|further) )*)?(?<!multi-)",
    r"\b(?P<word>{dozen}|decades?|century|centuries|fortnights?)\b(?!(?<!s) \0)",
    _read_cardinal,  # "sixth million", "another million cars"
    r"(?P<minus>)\b(?P<number>(?:{ordinal}) (?:{scale}|millionth)(?!-)|(?:(?<=another )",
    r"|(?<=further )|(?<=extra )|(?<=additional )|(?<=next ))(?:{scale}))\b(?P<short>)",
    _read_ordinal,
    r"(?P<number>{DIGITS})(?:st|nd|rd|th)\b",
    r"|(?<!per )(?<!split )(?!(?:(?<=\d )|(?<=-))second)",
    r"(?!first (?:\d+|t[a-z]+|f[a-z]+|six|seven|eight|nine) (?:\w+ )?[a-z]{3,}(?<!s)s\b",
    r"(?! ago| in a))\b(?P<words>",
    "(?:{words}(?:(?<=ty)[ -]|(?<=hundred)(?: and | )))?(?:{ordinal})",
    r"|(?:(?:{DIGITS}|{words})[ -])?(?:hundred|thousand|million|billion)th)\b",
    _read_subunit,
    r"(?P<number>{number})(?:[ -](?!p\b)|(?<=\d)(?-i:(?=[pc¢]\b)))(?P<name>{subunit})(?!\w)",
    _read_cardinal,
    r"(?P<minus>(?<!plus or )\bminus )?(?P<number>{number})",
    r"(?P<short>(?:[kmb]|(?-i:MM| [MB]))(?=[ .,;:)+…/”\"-]|$))?",
)
