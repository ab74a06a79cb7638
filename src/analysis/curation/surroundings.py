"""What stands around a number of an article: its sentence, names beside it, and its change."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from analysis.extraction.changes import Change, find_change
from analysis.extraction.mentions import Mention
from analysis.extraction.sentences import find_sentence
from analysis.project import Row
from analysis.quantities.vocabulary import EDGES, Span, word_pattern

#: The marks around a phrase in its context, and how much of the paragraph stands beside it.
MARKS = ("[[", "]]")
_AROUND = 70
#: Where a word ends; Chinese has a number directly after it.
WORD_END = r"(?![^\W\d\u4e00-\u9fff])"
SINCE = "since then, until now?"
NAMED, AS_BEFORE = "named in the sentence", "as of the number before it"
BEHIND, END = "named behind another number", "an end of a time"
ACCEPTED = "as accepted for"
TOLD = "the day on which it was told"
#: What makes of a date an end of a period, or that of another figure.
_EDGES_OF_TIME = (
    "bis|ab|seit|vor|nach|gegenüber|als|wie|bislang|bisher"
    "|by|until|till|since|from|before|after|than|as(?= in)|against|so far"
)
_EDGE = re.compile(
    rf"(?i)\b(?:{_EDGES_OF_TIME}|(?:niveaus?|levels?)(?: (?:von|of|aus|des jahres))?"
    r"|compared (?:with|to)|verglichen mit|im vergleich|of the same)"
    r"(?: (?:zum|zur|ende|einschließlich|the|dem|end of|in|im|zu))* ?$"
    r"|(?:[自从到至较比]|超过?|[高低]于|好于|不及|成立于|创立于)$"
)
_BEGUN = re.compile(
    r"(?i)\b(?:founded|established|opened|gegründet|eröffnete?n?)\b(?:[^.,;:]|(?<=\d)[.,](?=\d)){,40}$"
)
_SINCE = re.compile(r"(?i)\b(?:since|seit)\b(?=[^,;]*$)")
_EDGE_WITHIN = re.compile(rf"(?i)(?:{_EDGES_OF_TIME})\b")
_EDGE_AFTER = re.compile(
    r"年?的?水平|年?底?(?:前|起|以来|之前|至|到)| (?:eröffnet|gegründet|errichtet)\b"
)
#: What parts what is said of one number from what is said of another.
_PARTED = re.compile(r"[;:—–，；：、（）()]|,(?!\d)|\b(?:and|und|while|sowie|as)\b")
#: What may stand between a place and one that tells where it lies: "Hefei, east China's Anhui".
_WITHIN = re.compile(
    r"(?:['’]s)?,? ?(?:\(|(?:of|in) )?(?:[\w-]+ern |(?:north|south|east|west|central|Provinz)\w* )?"
)
#: Towns before the day of a dateline that names no agency, and what stands after it.
_TOWNS = re.compile(
    r"[^\W\d_a-zäöü][^\W\d_]+(?:[ ,/-]{1,2}(?:am |an der )?[A-ZÄÖÜ][^\W\d_]+){,3}, "
)
_DASH = re.compile(r" ?[-–—]{1,2}() ")
#: Within how many characters a dateline names its day.
_DATELINE = 60
#: Within how many characters of a stake the verb stands that tells who holds it.
_HELD = 40
#: Kinds of cars, as the tables name them.
CARS = ("new energy vehicle", "battery-electric car", "plug-in hybrid", "electric car")
#: Names in a paragraph: where each stands, and what it names.
Names = Sequence[tuple[Span, str]]


class Guess(NamedTuple):
    """What is proposed for a cell, how it came about, and whether that leaves no doubt."""

    cell: str = ""
    how: str = ""
    is_sure: bool = False


@cache
def _read_cues() -> Mapping[str, re.Pattern[str]]:
    with Path(__file__).with_name("cues.csv").open(encoding="utf-8", newline="") as file:
        return {row["cue"]: re.compile(row["pattern"]) for row in csv.DictReader(file)}


def cue(name: str) -> re.Pattern[str]:
    """Give the pattern of ``cues.csv`` for words that tell how cells are to be filled."""
    return _read_cues()[name]


def is_cue(name: str) -> bool:
    """Tell whether ``cues.csv`` has a pattern of this name."""
    return name in _read_cues()


def mark_context(text: str, span: Span) -> str:
    """Give a phrase in marks, with what stands beside it in its paragraph.

    >>> mark_context("The fair drew 90 people.", (14, 23))
    'The fair drew [[90 people]].'
    """
    begin, end = span
    before, after = text[max(begin - _AROUND, 0) : begin], text[end : end + _AROUND]
    # Without blanks at its ends, which no spreadsheet keeps: a row is found again by it.
    return f"{before.lstrip()}{MARKS[0]}{text[begin:end]}{MARKS[1]}{after.rstrip()}"


def find_span(row: Row, paragraphs: Sequence[str]) -> Span:
    """Find where the phrase of a row stands in its paragraph; (0, 0) where it does not."""
    text = get_paragraph(row, paragraphs)
    before, _, rest = row["context"].partition(MARKS[0])
    phrase, _, after = rest.partition(MARKS[1])
    begin = text.find(before + phrase + after) + len(before)
    if not phrase or begin < len(before):
        phrase, begin = row["phrase"], text.find(row["phrase"])
    return (begin, begin + len(phrase)) if phrase and begin >= 0 else (0, 0)


def get_paragraph(row: Row, paragraphs: Sequence[str]) -> str:
    """Give the text of a row's paragraph; none if it has no number of one."""
    number = int(row["paragraph"]) if row["paragraph"].isdecimal() else 0
    return paragraphs[number - 1] if 0 < number <= len(paragraphs) else ""


