"""The closed vocabularies of print: levels, kinds, and the words that ``words.csv`` lists by role.

A word of a role has a key: a hedge its family, a number its value, a scale its power of ten, a unit
its code. Percentages stay in percent and money in whole yuan, dollars or euros.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
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
#: Roles of hedges that are read: those that the study asked about come first.
HEDGES = ("hedge", "borrowed hedge", "hedge after")
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
    "count": Kind("things counted, areas and other sizes (m², km, GWh), whole", whole=True),
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
    "rate": Kind("one quantity per unit of another, or a difference of two quantities"),
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
    words = list_words(*HEDGES, language=language)
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
