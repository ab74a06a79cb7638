"""Printed phrases, read again: each must give back the hedge, the value and the unit of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from analysis.curation.curated import FIGURES, Cell, Tables, walk_rows
from analysis.errors import PhraseError, Problem
from analysis.facts.register import row_interval
from analysis.facts.tables import Row
from analysis.quantities.interval import write_decimal
from analysis.quantities.periods import period_bounds
from analysis.quantities.phrases import check_date, read_phrase
from analysis.quantities.units import MONEY

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


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def check_phrases(tables: Tables) -> Iterator[Problem]:
    """Find figures whose phrase does not bear out their hedge, value, unit or date."""
    published = {row["source_id"]: _read_day(row["published_on"]) for row in tables["sources"]}
    for cell, row in walk_rows(tables, *FIGURES):
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


def _check_date(cell: Cell, row: Row, language: str, article: date | None) -> Iterator[Problem]:
    printed = row["as_printed"]
    yield from _check_hedge(cell, row, "late" if "late" in printed.split() else "")
    try:
        period_bounds(row["value"])
    except PhraseError as error:
        yield cell.problem("value", str(error), f"write the date that {printed!r} means")
    else:
        check_date(printed, row["value"], anchor=article, language=language)


def _check_hedge(cell: Cell, row: Row, hedge: str) -> Iterator[Problem]:
    if row["hedge"] != hedge:
        wrong = f"{row['hedge']!r} is not the hedge of {row['as_printed']!r}"
        yield cell.problem("hedge", wrong, f"write {hedge}" if hedge else "leave the cell empty")


def _check_number(cell: Cell, row: Row, language: str, *, printed: bool) -> Iterator[Problem]:
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


def _check_kind(cell: Cell, row: Row, language: str) -> Iterator[Problem]:
    try:
        row_interval(row, "wide", language)
    except PhraseError as error:
        yield cell.problem("kind", str(error), "write another kind, or mend the phrase")


def check_units(tables: Tables) -> Iterator[Problem]:
    """Find figures whose unit is none of their kind."""
    for cell, row in walk_rows(tables, *FIGURES):
        allowed = _UNITS_OF_KIND.get(row["kind"])
        if allowed and row["unit"] not in allowed:
            wrong = f"{row['unit']!r} is no unit for the kind {row['kind']!r}"
            yield cell.problem("unit", wrong, f"write {' or '.join(allowed)}")
