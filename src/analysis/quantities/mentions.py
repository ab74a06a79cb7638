"""Find every numeric mention of a paragraph, and read its hedge, value and unit.

A mention is a number expression or a date with the hedge and the unit that stand beside it. What is
not understood has no value, and a doubt that says why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Protocol

from analysis.errors import PhraseError
from analysis.quantities import chinese, english, german, german_phrases
from analysis.quantities.dates import DateExpression, DateRule, find_dates
from analysis.quantities.interval import Number, write_decimal
from analysis.quantities.numbers import NumberRules, Numeral, find_numbers
from analysis.quantities.vocabulary import MEASURES, Span, list_words, word_pattern

#: Units of time, which passes: "over two years" may be during them.
_TIMES = ("years", "months", "weeks", "days", "hours", "minutes")
#: Words of a noun phrase between a number and the word for its unit, at most.
_FARTHEST = 7


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


class PhraseRules(Protocol):
    """What a language's module has whose names, hedges and units follow rules of their own."""

    def name_pattern(self) -> re.Pattern[str]:
        """Compile names and turns of phrase, which are no numbers."""

    def furniture_pattern(self) -> re.Pattern[str]:
        """Compile what belongs to the page, and what is no quantity of its own."""

    def hedge_after(self) -> re.Pattern[str]:
        """Compile a hedge that follows a number and its unit."""

    def find_hedge(
        self, before: str, numeral: Numeral, unit: str, after: str
    ) -> tuple[str, int] | None:
        """Find the hedge before a number, and where it begins."""

    def find_unit(self, left: str, numeral: Numeral) -> tuple[str, int, str]:
        """Find the unit after a number: its code, its end, and a doubt."""

    def borrow_unit(
        self, left: str, found: Sequence[tuple[Span, str]], index: int
    ) -> tuple[str, str]:
        """Give a number the unit of a neighbour, or nothing; and a doubt."""


_GRAMMARS: dict[str, Grammar] = {"en": english, "de": german, "zh": chinese}
_PHRASES: dict[str, PhraseRules] = {"de": german_phrases}


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
    left = paragraph
    names = []
    rules = _PHRASES.get(language)
    for match in (rules.name_pattern() if rules else _name_pattern(language)).finditer(paragraph):
        names.append(_make_name(match))
        left = _blank(left, match.span())
    dates = find_dates(left, grammar.date_rules(), published_on)
    for expression in dates:
        left = _blank(left, expression.span)
    numerals = find_numbers(left, grammar.number_rules())
    found = [*names, *(_make_date(paragraph, x) for x in dates)]
    found += _make_numbers(left, paragraph, numerals, language)
    found.sort(key=lambda mention: mention.span)
    furniture = [*rules.furniture_pattern().finditer(paragraph)] if rules else []
    return [_classify(paragraph, mention, furniture) for mention in found]


def _blank(text: str, span: Span) -> str:
    return text[: span[0]] + "\0" * (span[1] - span[0]) + text[span[1] :]


# Names


@cache
def _name_pattern(language: str) -> re.Pattern[str]:
    """Compile codes ("ID.3", "5G"), names with a number, and turns of phrase."""
    roles = ("idiom", "name before", "name after")
    idioms, before, after = (word_pattern(x, language=language) for x in roles)
    number = r"\d[\d.]*\d|\d|[IVX]+\b"
    return re.compile(
        r"(?<![\w$€£¥])(?!(?:[QH][1-4]|(?:RMB|USD|EUR|CNY|FY)\d[\d.,]*)\b)"
        r"[A-Z][A-Za-z]*[.-]?\d(?:[\w.-]*\w)?"
        r"|\b\d+[- ]?(?:[Ss]eries)\b|\b\d{1,2}[A-Z]{1,2}\b(?<![1-4][QH])|[#№]\d+"
        rf"|\b(?:{before.title() if before != '(?!)' else before})[ -](?:{number})(?![\d,]|[.]\d)"
        rf"|(?:\b\w+(?:th|st|nd|rd)?[ -])(?:{after.title() if after != '(?!)' else after})\b"
        rf"|\b(?!FY|IN\b|CES\b)[A-Z]{{3,}} 20\d\d\b"
        rf"|(?i:\b(?:{idioms})\b)|\w-first\b"
    )


