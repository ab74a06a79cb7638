"""Checks that no schema can express: every curated row must be borne out by what it prints.

Checks take all raw tables, corrected, and give the problems that they find; nothing is repaired. A
cell that breaks its schema may stand in any of them: no check fails over it, none reports it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from contextlib import suppress
from datetime import date
from functools import partial

from analysis.curation.raw import (
    FIGURES,
    FORMS,
    KEYED,
    PLAN,
    SEEN,
    THEMES,
    Report,
    Tables,
    read_published,
    walk_rows,
)
from analysis.curation.rows import contradicts, find_date_hedge, find_quantity, judge_caveats, meets
from analysis.errors import IntervalError, PhraseError, Problem, suggest
from analysis.extraction.phrases import (
    ELLIPSIS,
    TO,
    check_date,
    find_dates,
    is_named,
    read_interval,
    read_phrase,
    unread_date_pattern,
)
from analysis.facts.register import EDITION, list_editions
from analysis.project import Row, split_keys
from analysis.quantities.interval import write_value
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import MEASURES, MONEY, Level, list_units, list_words

_ALL_FIGURES = ("derived", *FIGURES)
#: Tables whose rows name a paragraph of an article.
_OF_ARTICLES = (*THEMES, "exclusions", "actors", "ties", "events", "sites", "statements")
#: Columns that hold keys of other tables, with semicolons between several; and periods.
_CAVEATS = [f"{name}.caveats" for name in ("sources", *_ALL_FIGURES)]
_ACTORS = "actors.parent_id events.actors ties.actor_a ties.actor_b statements.speaker".split()
_SOURCES = [f"{name}.source_id" for name in _OF_ARTICLES]
_FACTS = "claims.fact_a claims.fact_b events.fact_id sites.fact_id statements.facts".split()
_PLACES = [f"{name}.place" for name in _ALL_FIGURES]
_PLACES += "events.place_id places.country sites.place_id".split()
_PERIODS = [f"{name}.period" for name in (*_ALL_FIGURES, "events")]
_PERIODS += "ties.since sites.since context.published_on".split()
#: Columns whose codes have names for readers.
_CODES = "ties.kind ties.direction events.kind places.country sites.kind sites.state".split()
_UNITS_OF_KIND = {
    **dict.fromkeys(["share", "limit", "change"], ("percent",)),
    **dict.fromkeys(["date", "year"], ("date",)),
    "points": ("points",),
    "money": MONEY,
    "age": ("years",),
}
#: Caveats of hedges.
_OF_HEDGES = ("soft_end", "lower_bound_only", "upper_bound_only")
#: The first motor car; how many years after the articles others may be published, and figures lie.
_FIRST_YEAR, _LATER, _FORECAST = 1886, 10, 50
#: Scopes of a claim that are decided by the intervals of its two figures.
_COMPARED = ("same", "rounding")
#: Who counted, at the end of a metric: "share of new energy vehicles (CAAM)".
_BODY = re.compile(r"\(([A-Z]{2,})\)$")
#: "By the end of" a time is still a part of it, for all that print says.
_BY_END = re.compile(
    r"\b(?:by|until|till|towards?) (?=(?:the )?(?:(?:very )?end|close|year-end|late)\b)"
    r"|\b(?:bis|gegen) (?:zum |zur )?(?=(?:jahres|monats)?(?:ende|mitte)\b)"
    r"|截[至止](?=.*[底末]$)"
)
#: What to do about a fall that is no change in percent.
_NO_FALL = (
    "leave the word for the fall out of it, write the value without its minus, and say in metric "
    "what fell ('fall of production')"
)
#: In what two prints of one figure are alike.
_OF_EDITIONS = ("entity", "kind", "unit", "place", "period")


def _walk_cells(tables: Tables, *columns: str) -> Iterator[tuple[Report, str]]:
    """Yield the cells of columns ("ties.kind"), each with what makes a problem of it."""
    for table, column in (name.split(".") for name in columns):
        for report, row in walk_rows(tables, table):
            yield partial(report, column), row[column]


def check_tables(tables: Tables) -> list[Problem]:
    """Run every check over the raw tables, corrected and by name; give all that is wrong."""
    checks = (
        _check_phrases,
        _check_units,
        _check_ids,
        _check_keys,
        _check_events,
        _check_sites,
        _check_statements,
        _check_claims,
        _check_editions,
        _check_periods,
        _check_future,
        _check_paragraphs,
        _check_twins,
        _check_contradictions,
        _check_places,
    )
    return [problem for check in checks for problem in check(tables)]


# What is printed


def _check_phrases(tables: Tables) -> Iterator[Problem]:
    """Find figures whose phrase does not bear out their hedge, value, unit or date."""
    published = {row["source_id"]: read_published(row) for row in tables["sources"]}
    listed = {row["key"] for row in tables["caveats"]}
    for report, row in walk_rows(tables, *FIGURES):
        column, remedy = "as_printed", "make phrase and value agree"
        anchor = published.get(row.get("source_id", ""))
        # The day of publication of a copy may be that of the copy.
        if row.get("seen", "mirror") != "mirror":
            anchor = read_published(row)
        try:
            is_date = row["kind"] in ("date", "year")
            if found := list((_check_date if is_date else _check_number)(report, row, anchor)):
                yield from found
                continue
            if not is_date:
                column, remedy = "kind", "write another kind, or mend the phrase"
            read_interval(row, Level.WIDE)
            yield from _check_caveats(report, row, listed)
        except (PhraseError, IntervalError) as error:
            if "goes on after" in str(error):
                remedy = "end it with its number, and join its unit with … ('15 … models')"
            is_fall = row["value"].startswith("-")  # whose word stands before it
            if column == "kind" and is_fall and row["unit"] not in ("percent", "points"):
                wrong = f"{row['as_printed']!r} is below zero, which no {row['kind']} is"
                yield report("as_printed", wrong, _NO_FALL)
                continue
            if re.match(rf"\D+{ELLIPSIS}.*\d", row["as_printed"]) and not is_fall:
                remedy = "begin with its number, though its noun stands before it ('15 … models')"
            if re.search(r"[(（].*\d", row["as_printed"]):
                remedy = "end it before the bracket, whose sum has a row of its own"
            yield report(column, str(error), remedy)


def _compare_date(printed: str, period: str, anchor: date | None, language: str = "en") -> str:
    """Tell how a printed phrase and a period differ, if they do."""
    try:
        check_date(printed, period, anchor=anchor, language=language)
    except PhraseError as error:
        return str(error)
    return ""


def _find_unread(printed: str, value: str, language: str = "en") -> str:
    """Tell which word makes another date of a printed one: "by May", but "by the end of May"."""
    text = " & ".join(TO.split(printed.lower())) if "/" in value else printed.lower()
    found = unread_date_pattern(language).search(_BY_END.sub("", text))
    return f"{printed!r} has {found[0]!r}, which is not read of a date" if found else ""


def _check_date(report: Report, row: Row, published: date | None) -> Iterator[Problem]:
    printed, value, language = row["as_printed"], row["value"], row.get("language", "en")
    if wrong := _find_unread(printed, value, language):
        yield report("as_printed", wrong, "exclude it, or take a date that is printed firmly")
        return
    yield from _check_hedge(report, row, find_date_hedge(printed, value))
    try:
        bounds = period_bounds(value)
    except PhraseError as error:
        yield report("value", str(error), f"write the date that {printed!r} means")
        return
    if wrong := _compare_date(printed, value, published, language):
        year = ", or join a year that stands elsewhere with … ('2019 … October')"
        yield report("as_printed", wrong, f"make phrase and value agree{year * (' or ' in wrong)}")
        return
    with suppress(PhraseError):  # a period that is none has its own check
        if period_bounds(row["period"]) != bounds:
            wrong = f"{row['period']!r} is not the date {value!r}"
            yield report("period", wrong, f"write {value}")


def _check_hedge(report: Report, row: Row, hedge: str) -> Iterator[Problem]:
    if row["hedge"] != hedge:
        wrong = f"{row['hedge']!r} is not the hedge of {row['as_printed']!r}"
        none = "; if that is no hedge here, cut it from the phrase and exclude the word"
        told = f"write {hedge!r}{none * (hedge != 'late' and not row['hedge'])}"
        yield report("hedge", wrong, told if hedge else "leave the cell empty")


def _check_number(report: Report, row: Row, published: date | None) -> Iterator[Problem]:
    language = row.get("language", "en")
    phrase = read_phrase(row["as_printed"], language)
    shown, value = repr(row["as_printed"]), row["value"]
    yield from _check_hedge(report, row, phrase.hedge)
    if value != (number := write_value(phrase.number, phrase.upper)):
        yield report("value", f"{value!r} is not what {shown} says", f"write {number}")
    of_year = row["unit"].removesuffix("/year") if row["kind"] == "rate" else row["unit"]
    units = phrase.units | (_list_also(phrase.rest) if phrase.units else set())
    if units and not {of_year, row["unit"]} & units:
        told = " or ".join(sorted(units))
        yield report("unit", f"{row['unit']!r} is not the unit of {shown}", f"write {told}")
    for kind, words in FORMS.items():
        if row["kind"] != kind and re.search(words, row["as_printed"]):
            yield report("kind", f"{shown} is no {row['kind']}", f"write {kind}")
    # A table of context may name the unit in its header; an article's phrase must do so itself.
    needed = "source_id" in row or (phrase.rest and row["unit"] in MEASURES)
    needed = needed and not phrase.units and row["kind"] != "ordinal"
    is_other = row["unit"] == "1" and (phrase.counts_other or not phrase.rest)
    if needed and is_other and row["kind"] not in ("count", "ratio"):
        wrong = f"{row['kind']!r} is no kind of {shown} with the unit 1"
        yield report("kind", wrong, "write count, and say in metric what is counted")
    elif needed and not is_other:
        wrong = f"{shown} names no unit{' that is known' * bool(phrase.rest)}"
        remedy = "take in the word for the unit, with … between ('891 … cars')"
        other = "; a count of other things has the unit 1, a measure a row of words.csv"
        remedy += other * bool(phrase.rest)
        yield report("as_printed", wrong, remedy)
    when = re.search(r"\b(?:in|during|for|of|im|seit)\s+(.+)", row["as_printed"])
    if when and find_dates(when[1], language):
        wrong = _compare_date(when[1], row["period"], published, language)
        yield from [report("period", wrong, f"write what {shown} means")] if wrong else []


def _list_also(text: str) -> set[str]:
    """List units that the nouns of a phrase may have too: "units" of what is no car."""
    words = list_words("also unit")
    return {unit for word, unit in words if re.search(rf"{word}(?!\w)", text.lower())}


def _check_caveats(report: Report, row: Row, listed: Container[str]) -> Iterator[Problem]:
    """Find caveats that follow from a row's other cells and are left off, or are ruled out."""
    given = split_keys(row["caveats"])
    for key, follows, fits, reason in judge_caveats(row):
        if follows and key in listed and key not in given:
            wrong = f"{row['as_printed']!r} {reason}: {key} is left off"
            yield report("caveats", wrong, f"add {key}")
        elif key in given and not fits:
            wrong = f"{key} is for what {reason}, not for {row['as_printed']!r}"
            see = "see whether the print has one that the row lost; if not, " * (key in _OF_HEDGES)
            see += "write “, converted” behind the metric, or " * key.startswith("conversion")
            yield report("caveats", wrong, f"{see}remove {key}")


