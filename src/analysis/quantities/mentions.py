"""Find every numeric mention of a paragraph, and read its hedge, value and unit.

A mention is a number expression or a date with the hedge and the unit that stand beside it. What is
not understood has no value, and a doubt that says why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Protocol

from analysis.errors import PhraseError
from analysis.quantities import chinese, english, german
from analysis.quantities.dates import DateExpression, DateRule, find_dates
from analysis.quantities.interval import Number, write_decimal
from analysis.quantities.numbers import NumberRules, Numeral, find_numbers
from analysis.quantities.units import TIMES, Cue, find_elsewhere, find_unit, is_yearly
from analysis.quantities.vocabulary import Span, list_words, word_pattern

#: What joins numbers of one unit.
_LINK = re.compile(
    r"[ \0]*(?:,|(?P<word>,? (?:and|or|und|oder)|[、和与]| to| bis))[ \0]*(?:US)?[$€£]?"
)


@dataclass(frozen=True)
class Mention:
    """A number in a paragraph, as it was printed and as it is read."""

    span: Span  # in the paragraph, hedge and unit included
    phrase: str  # the text of the span
    category: str  # "substantive", "date", "name" or "boilerplate"
    hedge: str  # as printed, in lower case; empty if the number stands bare
    value: str  # in the base unit; "14..15", "100/3", a period; empty if it is not understood
    unit: str  # a code of words.csv, or a noun that is none; empty if none was found
    doubt: str = ""  # why it is not understood, or must be looked at


class Grammar(Protocol):
    """What a language's module has."""

    def number_rules(self) -> NumberRules:
        """Give the rules of its numbers."""

    def date_rules(self) -> tuple[DateRule, ...]:
        """Give the rules of its dates."""


class Unspaced(Protocol):
    """What the module of a language has that does not part words by spaces."""

    def simplify(self, text: str) -> str:
        """Put the signs that are read in place of others, one for one."""

    def name_pattern(self) -> re.Pattern[str]:
        """Give the pattern of names and turns of phrase."""

    def read_beside(
        self, whole: str, numeral: Numeral, floor: int, ceiling: int
    ) -> chinese.Beside:
        """Read hedge and unit of a number from what stands between two places."""

    def find_elsewhere(self, text: str, found: Sequence[Cue], index: int) -> tuple[str, str]:
        """Find the unit of a number that has none beside it, and a doubt."""

    def is_furniture(self, text: str, span: Span, category: str) -> bool:
        """Tell page furniture."""


_GRAMMARS: dict[str, Grammar] = {"en": english, "de": german, "zh": chinese}
_UNSPACED: dict[str, Unspaced] = {"zh": chinese}


def find_mentions(
    paragraph: str, language: str = "en", published_on: date | None = None
) -> list[Mention]:
    """Find every numeric mention of a paragraph, in order, none overlapping.

    >>> [(x.phrase, x.hedge, x.value, x.unit) for x in find_mentions("It made over 6.8 bn yuan.")]
    [('over 6.8 bn yuan', 'over', '6800000000', 'CNY')]
    """
    if language not in _GRAMMARS:
        raise PhraseError(f"no number is read in {language!r}; the languages are de, en, zh")
    grammar = _GRAMMARS[language]
    own = _UNSPACED.get(language)
    left = own.simplify(paragraph) if own else paragraph
    names = []
    for match in (own.name_pattern() if own else _name_pattern(language)).finditer(left):
        names.append(Mention(match.span(), paragraph[slice(*match.span())], "name", "", "", ""))
        left = _blank(left, match.span())
    dates = find_dates(left, grammar.date_rules(), published_on)
    for expression in dates:
        left = _blank(left, expression.span)
    numerals = find_numbers(left, grammar.number_rules())
    found = [*names, *(_make_date(paragraph, x) for x in dates)]
    found += _make_numbers(left, paragraph, numerals, language)
    found.sort(key=lambda mention: mention.span)
    return [_classify(paragraph, mention, language) for mention in found]


