"""Read the words of English numbers: "6.8 billion", "a hundred and five"."""

from __future__ import annotations

import re
from functools import cache

from analysis.extraction.dates import OTHER_YEAR
from analysis.extraction.english_units import unit_words
from analysis.extraction.numbers import DIGITS, is_measured, pattern_of, read_words
from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import list_words, word_pattern

_FISCAL = "it is of a fiscal year, or a season"
_YEAR = r"\b(?:fiscal|(?:financial|business) year)"
_MODEL, _NO_DAY = "it may be a part of a name, or a model year", "it may be no day"
#: Verbs of what happened on a day.
_DONE = r"(?:said|says|told|[a-z]{3,}ed|met|held|began|came|rose|fell|took|sold|was|were|had)\b"
_FEW = r"(?: \S+){,2}"
#: "“… early next year,” he said during a call in May".
_QUOTED, _SAID = "it is told from the day of the quote", "(?:said|told|wrote)"
#: Doubts by what surrounds a date. A pattern is looked for in its text, in which the date stands in
#: angle brackets, after "p" if it is a part of a year, "m" a month, "y" a bare year: "in <mMay>".
DATE_DOUBTS = (
    (r"<pH\d> (?:[a-z]|[A-Z]{2})|^<y\d+> [A-Z]|\w <T(?:oday|onight|omorrow)>", _MODEL),
    (r"<p[^>]*> of (?:the (?:decade|century|\d{4}s)|next week)|\ban? <p", OTHER_YEAR),
    (r"<p[^>]* half> of (?:his|her|their|its|the) (?!year|20|\w+ year)", OTHER_YEAR),
    (r"\b(?:their|his|her|your) <first \w+ months>", "it may be a length of time"),
    (rf"{_YEAR}.*<p|<p.*{_YEAR}|<m[^>]*> quarter|\0 <p[^>]*half", _FISCAL),
    (r"<[^>]*(?:fiscal (?!\d|year \d)|financial|FY|Q.*FY)|first \w+ months> (?:of|\0)", _FISCAL),
    (r"\bfiscal [^.;]*<[^>]*(?:same|year earlier)", _FISCAL),
    (r"(?i)<[^>]*(?:spring|summer|autumn|fall|winter)", _FISCAL),
    (r"[a-z] [A-Z]\w+ <y|[\"“‘]<y\d+> [A-Z]|\w <y\d+> [A-Z]|\b[Tt]he <\w+day> [A-Z]", _MODEL),
    (r"\b(?:as|like) <\w+day> [A-Z]|[A-Z]\w+ <\d0['’]?s>", _MODEL),
    (r"\b(?:[Ee]very|[Ee]ach) <\w+day|<Monday to Friday>", _NO_DAY),
    (r"<\d{4}(?:[-–]| and )\d{2,4}> [A-Z]|model years? <y?\d{4}|\d{4}> (?:model|iP)", _MODEL),
    (r"(?<!as )of <to(?:day|morrow)>|<[Tt]oday>['’]s|<(?i:tomorrow|yesterday)>, \0", _NO_DAY),
    (
        rf"(?i)^(?=.*<today>)(?!<today>$|.*\b{_DONE}{_FEW} <today>|.*<today>,?{_FEW} {_DONE})",
        _NO_DAY,  # "it employs 300 people today"
    ),
    (r"\b(?:low|high|upper)[ -]<\d0s", "it may be no date"),
    (r"<(?!.*\d{4}.*>)[^>]*(?:11 Sep|Sep\w*\.? 11)", OTHER_YEAR),
    (r"\b(?:about|around|nearly) <y\d{4}> [a-z]+s\b", "it may be a count"),
    (r"<y\d{4}> (?:cars|vehicles|units|people|workers|employees|jobs)\b", "it may be a count"),
    (r"\b(?:his|her|their|my) (?:\S+ (?:and|or|to) )?<[^>]*(?:ties|\b\d0s)>", "it may be an age"),
    (r"(?<!\d )\b(?:more|less) than <(?!an? )[^>]* ago>|\bover <.* ago>", "it may be earlier"),
    (r"<m[Ll]ast |\byear['’]s <m|year, when [^.;]*<[pm]|\bthe <y\d{3}0>['’]s", OTHER_YEAR),
    (r"\b(?:current|expects?|forecasts?)\b[^.;<]*<[^>]*year to (?!.*\d.*>)", OTHER_YEAR),
    (r"\b(?:late|early|mid)(?:[ -]to)?[ -]<(?:[py]|late|early|mid)", "a word before it may hedge"),
    (r"<[^>]* later>", "it is told from the period named before"),
    (rf"<[a-z ]*(?:year|month|quarter)>[^”\"]*[”\"][^.;]* {_SAID}\b[^.;\d]*\0", _QUOTED),
    (r"\bweek (?:<m?of |of <)", "the week of that day may be meant"),
    (r"\bweek (?:to|end(?:ed|ing)(?: on)?|through) <", "the week until then may be meant"),
)