def _check_units(tables: Tables) -> Iterator[Problem]:
    for report, row in walk_rows(tables, *_ALL_FIGURES):
        allowed = _UNITS_OF_KIND.get(row["kind"])
        if allowed and row["unit"] not in allowed:
            wrong = f"{row['unit']!r} is no unit for the kind {row['kind']!r}"
            yield report("unit", wrong, f"write {' or '.join(allowed)}")


# Ids and what refers to them


def _check_ids(tables: Tables) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for report, row in walk_rows(tables, *KEYED):
        column, key = next(iter(row.items()))
        if key in seen:
            wrong = f"{key!r} stands in {seen[key]} already"
            yield report(column, wrong, "give every figure an id of its own")
        seen[key] = "{}, row {}".format(*report.args)


def _check_keys(tables: Tables) -> Iterator[Problem]:
    keys = {name: {next(iter(row.values())) for row in rows} for name, rows in tables.items()}
    facts = {row["fact_id"] for _, row in walk_rows(tables, *_ALL_FIGURES)}
    named = {row["series_id"] for row in tables["context"]} | facts | keys["sources"]
    named |= {f"theme_{name}" for name in THEMES} | {f"seen_{how}" for how in SEEN}
    named |= {code for _, code in _walk_cells(tables, *_CODES)} | keys["places"]
    unknown = "{!r} is unknown"
    label = "write an id, theme_…, seen_…, or a kind, direction, state or country that a row has"
    label += ", or remove the row ({})"
    for columns, known, wrong, remedy in (
        (_CAVEATS, keys["caveats"], unknown, "write a key of caveats ({})"),
        (_ACTORS, keys["actors"], unknown, "write a key of actors ({})"),
        (_SOURCES, keys["sources"], unknown, "write a key of sources ({})"),
        (_FACTS, facts, unknown, "write a key of facts ({})"),
        (_PLACES, keys["places"], "{!r} is no place", "write world or a key of places.csv ({})"),
        (["labels.key"], named, "{!r} is no fact, series, article, theme, place or code", label),
    ):
        besides = {"world"} if columns == _PLACES else set()
        for report, text in _walk_cells(tables, *columns):
            for key in split_keys(text):
                if key not in known | besides:
                    yield report(wrong.format(key), remedy.format(suggest(key, known)))


