"""Propose a row for each number of an article, from its sentence and from what the tables hold.

A proposal is a guess with a reason, which stands beside it; whoever reviews it decides.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from analysis.curation.article import Article
from analysis.curation.measures import (
    KIND_OF,
    choose_kind,
    choose_theme,
    doubt_cells,
    doubt_change,
    find_same,
    is_answer,
    lacks_unit,
    read_metric,
    spell_metric,
    take_in,
)
from analysis.curation.names import COUNTRY, HOME, LAST, KnownNames, find_others
from analysis.curation.questions import find_question
from analysis.curation.raw import FIGURES, KEYED, PLAN, Tables, index_rows, read_published
from analysis.curation.rows import (
    SELECTED,
    contradicts,
    find_date_hedge,
    is_elsewhere,
    make_id,
    mend_caveats,
    place_in_time,
    print_row,
    read_proposed,
)
from analysis.curation.surroundings import (
    ACCEPTED,
    AS_BEFORE,
    BEHIND,
    END,
    NAMED,
    SINCE,
    Guess,
    Names,
    Spot,
    cue,
    find_names,
    is_free,
    mark_context,
    match_dateline,
    split_words,
    tells_plan,
)
from analysis.curation.times import NO_DATE, Times, choose_period, name_parts, pass_over
from analysis.errors import PhraseError
from analysis.extraction.mentions import Mention, find_in_article, find_mentions
from analysis.extraction.phrases import read_phrase
from analysis.extraction.sentences import find_sentence
from analysis.project import Row
from analysis.quantities.interval import write_value
from analysis.quantities.vocabulary import MONEY, Span, list_units, list_words, word_pattern

#: The columns of a review, in the order of a reviewer's eye.
COLUMNS = tuple(
    """
    decision proposal paragraph context phrase class hedge value unit doubt reason note
    theme fact_id kind entity metric place period caveats same_as scope question how source_id
    proposed
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
#: Classes whose mentions may become rows of the data.
_IN_DATA = ("substantive", "date")
#: What is counted over a time: one that is not told is that of the number before.
_FLOWS = re.compile("deliver|sales|production|export|import|registration|revenue|profit|share")
#: What is told of each market: its metric says of which, where an entity has several.
_OF_MARKETS = re.compile("(?:deliveries|sales|registrations|revenue)$")
#: How a time came about that is no whole one of what is counted over it.
_NO_FLOW = (SINCE, END)
_NO_SCOPE = "choose one, copy if both go back to one source; or empty same_as"
#: Columns that say where a number stands, and what a proposal is worth: they are always new.
_TOLD = ("paragraph", "context", "proposal", "doubt", "how", "source_id")
#: Without it, no time that is told from it is read, and no period is sure.
_NO_DAY = "no day of publication, such as 2026-02-12: write it, and read the article again"


def propose_rows(
    article: Article, source: Row, tables: Tables, accepted: Iterable[tuple[int, Span, Row]] = ()
) -> list[Row]:
    """Propose a row of a review for each number of an article, in order.

    `source` is the article's row of `sources.csv`; its language and day of publication decide how
    numbers and dates are read. `tables` are the raw tables by name. What was `accepted` of the
    article, by paragraph and place in it, holds for the numbers that follow.
    """
    proposals, last = _Proposals(source, tables), ""
    proposals.accepted = list(accepted)
    for _, _, row in proposals.accepted:  # a name as printed has the one that it was mended to
        if (name := read_proposed(row).get("entity", row["entity"])) != row["entity"]:
            proposals.names.rename(name, row["entity"])
    found = find_in_article(article.paragraphs, source["language"], read_published(source))
    for number, (text, mentions) in enumerate(zip(article.paragraphs, found, strict=True), start=1):
        last = proposals.add_mentions(number, text, mentions, _list_dates(mentions), last)
    return proposals.rows


