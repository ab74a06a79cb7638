"""Propose a row for each number of an article, from its sentence and from what the tables hold.

A proposal is a guess with a reason, which stands beside it; whoever reviews it decides.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from analysis.curation.article import Article
from analysis.curation.checks import FIGURES, FORMS, PLAN, THEMES, Tables, judge_caveats, read_day
from analysis.errors import IntervalError, PhraseError
from analysis.facts.register import row_interval
from analysis.project import Row
from analysis.quantities.mentions import Mention, find_mentions
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import (
    EDGES,
    MONEY,
    Level,
    Span,
    find_number_spans,
    list_words,
    word_pattern,
)

#: The columns of a review, in the order of a reviewer's eye.
COLUMNS = tuple(
    """
    decision proposal paragraph context phrase class hedge value unit doubt reason note
    theme fact_id kind entity metric place period caveats same_as scope question how source_id
    """.split()
)
#: The marks around a phrase in its context, and how much of the paragraph stands beside it.
MARKS = ("[[", "]]")
_AROUND = 70
#: Why a mention of a class that is no figure is excluded, and the words for the note.
_EXCLUDED = {
    "date": ("date", "a date"),
    "name": ("name", "part of a name"),
    "boilerplate": ("boilerplate", "no part of the article's text"),
}
#: The table of what fits none of the other themes.
_REST = "cooperation"
#: Which part of a figure's words must stand in a sentence for it to be alike, and the same.
_LIKE, _SAME = 0.45, 0.6
_SENTENCE = re.compile(
    r"(?<=\w{3}[.!?][\"”’'»]) |(?<=\w{3}[.!?]) |(?<=[^\d\s]{2}[.!?]) |(?<=[。！？])"
)
_FUTURE = re.compile(
    r"\b(?:expects?|expected|forecasts?|plans?|planned|aims?|targets?|will|soll|sollen|erwartet"
    r"|plant|geplant|prognose|ziel|will|wird|werden)\b|预计|计划|目标|将[在于达]",
    re.IGNORECASE,
)
#: How a sentence speaks of a company that an earlier one names.
_COMPANY = re.compile(
    r"\b(?:company|group|carmaker|venture|firm|unternehmen|konzern|hersteller)\b|公司|集团|车企",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:compared|against|than|gegenüber|vergleich|als|同比|比|较)\W*(?:\w+\W+){,3}$"
)
_WORLD = re.compile(r"\b(?:world|global|weltweit|welt\b)|全球|世界", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(MONEY, "money"),
    **dict.fromkeys(("days", "months", "years"), "duration"),
    "percent": "share",
    "points": "points",
    "fold": "ratio",
    "rank": "ordinal",
}
#: Actors that figures are about.
_ENTITIES = ("company", "group", "joint_venture")


@dataclass(frozen=True)
class _Spot:
    """A mention with what stands around it."""

    number: int
    text: str  # of the paragraph
    mention: Mention
    others: Sequence[Mention]  # of the paragraph

    @cached_property
    def sentence(self) -> Span:
        """Where the sentence begins and ends in the paragraph."""
        ends = [0, *(match.end() for match in _SENTENCE.finditer(self.text)), len(self.text)]
        begin, end = self.mention.span
        return max(x for x in ends if x <= begin), min(x for x in ends if x >= end)

    def find_nearest(self, found: Sequence[tuple[Span, str]]) -> tuple[str, str]:
        """Choose what stands nearest: in the number's sentence, and before it, if possible."""
        begin, end = self.sentence
        inside = [x for x in found if begin <= x[0][0] and x[0][1] <= end]
        before = [x for x in inside or found if x[0] < self.mention.span]
        where = f"named in the {'sentence' if inside else 'paragraph'}"
        return ((before[-1:] or inside or found)[0][1], where) if found else ("", "")