def _blank(text: str, span: Span) -> str:
    return text[: span[0]] + "\0" * (span[1] - span[0]) + text[span[1] :]


# Names


@cache
def _name_pattern(language: str) -> re.Pattern[str]:
    """Compile codes ("ID.3", "5G"), names with a number, and turns of phrase."""
    roles = ("idiom", "name before", "name after", "edition")
    idioms, before, after, edition = (word_pattern(x, language=language) for x in roles)
    capital, number = r"\b(?=[^\W\d_a-zäöü])", r"(?:\d[\d.]*\d|\d|[IVX]+\b)(?![\d,]|[.]\d| ?%)"
    year = r"(?:19|20)\d\d(?:/(?:\d\d)?\d\d)?\b"
    return re.compile(
        r"(?<![\w$€£¥])(?!(?:[QH][1-4]|(?:RMB|USD|EUR|CNY|Rs|FY)\d[\d.,]*[a-z]*)\b)"
        r"(?:[A-Z][A-Za-z]*[.-]?|[a-z]{1,2}[A-Z]?)\d(?:[\w.-]*\w)?"
        r"|\b\d+[- ]?(?:[Ss]eries)\b|\b\d{1,2}[A-Z]{1,2}\b(?<![1-4][QHKM])(?<!\d[VWLT])|[#№]\d+"
        rf"|{capital}(?i:{before})[ -]{number}|{capital}(?i:{edition}) {year}"
        rf"|\b\w+[ -]{capital}(?i:{after})\b|\b(?!FY|IN\b|CES\b)[A-Z]{{3,}} 20\d\d\b"
        rf"|(?i:\b(?:{idioms})\b)|\w-first\b"
    )


# Dates


def _make_date(text: str, found: DateExpression) -> Mention:
    begin, end = found.span
    phrase = text[begin:end]
    return Mention(found.span, phrase, "date", found.hedge, found.period, "date", found.doubt)


# Numbers