def propose_row(
    article: Article, source: Row, tables: Tables, number: int, span: Span, placed: Row
) -> Row:
    """Propose a row for a part of a paragraph that is marked; `placed` has the place of each id."""
    language, day, text = source["language"], read_published(source), article.paragraphs[number - 1]
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
    proposals.placed.update(placed)
    dates = _list_dates(find_mentions(text, language, day))
    proposals.add_mentions(number, text, [mention], dates, "")
    return proposals.rows[0] | {"how": ADDED}


def _list_dates(mentions: Iterable[Mention]) -> Names:
    return [(x.span, x.value) for x in mentions if x.unit == "date" and x.value]


def _is_title(row: Row) -> bool:
    return row["paragraph"] == "1" and row["context"][-1] not in ".。"


def _name(row: Row) -> str:
    is_new = "phrase" in row
    return f"{row['phrase']!r} of paragraph {row['paragraph']}" if is_new else row["fact_id"]


def _hand_on(column: str, found: Guess, near: Spot, spot: Spot) -> Guess:
    """Doubt what a number has from the one before it, where something parts them."""
    gap = near.mention.span[1], spot.mention.span[0]
    between = spot.text[slice(*gap)]
    parted = cue("earlier" if column == "period" else "apart").search(between)
    if found.how.startswith(ACCEPTED) and parted:
        return found._replace(is_sure=False)
    if column == "entity" and found.is_sure and (others := find_others(between)):
        return Guess(found.cell, f"or {others[0]}")
    is_other = spot.mention.unit != "percent" or spot.change
    if column == "entity" and found.is_sure and is_other and near.find_holding():
        return Guess(found.cell, "who holds a stake, or the company in which?")
    named = {"place": spot.places, "period": spot.dates}.get(column, [])
    if found.is_sure and re.search("[;；]", between) and spot.list_inside(named, gap):
        return Guess(found.cell, "of the number before")
    return found


class _Proposal(NamedTuple):
    """A number where it stands, its row, and how the cells of the row came about."""

    spot: Spot
    row: Row
    how: dict[str, Guess]


