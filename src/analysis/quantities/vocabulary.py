"""The closed vocabularies of print: levels, kinds, and the words that ``words.csv`` lists by role.

A word of a role has a key: a hedge its family, a number its value, a scale its power of ten, a unit
its code. Percentages stay in percent and money in whole yuan, dollars or euros.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

from analysis.errors import PhraseError, suggest
from analysis.quantities import LANGS

#: Units that are currencies.
MONEY = ("CNY", "USD", "EUR")
#: Units whose word stands beside its number, with nothing between them.
MEASURES = (*MONEY, "percent", "points")
#: Roles of hedges after a number that are not read.
AFTER = ("unread after", "continuation anywhere")
#: No letter of a word that has an alphabet stands before, or after.
EDGES = r"(?<![^\W\u4e00-\u9fff])", r"(?![^\W\u4e00-\u9fff])"
Span = tuple[int, int]


class Level(StrEnum):
    """How hedges are read: by the word's logic alone, or as far as a share of readers would go."""

    LOGICAL = "logical"
    CORE = "core"  # half of the readers
    MIDDLE = "middle"  # three quarters
    WIDE = "wide"  # nine in ten


class Family(StrEnum):
    """Hedges that are read alike."""

    NEARLY = "nearly"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    BELOW = "below"
    UP_TO = "up to"
    LATE = "late"


@dataclass(frozen=True)
class Kind:
    """What a kind of quantity allows."""

    meaning: str  # for the data dictionary
    lower: Fraction | float = Fraction(0)  # the least possible value in the unit
    upper: Fraction | float = math.inf
    whole: bool = False  # whether only whole numbers are possible


KINDS: dict[str, Kind] = {
    "count": Kind("things counted, whole", whole=True),
    "ordinal": Kind(
        "position in a sequence, whole: the 30 millionth car, the ninth edition", whole=True
    ),
    "share": Kind("part of a whole, in percent", upper=Fraction(100)),
    "limit": Kind("bound or stake that a rule or a contract sets, exact", upper=Fraction(100)),
    "points": Kind("difference of two shares, in percentage points", Fraction(-100), Fraction(100)),
    "change": Kind("relative change, in percent of the earlier value", Fraction(-100)),
    "money": Kind("sum of money"),
    "year": Kind("a calendar year, as its days", lower=-math.inf),
    "date": Kind("a day, or the days of a longer period", lower=-math.inf),
    "duration": Kind("length of time"),
    "age": Kind("completed time, cut off at the printed unit"),
    "rate": Kind("one quantity per unit of another"),
    "ratio": Kind("one quantity divided by another of the same unit", lower=-math.inf),
}


# The words


@cache
def _read_rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@cache
def list_words(*roles: str, language: str | None = None) -> tuple[tuple[str, str], ...]:
    """List the words of some roles, each with its key; of all languages if none is named.

    >>> list_words("scale", language="zh")
    (('万', '4'), ('亿', '8'))
    """
    return tuple(
        (word, row["key"])
        for row in _read_rows()
        for column in (LANGS if language is None else [language])
        for word in row.get(column, "").split(", ")
        if word and row["role"] in roles
    )


@cache
def list_hedges(language: str | None = None) -> Mapping[str, Family]:
    """Give the hedge words that are read in a language, or in all, with their families."""
    words = list_words("hedge", "borrowed hedge", language=language)
    return {word: Family(key) for word, key in words}


def find_family(hedge: str, language: str = "en") -> Family | None:
    """Name the family of a hedge word, None for none; an unknown one is no bare number."""
    words = list_hedges(language)
    if hedge and hedge not in words:
        raise PhraseError(f"{hedge!r} is no hedge known in {language!r} ({suggest(hedge, words)})")
    return words.get(hedge)


@cache
def list_units() -> Sequence[str]:
    """List the units; a word of the role "unit" may stand in print for that of its key."""
    return [row["key"] for row in _read_rows() if row["role"] == "unit"]


def word_pattern(*roles: str, language: str | None = None) -> str:
    """Write the pattern that matches a word of some roles, the longest first, or nothing."""
    words = sorted(list_words(*roles, language=language), key=lambda item: -len(item[0]))
    return "|".join(re.escape(word) for word, _ in words) or "(?!)"


def adverb_pattern() -> str:
    """Write the pattern of what may stand between the word for a fall or a rise and the number."""
    return word_pattern("adverb").replace(r"\ ", "[ -]")


# Where words stand in a text


