"""The closed vocabularies of print: levels, kinds, and the words that ``words.csv`` lists by role.

A word of a role has a key: a hedge its family, a number its value, a scale its power of ten, a unit
its code. Percentages stay in percent and money in whole yuan, dollars or euros.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

from analysis.errors import PhraseError, suggest
from analysis.project import read_table

#: The languages that are read, and the columns of ``words.csv``.
LANGUAGES = ("en", "de", "zh")
_COLUMNS = ("role", "key", *LANGUAGES, "note")
#: Units that are currencies.
MONEY = ("CNY", "USD", "EUR")
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
def _read_words() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    """Read ``words.csv``: role -> key -> language -> words."""
    words: dict[str, dict[str, dict[str, list[str]]]] = {}
    for row in read_table(Path(__file__).with_name("words.csv"), columns=_COLUMNS):
        cells = {language: row[language].split(", ") for language in LANGUAGES if row[language]}
        words.setdefault(row["role"], {})[row["key"]] = cells
    return words


@cache
def list_words(*roles: str, language: str = "") -> tuple[tuple[str, str], ...]:
    """List the words of some roles, each with its key; of all languages if none is named.

    Examples
    --------
    >>> list_words("scale", language="zh")
    (('万', '4'), ('亿', '8'))
    """
    return tuple(
        (word, key)
        for role in roles
        for key, cells in _read_words()[role].items()
        for column in ([language] if language else LANGUAGES)
        for word in cells.get(column, [])
    )


def match_words(*roles: str, language: str = "") -> str:
    """Write the pattern that matches one of such words."""
    return _match_any(word for word, _ in list_words(*roles, language=language))


def _match_any(words: Iterable[str]) -> str:
    """Write the pattern that matches one of the words, the longest first, or nothing."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


@cache
def find_hedges(language: str = "") -> Mapping[str, Family]:
    """Give the hedge words that are read in a language, or in all, with their families."""
    words = list_words("hedge", "borrowed hedge", language=language)
    return {word: Family(key) for word, key in words}


def find_family(hedge: str, language: str = "en") -> Family | None:
    """Name the family of a hedge word, None for none; an unknown one is no bare number."""
    if not hedge:
        return None
    words = find_hedges(language)
    if hedge not in words:
        raise PhraseError(f"{hedge!r} is no hedge known in {language!r} ({suggest(hedge, words)})")
    return words[hedge]


@cache
def find_units() -> Mapping[str, frozenset[str]]:
    """Give the words that may stand for each unit in print, in any of the languages read."""
    units = _read_words()["unit"].items()
    return {unit: frozenset(word for x in cells.values() for word in x) for unit, cells in units}


def match_adverbs() -> str:
    """Write the pattern of what may stand between the word for a fall or a rise and the number."""
    return match_words("adverb").replace(r"\ ", "[ -]")


def list_beside(language: str, *, of_date: bool) -> tuple[set[str], set[str]]:
    """List words that hedge a number or date, read or not: those before it and those after it."""
    roles = ("unread hedge", "part of date", "beyond date") if of_date else ("unread hedge",)
    placed = list_words(*roles, language=language)
    before, after = ({word for word, key in placed if key == side} for side in ("before", "after"))
    return before | find_hedges(language).keys(), after


# Where words stand in a text


