"""Read a printed number phrase again: hedge, number, and the units its words allow.

Nothing is guessed: the language of the print is given, and a word that is not understood is an
error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from analysis.errors import PhraseError
from analysis.quantities.hedges import WORDS, Number
from analysis.quantities.units import UNITS

_UNITS_AND_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
_GERMAN = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()
_NUMBER_WORDS: dict[str, dict[str, str]] = {
    "en": {word: str(n) for n, word in enumerate(_UNITS_AND_TEENS)}
    | {word: str(n) for n, word in enumerate(_ORDINALS)}
    | {"a single": "1", "a": "1", "century": "100", "half": "50", "a quarter": "25"},
    "de": {word: str(n) for n, word in enumerate(_GERMAN)}
    | {"eine": "1", "einer": "1", "die hälfte": "50", "der hälfte": "50"},
    "zh": {"半数": "50", "一半": "50"},
}
_THOUSAND, _MILLION, _BILLION, _TRILLION = 10**3, 10**6, 10**9, 10**12
_SCALES: dict[str, dict[str, int]] = {
    "en": {"thousand": _THOUSAND}
    | dict.fromkeys(["million", "millionth", "m", "mn"], _MILLION)
    | dict.fromkeys(["billion", "bn"], _BILLION)
    | {"trillion": _TRILLION},
    "de": {"tausend": _THOUSAND}
    | dict.fromkeys(["million", "millionen", "mio."], _MILLION)
    | dict.fromkeys(["milliarde", "milliarden", "mrd."], _BILLION)
    | dict.fromkeys(["billion", "billionen"], _TRILLION),
    "zh": {"万": 10**4, "亿": 10**8},
}
_DIGITS = {
    "en": r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?",
    "de": r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:,\d+)?",
    "zh": r"-?\d+(?:\.\d+)?",
}
_CURRENCY_FIRST = r"(?:us\$|\$|€|eur|usd|cny|rmb)\s*"
_COUNTED = {
    language: "|".join(re.escape(word) for word in words if word not in ("a", "a single"))
    for language, words in _NUMBER_WORDS.items()
}
#: What must not follow a number, for it would make another number of it: "twenty-one", "400 or
#: more", "half a million", "3000多", digits after a separator that the language does not use.
_GOES_ON = {
    "en": (
        r"\d|^(?:\+|hundred|thousand|million|billion|trillion|dozen|(?:k|mln|tn|plus|odd|to|a"
        rf"|halves|thirds|quarters|fifths|tenths|{_COUNTED['en']})\b)"
        r"|\b(?:decades?|or (?:more|less|fewer|so)|and a (?:half|quarter)"
        rf"|(?:in|of) (?:{_COUNTED['en']}))\b"
    ),
    "de": (
        r"\d|^(?:\+|hundert|tausend|million|milliard|billion|dutzend|drittel|viertel|fünftel"
        rf"|zehntel|(?:mio|mrd|plus|paar|bis|{_COUNTED['de']})\b)"
        rf"|\b(?:(?:und|oder) mehr|von (?:{_COUNTED['de']}))\b"
    ),
    "zh": r"\d|^[百千多余几来至到+~—-]|左右|上下|以上|以下",
}
#: An ellipsis joins two fragments of one paragraph.
ELLIPSIS = "…"


@dataclass(frozen=True)
class Phrase:
    """A number phrase taken apart."""

    hedge: str  # as printed; empty if the number stands bare
    number: Number
    units: frozenset[str]  # that the phrase's words allow; empty if no word names one


@cache  # every level of reading asks for it
def read_phrase(text: str, language: str = "en") -> Phrase:
    """Take a printed number phrase apart.

    Parameters
    ----------
    text : str
        Hedge, number, scale and unit as printed, in this order.
    language : str
        Language of the print: ``en``, ``de`` or ``zh``.

    Raises
    ------
    PhraseError
        If there is no number where one must stand, something after it would change it, or the
        language is not read.

    Examples
    --------
    >>> phrase = read_phrase("over 6.8 billion yuan")
    >>> phrase.hedge, str(phrase.number.value), sorted(phrase.units)
    ('over', '6800000000', ['CNY'])
    """
    if language not in _DIGITS:
        raise PhraseError(f"no number is read in {language!r}; the languages are de, en, zh")
    plain = unicodedata.normalize("NFKC", text.replace(ELLIPSIS, " ")).lower()
    plain = " ".join(plain.split())
    hedge, rest = _split_hedge(plain, language)
    mantissa, rest, currency = _split_number(rest, language, text)
    if match := re.match(r"years? and (.+? months?)$", rest):
        # "3 years and 2 months" is one length of time, counted in months.
        months, rest, _ = _split_number(match[1], language, text)
        return Phrase(hedge, Number(mantissa * 12 + months), frozenset(["months"]))
    # "half" is a share by itself: "half million" is no number of millions.
    is_share = currency == "percent"
    scale, rest = (1, rest) if is_share else _split_scale(rest, language)
    if match := re.search(_GOES_ON[language], rest):
        raise PhraseError(f"{text!r} goes on after its number with {match[0]!r}, which is not read")
    units = frozenset([currency]) if is_share else _find_units(currency + " " + rest, text)
    return Phrase(hedge, Number(mantissa, scale), units)


def _split_hedge(text: str, language: str) -> tuple[str, str]:
    for word in sorted(WORDS[language], key=len, reverse=True):
        if text.startswith(word) and (language == "zh" or text[len(word) : len(word) + 1] == " "):
            return word, text[len(word) :].strip()
    return "", text


def _split_number(text: str, language: str, whole: str) -> tuple[Decimal, str, str]:
    text = re.sub(r"^(?:the|a (?=\d)|its|die (?=\d)|den|im)\s+", "", text)
    match = re.match(rf"({_CURRENCY_FIRST})?({_DIGITS[language]})", text)
    if match:
        digits = match[2]
        if language == "de":
            digits = digits.replace(".", "").replace(",", ".")
        after = re.sub(r"^(?:st|nd|rd|th)\b", "", text[match.end() :])
        return Decimal(digits.replace(",", "")), after.lstrip(" -"), match[1] or ""
    for word, value in sorted(_NUMBER_WORDS[language].items(), key=lambda item: -len(item[0])):
        if text.startswith(word) and not text[len(word) : len(word) + 1].isalpha():
            is_share = value in ("50", "25")
            return Decimal(value), text[len(word) :].lstrip(" -"), "percent" if is_share else ""
    raise PhraseError(f"no number begins {whole!r} after its hedge")


def _split_scale(text: str, language: str) -> tuple[int, str]:
    scale = 1
    while True:
        for word in sorted(_SCALES[language], key=len, reverse=True):
            ends = language == "zh" or not text[len(word) : len(word) + 1].isalpha()
            if text.startswith(word) and ends:
                scale, text = scale * _SCALES[language][word], text[len(word) :].lstrip(" -")
                break
        else:
            return scale, text


def _find_units(text: str, whole: str) -> frozenset[str]:
    """Units named by the last unit word: "33 fuel-powered … models" are models."""
    lowered = f" {text} {'century' if 'century' in whole.lower() else ''} "
    found: list[tuple[int, int, str]] = []
    possible = [(word, unit) for unit, words in UNITS.items() for word in words if word in lowered]
    for word, unit in possible:
        pattern = re.escape(word)
        if word[0].isascii():
            pattern = rf"(?<![a-zäöü.]){pattern}(?![a-zäöü])"
        found += [(match.end(), len(word), unit) for match in re.finditer(pattern, lowered)]
    if not found:
        return frozenset()
    last = max(found)[:2]
    return frozenset(unit for end, length, unit in found if (end, length) == last)
