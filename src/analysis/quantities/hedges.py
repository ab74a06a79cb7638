"""Hedge words by language and family, the levels of reading them, and numbers as printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from analysis.errors import PhraseError, suggest


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


#: Hedge words as printed, by family, for each language that is read.
_WORDS: dict[str, dict[Family, str]] = {
    "en": {
        Family.NEARLY: "nearly, almost",
        Family.ABOUT: "about, around, roughly, approximately, some",
        Family.OVER: (
            "over, above, more than, just over, exceeding, exceeded, surpassed, surpassing, topped"
        ),
        Family.AT_LEAST: "at least, no less than",
        Family.AT_MOST: "at most, no more than",
        Family.BELOW: "below, under, less than",
        Family.UP_TO: "up to",
        Family.LATE: "late",
    },
    "de": {
        Family.NEARLY: "fast, knapp, nahezu",
        Family.ABOUT: "etwa, rund, circa",
        Family.OVER: "mehr als, über",
        Family.AT_LEAST: "mindestens",
        Family.AT_MOST: "höchstens",
        Family.BELOW: "weniger als, unter",
        Family.UP_TO: "bis zu",
    },
    "zh": {
        Family.NEARLY: "近, 接近",
        Family.ABOUT: "约",
        Family.OVER: "超过, 超, 逾",
        Family.AT_LEAST: "至少",
        Family.AT_MOST: "不超过",
        Family.BELOW: "低于",
        Family.UP_TO: "多达",
    },
}
#: Hedge word -> family, for each language.
WORDS = {
    language: {word: family for family, words in families.items() for word in words.split(", ")}
    for language, families in _WORDS.items()
}

#: Words that the study did not ask about; their far ends are borrowed from their family.
BORROWED = frozenset(
    "more than, just over, exceeding, exceeded, surpassed, surpassing, topped, some, less than, "
    "under, up to".split(", ")
).union(WORDS["de"], WORDS["zh"])


@dataclass(frozen=True)
class Number:
    """A number as printed: the mantissa and the scale word's factor."""

    mantissa: Decimal  # with the printed decimals: 12.0 stays 12.0
    scale: int = 1  # 1,000,000 for "million"; 1 if there is no scale word

    @cached_property
    def value(self) -> Fraction:
        """The number itself."""
        return Fraction(self.mantissa) * self.scale

    @property
    def place(self) -> Fraction:
        """One unit of the last printed place, scaled."""
        return Fraction(10) ** int(self.mantissa.as_tuple().exponent) * self.scale

    @property
    def granularity(self) -> Fraction:
        """Place value of the last non-zero digit of the mantissa, scaled: 100 for "400"."""
        exponent = int(self.mantissa.normalize().as_tuple().exponent)
        return Fraction(10) ** exponent * self.scale

    @property
    def digits(self) -> tuple[int, ...]:
        """The significant digits: (6, 8) for "6.8 billion"."""
        return self.mantissa.normalize().as_tuple().digits


def find_family(hedge: str, language: str = "en") -> Family | None:
    """Name the family of a hedge word, None for none; an unknown one is no bare number."""
    if not hedge:
        return None
    words = WORDS.get(language, {})
    if hedge not in words:
        raise PhraseError(f"{hedge!r} is no hedge known in {language!r} ({suggest(hedge, words)})")
    return words[hedge]
