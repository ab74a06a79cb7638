"""Propose a row for each number of an article, from its sentence and from what the tables hold.

A proposal is a guess with a reason, which stands beside it; whoever reviews it decides.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from analysis.curation.article import Article
from analysis.curation.raw import FIGURES, THEMES, Tables, read_day
from analysis.curation.rows import FORMS, PLAN, judge_caveats
from analysis.errors import IntervalError, PhraseError
from analysis.extraction.changes import Change, find_change
from analysis.extraction.mentions import Mention, find_in_article, find_mentions
from analysis.extraction.phrases import ELLIPSIS, read_interval, read_phrase
from analysis.extraction.sentences import find_sentence
from analysis.project import Row
from analysis.quantities.interval import write_value
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import (
    EDGES,
    MONEY,
    Level,
    Span,
    list_units,
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
#: How the row of a number came about that a reviewer has added.
ADDED = "added by hand"
#: The marks around a phrase in its context, and how much of the paragraph stands beside it.
MARKS = ("[[", "]]")
_AROUND = 70
#: Classes that are no figures and why they are excluded, with the words for the note.
_EXCLUDED = {
    "date": "a date",
    "name": "part of a name",
    "boilerplate": "no part of the article's text",
}
#: How many characters before a share tell that it is one.
_NEAR = 30
#: Classes whose mentions may become rows of the data.
_IN_DATA = ("substantive", "date")
_WORLD = re.compile(r"(?i)\b(?:world|global|weltweit|welt\b)|全球|世界")
_KINDS = {
    **dict.fromkeys(MONEY, "money"),
    **dict.fromkeys(("days", "months", "years"), "duration"),
    "percent": "share",
    "points": "points",
    "fold": "ratio",
    "rank": "ordinal",
}
_NAMED, _BEFORE = "named in the sentence", "named in another sentence"
#: Reasons that a reviewer has to look at.
_NO_DATE, _LAST = "month of publication: no date is near", "named last before it"
_COUNTRY, _NO_METRIC = "the country named", "no figure is like it"
_OTHER, _TWO = "another entity's", "one of several dates in the sentence"
_SEVERAL, _LABEL = "one of several that the sentence names", "named as in a label"
_UNKNOWN, _ALIKE = "a maker of whom no figure is", "alike by words,"
_MOSTLY, _ONLY = "of most figures of the entity", "only the same"
_LENGTH = "of a length of time: see when it begins and ends"
#: Without it, no time that is told from it is read, and no period is sure.
_NO_DAY = "the day of publication is empty: fill it in, and read the article again"
_WEAK = (
    *(_NO_DATE, _LAST, _COUNTRY, _NO_METRIC, _OTHER, _TWO, _SEVERAL, _LABEL, _UNKNOWN, _ALIKE),
    *(_MOSTLY, _ONLY, _LENGTH, _BEFORE),
)
#: Signs that together leave no doubt that two figures are of one quantity.
_SIGNS = ("entity", "words", "number", "period")
#: What may stand between a word for a fall and its number, in one piece with both.
_JOINED = re.compile(r"\W*(?:by|um|of|von|an?|了|达到?|幅度?|为)?\W*")
#: What may be measured of a unit, or of a kind of percentages.
_MADE = ("deliveries", "sales", "production", "exports", "imports", "registrations")
_MEASURED = {
    **dict.fromkeys(("vehicles", "cars"), _MADE),
    **dict.fromkeys(MONEY, ("profit", "revenue", "investment", "sales")),
    **dict.fromkeys(("share", "change", "points"), ("any",)),
    "people": ("workforce",),
}
#: Words that a key leaves out.
_SMALL = frozenset("a an and at by for from group in its new of on that the to who with".split())
#: What may stand between a place and one that tells where it lies: "Hefei, east China's Anhui".
_WITHIN = re.compile(
    r"(?:['’]s)?,? ?(?:\(|(?:of|in) )?(?:[\w-]+ern |(?:north|south|east|west|central|Provinz)\w* )?"
)
#: Names in a paragraph: where each stands, and what it names.
_Names = Sequence[tuple[Span, str]]


def propose_rows(article: Article, source: Row, tables: Tables) -> list[Row]:
    """Propose a row of a review for each number of an article, in order.

    `source` is the article's row of `sources.csv`; its language and day of publication decide how
    numbers and dates are read. `tables` are the raw tables by name.
    """
    proposals, last = _Proposals(source, tables), ""
    found = find_in_article(article.paragraphs, source["language"], read_day(source))
    for number, (text, mentions) in enumerate(zip(article.paragraphs, found, strict=True), start=1):
        last = proposals.add_mentions(number, text, mentions, _list_dates(mentions), last)
    return proposals.rows


def propose_row(
    article: Article, source: Row, tables: Tables, number: int, span: Span, taken: Iterable[str]
) -> Row:
    """Propose a row for a part of a paragraph that a reviewer marks; `taken` are keys in use."""
    language, day, text = source["language"], read_day(source), article.paragraphs[number - 1]
    phrase = text[slice(*span)]
    found = [x for x in find_mentions(phrase, language, day) if x.category == "substantive"]
    mention = Mention((0, 0), "", "substantive", "", "", "", doubt="no number is read in it")
    if found:
        mention = found[0]
        with suppress(PhraseError):  # a fall that is taken in has a minus
            told = read_phrase(phrase, language)
            mention = replace(mention, value=write_value(told.number, told.upper))
    mention = replace(mention, span=span, phrase=phrase)
    proposals = _Proposals(source, tables)
    proposals.ids.update(taken)
    dates = _list_dates(find_mentions(text, language, day))
    proposals.add_mentions(number, text, [mention], dates, "")
    return proposals.rows[0] | {"how": ADDED}


def _list_dates(mentions: Iterable[Mention]) -> _Names:
    return [(x.span, x.value) for x in mentions if x.unit == "date" and x.value]


def mark_context(text: str, span: Span) -> str:
    """Give a phrase in marks, with what stands beside it in its paragraph.

    >>> mark_context("The fair drew 90 people.", (14, 23))
    'The fair drew [[90 people]].'
    """
    begin, end = span
    before, after = text[max(begin - _AROUND, 0) : begin], text[end : end + _AROUND]
    return f"{before}{MARKS[0]}{text[begin:end]}{MARKS[1]}{after}"


@dataclass(frozen=True)
class _Spot:
    """A mention with what stands around it."""

    number: int
    text: str  # of the paragraph
    mention: Mention
    entities: _Names
    others: _Names  # persons, media and the like, which are seldom whom a number is about
    places: _Names
    dates: _Names
    last: str  # the entity that was named last before it
    language: str

    @cached_property
    def ends(self) -> Span:
        """Where the sentence begins and ends in the paragraph."""
        return find_sentence(self.text, self.mention.span, self.language)

    @cached_property
    def change(self) -> Change | None:
        """Which way the words around the number make it go."""
        return find_change(self.text, self.mention, self.language)

    def has_one(self, found: _Names) -> bool:
        """Whether the sentence names one thing alone."""
        begin, end = self.ends
        return len({x for span, x in found if begin <= span[0] and span[1] <= end}) == 1

    def find_nearest(self, found: _Names) -> tuple[str, str]:
        """Choose what stands nearest: in the number's sentence, and before it, if possible."""
        inside = [x for x in found if self.ends[0] <= x[0][0] and x[0][1] <= self.ends[1]]
        before = [x for x in inside or found if x[0] < self.mention.span]
        where = _NAMED if inside else _BEFORE
        nearest = before[-1:] or inside
        return (nearest[0][1], where) if nearest else ("", "")


