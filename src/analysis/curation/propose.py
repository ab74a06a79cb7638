"""Propose a row for each number of an article, from its sentence and from what the tables hold.

A proposal is a guess with a reason, which stands beside it; whoever reviews it decides.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from analysis.curation.article import Article
from analysis.curation.raw import FIGURES, THEMES, Tables, read_day
from analysis.curation.rows import FORMS, PLAN, judge_caveats
from analysis.curation.surroundings import (
    ACROSS,
    BEFORE,
    NAMED,
    WORD_END,
    Names,
    Spot,
    doubt_change,
    drop_wider,
    find_names,
    mark_context,
    split_words,
    take_in,
)
from analysis.errors import IntervalError, PhraseError
from analysis.extraction.mentions import Mention, find_in_article, find_mentions
from analysis.extraction.phrases import read_interval, read_phrase
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
#: The world as a place; not in names, nor of things that are for all of it.
_WORLD = re.compile(
    r"\b[Ww]orld(?:wide|['’]s)?\b(?! [A-Z])|\b[Gg]lobal(?:ly|(?= (?:[\w-]+ ){,4}"
    r"(?:sales|deliveries|output|production|market)\b))"
    r"|\b(?:[Ww]eltweit|Welt\b)|全球|世界"
)
_KINDS = {
    **dict.fromkeys(MONEY, "money"),
    **dict.fromkeys(("days", "months", "years"), "duration"),
    "percent": "share",
    "points": "points",
    "fold": "ratio",
    "rank": "ordinal",
}
#: Reasons that a reviewer has to look at.
_NO_DATE, _LAST = "month of publication: no date is near", "named last before it"
_COUNTRY, _NO_METRIC = "the country named", "no figure is like it"
_OTHER, _TWO = "another entity's", "one of several dates in the sentence"
_SEVERAL, _LABEL = "one of several that the sentence names", "named as in a label"
_UNKNOWN, _ALIKE = "a maker of whom no figure is", "alike by words,"
_MOSTLY, _ONLY = "of most figures of the entity", "only the same"
_END = "an end of a time, or another's:"
_PLANNED = "of a plan: see when it is to be"
_GUESS = "a guess: few figures are like it"
_LENGTH = "of a length of time: see when it begins and ends"
#: Without it, no time that is told from it is read, and no period is sure.
_NO_DAY = "the day of publication is empty: fill it in, and read the article again"
_WEAK = (
    *(_NO_DATE, _LAST, _COUNTRY, _NO_METRIC, _OTHER, _TWO, _SEVERAL, _LABEL, _UNKNOWN, _ALIKE),
    *(_MOSTLY, _ONLY, _LENGTH, _END, _PLANNED, _GUESS, BEFORE, ACROSS),
)
#: Signs that together leave no doubt that two figures are of one quantity.
_SIGNS = ("entity", "words", "number", "period")
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


def _list_dates(mentions: Iterable[Mention]) -> Names:
    return [(x.span, x.value) for x in mentions if x.unit == "date" and x.value]


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
            words = split_words(re.sub(r"\(.*?\)|（.*?）", "", measured))
            self.words[row["fact_id"]] = words - split_words(entity)
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
            if is_maker:
                names = named | names
            else:
                self.others |= named
        keys = {row["name"]: row["place_id"] for row in tables["places"]}
        told = Locale.parse(self.language).territories
        self.places = keys | {told[key]: key for key in keys.values() if key in told}
        self.keys = {x: key for x, key in keys.items() if len(key) == 2} | {"World": "world"}
        self.countries = {key: x for x, key in keys.items() if len(key) == 2} | {"world": "World"}
        self.names = {x: names[x] for x in names if len(x) > 1 and x not in self.places}

    def add_mentions(
        self, number: int, text: str, mentions: Iterable[Mention], dates: Names, last: str
    ) -> str:
        """Add the rows of a paragraph's mentions, and give the entity that is named last."""
        entities, others = (find_names(text, x) for x in (self.names, self.others))
        world = [(match.span(), "world") for match in _WORLD.finditer(text)]
        places = drop_wider(text, sorted(world + find_names(text, self.places)))
        mentions = [*mentions]
        numbers = [x.span for x in mentions if x.category == "substantive"]
        for mention in mentions:
            before = [name for span, name in entities if span < mention.span]
            found = (entities, others, places, dates, numbers, [last, *before][-1], self.language)
            self._add(Spot(number, text, mention, *found))
        self.place = places[-1][1] if places else self.place
        return entities[-1][1] if entities else last

    def _add(self, spot: Spot) -> None:
        """Add the row of one mention to those of the mentions before it."""
        mention, row = spot.mention, dict.fromkeys(COLUMNS, "")
        row |= {"source_id": self.source["source_id"], "paragraph": str(spot.number)}
        row |= {"context": mark_context(spot.text, mention.span), "class": mention.category}
        row |= {x: getattr(mention, x) for x in ("phrase", "hedge", "value", "unit", "doubt")}
        how = dict[str, str]()
        if mention.category in _IN_DATA:
            row["kind"] = self._choose_kind(spot)
            take_in(spot, row)
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

    def _list_doubts(self, spot: Spot, row: Row, how: Mapping[str, str]) -> list[str]:
        """List what makes a row doubtful: how its number was read, and how its cells came about."""
        mention, doubts = spot.mention, [row["doubt"]]
        if row["unit"] and row["unit"] not in list_units() and not any(doubts):
            doubts = [f"{row['unit']!r} is no unit of words.csv"]
        if mention.category == "substantive":
            doubts += doubt_change(spot, row)
            weak = [x for x in how if how[x].startswith(_WEAK) or (x != "same_as" and not row[x])]
            told = {x: how[x] if row[x] or how[x] != _LAST else "none is named" for x in weak}
            doubts += [f"{x}: {told[x]}" for x in weak]
        if mention.category in _IN_DATA and not read_day(self.source):
            doubts.insert(0, _NO_DAY)
        return doubts

    def _fill(self, spot: Spot, row: Row) -> dict[str, str]:
        """Fill in the cells of a row, and tell by column how those came about that may be wrong."""
        how, is_date = dict[str, str](), row["unit"] == "date"

        def put(column: str, found: tuple[str, str]) -> None:
            row[column], how[column] = found

        put("period", (row["value"], "the date itself") if is_date else self._choose_period(spot))
        named = spot.find_nearest(spot.places)
        named = named if named[0] else (self.place, _LAST)
        is_one = named[1] != NAMED or spot.has_one(spot.places)
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
        if (key := self.keys.get(row["entity"])) and (key == "world" or named[1] != NAMED):
            put("place", (key, "that of the entity"))
        elif like and how["metric"].startswith("as of") and named[1] != NAMED:
            put("place", (like["place"], how["metric"]))
        elif own and named[1] != NAMED:
            put("place", (_find_most(x["place"] for x in own), _MOSTLY))
        if row["kind"] == "duration":
            how["period"] = _LENGTH
        themes = [x["table"] for x in (*own, *alike) if x["table"] in THEMES]
        theme = _find_most(themes or ["cooperation"])
        is_told = {*themes} <= {theme} or (like and like["table"] == theme)
        put("theme", (theme, "of figures like it" if is_told else _GUESS))
        row["caveats"] = self._list_caveats(spot, row)
        if PLAN in row["caveats"] and how["period"] == NAMED:
            how["period"] = _PLANNED
        row["fact_id"] = self._make_id(row)
        return how

    def _choose_metric(self, spot: Spot, row: Row, like: Row | None) -> tuple[str, str]:
        """Choose the metric of a figure that is like a number, or what a word says."""
        sentence = spot.text[slice(*spot.ends)]
        own = like if like and like["entity"] == row["entity"] else None
        if own and (row["same_as"] or self.words[own["fact_id"]] <= split_words(sentence)):
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
        """Read what is measured from the words of a sentence; surely, where one tells it."""
        words, kind = dict(list_words("metric", language=self.language)), row["kind"]
        pattern = rf"(?i){EDGES[0]}(?:{word_pattern('metric', language=self.language)}){WORD_END}"
        found = [words[x.lower()] for x in re.findall(pattern, sentence)]
        fits = _MEASURED.get(row["unit"] if kind in ("count", "money") else kind, ())
        keys = [x for x in dict.fromkeys(found) if x and (x in fits or "any" in fits)]
        if not keys:
            return "", ""
        whole = keys[0] in ("market share", "margin")
        begin = {"change": "change of ", "points": "change of ", "share": "share of " * (not whole)}
        is_sure = len({*found}) == 1 and (whole or kind != "share")
        return f"{begin.get(kind, '')}{keys[0]}", "told by a word" if is_sure else _SEVERAL

    def _choose_period(self, spot: Spot) -> tuple[str, str]:
        """Choose the date nearest to a number, or the month of publication; and tell which."""
        period, where = spot.find_nearest(spot.dates)
        if not period:
            return self.source["published_on"][:7], _NO_DATE
        if where != BEFORE and not spot.has_one(spot.dates):
            return period, _TWO
        edge = spot.find_edge(period)
        return period, f"{_END} {edge!r}" if edge else where

    def _choose_entity(self, spot: Spot, place: tuple[str, str]) -> tuple[str, str]:
        """Choose the entity or the country that is named in the sentence, or the last before."""
        entity, where = spot.find_nearest(spot.entities)
        if where == NAMED and not entity:
            return "", _UNKNOWN
        if where == NAMED and not spot.has_one([*spot.entities, *spot.others]):
            return entity, _SEVERAL
        if others := [x for x in self.names.values() if x.startswith(f"{entity} in ")]:
            return entity, f"{_ONLY} name as that of {others[0]}"
        if where == NAMED:
            begin, end = spot.ends
            told = [spot.text[slice(*x)] for x, _ in spot.entities if begin <= x[0] and x[1] <= end]
            return entity, _LABEL if self.guessed.issuperset(told) else where
        if place[0] in self.countries and place[1] == NAMED:
            return self.countries[place[0]], _COUNTRY
        return spot.last, _LAST

    def _ask(self, figure: Row) -> str:
        """Give the question that claims ask of a figure, or one made of its cells."""
        same, asked = figure["fact_id"], "{entity}: {metric} ({period})?".format_map(figure)
        pairs = (x for x in self.tables["claims"] if same in (x["fact_a"], x["fact_b"]))
        return next((x["question"] for x in pairs), asked)

    def _choose_kind(self, spot: Spot) -> str:
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

    def _find_alike(self, spot: Spot, entity: str) -> list[Row]:
        """Find figures of whose words half, by what they tell, stand in the sentence.

        Those of the same entity come first, then those of most words, then the later ones.
        """
        there, ranked = split_words(spot.text[slice(*spot.ends)]), []
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

    def _list_caveats(self, spot: Spot, row: Row) -> str:
        """List the caveats that follow from the other cells, and that of a plan."""
        sentence = spot.text[slice(*spot.ends)]
        plan = word_pattern("plan", language=self.language)
        keys = [PLAN] if re.search(rf"(?i){EDGES[0]}(?:{plan}){WORD_END}", sentence) else []
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
            plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", part)).encode(
                "ascii", "ignore"
            )
            told = re.findall(r"[a-z0-9]+", plain.decode().lower())
            words += [x for x in told if x not in {*_SMALL, *words}][:3]
        name = re.sub(r"^(?=\d)", "in_", "_".join(words)) or "figure"
        keys = [name, *(f"{name}_{number}" for number in range(2, len(self.ids) + 3))]
        return next(key for key in keys if key not in self.ids)


def _find_most(values: Iterable[str]) -> str:
    return Counter(values).most_common(1)[0][0]
