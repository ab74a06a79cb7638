"""Checks that no schema can express: every curated row must be borne out by what it prints.

Each check takes all raw tables, corrected, and yields the problems it finds; nothing is repaired.
A cell that breaks its schema may stand in any of them: no check fails over it, none reports it.
Last come the verdicts on pairs of figures that speak of one quantity.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from analysis.errors import AnalysisError, PhraseError, Problem, suggest
from analysis.facts.formulas import list_functions
from analysis.facts.register import ASPECTS, Register, row_interval, split_input, split_keys
from analysis.facts.tables import Row
from analysis.quantities.hedges import Level
from analysis.quantities.interval import Interval, write_decimal
from analysis.quantities.periods import check_date, period_bounds
from analysis.quantities.phrases import read_phrase
from analysis.quantities.units import MONEY, UNITS

Tables = Mapping[str, Sequence[Row]]

#: Raw tables in which one row is one printed figure of an article.
THEMES = tuple(
    "faw_vw_output nev_share deal_values survey_percentages gatherings cooperation".split()
)
#: Raw tables in which one row is one printed figure; and those with computed figures too.
FIGURES = (*THEMES, "context")
_ALL_FIGURES = ("derived", *FIGURES)
#: How a context figure was seen.
SEEN = ("primary", "second-hand", "mirror")

#: Columns that hold keys of other tables, with semicolons between several.
_CAVEATS = [(name, "caveats") for name in _ALL_FIGURES]
_ACTORS = [("actors", "parent_id"), ("events", "actors"), ("ties", "actor_a"), ("ties", "actor_b")]
_SOURCES = [(name, "source_id") for name in (*THEMES, "actors", "events", "exclusions", "ties")]
_FACTS = [("claims", "fact_a"), ("claims", "fact_b"), ("events", "fact_id")]
_PLACES = [(name, "place") for name in _ALL_FIGURES]
_PLACES += [("events", "place_id"), ("places", "country")]
_PERIODS = [(name, "period") for name in (*_ALL_FIGURES, "events")]
_PERIODS += [("ties", "since"), ("context", "published_on")]
#: Columns whose codes have names for readers.
_CODES = (("ties", "kind"), ("ties", "direction"), ("events", "kind"), ("places", "country"))
_UNITS_OF_KIND = {
    **dict.fromkeys(["share", "limit", "change"], ("percent",)),
    **dict.fromkeys(["date", "year"], ("date",)),
    "points": ("points",),
    "money": MONEY,
    "age": ("years",),
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: What the letters of a formula's units stand for: any unit but a date; N is of things counted.
_LETTERS = dict.fromkeys("UVW", r"(?!date\b)[\w/]+")
_LETTERS["N"] = rf"(?!(?:{'|'.join(MONEY)}|percent|points|date|rank|1)\b)\w+"
#: Formulas of two spans, of which one may begin where the other ends: one figure in two inputs.
_TWO_SPANS = ("pace_change",)
#: Scopes of a claim that are decided by the intervals of its two figures, and verdicts of others.
_COMPARED = ("same", "rounding")
_UNDECIDED = {
    **dict.fromkeys(["definition", "coverage"], "definitions differ"),
    **dict.fromkeys(["conversion", "copy"], "not independent"),
}


@dataclass(frozen=True)
class Cell:
    """Where a check looks: gives problems their place."""

    table: str
    line: int

    def problem(self, column: str, wrong: str, remedy: str) -> Problem:
        """Say what is wrong in a column of this row, and what to do."""
        return Problem(f"data/raw/{self.table}.csv", self.line, column, wrong, remedy)


def walk_rows(tables: Tables, *names: str) -> Iterator[tuple[Cell, Row]]:
    """Yield the rows of some tables, each with its place."""
    for name in names:
        # The header is line 1, so the first row stands in line 2.
        for line, row in enumerate(tables[name], start=2):
            yield Cell(name, line), row


def check_tables(tables: Tables) -> list[Problem]:
    """Run every check over the raw tables, corrected and by name; give all that is wrong."""
    checks = (
        _check_phrases,
        _check_units,
        _check_ids,
        _check_keys,
        _check_formulas,
        _check_events,
        _check_claims,
        _check_periods,
        _check_paragraphs,
    )
    return [problem for check in checks for problem in check(tables)]


# What is printed


def _check_phrases(tables: Tables) -> Iterator[Problem]:
    """Find figures whose phrase does not bear out their hedge, value, unit or date."""
    published = {row["source_id"]: _read_day(row["published_on"]) for row in tables["sources"]}
    for cell, row in walk_rows(tables, *FIGURES):
        language = row.get("language", "en")
        try:
            if row["kind"] in ("date", "year"):
                article = published.get(row.get("source_id", ""))
                yield from _check_date(cell, row, language, article)
            else:
                found = list(_check_number(cell, row, language))
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


def _check_number(cell: Cell, row: Row, language: str) -> Iterator[Problem]:
    phrase = read_phrase(row["as_printed"], language)
    shown, value = repr(row["as_printed"]), row["value"]
    yield from _check_hedge(cell, row, phrase.hedge)
    if not _NUMBER.fullmatch(value) or Fraction(value) != phrase.number.value:
        number = write_decimal(phrase.number.value)
        yield cell.problem("value", f"{value!r} is not what {shown} says", f"write {number}")
    if phrase.units and row["unit"] not in phrase.units:
        units = " or ".join(sorted(phrase.units))
        yield cell.problem("unit", f"{row['unit']!r} is not the unit of {shown}", f"write {units}")
    # A table of context may name the unit in its header; an article's phrase must do so itself.
    if "source_id" in row and not phrase.units and row["kind"] != "ordinal":
        yield cell.problem("as_printed", f"{shown} names no unit", "take in the word for the unit")


def _check_kind(cell: Cell, row: Row, language: str) -> Iterator[Problem]:
    try:
        row_interval(row, "wide", language)
    except PhraseError as error:
        yield cell.problem("kind", str(error), "write another kind, or mend the phrase")


def _check_units(tables: Tables) -> Iterator[Problem]:
    for cell, row in walk_rows(tables, *_ALL_FIGURES):
        allowed = _UNITS_OF_KIND.get(row["kind"])
        if allowed and row["unit"] not in allowed:
            wrong = f"{row['unit']!r} is no unit for the kind {row['kind']!r}"
            yield cell.problem("unit", wrong, f"write {' or '.join(allowed)}")


# Ids and what refers to them


def _check_ids(tables: Tables) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for cell, row in walk_rows(tables, *FIGURES, "assumptions", "derived"):
        column, key = next(iter(row.items()))
        if key in seen:
            wrong = f"{key!r} stands in {seen[key]} already"
            yield cell.problem(column, wrong, "give every figure an id of its own")
        seen[key] = f"data/raw/{cell.table}.csv"


def _check_keys(tables: Tables) -> Iterator[Problem]:
    facts = {row["fact_id"] for _, row in walk_rows(tables, *_ALL_FIGURES)}
    articles = {row["source_id"] for row in tables["sources"]}
    for name, known, columns in (
        ("caveats", {row["key"] for row in tables["caveats"]}, _CAVEATS),
        ("actors", {row["actor_id"] for row in tables["actors"]}, _ACTORS),
        ("sources", articles, _SOURCES),
        ("facts", facts, _FACTS),
    ):
        remedy = f"write a key of {name} ({{}})"
        yield from _find_unknown(tables, columns, known, "{!r} is unknown", remedy)
    places = {row["place_id"] for row in tables["places"]}
    remedy = "write world or a key of places.csv ({})"
    yield from _find_unknown(tables, _PLACES, places, "{!r} is no place", remedy, ("world",))
    named = {row["series_id"] for row in tables["context"]} | facts | articles
    named |= {f"theme_{name}" for name in THEMES} | {f"seen_{how}" for how in SEEN}
    named |= {row[column] for name, column in _CODES for row in tables[name]}
    wrong = "{!r} is no fact, series, article, theme or code"
    yield from _find_unknown(tables, [("labels", "key")], named, wrong, "{}")


def _find_unknown(
    tables: Tables,
    columns: Iterable[tuple[str, str]],
    known: Collection[str],
    wrong: str,
    remedy: str,
    besides: Collection[str] = (),
) -> Iterator[Problem]:
    for table, column in columns:
        for cell, row in walk_rows(tables, table):
            for key in split_keys(row[column]):
                if key not in known and key not in besides:
                    mend = remedy.format(suggest(key, known))
                    yield cell.problem(column, wrong.format(key), mend)


def _check_formulas(tables: Tables) -> Iterator[Problem]:
    """Find computed figures whose function does not exist, or cannot take what it is given."""
    known, told = _find_inputs(tables), {row["function"] for row in tables["formulas"]}
    functions = {
        name: list(inspect.signature(function).parameters)
        for name, function in list_functions().items()
    }
    for cell, row in walk_rows(tables, "formulas", "derived"):
        column = "function" if cell.table == "formulas" else "formula"
        name = row[column]
        if name not in functions:
            wrong = f"{name!r} is no function of facts/formulas.py"
            yield cell.problem(column, wrong, suggest(name, functions))
        elif name not in told:
            remedy = "say there what it computes and where the method comes from"
            yield cell.problem(column, f"{name!r} has no row in formulas.csv", remedy)
        elif cell.table == "formulas" and any(
            len(reading.split()) != len(functions[name]) + 2 for reading in split_keys(row["units"])
        ):
            wrong = f"{row['units']!r} does not fit {name}({', '.join(functions[name])})"
            remedy = "name a unit for each parameter, then -> and that of the result"
            yield cell.problem("units", wrong, remedy)
    for cell, row in walk_rows(tables, "derived"):
        if row["formula"] in functions:
            yield from _check_inputs(cell, row, functions[row["formula"]], known)
    yield from _check_circles(tables)


def _find_inputs(tables: Tables) -> dict[str, Row]:
    """Give the row of whatever a formula can take, by its id."""
    rows = walk_rows(tables, "derived", "assumptions", *FIGURES)
    return {next(iter(row.values())): row for _, row in rows}


def _check_inputs(
    cell: Cell, row: Row, parameters: Sequence[str], known: Mapping[str, Row]
) -> Iterator[Problem]:
    name, inputs = row["formula"], [x.partition("=") for x in split_keys(row["inputs"])]
    given, texts = [x[0] for x in inputs], [x[2] for x in inputs]
    if parameters != given:
        wrong = f"{name} takes {', '.join(parameters)}, but is given {', '.join(given)}"
        yield cell.problem("inputs", wrong, "name each of its parameters once, in this order")
        return
    for text in dict.fromkeys(texts):
        key, _, aspect = text.partition("@")
        if key not in known:
            wrong = f"{key!r} is no fact, formula or assumption"
            yield cell.problem("inputs", wrong, suggest(key, known))
        elif aspect not in ("", *ASPECTS):
            wrong = f"{text!r} takes an unknown aspect"
            yield cell.problem("inputs", wrong, f"choose {', '.join(ASPECTS)}")
        elif aspect and not known[key].get("period" if aspect == "period" else "as_printed"):
            what = "period" if aspect == "period" else "printed number"
            remedy = f"take {key}, or a figure that has one"
            yield cell.problem("inputs", f"{text!r} takes the {what} of what has none", remedy)
        if texts.count(text) > 1 and name not in _TWO_SPANS:
            wrong = f"{text!r} is taken twice, as if it were two figures"
            yield cell.problem("inputs", wrong, "take another figure in one of the places")


def check_results(tables: Tables) -> list[Problem]:
    """Find computed figures whose unit is not what their formula makes of those of their inputs.

    All else must hold: a wrong unit of a printed figure would be told again of all that take it.
    """
    known = _find_inputs(tables)
    patterns = {row["function"]: row["units"] for row in tables["formulas"]}
    problems = []
    for cell, row in walk_rows(tables, "derived"):
        name, taken = row["formula"], []
        for key, aspect in map(split_input, re.findall(r"=([\w@]+)", row["inputs"])):
            taken.append("date" if aspect == "period" else known[key]["unit"])
        given, pattern = " ".join(taken), patterns[name]
        fitting = [unit for unit in UNITS if fits_units(f"{given} -> {unit}", pattern)]
        if row["unit"] not in fitting:
            wrong = f"{name} makes no {row['unit']} of {' and '.join(taken)}"
            remedy = f"write {' or '.join(fitting)}"
            if not fitting:
                remedy = f"give it units as in {pattern!r} (letters: see data/README.md)"
            problems.append(cell.problem("unit" if fitting else "inputs", wrong, remedy))
    return problems


def fits_units(units: str, pattern: str) -> bool:
    """Tell whether units of inputs and result fit those of a formula, as ``formulas.csv`` has them.

    Examples
    --------
    >>> [fits_units(f"CNY deals -> {unit}", "U N -> U") for unit in ("CNY", "EUR")]
    [True, False]
    """
    return any(re.fullmatch(_read_letters(reading), units) for reading in split_keys(pattern))


def _read_letters(reading: str) -> str:
    """Make an expression of units in which a letter is the same unit wherever it stands."""
    for letter, unit in _LETTERS.items():
        again = f"(?P={letter})"
        reading = re.sub(rf"\b{letter}\b", again, reading)
        reading = reading.replace(again, f"(?P<{letter}>{unit})", 1)
    return reading


def _list_inputs(row: Row) -> list[str]:
    return re.findall(r"=(\w+)", row["inputs"])


def _check_circles(tables: Tables) -> Iterator[Problem]:
    rests = {row["fact_id"]: _list_inputs(row) for row in tables["derived"]}
    try:
        TopologicalSorter(rests).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        line = [row["fact_id"] for row in tables["derived"]].index(circle[0]) + 2
        wrong = f"{circle[0]!r} is computed from itself: {' from '.join(circle)}"
        yield Cell("derived", line).problem("inputs", wrong, "take figures that do not rest on it")


def _check_events(tables: Tables) -> Iterator[Problem]:
    for cell, row in walk_rows(tables, "events"):
        article = [bool(row[column]) for column in ("source_id", "paragraph", "as_printed")]
        if any(article) if row["fact_id"] else not all(article):
            remedy = "give source_id, paragraph and as_printed, or fact_id alone"
            yield cell.problem("", "the event has no single origin", remedy)


def _check_claims(tables: Tables) -> Iterator[Problem]:
    rows = [row for _, row in walk_rows(tables, *_ALL_FIGURES) if row["unit"] in UNITS]
    units = {row["fact_id"]: row["unit"] for row in rows}
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
    for table, column in _PERIODS:
        for cell, row in walk_rows(tables, table):
            try:
                if row[column]:
                    period_bounds(row[column])
            except PhraseError as error:
                remedy = "write days that exist, the earlier one first"
                yield cell.problem(column, str(error), remedy)


def _check_paragraphs(tables: Tables) -> Iterator[Problem]:
    lengths = {row["source_id"]: row["paragraphs"] for row in tables["sources"]}
    for cell, row in walk_rows(tables, *THEMES, "exclusions", "actors", "ties", "events"):
        length, paragraph = lengths.get(row["source_id"], ""), row["paragraph"]
        numbers = length.isdecimal() and paragraph.isdecimal()
        if numbers and int(paragraph) > int(length):
            wrong = f"{row['source_id']} has no paragraph {paragraph}"
            remedy = f"count its non-empty lines: 1 to {length}"
            yield cell.problem("paragraph", wrong, remedy)


# What is computed


def check_values(tables: Tables, registers: Mapping[Level, Register]) -> list[Problem]:
    """Find computed figures that have no value at some level, but not those that take them."""
    faults: dict[str, str] = {}
    for _, row in walk_rows(tables, "derived"):
        key = row["fact_id"]
        for level, register in registers.items():
            try:
                if register.is_ready(key):
                    _ = register[key]
            except AnalysisError as error:
                faults.setdefault(key, f"read as {level}, {error}")
    remedy = "see whether formula, inputs and kind fit together"
    return [
        cell.problem("inputs", faults[row["fact_id"]], remedy)
        for cell, row in walk_rows(tables, "derived")
        if row["fact_id"] in faults and not faults.keys() & set(_list_inputs(row))
    ]


def judge_claims(rows: Iterable[Row], registers: Mapping[Level, Register]) -> list[Row]:
    """Add the verdict to each pair of figures that speak of one quantity (``claims.csv``)."""
    judged = []
    for row in rows:
        verdict = row["ruling"] or _UNDECIDED.get(row["scope"])
        core, logical = (
            (registers[level][row["fact_a"]].interval, registers[level][row["fact_b"]].interval)
            for level in (Level.CORE, Level.LOGICAL)
        )
        judged.append({**row, "verdict": verdict or judge_intervals(core, logical)})
    return judged


def judge_intervals(core: tuple[Interval, Interval], logical: tuple[Interval, Interval]) -> str:
    """Compare two figures of one quantity: as half of the readers take them, and by logic alone.

    They are ``corroborated`` if one lies within the other, ``consistent`` if they overlap, ``in
    tension`` if only the words' logic lets them meet, ``contradicted`` if nothing does.
    """
    first, second = core
    if first.within(second) or second.within(first):
        return "corroborated"
    if first.meets(second):
        return "consistent"
    return "in tension" if logical[0].meets(logical[1]) else "contradicted"