def propose_rows(article: Article, source: Row, tables: Tables) -> list[Row]:
    """Propose a row of a review for each number of an article, in order.

    `source` is the article's row of `sources.csv`; its language and day of publication decide how
    numbers and dates are read. `tables` are the raw tables by name.
    """
    proposals = _Proposals(article, source, tables)
    for number, text in enumerate(article.paragraphs, start=1):
        mentions = find_mentions(text, source["language"], read_day(source))
        for mention in mentions:
            proposals.add(_Spot(number, text, mention, mentions))
    return proposals.rows


def mark_context(text: str, span: Span) -> str:
    """Give a phrase in marks, with what stands beside it in its paragraph.

    >>> mark_context("The fair drew 90 people.", (14, 23))
    'The fair drew [[90 people]].'
    """
    begin, end = span
    first, last = max(begin - _AROUND, 0), min(end + _AROUND, len(text))
    before, after = text[first:begin], text[end:last]
    # Words are not cut, where there are spaces.
    before = before.partition(" ")[2] if first and " " in before else before
    after = after.rpartition(" ")[0] if last < len(text) and " " in after else after
    return f"{before}{MARKS[0]}{text[begin:end]}{MARKS[1]}{after}"


def split_words(text: str) -> set[str]:
    """Split a text into the begins of its words, and Chinese into pairs of characters.

    >>> sorted(split_words("Deliveries to 中国客户"))
    ['delive', 'to', '中国', '国客', '客户']
    """
    words = {word[:6] for word in re.findall(r"[^\W\d_\u4e00-\u9fff]+", text.lower())}
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        words |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return words