def _make_name(match: re.Match[str]) -> Mention:
    return Mention(match.span(), match[0], "name", "", "", "", "")


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
    after = word_pattern("unread after", "continuation anywhere", language=language)
    before = (
        rf"(?P<hedge>(?:(?<![\w-])(?:{hedges})(?!\w))|[~≈<>≤≥])"
        rf"(?P<link>[\s(]*(?:(?:{articles})\s+)*{_CURRENCY}?\s*)$"
    )
    return (
        re.compile(before, re.IGNORECASE),
        re.compile(rf"[\s-]*(?P<hedge>\+|(?<!\w)(?:{after})(?!\w))", re.IGNORECASE),
    )


#: Signs and codes of a currency before a number, and their units.
_SIGNS = {
    "us$": "USD", "usd": "USD", "$": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP",
    "cny": "CNY", "rmb": "CNY", "¥": "CNY", "yuan": "CNY",
}  # fmt: skip
_CURRENCY = r"(?:(?<!\w)(?:us ?\$|usd|eur|gbp|cny|rmb|[a-z]{0,3}\$|[€£¥]))"


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
    if sign := re.search(rf"(?P<sign>{_CURRENCY})\s?$", left[floor:begin], re.IGNORECASE):
        begin = floor + sign.start()
        unit = _SIGNS.get(sign["sign"].lower().replace(" ", ""), "")
        doubt = doubt or ("" if unit else f"{sign['sign']!r} is no currency that is read")
    rules = _PHRASES.get(language)
    if not unit:
        find = rules.find_unit if rules else partial(_find_unit, language=language)
        unit, end, odd = find(left, numeral)
        doubt = doubt or odd
    if rules:
        if found := rules.find_hedge(left[floor:begin], numeral, unit, left[end:]):
            hedge, begin = found[0], floor + found[1]
    elif match := before.search(left[floor:begin]):
        hedge = match["hedge"].lower()
        if _is_during(hedge, unit, left[: floor + match.start()]):
            hedge = ""
        else:
            begin = floor + match.start()
    after = rules.hedge_after() if rules else after
    if match := after.match(left, end) or (rules and after.match(left, numeral.span[1])):
        hedge = hedge or match["hedge"].lower()
        end = max(end, match.end())
    if not rules and unit == "vehicles" and _rate_pattern(language).match(left, end):
        unit = "vehicles/year"
    value, category = _write_value(numeral), "name" if numeral.form == "vague" else "substantive"
    return Mention((begin, end), text[begin:end], category, hedge, value, unit, doubt)


@cache
def _rate_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{word_pattern('per year', language=language)})(?!\w)", re.IGNORECASE)


def _is_during(hedge: str, unit: str, before: str) -> bool:
    """Tell whether "over two years" is told of a time that passes, not of more than two."""
    is_time = unit in _TIMES
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


# Units


@cache
def _unit_words(language: str) -> dict[str, str]:
    """Give the unit of each word for one; the first in the table where there are several."""
    found: dict[str, str] = {}
    for lang in (language, "en"):
        for word, unit in list_words("unit", language=lang):
            if unit != "vehicles/year" and word not in (
                "half",
                "quarter",
                "u.s.",
                "hälfte",
                "century",
            ):
                found.setdefault(word, unit)
    return found


@cache
def _unit_pattern(language: str) -> re.Pattern[str]:
    words = sorted(_unit_words(language), key=lambda word: -len(word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?![^\W\d_])", re.IGNORECASE)


@cache
def _stop_pattern(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{word_pattern('end of noun phrase', language=language)})(?!\w)", re.IGNORECASE
    )


