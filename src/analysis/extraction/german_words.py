"""Read the words of German numbers: "6,8 Milliarden", "zweiundzwanzig"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from analysis.extraction.numbers import DIGITS, key_values, read_words
from analysis.quantities.interval import Number
from analysis.quantities.vocabulary import list_words

#: No letter stands before, or after.
B, E = r"(?<![^\W\d_])", r"(?![^\W\d_])"
#: What case, number and gender add to a word; the article in all its forms.
CASE = "(?:e[nmrs]?)?"
ARTICLE = rf"{B}eine?[nmrs]?{E}"
_SCALES = ("scale", "other scale", "hundred")


@cache
def any_of(*roles: str) -> str:
    """Write the pattern of the words of some roles, without the points of short ones."""
    return _join(word.rstrip(".") for word, _ in list_words(*roles, language="de"))


def _join(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted({*words}, key=lambda word: (-len(word), word))))


@cache
def parts() -> dict[str, str]:
    """Give the patterns from which those of the rules are made."""
    roles = ["denominator", "joined unit", "vague number"]
    roles += ["after times", "compared to fold", "told in percent"]
    values = key_values("number", language="de")
    ones = f"(?:{_join(x for x in values if 1 <= values[x] < 20 and x != 'anderthalb')})"
    tens = f"(?:(?:{ones}und)?(?:{_join(x for x in values if values[x] >= 20)}))"
    below_1000 = rf"(?:{ones}?hundert(?:und)?(?:{tens}|{ones})?|{tens}|{ones})"
    word = rf"(?:{below_1000}?tausend(?:und)?{below_1000}?|{below_1000})"
    half = rf"(?:{ones}einhalb|anderthalb){CASE}"
    number = rf"(?:(?<![a-zäöüß]){DIGITS}|{B}(?!eins?{E})(?:{half}|{word}){E})"
    short = _join(word[:-1] for word, _ in list_words("other scale", language="de"))
    scale = rf"(?:[ \u00a0\u202f-]{{,2}}(?:(?:{short})\b\.?|(?:{any_of(*_SCALES)})\b))"
    y = r"(?:1[89]|20|(?:(?<=Jahre )|(?<=Jahr ))1[0-7])\d\d(?!\d|[.,]\d|\w|[- ]?%| [x×] ?\d)"
    ways = rf"\b(?:{any_of('way of date')})e[nmrs]?"
    years = rf"{ways} (?:Geschäfts|Kalender)?jahre?s?\b|(?:Vorv|V)orjahr(?:e?s)?\b"
    return {role: any_of(role) for role in roles} | {
        "B": B, "E": E, "CASE": CASE, "ARTICLE": ARTICLE, "DIGITS": DIGITS,
        "ones": ones, "word": word, "scale": scale, "y": y, "ways": ways, "years": years,
        # "zwei Millionen dreihunderttausend"
        "number": rf"(?:(?:{number}|{ARTICLE}){scale}+"
        rf"(?: (?:und )?{B}{word}(?:tausend|hundert){E})?|{number}|\b(?:eins|null)\b)",
        # "dritte", "zwölfte", "zwanzigste"
        "ordinal": rf"(?:{B}(?:{any_of('ordinal')}"
        rf"|{word}(?:(?<=ig|rt|nd)ste|(?<!ig|rt|nd)te))[nmrs]?{E})",
        "month": rf"(?-i:(?:{any_of('month').title()})\b"
        r"|(?:Jan|Febr?|Mrz|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)(?=\.| \d)\.?)",
        "weekday": rf"(?-i:{any_of('weekday').title()})",
        "hour": r"(?:,? (?:um|gegen|ab|bis) \d{1,2}(?:[.:]\d\d)? Uhr\b)?",
        "season": "(?-i:Frühjahr|Frühling|Sommer|Herbst|Winter)", "yy": r"(?:19|20)\d\d",
        "half_day": r"(?:abend|morgen|vormittag|nachmittag|mittag|nacht)?",
        "of_year": r"(?:,?(?: des| im| in| vom| aus dem)?(?: (?:Geschäfts|Kalender)?jahre?s?)?"
        rf" ?(?P<year>{y}|['’]\d\d|{years})| des Jahres\b)?",
        "in": r"(?:\b(?:(?:am|vom|seit|bis|ab|zum|im|in|für|von|zur|Anfang|Mitte|Ende|Beginn)"
        r"[ \u00a0])*(?:de[smnr][ \u00a0])?)?",
        "day": r"\b(?P<d>(?:3[01]|[12]\d|0?[1-9]))\.", "nth": "(?:1[0-2]|0?[1-9])",
        "beside": "(?:zuvor|davor|vorher|früher|später|darauf|danach)",
        "about": r"rund|etwa|gut|knapp|fast|ungefähr|circa|ca\.|(?:etwas )?(?:mehr|weniger) als",
    }  # fmt: skip


@cache
def _token_pattern() -> re.Pattern[str]:
    words = rf"(?P<scale>{any_of(*_SCALES)})|(?P<number>{any_of('number', 'ordinal')})"
    return re.compile(rf"{DIGITS}|{words}", re.IGNORECASE)


def read_number(text: str) -> Number | None:
    """Read digits or words with their scale; an article is one."""
    text = re.sub(r"(?i)^eine?[nmrs]?$", "eins", re.sub("(?i)^beiden?$", "zwei", text))
    return read_words(text, _token_pattern(), "de")