@cache
def _mention_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile digits, number words, days, and periods told in words; and turns of phrase."""
    roles = ("number", "ordinal", "unread number", "scale", "unread scale", "mention")
    words, idioms = (word_pattern(*x, language="en") for x in (roles, ("idiom",)))
    days, months = (word_pattern(x, language="en").title() for x in ("weekday", "month"))
    mention = (
        rf"\d[\d,.:/-]*|\b(?i:{words})\b"
        rf"|\b(?:{days})\b|\b(?i:in|early|mid|late) (?:{months})\b"
    )
    return re.compile(mention), re.compile(rf"\b(?i:{idioms})\b|\w-first\b")


def find_mentions(paragraph: str) -> list[re.Match[str]]:
    """Find every numeric mention in an English paragraph, turns of phrase passed over."""
    mention, idiom = _mention_patterns()
    blanked = idiom.sub(lambda match: " " * len(match[0]), paragraph)
    return list(mention.finditer(blanked))


@cache
def _part_pattern() -> re.Pattern[str]:
    """Compile a part of a number: digits that signs join, or a word of any language."""
    words = []
    for name, *roles in (
        ("scale", "scale", "other scale", "unread scale", "fraction"),
        ("count", "number", "unread number"),
        ("ordinal", "ordinal"),
    ):
        en, de, zh = (word_pattern(*roles, language=language) for language in LANGS)
        words.append(f"(?P<{name}>{en}|{de}|(?:{zh})+)")
    return re.compile(
        r"(?P<digits>(?:(?<![\w)%−–-])[−–-])?(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)"
        r"(?:(?:[.,:·'’]|\s?%?\s?[—–/-]\s?)\d+)*(?:st|nd|rd|th)?)"
        rf"|(?i:(?<![^\W\d\u4e00-\u9fff])(?:{'|'.join(words)}){EDGES[1]})"
    )


#: What joins two parts to one number: "half a million", "a hundred and five", "five to six".
_BEFORE_SCALE = re.compile(r"[ \u00a0-]?|[ -](?:of |and )?an?[ -]|[多余几]", re.IGNORECASE)
_AFTER_SCALE = re.compile(r"[ ,-]*(?:and )?", re.IGNORECASE)
_RANGE = re.compile(
    r"(?: ?%| percent| prozent)? ?(?P<word>to|or|and|bis|oder|und|至|到|或) ?", re.IGNORECASE
)


def find_number_spans(text: str) -> list[Span]:
    """Find where whole numbers stand, whatever joins their parts: "3.57 million", "five to six"."""
    found: list[Span] = []
    left: re.Match[str] | None = None
    for right in _part_pattern().finditer(text):
        if left and _is_joined(left, text[left.end() : right.start()], right):
            found[-1] = found[-1][0], right.end()
        else:
            found.append(right.span())
        left = right
    return found


def _is_joined(left: re.Match[str], between: str, right: re.Match[str]) -> bool:
    if right["scale"] and _BEFORE_SCALE.fullmatch(between):
        return True
    if left["scale"] and not right["ordinal"] and _AFTER_SCALE.fullmatch(between):
        return True
    is_counted = left["count"] and (right["count"] or right["ordinal"])
    if is_counted and between in ("", " ", "-", " in ", " out of "):
        return True
    # "From 5 to 7 percent" are two numbers; "5 and 7" are one in "between 5 and 7" alone.
    found, before = _RANGE.fullmatch(between), left.string[: left.start()].rstrip().lower()
    if found and found["word"].lower() in ("and", "und"):
        return before.endswith(("between", "zwischen"))
    return bool(found) and not before.endswith(("from", "von", "从"))


@cache
def _beside_patterns(language: str, unit: str) -> tuple[re.Pattern[str], ...]:
    """Compile hedges before a number and their link to it, falls and theirs, and what follows."""
    left, right = EDGES if language != "zh" else ("", "")
    roles_before, roles_after = ["hedge", "borrowed hedge", "unread before"], [*AFTER]
    if unit == "date":
        (roles_after if language == "zh" else roles_before).extend(("part of date", "beyond date"))
    before, after, fall = (
        word_pattern(*roles, language=language) for roles in (roles_before, roles_after, ["fall"])
    )
    fall = fall if unit in ("percent", "points") else "(?!)"
    adverbs = adverb_pattern()
    link = r"[-()\s了\"'“”‘’«»]*(?:(?:{})\s+)*(?:us\$|[$€£¥])?\s*"
    hedge_link, fall_link = (word_pattern("article", f"link of {x}") for x in ("hedge", "fall"))
    of_sales = r"(?:\s+in(?:\s+\w+){1,4}(?=\s+(?:of|by)\b))?"
    fall_after = rf"(?:(?:{adverbs}) )?(?:{fall})"
    patterns = (
        rf"[~≈<>≤≥±]|{left}(?:{before}){right}",
        link.format(hedge_link),
        rf"{left}(?:{fall}){right}",
        of_sales + link.format(f"{fall_link}|{adverbs}"),
        rf"[\s-]*的?(\+|{left}(?:{after}){right}(?!\s*\d)|{left}{fall_after}{right})",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def find_beside(text: str, span: Span, language: str, unit: str) -> Iterator[tuple[str, Span]]:
    """Find hedges, and beside a change words of a fall, with where they stand out of a phrase."""
    begin, end = span
    hedge, hedge_link, fall, fall_link, after = _beside_patterns(language, unit)
    for words, link in ((hedge, hedge_link), (fall, fall_link)):
        for match in words.finditer(text, 0, end):
            is_beside = match.end() <= begin and link.fullmatch(text, match.end(), begin)
            if is_beside or match.start() < begin < match.end():
                yield match[0], (match.start(), min(match.end(), begin))
    if found := after.match(text, end):
        yield found[1], found.span(1)