def _find_unit(left: str, numeral: Numeral, language: str) -> tuple[str, int, str]:
    """Find the unit in the noun phrase after a number: its code, its end, and a doubt."""
    words, stop = _unit_words(language), _stop_pattern(language)
    if numeral.form == "ordinal":
        match = _unit_pattern(language).match(left, numeral.span[1] + 1)
        unit = words[match[0].lower()] if match and left[numeral.span[1]] == " " else ""
        counts = unit and unit not in (*MEASURES, *_TIMES)
        return (unit, match.end(), "") if match and counts else ("rank", numeral.span[1], "")
    place = numeral.span[1]
    singular = bool(numeral.number and numeral.number.value == 1 and not numeral.upper)
    best: tuple[str, int] | None = None
    last: tuple[str, int] | None = None
    for step in range(_FARTHEST):
        gap = re.compile(r"[\s\u00a0]*-?[\s\u00a0]*" if step == 0 else r"\s\(?|-|/|\)\s").match(
            left, place
        )
        if not gap:
            break
        place = gap.end()
        if match := _unit_pattern(language).match(left, place):
            unit = words[match[0].lower()]
            if unit in MEASURES or unit == "%":
                if step == 0:
                    return unit, match.end(), ""
            elif step == 0 and "-" in gap[0]:
                return unit, match.end(), ""  # "three-day", "139-year"
            elif _is_plural(match[0]) or unit == "km":
                best = unit, match.end()
                place = match.end()
                if not re.match(r" \(\w+\)| (?=\w+s\b)", left[place:]):
                    break
                follow = re.match(r" \(\w+\)", left[place:])
                place += follow.end() if follow else 0
                continue
            elif singular or not best:
                best = unit, match.end()
            place = match.end()
            last = None
            continue
        if stop.match(left, place) or (best and _is_plural(left[slice(*_end_of(best))])):
            break
        word = re.compile(r"[^\W\d_][\w'’.]*|\d+\w*").match(left, place)
        if not word:
            break
        place = word.end() - word[0].endswith(".")
        last = (word[0].lower(), place) if _is_plural(word[0]) else None
    if last and (not best or best[1] < last[1]):
        return last[0], last[1], f"{last[0]!r} is no unit of words.csv"
    if best:
        return *best, ""
    return "", numeral.span[1], ""


def _end_of(best: tuple[str, int]) -> Span:
    return best[1] - 1, best[1]


def _is_plural(word: str) -> bool:
    return (
        word.lower().endswith("s") and not word.lower().endswith(("ss", "us", "'s", "’s"))
    ) or word.lower() in ("people", "men", "women")


def _take_over(left: str, found: list[Mention], language: str) -> list[Mention]:
    """Give numbers without a unit that of their neighbour in the same sentence."""
    result = list(found)
    if rules := _PHRASES.get(language):
        for index in [*reversed(range(len(result))), *range(len(result))]:
            mention = result[index]
            if mention.value and not mention.unit and not mention.doubt:
                unit, doubt = rules.borrow_unit(left, [(x.span, x.unit) for x in result], index)
                result[index] = replace(mention, unit=unit, doubt=doubt)
        for index, mention in enumerate(result):
            if mention.value and not mention.unit and not mention.doubt:
                result[index] = replace(mention, doubt="no word beside it names its unit")
        return result
    for index in reversed(range(len(result) - 1)):
        mention, after = result[index], result[index + 1]
        between = left[mention.span[1] : after.span[0]]
        if (
            not mention.unit
            and after.unit
            and re.fullmatch(r"(?:,? (?:and|or|und|oder) |, |[、和与]| ?/ ?)(?:US)?[$€]?", between)
        ):
            result[index] = replace(mention, unit=after.unit)
    for index, mention in enumerate(result):
        if not mention.unit and mention.value:
            result[index] = _take_unit(left, result, index, language)
    return result


def _take_unit(left: str, found: list[Mention], index: int, language: str) -> Mention:
    mention = found[index]
    counted = [
        x
        for x in found[:index][::-1] + found[index + 1 :]
        if x.unit and x.unit not in (*MEASURES, "rank", "fold", "date", "times", *_TIMES)
    ]
    same = [x for x in counted if not _is_parted(left, mention.span, x.span)]
    if same:
        return replace(mention, unit=same[0].unit)
    sentence = max(left.rfind(". ", 0, mention.span[0]), 0)
    before = [
        x
        for x in _unit_pattern(language).finditer(left, sentence, mention.span[0])
        if _is_plural(x[0])
    ]
    if before:
        return replace(mention, unit=_unit_words(language)[before[-1][0].lower()])
    if counted:
        return replace(mention, unit=counted[0].unit)
    return replace(mention, doubt=mention.doubt or "no word names its unit")


def _is_parted(left: str, one: Span, other: Span) -> bool:
    between = left[min(one[1], other[1]) : max(one[0], other[0])]
    return bool(re.search(r"[.!?;。！？；]\s|[。！？；]", between))


# Classes


def _classify(text: str, mention: Mention, furniture: Sequence[re.Match[str]]) -> Mention:
    """Tell page furniture: a paragraph that has little else than a date, and what looks like it."""
    begin, end = mention.span
    if any(x.start() <= begin and end <= x.end() for x in furniture):
        return replace(mention, category="boilerplate")
    if mention.category == "date":
        rest = re.findall(r"\w+", text[: mention.span[0]] + text[mention.span[1] :])
        if len(rest) <= 3 and re.search(r"\d", mention.phrase):
            return replace(mention, category="boilerplate")
    return mention