@cache
def _match_mention() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Match digits, number words, days, and periods told in words; and turns of phrase."""
    roles = ("number", "ordinal", "unread number", "scale", "unread scale", "mention")
    words, idioms = (match_words(*x, language="en") for x in (roles, ("idiom",)))
    days, months = (match_words(x, language="en").title() for x in ("weekday", "month"))
    mention = (
        rf"\d[\d,.:/-]*|\b(?i:{words})\b"
        rf"|\b(?:{days})\b|\b(?i:in|early|mid|late) (?:{months})\b"
    )
    return re.compile(mention), re.compile(rf"\b(?i:{idioms})\b|\w-first\b")


def find_mentions(paragraph: str) -> list[re.Match[str]]:
    """Find every numeric mention in an English paragraph, turns of phrase passed over."""
    mention, idiom = _match_mention()
    blanked = idiom.sub(lambda match: " " * len(match[0]), paragraph)
    return list(mention.finditer(blanked))


@cache
def _match_part() -> re.Pattern[str]:
    """Match a part of a number: digits that signs join, a number word, a scale or a fraction."""
    roles = {
        "scale": ("scale", "other scale", "unread scale", "fraction"),
        "count": ("number", "unread number"),
        "ordinal": ("ordinal",),
    }
    parts = []
    for name, of_part in roles.items():
        chinese = match_words(*of_part, language="zh")
        others = (match_words(*of_part, language=language) for language in ("en", "de"))
        parts.append(rf"(?P<{name}>{'|'.join(others)}|(?:{chinese})+)")
    return re.compile(
        r"(?P<digits>(?:(?<![\w)%−–-])[−–-])?(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)"
        r"(?:(?:[.,:·'’]|\s?%?\s?[—–/-]\s?)\d+)*(?:st|nd|rd|th)?)"
        rf"|(?i:(?<![^\W\d\u4e00-\u9fff])(?:{'|'.join(parts)}){EDGES[1]})"
    )


#: What joins two parts to one number: "half a million", "a hundred and five", "five to six".
_BEFORE_SCALE = re.compile(r"[ \u00a0-]?|[ -](?:of |and )?an?[ -]|[多余几]", re.IGNORECASE)
_AFTER_SCALE = re.compile(r"[ ,-]*(?:and )?", re.IGNORECASE)
_RANGE = re.compile(
    r"(?: ?%| percent| prozent)? ?(?P<word>to|or|and|bis|oder|und|至|到|或) ?", re.IGNORECASE
)


def find_numbers(text: str) -> list[Span]:
    """Find where whole numbers stand, whatever joins their parts: "3.57 million", "five to six"."""
    found: list[Span] = []
    left: re.Match[str] | None = None
    for right in _match_part().finditer(text):
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
def _match_beside(language: str, unit: str) -> tuple[re.Pattern[str], ...]:
    """Match what changes a number: hedges before it, their link; falls and theirs; what follows."""
    left, right = EDGES if language != "zh" else ("", "")
    before, after = map(_match_any, list_beside(language, of_date=unit == "date"))
    fall = match_words("fall", language=language) if unit in ("percent", "points") else "(?!)"
    adverbs = match_adverbs()
    link = r"[-()\s了\"'“”‘’«»]*(?:(?:{})\s+)*(?:us\$|[$€£¥])?\s*"
    hedge_link = link.format(match_words("article", "link of hedge"))
    fall_link = link.format(match_words("article", "link of fall") + f"|{adverbs}")
    of_sales = r"(?:\s+in(?:\s+\w+){1,4}(?=\s+(?:of|by)\b))?"
    fall_after = rf"(?:(?:{adverbs}) )?(?:{fall})"
    patterns = (
        rf"[~≈<>≤≥±]|{left}(?:{before}){right}",
        hedge_link,
        rf"{left}(?:{fall}){right}",
        of_sales + fall_link,
        rf"[\s-]*的?(\+|{left}(?:{after}){right}(?!\s*\d)|{left}{fall_after}{right})",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def find_beside(text: str, span: Span, language: str, unit: str) -> Iterator[tuple[str, Span]]:
    """Find hedges, and beside a change words of a fall, with where they stand out of a phrase."""
    begin, end = span
    hedge, hedge_link, fall, fall_link, after = _match_beside(language, unit)
    for words, link in ((hedge, hedge_link), (fall, fall_link)):
        for match in words.finditer(text, 0, end):
            is_beside = match.end() <= begin and link.fullmatch(text, match.end(), begin)
            if is_beside or match.start() < begin < match.end():
                yield match[0], (match.start(), min(match.end(), begin))
    if found := after.match(text, end):
        yield found[1], found.span(1)
