"""The numbers and dates of German prose, as rules: the first that matches a place has it.

So far only digits with their scale, and years; words, compounds and dates are to come.
"""

from __future__ import annotations

import re
from functools import cache

from analysis.quantities.dates import Clock, DateRule
from analysis.quantities.numbers import (
    DIGITS,
    NumberRules,
    Numeral,
    add_words,
    key_values,
    pattern_of,
    read_digits,
)

_I = re.IGNORECASE


@cache
def number_rules() -> NumberRules:
    """Give the rules of German numbers."""
    scale = pattern_of("scale", "other scale", language="de")
    number = rf"(?P<digits>{DIGITS})(?:[ \u00a0\u202f]?(?P<scale>{scale})(?!\w))?"
    return NumberRules(
        rules=((re.compile(number, _I), _read_cardinal),),
        to=re.compile(r" ?[-–—~/] ?| bis (?:zu )?| oder ", _I),
        between=re.compile(r"\bzwischen\W{0,4}$", _I),
        and_=re.compile(r" und ", _I),
        out_of=re.compile(r" von ", _I),
        shared=re.compile(r"^[ \u00a0]?(?P<unit>%|Prozent)", _I),
    )


def _read_cardinal(match: re.Match[str]) -> Numeral:
    digits = read_digits(match["digits"], "de")
    if digits is None:
        doubt = f"{match[0]!r} is no number as German writes them"
        return Numeral(match.span(), None, doubt=doubt)
    words = [("number", digits)]
    if match["scale"]:
        powers = key_values("scale", "other scale", language="de")
        words.append(("scale", powers[match["scale"].lower()]))
    return Numeral(match.span(), add_words(words), is_scaled=len(words) > 1)


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of German dates, the longest forms first."""
    return ((re.compile(r"\b(?P<y>(?:1[89]|20)\d\d)\b(?![.,]\d)"), _read_year),)


def _read_year(match: re.Match[str], _: Clock) -> str | None:
    return match["y"]
