"""Checks that no schema can express: every curated row must be borne out by what it prints.

Each check takes all raw tables, corrected, and yields the problems it finds; nothing is repaired.
A cell that breaks its schema may stand in any of them: no check fails over it, none reports it.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.curation.curated import FIGURES, THEMES, Tables, walk_rows
from analysis.curation.phrases import check_phrases, check_units
from analysis.errors import PhraseError, Problem, suggest
from analysis.facts.formula import FORMULAS
from analysis.facts.register import split_keys
from analysis.quantities.periods import period_bounds
from analysis.quantities.units import UNITS

#: What a key points to -> the columns that hold such keys, with semicolons between several.
_REFERENCES = {
    "caveats": [(name, "caveats") for name in FIGURES],
    "actors": [
        ("actors", "parent_id"),
        ("events", "actors"),
        ("ties", "actor_a"),
        ("ties", "actor_b"),
    ],
    "sources": [
        (name, "source_id") for name in (*THEMES, "actors", "events", "exclusions", "ties")
    ],
    "facts": [("claims", "fact_a"), ("claims", "fact_b"), ("events", "fact_id")],
}
#: Columns whose codes have names for readers.
_CODES = (("ties", "kind"), ("ties", "direction"), ("events", "kind"), ("places", "country"))
#: How a context figure was seen.
SEEN = ("primary", "second-hand", "mirror")
#: Scopes of a claim that are decided by the intervals of its two figures.
_COMPARED = ("same", "rounding")


def check_tables(tables: Tables) -> list[Problem]:
    """Run every semantic check over the raw tables.

    Parameters
    ----------
    tables : mapping of str to sequence of rows
        Every raw table by name, corrected, each already valid against its schema.

    Returns
    -------
    list of Problem
        Everything that is wrong; empty if nothing is.
    """
    checks = (
        check_phrases,
        check_units,
        _check_ids,
        _check_keys,
        _check_events,
        _check_claims,
        _check_periods,
        _check_places,
        _check_paragraphs,
        _check_labels,
    )
    return [problem for check in checks for problem in check(tables)]


def _check_ids(tables: Tables) -> Iterator[Problem]:
    seen = dict.fromkeys(FORMULAS, "the derived figures")
    for cell, row in walk_rows(tables, *FIGURES):
        key = row["fact_id"]
        if key in seen:
            wrong = f"{key!r} stands in {seen[key]} already"
            yield cell.problem("fact_id", wrong, "give every figure an id of its own")
        seen[key] = f"data/raw/{cell.table}.csv"


def _check_keys(tables: Tables) -> Iterator[Problem]:
    known = {
        "caveats": {row["key"] for row in tables["caveats"]},
        "actors": {row["actor_id"] for row in tables["actors"]},
        "sources": {row["source_id"] for row in tables["sources"]},
        "facts": {row["fact_id"] for name in FIGURES for row in tables[name]} | FORMULAS.keys(),
    }
    for target, columns in _REFERENCES.items():
        for table, column in columns:
            for cell, row in walk_rows(tables, table):
                for key in split_keys(row[column]):
                    if key not in known[target]:
                        remedy = f"write a key of {target} ({suggest(key, known[target])})"
                        yield cell.problem(column, f"{key!r} is unknown", remedy)


def _check_events(tables: Tables) -> Iterator[Problem]:
    for cell, row in walk_rows(tables, "events"):
        article = [bool(row[column]) for column in ("source_id", "paragraph", "as_printed")]
        if any(article) if row["fact_id"] else not all(article):
            remedy = "give source_id, paragraph and as_printed, or fact_id alone"
            yield cell.problem("", "the event has no single origin", remedy)


def _check_claims(tables: Tables) -> Iterator[Problem]:
    units = {key: formula.unit for key, formula in FORMULAS.items()}
    for _, row in walk_rows(tables, *FIGURES):
        if row["unit"] in UNITS:
            units[row["fact_id"]] = row["unit"]
    for cell, row in walk_rows(tables, "claims"):
        one, other = units.get(row["fact_a"]), units.get(row["fact_b"])
        if row["fact_a"] == row["fact_b"]:
            wrong = f"{row['fact_b']!r} is compared with itself"
            yield cell.problem("fact_b", wrong, "name another figure of the same quantity")
        if row["scope"] in _COMPARED and one and other and one != other:
            wrong = f"{row['fact_b']!r} is in {other}, {row['fact_a']!r} in {one}"
            remedy = "name figures of one unit, or give the pair another scope"
            yield cell.problem("fact_b", wrong, remedy)


def _check_periods(tables: Tables) -> Iterator[Problem]:
    columns = [(name, "period") for name in (*FIGURES, "events")]
    columns += [("ties", "since"), ("context", "published_on")]
    for table, column in columns:
        for cell, row in walk_rows(tables, table):
            try:
                if row[column]:
                    period_bounds(row[column])
            except PhraseError as error:
                remedy = "write days that exist, the earlier one first"
                yield cell.problem(column, str(error), remedy)


def _check_places(tables: Tables) -> Iterator[Problem]:
    places = {row["place_id"] for row in tables["places"]}
    columns = [*((name, "place") for name in FIGURES), ("events", "place_id")]
    for table, column in [*columns, ("places", "country")]:
        for cell, row in walk_rows(tables, table):
            if row[column] not in {"world", "", *places}:
                remedy = f"write world or a key of places.csv ({suggest(row[column], places)})"
                yield cell.problem(column, f"{row[column]!r} is no place", remedy)


def _check_labels(tables: Tables) -> Iterator[Problem]:
    """Find labels of nothing: their keys are ids of facts, series and articles, themes, codes."""
    facts = {row["fact_id"] for name in FIGURES for row in tables[name]} | FORMULAS.keys()
    series = {row["series_id"] for row in tables["context"]}
    articles = {row["source_id"] for row in tables["sources"]}
    themes = {f"theme_{name}" for name in THEMES} | {f"seen_{how}" for how in SEEN}
    codes = {row[column] for name, column in _CODES for row in tables[name]}
    known = facts | series | articles | themes | codes
    for place, row in walk_rows(tables, "labels"):
        if row["key"] not in known:
            wrong = f"{row['key']!r} is no fact, series, article, theme or code"
            yield place.problem("key", wrong, suggest(row["key"], known))


def _check_paragraphs(tables: Tables) -> Iterator[Problem]:
    lengths = {row["source_id"]: row["paragraphs"] for row in tables["sources"]}
    for cell, row in walk_rows(tables, *THEMES, "exclusions", "actors", "ties", "events"):
        length, paragraph = lengths.get(row["source_id"], ""), row["paragraph"]
        numbers = length.isdecimal() and paragraph.isdecimal()
        if numbers and int(paragraph) > int(length):
            wrong = f"{row['source_id']} has no paragraph {paragraph}"
            remedy = f"count its non-empty lines: 1 to {length}"
            yield cell.problem("paragraph", wrong, remedy)
