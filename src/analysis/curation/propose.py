"""Propose a row for each number of an article, from its sentence and from what the tables hold.

A proposal is a guess with a reason, which stands beside it; whoever reviews it decides.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.curation.article import Article
from analysis.curation.raw import FIGURES, THEMES, Tables, read_day
from analysis.curation.rows import FORMS, PLAN, judge_caveats
from analysis.errors import IntervalError, PhraseError
from analysis.extraction.mentions import Mention, find_in_article, find_mentions
from analysis.extraction.phrases import find_fall, read_interval, read_phrase
from analysis.project import Row
from analysis.quantities.interval import write_value
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import EDGES, MONEY, Level, Span, list_units, word_pattern

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
#: Ends of sentences; not those of "Dr." or "U.S. dollars", nor of German ordinals ("am 3. Mai").
_SENTENCE = re.compile(
    r"(?<=[^\W\d]{2}[.!?]) |(?:(?<=\d{4}[.!?])|(?<=[%)][.!?])) (?=[A-ZÄÖÜ])"
    r"|(?<=[.!?][\"”’'»]) |(?<=[。！？])"
)
#: Where clauses end: not within a number.
_CLAUSE = re.compile(r"[;:—–]|,(?!\d)|[，；：、]")
#: What those meant to do whom a number counts.
_MEANT = re.compile(r"(?i)\b(?:to|zu) \w+")
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
_NAMED = "named in the sentence"
#: Reasons that a reviewer has to look at.
_NO_DATE, _LAST = "month of publication: no date is near", "named last before it"
_COUNTRY, _NO_METRIC = "the country named", "no figure is like it"
_OTHER, _TWO = "another entity's", "one of several dates in the sentence"
#: Without it, no time that is told from it is read, and no period is sure.
_NO_DAY = "the day of publication is empty: fill it in, and read the article again"
_WEAK = (_NO_DATE, _LAST, _COUNTRY, _NO_METRIC, _OTHER, _TWO)
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
    places: _Names
    dates: _Names
    last: str  # the entity that was named last before it

    @cached_property
    def ends(self) -> Span:
        """Where the sentence begins and ends in the paragraph."""
        ends = [0, *(match.end() for match in _SENTENCE.finditer(self.text)), len(self.text)]
        begin, end = self.mention.span
        return max(x for x in ends if x <= begin), min(x for x in ends if x >= end)

    @cached_property
    def clause(self) -> str:
        """The part of the sentence between commas and the like."""
        begin, end = self.mention.span
        ends = [0, *(match.end() for match in _CLAUSE.finditer(self.text)), len(self.text)]
        first = max(x for x in (*ends, self.ends[0]) if x <= begin)
        return self.text[first : min(x for x in (*ends, self.ends[1]) if x >= end)]

    @property
    def has_one_date(self) -> bool:
        """Whether the sentence has one date; a longer one may stand around its parts."""
        begin, end = self.ends
        return len({x for span, x in self.dates if begin <= span[0] and span[1] <= end}) == 1

    def find_nearest(self, found: _Names) -> tuple[str, str]:
        """Choose what stands nearest: in the number's sentence, and before it, if possible."""
        inside = [x for x in found if self.ends[0] <= x[0][0] and x[0][1] <= self.ends[1]]
        before = [x for x in inside or found if x[0] < self.mention.span]
        where = _NAMED if inside else "named in the paragraph"
        return ((before[-1:] or inside or found)[0][1], where) if found else ("", "")


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
        for row in self.figures:
            label = labels.get(row["fact_id"]) or labels.get(row.get("series_id", ""), "")
            entity, is_english = row["entity"], self.language == "en"
            measured = f"{row['metric']} {label}" if is_english else label
            # In brackets stands who counts.
            words = _split_words(re.sub(r"\(.*?\)|（.*?）", "", measured))
            self.words[row["fact_id"]] = words - _split_words(entity)
            # A label begins with whom it is about: "大众（公布）".
            printed = entity if is_english else re.split(r"[,(（，]", label)[0].strip()
            names |= dict.fromkeys((entity, entity.removesuffix(" Group"), printed), entity)
        counts = Counter(word for words in self.words.values() for word in words)
        #: How much a word tells: what most figures have tells nothing.
        self.weights = {word: math.log(len(self.words) / counts[word]) for word in counts}
        for row in tables["actors"]:
            if row["kind"] in ("company", "group", "joint_venture"):
                names = dict.fromkeys((row["name"], row["name_printed"]), row["name"]) | names
        keys = {row["name"]: row["place_id"] for row in tables["places"]}
        told = Locale.parse(self.language).territories
        self.places = keys | {told[key]: key for key in keys.values() if key in told}
        self.countries = {key: x for x, key in keys.items() if len(key) == 2} | {"world": "World"}
        self.names = {x: names[x] for x in names if len(x) > 1 and x not in self.places}

    def add_mentions(
        self, number: int, text: str, mentions: Iterable[Mention], dates: _Names, last: str
    ) -> str:
        """Add the rows of a paragraph's mentions, and give the entity that is named last."""
        entities = _find_names(text, self.names)
        world = [(match.span(), "world") for match in _WORLD.finditer(text)]
        places = _drop_wider(text, sorted(world + _find_names(text, self.places)))
        for mention in mentions:
            before = [name for span, name in entities if span < mention.span]
            self._add(_Spot(number, text, mention, entities, places, dates, [last, *before][-1]))
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

    def _list_doubts(self, spot: _Spot, row: Row, how: Mapping[str, str]) -> list[str]:
        """List what makes a row doubtful: how its number was read, and how its cells came about."""
        mention, doubts = spot.mention, [row["doubt"]]
        fall = find_fall(spot.text, mention, self.language)
        if fall and row["kind"] in ("change", "points") and not row["value"].startswith("-"):
            word = spot.text[slice(*fall)]
            doubts = [f"{word!r} is a fall: take the word in, and write a minus"]
        if row["unit"] and row["unit"] not in list_units() and not any(doubts):
            doubts = [f"{row['unit']!r} is no unit of words.csv"]
        if mention.category == "substantive":
            weak = (x for x in how if how[x].startswith(_WEAK) and (row[x] or x != "place"))
            doubts += [f"{x}: {how[x]}" for x in weak]
        if mention.category in _IN_DATA and not read_day(self.source):
            doubts.insert(0, _NO_DAY)
        return doubts

    def _fill(self, spot: _Spot, row: Row) -> dict[str, str]:
        """Fill in the cells of a row, and tell by column how those came about that may be wrong."""
        how, is_date = dict[str, str](), row["unit"] == "date"

        def put(column: str, found: tuple[str, str]) -> None:
            row[column], how[column] = found

        row["kind"] = self._choose_kind(spot)
        put("period", (row["value"], "the date itself") if is_date else self._choose_period(spot))
        named = spot.find_nearest(spot.places) if spot.places else (self.place, _LAST)
        put("place", named)
        put("entity", self._choose_entity(spot, named))
        alike = self._find_alike(spot, row["entity"])
        like = next((x for x in alike if x["unit"] == row["unit"]), None)
        if like and how["entity"] == _COUNTRY:
            put("entity", (like["entity"], f"{_COUNTRY}; as of {like['fact_id']}"))
        if row["value"] and not is_date:
            put("same_as", self._find_same(row, alike))
        if same := row["same_as"]:
            like = next(x for x in self.figures if x["fact_id"] == same)
            row |= {"entity": like["entity"], "scope": "same", "question": self._ask(like)}
        row["metric"] = "" if is_date or row["unit"] in _KINDS else row["unit"]
        how["metric"] = "" if row["metric"] else _NO_METRIC
        if like:
            owner = "as of" if like["entity"] == row["entity"] else f"{_OTHER},"
            put("metric", (like["metric"], f"{owner} {like['fact_id']}"))
        own = [x for x in self.figures if x["entity"] == row["entity"]]
        if own and "sentence" not in how["place"]:
            put("place", (_find_most(x["place"] for x in own), "of most figures of the entity"))
        themes = [x["table"] for x in (*own, *alike) if x["table"] in THEMES]
        row["theme"] = _find_most(themes or ["cooperation"])
        row["caveats"] = self._list_caveats(spot, row)
        row["fact_id"] = self._make_id(row)
        return how

    def _choose_period(self, spot: _Spot) -> tuple[str, str]:
        """Choose the date nearest to a number, or the month of publication; and tell which."""
        if not spot.dates:
            return self.source["published_on"][:7], _NO_DATE
        period, where = spot.find_nearest(spot.dates)
        return period, _TWO if where == _NAMED and not spot.has_one_date else where

    def _choose_entity(self, spot: _Spot, place: tuple[str, str]) -> tuple[str, str]:
        """Choose the entity or the country that is named in the sentence, or the last before."""
        entity, where = spot.find_nearest(spot.entities)
        if where == _NAMED:
            return entity, where
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
        # German joins words: "Absatzrückgang".
        edge = EDGES[0] * (self.language != "de")
        words = rf"(?i){edge}(?:{word_pattern('fall', 'rise', language=self.language)}){EDGES[1]}"
        shares = word_pattern("share", language=self.language)
        share = rf"(?i)(?:{shares})\W*(?:\w+\W+){{,2}}$"
        is_share = re.search(share, spot.text[max(begin - _NEAR, 0) : begin])
        told, number, rest = spot.clause.partition(spot.mention.phrase)
        said = f"{told}{number}{_MEANT.sub('', rest)}"  # "half intend to increase their investment"
        said = re.sub(r"(?i)\bma(?:de|kes?|king) up\b|\bup to\b", "", said)
        if unit == "percent" and re.search(words, said) and not is_share:
            return "change"
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
                    reason = f"the same {', '.join(named)}; the ranges meet"
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
        text = f"{row['entity']} {row['metric'] or row['unit']} {row['period'][:4]}".lower()
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        name = re.sub(r"^(?=\d)", "in_", "_".join(re.findall(r"[a-z0-9]+", plain))[:80]) or "figure"
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
    longest = sorted(names, key=len, reverse=True)
    pattern = f"{EDGES[0]}(?:{'|'.join(map(re.escape, longest))}){EDGES[1]}"
    return [(x.span(), names[x[0]]) for x in re.finditer(pattern, text)]


def _split_words(text: str) -> set[str]:
    """Split a text into the begins of its words, and Chinese into pairs of characters."""
    words = {word[:6] for word in re.findall(r"[^\W\d_\u4e00-\u9fff]+", text.lower())}
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        words |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return words
