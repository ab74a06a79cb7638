"""What stands around a number of an article: its sentence, names beside it, and its change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from analysis.errors import PhraseError
from analysis.extraction.changes import Change, find_change
from analysis.extraction.mentions import Mention
from analysis.extraction.phrases import ELLIPSIS, read_phrase
from analysis.extraction.sentences import find_sentence
from analysis.project import Row
from analysis.quantities.interval import write_value
from analysis.quantities.vocabulary import EDGES, Span, list_words

#: The marks around a phrase in its context, and how much of the paragraph stands beside it.
MARKS = ("[[", "]]")
_AROUND = 70
#: What may stand between a word for a fall and its number, in one piece with both.
_JOINED = re.compile(r"\W*(?:by|um|of|von|an?|了|达到?|幅度?|为)?\W*")
#: What opens a range whose ends "and" joins.
_BETWEEN = re.compile(r"(?i)\b(?:between|zwischen) $")
#: Where a word ends; Chinese has a number directly after it.
WORD_END = r"(?![^\W\d\u4e00-\u9fff])"
NAMED, BEFORE = "named in the sentence", "named in another sentence"
ACROSS = "named behind another number"
#: What makes of a date an end of a period, or that of another figure.
_EDGES_OF_TIME = (
    "bis|ab|seit|vor|nach|gegenüber|by|until|till|since|from|before|after|than|against|als"
)
_EDGE = re.compile(
    rf"(?i)\b(?:{_EDGES_OF_TIME}|compared with)(?: (?:zum|zur|ende|the|dem|end of|in|im|zu))* ?$"
    r"|[自从到至较比]$"
)
_EDGE_WITHIN = re.compile(rf"(?i)(?:{_EDGES_OF_TIME})\b")
_EDGE_AFTER = re.compile(r"年?底?(?:前|起|以来|之前|至|到)")
#: What parts what is said of one number from what is said of another.
_PARTED = re.compile(r"[,;:—–，；：、]|\b(?:and|und|while|sowie|as)\b")
#: What may stand between a place and one that tells where it lies: "Hefei, east China's Anhui".
_WITHIN = re.compile(
    r"(?:['’]s)?,? ?(?:\(|(?:of|in) )?(?:[\w-]+ern |(?:north|south|east|west|central|Provinz)\w* )?"
)
#: Names in a paragraph: where each stands, and what it names.
Names = Sequence[tuple[Span, str]]


def mark_context(text: str, span: Span) -> str:
    """Give a phrase in marks, with what stands beside it in its paragraph.

    >>> mark_context("The fair drew 90 people.", (14, 23))
    'The fair drew [[90 people]].'
    """
    begin, end = span
    before, after = text[max(begin - _AROUND, 0) : begin], text[end : end + _AROUND]
    return f"{before}{MARKS[0]}{text[begin:end]}{MARKS[1]}{after}"


@dataclass(frozen=True)
class Spot:
    """A mention with what stands around it."""

    number: int
    text: str  # of the paragraph
    mention: Mention
    entities: Names
    others: Names  # persons, media and the like, which are seldom whom a number is about
    places: Names
    dates: Names
    numbers: Sequence[Span]  # of the paragraph, dates aside
    last: str  # the entity that was named last before it
    language: str

    @cached_property
    def ends(self) -> Span:
        """Where the sentence begins and ends in the paragraph."""
        return find_sentence(self.text, self.mention.span, self.language)

    @cached_property
    def change(self) -> Change | None:
        """Which way the words around the number make it go."""
        return find_change(self.text, self.mention.span, self.mention.hedge, self.language)

    def has_one(self, found: Names) -> bool:
        """Whether the sentence names one thing alone."""
        begin, end = self.ends
        return len({x for span, x in found if begin <= span[0] and span[1] <= end}) == 1

    def find_nearest(self, found: Names) -> tuple[str, str]:
        """Choose what stands nearest: in the number's sentence, and before it, if possible."""
        inside = [x for x in found if self.ends[0] <= x[0][0] and x[0][1] <= self.ends[1]]
        before = [x for x in inside or found if x[0] < self.mention.span]
        where = NAMED if inside else BEFORE
        nearest = before[-1:] or inside
        if not nearest:
            return "", ""
        (begin, _), found_name = nearest[0]
        end = self.mention.span[1]
        is_across = any(end <= x[0] < begin for x in self.numbers)
        if is_across and _PARTED.search(self.text[end:begin]):
            where = ACROSS
        return found_name, where

    def find_edge(self, period: str) -> str:
        """Find a word that makes of a date of the sentence an end of a period: "by 2027"."""
        begin, end = self.ends
        for span, told in self.dates:
            if told == period and begin <= span[0] and span[1] <= end:
                found = _EDGE.search(self.text[begin : span[0]])
                found = found or _EDGE_WITHIN.match(self.text, span[0])
                found = found or _EDGE_AFTER.match(self.text, span[1])
                if found:
                    return found[0].strip()
        return ""


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
    words = [re.escape(word) for word, key in list_words("unit") if key == unit]
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


def drop_wider(text: str, places: Names) -> Names:
    """Drop places that only tell where the one beside them lies; Chinese names the wider first."""
    kept: list[tuple[Span, str]] = []
    end = -1  # of the last name, kept or not
    for span, place in places:
        between = text[max(end, 0) : span[0]]
        if end >= 0 and re.fullmatch("[省市]?", between) and "\u4e00" <= text[span[0]] <= "\u9fff":
            kept[-1] = span, place
        elif end < 0 or not _WITHIN.fullmatch(between):
            kept.append((span, place))
        end = span[1]
    return kept


def find_names(text: str, names: Mapping[str, str]) -> list[tuple[Span, str]]:
    """Find where names stand in a text, the longest where several do, with what they name."""
    known = {name.lower(): named for name, named in names.items() if name}
    longest = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pattern = rf"(?i){EDGES[0]}({longest or '(?!)'})(?:['’]?s)?{WORD_END}"
    return [(x.span(), known[x[1].lower()]) for x in re.finditer(pattern, text)]


def split_words(text: str) -> set[str]:
    """Split a text into the begins of its words, and Chinese into pairs of characters."""
    words = {word[:6] for word in re.findall(r"[^\W\d_\u4e00-\u9fff]+", text.lower())}
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        words |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return words