class _Proposals:
    """What the tables hold, arranged to propose rows of one article from it."""

    def __init__(self, article: Article, source: Row, tables: Tables) -> None:
        self.article, self.source, self.tables = article, source, tables
        self.language = source["language"]
        self.rows: list[Row] = []
        self.figures = [{"table": name, **row} for name in FIGURES for row in tables[name]]
        keyed = (*FIGURES, "derived", "assumptions")
        self.ids = {next(iter(row.values())) for name in keyed for row in tables[name]}
        labels = {row["key"]: row.get(self.language, "") for row in tables["labels"]}
        self.labels = {
            row["fact_id"]: labels.get(row["fact_id"]) or labels.get(row.get("series_id", ""), "")
            for row in self.figures
        }
        self.words = {row["fact_id"]: self._list_words(row) for row in self.figures}
        spread = Counter(word for words in self.words.values() for word in words)
        self.weights = {word: math.log(1 + len(self.figures) / n) for word, n in spread.items()}

    def _list_words(self, row: Row) -> set[str]:
        """List the words for what a figure measures, in the language of the article."""
        label = self.labels[row["fact_id"]]
        if self.language != "en":
            return split_words(label)
        # In brackets stands who counts.
        measured = re.sub(r"\(.*?\)", "", f"{row['metric']} {label}")
        return split_words(measured) - split_words(row["entity"])

    # What the article names

    @cached_property
    def names(self) -> dict[str, str]:
        """Entities by the names that they have in print; countries are places."""
        names: dict[str, str] = {}
        for row in self.figures:
            # A label begins with whom it is about: "大众（公布）".
            label = re.split(r"[,(（，]", self.labels[row["fact_id"]])[0].strip()
            entity = row["entity"]
            names |= dict.fromkeys((entity, entity.removesuffix(" Group")), entity)
            names |= {label: entity} if self.language != "en" else {}
        for row in self.tables["actors"]:
            for name in (row["name"], row["name_printed"]):
                names.setdefault(name, row["name"])
                if row["kind"] not in _ENTITIES:
                    del names[name]
        return {x: names[x] for x in names if len(x) > 1 and x not in self.places}

    @cached_property
    def places(self) -> dict[str, str]:
        """Keys of places by the names that they have in print."""
        from babel import Locale

        told = Locale.parse("zh_Hans" if self.language == "zh" else self.language).territories
        rows = self.tables["places"]
        names = {row["name"]: row["place_id"] for row in rows}
        return names | {told[x["place_id"]]: x["place_id"] for x in rows if x["place_id"] in told}

    def find_entity(self, spot: _Spot) -> tuple[str, str]:
        entity, where = spot.find_nearest(_find_names(spot.text, self.names))
        if "sentence" in where:
            return entity, where
        place, where = self.find_place(spot)
        countries = {
            x["place_id"]: x["name"] for x in self.tables["places"] if x["kind"] == "country"
        }
        countries["world"] = "World"
        if (
            "sentence" in where
            and place in countries
            and not _COMPANY.search(spot.text, *spot.sentence)
        ):
            return countries[place], where
        told = [*self.article.paragraphs[: spot.number - 1], spot.text[: spot.mention.span[0]]]
        last = [x for text in told for _, x in _find_names(text, self.names)[-1:]]
        return (last[-1], "named last before it") if last else ("", "")

    def find_place(self, spot: _Spot) -> tuple[str, str]:
        named = [span for span, _ in _find_names(spot.text, self.names)]
        found = [
            (span, place)
            for span, place in _find_names(spot.text, self.places)
            # "Volkswagen Anhui" is no place; "German companies in China" are in one.
            if len(place) == 2 or not any(x[0] <= span[0] < x[1] for x in named)
        ]
        found += [(match.span(), "world") for match in _WORLD.finditer(spot.text)]
        return spot.find_nearest(sorted(found))

    def find_period(self, spot: _Spot) -> tuple[str, str]:
        if spot.mention.unit == "date":
            return spot.mention.value, "the date itself"
        dates = [
            (x.span, x.value)
            for x in spot.others
            # "Compared with last year" says when something else was so.
            if x.unit == "date" and x.value and not _COMPARED.search(spot.text[: x.span[0]])
        ]
        month = self.source["published_on"][:7], "month of publication: no date is near"
        return spot.find_nearest(dates) if dates else month

    # What the tables hold

    def find_alike(self, spot: _Spot, entity: str, part: float) -> list[Row]:
        """Find figures of whose words a part stands in the sentence, the most alike first.

        Those of the same entity come first, then those of most words, then the later ones.
        """
        begin, end = spot.sentence
        there = split_words(spot.text[begin:end])
        ranked = []
        for row in reversed(self.figures):
            words = self.words[row["fact_id"]]
            shared, whole = (sum(self.weights[x] for x in some) for some in (words & there, words))
            if shared >= part * whole > 0:
                ranked.append((row["entity"] == entity, shared, row))
        return [row for *_, row in sorted(ranked, key=lambda x: x[:2], reverse=True)]

    def find_same(self, spot: _Spot, row: Row) -> tuple[str, str]:
        """Find a figure of the same quantity: unit, and three signs of it; their ranges meet."""
        row = {**row, "as_printed": row["phrase"], "language": self.language}
        worded = [x["fact_id"] for x in self.find_alike(spot, row["entity"], _SAME)]
        # The month of publication stands for a period that is not told: anything of the year.
        period = row["period"][: 4 if row["period"] == self.source["published_on"][:7] else None]
        best = (2, "", "")
        for other in (x for x in self.figures if x["unit"] == row["unit"]):
            with suppress(PhraseError, IntervalError):
                is_value = other["value"] == row["value"]
                signs = {
                    "entity": bool(row["entity"]) and other["entity"].startswith(row["entity"]),
                    "words": other["fact_id"] in worded,
                    "number": is_value,
                    # Two long numbers are seldom the same by chance.
                    "its length": is_value and len(row["value"]) > 3,
                    "period": _overlap(period, other["period"]),
                }
                count = sum(signs.values())
                if count > best[0] and _is_near(row["period"], other["period"]):
                    one, two = (row_interval(x, Level.WIDE) for x in (row, other))
                    if one.meets(two):
                        named = ", ".join(sign for sign, holds in signs.items() if holds)
                        best = count, other["fact_id"], f"the same {named}; the ranges meet"
        return best[1:]

    # A row

    def add(self, spot: _Spot) -> None:
        """Add the row of one mention to those of the mentions before it."""
        mention = spot.mention
        row = dict.fromkeys(COLUMNS, "") | {
            "source_id": self.source["source_id"],
            "paragraph": str(spot.number),
            "context": mark_context(spot.text, mention.span),
            "phrase": mention.phrase,
            "class": mention.category,
            "hedge": mention.hedge,
            "value": mention.value,
            "unit": mention.unit,
            "doubt": mention.doubt,
        }
        how = {}
        if mention.category in ("substantive", "date"):
            for column, (cell, reason) in self._fill(spot, row):
                row[column] = cell
                how[column] = reason
        word, is_fall = self.find_direction(spot)
        if row["kind"] in ("change", "points") and is_fall and not row["value"].startswith("-"):
            row["doubt"] = f"{word!r} is a fall: take the word in, and write a minus"
        row["proposal"] = "accept" if row["value"] and not row["doubt"] else "look"
        if mention.category in _EXCLUDED:
            row["reason"], row["note"] = _EXCLUDED[mention.category]
            row["proposal"] = "exclude"
        elif first := _find_repeated(row, self.rows):
            row |= {"proposal": "exclude", "reason": "repeat"}
            row["note"] = f"printed in paragraph {first['paragraph']} as well"
        row["how"] = "; ".join(f"{x}: {how[x]}" for x in how if row[x])
        self.ids.add(row["fact_id"])
        self.rows.append(row)

    def _fill(self, spot: _Spot, row: Row) -> Iterator[tuple[str, tuple[str, str]]]:
        """Give the cells of a proposal one by one, each with its reason; `row` has the former."""
        yield "kind", self._choose_kind(spot)
        yield "period", self.find_period(spot)
        yield "entity", self.find_entity(spot)
        is_date = row["unit"] == "date"
        same, signs = self.find_same(spot, row) if row["value"] and not is_date else ("", "")
        yield "same_as", (same, signs)
        alike = self.find_alike(spot, row["entity"], _LIKE)
        like = next((x for x in alike if x["unit"] == row["unit"]), None)
        if same:
            like = next(x for x in self.figures if x["fact_id"] == same)
            yield "entity", (like["entity"], f"as of {same}")
            yield "scope", ("same", "see whether the definitions are")
            yield "question", self._ask(same, like)
        as_like = f"as of {like['fact_id']}" if like else ""
        yield "metric", (like["metric"], as_like) if like else (_take_noun(row), "the phrase")
        place = self.find_place(spot)
        if not place[0] and like and like["entity"] == row["entity"]:
            place = like["place"], as_like
        yield "place", place
        # The theme of the figure that it is like, or of any that the sentence speaks of.
        theme = next((x for x in (like, *alike) if x and x["table"] in THEMES), None)
        yield (
            "theme",
            (theme["table"], f"as of {theme['fact_id']}") if theme else (_REST, "no other"),
        )
        yield "caveats", self._list_caveats(spot, row)
        yield "fact_id", (self._make_id(row), "from entity, metric and period")

    def _ask(self, key: str, row: Row) -> tuple[str, str]:
        for claim in self.tables["claims"]:
            if key in (claim["fact_a"], claim["fact_b"]):
                return claim["question"], f"as of {claim['claim_id']}"
        return f"{row['entity']}: {row['metric']} ({row['period']})?", "from entity and metric"

    def _choose_kind(self, spot: _Spot) -> tuple[str, str]:
        phrase, unit = spot.mention.phrase, spot.mention.unit
        if unit == "date":
            is_year = re.fullmatch(r"\d{4}", spot.mention.value)
            return "year" if is_year else "date", "the unit"
        for kind, words in FORMS.items():
            if re.search(words, phrase):
                return kind, "the form of the number"
        if unit == "percent" and (word := self.find_direction(spot)[0]):
            return "change", f"{word!r} beside it"
        kinds = Counter(row["kind"] for row in self.figures if row["unit"] == unit)
        most_common = [kind for kind, _ in kinds.most_common(1)]
        return _UNITS.get(unit) or (most_common or ["count"])[0], "the unit"

    def find_direction(self, spot: _Spot) -> tuple[str, bool]:
        """Find a word for a change by, not to, the number, and whether it is a fall."""
        begin, end = spot.mention.span
        words = rf"(?i:(?P<word>{word_pattern('fall', 'rise', language=self.language)}))"
        before, after = rf"{words}了?$", rf"的?{words}"
        if self.language != "zh":
            before = rf"(?<!made )(?<!make )\b{words}(?: (?!to\b|auf\b|at\b|bei\b)\w+)?\W*$"
            after = rf"\W*(?:\w+ )?{words}\b"
        found = re.search(before, spot.text[:begin]) or re.match(after, spot.text[end:])
        word = (found or re.search(words, spot.mention.phrase) or {"word": ""})["word"]
        return word, word.lower() in dict(list_words("fall", language=self.language))

    def _list_caveats(self, spot: _Spot, row: Row) -> tuple[str, str]:
        """List the caveats that follow from the other cells, and that of a plan."""
        begin, end = spot.sentence
        keys = [PLAN] if _FUTURE.search(spot.text[begin:end]) else []
        with suppress(PhraseError):
            day = read_day(self.source)
            keys += [PLAN] if day and period_bounds(row["period"])[0] > day else []
            rules = judge_caveats({**row, "as_printed": row["phrase"], "language": self.language})
            keys += [key for key, follows, *_ in rules if follows]
        listed = {x["key"] for x in self.tables["caveats"]}
        return ";".join(x for x in dict.fromkeys(keys) if x in listed), "the other cells"

    def _make_id(self, row: Row) -> str:
        measured = _slug(row["metric"]) or _slug(row["unit"])
        parts = [*_slug(row["entity"])[:3], *measured[:3], *_slug(row["period"])[:1]]
        name = re.sub(r"^(?=\d)", "in_", "_".join(parts))[:80] or "figure"
        keys = [name, *(f"{name}_{count}" for count in range(2, len(self.ids) + 3))]
        return next(key for key in keys if key not in self.ids)