@cache
def parts() -> dict[str, str]:
    """Give the patterns from which those of the rules are made."""
    small = word_pattern("number", language="en")
    values = list_words("number", language="en")
    tens, ones = (
        "|".join(word for word, key in values if int(key) in found)
        for found in (range(20, 100), range(1, 10))
    )
    below = rf"(?:(?:{tens})[- ](?:{ones})|{small})"
    scale = pattern_of("scale", "other scale", language="en").replace("millionth|", "")
    scale = rf"(?!m (?:wide|long|high|deep|tall|away)\b)(?:{scale})"
    words = rf"(?:(?:(?:{below}|an?)[ -])?hundred(?:(?: and |[ -])(?:{below}))?|{below})"
    scales = rf"(?:[ \u00a0\u202f-]?(?:{scale})\b)"
    number = rf"(?:{DIGITS}[½¼¾]?|[½¼¾]|\b{words}\b)"
    return {
        "small": small,
        "ordinal": word_pattern("ordinal", language="en"),
        "scale": scale,
        "words": words,
        # "2 million 300 thousand", "one thousand two hundred and five"
        "number": rf"(?:(?<=between ){number}{scales}(?= and \d)"
        rf"|{number}{scales}+(?:(?<!million),? (?:and )?{number} million\b)?"
        rf"(?:(?<!thousand),? (?:and )?{number} thousand\b)?"
        rf"(?: (?:and |(?!one\b(?! h)))\b(?-i:(?=[a-z])){words}\b(?!-))?"
        rf"|{number}|\ban? (?:{scale})\b)",
        "vague": pattern_of("vague number", language="en"),
        "unit": "|".join(x for x, y in unit_words().items() if len(x) > 2 and is_measured(y)),
    }