def _check_events(tables: Tables) -> Iterator[Problem]:
    published = {row["source_id"]: read_published(row) for row in tables["sources"]}
    for report, row in walk_rows(tables, "events"):
        language = row.get("language", "en")
        with suppress(PhraseError):  # a period or a language that is none has its own check
            if any(is_named(x, language) for x in find_dates(row["as_printed"], language)):
                period_bounds(row["period"])
                # The print may tell the first day alone.
                texts = sorted({row["period"].partition("/")[0], row["period"]})
                anchor = published.get(row["source_id"])
                unread = _find_unread(row["as_printed"], row["period"], language)
                tell = partial(_compare_date, row["as_printed"], anchor=anchor, language=language)
                told = [unread or tell(x) for x in texts]
                if all(told):
                    remedy = "no period says so: leave the event out, and exclude the date"
                    remedy = remedy if unread else "make phrase and period agree"
                    yield report("as_printed", told[-1], remedy)
        article = [bool(row[column]) for column in ("source_id", "paragraph", "as_printed")]
        if any(article) if row["fact_id"] else not all(article):
            remedy = "give source_id, paragraph and as_printed, or fact_id alone"
            yield report("", "the event has no single origin", remedy)


def _check_sites(tables: Tables) -> Iterator[Problem]:
    for report, row in walk_rows(tables, "sites"):
        article = [bool(row[column]) for column in ("source_id", "paragraph", "name_printed")]
        if not all(article) and (any(article) or not row["fact_id"]):
            remedy = "give source_id, paragraph and name_printed, or fact_id, or all four"
            yield report("", "the site has no whole origin", remedy)


