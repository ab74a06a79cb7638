"""Find every numeric mention of a paragraph, and read its hedge, value and unit.

A mention is a number expression or a date with the hedge and the unit that stand beside it. What is
not understood has no value, and a doubt that says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Protocol

from analysis.errors import PhraseError
from analysis.quantities import chinese, english, german
from analysis.quantities.dates import Clock, DateExpression, DateRule, find_dates
from analysis.quantities.interval import Number, write_decimal
from analysis.quantities.numbers import NumberRules, Numeral, find_numbers
from analysis.quantities.units import TIMES, find_elsewhere, find_unit, is_yearly
from analysis.quantities.vocabulary import MONEY, Span, list_words, word_pattern

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


#: Turns of phrase that no list of words has: "the existing one", "one should", "first launched",
#: "First, …", "the two agreed", and the size of an engine.
_MORE_NAMES = {
    "en": (
        r"(?i:\b(?:the|this|that|each|every|any|which|existing|new|old|previous|only|next|last|big"
        r"|small|good|better|smaller|larger|bigger) one(?![-’'])(?=[.,;:)!?]|$| (?:in|of|that|which"
        r"|who|is|was|are|were|for|to|with|and|or|but|can|could|has|had|will|as|at|on|by|from)\b))"
        r"|\b(?:O|(?<=[a-z,] )o)ne (?=(?:can|cannot|could|may|might|must|should|would|wonders)\b)"
        r"|(?<!the )(?<!its )(?<!The )(?<!their )(?<!a )\b[Ff]irst(?= \w+ed\b)"
        r"|(?:^|(?<=[.!?;:] ))(?:First|Second|Third|Fourth|Fifth)(?:ly)?(?=,)|\b\d\.\dT\b"
        r"|\b[Tt]he (?:two|three)(?= (?:have|had|are|were|will|would|also|met|said|\w+ed)\b)"
    ),
}
_GRAMMARS: dict[str, Grammar] = {"en": english, "de": german, "zh": chinese}


def find_mentions(
    paragraph: str, language: str = "en", published_on: date | None = None
) -> list[Mention]:
    """Find every numeric mention of a paragraph, in order, none overlapping.

    >>> [(x.phrase, x.hedge, x.value, x.unit) for x in find_mentions("It made over 6.8 bn yuan.")]
    [('over 6.8 bn yuan', 'over', '6800000000', 'CNY')]
    """
    return next(find_in_article([paragraph], language, published_on))


def find_in_article(
    paragraphs: Iterable[str], language: str = "en", published_on: date | None = None
) -> Iterator[list[Mention]]:
    """Find the mentions of each paragraph; "the previous year" is told from an earlier one too."""
    if language not in _GRAMMARS:
        raise PhraseError(f"no number is read in {language!r}; the languages are de, en, zh")
    clock = Clock(published_on)
    return (_find_in(paragraph, language, clock) for paragraph in paragraphs)


def _find_in(paragraph: str, language: str, clock: Clock) -> list[Mention]:
    grammar, left = _GRAMMARS[language], paragraph
    found = []
    for pattern, category in ((_furniture_pattern, "boilerplate"), (_name_pattern, "name")):
        matches = pattern(language).finditer(left)
        found += [Mention(x.span(), x[0], category, "", "", "") for x in matches]
        for mention in found:
            left = _blank(left, mention.span)
    dates = find_dates(left, grammar.date_rules(), clock, language)
    for expression in dates:
        left = _blank(left, expression.span)
    found += [_make_date(paragraph, x) for x in dates]
    found += _make_numbers(left, paragraph, find_numbers(left, grammar.number_rules()), language)
    found.sort(key=lambda mention: mention.span)
    return [_classify(paragraph, mention, language) for mention in found]


def _blank(text: str, span: Span) -> str:
    return text[: span[0]] + "\0" * (span[1] - span[0]) + text[span[1] :]


# Names, and what is no part of the text


@cache
def _furniture_pattern(language: str) -> re.Pattern[str]:
    """Compile addresses, telephone numbers and counters of a page."""
    before, after = (word_pattern(f"furniture {x}", language=language) for x in ("before", "after"))
    return re.compile(
        r"\+\d[\d ()/-]{7,}\d|\b(?:https?://|www\.)\S+|\S+@\S+"
        rf"|(?<!\w)(?:{before})[\s:.()]*[+(\d][\d ()/.,-]*(?:(?<=\d)|\b)"
        rf"|\b\d[\d,.]* (?:{after})\b",
        re.IGNORECASE,
    )


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
        rf"|(?i:\b(?:{idioms})\b)|\w-first\b|{_MORE_NAMES.get(language, '(?!)')}"
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
        re.compile(
            rf"[\s-]*(?P<hedge>\+|(?<!\w)(?:{after})(?!\w))(?!\s(?:{articles}|all)\s)",
            re.IGNORECASE,
        ),
    )


@cache
def _rate_pattern(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"\s?(?:{word_pattern('other rate', language=language)})(?!\w)", re.IGNORECASE
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
    if match := after.match(left, end):  # "400 or more people", "300-odd workers"
        hedge, end = match["hedge"].lower(), match.end()
    if not unit:
        found = find_unit(left, replace(numeral, span=(begin, end)), language)
        unit, end, doubt = found.code, found.end, doubt or found.doubt
    if match := before.search(left[floor:begin]):
        kind = _doubt_hedge(match, unit, left[: floor + match.start()], language)
        if kind != "none":
            hedge, begin = match["hedge"].lower(), floor + match.start()
            doubt = doubt or kind
    if not hedge and (match := after.match(left, end)):
        hedge, end = match["hedge"].lower(), match.end()
    if rate := _rate_pattern(language).match(left, end):
        doubt = doubt or f"it is told {rate[0].strip()}"
    value = _write_value(numeral)
    return Mention((begin, end), text[begin:end], "substantive", hedge, value, unit, doubt)


def _doubt_hedge(match: re.Match[str], unit: str, before: str, language: str) -> str:
    """Give "none" if a word is no hedge here ("add up to 5", "over the next years"), or a doubt."""
    hedge, words = match["hedge"].lower(), list_words("no hedge", language=language)
    others = "|".join(re.escape(word) for word, key in words if key == hedge) or "(?!)"
    if re.search(rf"\b(?:{others})\s$", before, re.IGNORECASE):
        return "none"
    if hedge not in ("over", "in") or unit not in TIMES:
        return ""
    if re.search(r"[a-z]", match["link"], re.IGNORECASE):
        return "none"
    firm = r"\b(?:for|of|with|than|after|is|was|been|took|takes?|lasts?|lasted|just)\s$"
    return "" if re.search(firm, before) else f"{hedge!r} may mean longer than that, or during it"


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
            cues, whole = (
                [(x.span, x.unit) for x in result],
                "." not in mention.value.replace("..", ""),
            )
            unit = find_elsewhere(left, cues, index, language, whole=whole)
            doubt = mention.doubt or ("" if unit else "no word beside it names its unit")
            result[index] = replace(mention, unit=unit, doubt=doubt)
        if result[index].unit == "vehicles" and is_yearly(left, mention.span, language):
            result[index] = replace(result[index], unit="vehicles/year")
    return result


# Classes


def _classify(text: str, mention: Mention, language: str) -> Mention:
    """Tell page furniture: a line that has little else than a day, and the base of a rate."""
    before, after = text[: mention.span[0]], text[mention.span[1] :]
    if mention.category == "date" and re.search(
        r"\b(?:19|20)\d\d\b.*\d|\d.*\b20\d\d\b", mention.phrase
    ):
        issued = word_pattern("furniture before", "issued", language=language)
        is_line = len(re.findall(r"\w+", before + after)) <= 3
        is_issued = re.match(rf"(?:{issued})\b.{{,30}}$", before, re.IGNORECASE)
        if is_line or (is_issued and len(after) < 20):
            return replace(mention, category="boilerplate")
    if mention.value == "1" and mention.unit in MONEY and re.match(r"\s?(?:=|≈|equals?\b)", after):
        return replace(mention, category="boilerplate")
    return mention