@cache
def date_parts() -> dict[str, str]:
    """Give the patterns from which those of the rules of dates are made."""
    # "May" and "March" are other words too, unless they have a capital.
    name, weekdays = (word_pattern(x, language="en").title() for x in ("month", "weekday"))
    short = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    prepositions = word_pattern("preposition of date", language="en")
    clock = r"(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d){,2} ?"
    zone = r"(?-i:GMT|UTC|BST|[CEMP]E?[SD]?T)\b"
    year = r"(?<!\d)(?<!\d[.,])(?:1[89]|20)\d\d(?!\d|[.,]\d|%| [x×] ?\d)"
    hedge = "late|early|mid)[ -](?:in )?"
    hedge += "|(?:the )?(?:end|beginning|start|middle)[- ](?:of )?(?:the year )?)?"
    return parts() | {
        "names": name,
        "month": rf"(?-i:{name}|{name.upper()}|(?:{short})\b\.?)",
        "weekdays": rf"(?-i:{weekdays}|{weekdays.upper()})",
        "weekday": rf"(?:(?-i:\b(?:{weekdays})),? (?:the )?)?",
        "year": year,
        # "300 to 2015 euros": but "in 2015 dollars" are those of a year
        "measured": r"(?<!\bin \d{4}) (?:"
        + "|".join(x for x, y in unit_words().items() if len(x) > 1 and is_measured(y))
        + r")(?<!times)(?<!years)(?<!year)\b",
        "of_year": (
            rf"(?:(?: of|,| in)?(?: the)?(?: year)? ?(?P<year>{year}|['’]\d\d"
            r"|(?:this|last|next|the previous|the|that) year))?"
        ),
        "dash": r" ?[-–—] ?| to |-to-| through | until | and ",
        "day": r"(?P<d>\d{1,2})(?:st|nd|rd|th)?",
        "no_count": rf"(?!,\d{{3}}|\.\d| ?%| (?:per|pct|{parts()['scale']}))",
        # times of a day, as "8 to 9 a.m. ET"
        "hour": (
            rf"(?<![\d.,:/$€£¥+−-])(?:{clock}(?:[ap]\.?m\.?)?(?: ?[-–] ?| to | and ))?"
            rf"(?:{clock}(?:[ap]\.m\.?|[ap]m\b)|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:]))"
            rf"(?: {zone})?|(?<![\d.,:/$€£¥+−-])(?:[01]\d|2[0-3])[0-5]\d {zone}"
            r"|\b\w+ o['’]clock\b"
        ),
        "time": r"(?:\d{1,2}:\d{2}(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?,? )?",
        "prepositions": prepositions,
        "led": rf"(?:\b(?:{prepositions}) )?(?:the )?",
        "hedge": f"(?:(?P<hedge>{hedge}",
        "hedge2": f"(?:(?P<hedge2>{hedge}",
    }


@cache
def _verb_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile words that show what lies ahead or behind, and those with every verb of the past."""
    ahead, said = (word_pattern(x, language="en") for x in ("ahead", "said"))
    verbs = rf"\b(?:(?P<ahead>{ahead})|(?<!be )(?P<said>{said}"
    every = rf"{verbs}|\w{{4,}}ed))\b"
    return re.compile(rf"{verbs}))\b", re.IGNORECASE), re.compile(every, re.IGNORECASE)


def tell_tense(match: re.Match[str]) -> str:
    """Tell whether the words around a date show that it lies "ahead": "will open in May"."""
    if match.string.strip() == match[0].strip() or " ended " in match[0]:
        return "past"  # a phrase by itself is of what has been
    if match[0].lower().startswith(("since", "last", "by")):
        rest = match.string[match.end() :]
        is_past = re.match(r"(?:[^.;]|\.\d)*? (?:was|were|ha[ds]|have) ", rest)
        return "ahead" if match[0].lower().startswith("by") and not is_past else "past"
    sentence = re.split(r"[.;]\s", match.string[: match.start()])[-1]
    before = sentence.rpartition("\0")[2]  # after another date, or a name
    verbs, past = _verb_patterns()
    found = list(verbs.finditer(f"{before} {match[0].split()[0]}")) or list(past.finditer(before))
    found = found or list(verbs.finditer(sentence))
    if not found:  # "From 1 July, duties will fall"
        rest = re.split(r"[.;]\s", match.string[match.end() :])[0]
        found = list(past.finditer(rest))[:1]
    if not found:
        return "ahead" * match[0].lower().startswith("until")
    return "ahead" if found[-1]["ahead"] else "past"


@cache
def _token_pattern() -> re.Pattern[str]:
    words = parts()
    return re.compile(
        rf"(?i)(?:{DIGITS})?[½¼¾]|{DIGITS}|(?<![^\W\d½¼¾])(?:(?P<number>{words['small']}|{words['ordinal']})"
        rf"|(?P<scale>hundred|millionth|{words['scale']}))\b"
    )


def read_number(text: str) -> Number | None:
    """Read digits or words with their scale: "6.8 billion", "a hundred and five"."""
    return read_words(text, _token_pattern(), "en")


def doubt_frame(frames: tuple[tuple[str, str], ...], text: str) -> str:
    """Give the doubt of the first frame, a pattern, that is found in a text, or none."""
    return next((doubt for pattern, doubt in frames if re.search(pattern, text)), "")