@dataclass(frozen=True)
class Spot:
    """A mention with what stands around it."""

    number: int
    text: str  # of the paragraph
    mention: Mention
    entities: Names
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

    @cached_property
    def sentence(self) -> str:
        """The sentence of the number."""
        return self.text[slice(*self.ends)]

    @cached_property
    def piece(self) -> Span:
        """Where the part of the sentence begins and ends that is said of this number alone."""
        return self.cut(self.mention.span)

    def cut(self, span: Span) -> Span:
        """Cut out the part of the sentence that is said of one of its words or numbers alone."""
        cuts = [x.span() for x in _PARTED.finditer(self.text, *self.ends)]
        return self._cut([*cuts, *(x for x in self.numbers if x != span)], span)

    @cached_property
    def part(self) -> Span:
        """Where the part of the sentence begins and ends between semicolons."""
        cuts = [x.span() for x in re.finditer("[;；]", self.text)]
        return self._cut(cuts, self.mention.span)

    def _cut(self, cuts: Sequence[Span], span: Span) -> Span:
        """Cut the sentence before and behind a word or number."""
        (begin, end), (first, last) = self.ends, span
        begins = (x for _, x in cuts if x <= first)
        return max([begin, *begins]), min([end, *(x for x, _ in cuts if x >= last)])

    @cached_property
    def floor(self) -> int:
        """Where the number before it ends, or the sentence begins."""
        ends = (x for _, x in self.numbers if x <= self.mention.span[0])
        return max([self.ends[0], *ends])

    def list_inside(self, found: Names, span: Span | None = None) -> list[tuple[Span, str]]:
        """List which names stand in a part of the paragraph, by default the sentence."""
        begin, end = span or self.ends
        return [x for x in found if begin <= x[0][0] and x[0][1] <= end]

    def find_nearest(self, found: Names) -> Guess:
        """Choose what is named nearest: in the number's part of the sentence, or leading to it.

        If there is nothing, but a number before, what is said of that one holds for this one, too.
        """
        (_, last), inside = self.mention.span, self.list_inside(found)
        own = self.list_inside(found, self.piece)
        before = [x for x in own if x[0] < self.mention.span]
        floor = max(self.floor, self.part[0])
        leading = self.list_inside(found, (floor, self.mention.span[0]))
        for names in (before, own, leading):
            if names:
                name = names[0 if names is own else -1]
                pairs = [(x, y) for x, y in pairwise(sorted(inside)) if name in (x, y)]
                gaps = [self.text[x[0][1] : y[0][0]] for x, y in pairs if x[1] != y[1]]
                is_one = len({x for _, x in (own if names is before else names)}) == 1
                is_one &= not any(cue("also").fullmatch(x) for x in gaps)
                return Guess(name[1], NAMED if is_one else "one of several named", is_one)
        if self.floor > self.ends[0]:
            return Guess("", AS_BEFORE)
        if inside:
            is_sure = not any(last <= x[0] < inside[0][0][0] for x in self.numbers)
            is_sure &= len({x for _, x in inside}) == 1
            if inside[0][0][1] <= self.part[0]:
                return Guess(inside[0][1], "named before a semicolon")
            return Guess(inside[0][1], NAMED if is_sure else BEHIND, is_sure)
        earlier = [x for x in found if x[0] < self.mention.span]
        return Guess(earlier[-1][1], "named in another sentence") if earlier else Guess()

    def find_date(self) -> Guess:
        """Choose the date of a number, but none that others are compared with.

        Ends of a time, and days on which something was told, come last.
        """
        edges = {span: self._find_edge(span) for span, _ in self.dates}
        begin = self.mention.span[0]
        bases = [x for x in edges if cue("base").match(self.text, x[0])]
        behind = [x for x in self.list_inside(self.dates, self.piece) if x[0] > self.mention.span]
        own = [x for x, _ in behind[:1]]
        is_base = bool(behind) and (behind[0][0] in bases or self._is_of_base(behind[0][0]))
        if is_base and cue("compared").search(self.text, self.ends[0], begin):
            return Guess(behind[0][1], NAMED, is_sure=True)  # "nach 1,3 Prozent im Vorjahr"
        bases = [x for x in bases if x[0] > begin or x[1] <= self.ends[0]]
        bases += [x for x in edges if x not in own and self._is_of_base(x)]
        edges |= dict.fromkeys(bases, "than")
        edges |= {x: "than" for x in edges if cue("bracket").fullmatch(self._around(x))}
        word = "than" if self.mention.unit == "fold" else ""  # 是去年同期的近10倍
        edges |= {x: word for x in edges if cue("own").fullmatch(self.text[x[1] : begin])}
        told = [x for x in self.dates if x[1].count("-") in (2, 4) and self._is_told(x[0])]
        firm = [x for x in self.dates if x not in told and not edges[x[0]]]
        ends = [x for x in self.dates if edges[x[0]] and not cue("than").match(edges[x[0]])]
        found, end, day = (self.find_nearest(x) for x in (firm, ends, told))
        if self.list_inside(firm) and found.cell:
            return found
        if self.list_inside(ends) and end.cell:
            word = next(edges[x] for x, y in ends if y == end.cell)
            is_since = re.match(r"(?i)since|seit|自", word)
            return Guess(end.cell, SINCE if is_since else f"{END}: {word!r}")
        inside = (edges[x] for x, _ in self.list_inside(self.dates))
        if found.how == AS_BEFORE and any(cue("begun").match(x) for x in inside):
            return Guess()  # what was opened was so, but not what is there now
        if self.list_inside(told) and not found.cell and found.how != AS_BEFORE:
            return Guess(day.cell, TOLD)
        return found

    def has_span(self) -> bool:
        """Whether the date of the number has a begin and an end, so that a sum is that of it."""
        date = self.find_date()
        return date.how == NAMED and bool(re.fullmatch(r"\d{4}(?:-[HQ]\d)?|.*/.*", date.cell))

    def is_title(self) -> bool:
        """Whether the paragraph is the title of an article: the first, without a full stop."""
        return self.number == 1 and self.text[-1] not in ".。"

    def find_holding(self) -> re.Match[str] | None:
        """Find the verb that tells who holds a stake, in the sentence of the number.

        In German it may stand behind: "an dem BMW 75 Prozent hält".
        """
        if cue("market").search(self.sentence) or "share" in self.sentence:
            return None
        begin, end = self.mention.span
        before = cue("holds").finditer(self.text, max(self.floor, begin - _HELD), begin)
        return next(before, None) or cue("holds").match(self.text, end + 1)

    def _is_of_base(self, span: Span) -> bool:
        """Whether a date stands right behind a number that another is compared with."""
        begin, end = max([(0, 0), *(x for x in self.numbers if x < span)])
        is_beside = re.fullmatch(r"(?:(?!\. )[^,;，；。]){,8}", self.text[end : span[0]])
        return bool(is_beside and cue("compared").search(self.text, 0, begin))

    def _around(self, span: Span) -> str:
        return self.text[max(span[0] - 1, 0) : span[0]] + self.text[span[1] : span[1] + 1]

    def _find_edge(self, span: Span) -> str:
        """Find a word that makes of a date an end of a period, or that of another: "by 2027"."""
        before = self.text[find_sentence(self.text, span, self.language)[0] : span[0]]
        found = _EDGE.search(before) or _SINCE.search(before)
        found = found or _EDGE_WITHIN.match(self.text, span[0])
        found = found or _EDGE_AFTER.match(self.text, span[1])
        if not found and self.mention.span > span:  # not what was opened
            found = _BEGUN.search(before)
        return found[0].strip() if found else ""

    def _is_told(self, span: Span) -> bool:
        """Whether a day is that of a dateline, or of saying something."""
        said = cue("said").search(self.text[max(span[0] - 40, 0) : span[0]])
        told = said or cue("told").match(self.text, span[1])
        return bool(told or match_dateline(self.text, span))


