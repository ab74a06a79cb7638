"""The numbers and dates of Chinese prose, as rules: the first that matches a place has it.

So far only digits with their scale, and years; Han numerals and dates are to come.
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
    """Give the rules of Chinese numbers."""
    scale = pattern_of("scale", "other scale", language="zh")
    number = rf"(?P<digits>{DIGITS})(?P<scale>(?:{scale})*)"
    return NumberRules(
        rules=((re.compile(number, _I), _read_cardinal),),
        to=re.compile(r" ?[-–—~～至到] ?|或者?"),
        between=re.compile(r"(?!)"),
        and_=re.compile(r"(?!)"),
        out_of=re.compile(r"(?!)"),
        shared=re.compile(r"^(?P<unit>%|个百分点)"),
    )


def _read_cardinal(match: re.Match[str]) -> Numeral:
    digits = read_digits(match["digits"], "zh")
    if digits is None:
        doubt = f"{match[0]!r} is no number as Chinese writes them"
        return Numeral(match.span(), None, doubt=doubt)
    words = [("number", digits)]
    powers = key_values("scale", "other scale", language="zh")
    words += [("scale", powers[sign]) for sign in match["scale"]]
    return Numeral(match.span(), add_words(words), is_scaled=len(words) > 1)


@cache
def date_rules() -> tuple[DateRule, ...]:
    """Give the rules of Chinese dates, the longest forms first."""
    return ((re.compile(r"(?<!\d)(?P<y>(?:1[89]|20)\d\d)年"), _read_year),)


def _read_year(match: re.Match[str], _: Clock) -> str | None:
    return match["y"]