def _slug(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [word for word in re.findall(r"[a-z0-9]+", plain) if word not in ("of", "the", "in")]


def _find_names(text: str, names: Mapping[str, str]) -> list[tuple[Span, str]]:
    """Find where names stand in a text, the longest where several do, with what they name."""
    longest = sorted(names, key=len, reverse=True)
    pattern = f"{EDGES[0]}(?:{'|'.join(map(re.escape, longest))}){EDGES[1]}"
    return [(x.span(), names[x[0]]) for x in re.finditer(pattern, text)]


def _take_noun(row: Row) -> str:
    """Take what a phrase counts: what follows its number."""
    spans = find_number_spans(row["phrase"])
    noun = row["phrase"][spans[-1][1] :].strip(" -,.()") if spans else ""
    is_measure = row["unit"] in ("percent", "points", "date", *MONEY)
    return "" if is_measure or not noun[:1].isalpha() else noun


def _find_repeated(row: Row, before: Sequence[Row]) -> Row | None:
    """Find an earlier mention of the same figure: the same number of the same thing."""
    for other in before:
        same = all(other[x] == row[x] for x in ("value", "unit", "hedge", "entity", "class"))
        digits = len(row["value"].strip("0").replace(".", ""))
        if row["value"] and same and (digits > 1 or other["phrase"] == row["phrase"]):
            return other
    return None


def _overlap(one: str, other: str) -> bool:
    """Tell whether two periods are one, or the shorter lies within the other."""
    first, second = period_bounds(one), period_bounds(other)
    inside = first[0] >= second[0] and first[1] <= second[1]
    return inside or (second[0] >= first[0] and second[1] <= first[1])


def _is_near(one: str, other: str) -> bool:
    """Tell whether two periods begin in the same year, or in years that follow each other."""
    first, second = period_bounds(one)[0], period_bounds(other)[0]
    return abs(first.year - second.year) < 2
