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
from analysis.quantities.numbers import Numeral, NumberRules, find_numbers
from analysis.quantities.vocabulary import MEASURES, Span, list_words, word_pattern

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

    def number_rules(self) -> NumberRules: ...
    def date_rules(self) -> tuple[DateRule, ...]: ...


_GRAMMARS: dict[str, Grammar] = {"en": english, "de": german, "zh": chinese}


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
    for match in _name_pattern(language).finditer(paragraph):
        names.append(_make_name(match))
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
    roles = ("idiom", "name before", "name after")
    idioms, before, after = (word_pattern(x, language=language) for x in roles)
    number = r"\d[\d.]*\d|\d|[IVX]+\b"
    return re.compile(
        rf"(?<![\w$€£¥])(?!(?:[QH][1-4]|(?:RMB|USD|EUR|CNY|FY)\d[\d.,]*)\b)[A-Z][A-Za-z]*[.-]?\d[\w.-]*\w|\b(?![QH][1-4]\b)[A-Z]{{1,3}}\d\b"
        rf"|\b\d+[- ]?(?:[Ss]eries)\b|\b\d{{1,2}}[A-Z]{{1,2}}\b(?<![1-4][QH])|[#№]\d+"
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
    if not unit:
        unit, end, odd = _find_unit(left, numeral, language)
        doubt = doubt or odd
    elif numeral.unit in ("percent", "fold"):
        pass
    if match := before.search(left[floor:begin], re.IGNORECASE):
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


def _is_during(hedge: str, unit: str, before: str) -> bool:
    """Tell whether "over two years" is told of a time that passes, not of more than two."""
    is_time = unit in ("years", "months", "weeks", "days", "hours")
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
            if unit not in ("vehicles/year",) and word not in (
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
    place = numeral.span[1]
    singular = numeral.form == "ordinal" or (
        numeral.number and numeral.number.value == 1 and not numeral.upper
    )
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
            elif _is_plural(match[0]) or unit == "km":
                best = unit, match.end()
                place = match.end()
                if not re.match(r" \(\w+\)| (?=\w+s\b)", left[place:]):
                    break
                follow = re.match(r" \(\w+\)", left[place:])
                place += follow.end() if follow else 0
                continue
            elif singular or (step == 0 and "-" in gap[0]) or not best:
                best = unit, match.end()
            place = match.end()
            last = None
            continue
        if stop.match(left, place) or best and _is_plural(left[slice(*_end_of(best))]):
            break
        word = re.compile(r"[^\W\d_][\w'’.]*|\d+\w*").match(left, place)
        if not word:
            break
        place = word.end() - word[0].endswith(".")
        last = (word[0].lower(), place) if _is_plural(word[0]) else None
    if numeral.form == "ordinal":
        return best[0] if best else "rank", best[1] if best else numeral.span[1], ""
    if last and (not best or best[1] < last[1]):
        return last[0], last[1], f"{last[0]!r} is no unit of words.csv"
    if best:
        return *best, ""
    return "", numeral.span[1], ""


def _end_of(best: tuple[str, int]) -> Span:
    return best[1] - 1, best[1]


def _is_plural(word: str) -> bool:
    return (
        word.lower().endswith("s")
        and not word.lower().endswith(("ss", "us", "'s", "’s"))
        or word.lower() in ("people", "men", "women")
    )


def _take_over(left: str, found: list[Mention], language: str) -> list[Mention]:
    """Give numbers without a unit that of their neighbour in the same sentence."""
    result = list(found)
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
        if x.unit
        and x.unit not in (*MEASURES, "rank", "fold", "date", "years", "months", "days", "times")
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


def _classify(text: str, mention: Mention, language: str) -> Mention:
    """Tell page furniture: a paragraph that has little else than a date."""
    if mention.category == "date":
        rest = re.findall(r"\w+", text[: mention.span[0]] + text[mention.span[1] :])
        if len(rest) <= 3 and re.search(r"\d", mention.phrase):
            return replace(mention, category="boilerplate")
    return mention
