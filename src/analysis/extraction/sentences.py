"""Find the sentence and the clause in which a part of a paragraph stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from analysis.quantities.vocabulary import Span, word_pattern

#: What ends a sentence: before a blank and a capital or a number, or with a Chinese full stop.
_END = re.compile(
    r"[.!?][\"”’'»)]* (?=[\"“„«‘(]*[^\W_a-zäöüß])|[!?][\"”’'»)]* |[。！？][”’」』）]*"
)
#: How much before a full stop tells that it ends none.
_BEFORE = 24
#: "am 3. Mai", "der 20. Parteitag": a number in order, as German prints it.
_IN_ORDER = re.compile(
    r"(?:am|das|de[rnms]|die|[iv]om|zu[rm]|im|bis|ab|und|jede[rsmn]?|eine[rnms]?|\d+\.) \d{1,2}$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:—–]|,(?!\d)|[，；：、]")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile what a full stop shortens, what it shortens before a noun, and those nouns."""
    words = word_pattern("abbreviation", language=language)
    scales = r"\b(?:mio|mrd|tsd|bn|mn|bln|mln)$"
    nouns = word_pattern("unit", "counted noun", "month", language=language)
    texts = (rf"(?<![\w’'])(?:[^\W\d]|{words})$", scales, rf"(?:{nouns})(?!\w)")
    short, scale, noun = (re.compile(text, re.IGNORECASE) for text in texts)
    return short, scale, noun


@lru_cache(maxsize=8)  # every number of a paragraph asks for them
def _list_ends(text: str, language: str) -> Sequence[int]:
    short, scale, noun = _patterns(language)
    ends = [0]
    for found in _END.finditer(text):
        if found[0].startswith("."):
            before = text[max(found.start() - _BEFORE, 0) : found.start()]
            goes_on = noun.match(text, found.end())
            if short.search(before) or (goes_on and scale.search(before)):
                continue
            is_number = re.search(r"(?<![\d.,])\d{1,2}$", before)
            if language == "de" and is_number and (goes_on or _IN_ORDER.search(before)):
                continue
        ends.append(found.end())
    return [*ends, len(text)]


def find_sentence(text: str, span: Span, language: str) -> Span:
    """Find where the sentence begins and ends in which a part of a paragraph stands.

    >>> text = "Output rose to 3.2 million. It was 2.9 million in 2024. In May it fell."
    >>> text[slice(*find_sentence(text, (35, 46), "en"))]
    'It was 2.9 million in 2024. '
    """
    ends = _list_ends(text, language)
    return max(x for x in ends if x <= span[0]), min(x for x in ends if x >= span[1])


def find_clause(text: str, span: Span, language: str) -> Span:
    """Find where its clause begins and ends: the part of the sentence between commas and the like.

    >>> text = "Sales fell, as exports rose by 4 percent; prices did not."
    >>> text[slice(*find_clause(text, (31, 40), "en"))]
    ' as exports rose by 4 percent;'
    """
    begin, end = find_sentence(text, span, language)
    ends = [begin, end, *(x.end() for x in _CLAUSE.finditer(text, begin, end))]
    return max(x for x in ends if x <= span[0]), min(x for x in ends if x >= span[1])