class _Proposals:
    """What the tables hold, arranged to propose rows of one article from it."""

    def __init__(self, source: Row, tables: Tables) -> None:
        from babel import Locale

        self.source, self.tables, self.language = source, tables, source["language"]
        self.rows: list[Row] = []
        self.place = ""  # that is named last before a paragraph
        self.figures = [{"table": name, **row} for name in FIGURES for row in tables[name]]
        keyed = (*FIGURES, "derived", "assumptions")
        self.ids = {next(iter(row.values())) for name in keyed for row in tables[name]}
        labels = {row["key"]: row.get(self.language, "") for row in tables["labels"]}
        self.words, names = dict[str, set[str]](), dict[str, str]()
        printed = defaultdict[str, set[str]](set)
        for row in self.figures:
            label = labels.get(row["fact_id"]) or labels.get(row.get("series_id", ""), "")
            entity, is_english = row["entity"], self.language == "en"
            measured = f"{row['metric']} {label}" if is_english else label
            # In brackets stands who counts.
            words = _split_words(re.sub(r"\(.*?\)|（.*?）", "", measured))
            self.words[row["fact_id"]] = words - _split_words(entity)
            if "/" not in row["unit"]:  # a rate is of a currency, which an article names otherwise
                names |= dict.fromkeys((entity, entity.removesuffix(" Group")), entity)
            if not is_english:  # A label begins with whom it is about: "大众（公布）".
                printed[re.split(r"[,(（，]", label)[0].strip()].add(entity)
        known = {*names.values(), *(row["name"] for row in tables["actors"])}
        makers = list_words("maker", language=self.language)
        names |= {word: entity if entity in known else "" for word, entity in makers}
        self.guessed = {x for x in printed if x not in names and len(printed[x]) == 1}
        names |= {x: min(printed[x]) for x in self.guessed}
        counts = Counter(word for words in self.words.values() for word in words)
        #: How much a word tells: what most figures have tells nothing.
        self.weights = {word: math.log(len(self.words) / counts[word]) for word in counts}
        self.others = dict[str, str]()
        for row in (x for x in tables["actors"] if x["kind"] != "place"):
            is_maker = row["kind"] in ("company", "group", "joint_venture")
            named = dict.fromkeys((row["name"], row["name_printed"]), row["name"])
            names, self.others = (
                (named | names, self.others) if is_maker else (names, self.others | named)
            )
        keys = {row["name"]: row["place_id"] for row in tables["places"]}
        told = Locale.parse(self.language).territories
        self.places = keys | {told[key]: key for key in keys.values() if key in told}
        self.keys = {x: key for x, key in keys.items() if len(key) == 2} | {"World": "world"}
        self.countries = {key: x for x, key in keys.items() if len(key) == 2} | {"world": "World"}
        self.names = {x: names[x] for x in names if len(x) > 1 and x not in self.places}

    def add_mentions(
        self, number: int, text: str, mentions: Iterable[Mention], dates: _Names, last: str
    ) -> str:
        """Add the rows of a paragraph's mentions, and give the entity that is named last."""
        entities, others = (_find_names(text, x) for x in (self.names, self.others))
        world = [(match.span(), "world") for match in _WORLD.finditer(text)]
        places = _drop_wider(text, sorted(world + _find_names(text, self.places)))
        for mention in mentions:
            before = [name for span, name in entities if span < mention.span]
            found = (entities, others, places, dates, [last, *before][-1], self.language)
            self._add(_Spot(number, text, mention, *found))
        self.place = places[-1][1] if places else self.place
        return entities[-1][1] if entities else last

    def _add(self, spot: _Spot) -> None:
        """Add the row of one mention to those of the mentions before it."""
        mention, row = spot.mention, dict.fromkeys(COLUMNS, "")
        row |= {"source_id": self.source["source_id"], "paragraph": str(spot.number)}
        row |= {"context": mark_context(spot.text, mention.span), "class": mention.category}
        row |= {x: getattr(mention, x) for x in ("phrase", "hedge", "value", "unit", "doubt")}
        how = dict[str, str]()
        if mention.category in _IN_DATA:
            row["kind"] = self._choose_kind(spot)
            self._take_in(spot, row)
            how = self._fill(spot, row)
            row["how"] = "; ".join(f"{x}: {how[x]}" for x in how if row[x] and how[x])
        row["doubt"] = "; ".join(filter(None, self._list_doubts(spot, row, how)))
        row["proposal"] = "accept" if row["value"] and not row["doubt"] else "look"
        same = ("value", "unit", "hedge", "entity", "class")
        first = [x for x in self.rows if x["value"] and all(x[y] == row[y] for y in same)]
        if note := _EXCLUDED.get(mention.category):
            row |= {"proposal": "exclude", "reason": mention.category, "note": note}
        elif first:
            note = f"printed in paragraph {first[0]['paragraph']} as well"
            row |= {"proposal": "exclude", "reason": "repeat", "note": note}
        self.ids.add(row["fact_id"])
        self.rows.append(row)

    def _take_in(self, spot: _Spot, row: Row) -> None:
        """Take into the phrase what tells its fall or its unit, and stands elsewhere."""
        text, span, change = spot.text, spot.mention.span, spot.change
        pieces = [span]
        is_change = row["kind"] in ("change", "points")
        if is_change and change and change.way == "fall" and not row["value"].startswith("-"):
            pieces = sorted([span, *change.words])
        ends = [(begin, end) for (_, begin), (end, _) in pairwise(pieces)]
        joins = [text[slice(*x)] if _JOINED.fullmatch(text, *x) else f" {ELLIPSIS} " for x in ends]
        phrase = "".join(x + text[slice(*y)] for x, y in zip(["", *joins], pieces, strict=True))
        with suppress(PhraseError):
            told = read_phrase(phrase, self.language)
            if not told.units and row["unit"] and (word := self._find_unit(spot, row["unit"])):
                phrase = f"{phrase} {ELLIPSIS} {word}"
                told = read_phrase(phrase, self.language)
            if phrase != row["phrase"] and (len(pieces) == 1 or told.number.value < 0):
                row |= {"phrase": phrase, "value": write_value(told.number, told.upper)}
        if row["phrase"] == text[slice(pieces[0][0], pieces[-1][1])]:
            row["context"] = mark_context(text, (pieces[0][0], pieces[-1][1]))

    def _find_unit(self, spot: _Spot, unit: str) -> str:
        """Find the word for a unit that is printed at another number of the sentence."""
        words = [re.escape(word) for word, key in list_words("unit") if key == unit]
        pattern = re.compile(rf"(?i){EDGES[0]}(?:{'|'.join(words)}){EDGES[1]}")
        found = [x.span() for x in pattern.finditer(spot.text, *spot.ends)] if words else []
        begin = spot.mention.span[0]
        nearest = min(found, key=lambda x: abs(x[0] - begin), default=(0, 0))
        return spot.text[slice(*nearest)]

    def _list_doubts(self, spot: _Spot, row: Row, how: Mapping[str, str]) -> list[str]:
        """List what makes a row doubtful: how its number was read, and how its cells came about."""
        mention, doubts = spot.mention, [row["doubt"]]
        if row["unit"] and row["unit"] not in list_units() and not any(doubts):
            doubts = [f"{row['unit']!r} is no unit of words.csv"]
        if mention.category == "substantive":
            doubts += self._doubt_change(spot, row)
            weak = [x for x in how if how[x].startswith(_WEAK) or x != "same_as" and not row[x]]
            told = {x: how[x] if row[x] or how[x] != _LAST else "none is named" for x in weak}
            doubts += [f"{x}: {told[x]}" for x in weak]
        if mention.category in _IN_DATA and not read_day(self.source):
            doubts.insert(0, _NO_DAY)
        return doubts

    def _doubt_change(self, spot: _Spot, row: Row) -> Iterator[str]:
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

    def _fill(self, spot: _Spot, row: Row) -> dict[str, str]:
        """Fill in the cells of a row, and tell by column how those came about that may be wrong."""
        how, is_date = dict[str, str](), row["unit"] == "date"

        def put(column: str, found: tuple[str, str]) -> None:
            row[column], how[column] = found

        put("period", (row["value"], "the date itself") if is_date else self._choose_period(spot))
        named = spot.find_nearest(spot.places)
        named = named if named[0] else (self.place, _LAST)
        is_one = named[1] != _NAMED or spot.has_one(spot.places)
        put("place", (named[0], named[1] if is_one else _SEVERAL))
        put("entity", self._choose_entity(spot, named))
        alike = self._find_alike(spot, row["entity"])
        like = next((x for x in alike if all(x[y] == row[y] for y in ("unit", "kind"))), None)
        if like and how["entity"] == _COUNTRY:
            put("entity", (like["entity"], f"{_COUNTRY}; as of {like['fact_id']}"))
        if row["value"] and not is_date:
            put("same_as", self._find_same(row, alike))
        if same := row["same_as"]:
            like = next(x for x in self.figures if x["fact_id"] == same)
            row |= {"entity": like["entity"], "scope": "same", "question": self._ask(like)}
        put("metric", self._choose_metric(spot, row, like))
        own = [x for x in self.figures if x["entity"] == row["entity"]]
        if (key := self.keys.get(row["entity"])) and (key == "world" or named[1] != _NAMED):
            put("place", (key, "that of the entity"))
        elif like and how["metric"].startswith("as of") and named[1] != _NAMED:
            put("place", (like["place"], how["metric"]))
        elif own and named[1] != _NAMED:
            put("place", (_find_most(x["place"] for x in own), _MOSTLY))
        if row["kind"] == "duration":
            how["period"] = _LENGTH
        themes = [x["table"] for x in (*own, *alike) if x["table"] in THEMES]
        row["theme"] = _find_most(themes or ["cooperation"])
        row["caveats"] = self._list_caveats(spot, row)
        row["fact_id"] = self._make_id(row)
        return how

    def _choose_metric(self, spot: _Spot, row: Row, like: Row | None) -> tuple[str, str]:
        """Choose the metric of a figure that is like a number, or what a word of its sentence says."""
        sentence = spot.text[slice(*spot.ends)]
        own = like if like and like["entity"] == row["entity"] else None
        if own and (row["same_as"] or self.words[own["fact_id"]] <= _split_words(sentence)):
            return own["metric"], f"as of {own['fact_id']}"
        told = self._read_metric(sentence, row)
        if told[0]:
            return told
        if own:
            return own["metric"], f"{_ALIKE} {own['fact_id']}"
        if like:  # in brackets stands who counted that
            return re.sub(r" \(.*?\)", "", like["metric"]), f"{_OTHER}, {like['fact_id']}"
        return "" if row["unit"] in _KINDS else row["unit"], _NO_METRIC

    def _read_metric(self, sentence: str, row: Row) -> tuple[str, str]:
        """Read what is measured from the words of a sentence; sure of it where one word tells it."""
        words, kind = dict(list_words("metric", language=self.language)), row["kind"]
        pattern = rf"(?i){EDGES[0]}(?:{word_pattern('metric', language=self.language)}){EDGES[1]}"
        found = [words[x.lower()] for x in re.findall(pattern, sentence)]
        fits = _MEASURED.get(row["unit"] if kind in ("count", "money") else kind, ())
        keys = [x for x in dict.fromkeys(found) if x and (x in fits or "any" in fits)]
        if not keys:
            return "", ""
        whole = keys[0] in ("market share", "margin")
        begin = {"change": "change of ", "points": "change of ", "share": "share of " * (not whole)}
        is_sure = len({*found}) == 1 and (whole or kind != "share")
        return f"{begin.get(kind, '')}{keys[0]}", "told by a word" if is_sure else _SEVERAL

    def _choose_period(self, spot: _Spot) -> tuple[str, str]:
        """Choose the date nearest to a number, or the month of publication; and tell which."""
        period, where = spot.find_nearest(spot.dates)
        if not period:
            return self.source["published_on"][:7], _NO_DATE
        return period, _TWO if where == _NAMED and not spot.has_one(spot.dates) else where

    def _choose_entity(self, spot: _Spot, place: tuple[str, str]) -> tuple[str, str]:
        """Choose the entity or the country that is named in the sentence, or the last before."""
        entity, where = spot.find_nearest(spot.entities)
        if where == _NAMED and not entity:
            return "", _UNKNOWN
        if where == _NAMED and not spot.has_one([*spot.entities, *spot.others]):
            return entity, _SEVERAL
        if others := [x for x in self.names.values() if x.startswith(f"{entity} in ")]:
            return entity, f"{_ONLY} name as that of {others[0]}"
        if where == _NAMED:
            begin, end = spot.ends
            told = [spot.text[slice(*x)] for x, _ in spot.entities if begin <= x[0] and x[1] <= end]
            return entity, _LABEL if self.guessed.issuperset(told) else where
        if place[0] in self.countries and place[1] == _NAMED:
            return self.countries[place[0]], _COUNTRY
        return spot.last, _LAST

    def _ask(self, figure: Row) -> str:
        """Give the question that claims ask of a figure, or one made of its cells."""
        same, asked = figure["fact_id"], "{entity}: {metric} ({period})?".format_map(figure)
        pairs = (x for x in self.tables["claims"] if same in (x["fact_a"], x["fact_b"]))
        return next((x["question"] for x in pairs), asked)

    def _choose_kind(self, spot: _Spot) -> str:
        begin, unit = spot.mention.span[0], spot.mention.unit
        if unit == "date":
            return "year" if re.fullmatch(r"\d{4}", spot.mention.value) else "date"
        printed = spot.text[begin : spot.mention.span[1] + len("-old")]
        form = [kind for kind, words in FORMS.items() if re.search(words, printed)]
        shares = word_pattern("share", language=self.language)
        share = rf"(?i)(?:{shares})\W*(?:\w+\W+){{,2}}$"
        is_share = re.search(share, spot.text[max(begin - _NEAR, 0) : begin])
        change = spot.change
        is_change = change and change.way != "level" and (change.is_sure or not is_share)
        if unit == "percent" and (is_change or spot.mention.value.startswith("-")):
            return "change"
        numeral = spot.mention.numeral
        if numeral and numeral.form == "ordinal" and unit != "percent":
            return "ordinal"
        return form[0] if form else _KINDS.get(unit, "count")

    def _find_alike(self, spot: _Spot, entity: str) -> list[Row]:
        """Find figures of whose words half, by what they tell, stand in the sentence.

        Those of the same entity come first, then those of most words, then the later ones.
        """
        there, ranked = _split_words(spot.text[slice(*spot.ends)]), []
        for row in reversed(self.figures):
            words = self.words[row["fact_id"]]
            shared, whole = (sum(self.weights[y] for y in x) for x in (words & there, words))
            if whole and 2 * shared >= whole:
                ranked.append((row["entity"] == entity, shared, row))
        return [row for *_, row in sorted(ranked, key=lambda x: x[:2], reverse=True)]

    def _find_same(self, row: Row, alike: Sequence[Row]) -> tuple[str, str]:
        """Find a figure of the same quantity: unit, and three signs of it; their ranges meet."""
        row = {**row, "as_printed": row["phrase"], "language": self.language}
        # The month of publication stands for a period that is not told: anything of the year.
        period = row["period"][: 4 if row["period"] == self.source["published_on"][:7] else None]
        best, same = 2, ("", "")
        for other in (x for x in self.figures if x["unit"] == row["unit"]):
            one, two = sorted((period, other["period"]), key=len)
            is_value = other["value"] == row["value"]
            signs = {
                "entity": row["entity"] and other["entity"].startswith(row["entity"]),
                "words": other in alike,
                "number": is_value,
                "its length": is_value and len(row["value"]) > 3,  # seldom the same by chance
                "period": one and two.startswith(one),
            }
            named = [sign for sign, holds in signs.items() if holds]
            if len(named) <= best:
                continue
            with suppress(PhraseError, IntervalError):
                ranges = (read_interval(x, Level.WIDE) for x in (row, other))
                if next(ranges).meets(next(ranges)):
                    is_whole = {*_SIGNS} <= {*named} and row["entity"] == other["entity"]
                    reason = "the same" if is_whole else _ONLY
                    reason = f"{reason} {', '.join(named)}; the ranges meet"
                    best, same = len(named), (other["fact_id"], reason)
        return same

    def _list_caveats(self, spot: _Spot, row: Row) -> str:
        """List the caveats that follow from the other cells, and that of a plan."""
        sentence = spot.text[slice(*spot.ends)]
        plan = word_pattern("plan", language=self.language)
        keys = [PLAN] if re.search(rf"(?i){EDGES[0]}(?:{plan}){EDGES[1]}", sentence) else []
        with suppress(PhraseError):
            day = read_day(self.source)
            keys += [PLAN] if day and period_bounds(row["period"])[0] > day else []
            rules = judge_caveats({**row, "as_printed": row["phrase"], "language": self.language})
            keys += [key for key, follows, *_ in rules if follows]
        listed = {x["key"] for x in self.tables["caveats"]}
        return ";".join(x for x in dict.fromkeys(keys) if x in listed)

    def _make_id(self, row: Row) -> str:
        """Make a key of entity, metric and year: a few words of each."""
        parts = [row["entity"], row["metric"] or row["unit"], row["period"][:4]]
        words = list[str]()
        for part in parts:
            plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", part)).encode("ascii", "ignore")
            told = re.findall(r"[a-z0-9]+", plain.decode().lower())
            words += [x for x in told if x not in {*_SMALL, *words}][:3]
        name = re.sub(r"^(?=\d)", "in_", "_".join(words)) or "figure"
        keys = [name, *(f"{name}_{number}" for number in range(2, len(self.ids) + 3))]
        return next(key for key in keys if key not in self.ids)


def _drop_wider(text: str, places: _Names) -> _Names:
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


def _find_most(values: Iterable[str]) -> str:
    return Counter(values).most_common(1)[0][0]


def _find_names(text: str, names: Mapping[str, str]) -> list[tuple[Span, str]]:
    """Find where names stand in a text, the longest where several do, with what they name."""
    known = {name.lower(): named for name, named in names.items() if name}
    longest = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pattern = rf"(?i){EDGES[0]}({longest or '(?!)'})(?:['’]?s)?(?![^\W\d\u4e00-\u9fff])"
    return [(x.span(), known[x[1].lower()]) for x in re.finditer(pattern, text)]


def _split_words(text: str) -> set[str]:
    """Split a text into the begins of its words, and Chinese into pairs of characters."""
    words = {word[:6] for word in re.findall(r"[^\W\d_\u4e00-\u9fff]+", text.lower())}
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        words |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return words