def _check_statements(tables: Tables) -> Iterator[Problem]:
    for report, row in walk_rows(tables, "statements"):
        if row["verdict"] != "not tested" and not row["facts"]:
            remedy = "name the figures that it rests on, or write not tested"
            yield report("facts", f"the verdict {row['verdict']!r} rests on no figure", remedy)


def _check_claims(tables: Tables) -> Iterator[Problem]:
    rows = [row for _, row in walk_rows(tables, *_ALL_FIGURES) if row["unit"] in list_units()]
    units = {row["fact_id"]: row["unit"] for row in rows}
    mark = "conversion_not_evidence"
    converted = {row["fact_id"] for row in rows if mark in split_keys(row["caveats"])}
    printed = {row["fact_id"]: row for row in rows if "as_printed" in row}
    for report, row in walk_rows(tables, "claims"):
        one, other = units.get(row["fact_a"]), units.get(row["fact_b"])
        if row["fact_a"] == row["fact_b"]:
            wrong = f"{row['fact_b']!r} is compared with itself"
            yield report("fact_b", wrong, "name another figure of the same quantity")
        if row["scope"] in _COMPARED and one and other and one != other:
            wrong = f"{row['fact_b']!r} is in {other}, {row['fact_a']!r} in {one}"
            remedy = "name figures of one unit, or give the pair another scope"
            yield report("fact_b", wrong, remedy)
        if row["scope"] == "conversion" and not converted & {row["fact_a"], row["fact_b"]}:
            wrong = f"neither figure of a conversion has the caveat {mark}"
            yield report("scope", wrong, "add it to the figure that was computed")
        figures = [printed[x] for x in (row["fact_a"], row["fact_b"]) if x in printed]
        if row["scope"] == "rounding" and len(figures) == 2 and not meets(figures[0], figures[1]):
            wrong = " and ".join(repr(x["as_printed"]) for x in figures)
            remedy = "add rounded to the caveats of the one with fewer digits, if it is the other "
            remedy += "rounded, or write another scope"
            yield report("scope", f"{wrong} contradict one another as they stand", remedy)
        bodies = {"".join(_BODY.findall(x["metric"])) for x in figures}
        if row["scope"] in _COMPARED and len(figures) > len(bodies) and any(bodies):
            wrong = f"both figures are of {bodies.pop()}, by their metrics"
            yield report("scope", wrong, "write copy: neither confirms the other")


