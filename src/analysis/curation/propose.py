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
from analysis.curation.measures import FLOWS, WEAK, drop_counter, read_metric, spell_metric
from analysis.curation.raw import FIGURES, THEMES, Tables, read_day
from analysis.curation.rows import FORMS, PLAN, judge_caveats
from analysis.curation.surroundings import (
    ACROSS,
    AS_BEFORE,
    BEFORE,
    NAMED,
    SEVERAL,
    TOLD,
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
#: The world as a place; not in names, nor of things that are for all of it, nor "the world's largest".
_WORLD = re.compile(
    r"\b[Ww]orld(?:wide|['’]s)?\b(?! [A-Z])(?! ?\w+est\b)|\b[Gg]lobal(?:ly|(?= (?:[\w-]+ ){,4}"
    r"(?:sales|deliveries|output|production|market)\b))"
    r"|\b(?:[Ww]eltweit(?:en)?|Welt\b)(?! \w+sten?\b)|(?:全球|世界)(?!第|最)"
)
#: The world as no more than where somebody did something.
_BARE = re.compile(r"(?i)(?:wide|weltweit|globally|全球|(?:its|their|seine\w*|ihre\w*) \w+)$")
#: China as a place, by another name.
_CHINA = re.compile(
    r"\bChinese (?:\w+ )?(?:market|mainland)\b|\bchinesischen? (?:\w+ )?(?:Markt|Festland)\w*"
    r"|\bVolksrepublik\b|\bReich der Mitte\b|(?:我国|在华|对华)"
)
#: Before a country that is where something is, not whom it is about.
_AT = re.compile(
    r"(?i)\b(?:in|to|into|from|for|of|within|across|outside|with|nach|aus|für|mit|von|an)"
    r"(?: the| the whole| ganz| ganzen?| east| north\w*)* $|[在对向从于自]$|(?-i:[A-Z])\w+, $"
)
_MARKET = re.compile(r"市场|['’]s? (?:\w+ )?market\b")
#: What makes of a place the measure of a superlative: "Europas größter".
_FIRST = re.compile(
    r"s?(?:['’]s)? (?:größt|wichtigst|führend|stärkst|\w+est\b|most\b|leading)|最|第"
)
#: A land's own, of which a number is.
_OF_LAND = {
    "China": re.compile(r"\b(?:Chinese|chinesische[nrs]?) (?=\w*(?:[Ee]x|[Ii]m)port)"),
    "Germany": re.compile(
        r"\b(?:German|deutsche[nrs]?) (?=(?:car |vehicle |\w*)(?:[Ee]x|[Ii]m)port)"
    ),
}
#: Nouns for a company, which its name follows.
_FIRM = re.compile(
    r"(?:joint venture|partner|subsidiary|supplier|maker|manufacturer|company|firm|start-?up|rival"
    r"|unternehmen|[Pp]artner|[Tt]ochter|zulieferer|hersteller|[Aa]utobauer|[Kk]onzern)s? "
    r"((?:[A-Z][\w&-]+)(?: [A-Z][\w&-]+){,2})(?=[ ,.(])"
)
#: Names of gatherings.
_EVENT = re.compile(r"(?:[A-Z][\w&-]+ )+(?:Conference|Congress|Forum|Expo|Summit)\b")
#: What makes of a figure a part of that before it.
_PART = re.compile(r"(?:其中|Davon|Darunter|Of (?:these|those|them|which|that))\b|其中")
#: What a company's name ends with, and an abbreviation of it.
_FORM = re.compile(r"(?: (?:Motors?|Automobile|Automotive|Auto|Group|Holding|AG|SE)\b)?")
_SURVEYS = re.compile(r"(?i)\b(?:survey|respond|polled|umfrage|befragt)|调查|受访")
_GATHERINGS = re.compile(
    r"(?i)\b(?:conference|congress|forum|fair|expo|delegation|visit|trip|konferenz|kongress|messe|besuch)\b"
    r"|大会|论坛|展会|车展|访问"
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
_OTHER, _LABEL = "another entity's", "named as in a label"
_UNKNOWN, _ALIKE = "no figure is of it yet", "alike by words,"
_MOSTLY, _ONLY = "of most figures of the entity", "only the same"
_SPOKEN, _NO_PLACE = "of the figure before", "the tables lack this place:"
_PART_OF = "of the whole, not of the part"
_AFTER, _BOTH = "named behind it", "one of two ends"
_END = "an end of a time, or another's:"
_PLANNED = "of a plan: see when it is to be"
_GUESS = "a guess: few figures are like it"
_LENGTH = "of a length of time: see when it begins and ends"
#: Without it, no time that is told from it is read, and no period is sure.
_NO_DAY = "the day of publication is empty: fill it in, and read the article again"
_WEAK = (
    *(_NO_DATE, _LAST, _COUNTRY, _NO_METRIC, _OTHER, SEVERAL, _LABEL, _UNKNOWN, _ALIKE),
    *(_MOSTLY, _ONLY, _LENGTH, _END, _PLANNED, _GUESS, BEFORE, ACROSS, TOLD, *WEAK),
    *(_SPOKEN, _NO_PLACE, _AFTER, _BOTH, _PART_OF),
)
#: Signs that together leave no doubt that two figures are of one quantity.
_SIGNS = ("entity", "words", "number", "period")
#: Between a sum of money and what it comes to in another currency.
_CONVERTED = re.compile(r"\s?[(（]\s?(?:umgerechnet |equivalent to |or |约合|合)?")
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
    return _exclude_title(proposals.rows, article.paragraphs)


def _exclude_title(rows: list[Row], paragraphs: Sequence[str]) -> list[Row]:
    """Exclude of a number in the title and in the text the first, which has less around it."""
    for row in rows:
        again = [x for x in rows if x["note"] == "printed in paragraph 1 as well"]
        same = [x for x in again if all(x[y] == row[y] for y in ("value", "unit", "hedge"))]
        if row["paragraph"] == "1" and same and not re.search(r"[.。!?]$", paragraphs[0]):
            told = {x: same[0][x] for x in ("proposal", "reason", "note")}
            is_sure = same[0]["value"] and not same[0]["doubt"]
            same[0] |= {"proposal": "accept" if is_sure else "look", "reason": "", "note": ""}
            row |= told | {"note": f"printed in paragraph {same[0]['paragraph']} as well"}
    return rows


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
        #: The figure before, with its row, and how its cells came about.
        self.before: tuple[Spot, Row, dict[str, str]] | None = None
        self.place = ""  # that is named last before a paragraph
        self.figures = [{"table": name, **row} for name in FIGURES for row in tables[name]]
        keyed = (*FIGURES, "derived", "assumptions")
        self.ids = {next(iter(row.values())) for name in keyed for row in tables[name]}
        labels = {row["key"]: row.get(self.language, "") for row in tables["labels"]}
        self.words, names = dict[str, set[str]](), dict[str, str]()
        printed = defaultdict[str, set[str]](set)
        makers = list_words("maker", language=self.language)
        lands = (x["name"] for x in tables["places"] if x["kind"] == "country")
        named = {"World", *lands, *(entity for _, entity in makers)}
        for row in self.figures:
            label = labels.get(row["fact_id"]) or labels.get(row.get("series_id", ""), "")
            entity, is_english = row["entity"], self.language == "en"
            measured = f"{row['metric']} {label}" if is_english else label
            # In brackets stands who counts.
            words = split_words(re.sub(r"\(.*?\)|（.*?）", "", measured))
            self.words[row["fact_id"]] = words - split_words(entity)
            if "/" not in row["unit"]:  # a rate is of a currency, which an article names otherwise
                names |= dict.fromkeys((entity, entity.removesuffix(" Group")), entity)
            # A label begins with whom it is about: "大众（公布）"; one of a maker or land with the rest.
            if not is_english and entity not in named:
                printed[re.split(r"[,(（，]", label)[0].strip()].add(entity)
        known = {*names.values(), *(row["name"] for row in tables["actors"])}
        names |= {word: entity if entity in known else "" for word, entity in makers}
        # One that stands for all labels of an entity.
        often = Counter(entity for entities in printed.values() for entity in entities)
        self.guessed = {
            x for x, y in printed.items() if x not in names and len(y) == 1 and often[min(y)] == 1
        }
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
        self.known = {*keys.values(), "world"}
        self.cities = {x for x, key in keys.items() if len(key) > 2}
        # Regions have numbers there: "北美洲", "Europa".
        lands = {told[key].removesuffix("洲"): key for key in told if key != "001"}
        self.places = {x: key for x, key in lands.items() if len(x) > 1} | keys
        self.keys = {x: key for x, key in keys.items() if len(key) == 2} | {"World": "world"}
        self.countries = {key: x for x, key in keys.items() if len(key) == 2} | {"world": "World"}
        self.names = {x: names[x] for x in names if len(x) > 1 and x not in self.places}

    def add_mentions(
        self, number: int, text: str, mentions: Iterable[Mention], dates: Names, last: str
    ) -> str:
        """Add the rows of a paragraph's mentions, and give the entity that is named last."""
        entities = self._find_entities(text)
        others = find_names(text, self.others)
        masked = text
        for (begin, end), _ in (*entities, *others):
            masked = masked[:begin] + "\0" * (end - begin) + masked[end:]
        world = [(x.span(), "world") for x in _WORLD.finditer(masked)]
        world += [(x.span(), "CN") for x in _CHINA.finditer(masked)]
        named = find_names(masked, self.places)
        named = [x for x in named if not _FIRST.match(text, x[0][1])]
        places = drop_wider(text, sorted(world + named))
        mentions = [*mentions]
        numbers = [x.span for x in mentions if x.category == "substantive"]
        for mention in mentions:
            begin, _ = find_sentence(text, mention.span, self.language)
            before = self._find_subject(text, [x for x in entities if x[0][1] <= begin])
            found = (entities, others, places, dates, numbers, before or last, self.language)
            self._add(Spot(number, text, mention, *found))
        self.place = next(
            (x for _, x in reversed(places) if x in self.known - {"world"}), self.place
        )
        return self._find_subject(text, entities) or last

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

    def _find_subject(self, text: str, entities: Names) -> str:
        """Find whom a text is about: whom it names first, but not parts of what was before it."""
        named = (
            name
            for span, name in entities
            if not _PART.match(text, find_sentence(text, span, self.language)[0])
        )
        return next(named, "")

    def _find_entities(self, text: str) -> Names:
        """Find whom a text names: entities of figures, and makers of whom there is none, as printed.

        Two makers side by side, or a city and a maker, are a company of its own: "Beijing Benz".
        """
        found, joined = find_names(text, self.names), list[tuple[Span, str]]()
        towns = find_names(text, dict.fromkeys(self.cities, " "))
        for (begin, end), name in sorted([*found, *towns]):
            last = joined[-1] if joined else ((0, 0), "")
            is_beside = 0 < last[0][1] and text[last[0][1] : begin] in ("", " ", "-")
            if (
                is_beside
                and name != " "
                and not re.search(r"(?i)\b(?:in|at) $", text[: last[0][0]])
            ):
                joined[-1] = ((last[0][0], end), "")
            else:
                joined.append(((begin, end), name))
        names = [x for x in joined if x[1] != " "]
        firms = [x.span() for x in _EVENT.finditer(text)]
        firms += [x.span(1) for x in _FIRM.finditer(text)]
        taken = [x for x, _ in names]
        firms = [x for x in firms if not any(x[0] < y[1] and y[0] < x[1] for y in taken)]
        names = sorted([*names, *((x, "") for x in firms)])
        return [(x, name or self._read_name(text, x)) for x, name in names]

    def _read_name(self, text: str, span: Span) -> str:
        """Read a name as it is printed, and note the letters in brackets that stand for it later."""
        form = _FORM.match(text, span[1])
        name = re.sub(r"['’]s?$", "", text[span[0] : span[1]])
        name += form[0] if form and " " not in name else ""
        if short := re.match(r"[^(),.]{,30}\(([A-Z]{2,6})\)", text[span[1] :]):
            self.names[short[1]] = name
        return name

    def _fill(self, spot: Spot, row: Row) -> dict[str, str]:
        """Fill in the cells of a row, and tell by column how those came about that may be wrong."""
        how, is_date = dict[str, str](), row["unit"] == "date"
        near, old, told = self.before or (None, dict.fromkeys(COLUMNS, ""), {})
        if not near or near.number != spot.number:
            near = None
        elif near.ends != spot.ends:
            near, old, told = None, old, {}

        def put(column: str, found: tuple[str, str]) -> None:
            if found[1] == AS_BEFORE:
                found = (old[column], told.get(column, AS_BEFORE)) if near else ("", "")
            row[column], how[column] = found

        if near and self._is_converted(near, spot, row):
            for column in ("entity", "place", "period", "theme"):
                put(column, ("", AS_BEFORE))
            put("metric", (f"{old['metric']}, converted", told.get("metric", "")))
            if same := self._find_same(
                row, [x for x in self.figures if x["metric"] == row["metric"]]
            ):
                put("same_as", same)
                row |= {"scope": "same" if same[0] else ""}
            row["caveats"] = self._list_caveats(spot, row)
            row["fact_id"] = self._make_id(row)
            return how
        named = spot.find_nearest(spot.places)
        if named[1] != AS_BEFORE and not named[0]:
            named = (self.place, _LAST)
        if named[0] and named[0] not in self.known:
            named = "world" if named[0].isdigit() else named[0], f"{_NO_PLACE} {named[0]}"
        put("place", named)
        put("entity", self._choose_entity(spot))
        put("period", (row["value"], "the date itself") if is_date else self._choose_period(spot))
        if row["entity"] and row["entity"] not in {x["entity"] for x in self.figures}:
            how["entity"] = how["entity"] if how["entity"].startswith(_WEAK) else _UNKNOWN
        alike = self._find_alike(spot, row["entity"])
        like = next((x for x in alike if all(x[y] == row[y] for y in ("unit", "kind"))), None)
        country = row["entity"] if how["entity"].startswith(_COUNTRY) else ""
        if like and country and country in (like["entity"], *like["entity"].split(" in ")[1:]):
            put("entity", (like["entity"], f"{_COUNTRY}; as of {like['fact_id']}"))
        if row["value"] and not is_date:
            put("same_as", self._find_same(row, alike))
        if same := row["same_as"]:
            like = next(x for x in self.figures if x["fact_id"] == same)
            row |= {"entity": like["entity"], "scope": "same", "question": self._ask(like)}
        if not is_date:
            same_unit = near and (old["unit"] == row["unit"] or row["kind"] in ("change", "points"))
            words = (old["metric"], told.get("metric", "")) if same_unit else ("", "")
            is_same = how.get("same_as", "").startswith("the same")
            is_here = bool(row["place"]) and not how["place"].startswith(_WEAK)
            put(
                "metric",
                self._choose_metric(spot, row, like, words, is_same=is_same, is_here=is_here),
            )
        own = [x for x in self.figures if x["entity"] == row["entity"]]
        is_named = how["place"] and not how["place"].startswith((_LAST, BEFORE))
        if (key := self.keys.get(row["entity"])) and (key == "world" or not is_named):
            put("place", (key, "that of the entity"))
        elif own and not is_named:
            put("place", (_find_most(x["place"] for x in own), _MOSTLY))
        is_flow = any(x in row["metric"] for x in FLOWS) and "cumulative" not in row["metric"]
        if is_flow and how.get("period") in (_NO_DATE, ACROSS) and self.before:
            put("period", (self.before[1]["period"], _SPOKEN))
        if row["kind"] == "duration":
            how["period"] = _LENGTH
        theme, reason = self._choose_theme(spot, row, own)
        put("theme", (theme, _GUESS if own and how["entity"].startswith(_WEAK) else reason))
        if row["kind"] == "share" and row["place"] == "world" != self.keys.get(row["entity"]):
            how["place"] = _PART_OF
        row["caveats"] = self._list_caveats(spot, row)
        if PLAN in row["caveats"] and how["period"] == NAMED:
            how["period"] = _PLANNED
        row["fact_id"] = self._make_id(row)
        if not is_date:
            self.before = spot, row, how
        return how

    def _is_converted(self, near: Spot, spot: Spot, row: Row) -> bool:
        """Whether a sum of money is the one before it, in another currency."""
        between = spot.text[near.mention.span[1] : spot.mention.span[0]]
        units = {near.mention.unit, row["unit"]}
        return len(units) == 2 and units <= {*MONEY} and bool(_CONVERTED.fullmatch(between))

    def _choose_theme(self, spot: Spot, row: Row, own: Sequence[Row]) -> tuple[str, str]:
        """Choose the theme of most figures of the entity, or by what the sentence is about."""
        if themes := [x["table"] for x in own if x["table"] in THEMES]:
            return _find_most(themes), "of figures like it" if len({*themes}) == 1 else _GUESS
        sentence = spot.text[slice(*spot.ends)]
        is_answer = any(x["metric"] == row["metric"] for x in self.tables["survey_percentages"])
        found = {
            "survey_percentages": is_answer or _SURVEYS.search(sentence),
            "gatherings": _GATHERINGS.search(sentence) and row["unit"] not in ("vehicles", *MONEY),
            "nev_share": row["entity"] == "World" and "new energy" in row["metric"],
        }
        keys = [x for x in found if found[x]] or ["cooperation"]
        return keys[0], "of what it is about" if len(keys) == 1 and row["entity"] else _GUESS

    def _choose_metric(
        self,
        spot: Spot,
        row: Row,
        like: Row | None,
        before: tuple[str, str],
        *,
        is_same: bool,
        is_here: bool,
    ) -> tuple[str, str]:
        """Choose the metric of a figure that is like a number, or what a word says."""
        own = like if like and like["entity"] == row["entity"] else None
        if own and is_same:
            return own["metric"], f"as of {own['fact_id']}"
        metric, how = read_metric(spot, row, before)
        is_whole = own and self.words[own["fact_id"]] <= split_words(spot.text[slice(*spot.ends)])
        if own and is_whole and (not metric or how.startswith(WEAK)):
            return drop_counter(own["metric"], spot.text), f"as of {own['fact_id']}"
        if metric:
            spelled = spell_metric(metric, row, self.figures, spot.text)
            return spelled if is_here else spelled.replace(" in China", ""), how
        if own:
            return own["metric"], f"{_ALIKE} {own['fact_id']}"
        if like:  # in brackets stands who counted that
            return re.sub(r" \(.*?\)", "", like["metric"]), f"{_OTHER}, {like['fact_id']}"
        return "" if row["unit"] in _KINDS else row["unit"], _NO_METRIC

    def _choose_period(self, spot: Spot) -> tuple[str, str]:
        """Choose the date of a number, or the month of publication; and tell which."""
        period, where, edge = spot.find_date()
        if where == AS_BEFORE:
            spans = [x for _, x in spot.dates if "/" in x]
            is_end = self.before and self.before[2].get("period") == _BOTH and spans
            return (spans[-1].partition("/")[2], _BOTH) if is_end else ("", AS_BEFORE)
        if not period:
            return self.source["published_on"][:7], _NO_DATE
        if "/" in period and spot.change and spot.change.way == "level":
            begin, _, end = period.partition("/")
            is_begin = re.search(
                r"(?i)(?:\bfrom|\bvon|从|由)\W*$", spot.text[: spot.mention.span[0]]
            )
            return begin if is_begin else end, _BOTH
        return period, f"{_END} {edge!r}" if edge else where

    def _choose_entity(self, spot: Spot) -> tuple[str, str]:
        """Choose the entity or the country that the sentence is about, or the last before."""
        before = [x for x in spot.entities if x[0] < spot.mention.span]
        entity, where = spot.find_nearest(before)
        lands = [
            (span, self.countries[key])
            for span, key in spot.places
            if key in self.countries and not _AT.search(spot.text[: span[0]])
            if not _MARKET.match(spot.text, span[1]) and not _CHINA.match(spot.text, span[0])
            if key != "world" or not _BARE.search(spot.text[: span[1]])
        ]
        lands += [(x.span(), y) for y, found in _OF_LAND.items() for x in found.finditer(spot.text)]
        lands.sort()
        land, at = spot.find_nearest([x for x in lands if x[0] < spot.mention.span])
        begin, end = spot.ends
        inside = [(x, y) for x, y in spot.entities if begin <= x[0] and x[1] <= end]
        if spot.last and _PART.match(spot.text, begin):
            return spot.last, _LAST
        if where in (NAMED, SEVERAL):
            if others := [x for x in self.names.values() if x.startswith(f"{entity} in ")]:
                return entity, f"{_ONLY} name as that of {others[0]}"
            told = [spot.text[slice(*x)] for x, _ in inside]
            is_label = self.guessed.issuperset(told)
            return entity, SEVERAL if where == SEVERAL else _LABEL if is_label else where
        if land and at in (NAMED, SEVERAL):
            return land, _COUNTRY if spot.last or at == SEVERAL else NAMED
        if where == AS_BEFORE and self.before and self.before[0].ends == spot.ends:
            return "", AS_BEFORE
        if inside:
            return inside[0][1], _AFTER
        answers = [x["entity"] for x in self.tables["survey_percentages"]]
        if answers and _SURVEYS.search(spot.text):
            return _find_most(answers), _GUESS
        if spot.last:
            return spot.last, _LAST
        key, at = spot.find_nearest(spot.places)
        return self.countries.get(key, ""), _COUNTRY if key in self.countries else _LAST

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
