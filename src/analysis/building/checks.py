"""Checks that no schema can express: every curated row must be borne out by what it prints.

Each check takes all raw tables, corrected, and yields the problems it finds; nothing is repaired.
A cell that breaks its schema may stand in any of them: no check fails over it, none reports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from analysis.errors import PhraseError, Problem, suggest
from analysis.facts.formula import FORMULAS
from analysis.facts.register import row_interval, split_keys
from analysis.facts.tables import Row
from analysis.numbers.dates import period_bounds
from analysis.numbers.interval import write_decimal
from analysis.numbers.phrase import check_date, read_phrase
from analysis.numbers.units import MONEY, UNITS

#: Raw tables in which one row is one printed figure of an article.
THEMES = (
    "faw_vw_output",
    "nev_share",
    "deal_values",
    "survey_percentages",
    "gatherings",
    "cooperation",
)
FIGURES = (*THEMES, "context")
Tables = Mapping[str, Sequence[Row]]
_UNITS_OF_KIND = {
    "share": ("percent",),
    "limit": ("percent",),
    "change": ("percent",),
    "points": ("points",),
    "money": MONEY,
    "date": ("date",),
    "year": ("date",),
    "age": ("years",),
}
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
#: Scopes of a claim that are decided by the intervals of its two figures.
_COMPARED = ("same", "rounding")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class _Cell:
    """Where a check looks: gives problems their place."""

    table: str
    line: int

    def problem(self, column: str, wrong: str, remedy: str) -> Problem:
        return Problem(f"data/raw/{self.table}.csv", self.line, column, wrong, remedy)


def _rows(tables: Tables, *names: str) -> Iterator[tuple[_Cell, Row]]:
    for name in names:
        # The header is line 1, so the first row stands in line 2.
        for line, row in enumerate(tables[name], start=2):
            yield _Cell(name, line), row


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
        _check_phrases,
        _check_units,
        _check_ids,
        _check_keys,
        _check_events,
        _check_claims,
        _check_periods,
        _check_places,
        _check_paragraphs,
    )
    return [problem for check in checks for problem in check(tables)]


def correct_tables(tables: Tables) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Apply ``corrections.csv`` to copies of the raw tables.

    Returns
    -------
    dict of str to list of rows
        Every raw table by name, corrected.
    list of Problem
        Corrections that name an unknown cell, or whose ``old`` is not what stands there.
    """
    corrected = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    problems = []
    for cell, row in _rows(tables, "corrections"):
        rows = {next(iter(item.values())): item for item in corrected.get(row["table"], [])}
        target = rows.get(row["key"], {})
        for column, known in (("table", corrected), ("key", rows), ("field", target)):
            if row[column] not in known:
                remedy = f"name a table, a key and a column of it ({suggest(row[column], known)})"
                problems.append(cell.problem(column, f"there is no {row[column]!r}", remedy))
                break
        else:
            stands = target[row["field"]]
            if stands == row["old"]:
                target[row["field"]] = row["new"]
            else:
                wrong = f"{row['old']!r} is not what stands there, which is {stands!r}"
                remedy = "see whether the correction still holds, and mend or remove it"
                problems.append(cell.problem("old", wrong, remedy))
    return corrected, problems


def _check_phrases(tables: Tables) -> Iterator[Problem]:
    published = {row["source_id"]: _read_day(row["published_on"]) for row in tables["sources"]}
    for cell, row in _rows(tables, *FIGURES):
        article = published.get(row.get("source_id", ""))
        language = row.get("language", "en")
        try:
            if row["kind"] in ("date", "year"):
                yield from _check_date(cell, row, language, article)
            else:
                found = list(_check_number(cell, row, language, printed="source_id" in row))
                yield from found or _check_kind(cell, row, language)
        except PhraseError as error:
            yield cell.problem("as_printed", str(error), "make phrase and value agree")


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check_date(cell: _Cell, row: Row, language: str, article: date | None) -> Iterator[Problem]:
    printed = row["as_printed"]
    yield from _check_hedge(cell, row, "late" if "late" in printed.split() else "")
    try:
        period_bounds(row["value"])
    except PhraseError as error:
        yield cell.problem("value", str(error), f"write the date that {printed!r} means")
    else:
        check_date(printed, row["value"], anchor=article, language=language)


