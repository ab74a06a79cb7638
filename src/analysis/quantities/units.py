"""Find the unit of a number: in the noun phrase that it begins, or elsewhere in its sentence.

What is taken from elsewhere is taken from the nearest word that can be meant, and only where
nothing else can: a unit that is missing is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analysis.quantities.numbers import Numeral
from analysis.quantities.vocabulary import MEASURES, Span, list_words, word_pattern

#: Units of time, which passes: "over two years" may be during them.
TIMES = ("years", "months", "weeks", "days", "hours", "minutes")
#: Units that no other number takes over.
_OWN = ("rank", "fold", "date", "times", *TIMES)
#: Words of a noun phrase between a number and the word for its unit, at most.
_FARTHEST = 7
#: What stands before the first word of a noun phrase, and between two of them.
_FIRST_GAP, _GAP = re.compile(r"[\s\u00a0]*-?[\s\u00a0]*"), re.compile(r"\s\(?|-|/|\)\s")
_WORD = re.compile(r"[^\W\d_][\w'’.&]*|\d+\w*")
_SENTENCE = re.compile(r"[.!?]['”\"]?\s+(?=[^a-zäöüß])|[。！？]")


@dataclass(frozen=True)
class Unit:
    """The unit of a number, and where the word for it ends."""

    code: str  # of words.csv, or a noun that is none; empty if none was found
    end: int
    doubt: str = ""


@cache
def unit_words(language: str) -> dict[str, str]:
    """Give the unit of each word for one, English ones too; the first where there are several."""
    found: dict[str, str] = {}
    for lang in (language, "en"):
        for word, unit in list_words("unit", "counted noun", language=lang):
            if unit != "vehicles/year" and word not in ("half", "quarter", "u.s.", "hälfte"):
                found.setdefault(word, unit)
    found.pop("century", None)  # a number by itself: ten decades
    return found


@cache
def _units(language: str) -> re.Pattern[str]:
    words = sorted(unit_words(language), key=lambda word: -len(word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?![^\W\d_])", re.IGNORECASE)


@cache
def _words(role: str, language: str, before: str = r"(?<!\w)", after: str = "") -> re.Pattern[str]:
    pattern = rf"{before}(?:{word_pattern(role, language=language)})(?![\w-]){after}"
    return re.compile(pattern, re.IGNORECASE)


def find_unit(text: str, numeral: Numeral, language: str) -> Unit:
    """Find the unit in the noun phrase that begins with a number."""
    begin = numeral.span[1]
    if numeral.form == "ordinal":
        match = _units(language).match(text, begin + 1)
        unit = unit_words(language)[match[0].lower()] if match and text[begin] in " -" else ""
        counts = unit and unit not in (*MEASURES, *TIMES)
        return Unit(unit, match.end()) if match and counts else Unit("rank", begin)
    is_one = bool(numeral.number and numeral.number.value <= 1 and not numeral.upper)
    return _read_noun_phrase(text, begin, language, is_one=is_one)


def _read_noun_phrase(text: str, begin: int, language: str, *, is_one: bool = False) -> Unit:
    words = unit_words(language)
    place, best = begin, Unit("", begin)
    for step in range(_FARTHEST):
        gap = (_GAP if step else _FIRST_GAP).match(text, place)
        known = gap and _units(language).match(text, gap.end())
        word = known or (gap and _WORD.match(text, gap.end()))
        if not gap or not word or (not known and _is_end(word, step, language)):
            break
        place = word.end() - (not known and word[0].endswith("."))
        plain = word[0].lower()
        unit = words[plain] if known else plain
        if known and step == 0 and (unit in MEASURES or "-" in gap[0]):
            return Unit(unit, place)  # "3%", "three-day", "139-year"
        is_head = _is_plural(word[0], words) or (is_one and known)
        if is_head and unit not in MEASURES and (known or not best.code):
            best = Unit(unit, place, "" if known else f"{plain!r} is no unit of words.csv")
        # "33 vehicles (NEVs) models" are models, as "12 sports cars" are cars.
        more = re.match(r" \(\w+\)(?= \w+s\b)|(?= \w+s\b)", text[place:])
        if best.code and not more:
            break
        place += more.end() if more and best.code else 0
    return best


def _is_end(word: re.Match[str], step: int, language: str) -> bool:
    is_end = _words("end of noun phrase", language).match(word.string, word.start())
    return bool(is_end) or (step == 0 and word[0].lower() in ("and", "und"))


def _is_plural(word: str, words: Mapping[str, str]) -> bool:
    """Tell whether a noun is in the plural, or has none: a word of the table by its other forms."""
    plain = word.lower()
    if plain in words:
        return f"{plain}s" not in words and f"{plain[:-1]}ies" not in words
    no_plural = ("ss", "us", "is", "'s", "’s")
    return plain.endswith("s") and word == plain and not plain.endswith(no_plural)


# Elsewhere in the sentence

#: Where a word or a number stands that has a unit, and the unit.
Cue = tuple[Span, str]


def find_elsewhere(
    text: str, found: Sequence[Cue], index: int, language: str, *, whole: bool = True
) -> str:
    """Find the unit of a number that has none beside it, or nothing.

    The numbers are those of the paragraph, each with its unit, if it has one. What is no whole
    number (of which `whole` tells) counts nothing.
    """
    (begin, end), _ = found[index]
    first = _find_sentence(text, begin)
    before = [x for x in found[:index] if x[0][0] >= first and x[1]]
    counted = [x for x in before if x[1] not in (*MEASURES, *_OWN)]
    nouns, names = (f(text, first, begin, language) for f in (_list_nouns, _list_names))
    if lead := _words("before unit", language, r"\s").match(text, end):
        unit = _read_noun_phrase(text, lead.end(), language)
        if unit.code and not unit.doubt:  # "100 of the iconic models", "5 were electric cars"
            return _choose([*names, ((end, unit.end), unit.code)])
    if counted and _words("of them", language, r"\s").match(text, end):
        return counted[-1][1]
    if before and _words("compared", language, after=r"\s$").search(text[first:begin]):
        return before[-1][1]
    if _words("to currency", language, r"\s").match(text, end):  # "the yuan at 8.30 to the dollar"
        return next((unit for _, unit in reversed(nouns) if unit in MEASURES), "")
    if not whole:
        return ""
    nouns = [x for x in nouns if not any(a <= x[0][0] < b for (a, b), _ in before)]
    cues = sorted([*counted, *nouns, *names])
    if not cues:
        first, last = _find_sentence(text, first - 1), first
        return _choose([x for x in found[:index] if first <= x[0][0] < last])
    if re.fullmatch(r"\W*(?:of|from|at|von|auf)?\W*", text[cues[-1][0][1] : begin]):
        return cues[-1][1]  # "a workforce of 6,500"
    aside = _words("preposition", language, after=r"(?:\s[\w-]+){,2}\s$")
    return _choose([x for x in cues if not aside.search(text[first : x[0][0]])] or cues)


def is_yearly(text: str, span: Span, language: str) -> bool:
    """Tell whether a count of vehicles is one a year: "annual sales of", "cars a year"."""
    told = _words("each year", language).search(text[_find_sentence(text, span[0]) : span[0]])
    return bool(told or _words("per year", language, r"\s?").match(text, span[1]))


def _find_sentence(text: str, place: int) -> int:
    return max((match.end() for match in _SENTENCE.finditer(text, 0, place)), default=0)


def _choose(cues: Sequence[Cue]) -> str:
    """Give the unit of all cues; models that are sold are vehicles."""
    units = {unit for _, unit in cues} - {"", *MEASURES, *_OWN}
    units -= {"models", "brands"} if "vehicles" in units else set()
    return units.pop() if len(units) == 1 else ""


def _list_nouns(text: str, first: int, last: int, language: str) -> list[Cue]:
    words = unit_words(language)
    found = ((x.span(), x[0].lower()) for x in _units(language).finditer(text, first, last))
    starts = (x for x in found if not text[x[0][0] - 1 : x[0][0]].isalpha())
    return [(span, words[x]) for span, x in starts if _is_plural(x, words) or words[x] in MEASURES]


def _list_names(text: str, first: int, last: int, language: str) -> list[Cue]:
    """List words that say what is counted: "sales" are of vehicles, a "workforce" is of people."""
    units = dict(list_words("names unit", language=language))
    found = _words("names unit", language).finditer(text, first, last)
    return [(match.span(), units[match[0].lower()]) for match in found]