def match_dateline(text: str, span: Span) -> re.Match[str] | None:
    """Match what stands behind the day of a dateline; in a group, the mark of an agency."""
    if span[0] >= _DATELINE:
        return None
    is_bare = _TOWNS.fullmatch(text, 0, span[0])
    return cue("dateline").match(text, span[1]) or (is_bare and _DASH.match(text, span[1]))


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
    pattern = rf"(?i){EDGES[0]}({longest or '(?!)'})(?:['’]?s)?{WORD_END}(?!-based)"
    return [(x.span(), known[x[1].lower()]) for x in re.finditer(pattern, text)]


def is_free(span: Span, spans: Iterable[Span]) -> bool:
    """Tell whether a span of a text overlaps none of others."""
    return not any(begin < span[1] and span[0] < end for begin, end in spans)


def split_words(text: str) -> set[str]:
    """Split a text into the begins of its words, and Chinese into pairs of characters."""
    words = {word[:6] for word in re.findall(r"[^\W\d_\u4e00-\u9fff]+", text.lower())}
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        words |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return words


@cache
def _plan_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?i){EDGES[0]}(?:{word_pattern('plan', language=language)}){WORD_END}")


def tells_plan(spot: Spot, span: Span) -> bool:
    """Tell whether a word in a part of a number's paragraph is of a plan or a forecast."""
    patterns = _plan_pattern(spot.language), cue("expected")
    found = (x for pattern in patterns for x in pattern.finditer(spot.text, *span))
    return any(not cue("passive").match(spot.text, x.start(), spot.ends[1]) for x in found)


def is_held(text: str, span: Span) -> bool:
    """Tell whether somebody holds a stake in a company: "An Audi hält VW 90 Prozent"."""
    return bool(cue("held").search(text[: span[0]]))


def read_cars(text: str) -> str:
    """Name the kind of cars that a text tells, as the tables do."""
    return next((x for x in CARS if cue(x).search(text)), "")


def find_cars(spot: Spot, word: Span, *, is_of_them: bool, is_share: bool) -> str:
    """Find the kind of cars in the clauses of a number and its word, or before "they" or "them"."""
    clauses = spot.piece, spot.cut(word)
    cars = read_cars(" ".join(spot.text[slice(*x)] for x in clauses))
    begin = spot.mention.span[0]
    names = [x for y in (spot.entities, spot.places) for x in spot.list_inside(y, spot.piece)]
    is_theirs = is_share and not any(x[0] < begin for x, _ in names)
    if cars or not (is_of_them or is_theirs):
        return cars
    before = spot.text[:begin]
    told = ((y.end(), -i, x) for i, x in enumerate(CARS) for y in cue(x).finditer(before))
    return max(told, default=(0, 0, ""))[2]