class _Proposals:
    """What the tables hold, arranged to propose rows of one article from it."""

    def __init__(self, source: Row, tables: Tables) -> None:
        self.source, self.tables, self.language = source, tables, source["language"]
        self.month = source["published_on"][:7] if read_published(source) else ""
        self.rows: list[Row] = []
        self.printed: list[Row] = []  # those with a value, as they were accepted if they were
        self.before: _Proposal | None = None  # of the figure before
        self.place = ""  # that is named last before a paragraph
        self.named = dict[str, int]()  # in which paragraph the place is, and the entity
        self.times = Times(self.month)
        self.accepted: Sequence[tuple[int, Span, Row]] = ()
        self.names = KnownNames(tables, self.language)
        self.figures = [{"table": name, **row} for name in FIGURES for row in tables[name]]
        self.placed = {x: row.get("place", "") for x, row in index_rows(tables, *KEYED).items()}
        labels = {row["key"]: row.get(self.language, "") for row in tables["labels"]}
        self.words = dict[str, set[str]]()
        makers = list_words("maker", language=self.language)
        for row in self.figures:
            label = labels.get(row["fact_id"]) or labels.get(row.get("series_id", ""), "")
            measured = f"{row['metric']} {label}" if self.language == "en" else label
            # In brackets stands who counts.
            words = split_words(re.sub(r"\(.*?\)|（.*?）", "", measured))
            entity = [word for word, name in makers if name == row["entity"]]
            self.words[row["fact_id"]] = words - split_words(" ".join([row["entity"], *entity]))

    def add_mentions(
        self, number: int, text: str, mentions: Iterable[Mention], dates: Names, last: str
    ) -> str:
        """Add the rows of a paragraph's mentions, and give the entity that it is about."""
        names = self.names
        mentions, self.times = name_parts(text, [*mentions], self.times)
        dates = sorted({**dict(dates), **dict(self.times.vague)}.items())
        entities, others = names.find_entities(text), find_names(text, names.others)
        entities = [x for x in entities if not cue("of another").match(text, x[0][1])]
        # Where a dateline is from, nothing is counted.
        town = cue("head").match(text)
        head = max((x[1] for x, _ in dates if match_dateline(text, x)), default=0)
        head = max(head, town.end() if town else 0)
        places = names.find_places("\0" * head + text[head:], [*entities, *others])
        entities, places = (
            [x for x in found if not cue("except").search(text[: x[0][0]])]
            for found in (entities, places)
        )
        numbers = [x.span for x in mentions if x.category == "substantive"]
        for mention in mentions:
            begin, _ = find_sentence(text, mention.span, self.language)
            before = names.find_subject(text, [x for x in entities if x[0][1] <= begin])
            found = (entities, places, dates, numbers, before or last, self.language)
            self._add(Spot(number, text, mention, *found))
        known = names.keys.values()
        told = [x for _, x in names.list_sites(text, places) if x in known]
        self.place = told[-1] if told else self.place
        subject = names.find_subject(text, entities)
        self.named |= {x: number for x, cell in (("place", told), ("entity", subject)) if cell}
        return subject or last

    def _add(self, spot: Spot) -> None:
        """Add the row of one mention to those of the mentions before it."""
        mention, row = spot.mention, dict.fromkeys(COLUMNS, "")
        row |= {"source_id": self.source["source_id"], "paragraph": str(spot.number)}
        row |= {"context": mark_context(spot.text, mention.span), "class": mention.category}
        row |= {x: getattr(mention, x) for x in ("phrase", "hedge", "value", "unit", "doubt")}
        how = dict[str, Guess]()
        if mention.category == "date":
            row["hedge"] = find_date_hedge(mention.phrase, mention.value)
        if mention.category in _IN_DATA:
            how = self._fill(spot, row)
            row["how"] = "; ".join(f"{x}: {how[x].how}" for x in how if row[x] and how[x].how)
        row["doubt"] = "; ".join(filter(None, self._list_doubts(spot, row, how)))
        row["proposal"] = "accept" if row["value"] and not row["doubt"] else "look"
        same = ("value", "unit", "entity", "class")
        first = [x for x in self.rows if x["value"] and all(x[y] == row[y] for y in same)]
        # A title may leave the hedge out.
        first = [x for x in first if x["hedge"] in (row["hedge"], *[""] * _is_title(x))]
        first = [x for x in first if x["reason"] != "repeat"]
        if len(row["value"]) < 4:  # a short one may be the same by chance
            first = [x for x in first if x["metric"] in ("", row["metric"]) or not row["metric"]]
            first = [x for x in first if x["kind"] == row["kind"]]
        if note := _EXCLUDED.get(mention.category):
            row |= {"proposal": "exclude", "reason": mention.category, "note": note}
            idioms = word_pattern("idiom", language=self.language)
            if mention.category == "name" and re.fullmatch(f"(?i){idioms}", mention.phrase):
                row |= {"reason": "not a number", "note": "a figure of speech, or a name"}
        elif first:
            # A number of the title has less around it than the same in the text.
            out, kept = (first[0], row) if _is_title(first[0]) else (row, first[0])
            note = f"printed in paragraph {kept['paragraph']} as well"
            out |= {"proposal": "exclude", "reason": "repeat", "note": note}
        self.placed[row["fact_id"]] = row["place"]
        if row["value"]:
            self.printed.append(print_row(row | self._find_accepted(spot), self.language))
        told = {x: cell for x, cell in row.items() if cell and x not in _TOLD}
        row["proposed"] = json.dumps(told, ensure_ascii=False)
        self.rows.append(row)

    def _list_doubts(self, spot: Spot, row: Row, how: Mapping[str, Guess]) -> list[str]:
        """List what makes a row doubtful: how its number was read, and how its cells came about."""
        mention, doubts = spot.mention, [row["doubt"]]
        if row["unit"] and row["unit"] not in list_units() and not any(doubts):
            doubts = [f"no figure has the unit {row['unit']!r} yet"]
        if mention.category == "substantive":
            doubts += ["its phrase names no unit: take it in"] * lacks_unit(row, self.language)
            doubts += doubt_change(spot, row)
        if mention.category in _IN_DATA:
            weak = [x for x in how if not how[x].is_sure and (x != "same_as" or row[x])]
            asked = {x: ", or another?" * how[x].how.startswith(ACCEPTED) for x in weak}
            told = {x: how[x].how + asked[x] for x in weak if row[x] or x == "scope"}
            here = [name for span, name in spot.entities if span < mention.span]
            before = (x for x in self.named if told.get(x) == LAST and row[x] not in here)
            told |= {x: f"named in paragraph {self.named[x]}" for x in before}
            doubts += [f"{x}: {told.get(x, 'none is named')}" for x in weak]
        if mention.category == "substantive":
            rows = [x for x in self.figures if x.get("source_id") == row["source_id"]]
            rows += self.printed
            printed = print_row(row, self.language)
            other = [_name(x) for x in rows if contradicts(printed, x)]
            doubts += [f"metric: {x} is of the same, and another number" for x in other[:1]]
            apart = [f"{_name(x)} is of {x['place']}" for x in rows if is_elsewhere(printed, x)]
            doubts += [f"metric: {x}: name the place" for x in apart[:1]]
        if mention.category in _IN_DATA and not read_published(self.source):
            doubts.insert(0, _NO_DAY)
        return doubts

    def _fill(self, spot: Spot, row: Row) -> dict[str, Guess]:
        """Fill in the cells of a row, and tell by column how those came about that may be wrong."""
        how = dict[str, Guess]()
        near, old, told = self.before or _Proposal(spot, dict.fromkeys(COLUMNS, ""), {})
        is_near = bool(told) and (near.number, near.ends) == (spot.number, spot.ends)
        row["kind"] = choose_kind(spot, old["kind"] if is_near else "")
        take_in(spot, row)
        between = spot.text[near.mention.span[1] : spot.mention.span[0]]
        is_money = {near.mention.unit, row["unit"]} <= {*MONEY} and is_near
        is_converted = is_money and bool(cue("converted").fullmatch(between))

        def put(column: str, found: Guess) -> None:
            """Take what was found, or what the number before has: of a converted sum, always."""
            if is_converted or (is_near and found.how == AS_BEFORE):
                found = told[column]._replace(cell=old[column])
                found = found if is_converted else _hand_on(column, found, near, spot)
            row[column], how[column] = found.cell, found

        put("place", self.names.choose_place(spot, self.place))
        is_date = row["unit"] == "date"
        put("entity", self.names.choose_entity(spot, self.before and self.before[:2]))
        time = choose_period(spot, self.times, old["period"])
        put("period", Guess(row["value"], "the date itself", is_sure=True) if is_date else time)
        if is_near and row["entity"] != old["entity"]:  # then less of what was said of it holds
            for x in (x for x in ("place", "period") if how[x] == told[x]):
                how[x] = Guess(row[x], "of the number before")
        own = [x for x in self.figures if x["entity"] == row["entity"]]
        how["entity"] = self.names.doubt_name(spot, how["entity"], is_known=bool(own))
        put("place", self._place_entity(row, own, how))
        if metric := self._measure(spot, row, own, is_near=is_near):
            put("metric", metric)
        if row["metric"] == "duty":
            put("place", self._place_duty(row, how["entity"]))
        if is_converted:
            row["metric"] = f"{row['metric'].removesuffix(', converted')}, converted".strip(", ")
        is_flow = _FLOWS.search(row["metric"]) and "cumulative" not in row["metric"]
        is_far = how["period"].how in (NO_DATE, BEHIND)
        if is_flow and is_far and told and not told["period"].how.startswith(_NO_FLOW):
            put("period", Guess(old["period"], "of the figure before"))
        if row["value"] and not is_date:
            self._take_same(spot, row, how)
        put("theme", choose_theme(row, spot.text, spot.ends, self.tables))
        how["caveats"] = self._list_caveats(spot, row, is_dated=how["period"].is_sure)
        row["caveats"] = how["caveats"].cell
        row["fact_id"] = make_id(row, self.placed, self.tables["places"])
        how |= doubt_cells(spot, row, how)
        if not is_date:
            again = told["period"]._replace(cell=old["period"]) if is_near else None
            self.before = _Proposal(*pass_over(*self._take_accepted(spot, row, how), again))
        return how

    def _measure(self, spot: Spot, row: Row, own: Sequence[Row], *, is_near: bool) -> Guess | None:
        """Choose what a number measures: what the one before it does, if it is like that one."""
        if row["unit"] == "date":
            is_founded = cue("founded").search(spot.text[: spot.mention.span[0]])
            founding = Guess(f"{row['kind']} of founding", NAMED, is_sure=True)
            return founding if is_founded else None
        before = Guess()
        if self.before and is_near:
            near, old, told = self.before
            is_like = old["unit"] == row["unit"] or row["kind"] == "change"
            shares = ("share", "limit", "ratio", "points")
            is_like |= row["kind"] == "points" and old["kind"] in shares
            is_like &= row["unit"] != "1" or near.mention.unit == spot.mention.unit
            before = told.get("metric", Guess()) if is_like else Guess()
        return self._choose_metric(spot, row, own, before)

    def _place_entity(self, row: Row, own: Sequence[Row], how: Mapping[str, Guess]) -> Guess:
        """Give the place that an entity has, unless another is told of the number."""
        place, entity = how["place"], how["entity"]
        key = self.names.keys.get(row["entity"], "")
        if key and (place.how in (LAST, HOME) or not place.is_sure):
            return Guess(key, "that of the entity", entity.is_sure)
        if row["entity"] == "World":
            return Guess("world", "that of the entity", is_sure=True)
        inside = find_names(row["entity"], self.names.places) if not own else []
        if inside and (place.how == LAST or not place.cell):  # "Beijing Benz"
            return Guess(inside[0][1], "that of the entity's name")
        if own and place.how == LAST:
            usual = Counter(x["place"] for x in own).most_common(1)[0][0]
            return Guess(usual, "of most figures of the entity")
        is_home = place.how == HOME and bool(row["entity"])
        return place._replace(is_sure=is_home or place.is_sure)

    def _place_duty(self, row: Row, entity: Guess) -> Guess:
        """Give the place of who levies a duty: its entity, or that of the duty before it."""
        if key := self.names.keys.get(row["entity"]):
            return Guess(key, "that of the entity", entity.is_sure)
        before = [x["place"] for x in self.rows if x["metric"] == "duty"]
        return Guess([row["place"], *before][-1], "of a duty: who levies it?")

    def _take_accepted(self, spot: Spot, row: Row, how: dict[str, Guess]) -> _Proposal:
        """Give a number as it was accepted, if it was, for those that follow to be told from."""
        if not (accepted := self._find_accepted(spot)):
            return _Proposal(spot, row, how)
        told = {x: accepted[x] for x in ("entity", "metric", "place", "period", "theme")}
        reason = f"{ACCEPTED} {accepted['phrase']!r}"
        # What is measured changes from number to number.
        sure = {x: Guess(told[x], reason, x != "metric") for x in told}
        same = (x for x in ("entity", "metric", "place", "period") if told[x] == row[x])
        sure |= {x: how[x] for x in same if how[x].is_sure}
        return _Proposal(spot, row | told, how | sure)

    def _find_accepted(self, spot: Spot) -> Row:
        """Find the row of a number as it was accepted."""
        here = ((span, x) for number, span, x in self.accepted if number == spot.number)
        return next((x for span, x in here if not is_free(span, [spot.mention.span])), {})

    def _take_same(self, spot: Spot, row: Row, how: dict[str, Guess]) -> None:
        """Take over from a figure of the same quantity whom it is of, and what it measures."""
        is_other, printed = how["entity"].how in (LAST, COUNTRY), print_row(row, self.language)
        # The month of publication stands for a period that is not told.
        is_told = row["period"] != self.month
        others = [x for x in self.figures if x.get("source_id") != row["source_id"]]
        same = find_same(spot, printed, others, self.words, is_other=is_other, is_told=is_told)
        row["same_as"], how["same_as"] = same.cell, same
        if same.cell:
            how["scope"] = Guess("", _NO_SCOPE)  # a person knows whether both have one source
            like = next(x for x in others if x["fact_id"] == same.cell)
            row |= {"entity": like["entity"], "question": find_question(like, self.tables)}
            if same.is_sure:
                row["metric"] = like["metric"]
                how["metric"] = Guess(like["metric"], f"as of {same.cell}", is_sure=True)

    def _choose_metric(self, spot: Spot, row: Row, own: Sequence[Row], before: Guess) -> Guess:
        """Choose what a word tells, spelt as the tables do."""
        if self.before and self.before[1]["place"] != row["place"]:
            market = self.names.name_market(self.before[1]["place"])
            before = before._replace(cell=before.cell.removesuffix(market))
        told = read_metric(spot, row, before)
        if told.cell:
            spelled = spell_metric(told.cell, row, self.figures, spot, self.names.market)
            return told._replace(cell=self._name_market(spot, row["place"], spelled, own))
        unit = spot.mention.unit
        return Guess("" if unit in KIND_OF else unit, "no figure is like it")

    def _name_market(self, spot: Spot, place: str, metric: str, own: Sequence[Row]) -> str:
        """Say in a metric of which market it is, where that is named and the entity has several."""
        is_here = spot.list_inside([x for x in spot.places if x[1] == place])
        bare, market = metric.replace(self.names.market, ""), self.names.name_market(place)
        if market == self.names.market:  # as most figures of the tables say it
            return metric if is_here else bare
        is_apart = _OF_MARKETS.search(bare) and any(x["place"] != place for x in own)
        return f"{bare}{market}" if is_here and is_apart else bare

    def _list_caveats(self, spot: Spot, row: Row, *, is_dated: bool) -> Guess:
        """List the caveats that follow from the other cells, and that of a plan."""
        is_plan = tells_plan(spot, spot.part) and " of founding" not in row["metric"]
        near, old, _ = self.before or _Proposal(spot, row, how={})
        is_asked = is_answer(row) and (
            row["theme"] == "survey_percentages" or cue("survey").search(spot.text, 0, spot.ends[1])
        )
        if is_asked and near.number == spot.number:  # maybe to the question of the one before
            is_again = not row["metric"] and cue("earlier").search(spot.sentence)
            same = ("theme", "kind", "entity", *["metric"] * (not is_again))
            is_plan |= all(old[x] == row[x] for x in same) and PLAN in old["caveats"]
        when = place_in_time(row["period"], read_published(self.source))
        is_over = when == "past" and is_dated and not (is_asked or tells_plan(spot, spot.piece))
        # "bis zu 900 der derzeit 5.300 Stellen": what is now is the number behind it.
        begin, end = spot.piece
        end -= 2 * (end in {x for x, _ in spot.numbers})
        is_now = row["metric"] == "respondents" or cue("now").search(spot.text, begin, end)
        is_plan = ((is_plan and not is_over) or when == "ahead") and not is_now
        listed = {x["key"] for x in self.tables["caveats"]}
        known = [PLAN] * (is_plan and PLAN in listed) + [SELECTED] * bool(is_asked)
        cell = mend_caveats(print_row(row, self.language) | {"caveats": ";".join(known)}, listed)
        is_own = PLAN not in cell or tells_plan(spot, spot.piece)
        return Guess(cell, "" if is_own else "a plan, but maybe of another number", is_own)