def _check_hedge(cell: _Cell, row: Row, hedge: str) -> Iterator[Problem]:
    if row["hedge"] != hedge:
        wrong = f"{row['hedge']!r} is not the hedge of {row['as_printed']!r}"
        yield cell.problem("hedge", wrong, f"write {hedge}" if hedge else "leave the cell empty")


def _check_number(cell: _Cell, row: Row, language: str, *, printed: bool) -> Iterator[Problem]:
    phrase = read_phrase(row["as_printed"], language)
    shown, value = repr(row["as_printed"]), row["value"]
    yield from _check_hedge(cell, row, phrase.hedge)
    if not _NUMBER.fullmatch(value) or Fraction(value) != phrase.number.value:
        number = write_decimal(phrase.number.value)
        yield cell.problem("value", f"{value!r} is not what {shown} says", f"write {number}")
    if phrase.units and row["unit"] not in phrase.units:
        units = " or ".join(sorted(phrase.units))
        yield cell.problem("unit", f"{row['unit']!r} is not the unit of {shown}", f"write {units}")
    if printed and not phrase.units and row["kind"] != "ordinal":
        yield cell.problem("as_printed", f"{shown} names no unit", "take in the word for the unit")


def _check_kind(cell: _Cell, row: Row, language: str) -> Iterator[Problem]:
    try:
        row_interval(row, "wide", language)
    except PhraseError as error:
        yield cell.problem("kind", str(error), "write another kind, or mend the phrase")


def _check_units(tables: Tables) -> Iterator[Problem]:
    for cell, row in _rows(tables, *FIGURES):
        allowed = _UNITS_OF_KIND.get(row["kind"])
        if allowed and row["unit"] not in allowed:
            wrong = f"{row['unit']!r} is no unit for the kind {row['kind']!r}"
            yield cell.problem("unit", wrong, f"write {' or '.join(allowed)}")


def _check_ids(tables: Tables) -> Iterator[Problem]:
    seen = dict.fromkeys(FORMULAS, "the derived figures")
    for cell, row in _rows(tables, *FIGURES):
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
            for cell, row in _rows(tables, table):
                for key in split_keys(row[column]):
                    if key not in known[target]:
                        remedy = f"write a key of {target} ({suggest(key, known[target])})"
                        yield cell.problem(column, f"{key!r} is unknown", remedy)


def _check_events(tables: Tables) -> Iterator[Problem]:
    for cell, row in _rows(tables, "events"):
        article = [bool(row[column]) for column in ("source_id", "paragraph", "as_printed")]
        if any(article) if row["fact_id"] else not all(article):
            remedy = "give source_id, paragraph and as_printed, or fact_id alone"
            yield cell.problem("", "the event has no single origin", remedy)


def _check_claims(tables: Tables) -> Iterator[Problem]:
    units = {key: formula.unit for key, formula in FORMULAS.items()}
    for _, row in _rows(tables, *FIGURES):
        if row["unit"] in UNITS:
            units[row["fact_id"]] = row["unit"]
    for cell, row in _rows(tables, "claims"):
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
        for cell, row in _rows(tables, table):
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
        for cell, row in _rows(tables, table):
            if row[column] not in {"world", "", *places}:
                remedy = f"write world or a key of places.csv ({suggest(row[column], places)})"
                yield cell.problem(column, f"{row[column]!r} is no place", remedy)


def _check_paragraphs(tables: Tables) -> Iterator[Problem]:
    lengths = {row["source_id"]: row["paragraphs"] for row in tables["sources"]}
    for cell, row in _rows(tables, *THEMES, "exclusions", "actors", "ties", "events"):
        length, paragraph = lengths.get(row["source_id"], ""), row["paragraph"]
        numbers = length.isdecimal() and paragraph.isdecimal()
        if numbers and int(paragraph) > int(length):
            wrong = f"{row['source_id']} has no paragraph {paragraph}"
            remedy = f"count its non-empty lines: 1 to {length}"
            yield cell.problem("paragraph", wrong, remedy)
