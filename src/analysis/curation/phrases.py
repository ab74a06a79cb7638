"""The phrase of a proposed row: what it takes in, and whether it is a rise or a fall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from analysis.curation.surroundings import Spot, mark_context
from analysis.errors import PhraseError
from analysis.extraction.phrases import ELLIPSIS, read_phrase
from analysis.project import Row
from analysis.quantities.interval import write_value
from analysis.quantities.vocabulary import EDGES, list_words

#: What may stand between a word for a fall and its number, in one piece with both.
_JOINED = re.compile(r"\W*(?:by|um|of|von|an?|了|达到?|幅度?|为)?\W*")
#: What opens a range whose ends "and" joins.
_BETWEEN = re.compile(r"(?i)\b(?:between|zwischen) $")


def take_in(spot: Spot, row: Row) -> None:
    """Take into the phrase what tells its fall or its unit, and stands elsewhere."""
    text, (begin, end), change = spot.text, spot.mention.span, spot.change
    opened = _BETWEEN.search(text, 0, begin)
    if opened and re.search(r" (?:and|und) ", text[begin:end]):
        begin = opened.start()
    pieces = [span := (begin, end)]
    is_change = row["kind"] in ("change", "points")
    if is_change and change and change.way == "fall" and not row["value"].startswith("-"):
        pieces = sorted([span, *change.words])
    ends = [(begin, end) for (_, begin), (end, _) in pairwise(pieces)]
    joins = [text[slice(*x)] if _JOINED.fullmatch(text, *x) else f" {ELLIPSIS} " for x in ends]
    phrase = "".join(x + text[slice(*y)] for x, y in zip(["", *joins], pieces, strict=True))
    with suppress(PhraseError):
        told = read_phrase(phrase, spot.language)
        if not told.units and row["unit"] and (word := _find_unit(spot, row["unit"])):
            phrase = f"{phrase} {ELLIPSIS} {word}"
            told = read_phrase(phrase, spot.language)
        if phrase != row["phrase"] and (len(pieces) == 1 or told.number.value < 0):
            row |= {"phrase": phrase, "value": write_value(told.number, told.upper)}
    if row["phrase"] == text[slice(pieces[0][0], pieces[-1][1])]:
        row["context"] = mark_context(text, (pieces[0][0], pieces[-1][1]))


def _find_unit(spot: Spot, unit: str) -> str:
    """Find the word for a unit that is printed at another number, best of the sentence."""
    words = [re.escape(word) for word, key in list_words("unit", "names unit") if key == unit]
    pattern = re.compile(rf"(?i){EDGES[0]}(?:{'|'.join(words)}){EDGES[1]}")
    begin = spot.mention.span[0]
    places = (spot.ends, (0, begin)) if words else ()
    told = ([x.span() for x in pattern.finditer(spot.text, *place)] for place in places)
    found = next(filter(None, told), [])
    nearest = min(found, key=lambda x: abs(x[0] - begin), default=(0, 0))
    return spot.text[slice(*nearest)]


def doubt_change(spot: Spot, row: Row) -> Iterator[str]:
    """Doubt whether a number is a change, and which way it goes."""
    if not spot.change or not spot.change.words:
        return
    word, way = spot.text[slice(*spot.change.words[0])], spot.change.way
    if row["kind"] not in ("change", "points"):
        if spot.change.is_sure and row["unit"] != "percent":
            yield f"{word!r} may tell by how much, not how many: then say so in the metric"
    elif not way:
        yield f"near {word!r}, the words point both ways: a fall has a minus"
    elif way == "fall" and not row["value"].startswith("-"):
        yield f"{word!r} is a fall: take the word in, with {ELLIPSIS} between, and a minus"
    elif not spot.change.is_sure:
        yield f"{word!r} is taken for its {way}: if it is none, leave it and its sign out"
