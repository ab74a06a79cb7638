"""Checks that no schema can express: every curated row must be borne out by what it prints.

Each check takes all raw tables, corrected, and yields the problems it finds; nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from analysis.dates import period_bounds
from analysis.errors import DataError, PhraseError, Problem, suggest
from analysis.formula import FORMULAS
from analysis.hedge import Family, find_family
from analysis.phrase import check_date, read_phrase
from analysis.register import row_interval, split_keys
from analysis.tables import Row
from analysis.units import MONEY

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
    "change": ("percent",),
    "points": ("points",),
    "money": MONEY,
    "date": ("date",),
    "year": ("date",),
    "age": ("years",),
}


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
    checks = (_check_phrases, _check_units, _check_ids, _check_keys, _check_periods, _check_places)
    return [problem for check in checks for problem in check(tables)]


def correct_tables(tables: Tables) -> dict[str, list[Row]]:
    """Apply ``corrections.csv`` to copies of the raw tables.

    Raises
    ------
    DataError
        If a correction names an unknown cell, or its ``old`` is not what stands there.
    """
    corrected = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    problems = []
    for cell, row in _rows(tables, "corrections"):
        target = corrected.get(row["table"], [])
        found = [item for item in target if next(iter(item.values())) == row["key"]]
        if not found or row["field"] not in found[0]:
            wrong = f"there is no {row['field']!r} of {row['key']!r} in {row['table']!r}"
            problems.append(cell.problem("key", wrong, "name a table, a key and a column of it"))
        elif found[0][row["field"]] != row["old"]:
            wrong = f"{row['old']!r} is not what stands there: {found[0][row['field']]!r}"
            problems.append(cell.problem("old", wrong, "look again whether the correction holds"))
        else:
            found[0][row["field"]] = row["new"]
    if problems:
        raise DataError(problems)
    return corrected


def _check_phrases(tables: Tables) -> Iterator[Problem]:
    published = {row["source_id"]: row["published_on"] for row in tables["sources"]}
    for cell, row in _rows(tables, *FIGURES):
        article = published.get(row.get("source_id", ""))
        language = row.get("language", "en")
        try:
            if row["kind"] in ("date", "year"):
                anchor = date.fromisoformat(article) if article else None
                late = find_family(row["hedge"], language) == Family.LATE
                if late != ("late" in row["as_printed"].split()):
                    raise PhraseError(
                        f"{row['as_printed']!r} and the hedge {row['hedge']!r} differ"
                    )
                check_date(row["as_printed"], row["value"], anchor=anchor, language=language)
            else:
                yield from _check_number(cell, row, language, printed=article is not None)
            row_interval(row, "wide", language)
        except PhraseError as error:
            yield cell.problem("as_printed", str(error), "make phrase and value agree")


def _check_number(cell: _Cell, row: Row, language: str, *, printed: bool) -> Iterator[Problem]:
    phrase = read_phrase(row["as_printed"], language)
    shown = repr(row["as_printed"])
    if phrase.hedge != row["hedge"]:
        wrong = f"{row['hedge']!r} is not the hedge of {shown}, which is {phrase.hedge!r}"
        yield cell.problem("hedge", wrong, "write the word as printed, or nothing")
    if phrase.number.value != Fraction(row["value"]):
        wrong = f"{row['value']} is not what {shown} says, which is {phrase.number.value}"
        yield cell.problem(
            "value", wrong, "write the number in the base unit, without a scale word"
        )
    if phrase.units and row["unit"] not in phrase.units:
        units = " or ".join(sorted(phrase.units))
        yield cell.problem("unit", f"{row['unit']} is not the unit of {shown}", f"write {units}")
    if printed and not phrase.units and row["kind"] != "ordinal":
        yield cell.problem("as_printed", f"{shown} names no unit", "take in the word for the unit")


def _check_units(tables: Tables) -> Iterator[Problem]:
    for cell, row in _rows(tables, *FIGURES):
        allowed = _UNITS_OF_KIND.get(row["kind"])
        if allowed and row["unit"] not in allowed:
            wrong = f"{row['unit']} is no unit for the kind {row['kind']}"
            yield cell.problem("unit", wrong, f"write {' or '.join(allowed)}")


def _check_ids(tables: Tables) -> Iterator[Problem]:
    seen: dict[str, str] = dict.fromkeys(FORMULAS, "src/analysis/derived")
    for cell, row in _rows(tables, *FIGURES):
        key = row["fact_id"]
        if key in seen:
            wrong = f"{key!r} stands in {seen[key]} already"
            yield cell.problem("fact_id", wrong, "give every figure an id of its own")
        seen[key] = f"data/raw/{cell.table}.csv"


def _check_keys(tables: Tables) -> Iterator[Problem]:
    facts = {row["fact_id"] for name in FIGURES for row in tables[name]} | FORMULAS.keys()
    known = {
        "caveats": {row["key"] for row in tables["caveats"]},
        "actors": {row["actor_id"] for row in tables["actors"]},
        "facts": facts,
        "sources": {row["source_id"] for row in tables["sources"]},
    }
    references = [(name, "caveats", "caveats") for name in FIGURES]
    references += [("claims", "fact_a", "facts"), ("claims", "fact_b", "facts")]
    references += [("events", "fact_id", "facts"), ("events", "actors", "actors")]
    references += [("events", "source_id", "sources"), ("actors", "parent_id", "actors")]
    for table, column, target in references:
        for cell, row in _rows(tables, table):
            for key in split_keys(row[column]):
                if key not in known[target]:
                    remedy = f"write a key of {target} ({suggest(key, known[target])})"
                    yield cell.problem(column, f"{key!r} is unknown", remedy)
    for cell, row in _rows(tables, "events"):
        if bool(row["fact_id"]) == bool(row["source_id"]):
            remedy = "give either an article with its paragraph and phrase, or a context figure"
            yield cell.problem("fact_id", "the event has no single origin", remedy)


def _check_periods(tables: Tables) -> Iterator[Problem]:
    columns = [(name, "period") for name in (*FIGURES, "events")]
    columns += [("ties", "since"), ("context", "published_on")]
    for table, column in columns:
        for cell, row in _rows(tables, table):
            try:
                if row[column]:
                    period_bounds(row[column])
            except PhraseError as error:
                yield cell.problem(column, str(error), "mend the period")


def _check_places(tables: Tables) -> Iterator[Problem]:
    places = {row["place_id"] for row in tables["places"]}
    codes = {row["country"] for row in tables["places"]} | {"world", ""}
    for table, column in [*((name, "place") for name in FIGURES), ("events", "place_id")]:
        for cell, row in _rows(tables, table):
            if row[column] not in places | codes:
                near = suggest(row[column], places)
                remedy = f"write world, a country code or a key of places.csv ({near})"
                yield cell.problem(column, f"{row[column]!r} is no place", remedy)
    lengths = {row["source_id"]: int(row["paragraphs"]) for row in tables["sources"]}
    for cell, row in _rows(tables, *THEMES, "exclusions", "actors", "ties", "events"):
        if row["paragraph"] and int(row["paragraph"]) > lengths[row["source_id"]]:
            wrong = f"{row['source_id']} has no paragraph {row['paragraph']}"
            remedy = f"count its non-empty lines: 1 to {lengths[row['source_id']]}"
            yield cell.problem("paragraph", wrong, remedy)