def _check_editions(tables: Tables) -> Iterator[Problem]:
    """Find pairs that are not the first and a later print of one figure."""
    published = {row["source_id"]: row["published_on"] for row in tables["sources"]}
    rows = {row["fact_id"]: row for _, row in walk_rows(tables, *_ALL_FIGURES)}
    firsts: dict[str, str] = {}
    for report, row in walk_rows(tables, "claims"):
        keys = row["fact_a"], row["fact_b"]
        if row["scope"] != EDITION or not rows.keys() >= {*keys}:
            continue
        first, later = pair = [rows[key] for key in keys]
        days = [published.get(x.get("source_id", ""), x.get("published_on", "")) for x in pair]
        known = min(map(len, days))  # a month is compared with a day by its months
        wrong = ""
        if not ("as_printed" in first and "as_printed" in later):
            wrong = "what is computed has no editions"
        elif differing := [x for x in _OF_EDITIONS if first[x] != later[x]]:
            wrong = f"the two differ in {' and '.join(differing)}"
        elif keys[1] in {*firsts, *list_editions(firsts, keys[0])}:
            wrong = f"{keys[1]!r} has an earlier edition, or is one"
        elif days[1][:known] < days[0][:known]:
            wrong = f"{keys[1]!r} was published before {keys[0]!r}"
        if wrong:
            remedy = "name the first and a later print of one figure, once each"
            yield report("scope", wrong, remedy)
        firsts.setdefault(keys[1], keys[0])


def _check_periods(tables: Tables) -> Iterator[Problem]:
    for report, text in _walk_cells(tables, *_PERIODS):
        try:
            if text:
                period_bounds(text)
        except PhraseError as error:
            yield report(str(error), "write days that exist, the earlier one first")


def _check_future(tables: Tables) -> Iterator[Problem]:
    """Find figures of what its source could not know; an undated one is no newer than the rest."""
    published = {row["source_id"]: row["published_on"] for row in tables["sources"]}
    days = [*published.values(), *(row["published_on"] for row in tables["context"])]
    newest = max(filter(None, days), key=_find_end, default="")
    for report, row in walk_rows(tables, *FIGURES):
        day = published.get(row["source_id"], "") if "source_id" in row else row["published_on"]
        last = _find_end(day or newest)
        with suppress(PhraseError):  # a period that is none has its own check
            if PLAN not in split_keys(row["caveats"]) and period_bounds(row["period"])[0] > last:
                wrong = f"{row['period']!r} begins after its source was published ({day or newest})"
                yield report("period", wrong, f"mend one of them, or add {PLAN} to a plan")