@cache
def _hedge_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile a hedge that ends before a number, and one that follows it."""
    hedges = word_pattern("hedge", "borrowed hedge", "unread before", language=language)
    articles = word_pattern("article", "link of hedge", language=language)
    after = word_pattern("hedge after", "unread after", language=language)
    before = (
        rf"(?P<hedge>(?:(?<![\w-])(?:{hedges})(?!\w))|[~≈<>≤≥])"
        rf"(?P<link>[-\s(\"“”‘’«»]*(?:(?:{articles})\s+)*{_sign_pattern().pattern}?\s*)$"
    )
    return (
        re.compile(before, re.IGNORECASE),
        re.compile(rf"[\s-]*(?P<hedge>\+|(?<!\w)(?:{after})(?!\w))", re.IGNORECASE),
    )


@cache
def _sign_pattern() -> re.Pattern[str]:
    """Compile signs and codes of a currency before a number, also of one that is not known."""
    signs = word_pattern("currency sign")
    return re.compile(rf"(?<![^\W\d])(?P<sign>{signs}|[a-z]{{0,3}}[$€£¥])", re.IGNORECASE)


def _make_numbers(
    left: str, text: str, numerals: Sequence[Numeral], language: str
) -> list[Mention]:
    found: list[Mention] = []
    floor = 0
    for index, numeral in enumerate(numerals):
        after = numerals[index + 1].span[0] if index + 1 < len(numerals) else len(left)
        if own := _UNSPACED.get(language):
            found.append(_make_unspaced(text, numeral, own.read_beside(left, numeral, floor, after)))
        else:
            found.append(_make_number(left[:after], text, numeral, floor, language))
        floor = found[-1].span[1]
    return _take_over(left, found, language)


def _make_number(left: str, text: str, numeral: Numeral, floor: int, language: str) -> Mention:
    begin, end = numeral.span
    before, after = _hedge_patterns(language)
    hedge, unit, doubt = "", numeral.unit, numeral.doubt
    if sign := re.search(rf"{_sign_pattern().pattern}\s?$", left[floor:begin], re.IGNORECASE):
        begin = floor + sign.start()
        unit = dict(list_words("currency sign")).get(sign["sign"].lower(), "")
        doubt = doubt or ("" if unit else f"{sign['sign']!r} is no currency that is read")
    if not unit:
        found = find_unit(left, numeral, language)
        unit, end, doubt = found.code, found.end, doubt or found.doubt
    if match := before.search(left[floor:begin]):
        hedge = match["hedge"].lower()
        if _is_during(hedge, unit, left[: floor + match.start()]):
            hedge = ""
        else:
            begin = floor + match.start()
    if match := after.match(left, end):
        hedge = hedge or match["hedge"].lower()
        end = match.end()
    value = _write_value(numeral)
    return Mention((begin, end), text[begin:end], "substantive", hedge, value, unit, doubt)


def _make_unspaced(text: str, numeral: Numeral, beside: chinese.Beside) -> Mention:
    phrase = text[slice(*beside.span)]
    if beside.is_name:
        return Mention(beside.span, phrase, "name", "", "", "")
    hedge = text[slice(*beside.hedge)].lower() if beside.hedge else ""
    value = _write_value(numeral)
    return Mention(beside.span, phrase, "substantive", hedge, value, beside.unit, beside.doubt)


def _is_during(hedge: str, unit: str, before: str) -> bool:
    """Tell whether "over two years" is told of a time that passes, not of more than two."""
    is_time = unit in TIMES
    return (
        hedge in ("over", "in")
        and is_time
        and not re.search(r"\b(?:for|of|with|than|after|is|was)\s$", before)
    )


def _write_value(numeral: Numeral) -> str:
    if numeral.number is None:
        return ""
    lower = _write_number(numeral.number)
    return f"{lower}..{_write_number(numeral.upper)}" if numeral.upper else lower


def _write_number(number: Number) -> str:
    return (
        write_decimal(number.value)
        if number.divisor in (1, 2, 5) or _is_finite(number)
        else str(number.value)
    )


def _is_finite(number: Number) -> bool:
    rest = number.value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1


# Units from elsewhere


def _take_over(left: str, found: list[Mention], language: str) -> list[Mention]:
    """Give numbers without a unit one from elsewhere in their sentence, or a doubt."""
    result, is_list = list(found), False
    for index in reversed(range(len(result) - 1)):  # "3, 5 and 8 percent", "from 5 to 7 percent"
        mention, after = result[index], result[index + 1]
        link = _LINK.fullmatch(left, mention.span[1], after.span[0])
        is_list = bool(link and (is_list or link["word"]) and after.unit and not mention.unit)
        if is_list:
            result[index] = replace(mention, unit=after.unit)
    for index, mention in enumerate(result):
        if not mention.unit and mention.value:
            cues = [(x.span, x.unit) for x in result]
            if language in _UNSPACED:
                unit, doubt = _UNSPACED[language].find_elsewhere(left, cues, index)
            else:
                unit, doubt = find_elsewhere(left, cues, index, language), ""
            doubt = mention.doubt or doubt or ("" if unit else "no word beside it names its unit")
            result[index] = replace(mention, unit=unit, doubt=doubt)
        if result[index].unit == "vehicles" and is_yearly(left, mention.span, language):
            result[index] = replace(result[index], unit="vehicles/year")
    return result


# Classes


def _classify(text: str, mention: Mention, language: str) -> Mention:
    """Tell page furniture: a paragraph that has little else than a date."""
    if own := _UNSPACED.get(language):
        is_furniture = own.is_furniture(text, mention.span, mention.category)
        return replace(mention, category="boilerplate") if is_furniture else mention
    if mention.category == "date":
        rest = re.findall(r"\w+", text[: mention.span[0]] + text[mention.span[1] :])
        if len(rest) <= 3 and re.search(r"\d", mention.phrase):
            return replace(mention, category="boilerplate")
    return mention
