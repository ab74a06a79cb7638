"""A fact: one quantity with its interval, and where it comes from; and its record in JSON.

Four tiers, one type: printed (an article), context (an independent source), assumption (a notebook
parameter) and derived (a formula over facts). ``facts.schema.json`` describes records, and
``docs/facts.md`` tells how to read them. Their numbers are text: floats would lose digits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from analysis.errors import FactError, suggest
from analysis.quantities.interval import (
    Basis,
    End,
    Interval,
    Number,
    round_end,
    write_decimal,
    write_number,
)
from analysis.quantities.vocabulary import KINDS, Level, list_units

#: Kinds of output by which a notebook hands over what a page needs: the facts that its Sources
#: section lists, a sentence with its facts, a chart with all that belongs to it.
FACTS = "application/vnd.analysis.facts+json"
SENTENCE = "application/vnd.analysis.sentence+json"
CHART = "application/vnd.analysis.chart+json"
#: And the title of a document, with its subtitle, author, date and what it rests on.
TITLE = "application/vnd.analysis.title+json"
#: The picture of a chart drawn for phones; programs that do not know this kind pass it by.
PHONE = "image/svg+xml;width=narrow"
#: What JupyterLab shows of ipywidgets; a saved notebook leaves it out.
SLIDERS = "application/vnd.jupyter.widget-view+json"
#: Describes what pages and ``facts.json`` hold (JSON Schema, draft 2020-12).
SCHEMA = Path(__file__).parent / "facts.schema.json"

#: One fact as JSON: its fields that are not empty.
Record = dict[str, Any]
#: Fields that no record has: the interval is written at each level.
_LEFT_OUT = ("interval", "exact", "printed_numbers", "theme")
#: Digits that an end keeps: a computed one, and that of a number in print, which has fewer.
_DIGITS, _MOST_DIGITS = 10, 20
#: What an assumption may be given as.
Chosen = str | float | Fraction
Given = Chosen | tuple[Chosen, ...]


class Tier(StrEnum):
    """Where a fact comes from."""

    PRINTED = "printed"
    CONTEXT = "context"
    ASSUMPTION = "assumption"
    DERIVED = "derived"


@dataclass(frozen=True)
class Source:
    """Who published a number, and where; empty text where nothing is known."""

    id: str  # key in sources.csv for an article; empty for a context source
    publisher: str
    title: str
    published_on: str  # ISO 8601 day, month or year
    address: str
    author: str = ""
    kind: str = ""  # of text
    speaks_for: str = ""  # whose voice it is
    seen: str = "primary"  # or second-hand, or mirror


@dataclass(frozen=True)
class Fact:
    """One quantity: what it is, what it may be, and where it comes from."""

    id: str  # stable key: nev_units_2025h1
    tier: Tier
    kind: str  # key of KINDS in analysis.quantities.vocabulary
    unit: str  # key of list_units(): percent in percent, dates in ordinal days
    interval: Interval  # the possible values in this unit, at the level of the register
    entity: str  # whom it is about
    metric: str  # what
    place: str = ""  # where
    period: str = ""  # when, ISO 8601
    exact: Fraction | None = None  # value as printed or assumed; None for dates and derived facts
    as_printed: str = ""  # the number phrase
    language: str = "en"  # of the print
    hedge: str = ""
    printed_numbers: tuple[Number, ...] = ()  # with the digits printed; both of a range
    source: Source | None = None
    paragraph: int | None = None  # of an article
    theme: str = ""  # of an article's figure: the raw table that it stands in
    series: str = ""  # that a context figure belongs to
    definition: str = ""  # what a context figure counts
    formula: str = ""  # of a derived fact: the arithmetic in words
    method: str = ""  # of a derived fact: where the method comes from
    inputs: tuple[str, ...] = ()  # of a derived fact: ids of the facts it is computed from
    caveats: tuple[str, ...] = ()  # keys of caveats.csv
    note: str = ""  # the curator's reading, the reason for an assumption, what a formula gives

    @property
    def article(self) -> str:
        """Key of the article that printed it; empty for others."""
        return self.source.id if self.source else ""

    @property
    def value(self) -> float:
        """The number as printed or assumed, its hedge left aside; missing (NaN) where none is."""
        return math.nan if self.exact is None else float(self.exact)

    @property
    def lower(self) -> float:
        """The lower end of the range; missing (NaN) for dates, which have a start."""
        return math.nan if self.unit == "date" else float(self.interval.lower)

    @property
    def upper(self) -> float:
        """The upper end of the range; missing (NaN) for dates, which have an end."""
        return math.nan if self.unit == "date" else float(self.interval.upper)

    @property
    def label(self) -> str:
        """Name the quantity in one line."""
        return f"{self.entity}: {self.metric}" if self.entity else self.metric


def make_assumption(
    name: str, value: Given, unit: str, why: str, upper: Chosen | None = None, kind: str = "rate"
) -> Fact:
    """Make an assumed value, or a range of them, a fact; see :meth:`Book.assume` for parameters."""
    if not str(name).isidentifier():
        raise FactError(f"{name!r} is no name for an assumption; take letters, digits and _")
    for word, known in ((unit, list_units()), (kind, KINDS)):
        if word not in known:
            near = suggest("percent" if word == "%" else str(word), known)
            raise FactError(f"{word!r} is no unit or kind; {near}")
    if unit == "date":
        raise FactError(f"{name}: a date cannot be assumed, only a number; assume a length of time")
    if not why or not isinstance(why, str):
        raise FactError(f"{name}: say why it is assumed, in a text, not {why!r}")
    if isinstance(value, tuple) and len(value) == 2 and upper is None:
        value, upper = value
    lower = _read_number(name, value)
    greatest = lower if upper is None else _read_number(name, upper)
    if lower > greatest:
        raise FactError(f"the assumption {name} is empty: {value} is above {upper}")
    interval = Interval(lower, greatest, lower_basis=Basis.ASSUMPTION, upper_basis=Basis.ASSUMPTION)
    chosen, label = lower if interval.is_point else None, name.replace("_", " ")
    return Fact(name, Tier.ASSUMPTION, kind, unit, interval, "", label, exact=chosen, note=why)


def check_assumption(fact: Fact, row: Mapping[str, str]) -> Fact:
    """Give back an assumption; a FactError says if its row sets another unit, kind or limits."""
    for given, column in ((fact.unit, "unit"), (fact.kind, "kind")):
        if given != row.get(column, given):
            known = f"its {column} is {row[column]}"
            raise FactError(f"{fact.id}: {known}, not {given}; see book.table('assumptions')")
    kind, interval = KINDS[fact.kind], fact.interval
    least = Fraction(row["least"]) if row.get("least") else kind.lower
    most = Fraction(row["most"]) if row.get("most") else kind.upper
    if interval.lower < least or interval.upper > most:
        ends = (("from", least), ("to", most))
        allowed = " ".join(f"{word} {float(x):g}" for word, x in ends if not math.isinf(x))
        wrong = float(interval.lower if interval.lower < least else interval.upper)
        why = "" if row else f", as of the kind {fact.kind!r}; another may have other limits"
        raise FactError(f"{fact.id}: {wrong:g} is out of range; {allowed} {fact.unit}{why}")
    return fact


def _read_number(name: str, value: object) -> Fraction:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        hint = f"give one, or both ends of a range: book.assume({name!r}, (3, 7), …)"
        raise FactError(f"the assumption {name} is no number: {value!r}; {hint}") from None
    if not number.is_finite():
        raise FactError(f"the assumption {name} must be finite, not {value!r}")
    return Fraction(number)


# Records


def make_record(fact: Fact, intervals: Mapping[str, Interval]) -> Record:
    """Write a fact as a record: what is not empty of it, and its interval at each level."""
    source = vars(fact.source) if fact.source else {}
    values = {item.name: getattr(fact, item.name) for item in fields(Fact)} | {
        "tier": str(fact.tier),
        "label": fact.label,
        "value": None if fact.exact is None else write_number(fact.exact),
        "source": {name: text for name, text in source.items() if text},
        "language": fact.language if fact.as_printed else "",
        "inputs": list(fact.inputs),
        "caveats": list(fact.caveats),
        "intervals": {
            level: _make_interval(interval, dated=fact.unit == "date")
            for level, interval in intervals.items()
        },
    }
    return {name: value for name, value in values.items() if value and name not in _LEFT_OUT}


def make_records(facts: Iterable[Fact], level: str) -> dict[str, Record]:
    """Write facts that were all read at one level, by their ids."""
    return {fact.id: make_record(fact, {level: fact.interval}) for fact in facts}


def are_records(value: object) -> bool:
    """Tell whether something is what a page embeds of its facts: these, language and level."""
    names = {"facts", "lang", "level"}
    return isinstance(value, dict) and value.keys() == names and isinstance(value["facts"], dict)


def write_end(end: End, *, dated: bool, up: bool, digits: int = _DIGITS) -> str:
    """Write an end for CSV: an exact decimal, else rounded outward; nothing where unbounded."""
    if isinstance(end, float):
        return ""
    if dated:
        return date.fromordinal(math.ceil(end) if up else math.floor(end)).isoformat()
    step = Fraction(1, 10 ** max(0, digits - len(str(int(abs(end))))))
    return write_decimal(round_end(end, step, up=up))


def add_ends(row: Mapping[str, str], intervals: Mapping[Level, Interval]) -> dict[str, str]:
    """Add to the row of a fact both ends at every level, and what they rest on at core, if any."""
    core = intervals.get(Level.CORE)
    names = ("lower_open", "upper_open", "lower_basis", "upper_basis")
    cells = {name: str(getattr(core, name, "")).lower() for name in names}
    digits = _MOST_DIGITS if "as_printed" in row else _DIGITS
    for level, side in product(Level, ("lower", "upper")):
        end, is_date = getattr(intervals.get(level), side, math.inf), row["unit"] == "date"
        cells[f"{side}_{level}"] = write_end(end, dated=is_date, up=side == "upper", digits=digits)
    return {**row, **cells}


def read_interval(written: Record) -> Interval:
    """Read an interval as a record has it."""
    lower, upper = (None if (x := written[y]) is None else Fraction(x) for y in ("lower", "upper"))
    return Interval(
        -math.inf if lower is None else lower,
        math.inf if upper is None else upper,
        lower_open=written.get("lower_open", False),
        upper_open=written.get("upper_open", False),
        lower_basis=Basis(written["lower_basis"]),
        upper_basis=Basis(written["upper_basis"]),
    )


def _make_interval(interval: Interval, *, dated: bool) -> Record:
    """Both ends, null where there is none; days of a date as such too, rounded outward."""
    written: Record = {"lower": None, "upper": None}
    for side, (end, is_open, basis) in zip(("lower", "upper"), interval.bounds, strict=True):
        if not isinstance(end, float):
            written[side] = write_number(end)
        written[f"{side}_basis"] = str(basis)
        if is_open:
            written[f"{side}_open"] = True
        if dated and 1 <= end <= date.max.toordinal():
            written[f"{side}_day"] = write_end(end, dated=True, up=side == "upper")
    return written
