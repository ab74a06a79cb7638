"""Find every numeric mention of a paragraph, and read its hedge, value and unit.

A mention is a number expression or a date with the hedge and the unit that stand beside it. What is
not understood has no value, and a doubt that says why.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType

from analysis.errors import PhraseError
from analysis.extraction.dates import Clock, DateExpression, find_dates
from analysis.extraction.numbers import (
    Counted,
    Numeral,
    find_numbers,
    is_measured,
)
from analysis.quantities.interval import write_value
from analysis.quantities.vocabulary import MONEY, Span, list_units, list_words, word_pattern

_EITHER_WAY = re.compile(
    r"(?i)(?:±|\bplus(?: or | oder |[ /-])minus\b|\bgive or take\b|正负|上下浮动|上下波动) ?"
)
#: What can be made in a year, and words before it that say so.
_MADE = ("vehicles", "GWh")
_YEARLY = re.compile(
    r"(?i)(?:\bJahreskapazität(?:en)?(?: \w+){,2} (?:von|auf)"
    r"|\b(?:annual|yearly) (?:\w+ )?capacity (?:of|to)"
    r"|年(?:产能|生产能力)(?:将?达到?|为|提升至)?) ?$"
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
    numeral: Numeral | None = field(default=None, compare=False, repr=False)  # of a number
    hedge_span: Span | None = field(default=None, compare=False, repr=False)


_GRAMMARS = {"en": "english", "de": "german", "zh": "chinese"}


@cache
def _find_grammar(language: str) -> ModuleType:
    """Import the module of a language, when the first of its texts is read.

    Each has `simplify`, `furniture_pattern`, `name_pattern`, `date_rules`, `number_rules`,
    `read_beside` and `share_units`.
    """
    if language not in _GRAMMARS:
        raise PhraseError(f"no number is read in {language!r}; the languages are de, en, zh")
    return import_module(f"analysis.extraction.{_GRAMMARS[language]}")


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
    grammar, clock, texts = _find_grammar(language), Clock(published_on), list(paragraphs)
    plain, begin = grammar.simplify("\n".join(texts)), 0  # a whole article tells its place
    for text in texts:
        yield _find_in(text, plain[begin : begin + len(text)], language, grammar, clock)
        begin += len(text) + 1


def _find_in(
    paragraph: str, left: str, language: str, grammar: ModuleType, clock: Clock
) -> list[Mention]:
    found: list[Mention] = []
    patterns = ("boilerplate", grammar.furniture_pattern()), ("name", grammar.name_pattern())
    for category, pattern in patterns:
        spans = [x.span() for x in pattern.finditer(left)]
        found += [Mention(x, paragraph[slice(*x)], category, "", "", "") for x in spans]
        for span in spans:
            left = _blank(left, span)
    dates = find_dates(left, grammar.date_rules(), clock, language)
    for expression in dates:
        left = _blank(left, expression.span)
    found += [_make_date(paragraph, x) for x in dates]
    numbers = _make_numbers(left, paragraph, grammar)
    found = [x for x in found if not any(y.span[0] <= x.span[0] < y.span[1] for y in numbers)]
    found = sorted([*found, *numbers], key=lambda mention: mention.span)  # "62 A320s" are one
    return [_classify(paragraph, mention, language) for mention in found]


def list_numerals(text: str, language: str = "en") -> list[Numeral]:
    """List the number expressions of a text, also those of dates and names."""
    grammar = _find_grammar(language)
    return find_numbers(grammar.simplify(text), grammar.number_rules())


def _blank(text: str, span: Span) -> str:
    return text[: span[0]] + "\0" * (span[1] - span[0]) + text[span[1] :]


def _make_date(text: str, found: DateExpression) -> Mention:
    begin, end = found.span
    place = text.lower().find(found.hedge, begin)
    hedge = (place, place + len(found.hedge)) if found.hedge else None
    said = (found.hedge, found.period, "date", found.doubt)
    return Mention(found.span, text[begin:end], "date", *said, hedge_span=hedge)


def _make_numbers(left: str, text: str, grammar: ModuleType) -> list[Mention]:
    numerals = find_numbers(left, grammar.number_rules())
    found: list[Mention] = []
    counted: list[Counted] = []
    margins = [x.end() for x in _EITHER_WAY.finditer(left)]
    floor = 0
    for index, numeral in enumerate(numerals):
        after = numerals[index + 1].span[0] if index + 1 < len(numerals) else len(left)
        beside = grammar.read_beside(left[:after], numeral, floor)
        floor = beside.span[1]
        span, phrase = beside.span, text[slice(*beside.span)]
        counted.append(Counted(span, beside.unit, numeral, beside.doubt))
        if beside.is_name:
            found.append(Mention(span, phrase, "name", "", "", ""))
            continue
        hedge = text[slice(*beside.hedge)].lower() if beside.hedge else ""
        value = write_value(numeral.number, numeral.upper) if numeral.number else ""
        begin, end = numeral.span
        is_margin = any(begin <= x < end for x in margins)
        doubt = beside.doubt or "it may be a margin either way" * is_margin
        said = hedge, value, beside.unit, doubt
        found.append(Mention(span, phrase, "substantive", *said, numeral, beside.hedge))
    shared = grammar.share_units(left, counted)
    for index, (unit, _) in enumerate(shared):
        if unit in _MADE and _YEARLY.search(left, 0, found[index].span[0]):
            shared[index] = f"{unit}/year", ""
            if "year" in found[index].doubt:
                found[index] = replace(found[index], doubt="")
    units = {unit for unit, _ in shared}
    return [
        replace(mention, unit=unit, doubt=mention.doubt or doubt or _doubt(mention, unit, units))
        if mention.value
        else mention
        for mention, (unit, doubt) in zip(found, shared, strict=True)
    ]


def _doubt(mention: Mention, unit: str, units: Container[str]) -> str:
    """Doubt more of what is counted than there is of it, a rate that is not told, or a unit."""
    if f"{unit}/year" in units and unit != "vehicles" and unit not in MONEY:
        return "it may be told a year, as another number is"
    value = mention.numeral.number.value if mention.numeral and mention.numeral.number else 0
    crowds = ("people", "companies", "cars", "vehicles", "vehicles/year")
    is_odd = value >= 10**10 and unit in crowds
    return "so many there are not: it may be a misprint" if is_odd else _doubt_unit(unit)


@cache
def _doubt_unit(unit: str) -> str:
    """Doubt a unit of things that no figure has: it may be called otherwise."""
    is_measure = unit in (unit for _, unit in list_words("measure")) and not unit.isalpha()
    is_known = unit in ("", *list_units()) or is_measured(unit) or len(unit) < 4 or is_measure
    return "" if is_known else f"no figure has the unit {unit!r} yet"


# Classes


def _classify(text: str, mention: Mention, language: str) -> Mention:
    """Tell page furniture, and the base of a rate: "1 euro = 1.09 dollars"."""
    is_base = mention.value == "1" and mention.unit in MONEY
    base = r"\s?(?:=|≈|兑|equals?\b|(?:kostete?(?: \w+){,3}|für) \d+,\d)"
    is_base = is_base and bool(re.match(base, text[mention.span[1] :]))
    is_figure = mention.category == "substantive" and mention.unit  # "710 to 1920 litres"
    if is_base or (not is_figure and _is_furniture(text, mention.span, language)):
        return replace(mention, category="boilerplate")
    return mention


#: A day with its year or its time, as a line prints it that tells when it was issued.
_ISSUED_DAY = re.compile(
    r"(?<!\d)\d{1,2}(?!\d).*\b(?:19|20)\d\d\b|(?<!\d)(?:19|20)\d\d(?:-\d|[./]\d+[./]\d)"
    r"|\d ?[日号]|\d:\d\d$"
)
#: "Hannover, 23. Februar 2016 -", "(abc, 30.3.2016)" of German agencies.
_PLACED = re.compile(
    r"[A-ZÄÖÜ][\w/-]+(?: [A-ZÄÖÜ]\w+)?, \0 [-–—] .*|.*\((?:[\w/.-]+, ?)+\0\)\.?\s*"
)
#: The counter of a part of a Chinese text: 三、, 01.
_COUNTER = re.compile(
    r"[（( ]*(?:0\d(?!\d)|(?:\d{1,2}|[零一二三四五六七八九十]{1,3})(?:[）)、．]|[.](?!\d)))"
)


def _is_furniture(text: str, span: Span, language: str) -> bool:
    """Tell a line that has little else than the day of publication, and the counter of a part."""
    before, phrase, after = text[: span[0]], text[slice(*span)], text[span[1] :]
    if not _ISSUED_DAY.search(phrase):
        counter = _COUNTER.match(text) if language == "zh" else None
        return bool(counter and span[0] < counter.end() and (len(phrase) < 4 or phrase[0] == "0"))
    if language == "de" and _PLACED.fullmatch(f"{before}\0{after}"):
        return True
    issued = word_pattern("furniture before", "issued", language=language)
    if language == "zh":
        if re.search(r"\d[-./]\d+ \d+:\d\d", phrase) and not after.strip():
            return not re.search("[，。；！？]", before)
        words = rf"{issued}|[星期周一二三四五六日天]|[\W\d_]"
        return len(re.sub(words, "", before + after)) <= 4
    before, after = re.split(r" [|·•] ", before)[-1], re.split(r" [|·•] ", after)[0]
    is_issued = re.match(rf"(?i)(?:{issued})\b.{{,30}}$", before) and len(after) < 20
    return bool(is_issued or len(re.findall(r"\w+", before + after)) <= 3)