def _find_end(day: str) -> date:
    """Give the last day of a time of publication; the last of all if it is none."""
    with suppress(PhraseError):
        return period_bounds(day)[1]
    return date.max


def _check_paragraphs(tables: Tables) -> Iterator[Problem]:
    lengths = {row["source_id"]: row["paragraphs"] for row in tables["sources"]}
    for report, row in walk_rows(tables, *_OF_ARTICLES):
        length, paragraph = lengths.get(row["source_id"], ""), row["paragraph"]
        numbers = length.isdecimal() and paragraph.isdecimal()
        if numbers and int(paragraph) > int(length):
            wrong = f"{row['source_id']} has no paragraph {paragraph}"
            yield report("paragraph", wrong, f"count its non-empty lines: 1 to {length}")


def check_years(tables: Tables) -> Iterator[Problem]:
    """Find years far from those of the articles, whose middle one is as a slip of one leaves it."""
    days = [*_walk_cells(tables, "sources.published_on", "sources.dateline")]
    years = sorted(int(text[:4]) for _, text in days if re.match(r"\d{4}-", text))
    middle = years[(len(years) - 1) // 2] if years else 0
    for report, text in [*days, *_walk_cells(tables, *_PERIODS)]:
        last = middle + (_FORECAST if report.args[2] in ("period", "since") else _LATER)
        found = [int(year) for year in re.findall(r"(?<![\d-])\d{4}", text)]
        if years and not all(_FIRST_YEAR <= year <= last for year in found):
            wrong = f"{text!r} is far from the articles, which are of {middle}"
            yield report(wrong, f"write years from {_FIRST_YEAR} to {last}")
    for report, row in walk_rows(tables, "sources"):
        if row["dateline"] > row["published_on"]:
            wrong = f"{row['dateline']!r} is after the day of publication"
            yield report("dateline", wrong, f"write {row['published_on']} or an earlier day")


def _check_twins(tables: Tables) -> Iterator[Problem]:
    """Find rows that say again what another one says, under another key."""
    seen: dict[tuple[tuple[str, str], ...], str] = {}
    for report, row in walk_rows(tables, *sorted(tables.keys() - {"labels", "corrections"})):
        (key, _), *rest = row.items()
        # Two mentions may differ in their note alone.
        aside = ("caveats",) if key == "mention_id" else ("caveats", "note")
        said = tuple(item for item in rest if item[0] not in aside)
        if said in seen:
            wrong = f"the row says again what {seen[said]} says"
            yield report(key, wrong, "remove one, or write in its columns how they differ")
        seen.setdefault(said, "{}, row {},".format(*report.args))


def _check_contradictions(tables: Tables) -> Iterator[Problem]:
    """Find figures of one article that are of one quantity, and cannot both be right."""
    seen = defaultdict[tuple[object, ...], list[tuple[str, Row]]](list)
    for report, row in walk_rows(tables, *THEMES):
        alike = seen[(row["source_id"], *find_quantity(row))]
        for place, other in alike:
            if contradicts(row, other):
                wrong = f"{row['as_printed']!r} and {other['as_printed']!r} in {place} are both it"
                remedy = "write in metric, place or period how they differ"
                yield report("metric", f"{row['metric']!r} has two numbers: {wrong}", remedy)
        alike.append(("{}, row {},".format(*report.args), row))


def _check_places(tables: Tables) -> Iterator[Problem]:
    """Find figures that pages would name alike, though they are of two places."""
    first: dict[tuple[object, ...], tuple[str, str]] = {}
    known = {"world", *(row["place_id"] for row in tables["places"])}  # of others is told
    for report, row in (x for x in walk_rows(tables, *THEMES) if x[1]["place"] in known):
        own = row["place"], "{}, row {}".format(*report.args)
        place, where = first.setdefault(find_quantity(row, "place")[:-1], own)  # of any period
        if row["place"] != place:
            wrong = f"{row['metric']!r} is of {row['place']!r} here and of {place!r} in {where}"
            yield report("metric", wrong, "name the place in one of them, as in 'sales in Hefei'")
